use std::sync::Arc;

use super::RuleTiming;
use crate::diagnostic::{Finding, Lang, RuleCode, Severity};
use crate::facts::ChangedLaw;
use crate::model::{Date, Document, DocumentKind};
use crate::text::Source;

/// Everything one run found out.
#[derive(Debug)]
#[non_exhaustive]
pub struct Outcome {
    /// The files that were read, in the order given; [`Occurrence::file`](crate::diagnostic::Occurrence::file) is an index here.
    pub files: Vec<CheckedFile>,
    /// Scripts of rules that failed: [`Occurrence::file`](crate::diagnostic::Occurrence::file) counts on into these.
    pub scripts: Vec<Arc<Source>>,
    /// The findings, in the order in which they are shown: errors first, then by code and place.
    pub findings: Vec<Finding>,
    /// The rules that ran, by code, and Q001 where a rule failed.
    pub rules: Vec<RuleInfo>,
    /// Files that could not be read at all: those named by the user, and lists with a broken syntax.
    pub failures: Vec<FailedFile>,
    /// Files met in a directory that are no lists.
    pub skipped: usize,
    /// The latest of the files' check dates; rules over several files judge by it.
    pub as_of: Date,
    /// Whether some rule failed (Q001).
    pub rule_failed: bool,
    /// What each rule used, the most time first; `None` where that was not to be measured.
    pub timings: Option<Vec<RuleTiming>>,
}

/// A file that was read.
#[derive(Debug)]
#[non_exhaustive]
pub struct CheckedFile {
    /// Its text.
    pub source: Arc<Source>,
    /// What it says.
    pub document: Arc<Document>,
    /// The date against which its laws were judged.
    pub as_of: CheckDate,
    /// The instruments it cites that have changed between that date and today; `None` unless the date is the text's own and past.
    pub changed: Option<Vec<ChangedLaw>>,
}

/// A check date and where it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CheckDate {
    /// Where it came from.
    pub origin: DateOrigin,
    /// The date.
    pub date: Date,
}

/// Where a check date came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DateOrigin {
    /// It was given on the command line or in the configuration.
    Given,
    /// It is the date in the list's title.
    Title,
    /// It is the date that running text bears.
    Text,
    /// It is today.
    Today,
}

impl DateOrigin {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Title => "title",
            Self::Text => "text",
            Self::Today => "today",
        }
    }

    /// The words for people.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Given => lang.pick("指定", "as given"),
            Self::Title => lang.pick("清单标题", "the list's title"),
            Self::Text => lang.pick("文稿所署日期", "the text's own date"),
            Self::Today => lang.pick("今天", "today"),
        }
    }

    /// Whether the file itself bears the date.
    pub const fn is_own(self) -> bool {
        matches!(self, Self::Title | Self::Text)
    }
}

/// What there is to know about a rule that ran, in the chosen language.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RuleInfo {
    /// Its code.
    pub code: RuleCode,
    /// Its name: `missing-basis`.
    pub name: String,
    /// One sentence on what it finds.
    pub summary: String,
    /// The severity of its findings, where its script says nothing else.
    pub severity: Severity,
    /// The legal ground or standard.
    pub basis: Option<String>,
    /// How to repair.
    pub help: Option<String>,
    /// Its description, in Markdown; empty where there is none.
    pub readme: String,
}

/// A file that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FailedFile {
    /// The path as given.
    pub path: String,
    /// What was seen, in the chosen language.
    pub message: String,
    /// What is supported and what to do.
    pub help: String,
    /// Whether the file is meant to be a list, so that it is told of even where it was only met in a folder.
    pub is_of_a_list: bool,
}

/// How many findings of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Infos.
    pub infos: usize,
    /// Places of all findings together.
    pub occurrences: usize,
}

impl Outcome {
    /// Counts findings and places.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for finding in &self.findings {
            match finding.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Info => counts.infos += 1,
            }
            counts.occurrences += finding.occurrences.len();
        }
        counts
    }

    /// The text an occurrence points into: a checked file's, or the script of a rule that failed.
    pub fn source(&self, file: u32) -> Option<&Source> {
        let index = file as usize;
        let checked = self.files.get(index).map(|file| &file.source);
        checked.or_else(|| self.scripts.get(index.checked_sub(self.files.len())?)).map(Arc::as_ref)
    }

    /// Number of files that are running text and hold no list: whoever expected a list ought to be told.
    pub fn prose_count(&self) -> usize {
        self.files.iter().filter(|file| file.document.kind == DocumentKind::Prose).count()
    }

    /// The cited instruments that have changed between the date that a list bears and today, each once, by title. `None` where no
    /// file was judged by a past date of its own.
    pub fn changed_laws(&self) -> Option<Vec<&ChangedLaw>> {
        let asked = self.files.iter().filter_map(|file| file.changed.as_ref());
        let mut all = asked.clone().next().map(|_| asked.flatten().collect::<Vec<_>>())?;
        // Of one instrument that changed more than once since, the certain change is the one that counts.
        all.sort_by_key(|law| (&law.title, !law.certain));
        all.dedup_by(|one, other| one.title == other.title);
        Some(all)
    }

    /// The check dates by where they came from: the first, the last, and of how many files.
    pub fn check_dates(&self) -> Vec<(DateOrigin, Date, Date, usize)> {
        let mut dates: Vec<CheckDate> = self.files.iter().map(|file| file.as_of).collect();
        dates.sort();
        let groups = dates.chunk_by(|one, other| one.origin == other.origin);
        groups.filter_map(|group| Some((group[0].origin, group[0].date, group.last()?.date, group.len()))).collect()
    }

    /// Number of items in all files, sub-item rows not counted.
    pub fn item_count(&self) -> usize {
        self.files.iter().map(|file| file.document.item_count()).sum()
    }
}

impl RuleInfo {
    /// A rule of which nothing further is known.
    pub fn new(code: RuleCode, name: impl Into<String>, severity: Severity, summary: impl Into<String>) -> Self {
        Self {
            code,
            name: name.into(),
            summary: summary.into(),
            severity,
            basis: None,
            help: None,
            readme: String::new(),
        }
    }
}

impl CheckedFile {
    /// A file as it was read and judged.
    pub fn new(source: impl Into<Arc<Source>>, document: impl Into<Arc<Document>>, as_of: CheckDate) -> Self {
        Self { source: source.into(), document: document.into(), as_of, changed: None }
    }
}

impl FailedFile {
    /// A file that could not be read, and why.
    pub fn new(path: impl Into<String>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into(), help: help.into(), is_of_a_list: false }
    }
}
