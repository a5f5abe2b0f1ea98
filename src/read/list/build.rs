//! Values of TOML or JSON → a document. What is wrong is told at its place, and the rest is read.

use super::draft::Placed;
use super::escapes::Projection;
use super::node::{Kind, Node, Pair};
use super::values::{self, Mistake};
use crate::model::{Document, Problem, ProblemKind, Role};
use crate::read::ReadOptions;
use crate::text::Span;

/// Fills the document; `None` where the values are no list. The projection is there where the file has escapes.
pub(super) fn build(
    document: &mut Document,
    text: &str,
    root: &Node,
    options: &ReadOptions<'_>,
) -> Option<Option<Projection>> {
    let Kind::Table(root) = &root.kind else { return None };
    is_list(root).then_some(())?;
    let values::Values { list, edits, mistakes, untold } = values::read(text, root, options);
    let projection = edits.apply(text);
    let shown: &str = projection.as_ref().map_or(text, |done| &done.text);
    let at = |offset: usize| projection.as_ref().map_or(offset, |done| done.at(offset));
    let mut placed = Placed { document, text: shown, at: &at };
    list.add(&mut placed);
    let problems: Vec<Problem> = mistakes
        .into_iter()
        .map(|Mistake { at, zh, en }| Problem { kind: ProblemKind::Unreadable, span: placed.whole(at), zh, en })
        .collect();
    document.problems.extend(problems);
    if untold > 0 {
        document.problems.push(Problem {
            kind: ProblemKind::Unreadable,
            span: Span::of(0, 0),
            zh: format!("这个文件还有 {untold} 处写法问题，未逐一列出。"),
            en: format!("There are {untold} more mistakes of form in this file."),
        });
    }
    Some(projection)
}

/// Whether this is a list and no other data: an array of entries of which one has the key of a column, or parts of a kind.
fn is_list(root: &[Pair]) -> bool {
    let of_columns = |node: &Node| match &node.kind {
        Kind::Table(pairs) => pairs.iter().any(|pair| pair.key.parse::<Role>().is_ok()),
        _ => false,
    };
    let has_kind = |pairs: &[Pair]| values::find(pairs, "kind").is_some();
    let has_entries = |pairs: &[Pair]| match values::find(pairs, "entries").map(|value| &value.kind) {
        Some(Kind::List(entries)) => has_kind(pairs) || entries.iter().any(of_columns),
        Some(_) => has_kind(pairs),
        None => has_kind(pairs) && values::find(pairs, "text").is_some(),
    };
    let is_part = |node: &Node| matches!(&node.kind, Kind::Table(pairs) if has_entries(pairs));
    let parts = values::find(root, "parts").map(|value| &value.kind);
    has_entries(root) || matches!(parts, Some(Kind::List(parts)) if parts.iter().any(is_part))
}
