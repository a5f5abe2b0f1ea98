//! Escapes of strings, taken out so that a cell is its plain text, with the way back to the file.

use crate::text::{Native, Segment, Span};

/// Stretches of the file that stand otherwise in the text.
#[derive(Debug, Default)]
pub(super) struct Edits {
    edits: Vec<(usize, usize, String)>,
}

/// The text without escapes, and the way back.
pub(super) struct Projection {
    pub(super) text: String,
    pub(super) segments: Vec<Segment>,
    /// For each stretch of the file that is kept: its offset in the file, in the text, and its length.
    kept: Vec<(usize, usize, usize)>,
}

impl Edits {
    /// The inside of a string of TOML or JSON, in offsets of the file; its escapes are noted.
    pub(super) fn string(&mut self, text: &str, span: Span) -> (usize, usize) {
        let (start, end) = (span.start() as usize, span.end() as usize);
        let raw = &text[start..end];
        let is_long = raw.len() >= 6 && (raw.starts_with("\"\"\"") || raw.starts_with("'''"));
        let marks = if is_long { 3 } else { 1 };
        let (mut from, to) = (start + marks, end.saturating_sub(marks).max(start + marks));
        if is_long {
            let inside = &text[from..to];
            from += if inside.starts_with("\r\n") { 2 } else { usize::from(inside.starts_with('\n')) };
        }
        if raw.starts_with('"') {
            self.escapes(text, from, to);
        }
        (from, to)
    }

    /// Joins two strings of an array as two lines.
    pub(super) fn join(&mut self, text: &str, from: usize, to: usize) {
        match text[from..to].find('\n') {
            Some(at) => {
                self.edits.push((from, from + at, String::new()));
                self.edits.push((from + at + 1, to, String::new()));
            }
            None => self.edits.push((from, to, "\n".to_owned())),
        }
    }

    fn escapes(&mut self, text: &str, from: usize, to: usize) {
        let mut at = from;
        while let Some(found) = memchr::memchr(b'\\', &text.as_bytes()[at..to]) {
            let back = at + found;
            let code = |from: usize, digits: usize| {
                text.get(from..from + digits).and_then(|digits| u32::from_str_radix(digits, 16).ok())
            };
            let next = text.as_bytes().get(back + 1).copied().unwrap_or(b'\\');
            let (end, new) = match next {
                b'n' => (back + 2, Some('\n')),
                b't' => (back + 2, Some('\t')),
                b'r' => (back + 2, Some('\r')),
                b'b' => (back + 2, Some('\u{8}')),
                b'f' => (back + 2, Some('\u{c}')),
                b'e' => (back + 2, Some('\u{1b}')),
                b'x' => (back + 4, code(back + 2, 2).and_then(char::from_u32)),
                b'U' => (back + 10, code(back + 2, 8).and_then(char::from_u32)),
                b'u' => match (code(back + 2, 4), code(back + 8, 4)) {
                    (Some(high @ 0xD800..0xDC00), Some(low @ 0xDC00..0xE000)) => {
                        (back + 12, char::from_u32(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)))
                    }
                    // Half a pair is no character.
                    (code, _) => (back + 6, code.map(|code| char::from_u32(code).unwrap_or('\u{fffd}'))),
                },
                b' ' | b'\t' | b'\r' | b'\n' => {
                    let rest = &text[back + 1..to];
                    (to - rest.trim_start_matches([' ', '\t', '\r', '\n']).len(), None)
                }
                // What is escaped stands there itself.
                _ => {
                    self.edits.push((back, back + 1, String::new()));
                    at = (back + 2).min(to);
                    continue;
                }
            };
            let end = end.min(to);
            self.edits.push((back, end, new.map(String::from).unwrap_or_default()));
            at = end;
        }
    }

    /// The text with all edits made; `None` where there are none.
    pub(super) fn apply(mut self, text: &str) -> Option<Projection> {
        if self.edits.is_empty() {
            return None;
        }
        self.edits.sort_by_key(|edit| edit.0);
        let mut done = Projection { text: String::with_capacity(text.len()), segments: Vec::new(), kept: Vec::new() };
        let mut from = 0;
        for (start, end, new) in &self.edits {
            if *start < from {
                continue;
            }
            done.keep(text, from, *start);
            if !new.is_empty() {
                // An empty stretch says where the escape begins.
                done.keep(text, *start, *start);
                done.text.push_str(new);
            }
            from = *end;
        }
        done.keep(text, from, text.len());
        Some(done)
    }
}

impl Projection {
    fn keep(&mut self, text: &str, from: usize, to: usize) {
        let start = self.text.len();
        self.text.push_str(&text[from..to]);
        self.kept.push((from, start, to - from));
        let native = Native::Text { offset: u32::try_from(from).unwrap_or(u32::MAX) };
        self.segments.push(Segment { span: Span::of(start, self.text.len()), native });
    }

    /// An offset of the file in the text.
    pub(super) fn at(&self, offset: usize) -> usize {
        let behind = self.kept.partition_point(|kept| kept.0 <= offset);
        let Some((from, start, len)) = behind.checked_sub(1).and_then(|at| self.kept.get(at)) else { return 0 };
        // What follows an escape begins where its replacement ends.
        match self.kept.get(behind) {
            Some(next) if offset - from > *len => next.1,
            _ => start + (offset - from).min(*len),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        let mut edits = Edits::default();
        let (from, to) = edits.string(text, Span::of(0, text.len()));
        match edits.apply(text) {
            Some(done) => {
                for segment in &done.segments {
                    let Native::Text { offset } = segment.native else { unreachable!() };
                    assert_eq!(segment.span.slice(&done.text), &text[offset as usize..][..segment.span.len() as usize]);
                }
                done.text[done.at(from)..done.at(to)].to_owned()
            }
            None => text[from..to].to_owned(),
        }
    }

    #[test]
    fn strings_say_what_they_mean() {
        for (raw, meant) in [
            (r#""a\"b\\c\/""#, "a\"b\\c/"),
            (r#""\n\n甲\t乙\n""#, "\n\n甲\t乙\n"),
            (r#""\u4e00\ud840\udc00x""#, "一\u{20000}x"),
            ("\"\"\"\n甲\n乙\\\n   丙\n\"\"\"", "甲\n乙丙\n"),
            ("'''\r\n甲\\n'''", "甲\\n"),
            (r#""\U00020000\x41\e""#, "\u{20000}A\u{1b}"),
            ("\"\"", ""),
        ] {
            assert_eq!(plain(raw), meant, "{raw}");
        }
    }
}
