//! Grammars of the notations that lists are written in: pure functions from text to plain data with exact byte positions.
//!
//! Nothing here judges, looks anything up, or knows of documents: a grammar sees one cell text and says what stands where, in
//! time linear in its length.

pub mod article;
pub mod citation;
pub mod course;
pub mod damage;
pub mod date;
pub mod department;
pub mod doubled;
pub mod marks;
pub mod note;
pub mod number;
pub mod numbering;
pub mod numerals;
pub mod order;
pub mod outline;
pub mod reference;
mod scan;
pub mod space;
pub mod statute;
mod tag;
mod title;
pub mod unit;
pub mod width;

pub use scan::is_han;
