//! The numbering mark before a citation: only as much of it as is needed to find where the citation begins.
//!
//! The numbering of a list as such is another grammar's; here a mark is skipped, not understood.

use crate::grammar::number;
use crate::grammar::scan::{char_at, char_before, closes_round, opens_round, rest, skip_blanks, trim_end, word};

/// A mark at the head of a paragraph.
#[derive(Clone, Copy)]
pub(super) struct HeadMark {
    pub(super) end: usize,
    /// Whether it begins a new point of the list: `2.` does, `（二）` may be a line of quoted text.
    pub(super) closes: bool,
}

/// Most parts of a mark: 1-2-3.
const MOST_PARTS: usize = 4;

/// The mark at `at`: `1.`, `1、`, `1-1.`, `1—1.`, `（一）`, `一、`.
pub(super) fn head_mark(text: &str, at: usize) -> Option<HeadMark> {
    let first = char_at(text, at)?;
    if opens_round(first) {
        let inner = skip_blanks(text, at + first.len_utf8());
        let (_, len) = number::parse_prefix(rest(text, inner))?;
        let close = skip_blanks(text, inner + len);
        let c = char_at(text, close).filter(|c| closes_round(*c))?;
        return Some(HeadMark { end: close + c.len_utf8(), closes: false });
    }
    if matches!(first, '①'..='⑳') {
        return Some(HeadMark { end: at + first.len_utf8(), closes: false });
    }
    if number::arabic_digit(first).is_none() {
        let (_, len) = number::parse_prefix(rest(text, at))?;
        return word(text, at + len, "、").map(|end| HeadMark { end, closes: false });
    }
    let mut end = at;
    for _ in 0..MOST_PARTS {
        let (value, len) = number::parse_prefix(rest(text, end))?;
        (value < 1000).then_some(())?;
        end += len;
        let next = skip_blanks(text, end);
        let c = char_at(text, next)?;
        let after = next + c.len_utf8();
        let more = |at| char_at(text, at).is_some_and(|c| number::arabic_digit(c).is_some());
        match c {
            '-' | '－' | '—' | '–' => end = word(text, after, "—").unwrap_or(after),
            '.' | '．' if more(after) => end = after,
            '.' | '．' | '、' | ')' | '）' => {
                return Some(HeadMark { end: after, closes: true });
            }
            '【' | '《' => return Some(HeadMark { end, closes: true }),
            _ => return None,
        }
    }
    None
}

/// Where the mark that ends before `at` begins, if a mark stands there and a sentence ends before it: `。2.【法律】`.
pub(super) fn mark_before(text: &str, from: usize, at: usize) -> Option<usize> {
    let end = trim_end(text, from, at);
    let dot = char_before(text, end).filter(|c| matches!(c, '.' | '．' | '、'))?;
    let mut start = end - dot.len_utf8();
    let stop = start;
    // A mark has few digits; a longer run is a code.
    for _ in 0..6 {
        match char_before(text, start) {
            Some(c) if start > from && (number::arabic_digit(c).is_some() || matches!(c, '-' | '—')) => {
                start -= c.len_utf8()
            }
            _ => break,
        }
    }
    (start < stop).then_some(())?;
    let before = trim_end(text, from, start);
    matches!(char_before(text, before), None | Some('。' | '；' | ';' | '：' | ':' | '\n')).then_some(start)
}
