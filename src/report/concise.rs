//! `--format concise`: one line for each place, for `grep`, editors' error lists and people who know the rules.
//!
//! `path:line:column: severity[code] item column：message`. In an office file lines mean nothing to its author, so the cell's
//! address comes first. The severity is English in both languages: programs read it.

use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};

use super::summary::summary;
use super::wrap::visible;
use super::{Reporter, Style, place};
use crate::diagnostic::{Finding, Occurrence};
use crate::lint::{FailedFile, Outcome};

/// The reporter.
pub struct Concise;

impl Reporter for Concise {
    fn name(&self) -> &'static str {
        "concise"
    }

    fn tells_failures(&self) -> bool {
        true
    }

    fn write(&self, outcome: &Outcome, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
        let mut out = BufWriter::with_capacity(1 << 16, out);
        let mut line = String::new();
        for finding in &outcome.findings {
            for place in &finding.occurrences {
                line.clear();
                place_line(&mut line, outcome, finding, place, style);
                writeln!(out, "{}", visible(&line))?;
            }
        }
        for FailedFile { path, message, help, .. } in &outcome.failures {
            let line = format!("{path}: error: {message} {help}");
            writeln!(out, "{}", visible(line.trim_end()))?;
        }
        writeln!(out, "{}", visible(&summary(outcome, style.lang)))?;
        out.flush()
    }
}

fn place_line(line: &mut String, outcome: &Outcome, finding: &Finding, place: &Occurrence, style: &Style) {
    if let Some(source) = outcome.source(place.file) {
        let at = source.line_column(place.span.start());
        line.push_str(source.path());
        let _ = match place::address(place) {
            Some(address) => write!(line, " · {address} · {}:{}: ", at.line, at.column),
            None => write!(line, ":{}:{}: ", at.line, at.column),
        };
    }
    let message = place::message(finding, place, style.lang);
    let _ = write!(line, "{}[{}] {message}", finding.severity.name(), finding.rule);
}
