use std::sync::LazyLock;

use super::*;
use crate::diagnostic::Lang;
use crate::model::Role;
use crate::read::{Limits, read};
use crate::vocabulary::Vocabulary;

const POWER_LIST: &str = include_str!("../../../fixtures/formats/markdown/power-list.md");
const CSV: &str = include_str!("../../../fixtures/formats/power-list.csv");
const MARKS: &str = include_str!("../../../fixtures/formats/markdown/marks.md");
const SPLIT: &str = include_str!("../../../fixtures/formats/markdown/split.md");

fn try_read_as(path: &str, text: &str) -> Result<Reading, ReadError> {
    static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::bundled);
    let options = ReadOptions { vocabulary: &VOCABULARY, limits: Limits::default() };
    let reading = read(path, text.as_bytes(), &options)?;
    assert_sound(&reading, text);
    Ok(reading)
}

fn try_read(text: &str) -> Result<Reading, ReadError> {
    try_read_as("list.md", text)
}

fn reading(text: &str) -> Reading {
    try_read(text).unwrap()
}

/// Every stretch that is led back to the file stands there, and every span is one of the text.
fn assert_sound(reading: &Reading, file: &str) {
    let Reading { source, document } = reading;
    let file = file.strip_prefix('\u{feff}').unwrap_or(file);
    if document.format == "markdown" {
        for pair in source.segments().windows(2) {
            assert!(pair[0].span.end() <= pair[1].span.start() && pair[0].span < pair[1].span, "{pair:?}");
            assert!(offset_of(&pair[0].native) <= offset_of(&pair[1].native), "{pair:?}");
        }
        for segment in source.segments() {
            let native = &file[offset_of(&segment.native)..][..segment.span.len() as usize];
            assert_eq!(native, source.slice(segment.span));
        }
    }
    let cells = document.entries.iter().flat_map(|entry| &entry.cells).map(|cell| cell.span);
    let others = document.paragraphs.iter().map(|(_, span)| *span);
    for span in cells.chain(others).chain(document.problems.iter().map(|problem| problem.span)) {
        assert!(source.text().get(span.start() as usize..span.end() as usize).is_some(), "{span:?}");
    }
}

fn cell(reading: &Reading, entry: usize, role: Role) -> &str {
    reading.document.entries[entry].cell(role).map_or("-", |cell| reading.source.slice(cell.span))
}

fn numbers(reading: &Reading) -> Vec<&str> {
    (0..reading.document.entries.len()).map(|entry| cell(reading, entry, Role::Number)).collect()
}

fn paragraphs(reading: &Reading) -> Vec<&str> {
    reading.document.paragraphs.iter().map(|(_, span)| reading.source.slice(*span)).collect()
}

/// Where a cell stands in the file.
fn native(reading: &Reading, entry: usize, role: Role) -> usize {
    let span = reading.document.entries[entry].cell(role).unwrap().span;
    assert!(reading.source.can_write(span), "{span:?}");
    reading.source.native_offset(span.start()).unwrap() as usize
}

#[test]
fn the_same_list_as_in_csv() {
    let (markdown, csv) = (reading(POWER_LIST), try_read_as("list.csv", CSV).unwrap());
    assert_eq!((markdown.document.format, csv.document.format), ("markdown", "csv"));
    assert_eq!(markdown.document.date, try_read(POWER_LIST).unwrap().document.date);
    assert_eq!(markdown.document.title.as_ref().unwrap().value, csv.document.title.as_ref().unwrap().value);
    assert_eq!(markdown.document.entries.len(), csv.document.entries.len());
    for (one, other) in markdown.document.entries.iter().zip(&csv.document.entries) {
        assert_eq!((one.parent, &one.number), (other.parent, &other.number));
        for &role in Role::ALL {
            let text = |reading: &Reading, entry: &crate::model::Entry| {
                entry.cell(role).map(|cell| (reading.source.slice(cell.span).to_owned(), cell.inherited))
            };
            assert_eq!(text(&markdown, one), text(&csv, other), "{role}");
        }
    }
    assert!(try_read_as("list.txt", POWER_LIST).unwrap().document.format == "markdown", "by its content");
}

#[test]
fn marks_are_no_text_and_places_are_those_of_the_file() {
    let list = reading(MARKS);
    assert_eq!(list.document.title.as_ref().unwrap().value, "青山市园林局权责清单");
    assert_eq!(numbers(&list), ["1", "2", "3", "3", "4"]);
    assert_eq!(cell(&list, 0, Role::Name), "对损坏盆景的处罚");
    assert_eq!(cell(&list, 0, Role::Basis), "《花木法》第一条\n第二条");
    assert_eq!(cell(&list, 0, Role::Duties), "1.立案责任：登记。\n2.决定责任：告知。");
    assert_eq!(cell(&list, 0, Role::Remark), "见甲|乙");
    assert_eq!(cell(&list, 1, Role::Name), "对新花坛的处罚");
    assert_eq!(cell(&list, 1, Role::Basis), "甲|乙 & 丙");
    assert_eq!(cell(&list, 1, Role::Duties), "立案\n决定");
    assert_eq!(cell(&list, 2, Role::Name), "对*号花木的处罚");
    assert_eq!((cell(&list, 2, Role::Basis), cell(&list, 2, Role::Duties)), ("", "立案"));
    assert_eq!((list.document.entries[3].parent, cell(&list, 3, Role::Remark)), (Some(2), "子"));
    assert_eq!(cell(&list, 3, Role::Basis), "《绿地办法》第三条 第四条");
    let said: Vec<&str> = list.document.problems.iter().map(|problem| problem.zh.as_str()).collect();
    assert!(said.iter().any(|zh| zh.contains("7 个单元格，表头只有 5 列")), "{said:?}");
    assert!(said.iter().any(|zh| zh.contains("1 处隐藏的文字、1 张图片")), "{said:?}");
    assert_eq!(
        paragraphs(&list),
        [
            "青山市园林局权责清单",
            "（2025.12）",
            "说明：本清单由花木科编制。",
            "联系电话见附表；办结时限为3~5个工作日，最长不超过10~15日。",
            "说明",
            "1. 本清单以主项为准。",
            "2. 未列事项见上级清单。",
            "第一点",
            "花木科电话略。",
        ]
    );
    assert!(MARKS[native(&list, 1, Role::Number)..].starts_with("2 | 对~~旧"));
    // An empty cell can be filled where it stands.
    let empty = native(&list, 2, Role::Basis);
    assert!(MARKS[..empty].ends_with("号花木的处罚 | "), "{:?}", &MARKS[..empty]);
    let second = list.document.entries[0].cell(Role::Basis).unwrap().span;
    let place = list.source.line_column(second.end());
    assert_eq!((place.line, place.column), (13, 35));
}

#[test]
fn lists_in_several_tables() {
    let list = reading(SPLIT);
    assert_eq!(numbers(&list), ["1", "2", "3", "4", "5", "1", "1", "2"]);
    let tables: Vec<usize> = list.document.parts.iter().map(|part| part.tables.len()).collect();
    assert_eq!(tables, [3, 1, 0]);
    let titles: Vec<_> = list.document.parts.iter().filter_map(|part| part.title.as_ref()).collect();
    assert_eq!(titles[1].value, "青山市园林局权责清单");
    assert_eq!(list.document.entries[6].parent, Some(5));
    assert_eq!(cell(&list, 6, Role::Basis), "《花木法》\n第七条");
    assert_eq!(paragraphs(&list).last(), Some(&"联系电话：略。"));
    assert!(list.document.problems.is_empty());
}

#[test]
fn text_without_a_table_is_prose() {
    let text = "# 工作报告\n\n一、总则。\n（一）公开。\n\n> 引文。\n\n```\n代码\n```\n\n1. 甲。\n\n   乙。\n2.\n\n2026年1月5日\n";
    let prose = reading(text);
    assert_eq!(prose.document.kind, DocumentKind::Prose);
    assert_eq!(
        paragraphs(&prose),
        ["工作报告", "一、总则。", "（一）公开。", "引文。", "代码", "1. 甲。", "乙。", "2.", "2026年1月5日"]
    );
    assert_eq!(prose.document.date.as_ref().unwrap().value.to_string(), "2026-01-05");
    assert!(matches!(try_read("<!-- -->\n"), Err(ReadError::OnlyMarks { .. })));
}

#[test]
fn a_table_that_is_none_is_told_with_its_line() {
    let wrong = "# 清单\n\n|序号|事项名称|实施依据|\n|---|---|\n|1|甲|乙|\n";
    let error = try_read(wrong).unwrap_err();
    assert_eq!(error, ReadError::BrokenTable { line: 3, headers: 3, rule: Some(2) });
    assert!(error.is_of_a_list());
    assert_eq!(error.message(Lang::Zh), "第 3 行：表头有 3 列，下面的分隔行（|---|）却有 2 列，Markdown 不认作表格。");
    let none = "|序号|事项名称|实施依据|\n|1|甲|乙|\n";
    assert_eq!(try_read(none).unwrap_err(), ReadError::BrokenTable { line: 1, headers: 3, rule: None });
    // Beside a list it is a problem of its own.
    let both = reading(&format!("{SPLIT}\n{none}"));
    let place = both.source.line(both.document.problems[0].span.start());
    assert_eq!((place as usize, both.document.entries.len()), (SPLIT.lines().count() + 2, 8));
    // Pipes in prose are none.
    assert!(try_read("甲|乙\n丙|丁\n").is_ok());
}

#[test]
fn hostile_files_are_survived() {
    let row = |n: usize| format!("{}\n", "|甲".repeat(n));
    let wide = format!("{}{}{}", row(10_000), "|-".repeat(10_000) + "\n", row(10_000).repeat(5));
    let _ = try_read(&wide);
    let head = "|序号|事项名称|实施依据|\n|-|-|-|\n";
    let ragged = format!("{head}|1|甲{}\n{}", "|丙".repeat(10_000), "|2|乙|丙|\n".repeat(100));
    let list = reading(&ragged);
    assert_eq!(list.document.entries.len(), 101);
    assert!(list.document.problems.iter().any(|problem| problem.zh.contains("超出读取上限")));
    let long = "园林".repeat(10 << 20 >> 3);
    let list = reading(&format!("{head}|1|甲|{long}|\n"));
    // As much as fits into the limit in whole characters; that there is more is told.
    assert_eq!(cell(&list, 0, Role::Basis).len(), Limits::default().cell_bytes / 3 * 3);
    assert!(list.document.problems.iter().any(|problem| problem.zh.contains("cell_bytes")));
    for open in ["> ", "- ", "[", "*", "<table><tr><td>", "<div>", "`", "![", "~~", "(", "<", "&", "\\|", "1. "] {
        let text = format!("{head}|1|甲|乙|\n\n{}\n\n|2|乙|{}|\n", open.repeat(20_000), open.repeat(2000));
        assert!(!reading(&text).document.entries.is_empty(), "{open}");
    }
}

#[test]
fn any_text_is_survived() {
    for file in [POWER_LIST, MARKS, SPLIT] {
        let end = file.char_indices().map(|(at, _)| at).take(600).last().unwrap();
        let file = &file[..end];
        for (n, (cut, _)) in file.char_indices().enumerate().step_by(2) {
            let _ = try_read(&file[..cut]);
            if n % 4 == 0 {
                let mark = ["|", "`", "<", "\n", "*", "~~", "\\", "\r\n", "</td>", "- "][n / 4 % 10];
                let _ = try_read(&format!("{}{mark}{}", &file[..cut], &file[cut..]));
            }
        }
    }
}
