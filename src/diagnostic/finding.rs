use std::sync::Arc;

use super::{Fix, RuleCode, Severity};
use crate::model::Role;
use crate::text::Span;

/// One fault, said once, with every place where it stands.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// The rule's code.
    pub rule: RuleCode,
    /// The rule's name: `missing-basis`.
    pub name: String,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in the chosen language.
    pub message: String,
    /// The legal ground or standard.
    pub basis: Option<String>,
    /// How to repair it.
    pub help: Option<String>,
    /// Why; further facts.
    pub notes: Vec<String>,
    /// Where the rule is described.
    pub url: Option<String>,
    /// What the places have in common; findings of one rule and one group are one finding.
    pub group: String,
    /// Every place, sorted by file and position. Never empty.
    pub occurrences: Vec<Occurrence>,
}

impl Finding {
    /// A finding without help and notes.
    pub fn new(rule: RuleCode, name: impl Into<String>, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            rule,
            name: name.into(),
            severity,
            message: message.into(),
            basis: None,
            help: None,
            notes: Vec::new(),
            url: None,
            group: String::new(),
            occurrences: Vec::new(),
        }
    }

    /// What to say about one of its places where that place is shown by itself.
    pub fn message_at<'a>(&'a self, place: &'a Occurrence) -> &'a str {
        place.whole_message.as_deref().or(place.message.as_deref()).unwrap_or(&self.message)
    }
}

/// One place of a finding.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Occurrence {
    /// The index of the file among the checked files.
    pub file: u32,
    /// The exact characters, in the file's source text; may be empty where something is missing.
    pub span: Span,
    /// The label under the characters, where there is one.
    pub label: Option<Arc<str>>,
    /// The message for this place, where it differs from the finding's.
    pub message: Option<Arc<str>>,
    /// The whole message for this place, where `message` only adds to the finding's.
    pub whole_message: Option<Arc<str>>,
    /// The item it stands in.
    pub entry: Option<EntryRef>,
    /// The role of its cell.
    pub field: Option<Role>,
    /// Table, row, column and cell address.
    pub place: Option<NativePlace>,
    /// Other places that explain it.
    pub related: Vec<Related>,
    /// Repairs, the preferred one first.
    pub fixes: Vec<Fix>,
    /// The citation it is about: entry, cell, and index in the cell's text.
    pub(crate) citation: Option<(u32, u32, u32)>,
    /// A hash of rule, item identity, field and evidence: the same when rows move.
    pub fingerprint: u64,
}

impl Occurrence {
    /// An occurrence at a place, with nothing else known.
    pub fn new(file: u32, span: Span) -> Self {
        Self {
            file,
            span,
            label: None,
            message: None,
            whole_message: None,
            entry: None,
            field: None,
            place: None,
            related: Vec::new(),
            fixes: Vec::new(),
            citation: None,
            fingerprint: 0,
        }
    }
}

/// The item an occurrence stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRef {
    /// The 0-based place among the document's entries.
    pub index: u32,
    /// The item's number; the parent's for a sub-item row.
    pub number: Option<Arc<str>>,
    /// The item's name; the parent's for a sub-item row without one.
    pub name: Option<Arc<str>>,
}

/// Where a place is in the table, 1-based.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NativePlace {
    /// The number of the table in the file.
    pub table: u32,
    /// The row in the table, header rows counted.
    pub row: u32,
    /// The column.
    pub column: u32,
    /// The cell's address as people know it: `Sheet1!G12`, `表1 第12行 实施依据`. `None` for plain-text formats.
    pub address: Option<String>,
}

/// A second place that explains a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The index of the file among the checked files.
    pub file: u32,
    /// The place.
    pub span: Span,
    /// What is there.
    pub message: Arc<str>,
}
