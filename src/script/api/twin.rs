//! `doc.odd_twins`: boilerplate that differs from its many twins by a few characters.

use std::sync::Arc;

use super::{Api, Marks, mark};
use crate::script::node::{CellNode, DocNode, Facts, Mark, Site};
use crate::script::set::Set;

/// Registers the fact.
pub fn register(api: &mut Api<'_>) {
    api.get("odd_twins", |doc: &mut DocNode| odd_twins(&doc.0)).doc(
        "与多处雷同而差几个字的文字：值 found、usual、count",
        "Boilerplate that differs from its many twins by a few characters, with found, usual and count",
        r#"doc.odd_twins.count // 0"#,
    );
}

fn odd_twins(facts: &Arc<Facts>) -> Marks {
    let placed =
        |place| CellNode { facts: Arc::clone(facts), text: Some(facts.cell(place).text), site: Site::Placed(place) };
    let marks = facts.odd_twins().into_iter().map(|twin| {
        let (first, stretch) = twin.first;
        mark(Mark {
            cell: placed(twin.place),
            span: twin.span,
            citation: None,
            kind: "twin",
            values: vec![("found", twin.found), ("usual", twin.usual), ("count", twin.count.to_string())],
            repair: None,
            related: Some(placed(first).at(stretch, None)),
        })
    });
    Set::new(marks.collect())
}
