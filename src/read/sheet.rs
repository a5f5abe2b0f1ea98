//! Workbooks: xlsx, xls and ods, known by their bytes whatever the name of the file.
//!
//! The source text is a projection: the text of each cell that is not empty, one after the other, each beginning a line. Its
//! segments lead to sheet, row, column and run. Hidden rows and columns are read like others, because they are published
//! with the file; what a sheet cannot tell as a list (text boxes, comments, text under merged cells) is noticed once.

mod beside;
mod book;
mod cells;
mod list;
mod notices;
mod number_code;
mod ods;
mod ole;
mod rows;
mod strings;
mod styles;
mod xls;
mod xlsx;

pub use xls::expects_panics;

use super::error::Guess;
use super::sniff::Unsupported;
use super::{Format, Input, Limits, ReadError, ReadOptions, Reading, header, table};
use crate::model::{Document, PlaceStyle, Problem, ProblemKind};
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
        if book.sheets.iter().all(|sheet| sheet.cells.is_empty()) {
            let beside = book.sheets.iter().map(|sheet| sheet.floating.len() + sheet.pictures).sum();
            return Err(match book.sheets.iter().find_map(|sheet| sheet.damage) {
                Some(damage) => ReadError::Damaged { format: self.format, damage },
                None if beside > 0 => ReadError::NoText { pictures: beside, embedded: 0 },
                None => ReadError::Empty { bytes: input.size },
            });
        }
        fill(&mut document, &book, options)?;
        let source = Source::with_segments(input.path, book.text, Encoding::Utf8, book.segments);
        Ok(Reading { source, document })
    }
}

fn fill(document: &mut Document, book: &Book, options: &ReadOptions<'_>) -> Result<(), ReadError> {
    let mut unknown: Vec<(&Sheet, Vec<Guess>)> = Vec::new();
    let mut header = None;
    for sheet in &book.sheets {
        let Some(span) = sheet.cells.first().map(|cell| cell.span) else {
            notices::beside(document, sheet, Span::default());
            continue;
        };
        match list::add(document, &book.text, sheet, options, &mut header) {
            Added::Tables => {}
            // Lists of words for drop-down cells stand on hidden sheets.
            Added::UnknownHeaders(_) | Added::NoTable if sheet.is_hidden => {
                notices::hidden_sheet(document, sheet, span);
            }
            Added::UnknownHeaders(guesses) => {
                unknown.push((sheet, guesses));
                list::add_prose(document, &book.text, sheet);
            }
            Added::NoTable => list::add_prose(document, &book.text, sheet),
        }
        notices::beside(document, sheet, span);
    }
    // One list is enough: its overview beside it need not have known headers.
    let has_list = document.parts.iter().any(|part| !part.columns.is_empty());
    if let Some((_, headers)) = unknown.first().filter(|_| !has_list) {
        return Err(header::unknown(headers.clone(), options.vocabulary));
    }
    for (sheet, guesses) in unknown {
        notices::other_table(document, sheet, &guesses, header::other_table(&guesses, options.vocabulary));
    }
    if let Some(span) = book.left_out {
        let problem =
            table::limit_problem(span, "从这里起的部分单元格", "some cells from here on were", &options.limits);
        document.problems.push(problem);
    }
    if let (count @ 1.., span) = book.lost {
        document.problems.push(Problem {
            kind: ProblemKind::Unreadable,
            span,
            zh: format!("从这里起有 {count} 个单元格的文字不在文件里（共享字符串表已损坏），没有读取。"),
            en: format!(
                "The texts of {count} cells from here on are not in the file: its table of strings is damaged."
            ),
        });
    }
    Ok(())
}

#[cfg(test)]
mod quirks;
#[cfg(test)]
mod tests;
