//! Workbooks of Excel 2007 and later: which parts there are, and in which order they are read.

use super::book::Book;
use super::cells;
use super::strings::Strings;
use super::styles::Styles;
use crate::read::Damage;
use crate::read::archive::{Archive, PartError};
use crate::read::sniff::Unsupported;
use crate::read::xml::{Node, Xml, XmlError};
use crate::read::{Limits, ReadError};

/// What all sheets of a workbook share.
pub(super) struct Shared {
    pub(super) strings: Strings,
    pub(super) styles: Styles,
    pub(super) is_1904: bool,
}

/// Reads a workbook.
pub(super) fn read(bytes: &[u8], limits: Limits) -> Result<Book, ReadError> {
    let mut package = Package::open(bytes, limits, Unsupported::Xlsx)?;
    let main = package.related("", "officeDocument").into_iter().next().map(|(_, part)| part);
    let main = main.unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let mut shared = Shared { strings: Strings::default(), styles: Styles::default(), is_1904: false };
    let sheets = list_sheets(&package.text(&main)?, limits, &mut shared.is_1904);
    let sheets =
        sheets.map_err(|error| ReadError::Damaged { format: Unsupported::Xlsx, damage: Damage::of_xml(error) })?;
    if let Some((_, part)) = package.related(&main, "sharedStrings").first() {
        let text = package.text(part)?;
        // What was read before the damage is kept; cells that name a later string say so.
        let _ = shared.strings.read(&mut Xml::new(&text, limits.xml_depth));
    }
    if let Some((_, part)) = package.related(&main, "styles").first() {
        // Without styles only dates are lost: they read as numbers.
        if let Ok(text) = package.text(part) {
            let _ = shared.styles.read(&mut Xml::new(&text, limits.xml_depth));
        }
    }
    let parts = package.related(&main, "worksheet");
    let others: Vec<String> = ["chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"]
        .into_iter()
        .flat_map(|kind| package.related(&main, kind))
        .map(|(id, _)| id)
        .collect();
    let mut book = Book::new(limits);
    for sheet in sheets {
        // Charts and macros stand in the same list; they are no worksheets.
        if others.contains(&sheet.id) {
            continue;
        }
        book.begin_sheet(&sheet.name, sheet.is_hidden);
        let Some((_, part)) = parts.iter().find(|(id, _)| *id == sheet.id) else {
            if let Some(sheet) = book.sheet() {
                sheet.damage = Some(Damage::MissingPart);
            }
            continue;
        };
        let damage = match package.text(part) {
            Ok(text) => cells::read(&text, &shared, limits, &mut book).err().map(Damage::of_xml),
            Err(ReadError::Damaged { damage, .. }) => Some(damage),
            Err(_) => Some(Damage::Malformed),
        };
        book.end_sheet();
        if let Some(sheet) = book.sheet() {
            sheet.damage = damage;
            super::beside::read(&mut package, part, sheet);
        }
    }
    Ok(book)
}

struct Listed {
    name: String,
    id: String,
    is_hidden: bool,
}

fn list_sheets(text: &str, limits: Limits, is_1904: &mut bool) -> Result<Vec<Listed>, XmlError> {
    let mut xml = Xml::new(text, limits.xml_depth);
    let mut sheets = Vec::new();
    loop {
        match xml.next()? {
            Node::Open(tag) => match tag.local() {
                "workbookPr" => {
                    *is_1904 = tag.attribute("date1904").is_some_and(|value| value == "1" || value == "true");
                }
                "sheet" => {
                    let attribute = |name: &str| tag.attribute(name).unwrap_or_default().into_owned();
                    let is_hidden = tag.attribute("state").is_some_and(|state| state != "visible");
                    sheets.push(Listed { name: attribute("name"), id: attribute("id"), is_hidden });
                }
                _ => {}
            },
            Node::End => return Ok(sheets),
            Node::Close | Node::Text(_) => {}
        }
    }
}

/// The parts of an office file, with the total of what may be unpacked.
pub(super) struct Package<'a> {
    archive: Archive<'a>,
    format: Unsupported,
    limits: Limits,
    unpacked: usize,
}

impl<'a> Package<'a> {
    /// Opens a file.
    pub(super) fn open(bytes: &'a [u8], limits: Limits, format: Unsupported) -> Result<Self, ReadError> {
        let archive = Archive::open(bytes, limits);
        let archive = archive.ok_or(ReadError::Damaged { format, damage: Damage::Archive })?;
        Ok(Self { archive, format, limits, unpacked: 0 })
    }

    /// The text of a part.
    pub(super) fn text(&mut self, name: &str) -> Result<String, ReadError> {
        let bytes = self.archive.part(name).map_err(|error| match error {
            PartError::TooLarge => ReadError::Damaged { format: self.format, damage: Damage::TooLarge },
            PartError::Encrypted => ReadError::Unsupported { format: Unsupported::Encrypted },
            PartError::Missing => ReadError::Damaged { format: self.format, damage: Damage::MissingPart },
            PartError::Damaged => self.damaged(),
        })?;
        self.unpacked = self.unpacked.saturating_add(bytes.len());
        // Many parts just under the limit are as bad as one over it.
        if self.unpacked > self.limits.part_bytes.saturating_mul(2) {
            return Err(ReadError::Damaged { format: self.format, damage: Damage::TooLarge });
        }
        String::from_utf8(bytes).map_err(|_| self.damaged())
    }

    /// How deep elements may be nested.
    pub(super) fn xml_depth(&self) -> usize {
        self.limits.xml_depth
    }

    /// The parts of a kind that a part refers to, with the ids of the references. The empty name is the file itself.
    pub(super) fn related(&mut self, part: &str, kind: &str) -> Vec<(String, String)> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let relations =
            if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
        let mut found = Vec::new();
        if !self.archive.has(&relations) {
            return found;
        }
        let Ok(text) = self.text(&relations) else {
            return found;
        };
        let mut xml = Xml::new(&text, self.limits.xml_depth);
        while let Ok(node) = xml.next() {
            match node {
                Node::Open(tag) if tag.local() == "Relationship" => {
                    let attribute = |name: &str| tag.attribute(name).unwrap_or_default();
                    if attribute("Type").rsplit('/').next() == Some(kind) && attribute("TargetMode") != "External" {
                        found.push((attribute("Id").into_owned(), resolve(folder, &attribute("Target"))));
                    }
                }
                Node::End => break,
                _ => {}
            }
        }
        found
    }

    fn damaged(&self) -> ReadError {
        ReadError::Damaged { format: self.format, damage: Damage::Malformed }
    }
}

/// The name of a part, given the folder of the part that refers to it.
fn resolve(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.retain(|step| !step.is_empty());
    path.join("/")
}
