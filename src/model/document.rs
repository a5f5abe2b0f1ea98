use std::fmt;

use super::{Date, Role};
use crate::text::Span;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value at a place.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// What a document, or a part of one, is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DocumentKind {
    /// 权责清单.
    PowerList,
    /// 职责登记表.
    DutyRegister,
    /// 职责边界登记表.
    BoundaryRegister,
    /// Running text.
    Prose,
}

impl DocumentKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::PowerList, Self::DutyRegister, Self::BoundaryRegister, Self::Prose];

    /// The name in JSON, configuration and `rule.toml`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PowerList => "power-list",
            Self::DutyRegister => "duty-register",
            Self::BoundaryRegister => "boundary-register",
            Self::Prose => "prose",
        }
    }

    /// The Chinese name, for people.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::PowerList => "权责清单",
            Self::DutyRegister => "职责登记表",
            Self::BoundaryRegister => "职责边界登记表",
            Self::Prose => "文稿",
        }
    }
}

impl fmt::Display for DocumentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A file as understood: its parts, its items, its running text.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Document {
    /// The name of the input format: `dump`, `csv`.
    pub format: &'static str,
    /// The kind of the first table; prose where there is none.
    pub kind: DocumentKind,
    /// The title line above the first table.
    pub title: Option<Spanned<String>>,
    /// The date in or below the title.
    pub date: Option<Spanned<Date>>,
    /// The authority named in the title.
    pub authority: Option<String>,
    /// Tables and stretches of prose, in order.
    pub parts: Vec<Part>,
    /// Items and their sub-item rows, in order.
    pub entries: Vec<Entry>,
    /// Paragraphs outside tables, with the index of their part.
    pub paragraphs: Vec<(u32, Span)>,
    /// The distinct cell texts.
    pub texts: Texts,
    /// What could not be read, and what the source had lost before.
    pub problems: Vec<Problem>,
    /// How people find a cell in the file.
    pub places: PlaceStyle,
}

impl Document {
    /// An empty document of a format.
    pub fn new(format: &'static str) -> Self {
        Self {
            format,
            kind: DocumentKind::Prose,
            title: None,
            date: None,
            authority: None,
            parts: Vec::new(),
            entries: Vec::new(),
            paragraphs: Vec::new(),
            texts: Texts::default(),
            problems: Vec::new(),
            places: PlaceStyle::Text,
        }
    }

    /// Whether rows were left out since a limit was reached: then what is said of the whole cannot be compared with them.
    pub fn is_cut(&self) -> bool {
        self.problems.iter().any(|problem| problem.kind == ProblemKind::LeftOut)
    }

    /// Lets go of cells and texts, and keeps what a report says of the document as a whole.
    pub fn let_cells_go(&mut self) {
        self.texts = Texts::default();
        self.paragraphs = Vec::new();
        self.entries.iter_mut().for_each(|entry| entry.cells = Vec::new());
    }

    /// Number of items, sub-item rows not counted.
    pub fn item_count(&self) -> usize {
        self.entries.iter().filter(|entry| entry.parent.is_none()).count()
    }

    /// The kind of the part an entry belongs to.
    pub fn kind_of(&self, entry: &Entry) -> DocumentKind {
        self.parts.get(entry.part as usize).map_or(self.kind, |part| part.kind)
    }

    /// The 1-based number, in the file, of the table that an entry stands in.
    pub fn table_of(&self, entry: &Entry) -> u32 {
        let part = entry.part as usize;
        if let Some(part) = self.parts.get(part).filter(|part| !part.tables.is_empty()) {
            let behind = part.tables.partition_point(|table| table.start <= entry.span.start());
            return part.tables[behind.saturating_sub(1)].number;
        }
        let tables = self.parts.iter().take(part + 1).filter(|part| !part.columns.is_empty());
        u32::try_from(tables.count()).unwrap_or(u32::MAX)
    }

    /// The address of an entry's cell as people know it, where that is not its line.
    pub fn address_of(&self, entry: &Entry, cell: &Cell) -> Option<Address> {
        let part = self.parts.get(entry.part as usize)?;
        let of_card = part.card_places.binary_search_by_key(&cell.span.start(), |place| place.start).ok();
        let (row, number) = of_card.map_or((entry.row, cell.column), |at| {
            let place = part.card_places[at];
            (place.row, place.column)
        });
        let column =
            || part.columns.get(usize::from(cell.column)).map_or("", |column| column.header.as_str()).to_owned();
        match self.places {
            PlaceStyle::Text => None,
            PlaceStyle::Table => Some(Address::Table { table: self.table_of(entry), row, column: column() }),
            PlaceStyle::Sheet => Some(Address::Sheet { sheet: part.sheet.clone(), row, column: number }),
        }
    }
}

/// How people find a cell in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlaceStyle {
    /// By its line and column.
    #[default]
    Text,
    /// By table, row and column header.
    Table,
    /// By sheet, column letter and row.
    Sheet,
}

/// The address of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Address {
    /// In a text document.
    Table {
        /// 1-based number of the table in the file.
        table: u32,
        /// 1-based row, header rows counted.
        row: u32,
        /// The column's header.
        column: String,
    },
    /// In a workbook.
    Sheet {
        /// The sheet's name.
        sheet: Option<String>,
        /// 1-based row.
        row: u32,
        /// 0-based column.
        column: u16,
    },
}

impl Address {
    /// In Chinese: `表1 第12行 实施依据`, `Sheet1!G12`.
    pub fn zh(&self) -> String {
        match self {
            Self::Table { table, row, column } => format!("表{table} 第{row}行 {column}").trim_end().to_owned(),
            Self::Sheet { sheet, row, column } => sheet_address(sheet.as_deref(), *row, *column),
        }
    }

    /// In English: `table 1, row 12, 实施依据`, `Sheet1!G12`.
    pub fn en(&self) -> String {
        match self {
            Self::Table { table, row, column } if column.is_empty() => format!("table {table}, row {row}"),
            Self::Table { table, row, column } => format!("table {table}, row {row}, {column}"),
            Self::Sheet { sheet, row, column } => sheet_address(sheet.as_deref(), *row, *column),
        }
    }
}

fn sheet_address(sheet: Option<&str>, row: u32, column: u16) -> String {
    let mut letters = Vec::new();
    let mut rest = u32::from(column) + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    match sheet {
        Some(sheet) => format!("{sheet}!{letters}{row}"),
        None => format!("{letters}{row}"),
    }
}

/// A table, or a stretch of running text.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Part {
    /// What it is.
    pub kind: DocumentKind,
    /// Its own title line.
    pub title: Option<Spanned<String>>,
    /// From its title, or else its first cell or paragraph, to its end.
    pub span: Span,
    /// The sheet's name.
    pub sheet: Option<String>,
    /// The columns; empty for prose.
    pub columns: Vec<Column>,
    /// The tables of the file that it is made of, where a list may go on from one table to the next; else empty.
    pub tables: Vec<TableStart>,
    /// Where the values of cards stand, in the order of the text; empty for other tables.
    pub card_places: Vec<CardPlace>,
}

/// Where the value of a card stands: an item on a table of its own has its cells in many rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CardPlace {
    /// The first byte of the value in the text.
    pub start: u32,
    /// 1-based row of the table or sheet.
    pub row: u32,
    /// 0-based column of the table or sheet.
    pub column: u16,
}

/// Where a table of the file begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableStart {
    /// 1-based number of the table in the file.
    pub number: u32,
    /// Its first byte in the text.
    pub start: u32,
}

impl Part {
    /// A part without title and columns.
    pub fn new(kind: DocumentKind, span: Span) -> Self {
        Self { kind, title: None, span, sheet: None, columns: Vec::new(), tables: Vec::new(), card_places: Vec::new() }
    }

    /// Whether one of the columns has this role.
    pub fn has(&self, role: Role) -> bool {
        self.columns.iter().any(|column| column.role == Some(role))
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What it holds; `None` where the header is not known.
    pub role: Option<Role>,
    /// The header without spaces and line breaks.
    pub header: String,
    /// The header cell.
    pub span: Span,
}

/// An item, or a sub-item row below one.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Entry {
    /// The 0-based place in [`Document::entries`].
    pub index: u32,
    /// The index of its part.
    pub part: u32,
    /// The item above a sub-item row; `None` for items.
    pub parent: Option<u32>,
    /// The item's number.
    pub number: Option<EntryNumber>,
    /// 1-based row in its table, header rows counted.
    pub row: u32,
    /// From its first cell to its last.
    pub span: Span,
    /// The cells that are there, in column order; empty merged cells carry the parent's text.
    pub cells: Vec<Cell>,
}

impl Entry {
    /// The cell of a role; the first where a role has several columns.
    pub fn cell(&self, role: Role) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.role == Some(role))
    }
}

/// The number of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryNumber {
    /// As written, or as counted where it was lost.
    pub text: String,
    /// Its value, where it is one whole number.
    pub value: Option<u32>,
    /// Lost in conversion and counted from the rows around it.
    pub inferred: bool,
}

/// A cell of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What its column holds.
    pub role: Option<Role>,
    /// 0-based column in the table.
    pub column: u16,
    /// The text without blanks around it. For an inherited cell this is the parent's span.
    pub span: Span,
    /// The distinct text.
    pub text: TextId,
    /// Empty in the source and filled from the item above, as in a merged cell.
    pub inherited: bool,
}

/// Names one of the distinct cell texts of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextId(pub u32);

/// The distinct cell texts of a document: lists repeat the same long cell hundreds of times.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    first: Vec<Span>,
    /// Half of each text's hash, so that texts are seldom compared and the table can grow without them.
    hashes: Vec<u32>,
    /// Open addressing: ids one higher, 0 where nothing is. The length is a power of two. A map would take six times the memory,
    /// and a list may have a million texts.
    table: Vec<u32>,
}

impl Texts {
    /// The id of the text at `span` of `source`; equal texts have one id.
    pub fn intern(&mut self, source: &str, span: Span) -> TextId {
        use std::hash::BuildHasher;
        let text = span.slice(source);
        let hash = rustc_hash::FxBuildHasher.hash_one(text);
        let hash = u32::try_from((hash ^ (hash >> 32)) & u64::from(u32::MAX)).unwrap_or(0);
        if self.first.len() * 4 >= self.table.len() * 3 {
            self.grow();
        }
        let mask = self.table.len() - 1;
        let mut at = hash as usize & mask;
        while let Some(id) = self.table[at].checked_sub(1) {
            if self.hashes[id as usize] == hash && self.first[id as usize].slice(source) == text {
                return TextId(id);
            }
            at = (at + 1) & mask;
        }
        let id = u32::try_from(self.first.len()).unwrap_or(u32::MAX);
        self.table[at] = id.saturating_add(1);
        self.first.push(span);
        self.hashes.push(hash);
        TextId(id)
    }

    fn grow(&mut self) {
        let length = (self.table.len() * 2).max(64);
        self.table = vec![0; length];
        for (hash, id) in self.hashes.iter().zip(1..) {
            let mut at = *hash as usize & (length - 1);
            while self.table[at] != 0 {
                at = (at + 1) & (length - 1);
            }
            self.table[at] = id;
        }
    }

    /// The first place of a text.
    pub fn span(&self, id: TextId) -> Span {
        self.first.get(id.0 as usize).copied().unwrap_or_default()
    }

    /// Puts the beginning of a text in its place. The cells that have it are to be shortened too.
    pub fn shorten(&mut self, id: TextId, beginning: Span) {
        if let Some(span) = self.first.get_mut(id.0 as usize) {
            *span = beginning;
        }
    }

    /// Number of distinct texts.
    pub fn len(&self) -> usize {
        self.first.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// All ids, in order of first appearance.
    pub fn ids(&self) -> impl Iterator<Item = TextId> + use<> {
        (0..u32::try_from(self.first.len()).unwrap_or(u32::MAX)).map(TextId)
    }
}

/// Something the reader has to say about the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind of thing.
    pub kind: ProblemKind,
    /// Where.
    pub span: Span,
    /// In Chinese, for people.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// What kind of thing a [`Problem`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ProblemKind {
    /// A part could not be read (Q002).
    Unreadable,
    /// Rows or cells were left out since a limit was reached (Q002).
    LeftOut,
    /// The source had lost something before it came to us (Q003).
    Lossy,
}
