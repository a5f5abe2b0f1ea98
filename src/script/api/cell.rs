//! `cell`: a cell of an entry, or a distinct cell text at all its places.

use std::sync::Arc;

use rhai::ImmutableString;

use super::{Api, Marks, int, mark, text};
use crate::facts::{is_placeholder, is_unit_text};
use crate::script::node::{CellNode, CitationNode, Mark, Set};

/// Registers `cell` and the filters of its sets.
pub fn register(api: &mut Api<'_>) {
    api.kind::<CellNode>("Cell")
        .get("text", |cell: &mut CellNode| text(cell.words()))
        .get("role", |cell: &mut CellNode| text(cell.role().map_or("", |role| role.name())))
        .get("header", |cell: &mut CellNode| text(cell.role().map_or("", |role| role.chinese())))
        .get("is_blank", |cell: &mut CellNode| is_placeholder(cell.words()))
        .get("is_there", |cell: &mut CellNode| cell.text.is_some())
        .get("is_inherited", |cell: &mut CellNode| cell.placed().is_some_and(|cell| cell.inherited))
        .get("is_unit", |cell: &mut CellNode| is_unit_text(cell.words()))
        .get("count", |cell: &mut CellNode| int(cell.count()))
        .get("citations", |cell: &mut CellNode| citations(cell))
        .get("points", |cell: &mut CellNode| points(cell))
        .get("units", |cell: &mut CellNode| units(cell))
        .method("contains", |cell: &mut CellNode, part: ImmutableString| Ok(cell.words().contains(part.as_str())))
        .method("starts_with", |cell: &mut CellNode, part: ImmutableString| Ok(cell.words().starts_with(part.as_str())))
        .method("ends_with", |cell: &mut CellNode, part: ImmutableString| Ok(cell.words().ends_with(part.as_str())));
    api.kind::<Set<CellNode>>("Cells")
        .get("written", |set: &mut Set<CellNode>| set.filter(|cell| !is_placeholder(cell.words())))
        .get("outside_categories", |set: &mut Set<CellNode>| {
            set.filter(|cell| !cell.facts.vocabulary.categories.contains(cell.words()))
        })
        .get("without_citation", |set: &mut Set<CellNode>| {
            set.filter(|cell| cell.text.is_some_and(|text| cell.facts.text(text).citations.is_empty()))
        })
        .method("containing", |set: &mut Set<CellNode>, part: ImmutableString| {
            Ok(set.filter(|cell| cell.words().contains(part.as_str())))
        });
}

fn citations(cell: &CellNode) -> Set<CitationNode> {
    let count = cell.text.map_or(0, |text| cell.facts.text(text).citations.len());
    let nodes = (0..u32::try_from(count).unwrap_or(u32::MAX)).map(|index| CitationNode { cell: cell.clone(), index });
    Set::new(nodes.collect())
}

fn points(cell: &CellNode) -> Marks {
    let Some(id) = cell.text else {
        return Set::new(Vec::new());
    };
    let facts = Arc::clone(&cell.facts);
    let words = facts.words(id);
    let marks = facts.text(id).points.iter().map(|point| {
        mark(Mark {
            cell: cell.clone(),
            span: point.mark.join(point.body),
            citation: None,
            kind: "point",
            values: vec![
                ("number", point.number.major.to_string()),
                ("minor", point.number.minor.to_string()),
                ("heading", point.heading.map_or(String::new(), |span| span.slice(words).to_owned())),
            ],
            repair: None,
            related: None,
        })
    });
    Set::new(marks.collect())
}

fn units(cell: &CellNode) -> Marks {
    let Some(id) = cell.text else {
        return Set::new(Vec::new());
    };
    let facts = Arc::clone(&cell.facts);
    let words = facts.words(id);
    let names = facts.text(id).units.iter().flat_map(|mention| &mention.names);
    let marks = names.map(|span| {
        mark(Mark {
            cell: cell.clone(),
            span: *span,
            citation: None,
            kind: "unit",
            values: vec![("unit", span.slice(words).to_owned())],
            repair: None,
            related: None,
        })
    });
    Set::new(marks.collect())
}
