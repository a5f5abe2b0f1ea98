//! Cards: an item on a table of its own, whose rows are a label and its value, or two of each side by side.

use rustc_hash::FxHashMap;

use super::error::Guess;
use super::header::{self, Header};
use super::heading;
use super::table::{self, Grid, GridCell, Origin};
use crate::model::{CardPlace, Column, Document, DocumentKind, Role};
use crate::text::Span;
use crate::vocabulary::Vocabulary;

/// A row of a table that may be a card.
#[derive(Clone, Debug)]
pub(super) struct CardRow {
    /// Its 1-based number in the table or sheet.
    pub(super) row: u32,
    /// Its cells in order, empty ones among them.
    pub(super) cells: Vec<GridCell>,
}

/// The cards of a table, and the lines around them.
#[derive(Debug)]
pub(super) struct Found {
    kind: DocumentKind,
    cards: Vec<Card>,
    /// Rows above the first card that are one text.
    pub(super) above: Vec<Span>,
    /// Such rows between cards and below.
    pub(super) between: Vec<Span>,
}

/// One item.
#[derive(Debug, Default)]
struct Card {
    pairs: Vec<Pair>,
}

#[derive(Clone, Copy, Debug)]
struct Pair {
    label: Span,
    value: Span,
    /// Whether more may follow in the rows below.
    row: u32,
    column: u16,
}

/// Whether the rows of a table are those of cards, as far as its first rows tell.
pub(super) fn may_be_cards(text: &str, rows: impl Iterator<Item = CardRow>, vocabulary: &Vocabulary) -> bool {
    let labels = Labels::of(text, rows.take(FIRST_ROWS), vocabulary);
    labels.most_roles() >= 2 && labels.rows_with * 2 >= labels.rows
}

/// The cards that a table is made of; `None` where it is another table, and the labels where they are cards of another known kind
/// that is no list. `row` gives each of its `count` rows.
pub(super) fn find(
    text: &str,
    count: usize,
    row: impl Fn(usize) -> CardRow,
    vocabulary: &Vocabulary,
) -> Option<Result<Found, Vec<Guess>>> {
    if !may_be_cards(text, (0..count).map(&row), vocabulary) {
        return None;
    }
    let rows: Vec<CardRow> = (0..count).map(row).collect();
    let labels = Labels::of(text, rows.iter(), vocabulary);
    if labels.most_roles() < 3 || labels.rows_with * 2 < labels.rows || is_sideways(text, &rows, vocabulary) {
        return None;
    }
    let mut reader = Reader {
        text,
        vocabulary,
        labels: &labels,
        cards: Vec::new(),
        above: Vec::new(),
        lines: Vec::new(),
        is_below_role: false,
    };
    for row in &rows {
        if reader.says_how_to_fill_in(row) {
            return None;
        }
        reader.add(row);
    }
    let Reader { cards, above, lines, .. } = reader;
    let labels: Vec<Span> = cards.first()?.pairs.iter().map(|pair| pair.label).collect();
    match header::read(text, &labels, None, vocabulary) {
        Ok(Header { kind, .. }) => Some(Ok(Found { kind, cards, above, between: lines })),
        Err(labels) => header::other_table(&labels, vocabulary).is_some().then_some(Err(labels)),
    }
}

/// Whether most labels have several values beside them, as in a list with a column for each item.
fn is_sideways(text: &str, rows: &[CardRow], vocabulary: &Vocabulary) -> bool {
    let is_label = |cell: &GridCell| vocabulary.columns.role_of(cell.span.slice(text)).is_some();
    let beside = rows.iter().filter_map(|row| {
        let (label, values) = row.cells.split_first()?;
        let is_alone = is_filled(label) && is_label(label) && !values.iter().any(is_label);
        is_alone.then(|| values.iter().filter(|cell| is_filled(cell)).count())
    });
    let (many, all) = beside.fold((0, 0), |(many, all), values| (many + usize::from(values > 1), all + 1));
    many >= 3 && many * 2 > all
}

/// In so many rows a card shows itself.
const FIRST_ROWS: usize = 12;

/// Where labels stand.
#[derive(Debug, Default)]
struct Labels {
    /// By column: the roles that stand there, and how often labels with a role do.
    columns: Vec<(Vec<Role>, usize)>,
    /// Rows with more than one cell, and those of them with a label.
    rows: usize,
    rows_with: usize,
}

impl Labels {
    fn of<R: std::borrow::Borrow<CardRow>>(text: &str, rows: impl Iterator<Item = R>, vocabulary: &Vocabulary) -> Self {
        let mut labels = Self::default();
        for row in rows {
            let cells = &row.borrow().cells;
            let Some((_, but_last)) = cells.split_last().filter(|(_, but_last)| !but_last.is_empty()) else {
                continue;
            };
            // A row that goes on with the label above tells nothing.
            labels.rows += usize::from(is_filled(&cells[0]));
            let mut has_label = false;
            for cell in but_last.iter().filter(|cell| is_filled(cell)) {
                let Some(role) = vocabulary.columns.role_of(cell.span.slice(text)) else {
                    continue;
                };
                let column = usize::from(cell.column);
                if labels.columns.len() <= column {
                    labels.columns.resize_with(column + 1, Default::default);
                }
                let (roles, count) = &mut labels.columns[column];
                *count += 1;
                if !roles.contains(&role) {
                    roles.push(role);
                }
                has_label = true;
            }
            labels.rows_with += usize::from(has_label);
        }
        labels
    }

    fn most_roles(&self) -> usize {
        self.columns.iter().map(|(roles, _)| roles.len()).max().unwrap_or(0)
    }

    /// Whether labels stand in a column.
    fn are_in(&self, column: u16) -> bool {
        self.columns.get(usize::from(column)).is_some_and(|(_, count)| *count >= 2)
    }
}

fn is_filled(cell: &GridCell) -> bool {
    !cell.span.is_empty() && !cell.merged
}

struct Reader<'a> {
    text: &'a str,
    vocabulary: &'a Vocabulary,
    labels: &'a Labels,
    cards: Vec<Card>,
    above: Vec<Span>,
    lines: Vec<Span>,
    /// Whether the last first cell of a row was a label with a role: what stands below, beside its merged cells, belongs to it.
    is_below_role: bool,
}

impl Reader<'_> {
    fn role(&self, cell: &GridCell) -> Option<Role> {
        self.vocabulary.columns.role_of(cell.span.slice(self.text)).filter(|_| is_filled(cell))
    }

    /// Whether the cell at `at` is a label: a known header, or a short text where others are; the last cell of a row is none.
    fn is_label(&self, cells: &[GridCell], at: usize) -> bool {
        let Some(cell) = cells.get(at).filter(|cell| at + 1 < cells.len() && is_filled(cell)) else {
            return false;
        };
        let text = cell.span.slice(self.text);
        let is_part = self.is_below_role && !is_filled(&cells[0]);
        self.role(cell).is_some()
            || self.vocabulary.columns.is_without_role(text)
            || (!is_part
                && self.labels.are_in(cell.column)
                && text.len() <= MAX_LABEL_BYTES
                && !text.contains(['。', '；', '\n']))
    }

    /// 项目 | 填写说明: a table that says how to fill in the list.
    fn says_how_to_fill_in(&self, row: &CardRow) -> bool {
        let words = ["填写说明", "填表说明", "填报说明", "填写要求", "填报要求", "填写规范", "字段说明"];
        row.cells.iter().skip(1).any(|cell| words.contains(&cell.span.slice(self.text)))
    }

    /// 项目 | 内容: headers above labels and values.
    fn is_generic(&self, row: &CardRow) -> bool {
        let words = ["内容", "具体内容", "信息", "值", "填写内容"];
        let filled: Vec<&GridCell> = row.cells.iter().filter(|cell| is_filled(cell)).collect();
        self.cards.is_empty()
            && filled.len() > 1
            && filled.iter().skip(1).step_by(2).all(|cell| words.contains(&cell.span.slice(self.text)))
    }

    fn add(&mut self, row: &CardRow) {
        let cells = &row.cells;
        let mut filled = cells.iter().filter(|cell| is_filled(cell));
        let Some(first) = filled.next() else {
            return;
        };
        if self.is_generic(row) {
            return;
        }
        let is_alone = filled.next().is_none();
        if is_alone && (cells.len() == 1 || (self.role(first).is_none() && is_filled(&cells[0]))) {
            let lines = if self.cards.is_empty() { &mut self.above } else { &mut self.lines };
            lines.push(first.span);
            return;
        }
        if is_filled(&cells[0]) {
            self.is_below_role = self.role(&cells[0]).is_some();
        }
        let mut at = 0;
        while at < cells.len() {
            if !self.is_label(cells, at) {
                if is_filled(&cells[at]) {
                    self.go_on(&cells[at]);
                }
                at += 1;
                continue;
            }
            // The head of a group of labels.
            let is_head =
                self.role(&cells[at]).is_none() && self.is_label(cells, at + 1) && self.role(&cells[at + 1]).is_some();
            if is_head {
                at += 1;
                continue;
            }
            self.begin(cells[at].span, &cells[at + 1], row.row);
            at += 2;
        }
    }

    /// Begins a pair, and with it another card where the card has one of its first labels already.
    fn begin(&mut self, label: Span, value: &GridCell, row: u32) {
        let role = |span: Span| self.vocabulary.columns.role_of(span.slice(self.text));
        let own = role(label);
        let is_first =
            |card: &Card| card.pairs.iter().take(FIRST_LABELS).any(|pair| own.is_some() && role(pair.label) == own);
        let span = if value.merged { Span::new(value.span.start(), value.span.start()) } else { value.span };
        let pair = Pair { label, value: span, row, column: value.column };
        match self.cards.last_mut().filter(|card| !is_first(card)) {
            Some(card) => card.pairs.push(pair),
            None => self.cards.push(Card { pairs: vec![pair] }),
        }
    }

    /// More of the value before: another cell beside it or below.
    fn go_on(&mut self, cell: &GridCell) {
        match self.cards.last_mut().and_then(|card| card.pairs.last_mut()) {
            Some(pair) if pair.value.is_empty() => pair.value = cell.span,
            Some(pair) => pair.value = pair.value.join(cell.span),
            None => self.above.push(cell.span),
        }
    }
}

/// Which labels of a card begin another.
const FIRST_LABELS: usize = 2;

/// An unknown label is not longer than this: fifteen Chinese characters.
const MAX_LABEL_BYTES: usize = 45;

/// Cards that are one list.
#[derive(Debug)]
pub(super) struct CardList {
    kind: DocumentKind,
    columns: Vec<Column>,
    known: FxHashMap<(String, usize, Option<Role>), usize>,
    grid: Grid,
    places: Vec<CardPlace>,
}

impl CardList {
    /// A list of the cards of a table.
    pub(super) fn new(text: &str, found: &Found, vocabulary: &Vocabulary) -> Self {
        let mut list = Self {
            kind: found.kind,
            columns: Vec::new(),
            known: FxHashMap::default(),
            grid: Grid::of_cards(),
            places: Vec::new(),
        };
        list.add(text, found, vocabulary);
        list
    }

    /// Whether the cards of another table are of the same kind of list.
    pub(super) fn goes_on_with(&self, found: &Found) -> bool {
        self.kind == found.kind
    }

    /// Adds the cards of a table.
    pub(super) fn add(&mut self, text: &str, found: &Found, vocabulary: &Vocabulary) {
        for card in &found.cards {
            let mut taken = vec![false; Role::ALL.len()];
            let mut counts: FxHashMap<String, usize> = FxHashMap::default();
            let mut cells: Vec<GridCell> = Vec::with_capacity(card.pairs.len());
            for pair in &card.pairs {
                let label = pair.label.slice(text);
                let header: String = label.split_whitespace().collect();
                let role = vocabulary.columns.role_of(label);
                let role = role.filter(|role| !std::mem::replace(&mut taken[role.index()], true));
                let count = counts.entry(header.clone()).or_default();
                *count += 1;
                let next = self.columns.len();
                let column = *self.known.entry((header.clone(), *count, role)).or_insert(next);
                if column == next {
                    self.columns.push(Column { role, header, span: pair.label });
                }
                cells.push(GridCell::own(u16::try_from(column).unwrap_or(u16::MAX), pair.value));
                self.places.push(CardPlace { start: pair.value.start(), row: pair.row, column: pair.column });
            }
            cells.sort_by_key(|cell| cell.column);
            let row = card.pairs.first().map_or(0, |pair| pair.row);
            self.grid.push(row as usize, cells.into_iter());
        }
    }

    /// Adds the list to a document, with the lines above it and between its cards.
    pub(super) fn add_to(mut self, document: &mut Document, text: &str, above: &[Span], between: &[Span]) {
        let heading = heading::read(text, above);
        let lines = [above, between].concat();
        let header = Header { columns: self.columns, kind: self.kind, rows: 0, likely_basis: None };
        table::add(document, header, heading, &self.grid, &Origin { text, lines: &lines, loses_numbers: false });
        if let Some(part) = document.parts.last_mut() {
            self.places.sort_by_key(|place| place.start);
            part.card_places = self.places;
        }
    }
}

/// Adds the cards of a file or sheet that is one table, below the lines `above`.
pub(super) fn add(
    document: &mut Document,
    text: &str,
    mut found: Found,
    mut above: Vec<Span>,
    vocabulary: &Vocabulary,
) {
    above.append(&mut found.above);
    let between = std::mem::take(&mut found.between);
    CardList::new(text, &found, vocabulary).add_to(document, text, &above, &between);
}
