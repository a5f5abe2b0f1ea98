//! Quoted text against the articles that it is said to be from, as far as the register has their text.
//!
//! Compared sentence by sentence, and only words count: widths, spaces and marks do not. What may be left out without fault is
//! left out: items, sentences, the end of the last sentence, labels, and notes pasted into the text (another rule's matter).

use rustc_hash::FxHashMap;

use super::Facts;
use super::comparison::{Comparison, Judged};
use super::laws::MeantVersion;
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
    pub faults: Vec<QuotationFault>,
}

/// Quoted text that differs from its article. What messages say about it is worked out when it is asked for, by
/// [`Facts::quotation_values`]: there may be hundreds of thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuotationFault {
    /// The distinct text.
    pub text: TextId,
    /// The citation, by its index in the text.
    pub citation: u32,
    /// The characters, relative to the text.
    pub span: Span,
    /// What it is: `differs`, `other-article` and so on.
    pub kind: &'static str,
    /// Whether the knowledge is certain. Without it nothing may be more than a hint.
    pub certain: bool,
    /// Which of the quotation's faults it is.
    nth: u32,
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

/// What is wrong with quotations of one key; the span is relative to the citation's beginning.
struct Flaw {
    span: Span,
    kind: &'static str,
    certain: bool,
}

/// A quotation of the list and where it stands.
#[derive(Clone, Copy)]
struct Task<'a> {
    text: TextId,
    index: u32,
    citation: &'a Citation,
    /// The citation whose title and note it goes by: itself, or the one that it points back to.
    named: &'a Citation,
}

impl Facts {
    pub(super) fn compare_quotations(&self) -> Quotations {
        // One after the other: a thread that waits for others takes up other work, and that might ask for these facts again.
        let mut known: FxHashMap<Key<'_>, Box<[Flaw]>> = FxHashMap::default();
        let mut found = Quotations::default();
        for text in self.document.texts.ids().filter(|text| self.count(*text) > 0) {
            for task in self.tasks(text) {
                let flaws = known.entry(self.key(&task)).or_insert_with(|| self.flaws(&task, &mut found));
                found.faults.extend(flaws.iter().zip(0..).map(|(flaw, nth)| QuotationFault {
                    text,
                    citation: task.index,
                    span: flaw.span.shift(task.citation.span.start()),
                    kind: flaw.kind,
                    certain: flaw.certain,
                    nth,
                }));
            }
        }
        found.faults.shrink_to_fit();
        found
    }

    /// What there is to say about a quotation that differs, for messages.
    pub fn quotation_values(&self, fault: &QuotationFault) -> Vec<(&'static str, String)> {
        let task = self.tasks(fault.text).find(|task| task.index == fault.citation);
        let values = task.and_then(|task| {
            let values = |comparison: &Comparison<'_, '_>, judged: Judged| {
                let verdict = judged.verdicts.get(fault.nth as usize)?;
                Some(comparison.values(verdict, self.words(fault.text)))
            };
            self.judge_quotation(&task, values).ok().flatten()
        });
        values.unwrap_or_default()
    }

    fn key<'f>(&'f self, task: &Task<'f>) -> Key<'f> {
        let words = self.words(task.text);
        let end = task.citation.quotation.map_or(0, Span::end);
        let from = task.citation.span.start();
        Key {
            title: &task.named.title.text,
            note: task.named.note.as_ref().map_or("", |note| note.span.slice(words)),
            words: Span::new(from, end).slice(words),
        }
    }

    /// What differs in a quotation, counted.
    fn flaws(&self, task: &Task<'_>, found: &mut Quotations) -> Box<[Flaw]> {
        let from = task.citation.span.start();
        match self.judge_quotation(task, |_, judged| judged) {
            Ok(judged) => {
                found.checked += 1;
                found.matched += usize::from(judged.verdicts.is_empty());
                found.sentences += judged.sentences;
                let flaws = judged.verdicts.iter().map(|verdict| Flaw {
                    span: Span::new(verdict.span.start() - from, verdict.span.end() - from),
                    kind: verdict.kind,
                    certain: verdict.certain,
                });
                flaws.collect()
            }
            Err(obstacle) => {
                found.not_checkable.count(obstacle);
                Box::default()
            }
        }
    }

    /// The quotations of a text.
    fn tasks(&self, text: TextId) -> impl Iterator<Item = Task<'_>> {
        let mut before: FxHashMap<&str, &Citation> = FxHashMap::default();
        let own = self.text(text).citations.iter().zip(0..).filter(|(citation, _)| citation.site == CitationSite::Own);
        own.filter_map(move |(citation, index)| {
            let named = match &citation.pointer {
                None => Some(citation),
                Some(pointer) => before.get(pointer.title.as_str()).copied(),
            };
            before.insert(&citation.title.text, citation);
            citation.quotation?;
            Some(Task { text, index, citation, named: named? })
        })
    }

    /// Compares a quotation, and takes what is wanted from that; `Err` where there is nothing to compare it with.
    fn judge_quotation<T>(
        &self,
        task: &Task<'_>,
        take: impl FnOnce(&Comparison<'_, '_>, Judged) -> T,
    ) -> Result<T, Obstacle> {
        // A title with the country too much means the same instrument; a common mistake may mean another.
        let known = self.laws.get(&task.named.title.text).filter(|found| found.how != How::Misnomer);
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
        let judged = comparison.judge(&quotation, words);
        Ok(take(&comparison, judged))
    }

    /// Notes of instruments named in the quotation: pasted in by mistake, which another rule tells.
    fn notes_within(&self, task: &Task<'_>) -> Vec<Span> {
        let quotation = task.citation.quotation.unwrap_or_default();
        let citations = &self.text(task.text).citations;
        let from = citations.partition_point(|other| other.span.start() < quotation.start());
        let near = citations[from..].iter().take_while(|other| other.span.start() < quotation.end());
        let within = near.filter(|other| quotation.covers(other.span));
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
