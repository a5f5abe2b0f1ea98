use std::sync::Arc;

use crate::text::Span;

/// Whether a repair may be applied without looking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Applicability {
    /// Keeps the meaning; `--fix` applies it.
    Safe,
    /// May change the meaning; `--fix=unsafe` applies it.
    Unsafe,
    /// Only shown.
    Display,
}

impl Applicability {
    /// The name in JSON and `rule.toml`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
            Self::Display => "display",
        }
    }
}

/// A repair: edits that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, for people.
    pub title: Arc<str>,
    /// Whether it may be applied without looking.
    pub applicability: Applicability,
    /// Sorted, without overlaps.
    pub edits: Vec<Edit>,
}

/// A replacement of one stretch of the source text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced, in the source text.
    pub span: Span,
    /// By what.
    pub text: Arc<str>,
}
