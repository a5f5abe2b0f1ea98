//! `doc.leftovers`: what a published list still shows of the work on it.

use std::sync::Arc;

use super::{Api, Marks, mark};
use crate::facts::RoleMask;
use crate::script::node::{CellNode, DocNode, Facts, Mark, Site};
use crate::script::set::Set;

/// Registers the fact.
pub fn register(api: &mut Api<'_>) {
    api.get("leftovers", |doc: &mut DocNode| leftovers(&doc.0)).doc(
        "公开清单中遗留的批注、占位、内部栏目",
        "Review notes, placeholders and internal columns left in a published list",
        r#"doc.leftovers.count // 0"#,
    );
}

fn leftovers(facts: &Arc<Facts>) -> Marks {
    let (found, facts) = (facts.leftovers(), Arc::clone(facts));
    Set::late(found, move |found| {
        let mask = if found.text.is_some() { RoleMask::KNOWN } else { RoleMask::EMPTY };
        mark(Mark {
            cell: CellNode { facts: Arc::clone(&facts), text: found.text, site: Site::Values(mask) },
            span: found.span,
            citation: None,
            kind: found.kind.name(),
            values: Vec::new(),
            repair: None,
            related: None,
        })
    })
}
