use std::fmt::Write as _;

use crate::diagnostic::Occurrence;
use crate::lint::Outcome;

/// What a rule said, one line for each occurrence and one for each repair. Of several lists, each line names its list.
pub fn describe(outcome: &Outcome) -> String {
    let mut text = String::new();
    for finding in &outcome.findings {
        for occurrence in &finding.occurrences {
            let message = occurrence.message.as_deref().unwrap_or(&finding.message);
            let (number, field) = (number(occurrence), occurrence.field.map_or("-", |role| role.name()));
            let evidence = evidence(outcome, occurrence);
            let place = match outcome.source(occurrence.file) {
                Some(source) if outcome.files.len() > 1 => format!("{} {number}", source.path()),
                _ => number,
            };
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{} {} {place} {field} “{evidence}” {message}", finding.rule, finding.severity);
            for fix in &occurrence.fixes {
                let edits: Vec<String> = fix.edits.iter().map(|edit| format!("“{}”", escape(&edit.text))).collect();
                let _ = writeln!(text, "  {} -> {}", fix.applicability.name(), edits.join(" "));
            }
        }
    }
    text
}

fn number(occurrence: &Occurrence) -> String {
    let number = occurrence.entry.as_ref().and_then(|entry| entry.number.as_deref());
    number.unwrap_or("-").to_owned()
}

/// The exact characters; for a place where something is missing, what stands before and behind it.
fn evidence(outcome: &Outcome, occurrence: &Occurrence) -> String {
    let Some(source) = outcome.source(occurrence.file) else { return String::new() };
    let span = occurrence.span;
    if !span.is_empty() {
        return escape(source.slice(span));
    }
    let at = span.start() as usize;
    let before: String = source.text()[..at].chars().rev().take(3).collect();
    let before: String = before.chars().rev().collect();
    let after: String = source.text()[at..].chars().take(3).collect();
    format!("{}▲{}", escape(&before), escape(&after))
}

fn escape(text: &str) -> String {
    text.replace('\n', "⏎").replace('\r', "␍").replace('\t', "⇥")
}
