//! Quoted text against the articles that it is said to be from, as far as the register has their text.
//!
//! Compared sentence by sentence, and only words count: widths, spaces and marks do not. What may be left out without fault is
//! left out: items, sentences, the end of the last sentence, labels, and notes pasted into the text (another rule's matter).

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Facts;
use super::comparison::{Comparison, Judged};
use super::laws::{LawFault, MeantVersion};
use super::quoted::Quotation;
use crate::law::How;
use crate::law::texts::{HeldArticle, HeldText};
use crate::model::{Article, Citation, CitationSite, TextId};
use crate::text::Span;

/// What the texts say about the list's quotations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quotations {
    /// Quotations that could be compared; equal ones of one text and version count once.
    pub checked: usize,
    /// Those among them without any difference.
    pub matched: usize,
    /// Sentences that were compared.
    pub sentences: usize,
    /// Quotations that could not be compared, by reason; equal ones count once.
    pub not_checkable: NotCheckable,
    /// What differs.
    pub faults: Vec<LawFault>,
}

/// How many quotations could not be compared, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NotCheckable {
    /// The register has no such instrument, or its title is a common mistake.
    pub unknown_law: usize,
    /// It cannot be told which version is meant.
    pub unclear_version: usize,
    /// There is no text of that version.
    pub no_text: usize,
    /// The text has none of the articles cited, or none is cited.
    pub no_article: usize,
}

/// Why a quotation could not be compared.
#[derive(Clone, Copy)]
enum Obstacle {
    UnknownLaw,
    UnclearVersion,
    NoText,
    NoArticle,
}

impl NotCheckable {
    /// All of them.
    pub fn total(&self) -> usize {
        self.unknown_law + self.unclear_version + self.no_text + self.no_article
    }

    fn count(&mut self, obstacle: Obstacle) {
        *match obstacle {
            Obstacle::UnknownLaw => &mut self.unknown_law,
            Obstacle::UnclearVersion => &mut self.unclear_version,
            Obstacle::NoText => &mut self.no_text,
            Obstacle::NoArticle => &mut self.no_article,
        } += 1;
    }
}

/// What a quotation depends on: equal ones are judged once.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Key<'a> {
    title: &'a str,
    note: &'a str,
    words: &'a str,
}

/// A quotation of the list and where it stands.
struct Task<'a> {
    text: TextId,
    index: u32,
    citation: &'a Citation,
    /// The citation whose title and note it goes by: itself, or the one that it points back to.
    named: &'a Citation,
}

impl Facts {
    pub(super) fn compare_quotations(&self) -> Quotations {
        let mut keys: FxHashMap<Key<'_>, usize> = FxHashMap::default();
        let mut first: Vec<Task<'_>> = Vec::new();
        let mut all: Vec<(Task<'_>, usize)> = Vec::new();
        for text in self.document.texts.ids().filter(|text| self.count(*text) > 0) {
            for task in self.tasks(text) {
                let words = self.words(text);
                let end = task.citation.quotation.map_or(0, Span::end);
                let key = Key {
                    title: self.title_of(&task),
                    note: task.named.note.as_ref().map_or("", |note| note.span.slice(words)),
                    words: Span::new(task.citation.span.start(), end).slice(words),
                };
                let at = *keys.entry(key).or_insert_with(|| {
                    first.push(Task { ..task });
                    first.len() - 1
                });
                all.push((task, at));
            }
        }
        let judged: Vec<Result<Judged, Obstacle>> = first.par_iter().map(|task| self.judge_quotation(task)).collect();
        let mut found = Quotations::default();
        for judged in &judged {
            match judged {
                Ok(judged) => {
                    found.checked += 1;
                    found.matched += usize::from(judged.verdicts.is_empty());
                    found.sentences += judged.sentences;
                }
                Err(obstacle) => found.not_checkable.count(*obstacle),
            }
        }
        for (task, at) in all {
            let verdicts = judged[at].iter().flat_map(|judged| &judged.verdicts);
            found.faults.extend(verdicts.map(|verdict| LawFault {
                text: task.text,
                citation: task.index,
                span: verdict.span.shift(task.citation.span.start()),
                kind: verdict.kind,
                certain: verdict.certain,
                values: verdict.values.clone(),
                repair: None,
            }));
        }
        found
    }

    /// The quotations of a text.
    fn tasks(&self, text: TextId) -> impl Iterator<Item = Task<'_>> {
        let citations = &self.text(text).citations;
        citations.iter().zip(0..).filter_map(move |(citation, index)| {
            if citation.site != CitationSite::Own || citation.quotation.is_none() {
                return None;
            }
            let named = match &citation.pointer {
                None => citation,
                Some(pointer) => {
                    let before = citations.get(..index as usize)?.iter().rev();
                    before
                        .filter(|other| other.site == CitationSite::Own)
                        .find(|other| other.title.text == pointer.title)?
                }
            };
            Some(Task { text, index, citation, named })
        })
    }

    fn title_of<'t>(&self, task: &Task<'t>) -> &'t str {
        &task.named.title.text
    }

    /// Compares a quotation; `Err` where there is nothing to compare it with.
    fn judge_quotation(&self, task: &Task<'_>) -> Result<Judged, Obstacle> {
        // A title with the country too much means the same instrument; a common mistake may mean another.
        let known = self.laws.get(self.title_of(task)).filter(|found| found.how != How::Misnomer);
        let law = known.ok_or(Obstacle::UnknownLaw)?.law;
        let meant = self.meant_version(law, task.named).ok_or(Obstacle::UnclearVersion)?;
        let MeantVersion { version, certain } = meant;
        let text = self.laws.texts().of_version(&version).ok_or(Obstacle::NoText)?;
        let words = self.words(task.text);
        let mut quotation = Quotation::read(words, task.citation);
        let inserted = self.notes_within(task);
        quotation.drop(&inserted);
        let allowed = cited_articles(&text, &quotation.articles);
        if allowed.is_empty() {
            return Err(Obstacle::NoArticle);
        }
        let is_there = |article: &Article| text.article(article.article, article.sub_article).is_some();
        let lacks_some = quotation.articles.iter().any(|article| article.article != 0 && !is_there(article));
        let texts = self.laws.texts();
        let comparison = Comparison { texts, law, version, text: &text, allowed, certain, lacks_some };
        Ok(comparison.judge(&quotation, words, task.citation))
    }

    /// Notes of instruments named in the quotation: pasted in by mistake, which another rule tells.
    fn notes_within(&self, task: &Task<'_>) -> Vec<Span> {
        let quotation = task.citation.quotation.unwrap_or_default();
        let within = self.text(task.text).citations.iter().filter(|other| quotation.covers(other.span));
        within.filter_map(|other| other.note.as_ref()).map(|note| note.span).collect()
    }
}

/// The articles of a text that are cited, each once.
fn cited_articles<'t>(text: &'t HeldText, cited: &[Article]) -> Vec<HeldArticle<'t>> {
    let is_cited = |held: &HeldArticle<'_>| {
        let (number, sub) = held.number();
        cited.iter().any(|article| match article.to {
            Some(to) => (article.article..=to).contains(&number),
            None => (article.article, article.sub_article) == (number, sub),
        })
    };
    text.articles().filter(is_cited).collect()
}
