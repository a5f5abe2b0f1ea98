//! `--format github`: workflow commands, which GitHub Actions shows as annotations beside the lines of a pull request.
//!
//! A command is one line: `::error file=…,line=…,title=…::message`. Percent signs and line breaks are escaped everywhere, colons
//! and commas in properties, so that no text of a list can end the command or begin another. Columns are those of the other
//! formats (ends exclusive); GitHub refuses them where a place spans several lines, so they are left out there.

use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};

use super::wrap::visible_char;
use super::{Reporter, Style, place};
use crate::diagnostic::{Finding, Occurrence, Severity};
use crate::lint::{FailedFile, Outcome};

/// The reporter.
pub struct Github;

impl Reporter for Github {
    fn name(&self) -> &'static str {
        "github"
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
                command(&mut line, outcome, finding, place, style);
                out.write_all(line.as_bytes())?;
            }
        }
        for FailedFile { path, message, help, .. } in &outcome.failures {
            line.clear();
            line.push_str("::error file=");
            escape(&mut line, path, true);
            line.push_str("::");
            escape(&mut line, format!("{message} {help}").trim_end(), false);
            line.push('\n');
            out.write_all(line.as_bytes())?;
        }
        out.flush()
    }
}

fn command(line: &mut String, outcome: &Outcome, finding: &Finding, place: &Occurrence, style: &Style) {
    let kind = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let _ = write!(line, "::{kind} ");
    if let Some(source) = outcome.source(place.file) {
        line.push_str("file=");
        escape(line, source.path(), true);
        let (start, end) = place::range(source, place.span);
        let _ = write!(line, ",line={},endLine={}", start.line, end.line);
        if start.line == end.line {
            let _ = write!(line, ",col={},endColumn={}", start.column, end.column);
        }
        line.push(',');
    }
    line.push_str("title=");
    escape(line, &format!("{} {}", finding.rule, finding.name), true);
    line.push_str("::");
    let mut message = place::message(finding, place, style.lang);
    if let Some(address) = place::address(place) {
        message.insert_str(0, &format!("{address} · "));
    }
    if let Some(help) = &finding.help {
        let _ = write!(message, "\n{}{help}", style.lang.pick("改法：", "fix: "));
    }
    escape(line, &message, false);
    line.push('\n');
}

/// The escapes that the runner undoes. Other control characters are shown, as on a terminal: the log is read on one.
fn escape(line: &mut String, text: &str, property: bool) {
    for c in text.chars() {
        match c {
            '%' => line.push_str("%25"),
            '\r' => line.push_str("%0D"),
            '\n' => line.push_str("%0A"),
            ':' if property => line.push_str("%3A"),
            ',' if property => line.push_str("%2C"),
            _ => line.push(visible_char(c)),
        }
    }
}
