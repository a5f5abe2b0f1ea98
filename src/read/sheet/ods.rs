//! OpenDocument spreadsheets: all sheets stand in one part, `content.xml`.

use std::borrow::Cow;

use super::book::{Book, Merge, Run};
use super::xlsx::Package;
use crate::read::Damage;
use crate::read::sniff::Unsupported;
use crate::read::xml::{Node, Tag, Xml, XmlError};
use crate::read::{Limits, ReadError};

/// Reads a spreadsheet.
pub(super) fn read(bytes: &[u8], limits: Limits) -> Result<Book, ReadError> {
    let mut package = Package::open(bytes, limits, Unsupported::Ods)?;
    // A spreadsheet with a password has every part encrypted, and says so in the list of parts.
    if let Ok(manifest) = package.text("META-INF/manifest.xml")
        && manifest.contains("encryption-data")
    {
        return Err(ReadError::Unsupported { format: Unsupported::Encrypted });
    }
    let text = package.text("content.xml")?;
    let mut book = Book::new(limits);
    let xml = Xml::new(&text, limits.xml_depth);
    let mut reader = Tables { xml, row: 0, column: 0, stretches: Vec::new(), hidden_styles: Vec::new() };
    if let Err(error) = reader.read(&mut book) {
        let damage = Damage::of_xml(error);
        book.end_sheet();
        match book.sheet() {
            Some(sheet) => sheet.damage = Some(damage),
            None => return Err(ReadError::Damaged { format: Unsupported::Ods, damage }),
        }
    }
    Ok(book)
}

struct Tables<'a> {
    xml: Xml<'a>,
    /// 0-based.
    row: u32,
    /// 0-based.
    column: u32,
    /// The text of the cell being read, in stretches between tags; a stretch that is no text of the file has no place.
    stretches: Vec<(String, Option<u32>)>,
    /// The styles of sheets that are hidden.
    hidden_styles: Vec<String>,
}

impl Tables<'_> {
    fn read(&mut self, book: &mut Book) -> Result<(), XmlError> {
        let mut style = String::new();
        loop {
            match self.xml.next()? {
                Node::Open(tag) => match tag.local() {
                    "style" => style = tag.attribute("name").unwrap_or_default().into_owned(),
                    "table-properties" if tag.attribute("display").is_some_and(|value| value == "false") => {
                        self.hidden_styles.push(std::mem::take(&mut style));
                    }
                    // What was last seen of another file that formulas refer to is no sheet of this one.
                    "table"
                        if tag.attribute("name").is_some_and(|name| name.starts_with('\'') && name.contains("'#$")) =>
                    {
                        self.xml.skip()?;
                    }
                    "table" => {
                        let style = tag.attribute("style-name");
                        let is_hidden = style.is_some_and(|style| self.hidden_styles.iter().any(|name| *name == style));
                        book.begin_sheet(&tag.attribute("name").unwrap_or_default(), is_hidden);
                        self.read_table(book)?;
                        book.end_sheet();
                    }
                    _ => {}
                },
                Node::End => return Ok(()),
                Node::Close | Node::Text(_) => {}
            }
        }
    }

    fn read_table(&mut self, book: &mut Book) -> Result<(), XmlError> {
        let outside = self.xml.depth().saturating_sub(1);
        (self.row, self.column) = (0, 0);
        while self.xml.depth() > outside {
            match self.xml.next()? {
                Node::Open(tag) => match tag.local() {
                    "table-column" => {
                        let (first, count) = (self.column, repeated(&tag, "number-columns-repeated"));
                        self.column = first.saturating_add(count);
                        if is_hidden(&tag) {
                            book.hide_columns(first, self.column.saturating_sub(1));
                        }
                    }
                    "table-row" => self.read_rows(&tag, book)?,
                    "shapes" => self.read_floating(book)?,
                    // A pivot or a chart may hold a table of its own.
                    "table" => self.xml.skip()?,
                    _ => {}
                },
                Node::End => return Err(XmlError::Malformed),
                Node::Close | Node::Text(_) => {}
            }
        }
        Ok(())
    }

    fn read_rows(&mut self, tag: &Tag<'_>, book: &mut Book) -> Result<(), XmlError> {
        let count = repeated(tag, "number-rows-repeated");
        let is_hidden = is_hidden(tag);
        let outside = self.xml.depth().saturating_sub(1);
        self.column = 0;
        let mut holds_text = false;
        while self.xml.depth() > outside {
            match self.xml.next()? {
                Node::Open(tag) => match tag.local() {
                    "table-cell" => holds_text |= self.read_cell(&tag, count, book)?,
                    // Text in a cell that a merged range covers is kept: it may have been forgotten there.
                    "covered-table-cell" => holds_text |= self.read_cell(&tag, count, book)?,
                    _ => self.xml.skip()?,
                },
                Node::End => return Err(XmlError::Malformed),
                Node::Close | Node::Text(_) => {}
            }
        }
        self.row = self.row.saturating_add(count);
        if let Some(sheet) = book.sheet().filter(|_| holds_text && is_hidden) {
            sheet.hidden_rows += count as usize;
        }
        Ok(())
    }

    fn read_cell(&mut self, tag: &Tag<'_>, rows: u32, book: &mut Book) -> Result<bool, XmlError> {
        let columns = repeated(tag, "number-columns-repeated");
        let first = self.column;
        self.column = first.saturating_add(columns);
        let (down, right) = (repeated(tag, "number-rows-spanned"), repeated(tag, "number-columns-spanned"));
        if let Some(sheet) = book.sheet().filter(|_| down > 1 || right > 1) {
            sheet.merges.push(Merge {
                top: self.row.saturating_add(1),
                bottom: self.row.saturating_add(down),
                left: first,
                right: first.saturating_add(right - 1),
            });
        }
        self.stretches.clear();
        let has_paragraph = self.read_content(book)?;
        if !has_paragraph {
            // Programs that do not draw the sheet write the value alone.
            match value_of(tag) {
                Some(value) => self.stretches.push((value.into_owned(), None)),
                None if tag.attribute("formula").is_some() && tag.attribute("value-type").is_none() => {
                    book.note_uncached(self.row.saturating_add(1), first);
                }
                None => {}
            }
        }
        if self.stretches.iter().all(|(text, _)| text.trim().is_empty()) {
            return Ok(false);
        }
        for row in 0..rows {
            for column in 0..columns {
                let row = self.row.saturating_add(row).saturating_add(1);
                if !book.begin_cell(row, first.saturating_add(column)) {
                    // One refusal stands for all that the repetition would bring.
                    return Ok(true);
                }
                for (text, run) in &self.stretches {
                    book.push(text, run.map(|run| Run { string: None, run, offset: 0 }));
                }
                book.end_cell();
            }
        }
        Ok(true)
    }

    /// The paragraphs of a cell, parted by line breaks; whether there are any.
    fn read_content(&mut self, book: &mut Book) -> Result<bool, XmlError> {
        let outside = self.xml.depth().saturating_sub(1);
        let (mut paragraphs, mut run, mut is_new) = (0, 0, true);
        let mut depth_of_paragraph = usize::MAX;
        while self.xml.depth() > outside {
            let node = self.xml.next()?;
            match node {
                Node::Open(tag) => {
                    is_new = true;
                    match tag.local() {
                        "p" => {
                            if paragraphs > 0 {
                                self.stretches.push(("\n".to_owned(), None));
                            }
                            paragraphs += 1;
                            depth_of_paragraph = self.xml.depth();
                        }
                        "s" => {
                            let count = repeated(&tag, "c").min(1000) as usize;
                            self.stretches.push((" ".repeat(count), None));
                        }
                        "tab" => self.stretches.push(("\t".to_owned(), None)),
                        "line-break" => self.stretches.push(("\n".to_owned(), None)),
                        "span" | "a" | "ruby" | "ruby-base" => {}
                        "annotation" => {
                            if let Some(sheet) = book.sheet() {
                                sheet.comments += 1;
                            }
                            self.xml.skip()?;
                        }
                        "frame" | "custom-shape" => self.read_floating(book)?,
                        // Pronunciation, pictures and what else hangs on the cell.
                        _ => self.xml.skip()?,
                    }
                }
                Node::Close => {
                    is_new = true;
                    if self.xml.depth() < depth_of_paragraph {
                        depth_of_paragraph = usize::MAX;
                    }
                }
                // Between paragraphs there is nothing but the layout of the file.
                Node::Text(_) if depth_of_paragraph == usize::MAX => {}
                Node::Text(text) => {
                    match self.stretches.last_mut().filter(|(_, run)| !is_new && run.is_some()) {
                        Some((last, _)) => last.push_str(&text),
                        None => {
                            self.stretches.push((text.into_owned(), Some(run)));
                            run += 1;
                        }
                    }
                    is_new = false;
                }
                Node::End => return Err(XmlError::Malformed),
            }
        }
        Ok(paragraphs > 0)
    }

    fn read_floating(&mut self, book: &mut Book) -> Result<(), XmlError> {
        let outside = self.xml.depth().saturating_sub(1);
        let mut words = String::new();
        let mut pictures = 0;
        while self.xml.depth() > outside {
            match self.xml.next()? {
                Node::Text(text) => words.extend(text.split_whitespace()),
                Node::Open(tag) => pictures += usize::from(tag.local() == "image"),
                Node::End => return Err(XmlError::Malformed),
                Node::Close => {}
            }
        }
        if let Some(sheet) = book.sheet() {
            sheet.pictures += pictures;
            if !words.is_empty() {
                sheet.floating.push(words);
            }
        }
        Ok(())
    }
}

/// The value of a cell as the file states it.
fn value_of<'a>(tag: &'a Tag<'_>) -> Option<Cow<'a, str>> {
    let name = match tag.attribute("value-type")?.as_ref() {
        "string" => "string-value",
        "float" | "percentage" | "currency" => "value",
        "date" => "date-value",
        "time" => "time-value",
        "boolean" => "boolean-value",
        _ => return None,
    };
    tag.attribute(name)
}

fn repeated(tag: &Tag<'_>, name: &str) -> u32 {
    tag.attribute(name).and_then(|count| count.parse().ok()).unwrap_or(1).max(1)
}

fn is_hidden(tag: &Tag<'_>) -> bool {
    tag.attribute("visibility").is_some_and(|state| state != "visible")
}
