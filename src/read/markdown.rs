//! Markdown: headings, running text, and the lists in its tables, be they tables of pipes or of html.
//!
//! What Markdown means is what CommonMark and its GitHub extensions say. It becomes the text that a web page of it would show, by
//! the same way as web pages: segments lead from each stretch back to the file, whose lines and columns are the ones that are
//! shown. Marks (`**`, `#`, the backslash before a pipe) are not in the text, `<br>` in a cell is the line break between two
//! paragraphs, and the numbers of lists stay as they were typed.

use std::sync::Arc;

use super::{Format, Input, ReadError, ReadOptions, Reading, dense, header, html, pages};
use crate::model::{Document, DocumentKind, Problem, ProblemKind};
use crate::text::{Native, Source, Span};
use pipes::BrokenTable;

pub(super) use pipes::why_broken;

mod events;
mod pipes;
#[cfg(test)]
mod tests;

/// Markdown.
pub(super) struct Markdown;

/// Pipes, and lines of running text and of tables of html.
const MARKS_PER_CELL: usize = 4;

impl Format for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn recognises(&self, input: &Input<'_>, _: &ReadOptions<'_>) -> bool {
        matches!(input.extension().as_str(), "md" | "markdown" | "mkd") || pipes::begins_with_table(&input.text)
    }

    fn read(&self, input: &Input<'_>, options: &ReadOptions<'_>) -> Result<Reading, ReadError> {
        dense::check(&input.text, b"|\n", MARKS_PER_CELL, &options.limits)?;
        let mut broken = Vec::new();
        let body = html::read(&options.limits, |sink| events::send(&input.text, sink, &mut broken));
        let text = body.flow.text;
        if text.trim().is_empty() {
            return Err(ReadError::OnlyMarks { format: self.name() });
        }
        let mut document = Document::new(self.name());
        pages::fill(&mut document, &text, &body.blocks, options)?;
        let columns = &options.vocabulary.columns;
        broken.retain(|table| header::is_header_row(&input.text, &table.headers, columns));
        if let Some(first) = broken.first().filter(|_| document.kind == DocumentKind::Prose) {
            return Err(ReadError::BrokenTable {
                line: line_of(&input.text, first.offset),
                headers: first.headers.len(),
                rule: first.rule,
            });
        }
        if let Some((at, cells)) = pipes::grid_table(&input.text).filter(|_| document.kind == DocumentKind::Prose) {
            let has_role = |cell: &&Span| columns.role_of(cell.slice(&input.text)).is_some();
            if cells.iter().filter(has_role).count() >= 2 {
                return Err(ReadError::GridTable { line: line_of(&input.text, at) });
            }
        }
        for table in &broken {
            let place = body.flow.segments.iter().find(|segment| offset_of(&segment.native) >= table.offset);
            let at = place.map_or(0, |segment| segment.span.start());
            document.problems.push(problem(table, Span::new(at, at)));
        }
        body.left_out.tell(&mut document, text.len(), &options.limits);
        let file = Arc::clone(&input.text);
        Ok(Reading { source: Source::projected(input.path, text, input.encoding, body.flow.segments, file), document })
    }
}

fn offset_of(native: &Native) -> usize {
    match native {
        Native::Text { offset } => *offset as usize,
        _ => 0,
    }
}

fn line_of(text: &str, offset: usize) -> u32 {
    let before = &text.as_bytes()[..offset.min(text.len())];
    u32::try_from(memchr::memchr_iter(b'\n', before).count() + 1).unwrap_or(u32::MAX)
}

fn problem(table: &BrokenTable, span: Span) -> Problem {
    let (zh, en) = why_broken(table.headers.len(), table.rule);
    Problem {
        kind: ProblemKind::Unreadable,
        span,
        zh: format!("{zh}，这张表没有读作表格。"),
        en: format!("{en}: this table was read as text."),
    }
}
