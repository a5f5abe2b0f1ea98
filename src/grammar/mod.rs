//! Pure parsers of the notations that lists are written in: text in, facts with byte positions out.
//!
//! Nothing here judges a list, reads files or knows rules; every parser takes one cell text and is linear in its length.

pub mod marks;
pub mod numbering;
pub mod reference;
pub mod space;
pub mod unit;
