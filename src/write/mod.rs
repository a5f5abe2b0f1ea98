//! Writing: a [`Document`] → a file that says the same, in the canonical form of a list (TOML, JSON) or as plain tables (csv, Markdown).
//!
//! The counterpart of `read`. Writers judge nothing and open no files. What a form cannot hold is not guessed here: the caller
//! reads what was written and asks [`differences`] what became of it.

mod canonical;
mod csv;
mod differences;
mod json;
mod markdown;
mod part;
mod toml;

pub use differences::{Difference, differences};
pub use part::part_of;

use std::str::FromStr;

use crate::model::Document;
use crate::text::Source;

/// The JSON Schema of the canonical form.
pub const SCHEMA: &str = include_str!("list.schema.json");

/// A form in which a document can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// The canonical form, as TOML: for a repository.
    Toml,
    /// The canonical form, as JSON: for programs.
    Json,
    /// One table, for spreadsheets.
    Csv,
    /// Tables of pipes, as code hosts show them.
    Markdown,
}

impl Form {
    /// Every form.
    pub const ALL: &'static [Self] = &[Self::Toml, Self::Json, Self::Csv, Self::Markdown];

    /// The name, which is the extension of its files too.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Toml => "toml",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Markdown => "md",
        }
    }

    /// Whether it holds all that a document says.
    pub const fn is_canonical(self) -> bool {
        matches!(self, Self::Toml | Self::Json)
    }

    /// Whether one file holds one table only.
    pub const fn holds_one_table(self) -> bool {
        matches!(self, Self::Csv)
    }
}

impl FromStr for Form {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|form| form.name().eq_ignore_ascii_case(text)).ok_or(())
    }
}

/// The document in a form. Line ends are `\n`, also inside cells.
pub fn write(source: &Source, document: &Document, form: Form) -> String {
    let list = canonical::list(source, document);
    match form {
        Form::Toml => toml::write(&list),
        Form::Json => json::write(&list),
        Form::Csv => csv::write(&list),
        Form::Markdown => markdown::write(&list),
    }
}
