//! The text of an instrument, taken apart into articles, paragraphs and items: 条, 款, 项.
//!
//! Reads Markdown and plain text alike: an article begins a line with 第N条, what follows up to the next one is its own, a line
//! of it that begins with （N） is an item and any other a paragraph. Headings (章, 节, 编) and annexes belong to no article.

use super::number;
use super::scan::{char_at, char_before, closes_round, is_blank, opens_round, rest, skip_blanks, trim_end, word};
use crate::text::Span;

#[cfg(test)]
mod tests;

/// A text as taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statute {
    /// What stands before the first article: title, notes, table of contents.
    pub preamble: Span,
    /// The articles, their numbers rising.
    pub articles: Vec<StatuteArticle>,
}

/// An article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatuteArticle {
    /// The number: 42.
    pub number: u32,
    /// 之一 is 1; 0 where there is none.
    pub sub: u32,
    /// Its lines, without 第N条.
    pub lines: Vec<StatuteLine>,
}

/// A line of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatuteLine {
    /// The line without blanks around it.
    pub span: Span,
    /// What it begins with.
    pub kind: LineKind,
    /// How many items are written within it, one behind the other.
    pub inner_items: u32,
}

/// What a line of an article is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// A paragraph (款).
    Paragraph,
    /// It begins with （一）.
    Item,
    /// It begins with 1. or ①: an item where the paragraph has none with （一）, else part of the item above.
    Subitem,
}

impl StatuteArticle {
    /// For each paragraph (款), how many items (项) it has.
    pub fn paragraphs(&self) -> Vec<u32> {
        let mut paragraphs: Vec<[u32; 2]> = Vec::new();
        for line in &self.lines {
            match (line.kind, paragraphs.last_mut()) {
                (LineKind::Item, Some(last)) => last[0] += 1,
                (LineKind::Subitem, Some(last)) => last[1] += 1,
                _ => paragraphs.push([line.inner_items, 0]),
            }
        }
        paragraphs.into_iter().map(|[items, subitems]| if items > 0 { items } else { subitems }).collect()
    }
}

/// Takes a text apart. One without articles (instruments in 一、二、 have none) gives none.
pub fn statute(text: &str) -> Statute {
    let mut found = Statute::default();
    let mut inside = false;
    let mut at = 0;
    let mut skipped = 0;
    for line in text.split_inclusive('\n') {
        let start = skip_marks(text, at);
        at += line.len();
        let end = trim_end(text, start.min(at), at);
        let words = text.get(start..end).unwrap_or("");
        if words.is_empty() {
            continue;
        }
        let last = found.articles.last().map_or((0, 0), |last| (last.number, last.sub));
        match head(text, start) {
            // A number that falls back is a document that is attached, or one that is quoted.
            Some((number, ..)) if number == 1 && last.0 > 1 => break,
            Some((number, sub, after)) if (number, sub) > last && (last.0 == 0 || number <= last.0 + LARGEST_GAP) => {
                if found.articles.is_empty() {
                    found.preamble = Span::of(0, start);
                }
                let mut article = StatuteArticle { number, sub, lines: Vec::new() };
                push(&mut article, text, after, end);
                found.articles.push(article);
                inside = true;
                skipped = 0;
            }
            _ if is_division(text, start, line) => inside = false,
            _ if inside && is_annex(words) => break,
            _ if inside => {
                if let Some(article) = found.articles.last_mut() {
                    push(article, text, start, end);
                }
            }
            // Lines under a heading that are no article's: a few are a note, more are another document.
            _ if !found.articles.is_empty() => {
                skipped += 1;
                if skipped > MOST_LOOSE_LINES {
                    break;
                }
            }
            _ => {}
        }
    }
    found
}

/// How many articles may be missing from a text in a row.
const LARGEST_GAP: u32 = 3;

/// How many lines may stand between a heading and the next article.
const MOST_LOOSE_LINES: u32 = 20;

fn push(article: &mut StatuteArticle, text: &str, start: usize, end: usize) {
    let span = Span::of(start.min(end), end);
    if span.is_empty() {
        return;
    }
    let kind = match char_at(text, start) {
        _ if article.lines.is_empty() => LineKind::Paragraph,
        Some('①'..='⑳') => LineKind::Subitem,
        _ if item_mark(text, start).is_some() => LineKind::Item,
        _ if arabic_mark(text, start) => LineKind::Subitem,
        _ => LineKind::Paragraph,
    };
    let inner_items = if kind == LineKind::Paragraph { inner_items(span.slice(text)) } else { 0 };
    article.lines.push(StatuteLine { span, kind, inner_items });
}

/// Items written one behind the other in a paragraph: 有下列情形的：（一）…；（二）….
fn inner_items(line: &str) -> u32 {
    let mut next = 1;
    for (at, _) in line.char_indices().filter(|(_, c)| opens_round(*c)) {
        let after_reference = matches!(char_before(line, at), Some('第' | '、' | '和' | '至' | '条' | '款' | '项'));
        if !after_reference && item_mark(line, at).is_some_and(|(number, _)| number == next) {
            next += 1;
        }
    }
    if next > 2 { next - 1 } else { 0 }
}

/// The number of the item mark at `at`, and where it ends: （四）, (4).
pub fn item_mark(text: &str, at: usize) -> Option<(u32, usize)> {
    let open = char_at(text, at).filter(|c| opens_round(*c))?;
    let inner = skip_blanks(text, at + open.len_utf8());
    let (number, len) = number::parse_prefix(rest(text, inner))?;
    let close = skip_blanks(text, inner + len);
    let c = char_at(text, close).filter(|c| closes_round(*c))?;
    (number > 0 && number < 100).then_some((number, close + c.len_utf8()))
}

/// Whether 1. or 1、 stands at `at`, and not 1.5.
fn arabic_mark(text: &str, at: usize) -> bool {
    let is_digit = |at| char_at(text, at).is_some_and(|c| number::arabic_digit(c).is_some());
    let Some((_, len)) = number::parse_prefix(rest(text, at)).filter(|_| is_digit(at)) else { return false };
    match char_at(text, at + len) {
        Some(mark @ ('.' | '．' | '、')) => !is_digit(at + len + mark.len_utf8()),
        _ => false,
    }
}

/// The head of an article at `at`: its number, that after 之, and where its words begin. 第三条规定 at the head of a line is none.
pub fn head(text: &str, at: usize) -> Option<(u32, u32, usize)> {
    let (number, mut end) = numbered(text, at, "条")?;
    let mut sub = 0;
    if let Some(next) = word(text, end, "之")
        && let Some((number, len)) = number::parse_prefix(rest(text, next))
    {
        (sub, end) = (number, next + len);
    }
    let next = skip_marks(text, end);
    let colon = char_at(text, next).filter(|c| matches!(c, '：' | ':'));
    let goes_on = next == end && char_at(text, end).is_some_and(|c| "的、和与或及至到规所中第款，。）".contains(c));
    (!goes_on).then(|| (number, sub, colon.map_or(next, |colon| skip_blanks(text, next + colon.len_utf8()))))
}

/// 第N and a unit: the number, and where it ends.
fn numbered(text: &str, at: usize, unit: &str) -> Option<(u32, usize)> {
    let at = skip_blanks(text, word(text, at, "第")?);
    let (number, len) = number::parse_prefix(rest(text, at))?;
    let end = word(text, skip_blanks(text, at + len), unit)?;
    (number > 0 && number < 10_000).then_some((number, end))
}

/// Whether the line is the heading of a division, or any heading of a Markdown text.
fn is_division(text: &str, start: usize, line: &str) -> bool {
    if line.trim_start().starts_with('#') {
        return true;
    }
    let divided = ["编", "章", "节"].iter().find_map(|unit| numbered(text, start, unit));
    divided.is_some_and(|(_, end)| {
        let next = char_at(text, end);
        next.is_none_or(|c| is_blank(c) || matches!(c, '\n' | '\r')) && line.chars().count() < 60
    })
}

fn is_annex(words: &str) -> bool {
    let named = ["附件", "附：", "附:", "附录", "附表"].iter().any(|word| words.starts_with(word));
    (named && words.chars().count() < 40 && !words.ends_with(['。', '；']))
        || words.starts_with('|')
        || words.starts_with('<')
}

/// Over blanks and the marks of Markdown at the head of a line: emphasis, quotation, heading.
fn skip_marks(text: &str, at: usize) -> usize {
    let tail = rest(text, at);
    at.min(text.len()) + tail.len() - tail.trim_start_matches(|c: char| is_blank(c) || matches!(c, '*' | '>')).len()
}
