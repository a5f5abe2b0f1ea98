//! The rules with results: what each finds, why, and how to repair it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::stream::Each;
use super::Text;
use super::run::Context;
use crate::diagnostic::{Finding, Lang, RuleCode, Severity};
use crate::lint::{Outcome, RuleInfo};

/// GitHub shows no more of a description.
const LONGEST: usize = 1_000;

/// A rule: its first finding, and what is known of it.
type Told<'a> = (&'a Finding, Option<&'a RuleInfo>);

/// The rules with results, by code.
pub struct Rules<'a> {
    told: Vec<Told<'a>>,
    index: BTreeMap<RuleCode, usize>,
}

impl<'a> Rules<'a> {
    /// The rules of the findings. Of a rule that the outcome does not describe its first finding says what there is to say.
    pub fn new(outcome: &'a Outcome) -> Self {
        let mut first: BTreeMap<RuleCode, &Finding> = BTreeMap::new();
        for finding in &outcome.findings {
            first.entry(finding.rule).or_insert(finding);
        }
        let index = first.keys().enumerate().map(|(index, code)| (*code, index)).collect();
        let info = |code: RuleCode| outcome.rules.iter().find(|rule| rule.code == code);
        Self { told: first.into_iter().map(|(code, finding)| (finding, info(code))).collect(), index }
    }

    /// The place of a rule among those told.
    pub fn index(&self, code: RuleCode) -> Option<usize> {
        self.index.get(&code).copied()
    }
}

/// SARIF's word for a severity.
pub fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// The descriptions of the rules.
pub fn descriptors<'a>(context: &'a Context<'a>) -> impl Serialize + use<'a> {
    Each(&context.rules.told, |(finding, info): &'a Told<'a>| descriptor(context.lang, finding, *info))
}

fn descriptor<'a>(lang: Lang, finding: &'a Finding, info: Option<&'a RuleInfo>) -> impl Serialize + use<'a> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Descriptor<'a> {
        id: &'a str,
        name: String,
        short_description: Text<&'a str>,
        full_description: Text<String>,
        help: Help,
        #[serde(skip_serializing_if = "Option::is_none")]
        help_uri: Option<&'a str>,
        default_configuration: Configuration,
        properties: Properties,
    }
    #[derive(Serialize)]
    struct Help {
        text: String,
        markdown: String,
    }
    #[derive(Serialize)]
    struct Configuration {
        level: &'static str,
    }
    #[derive(Serialize)]
    struct Properties {
        tags: Vec<&'static str>,
        #[serde(rename = "problem.severity")]
        severity: &'static str,
    }
    let (summary, severity, basis, repair, readme) = match info {
        Some(info) => (&info.summary, info.severity, &info.basis, &info.help, info.readme.trim()),
        None => (&finding.message, finding.severity, &finding.basis, &finding.help, ""),
    };
    let ground = basis.as_ref().map(|basis| format!("{}{basis}", lang.pick("依据：", "Ground: ")));
    let repair = repair.as_ref().map(|help| format!("{}{help}", lang.pick("改法：", "Repair: ")));
    let sentences = |parts: &[Option<&str>]| {
        let known: Vec<&str> = parts.iter().copied().flatten().collect();
        known.iter().map(|part| ended(part, lang)).collect::<Vec<_>>()
    };
    let help = sentences(&[Some(summary), ground.as_deref(), repair.as_deref()]);
    let full = sentences(&[Some(summary), ground.as_deref()]).concat();
    Descriptor {
        id: finding.rule.as_str(),
        name: pascal_case(&finding.name),
        short_description: Text { text: head(summary) },
        full_description: Text { text: head(&full).to_owned() },
        help: Help {
            markdown: if readme.is_empty() { help.join("\n\n") } else { readme.to_owned() },
            text: help.join("\n"),
        },
        help_uri: finding.url.as_deref(),
        default_configuration: Configuration { level: level(severity) },
        properties: Properties {
            tags: tags(finding.rule),
            severity: match severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "recommendation",
            },
        },
    }
}

/// A sentence with its full stop.
fn ended(text: &str, lang: Lang) -> String {
    let text = text.trim_end();
    if text.ends_with(['。', '.', '！', '？', '!', '?']) {
        text.to_owned()
    } else {
        format!("{text}{}", lang.pick("。", ". "))
    }
}

fn head(text: &str) -> &str {
    text.char_indices().nth(LONGEST).map_or(text, |(at, _)| &text[..at])
}

/// `missing-basis` as SARIF wants names: `MissingBasis`.
fn pascal_case(name: &str) -> String {
    let mut pascal = String::with_capacity(name.len());
    for word in name.split('-') {
        let mut letters = word.chars();
        pascal.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        pascal.push_str(letters.as_str());
    }
    pascal
}

/// What a rule is about, from the letter of its code. The user's own rules may have others.
fn tags(code: RuleCode) -> Vec<&'static str> {
    let about = match code.as_str().as_bytes() {
        [b'B', b'0'..=b'9', ..] => "legal-basis",
        [b'V', b'0'..=b'9', ..] => "law-version",
        [b'N', b'0'..=b'9', ..] => "numbering",
        [b'U', b'0'..=b'9', ..] => "unit",
        [b'C', b'0'..=b'9', ..] => "consistency",
        [b'W', b'0'..=b'9', ..] => "wording",
        [b'Q', b'0'..=b'9', ..] => "check",
        _ => "custom",
    };
    vec!["power-list", about]
}
