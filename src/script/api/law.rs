//! What the register of laws says against citations, as marks.

use std::sync::Arc;

use rhai::ImmutableString;

use super::{Api, Marks, mark};
use crate::facts::{Facts, LawFault, RoleMask};
use crate::script::node::{CellNode, DocNode, Mark, Set, Site};

/// Registers the facts. `doc.law_faults(kind)` has those of one kind; `mark.certain` is `"yes"` where the knowledge behind it
/// is of high confidence.
pub fn register(api: &mut Api<'_>) {
    api.get("law_faults", |doc: &mut DocNode| law_faults(&doc.0, |_| true))
        .method("law_faults", |doc: &mut DocNode, kind: ImmutableString| {
            Ok(law_faults(&doc.0, |fault| fault.kind == kind.as_str()))
        });
}

fn law_faults(facts: &Arc<Facts>, wanted: impl Fn(&LawFault) -> bool) -> Marks {
    let marks = facts.law_faults().iter().filter(|fault| wanted(fault)).map(|fault| {
        let mut values = fault.values.clone();
        values.push(("certain", if fault.certain { "yes" } else { "no" }.to_owned()));
        mark(Mark {
            cell: CellNode { facts: Arc::clone(facts), text: Some(fault.text), site: Site::Values(RoleMask::KNOWN) },
            span: fault.span,
            citation: Some(fault.citation),
            kind: fault.kind,
            values,
            repair: fault.repair.clone(),
            related: None,
        })
    });
    Set::new(marks.collect())
}
