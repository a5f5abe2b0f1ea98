//! Quoted text, taken apart into sentences.

use crate::grammar::{article, numerals, statute};
use crate::law::texts::{Segment, SegmentEnd, segments};
use crate::model::{Article, Citation};
use crate::text::Span;

/// A title longer than this is running text.
const LONGEST_TITLE: usize = 60;

/// Quoted text, taken apart.
pub(super) struct Quotation {
    /// The articles cited, those of labels within the quotation included.
    pub(super) articles: Vec<Article>,
    /// The sentences; spans in the cell's text.
    pub(super) sentences: Vec<Sentence>,
}

/// A sentence of quoted text.
pub(super) struct Sentence {
    /// Its words between marks.
    pub(super) segments: Vec<Segment>,
    /// Whether its beginning is cut off: it follows marks of omission.
    pub(super) open: bool,
}

impl Sentence {
    /// In characters.
    pub(super) fn length(&self) -> u32 {
        self.segments.iter().map(|segment| segment.print.length).sum()
    }

    /// From its first word to its last.
    pub(super) fn span(&self) -> Span {
        match (self.segments.first(), self.segments.last()) {
            (Some(first), Some(last)) => first.span.join(last.span),
            _ => Span::default(),
        }
    }

    /// The sentence with its numbers in the other writing.
    pub(super) fn other_numerals(&self, words: &str) -> impl Iterator<Item = Vec<Segment>> {
        let text = self.span().slice(words);
        let end = self.segments.last().map_or(SegmentEnd::Open, |last| last.end);
        [numerals::in_chinese(text), numerals::in_arabic(text)].into_iter().flatten().map(move |text| {
            let mut written = segments(&text);
            if let Some(last) = written.last_mut() {
                last.end = end;
            }
            written
        })
    }

    /// Whether the sentence is the heading of another instrument's text that could not be told as such: …《甲法》若干规定 第二十五条.
    pub(super) fn names_another(&self, words: &str) -> bool {
        let line = self.segments.split_inclusive(|segment| segment.end == SegmentEnd::Line).next().unwrap_or_default();
        let (Some(first), Some(last)) = (line.first(), line.last()) else { return false };
        let text = first.span.join(last.span).slice(words);
        let Some((title, rest)) = text.rsplit_once('》') else { return false };
        let at = rest.find('第').and_then(|at| article::articles(rest, at));
        at.is_some_and(|run| run.end == rest.len()) && title.chars().count() < LONGEST_TITLE
    }
}

impl Quotation {
    /// Takes the quotation of a citation apart.
    pub(super) fn read(words: &str, citation: &Citation) -> Self {
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
    pub(super) fn drop(&mut self, stretches: &[Span]) {
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
