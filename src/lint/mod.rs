//! Checking: files in, findings out.
//!
//! [`Linter`] reads files, computes their facts, runs the rules and gathers what they report. It prints nothing and writes
//! nothing. Files are checked in parallel, and so are the rules of one file; the outcome does not depend on the number of threads.

mod collect;
mod corpus;
mod fingerprint;
mod impact;
mod linter;
mod outcome;
mod pool;
mod precedence;
mod rule_failure;
mod spots;
mod timings;
mod walk;

pub use impact::{Affected, AffectedLaw, CitedVersion, Impact, Subject};
pub use linter::{AsOf, Input, Linter, LinterBuilder, today};
pub use outcome::{CheckDate, CheckedFile, Counts, DateOrigin, FailedFile, Outcome, RuleInfo};
pub use timings::{RuleTiming, Slowest};
pub use walk::{Found, walk};
