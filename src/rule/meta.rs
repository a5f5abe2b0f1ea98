use std::collections::BTreeMap;

use serde::Deserialize;

use super::rule_toml;
use crate::diagnostic::{Bilingual, Lang, Mistake, RuleCode, Severity};
use crate::model::{DocumentKind, Slot};

/// What `rule.toml` says about a rule.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RuleMeta {
    /// Its code: `B101`.
    pub code: RuleCode,
    /// Its name, which names the problem: `missing-basis`.
    pub name: String,
    /// One sentence on what it finds.
    pub summary: Bilingual,
    /// The severity of its findings, where neither script nor configuration say otherwise.
    pub severity: Severity,
    /// What the script is called with.
    pub scope: Scope,
    /// The best repair it offers.
    pub fix: FixKind,
    /// The legal ground or standard; `None` for rules about the tool itself.
    pub basis: Option<Bilingual>,
    /// How to repair, where the message does not say.
    pub help: Option<Bilingual>,
    /// The version of quanze it came with.
    pub since: String,
    /// The kinds of document it applies to; empty for all. In a file of several kinds it speaks of parts of these kinds only.
    pub kinds: Vec<DocumentKind>,
    /// The columns whose values it is called with (scopes `citation` and `cell`), and `text` for running text; empty for all.
    pub roles: Vec<Slot>,
    /// Its options with their defaults.
    pub options: BTreeMap<String, OptionSpec>,
    /// Its messages by id.
    pub messages: BTreeMap<String, Message>,
}

/// What a rule's script is called with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// `check(citation, ctx)`, once per distinct value and column.
    Citation,
    /// `check(cell, ctx)`, once per distinct value and column.
    Cell,
    /// `check(entry, ctx)`, once per row.
    Entry,
    /// `check(doc, ctx)`, once per document.
    Document,
    /// `collect(doc, ctx)` per document, which may report on that document too, then `check_all(items, ctx)`.
    Corpus,
}

impl Scope {
    /// The name in `rule.toml`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Citation => "citation",
            Self::Cell => "cell",
            Self::Entry => "entry",
            Self::Document => "document",
            Self::Corpus => "corpus",
        }
    }
}

/// The best repair a rule offers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FixKind {
    /// None.
    #[default]
    None,
    /// One that keeps the meaning.
    Safe,
    /// One that a person ought to look at.
    Unsafe,
    /// One that is only shown.
    Display,
}

impl FixKind {
    /// The name in `rule.toml`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
            Self::Display => "display",
        }
    }
}

/// A message with its companions. All are templates over the same arguments.
#[derive(Clone, Debug)]
pub struct Message {
    /// Chinese text.
    pub zh: String,
    /// English text.
    pub en: String,
    /// The words under the marked characters.
    pub label: Option<Bilingual>,
    /// How to repair.
    pub help: Option<Bilingual>,
    /// Why; further facts.
    pub note: Option<Bilingual>,
    /// The message of the finding when its places have different messages.
    pub many: Option<Bilingual>,
    /// The message of one place then, beside `many`: only what is particular to it.
    pub place: Option<Bilingual>,
}

impl Message {
    /// The text in one language.
    pub fn text(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

/// An option of a rule: its default and what it does. The default's type is the option's type.
#[derive(Clone, Debug)]
pub struct OptionSpec {
    /// The value where the configuration is silent.
    pub default: OptionValue,
    /// What it does, in Chinese.
    pub zh: String,
    /// What it does, in English.
    pub en: String,
}

impl OptionSpec {
    /// What is said of a value of another type.
    pub fn wrong_type(&self, name: &str, value: &OptionValue) -> Bilingual {
        let (expected, found) = (self.default.type_name(), value.type_name());
        Bilingual {
            zh: format!("选项“{name}”应为{}，这里是{}", expected.zh, found.zh),
            en: format!("option “{name}” takes {}, not {}", expected.en, found.en),
        }
    }
}

/// The value of an option.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum OptionValue {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number.
    Float(f64),
    /// A text.
    Text(String),
    /// A list of texts.
    Texts(Vec<String>),
}

impl OptionValue {
    /// The type's name, for messages.
    pub fn type_name(&self) -> Bilingual {
        let (zh, en) = match self {
            Self::Bool(_) => (" true 或 false", "true or false"),
            Self::Int(_) => ("整数", "an integer"),
            Self::Float(_) => ("数", "a number"),
            Self::Text(_) => ("一段文字", "a string"),
            Self::Texts(_) => ("一组文字", "an array of strings"),
        };
        Bilingual { zh: zh.to_owned(), en: en.to_owned() }
    }

    /// `value` as a value of this option's type; whole numbers pass for numbers.
    pub fn accept(&self, value: OptionValue) -> Option<OptionValue> {
        match (self, value) {
            #[allow(clippy::cast_precision_loss, reason = "option values are small")]
            (Self::Float(_), Self::Int(value)) => Some(Self::Float(value as f64)),
            (expected, value) if std::mem::discriminant(expected) == std::mem::discriminant(&value) => Some(value),
            _ => None,
        }
    }
}

impl std::fmt::Display for OptionValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bool(value) => write!(f, "{value}"),
            Self::Int(value) => write!(f, "{value}"),
            Self::Float(value) => write!(f, "{value}"),
            Self::Text(value) => write!(f, "{value:?}"),
            Self::Texts(values) => write!(f, "{values:?}"),
        }
    }
}

impl RuleMeta {
    /// Whether it speaks of parts of this kind.
    pub fn applies_to(&self, kind: DocumentKind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }

    /// Reads a `rule.toml`. All mistakes are told, in the order of their places.
    pub fn parse(text: &str) -> Result<Self, Vec<Mistake>> {
        rule_toml::parse(text)
    }
}
