use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rhai::EvalAltResult;

use super::failure::fault;
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
pub struct Sink(Arc<Mutex<Taken>>);

#[derive(Debug, Default)]
struct Taken {
    reports: Vec<RawReport>,
    /// About how many bytes they take.
    weight: usize,
}

/// The most reports one rule may make about one document.
pub const MAX_REPORTS: usize = 100_000;
/// The most places that they may point at: one faulty text may stand in a million cells.
pub const MAX_PLACES: usize = 100_000;
/// The most that the reports of one rule about one document may take, in bytes.
const MAX_WEIGHT: usize = 64 << 20;

/// A report being built by a script.
#[derive(Clone, Debug)]
pub struct ReportNode {
    sink: Sink,
    index: usize,
    rule: Arc<Rule>,
}

impl RawReport {
    fn weight(&self) -> usize {
        let arguments = self.arguments.iter().map(|(key, value)| 48 + key.len() + value.len());
        let fixes =
            self.fixes.iter().map(|fix| 96 + fix.text.len() + fix.beside.as_ref().map_or(0, |(_, text)| text.len()));
        let notes = self.notes.iter().map(|note| 24 + note.len());
        let related = self.related.iter().map(|related| size_of::<RawRelated>() + related.message.len());
        let own = size_of::<Self>() + self.message.len() + self.group.as_ref().map_or(0, String::len);
        own + arguments.sum::<usize>() + fixes.sum::<usize>() + notes.sum::<usize>() + related.sum::<usize>()
    }
}

fn too_heavy() -> Box<EvalAltResult> {
    let limit = MAX_WEIGHT >> 20;
    fault(
        &format!("对一个文件的报告超过 {limit} MB"),
        &format!("the reports about one document take more than {limit} MB"),
    )
}

impl Sink {
    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a report. The error says that there are too many.
    pub fn add(&self, report: RawReport, rule: &Arc<Rule>) -> Result<ReportNode, Box<EvalAltResult>> {
        let mut taken = self.lock();
        if taken.reports.len() >= MAX_REPORTS {
            return Err(fault(
                &format!("对一个文件报告了 {MAX_REPORTS} 处以上"),
                &format!("more than {MAX_REPORTS} reports for one document"),
            ));
        }
        let weight = taken.weight + report.weight();
        if weight > MAX_WEIGHT {
            return Err(too_heavy());
        }
        taken.weight = weight;
        taken.reports.push(report);
        Ok(ReportNode { sink: self.clone(), index: taken.reports.len() - 1, rule: Arc::clone(rule) })
    }

    /// The reports so far, in the order made.
    pub fn take(&self) -> Vec<RawReport> {
        std::mem::take(&mut *self.lock()).reports
    }
}

impl ReportNode {
    /// The rule whose messages it names.
    pub fn rule(&self) -> &Rule {
        &self.rule
    }

    /// Changes the report, and hands it on for chaining. A change that makes the reports too large is taken back.
    pub fn change(&mut self, change: impl FnOnce(&mut RawReport)) -> Result<Self, Box<EvalAltResult>> {
        let mut guard = self.sink.lock();
        let taken = &mut *guard;
        if let Some(report) = taken.reports.get_mut(self.index) {
            let before = report.weight();
            change(report);
            let weight = taken.weight - before + report.weight();
            if weight > MAX_WEIGHT {
                taken.reports.truncate(self.index);
                taken.weight = taken.reports.iter().map(RawReport::weight).sum();
                return Err(too_heavy());
            }
            taken.weight = weight;
        }
        drop(guard);
        Ok(self.clone())
    }
}
