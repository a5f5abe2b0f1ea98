//! Files in which running text and tables follow each other, as Word documents, web pages and Markdown do: what their readers
//! hand over, and how it becomes a document. Which columns a table has, which tables are lists, which of them are one list.

use crate::text::Span;

mod assemble;
mod columns;
mod number_format;

pub(super) use assemble::fill;
pub(super) use number_format::NumberFormat;

/// A stretch of running text, or a table.
#[derive(Debug)]
pub(super) enum Block {
    /// One line or several.
    Paragraph(Span),
    /// A table.
    Table(Table),
}

/// A table as it stands in the file. The text of its cells is theirs alone; cells that others cover are there and empty.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// The widths of the grid's columns, as far as they are stated.
    pub(super) widths: Vec<u32>,
    pub(super) rows: Vec<Row>,
    pub(super) cells: Vec<TableCell>,
    /// What stands in its cells, in order, if there are tables among it: the table may only be there for the layout of a page.
    pub(super) inside: Vec<Block>,
}

/// A row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// Its first cell.
    pub(super) first: usize,
    /// One past its last cell.
    pub(super) end: usize,
    /// Where it ends in the text: what is missing behind the last cell stands there.
    pub(super) text_end: u32,
}

/// A cell.
#[derive(Clone, Copy, Debug)]
pub(super) struct TableCell {
    /// The first column of the grid it takes.
    pub(super) column: usize,
    /// How many it takes.
    pub(super) span: usize,
    /// Its text without blanks around it.
    pub(super) text: Span,
    /// For a cell that continues the one above: the text of the first of the merged cells.
    pub(super) merged: Option<Span>,
}
