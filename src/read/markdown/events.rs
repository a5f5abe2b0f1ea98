//! Markdown → what a web page of it would be made of.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag as Mark, TagEnd as MarkEnd};

use super::pipes::{self, BrokenTable};
use crate::read::html::{Sink, Tag, tokenize};

/// Sends a text to `sink`, and tells which paragraphs were meant to be tables.
pub(super) fn send<S: Sink>(text: &str, sink: &mut S, broken: &mut Vec<BrokenTable>) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut walker =
        Walker { text, sink, broken, marker: None, quiet: 0, html: 0..0, row: 0..0, cell_end: 0, cell: None };
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        walker.event(event, range);
    }
    walker.hand_on_html();
}

struct Walker<'a, S> {
    text: &'a str,
    sink: &'a mut S,
    broken: &'a mut Vec<BrokenTable>,
    /// The number of a list item that waits for its text.
    marker: Option<Range<usize>>,
    /// How many elements are open whose text is not shown.
    quiet: u32,
    /// Html that was met and not handed on yet.
    html: Range<usize>,
    /// The row of pipes being read.
    row: Range<usize>,
    /// Where the last of its cells ends.
    cell_end: usize,
    /// In a cell between pipes: how many html tables are open in it.
    cell: Option<usize>,
}

impl<S: Sink> Walker<'_, S> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(mark) => self.start(mark, range),
            Event::End(mark) => self.end(mark, range),
            Event::Text(text) => self.push(&text, range),
            Event::Code(text) => self.code(&text, range),
            Event::Html(_) => {
                if self.html.end != range.start {
                    self.hand_on_html();
                    self.html = range.start..range.start;
                }
                self.html.end = range.end;
            }
            Event::InlineHtml(_) => self.inline_html(range),
            Event::SoftBreak if self.is_line_end(&range) => self.open("br", range.end),
            Event::SoftBreak => self.push(&CowStr::from("\n"), range),
            Event::HardBreak => self.open("br", range.end),
            Event::Rule => self.open("hr", range.end),
            // Marks of footnotes and ticks are no text.
            Event::FootnoteReference(_) | Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, mark: Mark<'_>, range: Range<usize>) {
        match mark {
            Mark::Paragraph => {
                self.open("p", range.start);
                self.broken.extend(pipes::broken_table(self.text, range));
            }
            Mark::CodeBlock(_) => self.open("pre", range.start),
            Mark::Item => {
                self.open("div", range.start);
                self.marker = number_of(self.text, range);
            }
            Mark::Table(_) => self.open("table", range.start),
            Mark::TableHead | Mark::TableRow => {
                self.open("tr", range.start);
                self.cell_end = range.start;
                self.row = range;
            }
            // Cells that are only there to fill the row up stand at its end.
            Mark::TableCell if range.start >= self.row.end => {}
            Mark::TableCell => self.begin_cell(range),
            // One wave is no mark of deletion: 3~5个工作日.
            Mark::Strikethrough if self.text[range.clone()].starts_with("~~") => self.open("del", range.start),
            Mark::Strikethrough => self.push(&CowStr::from("~"), range.start..range.start + 1),
            Mark::Image { .. } => {
                self.open("img", range.end);
                self.quiet += 1;
            }
            Mark::MetadataBlock(_) => self.quiet += 1,
            Mark::Heading { .. }
            | Mark::BlockQuote(_)
            | Mark::List(_)
            | Mark::FootnoteDefinition(_)
            | Mark::DefinitionList
            | Mark::DefinitionListTitle
            | Mark::DefinitionListDefinition => self.open("div", range.start),
            _ => {}
        }
    }

    fn end(&mut self, mark: MarkEnd, range: Range<usize>) {
        match mark {
            MarkEnd::Paragraph => self.sink.close("p"),
            MarkEnd::CodeBlock => self.sink.close("pre"),
            MarkEnd::Table => self.sink.close("table"),
            MarkEnd::TableHead | MarkEnd::TableRow => {
                self.cells_beyond();
                self.sink.close("tr");
            }
            MarkEnd::TableCell => self.end_cell(range),
            MarkEnd::Strikethrough if self.text[range.clone()].starts_with("~~") => self.sink.close("del"),
            MarkEnd::Strikethrough => self.push(&CowStr::from("~"), range.end - 1..range.end),
            MarkEnd::Image | MarkEnd::MetadataBlock(_) => self.quiet = self.quiet.saturating_sub(1),
            MarkEnd::HtmlBlock => self.hand_on_html(),
            MarkEnd::Item => {
                self.push("", range.end..range.end);
                self.sink.close("div");
            }
            MarkEnd::Heading(_)
            | MarkEnd::BlockQuote(_)
            | MarkEnd::List(_)
            | MarkEnd::FootnoteDefinition
            | MarkEnd::DefinitionList
            | MarkEnd::DefinitionListTitle
            | MarkEnd::DefinitionListDefinition => self.sink.close("div"),
            _ => {}
        }
    }

    fn open(&mut self, name: &str, place: usize) {
        self.sink.open(&Tag::named(name, place));
    }

    /// Text that stands at `range`, in this form or another.
    fn push(&mut self, text: &str, range: Range<usize>) {
        if self.quiet > 0 {
            return;
        }
        if let Some(marker) = self.marker.take() {
            self.sink.text(&self.text[marker.clone()], marker.start);
        }
        if self.text.get(range.clone()) == Some(text) {
            self.sink.text(text, range.start);
        } else {
            self.sink.made(text);
        }
    }

    /// Text between backticks, at which a backslash before a pipe is left out.
    fn code(&mut self, text: &str, range: Range<usize>) {
        let mut at = range.start + self.text[range.clone()].bytes().take_while(|&byte| byte == b'`').count();
        for (n, piece) in text.split('|').enumerate() {
            let pipe = if n > 0 { "|" } else { "" };
            let piece = format!("{pipe}{piece}");
            match self.text.get(at..range.end).and_then(|rest| rest.find(&piece)) {
                Some(found) => {
                    self.push(&piece, at + found..at + found + piece.len());
                    at += found + piece.len();
                }
                None => self.push(&piece, at..at),
            }
        }
    }

    /// Whether a line of the file ends a line of the text: authors put one point on each without a blank line between.
    fn is_line_end(&self, range: &Range<usize>) -> bool {
        let before = self.text[..range.start].trim_end();
        let next = self.text[range.end..].trim_start_matches([' ', '\t', '>']);
        before.ends_with(['。', '；', '：', '！', '？', ';', ':']) || next.starts_with(is_mark)
    }

    fn begin_cell(&mut self, range: Range<usize>) {
        // In an empty cell, text is put behind its first blank.
        let blank = self.text[range.clone()].starts_with(' ');
        self.open("td", range.start + usize::from(blank));
        self.cell = Some(0);
    }

    fn end_cell(&mut self, range: Range<usize>) {
        let Some(open) = self.cell.take() else {
            return;
        };
        for _ in 0..open {
            self.sink.close("table");
        }
        self.sink.close("td");
        self.cell_end = range.end;
    }

    /// Cells beyond the last column, which Markdown leaves out.
    fn cells_beyond(&mut self) {
        let rest = self.cell_end..self.row.end;
        let is_cells = self.text.get(rest.clone()).is_some_and(|rest| rest.trim().len() > 1);
        for span in if is_cells { pipes::cells(self.text, rest) } else { Vec::new() } {
            let range = span.start() as usize..span.end() as usize;
            self.open("td", range.start);
            self.sink.text(&self.text[range.clone()], range.start);
            self.sink.close("td");
        }
    }

    fn hand_on_html(&mut self) {
        let range = std::mem::take(&mut self.html);
        if !range.is_empty() {
            tokenize(&self.text[range.clone()], range.start, self.sink);
        }
    }

    fn inline_html(&mut self, range: Range<usize>) {
        let html = &self.text[range.clone()];
        match &mut self.cell {
            Some(open) => tokenize(html, range.start, &mut InCell { sink: self.sink, open }),
            None => tokenize(html, range.start, self.sink),
        }
    }
}

/// Keeps html in a cell between pipes from ending the cell.
struct InCell<'a, S> {
    sink: &'a mut S,
    open: &'a mut usize,
}

impl<S: Sink> Sink for InCell<'_, S> {
    fn text(&mut self, text: &str, at: usize) {
        self.sink.text(text, at);
    }

    fn made(&mut self, text: &str) {
        self.sink.made(text);
    }

    fn open(&mut self, tag: &Tag) {
        *self.open += usize::from(tag.name() == "table");
        if *self.open > 0 || !is_of_table(tag.name()) {
            self.sink.open(tag);
        }
    }

    fn close(&mut self, name: &str) {
        if *self.open > 0 || !is_of_table(name) {
            self.sink.close(name);
        }
        *self.open = self.open.saturating_sub(usize::from(name == "table"));
    }
}

fn is_of_table(name: &str) -> bool {
    ["table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "col", "colgroup"].contains(&name)
}

/// The number at the beginning of a list item, with the blanks behind it.
fn number_of(text: &str, item: Range<usize>) -> Option<Range<usize>> {
    let bytes = text[item.clone()].as_bytes();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let blanks = bytes.get(digits + 1..)?.iter().take_while(|&&byte| byte == b' ').count();
    (digits > 0).then_some(item.start..item.start + digits + 1 + blanks)
}

/// Whether a character begins a number of a point or part.
fn is_mark(c: char) -> bool {
    c.is_ascii_digit() || "一二三四五六七八九十（(第".contains(c) || ('①'..='⒛').contains(&c)
}
