//! Tells formats apart that are not read (yet), by their content, so that a person is told what the file is and what to do.

use memchr::memmem;

/// A format that is known and not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unsupported {
    /// Word 2007 and later.
    Docx,
    /// Excel 2007 and later.
    Xlsx,
    /// OpenDocument text.
    Odt,
    /// OpenDocument spreadsheet.
    Ods,
    /// Excel 2007 and later, in records instead of XML.
    Xlsb,
    /// Some other zip archive.
    Zip,
    /// Word 97.
    Doc,
    /// Excel 97.
    Xls,
    /// An Office file with a password.
    Encrypted,
    /// Some other OLE file.
    Ole,
    /// PDF.
    Pdf,
    /// Rich text.
    Rtf,
    /// An Office or OpenDocument file that is one XML text instead of an archive.
    OfficeXml,
    /// A web page with all that belongs to it in one file; programs that say they write Word documents often write these.
    Mhtml,
}

impl Unsupported {
    /// What it is, in Chinese.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Docx => " Word 文档（docx）",
            Self::Xlsx => " Excel 工作簿（xlsx）",
            Self::Odt => " OpenDocument 文本（odt）",
            Self::Ods => " OpenDocument 电子表格（ods）",
            Self::Xlsb => " Excel 二进制工作簿（xlsb）",
            Self::Zip => "压缩包（zip）",
            Self::Doc => "旧版 Word 文档（doc）",
            Self::Xls => "旧版 Excel 工作簿（xls）",
            Self::Encrypted => "有密码的 Office 文档",
            Self::Ole => "旧版 Office 文档",
            Self::Pdf => " PDF 文件",
            Self::Rtf => " RTF 文档",
            Self::OfficeXml => "单一 XML 文件形式的 Office 文档（如 Word/Excel 2003 XML）",
            Self::Mhtml => "单个文件网页（MHTML）",
        }
    }

    /// What it is, in English.
    pub const fn en(self) -> &'static str {
        match self {
            Self::Docx => "a Word document (docx)",
            Self::Xlsx => "an Excel workbook (xlsx)",
            Self::Odt => "an OpenDocument text (odt)",
            Self::Ods => "an OpenDocument spreadsheet (ods)",
            Self::Xlsb => "a binary Excel workbook (xlsb)",
            Self::Zip => "a zip archive",
            Self::Doc => "an old Word document (doc)",
            Self::Xls => "an old Excel workbook (xls)",
            Self::Encrypted => "an Office document with a password",
            Self::Ole => "an old Office document",
            Self::Pdf => "a PDF file",
            Self::Rtf => "an RTF document",
            Self::OfficeXml => "an Office document in the form of one XML file (such as Word or Excel 2003 XML)",
            Self::Mhtml => "a web page in a single file (MHTML)",
        }
    }

    /// What to do, in Chinese.
    pub(super) const fn help_zh(self) -> &'static str {
        match self {
            Self::Docx => "请在 Word/WPS 中打开，另存为 docx。",
            Self::Xlsx | Self::Xls | Self::Ods => "请在 Excel/WPS 中打开，另存为 xlsx。",
            Self::Xlsb => "请在 Excel/WPS 中打开，另存为“Excel 工作簿（xlsx）”。",
            Self::Odt | Self::Doc | Self::Rtf => "请在 Word/WPS 中打开，另存为 docx。",
            Self::Encrypted => "请先取消密码：在 Word/Excel/WPS 中打开，清空“用密码进行加密”，保存后再检查。",
            Self::Pdf => "PDF 里没有单元格信息。请向编制单位索取原 Word 或 Excel 文件，直接检查原件。",
            Self::Ole | Self::OfficeXml | Self::Mhtml => "请在 Word/Excel/WPS 中打开，另存为 docx 或 xlsx。",
            Self::Zip => "请先解压，再检查其中的文件。",
        }
    }

    /// What to do, in English.
    pub(super) const fn help_en(self) -> &'static str {
        match self {
            Self::Docx => "Open it in Word and save it as docx.",
            Self::Xlsx | Self::Xls | Self::Ods => "Open it in a spreadsheet program and save it as xlsx.",
            Self::Xlsb => "Open it in a spreadsheet program and save it as xlsx.",
            Self::Odt | Self::Doc | Self::Rtf => "Open it in Word or WPS and save it as docx.",
            Self::Encrypted => "Remove the password first: open it, clear the password, and save it.",
            Self::Pdf => "PDF has no cells. Ask for the original Word or Excel file and check that.",
            Self::Ole | Self::OfficeXml | Self::Mhtml => "Open it in Office and save it as docx or xlsx.",
            Self::Zip => "Unpack it and check what is inside.",
        }
    }
}

/// The binary format of a file, by its first bytes and the names of its parts.
pub(super) fn binary(bytes: &[u8]) -> Option<Unsupported> {
    let holds = |needle: &[u8]| memmem::find(bytes, needle).is_some();
    // An archive without any member begins with its end.
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        // Names of parts stand uncompressed in a zip; so does the first member of an OpenDocument file.
        return Some(if holds(b"vnd.oasis.opendocument.text") {
            Unsupported::Odt
        } else if holds(b"vnd.oasis.opendocument.spreadsheet") {
            Unsupported::Ods
        } else if holds(b"word/document") {
            Unsupported::Docx
        } else if holds(b"xl/workbook.bin") {
            Unsupported::Xlsb
        } else if holds(b"xl/workbook.") || holds(b"xl/worksheets/") {
            Unsupported::Xlsx
        } else {
            Unsupported::Zip
        });
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return Some(if holds(b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0") {
            Unsupported::Encrypted
        } else if holds(b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0") {
            Unsupported::Doc
        } else if holds(b"W\0o\0r\0k\0b\0o\0o\0k\0") || holds(b"B\0o\0o\0k\0\0") {
            Unsupported::Xls
        } else {
            Unsupported::Ole
        });
    }
    if bytes.starts_with(b"%PDF-") {
        return Some(Unsupported::Pdf);
    }
    bytes.starts_with(b"{\\rtf").then_some(Unsupported::Rtf)
}

/// The format of a text that is an office document all the same.
pub(super) fn text(text: &str) -> Option<Unsupported> {
    let mut end = text.len().min(2048);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let begin = text[..end].trim_start();
    if begin.starts_with("MIME-Version:") && begin.contains("multipart/related") {
        return Some(Unsupported::Mhtml);
    }
    let marks = [
        "<?mso-application",
        "<w:wordDocument",
        "<pkg:package",
        "urn:schemas-microsoft-com:office:spreadsheet\"",
        "<office:document ",
    ];
    let is_xml = begin.starts_with("<?xml") || begin.starts_with('<');
    // Web pages that Excel has written name its schema too.
    let is_page = begin.get(..5).is_some_and(|begin| begin.eq_ignore_ascii_case("<html"));
    (is_xml && !is_page && marks.iter().any(|mark| begin.contains(mark))).then_some(Unsupported::OfficeXml)
}

/// The office format that a file name promises.
pub(super) fn promised(extension: &str) -> Option<Unsupported> {
    match extension {
        "docx" | "docm" => Some(Unsupported::Docx),
        "xlsx" | "xlsm" => Some(Unsupported::Xlsx),
        "xls" | "et" => Some(Unsupported::Xls),
        "ods" => Some(Unsupported::Ods),
        _ => None,
    }
}

/// Whether an office file carries macros.
pub(super) fn has_macros(bytes: &[u8], format: Unsupported) -> bool {
    let mark: &[u8] = match format {
        Unsupported::Docx | Unsupported::Xlsx => b"vbaProject.bin",
        Unsupported::Xls => b"_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0",
        Unsupported::Ods => b"Basic/Standard/",
        _ => return false,
    };
    memmem::find(bytes, mark).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trusts_the_bytes() {
        assert_eq!(binary(b"PK\x03\x04....word/document.xml"), Some(Unsupported::Docx));
        assert_eq!(binary(b"PK\x03\x04....xl/workbook.xml"), Some(Unsupported::Xlsx));
        assert_eq!(binary(b"%PDF-1.7"), Some(Unsupported::Pdf));
    }
    #[test]
    fn office_documents_in_one_text() {
        assert_eq!(
            text("<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?><w:wordDocument>"),
            Some(Unsupported::OfficeXml)
        );
        assert_eq!(
            text("<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">"),
            Some(Unsupported::OfficeXml)
        );
        assert_eq!(
            text("MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"a\"\r\n"),
            Some(Unsupported::Mhtml)
        );
        // Pages of Excel are read as pages.
        assert_eq!(text("<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table>"), None);
        assert_eq!(text("序号,事项名称\n"), None);
    }
}
