use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use rayon::prelude::*;

use super::collect::Collector;
use super::corpus::{Kept, Member, hash_of};
use super::rule_failure::FailedRule;
use super::timings::Timings;
use super::{CheckDate, CheckedFile, DateOrigin, FailedFile, Outcome, RuleInfo, pool, rule_failure};
use crate::diagnostic::{Bilingual, Lang, RuleCode, Severity};
use crate::facts::{Facts, Standards};
use crate::law::LawRegister;
use crate::model::{Date, Document, DocumentKind, PlaceStyle, ProblemKind};
use crate::read::{self, Limits, ReadError, ReadOptions, Reading};
use crate::rule::{LoadProblem, OptionValue, Rule, RuleSet, Selection, load_bundled};
use crate::script::{Failure, Host, MAX_COLLECTED, MAX_PLACES, RuleRun, RunInput};
use crate::text::Source;
use crate::vocabulary::Vocabulary;

/// The date against which laws are judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AsOf {
    /// The end of the month or day in the list's title, else today.
    #[default]
    Title,
    /// Today.
    Today,
    /// This date; a missing month or day means the last one.
    Date(Date),
}

/// A file to check.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Input {
    /// Its path as shown.
    pub path: String,
    /// Its bytes, or where to read them.
    pub content: Content,
    /// Whether the user named it: a file that cannot be read is then an error, and running text without a list is checked; met in
    /// a directory both are skipped.
    pub named: bool,
}

/// The bytes of a file, or where to read them.
#[derive(Clone, Debug)]
pub enum Content {
    /// The bytes.
    Bytes(Vec<u8>),
    /// A file, read when its turn comes.
    File(PathBuf),
}

impl Input {
    /// A file that the user named.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Self { path: path.display().to_string(), content: Content::File(path), named: true }
    }

    /// Bytes under a name.
    pub fn bytes(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), content: Content::Bytes(bytes.into()), named: true }
    }

    /// The same, met in a directory.
    pub fn met_in_directory(mut self) -> Self {
        self.named = false;
        self
    }
}

/// Makes a [`Linter`].
#[derive(Debug)]
pub struct LinterBuilder {
    rules: RuleSet,
    problems: Vec<LoadProblem>,
    selection: Selection,
    vocabulary: Vocabulary,
    laws: LawRegister,
    lang: Lang,
    as_of: AsOf,
    limits: Limits,
    prose: bool,
    timings: bool,
}

impl Default for LinterBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl LinterBuilder {
    /// With the bundled rules and vocabulary.
    pub fn new() -> Self {
        let (rules, problems) = load_bundled();
        Self::with_rules(rules).problems(problems)
    }

    /// With these rules and the bundled vocabulary.
    pub fn with_rules(rules: RuleSet) -> Self {
        Self {
            rules,
            problems: Vec::new(),
            selection: Selection::default(),
            vocabulary: Vocabulary::bundled(),
            laws: LawRegister::bundled(),
            lang: Lang::default(),
            as_of: AsOf::default(),
            limits: Limits::default(),
            prose: false,
            timings: false,
        }
    }

    /// The rules, for adding some.
    pub fn rules_mut(&mut self) -> &mut RuleSet {
        &mut self.rules
    }

    /// The rules.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Tells of rules that could not be loaded; each becomes a Q001 finding.
    pub fn problems(mut self, problems: Vec<LoadProblem>) -> Self {
        self.problems.extend(problems);
        self
    }

    /// The rules that could not be loaded.
    pub fn load_problems(&self) -> &[LoadProblem] {
        &self.problems
    }

    /// Which rules run, how severe, with what options.
    pub fn selection(mut self, selection: Selection) -> Self {
        self.selection = selection;
        self
    }

    /// The vocabulary, for adding column headers.
    pub fn vocabulary_mut(&mut self) -> &mut Vocabulary {
        &mut self.vocabulary
    }

    /// The register of laws, where it is not the bundled one.
    pub fn laws(mut self, laws: LawRegister) -> Self {
        self.laws = laws;
        self
    }

    /// The language of messages.
    pub fn lang(mut self, lang: Lang) -> Self {
        self.lang = lang;
        self
    }

    /// The check date.
    pub fn as_of(mut self, as_of: AsOf) -> Self {
        self.as_of = as_of;
        self
    }

    /// Whether running text without any list is checked where it is met in a directory too. A file that is named always is.
    pub fn prose(mut self, prose: bool) -> Self {
        self.prose = prose;
        self
    }

    /// Whether what each rule uses is measured. Nothing is spent on it otherwise.
    pub fn timings(mut self, timings: bool) -> Self {
        self.timings = timings;
        self
    }

    /// How much of a file is read.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The linter; from here on nothing changes.
    pub fn build(self) -> Linter {
        Linter {
            host: Host::new(&self.rules, self.timings),
            rules: self.rules,
            problems: self.problems,
            selection: self.selection,
            vocabulary: Arc::new(self.vocabulary),
            laws: Arc::new(self.laws),
            lang: self.lang,
            as_of: self.as_of,
            limits: self.limits,
            prose: self.prose,
            timings: self.timings,
        }
    }
}

/// Checks files. Shares nothing with other linters; one serves all threads.
#[derive(Debug)]
pub struct Linter {
    pub(super) host: Host,
    rules: RuleSet,
    problems: Vec<LoadProblem>,
    pub(super) selection: Selection,
    vocabulary: Arc<Vocabulary>,
    pub(super) laws: Arc<LawRegister>,
    pub(super) lang: Lang,
    as_of: AsOf,
    limits: Limits,
    prose: bool,
    timings: bool,
}

/// Of more files than this, texts are not held whole: only the lines that findings point at.
const WHOLE_TEXTS: usize = 16;

/// What one file gave.
enum Checked {
    File { file: CheckedFile, found: Collector, failures: Vec<FailedRule>, timings: Timings, kept: Kept },
    Failed(FailedFile),
    Skipped,
}

impl Linter {
    /// The rules, whether they run or not.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Reads one file.
    pub fn read(&self, input: &Input) -> Result<Reading, FailedFile> {
        let failed = |message: String, help: String| FailedFile::new(input.path.clone(), message, help);
        let options = ReadOptions { vocabulary: &self.vocabulary, limits: self.limits };
        let reading = match &input.content {
            Content::Bytes(bytes) => read::read(&input.path, bytes, &options),
            Content::File(path) => match bytes_of(path, self.limits.file_bytes) {
                Ok(Ok(bytes)) => read::read_owned(&input.path, bytes, &options),
                Ok(Err(too_large)) => Err(too_large),
                Err(error) => {
                    let (message, help) = unreadable(&error, self.lang);
                    return Err(failed(message, help));
                }
            },
        };
        reading.map_err(|error| FailedFile {
            is_of_a_list: error.is_of_a_list(),
            ..failed(error.message(self.lang), error.help(self.lang))
        })
    }

    /// Reads one file of a run. `Err(None)` for what a walk passes over: files of other kinds, and running text where that is not
    /// asked for.
    pub(super) fn take(&self, input: &Input) -> Result<Reading, Option<FailedFile>> {
        let is_told = |failed: &FailedFile| input.named || failed.is_of_a_list;
        let reading = self.read(input).map_err(|failed| Some(failed).filter(is_told))?;
        let document = &reading.document;
        // What a damaged office file has lost may have been its list.
        let is_damaged = document.places != PlaceStyle::Text
            && document.problems.iter().any(|problem| problem.kind != ProblemKind::Lossy);
        let is_wanted = document.kind != DocumentKind::Prose || input.named || self.prose || is_damaged;
        is_wanted.then_some(reading).ok_or(None)
    }

    /// Checks files, on threads of its own, as many as Rayon's pool has; called within a pool, on the threads of that. `progress` is
    /// told how many are done.
    pub fn check(&self, inputs: &[Input], progress: &(dyn Fn(usize) + Sync)) -> Outcome {
        pool::run(|| self.check_all(inputs, progress))
    }

    fn check_all(&self, inputs: &[Input], progress: &(dyn Fn(usize) + Sync)) -> Outcome {
        let running: Vec<&Arc<Rule>> = self.rules.iter().filter(|rule| self.selection.runs(rule)).collect();
        let done = AtomicUsize::new(0);
        let weights: Vec<AtomicUsize> = running.iter().map(|_| AtomicUsize::new(0)).collect();
        let check = |(index, input): (usize, &Input)| {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            let checked = self.check_one(index, input, &running, &weights, inputs.len() > WHOLE_TEXTS);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1);
            checked
        };
        let checked: Vec<Checked> = match inputs {
            [single] => vec![check((0, single))],
            many => many.par_iter().enumerate().map(check).collect(),
        };
        self.gather(inputs, checked, &running)
    }

    /// Checks one file. With `slim`, of its text and document only what reports need is kept. `weights` say how much each rule
    /// has collected so far.
    fn check_one(
        &self,
        index: u32,
        input: &Input,
        running: &[&Arc<Rule>],
        weights: &[AtomicUsize],
        slim: bool,
    ) -> Checked {
        let reading = match self.take(input) {
            Ok(reading) => reading,
            Err(Some(failed)) => return Checked::Failed(failed),
            Err(None) => return Checked::Skipped,
        };
        let check_date = self.check_date(&reading.document);
        let as_of = check_date.date;
        let source = Arc::new(reading.source);
        let facts = self.facts_of(Arc::clone(&source), reading.document, as_of);
        let run = |rule: &&Arc<Rule>| {
            self.host.run(&RunInput { facts: &facts, file: index, rule, options: self.options_of(rule), as_of })
        };
        // Reports are spread as soon as a rule has made them, so that those of all rules are never held together.
        let found = Mutex::new(Collector::new(self.lang));
        let spread = |rule: &&Arc<Rule>| {
            let mut run = run(rule);
            let reports = std::mem::take(&mut run.reports);
            let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
            if !found.add(0, &facts, rule, self.selection.severity_of(rule), reports) && run.failure.is_none() {
                run.failure = Some(Failure::of_too_many_places(rule, MAX_PLACES));
            }
            run
        };
        let runs: Vec<RuleRun> = running.par_iter().map(spread).collect();
        let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        found.shrink();
        let mut failures: Vec<FailedRule> = Vec::new();
        let mut timings = Timings::default();
        let mut kept = Kept::default();
        for ((rule, run), weight) in running.iter().zip(runs).zip(weights) {
            let (code, at) = (rule.meta.code, run.failed_at.map(|span| (0, span)));
            failures.extend(run.failure.map(|failure| FailedRule { code, failure, at }));
            timings.add(code, run.usage, Some(&facts));
            if let Some(mut collected) = run.collected {
                // Beyond its limit the rule fails, in whatever order the files are checked: the weights are kept.
                if weight.fetch_add(collected.weight(), Ordering::Relaxed) > MAX_COLLECTED {
                    collected.let_go();
                }
                kept.collected.push((rule.meta.code, collected));
            }
        }
        if !kept.collected.is_empty() {
            match slim {
                true => kept.hash = hash_of(&source),
                false => kept.facts = Some(Arc::clone(&facts)),
            }
        }
        let until = today();
        let is_past = check_date.origin.is_own() && as_of < until;
        let changed = is_past.then(|| facts.changed_since(until));
        let document = Arc::clone(&facts.document);
        drop(facts);
        let file = if slim {
            let mut document = Arc::unwrap_or_clone(document);
            document.let_cells_go();
            let failed_at = failures.iter().filter_map(|failed| failed.at.map(|(_, span)| span));
            CheckedFile::new(source.keep_lines(found.spans(0).chain(failed_at)), document, check_date)
        } else {
            CheckedFile::new(source, document, check_date)
        };
        Checked::File { file: CheckedFile { changed, ..file }, found, failures, timings, kept }
    }

    /// The facts of a text that was read.
    pub(super) fn facts_of(&self, source: Arc<Source>, document: Document, as_of: Date) -> Arc<Facts> {
        let standards = Standards {
            vocabulary: Arc::clone(&self.vocabulary),
            laws: Arc::clone(&self.laws),
            as_of,
            fact_bytes: self.limits.fact_bytes,
        };
        Arc::new(Facts::new(source, Arc::new(document), standards))
    }

    pub(super) fn options_of(&self, rule: &Rule) -> BTreeMap<String, OptionValue> {
        let names = rule.meta.options.keys();
        names.filter_map(|name| Some((name.clone(), self.selection.option(rule, name)?.clone()))).collect()
    }

    pub(super) fn check_date(&self, document: &Document) -> CheckDate {
        let own = if document.kind == DocumentKind::Prose { DateOrigin::Text } else { DateOrigin::Title };
        let (origin, date) = match (self.as_of, &document.date) {
            (AsOf::Date(date), _) => (DateOrigin::Given, date.latest()),
            (AsOf::Title, Some(date)) if date.value.is_real() => (own, date.value.latest()),
            _ => (DateOrigin::Today, today()),
        };
        CheckDate { origin, date }
    }

    fn gather(&self, inputs: &[Input], checked: Vec<Checked>, running: &[&Arc<Rule>]) -> Outcome {
        let mut collector = Collector::new(self.lang);
        let mut files: Vec<CheckedFile> = Vec::new();
        let mut failures = Vec::new();
        let mut skipped = 0;
        let mut failed_rules: BTreeMap<RuleCode, FailedRule> = BTreeMap::new();
        let mut timings = Timings::default();
        let mut read = Vec::new();
        for ((index, input), file) in (0..).zip(inputs).zip(checked) {
            match file {
                Checked::Failed(failed) => failures.push(failed),
                Checked::Skipped => skipped += 1,
                Checked::File { file, found, failures, timings: used, kept } => {
                    let number = u32::try_from(files.len()).unwrap_or(u32::MAX);
                    for mut failed in failures {
                        failed.at = failed.at.map(|(_, span)| (number, span));
                        failed_rules.entry(failed.code).or_insert(failed);
                    }
                    timings.merge(used);
                    read.push((index, input, found, kept));
                    files.push(file);
                }
            }
        }
        let latest = files.iter().map(|file| file.as_of.date).max();
        let as_of = latest.unwrap_or_else(|| self.check_date(&Document::new("")).date);
        let members: Vec<Member<'_>> = read
            .iter_mut()
            .map(|(index, input, found, kept)| Member { input, index: *index, found, kept: std::mem::take(kept) })
            .collect();
        let corpus = self.check_corpus(running, members, &mut files, as_of);
        for failed in corpus.failures {
            failed_rules.entry(failed.code).or_insert(failed);
        }
        timings.merge(corpus.timings);
        failures.extend(corpus.changed);
        for (number, (_, _, found, _)) in (0..).zip(read) {
            collector.absorb(found, number);
        }
        collector.merge(corpus.found);
        let mut scripts = Vec::new();
        let rule_failed = !failed_rules.is_empty() || !self.problems.is_empty();
        let meta = self.rules.get(RuleCode::RULE_ERROR);
        let manner = rule_failure::Manner {
            severity: meta.map_or(Severity::Error, |meta| self.selection.severity_of(meta)),
            help: meta.and_then(|meta| meta.meta.help.as_ref()),
            lang: self.lang,
        };
        let next = |scripts: &Vec<Arc<Source>>| u32::try_from(files.len() + scripts.len()).unwrap_or(u32::MAX);
        for (code, failed) in failed_rules {
            let Some(rule) = self.rules.get(code) else { continue };
            collector.add_finding(rule_failure::of_run(next(&scripts), rule, &failed, &manner));
            scripts.push(Arc::clone(&rule.script));
        }
        for problem in &self.problems {
            collector.add_finding(rule_failure::of_load(next(&scripts), problem, &manner));
            scripts.push(Arc::clone(&problem.source));
        }
        Outcome {
            findings: collector.finish(),
            as_of,
            files,
            scripts,
            rules: self.rule_infos(running, rule_failed),
            failures,
            skipped,
            rule_failed,
            timings: self.timings.then(|| timings.finish()),
        }
    }

    /// What reports say about the rules that ran. Q001 tells of failures whether it was selected or not.
    fn rule_infos(&self, running: &[&Arc<Rule>], rule_failed: bool) -> Vec<RuleInfo> {
        let told = |rule: &Rule| rule_failed && rule.meta.code == RuleCode::RULE_ERROR;
        let ran = |rule: &Rule| running.iter().any(|running| running.meta.code == rule.meta.code);
        let text = |text: &Bilingual| text.get(self.lang).to_owned();
        let info = |rule: &Arc<Rule>| RuleInfo {
            basis: rule.meta.basis.as_ref().map(text),
            help: rule.meta.help.as_ref().map(text),
            readme: rule.readme.clone(),
            ..RuleInfo::new(
                rule.meta.code,
                rule.meta.name.clone(),
                self.selection.severity_of(rule),
                text(&rule.meta.summary),
            )
        };
        self.rules.iter().filter(|rule| ran(rule) || told(rule)).map(info).collect()
    }
}

/// The bytes of a file, unless it is larger than may be read: then none of it comes into memory.
fn bytes_of(path: &std::path::Path, limit: usize) -> std::io::Result<Result<Vec<u8>, ReadError>> {
    let size = std::fs::metadata(path).map_or(0, |known| if known.is_file() { known.len() } else { 0 });
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    if size > limit {
        return Ok(Err(ReadError::TooLarge { bytes: size, limit }));
    }
    std::fs::read(path).map(Ok)
}

fn unreadable(error: &std::io::Error, lang: Lang) -> (String, String) {
    match error.kind() {
        std::io::ErrorKind::NotFound => (
            lang.pick("文件不存在", "no such file").to_owned(),
            lang.pick("请核对路径和文件名（包括扩展名）", "check the path and the file name, extension included")
                .to_owned(),
        ),
        std::io::ErrorKind::PermissionDenied => (
            lang.pick("没有读取权限", "permission denied").to_owned(),
            lang.pick(
                "请检查文件权限，或先关闭正在使用它的程序",
                "check its permissions, or close the program that holds it",
            )
            .to_owned(),
        ),
        _ => (
            format!("{}：{error}", lang.pick("无法读取", "cannot be read")),
            lang.pick("请确认这是一个普通文件", "make sure that it is a regular file").to_owned(),
        ),
    }
}

/// Today's date in UTC+8, where the lists are published, whatever the machine's zone.
pub fn today() -> Date {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let days = (since.as_secs() + 8 * 3600) / 86_400;
    Date::from_days(i64::try_from(days).unwrap_or(0))
}
