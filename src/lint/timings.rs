//! What the rules used over a whole run.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::spots::entry_ref;
use crate::diagnostic::{EntryRef, RuleCode};
use crate::facts::Facts;
use crate::script::Usage;

/// What one rule used over a whole run.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RuleTiming {
    /// Its code.
    pub code: RuleCode,
    /// Calls of its functions.
    pub calls: u64,
    /// Operations of the script engine.
    pub operations: u64,
    /// Time in its calls, over all threads.
    pub time: Duration,
    /// Its longest call.
    pub slowest: Option<Slowest>,
}

/// The longest call of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Slowest {
    /// How long it took.
    pub time: Duration,
    /// The file; `None` where a rule judged what it had collected from all files.
    pub path: Option<Arc<str>>,
    /// The entry it looked at; `None` for a document as a whole and for running text.
    pub entry: Option<EntryRef>,
}

/// Gathers what the rules used. Empty where nothing is measured.
#[derive(Debug, Default)]
pub struct Timings(BTreeMap<RuleCode, RuleTiming>);

impl Timings {
    /// Adds one run of a rule; `facts` are those of its document.
    pub fn add(&mut self, code: RuleCode, usage: Option<Usage>, facts: Option<&Facts>) {
        let Some(Usage { calls, operations, time, slowest }) = usage else { return };
        let slowest = slowest.map(|slowest| Slowest {
            time: slowest.time,
            path: facts.map(|facts| facts.source.path().into()),
            entry: facts.zip(slowest.entry).map(|(facts, entry)| entry_ref(facts, entry)),
        });
        self.take(RuleTiming { code, calls, operations, time, slowest });
    }

    /// Adds all of another.
    pub fn merge(&mut self, other: Self) {
        other.0.into_values().for_each(|timing| self.take(timing));
    }

    /// The rules, the most time first.
    pub fn finish(self) -> Vec<RuleTiming> {
        let mut timings: Vec<RuleTiming> = self.0.into_values().collect();
        timings.sort_by_key(|timing| (std::cmp::Reverse(timing.time), timing.code));
        timings
    }

    fn take(&mut self, timing: RuleTiming) {
        let Some(known) = self.0.get_mut(&timing.code) else {
            self.0.insert(timing.code, timing);
            return;
        };
        known.calls += timing.calls;
        known.operations += timing.operations;
        known.time += timing.time;
        let time = |slowest: &Option<Slowest>| slowest.as_ref().map(|slowest| slowest.time);
        if time(&timing.slowest) > time(&known.slowest) {
            known.slowest = timing.slowest;
        }
    }
}
