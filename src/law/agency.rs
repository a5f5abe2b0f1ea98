use super::data::Confidence;
use super::index::{Index, date};
use crate::model::Date;

/// An organ that issues instruments, in one stretch of its existence.
#[derive(Clone, Copy)]
pub struct Agency<'r> {
    pub(super) index: &'r Index,
    pub(super) at: u32,
}

/// Whether an organ of a name existed on a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Existence<'r> {
    /// It did.
    Existed(Agency<'r>),
    /// It did not: this stretch of it lay wholly before or after.
    DidNot(Agency<'r>),
    /// The register knows months only, and the date lies in a month of change, or names a year in which there was one.
    Unclear(Agency<'r>),
    /// The register has no such organ.
    Unknown,
}

impl<'r> Agency<'r> {
    fn base(&self) -> usize {
        self.index.agency_at(self.at)
    }

    fn text(&self, word: usize) -> &'r str {
        self.index.text_at(self.base() + word)
    }

    /// The full name.
    pub fn name(&self) -> &'r str {
        self.text(0)
    }

    /// Accepted short names.
    pub fn short_names(&self) -> impl ExactSizeIterator<Item = &'r str> + Clone + use<'r> {
        self.list(3)
    }

    /// Who took over, as far as the register has them.
    pub fn successors(&self) -> impl ExactSizeIterator<Item = &'r str> + Clone + use<'r> {
        self.list(5)
    }

    fn list(&self, word: usize) -> impl ExactSizeIterator<Item = &'r str> + Clone + use<'r> {
        let index = self.index;
        let start = index.word(self.base() + word);
        index.list(start..start + index.word(self.base() + word + 1))
    }

    /// Since when (month).
    pub fn from(&self) -> Option<Date> {
        date(self.index.word(self.base() + 1))
    }

    /// Until when (month); `None` where it exists.
    pub fn to(&self) -> Option<Date> {
        date(self.index.word(self.base() + 2))
    }

    /// Who took over, in words; empty where the names of the successors say it all.
    pub fn successor_note(&self) -> &'r str {
        self.text(7)
    }

    /// What sort of organ it is: 部委, 直属机构.
    pub fn kind(&self) -> &'r str {
        self.index.text(self.index.word(self.base() + 8) & 0x3fff_ffff)
    }

    /// How far this can be relied on.
    pub fn confidence(&self) -> Confidence {
        let code = self.index.word(self.base() + 8) >> 30;
        Confidence::ALL.get(code as usize).copied().unwrap_or(Confidence::Low)
    }

    /// Further facts, in Chinese.
    pub fn note(&self) -> &'r str {
        self.text(9)
    }

    /// The file of the local register that made or changed it.
    pub fn origin(&self) -> Option<&'r str> {
        Some(self.text(10)).filter(|origin| !origin.is_empty())
    }

    pub(super) fn is_named(&self, name: &str) -> bool {
        self.name() == name || self.short_names().any(|short| short == name)
    }

    /// Whether it existed on a date. Months of founding and closing, and unclear dates, count as unclear.
    pub(super) fn on(self, day: Date) -> Existence<'r> {
        let before = |limit: Option<Date>| limit.is_some_and(|limit| day.is_before(limit));
        let after = |limit: Option<Date>| limit.is_some_and(|limit| limit.is_before(day));
        if before(self.from()) || after(self.to()) {
            return Existence::DidNot(self);
        }
        let founded = self.from().is_none_or(|from| from.is_before(day));
        let open = self.to().is_none_or(|to| day.is_before(to));
        if founded && open { Existence::Existed(self) } else { Existence::Unclear(self) }
    }
}

impl PartialEq for Agency<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.index, other.index) && self.at == other.at
    }
}

impl Eq for Agency<'_> {}

impl std::fmt::Debug for Agency<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Agency").field(&self.name()).field(&self.from().map(|date| date.to_string())).finish()
    }
}
