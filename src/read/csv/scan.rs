//! The scanner of delimited texts: cells with their places, and the projection without doubled quotes. Knows no headers.

use crate::read::Limits;
use crate::text::{Native, Segment, Span};

/// The cells of a delimited text. Spans are those of the projection, in which the second of two quotes is left out.
#[derive(Debug, Default)]
pub(super) struct Scan {
    cells: Vec<Span>,
    row_ends: Vec<usize>,
    /// Offsets, in the file text, of the quotes that the projection leaves out.
    dropped: Vec<usize>,
    /// A quote that opens a cell and is never closed.
    pub(super) unterminated: Option<Span>,
    /// The first cell beyond the limits.
    pub(super) left_out: Option<Span>,
}

/// Finds the cells of `text`. Takes time in proportion to its length, whatever it holds.
pub(super) fn scan(text: &str, delimiter: u8, limits: &Limits) -> Scan {
    let mut scan = Scan::default();
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut row_first = 0;
    while at < bytes.len() {
        let (cell, end) = scan.cell(text, at, delimiter);
        if scan.cells.len() - row_first < limits.columns && scan.cells.len() < limits.cells {
            scan.cells.push(cell);
        } else if !cell.is_empty() {
            scan.left_out.get_or_insert(cell);
        }
        at = end;
        if bytes.get(at) == Some(&delimiter) {
            at += 1;
            // A delimiter at the end of the file opens a last, empty cell.
            if at < bytes.len() {
                continue;
            }
            let end = scan.projected(at);
            scan.cells.push(Span::of(end, end));
        }
        at += line_end_len(&bytes[at.min(bytes.len())..]);
        scan.row_ends.push(scan.cells.len());
        row_first = scan.cells.len();
        if scan.row_ends.len() >= limits.rows || scan.cells.len() >= limits.cells {
            if at < bytes.len() {
                // The rest of the file is not looked at, so its quotes are not projected.
                let rest = Span::of(scan.projected(at), scan.projected(text.len()));
                scan.left_out.get_or_insert(rest);
            }
            break;
        }
    }
    scan
}

impl Scan {
    /// Number of rows.
    pub(super) fn row_count(&self) -> usize {
        self.row_ends.len()
    }

    /// The cells of a row.
    pub(super) fn row(&self, row: usize) -> &[Span] {
        let first = row.checked_sub(1).map_or(0, |above| self.row_ends[above]);
        &self.cells[first..self.row_ends[row]]
    }

    /// The text without the dropped quotes, and the way back; nothing where none was dropped.
    pub(super) fn projection(&self, text: &str) -> (Option<String>, Vec<Segment>) {
        if self.dropped.is_empty() {
            return (None, Vec::new());
        }
        let mut projected = String::with_capacity(text.len());
        let mut segments = Vec::with_capacity(self.dropped.len() + 1);
        let mut from = 0;
        for &until in self.dropped.iter().chain(std::iter::once(&text.len())) {
            let start = projected.len();
            projected.push_str(&text[from..until]);
            segments.push(Segment {
                span: Span::of(start, projected.len()),
                native: Native::Text { offset: u32::try_from(from).unwrap_or(u32::MAX) },
            });
            from = until + 1;
        }
        (Some(projected), segments)
    }

    /// The cell at `at`, and the offset in the file at which it ends.
    fn cell(&mut self, text: &str, at: usize, delimiter: u8) -> (Span, usize) {
        let bytes = text.as_bytes();
        // Lists typed by hand have a space behind each comma, before the quote too.
        let spaces = bytes[at..].iter().take_while(|&&byte| byte == b' ').count();
        let open = at + spaces;
        if bytes.get(open) == Some(&b'"') {
            // After one quote without end, another one can only have come from the same confusion.
            match self.quoted(bytes, open + 1) {
                Some((span, close)) => {
                    let end = plain_end(bytes, close + 1, delimiter);
                    // Text behind the closing quote is no cell of its own: keep it, with the quote before it.
                    let behind = text[close + 1..end].trim();
                    if behind.is_empty() {
                        return (span, end);
                    }
                    return (Span::of(span.start() as usize, self.projected(end)), end);
                }
                None => {
                    let open = self.projected(open);
                    self.unterminated.get_or_insert(Span::of(open, open + 1));
                }
            }
        }
        let end = plain_end(bytes, at, delimiter);
        (Span::of(self.projected(at), self.projected(end)), end)
    }

    /// The inside of a quoted cell and the offset of its closing quote.
    fn quoted(&mut self, bytes: &[u8], start: usize) -> Option<(Span, usize)> {
        if self.unterminated.is_some() {
            return None;
        }
        let kept = self.dropped.len();
        let projected_start = self.projected(start);
        let mut at = start;
        loop {
            let Some(found) = memchr::memchr(b'"', &bytes[at..]) else {
                self.dropped.truncate(kept);
                return None;
            };
            let quote = at + found;
            if bytes.get(quote + 1) != Some(&b'"') {
                return Some((Span::of(projected_start, self.projected(quote)), quote));
            }
            self.dropped.push(quote + 1);
            at = quote + 2;
        }
    }

    /// An offset of the file, behind all dropped quotes so far, in the projection.
    fn projected(&self, at: usize) -> usize {
        at - self.dropped.len()
    }
}

fn plain_end(bytes: &[u8], at: usize, delimiter: u8) -> usize {
    memchr::memchr3(delimiter, b'\n', b'\r', &bytes[at..]).map_or(bytes.len(), |found| at + found)
}

fn line_end_len(bytes: &[u8]) -> usize {
    match bytes {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        let scan = scan(text, b',', &Limits::default());
        let (projected, segments) = scan.projection(text);
        let shown = projected.as_deref().unwrap_or(text);
        for segment in &segments {
            let Native::Text { offset } = segment.native else { continue };
            let native = &text[offset as usize..][..segment.span.len() as usize];
            assert_eq!(segment.span.slice(shown), native);
        }
        let cells = |row| scan.row(row).iter().map(|span| span.slice(shown).to_owned()).collect();
        (0..scan.row_count()).map(cells).collect()
    }

    #[test]
    fn quotes_breaks_and_empty_cells() {
        assert_eq!(rows("a,,\"b\nc\"\r\n,\"x\"\"y\"\"\",z\n"), [["a", "", "b\nc"], ["", "x\"y\"", "z"]]);
        assert_eq!(rows("a,\n\nb,"), [vec!["a", ""], vec![""], vec!["b", ""]]);
        assert_eq!(rows("\"\"\"\",\"\"\n"), [["\"", ""]]);
    }

    #[test]
    fn broken_quotes_lose_nothing() {
        assert_eq!(rows("a,\"b\nc,d\n"), [["a", "\"b"], ["c", "d"]]);
        assert_eq!(rows("\"a\"b,c"), [["a\"b", "c"]]);
        assert_eq!(rows("a, \"b,c\",  d"), [["a", "b,c", "  d"]]);
        assert!(scan("\"a", b',', &Limits::default()).unterminated.is_some());
    }

    #[test]
    fn limits_hold() {
        let limits = Limits { columns: 2, ..Limits::default() };
        let scan = scan("a,b,c\nd,e\n", b',', &limits);
        assert_eq!(scan.row(0).len(), 2);
        assert_eq!(scan.row(1).len(), 2);
        assert!(scan.left_out.is_some());
    }
}
