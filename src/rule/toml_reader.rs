use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::OptionValue;
use crate::diagnostic::{Bilingual, Mistake};
use crate::text::{Span, suggest};

/// One text in both languages.
pub fn both(zh: impl Into<String>, en: impl Into<String>) -> Bilingual {
    Bilingual { zh: zh.into(), en: en.into() }
}

/// A value with its place.
pub type Value<'a> = Spanned<DeValue<'a>>;

/// The place of a value.
pub fn span_of(value: &Value<'_>) -> Span {
    span(value.span())
}

fn span(range: Range<usize>) -> Span {
    Span::of(range.start, range.end)
}

/// Reads a table key by key, and remembers every mistake; nothing ends at the first.
pub struct TomlReader {
    /// The mistakes so far.
    pub mistakes: Vec<Mistake>,
    /// Keys that were probably meant by others: they are not told as missing too.
    meant: Vec<String>,
}

impl TomlReader {
    /// The table of a text; `None`, with the mistake, where it is not TOML.
    pub fn parse(text: &str) -> (Self, Option<Spanned<DeTable<'_>>>) {
        let mut reader = Self { mistakes: Vec::new(), meant: Vec::new() };
        match DeTable::parse(text) {
            Ok(table) => (reader, Some(table)),
            Err(error) => {
                reader.mistakes.push(Mistake::of_toml(text, &error));
                (reader, None)
            }
        }
    }

    /// Adds a mistake.
    pub fn tell(&mut self, mistake: Mistake) {
        self.mistakes.push(mistake);
    }

    /// Tells of every key of a table that is not known.
    pub fn only(&mut self, table: &DeTable<'_>, known: &[&str]) {
        for key in table.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            self.meant.extend(suggest(key.get_ref(), known).map(str::to_owned));
            self.tell(Mistake::unknown(span(key.span()), ("设置", "key"), key.get_ref(), known));
        }
    }

    /// Tells that a key is missing; `example` is how it could be written.
    pub fn missing(&mut self, at: Span, key: &str, example: &str) {
        if self.meant.iter().any(|meant| meant == key) {
            return;
        }
        self.tell(
            Mistake::new(at, format!("缺少“{key}”"), format!("“{key}” is missing"))
                .with_help(format!("写上：{example}"), format!("write: {example}")),
        );
    }

    fn wrong_type(&mut self, value: &Value<'_>, (zh, en): (&str, &str), example: &str) {
        self.tell(
            Mistake::new(span_of(value), format!("这里应为{zh}"), format!("expected {en} here"))
                .with_help(format!("写成：{example}"), format!("write: {example}")),
        );
    }

    /// A text.
    pub fn text(&mut self, value: &Value<'_>) -> Option<String> {
        let text = value.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            self.wrong_type(value, ("一段文字（加英文引号）", "a string"), "\"…\"");
        }
        text
    }

    /// Texts with their places.
    pub fn texts(&mut self, value: &Value<'_>) -> Vec<(String, Span)> {
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(value, ("一组文字", "an array of strings"), "[\"…\", \"…\"]");
            return Vec::new();
        };
        items.iter().filter_map(|item| Some((self.text(item)?, span_of(item)))).collect()
    }

    /// A table; `example` is how it could be written.
    pub fn table<'v, 'a>(&mut self, value: &'v Value<'a>, example: &str) -> Option<&'v DeTable<'a>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong_type(value, ("几项设置", "a table"), example);
        }
        table
    }

    /// The keys of a table with their places, and the values.
    pub fn pairs<'v, 'a>(&mut self, value: &'v Value<'a>, example: &str) -> Vec<(String, Span, &'v Value<'a>)> {
        let table = self.table(value, example);
        let pairs = table.into_iter().flatten();
        pairs.map(|(key, value)| (key.get_ref().to_string(), span(key.span()), value)).collect()
    }

    /// A text in both languages: `{ zh = "…", en = "…" }`.
    pub fn bilingual(&mut self, value: &Value<'_>) -> Option<Bilingual> {
        let table = self.table(value, "{ zh = \"…\", en = \"…\" }")?;
        self.only(table, &["zh", "en"]);
        let zh = self.filled(table, "zh", span_of(value));
        let en = self.filled(table, "en", span_of(value));
        Some(Bilingual { zh: zh?, en: en? })
    }

    /// A text of a table that has to be there and to say something.
    pub fn filled(&mut self, table: &DeTable<'_>, key: &str, at: Span) -> Option<String> {
        let Some(value) = table.get(key) else {
            self.missing(at, key, &format!("{key} = \"…\""));
            return None;
        };
        let text = self.text(value)?;
        if text.trim().is_empty() {
            self.tell(
                Mistake::new(span_of(value), format!("“{key}”是空的"), format!("“{key}” is empty"))
                    .with_help("中文（zh）和英文（en）都要写", "write both the Chinese (zh) and the English (en) text"),
            );
            return None;
        }
        Some(text)
    }

    /// One of a few words.
    pub fn word<T: Copy>(&mut self, value: &Value<'_>, what: (&str, &str), known: &[(&'static str, T)]) -> Option<T> {
        let text = self.text(value)?;
        let found = known.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
        if found.is_none() {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            self.tell(Mistake::unknown(span_of(value), what, &text, &names));
        }
        found
    }

    /// The value of an option.
    pub fn option_value(&mut self, value: &Value<'_>) -> Option<OptionValue> {
        let found = option_value(value.get_ref());
        if found.is_none() {
            self.wrong_type(
                value,
                ("文字、数、true/false 或一组文字", "a string, number, boolean or array of strings"),
                "\"…\"、3、true、[\"…\", \"…\"]",
            );
        }
        found
    }
}

/// A TOML value as the value of an option; `None` for dates, tables and arrays of anything but texts.
pub fn option_value(value: &DeValue<'_>) -> Option<OptionValue> {
    match value {
        DeValue::String(text) => Some(OptionValue::Text(text.to_string())),
        DeValue::Boolean(value) => Some(OptionValue::Bool(*value)),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok().map(OptionValue::Int),
        DeValue::Float(number) => number.as_str().parse().ok().map(OptionValue::Float),
        DeValue::Array(items) => items
            .iter()
            .map(|item| item.get_ref().as_str().map(str::to_owned))
            .collect::<Option<Vec<_>>>()
            .map(OptionValue::Texts),
        _ => None,
    }
}
