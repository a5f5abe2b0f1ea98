//! Workbooks of Excel 97 to 2003 (BIFF8): the only module that names the crate `calamine`.

use std::cell::Cell;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Reader, SheetVisible, Xls, XlsError};

use super::book::{Book, Merge, Run};
use super::{ole, styles};
use crate::read::Damage;
use crate::read::sniff::Unsupported;
use crate::read::{Limits, ReadError};

thread_local! {
    /// Whether this thread is in code that may panic on a damaged file.
    static TRUSTING: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic on this thread is one that reading will catch and tell as damage of the file: a program's panic hook has nothing
/// to say of it.
pub fn expects_panics() -> bool {
    TRUSTING.get()
}

/// Reads a workbook.
pub(super) fn read(bytes: &[u8], limits: Limits) -> Result<Book, ReadError> {
    let damaged = || ReadError::Damaged { format: Unsupported::Xls, damage: Damage::Malformed };
    if !ole::is_sound(bytes) {
        return Err(damaged());
    }
    // The crate indexes into records whose lengths it takes on trust, and panics on some damaged files. Nothing of ours is
    // changed by then, so nothing can be left half done.
    TRUSTING.set(true);
    let book = catch_unwind(AssertUnwindSafe(|| read_trusting(bytes, limits)));
    TRUSTING.set(false);
    match book {
        Ok(Ok(book)) => Ok(book),
        Ok(Err(XlsError::Password)) => Err(ReadError::Unsupported { format: Unsupported::Encrypted }),
        Ok(Err(_)) | Err(_) => Err(damaged()),
    }
}

fn read_trusting(bytes: &[u8], limits: Limits) -> Result<Book, XlsError> {
    let mut workbook: Xls<_> = Xls::new(Cursor::new(bytes))?;
    let mut book = Book::new(limits);
    let sheets: Vec<_> = workbook.sheets_metadata().to_vec();
    for sheet in sheets {
        book.begin_sheet(&sheet.name, sheet.visible != SheetVisible::Visible);
        let Ok(range) = workbook.worksheet_range(&sheet.name) else {
            if let Some(sheet) = book.sheet() {
                sheet.damage = Some(Damage::Malformed);
            }
            continue;
        };
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let row = u32::try_from(row).unwrap_or(u32::MAX).saturating_add(top).saturating_add(1);
            let column = u32::try_from(column).unwrap_or(u32::MAX).saturating_add(left);
            let text = text_of(value);
            if text.is_empty() || !book.begin_cell(row, column) {
                continue;
            }
            // Which run or shared string a text came from is not told, so that it leads to its cell alone.
            let is_text = matches!(value, Data::String(_));
            book.push(&text, Some(Run { string: None, run: 0, offset: 0 }).filter(|_| is_text));
            book.end_cell();
        }
        let merges = workbook.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
        if let Some(sheet) = book.sheet() {
            sheet.merges.extend(merges.iter().map(|range| Merge {
                top: range.start.0.saturating_add(1),
                bottom: range.end.0.saturating_add(1),
                left: range.start.1,
                right: range.end.1,
            }));
        }
        book.end_sheet();
    }
    Ok(book)
}

fn text_of(value: &Data) -> String {
    match value {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(value) => value.to_string(),
        Data::Float(value) => styles::plain(*value),
        Data::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        Data::DateTime(value) => {
            let is_date = value.is_datetime();
            // The epoch is known to the crate alone; dates are therefore put together from what it says.
            let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
            match (is_date, value.as_f64() < 1.0, hour, minute, second) {
                (false, ..) => styles::plain(value.as_f64()),
                (_, true, hour, minute, _) => format!("{hour:02}:{minute:02}"),
                (_, _, 0, 0, 0) => format!("{year}-{month:02}-{day:02}"),
                _ => format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}"),
            }
        }
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}
