//! Workbooks of Excel 97 to 2003 (BIFF8): the only module that names the crate `calamine`.

use std::cell::Cell;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Reader, SheetVisible, Xls, XlsError};

use super::book::{Book, Merge, Run};
use super::ole::{Compound, Unsound};
use super::styles;
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
    let file = Compound::new(bytes).map_err(|Unsound| damaged())?;
    let stream = file.and_then(|file| file.stream(&["Workbook", "Book", "WORKBOOK", "BOOK"]));
    if stream.is_some_and(|stream| is_overstated(&stream)) {
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

/// Whether a DIMENSIONS record claims more cells than a sheet of Excel 97 has: the crate makes room for all of them at once, and where
/// there is none the process ends.
fn is_overstated(stream: &[u8]) -> bool {
    let number = |data: &[u8], at: usize, width: usize| {
        let bytes = data.get(at..at + width).unwrap_or_default();
        bytes.iter().rev().fold(0_u32, |all, byte| all << 8 | u32::from(*byte))
    };
    // Sheets are read from where the workbook says that they begin, which need not be the beginning of a record.
    let mut begins = vec![0_usize];
    let mut seen = vec![false; stream.len()];
    while let Some(mut at) = begins.pop() {
        while let Some(head) = stream.get(at..at.saturating_add(4)) {
            if std::mem::replace(&mut seen[at], true) {
                break;
            }
            let length = number(head, 2, 2) as usize;
            let data = stream.get(at + 4..).unwrap_or_default();
            let data = &data[..length.min(data.len())];
            match number(head, 0, 2) {
                SHEET => begins.push(number(data, 0, 4) as usize),
                DIMENSIONS => {
                    // Rows are two bytes wide before BIFF8.
                    let width = if length == 10 { 2 } else { 4 };
                    let (first, end) = (number(data, 0, width), number(data, width, width));
                    let end_column = number(data, 2 * width + 2, 2);
                    if end > 0 && (first > end || end > MOST_ROWS || end_column > MOST_COLUMNS) {
                        return true;
                    }
                }
                _ => {}
            }
            at += 4 + length;
        }
    }
    false
}

/// A sheet (BOUNDSHEET): where it begins.
const SHEET: u32 = 0x0085;
/// What a sheet uses: first row, row behind the last, first column, column behind the last.
const DIMENSIONS: u32 = 0x0200;
const MOST_ROWS: u32 = 65_536;
const MOST_COLUMNS: u32 = 256;

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

#[cfg(test)]
mod tests {
    use super::is_overstated;

    #[test]
    fn only_records_that_claim_too_much_are_overstated() {
        let record = |kind: u16, data: &[u8]| {
            let length = u16::try_from(data.len()).unwrap();
            [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
        };
        let dimensions = |first: u32, end: u32, columns: u16| {
            record(
                0x0200,
                &[&first.to_le_bytes()[..], &end.to_le_bytes(), &[0, 0], &columns.to_le_bytes(), &[0, 0]].concat(),
            )
        };
        for (first, end, columns, overstated) in
            [(0, 65_536, 256, false), (0, 0, 0, false), (0, 65_537, 1, true), (0, 10, 257, true), (11, 10, 1, true)]
        {
            assert_eq!(is_overstated(&dimensions(first, end, columns)), overstated, "{first} {end} {columns}");
        }
        // The bytes of a text at row 513, column O begin like a DIMENSIONS record.
        let text = record(0x00FD, &[0, 2, 14, 0, 1, 0, 9, 9, 9, 9]);
        assert!(!is_overstated(&[text.clone(), text].concat()));
        // A sheet may begin in the middle of a record.
        let hidden = record(0x00FF, &dimensions(0, u32::MAX, 1));
        assert!(!is_overstated(&hidden));
        let sheet = record(0x0085, &u32::try_from(12 + 4).unwrap().to_le_bytes());
        assert!(is_overstated(&[sheet, vec![0; 4], hidden].concat()));
    }
}
