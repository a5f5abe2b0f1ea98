//! Why a file could not be read, in words for the person who gave it to us.

use thiserror::Error;

use super::archive::PartError;
use super::sniff::Unsupported;
use super::xml::XmlError;
use crate::diagnostic::{Bilingual, Lang};
use crate::model::Role;
use crate::vocabulary::OtherTable;

mod advice;

pub(super) use advice::quoted as quoted_header;

/// Why a file could not be read. The message says what was seen, the help what to do.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", self.message(Lang::En))]
#[non_exhaustive]
pub enum ReadError {
    /// Nothing, or nothing but blanks.
    Empty {
        /// Bytes of the file.
        bytes: usize,
    },
    /// An office file with pictures or other documents in it, and no text.
    NoText {
        /// How many pictures, shapes or text boxes over a sheet.
        pictures: usize,
        /// How many embedded documents.
        embedded: usize,
    },
    /// A page or the like that holds nothing that is shown.
    OnlyMarks {
        /// `html` or `markdown`.
        format: &'static str,
    },
    /// Over the limit.
    TooLarge {
        /// Bytes of the file.
        bytes: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// It is made of more tiny pieces than a list can be.
    TooDense {
        /// How many marks part them.
        marks: usize,
        /// How many are allowed.
        limit: usize,
    },
    /// Neither a text nor a known format.
    Binary,
    /// A text in no known encoding, or with bytes in it that are none of its own.
    Encoding {
        /// 0-based place of the first byte that cannot be decoded.
        offset: usize,
        /// Its 1-based line.
        line: u32,
        /// The encoding of what stands before it, where that is plain.
        encoding: Option<&'static str>,
    },
    /// A page in an encoding that is not read.
    Charset {
        /// Its name.
        name: &'static str,
    },
    /// A known format that is not read yet.
    Unsupported {
        /// Which.
        format: Unsupported,
    },
    /// An office file that cannot be opened.
    Damaged {
        /// What it is.
        format: Unsupported,
        /// What is wrong with it.
        damage: Damage,
    },
    /// Not valid TOML or JSON.
    Syntax {
        /// 1-based line.
        line: u32,
        /// 1-based column.
        column: u32,
        /// What is wrong there.
        message: Bilingual,
        /// What would be right, where that is known.
        help: Option<Bilingual>,
        /// Whether the file is meant to be a list.
        is_list: bool,
    },
    /// A Markdown table that is none.
    BrokenTable {
        /// 1-based line of its headers.
        line: u32,
        /// How many headers it has.
        headers: usize,
        /// How many columns the line of hyphens has, if there is one.
        rule: Option<usize>,
    },
    /// A table drawn with `+---+`, which GitHub's Markdown does not know.
    GridTable {
        /// 1-based line of its headers.
        line: u32,
    },
    /// TOML or JSON that is no list.
    NoList {
        /// `toml` or `json`.
        format: &'static str,
    },
    /// A table without known column headers.
    UnknownHeaders {
        /// The headers that were seen.
        headers: Vec<Guess>,
        /// The kind of table that has such headers, if it is known.
        other: Option<OtherTable>,
    },
    /// The text of a list whose cells are not marked.
    NoCellMarks {
        /// Known headers that stand as lines of their own.
        headers: Vec<String>,
    },
}

/// Why an office file cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Damage {
    /// The zip archive is cut off or damaged.
    Archive,
    /// It is no such file at all, whatever its name says.
    OtherContent,
    /// The part with the content is not in it.
    MissingPart,
    /// The part with the content is damaged.
    Malformed,
    /// A password protects it.
    Encrypted,
    /// It unpacks to more than the limits allow.
    TooLarge,
    /// Its elements are nested deeper than the limits allow.
    TooDeep,
    /// It declares XML entities, which office programs never do.
    DocumentType,
}

impl Damage {
    /// That of a part that cannot be unpacked.
    pub(super) fn of_part(error: PartError) -> Self {
        match error {
            PartError::Missing => Self::MissingPart,
            PartError::TooLarge => Self::TooLarge,
            PartError::Encrypted => Self::Encrypted,
            PartError::Damaged => Self::Malformed,
        }
    }

    /// That of a part that cannot be parsed.
    pub(super) fn of_xml(error: XmlError) -> Self {
        match error {
            XmlError::Malformed => Self::Malformed,
            XmlError::DocumentType => Self::DocumentType,
            XmlError::TooDeep => Self::TooDeep,
        }
    }

    /// What is wrong, in Chinese and in English.
    pub(super) fn message(self) -> (&'static str, &'static str) {
        match self {
            Self::Archive => ("文件不完整或已损坏，无法解压", "it is cut off or damaged and cannot be unpacked"),
            Self::OtherContent => (
                "内容不是这种格式，文件可能已损坏，或被改过扩展名",
                "its content is not in that format: it may be damaged, or its name was changed",
            ),
            Self::MissingPart => ("文件里没有正文", "the part with its content is missing"),
            Self::Malformed => ("正文已损坏", "its content is damaged"),
            Self::Encrypted => ("文件有密码", "a password protects it"),
            Self::TooLarge => ("解压后的内容超过上限", "it unpacks to more than the limit"),
            Self::TooDeep => ("正文的嵌套层数超过上限", "its content is nested more deeply than the limit"),
            Self::DocumentType => (
                "正文声明了 XML 实体（DTD），正常的 Office 文件不会这样",
                "it declares XML entities (a DTD), which no office program writes",
            ),
        }
    }

    fn help(self) -> (&'static str, &'static str) {
        match self {
            Self::Encrypted => (
                "请先在 Word/Excel/WPS 中打开并取消密码，保存后再检查。",
                "Open it, remove the password, and save it again.",
            ),
            Self::TooLarge | Self::TooDeep => (
                "请在 Word/Excel/WPS 中打开，把清单表格复制到新文档，保存后再检查；来源可靠的，也可在 quanze.toml 的 [limits] 中调大上限。",
                "Open it, copy the list into a new document, and check that; if you trust the file, [limits] in quanze.toml can raise the limit.",
            ),
            _ => (
                "请重新下载或索取原文件；如果 Word/Excel/WPS 能打开它，另存一份后再检查。",
                "Get the file again; if an office program opens it, save a copy and check that.",
            ),
        }
    }
}

/// A header that was seen, and what it was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The header without spaces and line breaks.
    pub header: String,
    /// Its role, if known.
    pub role: Option<Role>,
    /// What it most likely means, if not.
    pub likely: Option<Role>,
}

impl ReadError {
    /// What was seen.
    pub fn message(&self, lang: Lang) -> String {
        let (zh, en) = match self {
            Self::Empty { bytes: 0 } => ("文件为空（0 字节）。".to_owned(), "The file is empty (0 bytes).".to_owned()),
            Self::Empty { bytes } => (
                format!("文件只有空白（{bytes} 字节），没有任何文字。"),
                format!("The file holds nothing but blanks ({bytes} bytes)."),
            ),
            Self::NoText { pictures, embedded: 0 } => (
                format!("文件里没有可以检查的文字，只有 {pictures} 个图片、图形或文本框。"),
                format!(
                    "The file holds no text that could be checked, only pictures, shapes or text boxes: {pictures}."
                ),
            ),
            Self::NoText { embedded, .. } => (
                format!("文件本身没有文字，内容在嵌入的 {embedded} 个文档里。"),
                format!("The file itself holds no text; what there is stands in embedded documents: {embedded}."),
            ),
            Self::OnlyMarks { format: "html" } => (
                "网页里没有可读的文字：内容可能要由浏览器另行载入，或只是图片。".to_owned(),
                "The page holds no text: its content may be loaded by scripts, or be a picture.".to_owned(),
            ),
            Self::OnlyMarks { .. } => (
                "文件里只有标记或注释，没有任何文字。".to_owned(),
                "The file holds nothing but marks and comments.".to_owned(),
            ),
            Self::TooLarge { bytes, limit } => (
                format!("文件有 {bytes} 字节，超过上限 {limit} 字节。"),
                format!("The file has {bytes} bytes, more than the limit of {limit}."),
            ),
            Self::TooDense { marks, limit } => (
                format!("文件中有 {marks} 个分隔符号，超过上限 {limit} 个：不像是清单，没有读取。"),
                format!(
                    "The file has {marks} marks that part its pieces, more than the limit of {limit}: it is hardly a list."
                ),
            ),
            Self::Binary => (
                "文件是二进制数据，不是可识别的文本或文档。".to_owned(),
                "The file is binary data, neither a text nor a known kind of document.".to_owned(),
            ),
            Self::Encoding { offset, encoding: None, .. } => (
                format!(
                    "文件的文字编码无法识别：第 {} 字节起既不是 UTF-8，整个文件也不是 GB18030 或 UTF-16。",
                    offset + 1
                ),
                format!(
                    "The encoding of the file is unknown: byte {} is not UTF-8, and the file is neither GB18030 nor UTF-16.",
                    offset + 1
                ),
            ),
            Self::Encoding { offset, line, encoding: Some(encoding) } => (
                format!("第 {line} 行（第 {} 字节）的文字无法解码：前面是 {encoding}，这里的字节不是。", offset + 1),
                format!(
                    "Line {line} (byte {}) cannot be decoded: what stands before is {encoding}, this is not.",
                    offset + 1
                ),
            ),
            Self::Charset { name } => (
                format!("网页声明的文字编码是 {name}，当前版本不读取这种编码。"),
                format!("The page says that it is in {name}, which is not read."),
            ),
            Self::Unsupported { format: Unsupported::Encrypted } => (
                "这是有密码的 Office 文档，没有密码无法读取。".to_owned(),
                "This is an Office document with a password, and cannot be read without it.".to_owned(),
            ),
            Self::Unsupported { format } => (
                format!("这是{}，当前版本还不能直接读取。", format.zh()),
                format!("This is {}, which this version cannot read yet.", format.en()),
            ),
            Self::Damaged { format, damage } => {
                let (zh, en) = damage.message();
                (format!("这个{}无法读取：{zh}。", format.zh()), format!("This is {}, but {en}.", format.en()))
            }
            Self::Syntax { line, column, message, .. } => (
                format!("第 {line} 行第 {column} 列：{}。", message.zh),
                format!("Line {line}, column {column}: {}.", message.en),
            ),
            Self::BrokenTable { line, headers, rule } => {
                let (zh, en) = super::markdown::why_broken(*headers, *rule);
                (
                    format!("第 {line} 行：{zh}，Markdown 不认作表格。"),
                    format!("Line {line}: {en}, so that Markdown takes it for no table."),
                )
            }
            Self::GridTable { line } => (
                format!("第 {line} 行：这是用 +---+ 画的网格表格（Pandoc 的写法），不能读取。"),
                format!("Line {line}: this table is drawn with +---+, as Pandoc does, and cannot be read."),
            ),
            Self::NoList { format } => {
                let format = format.to_uppercase();
                (
                    format!("这个 {format} 文件不是清单：没有 entries（条目），或条目里没有任何已知栏目。"),
                    format!("This {format} file is no list: it has no entries, or none with a known column."),
                )
            }
            Self::UnknownHeaders { headers, other } => advice::unknown_headers(headers, other.as_ref()),
            Self::NoCellMarks { headers } => (
                format!(
                    "这是权责清单的文字，但单元格之间没有制表符：表头{}各自成行，无法知道哪段文字属于哪一列。",
                    quoted(headers, "、")
                ),
                format!(
                    "This is the text of a list, but nothing marks its cells: the headers {} stand as lines of their own, so no column can be told.",
                    quoted(headers, ", ")
                ),
            ),
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// Whether the file is meant to be a list, so that it may not be passed over in a folder. A damaged or locked office file may
    /// well be one.
    pub fn is_of_a_list(&self) -> bool {
        matches!(
            self,
            Self::Syntax { is_list: true, .. }
                | Self::BrokenTable { .. }
                | Self::Damaged { .. }
                | Self::Unsupported { format: Unsupported::Encrypted }
        )
    }

    /// What to do.
    pub fn help(&self, lang: Lang) -> String {
        let (zh, en) = match self {
            Self::OnlyMarks { format: "html" } => (
                "请用浏览器打开，等表格显示出来以后另存为网页（全部），或把表格复制到 Word、Excel 中保存，再检查。".to_owned(),
                "Open it in a browser, wait for the table, and save the page as complete, or copy the table into a document.".to_owned(),
            ),
            Self::Empty { .. } | Self::OnlyMarks { .. } => (
                "请检查文件是否保存成功，或是否选错了文件。".to_owned(),
                "Check whether the file was saved, and whether it is the right one.".to_owned(),
            ),
            Self::NoText { embedded: 0, .. } => (
                "图片（如扫描件）里的文字无法检查：请向编制单位索取可以编辑的 Word 或 Excel 原件；文本框里的清单请粘贴到表格中。".to_owned(),
                "Text in pictures cannot be checked: ask for the original document; put lists in text boxes into cells.".to_owned(),
            ),
            Self::NoText { .. } => (
                "请在 Word/Excel/WPS 中打开，把嵌入的内容复制到正文，另存后再检查。".to_owned(),
                "Open it, copy what is embedded into the document itself, and save it.".to_owned(),
            ),
            Self::TooLarge { .. } => (
                "请按部门或权力类型拆成几个文件后再检查；确需整个检查的，在 quanze.toml 的 [limits] 中调大 file_bytes。".to_owned(),
                "Split it, by department or by type of power, and check the parts; or raise `file_bytes` under [limits] in quanze.toml.".to_owned(),
            ),
            Self::TooDense { .. } => (
                "请核对文件内容；确是清单的，拆成几个文件后再检查，或在 quanze.toml 的 [limits] 中调大 cells。".to_owned(),
                "See what it holds; if it is a list, split it, or raise `cells` under [limits] in quanze.toml.".to_owned(),
            ),
            Self::Binary => (SUPPORTED_ZH.to_owned(), SUPPORTED_EN.to_owned()),
            Self::Encoding { encoding: Some(_), .. } => (
                "这一处可能是从另一种编码的文件粘贴来的，或者文件已损坏：请用 WPS、Word 或记事本打开，改正这一行的乱码，另存为“UTF-8”编码。".to_owned(),
                "It may have been pasted from a file in another encoding, or the file is damaged: open it, repair the garbage on this line, and save it as UTF-8.".to_owned(),
            ),
            Self::Encoding { .. } => (
                "请用 WPS、Word 或记事本打开，另存为“UTF-8”编码后再检查；如果打开就是乱码，请向提供文件的人索取原件。".to_owned(),
                "Open it in an editor and save it as UTF-8; if it shows garbage there, ask for the original.".to_owned(),
            ),
            Self::Charset { .. } => (
                "请用浏览器打开，确认文字显示正确后另存为“UTF-8”编码的网页，再检查。".to_owned(),
                "Open it in a browser or editor, make sure that it shows well, and save it as UTF-8.".to_owned(),
            ),
            Self::Unsupported { format: format @ Unsupported::Encrypted } => {
                (format.help_zh().to_owned(), format.help_en().to_owned())
            }
            Self::Unsupported { format } => (
                format!("{}{SUPPORTED_ZH}", format.help_zh()),
                format!("{} {SUPPORTED_EN}", format.help_en()),
            ),
            Self::Damaged { damage, .. } => {
                let (zh, en) = damage.help();
                (zh.to_owned(), en.to_owned())
            }
            Self::Syntax { help: Some(help), .. } => (format!("{}。", help.zh), format!("{}.", help.en)),
            Self::Syntax { help: None, .. } => (
                "请改正这一处；常见原因是引号、逗号或括号没有成对，多行文字没有用三个引号。".to_owned(),
                "Repair this place; most often a quote, comma or bracket is missing.".to_owned(),
            ),
            Self::GridTable { .. } => (
                "请直接检查原来的 docx；或者重新转换：pandoc 加上 -t gfm，得到竖线表格或网页表格。".to_owned(),
                "Check the original docx, or convert it again with `pandoc -t gfm`, which writes tables of pipes or html.".to_owned(),
            ),
            Self::BrokenTable { .. } => (
                "请在表头下面写一行分隔行，列数与表头相同：三列写成 |---|---|---|。".to_owned(),
                "Below the headers, write a line of hyphens with as many columns: |---|---|---| for three.".to_owned(),
            ),
            Self::NoList { .. } => (
                "清单的写法：每个事项一个 [[entries]]，键为 number、category、name、basis 等栏目名。".to_owned(),
                "A list has one [[entries]] per item, with number, category, name, basis and other column roles as keys."
                    .to_owned(),
            ),
            Self::UnknownHeaders { headers, other } => advice::how_to_settle(headers, other.as_ref()),
            Self::NoCellMarks { .. } => (
                "请改用原来的 docx 或 xlsx 另存为 CSV（UTF-8）；或者在 Word/WPS 中选中整个表格，复制粘贴到纯文本文件，使每个单元格前保留制表符（TAB）。".to_owned(),
                "Save the original docx or xlsx as CSV (UTF-8) instead, or copy the table from Word into a plain text file so that a TAB stays before each cell.".to_owned(),
            ),
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

const SUPPORTED_ZH: &str = "可以读取：Word 文档（docx）、Excel 工作簿（xlsx、xls）、OpenDocument 表格（ods）、网页（html）、Markdown 表格（md）、CSV/TSV 表格、Word 表格的文本转储（.txt，每个单元格前有制表符）、TOML/JSON 清单和普通文稿；编码可为 UTF-8、UTF-16 或 GB18030。";
const SUPPORTED_EN: &str = "Supported are Word documents (docx), workbooks (xlsx, xls, ods), web pages (html), Markdown tables (md), CSV/TSV, text dumps of Word tables (.txt with a TAB before each cell), TOML and JSON lists and plain prose, in UTF-8, UTF-16 or GB18030.";

fn quoted(headers: &[String], between: &str) -> String {
    let shown = headers.iter().take(4).map(|header| format!("“{header}”"));
    shown.collect::<Vec<_>>().join(between)
}
