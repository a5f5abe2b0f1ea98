//! The marks of points: `1.` `（一）` `1-1.` and their kin, read at one place of a text.
//!
//! Says what a mark is, and not whether a point begins there: that depends on the series.

use crate::grammar::number;
use crate::model::{MarkStyle, Number};
use crate::text::Span;

/// A mark that could begin a point.
#[derive(Clone, Copy, Debug)]
pub(in crate::grammar) struct MarkAt {
    pub(in crate::grammar) span: Span,
    pub(in crate::grammar) number: Number,
    pub(in crate::grammar) style: MarkStyle,
    /// A digit follows the dot (`3.2名…`): a point only where the series expects it.
    pub(super) doubtful: bool,
}

/// The mark that begins at `at`, if one does.
pub(in crate::grammar) fn mark_at(text: &str, at: usize) -> Option<MarkAt> {
    let rest = text.get(at..)?;
    let first = rest.chars().next()?;
    let (number, style, length) = match first {
        '0'..='9' => arabic(rest)?,
        '（' | '(' => parenthesised(rest)?,
        '①'..='⑳' => single(first, '①', MarkStyle::Circled),
        '⑴'..='⒇' => single(first, '⑴', MarkStyle::ArabicParen),
        '⒈'..='⒛' => single(first, '⒈', MarkStyle::ArabicDot),
        '㈠'..='㈩' => single(first, '㈠', MarkStyle::ChineseParen),
        _ => chinese(rest)?,
    };
    if !(1..=99).contains(&number.major) || number.minor > 99 {
        return None;
    }
    let after = rest.get(length..)?;
    let bracketed = matches!(style, MarkStyle::ChineseParen | MarkStyle::ArabicParen);
    if bracketed && names_a_point(after) {
        return None;
    }
    Some(MarkAt { span: Span::of(at, at + length), number, style, doubtful: !bracketed && begins_decimal(after) })
}

/// Whether the text after a mark makes it a decimal: `5万元` behind `1.`; `1..甲` is a point with its dot doubled.
fn begins_decimal(after: &str) -> bool {
    let mut chars = after.chars();
    match chars.next() {
        Some('.' | '．') => chars.next().is_none_or(|c| c.is_ascii_digit() || c == '.'),
        Some(first) => first.is_ascii_digit(),
        None => false,
    }
}

/// Whether a bracketed number names a point and does not begin one: （一）项, （一）、（三）, （一）至（三）.
fn names_a_point(after: &str) -> bool {
    let mut chars = after.chars();
    match (chars.next(), chars.next()) {
        (Some('项'), second) => second != Some('目'),
        (Some('款'), second) => second != Some('项'),
        // 及时, 和谐, 与会 begin a text: these words join numbers only where one follows.
        (Some('和' | '至' | '或' | '及' | '与'), Some(second)) => "（(第".contains(second),
        (Some(first), _) => "、，—-）)".contains(first),
        _ => false,
    }
}

fn single(mark: char, base: char, style: MarkStyle) -> (Number, MarkStyle, usize) {
    let major = (mark as u32).saturating_sub(base as u32) + 1;
    (Number { major, minor: 0 }, style, mark.len_utf8())
}

/// `1.` `1．` `1、` `1）` `1-1.`
fn arabic(rest: &str) -> Option<(Number, MarkStyle, usize)> {
    let (major, mut length) = digits(rest)?;
    let mut next = rest.get(length..)?.chars().next()?;
    if "-—－–".contains(next) {
        length += next.len_utf8();
        let (minor, more) = digits(rest.get(length..)?)?;
        length += more;
        next = rest.get(length..)?.chars().next()?;
        let number = Number { major, minor };
        return match next {
            _ if minor == 0 => None,
            '.' | '．' | '、' => Some((number, MarkStyle::Pair, length + next.len_utf8())),
            // Without a mark the pair is a point only where a citation begins: 3—1【法律】.
            '【' | '《' => Some((number, MarkStyle::Pair, length)),
            _ => None,
        };
    }
    let style = match next {
        '.' => MarkStyle::ArabicDot,
        '．' => MarkStyle::ArabicFullDot,
        '、' => MarkStyle::ArabicComma,
        ')' | '）' => MarkStyle::ArabicHalfParen,
        _ => return None,
    };
    Some((Number { major, minor: 0 }, style, length + next.len_utf8()))
}

/// One or two digits, no more.
pub(in crate::grammar) fn digits(rest: &str) -> Option<(u32, usize)> {
    let length = rest.bytes().take(3).take_while(u8::is_ascii_digit).count();
    if !(1..=2).contains(&length) {
        return None;
    }
    Some((rest.get(..length)?.parse().ok()?, length))
}

/// `（一）` `(1)`, brackets of any width.
fn parenthesised(rest: &str) -> Option<(Number, MarkStyle, usize)> {
    let open = rest.chars().next()?.len_utf8();
    let inner = rest.get(open..)?;
    let (major, length, style) = match digits(inner) {
        Some((value, length)) => (value, length, MarkStyle::ArabicParen),
        None => {
            let (value, length) = chinese_number(inner)?;
            (value, length, MarkStyle::ChineseParen)
        }
    };
    let close = inner.get(length..)?.chars().next()?;
    matches!(close, '）' | ')').then_some((Number { major, minor: 0 }, style, open + length + close.len_utf8()))
}

/// `一、` `一.`
fn chinese(rest: &str) -> Option<(Number, MarkStyle, usize)> {
    let (major, length) = chinese_number(rest)?;
    let mark = rest.get(length..)?.chars().next()?;
    let style = match mark {
        '、' => MarkStyle::ChineseComma,
        '.' | '．' => MarkStyle::ChineseDot,
        _ => return None,
    };
    Some((Number { major, minor: 0 }, style, length + mark.len_utf8()))
}

/// A Chinese number from 1 to 99, with its length in bytes.
fn chinese_number(rest: &str) -> Option<(u32, usize)> {
    // Nearly every line begins with something else: one look tells.
    if !rest.starts_with(|c| "一二三四五六七八九十".contains(c)) {
        return None;
    }
    number::parse_prefix(rest).filter(|(value, _)| (1..=99).contains(value))
}

/// Bytes of the character that begins with `lead`.
pub(in crate::grammar) fn width(lead: u8) -> usize {
    match lead {
        0xC0..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xFF => 4,
        _ => 1,
    }
}

/// Past spaces and line breaks; says whether a line ended among them.
pub(in crate::grammar) fn skip_blank(bytes: &[u8], mut at: usize) -> (usize, bool) {
    let mut line_break = false;
    loop {
        match bytes.get(at..) {
            Some([b'\n', ..]) => {
                line_break = true;
                at += 1;
            }
            Some([b' ' | b'\t' | b'\r', ..]) => at += 1,
            Some([0xC2, 0xA0, ..]) => at += 2,
            Some([0xE3, 0x80, 0x80, ..]) => at += 3,
            _ => return (at, line_break),
        }
    }
}
