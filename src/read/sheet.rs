//! Workbooks: xlsx, xls and ods, known by their bytes whatever the name of the file.
//!
//! The source text is a projection: the text of each cell that is not empty, one after the other, each beginning a line. Its
//! segments lead to sheet, row, column and run. Hidden rows and columns are read like others, because they are published
//! with the file; what a sheet cannot tell as a list (text boxes, comments, text under merged cells) is noticed once.

mod beside;
mod book;
mod cells;
mod list;
mod ods;
mod rows;
mod strings;
mod styles;
mod xls;
mod xlsx;

use super::error::Guess;
use super::sniff::Unsupported;
use super::{Format, Input, Limits, ReadError, ReadOptions, Reading, header, table};
use crate::model::{Document, PlaceStyle, Problem, ProblemKind};
use crate::read::Damage;
use crate::text::{Encoding, Source, Span};
use book::{Book, Sheet};
use list::Added;

/// A format of workbooks.
pub(super) struct Workbook {
    name: &'static str,
    format: Unsupported,
    read: fn(&[u8], Limits) -> Result<Book, ReadError>,
}

/// Excel 2007 and later.
pub(super) static XLSX: Workbook = Workbook { name: "xlsx", format: Unsupported::Xlsx, read: xlsx::read };

/// Excel 97 to 2003.
pub(super) static XLS: Workbook = Workbook { name: "xls", format: Unsupported::Xls, read: xls::read };

/// OpenDocument.
pub(super) static ODS: Workbook = Workbook { name: "ods", format: Unsupported::Ods, read: ods::read };

impl Format for Workbook {
    fn name(&self) -> &'static str {
        self.name
    }

    fn recognises(&self, input: &Input<'_>, _: &ReadOptions<'_>) -> bool {
        input.binary == Some(self.format)
    }

    fn read(&self, input: &Input<'_>, options: &ReadOptions<'_>) -> Result<Reading, ReadError> {
        let book = (self.read)(input.bytes, options.limits)?;
        let mut document = Document::new(self.name);
        document.places = PlaceStyle::Sheet;
        let is_damaged = book.sheets.iter().any(|sheet| sheet.is_broken);
        if book.sheets.iter().all(|sheet| sheet.cells.is_empty()) {
            return Err(match is_damaged {
                true => ReadError::Damaged { format: self.format, damage: Damage::Archive },
                false => ReadError::Empty { bytes: input.bytes.len() },
            });
        }
        fill(&mut document, &book, options)?;
        let source = Source::with_segments(input.path, book.text, Encoding::Utf8, book.segments);
        Ok(Reading { source, document })
    }
}

fn fill(document: &mut Document, book: &Book, options: &ReadOptions<'_>) -> Result<(), ReadError> {
    let mut unknown: Option<Vec<Guess>> = None;
    for sheet in &book.sheets {
        let Some(span) = sheet.cells.first().map(|cell| cell.span) else {
            beside(document, sheet, Span::default());
            continue;
        };
        match list::add(document, &book.text, sheet, options) {
            Added::Tables => {}
            // Lists of words for drop-down cells stand on hidden sheets.
            Added::UnknownHeaders(_) | Added::NoTable if sheet.is_hidden => {
                notice(
                    document,
                    span,
                    format!("隐藏的工作表“{}”不是清单，未检查。", sheet.name),
                    || format!("The hidden sheet “{}” is no list and was not checked.", sheet.name),
                );
            }
            Added::UnknownHeaders(guesses) => {
                unknown.get_or_insert(guesses);
                list::add_prose(document, &book.text, sheet);
            }
            Added::NoTable => list::add_prose(document, &book.text, sheet),
        }
        beside(document, sheet, span);
    }
    // One list is enough: its overview beside it need not have known headers.
    let has_table = document.parts.iter().any(|part| !part.columns.is_empty());
    match unknown {
        Some(headers) if !has_table => {
            let open_directory = header::guesses_open_directory(&headers, options.vocabulary);
            return Err(ReadError::UnknownHeaders { headers, open_directory });
        }
        _ => {}
    }
    if let Some(span) = book.left_out {
        let problem =
            table::limit_problem(span, "从这里起的部分单元格", "some cells from here on were", &options.limits);
        document.problems.push(problem);
    }
    Ok(())
}

/// What floats over a sheet, hangs on it, or could not be read of it.
fn beside(document: &mut Document, sheet: &Sheet, span: Span) {
    let name = &sheet.name;
    if sheet.is_broken {
        document.problems.push(Problem {
            kind: ProblemKind::Unreadable,
            span,
            zh: format!("工作表“{name}”的数据已损坏，只读到了前面的部分。"),
            en: format!("The data of the sheet “{name}” is damaged: only its beginning was read."),
        });
    }
    if let Some(first) = sheet.floating.first() {
        let (count, begin) = (sheet.floating.len(), first.chars().take(20).collect::<String>());
        notice(
            document,
            span,
            format!("工作表“{name}”上有 {count} 个文本框，其中的文字（“{begin}…”）不在单元格里，未检查。"),
            || {
                format!(
                    "The sheet “{name}” has {count} text boxes (“{begin}…”), whose text is in no cell and was not checked."
                )
            },
        );
    }
    if sheet.comments > 0 {
        let count = sheet.comments;
        notice(
            document,
            span,
            format!("工作表“{name}”有 {count} 条批注，未检查；发布前请确认应否删去。"),
            || format!("The sheet “{name}” has {count} comments, which were not checked."),
        );
    }
}

fn notice(document: &mut Document, span: Span, zh: String, en: impl FnOnce() -> String) {
    document.problems.push(Problem { kind: ProblemKind::Lossy, span, zh, en: en() });
}

#[cfg(test)]
mod tests;
