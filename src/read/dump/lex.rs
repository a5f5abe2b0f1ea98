//! Finds cells and row breaks in the text of a dump. Knows lines, TABs and blanks, and nothing of columns.

use crate::read::Limits;
use crate::read::placement::{Break, Chunk};
use crate::text::Span;

/// A cell of a dump.
#[derive(Clone, Copy, Debug)]
pub(super) struct DumpCell {
    /// The text without blanks around it; empty, at its place, for an empty cell.
    pub(super) span: Span,
    /// Where the text may end and something that is no part of the table begin: at a gap of two blank lines, or below an
    /// empty first line. Both 0 where there is none.
    pub(super) gap: (u32, u32),
    /// The same for the last paragraph that follows a blank line.
    pub(super) last_paragraph: (u32, u32),
}

impl DumpCell {
    /// The cell's own text and the rest, parted at one of its two places.
    pub(super) fn cut(&self, (end, start): (u32, u32)) -> Option<(Span, Span)> {
        let begin = self.span.start().min(end);
        (start != 0).then(|| (Span::new(begin, end), Span::new(start, self.span.end())))
    }
}

/// The cells of a dump, and the chunks that row breaks make of them.
#[derive(Debug, Default)]
pub(super) struct Lexed {
    /// The text above the first cell.
    pub(super) preamble: Span,
    pub(super) cells: Vec<DumpCell>,
    pub(super) chunks: Vec<Chunk>,
    /// What lies beyond the limits.
    pub(super) left_out: Option<Span>,
}

impl Lexed {
    /// The cells of a chunk.
    pub(super) fn spans(&self, chunk: usize) -> impl Iterator<Item = Span> + '_ {
        let cells = self.chunks.get(chunk).map(|chunk| &self.cells[chunk.first..chunk.end]);
        cells.unwrap_or(&[]).iter().map(|cell| cell.span)
    }
}

/// Whether the text is a dump: lines with a TAB begin with it, and some stand together that are as short as headers.
pub(super) fn looks_like_dump(text: &str) -> bool {
    let (mut leading, mut inner, mut short, mut headers) = (0_usize, 0_usize, 0, 0);
    for line in text.lines().take(MAX_SNIFFED_LINES) {
        match line.trim_start_matches(' ').strip_prefix('\t') {
            Some(cell) => {
                let cell = cell.trim();
                leading += 1;
                inner += usize::from(cell.contains('\t'));
                let is_short = cell.len() <= 45 && !cell.contains(['。', '；']);
                short = if is_short { short + 1 } else { 0 };
                headers = headers.max(short);
            }
            None => inner += usize::from(line.contains('\t')),
        }
    }
    leading > 2 * inner && headers >= 3
}

const MAX_SNIFFED_LINES: usize = 2000;

/// Finds cells and row breaks, line by line.
pub(super) fn lex(text: &str, limits: &Limits) -> Lexed {
    let mut lexed = Lexed::default();
    let bytes = text.as_bytes();
    let mut open: Option<OpenCell> = None;
    let mut blank_lines = 0;
    let mut start = 0;
    while start < bytes.len() {
        let end = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |found| start + found + 1);
        let spaces = bytes[start..end].iter().take_while(|&&byte| byte == b' ').count();
        if bytes.get(start + spaces) == Some(&b'\t') {
            lexed.close(open.take(), start);
            if lexed.cells.len() >= limits.cells || lexed.chunks.len() > limits.rows {
                lexed.left_out = Some(Span::of(start, text.len()));
                return lexed;
            }
            let before = match (spaces, blank_lines) {
                (0, 0) => None,
                (0, _) => Some(Break::Blank),
                _ => Some(Break::Swallowed),
            };
            lexed.start_cell(before);
            open = Some(OpenCell::new(text, start + spaces + 1, end));
            blank_lines = 0;
        } else {
            let line = text[start..end].trim();
            if line.is_empty() {
                blank_lines += 1;
            } else {
                let at = start + (text[start..end].len() - text[start..end].trim_start().len());
                if let Some(cell) = &mut open {
                    cell.paragraph(Span::of(at, at + line.len()), blank_lines);
                }
                blank_lines = 0;
            }
        }
        start = end;
    }
    lexed.close(open, text.len());
    lexed
}

impl Lexed {
    fn start_cell(&mut self, before: Option<Break>) {
        let first = self.cells.len();
        match (before, self.chunks.last_mut()) {
            (None, Some(chunk)) => chunk.end = first + 1,
            (before, _) => self.chunks.push(Chunk { first, end: first + 1, before: before.unwrap_or(Break::Blank) }),
        }
    }

    fn close(&mut self, cell: Option<OpenCell>, at: usize) {
        match cell {
            Some(OpenCell(cell)) => self.cells.push(cell),
            None => self.preamble = Span::of(0, at),
        }
    }
}

struct OpenCell(DumpCell);

impl OpenCell {
    /// A cell whose first line, behind its TAB, is `start..end`. A second TAB belongs to the blanks around the text.
    fn new(text: &str, start: usize, end: usize) -> Self {
        let line = &text[start..end];
        let begin = line.trim_start();
        let span = if begin.is_empty() {
            Span::of(start, start)
        } else {
            Span::of(end - begin.len(), end - begin.len() + begin.trim_end().len())
        };
        Self(DumpCell { span, gap: (0, 0), last_paragraph: (0, 0) })
    }

    fn paragraph(&mut self, line: Span, blank_lines: usize) {
        let cell = &mut self.0;
        let place = (cell.span.end(), line.start());
        if cell.gap.1 == 0 && (blank_lines >= 2 || (blank_lines == 1 && cell.span.is_empty())) {
            cell.gap = place;
        }
        if blank_lines >= 1 {
            cell.last_paragraph = place;
        }
        let start = if cell.span.is_empty() { line.start() } else { cell.span.start() };
        cell.span = Span::new(start, line.end());
    }
}
