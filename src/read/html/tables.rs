//! Tables as they are met: rows, cells, and which cells reach into the rows below.

use super::context::Context;
use crate::read::pages::{Block, Row, Table, TableCell};
use crate::text::Span;

/// A stretch of the page whose blocks are kept in order: the page itself, or what stands in a table.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    pub(super) blocks: Vec<Block>,
    /// Where the text begins that is in none of them yet.
    from: usize,
}

impl Blocks {
    /// Closes the running text before `end`; what follows, up to `next`, is no part of it.
    pub(super) fn cut(&mut self, end: usize, next: usize) {
        if end > self.from {
            self.blocks.push(Block::Paragraph(Span::of(self.from, end)));
        }
        self.from = next;
    }
}

/// A table that is being read.
#[derive(Debug, Default)]
pub(super) struct OpenTable {
    pub(super) table: Table,
    pub(super) inside: Blocks,
    row: Option<OpenRow>,
    pub(super) cell: Option<OpenCell>,
    /// Cells of rows above that reach into this one or further down, by their columns.
    reaching: Vec<Reach>,
    /// What is left out of it just now.
    pub(super) dropped: Option<Dropped>,
    /// Where text begins that stands in none of its cells: a caption.
    pub(super) loose: usize,
    /// What was open around the table.
    pub(super) outside: Context,
}

/// A row or cell that is left out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dropped {
    pub(super) is_row: bool,
    /// Because it is hidden.
    pub(super) is_hidden: bool,
}

#[derive(Debug)]
struct OpenRow {
    first: usize,
    column: usize,
    /// How many of the reaching cells were passed.
    passed: usize,
    /// Cells of this row that reach further down.
    begun: Vec<Reach>,
}

#[derive(Debug)]
pub(super) struct OpenCell {
    /// Where its text begins.
    pub(super) start: usize,
    columns: usize,
    rows: u32,
    /// Where in the file text can be put in, if there is none.
    pub(super) place: usize,
    /// What was open around the cell.
    outside: Context,
}

#[derive(Clone, Copy, Debug)]
struct Reach {
    column: usize,
    columns: usize,
    /// Into how many more rows.
    rows: u32,
    text: Span,
}

impl OpenTable {
    /// A table that begins in the text at `at`.
    pub(super) fn new(at: usize, outside: Context) -> Self {
        Self { inside: Blocks { from: at, ..Blocks::default() }, loose: at, outside, ..Self::default() }
    }

    pub(super) fn is_in_row(&self) -> bool {
        self.row.is_some()
    }

    pub(super) fn begin_row(&mut self) {
        let first = self.table.cells.len();
        self.row = Some(OpenRow { first, column: 0, passed: 0, begun: Vec::new() });
    }

    /// Begins a cell, unless it is beyond the last column.
    pub(super) fn begin_cell(&mut self, cell: OpenCell, max_columns: usize) -> bool {
        self.pass_reaching(cell.start, false);
        let is_within = self.row.as_ref().is_some_and(|row| row.column < max_columns);
        if is_within {
            self.cell = Some(cell);
        }
        is_within
    }

    /// Keeps what was open around the cell.
    pub(super) fn keep_outside(&mut self, outside: Context) {
        if let Some(cell) = &mut self.cell {
            cell.outside = outside;
        }
    }

    /// Ends the cell, whose text is `text`, and says what was open around it.
    pub(super) fn end_cell(&mut self, text: Span, max_columns: usize) -> Context {
        let (Some(cell), Some(row)) = (self.cell.take(), &mut self.row) else {
            return Context::default();
        };
        let columns = cell.columns.min(max_columns.saturating_sub(row.column)).max(1);
        self.table.cells.push(TableCell { column: row.column, span: columns, text, merged: None });
        if cell.rows > 1 {
            row.begun.push(Reach { column: row.column, columns, rows: cell.rows - 1, text });
        }
        row.column += columns;
        cell.outside
    }

    /// Ends the row, which ends in the text at `text_end`.
    pub(super) fn end_row(&mut self, text_end: usize) {
        self.pass_reaching(text_end.saturating_sub(1), true);
        let Some(row) = self.row.take() else {
            return;
        };
        for reach in &mut self.reaching {
            reach.rows = reach.rows.saturating_sub(1);
        }
        self.reaching.retain(|reach| reach.rows > 0);
        if !row.begun.is_empty() {
            self.reaching.extend(row.begun);
            self.reaching.sort_by_key(|reach| reach.column);
        }
        let text_end = u32::try_from(text_end).unwrap_or(u32::MAX);
        self.table.rows.push(Row { first: row.first, end: self.table.cells.len(), text_end });
    }

    /// Cells reach no further than the group of rows they begin in.
    pub(super) fn end_group(&mut self) {
        self.reaching.clear();
    }

    /// Puts in the cells that reach into this row from above: those in the next column, or all.
    fn pass_reaching(&mut self, at: usize, all: bool) {
        let Some(row) = &mut self.row else {
            return;
        };
        while let Some(reach) = self.reaching.get(row.passed).filter(|reach| all || reach.column <= row.column) {
            row.passed += 1;
            // A cell of this row may stand in the way.
            if reach.column >= row.column {
                let (column, span) = (reach.column, reach.columns);
                self.table.cells.push(TableCell { column, span, text: Span::of(at, at), merged: Some(reach.text) });
                row.column = column + span;
            }
        }
    }
}

impl OpenCell {
    /// A cell over so many columns and rows; 0 rows are all that follow.
    pub(super) fn new(start: usize, columns: Option<u32>, rows: Option<u32>, place: usize) -> Self {
        let columns = columns.map_or(1, |columns| columns.clamp(1, MAX_SPAN) as usize);
        let rows = match rows {
            Some(0) => u32::MAX,
            rows => rows.unwrap_or(1),
        };
        Self { start, columns, rows, place, outside: Context::default() }
    }
}

/// Closes the gaps that a hidden column leaves: LibreOffice saves no cell of it, and counts it in the widths of the headers above.
/// A header over several columns has too few below it then, and every row but those two is as much shorter.
pub(super) fn close_gap(table: &mut Table) {
    let end_of =
        |table: &Table, row: &Row| table.cells[row.first..row.end].last().map_or(0, |cell| cell.column + cell.span);
    for at in 1..table.rows.len().min(MAX_HEADER_ROW) {
        let (above, below) = (table.rows[at - 1], table.rows[at]);
        let width = end_of(table, &above);
        let own = table.cells[below.first..below.end].iter().filter(|cell| cell.merged.is_none());
        let Some(last) = own.map(|cell| cell.column + cell.span).max() else {
            continue;
        };
        let groups = table.cells[above.first..above.end].iter().filter(|cell| cell.span > 1 && cell.merged.is_none());
        let Some(end) = groups.map(|cell| cell.column + cell.span).find(|&end| end > last) else {
            continue;
        };
        let gap = end - last;
        let rows = &table.rows[at + 1..];
        if rows.is_empty() || rows.iter().any(|row| end_of(table, row) + gap != width) {
            continue;
        }
        for cell in &mut table.cells[..below.end] {
            if cell.column >= end {
                cell.column -= gap;
            } else if cell.column + cell.span >= end {
                cell.span = cell.span.saturating_sub(gap).max(1);
            }
        }
        return;
    }
}

/// Headers stand in so many rows.
const MAX_HEADER_ROW: usize = 50;

/// More columns than this no cell spans, says the standard.
const MAX_SPAN: u32 = 1000;
