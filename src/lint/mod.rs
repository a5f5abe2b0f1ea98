//! Checking: files in, findings out.

mod outcome;

pub use outcome::{CheckedFile, Counts, FailedFile, Outcome};
