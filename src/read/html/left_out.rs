//! What of a page was not read, and how that is said.

use crate::model::{Document, Problem, ProblemKind};
use crate::read::{Limits, table};
use crate::text::Span;

/// What was not read.
#[derive(Debug, Default)]
pub(in crate::read) struct LeftOut {
    /// Stretches of tables that are hidden.
    pub(super) hidden: usize,
    /// Pictures in cells.
    pub(super) images: usize,
    /// Where the first of these stands.
    first: Option<usize>,
    /// From where on rows or cells are over the limits.
    pub(super) over: Option<usize>,
    /// Whether the file ends in a table.
    pub(super) is_cut_off: bool,
}

impl LeftOut {
    /// Counts one more that stands at `at`.
    pub(super) fn add(&mut self, at: usize, which: impl FnOnce(&mut Self) -> &mut usize) {
        self.first.get_or_insert(at);
        *which(self) += 1;
    }

    /// Tells a document of it, whose text has so many bytes.
    pub(in crate::read) fn tell(&self, document: &mut Document, length: usize, limits: &Limits) {
        let place = |at: usize| Span::of(at.min(length), at.min(length));
        let kinds = [(self.hidden, "处隐藏的文字", "hidden texts"), (self.images, "张图片", "pictures")];
        let met: Vec<_> = kinds.into_iter().filter(|(count, ..)| *count > 0).collect();
        if let Some(first) = self.first {
            let zh: Vec<String> = met.iter().map(|(count, zh, _)| format!("{count} {zh}")).collect();
            let en: Vec<String> = met.iter().map(|(count, _, en)| format!("{en}: {count}")).collect();
            document.problems.push(Problem {
                kind: ProblemKind::Lossy,
                span: place(first),
                zh: format!("表格里有 {}，没有检查。", zh.join("、")),
                en: format!("Not checked in the tables: {}.", en.join(", ")),
            });
        }
        if let Some(over) = self.over {
            let (zh, en) = ("从这里起的单元格、行或文字", "cells, rows or text from here on were");
            document.problems.push(table::limit_problem(place(over), zh, en, limits));
        }
        if self.is_cut_off {
            document.problems.push(Problem {
                kind: ProblemKind::Unreadable,
                span: place(length),
                zh: "文件在表格中间结束，没有 </table>：可能没有下载或保存完整，其后的内容无从检查。".to_owned(),
                en: "The file ends inside a table, without </table>: it may not have been saved in full.".to_owned(),
            });
        }
    }
}
