//! The rows of a sheet with its merged ranges: what each cell holds, what it inherits, what a range hides.

use super::book::{Merge, Sheet, SheetCell};
use crate::model::Role;
use crate::read::table::GridCell;
use crate::text::Span;

/// Rows of a sheet that hold text.
pub(super) struct Rows<'a> {
    sheet: &'a Sheet,
    /// First and last cell of each row.
    rows: Vec<(usize, usize)>,
    /// Cells that a merged range covers though they hold text.
    pub(super) covered: Vec<Span>,
    hidden: Vec<bool>,
    /// The ranges that reach into each row: where they begin and end in `active`.
    reach: Vec<(usize, usize)>,
    active: Vec<Reach>,
}

/// How many times ranges may reach into rows of one sheet.
const MOST_REACHES: usize = 2 << 20;

/// A merged range and the text that stands in it.
#[derive(Clone, Copy)]
struct Reach {
    merge: Merge,
    text: Option<Span>,
}

impl<'a> Rows<'a> {
    /// Arranges the cells of a sheet. No more than `most` ranges are taken to reach into one row.
    pub(super) fn new(sheet: &'a Sheet, most: usize) -> Self {
        let mut rows: Vec<(usize, usize)> = Vec::new();
        for (at, cell) in sheet.cells.iter().enumerate() {
            match rows.last_mut() {
                Some((first, end)) if sheet.cells[*first].row == cell.row => *end = at + 1,
                _ => rows.push((at, at + 1)),
            }
        }
        let mut this = Self {
            sheet,
            covered: Vec::new(),
            hidden: vec![false; sheet.cells.len()],
            reach: Vec::with_capacity(rows.len()),
            active: Vec::new(),
            rows,
        };
        this.sweep(most);
        this
    }

    /// Goes down the sheet with the ranges that are open.
    fn sweep(&mut self, most: usize) {
        let mut coming = self.sheet.merges.iter().peekable();
        let mut open: Vec<Reach> = Vec::new();
        for at in 0..self.rows.len() {
            let (first, end) = self.rows[at];
            let row = self.sheet.cells[first].row;
            open.retain(|reach| reach.merge.bottom >= row);
            while let Some(merge) = coming.next_if(|merge| merge.top <= row) {
                // Ranges of a sound sheet do not overlap, so that no more than its columns are open.
                if merge.bottom >= row && open.len() < most {
                    open.push(Reach { merge: *merge, text: self.text_at(merge.top, merge.left) });
                }
            }
            for index in first..end {
                let cell = &self.sheet.cells[index];
                let covers = |reach: &Reach| {
                    let Merge { top, left, right, .. } = reach.merge;
                    (left..=right).contains(&cell.column) && (cell.row, cell.column) != (top, left)
                };
                if open.iter().any(covers) {
                    self.hidden[index] = true;
                    self.covered.push(cell.span);
                }
            }
            // Ranges that are open in a million rows are no list; without them the cells below are merely empty.
            let start = self.active.len();
            if start + open.len() <= MOST_REACHES {
                self.active.extend_from_slice(&open);
            }
            self.reach.push((start, self.active.len()));
        }
    }

    fn text_at(&self, row: u32, column: u32) -> Option<Span> {
        let at = self.sheet.cells.binary_search_by_key(&(row, column), |cell| (cell.row, cell.column)).ok()?;
        Some(self.sheet.cells[at].span)
    }

    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The row's number in the sheet.
    pub(super) fn number(&self, at: usize) -> u32 {
        self.rows.get(at).map_or(0, |(first, _)| self.sheet.cells[*first].row)
    }

    /// The cells of a row that hold text of their own.
    pub(super) fn filled(&self, at: usize) -> impl Iterator<Item = &SheetCell> {
        let (first, end) = self.rows.get(at).copied().unwrap_or_default();
        (first..end).filter(|index| !self.hidden[*index]).map(|index| &self.sheet.cells[index])
    }

    /// The row's own texts, side by side up to its last one; empty spans stand between them.
    pub(super) fn texts(&self, at: usize) -> Vec<Span> {
        let mut texts = Vec::new();
        for cell in self.filled(at) {
            let empty = Span::new(cell.span.start(), cell.span.start());
            texts.resize(cell.column as usize, empty);
            texts.push(cell.span);
        }
        texts
    }

    /// How far to the right the texts of a row reach, merged ranges included.
    pub(super) fn width(&self, at: usize) -> usize {
        let own = self.filled(at).last().map_or(0, |cell| cell.column + 1);
        let row = self.number(at);
        let reaching = self.reaching(at).iter().filter(|reach| reach.merge.top == row && reach.text.is_some());
        reaching.map(|reach| reach.merge.right.saturating_add(1)).max().unwrap_or(0).max(own) as usize
    }

    fn reaching(&self, at: usize) -> &[Reach] {
        let (start, end) = self.reach.get(at).copied().unwrap_or_default();
        &self.active[start..end]
    }

    /// Whether the row is one text over three columns or more: a section, a sum or a remark.
    pub(super) fn is_banner(&self, at: usize) -> Option<Span> {
        let mut filled = self.filled(at);
        let (Some(cell), None) = (filled.next(), filled.next()) else {
            return None;
        };
        let row = self.number(at);
        let is_wide = |reach: &&Reach| {
            reach.merge.top == row && reach.merge.left == cell.column && reach.merge.right >= cell.column + 2
        };
        self.reaching(at).iter().find(is_wide).map(|_| cell.span)
    }

    /// The cells of a row under columns with these roles.
    pub(super) fn grid_cells(&self, at: usize, roles: &[Option<Role>]) -> Vec<GridCell> {
        let row = self.number(at);
        let mut cells: Vec<GridCell> = Vec::with_capacity(roles.len());
        let mut own = self.filled(at).peekable();
        let mut place = own.peek().map_or(0, |cell| cell.span.start());
        for column in 0..u32::try_from(roles.len()).unwrap_or(u32::MAX) {
            let narrow = u16::try_from(column).unwrap_or(u16::MAX);
            if let Some(cell) = own.next_if(|cell| cell.column == column) {
                place = cell.span.end();
                cells.push(GridCell::own(narrow, cell.span));
                continue;
            }
            let role = roles[column as usize];
            let inherited = self.reaching(at).iter().find(|reach| is_inherited(&reach.merge, row, column, role));
            cells.push(match inherited.and_then(|reach| reach.text) {
                Some(span) => GridCell { column: narrow, span, merged: true, under: narrow },
                None => GridCell::own(narrow, Span::new(place, place)),
            });
        }
        cells.extend(own.map(|cell| GridCell::own(u16::try_from(cell.column).unwrap_or(u16::MAX), cell.span)));
        cells
    }
}

/// Whether the cell has the text of the range. Downwards it always does. Sideways only what may be the same for two columns
/// is: a name over 事项名称 and 子项名称 is no name of a sub-item.
fn is_inherited(merge: &Merge, row: u32, column: u32, role: Option<Role>) -> bool {
    let is_inside = (merge.top..=merge.bottom).contains(&row) && (merge.left..=merge.right).contains(&column);
    let spreads = matches!(
        role,
        Some(
            Role::Actor
                | Role::Unit
                | Role::Basis
                | Role::Duties
                | Role::DutyBasis
                | Role::Accountability
                | Role::AccountabilityTarget
                | Role::AccountabilityBasis
                | Role::Exemption
        )
    );
    is_inside && (column == merge.left || spreads) && (row, column) != (merge.top, merge.left)
}
