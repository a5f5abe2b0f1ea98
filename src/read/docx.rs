//! Word documents (.docx): the text as it reads once every tracked change is accepted, and the lists in its tables.
//!
//! The source text has a line for each paragraph and, for each cell of a table, one contiguous slice that begins on a line
//! of its own; the paragraphs of a cell are parted by line breaks. Segments lead back to the `w:t` elements. What Word makes
//! itself (automatic numbers, tabs, line breaks, symbols) is in the text and has no segment: it cannot be written back,
//! and [`Source::can_write`] is false for it, so that no repair is offered there.
//!
//! One part of the archive after the other is read in one pass, without a tree; no relationship is followed out of the file.

use std::borrow::Cow;

use super::archive::{Archive, PartError};

use super::error::Damage;
use super::sniff::{self, Unsupported};
use super::xml::{Node, Xml, XmlError};
use super::{Format, Input, ReadError, ReadOptions, Reading, decode, pages, table};
use crate::model::{Document, PlaceStyle, Problem, ProblemKind};
use crate::text::{Encoding, Source, Span};
use ignored::Ignored;
use notes::Definitions;
use numbering::Numbering;
use styles::Styles;

mod body;
mod fields;
mod flow;
mod ignored;
mod notes;
mod numbering;
mod properties;
#[cfg(test)]
mod quirks;
mod styles;
mod symbol;
mod tables;
#[cfg(test)]
mod tests;

/// Word documents.
pub(super) struct Docx;

impl Format for Docx {
    fn name(&self) -> &'static str {
        "docx"
    }

    fn recognises(&self, input: &Input<'_>, _: &ReadOptions<'_>) -> bool {
        sniff::binary(input.bytes) == Some(Unsupported::Docx)
    }

    fn read(&self, input: &Input<'_>, options: &ReadOptions<'_>) -> Result<Reading, ReadError> {
        let mut document = Document::new("docx");
        document.places = PlaceStyle::Table;
        let body = body_of(input, options, &mut document)?;
        let text = body.flow.text;
        if body.error.is_some() {
            document.problems.push(Problem {
                kind: ProblemKind::Unreadable,
                span: Span::of(text.len(), text.len()),
                zh: "文档从这里起已损坏，其后的内容没有读取。".to_owned(),
                en: "The document is damaged from here on; what follows was not read.".to_owned(),
            });
        }
        pages::fill(&mut document, &text, &body.blocks, options)?;
        document.problems.extend(body.ignored.problem());
        if let Some(span) = body.left_out {
            let problem =
                table::limit_problem(span, "从这里起的单元格或行", "cells or rows from here on were", &options.limits);
            document.problems.push(problem);
        }
        let source = Source::with_segments(input.path, text, Encoding::Utf8, body.flow.segments);
        Ok(Reading { source, document })
    }
}

/// The text of a document, damaged or not, whatever it holds. What is damaged is an error: half a text is none.
pub(super) fn text(input: &Input<'_>, options: &ReadOptions<'_>) -> Result<Source, ReadError> {
    let mut document = Document::new("docx");
    let body = body_of(input, options, &mut document)?;
    match body.error {
        Some(error) => Err(damaged(Damage::of_xml(error))),
        None if body.left_out.is_some() => Err(damaged(Damage::TooLarge)),
        None => Ok(Source::with_segments(input.path, body.flow.text, Encoding::Utf8, body.flow.segments)),
    }
}

fn damaged(damage: Damage) -> ReadError {
    ReadError::Damaged { format: Unsupported::Docx, damage }
}

/// What stands in the part with the text; problems of parts beside it go to `document`. `Err` where there is no text at all.
fn body_of(input: &Input<'_>, options: &ReadOptions<'_>, document: &mut Document) -> Result<body::Body, ReadError> {
    let limits = &options.limits;
    let mut archive = Archive::open(input.bytes, *limits).ok_or_else(|| damaged(Damage::Archive))?;
    let main = main_part(&mut archive, limits.xml_depth);
    let part = archive.part(&main).map_err(|error| damaged(Damage::of_part(error)))?;
    let part = text_of(&part).ok_or_else(|| damaged(Damage::Malformed))?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let numbering =
        side_part(&mut archive, folder, "numbering.xml", document, |text| Numbering::read(text, limits.xml_depth));
    let styles = side_part(&mut archive, folder, "styles.xml", document, |text| Styles::read(text, limits.xml_depth));
    let mut body = body::read(&part, &numbering, &styles, limits);
    if body.error.is_none() {
        let definitions = Definitions { numbering: &numbering, styles: &styles, limits };
        notes::add(&mut body, &mut archive, folder, &definitions);
    }
    match body.error {
        Some(XmlError::DocumentType) => Err(damaged(Damage::DocumentType)),
        Some(error) if body.flow.text.trim().is_empty() => Err(damaged(Damage::of_xml(error))),
        None if body.flow.text.trim().is_empty() => Err(match body.ignored {
            Ignored { drawings: 0, embedded: 0, .. } => ReadError::Empty { bytes: input.size },
            Ignored { drawings: pictures, embedded, .. } => ReadError::NoText { pictures, embedded },
        }),
        _ => Ok(body),
    }
}

/// The part with the text. Its usual name may be taken on trust; some programs choose another.
fn main_part(archive: &mut Archive<'_>, max_depth: usize) -> String {
    if archive.has(MAIN_PART) {
        return MAIN_PART.to_owned();
    }
    let mut found = None;
    let relationships = archive.part("_rels/.rels").unwrap_or_default();
    if let Some(text) = text_of(&relationships) {
        let mut xml = Xml::new(&text, max_depth);
        while let Ok(node) = xml.next() {
            match node {
                Node::Open(tag) if tag.local() == "Relationship" => {
                    let is_main = tag.attribute("Type").is_some_and(|kind| kind.ends_with("/officeDocument"));
                    if is_main && found.is_none() {
                        found = tag.attribute("Target").map(|target| target.trim_start_matches('/').to_owned());
                    }
                }
                Node::End => break,
                _ => {}
            }
        }
    }
    found.unwrap_or_else(|| MAIN_PART.to_owned())
}

const MAIN_PART: &str = "word/document.xml";

/// Reads a part that the text can do without.
fn side_part<T: Default>(
    archive: &mut Archive<'_>,
    folder: &str,
    name: &str,
    document: &mut Document,
    read: impl FnOnce(&str) -> (T, Result<(), XmlError>),
) -> T {
    let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let bytes = match archive.part(&path) {
        Err(PartError::Missing) => return T::default(),
        part => part.ok(),
    };
    let (part, is_whole) = match bytes.as_deref().and_then(text_of) {
        Some(text) => {
            let (part, result) = read(&text);
            (part, result.is_ok())
        }
        None => (T::default(), false),
    };
    if !is_whole {
        document.problems.push(Problem {
            kind: ProblemKind::Unreadable,
            span: Span::default(),
            zh: format!("文档的 {path} 无法完整读取：自动编号可能缺失。"),
            en: format!("{path} could not be read in full: automatic numbers may be missing."),
        });
    }
    part
}

/// The text of a part: UTF-8, or UTF-16 with a byte order mark.
fn text_of(part: &[u8]) -> Option<Cow<'_, str>> {
    if part.starts_with(&[0xFF, 0xFE]) || part.starts_with(&[0xFE, 0xFF]) {
        return decode::decode(part).ok().map(|decoded| Cow::Owned(decoded.text.to_string()));
    }
    decode::as_utf8(part).map(Cow::Borrowed)
}
