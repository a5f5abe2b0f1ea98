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
    let faults = facts.outline().iter().filter_map(|line| Some((line, line.fault.as_ref()?)));
    let marks = faults.map(|(line, fault)| {
        mark(Mark {
            cell: nowhere(facts),
            span: line.mark,
            citation: None,
            kind: match fault.kind {
                OutlineFaultKind::Gap => "gap",
                OutlineFaultKind::First => "first",
                OutlineFaultKind::Repeat => "repeat",
                OutlineFaultKind::Disorder => "disorder",
                OutlineFaultKind::Restart => "restart",
            },
            values: vec![
                ("expected", fault.expected.clone()),
                ("previous", fault.previous.map_or(String::new(), |span| facts.source.slice(span).to_owned())),
            ],
            repair: None,
            related: fault.previous.map(At::Source),
        })
    });
    Set::new(marks.collect())
}
