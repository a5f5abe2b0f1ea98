//! What the cells of each column look like, learned from the rows that are surely complete.
//!
//! Knows nothing of rows and breaks; `placement` decides where a row belongs by asking how well its cells fit.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use super::numbers;
use crate::model::Role;
use crate::vocabulary::Categories;

/// What a cell looks like; cheap to make and to compare.
#[derive(Clone, Copy, Debug)]
pub(super) struct Looks {
    shape: u8,
    length: u8,
    names_law: bool,
    value: u64,
    prefix: u64,
}

/// What a cell looks like, and in which columns its value and its beginning were seen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    looks: Looks,
    value: Option<u64>,
    prefix: Option<u64>,
}

impl Looks {
    /// Looks at a cell.
    pub(super) fn of(cell: &str, categories: &Categories) -> Self {
        let bytes = cell.as_bytes();
        let mut start = bytes.len().min(HEAD_BYTES);
        while !cell.is_char_boundary(start) {
            start -= 1;
        }
        let head = &cell[..start];
        Self {
            shape: shape(cell, categories),
            // Six classes, each four times as long as the one before.
            length: (cell.len().max(1).ilog2() / 2).min(LENGTHS as u32 - 1) as u8,
            names_law: head.contains('《'),
            value: hash(bytes.len() as u64, &bytes[..bytes.len().min(64)]),
            prefix: hash(0, &bytes[..bytes.len().min(12)]),
        }
    }

    /// Whether the cell is empty.
    pub(super) fn is_empty(self) -> bool {
        self.shape == EMPTY
    }
}

/// How often each look was seen in each column.
#[derive(Clone, Debug)]
pub(super) struct Profile {
    columns: Vec<Counts>,
    /// The columns, as bits, in which a value or a beginning was seen.
    values: FxHashMap<u64, u64>,
    prefixes: FxHashMap<u64, u64>,
}

#[derive(Clone, Debug, Default)]
struct Counts {
    cells: f32,
    /// Those that are not empty: only they have a length and may name a law.
    filled: f32,
    shapes: [f32; SHAPES],
    lengths: [f32; LENGTHS],
    naming_law: f32,
}

impl Profile {
    /// A profile that knows no more than what the roles of the columns promise.
    pub(super) fn of_roles(roles: &[Option<Role>]) -> Self {
        let mut columns = vec![Counts::default(); roles.len()];
        for (counts, role) in columns.iter_mut().zip(roles) {
            let shape = match role {
                Some(Role::Number) => NUMBER,
                Some(Role::Category) => CATEGORY,
                Some(Role::Basis | Role::DutyBasis | Role::AccountabilityBasis) => LAW,
                // Sub-items are numbered, and few rows have one to learn from.
                Some(Role::Duties | Role::SubName) => POINT,
                _ => continue,
            };
            counts.cells = 2.0;
            counts.filled = 2.0;
            counts.shapes[shape as usize] = 2.0;
            counts.naming_law = if shape == LAW { 2.0 } else { 0.0 };
        }
        Self { columns, values: FxHashMap::default(), prefixes: FxHashMap::default() }
    }

    /// Learns that a cell with these looks stands in a column.
    pub(super) fn learn(&mut self, column: usize, looks: Looks) {
        let Some(counts) = self.columns.get_mut(column) else {
            return;
        };
        counts.cells += 1.0;
        counts.shapes[looks.shape as usize] += 1.0;
        if looks.is_empty() {
            return;
        }
        counts.filled += 1.0;
        counts.lengths[looks.length as usize] += 1.0;
        counts.naming_law += if looks.names_law { 1.0 } else { 0.0 };
        if column < 64 {
            *self.values.entry(looks.value).or_default() |= 1 << column;
            *self.prefixes.entry(looks.prefix).or_default() |= 1 << column;
        }
    }

    /// Looks up a cell, once for all columns it is tried in.
    pub(super) fn see(&self, looks: Looks) -> Seen {
        let find = |places: &FxHashMap<u64, u64>, key| match looks.is_empty() {
            true => None,
            false => places.get(&key).copied(),
        };
        Seen { looks, value: find(&self.values, looks.value), prefix: find(&self.prefixes, looks.prefix) }
    }

    /// What was learned, as logarithms.
    pub(super) fn fits(&self) -> Fits {
        Fits { columns: self.columns.iter().map(ColumnFits::of).collect() }
    }
}

/// How well cells fit columns.
#[derive(Clone, Debug)]
pub(super) struct Fits {
    columns: Vec<ColumnFits>,
}

#[derive(Clone, Copy, Debug)]
struct ColumnFits {
    shapes: [f32; SHAPES],
    lengths: [f32; LENGTHS],
    /// Without and with the title of a law.
    laws: [f32; 2],
}

impl ColumnFits {
    fn of(counts: &Counts) -> Self {
        let share = |count: f32, of: f32, kinds: usize| ((count + UNSEEN) / (of + UNSEEN * kinds as f32)).ln();
        let Counts { cells, filled, .. } = *counts;
        Self {
            shapes: counts.shapes.map(|count| share(count, cells, SHAPES)),
            lengths: counts.lengths.map(|count| share(count, filled, LENGTHS)),
            laws: [share(filled - counts.naming_law, filled, 2), share(counts.naming_law, filled, 2)],
        }
    }
}

impl Fits {
    /// How well a cell fits a column: the logarithm of a likelihood, near 0 for a perfect fit.
    pub(super) fn fit(&self, column: usize, cell: Seen) -> f32 {
        let Some(fits) = self.columns.get(column) else {
            return -20.0;
        };
        let looks = cell.looks;
        let shape = fits.shapes[looks.shape as usize];
        if looks.is_empty() {
            // Any cell of a sub-item row may be merged into the one above, all of them at once.
            return shape.max(MERGED);
        }
        let seen = |columns: Option<u64>| match columns {
            Some(columns) if column < 64 && columns >> column & 1 == 1 => 0.0,
            Some(_) => -3.0,
            None => -0.5,
        };
        let length = fits.lengths[looks.length as usize];
        let law = fits.laws[usize::from(looks.names_law)];
        shape + length + law + seen(cell.value) + seen(cell.prefix)
    }
}

/// The least that an empty cell fits any column.
const MERGED: f32 = -2.0;

/// What counts for a look that was never seen in a column.
const UNSEEN: f32 = 0.3;

const HEAD_BYTES: usize = 120;
const LENGTHS: usize = 8;
const SHAPES: usize = 9;

const EMPTY: u8 = 0;
const NUMBER: u8 = 1;
const CATEGORY: u8 = 2;
/// Begins with `1.` or `1-1`.
const POINT: u8 = 3;
/// Begins with a level tag.
const LAW: u8 = 4;
/// Begins with a title.
const TITLE: u8 = 5;
/// Begins with `一、` or `（一）`.
const SECTION: u8 = 6;
/// A point whose text begins with a level tag: `1.【`.
const LAW_POINT: u8 = 7;
const WORDS: u8 = 8;

fn shape(cell: &str, categories: &Categories) -> u8 {
    let Some(first) = cell.chars().next() else {
        return EMPTY;
    };
    if first.is_ascii_digit() {
        if numbers::is_number(cell) {
            return NUMBER;
        }
        let text = cell.trim_start_matches(|c: char| c.is_ascii_digit() || ".．、-—".contains(c));
        return if text.starts_with('【') { LAW_POINT } else { POINT };
    }
    match first {
        '【' => LAW,
        '《' => TITLE,
        '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '（' | '(' => SECTION,
        _ if categories.contains(cell) => CATEGORY,
        _ => WORDS,
    }
}

fn hash(seed: u64, bytes: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u64(seed);
    hasher.write(bytes);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::Vocabulary;

    #[test]
    fn a_cell_fits_its_own_column_best() {
        let vocabulary = Vocabulary::bundled();
        let looks = |cell: &str| Looks::of(cell, &vocabulary.categories);
        let mut profile = Profile::of_roles(&[Some(Role::Number), Some(Role::Category), None, Some(Role::Basis)]);
        for (n, name) in ["对乱砍花木的处罚", "对损坏花坛的处罚", "对攀折花枝的处罚"].iter().enumerate()
        {
            let row = [&(n + 1).to_string(), "行政处罚", name, "【法律】《花木法》第一条"];
            for (column, cell) in row.into_iter().enumerate() {
                profile.learn(column, looks(cell));
            }
        }
        let fits = profile.fits();
        let best = |cell: &str| {
            let cell = profile.see(looks(cell));
            (0..4).max_by(|&a, &b| fits.fit(a, cell).total_cmp(&fits.fit(b, cell)))
        };
        assert_eq!(best("17"), Some(0));
        assert_eq!(best("行政检查"), Some(1));
        assert_eq!(best("对偷盗盆景的处罚"), Some(2));
        assert_eq!(best("【行政法规】《盆景条例》第二条"), Some(3));
    }
}
