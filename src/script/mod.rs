//! The Rhai host: the only module that names rhai.
//!
//! Builds the engine with its limits, compiles rules, hands them read-only views of the facts, and takes their reports. A rule
//! that fails is told as a [`Failure`] with its place in the script; nothing a script does can end the program.

mod api;
mod corpus;
mod engine;
mod entry_point;
mod failure;
#[cfg(test)]
mod failure_tests;
#[cfg(test)]
mod hostile_tests;
mod limits;
mod modules;
mod node;
mod pattern;
pub mod reference;
mod report;
mod run;
mod set;
mod syntax;
#[cfg(test)]
mod tests;
mod trail;
mod usage;
mod whereabouts;
mod words;

pub use corpus::{Collected, CorpusInput, MAX_COLLECTED};
pub use engine::Host;
pub use failure::Failure;
pub use node::{At, Pin, Site, entry_place};
pub use report::{MAX_PLACES, RawFix, RawRelated, RawReport};
pub use run::{RuleRun, RunInput};
pub use usage::{SlowestCall, Usage};
pub use whereabouts::Known;
