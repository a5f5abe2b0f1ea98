//! The text of a document as it grows: one line per paragraph, and the way back to the `w:t` elements.

use crate::text::{Native, Segment, Span};

/// A growing text. That of the document is one; every text box has its own until its paragraph is over.
#[derive(Debug, Default)]
pub(super) struct Flow {
    /// The text so far.
    pub(super) text: String,
    /// Which stretches of it stand in the file. Numbers, tabs and line breaks that Word makes do not.
    pub(super) segments: Vec<Segment>,
    /// Where the current paragraph begins.
    pub(super) line: usize,
    /// The paragraph mark before was deleted: what follows belongs to the same paragraph.
    pub(super) joins: bool,
    /// Text boxes that are anchored in the current paragraph.
    pub(super) boxes: Vec<Flow>,
    /// An automatic number stands at the end, with which a digit would run together: `1.` and `2020年`.
    pub(super) ends_in_number: bool,
}

/// The place of a `w:t`: the 0-based numbers of the `w:p`, `w:r` and `w:t` elements in the part.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TextPlace {
    pub(super) paragraph: u32,
    pub(super) run: u32,
    pub(super) text: u32,
}

impl Flow {
    /// Begins a paragraph, or goes on with the one whose mark was deleted.
    pub(super) fn begin_paragraph(&mut self) {
        if !std::mem::take(&mut self.joins) {
            self.line = self.text.len();
        }
    }

    /// Ends a paragraph with its line, then the text boxes anchored in it. Says whether it ended: one without mark goes on.
    pub(super) fn end_paragraph(&mut self, is_mark_deleted: bool) -> bool {
        if is_mark_deleted {
            self.joins = true;
            return false;
        }
        self.end_line();
        true
    }

    /// Ends the line, also one whose paragraph mark was deleted and that nothing follows.
    pub(super) fn end_line(&mut self) {
        self.joins = false;
        self.ends_in_number = false;
        self.text.push('\n');
        for inside in std::mem::take(&mut self.boxes) {
            self.append(inside);
        }
        self.line = self.text.len();
    }

    /// Text from a `w:t`, `offset` bytes into it.
    pub(super) fn push_native(&mut self, text: &str, place: TextPlace, offset: usize) {
        if text.is_empty() {
            return;
        }
        self.part_from_number(text);
        let span = Span::of(self.text.len(), self.text.len() + text.len());
        self.text.push_str(text);
        let start = u32::try_from(offset).unwrap_or(u32::MAX);
        if let Some(last) = self.segments.last_mut() {
            let Native::Docx { text: same, offset: from, .. } = last.native else {
                return;
            };
            if same == place.text && last.span.end() == span.start() && from + last.span.len() == start {
                last.span = last.span.join(span);
                return;
            }
        }
        let TextPlace { paragraph, run, text } = place;
        self.segments.push(Segment { span, native: Native::Docx { paragraph, run, text, offset: start } });
    }

    /// Text that Word makes.
    pub(super) fn push_made(&mut self, text: &str) {
        self.part_from_number(text);
        self.text.push_str(text);
    }

    fn part_from_number(&mut self, text: &str) {
        if std::mem::take(&mut self.ends_in_number) && text.starts_with(|c: char| c.is_ascii_digit()) {
            self.text.push(' ');
        }
    }

    /// Takes blanks off the end, but nothing before `start`.
    pub(super) fn trim_end(&mut self, start: usize) {
        let written = self.text.get(start..).unwrap_or_default();
        let end = start + written.trim_end_matches(XML_BLANKS).len();
        self.truncate(end);
    }

    /// Cuts the text off.
    pub(super) fn truncate(&mut self, end: usize) {
        if end >= self.text.len() || !self.text.is_char_boundary(end) {
            return;
        }
        self.text.truncate(end);
        let end = u32::try_from(end).unwrap_or(u32::MAX);
        while self.segments.last().is_some_and(|last| last.span.start() >= end) {
            self.segments.pop();
        }
        if let Some(last) = self.segments.last_mut().filter(|last| last.span.end() > end) {
            last.span = Span::new(last.span.start(), end);
        }
    }

    /// Puts an automatic number before the paragraph, whose text may have begun in a paragraph joined to it.
    pub(super) fn put_number(&mut self, number: &str) {
        if number.is_empty() {
            return;
        }
        let follows = self.text.get(self.line..).unwrap_or_default();
        let runs_together = number.ends_with(|c: char| c.is_ascii_digit() || c == '.');
        let parts = runs_together && follows.starts_with(|c: char| c.is_ascii_digit());
        self.ends_in_number = runs_together && follows.is_empty();
        let number = if parts { format!("{number} ") } else { number.to_owned() };
        let line = u32::try_from(self.line).unwrap_or(u32::MAX);
        let by = u32::try_from(number.len()).unwrap_or(u32::MAX);
        for segment in self.segments.iter_mut().rev().take_while(|segment| segment.span.start() >= line) {
            segment.span = segment.span.shift(by);
        }
        self.text.insert_str(self.line, &number);
    }

    fn append(&mut self, inside: Flow) {
        let by = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.text.push_str(&inside.text);
        let moved = inside.segments.into_iter();
        self.segments.extend(moved.map(|Segment { span, native }| Segment { span: span.shift(by), native }));
        for deeper in inside.boxes {
            self.append(deeper);
        }
        if !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }
}

/// What XML counts as blank. Full-width blanks are text.
pub(super) const XML_BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];
