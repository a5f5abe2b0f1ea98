//! A sheet → the tables of a document: headers, rows, what stands beside the table.

use super::book::Sheet;
use super::notices::{self, Aside};
use super::rows::Rows;
use crate::model::{Column, Document, Role};
use crate::read::cards::{self, CardRow};
use crate::read::error::Guess;
use crate::read::header::{self, Header};
use crate::read::table::{self, Grid, GridCell, Origin};
use crate::read::{ReadOptions, heading, numbers, prose};
use crate::text::Span;

/// What a sheet turned out to be.
pub(super) enum Added {
    /// At least one table with known headers.
    Tables,
    /// A table whose headers are not known; nothing was added.
    UnknownHeaders(Vec<Guess>),
    /// Running text, or nothing; nothing was added.
    NoTable,
}

/// How many rows with text may stand above the header.
const MAX_ROWS_ABOVE: usize = 50;

/// Adds the tables of a sheet to the document. `last` is the header of the last table, which a sheet without one may continue.
pub(super) fn add(
    document: &mut Document,
    text: &str,
    sheet: &Sheet,
    options: &ReadOptions<'_>,
    last: &mut Option<Header>,
) -> Added {
    let rows = Rows::new(sheet, options.limits.columns);
    let columns = &options.vocabulary.columns;
    if let Some(found) = cards::find(text, rows.len(), |at| card_row(text, &rows, at, options), options.vocabulary) {
        let found = match found {
            Ok(found) => found,
            Err(labels) => return Added::UnknownHeaders(labels),
        };
        let parts = document.parts.len();
        cards::add(document, text, found, Vec::new(), options.vocabulary);
        name_parts(document, parts, sheet);
        notices::of_list(document, sheet, &rows, &Aside::default(), &Aside::default());
        return Added::Tables;
    }
    let is_header = |at: usize| header::is_header_row(text, &rows.texts(at), columns);
    let first = (0..rows.len().min(MAX_ROWS_ABOVE)).find(|&at| is_header(at));
    let continued = match first {
        Some(_) => None,
        None => last.as_ref().and_then(|last| continued(document, text, &rows, last)),
    };
    let Some(first) = first.or(continued.as_ref().map(|(at, _)| *at)) else {
        let looks_like_header = (0..rows.len().min(MAX_ROWS_ABOVE)).find(|&at| rows.filled(at).count() >= 3);
        return match looks_like_header {
            Some(at) => Added::UnknownHeaders(header::guesses(text, &rows.texts(at), columns)),
            None => Added::NoTable,
        };
    };
    let mut reader = Reader {
        document,
        text,
        sheet,
        rows: &rows,
        options,
        lines: (0..first).flat_map(|at| rows.filled(at)).map(|cell| cell.span).collect(),
        notes: Vec::new(),
        outside: Aside::default(),
        repeated: Aside::default(),
        cells: 0,
    };
    let header = match continued {
        Some((_, header)) => Ok(header),
        None => reader.header_at(first),
    };
    match header {
        Ok(header) => {
            *last = Some(reader.read(first, header));
            let (outside, repeated) = (std::mem::take(&mut reader.outside), std::mem::take(&mut reader.repeated));
            notices::of_list(document, sheet, &rows, &outside, &repeated);
            Added::Tables
        }
        Err(guesses) => Added::UnknownHeaders(guesses),
    }
}

/// Whether a sheet without a header goes on with the list before it: its first row but for titles has the next number, in the
/// same column. Where it begins, and the header, whose columns then stand there.
fn continued(document: &Document, text: &str, rows: &Rows<'_>, last: &Header) -> Option<(usize, Header)> {
    let column = last.column_of(Role::Number)?;
    let item = document.entries.iter().rev().find(|entry| entry.parent.is_none())?;
    let due = item.number.as_ref()?.value?.checked_add(1)?;
    let at = (0..rows.len().min(MAX_TITLES + 1)).find(|&at| rows.filled(at).count() >= 3)?;
    let mut numbers = rows.filled(at).filter(|cell| cell.column as usize == column);
    let number = numbers.next().and_then(|cell| numbers::parse(cell.span.slice(text)).value);
    let is_within = rows.filled(at).all(|cell| (cell.column as usize) < last.columns.len());
    if number != Some(due) || !is_within {
        return None;
    }
    let place = rows.filled(at).next()?.span.start();
    let columns = last.columns.iter().map(|column| Column { span: Span::new(place, place), ..column.clone() });
    Some((at, Header { columns: columns.collect(), rows: 0, ..last.clone() }))
}

/// Rows with a title that may stand above a header in the midst of a sheet, or above the rows of a sheet without one.
const MAX_TITLES: usize = 3;

/// A row as one of a card: a text over several columns alone, or cells up to the end of the last, one more behind a label.
fn card_row(text: &str, rows: &Rows<'_>, at: usize, options: &ReadOptions<'_>) -> CardRow {
    let row = rows.number(at);
    if let Some(banner) = rows.is_banner(at) {
        return CardRow { row, cells: vec![GridCell::own(0, banner)] };
    }
    let mut texts = rows.texts(at);
    texts.truncate(options.limits.columns);
    let end = texts.last().copied().unwrap_or_default();
    let is_label = options.vocabulary.columns.role_of(end.slice(text)).is_some();
    let width = rows.width(at).min(options.limits.columns).max(texts.len() + usize::from(is_label));
    texts.resize(width, Span::new(end.end(), end.end()));
    let columns = (0_u16..).zip(texts);
    CardRow { row, cells: columns.map(|(column, span)| GridCell::own(column, span)).collect() }
}

/// Adds the text of a sheet as paragraphs.
pub(super) fn add_prose(document: &mut Document, text: &str, sheet: &Sheet) {
    let lines: Vec<Span> = sheet.cells.iter().flat_map(|cell| prose::paragraphs(text, cell.span)).collect();
    let parts = document.parts.len();
    prose::add_part(document, &lines);
    name_parts(document, parts, sheet);
}

fn name_parts(document: &mut Document, from: usize, sheet: &Sheet) {
    for part in &mut document.parts[from..] {
        part.sheet = Some(sheet.name.clone());
    }
}

struct Reader<'a> {
    document: &'a mut Document,
    text: &'a str,
    sheet: &'a Sheet,
    rows: &'a Rows<'a>,
    options: &'a ReadOptions<'a>,
    /// The lines above the table being read.
    lines: Vec<Span>,
    /// Rows of the table that are one text over several columns.
    notes: Vec<Span>,
    outside: Aside,
    repeated: Aside,
    cells: usize,
}

impl Reader<'_> {
    /// Reads from a header on, and says which was the last.
    fn read(&mut self, mut at: usize, mut header: Header) -> Header {
        let columns = &self.options.vocabulary.columns;
        let mut grid = Grid::default();
        at += header.rows;
        while at < self.rows.len() {
            if let Some((next_at, next)) = self.titled_header(at, &header) {
                self.add(header, &std::mem::take(&mut grid));
                self.lines.extend((at..next_at).flat_map(|at| self.rows.filled(at)).map(|cell| cell.span));
                at = next_at + next.rows;
                header = next;
                continue;
            }
            if header::is_header_row(self.text, &self.rows.texts(at), columns) {
                // A header that does not make a table is a row like others.
                if let Ok(next) = self.header_at(at) {
                    at += next.rows;
                    if !next.is_repeat_of(&header) {
                        self.add(header, &std::mem::take(&mut grid));
                        header = next;
                    }
                    continue;
                }
            }
            if !self.push_row(at, &header, &mut grid) {
                break;
            }
            at += 1;
        }
        self.add(header.clone(), &grid);
        header
    }

    /// The header of another list, whose title stands in this row and perhaps a date in the next. With a title even the same header
    /// begins another list: that of another department.
    fn titled_header(&self, at: usize, current: &Header) -> Option<(usize, Header)> {
        let is_line = |at: usize| self.rows.filled(at).count() == 1;
        let is_title = |at: usize| self.rows.filled(at).any(|cell| heading::is_title_like(cell.span.slice(self.text)));
        if !is_line(at) || !is_title(at) {
            return None;
        }
        let end = self.rows.len().min(at + MAX_TITLES + 1);
        let next = (at + 1..end).find(|&at| !is_line(at))?;
        let columns = &self.options.vocabulary.columns;
        let is_header = header::is_header_row(self.text, &self.rows.texts(next), columns);
        let header = is_header.then(|| self.header_at(next).ok()).flatten()?;
        // Title and header printed again at the top of a page begin nothing.
        let plain = |span: Span| heading::one_line(span.slice(self.text));
        let title = self.rows.filled(at).next().map(|cell| plain(cell.span))?;
        let is_repeat = header.is_repeat_of(current) && self.lines.iter().any(|line| plain(*line) == title);
        (!is_repeat).then_some((next, header))
    }

    fn header_at(&self, at: usize) -> Result<Header, Vec<Guess>> {
        let limit = self.options.limits.columns;
        let first_row = self.rows.texts(at);
        // A second header row follows at once; an empty row below the header is no part of it.
        let has_second = at + 1 < self.rows.len() && self.rows.number(at + 1) == self.rows.number(at) + 1;
        let second_row = if has_second { self.rows.texts(at + 1) } else { Vec::new() };
        let width = self.rows.width(at).min(limit);
        let padded = |mut cells: Vec<Span>, width: usize| {
            let end = cells.last().map_or(0, |span| span.end());
            cells.resize(width, Span::new(end, end));
            cells
        };
        // Values to the right of the header do not make it wider.
        let is_header = header::is_header_row(self.text, &second_row, &self.options.vocabulary.columns);
        let width = if is_header { width.max(second_row.len().min(limit)) } else { width };
        let first = padded(first_row, width);
        let second = has_second.then(|| padded(second_row, width));
        header::read(self.text, &first, second.as_deref(), self.options.vocabulary)
    }

    /// Adds a row to the grid; `false` where the limit of cells is reached.
    fn push_row(&mut self, at: usize, header: &Header, grid: &mut Grid) -> bool {
        if let Some(note) = self.rows.is_banner(at) {
            self.notes.push(note);
            return true;
        }
        let width = header.columns.len();
        let roles: Vec<Option<Role>> = header.columns.iter().map(|column| column.role).collect();
        let mut cells = self.rows.grid_cells(at, &roles);
        self.cells += cells.len();
        if self.cells > self.options.limits.cells {
            let zh = format!("工作表“{}”第 {} 行起的内容", self.sheet.name, self.rows.number(at));
            let en = format!("rows from {} on in the sheet “{}” were", self.rows.number(at), self.sheet.name);
            let span = cells.first().map_or_else(Span::default, |cell| cell.span);
            self.document.problems.push(table::limit_problem(span, &zh, &en, &self.options.limits));
            return false;
        }
        for cell in &cells[width.min(cells.len())..] {
            self.outside.add(cell.span, cell.column);
        }
        // A row with nothing under the header is no row of the table.
        if !cells[..width.min(cells.len())].iter().any(|cell| !cell.span.is_empty() && !cell.merged) {
            self.notes.extend(cells.iter().skip(width).map(|cell| cell.span));
            return true;
        }
        self.drop_repeated(header, &mut cells);
        grid.push(self.rows.number(at) as usize, cells.into_iter());
        true
    }

    /// Where a header stands twice, the first counts: a second cell with the same text is left out, another text is noted.
    /// Where the first is empty, the second takes its part.
    fn drop_repeated(&mut self, header: &Header, cells: &mut Vec<GridCell>) {
        let mut replaced = Vec::new();
        for column in 0..header.columns.len().min(cells.len()) {
            let Some(first) = first_of(header, column) else {
                continue;
            };
            let plain = |span: Span| span.slice(self.text).split_whitespace().collect::<String>();
            let cell = cells[column];
            if cell.span.is_empty() || cell.merged {
                continue;
            }
            if cells[first].span.is_empty() && !replaced.contains(&cells[first].column) {
                cells[column].under = cells[first].column;
                replaced.push(cells[first].column);
            } else if plain(cell.span) == plain(cells[first].span) {
                cells[column].span = Span::new(cell.span.start(), cell.span.start());
            } else {
                self.repeated.add(cell.span, cell.column);
            }
        }
        cells.retain(|cell| cell.under != cell.column || !replaced.contains(&cell.column));
    }

    fn add(&mut self, header: Header, grid: &Grid) {
        let heading = heading::read(self.text, &self.lines);
        let lines = std::mem::take(&mut self.lines);
        let (parts, paragraphs) = (self.document.parts.len(), self.document.paragraphs.len());
        let origin = Origin { text: self.text, lines: &lines, loses_numbers: false };
        table::add(self.document, header, heading, grid, &origin);
        name_parts(self.document, parts, self.sheet);
        let part = u32::try_from(parts).unwrap_or(u32::MAX);
        self.document.paragraphs.extend(self.notes.drain(..).map(|note| (part, note)));
        self.document.paragraphs[paragraphs..].sort_by_key(|(_, span)| span.start());
    }
}

/// The earlier column with the same header, where this one has lost its role to it.
fn first_of(header: &Header, column: usize) -> Option<usize> {
    let this = &header.columns[column];
    if this.role.is_some() || this.header.is_empty() {
        return None;
    }
    header.columns[..column].iter().position(|other| other.role.is_some() && other.header == this.header)
}
