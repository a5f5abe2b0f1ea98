use super::data::Confidence;
use super::instrument::Law;
use super::version::LawVersion;
use crate::model::Date;

/// The last thing that happened to an instrument in a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change<'r> {
    /// A new version came into force.
    Amended(LawVersion<'r>),
    /// It was repealed or replaced.
    Repealed(Date),
    /// A new version was issued that is not in force yet.
    Pending(LawVersion<'r>),
}

impl<'r> Law<'r> {
    /// What changed between two days, both included, as far as the register knows. Where several things did, the one that matters
    /// most to who cites it: repeal, then the newest version in force, then one to come. An instrument that is new is not changed.
    pub fn change_within(&self, from: Date, until: Date) -> Option<Change<'r>> {
        let (from, until) = (from.earliest(), until.latest());
        // Of a year alone it is not known whether it lies within.
        let is_within = |date: Date| from <= date.earliest() && date.latest() <= until;
        if let Some(on) = self.repealed_on().filter(|on| is_within(*on)) {
            return Some(Change::Repealed(on));
        }
        let later = || self.versions().skip(1);
        let in_force = later().filter(|version| version.in_force_from().is_some_and(is_within)).last();
        let comes = |version: &LawVersion<'_>| version.in_force_from().is_none_or(|start| until < start.earliest());
        let pending = || later().filter(|version| version.date().is_some_and(is_within) && comes(version)).last();
        in_force.map(Change::Amended).or_else(|| pending().map(Change::Pending))
    }
}

impl Change<'_> {
    /// Whether it has taken effect by the end of the time asked about.
    pub fn in_effect(&self) -> bool {
        !matches!(self, Self::Pending(_))
    }

    /// Whether the register is certain of it. `law` is the instrument it happened to.
    pub fn is_certain(&self, law: &Law<'_>) -> bool {
        match self {
            Self::Amended(version) | Self::Pending(version) => version.is_certain(),
            Self::Repealed(_) => law.confidence() == Confidence::High,
        }
    }
}
