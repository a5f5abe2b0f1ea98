//! What the values of a list say, with places in the file, and how that becomes entries of a [`Document`].

use crate::model::{Cell, Column, Date, Document, DocumentKind, Entry, EntryNumber, Part, Role, Spanned};
use crate::read::{heading, numbers, prose, table};
use crate::text::Span;

/// The inside of a string, in offsets of the file.
pub(super) type Stretch = (usize, usize);

/// A whole file.
#[derive(Default)]
pub(super) struct List {
    pub(super) title: Option<Stretch>,
    pub(super) date: Option<Stretch>,
    pub(super) authority: Option<Stretch>,
    pub(super) parts: Vec<PartDraft>,
}

/// A table, or a stretch of running text.
#[derive(Default)]
pub(super) struct PartDraft {
    pub(super) kind: Option<DocumentKind>,
    pub(super) title: Option<Stretch>,
    /// Whether the title is that of the file.
    pub(super) is_root: bool,
    /// Paragraphs before the title.
    pub(super) before_title: Vec<Paragraphs>,
    /// Paragraphs behind the title.
    pub(super) text: Vec<Paragraphs>,
    pub(super) span: Span,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Row>,
}

/// Running text.
#[derive(Clone, Copy)]
pub(super) enum Paragraphs {
    /// One, whatever its lines.
    One(Stretch),
    /// One on each line.
    Lines(Stretch),
}

/// A member of `entries`.
pub(super) enum Row {
    /// A section row or remark.
    Note(Stretch),
    /// An item or a row below one.
    Entry(EntryDraft),
}

/// An item or a row below one.
#[derive(Default)]
pub(super) struct EntryDraft {
    pub(super) at: Span,
    /// Its own cells by column, in order.
    pub(super) cells: Vec<(usize, Stretch)>,
    pub(super) lost: Vec<usize>,
    pub(super) merged: Vec<usize>,
    pub(super) merged_left: Vec<usize>,
    /// The item above, counted among the entries of the part.
    pub(super) parent: Option<usize>,
    pub(super) inferred: bool,
}

/// A document in the making: its text, and the way from the file to it.
pub(super) struct Placed<'a> {
    pub(super) document: &'a mut Document,
    pub(super) text: &'a str,
    pub(super) at: &'a dyn Fn(usize) -> usize,
}

impl Placed<'_> {
    /// A stretch of the file as a span of the text, without blanks around it.
    fn trimmed(&self, (from, to): Stretch) -> Span {
        let (from, to) = ((self.at)(from), (self.at)(to));
        prose::trimmed(self.text, from, to).unwrap_or_else(|| Span::of(from, from))
    }

    fn filled(&self, stretch: Option<Stretch>) -> Option<Span> {
        stretch.map(|stretch| self.trimmed(stretch)).filter(|span| !span.is_empty())
    }

    /// A span of the file as one of the text.
    pub(super) fn whole(&self, span: Span) -> Span {
        Span::of((self.at)(span.start() as usize), (self.at)(span.end() as usize))
    }

    fn lines(&self, paragraphs: Paragraphs) -> Vec<Span> {
        match paragraphs {
            Paragraphs::One(stretch) => self.filled(Some(stretch)).into_iter().collect(),
            Paragraphs::Lines(stretch) => prose::paragraphs(self.text, self.trimmed(stretch)).collect(),
        }
    }
}

impl List {
    /// Adds all parts to the document.
    pub(super) fn add(self, placed: &mut Placed<'_>) {
        let title = placed.filled(self.title);
        let date = placed.filled(self.date);
        let authority = placed.filled(self.authority);
        for part in self.parts {
            part.add(placed);
        }
        let (document, text) = (&mut *placed.document, placed.text);
        if let Some(span) = title {
            let heading = heading::read(text, &[span]);
            document.title = Some(Spanned::new(heading::one_line(span.slice(text)), span));
            document.date = heading.date.or(document.date.take());
            document.authority = heading.authority.or(document.authority.take());
        }
        if let Some(found) = date.and_then(|span| date_in(text, span)) {
            document.date = Some(found);
        }
        if let Some(span) = authority {
            document.authority = Some(span.slice(text).to_owned());
        }
    }
}

/// The date in a value, which may be a year alone.
fn date_in(text: &str, span: Span) -> Option<Spanned<Date>> {
    let year = span.slice(text);
    match year.parse() {
        Ok(year @ 1900..=2999) => Some(Spanned::new(Date::new(year, 0, 0), span)),
        _ => heading::find_date(text, span),
    }
}

impl PartDraft {
    fn add(self, placed: &mut Placed<'_>) {
        let index = u32::try_from(placed.document.parts.len()).unwrap_or(u32::MAX);
        let first = placed.document.entries.len();
        let title = placed.filled(self.title);
        let mut lines: Vec<Span> = self.before_title.into_iter().flat_map(|text| placed.lines(text)).collect();
        lines.extend(title);
        lines.extend(self.text.into_iter().flat_map(|text| placed.lines(text)));
        placed.document.paragraphs.extend(lines.iter().map(|&line| (index, line)));
        let kind = self.kind.unwrap_or_else(|| kind_of(&self.columns));
        let roles: Vec<Option<Role>> = self.columns.iter().map(|column| column.role).collect();
        let mut rows = 0;
        for row in self.rows {
            match row {
                Row::Note(note) => {
                    let note = placed.filled(Some(note));
                    placed.document.paragraphs.extend(note.map(|note| (index, note)));
                }
                Row::Entry(entry) => {
                    rows += 1;
                    entry.add(placed, index, first, rows, &roles);
                }
            }
        }
        table::give_rows_their_item_number(&mut placed.document.entries[first..], first);
        let mut part = Part::new(kind, placed.whole(self.span));
        // Running text has no title of its own beside that of the file.
        let own_title = title.filter(|_| !(self.is_root && kind == DocumentKind::Prose));
        part.title = own_title.map(|span| Spanned::new(heading::one_line(span.slice(placed.text)), span));
        part.columns = self.columns;
        part.columns.iter_mut().for_each(|column| column.span = placed.whole(column.span));
        let heading = heading::read(placed.text, &lines);
        let document = &mut *placed.document;
        if document.parts.iter().all(|part| part.kind == DocumentKind::Prose) {
            document.kind = kind;
            document.title = part.title.clone();
            document.date = heading.date;
            document.authority = heading.authority;
        }
        document.parts.push(part);
    }
}

/// What the columns make of a part that does not say what it is.
fn kind_of(columns: &[Column]) -> DocumentKind {
    let has = |role: Role| columns.iter().any(|column| column.role == Some(role));
    match () {
        () if columns.is_empty() => DocumentKind::Prose,
        () if has(Role::DepartmentDuty) && !has(Role::Basis) && !has(Role::Category) => DocumentKind::DutyRegister,
        () if has(Role::Case) => DocumentKind::BoundaryRegister,
        () => DocumentKind::PowerList,
    }
}

impl EntryDraft {
    fn add(self, placed: &mut Placed<'_>, part: u32, first: usize, row: u32, roles: &[Option<Role>]) {
        let index = u32::try_from(placed.document.entries.len()).unwrap_or(u32::MAX);
        let whole = placed.whole(self.at);
        let mut own = self.own_cells(placed, first, roles);
        let number =
            own.iter().find(|cell| cell.role == Some(Role::Number) && !cell.span.is_empty() && !cell.inherited);
        let mut number: Option<EntryNumber> = number.map(|cell| numbers::parse(cell.span.slice(placed.text)));
        if self.inferred
            && let Some(number) = &mut number
        {
            number.inferred = true;
            own.retain(|cell| cell.role != Some(Role::Number));
        }
        let parent = self.parent.and_then(|parent| u32::try_from(first + parent).ok());
        if let Some(item) = parent.and_then(|parent| placed.document.entries.get(parent as usize)) {
            own = table::inherit(own, &item.cells);
        }
        let places = own.iter().filter(|cell| !cell.inherited).map(|cell| cell.span);
        let span = places.reduce(Span::join).unwrap_or(whole);
        placed.document.entries.push(Entry { index, part, parent, number, row, span, cells: own });
    }

    /// Its cells, empty ones at the end of the entry. Lost ones are not there; merged ones are those of the row above.
    fn own_cells(&self, placed: &mut Placed<'_>, first: usize, roles: &[Option<Role>]) -> Vec<Cell> {
        let end = placed.whole(self.at).end();
        let width = roles.len().max(self.cells.last().map_or(0, |cell| cell.0 + 1));
        let mut own: Vec<Cell> = Vec::with_capacity(width);
        let mut given = self.cells.iter().peekable();
        for column in 0..width {
            let mut stretch = None;
            while let Some(cell) = given.next_if(|cell| cell.0 <= column) {
                stretch = (cell.0 == column).then_some(cell.1);
            }
            if stretch.is_none() && (self.lost.contains(&column) || column >= roles.len()) {
                continue;
            }
            let span = stretch.map_or(Span::new(end, end), |stretch| placed.trimmed(stretch));
            let id = u16::try_from(column).unwrap_or(u16::MAX);
            if span.is_empty() && self.merged.contains(&column) {
                let above = placed.document.entries[first..].last();
                let above = above.and_then(|entry| entry.cells.iter().find(|cell| cell.column == id));
                if let Some(above) = above.filter(|above| !above.span.is_empty()) {
                    own.push(Cell { inherited: true, ..above.clone() });
                    continue;
                }
            }
            if span.is_empty()
                && self.merged_left.contains(&column)
                && let Some(left) = own.last().filter(|left| !left.span.is_empty())
            {
                let role = roles.get(column).copied().flatten();
                own.push(Cell { role, column: id, inherited: true, ..left.clone() });
                continue;
            }
            own.push(Cell {
                role: roles.get(column).copied().flatten(),
                column: id,
                span,
                text: placed.document.texts.intern(placed.text, span),
                inherited: false,
            });
        }
        own
    }
}
