//! `quanze.toml`: found upwards from the checked path, read with every value's place, mistakes told at their place.

mod discover;
mod limits;
mod problem;
mod read;

use std::collections::BTreeMap;
use std::path::PathBuf;

pub use discover::{FILE_NAME, discover};
pub use problem::ConfigProblem;
pub use read::parse;

use crate::diagnostic::{Lang, Severity};
use crate::model::{Date, Role};
use crate::read::Limits;
use crate::rule::{OptionValue, Selector};
use crate::text::Span;
use crate::vocabulary::Roster;

/// The check date, as configuration and command line give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOf {
    /// The day of the run.
    Today,
    /// A date; a missing month or day means the last one.
    Date(Date),
}

/// The options of one rule by name, each with its key's place.
pub type Options = BTreeMap<String, (OptionValue, Span)>;

/// What `quanze.toml` says. Paths are relative to its folder and already joined with it.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Config {
    /// Only these rules run.
    pub select: Vec<Selector>,
    /// These rules do not run.
    pub ignore: Vec<Selector>,
    /// Severities by code or name.
    pub severity: BTreeMap<String, (Severity, Span)>,
    /// Options by code or name of the rule, then by name.
    pub options: BTreeMap<String, (Options, Span)>,
    /// Folders of further rules.
    pub rule_paths: Vec<(PathBuf, Span)>,
    /// Files of further laws, and folders of such files.
    pub law_paths: Vec<(PathBuf, Span)>,
    /// The local store of law texts.
    pub law_texts: Option<(PathBuf, Span)>,
    /// The check date.
    pub as_of: Option<AsOf>,
    /// The language of messages.
    pub lang: Option<Lang>,
    /// From which severity on findings fail the run.
    pub fail_on: Option<FailOn>,
    /// Globs of files that a walk leaves out.
    pub exclude: Vec<String>,
    /// Whether a walk checks running text without any list too.
    pub prose: bool,
    /// Further headers of columns.
    pub columns: Vec<(Role, String)>,
    /// Who there is.
    pub roster: Roster,
    /// How much of a file is read.
    pub limits: Limits,
    /// Where selectors stand, for checking them against the rules.
    pub selector_spans: Vec<(Selector, Span)>,
}

/// From which severity on findings fail the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailOn {
    /// This and worse.
    Severity(Severity),
    /// Never.
    Never,
}

impl std::str::FromStr for FailOn {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text == "never" {
            return Ok(Self::Never);
        }
        text.parse().map(Self::Severity)
    }
}

impl std::str::FromStr for AsOf {
    type Err = ();

    /// `today`, `2025-12-31`, `2025-12` or `2025`; also with dots.
    fn from_str(text: &str) -> Result<Self, ()> {
        if text == "today" {
            return Ok(Self::Today);
        }
        let mut parts = text.split(['-', '.', '/']).map(str::trim);
        let year = parts.next().and_then(|part| part.parse().ok()).ok_or(())?;
        let mut rest = || match parts.next() {
            Some(part) => {
                part.parse::<u8>().map_err(|_| ()).and_then(|value| if value == 0 { Err(()) } else { Ok(value) })
            }
            None => Ok(0),
        };
        let date = Date::new(year, rest()?, rest()?);
        let known = date.is_real() && (1900..=2999).contains(&date.year) && parts.next().is_none();
        if known { Ok(Self::Date(date)) } else { Err(()) }
    }
}
