use std::borrow::Cow;
use std::ops::Range;

use super::data::{AGENCY_WORDS, Day, LAW_WORDS, MAGIC, NAME_WORDS, VERSION_WORDS, hash, key, pair};
use crate::model::Date;

/// An index made by [`data::compile`](super::data::compile), read in place.
///
/// The index is our own making; a damaged one cannot do harm: what lies outside is empty.
#[derive(Debug)]
pub(super) struct Index {
    text: Cow<'static, str>,
    data: Cow<'static, [u8]>,
    ends: usize,
    laws: usize,
    versions: usize,
    lists: usize,
    names: usize,
    slots: usize,
    agencies: usize,
    pairs: usize,
    counts: [usize; 8],
}

/// A name record.
#[derive(Clone, Copy, Debug)]
pub(super) struct NameRecord {
    pub(super) signature: u64,
    pub(super) key: u32,
    pub(super) law: u32,
    pub(super) length: u8,
    pub(super) near: bool,
    pub(super) provisional: bool,
}

impl Index {
    pub(super) fn new(text: impl Into<Cow<'static, str>>, data: impl Into<Cow<'static, [u8]>>) -> Self {
        let mut index = Self {
            text: text.into(),
            data: data.into(),
            ends: 9,
            laws: 0,
            versions: 0,
            lists: 0,
            names: 0,
            slots: 0,
            agencies: 0,
            pairs: 0,
            counts: [0; 8],
        };
        if index.word(0) != MAGIC {
            return index;
        }
        let counts: [usize; 8] = std::array::from_fn(|at| index.word(1 + at) as usize);
        index.counts = counts;
        index.laws = index.ends + counts[0];
        index.versions = index.laws + counts[1] * LAW_WORDS;
        index.lists = index.versions + counts[2] * VERSION_WORDS;
        index.names = index.lists + counts[3];
        index.slots = index.names + counts[4] * NAME_WORDS;
        index.agencies = index.slots + counts[5];
        index.pairs = index.agencies + counts[6] * AGENCY_WORDS;
        index
    }

    pub(super) fn word(&self, at: usize) -> u32 {
        let bytes = self.data.get(4 * at..4 * at + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, u32::from_le_bytes)
    }

    pub(super) fn packed(&self, at: usize) -> [u8; 4] {
        self.word(at).to_le_bytes()
    }

    pub(super) fn text(&self, id: u32) -> &str {
        let end = self.word(self.ends + id as usize) as usize;
        let start = if id == 0 { 0 } else { self.word(self.ends + id as usize - 1) as usize };
        self.text.get(start..end).unwrap_or("")
    }

    /// The text whose number is the word at `at`.
    pub(super) fn text_at(&self, at: usize) -> &str {
        self.text(self.word(at))
    }

    /// The texts of a stretch of the lists.
    pub(super) fn list(&self, range: Range<u32>) -> impl ExactSizeIterator<Item = &str> + Clone {
        (range.start as usize..range.end as usize).map(|at| self.text_at(self.lists + at))
    }

    pub(super) fn law_count(&self) -> u32 {
        u32::try_from(self.counts[1]).unwrap_or(0)
    }

    pub(super) fn agency_count(&self) -> u32 {
        u32::try_from(self.counts[6]).unwrap_or(0)
    }

    /// The word where the record of an instrument begins.
    pub(super) fn law_at(&self, law: u32) -> usize {
        self.laws + law as usize * LAW_WORDS
    }

    /// The word where the record of a version begins.
    pub(super) fn version_at(&self, version: u32) -> usize {
        self.versions + version as usize * VERSION_WORDS
    }

    /// The word where the record of an organ begins.
    pub(super) fn agency_at(&self, agency: u32) -> usize {
        self.agencies + agency as usize * AGENCY_WORDS
    }

    /// All name records.
    pub(super) fn name_records(&self) -> impl Iterator<Item = NameRecord> + '_ {
        let bytes = self.data.get(4 * self.names..4 * self.slots).unwrap_or(&[]);
        bytes.chunks_exact(4 * NAME_WORDS).map(|record| {
            let word = |at: usize| record.get(4 * at..4 * at + 4).and_then(|bytes| bytes.try_into().ok());
            let word = |at: usize| word(at).map_or(0, u32::from_le_bytes);
            let [_, length, near, provisional] = word(5).to_le_bytes();
            NameRecord {
                signature: u64::from(word(1)) | u64::from(word(2)) << 32,
                key: word(3),
                law: word(4),
                length,
                near: near != 0,
                provisional: provisional != 0,
            }
        })
    }

    /// The instrument with this name, and as what the name stands.
    pub(super) fn named(&self, name: &str) -> Option<(u32, u8)> {
        let size = self.counts[5];
        if size == 0 {
            return None;
        }
        let wanted = hash(key(name));
        let mut slot = wanted as usize & (size - 1);
        for _ in 0..size {
            let record = self.word(self.slots + slot).checked_sub(1)?;
            let at = self.names + record as usize * NAME_WORDS;
            if self.word(at) == wanted && self.text_at(at + 3).chars().eq(key(name)) {
                return Some((self.word(at + 4), self.packed(at + 5)[0]));
            }
            slot = (slot + 1) & (size - 1);
        }
        None
    }

    /// Whether two characters stand side by side in some name (or, in 3 of 100 cases, are taken to).
    pub(super) fn has_pair(&self, a: char, b: char) -> bool {
        let hash = pair(a, b);
        let size = self.counts[7];
        size != 0 && self.word(self.pairs + (hash as usize & (size - 1))) >> (hash >> 27) & 1 == 1
    }

    /// Bytes that the index takes.
    pub(super) fn size(&self) -> usize {
        self.text.len() + self.data.len()
    }
}

/// The date of a register's day; `None` for none.
pub(super) fn date(day: u32) -> Option<Date> {
    let (year, month, day) = Day(day).parts();
    (year != 0).then(|| Date::new(year, month, day))
}
