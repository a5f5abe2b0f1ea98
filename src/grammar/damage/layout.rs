//! Damage to the run of the text: spaces between all characters, lines that end where those of a page did.

use super::{Damage, DamageKind};
use crate::grammar::outline::{Beginning, beginning};
use crate::grammar::scan::is_han;
use crate::text::Span;

/// So many characters, one by one between spaces, are no spaced-out word but a text.
const SPACED_CHARS: usize = 10;

/// Stretches of a line in which a space stands between all characters.
pub(super) fn spaced(text: &str) -> Vec<Damage> {
    let mut found = Vec::new();
    let spaces = memchr::memchr_iter(b' ', text.as_bytes()).take(SPACED_CHARS).count();
    if spaces + 1 < SPACED_CHARS {
        return found;
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let mut run: Option<(Span, usize, usize)> = None;
        let mut at = start;
        for token in line.split(' ') {
            let word = token.trim();
            let mut chars = word.chars();
            let single = chars.next().filter(|_| chars.next().is_none());
            let from = at + (token.len() - token.trim_start().len());
            at += token.len() + 1;
            match (single, &mut run) {
                (Some(c), Some((span, count, han))) => {
                    *span = span.join(Span::of(from, from + word.len()));
                    *count += 1;
                    *han += usize::from(is_han(c));
                }
                (Some(c), None) => run = Some((Span::of(from, from + word.len()), 1, usize::from(is_han(c)))),
                // Two spaces in a row.
                (None, Some(_)) if word.is_empty() => {}
                (None, _) => found.extend(run.take().and_then(|run| told(text, run))),
            }
        }
        found.extend(run.and_then(|run| told(text, run)));
        start += line.len();
    }
    found
}

fn told(text: &str, (span, count, han): (Span, usize, usize)) -> Option<Damage> {
    let repair = || span.slice(text).chars().filter(|c| *c != ' ').collect();
    (count >= SPACED_CHARS && han * 3 >= count * 2).then(|| Damage {
        span,
        kind: DamageKind::Spaced,
        repair: Some(repair()),
    })
}

/// A line of a page is at least so wide, in half-width columns.
const PAGE_WIDTH: usize = 30;

/// Full lines of a page differ by so many columns: two for a mark that was moved, four for an indent.
const RAGGED: usize = 4;

/// So many full lines in a row are those of a page.
const FULL_LINES: usize = 3;

/// Which of the lines, blanks around them taken off, break off in the middle of a clause because a line of the page ended there.
///
/// Authors end lines where they like; a page ends them all at one width.
pub fn broken_lines(lines: &[&str]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut first = 0;
    while first + FULL_LINES < lines.len() {
        let width = columns(lines[first]);
        let mut last = first;
        // The first line may be indented; the others are as wide as the second.
        let wide = lines.get(first + 1).map_or(width, |line| columns(line).max(width));
        while last < lines.len() && fits(columns(lines[last]), wide) && (last == first || !begins_anew(lines[last])) {
            last += 1;
        }
        let breaks = (first..last).filter(|at| lines.get(at + 1).is_some_and(|next| breaks_off(lines[*at], next)));
        let breaks: Vec<usize> = breaks.collect();
        let is_sure = |at: &usize| is_inside_clause(lines[*at], lines[at + 1]);
        if wide >= PAGE_WIDTH
            && last - first >= FULL_LINES
            && breaks.len() * 2 > last - first
            && breaks.iter().any(is_sure)
        {
            found.extend(breaks);
        }
        first = last.max(first + 1);
    }
    found
}

fn fits(columns: usize, wide: usize) -> bool {
    columns <= wide + RAGGED / 2 && columns + RAGGED >= wide
}

/// Width in half-width columns; a long line is no line of a page, and is not counted to its end.
fn columns(line: &str) -> usize {
    line.chars().take(PAGE_WIDTH * 8).map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

fn begins_anew(line: &str) -> bool {
    !matches!(beginning(line), Beginning::Words(None)) || line.starts_with(['《', '【', '（', '(', '“'])
}

fn breaks_off(line: &str, next: &str) -> bool {
    let goes_on = |c: char| is_han(c) || matches!(c, '，' | '、');
    line.chars().next_back().is_some_and(goes_on) && next.chars().next().is_some_and(is_han) && !begins_anew(next)
}

/// Whether a clause cannot end with the one line, or begin with the next.
fn is_inside_clause(line: &str, next: &str) -> bool {
    line.ends_with(|c| "，、的和与或及在对由第不按依应将被把从向为以".contains(c))
        || next.starts_with(|c| "的和或及等与者们之中后".contains(c))
}
