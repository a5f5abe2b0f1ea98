//! The one integration binary.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests fail by panicking and say what they skip")]

mod book;
mod broken;
mod cli;
mod columns;
mod convert;
mod convert_cli;
mod corpus;
mod documents;
mod explain;
mod hostile;
mod impact;
mod inspect;
mod invariants;
mod law_store;
mod law_texts;
mod laws;
mod limits;
mod lists;
mod outputs;
mod packs;
mod pages;
mod prose;
mod reading;
mod rules;
mod sheets;
mod support;

mod tester;
mod tidy;
mod timings;
mod tutorial;
