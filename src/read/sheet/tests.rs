use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

use crate::diagnostic::Lang;
use crate::model::{DocumentKind, Problem, ProblemKind, Role};
use crate::read::{Limits, ReadError, ReadOptions, Reading, Unsupported, read};
use crate::text::Native;
use crate::vocabulary::Vocabulary;

const MERGED: &[u8] = include_bytes!("../../../fixtures/formats/sheets/merged.xlsx");
const HEADERS: &[u8] = include_bytes!("../../../fixtures/formats/sheets/headers.xlsx");
const SHEETS: &[u8] = include_bytes!("../../../fixtures/formats/sheets/sheets.xlsx");
const RUNS: &[u8] = include_bytes!("../../../fixtures/formats/sheets/runs.xlsx");
const ODS: &[u8] = include_bytes!("../../../fixtures/formats/sheets/spreadsheet.ods");

pub(super) fn try_read(bytes: &[u8], limits: Limits) -> Result<Reading, ReadError> {
    let vocabulary = Vocabulary::bundled();
    // The name says nothing about the format.
    read("list.docx", bytes, &ReadOptions { vocabulary: &vocabulary, limits })
}

pub(super) fn reading(bytes: &[u8]) -> Reading {
    try_read(bytes, Limits::default()).unwrap()
}

pub(super) fn cell(reading: &Reading, entry: usize, role: Role) -> &str {
    reading.document.entries[entry].cell(role).map_or("", |cell| reading.source.slice(cell.span))
}

pub(super) fn says(reading: &Reading, word: &str) -> bool {
    reading.document.problems.iter().any(|problem: &Problem| problem.zh.contains(word))
}

pub(super) fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        // The kind of an OpenDocument file stands unpacked at its beginning.
        let is_kind = *name == "mimetype";
        let method = if is_kind { zip::CompressionMethod::Stored } else { zip::CompressionMethod::Deflated };
        let options = SimpleFileOptions::default().compression_method(method);
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook of one sheet, given its rows in XML.
pub(super) fn workbook(sheet: &str) -> Vec<u8> {
    const TYPE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let book = format!("<workbook xmlns:r='{TYPE}'><sheets><sheet name='清单' r:id='r1'/></sheets></workbook>");
    let relations = format!(
        "<Relationships><Relationship Id='r1' Type='{TYPE}/worksheet' Target='worksheets/sheet1.xml'/></Relationships>"
    );
    archive(&[
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

pub(super) fn row(cells: &[&str]) -> String {
    let cells = cells.iter().map(|text| format!("<c t='inlineStr'><is><t>{text}</t></is></c>"));
    format!("<row>{}</row>", cells.collect::<String>())
}

pub(super) fn small_list(more: &str) -> String {
    let (head, item) = (row(&["序号", "事项名称", "实施依据"]), row(&["1", "对甲的处罚", "《花木条例》"]));
    format!("<worksheet><sheetData>{head}{item}{more}</sheetData></worksheet>")
}

#[test]
fn merged_values_are_inherited_and_covered_texts_noticed() {
    let merged = reading(MERGED);
    assert_eq!((merged.document.item_count(), merged.document.entries.len()), (2, 3));
    let rows: Vec<u32> = merged.document.entries.iter().map(|entry| entry.row).collect();
    assert_eq!(rows, [3, 5, 6]);
    let inherits = |entry: usize, role: Role| merged.document.entries[entry].cell(role).unwrap().inherited;
    for (entry, role, text, inherited) in [
        (0, Role::Category, "行政处罚", false),
        (1, Role::Category, "行政处罚", true),
        (2, Role::Actor, "青山市园林局", true),
        (1, Role::Duties, "《花木条例》第二条", true),
        (2, Role::Duties, "2.立案", false),
        (2, Role::SubName, "2.对砍伐灌木的处罚", false),
    ] {
        assert_eq!((cell(&merged, entry, role), inherits(entry, role)), (text, inherited), "{entry} {role}");
    }
    assert_eq!(merged.document.entries[2].parent, Some(1));
    assert_eq!(merged.document.problems.len(), 1);
    assert!(says(&merged, "1 处文字被合并单元格遮住"));
    let remark = merged.document.paragraphs.last().unwrap();
    assert!(merged.source.slice(remark.1).starts_with("备注："));
}

#[test]
fn headers_formulas_hidden_parts_and_several_sheets() {
    let headers = reading(HEADERS);
    let document = &headers.document;
    let roles: Vec<_> = document.parts[0].columns.iter().map(|column| column.role).collect();
    assert_eq!(roles.len(), 8, "the used range reaches to column IV");
    assert_eq!((roles[2], roles[4], roles[6]), (Some(Role::Name), Some(Role::Level), Some(Role::Duties)));
    let numbers: Vec<_> = document.entries.iter().map(|entry| entry.number.as_ref().unwrap().value).collect();
    assert_eq!(numbers, [Some(1), Some(2), Some(3)]);
    assert_eq!(document.date.as_ref().unwrap().value.to_string(), "2025-12-31");
    assert_eq!(cell(&headers, 1, Role::Basis), "《花木条例》第二条", "hidden row, hidden column");
    let sheets: Vec<_> = document.parts.iter().map(|part| part.sheet.as_deref().unwrap()).collect();
    assert_eq!(sheets, ["权责清单", "说明"]);
    assert_eq!(document.parts[1].kind, DocumentKind::Prose);
    assert_eq!(document.paragraphs.iter().filter(|(part, _)| *part == 1).count(), 3);
    assert!(
        says(&headers, "L 列（隐藏列）还有 2 个") && says(&headers, "1 条批注") && says(&headers, "隐藏的工作表“字典”")
    );
    assert!(document.problems.iter().all(|problem| problem.kind == ProblemKind::Lossy));
    let sheets = reading(SHEETS);
    assert_eq!(sheets.document.parts[1].sheet.as_deref(), Some("行政许可（1项）"));
    let numbers: Vec<_> = sheets.document.entries.iter().map(|entry| (entry.part, entry.row)).collect();
    assert_eq!(numbers, [(0, 3), (0, 4), (1, 3)]);
    assert_eq!(cell(&sheets, 0, Role::DutyBasis), "《花木条例》第二条");
    assert_eq!(sheets.document.problems.len(), 2);
}

#[test]
fn runs_escapes_and_the_way_back() {
    let runs = reading(RUNS);
    assert_eq!(cell(&runs, 0, Role::Basis), "《花木条例》 第一条&第二条");
    assert_eq!(cell(&runs, 0, Role::Duties), "第一行\n第二行_x");
    assert_eq!((cell(&runs, 0, Role::Number), cell(&runs, 1, Role::Duties)), ("1", "#REF!"));
    assert_eq!(cell(&runs, 1, Role::Name), "对乙的处罚");
    // Strings and runs as the file has them, references replaced.
    let strings: [&[&str]; 9] = [
        &["序号"],
        &["事项名称"],
        &[" 实施\n依据 "],
        &["《花木", "条例》 ", "第一条&第二条"],
        &["第一行_x000D_\n第二行_x005F_x"],
        &["权力类型"],
        &["行政处罚"],
        &["责任事项"],
        &["对甲的处罚"],
    ];
    let mut checked = 0;
    for segment in runs.source.segments() {
        let Native::Sheet { row, column, string, run, offset, .. } = segment.native else { unreachable!() };
        let native = match (string, row, column) {
            (Some(string), ..) => strings[string as usize][run as usize],
            (None, 4, 2) => ["对乙", "的处罚"][run as usize],
            (None, 4, 0) => "2",
            (None, 4, 4) => "#REF!",
            other => unreachable!("{other:?}"),
        };
        let length = segment.span.len() as usize;
        assert_eq!(runs.source.slice(segment.span), &native[offset as usize..][..length]);
        checked += length;
    }
    // The number that is stored as 1.0, the escaped underscore and the line ends of the projection have no place.
    let lines = runs.source.text().matches('\n').count() - 2;
    assert_eq!(checked + lines + 2, runs.source.text().len());
    assert_eq!(runs.document.entries[0].row, 3);
    assert_eq!(runs.document.entries[0].cell(Role::Basis).unwrap().column, 3);
}

#[test]
fn spreadsheets_of_open_document() {
    let ods = reading(ODS);
    assert_eq!(ods.document.format, "ods");
    assert_eq!(ods.document.entries.iter().map(|entry| entry.row).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(cell(&ods, 0, Role::Name), "对甲的  处罚");
    assert_eq!(cell(&ods, 0, Role::Basis), "《花木条例》\n第一条\n第二条");
    assert_eq!(cell(&ods, 1, Role::Category), "行政处罚");
    assert!(says(&ods, "1 条批注"));
}

#[test]
fn damaged_and_hostile_files_end_in_words() {
    // Cut off anywhere, a file is read in part or refused.
    for bytes in [MERGED, ODS] {
        for end in (4..bytes.len()).step_by(61) {
            if let Err(error) = try_read(&bytes[..end], Limits::default()) {
                assert!(!error.message(Lang::Zh).is_empty() && !error.help(Lang::En).is_empty());
            }
        }
        assert!(try_read(&bytes[..bytes.len() - 40], Limits::default()).is_err());
    }
    let bomb = archive(&[("xl/workbook.xml", &vec![b' '; 8 << 20])]);
    assert!(matches!(
        try_read(&bomb, Limits::default()),
        Err(ReadError::Damaged { damage: crate::read::Damage::TooLarge, .. })
    ));
    let entities = "<!DOCTYPE a [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><worksheet>&b;</worksheet>";
    assert!(matches!(try_read(&workbook(entities), Limits::default()), Err(ReadError::Damaged { .. })));
    let deep = small_list(&"<a>".repeat(5000));
    let deep = try_read(&workbook(&deep), Limits::default()).unwrap();
    assert_eq!((deep.document.entries.len(), deep.document.problems[0].kind), (1, ProblemKind::Unreadable));
    let ole = |name: &str| {
        let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(4096, 0);
        try_read(&bytes, Limits::default()).unwrap_err()
    };
    let encrypted = ole("EncryptedPackage");
    assert_eq!(encrypted, ReadError::Unsupported { format: Unsupported::Encrypted });
    assert!(encrypted.help(Lang::Zh).contains("请先取消密码"));
    assert!(matches!(ole("Workbook"), ReadError::Damaged { format: Unsupported::Xls, .. }));
    let binary = try_read(&archive(&[("xl/workbook.bin", b"x")]), Limits::default()).unwrap_err();
    assert!(binary.message(Lang::Zh).contains("xlsb"));
    let empty = try_read(&workbook("<worksheet/>"), Limits::default());
    assert!(matches!(empty, Err(ReadError::Empty { .. })));
}

#[test]
fn wide_and_repeated_cells_cost_nothing() {
    let wide: Vec<String> = (0..10_000).map(|column| format!("值{column}")).collect();
    let wide: Vec<&str> = wide.iter().map(String::as_str).collect();
    let wide = reading(&workbook(&small_list(&row(&wide))));
    assert_eq!(wide.document.parts[0].columns.len(), 3);
    assert!(wide.document.entries.len() == 2 && says(&wide, "超出读取上限"));
    let limits = Limits { cells: 5, ..Limits::default() };
    let cut = try_read(&workbook(&small_list(&row(&["2", "乙", "丙"]))), limits).unwrap();
    assert!(cut.document.entries.len() == 1 && says(&cut, "超出读取上限"));
    // A cell repeated a million times in a million rows.
    let text = String::from_utf8(
        super::xlsx::Package::open(ODS, Limits::default(), Unsupported::Ods)
            .unwrap()
            .text("content.xml")
            .unwrap()
            .into_bytes(),
    )
    .unwrap();
    let many = text.replace(
        "<table:table-row><table:table-cell><text:p>序号",
        "<table:table-row table:number-rows-repeated='1000000'><table:table-cell table:number-columns-repeated='1000000'><text:p>甲</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>序号",
    );
    assert_ne!(many, text);
    // Without its kind the file is some zip.
    let bytes = archive(&[("content.xml", many.as_bytes())]);
    assert!(try_read(&bytes, Limits::default()).is_err());
    let book = super::ods::read(&bytes, Limits { cells: 1000, ..Limits::default() }).unwrap();
    assert!(book.left_out.is_some() && book.sheets[0].cells.len() <= 1000);
}
