//! Word files: the main part, numbering and styles, parted by a mark. What begins like an archive is read as it is.
#![no_main]

use quanze_fuzz::{archive, parts, read_and_check};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if data.starts_with(b"PK") {
        return read_and_check("list.docx", data);
    }
    let [document, numbering, styles, footnotes] = parts(data);
    let types: &[u8] = br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    let file = archive(&[
        ("[Content_Types].xml", types),
        ("word/document.xml", document),
        ("word/numbering.xml", numbering),
        ("word/styles.xml", styles),
        ("word/footnotes.xml", footnotes),
    ]);
    read_and_check("list.docx", &file);
});
