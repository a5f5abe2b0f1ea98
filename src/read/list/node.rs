//! Values of TOML and JSON with their places in the file, no deeper than a list can be.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer as _;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Bilingual, Mistake};
use crate::text::Span;

/// A value and its place in the file.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) span: Span,
    pub(super) kind: Kind,
}

/// What a value is.
#[derive(Debug)]
pub(super) enum Kind {
    /// A string, quotes included in its span.
    Text,
    /// A number.
    Number,
    /// True or false.
    Flag(bool),
    /// An array.
    List(Vec<Node>),
    /// A table or object.
    Table(Vec<Pair>),
    /// Anything else, or nested deeper than a list is.
    Other,
}

/// A key with its value.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) key: String,
    pub(super) at: Span,
    pub(super) value: Node,
}

/// Why a file is not of the format.
pub(super) struct SyntaxError {
    pub(super) at: usize,
    pub(super) message: Bilingual,
    /// What would be right, where that is known.
    pub(super) help: Option<Bilingual>,
}

/// Root, parts, part, entries, entry, other, text: more levels hold nothing of a list.
const MAX_DEPTH: usize = 8;

/// Parses TOML.
pub(super) fn toml(text: &str) -> Result<Node, SyntaxError> {
    let table = DeTable::parse(text).map_err(|error| {
        let Mistake { span, message, help } = Mistake::of_toml(text, &error);
        SyntaxError { at: span.start() as usize, message, help }
    })?;
    let span = Span::of(table.span().start, table.span().end);
    Ok(Node { span, kind: Kind::Table(toml_pairs(table.get_ref(), 0)) })
}

fn toml_pairs(table: &DeTable<'_>, depth: usize) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = table
        .iter()
        .map(|(key, value)| Pair {
            key: key.get_ref().to_string(),
            at: Span::of(key.span().start, key.span().end),
            value: toml_node(value, depth + 1),
        })
        .collect();
    pairs.sort_by_key(|pair| pair.at);
    pairs
}

fn toml_node(value: &Spanned<DeValue<'_>>, depth: usize) -> Node {
    let span = Span::of(value.span().start, value.span().end);
    let kind = match value.get_ref() {
        DeValue::String(_) => Kind::Text,
        DeValue::Integer(_) => Kind::Number,
        DeValue::Boolean(value) => Kind::Flag(*value),
        DeValue::Array(items) if depth < MAX_DEPTH => {
            Kind::List(items.iter().map(|item| toml_node(item, depth + 1)).collect())
        }
        DeValue::Table(table) if depth < MAX_DEPTH => Kind::Table(toml_pairs(table, depth)),
        _ => Kind::Other,
    };
    Node { span, kind }
}

/// What `serde_json` says, by its beginning, and the same in Chinese.
const JSON_WORDS: &[(&str, &str)] = &[
    ("EOF while parsing a string", "文字没有用英文引号结束，文件就完了"),
    ("EOF while parsing a list", "数组没有用 ] 结束，文件就完了"),
    ("EOF while parsing an object", "花括号没有用 } 结束，文件就完了"),
    ("EOF while parsing a value", "这里应有一个值，文件就完了"),
    ("expected `:`", "键后面没有英文冒号"),
    ("expected `,` or `]`", "数组的两项之间没有英文逗号，或者数组没有用 ] 结束"),
    ("expected `,` or `}`", "花括号中两项之间没有英文逗号，或者没有用 } 结束"),
    ("expected value", "这里应有一个值，文字要加英文引号，最后一项后面不用逗号"),
    ("expected ident", "这里应有一个值，文字要加英文引号"),
    ("invalid escape", "反斜杠 \\ 后面的写法不认识"),
    ("control character", "文字中有换行等控制字符，换行要写成 \\n"),
    ("key must be a string", "这里应有一个加英文引号的键；最后一项后面不用逗号"),
    ("trailing characters", "结束以后还有别的内容"),
    ("invalid number", "这个数写得不对"),
];

/// Parses JSON.
pub(super) fn json(text: &str) -> Result<Node, SyntaxError> {
    let raw: &RawValue = serde_json::from_str(text).map_err(|error| {
        let before = text.split_inclusive('\n').take(error.line().saturating_sub(1));
        let start: usize = before.map(str::len).sum();
        let mut at = (start + error.column().saturating_sub(1)).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let words = error.to_string();
        let words = words.split(" at line ").next().unwrap_or_default();
        let zh = JSON_WORDS.iter().find(|(said, _)| words.starts_with(said)).map_or(words, |(_, zh)| zh);
        let message = Bilingual { zh: format!("不是合法的 JSON：{zh}"), en: format!("not valid JSON: {words}") };
        SyntaxError { at, message, help: None }
    })?;
    Ok(json_node(text, raw, 0))
}

fn json_node(text: &str, raw: &RawValue, depth: usize) -> Node {
    let slice = raw.get();
    let span = span_of(text, slice);
    let kind = match slice.as_bytes().first() {
        Some(b'"') => Kind::Text,
        Some(b't') => Kind::Flag(true),
        Some(b'f') => Kind::Flag(false),
        Some(b'-' | b'0'..=b'9') => Kind::Number,
        Some(b'[') if depth < MAX_DEPTH => Kind::List(
            serde_json::Deserializer::from_str(slice).deserialize_seq(Items { text, depth }).unwrap_or_default(),
        ),
        Some(b'{') if depth < MAX_DEPTH => Kind::Table(
            serde_json::Deserializer::from_str(slice).deserialize_map(Pairs { text, depth }).unwrap_or_default(),
        ),
        _ => Kind::Other,
    };
    Node { span, kind }
}

/// Where a slice of `text` stands in it.
fn span_of(text: &str, slice: &str) -> Span {
    let at = (slice.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    Span::of(at, at + slice.len())
}

struct Items<'t> {
    text: &'t str,
    depth: usize,
}

impl<'de> Visitor<'de> for Items<'_> {
    type Value = Vec<Node>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<Node>, A::Error> {
        let mut nodes = Vec::new();
        while let Some(raw) = items.next_element::<&'de RawValue>()? {
            nodes.push(json_node(self.text, raw, self.depth + 1));
        }
        Ok(nodes)
    }
}

struct Pairs<'t> {
    text: &'t str,
    depth: usize,
}

impl<'de> Visitor<'de> for Pairs<'_> {
    type Value = Vec<Pair>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut pairs: A) -> Result<Vec<Pair>, A::Error> {
        let mut nodes = Vec::new();
        while let Some((key, value)) = pairs.next_entry::<&'de RawValue, &'de RawValue>()? {
            let name: Cow<'_, str> = serde_json::from_str::<String>(key.get()).unwrap_or_default().into();
            let value = json_node(self.text, value, self.depth + 1);
            nodes.push(Pair { key: name.into_owned(), at: span_of(self.text, key.get()), value });
        }
        Ok(nodes)
    }
}
