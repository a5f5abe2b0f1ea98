//! References from one point to another point's basis: `2.同1-1，1-2。`.
//!
//! Only says what is referred to; whether such a point exists is for a rule. 同上 names no number and is no reference here.

use super::numbering::{digits, mark_at, skip_blank, width};
use crate::model::{Number, Reference, Target};
use crate::text::Span;

/// The references of a cell text, in order.
pub fn references(text: &str) -> Vec<Reference> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    let mut boundary = true;
    while at < bytes.len() {
        let (after, line_break) = skip_blank(bytes, at);
        boundary |= line_break;
        if after > at {
            at = after;
            continue;
        }
        if boundary {
            if let Some(mark) = mark_at(text, at) {
                at = mark.span.end() as usize;
                continue;
            }
            if let Some(reference) = reference_at(text, at) {
                at = reference.span.end() as usize;
                found.push(reference);
                boundary = false;
                continue;
            }
        }
        // 。 and ； end a clause, and 同 may begin the next.
        boundary = matches!(bytes.get(at..), Some([0xE3, 0x80, 0x82, ..] | [0xEF, 0xBC, 0x9B, ..] | [b';', ..]));
        at += bytes.get(at).map_or(1, |lead| width(*lead));
    }
    found
}

/// The reference that begins with the 同 at `at`.
fn reference_at(text: &str, at: usize) -> Option<Reference> {
    if !text.get(at..)?.starts_with('同') {
        return None;
    }
    let mut targets: Vec<Target> = Vec::new();
    let mut cursor = at + '同'.len_utf8();
    while let Some(target) = target_at(text, cursor) {
        let end = target_end(text, &target);
        // `，2.【…】` is the next point and no further target.
        if !targets.is_empty() && mark_begins_point(text, target.span) {
            break;
        }
        targets.push(target);
        match text.get(end..).and_then(|rest| rest.chars().next()) {
            Some(c) if "，、,和及与".contains(c) => cursor = end + c.len_utf8(),
            _ => break,
        }
    }
    let last = targets.last()?.span.end() as usize;
    Some(Reference { span: Span::of(at, last), targets })
}

/// One number, or a range of them.
fn target_at(text: &str, cursor: usize) -> Option<Target> {
    let (mut start, line_break) = skip_blank(text.as_bytes(), cursor);
    if line_break {
        return None;
    }
    if text.get(start..)?.starts_with('第') {
        start += '第'.len_utf8();
    }
    let (number, mut end) = number_at(text, start)?;
    let mut to = None;
    let rest = text.get(end..)?;
    if let Some(c) = rest.chars().next()
        && "至到~～".contains(c)
        && let Some((last, after)) = number_at(text, end + c.len_utf8())
    {
        to = Some(last);
        end = after;
    }
    // Only what cannot count things may follow: 同1个单位 is no reference.
    let rest = text.get(end..)?;
    let mut following = rest.chars();
    let plain = match following.next() {
        None => true,
        Some('.' | '．') => !following.next().is_some_and(|c| c.is_ascii_digit()),
        Some(c) => "。，,、；;：\n\r \u{3000}\u{a0}和及与点项）)".contains(c),
    };
    plain.then(|| Target { span: Span::of(start, end), number, to })
}

/// `1` or `1-2`, with any dash.
fn number_at(text: &str, at: usize) -> Option<(Number, usize)> {
    let (major, length) = digits(text.get(at..)?)?;
    let end = at + length;
    if let Some(dash) = text.get(end..)?.chars().next()
        && "-—－–".contains(dash)
        && let Some((minor, more)) = digits(text.get(end + dash.len_utf8()..)?)
    {
        let number = Number { major, minor };
        return Some((number, end + dash.len_utf8() + more));
    }
    Some((Number { major, minor: 0 }, end))
}

/// Past the 点 or 项 behind a number.
fn target_end(text: &str, target: &Target) -> usize {
    let end = target.span.end() as usize;
    let unit = text.get(end..).and_then(|rest| rest.chars().next());
    match unit {
        Some(c @ ('点' | '项')) => end + c.len_utf8(),
        _ => end,
    }
}

/// Whether a number is the mark of a point: a dot follows it, and then a text of its own.
fn mark_begins_point(text: &str, number: Span) -> bool {
    let mut following = text.get(number.end() as usize..).unwrap_or("").chars();
    matches!(following.next(), Some('.' | '．')) && following.next().is_some_and(|c| !"。，；、\n\r ".contains(c))
}

#[cfg(test)]
mod tests {
    use super::references;

    #[test]
    fn references_name_their_targets() {
        for (text, expected) in [
            ("2.同1-1，1-2。", vec!["1-1", "1-2"]),
            ("3-7.同1—1", vec!["1—1"]),
            ("2.同第1点。", vec!["1"]),
            ("甲。同 1-1", vec!["1-1"]),
            ("2.同1.\n3.乙", vec!["1"]),
            ("2.同1-1至1-3", vec!["1-1至1-3"]),
            ("2.同1，3.【甲】", vec!["1"]),
            ("同上", vec![]),
            ("同时1-1", vec![]),
            ("共同1-1", vec![]),
            ("同1个单位", vec![]),
            ("同1.5倍", vec![]),
        ] {
            let found: Vec<&str> =
                references(text).iter().flat_map(|r| r.targets.iter().map(|t| t.span.slice(text))).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
