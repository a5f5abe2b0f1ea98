//! A quotation held against the text that it is said to be from.

use std::ops::Range;

use super::laws::{describe, in_words, inside};
use super::original::original;
use super::quoted::{Quotation, Sentence};
use crate::grammar::number;
use crate::law::texts::{Agreement, HeldArticle, HeldText, LawTexts, Match, Segment, SegmentEnd};
use crate::law::{Law, LawVersion};
use crate::model::Date;
use crate::text::Span;

/// Shortest sentence that is judged; what is shorter is a label or a remark, or tells nothing.
const SHORTEST: u32 = 5;
/// Shortest sentence by which another place of the text is recognised.
const SHORTEST_ELSEWHERE: u32 = 8;
/// A sentence with more marks than this is a list of some kind, and would take long to compare.
const MOST_SEGMENTS: usize = 200;
/// How many characters a text may lack by mistake.
const MOST_LACKING: u32 = 2;
/// How many characters of quoted text a message repeats.
const LONGEST_WORDS: usize = 60;

/// A quotation and what it is held against.
pub(super) struct Comparison<'f, 't> {
    pub(super) texts: &'f LawTexts,
    pub(super) law: Law<'f>,
    /// The version that is meant.
    pub(super) version: LawVersion<'f>,
    /// Its text.
    pub(super) text: &'t HeldText,
    /// The articles cited; at least one.
    pub(super) allowed: Vec<HeldArticle<'t>>,
    /// Whether the version is certain.
    pub(super) certain: bool,
    /// Whether articles are cited that the text has not got: what stands nowhere may be meant to be theirs.
    pub(super) lacks_some: bool,
}

/// What is wrong with a quotation.
#[derive(Clone)]
pub(super) struct Verdict {
    pub(super) kind: &'static str,
    pub(super) certain: bool,
    /// The characters at fault, in the cell's text.
    pub(super) span: Span,
    /// The sentence that is judged, the first of several.
    sentence: Span,
    /// The article cited that comes nearest.
    article: (u32, u32),
    /// Where the words stand, if they do.
    place: Option<Place>,
}

/// A place where words stand that are not in the article cited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    article: (u32, u32),
    /// The date of the version, where it is another one.
    version: Option<Date>,
}

/// What came of comparing a quotation.
#[derive(Default)]
pub(super) struct Judged {
    pub(super) sentences: usize,
    pub(super) verdicts: Vec<Verdict>,
}

/// The article cited where words come nearest, by its index, and how far they agree with it.
type Nearest = (usize, Agreement);

impl Comparison<'_, '_> {
    pub(super) fn judge(&self, quotation: &Quotation, words: &str) -> Judged {
        let mut judged = Judged::default();
        let mut expected = (0, 0);
        let mut verdicts: Vec<Verdict> = Vec::new();
        // The run of sentences that are wrong in the same way is one fault.
        let mut follows = false;
        let mut wrong = 0;
        let judgeable =
            |sentence: &&Sentence| sentence.length() >= SHORTEST && sentence.segments.len() <= MOST_SEGMENTS;
        for sentence in quotation.sentences.iter().filter(judgeable) {
            if sentence.names_another(words) {
                break;
            }
            judged.sentences += 1;
            let Err(nearest) = self.find_sentence(sentence, words, &mut expected) else {
                follows = false;
                continue;
            };
            wrong += 1;
            let verdict = self.differing(sentence, nearest, verdicts.last().filter(|_| follows));
            match verdicts.last_mut().filter(|last| follows && last.says_the_same(&verdict)) {
                Some(last) => last.span = last.span.join(verdict.span),
                None => verdicts.push(verdict),
            }
            follows = true;
        }
        if self.lacks_some {
            verdicts.retain(|verdict| verdict.kind != "absent");
        }
        if wrong == judged.sentences
            && let Some(whole) = displaced(&verdicts)
        {
            verdicts = vec![whole];
        }
        judged.verdicts = verdicts;
        judged
    }

    /// The values of a verdict for messages.
    pub(super) fn values(&self, verdict: &Verdict, words: &str) -> Vec<(&'static str, String)> {
        let quoted = verdict.sentence.slice(words);
        let (number, sub) = verdict.article;
        let original = match (verdict.place, self.text.article(number, sub)) {
            (Some(Place { version: None, .. }), _) | (_, None) => Default::default(),
            (_, Some(article)) => original(&article, quoted),
        };
        let mut values = vec![
            ("title", inside(self.law.title())),
            ("article", name(verdict.article)),
            ("version", describe(&self.version)),
            ("source", self.version.source().to_owned()),
            ("sentence", quoted.to_owned()),
            ("original", original.sentence),
            ("changes", original.changes.in_chinese()),
            ("changes_in_english", original.changes.in_english()),
            ("words", beginning(verdict.span.slice(words))),
        ];
        if let Some(place) = verdict.place {
            let other = place.version.map(|date| {
                let texts = self.texts.of_title(self.law.title());
                let text = texts.iter().find(|text| text.date() == date);
                let version = text.and_then(|text| LawTexts::version_of(self.law, text));
                version.map_or_else(|| in_words(date), |version| describe(&version))
            });
            values.push(("elsewhere", name(place.article)));
            values.push(("other", other.unwrap_or_default()));
        }
        values
    }

    /// Looks for a sentence in the articles cited, in all ways in which it may stand there.
    fn find_sentence(&self, sentence: &Sentence, words: &str, expected: &mut (usize, usize)) -> Result<(), Nearest> {
        let Err(mut nearest) = self.find(&sentence.segments, sentence.open, expected) else { return Ok(()) };
        // Lines that end without a mark may be paragraphs of their own.
        let mut parts = sentence.segments.split_inclusive(|segment| segment.end == SegmentEnd::Line);
        if parts.clone().count() > 1 && parts.all(|part| self.find(part, sentence.open, expected).is_ok()) {
            return Ok(());
        }
        for written in sentence.other_numerals(words) {
            match self.find(&written, sentence.open, expected) {
                Ok(()) => return Ok(()),
                Err(other) if written.len() == sentence.segments.len() && other.1.more_than(&nearest.1) => {
                    nearest = other;
                }
                Err(_) => {}
            }
        }
        Err(nearest)
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
                    if nearest.as_ref().is_none_or(|(_, known)| agreement.more_than(known)) {
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
    fn differing(&self, sentence: &Sentence, nearest: Nearest, before: Option<&Verdict>) -> Verdict {
        let (at, agreement) = nearest;
        let article = &self.allowed[at.min(self.allowed.len() - 1)];
        let span = sentence.span();
        let place = match sentence.length() >= SHORTEST_ELSEWHERE {
            true => self.elsewhere(sentence, article.number(), before),
            false => None,
        };
        let verdict = Verdict {
            kind: "differs",
            certain: self.certain,
            span,
            sentence: span,
            article: article.number(),
            place: None,
        };
        if let Some((kind, place)) = place {
            return Verdict { kind, place: Some(place), ..verdict };
        }
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
        let agrees_within =
            |segment: &Segment| segment.print.length >= SHORTEST && article.holds(std::slice::from_ref(segment));
        let agrees = agreement.head + agreement.tail > 0 || sentence.segments.iter().any(agrees_within);
        let kind = if agrees { "differs" } else { "absent" };
        Verdict { kind, certain: self.certain && !may_lack, span: marked, ..verdict }
    }

    /// Where else a sentence stands: in another article of the version meant, else in another version.
    fn elsewhere(
        &self,
        sentence: &Sentence,
        cited: (u32, u32),
        before: Option<&Verdict>,
    ) -> Option<(&'static str, Place)> {
        let same_as_before = before.and_then(|before| before.place.as_ref()).map(|place| place.article);
        if let Some(article) = stands_in(self.text, sentence, same_as_before) {
            return Some(("other-article", Place { article, version: None }));
        }
        let others = self.texts.of_title(self.law.title()).into_iter().rev();
        others.filter(|other| other.date() != self.text.date()).find_map(|other| {
            let article = stands_in(&other, sentence, Some(cited))?;
            let kind = if other.date() < self.text.date() { "older-version" } else { "newer-version" };
            Some((kind, Place { article, version: Some(other.date()) }))
        })
    }
}

impl Verdict {
    /// Whether `next`, about the sentence behind, says the same.
    fn says_the_same(&self, next: &Self) -> bool {
        self.kind != "differs" && (self.kind, &self.place) == (next.kind, &next.place)
    }
}

/// All sentences of a quotation are wrong, and some are known to stand elsewhere: then one verdict about the whole says more
/// than one about each. `None` where there is nothing to gather.
fn displaced(verdicts: &[Verdict]) -> Option<Verdict> {
    let (first, last) = (verdicts.first()?, verdicts.last()?);
    if verdicts.len() < 2 || verdicts.iter().any(|verdict| verdict.kind == "differs") {
        return None;
    }
    let known = || verdicts.iter().filter_map(|verdict| Some((verdict.kind, verdict.place.as_ref()?)));
    let often = |place: (&str, &Place)| known().filter(|other| *other == place).count();
    // Of several that are as often, the first.
    let (kind, place) = known().rev().max_by_key(|place| often(*place))?;
    let kind = match kind {
        "other-article" => "mostly-other-article",
        "older-version" => "mostly-older-version",
        _ => "mostly-newer-version",
    };
    let span = first.span.join(last.span);
    Some(Verdict { kind, span, place: Some(*place), ..first.clone() })
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

/// The words as a message repeats them.
fn beginning(words: &str) -> String {
    let mut shown: String = words.chars().filter(|c| !c.is_control()).take(LONGEST_WORDS).collect();
    if words.chars().filter(|c| !c.is_control()).count() > LONGEST_WORDS {
        shown.push_str("……");
    }
    shown
}
