use std::collections::BTreeMap;

use super::Facts;
use crate::model::{Citation, CitationSite};
use crate::text::Span;

/// How a list usually does things, as shares of its own citations. Counted over distinct texts, each with its number of places.
#[derive(Clone, Debug, Default)]
pub struct Conventions {
    /// The list's own citations.
    pub citations: usize,
    /// Share of those with a level tag.
    pub tagged: f64,
    /// Share of those that name an article and are followed by quoted text, with a mark between the two.
    pub separated: f64,
    /// Number of citations behind `separated`.
    pub quoted: usize,
    /// For each level tag (empty for none): citations, and how many of them give a date or document number.
    pub dated: BTreeMap<String, (usize, usize)>,
}

impl Conventions {
    /// Counts the conventions of a list.
    pub fn of(facts: &Facts) -> Self {
        let mut conventions = Self::default();
        let (mut tagged, mut separated) = (0, 0);
        for id in facts.document.texts.ids() {
            let weight = facts.places(id).len();
            let words = facts.words(id);
            for citation in facts.text(id).citations.iter().filter(|citation| citation.site == CitationSite::Own) {
                conventions.citations += weight;
                if citation.tag.is_some() {
                    tagged += weight;
                }
                if is_quoted(citation) {
                    conventions.quoted += weight;
                    if citation.separator.is_some_and(|span| is_mark(span, words)) {
                        separated += weight;
                    }
                }
                let tag = citation.tag.as_ref().map_or(String::new(), |tag| tag.text.clone());
                let (all, dated) = conventions.dated.entry(tag).or_default();
                *all += weight;
                if citation.note.as_ref().is_some_and(|note| !note.events.is_empty()) {
                    *dated += weight;
                }
            }
        }
        conventions.tagged = share(tagged, conventions.citations);
        conventions.separated = share(separated, conventions.quoted);
        conventions
    }

    /// Share of the citations with this level tag that give a date or document number; 0 where there are fewer than five.
    pub fn dated_share(&self, tag: &str) -> f64 {
        match self.dated.get(tag) {
            Some(&(all, dated)) if all >= 5 => share(dated, all),
            _ => 0.0,
        }
    }
}

/// Whether the citation names an article and quoted text follows it.
pub fn is_quoted(citation: &Citation) -> bool {
    !citation.articles.is_empty() && citation.quotation.is_some_and(|span| !span.is_empty())
}

/// Whether what is cited is a normative document (规范性文件) and no statute or rule: by its tag, or else by its title.
pub fn is_normative_document(citation: &Citation) -> bool {
    match &citation.tag {
        Some(tag) => tag.text.contains("文件"),
        None => ["通知", "意见", "方案", "规划", "纲要", "批复", "函", "公告", "目录"]
            .iter()
            .any(|end| citation.title.text.ends_with(end)),
    }
}

/// Whether a separator is a mark and not only a space.
pub fn is_mark(span: Span, words: &str) -> bool {
    !span.slice(words).trim().is_empty()
}

#[allow(clippy::cast_precision_loss, reason = "counts of cells are far below 2^52")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
