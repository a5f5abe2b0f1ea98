//! The properties of paragraphs, runs, rows and cells, as far as they bear on the text.

use super::numbering::{is_on, number, value};
use crate::read::xml::{Node, Xml, XmlError};

/// Of a paragraph.
#[derive(Debug, Default)]
pub(super) struct ParagraphProperties {
    pub(super) style: Option<String>,
    /// The instance of a list; 0 takes the numbering of the style away.
    pub(super) num: Option<u32>,
    pub(super) level: Option<u32>,
    /// The paragraph mark is deleted or moved away by a tracked change.
    pub(super) is_mark_deleted: bool,
    /// The paragraph mark is hidden text.
    pub(super) is_mark_hidden: bool,
}

/// Of a run.
#[derive(Debug, Default)]
pub(super) struct RunProperties {
    pub(super) style: Option<String>,
    pub(super) hidden: Option<bool>,
}

/// Of a row.
#[derive(Debug, Default)]
pub(super) struct RowProperties {
    pub(super) before: usize,
    pub(super) is_deleted: bool,
}

/// How a cell is merged with those above and below.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Merge {
    /// It is not.
    #[default]
    No,
    /// It is the first.
    Restart,
    /// It continues the one above.
    Continue,
}

/// Of a cell.
#[derive(Debug)]
pub(super) struct CellProperties {
    pub(super) span: usize,
    pub(super) merge: Merge,
}

/// Calls `show` for each child element, which may read on inside; properties as they were before a tracked change are
/// passed over.
fn each(
    xml: &mut Xml<'_>,
    mut show: impl FnMut(&mut Xml<'_>, &crate::read::xml::Tag<'_>) -> Result<(), XmlError>,
) -> Result<(), XmlError> {
    let outside = xml.depth() - 1;
    while xml.depth() > outside {
        match xml.next()? {
            Node::Open(tag) if tag.local().ends_with("Change") || tag.local() == "sectPr" => xml.skip()?,
            Node::Open(tag) => show(xml, &tag)?,
            Node::End => return Err(XmlError::Malformed),
            Node::Close | Node::Text(_) => {}
        }
    }
    Ok(())
}

/// Reads `w:pPr` to its end.
pub(super) fn of_paragraph(xml: &mut Xml<'_>) -> Result<ParagraphProperties, XmlError> {
    let mut found = ParagraphProperties::default();
    let inside = xml.depth() + 1;
    each(xml, |xml, tag| {
        match tag.local() {
            "pStyle" => found.style = value(tag),
            "numId" => found.num = number(tag, "val"),
            "ilvl" => found.level = number(tag, "val"),
            // Of the run properties of the mark; an `ins` of the numbering is something else.
            "del" | "moveFrom" if xml.depth() == inside + 1 => found.is_mark_deleted = true,
            "vanish" if xml.depth() == inside + 1 => found.is_mark_hidden = is_on(tag),
            _ => {}
        }
        Ok(())
    })?;
    Ok(found)
}

/// Reads `w:rPr` to its end.
pub(super) fn of_run(xml: &mut Xml<'_>) -> Result<RunProperties, XmlError> {
    let mut found = RunProperties::default();
    each(xml, |_, tag| {
        match tag.local() {
            "rStyle" => found.style = value(tag),
            "vanish" => found.hidden = Some(is_on(tag)),
            _ => {}
        }
        Ok(())
    })?;
    Ok(found)
}

/// Reads `w:trPr` to its end.
pub(super) fn of_row(xml: &mut Xml<'_>) -> Result<RowProperties, XmlError> {
    let mut found = RowProperties::default();
    each(xml, |_, tag| {
        match tag.local() {
            "gridBefore" => found.before = number(tag, "val").unwrap_or(0) as usize,
            "del" => found.is_deleted = true,
            _ => {}
        }
        Ok(())
    })?;
    Ok(found)
}

/// Reads `w:tcPr` to its end.
pub(super) fn of_cell(xml: &mut Xml<'_>) -> Result<CellProperties, XmlError> {
    let mut found = CellProperties { span: 1, merge: Merge::No };
    each(xml, |_, tag| {
        match tag.local() {
            "gridSpan" => found.span = number(tag, "val").unwrap_or(1).max(1) as usize,
            "vMerge" => {
                let restarts = tag.attribute("val").is_some_and(|value| value == "restart");
                found.merge = if restarts { Merge::Restart } else { Merge::Continue };
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(found)
}

/// Reads `w:tblGrid` to its end: the widths of the grid's columns.
pub(super) fn of_grid(xml: &mut Xml<'_>, max_columns: usize) -> Result<Vec<u32>, XmlError> {
    let mut widths = Vec::new();
    each(xml, |_, tag| {
        if tag.local() == "gridCol" && widths.len() < max_columns {
            widths.push(number(tag, "w").unwrap_or(0));
        }
        Ok(())
    })?;
    Ok(widths)
}
