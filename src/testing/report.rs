use std::path::PathBuf;
use std::sync::Arc;

use super::diff;
use crate::diagnostic::{Bilingual, Lang, RuleCode};
use crate::rule::LoadProblem;
use crate::text::{Source, Span};

/// What came of a rule's cases.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct RuleReport {
    /// The rule's folder.
    pub folder: PathBuf,
    /// The rule's code; `None` where the rule could not be loaded.
    pub code: Option<RuleCode>,
    /// The rule's name.
    pub name: String,
    /// Why the rule could not be loaded.
    pub problems: Vec<LoadProblem>,
    /// The cases, in the order of their names.
    pub cases: Vec<CaseReport>,
    /// Files that belong to no case.
    pub strays: Vec<String>,
    /// Messages of the rule that no case makes it say.
    pub unsaid: Vec<String>,
}

/// What came of one case.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CaseReport {
    /// The case.
    pub name: String,
    /// Whether the rule is to say nothing.
    pub is_good: bool,
    /// At how many places it said something.
    pub places: usize,
    /// Whether its expectation was written.
    pub updated: bool,
    /// Why it failed, where it did.
    pub failure: Option<Reason>,
}

/// Why a case failed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Reason {
    /// What was expected and what came, to be compared.
    Differs {
        /// What is wrong.
        message: Bilingual,
        /// The expected text.
        expected: String,
        /// The text that came.
        found: String,
    },
    /// Something is wrong at a place in a file of the rule.
    Place {
        /// The file.
        source: Arc<Source>,
        /// The place.
        span: Span,
        /// What is wrong.
        message: Bilingual,
        /// What would be right.
        help: Option<Bilingual>,
    },
    /// Something is wrong with the case as a whole.
    Plain(Bilingual),
}

impl RuleReport {
    /// Whether the rule was loaded, has cases, and all of them passed.
    pub fn passed(&self) -> bool {
        self.problems.is_empty() && self.strays.is_empty() && !self.lacks_cases() && self.failures().next().is_none()
    }

    /// Whether there is nothing to test the rule by. Q001 speaks of rules that failed, and a list cannot make one fail.
    pub fn lacks_cases(&self) -> bool {
        self.cases.is_empty() && self.problems.is_empty() && self.code != Some(RuleCode::RULE_ERROR)
    }

    /// The cases that failed.
    pub fn failures(&self) -> impl Iterator<Item = (&CaseReport, &Reason)> {
        self.cases.iter().filter_map(|case| Some((case, case.failure.as_ref()?)))
    }

    /// Number of cases in which the rule is to say nothing.
    pub fn good(&self) -> usize {
        self.cases.iter().filter(|case| case.is_good).count()
    }

    /// Number of cases in which the rule is to say something.
    pub fn bad(&self) -> usize {
        self.cases.len() - self.good()
    }

    /// At how many places of its cases the rule said something.
    pub fn places(&self) -> usize {
        self.cases.iter().map(|case| case.places).sum()
    }
}

impl Reason {
    /// A reason that concerns the whole case.
    pub fn plain(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Plain(Bilingual { zh: zh.into(), en: en.into() })
    }

    /// The reason as text, with the differences line by line.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Plain(message) => message.get(lang).to_owned(),
            Self::Differs { message, expected, found } => {
                format!("{}\n{}", message.get(lang), diff::lines(expected, found).join("\n"))
            }
            Self::Place { source, span, message, help } => {
                let at = source.line_column(span.start());
                let help = help.as_ref().map_or(String::new(), |help| format!("\n{}", help.get(lang)));
                format!("{}:{}:{} {}{help}", source.path(), at.line, at.column, message.get(lang))
            }
        }
    }
}
