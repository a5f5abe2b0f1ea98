//! `--format json`: one object with every finding and every place, for programs.
//!
//! The shape is a contract (DESIGN §7): every key is always there, `null` where nothing is known. Positions are those of the
//! file as people count: lines and columns from 1, columns in Unicode scalar values, ends exclusive; `offset` is a byte offset
//! in the source text. Each part is made when it is written; nothing is built up in memory.

use std::io::{self, BufWriter, Write};
use std::time::Duration;

use serde::Serialize;

use super::stream::Each;
use super::{Reporter, Style, place};
use crate::diagnostic::{Edit, EntryRef, Finding, Fix, Occurrence, Related};
use crate::lint::{CheckedFile, Counts, Outcome, RuleTiming};
use crate::text::{LineColumn, Source, Span};

/// The reporter.
pub struct Json;

impl Reporter for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn write(&self, outcome: &Outcome, _style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
        let mut out = BufWriter::with_capacity(1 << 16, out);
        serde_json::to_writer(&mut out, &report(outcome))?;
        out.write_all(b"\n")?;
        out.flush()
    }
}

fn report<'a>(outcome: &'a Outcome) -> impl Serialize + use<'a> {
    #[derive(Serialize)]
    struct Report<Files, Findings, Timings> {
        version: u32,
        tool: Tool,
        as_of: String,
        summary: Summary,
        files: Files,
        findings: Findings,
        /// Only where they were measured.
        #[serde(skip_serializing_if = "Option::is_none")]
        timings: Option<Timings>,
    }
    #[derive(Serialize)]
    struct Tool {
        name: &'static str,
        version: &'static str,
    }
    Report {
        version: 1,
        tool: Tool { name: "quanze", version: env!("CARGO_PKG_VERSION") },
        as_of: outcome.as_of.to_string(),
        summary: summary(outcome),
        files: Each(&outcome.files, file),
        findings: Each(&outcome.findings, |found: &'a Finding| finding(outcome, found)),
        timings: outcome.timings.as_ref().map(|timings| Each(timings, timing)),
    }
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    entries: usize,
    findings: usize,
    occurrences: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    changed_laws: Option<usize>,
}

fn summary(outcome: &Outcome) -> Summary {
    let Counts { errors, warnings, infos, occurrences } = outcome.counts();
    Summary {
        files: outcome.files.len(),
        entries: outcome.item_count(),
        findings: outcome.findings.len(),
        occurrences,
        errors,
        warnings,
        infos,
        changed_laws: outcome.changed_laws().map(|laws| laws.len()),
    }
}

fn file(file: &CheckedFile) -> impl Serialize + use<'_> {
    #[derive(Serialize)]
    struct File<'a> {
        path: &'a str,
        format: &'a str,
        kind: &'a str,
        entries: usize,
        as_of: String,
        as_of_origin: &'a str,
        changed_laws: Option<Vec<&'a str>>,
    }
    let changed = file.changed.as_ref();
    File {
        path: file.source.path(),
        format: file.document.format,
        kind: file.document.kind.name(),
        entries: file.document.item_count(),
        as_of: file.as_of.date.to_string(),
        as_of_origin: file.as_of.origin.name(),
        changed_laws: changed.map(|laws| laws.iter().map(|law| law.title.as_str()).collect()),
    }
}

fn finding<'a>(outcome: &'a Outcome, finding: &'a Finding) -> impl Serialize + use<'a> {
    #[derive(Serialize)]
    struct FindingView<'a, Occurrences> {
        rule: &'a str,
        name: &'a str,
        severity: &'a str,
        message: &'a str,
        help: Option<&'a str>,
        notes: Vec<&'a str>,
        url: Option<&'a str>,
        group: &'a str,
        count: usize,
        occurrences: Occurrences,
    }
    FindingView {
        rule: finding.rule.as_str(),
        name: &finding.name,
        severity: finding.severity.name(),
        message: &finding.message,
        help: finding.help.as_deref(),
        // The legal ground is the first of the notes.
        notes: finding.basis.iter().chain(&finding.notes).map(String::as_str).collect(),
        url: finding.url.as_deref(),
        group: &finding.group,
        count: finding.occurrences.len(),
        occurrences: Each(&finding.occurrences, |place: &'a Occurrence| occurrence(outcome, place)),
    }
}

fn occurrence<'a>(outcome: &'a Outcome, place: &'a Occurrence) -> impl Serialize + use<'a> {
    #[derive(Serialize)]
    struct OccurrenceView<'a, RelatedPlaces, Fixes> {
        path: &'a str,
        range: Option<RangeView>,
        text: &'a str,
        fingerprint: String,
        message: Option<&'a str>,
        origin: Option<Origin<'a>>,
        entry: Option<EntryView<'a>>,
        field: Option<&'a str>,
        related: RelatedPlaces,
        fixes: Fixes,
    }
    #[derive(Serialize)]
    struct Origin<'a> {
        table: u32,
        row: u32,
        column: u32,
        address: Option<&'a str>,
    }
    let source = source_of(outcome, place.file);
    OccurrenceView {
        path: source.map_or("", Source::path),
        range: range(source, place.span),
        text: source.map_or("", |source| source.slice(place.span)),
        fingerprint: format!("{:016x}", place.fingerprint),
        message: place.message.as_deref(),
        origin: place.place.as_ref().map(|native| Origin {
            table: native.table,
            row: native.row,
            column: native.column,
            address: native.address.as_deref(),
        }),
        entry: place.entry.as_ref().map(entry_view),
        field: place.field.map(|role| role.name()),
        related: Each(&place.related, |place: &'a Related| related(outcome, place)),
        fixes: Each(&place.fixes, move |repair: &'a Fix| fix(source, repair)),
    }
}

fn related<'a>(outcome: &'a Outcome, place: &'a Related) -> impl Serialize + use<'a> {
    #[derive(Serialize)]
    struct RelatedView<'a> {
        message: &'a str,
        path: &'a str,
        range: Option<RangeView>,
    }
    let source = source_of(outcome, place.file);
    RelatedView { message: &place.message, path: source.map_or("", Source::path), range: range(source, place.span) }
}

fn fix<'a>(source: Option<&'a Source>, fix: &'a Fix) -> impl Serialize + use<'a> {
    #[derive(Serialize)]
    struct FixView<'a, Edits> {
        title: &'a str,
        applicability: &'a str,
        edits: Edits,
    }
    #[derive(Serialize)]
    struct EditView<'a> {
        range: Option<RangeView>,
        text: &'a str,
    }
    FixView {
        title: &fix.title,
        applicability: fix.applicability.name(),
        edits: Each(&fix.edits, move |edit: &'a Edit| EditView { range: range(source, edit.span), text: &edit.text }),
    }
}

#[derive(Serialize)]
struct EntryView<'a> {
    number: Option<&'a str>,
    name: Option<&'a str>,
    index: u32,
}

fn entry_view(entry: &EntryRef) -> EntryView<'_> {
    EntryView { number: entry.number.as_deref(), name: entry.name.as_deref(), index: entry.index }
}

/// Times are in milliseconds.
fn timing(timing: &RuleTiming) -> impl Serialize + use<'_> {
    #[derive(Serialize)]
    struct TimingView<'a> {
        rule: &'a str,
        calls: u64,
        operations: u64,
        time: f64,
        slowest: Option<SlowestView<'a>>,
    }
    #[derive(Serialize)]
    struct SlowestView<'a> {
        time: f64,
        path: Option<&'a str>,
        entry: Option<EntryView<'a>>,
    }
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    TimingView {
        rule: timing.code.as_str(),
        calls: timing.calls,
        operations: timing.operations,
        time: milliseconds(timing.time),
        slowest: timing.slowest.as_ref().map(|slowest| SlowestView {
            time: milliseconds(slowest.time),
            path: slowest.path.as_deref(),
            entry: slowest.entry.as_ref().map(entry_view),
        }),
    }
}

#[derive(Serialize)]
struct RangeView {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
    offset: u32,
}

fn source_of(outcome: &Outcome, file: u32) -> Option<&Source> {
    outcome.source(file)
}

fn range(source: Option<&Source>, span: Span) -> Option<RangeView> {
    let source = source?;
    let (start, end) = place::range(source, span);
    let position = |at: LineColumn, offset| Position { line: at.line, column: at.column, offset };
    Some(RangeView { start: position(start, span.start()), end: position(end, span.end()) })
}
