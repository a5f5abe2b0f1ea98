use std::sync::LazyLock;

use super::*;
use crate::diagnostic::Lang;
use crate::model::{DocumentKind, ProblemKind, Role};
use crate::read::{Limits, read};
use crate::text::{Encoding, Native, Span};
use crate::vocabulary::Vocabulary;

const SITE: &[u8] = include_bytes!("../../../fixtures/formats/html/site.html");
const OFFICE: &[u8] = include_bytes!("../../../fixtures/formats/html/office.html");
const SPLIT: &[u8] = include_bytes!("../../../fixtures/formats/html/split.html");

fn try_read(bytes: &[u8]) -> Result<Reading, ReadError> {
    try_read_with(bytes, Limits::default())
}

fn try_read_with(bytes: &[u8], limits: Limits) -> Result<Reading, ReadError> {
    static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::bundled);
    let reading = read("list.html", bytes, &ReadOptions { vocabulary: &VOCABULARY, limits })?;
    assert_sound(&reading, bytes);
    Ok(reading)
}

fn reading(bytes: &[u8]) -> Reading {
    try_read(bytes).unwrap()
}

/// A page of one list with the given rows.
fn page(rows: &str) -> Vec<u8> {
    let header = "<tr><td>序号</td><td>项目名称</td><td>实施依据</td></tr>";
    format!("<html><body><p>青山市园林局权责清单</p><table>{header}{rows}</table></body></html>").into_bytes()
}

/// Every stretch that is led back to the file stands there, and every span is one of the text.
fn assert_sound(reading: &Reading, bytes: &[u8]) {
    let Reading { source, document } = reading;
    let decoded = crate::read::decode::decode(bytes).unwrap().text;
    for pair in source.segments().windows(2) {
        assert!(pair[0].span.end() <= pair[1].span.start() && pair[0].span.start() < pair[1].span.start(), "{pair:?}");
    }
    for segment in source.segments() {
        let Native::Text { offset } = segment.native else { unreachable!() };
        let native = &decoded[offset as usize..][..segment.span.len() as usize];
        assert_eq!(native, source.slice(segment.span));
        assert!(source.can_write(segment.span));
    }
    let cells = document.entries.iter().flat_map(|entry| &entry.cells).map(|cell| cell.span);
    let paragraphs = document.paragraphs.iter().map(|(_, span)| *span);
    let problems = document.problems.iter().map(|problem| problem.span);
    for span in cells.chain(paragraphs).chain(problems) {
        assert!(source.text().get(span.start() as usize..span.end() as usize).is_some(), "{span:?}");
    }
}

fn cell(reading: &Reading, entry: usize, role: Role) -> &str {
    reading.document.entries[entry].cell(role).map_or("-", |cell| reading.source.slice(cell.span))
}

fn numbers(reading: &Reading) -> Vec<&str> {
    let entries = reading.document.entries.iter();
    entries.map(|entry| entry.number.as_ref().map_or("-", |number| number.text.as_str())).collect()
}

fn paragraphs(reading: &Reading) -> Vec<&str> {
    reading.document.paragraphs.iter().map(|(_, span)| reading.source.slice(*span)).collect()
}

fn problems(reading: &Reading) -> Vec<(ProblemKind, &str)> {
    reading.document.problems.iter().map(|problem| (problem.kind, problem.zh.as_str())).collect()
}

#[test]
fn a_list_in_the_layout_of_a_site() {
    let list = reading(SITE);
    assert_eq!(list.source.encoding(), Encoding::Gb18030);
    assert_eq!(list.document.title.as_ref().unwrap().value, "青山市园林局权责清单");
    assert_eq!(list.document.date.as_ref().unwrap().value.to_string(), "2024-12");
    assert_eq!(numbers(&list), ["1", "1", "2"]);
    assert_eq!(list.document.entries[1].parent, Some(0));
    assert_eq!(list.document.table_of(&list.document.entries[2]), 1);
    for at in 0..3 {
        assert_eq!(cell(&list, at, Role::Category), "行政处罚");
    }
    assert!(list.document.entries[2].cell(Role::Category).unwrap().inherited);
    // White space is run together, deleted and hidden text left out, references are replaced.
    let basis = "【地方性法规】《青山市绿化条例》第三条：\n\u{a0}\u{a0}占用绿地的，由园林部门责令改正。";
    assert_eq!(cell(&list, 0, Role::Basis), basis);
    assert_eq!(cell(&list, 1, Role::Basis), "《青山市绿化条例》第四条");
    assert_eq!(cell(&list, 2, Role::Actor), "市园林局 & 市城管局");
    let texts = paragraphs(&list);
    assert_eq!(texts, ["青山市园林局权责清单", "（2024年12月）", "注：以上各项由市园林局负责解释。"]);
    assert_eq!(problems(&list), [(ProblemKind::Lossy, "表格里有 2 处隐藏的文字、1 张图片，没有检查。")]);
}

#[test]
fn places_are_those_of_the_file() {
    let list = reading(SITE);
    let file = crate::read::decode::decode(SITE).unwrap().text;
    for word in ["对损坏花坛的处罚", "责令改正", "第五条"] {
        let at = list.source.text().find(word).unwrap();
        let there = file.find(word).unwrap();
        let line = file[..there].matches('\n').count() + 1;
        let column = file[..there].chars().rev().take_while(|&c| c != '\n').count() + 1;
        let place = list.source.line_column(at as u32);
        assert_eq!((place.line as usize, place.column as usize), (line, column), "{word}");
        assert_eq!(list.source.native_offset(at as u32), Some(there as u32));
    }
    // A line break is made, and so is a reference; an empty cell can be filled inside its tags.
    let actor = list.document.entries[2].cell(Role::Actor).unwrap().span;
    assert!(!list.source.can_write(actor));
    let empty = list.document.entries[2].cell(Role::SubName).unwrap().span;
    assert!(empty.is_empty() && list.source.can_write(empty));
    let native = list.source.native_offset(empty.start()).unwrap() as usize;
    assert!(file[..native].ends_with("<td>") && file[native..].starts_with("</td>"));
}

#[test]
fn pages_of_office_programs() {
    let list = reading(OFFICE);
    assert_eq!(numbers(&list), ["51", "52"]);
    assert_eq!(list.document.title.as_ref().unwrap().value, "青山市园林局权责清单");
    assert!(
        list.source.text().starts_with("青山市园林局 权责清单\n（2025.6）\n"),
        "LibreOffice breaks lines at spaces"
    );
    let headers: Vec<&str> = list.document.parts[0].columns.iter().map(|column| column.header.as_str()).collect();
    assert_eq!(headers, ["序号", "项目名称", "实施主体", "责任事项"]);
    // Numbers of lists are written out, unless they are typed; the number of an empty item is but a number.
    assert_eq!(cell(&list, 0, Role::Duties), "1.立案责任：登记。\n2.调查责任： 取证。\n（3）决定责任。");
    assert_eq!(cell(&list, 1, Role::Duties), "一、立案。\n  二、送达。\n一、决定\n二、执行");
    assert_eq!(cell(&list, 1, Role::Actor), "");
    assert_eq!(paragraphs(&list).last(), Some(&"1 以主项为准。"));
    assert!(!list.source.text().contains("机密") && !list.source.text().contains("第 1 页"));
    assert!(problems(&list).is_empty());
}

#[test]
fn a_list_over_several_tables() {
    let list = reading(SPLIT);
    assert_eq!(numbers(&list), ["1", "2", "3", "4", "5", "1"]);
    let tables: Vec<usize> = list.document.parts.iter().map(|part| part.tables.len()).collect();
    assert_eq!(tables, [3, 1, 0]);
    assert_eq!(list.document.parts[1].title.as_ref().unwrap().value, "青山市林业局权责清单");
    assert_eq!(cell(&list, 3, Role::Basis), "法律\n《花木法》第一条\n规章\n《绿地办法》第二条");
    assert_eq!(paragraphs(&list).last(), Some(&"联系电话：12345"));
}

#[test]
fn a_hidden_column_leaves_no_gap() {
    // LibreOffice counts the hidden column in the widths of the headers above it, and saves no cell of it.
    let rows = "<tr><td colspan=6>某局权责清单</td></tr>
        <tr><td rowspan=2>序号</td><td rowspan=2>项目名称</td><td colspan=3>责任清单</td><td rowspan=2>备注</td></tr>
        <tr><td>责任事项</td><td>追责情形</td></tr>
        <tr><td>1</td><td>甲的处罚</td><td>立案</td><td>不立案</td><td>新增</td></tr>
        <tr><td>2</td><td>乙的处罚</td><td>立案</td><td>不立案</td><td>删除</td></tr>";
    let list = reading(format!("<table>{rows}</table>").as_bytes());
    assert_eq!((cell(&list, 0, Role::Remark), cell(&list, 1, Role::Remark)), ("新增", "删除"));
    let full = rows.replace("<td>新增", "<td></td><td>新增").replace("<td>删除", "<td></td><td>删除");
    let list = reading(format!("<table>{full}</table>").as_bytes());
    assert_eq!((cell(&list, 0, Role::Remark), list.document.parts[0].columns.len()), ("新增", 6));
}

#[test]
fn pages_without_a_list() {
    let prose = reading("<html><h1>工作报告</h1><p>一、总则。<br>二、附则。</p></html>".as_bytes());
    assert_eq!((prose.document.kind, paragraphs(&prose).len()), (DocumentKind::Prose, 3));
    assert_eq!(prose.document.title.as_ref().unwrap().value, "工作报告");
    let table = "<table><tr><td>甲</td><td>乙</td><td>丙</td></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>";
    assert!(matches!(try_read(table.as_bytes()), Err(ReadError::UnknownHeaders { .. })));
    assert!(matches!(try_read(b"<html><script>var a = 1;</script></html>"), Err(ReadError::OnlyMarks { .. })));
}

#[test]
fn a_page_that_was_cut_off_says_so() {
    let whole = page("<tr><td>1</td><td>甲的处罚</td><td>《花木法》第一条</td></tr>");
    assert!(problems(&reading(&whole)).is_empty());
    let text = String::from_utf8(whole).unwrap();
    let cut = reading(&text.as_bytes()[..text.find("</td></tr></table>").unwrap()]);
    assert_eq!((numbers(&cut), cell(&cut, 0, Role::Basis)), (vec!["1"], "《花木法》第一条"));
    assert_eq!(cut.document.problems[0].kind, ProblemKind::Unreadable);
    // Some end the page and forget the table.
    assert!(problems(&reading(text.replace("</table>", "").as_bytes())).is_empty());
}

#[test]
fn spans_without_end_are_bounded() {
    let rows = "<tr><td rowspan=1000000 colspan=4294967296>1</td></tr><tr><td>2</td><td>甲</td></tr>".repeat(50);
    let list = reading(&page(&rows));
    assert!(list.document.entries.len() <= 100);
    let wide = reading(&page(&format!("<tr>{}</tr>", "<td>甲</td>".repeat(10_000))));
    assert!(wide.document.problems.iter().any(|problem| problem.zh.contains("超出读取上限")));
    // Cells that reach down count like others.
    let reaching = format!("<tr>{}</tr>{}", "<td rowspan=0>甲</td>".repeat(100), "<tr><td>乙</td></tr>".repeat(1000));
    let few = Limits { cells: 10_000, ..Limits::default() };
    let list = try_read_with(&page(&reaching), few).unwrap();
    assert!(list.document.entries.len() < 110, "{}", list.document.entries.len());
    let few = Limits { rows: 3, ..Limits::default() };
    let list = try_read_with(&page(&"<tr><td>1</td><td>甲</td><td>乙</td></tr>".repeat(9)), few).unwrap();
    assert_eq!((list.document.entries.len(), list.document.problems.len()), (2, 1));
}

#[test]
fn nesting_without_end_is_survived() {
    for (open, close) in [
        ("<div>", "</div>"),
        ("<font>", ""),
        ("<s>", ""),
        ("<ol><li>", ""),
        ("<table><tr><td>", "</td></tr></table>"),
        ("<table>", ""),
        ("<span style=display:none>", "</span>"),
    ] {
        let inside = format!("{}深{}", open.repeat(100_000), close.repeat(100_000));
        let list =
            reading(&page(&format!("<tr><td>1</td><td>甲的处罚</td><td>{inside}</td></tr><tr><td>2</td><td>乙")));
        assert!(list.document.entries.len() <= 2, "{open}");
        assert!(!list.document.entries.is_empty(), "{open}");
    }
}

#[test]
fn huge_cells_and_floods_of_references_are_read() {
    let long = "园林".repeat(10 << 20 >> 3);
    let list = reading(&page(&format!("<tr><td>1</td><td>甲的处罚</td><td>{long}</td></tr>")));
    // As much as fits into the limit in whole characters; that there is more is told.
    assert_eq!(cell(&list, 0, Role::Basis).len(), Limits::default().cell_bytes / 3 * 3);
    assert!(list.document.problems.iter().any(|problem| problem.zh.contains("cell_bytes")));
    let flood = "甲&amp;".repeat(200_000);
    let list = reading(&page(&format!("<tr><td>1</td><td>甲的处罚</td><td>{flood}</td></tr>")));
    assert_eq!(cell(&list, 0, Role::Basis).len(), 200_000 * 4);
    for open in ["<!--", "<script>", "<td title=\"", "<!DOCTYPE ", "<![CDATA[", "</", "<", "&"] {
        let rest = format!("{open}{}", "甲 ".repeat(1 << 20));
        let list = reading(&page(&format!("<tr><td>1</td><td>甲的处罚</td><td>乙</td></tr>{rest}")));
        assert_eq!(cell(&list, 0, Role::Basis), "乙", "{open}");
    }
}

#[test]
fn another_encoding_is_refused_by_name() {
    let big5 = [b"<html><meta charset=big5><p>".as_slice(), &[0xB6, 0xE9, 0xAA, 0x4C, 0xA7, 0xBD]].concat();
    let error = try_read(&big5).unwrap_err();
    assert!(error.message(Lang::Zh).contains("Big5") && error.help(Lang::Zh).contains("UTF-8"));
}

#[test]
fn any_bytes_are_survived() {
    for file in [SITE, OFFICE, SPLIT] {
        for cut in (0..file.len()).step_by(3) {
            let _ = try_read(&file[..cut]);
            if cut % 9 == 0 {
                let mut bytes = file.to_vec();
                bytes[cut] = b"<>&\"/= \0"[cut / 9 % 8];
                let _ = try_read(&bytes);
            }
        }
    }
}

#[test]
fn empty_spans_stand_at_their_places() {
    let list = reading(&page("<tr><td>1</td><td>甲的处罚</td><td><p><b>&nbsp;</b></p></td></tr>"));
    let basis = list.document.entries[0].cell(Role::Basis).unwrap().span;
    assert_eq!(basis, Span::new(basis.start(), basis.start()));
    assert!(list.source.can_write(basis));
}
