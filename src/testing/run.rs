use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use serde::Deserialize;
use similar::TextDiff;

use super::case::{Case, CaseKind, cases};
use super::expected::describe;
use crate::law::texts::{LawTexts, TextStore};
use crate::law::{self, LawRegister};
use crate::lint::{AsOf, Input, LinterBuilder, Outcome};
use crate::rule::{OptionValue, RuleMeta, Selection, Selector, load_folder};
use crate::vocabulary::Roster;

/// What came of a rule's cases.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct RuleReport {
    /// Cases that passed.
    pub passed: usize,
    /// Cases that failed, and why.
    pub failures: Vec<CaseFailure>,
    /// Good and bad cases there are, examples of the page counted.
    pub good: usize,
    /// Bad cases there are, examples of the page counted.
    pub bad: usize,
}

/// A case that failed.
#[derive(Clone, Debug)]
pub struct CaseFailure {
    /// The case.
    pub case: String,
    /// What differs, readable.
    pub reason: String,
}

/// Settings of one case.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    as_of: Option<String>,
    #[serde(default)]
    options: BTreeMap<String, OptionValue>,
    /// Registers instead of the bundled one, relative to the case's folder.
    #[serde(default)]
    laws: Vec<String>,
    /// A folder of law texts beside these registers, relative to the case's folder.
    law_texts: Option<String>,
    /// The department's own names, as in `quanze.toml`.
    #[serde(default)]
    roster: Roster,
}

/// Runs the cases of a rule folder. With `update`, expectations of bad cases are written instead of compared.
///
/// `Err` when the folder cannot be read or its rule cannot be loaded.
pub fn test_rule(folder: &Path, update: bool) -> io::Result<RuleReport> {
    let toml = fs::read_to_string(folder.join("rule.toml"))?;
    let meta = RuleMeta::parse(&toml).map_err(|(message, _)| io::Error::new(io::ErrorKind::InvalidData, message))?;
    let mut report = RuleReport::default();
    for case in cases(folder)? {
        match case.kind {
            CaseKind::Good => report.good += 1,
            CaseKind::Bad(_) | CaseKind::Fires => report.bad += 1,
        }
        match run_case(folder, &meta, &case, update)? {
            None => report.passed += 1,
            Some(reason) => report.failures.push(CaseFailure { case: case.name.clone(), reason }),
        }
    }
    Ok(report)
}

fn run_case(folder: &Path, meta: &RuleMeta, case: &Case, update: bool) -> io::Result<Option<String>> {
    let outcome = match check(folder, meta, case)? {
        Ok(outcome) => outcome,
        Err(reason) => return Ok(Some(reason)),
    };
    if let Some(failure) = outcome.failures.first() {
        return Ok(Some(format!("the list could not be read: {}", failure.message)));
    }
    let said = describe(&outcome);
    if outcome.rule_failed && meta.code.as_str() != "Q001" {
        return Ok(Some(format!("the rule failed:\n{said}")));
    }
    Ok(match &case.kind {
        CaseKind::Good if said.is_empty() => None,
        CaseKind::Good => Some(format!("the rule ought to say nothing, and said:\n{said}")),
        CaseKind::Fires if said.is_empty() => Some("the rule ought to say something, and said nothing".to_owned()),
        CaseKind::Fires => None,
        // An expectation of nothing would make the case one that cannot fail.
        CaseKind::Bad(path) if update && !said.is_empty() => {
            fs::write(path, &said)?;
            None
        }
        CaseKind::Bad(path) => {
            let expected = fs::read_to_string(path).unwrap_or_default();
            compare(&expected, &said)
        }
    })
}

fn compare(expected: &str, said: &str) -> Option<String> {
    if said.is_empty() {
        return Some("the rule ought to say something, and said nothing".to_owned());
    }
    if expected == said {
        return None;
    }
    let diff = TextDiff::from_lines(expected, said);
    Some(diff.unified_diff().header("expected", "said").to_string())
}

/// Checks a case with nothing but its rule.
fn check(folder: &Path, meta: &RuleMeta, case: &Case) -> io::Result<Result<Outcome, String>> {
    let settings: Settings = match &case.settings {
        Some(text) => match toml::from_str(text) {
            Ok(settings) => settings,
            Err(error) => return Ok(Err(format!("the case's settings: {}", error.message()))),
        },
        None => Settings::default(),
    };
    let mut builder = LinterBuilder::new();
    let mut problems = Vec::new();
    if builder.rules().get(meta.code).is_none() {
        problems = load_folder(folder, builder.rules_mut())?;
    }
    let mut selection = Selection { select: vec![Selector(meta.code.as_str().to_owned())], ..Selection::default() };
    selection.options.insert(meta.code, settings.options.clone());
    let as_of = match settings.as_of.as_deref().map(str::parse::<crate::config::AsOf>) {
        None => AsOf::Title,
        Some(Ok(crate::config::AsOf::Today)) => AsOf::Today,
        Some(Ok(crate::config::AsOf::Date(date))) => AsOf::Date(date),
        Some(Err(())) => return Ok(Err("the case's settings: as_of is no date".to_owned())),
    };
    builder.vocabulary_mut().roster = settings.roster.clone();
    if !settings.laws.is_empty() {
        match register(folder, &case.name, &settings)? {
            Ok(laws) => builder = builder.laws(laws),
            Err(reason) => return Ok(Err(reason)),
        }
    }
    let linter = builder.problems(problems).selection(selection).as_of(as_of).build();
    Ok(Ok(linter.check(&[Input::bytes(case.name.clone(), case.bytes.clone())], &|_| {})))
}

/// The small register of a case: nothing but what its files say, so that the case does not rot when the bundled one grows.
fn register(folder: &Path, case: &str, settings: &Settings) -> io::Result<Result<LawRegister, String>> {
    let mut laws = LawRegister::empty();
    let case = folder.join(case);
    let beside = case.parent().unwrap_or(folder);
    for path in &settings.laws {
        for source in law::load(&beside.join(path))? {
            laws = match laws.with_overlay(&source) {
                Ok(laws) => laws,
                Err(problems) => {
                    let first = problems.first().map_or(String::new(), |problem| problem.zh.clone());
                    return Ok(Err(format!("the case's register {}: {first}", source.path())));
                }
            };
        }
    }
    if let Some(path) = &settings.law_texts {
        let store = TextStore::open(&beside.join(path))?;
        laws = laws.with_texts(LawTexts::default().with_store(store));
    }
    Ok(Ok(laws))
}
