use std::collections::BTreeSet;
use std::path::Path;
use std::{fs, io};

use super::case::{Case, CaseKind, cases};
use super::expected::describe;
use super::report::{CaseReport, Reason, RuleReport};
use super::{messages, repair, settings};
use crate::diagnostic::{Bilingual, Lang, RuleCode};
use crate::lint::{Input, LinterBuilder, Outcome};
use crate::rule::{Rule, RuleSet, clash_with_bundled, load_folder, read_source};

/// How often repairs are made anew until none is left.
const MAX_ROUNDS: usize = 10;

/// Runs the cases of a rule folder, with nothing but that rule. With `update`, expectations of bad cases, and the texts after
/// repairs where they are stated, are written instead of compared.
///
/// A rule that cannot be loaded is told in the report. `Err` when files cannot be read or written.
pub fn test_rule(folder: &Path, update: bool) -> io::Result<RuleReport> {
    let mut rules = RuleSet::default();
    let problems = load_folder(folder, &mut rules)?;
    let mut report = RuleReport { folder: folder.to_path_buf(), problems, ..RuleReport::default() };
    let Some(rule) = rules.iter().next().cloned() else { return Ok(report) };
    report.code = Some(rule.meta.code);
    report.name.clone_from(&rule.meta.name);
    if let Ok(toml) = read_source(&folder.join("rule.toml")) {
        report.problems.extend(clash_with_bundled(&rule, &toml));
    }
    let found = cases(folder)?;
    report.strays = found.strays;
    let mut said = BTreeSet::new();
    for case in &found.cases {
        report.cases.push(Trial { rules: &rules, rule: &rule, case }.run(update, &mut said)?);
    }
    report.unsaid = messages::unsaid(&rule.meta, &said);
    Ok(report)
}

/// One case of one rule.
struct Trial<'a> {
    rules: &'a RuleSet,
    rule: &'a Rule,
    case: &'a Case,
}

impl Trial<'_> {
    /// Runs the case; what the rule says is added to `all_said`.
    fn run(&self, update: bool, all_said: &mut BTreeSet<String>) -> io::Result<CaseReport> {
        let case = self.case;
        let mut report = CaseReport {
            name: case.name.clone(),
            is_good: case.kind.is_good(),
            places: 0,
            updated: false,
            failure: None,
        };
        let outcome = match self.check(&case.files, None)? {
            Ok(outcome) => outcome,
            Err(reason) => return Ok(CaseReport { failure: Some(reason), ..report }),
        };
        report.failure = self.failure(&outcome)?;
        if report.failure.is_some() {
            return Ok(report);
        }
        report.places = outcome.counts().occurrences;
        all_said.extend(messages::texts(&outcome));
        let said = describe(&outcome);
        report.failure = match &case.kind {
            CaseKind::Good if said.is_empty() => None,
            CaseKind::Good => Some(differs(
                "规则应当没有提示，实际有（行首 + 的）",
                "the rule ought to say nothing, and said (+)",
                "",
                &said,
            )),
            // An expectation of nothing would make the case one that cannot fail.
            _ if said.is_empty() => {
                let expected = match &case.kind {
                    CaseKind::Bad(path) => fs::read_to_string(path).unwrap_or_default(),
                    CaseKind::Says(text) => text.clone(),
                    _ => String::new(),
                };
                let (zh, en) = ("规则应当有提示，实际没有", "the rule ought to say something, and said nothing");
                Some(differs(zh, en, &expected, ""))
            }
            CaseKind::Fires => None,
            CaseKind::Bad(path) => {
                let expected = fs::read_to_string(path).unwrap_or_default();
                self.compare(&expected, &said, update.then_some(path), &mut report.updated)?
            }
            CaseKind::Says(expected) => self.compare(expected, &said, None, &mut report.updated)?,
        };
        if report.failure.is_none() && !report.is_good {
            report.failure = self.repair(outcome, update, &mut report.updated)?;
        }
        Ok(report)
    }

    /// Compares what came with what was expected, or writes it there.
    fn compare(
        &self,
        expected: &str,
        found: &str,
        write_to: Option<&Path>,
        updated: &mut bool,
    ) -> io::Result<Option<Reason>> {
        if expected == found {
            return Ok(None);
        }
        if let Some(path) = write_to {
            fs::write(path, found)?;
            *updated = true;
            return Ok(None);
        }
        let (zh, en) = match expected {
            "" => (
                "还没有预期；用 --update 写入后请逐行核对",
                "nothing is expected yet; write it with --update and read it",
            ),
            _ => ("与预期不同（行首 - 的是预期，+ 的是实际）", "not as expected (- expected, + found)"),
        };
        Ok(Some(differs(zh, en, expected, found)))
    }

    /// Makes the repairs until none is left, and compares the text with the stated one.
    fn repair(&self, outcome: Outcome, update: bool, updated: &mut bool) -> io::Result<Option<Reason>> {
        let [(path, bytes)] = &self.case.files[..] else { return Ok(None) };
        let Ok(text) = std::str::from_utf8(bytes) else { return Ok(None) };
        let mut text = text.strip_prefix('\u{feff}').unwrap_or(text).to_owned();
        let mut outcome = outcome;
        let mut rounds = 0;
        while let Some(after) = repair::repaired(&outcome, &text) {
            rounds += 1;
            if rounds > MAX_ROUNDS {
                let (zh, en) =
                    ("改了又提示，改不完：修改后的文字仍被提示", "repairs never end: what they write is found again");
                return Ok(Some(differs(zh, en, &text, &after)));
            }
            text = after;
            outcome = match self.check(&[(path.clone(), text.clone().into_bytes())], None)? {
                Ok(outcome) => outcome,
                Err(reason) => return Ok(Some(reason)),
            };
            if let Some(reason) = self.failure(&outcome)? {
                return Ok(Some(reason));
            }
        }
        let Some(stated) = &self.case.fixed else { return Ok(None) };
        if rounds == 0 {
            let name = stated.display();
            return Ok(Some(Reason::plain(
                format!("{name} 写了改后的文字，但这个用例没有可以照改的地方"),
                format!("{name} states a text after repairs, but there is nothing to repair in this case"),
            )));
        }
        let expected = fs::read_to_string(stated)?;
        let reason = self.compare(&expected, &text, update.then_some(stated.as_path()), updated)?;
        Ok(reason.map(|reason| match reason {
            Reason::Differs { expected, found, .. } => differs(
                "改后的文字与预期不同（行首 - 的是预期，+ 的是实际）",
                "the repaired text is not as expected (- expected, + found)",
                &expected,
                &found,
            ),
            other => other,
        }))
    }

    /// Why nothing can be said of an outcome: the list could not be read, or the rule failed.
    fn failure(&self, outcome: &Outcome) -> io::Result<Option<Reason>> {
        if let Some(failed) = outcome.failures.first() {
            let (path, message) = (&failed.path, &failed.message);
            return Ok(Some(Reason::plain(
                format!("清单 {path} 无法读取：{message}"),
                format!("the list {path} could not be read: {message}"),
            )));
        }
        if !outcome.rule_failed {
            return Ok(None);
        }
        let mut place = None;
        let mut message = Bilingual::default();
        let mut help: Option<Bilingual> = None;
        for lang in [Lang::Zh, Lang::En] {
            let Ok(outcome) = self.check(&self.case.files, Some(lang))? else { continue };
            let is_failure = |code: RuleCode| code == RuleCode::RULE_ERROR;
            let Some(finding) = outcome.findings.iter().find(|finding| is_failure(finding.rule)) else { continue };
            let occurrence = finding.occurrences.first();
            let (own, own_help) = (finding.message.clone(), finding.help.clone());
            let help = help.get_or_insert_default();
            match lang {
                Lang::Zh => (message.zh, help.zh) = (own, own_help.unwrap_or_default()),
                Lang::En => (message.en, help.en) = (own, own_help.unwrap_or_default()),
            }
            place = occurrence.map(|occurrence| {
                let index = (occurrence.file as usize).checked_sub(outcome.files.len());
                (index.and_then(|index| outcome.scripts.get(index)).cloned(), occurrence.span)
            });
        }
        let help = help.filter(|help| !help.zh.is_empty());
        Ok(Some(match place {
            Some((Some(source), span)) => Reason::Place { source, span, message, help },
            _ => Reason::Plain(message),
        }))
    }

    /// Checks lists with nothing but the rule.
    fn check(&self, files: &[(String, Vec<u8>)], lang: Option<Lang>) -> io::Result<Result<Outcome, Reason>> {
        let builder = LinterBuilder::with_rules(self.rules.clone());
        let builder = match settings::apply(builder, &self.rule.meta, self.case.settings.as_ref())? {
            Ok(builder) => builder,
            Err(reason) => return Ok(Err(reason)),
        };
        let builder = match lang {
            Some(lang) => builder.lang(lang),
            None => builder,
        };
        let inputs: Vec<Input> = files.iter().map(|(path, bytes)| Input::bytes(path.clone(), bytes.clone())).collect();
        Ok(Ok(builder.build().check(&inputs, &|_| {})))
    }
}

fn differs(zh: &str, en: &str, expected: &str, found: &str) -> Reason {
    let message = Bilingual { zh: zh.to_owned(), en: en.to_owned() };
    Reason::Differs { message, expected: expected.to_owned(), found: found.to_owned() }
}
