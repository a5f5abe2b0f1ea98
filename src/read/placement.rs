//! Chunks of cells between row breaks → rows: which breaks are false, and in which column a row begins.
//!
//! A conversion may swallow the cells at both ends of a row, and a cell that ends with a blank line looks like the end of a
//! row. Both are settled together, by the best sum of fits over the whole table.

use super::profile::{Fits, Looks, Profile, Seen};
use crate::model::Role;

/// What stands before the first cell of a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Break {
    /// A blank line: a row ends here, or a cell does.
    Blank,
    /// Spaces before the TAB: a row ends here, and empty cells around the break were swallowed.
    Swallowed,
}

/// Cells without a break between them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chunk {
    /// The first cell, counted in the file.
    pub(super) first: usize,
    /// One past the last cell.
    pub(super) end: usize,
    /// What stands before it.
    pub(super) before: Break,
}

impl Chunk {
    fn len(self) -> usize {
        self.end - self.first
    }
}

/// A row: cells that stand side by side from a column on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    /// The first cell, counted in the file.
    pub(super) first: usize,
    /// One past the last cell.
    pub(super) end: usize,
    /// The column of the first cell.
    pub(super) column: usize,
    /// Whether cells around the break before it were swallowed.
    pub(super) swallowed: bool,
}

/// Joins the chunks of a table into rows and finds the column in which each begins. `looks` holds all cells of the table,
/// the first of which is cell `chunks[0].first`.
pub(super) fn place(chunks: &[Chunk], looks: &[Looks], roles: &[Option<Role>]) -> Vec<Placed> {
    let Some(base) = chunks.first().map(|chunk| chunk.first) else {
        return Vec::new();
    };
    let width = roles.len();
    let profile = learn(chunks, looks, base, roles);
    let cells: Vec<Seen> = looks.iter().map(|&looks| profile.see(looks)).collect();
    let table = Table {
        chunks,
        cells: &cells,
        base,
        width,
        number: roles.iter().position(|&role| role == Some(Role::Number)),
        fits: profile.fits(),
    };
    // `best[i]`: the best way to make rows of the first i chunks; from[i]: where its last row begins, and in which column.
    let mut best = vec![f32::NEG_INFINITY; chunks.len() + 1];
    let mut from = vec![(0, 0); chunks.len() + 1];
    best[0] = 0.0;
    for start in 0..chunks.len() {
        for end in start + 1..=chunks.len().min(start + MAX_JOINED) {
            let row = &chunks[start..end];
            let is_joinable = row[1..].iter().all(|chunk| chunk.before == Break::Blank);
            let cells = row[row.len() - 1].end - row[0].first;
            if end > start + 1 && (!is_joinable || cells > width) {
                break;
            }
            let (column, fit) = table.best_column(start, end);
            if best[start] + fit > best[end] {
                best[end] = best[start] + fit;
                from[end] = (start, column);
            }
        }
    }
    let mut placed = Vec::new();
    let mut end = chunks.len();
    while end > 0 {
        let (start, column) = from[end];
        placed.push(Placed {
            first: chunks[start].first,
            end: chunks[end - 1].end,
            column,
            swallowed: chunks[start].before == Break::Swallowed,
        });
        end = start;
    }
    placed.reverse();
    placed
}

/// More chunks than this never make up one row: a guard against quadratic time in tables of many columns.
const MAX_JOINED: usize = 16;

/// Learns from rows with a cell for every column; where there are too few, from rows that lack the first cell alone.
fn learn(chunks: &[Chunk], looks: &[Looks], base: usize, roles: &[Option<Role>]) -> Profile {
    let mut profile = Profile::of_roles(roles);
    let width = roles.len();
    let is_full = |chunk: &&Chunk| chunk.len() == width;
    let lacks_number = |chunk: &&Chunk| chunk.before == Break::Swallowed && chunk.len() + 1 == width;
    let full = chunks.iter().filter(is_full).count();
    for chunk in chunks.iter().filter(|chunk| is_full(chunk) || (full < ENOUGH && lacks_number(chunk))) {
        for cell in chunk.first..chunk.end {
            profile.learn(width - chunk.len() + cell - chunk.first, looks[cell - base]);
        }
    }
    profile
}

/// From so many complete rows on, nothing else is learned from.
const ENOUGH: usize = 20;

struct Table<'a> {
    chunks: &'a [Chunk],
    cells: &'a [Seen],
    base: usize,
    width: usize,
    number: Option<usize>,
    fits: Fits,
}

impl Table<'_> {
    /// The column in which the chunks, read as one row, begin best, and how good that is.
    fn best_column(&self, start: usize, end: usize) -> (usize, f32) {
        let row = &self.chunks[start..end];
        let (first, last) = (row[0].first, row[row.len() - 1].end);
        let cells = &self.cells[first - self.base..last - self.base];
        if cells.len() > self.width {
            return (0, -100.0);
        }
        let room = self.width - cells.len();
        let swallowed = row[0].before == Break::Swallowed;
        // One cell behind a proper row break is a row over all columns; a row that starts properly has all its first cells.
        let columns = if cells.len() == 1 && !swallowed { 0..=0 } else { 0..=room };
        let swallowed_after = match self.chunks.get(end) {
            Some(next) => next.before == Break::Swallowed,
            None => true,
        };
        let joined = JOINED * (row.len() - 1) as f32;
        let fits = columns.map(|column| {
            let fit: f32 = cells.iter().enumerate().map(|(at, &cell)| self.fits.fit(column + at, cell)).sum();
            let before = self.missing_before(column, swallowed);
            let after = (room - column) as f32 * if swallowed_after { AFTER_SWALLOWED } else { AFTER };
            (column, fit + before + after + joined)
        });
        fits.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).unwrap_or((0, -100.0))
    }

    fn missing_before(&self, column: usize, swallowed: bool) -> f32 {
        let number_lost = self.number.is_some_and(|number| number < column);
        let others = (column - usize::from(number_lost)) as f32;
        match swallowed {
            true => others * BEFORE_SWALLOWED + if number_lost { 0.0 } else { NUMBER_KEPT },
            false => column as f32 * BEFORE,
        }
    }
}

/// What it costs, as a logarithm, that a row lacks a cell or that a break is false. A swallowed automatic number is the rule.
const JOINED: f32 = -1.0;
const AFTER: f32 = -3.0;
const AFTER_SWALLOWED: f32 = -0.7;
const BEFORE: f32 = -6.0;
const BEFORE_SWALLOWED: f32 = -2.5;
const NUMBER_KEPT: f32 = -0.5;
