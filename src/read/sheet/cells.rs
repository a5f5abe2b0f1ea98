//! A worksheet in XML: its cells, its merged ranges, and what is hidden.

use super::book::{self, Book, Run};
use super::strings::Strings;
use super::xlsx::Shared;
use crate::read::Limits;
use crate::read::xml::{Node, Tag, Xml, XmlError};

/// Reads a worksheet into the sheet that was begun last. What was read before an error is kept.
pub(super) fn read(text: &str, shared: &Shared, limits: Limits, book: &mut Book) -> Result<(), XmlError> {
    let mut xml = Xml::new(text, limits.xml_depth);
    let mut reader =
        Cells { shared, inline: Strings::default(), value: String::new(), row: 0, column: 0, is_hidden: false };
    loop {
        match xml.next()? {
            Node::Open(tag) => match tag.local() {
                "row" => reader.begin_row(&tag, book),
                "c" => reader.read_cell(&mut xml, &tag, book)?,
                "col" => {
                    let number = |name: &str| tag.attribute(name).and_then(|value| value.parse::<u32>().ok());
                    if let (true, Some(first), Some(last)) = (is_true(&tag, "hidden"), number("min"), number("max")) {
                        book.hide_columns(first.saturating_sub(1), last.saturating_sub(1));
                    }
                }
                "mergeCell" => {
                    let merge = tag.attribute("ref").and_then(|range| book::range_of(&range));
                    if let (Some(merge), Some(sheet)) = (merge, book.sheet())
                        && sheet.merges.len() < limits.cells
                    {
                        sheet.merges.push(merge);
                    }
                }
                _ => {}
            },
            Node::End => {
                reader.count_hidden(book);
                return Ok(());
            }
            Node::Close | Node::Text(_) => {}
        }
    }
}

struct Cells<'a> {
    shared: &'a Shared,
    inline: Strings,
    value: String,
    /// 1-based, the row being read.
    row: u32,
    /// 0-based, the column that follows the last cell.
    column: u32,
    is_hidden: bool,
}

impl Cells<'_> {
    fn begin_row(&mut self, tag: &Tag<'_>, book: &mut Book) {
        self.count_hidden(book);
        let row = tag.attribute("r").and_then(|row| row.parse().ok());
        self.row = row.unwrap_or(self.row.saturating_add(1));
        self.column = 0;
        self.is_hidden = is_true(tag, "hidden");
    }

    /// Hidden rows are read like others; that there are some is worth knowing.
    fn count_hidden(&self, book: &mut Book) {
        if let Some(sheet) = book.sheet().filter(|_| self.is_hidden) {
            sheet.hidden_rows += usize::from(sheet.cells.last().is_some_and(|last| last.row == self.row));
        }
    }

    fn read_cell(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>, book: &mut Book) -> Result<(), XmlError> {
        let place = tag.attribute("r").and_then(|address| book::place_of(&address));
        let (row, column) = place.unwrap_or((self.row.max(1), self.column));
        self.column = column.saturating_add(1);
        let kind = tag.attribute("t").unwrap_or_default().into_owned();
        let style = tag.attribute("s").and_then(|style| style.parse().ok()).unwrap_or(0);
        let outside = xml.depth().saturating_sub(1);
        self.value.clear();
        self.inline.clear();
        let mut has_formula = false;
        while xml.depth() > outside {
            match xml.next()? {
                Node::Open(tag) => match tag.local() {
                    "v" => self.read_value(xml)?,
                    "is" => self.inline.read_string(xml)?,
                    // The value that was counted last stands beside the formula.
                    other => {
                        has_formula |= other == "f";
                        xml.skip()?;
                    }
                },
                Node::End => return Err(XmlError::Malformed),
                Node::Close | Node::Text(_) => {}
            }
        }
        // A result that is an empty text is said to be a text.
        if has_formula && self.value.is_empty() && kind != "str" {
            book.note_uncached(row, column);
        }
        // Most cells of a wide sheet hold nothing but a border.
        let is_inline = kind == "inlineStr";
        if (self.value.is_empty() && !is_inline) || !book.begin_cell(row, column) {
            return Ok(());
        }
        self.put(&kind, style, book);
        book.end_cell();
        Ok(())
    }

    fn read_value(&mut self, xml: &mut Xml<'_>) -> Result<(), XmlError> {
        let outside = xml.depth().saturating_sub(1);
        while xml.depth() > outside {
            match xml.next()? {
                Node::Open(_) => xml.skip()?,
                Node::Text(text) => self.value.push_str(&text),
                Node::End => return Err(XmlError::Malformed),
                Node::Close => {}
            }
        }
        Ok(())
    }

    fn put(&self, kind: &str, style: usize, book: &mut Book) {
        let itself = Some(Run { string: None, run: 0, offset: 0 });
        match kind {
            "s" => {
                let index = self.value.trim().parse().unwrap_or(usize::MAX);
                if self.shared.strings.copy(index, true, book).is_none() {
                    book.lose();
                }
            }
            "inlineStr" => {
                // A cell has one string at most; further ones are damage.
                let _ = self.inline.copy(0, false, book);
            }
            "b" => book.push(if self.value.trim() == "1" { "TRUE" } else { "FALSE" }, None),
            // What a formula made is written with the escapes of strings.
            "str" if self.value.contains("_x") => {
                let mut string = Strings::default();
                string.push_plain(&self.value);
                let _ = string.copy(0, false, book);
            }
            "str" | "e" | "d" => book.push(&self.value, itself),
            _ => {
                let text = self.shared.styles.shown(&self.value, style, self.shared.is_1904);
                book.push(&text, itself.filter(|_| text == self.value));
            }
        }
    }
}

fn is_true(tag: &Tag<'_>, name: &str) -> bool {
    tag.attribute(name).is_some_and(|value| value == "1" || value == "true")
}
