//! A workbook on its way to a document: the projected text of its cells and what surrounds them.

use crate::read::{Damage, Limits};
use crate::text::{Native, Segment, Span};

/// What a workbook holds.
pub(super) struct Book {
    /// The text of all cells, each on lines of its own.
    pub(super) text: String,
    /// The way back to the file.
    pub(super) segments: Vec<Segment>,
    /// The sheets, in order.
    pub(super) sheets: Vec<Sheet>,
    /// Where a limit made the reader leave something out.
    pub(super) left_out: Option<Span>,
    /// How many cells name a text that is not there, and where the first stands.
    pub(super) lost: (usize, Span),
    /// How much is read.
    limits: Limits,
    cells: usize,
    rows: usize,
    open: Option<Open>,
}

/// A sheet of a workbook.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Its name.
    pub(super) name: String,
    /// Whether the whole sheet is hidden.
    pub(super) is_hidden: bool,
    /// The cells that hold text, by row and column.
    pub(super) cells: Vec<SheetCell>,
    /// Merged ranges.
    pub(super) merges: Vec<Merge>,
    /// Hidden columns, first and last.
    pub(super) hidden_columns: Vec<(u32, u32)>,
    /// How many rows with text are hidden.
    pub(super) hidden_rows: usize,
    /// Texts that float over the sheet: text boxes and other drawings.
    pub(super) floating: Vec<String>,
    /// Number of pictures that float over it.
    pub(super) pictures: usize,
    /// Number of comments.
    pub(super) comments: usize,
    /// How many formulas have no saved result.
    pub(super) uncached: usize,
    /// The 1-based row and 0-based column of the first of them.
    pub(super) first_uncached: Option<(u32, u32)>,
    /// Why reading stopped before the end of the sheet.
    pub(super) damage: Option<Damage>,
}

/// A cell that holds text.
#[derive(Clone, Copy, Debug)]
pub(super) struct SheetCell {
    /// 1-based.
    pub(super) row: u32,
    /// 0-based.
    pub(super) column: u32,
    /// The text without blanks around it.
    pub(super) span: Span,
}

/// A merged range; rows are 1-based, columns 0-based, both ends are inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Merge {
    pub(super) top: u32,
    pub(super) bottom: u32,
    pub(super) left: u32,
    pub(super) right: u32,
}

/// Where in a cell a stretch of text stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub(super) string: Option<u32>,
    pub(super) run: u32,
    pub(super) offset: usize,
}

struct Open {
    row: u32,
    column: u32,
    start: usize,
    segments: usize,
}

impl Book {
    /// An empty workbook.
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            text: String::new(),
            segments: Vec::new(),
            sheets: Vec::new(),
            left_out: None,
            lost: (0, Span::default()),
            limits,
            cells: 0,
            rows: 0,
            open: None,
        }
    }

    /// Begins a sheet.
    pub(super) fn begin_sheet(&mut self, name: &str, is_hidden: bool) {
        self.sheets.push(Sheet { name: name.to_owned(), is_hidden, ..Sheet::default() });
    }

    /// The sheet being read.
    pub(super) fn sheet(&mut self) -> Option<&mut Sheet> {
        self.sheets.last_mut()
    }

    /// Begins a cell; `false` where the limits leave it out.
    pub(super) fn begin_cell(&mut self, row: u32, column: u32) -> bool {
        let is_new_row = self.sheets.last().and_then(|sheet| sheet.cells.last()).is_none_or(|last| last.row != row);
        let limits = &self.limits;
        let is_allowed = (column as usize) < limits.columns.min(usize::from(u16::MAX))
            && self.cells < limits.cells
            && self.rows + usize::from(is_new_row) <= limits.rows
            && self.text.len() < limits.part_bytes;
        if !is_allowed {
            self.leave_out();
            return false;
        }
        self.open = Some(Open { row, column, start: self.text.len(), segments: self.segments.len() });
        true
    }

    /// Adds text to the cell that is open. Without `native` the text stands otherwise in the file.
    pub(super) fn push(&mut self, text: &str, native: Option<Run>) {
        let Some(open) = &self.open else {
            return;
        };
        if self.text.len() + text.len() > self.limits.part_bytes {
            self.leave_out();
            return;
        }
        let (row, column) = (open.row, open.column);
        let mut at = 0;
        while at < text.len() {
            let end = memchr::memchr(b'\r', &text.as_bytes()[at..]).map_or(text.len(), |found| at + found);
            let start = self.text.len();
            self.text.push_str(&text[at..end]);
            if let Some(run) = native.filter(|_| end > at) {
                let native = Native::Sheet {
                    sheet: u16::try_from(self.sheets.len().saturating_sub(1)).unwrap_or(u16::MAX),
                    row,
                    column: u16::try_from(column).unwrap_or(u16::MAX),
                    string: run.string,
                    run: run.run,
                    offset: u32::try_from(run.offset + at).unwrap_or(u32::MAX),
                };
                self.segments.push(Segment { span: Span::of(start, self.text.len()), native });
            }
            // A carriage return before a line feed is left out; alone it is a line break, as XML has it.
            if end < text.len() && text.as_bytes().get(end + 1) != Some(&b'\n') {
                self.text.push('\n');
            }
            at = end + 1;
        }
    }

    /// Ends the cell that is open. A cell of nothing but blanks is as good as empty.
    pub(super) fn end_cell(&mut self) {
        let Some(open) = self.open.take() else {
            return;
        };
        let Some(span) = crate::read::prose::trimmed(&self.text, open.start, self.text.len()) else {
            self.text.truncate(open.start);
            self.segments.truncate(open.segments);
            return;
        };
        self.text.push('\n');
        self.cells += 1;
        if let Some(sheet) = self.sheets.last_mut() {
            self.rows += usize::from(sheet.cells.last().is_none_or(|last| last.row != open.row));
            sheet.cells.push(SheetCell { row: open.row, column: open.column, span });
        }
    }

    /// Notes that a limit was reached here.
    pub(super) fn leave_out(&mut self) {
        let end = self.text.len();
        self.left_out.get_or_insert(Span::of(end, end));
    }

    /// Notes that the open cell names a text that is not there.
    pub(super) fn lose(&mut self) {
        let end = self.text.len();
        if self.lost.0 == 0 {
            self.lost.1 = Span::of(end, end);
        }
        self.lost.0 += 1;
    }

    /// Notes a formula without a saved result.
    pub(super) fn note_uncached(&mut self, row: u32, column: u32) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.uncached += 1;
            sheet.first_uncached.get_or_insert((row, column));
        }
    }

    /// Notes hidden columns, both ends inside.
    pub(super) fn hide_columns(&mut self, first: u32, last: u32) {
        if let Some(sheet) = self.sheets.last_mut().filter(|sheet| sheet.hidden_columns.len() < MOST_HIDDEN) {
            sheet.hidden_columns.push((first, last));
        }
    }

    /// Brings the cells of the sheet into order, whatever the order in the file.
    pub(super) fn end_sheet(&mut self) {
        if let Some(sheet) = self.sheets.last_mut() {
            let place = |cell: &SheetCell| (cell.row, cell.column);
            if !sheet.cells.is_sorted_by_key(place) {
                sheet.cells.sort_by_key(place);
            }
            sheet.cells.dedup_by_key(|cell| (cell.row, cell.column));
            sheet.merges.sort_by_key(|merge| (merge.top, merge.left));
        }
    }
}

/// More stretches of hidden columns than a sheet has columns are damage.
const MOST_HIDDEN: usize = 16_384;

impl Sheet {
    /// The hidden columns in which a cell holds text.
    pub(super) fn hidden_columns_with_text(&self) -> Vec<u32> {
        let width = self.cells.iter().map(|cell| cell.column as usize + 1).max().unwrap_or(0);
        let mut is_hidden = vec![false; width];
        for &(first, last) in &self.hidden_columns {
            let end = width.min((last as usize).saturating_add(1));
            is_hidden[(first as usize).min(end)..end].fill(true);
        }
        let mut hidden: Vec<u32> =
            self.cells.iter().map(|cell| cell.column).filter(|column| is_hidden[*column as usize]).collect();
        hidden.sort_unstable();
        hidden.dedup();
        hidden
    }
}

/// The letters of a 0-based column: `A`, `Z`, `AA`.
pub(super) fn letters(column: u32) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(digit).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The 1-based row and 0-based column of an address: `G12`, `$G$12`.
pub(super) fn place_of(address: &str) -> Option<(u32, u32)> {
    let (mut row, mut column) = (0_u32, 0_u32);
    for byte in address.bytes().filter(|byte| *byte != b'$') {
        match byte {
            b'A'..=b'Z' if row == 0 => column = column.checked_mul(26)?.checked_add(u32::from(byte - b'A') + 1)?,
            b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?,
            _ => return None,
        }
    }
    (row > 0).then_some((row, column.checked_sub(1)?))
}

/// The range of `A1:C3`; `None` for a single cell and for what is no range.
pub(super) fn range_of(range: &str) -> Option<Merge> {
    let (first, last) = range.split_once(':')?;
    let ((top, left), (bottom, right)) = (place_of(first)?, place_of(last)?);
    (top <= bottom && left <= right).then_some(Merge { top, bottom, left, right })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        assert_eq!(place_of("G12"), Some((12, 6)));
        assert_eq!(place_of("$IV$1"), Some((1, 255)));
        assert_eq!(place_of("G"), None);
        assert_eq!(place_of("12"), None);
        assert_eq!(
            (letters(0), letters(25), letters(26), letters(16383)),
            ("A".into(), "Z".into(), "AA".into(), "XFD".into())
        );
        assert_eq!(range_of("A1:C3"), Some(Merge { top: 1, bottom: 3, left: 0, right: 2 }));
        assert_eq!(range_of("A1"), None);
    }
}
