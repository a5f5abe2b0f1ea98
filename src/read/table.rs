//! A grid of cells under a known header → items, sub-item rows and notes of a [`Document`]. Shared by every table format.

use super::error::quoted_header;
use super::header::Header;
use super::heading::Heading;
use super::{Limits, numbers};
use crate::model::{Cell, Column, Document, DocumentKind, Entry, Part, Problem, ProblemKind, Role};
use crate::text::Span;

mod by_content;

/// A cell of a grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct GridCell {
    /// 0-based column.
    pub(super) column: u16,
    /// The text without blanks around it; empty, at its place, for an empty cell.
    pub(super) span: Span,
    /// Whether the text is that of a merged cell whose own place is another one.
    pub(super) merged: bool,
    /// The column whose header counts: another than its own where a header stands twice and the first cell is empty.
    pub(super) under: u16,
}

impl GridCell {
    /// A cell with a text of its own, or none.
    pub(super) const fn own(column: u16, span: Span) -> Self {
        Self { column, span, merged: false, under: column }
    }

    /// Whether the cell itself holds text.
    const fn is_filled(&self) -> bool {
        !self.span.is_empty() && !self.merged
    }
}

/// The rows below a header. Cells that the source has lost are not there.
#[derive(Debug, Default)]
pub(super) struct Grid {
    cells: Vec<GridCell>,
    rows: Vec<GridRow>,
    /// Whether each row is an item, whatever stands in it.
    is_of_cards: bool,
}

#[derive(Clone, Copy, Debug)]
struct GridRow {
    first: usize,
    end: usize,
    row: u32,
}

impl Grid {
    /// A grid whose rows are cards.
    pub(super) fn of_cards() -> Self {
        Self { is_of_cards: true, ..Self::default() }
    }

    /// The cells of a column that hold text of their own.
    fn column(&self, column: usize) -> impl Iterator<Item = Span> {
        let cells = self.cells.iter().filter(move |cell| usize::from(cell.under) == column && cell.is_filled());
        cells.map(|cell| cell.span)
    }

    /// Adds a row, given its 1-based number in the table and its cells in column order.
    pub(super) fn push(&mut self, row: usize, cells: impl Iterator<Item = GridCell>) {
        let first = self.cells.len();
        self.cells.extend(cells);
        self.rows.push(GridRow { first, end: self.cells.len(), row: u32::try_from(row).unwrap_or(u32::MAX) });
    }
}

/// Where a table comes from.
pub(super) struct Origin<'a> {
    /// The text of the source.
    pub(super) text: &'a str,
    /// The lines above the table.
    pub(super) lines: &'a [Span],
    /// Whether numbers may have been lost on the way, so that an item without one is to be counted.
    pub(super) loses_numbers: bool,
}

/// What was lost in a table.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lost {
    /// Items without a number.
    pub(super) numbers: usize,
    /// Whether they could be counted from the numbers that are left.
    pub(super) counted: bool,
    /// The first of them.
    pub(super) first: Option<Span>,
}

/// Adds a table as a part of the document.
pub(super) fn add(
    document: &mut Document,
    mut header: Header,
    heading: Heading,
    grid: &Grid,
    origin: &Origin<'_>,
) -> Lost {
    document.problems.extend(header.likely_basis.and_then(|at| unknown_basis(header.columns.get(at)?)));
    by_content::settle(&mut header, grid, origin.text);
    let part_index = u32::try_from(document.parts.len()).unwrap_or(u32::MAX);
    let first_entry = document.entries.len();
    document.paragraphs.extend(origin.lines.iter().map(|&line| (part_index, line)));
    let mut rows =
        Rows { text: origin.text, header: &header, part: part_index, item: None, is_of_cards: grid.is_of_cards };
    for row in &grid.rows {
        rows.add(document, &grid.cells[row.first..row.end], row.row);
    }

    let mut lost = Lost::default();
    let entries = &mut document.entries[first_entry..];
    if origin.loses_numbers && header.column_of(Role::Number).is_some() {
        let first = entries.iter().find(|entry| entry.parent.is_none() && entry.number.is_none());
        lost.first = first.and_then(|entry| entry.cells.first()).map(|cell| cell.span);
        (lost.numbers, lost.counted) = numbers::infer(entries);
    }
    give_rows_their_item_number(entries, first_entry);

    let places = heading.title.iter().map(|title| title.span);
    let places = places.chain(header.columns.iter().map(|column| column.span));
    let places = places.chain(grid.cells.first().map(|cell| cell.span)).chain(grid.cells.last().map(|cell| cell.span));
    let span = places.reduce(Span::join).unwrap_or_default();
    let mut part = Part::new(header.kind, span);
    part.title = heading.title.clone();
    part.columns = header.columns;
    if document.parts.iter().all(|part| part.kind == DocumentKind::Prose) {
        document.kind = header.kind;
        document.title = heading.title;
        document.date = heading.date;
        document.authority = heading.authority;
    }
    document.parts.push(part);
    lost
}

/// The problem that no column is known to be the basis, where one most likely is.
fn unknown_basis(Column { header, span, .. }: &Column) -> Option<Problem> {
    let line = format!("columns.basis = [{}]", quoted_header(header));
    Some(Problem {
        kind: ProblemKind::Unreadable,
        span: *span,
        zh: format!(
            "没有认出“实施依据”列，这一列没有按依据检查：如果“{header}”就是依据，请在 quanze.toml 开头写上 {line}"
        ),
        en: format!("No column was found for the basis: if “{header}” is it, begin quanze.toml with {line}"),
    })
}

/// The problem that a limit was reached.
pub(super) fn limit_problem(span: Span, what_zh: &str, what_en: &str, limits: &Limits) -> Problem {
    let Limits { rows, columns, cells, .. } = limits;
    Problem {
        kind: ProblemKind::LeftOut,
        span,
        zh: format!(
            "超出读取上限（{rows} 行、每行 {columns} 列、共 {cells} 个单元格）：{what_zh}未读取。上限可在 quanze.toml 的 [limits] 中调整。"
        ),
        en: format!(
            "Over the limits ({rows} rows, {columns} columns a row, {cells} cells in all): {what_en} left out. [limits] in quanze.toml can raise them."
        ),
    }
}

/// Rows that have more cells than the header. A file in which every row has is told of so many times.
#[derive(Debug, Default)]
pub(super) struct Overfull {
    rows: usize,
    first: Option<Span>,
}

const MAX_OVERFULL: usize = 200;

impl Overfull {
    /// Tells of a row with `count` cells under a header of `width` columns. Where the header was cut at the limit, that is told once.
    pub(super) fn add(&mut self, document: &mut Document, row: Span, count: usize, width: usize, limits: &Limits) {
        self.rows += 1;
        if width >= limits.columns {
            if self.first.replace(row).is_none() {
                let what = ("右面的列", "the columns to the right were");
                document.problems.push(limit_problem(row, what.0, what.1, limits));
            }
        } else if self.rows <= MAX_OVERFULL {
            document.problems.push(too_many_cells(row, count, width));
        }
    }

    /// Tells how many rows were not told of.
    pub(super) fn finish(self, document: &mut Document) {
        let untold = self.rows.saturating_sub(MAX_OVERFULL);
        if untold > 0 && self.first.is_none() {
            document.problems.push(Problem {
                kind: ProblemKind::Unreadable,
                span: Span::default(),
                zh: format!("还有 {untold} 行的单元格多于表头的列，未逐一列出。"),
                en: format!("{untold} more rows have more cells than the header has columns."),
            });
        }
    }
}

/// The problem that a row has more cells than the header.
pub(super) fn too_many_cells(span: Span, count: usize, width: usize) -> Problem {
    Problem {
        kind: ProblemKind::Unreadable,
        span,
        zh: format!("这一行有 {count} 个单元格，表头只有 {width} 列：多出的单元格无法归列，已保留但不检查其内容。"),
        en: format!(
            "This row has {count} cells where the header has {width} columns: the cells beyond could not be placed in a column."
        ),
    }
}

pub(super) fn give_rows_their_item_number(entries: &mut [Entry], first_entry: usize) {
    for at in 0..entries.len() {
        if let Some(parent) = entries[at].parent {
            let parent = (parent as usize).checked_sub(first_entry);
            entries[at].number = parent.and_then(|parent| entries.get(parent)?.number.clone());
        }
    }
}

struct Rows<'a> {
    text: &'a str,
    header: &'a Header,
    part: u32,
    /// The item that rows below belong to.
    item: Option<u32>,
    is_of_cards: bool,
}

impl Rows<'_> {
    fn add(&mut self, document: &mut Document, cells: &[GridCell], row: u32) {
        let mut filled = cells.iter().filter(|cell| cell.is_filled());
        let Some(first_filled) = filled.next() else {
            return;
        };
        let second = filled.next();
        if !self.is_of_cards && self.is_note(first_filled, second.is_none()) {
            let notes = std::iter::once(first_filled).chain(second).chain(filled).filter(|cell| !cell.merged);
            document.paragraphs.extend(notes.map(|cell| (self.part, cell.span)));
            return;
        }
        let parent = self.item.filter(|_| !self.is_of_cards && self.belongs_to_item_above(cells));
        let index = u32::try_from(document.entries.len()).unwrap_or(u32::MAX);
        let mut own: Vec<Cell> = Vec::with_capacity(self.header.columns.len());
        for cell in cells {
            own.push(Cell {
                role: self.role(cell.under),
                column: cell.column,
                span: cell.span,
                text: document.texts.intern(self.text, cell.span),
                inherited: cell.merged,
            });
        }
        let places = own.iter().filter(|cell| !cell.inherited).map(|cell| cell.span);
        let span = places.reduce(Span::join).unwrap_or_default();
        let is_number = |cell: &&Cell| cell.role == Some(Role::Number) && !cell.span.is_empty();
        let number = own.iter().find(is_number).filter(|cell| !cell.inherited);
        let number = number.map(|cell| numbers::parse(cell.span.slice(self.text)));
        match parent.and_then(|parent| document.entries.get(parent as usize)) {
            Some(item) => own = inherit(own, &item.cells),
            None => self.item = Some(index),
        }
        document.entries.push(Entry { index, part: self.part, parent, number, row, span, cells: own });
    }

    fn role(&self, column: u16) -> Option<Role> {
        self.header.columns.get(usize::from(column))?.role
    }

    /// Section rows (一、行政许可54项), sums and closing remarks stand in the first column.
    fn is_note(&self, first_filled: &GridCell, is_only_one: bool) -> bool {
        // In a sheet a table may begin further to the right.
        let mut before = self.header.columns.iter().take(usize::from(first_filled.column));
        if before.any(|column| !column.header.is_empty()) {
            return false;
        }
        let cell = first_filled.span.slice(self.text);
        if ["合计", "总计", "共计"].iter().any(|word| cell.starts_with(word)) {
            return true;
        }
        if !is_only_one {
            return false;
        }
        match self.role(first_filled.column) {
            Some(Role::Number) => !numbers::is_number(cell),
            Some(_) => {
                let remark = ["备注：", "备注:", "注：", "注:", "说明：", "说明:", "填表说明"];
                remark.iter().any(|word| cell.starts_with(word)) || is_section(cell)
            }
            None => true,
        }
    }

    /// Whether a row continues the item above: what names an item is empty, as in cells merged downwards.
    fn belongs_to_item_above(&self, cells: &[GridCell]) -> bool {
        let cell = |role: Role| cells.iter().find(|cell| self.role(cell.under) == Some(role));
        let is_empty = |role: Role| cell(role).is_some_and(|cell| !cell.is_filled());
        let is_merged = |role: Role| cell(role).is_some_and(|cell| cell.merged);
        let has_sub_name = cell(Role::SubName).is_some_and(GridCell::is_filled);
        // Where number and name are merged downwards, a sub-item may still have a category and a code of its own.
        let unnumbered = self.header.column_of(Role::Number).is_none() || is_empty(Role::Number);
        if has_sub_name && unnumbered && is_empty(Role::Name) {
            return true;
        }
        // A merged cell says by itself that the rows under it are one item.
        if is_merged(Role::Number) || (is_merged(Role::Name) && unnumbered) {
            return true;
        }
        let keys: &[Role] = match self.header.kind {
            DocumentKind::DutyRegister => &[Role::Number, Role::DepartmentDuty],
            DocumentKind::BoundaryRegister => &[Role::Number, Role::Name],
            _ => &[Role::Number, Role::Code, Role::Category, Role::Name],
        };
        let mut keys = keys.iter().filter_map(|&role| cell(role)).peekable();
        let any_key_there = keys.peek().is_some();
        if keys.any(GridCell::is_filled) {
            return false;
        }
        // A row whose number was lost, and is not empty, is an item unless a sub-item's name tells otherwise.
        let may_lack_sub_name = unnumbered || self.header.column_of(Role::SubName).is_none();
        (any_key_there && may_lack_sub_name) || has_sub_name
    }
}

fn is_section(cell: &str) -> bool {
    let mut chars = cell.chars().skip_while(|c| "一二三四五六七八九十（(".contains(*c));
    cell.chars().next().is_some_and(|c| "一二三四五六七八九十（(".contains(c))
        && chars.next().is_some_and(|c| "、）)".contains(c))
}

/// The row's own cells, and the item's where its own are empty or lost. A sub-item has a name of its own.
pub(super) fn inherit(own: Vec<Cell>, item: &[Cell]) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(own.len().max(item.len()));
    let mut own = own.into_iter().peekable();
    let inheritable = item.iter().filter(|cell| !cell.span.is_empty() && cell.role != Some(Role::SubName));
    for above in inheritable {
        while let Some(cell) = own.next_if(|cell| cell.column < above.column) {
            cells.push(cell);
        }
        match own.next_if(|cell| cell.column == above.column) {
            Some(cell) if !cell.span.is_empty() => cells.push(cell),
            _ => cells.push(Cell { inherited: true, ..above.clone() }),
        }
    }
    cells.extend(own);
    cells
}
