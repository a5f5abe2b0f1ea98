//! Paragraphs and tables → the document: which tables are lists, and which of them are one list.

use super::columns::Columns;
use super::{Block, Row, Table};
use crate::model::{Document, Problem, ProblemKind, TableStart};
use crate::read::cards::{self, CardList, CardRow};
use crate::read::error::Guess;
use crate::read::header::{self, Header};
use crate::read::prose::{self, paragraphs};
use crate::read::table::{self, Grid, GridCell, Origin};
use crate::read::{ReadError, ReadOptions, heading};
use crate::text::Span;
use crate::vocabulary::OtherTable;

/// Fills the document from what stands in the file.
pub(in crate::read) fn fill(
    document: &mut Document,
    text: &str,
    blocks: &[Block],
    options: &ReadOptions<'_>,
) -> Result<(), ReadError> {
    let mut assembly = Assembly {
        text,
        options,
        tables: 0,
        lines: Vec::new(),
        list: None,
        cards: None,
        unknown: None,
        others: Vec::new(),
        in_tables: 0,
    };
    assembly.add(document, blocks);
    assembly.finish(document)
}

struct Assembly<'a> {
    text: &'a str,
    options: &'a ReadOptions<'a>,
    /// How many tables there were.
    tables: u32,
    /// Lines that belong to no list yet.
    lines: Vec<Span>,
    list: Option<List>,
    cards: Option<Cards>,
    /// The headers of the first table of which they are not known.
    unknown: Option<Vec<Guess>>,
    /// Tables of other known kinds, which are no lists.
    others: Vec<Problem>,
    /// Bytes in tables that are no lists.
    in_tables: usize,
}

/// A list that further tables may continue.
struct List {
    header: Header,
    heading: Vec<Span>,
    /// Lines between its tables.
    between: Vec<Span>,
    grid: Grid,
    tables: Vec<TableStart>,
}

/// A list of cards that further tables may continue.
struct Cards {
    list: CardList,
    heading: Vec<Span>,
    /// Lines between its tables.
    between: Vec<Span>,
    tables: Vec<TableStart>,
}

impl Assembly<'_> {
    fn add(&mut self, document: &mut Document, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(span) => self.lines.extend(paragraphs(self.text, *span)),
                Block::Table(table) if self.is_layout(table) => self.add(document, &table.inside),
                Block::Table(table) => {
                    self.tables += 1;
                    self.add_table(document, table, self.tables);
                }
            }
        }
    }

    /// Whether a table only arranges a page on which another table, inside it, is the list.
    fn is_layout(&self, table: &Table) -> bool {
        let has_header = |table: &Table| table.rows.iter().take(MAX_ROWS_ABOVE).any(|row| self.is_header(table, row));
        let mut inside = table.inside.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Paragraph(_) => None,
        });
        inside.any(|inner| has_header(inner) || self.is_of_cards(inner) || self.is_layout(inner))
            && !has_header(table)
            && !self.is_of_cards(table)
    }

    fn is_header(&self, table: &Table, row: &Row) -> bool {
        let cells = table.cells[row.first..row.end].iter().map(|cell| cell.text).collect::<Vec<_>>();
        header::is_header_row(self.text, &cells, &self.options.vocabulary.columns)
    }

    fn is_of_cards(&self, table: &Table) -> bool {
        cards::find(self.text, table.rows.len(), |at| card_row(table, at), self.options.vocabulary)
            .is_some_and(|found| found.is_ok())
    }

    /// Adds a table of cards: it goes on with those before it, unless a title says that they are another authority's.
    fn add_cards(&mut self, document: &mut Document, mut found: cards::Found, start: TableStart) {
        self.lines.append(&mut found.above);
        let lines = std::mem::take(&mut self.lines);
        let vocabulary = self.options.vocabulary;
        let authority = |lines: &[Span]| heading::read(self.text, lines).authority;
        let goes_on = |cards: &&mut Cards| {
            let (own, next) = (authority(&cards.heading), authority(&lines));
            cards.list.goes_on_with(&found) && (next.is_none() || next == own)
        };
        match self.cards.as_mut().filter(goes_on) {
            Some(cards) => {
                cards.between.extend(lines);
                cards.list.add(self.text, &found, vocabulary);
                cards.tables.push(start);
            }
            None => {
                self.close(document);
                let list = CardList::new(self.text, &found, vocabulary);
                self.cards = Some(Cards { list, heading: lines, between: Vec::new(), tables: vec![start] });
            }
        }
        self.lines.append(&mut found.between);
    }

    fn add_table(&mut self, document: &mut Document, table: &Table, number: u32) {
        let start = TableStart { number, start: table.cells.first().map_or(0, |cell| cell.text.start()) };
        let found = cards::find(self.text, table.rows.len(), |at| card_row(table, at), self.options.vocabulary);
        match found {
            Some(Ok(found)) => return self.add_cards(document, found, start),
            Some(Err(labels)) => return self.refuse(table, labels, number),
            None => {}
        }
        let vocabulary = &self.options.vocabulary.columns;
        let columns = Columns::of(table, |row| self.is_header(table, row));
        let rows: Vec<Vec<GridCell>> = table.rows.iter().map(|row| columns.cells(table, row)).collect();
        // A header is read from the cells' own texts: one that continues the cell above has none.
        let own =
            |cell: &GridCell| if cell.merged { Span::new(cell.span.start(), cell.span.start()) } else { cell.span };
        let spans = |at: usize| rows.get(at).map(|row| row.iter().map(own).collect::<Vec<_>>());
        let mut begun = self.continues(&columns);
        if begun {
            self.go_on(start);
        }
        let mut at = 0;
        let mut above = Vec::new();
        while let Some(cells) = spans(at) {
            let looks_like_header =
                (begun || at < MAX_ROWS_ABOVE) && header::is_header_row(self.text, &cells, vocabulary);
            let second = spans(at + 1).filter(|_| looks_like_header);
            let found = if looks_like_header {
                header::read(self.text, &cells, second.as_deref(), self.options.vocabulary).ok()
            } else {
                None
            };
            if let Some(mut found) = found {
                let rows = found.rows;
                let width = columns.reached_by(table, at..at + rows);
                if columns.are_reached_by_few(table, at + rows, width) {
                    found.columns.truncate(width);
                }
                self.lines.append(&mut above);
                self.begin(document, found, start, begun);
                begun = true;
                at += rows;
                continue;
            }
            match self.list.as_mut().filter(|_| begun) {
                Some(list) => push_row(document, list, at + 1, &rows[at]),
                None => above.extend(cells.into_iter().filter(|span| !span.is_empty())),
            }
            at += 1;
        }
        if !begun && !above.is_empty() {
            let first = (0..rows.len()).filter_map(spans);
            let mut first = first.filter(|cells| cells.iter().filter(|span| !span.is_empty()).count() >= 3);
            let guesses = first.next().map(|cells| header::guesses(self.text, &cells, vocabulary));
            self.refuse(table, guesses.unwrap_or_default(), number);
        }
    }

    /// Takes a table that is no list as running text.
    fn refuse(&mut self, table: &Table, headers: Vec<Guess>, number: u32) {
        let cells = table.cells.iter().map(|cell| cell.text).filter(|span| !span.is_empty());
        self.in_tables += cells.clone().map(|span| span.len() as usize).sum::<usize>();
        let place = cells.clone().next().unwrap_or_default();
        self.others.extend(self.other_table(&headers, place, number));
        self.unknown = self.unknown.take().or(Some(headers).filter(|headers| !headers.is_empty()));
        self.lines.extend(cells.flat_map(|span| paragraphs(self.text, span)));
    }

    /// The notice that a table is of another kind.
    fn other_table(&self, headers: &[Guess], span: Span, number: u32) -> Option<Problem> {
        let OtherTable { zh, en } = header::other_table(headers, self.options.vocabulary)?;
        Some(Problem {
            kind: ProblemKind::Lossy,
            span,
            zh: format!("第 {number} 张表是{zh}，不是权责清单，其中的文字只作一般文字检查。"),
            en: format!("Table {number} is {en} and no list: it was checked as plain text."),
        })
    }

    /// Whether a table without header of its own goes on with the list before it: as many columns, and no title between.
    fn continues(&self, columns: &Columns) -> bool {
        self.list.as_ref().is_some_and(|list| list.header.columns.len() == columns.len())
            && self.lines.len() <= MAX_LINES_BETWEEN
            && !self.has_title()
    }

    fn has_title(&self) -> bool {
        self.lines.iter().any(|line| heading::is_title_like(line.slice(self.text)))
    }

    fn go_on(&mut self, start: TableStart) {
        if let Some(list) = &mut self.list {
            list.between.append(&mut self.lines);
            list.tables.push(start);
        }
    }

    /// A header: printed again it ends nothing, another begins another list. `same_table`: the list goes on in this table.
    fn begin(&mut self, document: &mut Document, found: Header, start: TableStart, same_table: bool) {
        let is_repeat = self.list.as_ref().is_some_and(|list| found.is_repeat_of(&list.header)) && !self.has_title();
        if is_repeat {
            if !same_table {
                self.go_on(start);
            }
            return;
        }
        let heading = std::mem::take(&mut self.lines);
        let mut start = start;
        if same_table {
            // The rows above belong to the list before.
            start.start = found.columns.first().map_or(start.start, |column| column.span.start());
        }
        self.close(document);
        self.list =
            Some(List { header: found, heading, between: Vec::new(), grid: Grid::default(), tables: vec![start] });
    }

    fn close(&mut self, document: &mut Document) {
        if let Some(Cards { list, heading: above, between, tables }) = self.cards.take() {
            list.add_to(document, self.text, &above, &between);
            if let Some(part) = document.parts.last_mut() {
                part.tables = tables;
            }
        }
        let Some(list) = self.list.take() else {
            return;
        };
        let heading = heading::read(self.text, &list.heading);
        let lines = [list.heading, list.between].concat();
        let origin = Origin { text: self.text, lines: &lines, loses_numbers: false };
        table::add(document, list.header, heading, &list.grid, &origin);
        if let Some(part) = document.parts.last_mut() {
            part.tables = list.tables;
        }
    }

    fn finish(mut self, document: &mut Document) -> Result<(), ReadError> {
        if self.list.is_some() || self.cards.is_some() {
            self.close(document);
            prose::add_part(document, &self.lines);
            document.problems.append(&mut self.others);
            return Ok(());
        }
        // A table that fills the document and is no list is worth an error; one that illustrates a report is not.
        let all: usize = self.lines.iter().map(|line| line.len() as usize).sum();
        if let Some(headers) = self.unknown.filter(|_| self.in_tables * 2 > all) {
            return Err(header::unknown(headers, self.options.vocabulary));
        }
        let heading = heading::read(self.text, &self.lines[..self.lines.len().min(3)]);
        document.title = heading.title;
        document.date = heading.date.or_else(|| prose::signed(self.text, &self.lines));
        prose::add_part(document, &self.lines);
        Ok(())
    }
}

fn card_row(table: &Table, at: usize) -> CardRow {
    let row = &table.rows[at];
    let cells = table.cells[row.first..row.end].iter().map(|cell| {
        let column = u16::try_from(cell.column).unwrap_or(u16::MAX);
        GridCell { merged: cell.merged.is_some(), ..GridCell::own(column, cell.text) }
    });
    CardRow { row: u32::try_from(at + 1).unwrap_or(u32::MAX), cells: cells.collect() }
}

fn push_row(document: &mut Document, list: &mut List, number: usize, cells: &[GridCell]) {
    let width = list.header.columns.len();
    let filled = cells.iter().rposition(|cell| !cell.span.is_empty()).map_or(0, |last| last + 1);
    if filled > width {
        let span = cells[0].span.join(cells[filled - 1].span);
        document.problems.push(table::too_many_cells(span, filled, width));
    }
    list.grid.push(number, cells[..cells.len().min(width.max(filled))].iter().copied());
}

/// How many rows of a table may stand above its header.
const MAX_ROWS_ABOVE: usize = 50;

/// More lines than this between two tables part two lists.
const MAX_LINES_BETWEEN: usize = 2;
