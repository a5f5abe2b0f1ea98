//! The header of a table: which rows are headers, what their cells mean, what kind of table that makes.

use super::ReadError;
use super::error::Guess;
use crate::model::{Column, DocumentKind, Role};
use crate::text::Span;
use crate::vocabulary::{Columns, OtherTable, Vocabulary};

/// The columns of a table and its kind.
#[derive(Clone, Debug)]
pub(super) struct Header {
    /// The columns, in order.
    pub(super) columns: Vec<Column>,
    /// What they make of the table.
    pub(super) kind: DocumentKind,
    /// How many rows the header has: one or two.
    pub(super) rows: usize,
    /// A column that is most likely the basis, where none is known to be.
    pub(super) likely_basis: Option<usize>,
}

impl Header {
    /// Whether the other header has the same columns: a header printed again on the next page.
    pub(super) fn is_repeat_of(&self, other: &Header) -> bool {
        let headers = |header: &Header| header.columns.iter().map(|c| c.header.clone()).collect::<Vec<_>>();
        headers(self) == headers(other)
    }

    /// The column of a role.
    pub(super) fn column_of(&self, role: Role) -> Option<usize> {
        self.columns.iter().position(|column| column.role == Some(role))
    }
}

/// Whether the cells are headers: at least two with a role, and most of them known.
pub(super) fn is_header_row(text: &str, cells: &[Span], columns: &Columns) -> bool {
    // Almost every row is data, and one or two look-ups tell.
    let mut filled = cells.iter().map(|span| span.slice(text)).filter(|cell| !cell.is_empty());
    let is_known = |cell: &str| columns.role_of(cell).is_some() || columns.is_without_role(cell);
    if !filled.by_ref().take(2).any(is_known) {
        return false;
    }
    let (mut filled, mut known, mut with_role, mut own) = (0, 0, 0, false);
    for cell in cells.iter().map(|span| span.slice(text)).filter(|cell| !cell.is_empty()) {
        filled += 1;
        let has_role = columns.role_of(cell).is_some();
        with_role += usize::from(has_role);
        own |= columns.is_own(cell);
        known += usize::from(has_role || columns.is_without_role(cell) || columns.is_not_published(cell));
    }
    // Whoever names headers in the configuration need not name all of them.
    with_role >= 2 && (own || known * 2 >= filled)
}

/// Reads the header that begins with the row `first`; `second` is the row below, which may belong to it.
/// The error is what the headers were taken for.
pub(super) fn read(
    text: &str,
    first: &[Span],
    second: Option<&[Span]>,
    vocabulary: &Vocabulary,
) -> Result<Header, Vec<Guess>> {
    let columns = &vocabulary.columns;
    let joined = second.and_then(|second| join(text, first, second, columns));
    let rows = if joined.is_some() { 2 } else { 1 };
    let cells = joined.unwrap_or_else(|| first.to_vec());
    let mut found = with_roles(text, &cells, columns);
    if let Some(second) = second.filter(|_| rows == 2) {
        name_sub_items(text, &mut found, first, second, columns);
    }
    match kind_of(&found, vocabulary) {
        Some(kind) => Ok(Header { likely_basis: likely_basis(&found, kind, columns), columns: found, kind, rows }),
        None => Err(found.into_iter().filter_map(|column| guess(column, columns)).collect()),
    }
}

/// What the cells of a row would be taken for, were they headers.
pub(super) fn guesses(text: &str, cells: &[Span], columns: &Columns) -> Vec<Guess> {
    let found = with_roles(text, cells, columns);
    found.into_iter().filter(|column| column.header.len() <= 120).filter_map(|column| guess(column, columns)).collect()
}

fn guess(Column { role, header, .. }: Column, columns: &Columns) -> Option<Guess> {
    let likely = if role.is_none() { columns.likely_role(&header) } else { None };
    (!header.is_empty()).then_some(Guess { header, role, likely })
}

/// The error that a table with these headers is no list, as far as is known.
pub(super) fn unknown(headers: Vec<Guess>, vocabulary: &Vocabulary) -> ReadError {
    let other = other_table(&headers, vocabulary).cloned();
    ReadError::UnknownHeaders { headers, other }
}

/// The kind of table that has these headers, if it is known and no list.
pub(super) fn other_table<'a>(headers: &[Guess], vocabulary: &'a Vocabulary) -> Option<&'a OtherTable> {
    vocabulary.columns.other_table(headers.iter().map(|guess| guess.header.as_str()))
}

/// The two rows as one, if the second belongs to the header.
fn join(text: &str, first: &[Span], second: &[Span], columns: &Columns) -> Option<Vec<Span>> {
    let is_empty = |span: &Span| span.slice(text).is_empty();
    if is_header_row(text, second, columns) {
        if second.iter().any(is_empty) {
            return Some(overlay(text, first, second));
        }
        // A false row break inside a header row: both halves are full and share no role.
        let roles =
            |cells: &[Span]| cells.iter().filter_map(|span| columns.role_of(span.slice(text))).collect::<Vec<_>>();
        let left = roles(first);
        let is_other_half = !roles(second).iter().any(|role| left.contains(role));
        return is_other_half.then(|| [first, second].concat());
    }
    // One header over several columns, with short labels (省、市、县) only under it.
    let is_group = |at: usize| first.get(at).is_none_or(is_empty) || first.get(at + 1).is_some_and(is_empty);
    let mut labels = 0;
    for (at, span) in second.iter().enumerate().filter(|(_, span)| !is_empty(span)) {
        if !is_group(at) || span.len() > 24 {
            return None;
        }
        labels += 1;
    }
    (labels >= 2 && first.len() == second.len()).then(|| overlay(text, first, second))
}

/// 名称 below 子项 is the name of sub-items.
fn name_sub_items(text: &str, found: &mut [Column], first: &[Span], second: &[Span], columns: &Columns) {
    let role = |span: &Span| columns.role_of(span.slice(text));
    if first.len() != second.len() || found.iter().any(|column| column.role == Some(Role::SubName)) {
        return;
    }
    let mut group = None;
    for (column, (above, below)) in found.iter_mut().zip(first.iter().zip(second)) {
        group = if above.slice(text).is_empty() { group } else { role(above) };
        if group == Some(Role::SubName) && column.role.is_none() && role(below) == Some(Role::Name) {
            column.role = Some(Role::SubName);
            return;
        }
    }
}

fn likely_basis(found: &[Column], kind: DocumentKind, columns: &Columns) -> Option<usize> {
    if kind != DocumentKind::PowerList || found.iter().any(|column| column.role == Some(Role::Basis)) {
        return None;
    }
    found.iter().position(|Column { role, header, .. }| {
        let is_open = role.is_none() && !columns.is_without_role(header) && !columns.is_not_published(header);
        is_open && columns.likely_role(header) == Some(Role::Basis)
    })
}

/// The labels of the second row, and those of the first where a cell reaches down through both.
fn overlay(text: &str, first: &[Span], second: &[Span]) -> Vec<Span> {
    let mut cells = second.to_vec();
    if first.len() >= second.len() {
        cells.extend_from_slice(&first[second.len()..]);
        for (cell, &above) in cells.iter_mut().zip(first) {
            if cell.slice(text).is_empty() {
                *cell = above;
            }
        }
        return cells;
    }
    // In a dump a cell over several columns is one cell: count from both ends towards the middle.
    let is_empty = |span: &Span| span.slice(text).is_empty();
    for (cell, &above) in cells.iter_mut().zip(first).take_while(|(cell, _)| is_empty(cell)) {
        *cell = above;
    }
    for (cell, &above) in cells.iter_mut().rev().zip(first.iter().rev()).take_while(|(cell, _)| is_empty(cell)) {
        *cell = above;
    }
    cells
}

/// The first column of a role gets it: where 序号 stands twice, the second numbers the sub-items.
fn with_roles(text: &str, cells: &[Span], columns: &Columns) -> Vec<Column> {
    let mut taken = vec![false; Role::ALL.len()];
    cells
        .iter()
        .map(|&span| {
            let cell = span.slice(text);
            let role = columns.role_of(cell).filter(|role| !std::mem::replace(&mut taken[role.index()], true));
            Column { role, header: cell.split_whitespace().collect(), span }
        })
        .collect()
}

fn kind_of(columns: &[Column], vocabulary: &Vocabulary) -> Option<DocumentKind> {
    let has = |role: Role| columns.iter().any(|column| column.role == Some(role));
    let count = |marks: &dyn Fn(&str) -> bool| columns.iter().filter(|column| marks(&column.header)).count();
    if vocabulary.columns.other_table(columns.iter().map(|column| column.header.as_str())).is_some() {
        return None;
    }
    if count(&|header| vocabulary.columns.marks_boundary_register(header)) >= 3 && has(Role::Name) {
        return Some(DocumentKind::BoundaryRegister);
    }
    let of_powers = [Role::Basis, Role::Duties, Role::Category, Role::Accountability];
    if count(&|header| vocabulary.columns.marks_duty_register(header)) >= 2
        || (has(Role::DepartmentDuty) && has(Role::Name) && has(Role::Unit) && !of_powers.into_iter().any(has))
    {
        return Some(DocumentKind::DutyRegister);
    }
    let beside = [Role::Actor, Role::Unit, Role::DutyBasis, Role::AccountabilityBasis, Role::Level, Role::Code];
    let names_items = has(Role::Name) || has(Role::SubName);
    (names_items && of_powers.into_iter().chain(beside).any(has)).then_some(DocumentKind::PowerList)
}
