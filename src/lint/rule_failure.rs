//! Rules that failed, as findings (Q001) in their own source.

use crate::diagnostic::{Bilingual, Finding, Lang, Occurrence, Related, RuleCode, Severity};
use crate::lint::fingerprint;
use crate::rule::{LoadProblem, Rule};
use crate::script::{Failure, Known};
use crate::text::Span;

/// A rule that failed, and what it was looking at.
#[derive(Clone, Debug)]
pub struct FailedRule {
    /// The rule.
    pub code: RuleCode,
    /// How it failed.
    pub failure: Failure,
    /// What it was looking at: a file, by its number among the checked files, and a place in it.
    pub at: Option<(u32, Span)>,
}

/// What a Q001 finding takes from the rule folder Q001.
pub struct Manner<'a> {
    /// Its severity, as configured.
    pub severity: Severity,
    /// What to do, where the failure does not say.
    pub help: Option<&'a Bilingual>,
    /// The language of the message.
    pub lang: Lang,
}

/// A rule whose script failed; `file` is the script's index among the outcome's texts.
pub fn of_run(file: u32, rule: &Rule, failed: &FailedRule, manner: &Manner<'_>) -> Finding {
    let mut finding = finding(file, &format!(" {} {}", rule.meta.code, rule.meta.name), &failed.failure, manner);
    let message = manner.lang.pick("检查这里时出错", "it failed while looking at this");
    let related = failed.at.map(|(file, span)| Related { file, span, message: message.into() });
    finding.occurrences.iter_mut().for_each(|occurrence| occurrence.related.extend(related.clone()));
    finding
}

/// A rule that could not be loaded.
pub fn of_load(file: u32, problem: &LoadProblem, manner: &Manner<'_>) -> Finding {
    let (message, help) = (problem.message.clone(), problem.help.clone());
    finding(file, "", &Failure { message, help, span: problem.span, known: Known::Exactly }, manner)
}

fn finding(file: u32, name: &str, failure: &Failure, manner: &Manner<'_>) -> Finding {
    let lang = manner.lang;
    let reason = failure.message.get(lang);
    let message = match lang {
        Lang::Zh => format!("规则{name} 运行失败：{reason}"),
        Lang::En => format!("rule{name} failed: {reason}"),
    };
    let mut finding = Finding::new(RuleCode::RULE_ERROR, "rule-error", manner.severity, message);
    finding.help = failure.help.as_ref().or(manner.help).map(|help| help.get(lang).to_owned());
    finding.group = format!("{name}{}", failure.message.en);
    let mut occurrence = Occurrence::new(file, failure.span);
    occurrence.label = Some(failure.known.label().get(lang).into());
    occurrence.fingerprint = fingerprint::of(&[RuleCode::RULE_ERROR.as_str(), name, &failure.message.en]);
    finding.occurrences.push(occurrence);
    finding
}
