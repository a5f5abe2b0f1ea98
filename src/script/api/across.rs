//! `doc.department`, `doc.listed_items`, `doc.listed_units`, `doc.listed_versions`: what a list has to be held against other lists for.

use std::sync::Arc;

use super::{Api, Marks, mark, text};
use crate::facts::{Facts, RoleMask};
use crate::script::node::{CellNode, DocNode, Mark, Set, Site};

/// Registers the facts.
pub fn register(api: &mut Api<'_>) {
    api.get("department", |doc: &mut DocNode| text(doc.0.department()))
        .get("listed_items", |doc: &mut DocNode| listed_items(&doc.0))
        .get("listed_units", |doc: &mut DocNode| listed_units(&doc.0))
        .get("listed_versions", |doc: &mut DocNode| listed_versions(&doc.0));
}

fn listed_items(facts: &Arc<Facts>) -> Marks {
    let marks = facts.listed_items().into_iter().map(|item| {
        let text = facts.cell(item.place).text;
        let cell = CellNode { facts: Arc::clone(facts), text: Some(text), site: Site::Placed(item.place) };
        mark(Mark {
            span: cell.whole(),
            values: vec![("key", item.key), ("name", cell.words().to_owned())],
            cell,
            citation: None,
            kind: "item",
            repair: None,
            related: None,
        })
    });
    Set::new(marks.collect())
}

fn listed_units(facts: &Arc<Facts>) -> Marks {
    let marks = facts.listed_units().into_iter().map(|unit| {
        let site = Site::Values(RoleMask::of(unit.role));
        mark(Mark {
            cell: CellNode { facts: Arc::clone(facts), text: Some(unit.text), site },
            span: unit.span,
            citation: None,
            kind: "unit",
            values: vec![("key", unit.key), ("unit", unit.name)],
            repair: None,
            related: None,
        })
    });
    Set::new(marks.collect())
}

fn listed_versions(facts: &Arc<Facts>) -> Marks {
    let marks = facts.listed_versions().into_iter().map(|version| {
        let (text, index) = version.citation;
        let citation = &facts.text(text).citations[index as usize];
        mark(Mark {
            cell: CellNode { facts: Arc::clone(facts), text: Some(text), site: Site::Values(RoleMask::KNOWN) },
            span: citation.note.as_ref().map_or(citation.span, |note| note.span),
            citation: Some(index),
            kind: "version",
            values: vec![
                ("key", version.key),
                ("title", version.title),
                ("form", version.form),
                ("year", version.year.to_string()),
            ],
            repair: None,
            related: None,
        })
    });
    Set::new(marks.collect())
}
