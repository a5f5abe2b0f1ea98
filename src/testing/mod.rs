//! The rule tester: a rule's good and bad cases and the examples of its page, run like any list.
//!
//! A rule folder holds `good/` (lists on which the rule says nothing) and `bad/` (lists on which it does). Beside each bad list
//! stands `<name>.expected`: one line for each occurrence with item number, column, exact text and message, and a line for each
//! repair. Beside any list may stand `<name>.case.toml` with a check date, options, registers of laws and a roster. In `README.md`, fences marked `good` and
//! `bad` behind the format (as in `csv bad`) are cases too.

mod case;
mod expected;
mod readme;
mod run;

pub use case::{Case, CaseKind, cases};
pub use run::{CaseFailure, RuleReport, test_rule};
