//! `doc.damage`: what conversion has done to the text.

use std::sync::Arc;

use super::{Api, Marks, mark};
use crate::facts::RoleMask;
use crate::script::node::{CellNode, DocNode, Facts, Mark, Site};
use crate::script::set::Set;

/// Registers the facts.
pub fn register(api: &mut Api<'_>) {
    api.get("damage", |doc: &mut DocNode| damage(&doc.0)).doc(
        "转换造成的损伤：kind 为 gloss、broken-gloss、lost、garbled、control、invisible、private、box、lookalike、markup、spaced、broken-line，值 next",
        "What conversion has damaged: gloss, broken-gloss, lost, garbled, control, invisible, private, box, lookalike, markup, spaced, broken-line (with next)",
        r#"doc.damage.count // 0"#,
    );
}

fn damage(facts: &Arc<Facts>) -> Marks {
    let cell = |text, mask| CellNode { facts: Arc::clone(facts), text, site: Site::Values(mask) };
    let inside = facts.damaged().into_iter().map(|damaged| Mark {
        cell: cell(Some(damaged.text), RoleMask::ALL),
        span: damaged.damage.span,
        citation: None,
        kind: damaged.damage.kind.name(),
        values: vec![("next", String::new())],
        repair: damaged.damage.repair,
        related: None,
    });
    let broken = facts.broken_lines().into_iter().map(|line| {
        let words = line.text.map_or(facts.source.text(), |text| facts.words(text));
        Mark {
            cell: line.text.map_or_else(|| cell(None, RoleMask::EMPTY), |text| cell(Some(text), RoleMask::ALL)),
            span: line.end,
            citation: None,
            kind: "broken-line",
            values: vec![("next", line.next.slice(words).to_owned())],
            repair: None,
            related: None,
        }
    });
    Set::new(inside.chain(broken).map(mark).collect())
}
