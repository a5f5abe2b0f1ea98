//! What a document holds beside its text, and that is not checked.

use crate::model::{Problem, ProblemKind};
use crate::text::Span;

/// How often each was met.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ignored {
    pub(super) drawings: usize,
    pub(super) comments: usize,
    pub(super) notes: usize,
    pub(super) formulas: usize,
    pub(super) symbols: usize,
    /// Other documents that are only named here.
    pub(super) embedded: usize,
    /// Paragraphs with hidden text.
    pub(super) hidden: usize,
    /// Fields whose text Word makes whenever it shows the page.
    pub(super) fields: usize,
    /// Cells with text that a cell merged from above covers.
    pub(super) covered: usize,
    /// Where the first stands.
    pub(super) first: Option<Span>,
}

impl Ignored {
    /// One notice that names all of it.
    pub(super) fn problem(&self) -> Option<Problem> {
        let kinds = [
            (self.drawings, "个图片或图形", "pictures or shapes"),
            (self.comments, "处批注", "comments"),
            (self.notes, "处脚注或尾注", "footnotes or endnotes"),
            (self.formulas, "个公式", "formulas"),
            (self.symbols, "个无法识别的符号", "unknown symbols"),
            (self.embedded, "个嵌入的文档", "embedded documents"),
            (self.hidden, "处隐藏文字", "places with hidden text"),
            (self.fields, "个没有结果的域", "fields without a result"),
            (self.covered, "个被合并单元格遮住的单元格", "cells covered by a merged cell"),
        ];
        let met: Vec<_> = kinds.into_iter().filter(|(count, ..)| *count > 0).collect();
        if met.is_empty() {
            return None;
        }
        let zh: Vec<String> = met.iter().map(|(count, zh, _)| format!("{count} {zh}")).collect();
        let en: Vec<String> = met.iter().map(|(count, _, en)| format!("{en}: {count}")).collect();
        Some(Problem {
            kind: ProblemKind::Lossy,
            span: self.first.unwrap_or_default(),
            zh: format!("文档中有 {}，其内容没有检查。", zh.join("、")),
            en: format!("Not checked: {}.", en.join(", ")),
        })
    }
}
