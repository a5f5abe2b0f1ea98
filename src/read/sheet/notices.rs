//! What a sheet holds beside its list, or hides: told once for each sheet.

use super::book::{Sheet, letters};
use super::rows::Rows;
use crate::model::{Document, Problem, ProblemKind};
use crate::read::error::Guess;
use crate::text::Span;
use crate::vocabulary::OtherTable;

/// Texts that were set aside.
#[derive(Default)]
pub(super) struct Aside {
    pub(super) first: Option<Span>,
    pub(super) count: usize,
    columns: Vec<u32>,
}

impl Aside {
    pub(super) fn add(&mut self, span: Span, column: u16) {
        self.first.get_or_insert(span);
        self.count += 1;
        if !self.columns.contains(&u32::from(column)) {
            self.columns.push(u32::from(column));
        }
    }
}

fn named(columns: &[u32], between: &str) -> String {
    columns.iter().take(8).map(|column| letters(*column)).collect::<Vec<_>>().join(between)
}

/// What stands beside the list or under it, and what of the list is hidden.
pub(super) fn of_list(document: &mut Document, sheet: &Sheet, rows: &Rows<'_>, outside: &Aside, repeated: &Aside) {
    let name = &sheet.name;
    let mut notice = |span: Span, zh: String, en: String| notice(document, span, zh, en);
    let at = sheet.cells.first().map_or_else(Span::default, |cell| cell.span);
    let hidden = sheet.hidden_columns_with_text();
    let (beside, of_list): (Vec<u32>, Vec<u32>) = hidden.iter().partition(|column| outside.columns.contains(column));
    if sheet.is_hidden {
        notice(
            at,
            format!("工作表“{name}”是隐藏的，已照常检查：拿到文件的人都能看到，发布前请确认应否公开。"),
            format!("The sheet “{name}” is hidden and was checked like others: whoever has the file can see it."),
        );
    }
    if sheet.hidden_rows > 0 || !of_list.is_empty() {
        let rows = (sheet.hidden_rows > 0)
            .then(|| (format!("{} 行", sheet.hidden_rows), format!("rows: {}", sheet.hidden_rows)));
        let columns = |between: &str| named(&of_list, between);
        let columns =
            (!of_list.is_empty()).then(|| (format!("{} 列", columns("、")), format!("columns: {}", columns(", "))));
        let (zh, en): (Vec<String>, Vec<String>) = rows.into_iter().chain(columns).unzip();
        notice(
            at,
            format!(
                "工作表“{name}”的 {}是隐藏的，已照常检查：拿到文件的人都能看到，发布前请确认应否公开。",
                zh.join("、")
            ),
            format!(
                "Hidden in the sheet “{name}” ({}), and checked like the rest: whoever has the file can see it.",
                en.join("; ")
            ),
        );
    }
    if let Some(&first) = rows.covered.first() {
        let count = rows.covered.len();
        notice(
            first,
            format!("工作表“{name}”有 {count} 处文字被合并单元格遮住，看不见也未检查：请核对后删去，或取消合并。"),
            format!(
                "The sheet “{name}” has {count} texts under merged cells: they cannot be seen and were not checked."
            ),
        );
    }
    if let Some(first) = outside.first {
        let hidden = if outside.columns.len() == beside.len() { "（隐藏列）" } else { "" };
        let (count, columns, letters) = (outside.count, named(&outside.columns, "、"), named(&outside.columns, ", "));
        notice(
            first,
            format!(
                "工作表“{name}”表格右侧 {columns} 列{hidden}还有 {count} 个单元格有文字，没有表头，不作为清单内容。"
            ),
            format!(
                "The sheet “{name}” has {count} texts to the right of the table in column {letters}, without a header."
            ),
        );
    }
    if let Some(first) = repeated.first {
        let (count, columns, letters) =
            (repeated.count, named(&repeated.columns, "、"), named(&repeated.columns, ", "));
        notice(
            first,
            format!("工作表“{name}”{columns} 列与前面的列表头相同而内容不同（{count} 处）：以前面的列为准。"),
            format!(
                "The sheet “{name}” repeats headers in column {letters} with other texts ({count}): the first columns count."
            ),
        );
    }
}

/// A table among lists that is none itself.
pub(super) fn other_table(document: &mut Document, sheet: &Sheet, headers: &[Guess], known: Option<&OtherTable>) {
    let span = sheet.cells.first().map_or_else(Span::default, |cell| cell.span);
    let name = &sheet.name;
    if let Some(OtherTable { zh, en }) = known {
        return notice(
            document,
            span,
            format!("工作表“{name}”是{zh}，不是权责清单，其中的文字只作一般文字检查。"),
            format!("The sheet “{name}” is {en} and no list: it was checked as plain text."),
        );
    }
    let seen = headers.iter().take(4).map(|guess| format!("“{}”", guess.header)).collect::<Vec<_>>().join("、");
    notice(
        document,
        span,
        format!("工作表“{name}”的表头（{seen}等）不是清单的表头，其中的文字只作一般文字检查。"),
        format!("The headers of the sheet “{name}” ({seen} …) are not those of a list: it was checked as plain text."),
    );
}

/// A hidden sheet of words for drop-down cells and the like.
pub(super) fn hidden_sheet(document: &mut Document, sheet: &Sheet, span: Span) {
    let name = &sheet.name;
    notice(
        document,
        span,
        format!("隐藏的工作表“{name}”不是清单，未检查。"),
        format!("The hidden sheet “{name}” is no list and was not checked."),
    );
}

/// What floats over a sheet, hangs on it, or could not be read of it.
pub(super) fn beside(document: &mut Document, sheet: &Sheet, span: Span) {
    let name = &sheet.name;
    if let Some(damage) = sheet.damage {
        let (zh, en) = damage.message();
        let (rest_zh, rest_en) = if sheet.cells.is_empty() {
            ("没有读取", "nothing of it was read")
        } else {
            ("只读到了前面的部分", "only its beginning was read")
        };
        document.problems.push(Problem {
            kind: ProblemKind::Unreadable,
            span,
            zh: format!("工作表“{name}”{rest_zh}：{zh}。请打开文件检查这张表，另存后再检查。"),
            en: format!("The sheet “{name}”: {en}; {rest_en}."),
        });
    }
    if let Some((row, column)) = sheet.first_uncached {
        let (count, first) = (sheet.uncached, format!("{}{row}", letters(column)));
        notice(
            document,
            span,
            format!(
                "工作表“{name}”有 {count} 个公式（首个在 {first}）没有保存计算结果，读不到内容：请在 Excel/WPS 中打开并保存一次，再检查。"
            ),
            format!(
                "The sheet “{name}” has {count} formulas (first in {first}) without a saved result: open it in a spreadsheet program, save it, and check again."
            ),
        );
    }
    let begin = sheet.floating.first().map(|first| first.chars().take(20).collect::<String>()).unwrap_or_default();
    let kinds = [
        (sheet.floating.len(), format!("个文本框（“{begin}…”）"), format!("text boxes (“{begin}…”)")),
        (sheet.pictures, "张图片".to_owned(), "pictures".to_owned()),
        (sheet.comments, "条批注".to_owned(), "comments".to_owned()),
    ];
    let met = kinds.iter().filter(|(count, ..)| *count > 0);
    let (zh, en): (Vec<String>, Vec<String>) =
        met.map(|(count, zh, en)| (format!("{count} {zh}"), format!("{en}: {count}"))).unzip();
    if !zh.is_empty() {
        notice(
            document,
            span,
            format!("工作表“{name}”上有 {}，不在单元格里，未检查；发布前请确认应否删去。", zh.join("、")),
            format!("Beside the cells of the sheet “{name}”, and not checked: {}.", en.join("; ")),
        );
    }
}

fn notice(document: &mut Document, span: Span, zh: String, en: String) {
    document.problems.push(Problem { kind: ProblemKind::Lossy, span, zh, en });
}
