use std::path::Path;
use std::sync::Arc;

use super::pack::{Pack, PackedArticle, PackedText};
use super::segment::Print;
use super::store::Stored;
use crate::grammar::statute::StatuteArticle;
use crate::model::Date;

/// A text at hand: fingerprints, and the words where they come from a local store.
#[derive(Clone, Debug)]
pub struct HeldText {
    pack: Arc<Pack>,
    at: PackedText,
    stored: Option<Arc<Stored>>,
}

/// An article of a text at hand.
#[derive(Clone, Copy, Debug)]
pub struct HeldArticle<'t> {
    text: &'t HeldText,
    packed: PackedArticle<'t>,
}

impl HeldText {
    pub(super) fn packed(pack: &Arc<Pack>, at: PackedText) -> Self {
        Self { pack: Arc::clone(pack), at, stored: None }
    }

    pub(super) fn stored(stored: &Arc<Stored>, at: PackedText) -> Self {
        Self { pack: Arc::clone(&stored.pack), at, stored: Some(Arc::clone(stored)) }
    }

    /// The date of its version.
    pub fn date(&self) -> Date {
        self.pack.date(self.at)
    }

    /// Whether its words are at hand.
    pub fn has_words(&self) -> bool {
        self.stored.is_some()
    }

    /// The file of the local store that it comes from.
    pub fn path(&self) -> Option<&Path> {
        self.stored.as_ref().map(|stored| stored.path.as_path())
    }

    /// Its articles, in order.
    pub fn articles(&self) -> impl Iterator<Item = HeldArticle<'_>> + Clone {
        self.pack.articles(self.at).map(|packed| HeldArticle { text: self, packed })
    }

    /// An article by its number and that after 之.
    pub fn article(&self, number: u32, sub: u32) -> Option<HeldArticle<'_>> {
        self.pack.article(self.at, number, sub).map(|packed| HeldArticle { text: self, packed })
    }

    /// The number of its last article.
    pub fn last_article(&self) -> u32 {
        self.articles().map(|article| article.number().0).max().unwrap_or(0)
    }
}

impl<'t> HeldArticle<'t> {
    /// Its number, and that after 之 (0 where there is none).
    pub fn number(&self) -> (u32, u32) {
        self.packed.number()
    }

    /// For each paragraph (款), how many items (项) it has.
    pub fn paragraphs(&self) -> &'t [u8] {
        self.packed.paragraphs()
    }

    /// The fingerprints of its segments, in order.
    pub fn prints(&self) -> impl ExactSizeIterator<Item = Print> + Clone + 't {
        self.packed.prints()
    }

    /// Its lines, where its words are at hand.
    pub fn lines(&self) -> Option<Vec<&'t str>> {
        let (article, text) = self.words()?;
        Some(article.lines.iter().map(|line| line.span.slice(text)).collect())
    }

    /// The article as taken apart and the text that its spans are in, where its words are at hand.
    pub fn words(&self) -> Option<(&'t StatuteArticle, &'t str)> {
        let stored = self.text.stored.as_ref()?;
        let article = stored.statute.articles.iter().find(|article| (article.number, article.sub) == self.number())?;
        Some((article, &stored.text))
    }
}
