use super::data::{Confidence, VersionKind};
use super::index::{Index, date};
use super::instrument::Law;
use crate::model::Date;

/// One event in the life of an instrument.
#[derive(Clone, Copy)]
pub struct LawEvent<'r> {
    pub(super) index: &'r Index,
    pub(super) at: u32,
}

impl<'r> LawEvent<'r> {
    fn base(&self) -> usize {
        self.index.version_at(self.at)
    }

    fn text(&self, word: usize) -> Option<&'r str> {
        Some(self.index.text_at(self.base() + word)).filter(|text| !text.is_empty())
    }

    /// When; sometimes only the year.
    pub fn date(&self) -> Option<Date> {
        date(self.index.word(self.base()))
    }

    /// What happened.
    pub fn kind(&self) -> VersionKind {
        let code = self.index.packed(self.base() + 1)[0];
        VersionKind::ALL.get(usize::from(code)).copied().unwrap_or(VersionKind::Issued)
    }

    /// How far this can be relied on.
    pub fn confidence(&self) -> Confidence {
        let code = self.index.packed(self.base() + 1)[1];
        Confidence::ALL.get(usize::from(code)).copied().unwrap_or(Confidence::Low)
    }

    /// Known not to have effect yet, though the day is not known.
    pub fn is_pending(&self) -> bool {
        self.index.packed(self.base() + 1)[2] != 0
    }

    /// The number of the version it belongs to.
    pub(super) fn group(&self) -> u8 {
        self.index.packed(self.base() + 1)[3]
    }

    pub(super) fn is_repeal(&self) -> bool {
        self.kind() == VersionKind::Repealed
    }

    /// By whom.
    pub fn issuer(&self) -> Option<&'r str> {
        self.text(2)
    }

    /// The document number: 国务院令第732号.
    pub fn number(&self) -> Option<&'r str> {
        self.text(3)
    }

    /// Since when it has effect.
    pub fn effective(&self) -> Option<Date> {
        date(self.index.word(self.base() + 4))
    }

    /// The number of the last article.
    pub fn articles(&self) -> Option<u32> {
        Some(self.index.word(self.base() + 5)).filter(|count| *count != 0)
    }

    /// Where the facts come from, in Chinese, for users.
    pub fn source(&self) -> &'r str {
        self.text(6).unwrap_or("")
    }

    /// The file of the local register that made or changed it.
    pub fn origin(&self) -> Option<&'r str> {
        self.text(7)
    }
}

impl PartialEq for LawEvent<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.index, other.index) && self.at == other.at
    }
}

impl Eq for LawEvent<'_> {}

impl std::fmt::Debug for LawEvent<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let date = self.date().map(|date| date.to_string());
        f.debug_tuple("LawEvent").field(&date).field(&self.kind()).field(&self.number()).finish()
    }
}

/// One version of an instrument: a text, with the events that brought it about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LawVersion<'r> {
    pub(super) law: Law<'r>,
    pub(super) first: u32,
    pub(super) last: u32,
}

impl<'r> LawVersion<'r> {
    /// The instrument.
    pub fn law(&self) -> Law<'r> {
        self.law
    }

    /// Its events: passed, approved, issued.
    pub fn events(&self) -> impl DoubleEndedIterator<Item = LawEvent<'r>> + Clone + use<'r> {
        let index = self.law.index;
        let events = (self.first..=self.last).map(move |at| LawEvent { index, at });
        events.filter(|event| !event.is_repeal())
    }

    pub(super) fn first(&self) -> LawEvent<'r> {
        LawEvent { index: self.law.index, at: self.first }
    }

    /// The event that people cite it by: its issue where there is one, else the last.
    pub fn main_event(&self) -> LawEvent<'r> {
        let issued = self.events().rfind(|event| event.kind() == VersionKind::Issued);
        issued.unwrap_or(LawEvent { index: self.law.index, at: self.last })
    }

    /// The date that people cite it by.
    pub fn date(&self) -> Option<Date> {
        self.main_event().date()
    }

    /// What made it: 公布, 通过, 修正 or 修订.
    pub fn kind(&self) -> VersionKind {
        let amending = self.events().find(|event| matches!(event.kind(), VersionKind::Amended | VersionKind::Revised));
        amending.unwrap_or(self.main_event()).kind()
    }

    /// The document number, where it is known.
    pub fn number(&self) -> Option<&'r str> {
        self.main_event().number().or_else(|| self.events().find_map(|event| event.number()))
    }

    /// Who issued it, where it is known.
    pub fn issuer(&self) -> Option<&'r str> {
        self.main_event().issuer().or_else(|| self.events().find_map(|event| event.issuer()))
    }

    /// Since when it has effect, where that is stated.
    pub fn effective(&self) -> Option<Date> {
        self.events().rev().find_map(|event| event.effective())
    }

    /// Since when it has effect: as stated, else its date, since amendments mostly take effect at once. `None` where it is
    /// known to have no effect yet.
    pub fn in_force_from(&self) -> Option<Date> {
        match self.effective() {
            Some(date) => Some(date),
            None if self.events().any(|event| event.is_pending()) => None,
            None => self.date(),
        }
    }

    /// The number of the last article, where the text was at hand.
    pub fn articles(&self) -> Option<u32> {
        self.events().rev().find_map(|event| event.articles())
    }

    /// How far its facts can be relied on: as far as the weakest of them.
    pub fn confidence(&self) -> Confidence {
        self.events().map(|event| event.confidence()).min().unwrap_or(Confidence::Low)
    }

    /// Whether it is certain. Entries that may be behind the times tell the truth about the versions that they have; those that are
    /// a guess do not.
    pub fn is_certain(&self) -> bool {
        self.confidence() == Confidence::High && self.law.confidence() > Confidence::Low
    }

    /// Where the facts come from, in Chinese, for users.
    pub fn source(&self) -> &'r str {
        self.main_event().source()
    }

    /// Whether it is the newest that the register holds.
    pub fn is_newest(&self) -> bool {
        self.law.newest() == Some(*self)
    }

    /// Whether it came after `other`, a version of the same instrument.
    pub fn is_after(&self, other: &Self) -> bool {
        self.first > other.first
    }
}
