//! How an [`Outcome`] is written down: one file per output format, all behind one trait and listed in one table.
//!
//! Reporters only read the outcome. They decide nothing, sort nothing and drop nothing silently; what is left out for want of
//! room is counted. miette is named in `pretty*.rs` alone.

mod concise;
mod github;
pub mod impact;
pub mod inspect;
mod json;
mod lsp;
mod place;
mod pretty;
mod pretty_snippet;
mod sarif;
#[cfg(test)]
mod schema_tests;
mod stream;
mod summary;
#[cfg(test)]
mod tests;
mod timings;
mod uri;
mod window;
mod wrap;

use std::io;

pub use pretty::error_at;
pub use timings::timings_table;
pub use wrap::{visible, wrap_into};

use crate::diagnostic::Lang;
use crate::lint::Outcome;

/// How a report is to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// The language of the words that the reporter adds.
    pub lang: Lang,
    /// Columns of the terminal; 80 where the output is no terminal. Reports for people use at least 40.
    pub width: usize,
    /// Whether to colour.
    pub color: bool,
    /// How many places of one finding are shown; `None` for all. The first is always shown.
    pub max_places: Option<usize>,
}

/// An output format.
pub trait Reporter: Sync {
    /// The name after `--format`.
    fn name(&self) -> &'static str;

    /// Whether the report itself tells people of files that could not be read. Of the others the caller has to tell them.
    fn tells_failures(&self) -> bool {
        false
    }

    /// Writes the whole report.
    fn write(&self, outcome: &Outcome, style: &Style, out: &mut dyn io::Write) -> io::Result<()>;
}

/// Every output format, the default first.
pub static REPORTERS: &[&dyn Reporter] =
    &[&pretty::Pretty, &concise::Concise, &json::Json, &github::Github, &sarif::Sarif, &lsp::Lsp];

/// The output format of a name.
pub fn find(name: &str) -> Option<&'static dyn Reporter> {
    REPORTERS.iter().copied().find(|reporter| reporter.name() == name)
}
