//! Comma, semicolon and tab separated tables (RFC 4180), with the place of every cell.

use std::sync::Arc;

use super::cards::{self, CardRow};
use super::header::{self, Header};
use super::prose::trimmed;
use super::table::{self, Grid, GridCell, Origin, Overfull};
use super::{Format, Input, ReadError, ReadOptions, Reading, heading};
use crate::model::{Document, Problem, ProblemKind};
use crate::text::{Source, Span};
use scan::Scan;

mod scan;

/// A table whose cells are parted by one character.
pub(super) struct Delimited {
    name: &'static str,
    extension: &'static str,
    delimiters: &'static [u8],
}

/// Comma or semicolon.
pub(super) const CSV: Delimited = Delimited { name: "csv", extension: "csv", delimiters: b",;" };

/// Tab.
pub(super) const TSV: Delimited = Delimited { name: "tsv", extension: "tsv", delimiters: b"\t" };

impl Format for Delimited {
    fn name(&self) -> &'static str {
        self.name
    }

    fn recognises(&self, input: &Input<'_>, options: &ReadOptions<'_>) -> bool {
        input.extension() == self.extension || self.delimiter(input, options).is_some()
    }

    fn read(&self, input: &Input<'_>, options: &ReadOptions<'_>) -> Result<Reading, ReadError> {
        let delimiter = self.delimiter(input, options).unwrap_or(self.delimiters[0]);
        let scan = scan::scan(&input.text, delimiter, &options.limits);
        let (projected, segments) = scan.projection(&input.text);
        let text: Arc<str> = projected.map_or_else(|| Arc::clone(&input.text), Arc::from);
        let mut document = Document::new(self.name);
        fill(&mut document, &text, &scan, options)?;
        let source = Source::with_segments(input.path, text, input.encoding, segments);
        Ok(Reading { source, document })
    }
}

impl Delimited {
    /// The delimiter under which the beginning of the file shows a header.
    fn delimiter(&self, input: &Input<'_>, options: &ReadOptions<'_>) -> Option<u8> {
        let head_end = (0..=input.text.len().min(HEAD_BYTES)).rev().find(|&at| input.text.is_char_boundary(at))?;
        let head = &input.text[..head_end];
        self.delimiters.iter().copied().find(|&delimiter| {
            let scan = scan::scan(head, delimiter, &options.limits);
            // Quotes do not matter for telling headers, so the projection can be left alone.
            (0..scan.row_count().min(MAX_ROWS_ABOVE)).any(|row| {
                let cells = trimmed_cells(head, scan.row(row));
                header::is_header_row(head, &cells, &options.vocabulary.columns)
            })
        })
    }
}

/// How much of a file is tried with each delimiter.
const HEAD_BYTES: usize = 64 << 10;

/// How many rows may stand above the header.
const MAX_ROWS_ABOVE: usize = 50;

fn fill(document: &mut Document, text: &str, scan: &Scan, options: &ReadOptions<'_>) -> Result<(), ReadError> {
    let columns = &options.vocabulary.columns;
    let cells_of = |row: usize| trimmed_cells(text, scan.row(row));
    let found = cards::find(text, scan.row_count(), |row| card_row(row, cells_of(row)), options.vocabulary);
    if let Some(found) = found {
        let found = found.map_err(|labels| header::unknown(labels, options.vocabulary))?;
        cards::add(document, text, found, Vec::new(), options.vocabulary);
        document.problems.extend(scan.problems(options));
        return Ok(());
    }
    let above =
        (0..scan.row_count().min(MAX_ROWS_ABOVE)).find(|&row| header::is_header_row(text, &cells_of(row), columns));
    let Some(mut at) = above else {
        return Err(unknown_headers(text, scan, options));
    };
    let mut header = read_header(text, scan, at, options)?;
    let mut lines: Vec<Span> = (0..at).flat_map(|row| filled(cells_of(row))).collect();
    let mut grid = Grid::default();
    let mut overfull = Overfull::default();
    at += header.rows;
    while at < scan.row_count() {
        let cells = cells_of(at);
        if header::is_header_row(text, &cells, columns) {
            // A header that does not make a table is a row like others.
            if let Ok(next) = read_header(text, scan, at, options) {
                at += next.rows;
                if !next.is_repeat_of(&header) {
                    let table = std::mem::replace(&mut header, next);
                    add(document, text, table, &std::mem::take(&mut grid), &std::mem::take(&mut lines));
                }
                continue;
            }
        }
        let width = header.columns.len().max(1);
        // An unquoted comma inside a cell shifts all that follow it.
        let count = cells.iter().rposition(|span| !span.is_empty()).map_or(0, |last| last + 1);
        if count > width {
            let span = cells[0].join(cells[count - 1]);
            overfull.add(document, span, count, width, &options.limits);
        }
        grid.push(at + 1, padded(&cells, width, text, scan.row(at)));
        at += 1;
    }
    add(document, text, header, &grid, &lines);
    overfull.finish(document);
    document.problems.extend(scan.problems(options));
    Ok(())
}

fn card_row(at: usize, cells: Vec<Span>) -> CardRow {
    let columns = (0_u16..).zip(cells);
    CardRow {
        row: u32::try_from(at + 1).unwrap_or(u32::MAX),
        cells: columns.map(|(column, span)| GridCell::own(column, span)).collect(),
    }
}

fn add(document: &mut Document, text: &str, header: Header, grid: &Grid, lines: &[Span]) {
    let heading = heading::read(text, lines);
    let origin = Origin { text, lines, loses_numbers: false };
    table::add(document, header, heading, grid, &origin);
}

fn read_header(text: &str, scan: &Scan, at: usize, options: &ReadOptions<'_>) -> Result<Header, ReadError> {
    let mut first = trimmed_cells(text, scan.row(at));
    let mut second = (at + 1 < scan.row_count()).then(|| trimmed_cells(text, scan.row(at + 1)));
    // Spreadsheet programs write hundreds of empty cells to the right of the table.
    let used = |cells: &Vec<Span>| cells.iter().rposition(|span| !span.is_empty()).map_or(0, |last| last + 1);
    let width = used(&first).max(second.as_ref().map_or(0, used));
    first.truncate(width);
    if let Some(second) = &mut second {
        second.truncate(width);
    }
    header::read(text, &first, second.as_deref(), options.vocabulary)
        .map_err(|headers| header::unknown(headers, options.vocabulary))
}

fn unknown_headers(text: &str, scan: &Scan, options: &ReadOptions<'_>) -> ReadError {
    let rows = 0..scan.row_count().min(MAX_ROWS_ABOVE);
    // The first row with three filled cells looks most like a header.
    let cells = rows
        .map(|row| trimmed_cells(text, scan.row(row)))
        .find(|cells| cells.iter().filter(|span| !span.is_empty()).count() >= 3);
    let headers = header::guesses(text, &cells.unwrap_or_default(), &options.vocabulary.columns);
    header::unknown(headers, options.vocabulary)
}

fn trimmed_cells(text: &str, cells: &[Span]) -> Vec<Span> {
    let trim = |span: &Span| {
        let empty = Span::new(span.start(), span.start());
        trimmed(text, span.start() as usize, span.end() as usize).unwrap_or(empty)
    };
    cells.iter().map(trim).collect()
}

fn filled(cells: Vec<Span>) -> impl Iterator<Item = Span> {
    cells.into_iter().filter(|span| !span.is_empty())
}

/// The cells of a row: empty ones beyond the header are dropped, and missing ones stand at the end of a short row.
fn padded<'a>(cells: &'a [Span], width: usize, text: &'a str, raw: &'a [Span]) -> impl Iterator<Item = GridCell> + 'a {
    let end = raw.last().map_or(0, |span| span.end());
    let end = Span::new(end, end);
    let there = cells.iter().copied().enumerate();
    let there = there.filter(move |(column, span)| *column < width || !span.slice(text).is_empty());
    let missing = (cells.len()..width).map(move |column| (column, end));
    there.chain(missing).map(|(column, span)| GridCell::own(u16::try_from(column).unwrap_or(u16::MAX), span))
}

impl Scan {
    fn problems(&self, options: &ReadOptions<'_>) -> Vec<Problem> {
        let mut problems = Vec::new();
        if let Some(span) = self.unterminated {
            problems.push(Problem {
                kind: ProblemKind::Unreadable,
                span,
                zh: "这里的引号没有闭合：该单元格按一行读取，其后内容可能错位。".to_owned(),
                en: "The quote that opens here is never closed: the cell was taken to end with its line.".to_owned(),
            });
        }
        if let Some(span) = self.left_out {
            problems.push(table::limit_problem(
                span,
                "从这里起的单元格或行",
                "cells or rows from here on were",
                &options.limits,
            ));
        }
        problems
    }
}
