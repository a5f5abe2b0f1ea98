//! Cards in a dump: the labels, which are known, tell where rows begin; blank lines alone do not.

use super::lex::Lexed;
use super::title_tail;
use crate::read::ReadOptions;
use crate::read::cards::{self, CardRow, Found};
use crate::read::error::Guess;
use crate::read::table::GridCell;
use crate::text::Span;

/// The cards that a dump is made of; `None` where it is another table.
pub(super) fn find(text: &str, lexed: &Lexed, options: &ReadOptions<'_>) -> Option<Result<Found, Vec<Guess>>> {
    if has_header_row(text, lexed, options) {
        return None;
    }
    let first = rows(text, lexed, FIRST_CHUNKS, options);
    if !cards::may_be_cards(text, first.into_iter(), options.vocabulary) {
        return None;
    }
    let rows = rows(text, lexed, usize::MAX, options);
    cards::find(text, rows.len(), |at| rows[at].clone(), options.vocabulary)
}

/// Whether three labels follow each other: on a card every other cell is a value.
fn has_header_row(text: &str, lexed: &Lexed, options: &ReadOptions<'_>) -> bool {
    let columns = &options.vocabulary.columns;
    let mut in_a_row = 0;
    let cells = lexed.chunks.iter().take(FIRST_CHUNKS).flat_map(|chunk| &lexed.cells[chunk.first..chunk.end]);
    cells.into_iter().any(|cell| {
        in_a_row = if columns.role_of(cell.span.slice(text)).is_some() { in_a_row + 1 } else { 0 };
        in_a_row == 3
    })
}

/// In so many stretches between blank lines a card shows itself.
const FIRST_CHUNKS: usize = 24;

fn rows(text: &str, lexed: &Lexed, chunks: usize, options: &ReadOptions<'_>) -> Vec<CardRow> {
    let is_label = |span: Span| options.vocabulary.columns.role_of(span.slice(text)).is_some();
    let mut rows: Vec<Vec<Span>> = Vec::new();
    let mut last_is_label = false;
    for (at, chunk) in lexed.chunks.iter().enumerate().take(chunks) {
        let cells = &lexed.cells[chunk.first..chunk.end];
        for (n, cell) in cells.iter().enumerate() {
            let label = is_label(cell.span);
            // A label may end with blank lines; one at the end of its row, before another label, has lost its empty cell.
            let begins = if n == 0 { !last_is_label || label } else { label && !last_is_label };
            match rows.last_mut().filter(|_| !begins) {
                Some(row) => row.push(cell.span),
                None => rows.push(vec![cell.span]),
            }
            last_is_label = label && begins;
        }
        // Behind the last cell of a card may stand the title of the next.
        let next = lexed.chunks.get(at + 1).map(|next| lexed.cells[next.first].span);
        let tail = cells.last().filter(|_| next.is_none_or(is_label)).and_then(|cell| title_tail(text, cell));
        if let (Some((own, rest)), Some(row)) = (tail, rows.last_mut()) {
            row.pop();
            row.push(own);
            rows.push(vec![rest]);
            last_is_label = false;
        }
    }
    let numbered = (1_u32..).zip(rows);
    numbered.map(|(row, spans)| CardRow { row, cells: cells_of(&spans, is_label) }).collect()
}

fn cells_of(spans: &[Span], is_label: impl Fn(Span) -> bool) -> Vec<GridCell> {
    let columns = (0_u16..).zip(spans);
    let mut cells: Vec<GridCell> = columns.map(|(column, &span)| GridCell::own(column, span)).collect();
    if let [label] = spans
        && is_label(*label)
    {
        cells.push(GridCell::own(1, Span::new(label.end(), label.end())));
    }
    cells
}
