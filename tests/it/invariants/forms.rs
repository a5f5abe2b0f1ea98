//! One grid of cells in every format that is read, as its programs write it.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A title, and rows of cells of which the first are headers.
#[derive(Debug)]
pub struct Grid {
    pub title: String,
    pub rows: Vec<Vec<String>>,
}

/// The name of a file of each format, and its bytes.
pub fn of(grid: &Grid) -> Vec<(&'static str, Vec<u8>)> {
    let mut forms: Vec<(&str, Vec<u8>)> = vec![
        ("list.csv", delimited(grid, ",").into()),
        ("list.tsv", delimited(grid, "\t").into()),
        ("list.txt", dump(grid).into()),
        ("list.html", html(grid).into()),
        ("list.md", markdown(grid).into()),
        ("list.toml", toml(grid).into()),
        ("list.json", json(grid).into()),
        ("list.docx", docx(grid)),
        ("list.xlsx", xlsx(grid)),
        ("list.ods", ods(grid)),
    ];
    let wide: Vec<u8> = delimited(grid, ",").encode_utf16().flat_map(u16::to_le_bytes).collect();
    forms.push(("utf-16.csv", [vec![0xFF, 0xFE], wide].concat()));
    forms
}

/// The parts of an archive, stored as they are.
pub fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Stored)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn rows(grid: &Grid, cell: impl Fn(&str) -> String, between: &str, around: (&str, &str)) -> String {
    let row = |row: &Vec<String>| {
        let cells: Vec<String> = row.iter().map(|text| cell(text)).collect();
        format!("{}{}{}", around.0, cells.join(between), around.1)
    };
    grid.rows.iter().map(row).collect()
}

fn delimited(grid: &Grid, delimiter: &str) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    format!("{}\n{}", quoted(&grid.title), rows(grid, quoted, delimiter, ("", "\r\n")))
}

fn dump(grid: &Grid) -> String {
    format!("{}\n{}", grid.title, rows(grid, str::to_owned, "\n\t", ("\t", "\n\n")))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn html(grid: &Grid) -> String {
    let cell = |text: &str| format!("<td>{}</td>", escaped(text).replace('\n', "<br>\n"));
    format!("<h1>{}</h1>\n<table>{}</table>", escaped(&grid.title), rows(grid, cell, "", ("<tr>", "</tr>\n")))
}

fn markdown(grid: &Grid) -> String {
    let cell = |text: &str| {
        let escape = |c: char| if "\\`*_[]<>|~&".contains(c) { format!("\\{c}") } else { c.to_string() };
        text.chars().map(escape).collect::<String>().replace('\n', "<br>")
    };
    let table = rows(grid, cell, " | ", ("| ", " |\n"));
    let rule = format!("|{}\n", " - |".repeat(grid.rows[0].len()));
    let (head, rest) = table.split_once('\n').unwrap();
    format!("# {}\n\n{head}\n{rule}{rest}", cell(&grid.title))
}

/// Entries with the roles of the headers in `tests/it/invariants`, in the order of the columns.
fn toml(grid: &Grid) -> String {
    let string = |text: &str| serde_json::Value::from(text).to_string();
    let mut text = format!("title = {}\nkind = \"power-list\"\n", string(&grid.title));
    for row in &grid.rows[1..] {
        text.push_str("[[entries]]\n");
        for (role, cell) in super::ROLES.iter().zip(row) {
            text.push_str(&format!("{} = {}\n", role.name(), string(cell)));
        }
    }
    text
}

fn json(grid: &Grid) -> String {
    let entry = |row: &Vec<String>| {
        let cells = super::ROLES.iter().zip(row).map(|(role, cell)| (role.name().to_owned(), cell.as_str().into()));
        serde_json::Value::Object(cells.collect())
    };
    let entries: Vec<serde_json::Value> = grid.rows[1..].iter().map(entry).collect();
    serde_json::json!({ "title": grid.title, "kind": "power-list", "entries": entries }).to_string()
}

fn docx(grid: &Grid) -> Vec<u8> {
    let run = |text: &str| format!("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", escaped(text));
    let cell = |text: &str| {
        let paragraphs: String = text.split('\n').map(|line| format!("<w:p>{}</w:p>", run(line))).collect();
        format!("<w:tc>{paragraphs}</w:tc>")
    };
    let table = rows(grid, cell, "", ("<w:tr>", "</w:tr>"));
    let document = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p>{}</w:p><w:tbl>{table}</w:tbl><w:p/></w:body></w:document>",
        run(&grid.title)
    );
    let types: &[u8] = br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    archive(&[("[Content_Types].xml", types), ("word/document.xml", document.as_bytes())])
}

fn xlsx(grid: &Grid) -> Vec<u8> {
    let cell = |text: &str| format!("<c t=\"inlineStr\"><is><t>{}</t></is></c>", escaped(text));
    let sheet = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row>{}</row>{}</sheetData></worksheet>",
        cell(&grid.title),
        rows(grid, cell, "", ("<row>", "</row>"))
    );
    let workbook: &[u8] = br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let relations: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let types: &[u8] = br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
    archive(&[
        ("[Content_Types].xml", types),
        ("xl/workbook.xml", workbook),
        ("xl/_rels/workbook.xml.rels", relations),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

fn ods(grid: &Grid) -> Vec<u8> {
    let cell = |text: &str| {
        let paragraphs: String = text.split('\n').map(|line| format!("<text:p>{}</text:p>", escaped(line))).collect();
        format!("<table:table-cell office:value-type=\"string\">{paragraphs}</table:table-cell>")
    };
    let content = format!(
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"a\"><table:table-row>{}</table:table-row>{}</table:table></office:spreadsheet></office:body></office:document-content>",
        cell(&grid.title),
        rows(grid, cell, "", ("<table:table-row>", "</table:table-row>"))
    );
    archive(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes())])
}
