//! Markup → tags and text with their places in the file. The tokenizer is the one of the WHATWG standard, which reads anything
//! without fail and without a tree.

use std::convert::Infallible;
use std::ops::Range;

use html5gum::{Emitter, Error, State, Tokenizer, naive_next_state};

/// What takes the tokens of a page, in order.
pub(in crate::read) trait Sink {
    /// Text that stands in the file at `at`.
    fn text(&mut self, text: &str, at: usize);
    /// Text that stands in the file in another form, such as `&nbsp;`.
    fn made(&mut self, text: &str);
    /// A start tag.
    fn open(&mut self, tag: &Tag);
    /// An end tag.
    fn close(&mut self, name: &str);
}

/// Sends the tokens of `text`, which stands in the file at `base`, to `sink`.
pub(in crate::read) fn tokenize(text: &str, base: usize, sink: &mut impl Sink) {
    let tokens = Tokens {
        input: text,
        base,
        sink,
        at: 0,
        native: 0..0,
        tag: Tag::default(),
        is_end: false,
        last_start: Vec::new(),
        attribute: Vec::new(),
    };
    // Reading a string cannot fail.
    let Ok(()) = Tokenizer::new_with_emitter(text, tokens).finish();
}

/// A start tag.
#[derive(Debug, Default)]
pub(in crate::read) struct Tag {
    name: Vec<u8>,
    values: Vec<u8>,
    attributes: Vec<(&'static str, Range<usize>)>,
    /// Whether it ends with `/>`.
    pub(super) is_closed: bool,
    /// Where it ends in the file.
    pub(super) end: usize,
}

impl Tag {
    /// A tag without attributes, behind which text stands in the file at `end`.
    pub(in crate::read) fn named(name: &str, end: usize) -> Self {
        Self { name: name.as_bytes().to_vec(), end, ..Self::default() }
    }

    /// The name in lower case.
    pub(in crate::read) fn name(&self) -> &str {
        std::str::from_utf8(&self.name).unwrap_or_default()
    }

    /// The value of an attribute, if it is one of those that are kept.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let (_, range) = self.attributes.iter().find(|(known, _)| *known == name)?;
        std::str::from_utf8(self.values.get(range.clone())?).ok()
    }

    /// The value of an attribute that is a number, followed by anything.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        let value = self.attribute(name)?.trim_start();
        let digits = value.bytes().take_while(u8::is_ascii_digit).count();
        match value[..digits].parse() {
            Ok(number) => Some(number),
            Err(_) => (digits > 0).then_some(u32::MAX),
        }
    }

    /// Whether a property of its own style begins with `value`.
    pub(super) fn has_style(&self, property: &str, value: &str) -> bool {
        self.style(property)
            .any(|found| found.get(..value.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(value)))
    }

    /// The values of a property in its own style.
    pub(super) fn style(&self, property: &str) -> impl Iterator<Item = &str> {
        let declarations = self.attribute("style").unwrap_or_default().split(';');
        let pairs = declarations.filter_map(|declaration| declaration.split_once(':'));
        pairs.filter(move |(name, _)| name.trim().eq_ignore_ascii_case(property)).map(|(_, value)| value.trim())
    }

    fn clear(&mut self) {
        self.name.clear();
        self.values.clear();
        self.attributes.clear();
        self.is_closed = false;
    }
}

/// The attributes that are kept.
const ATTRIBUTES: [&str; 13] = [
    "class", "colspan", "content", "hidden", "href", "name", "rowspan", "span", "start", "style", "title", "type",
    "value",
];

/// Another attribute, `width`, is kept of columns alone.
const WIDTH: &str = "width";

/// Longer names are none that anything hangs on, and longer values are cut off.
const MAX_NAME: usize = 64;
const MAX_VALUES: usize = 16 << 10;

struct Tokens<'a, S> {
    input: &'a str,
    /// Where the input begins in the file.
    base: usize,
    sink: &'a mut S,
    /// Bytes of the input that were read.
    at: usize,
    /// The stretch of the input that is text and was not handed on yet.
    native: Range<usize>,
    tag: Tag,
    is_end: bool,
    last_start: Vec<u8>,
    /// The name of the attribute being read.
    attribute: Vec<u8>,
}

impl<S: Sink> Tokens<'_, S> {
    fn hand_on(&mut self) {
        let range = std::mem::take(&mut self.native);
        if let Some(text) = self.input.get(range.clone()).filter(|text| !text.is_empty()) {
            self.sink.text(text, self.base + range.start);
        }
    }

    /// Keeps the attribute that was read, if it is worth keeping; its value stands behind those kept before.
    fn end_attribute(&mut self) {
        let from = self.tag.attributes.last().map_or(0, |(_, range)| range.end);
        let is_column = self.tag.name.starts_with(b"col");
        let mut known = ATTRIBUTES.iter().copied().chain(is_column.then_some(WIDTH));
        match known.find(|known| known.as_bytes() == self.attribute) {
            Some(name) => self.tag.attributes.push((name, from..self.tag.values.len())),
            None => self.tag.values.truncate(from),
        }
        self.attribute.clear();
    }

    fn begin_tag(&mut self, is_end: bool) {
        self.hand_on();
        self.tag.clear();
        self.attribute.clear();
        self.is_end = is_end;
    }
}

impl<S: Sink> Emitter for Tokens<'_, S> {
    type Token = Infallible;

    fn move_position(&mut self, offset: isize) {
        self.at = self.at.saturating_add_signed(offset);
    }

    fn emit_string(&mut self, text: &[u8]) {
        let start = self.at.saturating_sub(text.len());
        if self.input.as_bytes().get(start..self.at) == Some(text) {
            if self.native.end != start || self.native.is_empty() {
                self.hand_on();
                self.native = start..start;
            }
            self.native.end = self.at;
            return;
        }
        self.hand_on();
        if let Ok(text) = std::str::from_utf8(text) {
            self.sink.made(text);
        }
    }

    fn emit_eof(&mut self) {
        self.hand_on();
    }

    fn init_start_tag(&mut self) {
        self.begin_tag(false);
    }

    fn init_end_tag(&mut self) {
        self.begin_tag(true);
    }

    fn push_tag_name(&mut self, name: &[u8]) {
        if self.tag.name.len() < MAX_NAME {
            self.tag.name.extend_from_slice(name);
        }
    }

    fn init_attribute(&mut self) {
        self.end_attribute();
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        if self.attribute.len() < MAX_NAME {
            self.attribute.extend_from_slice(name);
        }
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        if self.tag.values.len() < MAX_VALUES {
            self.tag.values.extend_from_slice(value);
        }
    }

    fn set_self_closing(&mut self) {
        self.tag.is_closed = true;
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.end_attribute();
        self.tag.end = self.base + self.at;
        if self.is_end {
            self.sink.close(self.tag.name());
            return None;
        }
        self.last_start.clone_from(&self.tag.name);
        self.sink.open(&self.tag);
        // In XHTML, which is written here and there, `<script/>` is an element of its own.
        if self.tag.is_closed { None } else { naive_next_state(&self.tag.name) }
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.is_end && self.last_start == self.tag.name
    }

    fn init_comment(&mut self) {
        self.hand_on();
    }

    fn init_doctype(&mut self) {
        self.hand_on();
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn pop_token(&mut self) -> Option<Infallible> {
        None
    }

    // Comments and document types say nothing here, and there are no errors: everything reads as something.
    fn emit_error(&mut self, _: Error) {}
    fn set_last_start_tag(&mut self, _: Option<&[u8]>) {}
    fn emit_current_comment(&mut self) {}
    fn emit_current_doctype(&mut self) {}
    fn set_force_quirks(&mut self) {}
    fn push_comment(&mut self, _: &[u8]) {}
    fn push_doctype_name(&mut self, _: &[u8]) {}
    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}
}
