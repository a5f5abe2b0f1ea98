//! Cells and paragraphs longer than the limit: their beginning is kept, and that is told.

use super::Limits;
use super::prose::trimmed;
use crate::model::{Document, Problem, ProblemKind};
use crate::text::Span;

/// So many are told one by one.
const MAX_TOLD: usize = 20;

/// Cuts what is longer than `limits.cell_bytes`.
pub(super) fn cut(text: &str, document: &mut Document, limits: &Limits) {
    let cut = |span: Span| beginning(text, span, limits.cell_bytes);
    let long: Vec<_> = document.texts.ids().filter(|id| cut(document.texts.span(*id)).is_some()).collect();
    for id in long {
        if let Some(span) = cut(document.texts.span(id)) {
            document.texts.shorten(id, span);
        }
    }
    let mut found: Vec<Span> = Vec::new();
    for cell in document.entries.iter_mut().flat_map(|entry| &mut entry.cells) {
        let whole = cell.span;
        if let Some(span) = cut(whole) {
            cell.span = span;
            if !cell.inherited {
                found.push(whole);
            }
        }
    }
    for (_, paragraph) in &mut document.paragraphs {
        if let Some(span) = cut(*paragraph) {
            found.push(*paragraph);
            *paragraph = span;
        }
    }
    found.sort();
    found.dedup();
    let limit = limits.cell_bytes;
    for whole in found.iter().take(MAX_TOLD) {
        let bytes = whole.len();
        document.problems.push(Problem {
            kind: ProblemKind::Unreadable,
            span: cut(*whole).unwrap_or(*whole),
            zh: format!(
                "这一格（段）文字有 {bytes} 字节，超过上限 {limit} 字节：只读了前面的部分。请核对是否误将多格内容并为一格；确需检查的，在 quanze.toml 的 [limits] 中调大 cell_bytes。"
            ),
            en: format!(
                "This cell or paragraph has {bytes} bytes, more than the limit of {limit}: only its beginning was read. See whether many cells became one; else raise `cell_bytes` under [limits] in quanze.toml."
            ),
        });
    }
    let untold = found.len().saturating_sub(MAX_TOLD);
    if untold > 0 {
        document.problems.push(Problem {
            kind: ProblemKind::Unreadable,
            span: Span::default(),
            zh: format!("另有 {untold} 格（段）文字超过上限 {limit} 字节，只读了前面的部分。"),
            en: format!("{untold} more cells or paragraphs are over the limit of {limit} bytes; only their beginnings were read."),
        });
    }
}

/// The beginning of a long text, without blanks at its end; `None` where it is not long.
fn beginning(text: &str, span: Span, limit: usize) -> Option<Span> {
    if span.len() as usize <= limit {
        return None;
    }
    let start = span.start() as usize;
    let end = (start..=start + limit).rev().find(|&at| text.is_char_boundary(at))?;
    Some(trimmed(text, start, end).unwrap_or_else(|| Span::of(start, start)))
}
