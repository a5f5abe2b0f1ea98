//! `doc.foreign_texts` and `doc.misfiled`: texts of another item or type of power, items listed under another type than their own.

use std::sync::Arc;

use super::{Api, Marks, mark};
use crate::facts::{ForeignText, Owner, Place, Sign};
use crate::script::node::{CellNode, DocNode, Facts, Mark, Site};
use crate::script::set::Set;

/// Registers the facts.
pub fn register(api: &mut Api<'_>) {
    api.get("foreign_texts", |doc: &mut DocNode| foreign_texts(&doc.0))
        .doc(
            "属于别的事项或别的权力类型的文字：kind 为 type 或 item",
            "Texts that belong to another item or another type of power: kinds type and item",
            r#"doc.foreign_texts.count // 0"#,
        )
        .get("misfiled", |doc: &mut DocNode| misfiled(&doc.0))
        .doc(
            "归错类型的事项：值 category、other",
            "Items filed under the wrong type, with category and other",
            r#"doc.misfiled.count // 0"#,
        );
}

fn placed(facts: &Arc<Facts>, place: Place) -> CellNode {
    CellNode { facts: Arc::clone(facts), text: Some(facts.cell(place).text), site: Site::Placed(place) }
}

fn foreign_texts(facts: &Arc<Facts>) -> Marks {
    let marks = facts.texts_of_other_types().into_iter().chain(facts.texts_of_other_items()).map(|foreign| {
        let ForeignText { place, span, owner } = foreign;
        let cell = placed(facts, place);
        let column = cell.role().map_or("", |role| role.chinese()).to_owned();
        let words = span.slice(cell.words());
        let (kind, values, related) = match owner {
            Owner::Type { own, other } => ("type", vec![("own", own), ("other", other), ("column", column)], None),
            Owner::Item { place, name } => {
                let cell = placed(facts, place);
                let values = vec![("name", name), ("words", shortened(words)), ("column", column)];
                ("item", values, Some(cell.at(cell.whole(), None)))
            }
        };
        mark(Mark { cell: cell.clone(), span, citation: None, kind, values, repair: None, related })
    });
    Set::new(marks.collect())
}

/// The first words of a long stretch, for messages.
fn shortened(words: &str) -> String {
    match words.char_indices().nth(24) {
        Some((at, _)) => format!("{}…", &words[..at]),
        None => words.to_owned(),
    }
}

fn misfiled(facts: &Arc<Facts>) -> Marks {
    let marks = facts.misfiled().into_iter().map(|misfiled| {
        let mut values = vec![("category", misfiled.category.to_owned())];
        if let Sign::Name(other) = misfiled.sign {
            values.push(("other", other.to_owned()));
        }
        mark(Mark {
            cell: placed(facts, misfiled.place),
            span: misfiled.span,
            citation: None,
            kind: misfiled.sign.name(),
            values,
            repair: None,
            related: None,
        })
    });
    Set::new(marks.collect())
}
