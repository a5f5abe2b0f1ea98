//! Rules over many documents: what they collected is put in the order of paths, judged as a whole, and their reports are led
//! back into the files.
//!
//! Of a few files the facts are still there. Of many they have been let go, so that a file that a report points at is read once
//! more; memory holds what was collected and the lines that findings point at, whatever the number of files.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHasher;

use super::collect::Collector;
use super::rule_failure::FailedRule;
use super::timings::Timings;
use super::{CheckedFile, FailedFile, Input, Linter};
use crate::diagnostic::RuleCode;
use crate::facts::Facts;
use crate::model::Date;
use crate::rule::Rule;
use crate::script::{At, Collected, CorpusInput, Failure, MAX_COLLECTED, MAX_PLACES, RawReport, RuleRun};
use crate::text::{Source, Span};

/// What is kept of a checked file for the rules over all files.
#[derive(Debug, Default)]
pub struct Kept {
    /// The facts, where they need not be let go.
    pub facts: Option<Arc<Facts>>,
    /// Tells whether the file is the same when it is read again.
    pub hash: u64,
    /// What each corpus rule collected.
    pub collected: Vec<(RuleCode, Collected)>,
}

/// A checked file among the others.
pub struct Member<'a> {
    /// The file.
    pub input: &'a Input,
    /// Its number among the files of the run.
    pub index: u32,
    /// What was found in it so far.
    pub found: &'a Collector,
    /// What is kept of it.
    pub kept: Kept,
}

/// What came of the rules over all files.
pub struct CorpusRun {
    /// What they found.
    pub found: Collector,
    /// Rules that failed.
    pub failures: Vec<FailedRule>,
    /// What they used, where that was to be measured.
    pub timings: Timings,
    /// Files that were not the same when they were read again.
    pub changed: Vec<FailedFile>,
}

/// Reports and places that one file has to show.
#[derive(Default)]
struct Wanted<'r> {
    /// The reports of each rule.
    reports: Vec<(&'r Arc<Rule>, Vec<RawReport>)>,
    related: Vec<Span>,
}

impl<'r> Wanted<'r> {
    /// Adds a report; those of one rule are added one after the other.
    fn add(&mut self, rule: &'r Arc<Rule>, report: RawReport) {
        match self.reports.last_mut() {
            Some((last, reports)) if last.meta.code == rule.meta.code => reports.push(report),
            _ => self.reports.push((rule, vec![report])),
        }
    }
}

/// The reports on one file, led back into it.
struct LedBack<'r> {
    found: Collector,
    /// The text with all lines that are pointed at, where the file had to be read again.
    source: Option<Arc<Source>>,
    /// Rules that point at too many places of it.
    crowded: Vec<&'r Arc<Rule>>,
}

/// The hash of a text, to know it again.
pub fn hash_of(source: &Source) -> u64 {
    use std::hash::Hasher;
    let mut hasher = FxHasher::default();
    hasher.write(source.text().as_bytes());
    hasher.finish()
}

impl Linter {
    /// Runs `check_all` of the corpus rules. `members` are the files that were read, in the order of `files`.
    pub(super) fn check_corpus(
        &self,
        running: &[&Arc<Rule>],
        mut members: Vec<Member<'_>>,
        files: &mut [CheckedFile],
        as_of: Date,
    ) -> CorpusRun {
        let mut run = CorpusRun {
            found: Collector::new(self.lang),
            failures: Vec::new(),
            timings: Timings::default(),
            changed: Vec::new(),
        };
        let mut order: Vec<usize> = (0..members.len()).collect();
        order.sort_by(|a, b| (&members[*a].input.path, *a).cmp(&(&members[*b].input.path, *b)));
        let collected = self.in_order(running, &order, &mut members, &mut run.failures);
        let judged: Vec<(&Arc<Rule>, RuleRun)> = collected
            .into_par_iter()
            .map(|(rule, items)| {
                let laws = Arc::clone(&self.laws);
                let input = CorpusInput { rule, items, options: self.options_of(rule), as_of, laws };
                (rule, self.host.check_all(input))
            })
            .collect();
        // The files of the run, and where each stands among the checked files.
        let last = members.iter().map(|member| member.index as usize + 1).max().unwrap_or(0);
        let mut numbers = vec![u32::MAX; last];
        for (number, member) in (0..).zip(&members) {
            numbers[member.index as usize] = number;
        }
        let mut wanted: BTreeMap<u32, Wanted<'_>> = BTreeMap::new();
        for (rule, judged) in judged {
            let code = rule.meta.code;
            run.failures.extend(judged.failure.map(|failure| FailedRule { code, failure, at: None }));
            run.timings.add(code, judged.usage, None);
            for report in judged.reports {
                let At::Pinned(pin) = &report.at else { continue };
                let own = pin.file;
                for related in &report.related {
                    if let At::Pinned(pin) = &related.at
                        && pin.file != own
                    {
                        wanted.entry(numbers[pin.file as usize]).or_default().related.push(pin.first);
                    }
                }
                wanted.entry(numbers[own as usize]).or_default().add(rule, report);
            }
        }
        let numbers: Arc<[u32]> = numbers.into();
        let shown: Vec<_> = wanted
            .into_par_iter()
            .map(|(number, wanted)| (number, self.lead_back(&members[number as usize], number, &numbers, wanted)))
            .collect();
        let mut shown: BTreeMap<u32, _> = shown.into_iter().collect();
        // In the order of paths, so that what is said first does not depend on the order of the files.
        for number in order.iter().filter_map(|index| u32::try_from(*index).ok()) {
            match shown.remove(&number) {
                Some(Ok(LedBack { found, source, crowded })) => {
                    run.found.merge(found);
                    run.failures.extend(crowded.into_iter().map(|rule| FailedRule {
                        code: rule.meta.code,
                        failure: Failure::of_too_many_places(rule, MAX_PLACES),
                        at: None,
                    }));
                    if let Some(source) = source {
                        files[number as usize].source = source;
                    }
                }
                Some(Err(failed)) => run.changed.push(failed),
                None => {}
            }
        }
        run
    }

    /// What each corpus rule collected, in the order of paths. A rule that collected too much fails.
    fn in_order<'r>(
        &self,
        running: &[&'r Arc<Rule>],
        order: &[usize],
        members: &mut [Member<'_>],
        failures: &mut Vec<FailedRule>,
    ) -> Vec<(&'r Arc<Rule>, Vec<Collected>)> {
        let mut by_rule: BTreeMap<RuleCode, Vec<Collected>> = BTreeMap::new();
        for index in order {
            for (code, collected) in std::mem::take(&mut members[*index].kept.collected) {
                by_rule.entry(code).or_default().push(collected);
            }
        }
        let mut ready = Vec::new();
        for (code, items) in by_rule {
            let Some(rule) = running.iter().copied().find(|rule| rule.meta.code == code) else { continue };
            if items.iter().map(Collected::weight).sum::<usize>() > MAX_COLLECTED {
                failures.push(FailedRule { code, failure: Failure::of_too_much_collected(rule), at: None });
            } else {
                ready.push((rule, items));
            }
        }
        ready
    }

    /// Spreads the reports of one file over its places.
    fn lead_back<'r>(
        &self,
        member: &Member<'_>,
        number: u32,
        numbers: &Arc<[u32]>,
        wanted: Wanted<'r>,
    ) -> Result<LedBack<'r>, FailedFile> {
        let mut crowded = Vec::new();
        let mut found = Collector::of_corpus(self.lang, Arc::clone(numbers));
        let (facts, again) = match &member.kept.facts {
            Some(facts) => (Arc::clone(facts), false),
            None => (self.read_again(member)?, true),
        };
        for (rule, reports) in wanted.reports {
            if !found.add(number, &facts, rule, self.selection.severity_of(rule), reports) {
                crowded.push(rule);
            }
        }
        if !again {
            return Ok(LedBack { found, source: None, crowded });
        }
        let spans = member.found.spans(0).chain(found.spans(number)).chain(wanted.related.iter().copied());
        let source = facts.source.keep_lines(spans);
        Ok(LedBack { found, source: Some(Arc::new(source)), crowded })
    }

    fn read_again(&self, member: &Member<'_>) -> Result<Arc<Facts>, FailedFile> {
        let reading = self.read(member.input)?;
        if hash_of(&reading.source) != member.kept.hash {
            let message = self.lang.pick(
                "检查过程中文件内容发生了变化，跨文件规则的结果没有列出",
                "the file changed while it was being checked; what rules over all files found in it is left out",
            );
            let help = self.lang.pick("请在文件保存完毕后重新检查", "check again when the file has been written");
            return Err(FailedFile::new(member.input.path.clone(), message, help));
        }
        let as_of = self.check_date(&reading.document).date;
        Ok(self.facts_of(Arc::new(reading.source), reading.document, as_of))
    }
}
