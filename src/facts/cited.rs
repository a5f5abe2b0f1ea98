//! Which instruments of the register a document cites: for work lists after an amendment, and for telling how many changed.

use super::Facts;
use super::laws::{cited_version, is_older};
use crate::law::{How, Law, LawVersion, VersionMatch};
use crate::model::{Citation, CitationSite, Date, TextId};

/// A citation of an instrument that the register knows.
#[derive(Clone, Copy, Debug)]
pub struct Cited<'f> {
    /// The distinct text it stands in.
    pub text: TextId,
    /// The citation.
    pub citation: &'f Citation,
    /// The instrument.
    pub law: Law<'f>,
}

/// Which version of an instrument a citation means, as against the one in force on the check date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CitedVersion {
    /// That one.
    Current,
    /// An older one.
    Older,
    /// None is stated.
    Unstated,
    /// It cannot be told.
    Unclear,
}

/// An instrument that changed after the check date.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChangedLaw {
    /// The official title.
    pub title: String,
    /// Whether the register is certain of the change.
    pub certain: bool,
}

impl Facts {
    /// What the document itself cites: of a text that has citations of its own those, else the names in running text, but never
    /// what quoted text names.
    pub fn citations(&self) -> impl Iterator<Item = (TextId, &Citation)> {
        let texts = self.document.texts.ids().filter(|text| self.count(*text) > 0);
        texts.flat_map(move |text| {
            let all = &self.text(text).citations;
            let has_own = all.iter().any(|citation| citation.site == CitationSite::Own);
            let counts = move |citation: &&Citation| !has_own || citation.site == CitationSite::Own;
            all.iter().filter(counts).map(move |citation| (text, citation))
        })
    }

    /// The title that a citation means, what 同上 and the like point back to included; empty where that cannot be told.
    pub fn title_meant<'c>(&self, citation: &'c Citation) -> &'c str {
        citation.pointer.as_ref().map_or(&*citation.title.text, |pointer| pointer.title.as_str())
    }

    /// The instrument of the register that a citation means.
    pub fn law_meant(&self, citation: &Citation) -> Option<Law<'_>> {
        let title = self.title_meant(citation);
        let found = self.laws.get(title).filter(|found| !title.is_empty() && found.how != How::Nested)?;
        Some(found.law)
    }

    /// The version of it that the citation's note means, where that can be told.
    pub fn version_meant(&self, citation: &Citation) -> Option<LawVersion<'_>> {
        let law = self.law_meant(citation)?;
        let (cited, _) = super::laws::cited_version(citation.note.as_ref()?)?;
        match law.matching(&cited) {
            VersionMatch::Exact(version) => Some(version),
            _ => None,
        }
    }

    /// The document's citations of instruments that the register has. A notice that issues an instrument is not the instrument.
    pub fn cited_laws(&self) -> impl Iterator<Item = Cited<'_>> {
        self.citations().filter_map(|(text, citation)| {
            let law = self.law_meant(citation)?;
            Some(Cited { text, citation, law })
        })
    }

    /// Which version of an instrument a citation of it means.
    pub fn version_cited(&self, law: Law<'_>, citation: &Citation) -> CitedVersion {
        let Some((cited, date)) = citation.note.as_ref().and_then(cited_version) else { return CitedVersion::Unstated };
        let Some(current) = law.version_on(self.as_of) else { return CitedVersion::Unclear };
        match law.matching(&cited) {
            VersionMatch::Exact(version) if version == current => CitedVersion::Current,
            matched if is_older(&matched, date, &current) => CitedVersion::Older,
            _ => CitedVersion::Unclear,
        }
    }

    /// The cited instruments that have changed from the day after the check date up to `until`, each once, by title.
    pub fn changed_since(&self, until: Date) -> Vec<ChangedLaw> {
        let from = self.as_of.day_after();
        let mut changed: Vec<ChangedLaw> = self
            .cited_laws()
            .filter_map(|cited| {
                let change = cited.law.change_within(from, until).filter(|change| change.in_effect())?;
                Some(ChangedLaw { title: cited.law.title().to_owned(), certain: change.is_certain(&cited.law) })
            })
            .collect();
        changed.sort();
        changed.dedup();
        changed
    }
}
