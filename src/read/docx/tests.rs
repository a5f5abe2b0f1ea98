use std::io::{Cursor, Write};

use super::*;
use crate::diagnostic::Lang;
use crate::model::Role;
use crate::read::{Limits, read};
use crate::text::Native;
use crate::vocabulary::Vocabulary;
use zip::write::{SimpleFileOptions, ZipWriter};

const MERGED: &[u8] = include_bytes!("../../../fixtures/formats/docx/merged.docx");
const TRACKED: &[u8] = include_bytes!("../../../fixtures/formats/docx/tracked.docx");
const NUMBERING: &[u8] = include_bytes!("../../../fixtures/formats/docx/numbering.docx");
const BOXES: &[u8] = include_bytes!("../../../fixtures/formats/docx/boxes.docx");
const SPLIT: &[u8] = include_bytes!("../../../fixtures/formats/docx/split.docx");

fn try_read_with(bytes: &[u8], limits: Limits) -> Result<Reading, ReadError> {
    let vocabulary = Vocabulary::bundled();
    read("list", bytes, &ReadOptions { vocabulary: &vocabulary, limits })
}

pub(super) fn try_read(bytes: &[u8]) -> Result<Reading, ReadError> {
    try_read_with(bytes, Limits::default())
}

pub(super) fn reading(bytes: &[u8]) -> Reading {
    let reading = try_read(bytes).unwrap();
    assert_segments_are_native(&reading.source, bytes);
    reading
}

/// Reads every `w:t` again, without any of the reader's knowledge, and compares.
fn assert_segments_are_native(source: &Source, bytes: &[u8]) {
    let part = Archive::open(bytes, Limits::default()).unwrap().part(MAIN_PART).unwrap();
    let mut xml = Xml::new(std::str::from_utf8(&part).unwrap(), 1000);
    let (mut paragraphs, mut runs) = (0, 0);
    let mut texts: Vec<(u32, u32, String)> = Vec::new();
    let mut open = Vec::new();
    loop {
        match xml.next().unwrap() {
            Node::Open(tag) => {
                match tag.name() {
                    "w:p" => paragraphs += 1,
                    "w:r" => runs += 1,
                    "w:t" => texts.push((paragraphs - 1, runs - 1, String::new())),
                    _ => {}
                }
                open.push(tag.name().to_owned());
            }
            Node::Close => drop(open.pop()),
            Node::Text(text) if open.last().is_some_and(|name| name == "w:t") => {
                texts.last_mut().unwrap().2.push_str(&text);
            }
            Node::Text(_) => {}
            Node::End => break,
        }
    }
    assert!(!source.segments().is_empty());
    for pair in source.segments().windows(2) {
        assert!(pair[0].span.end() <= pair[1].span.start());
    }
    for segment in source.segments() {
        let Native::Docx { paragraph, run, text, offset } = segment.native else { unreachable!() };
        let (of_paragraph, of_run, native) = &texts[text as usize];
        let native = &native[offset as usize..][..segment.span.len() as usize];
        assert_eq!(native, source.slice(segment.span));
        assert_eq!((*of_run, *of_paragraph), (run, paragraph));
        assert!(source.can_write(segment.span));
    }
}

pub(super) fn cell(reading: &Reading, entry: usize, role: Role) -> &str {
    reading.document.entries[entry].cell(role).map_or("-", |cell| reading.source.slice(cell.span))
}

fn column(reading: &Reading, role: Role) -> Vec<&str> {
    (0..reading.document.entries.len()).map(|at| cell(reading, at, role)).collect()
}

pub(super) fn numbers(reading: &Reading) -> Vec<&str> {
    let entries = reading.document.entries.iter();
    entries.map(|entry| entry.number.as_ref().map_or("-", |number| number.text.as_str())).collect()
}

#[test]
fn merged_cells_have_the_text_of_the_first() {
    let list = reading(MERGED);
    let headers: Vec<&str> = list.document.parts[0].columns.iter().map(|column| column.header.as_str()).collect();
    assert_eq!(headers, ["序号", "类别", "项目名称", "子项名称", "实施主体", "实施依据"]);
    assert_eq!(numbers(&list), ["1", "1", "2", "3", "4", "5"]);
    assert_eq!(list.document.entries[1].parent, Some(0));
    // A category merged over several items is known to be theirs; so is a basis merged with the item above.
    assert_eq!(column(&list, Role::Category), ["行政处罚", "行政处罚", "行政处罚", "行政处罚", "行政许可", "行政许可"]);
    let category = list.document.entries[2].cell(Role::Category).unwrap();
    assert!(category.inherited && list.document.entries[2].parent.is_none());
    assert_eq!(column(&list, Role::Actor), ["市园林局", "市园林局", "市园林局", "市园林局", "市园林局", ""]);
    assert_eq!(cell(&list, 1, Role::SubName), "2.对砍伐的处罚");
    assert_eq!(cell(&list, 2, Role::SubName), "");
    let bases = ["《青山市绿化条例》第三条", "《青山市绿化条例》第三条", "《青山市古树条例》第四条"];
    assert_eq!(column(&list, Role::Basis)[..3], bases);
    // An edge a hair off makes no column.
    assert_eq!(cell(&list, 3, Role::Basis), "《青山市绿化条例》第三条");
    assert!(!list.source.text().contains("遮住的文字"));
    assert_eq!(list.document.problems.len(), 1, "{:?}", list.document.problems);
    assert!(list.document.problems[0].zh.contains("1 个被合并单元格遮住"));
    let address = list.document.address_of(&list.document.entries[0], &list.document.entries[0].cells[5]).unwrap();
    assert_eq!((address.zh().as_str(), address.en().as_str()), ("表1 第3行 实施依据", "table 1, row 3, 实施依据"));
}

#[test]
fn tracked_changes_are_accepted() {
    let list = reading(TRACKED);
    assert_eq!(numbers(&list), ["1", "2"]);
    assert_eq!(cell(&list, 0, Role::Name), "对损坏绿地的处罚");
    assert_eq!(cell(&list, 0, Role::Basis), "《青山市绿化条例》<2020年>第三条第一款。");
    assert_eq!(cell(&list, 0, Role::Actor), "市 园林局\n林业\t局-");
    assert_eq!(cell(&list, 1, Role::Basis), "第一段。\n第二段。");
    let problems: Vec<&str> = list.document.problems.iter().map(|problem| problem.zh.as_str()).collect();
    assert_eq!(problems, ["文档中有 1 处隐藏文字，其内容没有检查。"]);
    let actor = list.document.entries[0].cell(Role::Actor).unwrap().span;
    assert!(!list.source.can_write(actor));
}

#[test]
fn automatic_numbers_are_counted() {
    let list = reading(NUMBERING);
    assert_eq!(numbers(&list), ["1", "2", "3", "8", "9", "10"]);
    let duties = "1.立案责任。\n①登记。\n②核对。\n2.合并的调查责任。\n①登记。\n2.1第三级。\n圆点。";
    assert_eq!(cell(&list, 5, Role::Basis), duties);
    let lines: Vec<&str> = list.source.text().lines().collect();
    assert_eq!(lines[2..7], ["一、总则", "（一）依据", "无编号", "二、附则", "园林局权责清单"]);
    // What Word makes cannot be written back.
    let number = list.document.entries[0].cell(Role::Number).unwrap().span;
    assert!(!number.is_empty() && !list.source.can_write(number));
    let basis = list.document.entries[5].cell(Role::Basis).unwrap().span;
    let (made, typed) = (Span::new(basis.start(), basis.start() + 2), Span::new(basis.start() + 2, basis.start() + 8));
    assert!(!list.source.can_write(made) && list.source.can_write(typed));
}

#[test]
fn boxes_and_inner_tables_are_text() {
    let list = reading(BOXES);
    assert_eq!(
        cell(&list, 0, Role::Basis),
        "依据如下：\n法律\n《青山市绿化条例》第三条\n规章\n《青山市绿地办法》第五条"
    );
    assert_eq!(cell(&list, 1, Role::Name), "对砍伐的处罚\n文本框里的话");
    assert_eq!(cell(&list, 1, Role::Basis), "☑《青山市绿化条例》");
    assert_eq!(list.source.text().matches("文本框里的话").count(), 2);
    let problem = &list.document.problems[0];
    assert_eq!((problem.kind, list.document.problems.len()), (ProblemKind::Lossy, 1));
    assert!(problem.zh.contains("1 个图片或图形、1 处批注"), "{}", problem.zh);
    assert!(list.source.text().ends_with("注：以上。\n"));
}

#[test]
fn a_list_may_go_on_in_further_tables() {
    let list = reading(SPLIT);
    let parts: Vec<usize> = list.document.parts.iter().map(|part| part.tables.len()).collect();
    assert_eq!(parts, [3, 1, 0]);
    assert_eq!(numbers(&list), ["1", "2", "3", "3", "4", "5", "1"]);
    let places = |at: usize| {
        let entry = &list.document.entries[at];
        (list.document.table_of(entry), entry.row)
    };
    assert_eq!([places(1), places(2), places(4), places(5), places(6)], [(1, 3), (2, 1), (2, 3), (3, 2), (4, 2)]);
    assert_eq!(list.document.parts[1].title.as_ref().unwrap().value, "青山市林业局权责清单");
}

pub(super) fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub(super) fn body(inside: &str) -> Vec<u8> {
    archive(&[(MAIN_PART, &format!("<w:document xmlns:w=\"x\"><w:body>{inside}</w:body></w:document>"))])
}

fn damage(bytes: &[u8]) -> Option<Damage> {
    match try_read(bytes) {
        Err(ReadError::Damaged { damage, .. }) => Some(damage),
        _ => None,
    }
}

#[test]
fn damaged_files_are_refused_in_words() {
    assert_eq!(damage(&MERGED[..MERGED.len() / 2]), Some(Damage::Archive));
    assert_eq!(damage(&archive(&[("word/document2.xml", "<a/>")])), Some(Damage::MissingPart));
    assert_eq!(damage(&archive(&[(MAIN_PART, "<html/>")])), Some(Damage::Malformed));
    let bomb = "<!DOCTYPE a [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><w:document><w:body>&b;</w:body></w:document>";
    assert_eq!(damage(&archive(&[(MAIN_PART, bomb)])), Some(Damage::DocumentType));
    let deep = format!("{}{}", "<w:sdt>".repeat(100_000), "</w:sdt>".repeat(100_000));
    assert_eq!(damage(&body(&deep)), Some(Damage::TooDeep));
    let blanks = " ".repeat(8 << 20);
    assert_eq!(damage(&body(&blanks)), Some(Damage::TooLarge));
    assert!(matches!(try_read(&body("<w:p/>")), Err(ReadError::Empty { .. })));
    // What stands before the damage is kept.
    let cut = archive(&[(MAIN_PART, "<w:document><w:body><w:p><w:r><w:t>第一段。</w:t></w:r></w:p><w:tbl><w:tr>")]);
    let rest = try_read(&cut).unwrap();
    assert_eq!(rest.document.problems[0].kind, ProblemKind::Unreadable);
    assert!(rest.source.text().starts_with("第一段。\n"));
}

#[test]
fn tables_that_make_no_sense_do_no_harm() {
    let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
    let header: String = ["序号", "项目名称", "实施依据"].map(cell).concat();
    let dangling = "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>".repeat(3);
    let list =
        try_read(&body(&format!("<w:tbl><w:tr>{dangling}</w:tr><w:tr>{header}</w:tr><w:tr>{dangling}</w:tr></w:tbl>")));
    assert_eq!(list.unwrap().document.entries.len(), 0);
    let wide = cell("甲").repeat(10_000);
    let list = try_read(&body(&format!("<w:tbl><w:tr>{header}</w:tr><w:tr>{wide}</w:tr></w:tbl>"))).unwrap();
    assert_eq!(list.document.entries.len(), 1);
    assert!(list.document.problems.iter().any(|problem| problem.zh.contains("超出读取上限")));
    let spans = "<w:tc><w:tcPr><w:gridSpan w:val=\"4294967295\"/></w:tcPr><w:p/></w:tc>".repeat(3);
    assert!(try_read(&body(&format!("<w:tbl><w:tr>{spans}</w:tr><w:tr>{header}</w:tr></w:tbl>"))).is_ok());
    // Found by fuzzing: text beside the cells of a row that ends too early.
    let two = [cell("1"), cell("对损坏绿地的处罚")].concat();
    let text = "<w:r><w:t>尾</w:t></w:r>";
    let part = format!("<w:document><w:body><w:tbl><w:tr>{header}</w:tr><w:tr>{two}{text}");
    let list = try_read(&archive(&[(MAIN_PART, &part)])).unwrap();
    let basis = list.document.entries[0].cell(Role::Basis).unwrap().span;
    assert!(basis.is_empty() && list.source.text().is_char_boundary(basis.start() as usize));
    let few = Limits { rows: 2, ..Limits::default() };
    let rows = format!("<w:tr>{header}</w:tr>").repeat(5);
    let list = try_read_with(&body(&format!("<w:tbl>{rows}</w:tbl>")), few).unwrap();
    assert_eq!(list.document.problems.len(), 1);
}

#[test]
fn any_bytes_are_survived() {
    for file in [MERGED, TRACKED, NUMBERING, BOXES, SPLIT] {
        for cut in (0..file.len()).step_by(37) {
            let _ = try_read(&file[..cut]);
            let mut bytes = file.to_vec();
            bytes[cut] ^= 0x55;
            let _ = try_read(&bytes);
        }
        // The same inside the part, where the archive's checksum does not stand before.
        let part = Archive::open(file, Limits::default()).unwrap().part(MAIN_PART).unwrap();
        let text = String::from_utf8(part).unwrap();
        for cut in (0..text.len()).step_by(61).filter(|&cut| text.is_char_boundary(cut)) {
            let _ = try_read(&archive(&[(MAIN_PART, &text[..cut])]));
            let one = text[cut..].chars().next().map_or(0, char::len_utf8);
            let _ = try_read(&archive(&[(MAIN_PART, &format!("{}{}", &text[..cut], &text[cut + one..]))]));
        }
    }
}

#[test]
fn office_files_that_are_not_read_are_named() {
    let ole = |name: &str| {
        let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        match try_read(&bytes) {
            Err(error) => format!("{}{}", error.message(Lang::Zh), error.help(Lang::Zh)),
            Ok(_) => String::new(),
        }
    };
    assert!(ole("EncryptedPackage").contains("请先取消密码"));
    assert!(ole("WordDocument").contains("另存为 docx"));
}

#[test]
fn the_real_list_leads_back_to_its_file() {
    let Some(folder) = std::env::var_os("QUANZE_LISTS") else {
        return;
    };
    let bytes = std::fs::read(std::path::Path::new(&folder).join("qinzhou-2025.docx")).unwrap();
    let list = reading(&bytes);
    assert_eq!(list.document.item_count(), 199);
}
