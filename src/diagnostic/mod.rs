//! What the checker says: findings, their occurrences, the repairs they offer, and mistakes in files of settings. Plain owned data.
//!
//! Depends on `text` and `model` only. Rendering lives in `report`; no renderer's type is used here.

mod code;
mod finding;
mod fix;
mod lang;
mod mistake;
mod severity;
mod toml_syntax;

pub use code::{InvalidRuleCode, RuleCode};
pub use finding::{EntryRef, Finding, NativePlace, Occurrence, Related};
pub use fix::{Applicability, Edit, Fix};
pub use lang::{Bilingual, Lang};
pub use mistake::Mistake;
pub use severity::Severity;
