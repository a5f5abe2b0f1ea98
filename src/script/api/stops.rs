//! `doc.missing_stops`: paragraphs without a mark at their end.

use std::sync::Arc;

use super::{Api, Marks, mark};
use crate::facts::RoleMask;
use crate::model::{Role, TextId};
use crate::script::node::{CellNode, DocNode, Facts, Mark, Site};
use crate::script::set::Set;

/// Registers the fact.
pub fn register(api: &mut Api<'_>) {
    api.get("missing_stops", |doc: &mut DocNode| missing_stops(&doc.0)).doc(
        "段末没有标点的段落，而同栏、同组的大多有：kind 为 column、series，值 column、percent、due",
        "Paragraphs without a mark at their end where nearly all of their column or series have one: column, percent, due",
        r#"doc.missing_stops.count // 0"#,
    );
}

/// The header, as written, of the first column of this role that a text stands in.
fn header(facts: &Facts, text: TextId, role: Role) -> &str {
    let mut places = facts.places(text).iter().filter(|place| facts.cell(**place).role == Some(role));
    let written = places.next().and_then(|place| {
        let part = facts.document.parts.get(facts.entry(place.entry).part as usize)?;
        part.columns.get(usize::from(facts.cell(*place).column))
    });
    written.map_or(role.chinese(), |column| column.header.as_str())
}

fn missing_stops(facts: &Arc<Facts>) -> Marks {
    let (stops, facts) = (facts.missing_stops(), Arc::clone(facts));
    Set::late(stops, move |stop| {
        let cell = CellNode {
            facts: Arc::clone(&facts),
            text: stop.text.map(|(text, _)| text),
            site: Site::Values(stop.text.map_or(RoleMask::EMPTY, |(_, role)| RoleMask::of(role))),
        };
        let words = stop.text.map_or(facts.source.text(), |(text, _)| facts.words(text));
        let last = stop.span.slice(words).trim_matches(['，', '、']);
        mark(Mark {
            span: stop.span,
            citation: None,
            kind: if stop.text.is_some() { "column" } else { "series" },
            values: vec![
                ("column", stop.text.map_or(String::new(), |(text, role)| header(&facts, text, role).to_owned())),
                ("percent", stop.percent.to_string()),
                ("due", stop.due.to_owned()),
            ],
            repair: Some(format!("{last}{}", stop.due)),
            related: None,
            cell,
        })
    })
}
