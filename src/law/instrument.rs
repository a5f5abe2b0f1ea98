use super::data::{Confidence, Day, Level, Status};
use super::index::{Index, date};
use super::version::{LawEvent, LawVersion};
use crate::model::Date;

/// An instrument of the register.
#[derive(Clone, Copy)]
pub struct Law<'r> {
    pub(super) index: &'r Index,
    pub(super) at: u32,
}

/// What the register knows about an instrument on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Standing<'r> {
    /// This version was in force.
    InForce(LawVersion<'r>),
    /// It was repealed by then; the day is not always known.
    Repealed(Option<Date>),
    /// Issued, but without effect yet.
    Pending(LawVersion<'r>),
    /// Not issued yet.
    NotIssued,
    /// The register cannot tell.
    Unknown,
}

impl<'r> Law<'r> {
    fn base(&self) -> usize {
        self.index.law_at(self.at)
    }

    fn text(&self, word: usize) -> &'r str {
        self.index.text_at(self.base() + word)
    }

    /// The official title.
    pub fn title(&self) -> &'r str {
        self.text(0)
    }

    /// Accepted other names; the title without 中华人民共和国 is accepted without being listed.
    pub fn aliases(&self) -> impl ExactSizeIterator<Item = &'r str> + Clone + use<'r> {
        self.names(0)
    }

    /// Titles of the past.
    pub fn former(&self) -> impl ExactSizeIterator<Item = &'r str> + Clone + use<'r> {
        self.names(1)
    }

    /// Common mistakes.
    pub fn misnomers(&self) -> impl ExactSizeIterator<Item = &'r str> + Clone + use<'r> {
        self.names(2)
    }

    fn names(&self, which: usize) -> impl ExactSizeIterator<Item = &'r str> + Clone + use<'r> {
        let index = self.index;
        let counts = index.word(self.base() + 10);
        let counts = [counts & 0x3ff, counts >> 10 & 0x3ff, counts >> 20];
        let start = index.word(self.base() + 9) + counts[..which].iter().sum::<u32>();
        index.list(start..start + counts[which])
    }

    /// The level.
    pub fn level(&self) -> Level {
        let code = self.index.packed(self.base() + 1)[0];
        Level::ALL.get(usize::from(code)).copied().unwrap_or(Level::Normative)
    }

    /// Who issued it first; empty where that is not known.
    pub fn issuer(&self) -> &'r str {
        self.text(2)
    }

    /// The province, for local instruments; else empty.
    pub fn region(&self) -> &'r str {
        self.text(3)
    }

    /// Whether it is in force, as far as the register knows. For a given day ask [`Law::standing`].
    pub fn status(&self) -> Status {
        let code = self.index.packed(self.base() + 1)[1];
        Status::ALL.get(usize::from(code)).copied().unwrap_or(Status::InForce)
    }

    /// Since when it is repealed.
    pub fn repealed_on(&self) -> Option<Date> {
        date(self.index.word(self.base() + 4))
    }

    /// The title of what replaced it.
    pub fn superseded_by(&self) -> Option<&'r str> {
        Some(self.text(5)).filter(|title| !title.is_empty())
    }

    /// The number of the last article of the text in force.
    pub fn articles(&self) -> Option<u32> {
        Some(self.index.word(self.base() + 6)).filter(|count| *count != 0)
    }

    /// How far the entry can be relied on.
    pub fn confidence(&self) -> Confidence {
        let code = self.index.packed(self.base() + 1)[2];
        Confidence::ALL.get(usize::from(code)).copied().unwrap_or(Confidence::Low)
    }

    /// Whether every version that it ever had is known. Without that, a date or number that the register lacks means nothing.
    pub fn history_complete(&self) -> bool {
        self.index.packed(self.base() + 1)[3] != 0
    }

    /// Whether even the newest version that the register holds is known to be outdated (已修改).
    pub fn newest_is_outdated(&self) -> bool {
        self.status() == Status::Amended
    }

    /// Where the facts come from, in Chinese, for users.
    pub fn source(&self) -> &'r str {
        self.text(7)
    }

    /// The day up to which its versions are known, where the source says so: 截至2026-07-17.
    pub fn known_until(&self) -> Option<Date> {
        let days = self.source().split("截至").skip(1).filter_map(|rest| Day::parse(rest.get(..10)?));
        let (year, month, day) = days.max()?.parts();
        Some(Date::new(year, month, day))
    }

    /// The file of the local register that made or changed the entry.
    pub fn origin(&self) -> Option<&'r str> {
        Some(self.text(8)).filter(|origin| !origin.is_empty())
    }

    /// What happened to it, by date.
    pub fn events(&self) -> impl ExactSizeIterator<Item = LawEvent<'r>> + DoubleEndedIterator + Clone + use<'r> {
        let index = self.index;
        let first = index.word(self.base() + 11);
        let count = index.word(self.base() + 12);
        (first..first + count).map(move |at| LawEvent { index, at })
    }

    /// Its versions, the oldest first. Passing, approving and issuing of one text are one version; repeals are none.
    pub fn versions(&self) -> impl Iterator<Item = LawVersion<'r>> + use<'r> {
        let law = *self;
        let mut events = self.events().peekable();
        std::iter::from_fn(move || {
            let first = loop {
                let event = events.next()?;
                if !event.is_repeal() {
                    break event;
                }
            };
            let mut last = first.at;
            while let Some(event) = events.next_if(|event| event.group() == first.group()) {
                if !event.is_repeal() {
                    last = event.at;
                }
            }
            Some(LawVersion { law, first: first.at, last })
        })
    }

    /// The newest version, whether in force yet or not.
    pub fn newest(&self) -> Option<LawVersion<'r>> {
        self.versions().last()
    }

    /// The version that was in force on a day, as far as known: the newest whose effect had begun.
    pub fn version_on(&self, day: Date) -> Option<LawVersion<'r>> {
        self.version_on_at_least(day, Confidence::Low)
    }

    /// [`Law::version_on`] among the versions of at least this confidence: what may be called outdated with certainty is older
    /// than this one at [`Confidence::High`].
    pub fn version_on_at_least(&self, day: Date, least: Confidence) -> Option<LawVersion<'r>> {
        let known = self.versions().filter(|version| version.confidence() >= least);
        known.filter(|version| version.in_force_from().is_some_and(|from| from.earliest() <= day.latest())).last()
    }

    /// What the register knows about it on a day.
    pub fn standing(&self, day: Date) -> Standing<'r> {
        let day = day.latest();
        match self.repealed_on() {
            Some(on) if on.earliest() <= day => return Standing::Repealed(Some(on)),
            None if self.status() == Status::Repealed => return Standing::Repealed(None),
            _ => {}
        }
        if let Some(version) = self.version_on(day) {
            return Standing::InForce(version);
        }
        match self.versions().next() {
            Some(first) if first.first().date().is_none_or(|date| date.earliest() <= day) => Standing::Pending(first),
            Some(_) => Standing::NotIssued,
            None => Standing::Unknown,
        }
    }
}

impl PartialEq for Law<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.index, other.index) && self.at == other.at
    }
}

impl Eq for Law<'_> {}

impl std::fmt::Debug for Law<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Law").field(&self.title()).finish()
    }
}
