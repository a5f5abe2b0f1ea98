use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Config, ConfigProblem, FailOn, limits};
use crate::diagnostic::{Bilingual, Lang, Mistake, Severity};
use crate::model::Role;
use crate::read::LIMITS;
use crate::rule::{Selector, option_value};
use crate::text::{Source, Span, suggest};

const KEYS: &[&str] = &[
    "select", "ignore", "exclude", "as_of", "lang", "fail_on", "rules", "laws", "severity", "options", "columns",
    "roster", "prose", "limits",
];

/// Reads a configuration. All mistakes are told, and what is right is used all the same; the caller decides whether to go on.
pub fn parse(source: &Arc<Source>, folder: &Path) -> (Config, Vec<ConfigProblem>) {
    let mut reader = Reader { source, problems: Vec::new(), config: Config::default() };
    match DeTable::parse(source.text()) {
        Ok(table) => reader.table(table.get_ref(), folder),
        Err(error) => {
            let Mistake { span, message: Bilingual { zh, en }, help } = Mistake::of_toml(source.text(), &error);
            reader.tell(span, zh, en, help);
        }
    }
    (reader.config, reader.problems)
}

struct Reader<'a> {
    source: &'a Arc<Source>,
    problems: Vec<ConfigProblem>,
    config: Config,
}

type Value<'a> = Spanned<DeValue<'a>>;

fn span(value: &Value<'_>) -> Span {
    Span::of(value.span().start, value.span().end)
}

impl Reader<'_> {
    fn tell(&mut self, span: Span, zh: String, en: String, help: Option<Bilingual>) {
        self.problems.push(ConfigProblem {
            source: Arc::clone(self.source),
            span,
            message: Bilingual { zh, en },
            help,
        });
    }

    fn wrong_type(&mut self, at: Span, zh: &str, en: &str) {
        self.tell(at, format!("这里应为{zh}"), format!("expected {en} here"), None);
    }

    /// Tells of a key or word that does not exist, with the nearest that does.
    fn unknown(&mut self, at: Span, what: (&str, &str), word: &str, known: &[&str]) {
        let help = match suggest(word, known) {
            Some(near) => {
                Bilingual { zh: format!("是否指“{near}”？"), en: format!("did you mean “{near}”?") }
            }
            None => Bilingual {
                zh: format!("可用的有：{}", known.join("、")),
                en: format!("known: {}", known.join(", ")),
            },
        };
        self.tell(at, format!("没有名为“{word}”的{}", what.0), format!("no {} named “{word}”", what.1), Some(help));
    }

    fn table(&mut self, table: &DeTable<'_>, folder: &Path) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "select" => self.config.select = self.selectors(value),
                "ignore" => self.config.ignore = self.selectors(value),
                "exclude" => {
                    let texts = self.texts(value);
                    self.config.exclude = texts.into_iter().map(|(text, _)| text).collect();
                }
                "as_of" => self.config.as_of = self.word(value, ("检查基准日", "check date"), &["today", "2025-12-31"]),
                "lang" => self.config.lang = self.word::<Lang>(value, ("语言", "language"), &["zh", "en"]),
                "fail_on" => {
                    self.config.fail_on =
                        self.word::<FailOn>(value, ("级别", "severity"), &["error", "warning", "info", "never"]);
                }
                "rules" => {
                    for (key, at, value) in self.pairs(value) {
                        match key.as_str() {
                            "paths" => self.config.rule_paths = self.paths(value, folder),
                            _ => self.unknown(at, ("配置项", "setting"), &key, &["paths"]),
                        }
                    }
                }
                "laws" => {
                    for (key, at, value) in self.pairs(value) {
                        match key.as_str() {
                            "paths" => self.config.law_paths = self.paths(value, folder),
                            "texts" => {
                                let path = self.text(value).map(|text| (folder.join(text), span(value)));
                                self.config.law_texts = path;
                            }
                            _ => self.unknown(at, ("配置项", "setting"), &key, &["paths", "texts"]),
                        }
                    }
                }
                "severity" => self.severity(value),
                "options" => self.options(value),
                "prose" => match value.get_ref().as_bool() {
                    Some(prose) => self.config.prose = prose,
                    None => self.wrong_type(span(value), " true 或 false", "true or false"),
                },
                "columns" => self.columns(value),
                "roster" => self.roster(value),
                "limits" => self.limits(value),
                other => {
                    let at = Span::of(key.span().start, key.span().end);
                    self.unknown(at, ("配置项", "setting"), other, KEYS);
                }
            }
        }
    }

    fn text<'v>(&mut self, value: &'v Value<'_>) -> Option<&'v str> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong_type(span(value), "一段文字（加引号）", "a string");
        }
        text
    }

    fn word<T: std::str::FromStr>(&mut self, value: &Value<'_>, what: (&str, &str), known: &[&str]) -> Option<T> {
        let text = self.text(value)?;
        let parsed = text.parse().ok();
        if parsed.is_none() {
            let text = text.to_owned();
            self.unknown(span(value), what, &text, known);
        }
        parsed
    }

    fn texts(&mut self, value: &Value<'_>) -> Vec<(String, Span)> {
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(span(value), "一组文字，如 [\"…\", \"…\"]", "an array of strings");
            return Vec::new();
        };
        array.iter().filter_map(|item| Some((self.text(item)?.to_owned(), span(item)))).collect()
    }

    fn selectors(&mut self, value: &Value<'_>) -> Vec<Selector> {
        let texts = self.texts(value);
        texts
            .into_iter()
            .map(|(text, at)| {
                self.config.selector_spans.push((Selector(text.clone()), at));
                Selector(text)
            })
            .collect()
    }

    /// The keys and values of a table; tells where it is none.
    fn pairs<'v, 'd>(&mut self, value: &'v Value<'d>) -> Vec<(String, Span, &'v Value<'d>)> {
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(span(value), "一个表（[…]）", "a table");
            return Vec::new();
        };
        let pairs = table
            .iter()
            .map(|(key, value)| (key.get_ref().to_string(), Span::of(key.span().start, key.span().end), value));
        pairs.collect()
    }

    fn paths(&mut self, value: &Value<'_>, folder: &Path) -> Vec<(PathBuf, Span)> {
        let texts = self.texts(value);
        texts.into_iter().map(|(text, at)| (folder.join(text), at)).collect()
    }

    fn severity(&mut self, value: &Value<'_>) {
        for (key, at, value) in self.pairs(value) {
            if let Some(severity) = self.word::<Severity>(value, ("级别", "severity"), &["error", "warning", "info"])
            {
                self.config.severity.insert(key, (severity, at));
            }
        }
    }

    fn options(&mut self, value: &Value<'_>) {
        for (rule, at, value) in self.pairs(value) {
            let mut options = BTreeMap::new();
            for (name, at, value) in self.pairs(value) {
                match option_value(value.get_ref()) {
                    Some(value) => {
                        options.insert(name, (value, at));
                    }
                    None => self.wrong_type(
                        span(value),
                        "文字、数、true/false 或一组文字",
                        "a string, number, boolean or array of strings",
                    ),
                }
            }
            self.config.options.insert(rule, (options, at));
        }
    }

    fn columns(&mut self, value: &Value<'_>) {
        for (key, at, value) in self.pairs(value) {
            let Ok(role) = key.parse::<Role>() else {
                let names: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
                self.unknown(at, ("栏目", "column role"), &key, &names);
                continue;
            };
            let texts = self.texts(value);
            self.config.columns.extend(texts.into_iter().map(|(text, _)| (role, text)));
        }
    }

    fn roster(&mut self, value: &Value<'_>) {
        for (key, at, value) in self.pairs(value) {
            let texts = match key.as_str() {
                "units" | "actors" => self.texts(value),
                _ => {
                    self.unknown(at, ("名单", "roster"), &key, &["units", "actors"]);
                    continue;
                }
            };
            let roster = &mut self.config.roster;
            let names = if key == "units" { &mut roster.units } else { &mut roster.actors };
            names.extend(texts.into_iter().map(|(text, _)| text));
        }
    }
}

impl Reader<'_> {
    fn limits(&mut self, value: &Value<'_>) {
        for (key, at, value) in self.pairs(value) {
            let Some(limit) = LIMITS.iter().find(|limit| limit.name == key) else {
                let names: Vec<&str> = LIMITS.iter().map(|limit| limit.name).collect();
                self.unknown(at, ("上限", "limit"), &key, &names);
                continue;
            };
            match limits::number(value.get_ref(), limit) {
                Ok(number) => *(limit.field)(&mut self.config.limits) = number,
                Err(Bilingual { zh, en }) => self.tell(span(value), zh, en, None),
            }
        }
    }
}
