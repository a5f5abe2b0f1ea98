//! Numbered points of a cell (分点) and faults in their sequence.
//!
//! Finds the marks at paragraph heads and those that run on after a clause; a number in doubt is no point. It does not say
//! which column a text comes from: the caller knows, and passes the [`Scope`].

mod mark;
mod sequence;
mod series;
#[cfg(test)]
mod tests;

pub use sequence::{FaultKind, NumberingFault, Scope, gaps};

pub(super) use mark::{digits, mark_at, skip_blank, width};

use crate::model::Point;
use crate::text::Span;
use series::{Place, SeriesBook};

/// A heading is at most this long; what is longer is the duty itself.
const HEADING_CHARS: usize = 16;

/// The numbered points of a cell text, in order.
pub fn points(text: &str) -> Vec<Point> {
    let mut found: Vec<Point> = Vec::new();
    let mut series = SeriesBook::default();
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut place = Place::Head;
    loop {
        let (after, line_break) = skip_blank(bytes, at);
        if line_break {
            place = Place::Head;
        } else if after > at && place == Place::Inside {
            place = Place::Spaced;
        }
        at = after;
        if at >= bytes.len() {
            break;
        }
        if place != Place::Inside
            && let Some(mark) = mark_at(text, at)
            && let Some(number) = series.admit(text, &mark, place)
        {
            found.push(Point {
                mark: mark.span,
                body: Span::default(),
                number: mark.number,
                style: mark.style,
                series: number,
                heading: heading_at(text, mark.span.end() as usize),
            });
            at = mark.span.end() as usize;
            place = Place::Inside;
            continue;
        }
        (at, place) = step(bytes, at);
    }
    close_bodies(text, &mut found);
    found
}

/// One character further, and what kind of place lies behind it.
fn step(bytes: &[u8], at: usize) -> (usize, Place) {
    match bytes.get(at..) {
        Some([0xE3, 0x80, 0x82, ..] | [0xEF, 0xBC, 0x9A | 0x9B, ..]) => (at + 3, Place::Clause),
        Some([b';' | b':', ..]) => (at + 1, Place::Clause),
        Some([lead, ..]) => (at + width(*lead), Place::Inside),
        _ => (at + 1, Place::Inside),
    }
}

/// The short text between a mark and a bracket or colon.
fn heading_at(text: &str, start: usize) -> Option<Span> {
    let rest = text.get(start..)?;
    for (at, c) in rest.char_indices().take(HEADING_CHARS + 1) {
        match c {
            '（' | '(' | '：' | ':' | '【' => {
                let heading = rest.get(..at)?;
                let lead = heading.len() - heading.trim_start().len();
                let trimmed = heading.trim();
                return (!trimmed.is_empty()).then(|| Span::of(start + lead, start + lead + trimmed.len()));
            }
            '。' | '；' | ';' | '，' | ',' | '\n' | '《' => return None,
            _ => {}
        }
    }
    None
}

/// Bodies reach to the next mark; the space before it belongs to no one.
fn close_bodies(text: &str, points: &mut [Point]) {
    let mut end = text.len();
    for point in points.iter_mut().rev() {
        let start = point.mark.end() as usize;
        let body = text.get(start..end).unwrap_or("").trim_end();
        point.body = Span::of(start, start + body.len());
        end = point.mark.start() as usize;
    }
}
