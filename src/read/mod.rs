//! Reading: bytes in, one [`Source`] text and one [`Document`] out.
//!
//! One file per input format, each an entry of [`FORMATS`]; `table` turns any grid of cells into entries. Readers judge
//! nothing but form: they never look for faults in a list, never give up on a file because a part of it is broken, and never
//! copy cell texts. They neither open files nor print.

mod archive;
mod cards;
mod csv;
mod decode;
mod dense;
mod docx;
mod dump;
mod error;
mod header;
mod heading;
mod html;
mod limits;
mod list;
mod long;
mod markdown;
mod numbers;
mod pages;
mod placement;
mod profile;
mod prose;
mod sheet;
mod sniff;
mod table;
mod xml;

pub use error::{Damage, Guess, ReadError};
pub use limits::{LIMITS, Limit, Limits};
pub use sheet::expects_panics;
pub use sniff::Unsupported;

use std::sync::Arc;

use crate::model::{Document, Problem, ProblemKind};
use crate::text::{Encoding, Source, Span};
use crate::vocabulary::Vocabulary;

/// Reads a file. `path` is for showing, and a hint where the content leaves a doubt.
pub fn read(path: &str, bytes: &[u8], options: &ReadOptions<'_>) -> Result<Reading, ReadError> {
    check_size(bytes, options)?;
    read_input(Input::new(path, bytes)?, options)
}

/// The same for bytes that are nobody else's: those of a text are let go as soon as it is decoded.
pub fn read_owned(path: &str, bytes: Vec<u8>, options: &ReadOptions<'_>) -> Result<Reading, ReadError> {
    check_size(&bytes, options)?;
    let Input { size, text, encoding, is_cut_off, binary, .. } = Input::new(path, &bytes)?;
    if binary.is_some() {
        return read_input(Input { path, bytes: &bytes, size, text, encoding, is_cut_off, binary }, options);
    }
    drop(bytes);
    read_input(Input { path, bytes: &[], size, text, encoding, is_cut_off, binary }, options)
}

/// Offsets are 32 bits wide, whatever the limit says.
fn check_size(bytes: &[u8], options: &ReadOptions<'_>) -> Result<(), ReadError> {
    let limit = options.limits.file_bytes.min(u32::MAX as usize);
    if bytes.len() > limit { Err(ReadError::TooLarge { bytes: bytes.len(), limit }) } else { Ok(()) }
}

fn read_input(input: Input<'_>, options: &ReadOptions<'_>) -> Result<Reading, ReadError> {
    let format = FORMATS.iter().find(|format| format.recognises(&input, options)).ok_or(ReadError::Binary)?;
    let mut reading = format.read(&input, options)?;
    cut_paragraphs(&mut reading.document, &options.limits);
    long::cut(reading.source.text(), &mut reading.document, &options.limits);
    if input.is_cut_off {
        let end = reading.source.text().len();
        reading.document.problems.push(Problem {
            kind: ProblemKind::Unreadable,
            span: Span::of(end, end),
            zh: "文件在最后一个字的中间断开：可能没有复制或下载完整，其后的内容无从检查。".to_owned(),
            en: "The file ends in the middle of a character: it may not have been copied in full.".to_owned(),
        });
    }
    if input.binary.is_some_and(|format| sniff::has_macros(input.bytes, format)) {
        reading.document.problems.push(macros());
    }
    Ok(reading)
}

/// Leaves out the text outside tables beyond the limit of rows.
fn cut_paragraphs(document: &mut Document, limits: &Limits) {
    if let Some((_, first)) = document.paragraphs.get(limits.rows) {
        let problem = table::limit_problem(*first, "从这里起的段落", "paragraphs from here on were", limits);
        document.paragraphs.truncate(limits.rows);
        document.problems.push(problem);
    }
}

fn macros() -> Problem {
    Problem {
        kind: ProblemKind::Lossy,
        span: Span::default(),
        zh: "文件带有宏：没有运行，也没有检查。公开发布前请另存为不带宏的格式（docx、xlsx、ods）。".to_owned(),
        en: "The file carries macros, which were neither run nor checked: save it without them before it is published."
            .to_owned(),
    }
}

/// The text of a Word document or text file, whatever it holds: for law texts, which are no lists.
pub fn read_text(path: &str, bytes: &[u8], options: &ReadOptions<'_>) -> Result<Source, ReadError> {
    let limit = options.limits.file_bytes.min(u32::MAX as usize);
    if bytes.len() > limit {
        return Err(ReadError::TooLarge { bytes: bytes.len(), limit });
    }
    match sniff::binary(bytes) {
        Some(Unsupported::Docx) => docx::text(&Input::new(path, bytes)?, options),
        Some(format) => Err(ReadError::Unsupported { format }),
        None => {
            let decoded = decode::decode(bytes)?;
            if decoded.text.trim().is_empty() {
                return Err(ReadError::Empty { bytes: bytes.len() });
            }
            Ok(Source::identity(path, decoded.text, decoded.encoding))
        }
    }
}

/// What a reader needs to know.
#[derive(Clone, Copy, Debug)]
pub struct ReadOptions<'a> {
    /// The words by which columns and types of power are known.
    pub vocabulary: &'a Vocabulary,
    /// How much is read.
    pub limits: Limits,
}

/// A file as read.
#[derive(Debug)]
pub struct Reading {
    /// The text.
    pub source: Source,
    /// What it holds.
    pub document: Document,
}

/// A file on its way into a format: the bytes and, unless they are binary, their text.
#[derive(Debug)]
pub struct Input<'a> {
    /// The path as given.
    pub path: &'a str,
    /// The file; empty where it is held as text.
    pub bytes: &'a [u8],
    /// How many bytes the file has.
    pub size: usize,
    /// The decoded text, without byte order mark; empty for binary formats.
    pub text: Arc<str>,
    /// How it was decoded.
    pub encoding: Encoding,
    /// Whether the file ends in the middle of a character.
    pub(crate) is_cut_off: bool,
    /// The binary format of the bytes.
    pub(crate) binary: Option<Unsupported>,
}

impl<'a> Input<'a> {
    /// Decodes a file, or says why it cannot be read at all.
    fn new(path: &'a str, bytes: &'a [u8]) -> Result<Self, ReadError> {
        let binary = sniff::binary(bytes);
        match binary {
            Some(Unsupported::Docx | Unsupported::Xlsx | Unsupported::Xls | Unsupported::Ods) => {
                return Ok(Self {
                    path,
                    bytes,
                    size: bytes.len(),
                    text: Arc::from(""),
                    encoding: Encoding::Utf8,
                    is_cut_off: false,
                    binary,
                });
            }
            Some(format) => return Err(promised_otherwise(path, ReadError::Unsupported { format })),
            None => {}
        }
        let decoded = decode::decode(bytes).map_err(|error| promised_otherwise(path, error))?;
        if decoded.text.trim().is_empty() {
            return Err(ReadError::Empty { bytes: bytes.len() });
        }
        if let Some(format) = sniff::text(&decoded.text) {
            return Err(ReadError::Unsupported { format });
        }
        let decode::Decoded { text, encoding, is_cut_off } = decoded;
        Ok(Self { path, bytes, size: bytes.len(), text, encoding, is_cut_off, binary })
    }

    /// The last part of the path's name, in lower case: `csv`.
    pub fn extension(&self) -> String {
        extension_of(self.path)
    }

    /// A source whose text is the decoded file.
    fn identity_source(&self) -> Source {
        Source::identity(self.path, Arc::clone(&self.text), self.encoding)
    }
}

fn extension_of(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or("");
    match name.rsplit_once('.') {
        Some((_, extension)) => extension.to_ascii_lowercase(),
        None => String::new(),
    }
}

/// A file that nobody knows is damaged where its name says what it should be.
fn promised_otherwise(path: &str, error: ReadError) -> ReadError {
    let is_unknown = matches!(
        error,
        ReadError::Binary
            | ReadError::Encoding { .. }
            | ReadError::Unsupported { format: Unsupported::Zip | Unsupported::Ole }
    );
    match sniff::promised(&extension_of(path)).filter(|_| is_unknown) {
        Some(format) => ReadError::Damaged { format, damage: Damage::OtherContent },
        None => error,
    }
}

/// An input format.
pub trait Format: Sync {
    /// The name in output and configuration.
    fn name(&self) -> &'static str;
    /// Whether the file is of this format: by its content, with the path only as a hint.
    fn recognises(&self, input: &Input<'_>, options: &ReadOptions<'_>) -> bool;
    /// Reads the file.
    fn read(&self, input: &Input<'_>, options: &ReadOptions<'_>) -> Result<Reading, ReadError>;
}

/// The formats, in the order in which they are asked. Prose takes every text, so it comes last.
pub static FORMATS: &[&dyn Format] = &[
    &docx::Docx,
    &sheet::XLSX,
    &sheet::XLS,
    &sheet::ODS,
    &markdown::Markdown,
    &list::TOML,
    &list::JSON,
    &html::Html,
    &dump::Dump,
    &csv::CSV,
    &csv::TSV,
    &prose::Prose,
];

#[cfg(test)]
mod tests;
