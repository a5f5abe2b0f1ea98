//! Damaged and hostile files: each ends in words that say what is wrong and what to do, and harms nothing else in the run.
//!
//! What is said of each sample is kept in `fixtures/formats/hostile.txt`; `UPDATE=1` writes it again.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::process::Command;

use quanze::diagnostic::Lang;
use quanze::read::{Limits, ReadOptions, read};
use quanze::vocabulary::Vocabulary;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::support::scratch;

const TYPE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKED: CompressionMethod = CompressionMethod::Deflated;
const BOMB: &str = "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>";
/// So many characters of three bytes.
const TEN_MB: usize = (10 << 20) / 3;
const OUTSIDE: &str = "<!DOCTYPE a [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>";

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats").join(name)).unwrap()
}

fn half(bytes: Vec<u8>) -> Vec<u8> {
    bytes[..bytes.len() / 2].to_vec()
}

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        // The kind of an OpenDocument file stands in it unpacked.
        let method = if *name == "mimetype" { CompressionMethod::Stored } else { PACKED };
        zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The three cells of a header, or of an item, written by `cell`.
fn three(cells: [&str; 3], cell: impl Fn(&str) -> String) -> String {
    cells.iter().map(|text| cell(text)).collect()
}

const HEADER: [&str; 3] = ["序号", "事项名称", "实施依据"];
const ITEM: [&str; 3] = ["1", "对甲的处罚", "《花木条例》第一条"];

fn docx_of(before: &str, rows: &str) -> Vec<u8> {
    let part = format!("{before}<w:document xmlns:w=\"x\"><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>");
    archive(&[("word/document.xml", &part)])
}

fn word_cell(text: &str) -> String {
    format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
}

fn word_list(more: &str) -> String {
    format!("<w:tr>{}</w:tr><w:tr>{}</w:tr>{more}", three(HEADER, word_cell), three(ITEM, word_cell))
}

fn docx() -> Vec<(&'static str, Vec<u8>)> {
    let merged = |value: &str| format!("<w:tc><w:tcPr><w:vMerge{value}/></w:tcPr><w:p/></w:tc>");
    let row = |cells: &str| format!("<w:tr>{cells}</w:tr>");
    let cyclic =
        [row(&merged("").repeat(3)), row(&three(HEADER, word_cell)), row(&merged(" w:val=\"restart\"").repeat(3))];
    let ring = "<w:style w:type=\"paragraph\" w:styleId=\"A\"><w:basedOn w:val=\"B\"/></w:style>\
                <w:style w:type=\"paragraph\" w:styleId=\"B\"><w:basedOn w:val=\"A\"/></w:style>";
    let styled = "<w:tr><w:tc><w:p><w:pPr><w:pStyle w:val=\"A\"/></w:pPr><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr>";
    let inside =
        format!("<w:document xmlns:w=\"x\"><w:body><w:tbl>{}</w:tbl></w:body></w:document>", word_list(styled));
    let plain = format!("<w:document xmlns:w=\"x\"><w:body><w:tbl>{}</w:tbl></w:body></w:document>", word_list(""));
    let outside = format!(
        "<Relationships><Relationship Type=\"{TYPE}/officeDocument\" TargetMode=\"External\" Target=\"http://example.com/a.xml\"/></Relationships>"
    );
    let refer = "<w:r><w:footnoteReference w:id=\"1\"/></w:r>".repeat(20_000);
    let flood = format!(
        "<w:document xmlns:w=\"x\"><w:body><w:tbl>{}</w:tbl><w:p>{refer}</w:p></w:body></w:document>",
        word_list("")
    );
    let note = format!("<w:footnote w:id=\"1\"><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:footnote>", "注".repeat(1000));
    let notes = format!("<w:footnotes>{note}</w:footnotes>");
    let word_2003 =
        "<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?><w:wordDocument><w:body/></w:wordDocument>";
    let page = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"b\"\n\n--b\nContent-Type: text/html\n\n<html></html>\n--b--\n";
    let title = "<w:document xmlns:w=\"x\"><w:body><w:p><w:r><w:t>甲市园林局权责清单</w:t></w:r></w:p><w:tbl><w:tr>";
    let linked = "<w:p><w:subDoc r:id=\"r9\"/></w:p><w:altChunk r:id=\"r8\"/>";
    vec![
        ("cut.docx", half(fixture("docx/merged.docx"))),
        ("cut-early.docx", fixture("docx/merged.docx")[..60].to_vec()),
        ("noise.docx", noise(5000)),
        ("workbook.docx", fixture("sheets/merged.xlsx")),
        ("blanks-bomb.docx", archive(&[("word/document.xml", &" ".repeat(8 << 20))])),
        ("entities.docx", docx_of(BOMB, &word_list("&c;"))),
        ("outside-entity.docx", docx_of(OUTSIDE, &word_list("&a;"))),
        ("deep.docx", docx_of("", &"<w:sdt>".repeat(100_000))),
        ("10000-columns.docx", docx_of("", &word_list(&row(&word_cell("甲").repeat(10_000))))),
        ("cyclic-merge.docx", docx_of("", &cyclic.concat())),
        (
            "ring-of-styles.docx",
            archive(&[("word/document.xml", &inside), ("word/styles.xml", &format!("<w:styles>{ring}</w:styles>"))]),
        ),
        (
            "10-mb-cell.docx",
            docx_of("", &word_list(&row(&three(["2", "对乙的处罚", &"甲".repeat(TEN_MB)], word_cell)))),
        ),
        ("no-text.docx", archive(&[("word/document2.xml", "<w:document/>")])),
        ("text-outside.docx", archive(&[("_rels/.rels", &outside), ("word/document-of-others.xml", "<w:document/>")])),
        ("links.docx", docx_of("", &format!("{}</w:tbl>{linked}<w:tbl>", word_list("")))),
        (
            "damaged-numbers.docx",
            archive(&[("word/document.xml", &plain), ("word/numbering.xml", "<w:numbering><w:num")]),
        ),
        ("cut-part.docx", archive(&[("word/document.xml", &plain[..plain.len() - 60])])),
        ("cut-title.docx", archive(&[("word/document.xml", title)])),
        ("pictures.docx", docx_of("", "<w:tr><w:tc><w:p><w:r><w:drawing/></w:r></w:p></w:tc></w:tr>")),
        ("flood-of-notes.docx", archive(&[("word/document.xml", &flood), ("word/footnotes.xml", &notes)])),
        ("word-2003.doc", word_2003.as_bytes().to_vec()),
        ("single-file-page.doc", page.as_bytes().to_vec()),
        ("macros.docm", archive(&[("word/document.xml", &plain), ("word/vbaProject.bin", "Sub AutoOpen()")])),
    ]
}

fn sheet_cell(text: &str) -> String {
    format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn sheet_list(more: &str) -> String {
    let row = |cells: [&str; 3]| format!("<row>{}</row>", three(cells, sheet_cell));
    format!("<worksheet><sheetData>{}{}{more}</sheetData></worksheet>", row(HEADER), row(ITEM))
}

fn xlsx_of(sheet: &str, target: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let book = format!("<workbook xmlns:r=\"{TYPE}\"><sheets><sheet name=\"清单\" r:id=\"r1\"/></sheets></workbook>");
    let relations = format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"{TYPE}/worksheet\" {target}/>\
         <Relationship Id=\"r2\" Type=\"{TYPE}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
    );
    let mut parts = vec![
        ("xl/workbook.xml", book.as_str()),
        ("xl/_rels/workbook.xml.rels", &relations),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    if !more.iter().any(|(name, _)| name.ends_with("sharedStrings.xml")) {
        parts.push(("xl/sharedStrings.xml", "<sst/>"));
    }
    parts.extend(more);
    archive(&parts)
}

fn xlsx() -> Vec<(&'static str, Vec<u8>)> {
    let target = "Target=\"worksheets/sheet1.xml\"";
    let of = |sheet: &str| xlsx_of(sheet, target, &[]);
    let wide = format!("<row>{}</row>", sheet_cell("甲").repeat(10_000));
    let far = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c><c r=\"ZZZZZZZ99999999999\"><v>1</v></c></row>";
    let merges = format!(
        "<mergeCells>{}</mergeCells></worksheet>",
        "<mergeCell ref=\"A1:XFD1048576\"/><mergeCell ref=\"C2:A1\"/>".repeat(500)
    );
    let large = format!("<row>{}</row>", three(["2", "对乙的处罚", &"甲".repeat(TEN_MB)], sheet_cell));
    let bomb = format!("{BOMB}<sst><si><t>&c;</t></si></sst>");
    vec![
        ("cut.xlsx", half(fixture("sheets/merged.xlsx"))),
        ("cut-early.xlsx", fixture("sheets/merged.xlsx")[..60].to_vec()),
        ("noise.xlsx", noise(5000)),
        ("document.xlsx", fixture("docx/merged.docx")),
        ("blanks-bomb.xlsx", of(&" ".repeat(8 << 20))),
        ("entities.xlsx", of(&format!("{BOMB}{}", sheet_list("&c;")))),
        ("outside-entity.xlsx", of(&format!("{OUTSIDE}{}", sheet_list("&a;")))),
        (
            "entities-in-strings.xlsx",
            xlsx_of(&sheet_list("<row><c t=\"s\"><v>0</v></c></row>"), target, &[("xl/sharedStrings.xml", &bomb)]),
        ),
        ("10000-columns.xlsx", of(&sheet_list(&wide))),
        ("far-cells.xlsx", of(&sheet_list(far))),
        ("merged-everything.xlsx", of(&sheet_list("").replace("</worksheet>", &merges))),
        ("10-mb-cell.xlsx", of(&sheet_list(&large))),
        ("no-sheet.xlsx", xlsx_of(&sheet_list(""), "Target=\"worksheets/sheet9.xml\"", &[])),
        (
            "sheet-outside.xlsx",
            xlsx_of(&sheet_list(""), "TargetMode=\"External\" Target=\"http://example.com/s.xml\"", &[]),
        ),
        ("climbing.xlsx", xlsx_of(&sheet_list(""), "Target=\"../../../../etc/passwd\"", &[])),
        ("cut-part.xlsx", of(&sheet_list("")[..260])),
        ("macros.xlsm", xlsx_of(&sheet_list(""), target, &[("xl/vbaProject.bin", "Sub Auto_Open()")])),
    ]
}

fn xls() -> Vec<(&'static str, Vec<u8>)> {
    let whole = fixture("sheets/small.xls");
    let mut twisted = whole.clone();
    for at in (600..twisted.len()).step_by(97) {
        twisted[at] ^= 0xFF;
    }
    // The chain of sectors leads back to its beginning.
    let mut cyclic = whole.clone();
    for at in (512..1024.min(cyclic.len())).step_by(4) {
        cyclic[at..at + 4].copy_from_slice(&[0, 0, 0, 0]);
    }
    let mut locked = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    locked.resize(4096, 0);
    let macros: Vec<u8> = "_VBA_PROJECT_CUR".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let excel_2003 = "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet/></Workbook>";
    let page = "<html><head><meta charset=utf-8></head><table><tr><td>序号<td>事项名称<td>实施依据<tr><td>1<td>对甲的处罚<td>《花木条例》第一条</table></html>";
    vec![
        ("cut.xls", half(whole.clone())),
        ("cut-early.xls", whole[..300].to_vec()),
        ("noise.xls", [&whole[..8], noise(5000).as_slice()].concat()),
        ("twisted.xls", twisted),
        ("cyclic.xls", cyclic),
        ("locked.xls", locked),
        ("page.xls", page.as_bytes().to_vec()),
        ("macros.xls", [whole.as_slice(), &macros].concat()),
        ("excel-2003.xls", excel_2003.as_bytes().to_vec()),
        ("document.xls", fixture("docx/merged.docx")),
    ]
}

fn open_cell(text: &str) -> String {
    format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>")
}

fn ods_of(before: &str, more: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let row = |cells: [&str; 3]| format!("<table:table-row>{}</table:table-row>", three(cells, open_cell));
    let part = format!(
        "{before}<office:document-content><table:table table:name=\"清单\">{}{}{more}</table:table></office:document-content>",
        row(HEADER),
        row(ITEM)
    );
    let kind = ("mimetype", "application/vnd.oasis.opendocument.spreadsheet");
    let mut parts = vec![kind];
    if !others.iter().any(|(name, _)| *name == "content.xml") {
        parts.push(("content.xml", &part));
    }
    parts.extend(others);
    archive(&parts)
}

fn ods() -> Vec<(&'static str, Vec<u8>)> {
    let many = "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\"><text:p>甲</text:p></table:table-cell></table:table-row>";
    let wide = format!("<table:table-row>{}</table:table-row>", open_cell("甲").repeat(10_000));
    let large =
        format!("<table:table-row>{}</table:table-row>", three(["2", "对乙的处罚", &"甲".repeat(TEN_MB)], open_cell));
    let key = "<manifest:encryption-data/>";
    let empty: &[(&str, &str)] = &[("content.xml", "")];
    vec![
        ("cut.ods", half(fixture("sheets/spreadsheet.ods"))),
        ("noise.ods", noise(5000)),
        ("entities.ods", ods_of(BOMB, "&c;", &[])),
        ("outside-entity.ods", ods_of(OUTSIDE, "&a;", &[])),
        ("repeated.ods", ods_of("", many, &[])),
        ("10000-columns.ods", ods_of("", &wide, &[])),
        ("10-mb-cell.ods", ods_of("", &large, &[])),
        ("no-content.ods", archive(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet")])),
        ("empty-content.ods", ods_of("", "", empty)),
        ("blanks-bomb.ods", ods_of("", "", &[("content.xml", &" ".repeat(8 << 20))])),
        ("macros.ods", ods_of("", "", &[("Basic/Standard/script-lb.xml", "<script/>")])),
        ("locked.ods", ods_of("", "", &[("META-INF/manifest.xml", key)])),
        ("deep.ods", ods_of("", &"<table:table-row-group>".repeat(5000), &[])),
    ]
}

fn text() -> Vec<(&'static str, Vec<u8>)> {
    let csv = "序号,事项名称,实施依据\n1,对甲的处罚,《花木条例》第一条\n";
    let with = |more: &str| format!("{csv}{more}").into_bytes();
    let dump = "权责清单\n\n\t序号\n\t事项名称\n\t实施依据\n\n\t1\n\t对甲的处罚\n\t《花木条例》第一条\n\n";
    let large = "甲".repeat(TEN_MB);
    let wide = "甲,".repeat(10_000);
    let (gbk, ..) = encoding_rs::GB18030.encode(csv);
    vec![
        ("unclosed-quote.csv", with("2,\"对乙的处罚,《花木条例》第二条\n3,对丙的处罚,无\n")),
        ("cut-character.csv", with("2,对乙")[..csv.len() + 6].to_vec()),
        ("no-encoding.csv", [gbk.as_ref(), &[0xFF, 0x81, 0x20, 0xFE, b'\n']].concat()),
        ("nul-bytes.csv", with("2,对\0乙\0的处罚,无\n")),
        ("10000-columns.csv", with(&format!("2,{wide}\n"))),
        ("10-mb-cell.csv", with(&format!("2,对乙的处罚,{large}\n"))),
        (
            "10000-columns.tsv",
            format!("序号\t事项名称\t实施依据\n1\t对甲的处罚\t无\n2\t{}\n", "甲\t".repeat(10_000)).into_bytes(),
        ),
        ("noise.csv", noise(5000)),
        ("utf16-odd.csv", {
            let mut bytes = vec![0xFF, 0xFE];
            bytes.extend(csv.encode_utf16().flat_map(u16::to_le_bytes));
            bytes.pop();
            bytes
        }),
        ("archive.csv", fixture("sheets/merged.xlsx")),
        ("cut.txt", dump.as_bytes()[..dump.len() - 20].to_vec()),
        ("10000-cells.txt", format!("{dump}\t2\n{}\n", "\t甲\n".repeat(10_000)).into_bytes()),
        ("10-mb-cell.txt", format!("{dump}\t2\n\t对乙的处罚\n\t{large}\n").into_bytes()),
        ("nul-bytes.txt", format!("{dump}\t2\n\t对\0乙\n\t无\n").into_bytes()),
        ("carriage-returns.txt", dump.replace('\n', "\r").into_bytes()),
        ("tabs-only.txt", "\t\n".repeat(10_000).into_bytes()),
        ("noise.txt", noise(5000)),
    ]
}

/// Bytes that mean nothing, the same in each run.
fn noise(count: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let next = |state: &mut u64| {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        (*state >> 32) as u8
    };
    (0..count).map(|_| next(&mut state)).collect()
}

fn samples() -> Vec<(&'static str, Vec<u8>)> {
    [docx(), xlsx(), xls(), ods(), text()].concat()
}

/// What is said of a file: why it is not read, or what was read and what was not.
fn said(name: &str, bytes: &[u8]) -> String {
    let vocabulary = Vocabulary::bundled();
    let options = ReadOptions { vocabulary: &vocabulary, limits: Limits::default() };
    match read(name, bytes, &options) {
        Err(error) => format!("✗ {}\n  → {}\n", error.message(Lang::Zh), error.help(Lang::Zh)),
        Ok(reading) => {
            let document = &reading.document;
            let mut text = format!("✓ {}，{} 项\n", document.format, document.item_count());
            for problem in &document.problems {
                let place = reading.source.line_column(problem.span.start());
                writeln!(text, "  {:?} {}:{} {}", problem.kind, place.line, place.column, problem.zh).unwrap();
                assert!(!problem.en.is_empty());
            }
            text
        }
    }
}

#[test]
fn every_damage_ends_in_words() {
    let mut all = String::new();
    for (name, bytes) in samples() {
        write!(all, "{name}\n{}\n", said(name, &bytes)).unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats/hostile.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &all).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    for (got, expected) in all.split("\n\n").zip(expected.split("\n\n")) {
        assert_eq!(got, expected);
    }
    assert_eq!(all, expected);
}

#[test]
fn the_rest_of_the_run_is_unharmed() {
    let folder = scratch("hostile");
    // Ten megabytes in a cell take their time in a build without optimisation.
    let small = samples().into_iter().filter(|(name, _)| !name.starts_with("10-mb") || name.ends_with("csv"));
    for (name, bytes) in small {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    let list = "序号,权力类型,事项名称,实施主体,实施依据\n1,行政处罚,对甲的处罚,甲市园林局,\n";
    std::fs::write(folder.join("list.csv"), list).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_quanze"))
        .current_dir(&folder)
        .args(["check", ".", "--format", "concise"])
        .output()
        .unwrap();
    let (out, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(out.lines().any(|line| line.contains("list.csv:2:") && line.contains("B101")), "{out}");
    assert!(!error.contains("panicked"), "{error}");
    // What may be a list and cannot be read is told of in a folder too.
    for name in ["cut.docx", "cut.xlsx", "cut.xls", "cut.ods", "locked.xls", "noise.docx", "cut-title.docx"] {
        assert!(
            out.contains(&format!("{name}：")) || out.contains(&format!("{name}:")),
            "{name} is not told of: {out}"
        );
    }
}

/// A crate that reads old workbooks panics on this one, which fuzzing found: it is told as damage, and nothing else is printed.
#[test]
fn a_panic_of_a_foreign_reader_is_damage_of_the_file() {
    for name in ["sector-beyond-the-end.xls", "overstated-dimensions.xls"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats").join(name);
        let output = Command::new(env!("CARGO_BIN_EXE_quanze")).arg("check").arg(path).output().unwrap();
        let told = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert_eq!(output.status.code(), Some(2), "{name}: {told}");
        assert!(told.contains("正文已损坏") && !told.contains("panicked"), "{name}: {told}");
    }
}
