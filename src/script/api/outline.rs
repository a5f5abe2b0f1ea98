//! `doc.outline_faults`: what breaks the numbering of running text.

use std::sync::Arc;

use super::{Api, Marks, mark};
use crate::facts::{OutlineFaultKind, RoleMask};
use crate::script::node::{At, CellNode, DocNode, Facts, Mark, Site};
use crate::script::set::Set;

/// Registers the facts.
pub fn register(api: &mut Api<'_>) {
    api.get("outline_faults", |doc: &mut DocNode| outline_faults(&doc.0)).doc(
        "正文层次序号（一、（一）1.（1））的缺漏、重复、乱序、重新起算：kind 为 gap、first、repeat、disorder、restart，值 expected、previous",
        "Faults of the outline numbers of running text: gap, first, repeat, disorder, restart, with expected and previous",
        r#"doc.outline_faults.count // 0"#,
    );
}

/// A place outside cells.
fn nowhere(facts: &Arc<Facts>) -> CellNode {
    CellNode { facts: Arc::clone(facts), text: None, site: Site::Values(RoleMask::EMPTY) }
}

fn outline_faults(facts: &Arc<Facts>) -> Marks {
    let lines = facts.outline().iter().enumerate();
    let found = lines.filter(|(_, line)| line.fault.is_some()).map(|(at, _)| at);
    let (found, facts) = (found.collect(), Arc::clone(facts));
    Set::late(found, move |at: &usize| {
        let line = &facts.outline()[*at];
        let fault = line.fault.as_ref();
        let previous = fault.and_then(|fault| fault.previous);
        mark(Mark {
            cell: nowhere(&facts),
            span: line.mark,
            citation: None,
            kind: match fault.map(|fault| fault.kind) {
                Some(OutlineFaultKind::Gap) => "gap",
                Some(OutlineFaultKind::First) => "first",
                Some(OutlineFaultKind::Repeat) => "repeat",
                Some(OutlineFaultKind::Disorder) => "disorder",
                Some(OutlineFaultKind::Restart) | None => "restart",
            },
            values: vec![
                ("expected", fault.map_or(String::new(), |fault| fault.expected.clone())),
                ("previous", previous.map_or(String::new(), |span| facts.source.slice(span).to_owned())),
            ],
            repair: None,
            related: previous.map(At::Source),
        })
    })
}
