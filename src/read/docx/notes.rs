//! Footnotes and endnotes: the text of each that the document refers to becomes a paragraph behind it.
//!
//! They stand in parts of their own, so that nothing of them can be written back and no repair is offered in them.

use rustc_hash::FxHashMap;

use super::body::{self, Body, NoteKind};
use super::numbering::Numbering;
use super::styles::Styles;
use super::text_of;
use crate::read::Limits;
use crate::read::archive::Archive;
use crate::read::pages::Block;
use crate::read::prose::trimmed;
use crate::text::Span;

/// What notes may be numbered and hidden by.
pub(super) struct Definitions<'a> {
    pub(super) numbering: &'a Numbering,
    pub(super) styles: &'a Styles,
    pub(super) limits: &'a Limits,
}

/// Adds the notes to the text; those that cannot be read are counted.
pub(super) fn add(body: &mut Body, archive: &mut Archive<'_>, folder: &str, definitions: &Definitions<'_>) {
    let references = std::mem::take(&mut body.references);
    for (kind, part, word) in
        [(NoteKind::Footnote, "footnotes.xml", "脚注"), (NoteKind::Endnote, "endnotes.xml", "尾注")]
    {
        let ids: Vec<&str> = references.iter().filter(|(of, _)| *of == kind).map(|(_, id)| id.as_str()).collect();
        if ids.is_empty() {
            continue;
        }
        let path = if folder.is_empty() { part.to_owned() } else { format!("{folder}/{part}") };
        let bytes = archive.part(&path).unwrap_or_default();
        let Definitions { numbering, styles, limits } = definitions;
        let notes = text_of(&bytes).map(|text| body::read(&text, numbering, styles, limits)).unwrap_or_default();
        let text = &notes.flow.text;
        let mut left: FxHashMap<&str, Option<Span>> =
            notes.notes.iter().map(|(name, span)| (name.as_str(), Some(*span))).collect();
        for (number, id) in (1..).zip(ids) {
            let Some(note) = left.get_mut(id) else {
                body.ignored.notes += 1;
                continue;
            };
            // Each note stands once, however often a damaged text refers to it.
            let span = note.take().and_then(|span| trimmed(text, span.start() as usize, span.end() as usize));
            if let Some(span) = span {
                push(body, &format!("{word}{number}：{}", span.slice(text)));
            }
        }
    }
}

fn push(body: &mut Body, note: &str) {
    let text = &mut body.flow.text;
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    let start = text.len();
    text.push_str(note);
    text.push('\n');
    body.blocks.push(Block::Paragraph(Span::of(start, text.len())));
}
