//! From TOML to the binary index: entries, their reading, their checks, their compiling.
//!
//! These files are compiled twice: as part of the library (for local registers) and as part of `build.rs` (for the bundled
//! one). They therefore name nothing of the crate outside this folder, and only `toml` from elsewhere.

mod compile;
mod day;
mod entry;
mod key;
mod parse;
mod validate;
mod words;

pub use compile::{AGENCY_WORDS, LAW_WORDS, MAGIC, NAME_WORDS, VERSION_WORDS, compile};
pub use day::Day;
pub use entry::{AgencyEntry, LawEntry, Problem, Register, VersionEntry};
pub use key::{COUNTRY, hash, key, near_key, pair, provisional, short_key, signature};
pub use parse::parse;
pub use validate::{groups, validate};
pub use words::{Confidence, Level, NameKind, Status, VersionKind};
