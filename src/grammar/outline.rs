//! Outline numbers of running text (结构层次序数): `一、` `（一）` `1.` `（1）` `①` and `第X章` `第X条` at the head of a line.
//!
//! Says what a line begins with, and how a number of the same manner is written. Whether it fits its series is for [`Walk`].

mod level;
#[cfg(test)]
mod tests;
mod walk;

pub use level::{Fault, FaultKind};
pub use walk::{Step, Walk};

use super::number;
use super::numbering::mark_at;
use crate::model::{MarkStyle, Point};
use crate::text::Span;

/// Marks that count one level, in the order in which documents usually nest them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// `第一编`
    Book,
    /// `第一章`
    Chapter,
    /// `第一节`
    Section,
    /// `第一条`
    Article,
    /// `一、`
    Chinese,
    /// `（一）`
    ChineseParen,
    /// `1.` `1、`
    Arabic,
    /// `（1）`
    ArabicParen,
    /// `1）`
    HalfParen,
    /// `①`
    Circled,
}

impl Family {
    /// Number of families.
    pub const COUNT: usize = 10;

    /// The family of a point's mark; a pair (1-2) has none.
    pub const fn of(style: MarkStyle) -> Option<Self> {
        Some(match style {
            MarkStyle::ChineseComma | MarkStyle::ChineseDot => Self::Chinese,
            MarkStyle::ChineseParen => Self::ChineseParen,
            MarkStyle::ArabicDot | MarkStyle::ArabicFullDot | MarkStyle::ArabicComma => Self::Arabic,
            MarkStyle::ArabicParen => Self::ArabicParen,
            MarkStyle::ArabicHalfParen => Self::HalfParen,
            MarkStyle::Circled => Self::Circled,
            MarkStyle::Pair => return None,
        })
    }
}

/// The number that a line begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// What kind of mark.
    pub family: Family,
    /// The number.
    pub number: u32,
    /// The mark, in the line.
    pub span: Span,
}

/// What a line begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beginning {
    /// An outline number.
    Head(Head),
    /// A number that is no outline number for certain: `3.2名…`, `一、二级…`, `1-1.`.
    Doubtful(u32),
    /// Words; the number that they begin with, where they do, may be a damaged mark.
    Words(Option<u32>),
    /// The head of a new part (第二篇, 附件2), where all numbers begin anew.
    Part,
}

/// A line that begins a part is at most this long, in characters.
const PART_CHARS: usize = 40;

/// What a line, blanks around it taken off, begins with.
pub fn beginning(line: &str) -> Beginning {
    if line.starts_with('第')
        && let Some(begun) = statutory(line)
    {
        return begun;
    }
    if line.starts_with('附') && is_short(line) && ["附件", "附录", "附：", "附表"].iter().any(|w| line.starts_with(w))
    {
        return Beginning::Part;
    }
    let Some(mark) = mark_at(line, 0) else {
        return Beginning::Words(loose_number(line));
    };
    let rest = line.get(mark.span.end() as usize..).unwrap_or_default();
    let goes_on = match mark.style {
        MarkStyle::ChineseComma | MarkStyle::ChineseDot => {
            rest.starts_with(|c| "一二三四五六七八九十".contains(c)) && !begins_year(rest)
        }
        // A year behind the mark is none of its decimals: 3.2021年.
        _ => rest.trim_start().starts_with(|c: char| c.is_ascii_digit()) && !begins_year(rest.trim_start()),
    };
    match Family::of(mark.style) {
        Some(family) if !goes_on => Beginning::Head(Head { family, number: mark.number.major, span: mark.span }),
        _ => Beginning::Doubtful(mark.number.major),
    }
}

/// `第三章` `第三条` `第三篇` at the head of a line; nothing where the line only speaks of one (`第三条规定的…`).
fn statutory(line: &str) -> Option<Beginning> {
    let from = '第'.len_utf8();
    let (number, length) = number::parse_prefix(line.get(from..)?)?;
    let rest = line.get(from + length..)?;
    let unit = rest.chars().next()?;
    let family = match unit {
        '编' | '編' => Family::Book,
        '章' => Family::Chapter,
        '节' | '節' => Family::Section,
        '条' | '條' => Family::Article,
        '篇' if is_short(line) => return Some(Beginning::Part),
        '部' if rest.starts_with("部分") && is_short(line) => return Some(Beginning::Part),
        _ => return None,
    };
    let after = &rest[unit.len_utf8()..];
    // An inserted article (第三条之一) counts as the one before it.
    if after.starts_with('之') {
        return Some(Beginning::Doubtful(number));
    }
    let speaks = ["规定", "所", "和", "至", "、", "，", "第", "的", "或", "及", "与", "中", "）", "款", "项", "目"];
    if speaks.iter().any(|word| after.starts_with(word)) {
        return Some(Beginning::Words(None));
    }
    let span = Span::of(0, from + length + unit.len_utf8());
    Some(Beginning::Head(Head { family, number, span }))
}

fn begins_year(text: &str) -> bool {
    let Some((at, _)) = text.char_indices().nth(4) else { return false };
    let is_digit = |c: char| c.is_ascii_digit() || "〇○零一二三四五六七八九".contains(c);
    text[..at].chars().all(is_digit) && text[at..].starts_with('年')
}

fn is_short(line: &str) -> bool {
    line.chars().take(PART_CHARS + 1).count() <= PART_CHARS
}

/// The number, bracketed or not, that a line begins with: what is left of a mark that lost its comma or bracket.
fn loose_number(line: &str) -> Option<u32> {
    let bare = line.trim_start_matches(|c: char| c.is_whitespace() || "（([【〔".contains(c));
    number::parse_prefix(bare).map(|(value, _)| value)
}

/// The points inside a line, behind whatever it begins with.
pub fn inner(points: &[Point], line: Span) -> impl Iterator<Item = (Family, u32)> + '_ {
    let first = points.partition_point(|point| point.mark.start() <= line.start());
    let points = points[first..].iter().take_while(move |point| point.mark.start() < line.end());
    points.filter_map(|point| Some((Family::of(point.style)?, point.number.major)))
}

/// Another number in the manner of a mark: 3 like `（一）` is `（三）`.
pub fn like(mark: &str, found: u32, number: u32) -> String {
    let numeral =
        |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || "〇零一二三四五六七八九十百千".contains(c);
    let Some(start) = mark.find(numeral) else {
        // One character holds it all: ①.
        let moved = |c: char| char::from_u32((c as u32).wrapping_add(number).wrapping_sub(found));
        return mark.chars().next().and_then(moved).map_or_else(String::new, |c| c.to_string());
    };
    let end = start + mark[start..].find(|c| !numeral(c)).unwrap_or(mark.len() - start);
    let is_arabic = mark[start..].starts_with(|c: char| number::arabic_digit(c).is_some());
    let value = if is_arabic { number.to_string() } else { number::to_chinese(number) };
    format!("{}{value}{}", &mark[..start], &mark[end..])
}
