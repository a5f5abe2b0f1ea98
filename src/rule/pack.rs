use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::load::{LoadProblem, RuleSet};
use super::toml_reader::{TomlReader, Value, span_of};
use super::{OptionValue, RuleMeta};
use crate::diagnostic::{Bilingual, Mistake};
use crate::text::{Source, Span};

/// The file that makes a folder of rules a pack.
pub const PACK_FILE: &str = "pack.toml";

const KEYS: &[&str] = &["name", "version", "licence", "quanze", "summary", "options"];

/// A pack: a folder of rules with a name, a version and a licence, used by its path.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Pack {
    /// Its name: `jia-city`.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The licence under which it may be used and passed on.
    pub licence: String,
    /// The least version of quanze that it needs; empty where it does not say.
    pub quanze: String,
    /// What it is for.
    pub summary: Option<Bilingual>,
    /// Its folder.
    pub folder: PathBuf,
}

/// Options by the code or name of the rule, then by their name, each with its place.
pub type PackOptions = Vec<(String, Span, Vec<(String, Span, OptionValue)>)>;

/// Reads a `pack.toml`; gives what its options set too. All mistakes are told.
pub fn parse(text: &str, folder: &Path) -> Result<(Pack, PackOptions), Vec<Mistake>> {
    let (mut reader, table) = TomlReader::parse(text);
    let Some(table) = table else { return Err(reader.mistakes) };
    let table = table.get_ref();
    reader.only(table, KEYS);
    let start = Span::of(0, text.lines().next().unwrap_or_default().len());
    let mut due = |key: &str, example: &str| match table.get(key) {
        Some(_) => reader.filled(table, key, start),
        None => {
            reader.missing(start, key, example);
            None
        }
    };
    let name = due("name", "name = \"jia-city\"");
    let version = due("version", "version = \"1.0.0\"");
    let licence = due("licence", "licence = \"CC-BY-4.0\"");
    if let (Some(name), Some(value)) = (&name, table.get("name"))
        && !name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    {
        reader.tell(
            Mistake::new(span_of(value), format!("“{name}”不是规则包名称"), format!("“{name}” is no name of a pack"))
                .with_help(
                    "名称用小写字母、数字和连字符，如 jia-city；中文说明写在 summary 中",
                    "a name has lower-case letters, digits and hyphens, as jia-city",
                ),
        );
    }
    if let (Some(text), Some(value)) = (&version, table.get("version")) {
        numbers(&mut reader, text, value);
    }
    let quanze = table.get("quanze").and_then(|value| {
        let text = reader.text(value)?;
        let wanted = numbers(&mut reader, &text, value)?;
        let own = env!("CARGO_PKG_VERSION");
        if parts(own).is_some_and(|own| own < wanted) {
            reader.tell(
                Mistake::new(
                    span_of(value),
                    format!("这个规则包要用 quanze {text} 或更新的版本，现在用的是 {own}"),
                    format!("this pack needs quanze {text} or later, and this is {own}"),
                )
                .with_help(
                    "更新 quanze，或者换用这个规则包的旧版本",
                    "update quanze, or take an older version of the pack",
                ),
            );
        }
        Some(text)
    });
    let summary = table.get("summary").and_then(|value| reader.bilingual(value));
    let options = table.get("options").map(|value| options(&mut reader, value)).unwrap_or_default();
    match (name, version, licence) {
        (Some(name), Some(version), Some(licence)) if reader.mistakes.is_empty() => {
            let (quanze, folder) = (quanze.unwrap_or_default(), folder.to_path_buf());
            Ok((Pack { name, version, licence, quanze, summary, folder }, options))
        }
        _ => {
            reader.mistakes.sort_by_key(|mistake| mistake.span);
            Err(reader.mistakes)
        }
    }
}

/// The three numbers of a version; tells where they are none.
fn numbers(reader: &mut TomlReader, text: &str, value: &Value<'_>) -> Option<[u32; 3]> {
    let found = parts(text);
    if found.is_none() {
        reader.tell(
            Mistake::new(span_of(value), format!("“{text}”不是版本号"), format!("“{text}” is no version"))
                .with_help("版本号是三个数，如 1.0.0", "a version is three numbers, as 1.0.0"),
        );
    }
    found
}

fn parts(text: &str) -> Option<[u32; 3]> {
    let parts: Option<Vec<u32>> = text.split('.').map(|part| part.parse().ok()).collect();
    parts?.try_into().ok()
}

fn options(reader: &mut TomlReader, value: &Value<'_>) -> PackOptions {
    let mut found = Vec::new();
    for (rule, at, value) in reader.pairs(value, "[options.X101]") {
        let mut set = Vec::new();
        for (name, at, value) in reader.pairs(value, "[options.X101]") {
            if let Some(value) = reader.option_value(value) {
                set.push((name, at, value));
            }
        }
        found.push((rule, at, set));
    }
    found
}

/// Makes a pack's options the defaults of its own rules. Rules and options that are not there are told, as are values of
/// another type.
pub fn apply_options(
    metas: &mut BTreeMap<PathBuf, RuleMeta>,
    options: PackOptions,
    source: &Arc<Source>,
) -> Vec<LoadProblem> {
    let mut problems = Vec::new();
    let mut tell = |mistake: Mistake| problems.push(LoadProblem::of(source, mistake));
    let known: Vec<String> = metas.values().flat_map(|meta| [meta.code.to_string(), meta.name.clone()]).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    for (rule, at, set) in options {
        let found = metas.values_mut().find(|meta| meta.code.as_str() == rule || meta.name == rule);
        let Some(meta) = found else {
            tell(Mistake::unknown(at, ("规则（规则包只能设置自己的规则）", "rule of this pack"), &rule, &known));
            continue;
        };
        for (name, at, value) in set {
            let names: Vec<String> = meta.options.keys().cloned().collect();
            let Some(spec) = meta.options.get_mut(&name) else {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                tell(Mistake::unknown(at, ("选项", "option"), &name, &names));
                continue;
            };
            let message = spec.wrong_type(&name, &value);
            match spec.default.accept(value) {
                Some(value) => spec.default = value,
                None => tell(Mistake { span: at, message, help: None }),
            }
        }
    }
    problems
}

impl RuleSet {
    /// The packs whose rules are there, by name, each once.
    pub fn packs(&self) -> Vec<Arc<Pack>> {
        let mut packs: Vec<Arc<Pack>> = self.iter().filter_map(|rule| rule.pack()).cloned().collect();
        packs.sort_by(|a, b| (&a.name, &a.folder).cmp(&(&b.name, &b.folder)));
        packs.dedup_by(|a, b| a.folder == b.folder);
        packs
    }
}
