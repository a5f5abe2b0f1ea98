//! The one integration binary.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests fail by panicking and say what they skip")]

mod laws;
mod lists;
mod rules;
