//! How failures of scripts are told: in the rule's own source, at the exact place, with what was probably meant. The scripts
//! are data, `fixtures/script/failures`; `UPDATE=1` writes what is expected of them.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::hostile_tests::{checked, scripts};
use crate::diagnostic::{Lang, RuleCode};
use crate::lint::Outcome;
use crate::text::{Source, Span, width};

/// The line of a place, and its characters marked.
fn excerpt(source: &Source, span: Span) -> String {
    let text = source.text();
    let start = text[..span.start() as usize].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.start() as usize..].find('\n').map_or(text.len(), |at| span.start() as usize + at);
    let line = &text[start..end];
    let before = width::of_str(&text[start..span.start() as usize]);
    let marked = width::of_str(span.slice(text).lines().next().unwrap_or_default()).max(1);
    let number = text[..start].matches('\n').count() + 1;
    format!("{number:>3} | {line}\n    | {}{}", " ".repeat(before), "^".repeat(marked))
}

fn describe(outcome: &Outcome) -> String {
    let mut said = String::new();
    for finding in outcome.findings.iter().filter(|finding| finding.rule == RuleCode::RULE_ERROR) {
        writeln!(said, "{}", finding.message).unwrap();
        for occurrence in &finding.occurrences {
            writeln!(said, "{}", excerpt(outcome.source(occurrence.file).unwrap(), occurrence.span)).unwrap();
            let label = occurrence.label.as_deref().unwrap_or_default();
            if !["出错之处", "here"].contains(&label) {
                writeln!(said, "      {label}").unwrap();
            }
            for related in &occurrence.related {
                let source = outcome.source(related.file).unwrap();
                writeln!(said, "  {}: {}", related.message, related.span.slice(source.text())).unwrap();
            }
        }
        if let Some(help) = &finding.help {
            writeln!(said, "  = {help}").unwrap();
        }
    }
    said
}

#[test]
fn failures_are_told_at_their_place() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/script/failures");
    let mut wrong = String::new();
    for path in scripts("failures") {
        let script = fs::read_to_string(&path).unwrap();
        let scope =
            script.lines().next().and_then(|line| line.strip_prefix("// scope: ")).unwrap_or("document").to_owned();
        let said: Vec<String> =
            [Lang::Zh, Lang::En].map(|lang| describe(&checked(&script, &scope, lang, &folder))).to_vec();
        let said = said.join("\n");
        let name = path.file_stem().unwrap().to_string_lossy();
        if said.trim().is_empty() {
            writeln!(wrong, "{name}: nothing was told").unwrap();
        }
        let expected = path.with_extension("expected");
        if fs::read_to_string(&expected).unwrap_or_default() == said {
            continue;
        }
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&expected, said).unwrap();
        } else {
            writeln!(wrong, "{name}:\n{said}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
