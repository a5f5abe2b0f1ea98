//! The texts of instruments: as fingerprints, which come with the program, and in full where there is a local store.
//!
//! A fingerprint says of each article how many paragraphs and items it has, and lets words be recognised, without holding
//! them. A text of a local store gives the same and its words besides; where both are there, the store's is used.

mod compare;
mod held;
mod import;
mod name;
mod pack;
mod segment;
mod store;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use compare::{Agreement, Match};
pub use held::{HeldArticle, HeldText};
pub use import::{DraftStanding, ImportProblem, Imported, TextDraft};
pub use name::parse as parse_text_name;
pub use pack::{Pack, PackSource};
pub use segment::{Print, Segment, SegmentEnd, segments};
pub use store::TextStore;

use super::instrument::Law;
use super::version::LawVersion;

/// The bundled fingerprints, made from the texts by `tests/it/law_texts.rs`.
static PACK: &[u8] = include_bytes!("../../../rules/_data/law-texts.bin");

/// The texts that are at hand.
#[derive(Clone, Debug, Default)]
pub struct LawTexts {
    pack: Option<Arc<Pack>>,
    store: Option<Arc<TextStore>>,
}

impl LawTexts {
    /// The fingerprints that come with the program.
    pub fn bundled() -> Self {
        Self { pack: Some(Arc::new(Pack::read(PACK))), store: None }
    }

    /// Fingerprints of one's own: for tests with invented laws.
    pub fn of_pack(pack: Pack) -> Self {
        Self { pack: Some(Arc::new(pack)), store: None }
    }

    /// These texts, and those of a store before them.
    pub fn with_store(mut self, store: TextStore) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    /// The local store.
    pub fn store(&self) -> Option<&TextStore> {
        self.store.as_deref()
    }

    /// How many texts there are in the bundle and how many articles they have.
    pub fn counts(&self) -> (usize, usize) {
        self.pack.as_ref().map_or((0, 0), |pack| pack.counts())
    }

    /// The texts of the instrument of this title, the oldest first.
    pub fn of_title(&self, title: &str) -> Vec<HeldText> {
        let mut texts: Vec<HeldText> = self.store.iter().flat_map(|store| store.texts_of(title)).collect();
        if let Some(pack) = &self.pack {
            for text in pack.texts_of(title) {
                if !texts.iter().any(|held| held.date() == pack.date(text)) {
                    texts.push(HeldText::packed(pack, text));
                }
            }
        }
        texts.sort_by_key(HeldText::date);
        texts
    }

    /// The text of a version.
    pub fn of_version(&self, version: &LawVersion<'_>) -> Option<HeldText> {
        let texts = self.of_title(version.law().title());
        texts.into_iter().find(|text| version.events().any(|event| event.date() == Some(text.date())))
    }

    /// The version of an instrument that a text is of.
    pub fn version_of<'r>(law: Law<'r>, text: &HeldText) -> Option<LawVersion<'r>> {
        law.versions().find(|version| version.events().any(|event| event.date() == Some(text.date())))
    }
}
