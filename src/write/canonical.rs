//! A document as the values of the canonical form: what is written down, and what follows from the rows around it.

use crate::model::{Cell, Document, DocumentKind, Entry, Role};
use crate::text::{Source, Span};

/// A whole file.
#[derive(Debug)]
pub(super) struct List {
    /// Above the parts. Where the one part stands at the root, its title is this one.
    pub(super) title: Option<String>,
    pub(super) date: Option<String>,
    pub(super) authority: Option<String>,
    pub(super) parts: Vec<Part>,
    /// Whether there is one part, which is written at the root.
    pub(super) is_flat: bool,
}

/// A table, or a stretch of running text.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) kind: DocumentKind,
    pub(super) title: Option<String>,
    /// Paragraphs before the title.
    pub(super) before_title: Vec<String>,
    /// Paragraphs behind the title, before the table.
    pub(super) text: Vec<String>,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Row>,
}

#[derive(Debug)]
pub(super) struct Column {
    pub(super) role: Option<Role>,
    pub(super) header: String,
}

#[derive(Debug)]
pub(super) enum Row {
    /// A section row or remark.
    Note(String),
    /// An item or a row below one.
    Entry(Line),
}

/// An item or a row below one.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub(super) parent: Option<Value>,
    /// Its own cells in column order.
    pub(super) cells: Vec<Field>,
    /// Cells merged with that of the row above.
    pub(super) merged: Vec<Merged>,
    /// Cells merged with the one to their left.
    pub(super) merged_left: Vec<Merged>,
    /// Columns whose cell the source has lost.
    pub(super) lost: Vec<String>,
    pub(super) number_inferred: bool,
}

#[derive(Debug)]
pub(super) struct Merged {
    /// The name of its column.
    pub(super) name: String,
    pub(super) column: usize,
    /// What it has from the row above.
    pub(super) text: String,
}

#[derive(Debug)]
pub(super) struct Field {
    pub(super) key: Key,
    pub(super) value: Value,
    /// The 0-based column it stands in.
    pub(super) column: usize,
}

/// What a cell is filed under.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Key {
    Role(Role),
    /// Under `other`: the header, or the place of the column where that tells no column apart.
    Other(String),
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// Digits that stand for themselves.
    Number(String),
    Text(String),
}

impl Value {
    /// A number where writing it as one gives the same text again.
    fn of(text: String) -> Self {
        let is_plain = (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_plain = is_plain && (text == "0" || !text.starts_with('0'));
        if is_plain { Self::Number(text) } else { Self::Text(text) }
    }
}

impl Part {
    /// The rows of a plain table of `width` columns.
    pub(super) fn table(&self, width: usize) -> Vec<Vec<&str>> {
        let mut rows: Vec<Vec<&str>> = Vec::new();
        // The sum and its number are one row; on a row of its own the number would be an item.
        let mut sum: Option<usize> = None;
        for row in &self.rows {
            match (row, sum) {
                (Row::Note(note), Some(cell)) if cell < width && note.starts_with(|c: char| c.is_ascii_digit()) => {
                    if let Some(place) = rows.last_mut().and_then(|row| row.get_mut(cell)) {
                        *place = note;
                    }
                    sum = Some(cell + 1);
                }
                (Row::Note(note), _) => {
                    let mut cells = vec![""; width.max(1)];
                    cells[0] = note;
                    rows.push(cells);
                    sum = ["合计", "总计", "共计"].iter().any(|word| note.starts_with(word)).then_some(1);
                }
                (Row::Entry(line), _) => {
                    rows.push(line.texts(width));
                    sum = None;
                }
            }
        }
        rows
    }

    /// How many columns its table has, cells beyond the header included.
    pub(super) fn width(&self) -> usize {
        let beyond = self.rows.iter().filter_map(|row| match row {
            Row::Entry(line) => line.cells.last().map(|field| field.column + 1),
            Row::Note(_) => None,
        });
        beyond.max().unwrap_or(0).max(self.columns.len())
    }
}

impl Line {
    /// The texts of a row of a plain table, in which a cell that is merged with the item's is empty. One that is merged with another
    /// is written out, for there an empty cell would say nothing.
    fn texts(&self, width: usize) -> Vec<&str> {
        let mut texts = vec![""; width];
        let own = self.cells.iter().map(|field| match &field.value {
            Value::Number(text) | Value::Text(text) => (field.column, text.as_str()),
        });
        let merged = self.merged.iter().chain(&self.merged_left).map(|merged| (merged.column, merged.text.as_str()));
        for (column, text) in own.chain(merged) {
            if let Some(place) = texts.get_mut(column) {
                *place = text;
            }
        }
        texts
    }
}

/// The values of a document.
pub(super) fn list(source: &Source, document: &Document) -> List {
    let is_flat = document.parts.len() == 1 && title_is_of_its_part(document);
    let reader = Reader { source, document };
    let parts: Vec<Part> = (0..document.parts.len()).map(|at| reader.part(at, is_flat)).collect();
    let title = match (is_flat, parts.as_slice()) {
        (true, [part]) => part.title.clone(),
        _ => document.title.as_ref().map(|title| reader.text(title.span)),
    };
    List {
        title,
        date: document.date.as_ref().map(|date| date.value.to_string()),
        authority: document.authority.clone(),
        parts,
        is_flat,
    }
}

/// Whether the title of a document of one part is a line of this part.
fn title_is_of_its_part(document: &Document) -> bool {
    let span = document.title.as_ref().map(|title| title.span);
    match document.parts.first() {
        Some(part) if part.kind != DocumentKind::Prose => part.title.as_ref().map(|title| title.span) == span,
        _ => span.is_none_or(|span| document.paragraphs.iter().any(|(_, paragraph)| *paragraph == span)),
    }
}

/// A document with the text that its places are in.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub source: &'a Source,
    pub document: &'a Document,
}

impl Reader<'_> {
    /// The text of a place, with `\n` for every line end.
    pub fn text(&self, span: Span) -> String {
        plain(self.source.slice(span))
    }

    fn part(&self, index: usize, is_flat: bool) -> Part {
        let part = &self.document.parts[index];
        let is_prose = part.kind == DocumentKind::Prose;
        let title = match &part.title {
            Some(title) => Some(title.span),
            // The title of running text is that of the document.
            None => self.document.title.as_ref().map(|title| title.span).filter(|_| is_flat && is_prose),
        };
        let paragraphs = self.document.paragraphs.iter().filter(|(of, _)| *of as usize == index).map(|(_, span)| *span);
        let paragraphs: Vec<Span> = paragraphs.collect();
        let title_at = title.and_then(|title| paragraphs.iter().position(|span| *span == title));
        let (before_title, behind) = match title_at {
            Some(at) => (&paragraphs[..at], &paragraphs[at + 1..]),
            None => (&paragraphs[..0], paragraphs.as_slice()),
        };
        let header = part.columns.iter().map(|column| column.span.start()).min();
        let above = behind.iter().take_while(|span| header.is_none_or(|header| span.start() < header)).count();
        // Notes stand in the order of the rows; where keys stand in an order of their own, what comes before them is text.
        let disorder = behind.windows(2).rposition(|pair| pair[0] > pair[1]).map_or(0, |at| at + 1);
        let (text, notes) = behind.split_at(above.max(disorder));
        let texts = |spans: &[Span]| spans.iter().map(|span| self.text(*span)).collect::<Vec<_>>();
        Part {
            kind: part.kind,
            title: title.map(|title| self.text(title)),
            before_title: texts(before_title),
            text: texts(text),
            columns: part.columns.iter().map(|c| Column { role: c.role, header: c.header.clone() }).collect(),
            rows: self.rows(index, notes),
        }
    }

    fn rows(&self, index: usize, notes: &[Span]) -> Vec<Row> {
        let columns = Columns::of(&self.document.parts[index].columns);
        let mut notes = notes.iter().peekable();
        let mut rows = Vec::new();
        let mut items = Items::default();
        let mut above: Option<&Entry> = None;
        for entry in self.document.entries.iter().filter(|entry| entry.part as usize == index) {
            while let Some(note) = notes.next_if(|note| note.start() < entry.span.start()) {
                rows.push(Row::Note(self.text(*note)));
            }
            rows.push(Row::Entry(self.line(entry, above, &columns, &items)));
            if entry.parent.is_none() {
                items.last = Some(entry.index);
                if let Some(number) = &entry.number {
                    items.by_number.insert(plain(&number.text), entry.index);
                }
            }
            above = Some(entry);
        }
        rows.extend(notes.map(|note| Row::Note(self.text(*note))));
        rows
    }

    fn line(&self, entry: &Entry, above: Option<&Entry>, columns: &Columns, items: &Items) -> Line {
        let parent = entry.parent.and_then(|parent| self.document.entries.get(parent as usize));
        let mut line = Line { parent: parent.map(|parent| items.name_of(parent)), ..Line::default() };
        let inferred = entry.number.as_ref().filter(|number| number.inferred && entry.parent.is_none());
        if let Some(number) = inferred {
            line.number_inferred = true;
            let (key, column) = (Key::Role(Role::Number), columns.place_of(Role::Number).unwrap_or(0));
            line.cells.push(Field { key, value: Value::of(plain(&number.text)), column });
        }
        let lefts = std::iter::once(None).chain(entry.cells.iter().map(Some));
        for (cell, left) in entry.cells.iter().zip(lefts) {
            let key = columns.key(cell);
            if cell.span.is_empty() || (inferred.is_some() && key == Key::Role(Role::Number)) {
                continue;
            }
            if cell.inherited {
                if parent.is_some_and(|parent| passes_on(parent, cell)) {
                    continue;
                }
                let column = usize::from(cell.column);
                let merged = || Merged { name: columns.name(column), column, text: self.text(cell.span) };
                if above.is_some_and(|above| above.cells.iter().any(|other| is_same(other, cell))) {
                    line.merged.push(merged());
                    continue;
                }
                if left.is_some_and(|left| left.text == cell.text) {
                    line.merged_left.push(merged());
                    continue;
                }
            }
            let text = self.text(cell.span);
            let value = if key == Key::Role(Role::Number) { Value::of(text) } else { Value::Text(text) };
            line.cells.push(Field { key, value, column: usize::from(cell.column) });
        }
        line.cells.sort_by_key(|field| field.column);
        let is_there = |column: usize| entry.cells.iter().any(|cell| usize::from(cell.column) == column);
        for (column, role) in columns.roles.iter().enumerate().filter(|(column, _)| !is_there(*column)) {
            let is_from_elsewhere = |cell: &Cell| columns.role(usize::from(cell.column)) != cell.role;
            let elsewhere = |role| entry.cells.iter().any(|cell| cell.role == Some(role) && is_from_elsewhere(cell));
            // A number that was counted is lost by that.
            let is_known_gone = |role| elsewhere(role) || (role == Role::Number && line.number_inferred);
            if role.is_some_and(|role| !is_known_gone(role)) {
                line.lost.push(columns.name(column));
            }
        }
        line
    }
}

/// The text with `\n` for every line end.
pub(super) fn plain(text: &str) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() }
}

/// Whether a row below this item has this cell from it without a word.
fn passes_on(item: &Entry, cell: &Cell) -> bool {
    cell.role != Some(Role::SubName) && item.cells.iter().any(|above| is_same(above, cell))
}

fn is_same(above: &Cell, cell: &Cell) -> bool {
    above.column == cell.column && above.text == cell.text
}

/// The items of a part so far.
#[derive(Default)]
struct Items {
    by_number: std::collections::HashMap<String, u32>,
    last: Option<u32>,
}

impl Items {
    /// How a row names the item above it: by its number where that is plain and nearest, else by its place.
    fn name_of(&self, item: &Entry) -> Value {
        let number = item.number.as_ref().map(|number| number.text.as_str());
        let named = number.filter(|number| self.by_number.get(*number) == Some(&item.index));
        match named.map(|number| Value::of(number.to_owned())) {
            Some(Value::Number(number)) => Value::Number(number),
            Some(text) if self.last != Some(item.index) => text,
            _ => Value::Text("above".to_owned()),
        }
    }
}

/// The columns of a part, and how each is named.
struct Columns {
    roles: Vec<Option<Role>>,
    headers: Vec<String>,
}

impl Columns {
    fn of(columns: &[crate::model::Column]) -> Self {
        Self {
            roles: columns.iter().map(|column| column.role).collect(),
            headers: columns.iter().map(|column| column.header.clone()).collect(),
        }
    }

    fn place_of(&self, role: Role) -> Option<usize> {
        self.roles.iter().position(|other| *other == Some(role))
    }

    fn key(&self, cell: &Cell) -> Key {
        let column = usize::from(cell.column);
        match cell.role {
            Some(role)
                if self.place_of(role).is_some_and(|place| place == column || self.role(column) != Some(role)) =>
            {
                Key::Role(role)
            }
            _ => Key::Other(self.name(column)),
        }
    }

    fn role(&self, column: usize) -> Option<Role> {
        self.roles.get(column).copied().flatten()
    }

    /// The name of a column in lists of columns and under `other`.
    fn name(&self, column: usize) -> String {
        let by_place = || format!("第{}列", column + 1);
        match (self.role(column), self.headers.get(column)) {
            (Some(role), _) if self.place_of(role) == Some(column) => role.name().to_owned(),
            (None, Some(header)) => {
                let mut same =
                    (0..self.roles.len()).filter(|at| self.roles[*at].is_none() && self.headers[*at] == *header);
                let is_alone = same.next() == Some(column) && same.next().is_none();
                // A header that reads as a place or a role would be taken for one.
                let is_plain = !header.is_empty() && !header.starts_with('第') && header.parse::<Role>().is_err();
                if is_alone && is_plain { header.clone() } else { by_place() }
            }
            _ => by_place(),
        }
    }
}
