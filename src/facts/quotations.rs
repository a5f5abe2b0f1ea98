//! Quoted text against the articles that it is said to be from, as far as the register has their text.
//!
//! Compared sentence by sentence, and only words count: widths, spaces and marks do not. What may be left out without fault is
//! left out: items, sentences, the end of the last sentence, labels, and notes pasted into the text (another rule's matter).

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Facts;
use super::laws::{LawFault, MeantVersion, describe, in_words, inside};
use super::original::original;
use crate::grammar::{article, number, statute};
use crate::law::texts::{Agreement, HeldArticle, HeldText, LawTexts, Match, Segment, SegmentEnd, segments};
use crate::law::{Law, LawVersion};
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
    /// What differs.
    pub faults: Vec<LawFault>,
}

/// Shortest sentence that is judged; what is shorter is a label or a remark, or tells nothing.
const SHORTEST: u32 = 5;
/// Shortest sentence by which another place of the text is recognised.
const SHORTEST_ELSEWHERE: u32 = 8;

/// A sentence with more marks than this is a list of some kind, and would take long to compare.
const MOST_SEGMENTS: usize = 200;
/// How many characters a text may lack by mistake.
const MOST_LACKING: u32 = 2;
/// A title longer than this is running text.
const LONGEST_TITLE: usize = 60;

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

/// What is wrong with a quotation; spans are relative to the citation's beginning.
struct Verdict {
    kind: &'static str,
    certain: bool,
    span: Span,
    values: Vec<(&'static str, String)>,
    /// The article where the words stand.
    elsewhere: Option<(u32, u32)>,
}

/// What came of comparing a quotation.
#[derive(Default)]
struct Judged {
    sentences: usize,
    verdicts: Vec<Verdict>,
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
        let judged: Vec<Option<Judged>> = first.par_iter().map(|task| self.judge_quotation(task)).collect();
        let mut found = Quotations::default();
        for judged in judged.iter().flatten() {
            found.checked += 1;
            found.matched += usize::from(judged.verdicts.is_empty());
            found.sentences += judged.sentences;
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

    /// Compares a quotation; `None` where there is nothing to compare it with.
    fn judge_quotation(&self, task: &Task<'_>) -> Option<Judged> {
        let law = self.laws.get(self.title_of(task)).filter(|found| !found.how.is_wrong())?.law;
        let MeantVersion { version, certain } = self.meant_version(law, task.named)?;
        let text = self.laws.texts().of_version(&version)?;
        let words = self.words(task.text);
        let mut quotation = Quotation::read(words, task.citation);
        let inserted = self.notes_within(task);
        quotation.drop(&inserted);
        let allowed = cited_articles(&text, &quotation.articles);
        if allowed.is_empty() {
            return None;
        }
        let comparison = Comparison { facts: self, law, version, text: &text, allowed, certain };
        Some(comparison.judge(&quotation, words, task.citation))
    }

    /// Notes of instruments named in the quotation: pasted in by mistake, which another rule tells.
    fn notes_within(&self, task: &Task<'_>) -> Vec<Span> {
        let quotation = task.citation.quotation.unwrap_or_default();
        let within = self.text(task.text).citations.iter().filter(|other| quotation.covers(other.span));
        within.filter_map(|other| other.note.as_ref()).map(|note| note.span).collect()
    }
}

/// Quoted text, taken apart.
struct Quotation {
    /// The articles cited, those of labels within the quotation included.
    articles: Vec<Article>,
    /// The sentences; spans in the cell's text.
    sentences: Vec<Sentence>,
}

struct Sentence {
    segments: Vec<Segment>,
    /// Whether its beginning is cut off: it follows marks of omission.
    open: bool,
}

impl Sentence {
    fn length(&self) -> u32 {
        self.segments.iter().map(|segment| segment.print.length).sum()
    }

    fn span(&self) -> Span {
        match (self.segments.first(), self.segments.last()) {
            (Some(first), Some(last)) => first.span.join(last.span),
            _ => Span::default(),
        }
    }
}

impl Quotation {
    fn read(words: &str, citation: &Citation) -> Self {
        let whole = citation.quotation.unwrap_or_default();
        let mut articles = citation.articles.clone();
        let mut sentences: Vec<Sentence> = Vec::new();
        let mut open = false;
        for piece in pieces(words, whole, &mut articles) {
            let mut sentence = Sentence { segments: Vec::new(), open };
            for segment in segments(piece.slice(words)) {
                let end = segment.end;
                sentence.segments.push(Segment { span: segment.span.shift(piece.start()), ..segment });
                if end >= SegmentEnd::Sentence {
                    open = end == SegmentEnd::Omission;
                    sentences.push(std::mem::replace(&mut sentence, Sentence { segments: Vec::new(), open }));
                }
            }
            if !sentence.segments.is_empty() {
                open = false;
                sentences.push(sentence);
            }
        }
        Self { articles, sentences }
    }

    /// Takes out the segments in these stretches.
    fn drop(&mut self, stretches: &[Span]) {
        for sentence in &mut self.sentences {
            sentence.segments.retain(|segment| !stretches.iter().any(|span| span.overlaps(segment.span)));
        }
        self.sentences.retain(|sentence| !sentence.segments.is_empty());
    }
}

/// The quotation without the labels at the head of its sentences (第十六条：, 第二款：), whose articles are added to those cited.
fn pieces(words: &str, whole: Span, articles: &mut Vec<Article>) -> Vec<Span> {
    let mut pieces = Vec::new();
    let mut start = whole.start() as usize;
    let end = whole.end() as usize;
    let mut at_head = true;
    let mut at = start;
    while at < end {
        let Some(c) = words.get(at..).and_then(|rest| rest.chars().next()) else { break };
        if at_head
            && c == '第'
            && let Some((run, after)) = label(words, at)
        {
            pieces.push(Span::of(start, at));
            articles.extend(run);
            (start, at) = (after.min(end), after.max(at + 1));
            continue;
        }
        let is_end = matches!(c, '。' | '；' | ';' | '：' | ':' | '！' | '？' | '\n' | '…' | '”' | '“' | '【' | '】');
        at_head = is_end || (at_head && (c.is_whitespace() || matches!(c, '*')));
        at += c.len_utf8();
    }
    pieces.push(Span::of(start, end));
    pieces
}

/// The references of a label at `at`, and where it ends; `None` where 第N条 is a part of the sentence.
fn label(words: &str, at: usize) -> Option<(Vec<Article>, usize)> {
    if let Some((number, sub_article, end)) = statute::head(words, at) {
        let article = Article { article: number, sub_article, ..Article::default() };
        let named = article::articles(words, at).map_or(0, |run| run.end);
        if named <= end {
            return Some((vec![article], end));
        }
    }
    let run = article::articles(words, at)?;
    let next = words.get(run.end..)?.chars().next();
    let parted = next.is_none_or(|c| c.is_whitespace() || matches!(c, '：' | ':'));
    parted.then_some((run.articles, run.end))
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

/// A quotation held against a text.
struct Comparison<'f, 't> {
    facts: &'f Facts,
    law: Law<'f>,
    version: LawVersion<'f>,
    text: &'t HeldText,
    allowed: Vec<HeldArticle<'t>>,
    certain: bool,
}

/// Where words that were looked for in the articles cited come nearest: an article, and how far they agree with it.
type Nearest = (usize, Agreement);

impl Comparison<'_, '_> {
    fn judge(&self, quotation: &Quotation, words: &str, citation: &Citation) -> Judged {
        let mut judged = Judged::default();
        let mut expected = (0, 0);
        // The run of sentences that are wrong in the same way is one fault.
        let mut follows = false;
        let judgeable =
            |sentence: &&Sentence| sentence.length() >= SHORTEST && sentence.segments.len() <= MOST_SEGMENTS;
        for sentence in quotation.sentences.iter().filter(judgeable) {
            if names_another(sentence, words) {
                break;
            }
            judged.sentences += 1;
            let nearest = match self.find(&sentence.segments, sentence.open, &mut expected) {
                Ok(()) => {
                    follows = false;
                    continue;
                }
                Err(nearest) => nearest,
            };
            // Lines that end without a mark may be paragraphs of their own.
            let parts = sentence.segments.split_inclusive(|segment| segment.end == SegmentEnd::Line);
            if parts.clone().count() > 1
                && parts.clone().all(|part| self.find(part, sentence.open, &mut expected).is_ok())
            {
                follows = false;
                continue;
            }
            let verdict = self.differing(sentence, nearest, words, judged.verdicts.last().filter(|_| follows));
            let from = citation.span.start();
            let span = Span::new(verdict.span.start() - from, verdict.span.end() - from);
            match judged.verdicts.last_mut().filter(|last| follows && last.runs_on(&verdict)) {
                Some(last) => last.span = last.span.join(span),
                None => judged.verdicts.push(Verdict { span, ..verdict }),
            }
            follows = true;
        }
        judged
    }

    /// Looks for words in the articles cited, at first where they are expected: behind those found before.
    fn find(&self, segments: &[Segment], open: bool, expected: &mut (usize, usize)) -> Result<(), Nearest> {
        let mut nearest: Option<Nearest> = None;
        let mut weaker: Option<(usize, Range<usize>)> = None;
        for at in (expected.0..self.allowed.len()).chain(0..expected.0) {
            let hint = if at == expected.0 { expected.1 } else { 0 };
            match self.allowed[at].find(segments, open, hint) {
                Match::Whole(range) => {
                    *expected = (at, range.end);
                    return Ok(());
                }
                Match::Cut(range) | Match::Shortened(range) => weaker = weaker.or(Some((at, range))),
                Match::Not(agreement) => {
                    let better = |(_, known): &Nearest| agreement.head + agreement.tail > known.head + known.tail;
                    if nearest.as_ref().is_none_or(better) {
                        nearest = Some((at, agreement));
                    }
                }
            }
        }
        match weaker {
            Some((at, range)) => {
                *expected = (at, range.end);
                Ok(())
            }
            None => Err(nearest.unwrap_or_default()),
        }
    }

    /// A sentence that is in none of the articles cited: where else it stands, else where it differs.
    fn differing(&self, sentence: &Sentence, nearest: Nearest, words: &str, before: Option<&Verdict>) -> Verdict {
        let (at, agreement) = nearest;
        let article = &self.allowed[at.min(self.allowed.len() - 1)];
        let span = sentence.span();
        let quoted = span.slice(words);
        let mut values = vec![
            ("title", inside(self.law.title())),
            ("article", name(article.number())),
            ("version", describe(&self.version)),
            ("source", self.version.source().to_owned()),
            ("sentence", quoted.to_owned()),
        ];
        let certain = self.certain;
        if sentence.length() >= SHORTEST_ELSEWHERE {
            let same_as_before = before.and_then(|before| before.elsewhere);
            if let Some(elsewhere) = stands_in(self.text, sentence, same_as_before) {
                values.extend([
                    ("elsewhere", name(elsewhere)),
                    ("original", String::new()),
                    ("changes", String::new()),
                ]);
                return Verdict { kind: "other-article", certain, span, values, elsewhere: Some(elsewhere) };
            }
            for other in self.facts.laws.texts().of_title(self.law.title()) {
                if other.date() == self.text.date() {
                    continue;
                }
                if let Some(elsewhere) = stands_in(&other, sentence, Some(article.number())) {
                    let version = LawTexts::version_of(self.law, &other);
                    let kind = if other.date() < self.text.date() { "older-version" } else { "newer-version" };
                    let original = original(article, quoted);
                    values.extend([
                        ("elsewhere", name(elsewhere)),
                        ("other", version.map_or(in_words(other.date()), |version| describe(&version))),
                        ("original", original.sentence),
                        ("changes", original.changes),
                    ]);
                    return Verdict { kind, certain, span, values, elsewhere: Some(elsewhere) };
                }
            }
        }
        let original = original(article, quoted);
        values.extend([("original", original.sentence), ("changes", original.changes)]);
        // The characters between what agrees at both ends; the whole where nothing is between.
        let middle =
            sentence.segments.get(agreement.head..sentence.segments.len() - agreement.tail).unwrap_or_default();
        let marked = match (middle.first(), middle.last()) {
            (Some(first), Some(last)) => first.span.join(last.span),
            _ => span,
        };
        // Texts sometimes lack a character or two: where the quotation has just that many more, it may be the right one.
        let length: u32 = middle.iter().map(|segment| segment.print.length).sum();
        let may_lack =
            agreement.between.is_some_and(|between| (between + 1..=between + MOST_LACKING).contains(&length));
        let kind = if agreement.head + agreement.tail == 0 { "absent" } else { "differs" };
        Verdict { kind, certain: certain && !may_lack, span: marked, values, elsewhere: None }
    }
}

impl Verdict {
    /// Whether `next`, about the sentence behind, says the same.
    fn runs_on(&self, next: &Self) -> bool {
        let is_place = matches!(self.kind, "absent" | "other-article" | "older-version" | "newer-version");
        let other =
            |verdict: &Self| verdict.values.iter().find(|(key, _)| *key == "other").map(|(_, value)| value.clone());
        is_place && (self.kind, self.elsewhere) == (next.kind, next.elsewhere) && other(self) == other(next)
    }
}

/// Whether the sentence is the heading of another instrument's text that could not be told as such: …《甲法》若干规定 第二十五条.
fn names_another(sentence: &Sentence, words: &str) -> bool {
    let line = sentence.segments.split_inclusive(|segment| segment.end == SegmentEnd::Line).next().unwrap_or_default();
    let (Some(first), Some(last)) = (line.first(), line.last()) else { return false };
    let text = first.span.join(last.span).slice(words);
    let Some((title, rest)) = text.rsplit_once('》') else { return false };
    let at = rest.find('第').and_then(|at| article::articles(rest, at));
    at.is_some_and(|run| run.end == rest.len()) && title.chars().count() < LONGEST_TITLE
}

/// The article of a text that holds a whole sentence, this one rather than another.
fn stands_in(text: &HeldText, sentence: &Sentence, rather: Option<(u32, u32)>) -> Option<(u32, u32)> {
    let holds = |article: &HeldArticle<'_>| article.holds(&sentence.segments);
    let preferred = rather.and_then(|(number, sub)| text.article(number, sub)).filter(holds);
    preferred.or_else(|| text.articles().find(holds)).map(|article| article.number())
}

/// 第四十二条之一.
fn name((article, sub): (u32, u32)) -> String {
    let sub = if sub == 0 { String::new() } else { format!("之{}", number::to_chinese(sub)) };
    format!("第{}条{sub}", number::to_chinese(article))
}
