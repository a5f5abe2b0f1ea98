//! Strings of a workbook in XML: plain or of several runs, shared or inside a cell.

use super::book::{Book, Run};
use crate::read::xml::{Node, Xml, XmlError};

/// Strings, in order of their index. All text stands in one buffer.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    pieces: Vec<Piece>,
    /// Where the pieces of each string end.
    ends: Vec<usize>,
}

/// A stretch of one run whose text is the same in the file.
#[derive(Clone, Copy, Debug)]
struct Piece {
    start: usize,
    end: usize,
    run: u32,
    /// Byte offset in the run; `None` for a character that is written as an escape.
    offset: Option<usize>,
}

impl Strings {
    /// Reads the part `sharedStrings.xml`. What was read before an error is kept.
    pub(super) fn read(&mut self, xml: &mut Xml<'_>) -> Result<(), XmlError> {
        loop {
            match xml.next()? {
                Node::Open(tag) if tag.local() == "si" => self.read_string(xml)?,
                Node::End => return Ok(()),
                _ => {}
            }
        }
    }

    /// Reads a string whose element was opened last: `si` or `is`.
    pub(super) fn read_string(&mut self, xml: &mut Xml<'_>) -> Result<(), XmlError> {
        let outside = xml.depth().saturating_sub(1);
        let mut runs = 0_u32;
        while xml.depth() > outside {
            match xml.next()? {
                Node::Open(tag) => match tag.local() {
                    "r" => runs += 1,
                    "t" => self.read_text(xml, runs.saturating_sub(1))?,
                    // How the text is pronounced, and how it looks, is no text of the cell.
                    _ => xml.skip()?,
                },
                Node::End => return Err(XmlError::Malformed),
                Node::Close | Node::Text(_) => {}
            }
        }
        self.ends.push(self.pieces.len());
        Ok(())
    }

    /// Adds a string of one run.
    pub(super) fn push_plain(&mut self, text: &str) {
        self.push(text, 0, 0);
        self.ends.push(self.pieces.len());
    }

    fn read_text(&mut self, xml: &mut Xml<'_>, run: u32) -> Result<(), XmlError> {
        let outside = xml.depth().saturating_sub(1);
        let mut offset = 0;
        while xml.depth() > outside {
            match xml.next()? {
                Node::Open(_) => xml.skip()?,
                Node::End => return Err(XmlError::Malformed),
                Node::Close => {}
                Node::Text(text) => {
                    self.push(&text, run, offset);
                    offset += text.len();
                }
            }
        }
        Ok(())
    }

    fn push(&mut self, text: &str, run: u32, offset: usize) {
        // A carriage return that is written as a reference stands before a line feed.
        if text == "\r" {
            return;
        }
        let mut at = 0;
        while let Some((start, end, c)) = next_escape(text, at) {
            self.piece(&text[at..start], run, Some(offset + at));
            if c != '\r' {
                self.piece(c.encode_utf8(&mut [0; 4]), run, None);
            }
            at = end;
        }
        self.piece(&text[at..], run, Some(offset + at));
    }

    fn piece(&mut self, text: &str, run: u32, offset: Option<usize>) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        let end = self.text.len();
        let is_of_this_string = self.ends.last().copied().unwrap_or(0) < self.pieces.len();
        if let Some(last) = self.pieces.last_mut().filter(|last| is_of_this_string && last.run == run) {
            // References cut a text into pieces that follow each other.
            if last.offset.zip(offset).is_some_and(|(before, here)| before + (last.end - last.start) == here) {
                last.end = end;
                return;
            }
        }
        self.pieces.push(Piece { start, end, run, offset });
    }

    /// Puts a string into the cell that is open; `None` where there is no such string.
    pub(super) fn copy(&self, index: usize, shared: bool, book: &mut Book) -> Option<()> {
        let end = *self.ends.get(index)?;
        let first = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        let string = if shared { u32::try_from(index).ok() } else { None };
        for piece in &self.pieces[first..end] {
            let run = piece.offset.map(|offset| Run { string, run: piece.run, offset });
            book.push(&self.text[piece.start..piece.end], run);
        }
        Some(())
    }

    /// Forgets all strings.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.pieces.clear();
        self.ends.clear();
    }
}

/// The next `_x000D_` from `at` on: its beginning, its end and the character it stands for.
fn next_escape(text: &str, at: usize) -> Option<(usize, usize, char)> {
    let mut from = at;
    while let Some(found) = memchr::memmem::find(&text.as_bytes()[from..], b"_x") {
        let start = from + found;
        let digits = text.as_bytes().get(start + 2..start + 6).and_then(|digits| std::str::from_utf8(digits).ok());
        let code = digits
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|digits| u32::from_str_radix(digits, 16).ok());
        if let Some(c) = code.and_then(char::from_u32).filter(|_| text.as_bytes().get(start + 6) == Some(&b'_')) {
            return Some((start, start + 7, c));
        }
        from = start + 2;
    }
    None
}
