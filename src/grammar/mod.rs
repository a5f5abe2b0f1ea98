//! Grammars of the notations that lists are written in: pure functions from text to plain data with exact byte positions.
//!
//! Nothing here judges, looks anything up, or knows of documents: a grammar sees one text and says what stands where.

pub mod article;
pub mod citation;
pub mod date;
pub mod note;
pub mod number;
pub mod order;
mod scan;
mod tag;
mod title;
