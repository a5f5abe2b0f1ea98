use std::collections::BTreeMap;

use toml::de::DeTable;

use super::toml_reader::{TomlReader, Value, span_of};
use super::{FixKind, Message, OptionSpec, RuleMeta, Scope};
use crate::diagnostic::{Bilingual, Mistake, RuleCode, Severity};
use crate::model::{DocumentKind, Role, Slot};
use crate::text::Span;

const KEYS: &[&str] = &[
    "code", "name", "summary", "severity", "scope", "fix", "basis", "help", "since", "kinds", "roles", "options",
    "messages",
];
const SEVERITIES: &[(&str, Severity)] =
    &[("error", Severity::Error), ("warning", Severity::Warning), ("info", Severity::Info)];
const SCOPES: &[(&str, Scope)] = &[
    ("citation", Scope::Citation),
    ("cell", Scope::Cell),
    ("entry", Scope::Entry),
    ("document", Scope::Document),
    ("corpus", Scope::Corpus),
];
const FIXES: &[(&str, FixKind)] =
    &[("none", FixKind::None), ("safe", FixKind::Safe), ("unsafe", FixKind::Unsafe), ("display", FixKind::Display)];

const OPTION: &str = "{ default = [\"…\"], zh = \"…\", en = \"…\" }";
const MESSAGE: &str = "{ zh = \"…\", en = \"…\" }";

/// Reads a `rule.toml`. All mistakes are told, in the order of their places.
pub fn parse(text: &str) -> Result<RuleMeta, Vec<Mistake>> {
    let (reader, table) = TomlReader::parse(text);
    // What is missing as a whole is told at the first line.
    let first = text.lines().next().unwrap_or_default().len();
    let mut reader = MetaReader { reader, start: Span::of(0, first) };
    let meta = table.and_then(|table| reader.meta(table.get_ref()));
    let mut mistakes = reader.reader.mistakes;
    match meta {
        Some(meta) if mistakes.is_empty() => Ok(meta),
        _ => {
            mistakes.sort_by_key(|mistake| mistake.span);
            Err(mistakes)
        }
    }
}

struct MetaReader {
    reader: TomlReader,
    start: Span,
}

impl MetaReader {
    fn meta(&mut self, table: &DeTable<'_>) -> Option<RuleMeta> {
        self.reader.only(table, KEYS);
        let code = self.due(table, "code", "code = \"X101\"").and_then(|value| self.code(value));
        let name = self.due(table, "name", "name = \"lamp-word\"").and_then(|value| self.name(value));
        let example = "summary = { zh = \"…\", en = \"…\" }";
        let summary = self.due(table, "summary", example).and_then(|value| self.reader.bilingual(value));
        let severity = self
            .due(table, "severity", "severity = \"warning\"")
            .and_then(|value| self.reader.word(value, ("级别", "severity"), SEVERITIES));
        let scope = self
            .due(table, "scope", "scope = \"cell\"")
            .and_then(|value| self.reader.word(value, ("范围", "scope"), SCOPES));
        let fix = table.get("fix").and_then(|value| self.reader.word(value, ("修改方式", "fix"), FIXES));
        let basis = table.get("basis").and_then(|value| self.reader.bilingual(value));
        let help = table.get("help").and_then(|value| self.reader.bilingual(value));
        let since = table.get("since").and_then(|value| self.reader.text(value)).unwrap_or_default();
        let kinds = table.get("kinds").map(|value| self.kinds(value)).unwrap_or_default();
        let roles = table.get("roles").map(|value| self.roles(value, scope)).unwrap_or_default();
        let options = table.get("options").map(|value| self.options(value)).unwrap_or_default();
        let example = "messages.found = { zh = \"…\", en = \"…\" }";
        let messages = self.due(table, "messages", example).map(|value| self.messages(value));
        Some(RuleMeta {
            code: code?,
            name: name?,
            summary: summary?,
            severity: severity?,
            scope: scope?,
            fix: fix.unwrap_or_default(),
            basis,
            help,
            since,
            kinds,
            roles,
            options,
            messages: messages?,
        })
    }

    /// The value of a key that has to be there.
    fn due<'v, 'a>(&mut self, table: &'v DeTable<'a>, key: &str, example: &str) -> Option<&'v Value<'a>> {
        let value = table.get(key);
        if value.is_none() {
            self.reader.missing(self.start, key, example);
        }
        value
    }

    fn code(&mut self, value: &Value<'_>) -> Option<RuleCode> {
        let text = self.reader.text(value)?;
        let code = text.parse().ok();
        if code.is_none() {
            self.reader.tell(
                Mistake::new(span_of(value), format!("“{text}”不是规则编号"), format!("“{text}” is no rule code"))
                    .with_help(
                        "编号是一至四个大写字母加三位数字，自己的规则宜用 X 开头，如 X101",
                        "a code is one to four capital letters and three digits; for your own take X, as X101",
                    ),
            );
        }
        code
    }

    fn name(&mut self, value: &Value<'_>) -> Option<String> {
        let text = self.reader.text(value)?;
        let is_name = text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !is_name {
            self.reader.tell(
                Mistake::new(span_of(value), format!("“{text}”不是规则名称"), format!("“{text}” is no rule name"))
                    .with_help(
                        "名称用小写字母、数字和连字符，字母开头，如 lamp-word；中文说明写在 summary 中",
                        "a name has lower-case letters, digits and hyphens and begins with a letter, as lamp-word",
                    ),
            );
            return None;
        }
        Some(text)
    }

    fn kinds(&mut self, value: &Value<'_>) -> Vec<DocumentKind> {
        let names: Vec<&str> = DocumentKind::ALL.iter().map(|kind| kind.name()).collect();
        let mut kinds = Vec::new();
        for (text, at) in self.reader.texts(value) {
            match DocumentKind::ALL.iter().find(|kind| kind.name() == text) {
                Some(kind) => kinds.push(*kind),
                None => self.reader.tell(Mistake::unknown(at, ("文件种类", "kind of document"), &text, &names)),
            }
        }
        kinds
    }

    fn roles(&mut self, value: &Value<'_>, scope: Option<Scope>) -> Vec<Slot> {
        let mut names: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
        names.push(Slot::TEXT);
        let mut roles = Vec::new();
        for (text, at) in self.reader.texts(value) {
            match text.parse::<Slot>() {
                Ok(role) => roles.push(role),
                Err(()) => self.reader.tell(Mistake::unknown(at, ("栏目", "column role"), &text, &names)),
            }
        }
        if scope.is_some_and(|scope| !matches!(scope, Scope::Cell | Scope::Citation)) {
            self.reader.tell(
                Mistake::new(
                    span_of(value),
                    "roles 只对范围 cell 和 citation 有用，在这里不起作用",
                    "roles serves the scopes cell and citation only and does nothing here",
                )
                .with_help(
                    "删去 roles，在 rule.rhai 中取要看的栏目，如 entry.cell(\"basis\")",
                    "leave it out and take the column in rule.rhai, as in entry.cell(\"basis\")",
                ),
            );
        }
        roles
    }

    fn options(&mut self, value: &Value<'_>) -> BTreeMap<String, OptionSpec> {
        let mut options = BTreeMap::new();
        for (name, at, value) in self.reader.pairs(value, OPTION) {
            let Some(table) = self.reader.table(value, OPTION) else { continue };
            self.reader.only(table, &["default", "zh", "en"]);
            let default = match table.get("default") {
                Some(default) => self.reader.option_value(default),
                None => {
                    self.reader.missing(at, "default", "default = [\"…\"]");
                    None
                }
            };
            let (zh, en) = (self.reader.filled(table, "zh", at), self.reader.filled(table, "en", at));
            if let (Some(default), Some(zh), Some(en)) = (default, zh, en) {
                options.insert(name, OptionSpec { default, zh, en });
            }
        }
        options
    }

    fn messages(&mut self, value: &Value<'_>) -> BTreeMap<String, Message> {
        let mut messages = BTreeMap::new();
        let pairs = self.reader.pairs(value, MESSAGE);
        if pairs.is_empty() && value.get_ref().as_table().is_some() {
            self.reader.tell(
                Mistake::new(span_of(value), "没有一条消息，规则无话可说", "there is no message to report with")
                    .with_help("写上 [messages.found]，下面写 zh 和 en", "write [messages.found] with zh and en below"),
            );
        }
        for (id, at, value) in pairs {
            let Some(table) = self.reader.table(value, MESSAGE) else { continue };
            self.reader.only(table, &["zh", "en", "label", "help", "note", "many", "place"]);
            let (zh, en) = (self.reader.filled(table, "zh", at), self.reader.filled(table, "en", at));
            if let (Some(zh), Some(en)) = (&zh, &en) {
                let texts = Bilingual { zh: zh.clone(), en: en.clone() };
                self.template(&texts, table.get("zh").map_or(at, span_of));
            }
            let companion = |reader: &mut Self, key: &str| {
                let value = table.get(key)?;
                let texts = reader.reader.bilingual(value)?;
                reader.template(&texts, span_of(value));
                Some(texts)
            };
            let message = Message {
                zh: zh.unwrap_or_default(),
                en: en.unwrap_or_default(),
                label: companion(self, "label"),
                help: companion(self, "help"),
                note: companion(self, "note"),
                many: companion(self, "many"),
                place: companion(self, "place"),
            };
            messages.insert(id, message);
        }
        messages
    }

    /// The braces of a template are to be closed. Placeholders may differ: a column's Chinese header is of no use in English.
    fn template(&mut self, texts: &Bilingual, at: Span) {
        for text in [&texts.zh, &texts.en] {
            if text.matches('{').count() != text.matches('}').count() {
                self.reader.tell(Mistake::new(at, "花括号没有成对", "a brace is not closed").with_help(
                    "代入的值写成 {名称}，与 rule.rhai 中 .with(\"名称\", 值) 一致",
                    "a value is written {name}, as in .with(\"name\", value) of rule.rhai",
                ));
                return;
            }
        }
    }
}
