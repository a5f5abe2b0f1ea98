//! One pass over `word/document.xml`: its text, its paragraphs and its tables, as they read once every tracked change is
//! accepted.

use super::fields::{Fields, Shown};
use super::flow::{Flow, TextPlace, XML_BLANKS};
use super::ignored::Ignored;
use super::numbering::{Counters, LEVELS, Numbering};
use super::properties::{self, ParagraphProperties};
use super::styles::Styles;
use super::symbol;
use super::tables::Draft;
use crate::read::Limits;
use crate::read::pages::Block;
use crate::read::xml::{Node, Tag, Xml, XmlError};
use crate::text::Span;

mod tables;

/// What the pass has found.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) flow: Flow,
    pub(super) blocks: Vec<Block>,
    pub(super) ignored: Ignored,
    /// The footnotes and endnotes that the text refers to, in this order.
    pub(super) references: Vec<(NoteKind, String)>,
    /// In a part with notes: each note's name and text.
    pub(super) notes: Vec<(String, Span)>,
    /// From where on rows or cells are over the limits.
    pub(super) left_out: Option<Span>,
    /// Why the rest could not be read.
    pub(super) error: Option<XmlError>,
}

/// A kind of notes, each of which stands in a part of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoteKind {
    /// Below the page.
    Footnote,
    /// Behind the text.
    Endnote,
}

/// Reads the main part, or one with notes.
pub(super) fn read(text: &str, numbering: &Numbering, styles: &Styles, limits: &Limits) -> Body {
    let mut walker = Walker {
        xml: Xml::new(text, limits.xml_depth),
        prefix: String::new(),
        limits,
        numbering,
        styles,
        counters: Counters::new(numbering),
        // Two thirds of a part of Chinese text are text; growing step by step would copy it over and over.
        flows: vec![Flow { text: String::with_capacity(text.len().min(MAX_RESERVED)), ..Flow::default() }],
        open: Vec::new(),
        paragraphs: Vec::new(),
        runs: Vec::new(),
        hidden_in: None,
        fields: Fields::default(),
        drafts: Vec::new(),
        nested: 0,
        rows: 0,
        cells: 0,
        place: TextPlace::default(),
        text: None,
        body: Body::default(),
    };
    let result = walker.walk();
    // What a damaged part leaves open is closed, so that nothing that was read is lost.
    while !walker.open.is_empty() {
        walker.close();
    }
    let mut body = walker.body;
    body.flow = walker.flows.into_iter().next().unwrap_or_default();
    body.error = result.err();
    body
}

/// An open element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Element {
    Other,
    Paragraph,
    Run,
    Text,
    /// A piece of the code of a field.
    Code,
    Table,
    NestedTable,
    Row,
    Cell,
    TextBox,
    /// A footnote or endnote, and where its text begins.
    Note(usize),
    /// A picture or shape; whether there is a text box in it, or what else is told by itself.
    Drawing(bool),
    /// Alternatives; whether one was taken.
    Alternate(bool),
}

/// The `w:t` being read.
struct OpenText {
    start: usize,
    /// Bytes of it that were read.
    offset: usize,
    keeps_blanks: bool,
    place: TextPlace,
}

/// An open paragraph.
#[derive(Clone, Copy, Debug, Default)]
struct OpenParagraph {
    /// Its mark is deleted or hidden: what follows is shown in the same paragraph.
    is_mark_gone: bool,
    /// Its style hides its text.
    is_hidden: bool,
}

/// An open run.
#[derive(Clone, Copy, Debug)]
struct OpenRun {
    /// It stands in a text box that is hidden.
    is_in_hidden: bool,
    is_hidden: bool,
}

struct Walker<'a> {
    xml: Xml<'a>,
    /// The prefix of WordprocessingML with its colon: `w:`.
    prefix: String,
    limits: &'a Limits,
    numbering: &'a Numbering,
    styles: &'a Styles,
    counters: Counters<'a>,
    /// The document's text and, above it, those of the open text boxes.
    flows: Vec<Flow>,
    open: Vec<Element>,
    /// The open paragraphs: a text box stands inside another.
    paragraphs: Vec<OpenParagraph>,
    runs: Vec<OpenRun>,
    /// The paragraph in which hidden text was met last.
    hidden_in: Option<u32>,
    fields: Fields,
    /// The open tables, each in a cell of the one before.
    drafts: Vec<Draft>,
    /// How many tables that are read as mere paragraphs are open: those in text boxes and covered cells.
    nested: usize,
    rows: usize,
    cells: usize,
    /// How many paragraphs, runs and texts have begun.
    place: TextPlace,
    text: Option<OpenText>,
    body: Body,
}

impl<'a> Walker<'a> {
    fn walk(&mut self) -> Result<(), XmlError> {
        loop {
            match self.xml.next()? {
                Node::Open(tag) if self.prefix.is_empty() => self.open_root(&tag)?,
                Node::Open(tag) => self.open(&tag)?,
                Node::Close => self.close(),
                Node::Text(text) => self.text(&text),
                Node::End => return Ok(()),
            }
        }
    }

    fn open_root(&mut self, tag: &Tag<'a>) -> Result<(), XmlError> {
        let root = tag.local();
        if !["document", "footnotes", "endnotes"].contains(&root) {
            return Err(XmlError::Malformed);
        }
        // Programs other than Word choose prefixes of their own.
        let prefix = tag.name().strip_suffix(root).unwrap_or_default();
        self.prefix = if prefix.is_empty() { NO_PREFIX.to_owned() } else { prefix.to_owned() };
        self.open.push(Element::Other);
        Ok(())
    }

    fn open(&mut self, tag: &Tag<'a>) -> Result<(), XmlError> {
        let name = tag.name();
        let word = match self.prefix.as_str() {
            NO_PREFIX => Some(name).filter(|name| !name.contains(':')),
            prefix => name.strip_prefix(prefix),
        };
        let element = match word {
            Some(word) => self.open_word(word, tag)?,
            None => self.open_other(tag)?,
        };
        self.open.extend(element);
        Ok(())
    }

    /// An element of WordprocessingML; `None` where it was read to its end.
    fn open_word(&mut self, name: &str, tag: &Tag<'a>) -> Result<Option<Element>, XmlError> {
        match name {
            "t" => return Ok(Some(self.begin_text(tag))),
            "r" => {
                self.place.run += 1;
                let is_in_hidden = self.is_hidden();
                let by_paragraph = self.paragraphs.last().is_some_and(|paragraph| paragraph.is_hidden);
                self.runs.push(OpenRun { is_in_hidden, is_hidden: is_in_hidden || by_paragraph });
                return Ok(Some(Element::Run));
            }
            "rPr" => self.run_properties()?,
            "p" => {
                self.place.paragraph += 1;
                self.paragraphs.push(OpenParagraph::default());
                self.flow().begin_paragraph();
                return Ok(Some(Element::Paragraph));
            }
            "pPr" => {
                let properties = properties::of_paragraph(&mut self.xml)?;
                self.paragraph_properties(&properties);
            }
            "tc" if self.is_in(Element::Row) => return self.begin_cell(),
            "tcPr" if self.is_in(Element::Cell) => {
                let properties = properties::of_cell(&mut self.xml)?;
                if let Some(draft) = self.drafts.last_mut() {
                    draft.set_properties(properties);
                }
            }
            "tr" if self.is_in_table() => return self.begin_row(),
            "trPr" if self.is_in(Element::Row) => self.row_properties()?,
            "tbl" => return Ok(Some(self.begin_table())),
            "tblGrid" if self.is_in(Element::Table) => {
                let widths = properties::of_grid(&mut self.xml, self.limits.columns)?;
                if let Some(draft) = self.drafts.last_mut() {
                    draft.table.widths = widths;
                }
            }
            "tab" | "ptab" => self.made("\t"),
            "br" | "cr" => self.made("\n"),
            "noBreakHyphen" => self.made("-"),
            "sym" => self.symbol(tag),
            "fldChar" => self.field(tag),
            "instrText" => return Ok(Some(Element::Code)),
            "txbxContent" => {
                for element in &mut self.open {
                    if let Element::Drawing(has_box) = element {
                        *has_box = true;
                    }
                }
                self.flows.push(Flow::default());
                return Ok(Some(Element::TextBox));
            }
            "drawing" | "pict" | "object" => return Ok(Some(Element::Drawing(false))),
            "footnoteReference" => self.refer(NoteKind::Footnote, tag),
            "endnoteReference" => self.refer(NoteKind::Endnote, tag),
            // The lines between text and notes are notes of other types.
            "footnote" | "endnote" if tag.attribute("type").is_some_and(|kind| kind != "normal") => {
                self.skip()?;
                return Ok(None);
            }
            "footnote" | "endnote" => {
                let start = self.flow().text.len();
                self.body.notes.push((tag.attribute("id").unwrap_or_default().into_owned(), Span::of(start, start)));
                return Ok(Some(Element::Note(start)));
            }
            "commentReference" => self.ignore(|ignored| &mut ignored.comments),
            "altChunk" | "subDoc" => self.ignore(|ignored| &mut ignored.embedded),
            // What is deleted or moved away, the reading above a word, and properties are no text.
            "del" | "moveFrom" | "delText" | "delInstrText" | "rt" | "sdtPr" | "sdtEndPr" | "tblPr" | "tblPrEx"
            | "tblGrid" | "sectPr" | "trPr" | "tcPr" => {
                self.skip()?;
                return Ok(None);
            }
            _ => {}
        }
        // Properties were read to their end.
        Ok((!matches!(name, "rPr" | "pPr" | "tcPr" | "trPr" | "tblGrid")).then_some(Element::Other))
    }

    /// An element of another vocabulary.
    fn open_other(&mut self, tag: &Tag<'a>) -> Result<Option<Element>, XmlError> {
        match tag.local() {
            "AlternateContent" => Ok(Some(Element::Alternate(false))),
            // Each alternative holds the same text.
            "Choice" | "Fallback" => match self.open.last_mut() {
                Some(Element::Alternate(taken @ false)) => {
                    *taken = true;
                    Ok(Some(Element::Other))
                }
                _ => self.skip().map(|()| None),
            },
            // A workbook or document inside the document: a picture of it is all that is seen of it.
            "OLEObject" => {
                self.ignore(|ignored| &mut ignored.embedded);
                for element in &mut self.open {
                    if let Element::Drawing(is_told) = element {
                        *is_told = true;
                    }
                }
                Ok(Some(Element::Other))
            }
            "oMath" => {
                self.ignore(|ignored| &mut ignored.formulas);
                self.skip().map(|()| None)
            }
            _ => Ok(Some(Element::Other)),
        }
    }

    /// Passes over the rest of the element that was opened last; what is in it counts for the places of what follows.
    fn skip(&mut self) -> Result<(), XmlError> {
        let Self { xml, prefix, place, .. } = self;
        let prefix = if prefix == NO_PREFIX { "" } else { prefix.as_str() };
        xml.each_inside(|tag| match tag.name().strip_prefix(prefix) {
            Some("p") => place.paragraph += 1,
            Some("r") => place.run += 1,
            Some("t") => place.text += 1,
            _ => {}
        })
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(Element::Paragraph) => self.end_paragraph(),
            Some(Element::Run) => {
                self.runs.pop();
            }
            Some(Element::Text) => {
                if let Some(text) = self.text.take().filter(|text| !text.keeps_blanks) {
                    self.flow().trim_end(text.start);
                }
            }
            Some(Element::Cell) => self.end_cell(),
            Some(Element::Row) => {
                let text_end = self.flow().text.len();
                if let Some(draft) = self.drafts.last_mut() {
                    draft.end_row(text_end);
                }
            }
            Some(Element::Table) => self.end_table(),
            Some(Element::NestedTable) => self.nested = self.nested.saturating_sub(1),
            Some(Element::TextBox) => self.end_text_box(),
            Some(Element::Note(start)) => {
                let end = self.flow().text.len();
                if let Some((_, span)) = self.body.notes.last_mut() {
                    *span = Span::of(start, end);
                }
            }
            Some(Element::Drawing(false)) => self.ignore(|ignored| &mut ignored.drawings),
            Some(Element::Other | Element::Code | Element::Drawing(true) | Element::Alternate(_)) | None => {}
        }
    }

    fn flow(&mut self) -> &mut Flow {
        // There is always the document's own.
        let top = self.flows.len() - 1;
        &mut self.flows[top]
    }

    fn is_in(&self, element: Element) -> bool {
        self.open.last() == Some(&element) || self.is_in_wrapped(element)
    }

    /// Content controls and custom XML may stand between a table and its rows, or a row and its cells.
    fn is_in_wrapped(&self, element: Element) -> bool {
        self.open.iter().rev().find(|open| **open != Element::Other) == Some(&element)
    }

    fn is_in_table(&self) -> bool {
        self.is_in(Element::Table) && self.nested == 0
    }

    fn begin_text(&mut self, tag: &Tag<'a>) -> Element {
        let place = TextPlace {
            paragraph: self.place.paragraph.saturating_sub(1),
            run: self.place.run.saturating_sub(1),
            text: self.place.text,
        };
        self.place.text += 1;
        let keeps_blanks = tag.attribute("space").is_some_and(|space| space == "preserve");
        let start = self.flow().text.len();
        self.text = Some(OpenText { start, offset: 0, keeps_blanks, place });
        Element::Text
    }

    fn text(&mut self, text: &str) {
        if self.open.last() == Some(&Element::Code) {
            return self.fields.push_code(text);
        }
        let is_visible = self.is_visible();
        let Some(open) = self.text.as_mut().filter(|_| self.open.last() == Some(&Element::Text)) else {
            return;
        };
        let mut offset = open.offset;
        open.offset += text.len();
        let (place, start, keeps_blanks) = (open.place, open.start, open.keeps_blanks);
        if !is_visible {
            if self.is_hidden() && !text.trim().is_empty() && self.hidden_in != Some(place.paragraph) {
                self.hidden_in = Some(place.paragraph);
                self.ignore(|ignored| &mut ignored.hidden);
            }
            return;
        }
        let flow = self.flow();
        let mut shown = text;
        if !keeps_blanks && flow.text.len() == start {
            shown = text.trim_start_matches(XML_BLANKS);
            offset += text.len() - shown.len();
        }
        flow.push_native(shown, place, offset);
    }

    fn is_visible(&self) -> bool {
        !self.is_hidden() && self.fields.is_text()
    }

    fn is_hidden(&self) -> bool {
        self.runs.last().is_some_and(|run| run.is_hidden)
    }

    /// Text that Word makes of an element inside a run.
    fn made(&mut self, text: &str) {
        if self.is_visible() && !self.runs.is_empty() {
            self.flow().push_made(text);
        }
    }

    fn refer(&mut self, kind: NoteKind, tag: &Tag<'a>) {
        if self.is_visible() {
            let id = tag.attribute("id").unwrap_or_default().into_owned();
            self.body.references.push((kind, id));
        }
    }

    fn symbol(&mut self, tag: &Tag<'a>) {
        let font = tag.attribute("font").unwrap_or_default();
        let code = tag.attribute("char").and_then(|code| u32::from_str_radix(code.trim(), 16).ok());
        match code.and_then(|code| symbol::character(&font, code)) {
            Some(c) => self.made(c.encode_utf8(&mut [0; 4])),
            None => self.ignore(|ignored| &mut ignored.symbols),
        }
    }

    fn field(&mut self, tag: &Tag<'a>) {
        match tag.attribute("fldCharType").as_deref() {
            Some("begin") => self.fields.begin(),
            Some("separate") => self.fields.separate(),
            Some("end") => match self.fields.end() {
                Shown::Text(text) => self.made(&text),
                Shown::Unknown if self.is_visible() => self.ignore(|ignored| &mut ignored.fields),
                Shown::Result | Shown::Unknown => {}
            },
            _ => {}
        }
    }

    fn run_properties(&mut self) -> Result<(), XmlError> {
        let is_of_run = self.open.last() == Some(&Element::Run);
        let found = properties::of_run(&mut self.xml)?;
        let by_style = || self.styles.hides && found.style.as_deref().is_some_and(|style| self.styles.is_hidden(style));
        if let Some(run) = self.runs.last_mut().filter(|_| is_of_run) {
            run.is_hidden = run.is_in_hidden || found.hidden.unwrap_or_else(|| run.is_hidden || by_style());
        }
        Ok(())
    }

    fn paragraph_properties(&mut self, properties: &ParagraphProperties) {
        let is_mark_gone = properties.is_mark_deleted || properties.is_mark_hidden;
        if let Some(paragraph) = self.paragraphs.last_mut() {
            let is_hidden = self.styles.hides && self.styles.is_paragraph_hidden(properties.style.as_deref());
            *paragraph = OpenParagraph { is_mark_gone: is_mark_gone || is_hidden, is_hidden };
        }
        // What is not shown is not counted.
        if is_mark_gone || self.paragraphs.last().is_some_and(|paragraph| paragraph.is_hidden) || self.is_covered() {
            return;
        }
        let name = properties.style.as_deref();
        let style = self.styles.numbering(name);
        let num = properties.num.or(style.and_then(|style| style.num)).filter(|&num| num != 0);
        let Some(num) = num else {
            return;
        };
        let by_style = style.filter(|_| properties.num.is_none());
        let level = properties.level.map(|level| level as usize).or_else(|| {
            let style = by_style?;
            // A list may know its levels by the styles alone.
            let by_list = || self.styles.ancestors(name).find_map(|style| self.numbering.level_of_style(num, style));
            style.level.map(|level| level as usize).or_else(by_list)
        });
        let number = self.counters.next(num, level.unwrap_or(0).min(LEVELS - 1));
        self.flow().put_number(&number.unwrap_or_default());
    }

    fn end_paragraph(&mut self) {
        self.fields.end_paragraph();
        let is_mark_gone = self.paragraphs.pop().is_some_and(|paragraph| paragraph.is_mark_gone);
        let start = self.flow().line;
        let has_ended = self.flow().end_paragraph(is_mark_gone);
        if has_ended && self.drafts.is_empty() && self.flows.len() == 1 {
            let end = self.flow().text.len();
            self.body.blocks.push(Block::Paragraph(Span::of(start, end)));
        }
    }

    fn end_text_box(&mut self) {
        if self.flows.len() < 2 {
            return;
        }
        let Some(inside) = self.flows.pop() else {
            return;
        };
        self.flow().boxes.push(inside);
    }

    fn ignore(&mut self, what: impl FnOnce(&mut Ignored) -> &mut usize) {
        let at = self.flows[0].text.len();
        self.body.ignored.first.get_or_insert(Span::of(at, at));
        *what(&mut self.body.ignored) += 1;
    }

    fn leave_out(&mut self) {
        let at = self.flows[0].text.len();
        self.body.left_out.get_or_insert(Span::of(at, at));
    }
}

/// Stands for the prefix of a document that has none, and is no prefix itself.
const NO_PREFIX: &str = ":";

/// Bytes that are reserved for the text before it is read.
const MAX_RESERVED: usize = 64 << 20;
