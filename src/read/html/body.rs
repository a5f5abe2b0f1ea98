//! One pass over the tokens of a page: its text, its paragraphs and its tables.

use super::context::{self, Context, VOID, Why};
use super::flow::Flow;
use super::left_out::LeftOut;
use super::tables::{self, Blocks, Dropped, OpenCell, OpenTable};
use super::tokens::{Sink, Tag};
use crate::read::Limits;
use crate::read::pages::Block;
use crate::read::prose::trimmed;
use crate::text::Span;

/// What the pass has found.
#[derive(Debug)]
pub(in crate::read) struct Body {
    pub(in crate::read) flow: Flow,
    pub(in crate::read) blocks: Vec<Block>,
    pub(in crate::read) left_out: LeftOut,
}

/// Reads a page, whose tokens `send` sends.
pub(in crate::read) fn read(limits: &Limits, send: impl FnOnce(&mut Walker<'_>)) -> Body {
    let mut walker = Walker {
        limits,
        flow: Flow::default(),
        page: Blocks::default(),
        tables: Vec::new(),
        too_deep: 0,
        context: Context::default(),
        rows: 0,
        cells: 0,
        line: Line::default(),
        is_hidden_told: true,
        has_end: false,
        left_out: LeftOut::default(),
    };
    send(&mut walker);
    walker.left_out.is_cut_off = !walker.tables.is_empty() && !walker.has_end;
    while !walker.tables.is_empty() {
        walker.end_table();
    }
    walker.end_line();
    let Walker { flow, mut page, left_out, .. } = walker;
    page.cut(flow.text.len(), flow.text.len());
    Body { flow, blocks: page.blocks, left_out }
}

/// Takes the tokens of a page.
pub(in crate::read) struct Walker<'a> {
    limits: &'a Limits,
    flow: Flow,
    /// What stands in no table.
    page: Blocks,
    tables: Vec<OpenTable>,
    /// How many tables are open that are nested too deeply to be told apart.
    too_deep: usize,
    context: Context,
    rows: usize,
    cells: usize,
    line: Line,
    /// Whether the element that is hidden just now was counted.
    is_hidden_told: bool,
    /// Whether the page was ended by its author.
    has_end: bool,
    left_out: LeftOut,
}

/// What stands on the current line.
#[derive(Clone, Copy, Debug, Default)]
struct Line {
    has_link: bool,
    has_text: bool,
}

impl Sink for Walker<'_> {
    fn text(&mut self, text: &str, at: usize) {
        self.push(text, Some(at));
    }

    fn made(&mut self, text: &str) {
        self.push(text, None);
    }

    fn open(&mut self, tag: &Tag) {
        let name = tag.name();
        if self.context.quiet() == Some(Why::Foreign) {
            self.context.open(tag);
            return;
        }
        if !VOID.contains(&name)
            && let Some(cell) = self.tables.last_mut().and_then(|table| table.cell.as_mut())
        {
            cell.place = tag.end;
        }
        match name {
            "table" => self.begin_table(),
            "tr" if self.too_deep == 0 => self.begin_row(context::is_hidden(tag)),
            "td" | "th" if self.too_deep == 0 => self.begin_cell(tag),
            "thead" | "tbody" | "tfoot" if self.too_deep == 0 => self.end_group(),
            "col" | "colgroup" => self.column(tag),
            "br" => self.break_line(),
            "ol" | "ul" | "menu" | "dir" => {
                self.end_line();
                self.context.begin_list(tag);
            }
            "li" => {
                self.end_item();
                self.context.begin_item(tag);
            }
            "pre" | "listing" => {
                self.end_line();
                self.context.preformatted += 1;
            }
            "a" => self.context.in_link = tag.attribute("href").is_some(),
            "img" => self.image(),
            // It breaks lines of the file at spaces only.
            "meta" if tag.attribute("content").is_some_and(|content| content.starts_with("LibreOffice")) => {
                self.flow.breaks_are_spaces = true;
            }
            "hr" => self.end_line(),
            _ if is_block(name) => self.end_line(),
            _ => {}
        }
        let was_quiet = self.context.quiet().is_some();
        self.context.open(tag);
        self.is_hidden_told &= was_quiet || self.context.quiet() != Some(Why::Hidden);
    }

    fn close(&mut self, name: &str) {
        let is_foreign = self.context.quiet() == Some(Why::Foreign);
        self.context.close(name);
        if is_foreign {
            return;
        }
        match name {
            "table" => self.close_table(),
            "tr" if self.too_deep == 0 => self.end_row(),
            "td" | "th" if self.too_deep == 0 => {
                self.end_cell();
                if let Some(table) = self.tables.last_mut() {
                    table.dropped = table.dropped.filter(|dropped| dropped.is_row);
                }
            }
            "thead" | "tbody" | "tfoot" if self.too_deep == 0 => self.end_group(),
            "ol" | "ul" | "menu" | "dir" => {
                self.end_item();
                self.context.end_list();
            }
            "li" => self.end_item(),
            "pre" | "listing" => {
                self.end_line();
                self.context.preformatted = self.context.preformatted.saturating_sub(1);
            }
            "a" => self.context.in_link = false,
            "br" => self.break_line(),
            "body" | "html" => self.has_end = true,
            _ if is_block(name) => self.end_line(),
            _ => {}
        }
    }
}

impl Walker<'_> {
    fn push(&mut self, text: &str, at: Option<usize>) {
        let is_blank = text.trim_ascii().is_empty();
        if !self.is_shown() {
            if !is_blank {
                self.tell_hidden();
            }
            return;
        }
        if self.flow.is_full() {
            self.leave_out();
            return;
        }
        if !is_blank {
            self.put_mark(text);
            self.line.has_link |= self.context.in_link;
            self.line.has_text |= !self.context.in_link && text.contains(char::is_alphanumeric);
        }
        if self.context.preformatted > 0 {
            self.flow.push_as_it_is(text, at);
        } else {
            self.flow.push(text, at);
        }
    }

    fn is_shown(&self) -> bool {
        self.context.quiet().is_none() && self.tables.last().is_none_or(|table| table.dropped.is_none())
    }

    /// Counts what is hidden in a table.
    fn tell_hidden(&mut self) {
        let Some(table) = self.tables.last() else {
            return;
        };
        let is_hidden =
            self.context.quiet() == Some(Why::Hidden) || table.dropped.is_some_and(|dropped| dropped.is_hidden);
        if is_hidden && !std::mem::replace(&mut self.is_hidden_told, true) {
            self.left_out.add(self.flow.text.len(), |left_out| &mut left_out.hidden);
        }
    }

    fn image(&mut self) {
        if self.is_shown() && self.tables.last().is_some_and(|table| table.cell.is_some()) {
            self.left_out.add(self.flow.text.len(), |left_out| &mut left_out.images);
        }
    }

    /// Writes the number of the list item before its text, unless its author has typed it.
    fn put_mark(&mut self, text: &str) {
        if let Some(mark) = self.context.mark.take().filter(|_| !begins_with_number(text.trim_ascii_start())) {
            self.flow.push(&mark, None);
        }
    }

    /// Ends an item of a list. One without text is but its number, as in a column of numbers.
    fn end_item(&mut self) {
        let is_in_cell = self.tables.last().is_some_and(|table| table.cell.is_some());
        if let Some(mark) = self.context.mark.take().filter(|_| is_in_cell && self.is_shown() && !self.flow.is_full()) {
            self.flow.push(mark.trim_end_matches(['.', '、']), None);
        }
        self.end_line();
    }

    fn break_line(&mut self) {
        if self.is_shown() {
            self.flow.break_line();
        }
    }

    /// Ends the line. One that is all links leads elsewhere and is no text of the page, unless it stands in a table.
    fn end_line(&mut self) {
        let start = self.flow.line;
        self.flow.end_line();
        let Line { has_link, has_text } = std::mem::take(&mut self.line);
        if has_link && !has_text {
            let end = self.flow.text.len();
            self.blocks().cut(start, end);
        }
    }

    fn blocks(&mut self) -> &mut Blocks {
        self.tables.last_mut().map_or(&mut self.page, |table| &mut table.inside)
    }

    fn begin_table(&mut self) {
        // A table that is put into another without a cell takes its place.
        if self.tables.last().is_some_and(|table| table.cell.is_none() && table.dropped.is_none()) {
            self.end_table();
        }
        if self.tables.len() >= MAX_NESTED || self.too_deep > 0 {
            self.too_deep += 1;
            return;
        }
        self.end_line();
        let at = self.flow.text.len();
        self.blocks().cut(at, at);
        let outside = std::mem::take(&mut self.context);
        self.tables.push(OpenTable::new(at, outside));
    }

    fn close_table(&mut self) {
        match self.too_deep.checked_sub(1) {
            Some(less) => self.too_deep = less,
            None => self.end_table(),
        }
    }

    fn end_table(&mut self) {
        self.end_row();
        self.let_loose_text_go();
        let at = self.flow.text.len();
        let Some(mut table) = self.tables.pop() else {
            return;
        };
        table.inside.cut(at, at);
        if table.inside.blocks.iter().any(|block| matches!(block, Block::Table(_))) {
            table.table.inside = table.inside.blocks;
        }
        tables::close_gap(&mut table.table);
        self.context = table.outside;
        let blocks = self.blocks();
        blocks.blocks.push(Block::Table(table.table));
        blocks.cut(0, at);
    }

    /// Text in a table that is in none of its cells stands before it, like a caption.
    fn let_loose_text_go(&mut self) {
        self.end_line();
        let end = self.flow.text.len();
        let Some((table, around)) = self.tables.split_last_mut() else {
            return;
        };
        if end > table.loose {
            let loose = Span::of(table.loose, end);
            let blocks = around.last_mut().map_or(&mut self.page, |outer| &mut outer.inside);
            blocks.blocks.push(Block::Paragraph(loose));
        }
        table.loose = end;
    }

    fn begin_row(&mut self, is_hidden: bool) {
        self.end_row();
        self.let_loose_text_go();
        let is_over = self.rows >= self.limits.rows || self.cells >= self.limits.cells;
        let Some(table) = self.tables.last_mut() else {
            return;
        };
        if is_hidden || is_over {
            table.dropped = Some(Dropped { is_row: true, is_hidden });
            self.is_hidden_told = !is_hidden;
            if is_over {
                self.leave_out();
            }
            return;
        }
        table.dropped = None;
        table.begin_row();
        self.rows += 1;
    }

    fn end_row(&mut self) {
        self.end_cell();
        self.end_line();
        let text_end = self.flow.text.len();
        let Some(table) = self.tables.last_mut() else {
            return;
        };
        table.dropped = None;
        let before = table.table.cells.len();
        table.end_row(text_end);
        self.cells += table.table.cells.len() - before;
    }

    fn end_group(&mut self) {
        self.end_row();
        if let Some(table) = self.tables.last_mut() {
            table.end_group();
        }
    }

    fn begin_cell(&mut self, tag: &Tag) {
        self.end_cell();
        let is_dropped = |table: &OpenTable| table.dropped.is_some_and(|dropped| dropped.is_row);
        if self.tables.last().is_none_or(is_dropped) {
            return;
        }
        if self.tables.last().is_some_and(|table| !table.is_in_row()) {
            self.begin_row(false);
        }
        self.let_loose_text_go();
        let Some(table) = self.tables.last_mut().filter(|table| table.is_in_row()) else {
            return;
        };
        let is_hidden = context::is_hidden(tag);
        let before = table.table.cells.len();
        let mut is_begun = false;
        if !is_hidden && self.cells < self.limits.cells {
            let start = self.flow.text.len();
            let cell = OpenCell::new(start, tag.number("colspan"), tag.number("rowspan"), tag.end);
            is_begun = table.begin_cell(cell, self.limits.columns);
            self.cells += table.table.cells.len() - before;
        }
        table.dropped = (!is_begun).then_some(Dropped { is_row: false, is_hidden });
        match is_begun {
            true => table.keep_outside(std::mem::take(&mut self.context)),
            false if is_hidden => self.is_hidden_told = false,
            false => self.leave_out(),
        }
    }

    fn end_cell(&mut self) {
        let Some(cell) = self.tables.last().and_then(|table| table.cell.as_ref()) else {
            return;
        };
        let (start, place) = (cell.start, cell.place);
        self.end_item();
        self.flow.end_empty_line(start);
        let found = trimmed(&self.flow.text, start, self.flow.text.len());
        if found.is_none() {
            self.flow.put_place(start, place);
        }
        let end = self.flow.text.len();
        if let Some(table) = self.tables.last_mut() {
            self.context = table.end_cell(found.unwrap_or(Span::of(start, start)), self.limits.columns);
            table.loose = end;
            self.cells += 1;
        }
    }

    /// The widths of columns tell which of them are one.
    fn column(&mut self, tag: &Tag) {
        let max = self.limits.columns;
        if let Some(table) = self.tables.last_mut().filter(|_| self.too_deep == 0) {
            // Only one of both says how wide they are.
            let width = tag.number("width").unwrap_or(0).saturating_mul(TWIPS_PER_PIXEL);
            let widths = &mut table.table.widths;
            if width > 0 || tag.name() == "col" {
                let span = (tag.number("span").unwrap_or(1) as usize).clamp(1, max);
                widths.extend(std::iter::repeat_n(width, span.min(max.saturating_sub(widths.len()))));
            }
        }
    }

    fn leave_out(&mut self) {
        self.left_out.over.get_or_insert(self.flow.text.len());
    }
}

/// Elements that begin and end a line.
fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 39] = [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hgroup",
        "html",
        "legend",
        "main",
        "nav",
        "option",
        "p",
        "search",
        "section",
        "summary",
        "tbody",
        "tfoot",
        "thead",
    ];
    BLOCKS.binary_search(&name).is_ok()
}

/// Whether a text begins with a number of its own: `1.`, `12、`, `（3）`, `①`.
fn begins_with_number(text: &str) -> bool {
    let digits = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let behind_bracket = text.strip_prefix(['（', '(']);
    let after = behind_bracket.unwrap_or(text).trim_start_matches(digits);
    let count = text.len() - after.len();
    let is_numbered = after.starts_with(['.', '．', '、', '）', ')']) && (1..=12).contains(&count);
    is_numbered || text.starts_with(|c| ('①'..='⒛').contains(&c))
}

/// Tables nested deeper than this are text of the one around them.
const MAX_NESTED: usize = 32;

const TWIPS_PER_PIXEL: u32 = 15;
