//! The rule tester: a rule's good and bad cases and the examples of its page, run like any list, the user's rules as ours.
//!
//! A rule folder holds `good/` (lists on which the rule says nothing) and `bad/` (lists on which it does). A folder in one of them
//! is one case of several lists. Beside a bad list stands `<name>.expected`: one line for each occurrence with item number,
//! column, exact text and message, and a line for each repair; and, if its author likes, `<name>.fixed`: the text after the
//! repairs. Beside any list may stand `<name>.case.toml` with a check date, options, registers of laws, a roster and a language.
//! In `README.md`, fences marked `good` and `bad` behind the format (as in `csv bad`) are cases too; a fence `toml case` before
//! one holds its settings, a fence `text expected` behind it what the rule says (or comments `<!-- case` and `<!-- expected`). Prints nothing: `quanze rule test` does.

mod case;
mod diff;
mod expected;
mod messages;
mod readme;
mod repair;
mod report;
mod run;
mod scaffold;
mod settings;

pub use case::{Case, CaseKind, CaseSettings, Cases, cases};
pub use report::{CaseReport, Reason, RuleReport};
pub use run::test_rule;
pub use scaffold::{Scaffold, fits};
