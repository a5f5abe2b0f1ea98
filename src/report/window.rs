//! The part of a line that is shown around a place: cells are paragraphs of hundreds of characters on one line, and a
//! terminal has room for a few dozen.
//!
//! Counts in display columns and looks at no more of the text than it shows. Draws nothing.

use std::ops::Range;

use super::wrap::visible_char;
use crate::text::{Span, width};

/// A stretch of one line, cut to fit, with `…` where it was cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// What is printed, control characters made visible.
    pub text: String,
    /// The characters to underline, in `text`; empty where something is missing.
    pub label: Range<usize>,
    /// Columns before the label.
    pub before: usize,
    /// Columns of the label; 1 for an empty one.
    pub columns: usize,
    /// Whether the place goes on past what is underlined.
    pub shortened: bool,
}

/// The longest stretch that is underlined where a place is too long to be shown whole: about twenty characters.
const SHORTENED: usize = 40;

/// Opens a window of at most `columns` (at least 20) on the line where `span` begins. `caption` is the width of the words that
/// will stand below the middle of the label; room is left for them.
pub fn window(text: &str, span: Span, columns: usize, caption: usize) -> Window {
    let columns = columns.max(20);
    let start = line_end_before(text, char_start(text, span.start()));
    let end = char_start(text, span.end()).max(start);
    // A line break at the end of a place is nothing that could be underlined.
    let place = text[start..end].trim_end_matches(['\r', '\n']);

    let most = columns * 2 / 3;
    let fitting = take(place, most);
    let shortened = fitting.bytes < place.len();
    let label = if shortened && !fitting.stopped_at_line_end { take(place, most.min(SHORTENED)) } else { fitting };
    let label_columns = label.columns.max(1);

    let room = columns - label_columns;
    let before = take_back(&text[..start], room);
    let after = take(&text[start + label.bytes..], room);

    // Most readers start at the fault and read on, so that what follows gets two thirds, unless there is less of it.
    let for_caption = columns.saturating_sub(label_columns / 2 + caption.min(columns / 2) + 5);
    let left = (room / 3).max(room - after.columns.min(room)).min(for_caption).min(room);
    let before = fit(before, left, |budget| take_back(&text[..start], budget));
    let right = room - before.printed();
    let after = fit(after, right, |budget| take(&text[start + label.bytes..], budget));

    let mut shown = String::from(if before.cut { "…" } else { "" });
    let mut show = |from: usize, to: usize| {
        shown.extend(text[from..to].chars().map(visible_char));
        shown.len()
    };
    let label_end = start + label.bytes;
    let label = show(start - before.bytes, start)..show(start, label_end);
    show(label_end, label_end + after.bytes);
    if after.cut {
        shown.push('…');
    }
    Window { text: shown, label, before: before.printed(), columns: label_columns, shortened }
}

/// A run of characters on one line.
struct Run {
    bytes: usize,
    columns: usize,
    /// Ended by the line's end and not for want of room.
    stopped_at_line_end: bool,
    /// Is to be shown with a `…`.
    cut: bool,
}

impl Run {
    fn printed(&self) -> usize {
        self.columns + usize::from(self.cut)
    }
}

/// The longest run from the beginning of `text` within its line and `columns`.
fn take(text: &str, columns: usize) -> Run {
    run(text.char_indices().map(|(at, c)| (at + c.len_utf8(), c)), columns, |at| {
        matches!(text.as_bytes().get(at), None | Some(b'\n')) || text[at..].starts_with("\r\n")
    })
}

/// The longest run up to the end of `text` within its line and `columns`.
fn take_back(text: &str, columns: usize) -> Run {
    let characters = text.char_indices().rev().map(|(at, c)| (text.len() - at, c));
    run(characters, columns, |taken| taken == text.len() || text.as_bytes()[text.len() - taken - 1] == b'\n')
}

/// Takes characters, each given with the bytes taken by then, until the line ends or the room does.
fn run(characters: impl Iterator<Item = (usize, char)>, columns: usize, at_line_end: impl Fn(usize) -> bool) -> Run {
    let mut taken = Run { bytes: 0, columns: 0, stopped_at_line_end: false, cut: false };
    // Characters without width could follow one another for megabytes.
    for (bytes, c) in characters.take(columns * 4 + 4) {
        let wide = width::of_char(visible_char(c));
        if at_line_end(taken.bytes) || taken.columns + wide > columns {
            break;
        }
        taken.bytes = bytes;
        taken.columns += wide;
    }
    taken.stopped_at_line_end = at_line_end(taken.bytes);
    taken
}

/// `run` if it is the whole side and fits into `room`; else a shorter one that leaves a column for the `…`.
fn fit(run: Run, room: usize, again: impl Fn(usize) -> Run) -> Run {
    if run.stopped_at_line_end && run.columns <= room {
        return run;
    }
    if room == 0 {
        return Run { bytes: 0, columns: 0, stopped_at_line_end: false, cut: false };
    }
    Run { cut: true, ..again(room - 1) }
}

/// The byte offset, or the beginning of the character in which it lies; the text's end where it lies beyond.
fn char_start(text: &str, offset: u32) -> usize {
    let mut at = (offset as usize).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// `at`, or the end of its line's text where `at` stands between the CR and the LF that end it.
fn line_end_before(text: &str, at: usize) -> usize {
    let between = text[at..].starts_with('\n') && text[..at].ends_with('\r');
    if between { at - 1 } else { at }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, part: &str, columns: usize) -> Window {
        let start = text.find(part).unwrap();
        window(text, Span::of(start, start + part.len()), columns, 10)
    }

    #[test]
    fn shows_a_short_line_whole() {
        let found = at("前一行\n甲乙丙丁\r\n后一行", "丙", 30);
        assert_eq!(found.text, "甲乙丙丁");
        assert_eq!(&found.text[found.label.clone()], "丙");
        assert_eq!((found.before, found.columns, found.shortened), (4, 2, false));
    }

    #[test]
    fn cuts_both_ends() {
        let text = format!("{}错{}", "前".repeat(300), "后".repeat(300));
        let found = at(&text, "错", 30);
        assert_eq!(found.text, "…前前前前错后后后后后后后后后…");
        assert_eq!(found.before, 9);
    }

    #[test]
    fn shortens_a_place_that_is_a_whole_cell() {
        let text = "长".repeat(500);
        let found = at(&text, &text, 90);
        assert!(found.shortened);
        assert_eq!(found.columns, SHORTENED);
        let lines = "第一行\n第二行";
        let found = at(lines, lines, 90);
        assert_eq!(found.text, "第一行");
        assert_eq!((found.label, found.shortened), (0..9, true));
        assert!(!at(lines, "第一行\n", 90).shortened);
    }

    #[test]
    fn shows_where_something_is_missing() {
        for text in ["", "\n", "\r\n", "甲\n", "甲\r\n\r\n乙", "甲"] {
            for offset in 0..=u32::try_from(text.len()).unwrap() + 2 {
                let found = window(text, Span::new(offset, offset), 40, 0);
                assert_eq!(found.columns, 1);
                assert!(found.label.is_empty() && !found.text.contains('␍'));
            }
        }
        let end = window("甲乙", Span::new(6, 6), 40, 0);
        assert_eq!((end.before, end.label), (4, 6..6));
    }

    #[test]
    fn looks_at_little_of_what_has_no_width() {
        let text = "\u{301}".repeat(100_000);
        let found = window(&text, Span::new(0, 200_000), 40, 0);
        assert!(found.text.len() < 2_000);
    }
}
