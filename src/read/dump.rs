//! Text dumps of Word tables: a line that begins with a TAB starts a cell, a blank line before it usually ends a row.

use super::cards;
use super::header::{self, Header};
use super::heading::{self, Heading};
use super::placement::{self, Chunk};
use super::profile::Looks;
use super::prose::{self, paragraphs};
use super::table::{self, Grid, GridCell, Lost, Origin};
use super::{Format, Input, ReadError, ReadOptions, Reading};
use crate::model::{Document, Problem, ProblemKind, Role};
use crate::text::Span;
use lex::{DumpCell, Lexed};

mod card;
mod lex;

/// The text of Word tables.
pub(super) struct Dump;

impl Format for Dump {
    fn name(&self) -> &'static str {
        "dump"
    }

    fn recognises(&self, input: &Input<'_>, _: &ReadOptions<'_>) -> bool {
        lex::looks_like_dump(&input.text)
    }

    fn read(&self, input: &Input<'_>, options: &ReadOptions<'_>) -> Result<Reading, ReadError> {
        let text: &str = &input.text;
        let lexed = lex::lex(text, &options.limits);
        let mut document = Document::new("dump");
        fill(&mut document, text, &lexed, options)?;
        if let Some(span) = lexed.left_out {
            let problem = table::limit_problem(span, "从这里起的行", "rows from here on were", &options.limits);
            document.problems.push(problem);
        }
        Ok(Reading { source: input.identity_source(), document })
    }
}

fn fill(document: &mut Document, text: &str, lexed: &Lexed, options: &ReadOptions<'_>) -> Result<(), ReadError> {
    let mut lines: Vec<Span> = paragraphs(text, lexed.preamble).collect();
    if let Some(found) = card::find(text, lexed, options) {
        let found = found.map_err(|labels| header::unknown(labels, options.vocabulary))?;
        cards::add(document, text, found, lines, options.vocabulary);
        return Ok(());
    }
    let Some(mut at) = next_header(text, lexed, 0, options) else {
        return Err(unknown_headers(text, lexed, options));
    };
    // Chunks above the first header: a title in a cell of its own.
    let above = &lexed.chunks[..at];
    lines.extend(
        above
            .iter()
            .flat_map(|chunk| &lexed.cells[chunk.first..chunk.end])
            .map(|cell| cell.span)
            .filter(|span| !span.is_empty()),
    );
    let mut header = read_header(text, lexed, at, options)?;
    let mut losses = Losses::default();
    loop {
        let first = at + header.rows;
        let mut table = Table { header, lines: std::mem::take(&mut lines), chunks: Vec::new() };
        let mut from = first;
        let mut next = None;
        // Header rows printed again on every page end nothing.
        while let Some(found) = next_header(text, lexed, from, options) {
            table.chunks.extend_from_slice(&lexed.chunks[from..found]);
            match read_header(text, lexed, found, options) {
                Ok(other) if other.is_repeat_of(&table.header) && !has_title_above(text, lexed, found) => {
                    from = found + other.rows;
                }
                Ok(other) => {
                    next = Some((found, other));
                    break;
                }
                Err(_) => {
                    table.chunks.push(lexed.chunks[found]);
                    from = found + 1;
                }
            }
        }
        if next.is_none() {
            table.chunks.extend_from_slice(lexed.chunks.get(from..).unwrap_or(&[]));
        }
        let tail = cut_tail(text, lexed, &mut table, next.is_some());
        table.add(document, text, lexed, tail.map(|(cell, _)| cell), options, &mut losses);
        let after = tail.map(|(_, rest)| paragraphs(text, rest).collect::<Vec<_>>());
        match next {
            Some((found, other)) => {
                lines = after.unwrap_or_default();
                (at, header) = (found, other);
            }
            None => {
                prose::add_part(document, &after.unwrap_or_default());
                break;
            }
        }
    }
    document.problems.extend(losses.problem());
    losses.overfull.finish(document);
    Ok(())
}

struct Table {
    header: Header,
    lines: Vec<Span>,
    chunks: Vec<Chunk>,
}

impl Table {
    /// Places the rows and adds the table to the document. `last` stands for the last cell, without what follows the table.
    fn add(
        self,
        document: &mut Document,
        text: &str,
        lexed: &Lexed,
        last: Option<Span>,
        options: &ReadOptions<'_>,
        losses: &mut Losses,
    ) {
        let range = match (self.chunks.first(), self.chunks.last()) {
            (Some(first), Some(last)) => first.first..last.end,
            _ => 0..0,
        };
        let span_of = |cell: usize| match last {
            Some(last) if cell + 1 == range.end => last,
            _ => lexed.cells[cell].span,
        };
        let categories = &options.vocabulary.categories;
        let looks: Vec<Looks> = range.clone().map(|cell| Looks::of(span_of(cell).slice(text), categories)).collect();
        let roles: Vec<Option<Role>> = self.header.columns.iter().map(|column| column.role).collect();
        let width = roles.len();
        let placed = placement::place(&self.chunks, &looks, &roles);

        let mut grid = Grid::default();
        for (at, row) in placed.iter().enumerate() {
            let cells = (row.first..row.end)
                .enumerate()
                .map(|(n, cell)| GridCell::own(u16::try_from(row.column + n).unwrap_or(u16::MAX), span_of(cell)));
            grid.push(self.header.rows + at + 1, cells.take(options.limits.columns));
            let count = row.end - row.first;
            if count > width {
                let span = span_of(row.first).join(span_of(row.end - 1));
                losses.overfull.add(document, span, count, width, &options.limits);
            }
            losses.row_ends += usize::from(row.swallowed);
            losses.cells += width.saturating_sub(count);
            if row.swallowed || count < width {
                losses.first.get_or_insert(span_of(row.first));
            }
        }
        let heading: Heading = heading::read(text, &self.lines);
        let origin = Origin { text, lines: &self.lines, loses_numbers: true };
        let lost = table::add(document, self.header, heading, &grid, &origin);
        losses.add_numbers(lost);
    }
}

/// The first chunk, from `from` on, that is a header row.
fn next_header(text: &str, lexed: &Lexed, from: usize, options: &ReadOptions<'_>) -> Option<usize> {
    let mut spans = Vec::new();
    (from..lexed.chunks.len()).find(|&at| {
        spans.clear();
        spans.extend(lexed.spans(at).take(options.limits.columns));
        header::is_header_row(text, &spans, &options.vocabulary.columns)
    })
}

fn read_header(text: &str, lexed: &Lexed, at: usize, options: &ReadOptions<'_>) -> Result<Header, ReadError> {
    let spans = |at: usize| lexed.spans(at).take(options.limits.columns).collect::<Vec<_>>();
    let second = (at + 1 < lexed.chunks.len()).then(|| spans(at + 1));
    header::read(text, &spans(at), second.as_deref(), options.vocabulary)
        .map_err(|headers| header::unknown(headers, options.vocabulary))
}

fn unknown_headers(text: &str, lexed: &Lexed, options: &ReadOptions<'_>) -> ReadError {
    let first = (0..lexed.chunks.len()).find(|&at| lexed.spans(at).count() >= 3);
    let cells: Vec<Span> = first.map(|at| lexed.spans(at).take(64).collect()).unwrap_or_default();
    let headers = header::guesses(text, &cells, &options.vocabulary.columns);
    header::unknown(headers, options.vocabulary)
}

/// Whether the cell above a header row ends with a line that is no part of it but the title of the next table.
fn has_title_above(text: &str, lexed: &Lexed, header: usize) -> bool {
    let above = lexed.chunks[header].first.checked_sub(1).map(|cell| lexed.cells[cell]);
    above.is_some_and(|cell| title_tail(text, &cell).is_some())
}

/// Parts the last cell of a table from the lines that follow the table: the cell's own span, and the rest.
fn cut_tail(text: &str, lexed: &Lexed, table: &mut Table, is_followed: bool) -> Option<(Span, Span)> {
    let last = table.chunks.last()?;
    let cell = lexed.cells[last.end.checked_sub(1)?];
    match is_followed {
        true => title_tail(text, &cell),
        // A sentence broken off by a blank line goes on in its cell; text behind a gap, or below an empty cell, does not.
        false => cell.cut(cell.gap),
    }
}

fn title_tail(text: &str, cell: &DumpCell) -> Option<(Span, Span)> {
    cell.cut(cell.gap).or_else(|| {
        let (own, rest) = cell.cut(cell.last_paragraph)?;
        heading::is_title_like(rest.slice(text)).then_some((own, rest))
    })
}

/// What the conversion to text has lost, over all tables.
#[derive(Default)]
struct Losses {
    numbers: usize,
    uncounted: usize,
    row_ends: usize,
    cells: usize,
    first: Option<Span>,
    overfull: table::Overfull,
}

impl Losses {
    fn add_numbers(&mut self, lost: Lost) {
        self.numbers += lost.numbers;
        self.uncounted += if lost.counted { 0 } else { lost.numbers };
        if let Some(first) = lost.first {
            let first = self.first.map_or(first, |known| if known < first { known } else { first });
            self.first = Some(first);
        }
    }

    fn problem(&self) -> Option<Problem> {
        let span = self.first?;
        let (zh, en) = match (self.numbers, self.uncounted) {
            (0, _) => (String::new(), String::new()),
            (n, 0) => (
                format!("{n} 个自动序号（已按位置推定）"),
                format!("{n} automatic numbers (counted from their places)"),
            ),
            (n, _) => (format!("{n} 个序号（无法推定）"), format!("{n} numbers (which could not be counted)")),
        };
        // A lost number is a lost cell too, but said already.
        let cells = self.cells.saturating_sub(self.numbers);
        let others_zh = [(self.row_ends, "处行尾"), (cells, "个单元格")];
        let others_en = [(self.row_ends, "row ends"), (cells, "cells")];
        let list = |first: String, others: &[(usize, &str)], between: &str, space: &str| {
            let others = others.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n}{space}{what}"));
            let all = std::iter::once(first).filter(|first| !first.is_empty()).chain(others);
            all.collect::<Vec<_>>().join(between)
        };
        Some(Problem {
            kind: ProblemKind::Lossy,
            span,
            zh: format!("原文转换为文本时丢失了 {}。", list(zh, &others_zh, "、", " ")),
            en: format!("The conversion to text has lost {}.", list(en, &others_en, ", ", " ")),
        })
    }
}
