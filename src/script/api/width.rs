//! `doc.wide_numbers`, `doc.half_width_marks`: characters of the other width.

use std::sync::Arc;

use super::{Api, Marks, cell_in, mark};
use crate::facts::{HalfWidth, RoleMask, due};
use crate::model::TextId;
use crate::script::node::{CellNode, DocNode, Facts, Mark, Site};
use crate::script::set::Set;
use crate::text::Span;

/// Registers the facts.
pub fn register(api: &mut Api<'_>) {
    api.get("wide_numbers", |doc: &mut DocNode| wide_numbers(&doc.0))
        .doc("全角数字", "Full-width digits", r#"doc.wide_numbers.count // 0"#)
        .get("half_width_marks", |doc: &mut DocNode| half_width_marks(&doc.0))
        .doc(
            "中文之间的半角标点：值 half、wide、closing、places",
            "Half-width marks among Chinese text, with half, wide, closing and places",
            r#"doc.half_width_marks.count // 0"#,
        );
}

fn wide_numbers(facts: &Arc<Facts>) -> Marks {
    let (found, facts) = (facts.wide_numbers(), Arc::clone(facts));
    Set::late(found, move |found| {
        mark(Mark {
            cell: cell_in(&facts, found.text, RoleMask::ALL),
            span: found.span,
            citation: None,
            kind: "number",
            values: vec![("repair", found.repair.clone())],
            repair: Some(found.repair.clone()),
            related: None,
        })
    })
}

fn half_width_marks(facts: &Arc<Facts>) -> Marks {
    let (found, facts) = (facts.half_width_marks(), Arc::clone(facts));
    Set::late(found, move |found| mark(half_width(&facts, found)))
}

/// A pair is one mark, with the place of its other half and what closes it.
fn half_width(facts: &Arc<Facts>, found: &HalfWidth) -> Mark {
    let all = found.all.is_some();
    let cell = if all { first_place(facts, found.text) } else { cell_in(facts, found.text, RoleMask::ALL) };
    let (half, wide) = (found.mark.mark, due(found.mark.mark));
    let closes = match half {
        '(' => ")",
        '<' => ">",
        '[' => "]",
        '"' => "\"",
        _ => "",
    };
    let (opening, closing) = wide.map_or(("", ""), |(opening, closing)| (opening, closing.unwrap_or("")));
    Mark {
        // Outside cells the place is one of the source.
        span: if cell.text.is_some() { found.mark.span } else { in_source(facts, found) },
        citation: None,
        kind: if all {
            "manner"
        } else if wide.is_some() {
            "mark"
        } else {
            "unclear"
        },
        values: vec![
            ("half", format!("{half}{closes}")),
            ("wide", format!("{opening}{closing}")),
            ("closing", closing.to_owned()),
            ("places", found.all.map_or(String::new(), |places| places.to_string())),
        ],
        repair: wide.filter(|_| !all).map(|_| opening.to_owned()),
        related: found.mark.partner.filter(|_| !all).map(|span| cell.at(span, None)),
        cell,
    }
}

/// A text where it stands first, for what is said of the whole document.
fn first_place(facts: &Arc<Facts>, text: TextId) -> CellNode {
    match facts.places(text).first() {
        Some(place) => CellNode { facts: Arc::clone(facts), text: Some(text), site: Site::Placed(*place) },
        None => CellNode { facts: Arc::clone(facts), text: None, site: Site::Values(RoleMask::EMPTY) },
    }
}

fn in_source(facts: &Facts, found: &HalfWidth) -> Span {
    let paragraph = facts.paragraphs(found.text).first().map(|index| facts.document.paragraphs[*index as usize].1);
    found.mark.span.shift(paragraph.unwrap_or_default().start())
}
