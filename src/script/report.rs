use std::sync::{Arc, Mutex, PoisonError};

use super::node::At;
use crate::diagnostic::{Applicability, Severity};
use crate::rule::{Argument, Rule};

/// A report as a script made it, before it is spread over its places.
#[derive(Clone, Debug)]
pub struct RawReport {
    /// Where.
    pub at: At,
    /// The id of the message.
    pub message: String,
    /// Values for placeholders.
    pub arguments: Vec<Argument>,
    /// The id of the message whose label is shown, where it is not the message's own.
    pub label: Option<String>,
    /// Ids of messages shown as notes.
    pub notes: Vec<String>,
    /// The id of the message shown as help, where it is not the message's own.
    pub help: Option<String>,
    /// Other places.
    pub related: Vec<RawRelated>,
    /// The group key, where it is not message and arguments.
    pub group: Option<String>,
    /// A severity other than the rule's.
    pub severity: Option<Severity>,
    /// Repairs.
    pub fixes: Vec<RawFix>,
}

/// Another place that explains a report.
#[derive(Clone, Debug)]
pub struct RawRelated {
    /// Where.
    pub at: At,
    /// The id of the message that says what is there.
    pub message: String,
}

/// A repair of the reported characters.
#[derive(Clone, Debug)]
pub struct RawFix {
    /// Whether it may be applied without looking.
    pub applicability: Applicability,
    /// What ought to stand there.
    pub text: String,
    /// What is changed with it elsewhere in the same text: the other half of a pair.
    pub beside: Option<(At, String)>,
}

/// Takes the reports of one run of one rule.
#[derive(Clone, Debug, Default)]
pub struct Sink(Arc<Mutex<Vec<RawReport>>>);

/// The most reports one rule may make about one document.
pub const MAX_REPORTS: usize = 100_000;

/// A report being built by a script.
#[derive(Clone, Debug)]
pub struct ReportNode {
    sink: Sink,
    index: usize,
    rule: Arc<Rule>,
}

impl Sink {
    /// Adds a report; `None` once the limit is reached.
    pub fn add(&self, report: RawReport, rule: &Arc<Rule>) -> Option<ReportNode> {
        let mut reports = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if reports.len() >= MAX_REPORTS {
            return None;
        }
        reports.push(report);
        Some(ReportNode { sink: self.clone(), index: reports.len() - 1, rule: Arc::clone(rule) })
    }

    /// The reports so far, in the order made.
    pub fn take(&self) -> Vec<RawReport> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl ReportNode {
    /// The rule whose messages it names.
    pub fn rule(&self) -> &Rule {
        &self.rule
    }

    /// Changes the report, and hands it on for chaining.
    pub fn change(&mut self, change: impl FnOnce(&mut RawReport)) -> Self {
        let mut reports = self.sink.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(report) = reports.get_mut(self.index) {
            change(report);
        }
        drop(reports);
        self.clone()
    }
}
