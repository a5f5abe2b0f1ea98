//! The columns of a table as people see them.
//!
//! The grid of Word, and of pages it has saved, has a column for every edge of any cell: where one row's edges are a hair off,
//! it has columns that nobody sees, and most cells take two. Columns that begin in almost no row, or within a hair of another, are none.

use std::ops::Range;

use super::{Row, Table, TableCell};
use crate::read::table::GridCell;
use crate::text::Span;

/// Where the columns of a table begin, in columns of its grid.
#[derive(Debug)]
pub(super) struct Columns {
    starts: Vec<usize>,
    /// The places of the grid's columns across the page.
    places: Vec<u64>,
}

impl Columns {
    /// The columns of a table. Those of header rows always count.
    pub(super) fn of(table: &Table, is_header: impl Fn(&Row) -> bool) -> Self {
        let width = table.cells.iter().map(|cell| cell.column + cell.span).max().unwrap_or(0);
        let mut begins = vec![0_usize; width + 1];
        let mut header = None;
        for (at, row) in table.rows.iter().enumerate() {
            // A header may have a second row.
            if at < MAX_HEADER_ROW && header.is_none() && is_header(row) {
                header = Some(at);
            }
            let counts = if header.is_some_and(|header| at <= header + 1) && at < MAX_HEADER_ROW + 1 {
                table.rows.len()
            } else {
                1
            };
            for cell in &table.cells[row.first..row.end] {
                begins[cell.column] += counts;
            }
        }
        let places = places(&table.widths, width);
        let mut starts: Vec<usize> = Vec::new();
        for column in (0..width).filter(|&column| begins[column] * COMMON >= table.rows.len() && begins[column] > 0) {
            match starts.last_mut() {
                Some(last) if places[column] - places[*last] < HAIR => {
                    if begins[column] > begins[*last] {
                        *last = column;
                    }
                }
                _ => starts.push(column),
            }
        }
        Self { starts, places }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.starts.len()
    }

    /// How many of the columns the cells of some rows reach over.
    pub(super) fn reached_by(&self, table: &Table, rows: Range<usize>) -> usize {
        let rows = table.rows.get(rows).unwrap_or_default();
        let ends = rows.iter().filter_map(|row| table.cells[row.first..row.end].last());
        let end = ends.map(|cell| cell.column + cell.span).max().unwrap_or(0);
        self.starts.partition_point(|&start| start < end)
    }

    /// Whether less than half of the rows from `from` on have text beyond `width` columns: there, cells were not parted as the
    /// header is.
    pub(super) fn are_reached_by_few(&self, table: &Table, from: usize, width: usize) -> bool {
        let Some(&beyond) = self.starts.get(width) else {
            return false;
        };
        let rows = table.rows.get(from..).unwrap_or_default();
        let has_more = |row: &&Row| {
            let cells = table.cells[row.first..row.end].iter().rev();
            cells.take_while(|cell| cell.column >= beyond).any(|cell| !cell.text.is_empty())
        };
        rows.iter().filter(has_more).count() * 2 < rows.len()
    }

    /// The column that begins nearest to a column of the grid.
    fn nearest(&self, column: usize) -> usize {
        let place = |column: usize| self.places.get(column).copied().unwrap_or(u64::MAX / 2);
        let behind = self.starts.partition_point(|&start| start < column);
        let Some(&start) = self.starts.get(behind) else {
            return self.starts.len().saturating_sub(1);
        };
        match behind.checked_sub(1).map(|before| (before, self.starts[before])) {
            Some((before, left)) if place(column) - place(left) < place(start) - place(column) => before,
            _ => behind,
        }
    }

    /// The cells of a row, one for each column. Columns that a wider cell covers are empty.
    pub(super) fn cells(&self, table: &Table, row: &Row) -> Vec<GridCell> {
        let mut cells: Vec<GridCell> = Vec::with_capacity(self.len());
        let mut at = table.cells.get(row.first).map_or(row.text_end, |cell| cell.text.start());
        let empty =
            |column: usize, at: u32| GridCell::own(u16::try_from(column).unwrap_or(u16::MAX), Span::new(at, at));
        for cell in &table.cells[row.first..row.end] {
            let column = self.nearest(cell.column).max(cells.len());
            while cells.len() < column {
                cells.push(empty(cells.len(), at));
            }
            cells.push(grid_cell(column, cell));
            at = cell.text.end();
        }
        while cells.len() < self.len() {
            cells.push(empty(cells.len(), at));
        }
        cells
    }
}

/// A cell that continues the one above has that cell's text.
fn grid_cell(column: usize, cell: &TableCell) -> GridCell {
    let column = u16::try_from(column).unwrap_or(u16::MAX);
    match cell.merged.filter(|merged| cell.text.is_empty() && !merged.is_empty()) {
        Some(merged) => GridCell { merged: true, ..GridCell::own(column, merged) },
        None => GridCell::own(column, cell.text),
    }
}

/// The places of the grid's columns; evenly apart where the file does not say how wide each is.
fn places(widths: &[u32], count: usize) -> Vec<u64> {
    let is_stated = widths.len() >= count && widths[..count].iter().all(|&width| width > 0);
    let mut place = 0;
    let mut places = Vec::with_capacity(count + 1);
    for column in 0..=count {
        places.push(place);
        place += if is_stated { u64::from(widths.get(column).copied().unwrap_or(1)) } else { UNSTATED };
    }
    places
}

/// A column begins in at least one of so many rows.
const COMMON: usize = 5;

/// Less than so many twentieths of a point apart (3.5 mm) is the same place.
const HAIR: u64 = 200;

const UNSTATED: u64 = 1000;

/// A header is looked for in so many rows.
const MAX_HEADER_ROW: usize = 50;
