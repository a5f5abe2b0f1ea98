//! From the index back to entries: for correcting them, checking them, and holding index and TOML equal.

use super::agency::Agency;
use super::data::{AgencyEntry, Day, LawEntry, Register, VersionEntry};
use super::index::Index;
use super::instrument::Law;
use crate::model::Date;

impl Law<'_> {
    /// The entry that the index was made from, but for its place in its file.
    pub(super) fn entry(&self) -> LawEntry {
        let owned = |names: &mut dyn Iterator<Item = &str>| names.map(str::to_owned).collect();
        let versions = self.events().map(|event| VersionEntry {
            date: day(event.date()),
            kind: event.kind(),
            issuer: event.issuer().unwrap_or("").to_owned(),
            number: event.number().unwrap_or("").to_owned(),
            effective: day(event.effective()),
            pending: event.is_pending(),
            articles: event.articles().unwrap_or(0),
            confidence: event.confidence(),
            source: event.source().to_owned(),
            origin: event.origin().unwrap_or("").to_owned(),
        });
        LawEntry {
            title: self.title().to_owned(),
            aliases: owned(&mut self.aliases()),
            former: owned(&mut self.former()),
            misnomers: owned(&mut self.misnomers()),
            level: self.level(),
            issuer: self.issuer().to_owned(),
            region: self.region().to_owned(),
            status: self.status(),
            repealed_on: day(self.repealed_on()),
            superseded_by: self.superseded_by().unwrap_or("").to_owned(),
            articles: self.articles().unwrap_or(0),
            history_complete: self.history_complete(),
            confidence: self.confidence(),
            source: self.source().to_owned(),
            origin: self.origin().unwrap_or("").to_owned(),
            versions: versions.collect(),
            at: 0..0,
            superseded_at: 0..0,
        }
    }
}

impl Agency<'_> {
    /// The entry that the index was made from, but for its place in its file.
    pub(super) fn entry(&self) -> AgencyEntry {
        AgencyEntry {
            name: self.name().to_owned(),
            short: self.short_names().map(str::to_owned).collect(),
            from: day(self.from()),
            to: day(self.to()),
            successors: self.successors().map(str::to_owned).collect(),
            successor_note: self.successor_note().to_owned(),
            kind: self.kind().to_owned(),
            confidence: self.confidence(),
            note: self.note().to_owned(),
            origin: self.origin().unwrap_or("").to_owned(),
            at: 0..0,
        }
    }
}

/// The register that an index was made from.
pub(super) fn register(index: &Index) -> Register {
    Register {
        laws: (0..index.law_count()).map(|at| Law { index, at }.entry()).collect(),
        agencies: (0..index.agency_count()).map(|at| Agency { index, at }.entry()).collect(),
    }
}

fn day(date: Option<Date>) -> Day {
    date.map_or(Day::NONE, |date| Day(u32::from(date.year) << 16 | u32::from(date.month) << 8 | u32::from(date.day)))
}
