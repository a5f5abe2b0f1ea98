//! The text of a page as a browser shows it: a line for each block, white space run together, and the way back to the file.

use crate::text::{Native, Segment, Span};

/// A growing text.
#[derive(Debug, Default)]
pub(in crate::read) struct Flow {
    /// The text so far.
    pub(in crate::read) text: String,
    /// Which stretches of it stand in the file.
    pub(in crate::read) segments: Vec<Segment>,
    /// Where the current line begins.
    pub(super) line: usize,
    /// Whether a line of the file that ends between two Chinese characters means a space.
    pub(super) breaks_are_spaces: bool,
    /// White space that was met and not written yet.
    blank: Option<Blank>,
}

/// A run of white space.
#[derive(Clone, Copy, Debug, Default)]
struct Blank {
    /// Where a space of it stands in the file.
    space: Option<usize>,
    has_break: bool,
}

impl Flow {
    /// Text, which stands in the file at `at` unless it stands there in another form.
    pub(super) fn push(&mut self, text: &str, at: Option<usize>) {
        let mut from = 0;
        while from < text.len() {
            let rest = &text[from..];
            let word = rest.bytes().position(is_blank).unwrap_or(rest.len());
            if word > 0 {
                self.push_word(&rest[..word], at.map(|at| at + from));
            }
            let blanks = rest[word..].bytes().take_while(|&byte| is_blank(byte)).count();
            if blanks > 0 {
                let run = &rest[word..word + blanks];
                let blank = self.blank.get_or_insert_default();
                let space = at.and_then(|at| Some(at + from + word + run.find(' ')?));
                blank.space = blank.space.or(space);
                blank.has_break |= run.contains(['\n', '\r']);
            }
            from += word + blanks;
        }
    }

    fn push_word(&mut self, word: &str, at: Option<usize>) {
        if let Some(blank) = self.blank.take() {
            let before = self.text[self.line..].chars().next_back().filter(|&c| c != '\n');
            // A line of the file that ends between two Chinese characters is no space between them, says the standard.
            let is_seam =
                blank.has_break && !self.breaks_are_spaces && before.is_some_and(is_wide) && word.starts_with(is_wide);
            if before.is_some() && !is_seam {
                self.write(" ", blank.space);
            }
        }
        self.write(word, at);
    }

    /// Text in which white space counts.
    pub(super) fn push_as_it_is(&mut self, text: &str, at: Option<usize>) {
        self.blank = None;
        self.write(text, at);
    }

    fn write(&mut self, text: &str, at: Option<usize>) {
        let span = Span::of(self.text.len(), self.text.len() + text.len());
        self.text.push_str(text);
        let Some(offset) = at.and_then(|at| u32::try_from(at).ok()) else {
            return;
        };
        if let Some(last) = self.segments.last_mut() {
            let Native::Text { offset: from } = last.native else {
                return;
            };
            if last.span.end() == span.start() && from + last.span.len() == offset && !last.span.is_empty() {
                last.span = last.span.join(span);
                return;
            }
        }
        self.segments.push(Segment { span, native: Native::Text { offset } });
    }

    /// Says where in the file text can be put in that shall stand at `start`, where nothing stands.
    pub(super) fn put_place(&mut self, start: usize, at: usize) {
        let span = Span::of(start, start);
        if self.segments.last().is_none_or(|last| last.span.end() <= span.start() && last.span.start() < span.start()) {
            self.segments
                .push(Segment { span, native: Native::Text { offset: u32::try_from(at).unwrap_or(u32::MAX) } });
        }
    }

    /// Whether no more can be taken: a page of nothing but references makes a segment out of every few bytes.
    pub(super) fn is_full(&self) -> bool {
        self.segments.len() >= MAX_SEGMENTS || self.text.len() >= MAX_TEXT
    }

    /// A line break inside a block.
    pub(super) fn break_line(&mut self) {
        self.blank = None;
        self.text.push('\n');
    }

    /// Ends the line, if there is anything on it.
    pub(super) fn end_line(&mut self) {
        self.blank = None;
        if self.text.len() > self.line {
            if !self.text.ends_with('\n') {
                self.text.push('\n');
            }
            self.line = self.text.len();
        }
    }

    /// Ends the line, even if there is nothing on it.
    pub(super) fn end_empty_line(&mut self, start: usize) {
        self.end_line();
        if self.text.len() == start {
            self.text.push('\n');
            self.line = self.text.len();
        }
    }
}

/// More stretches of the file than this are not led back to.
const MAX_SEGMENTS: usize = 8 << 20;

/// More text than this is not read.
const MAX_TEXT: usize = 1 << 30;

/// What html counts as white space. Full-width and non-breaking spaces are text.
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0C)
}

/// Chinese characters and marks.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_run_together_and_led_back() {
        let file = " 甲 乙\n\t丙 a\n b ";
        let mut flow = Flow::default();
        flow.push(file, Some(0));
        flow.end_line();
        assert_eq!(flow.text, "甲 乙丙 a b\n");
        for segment in &flow.segments {
            let Native::Text { offset } = segment.native else { unreachable!() };
            assert_eq!(segment.span.slice(&flow.text), &file[offset as usize..][..segment.span.len() as usize]);
        }
        flow.push("\u{a0}", None);
        flow.push("  丁", Some(100));
        assert_eq!(&flow.text[flow.line..], "\u{a0} 丁");
    }
}
