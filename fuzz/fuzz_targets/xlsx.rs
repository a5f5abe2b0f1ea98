//! Workbooks: a sheet, the shared strings, the workbook part and the styles, parted by a mark. What begins like an archive or an
//! OLE file is read as it is.
#![no_main]

use quanze_fuzz::{archive, parts, read_and_check};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if data.starts_with(b"PK") || data.starts_with(b"\xD0\xCF\x11\xE0") {
        return read_and_check("list.xlsx", data);
    }
    let [sheet, strings, workbook, styles, ods] = parts(data);
    if !ods.is_empty() {
        let file = archive(&[
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", ods),
        ]);
        return read_and_check("list.ods", &file);
    }
    let usual: &[u8] = br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let relations: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
    let types: &[u8] = br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
    let file = archive(&[
        ("[Content_Types].xml", types),
        ("xl/workbook.xml", if workbook.is_empty() { usual } else { workbook }),
        ("xl/_rels/workbook.xml.rels", relations),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
        ("xl/styles.xml", styles),
    ]);
    read_and_check("list.xlsx", &file);
});
