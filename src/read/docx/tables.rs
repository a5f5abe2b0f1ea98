//! Tables as they are met: rows, cells, and which cells continue the one above.

use rustc_hash::FxHashMap;

use super::properties::{CellProperties, Merge};
use crate::read::pages::{Block, Row, Table, TableCell};
use crate::text::Span;

/// The table that is being read.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) table: Table,
    row: Option<OpenRow>,
    pub(super) cell: Option<OpenCell>,
    /// Merges that may go on downwards, by their first column.
    merges: FxHashMap<usize, Span>,
    /// Where the text in its cells begins that is in none of the blocks inside yet.
    from: usize,
}

#[derive(Debug)]
struct OpenRow {
    first: usize,
    column: usize,
}

#[derive(Debug)]
pub(super) struct OpenCell {
    /// Where its text begins.
    pub(super) start: usize,
    properties: CellProperties,
    /// The text it continues.
    pub(super) continues: Option<Span>,
}

impl Draft {
    /// A table that begins in the text at `at`.
    pub(super) fn new(at: usize) -> Self {
        Self { from: at, ..Self::default() }
    }

    /// Closes the running text before `end`, because a table begins there in one of the cells.
    pub(super) fn cut(&mut self, end: usize, next: usize) {
        if end > self.from {
            self.table.inside.push(Block::Paragraph(Span::of(self.from, end)));
        }
        self.from = next;
    }

    /// Puts a table that stood in one of the cells and ended at `end`.
    pub(super) fn put(&mut self, table: Block, end: usize) {
        self.table.inside.push(table);
        self.from = end;
    }

    /// The table, which ends in the text at `end`.
    pub(super) fn finish(mut self, end: usize) -> Table {
        if !self.table.inside.is_empty() {
            self.cut(end, end);
        }
        self.table
    }

    pub(super) fn is_in_row(&self) -> bool {
        self.row.is_some()
    }

    pub(super) fn begin_row(&mut self) {
        self.row = Some(OpenRow { first: self.table.cells.len(), column: 0 });
    }

    /// Leaves columns of the grid out before the first cell.
    pub(super) fn indent(&mut self, columns: usize) {
        if let Some(row) = &mut self.row {
            row.column = row.column.saturating_add(columns);
        }
    }

    /// The column in which the next cell begins.
    pub(super) fn column(&self) -> usize {
        self.row.as_ref().map_or(0, |row| row.column)
    }

    pub(super) fn drop_row(&mut self) {
        if let Some(row) = self.row.take() {
            self.table.cells.truncate(row.first);
        }
    }

    pub(super) fn end_row(&mut self, text_end: usize) {
        if let Some(row) = self.row.take() {
            let text_end = u32::try_from(text_end).unwrap_or(u32::MAX);
            self.table.rows.push(Row { first: row.first, end: self.table.cells.len(), text_end });
        }
    }

    pub(super) fn begin_cell(&mut self, start: usize) {
        let properties = CellProperties { span: 1, merge: Merge::No };
        self.cell = Some(OpenCell { start, properties, continues: None });
    }

    /// A cell that continues nothing, because no cell above begins a merge in its column, is a cell like others.
    pub(super) fn set_properties(&mut self, properties: CellProperties) {
        let above = self.merges.get(&self.column()).copied();
        if let Some(cell) = &mut self.cell {
            cell.continues = above.filter(|_| properties.merge == Merge::Continue);
            cell.properties = properties;
        }
    }

    /// Ends the cell, whose text is `text`.
    pub(super) fn end_cell(&mut self, text: Span, max_columns: usize) {
        let column = self.column();
        let Some(OpenCell { properties, continues, .. }) = self.cell.take() else {
            return;
        };
        let span = properties.span.min(max_columns.saturating_sub(column)).max(1);
        if continues.is_none() {
            match properties.merge {
                Merge::No => self.merges.remove(&column),
                Merge::Restart | Merge::Continue => self.merges.insert(column, text),
            };
        }
        self.table.cells.push(TableCell { column, span, text, merged: continues });
        if let Some(row) = &mut self.row {
            row.column += span;
        }
    }
}
