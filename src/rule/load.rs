use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use super::{BUNDLED, RuleMeta};
use crate::diagnostic::{Bilingual, RuleCode};
use crate::text::{Encoding, Source, Span};

/// A rule: what `rule.toml` says, and the script and description beside it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rule {
    /// What `rule.toml` says.
    pub meta: RuleMeta,
    /// `rule.rhai`, whose path is shown when the script fails.
    pub script: Arc<Source>,
    /// `README.md`.
    pub readme: String,
    /// Where it came from.
    pub origin: RuleOrigin,
}

/// Where a rule came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleOrigin {
    /// Part of the program.
    Bundled,
    /// A folder of the user's.
    Folder(PathBuf),
}

/// A rule that could not be loaded: the file, the place in it, and why.
#[derive(Debug)]
pub struct LoadProblem {
    /// The file at fault.
    pub source: Arc<Source>,
    /// The place in it.
    pub span: Span,
    /// What is wrong.
    pub message: Bilingual,
    /// What would be right.
    pub help: Option<Bilingual>,
}

/// Rules by code. Copies share the rules.
#[derive(Clone, Debug, Default)]
pub struct RuleSet {
    rules: BTreeMap<RuleCode, Arc<Rule>>,
}

impl RuleSet {
    /// The rules, by code.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Rule>> {
        self.rules.values()
    }

    /// The rule with this code or this name.
    pub fn find(&self, code_or_name: &str) -> Option<&Arc<Rule>> {
        let upper = code_or_name.to_ascii_uppercase();
        self.rules.values().find(|rule| rule.meta.code.as_str() == upper || rule.meta.name == code_or_name)
    }

    /// The rule with this code.
    pub fn get(&self, code: RuleCode) -> Option<&Arc<Rule>> {
        self.rules.get(&code)
    }

    /// Number of rules.
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Adds a rule. A code or name that is taken already is a problem, never a silent replacement.
    pub fn add(&mut self, rule: Rule, toml: &Arc<Source>) -> Result<(), LoadProblem> {
        let taken =
            self.rules.values().find(|other| other.meta.code == rule.meta.code || other.meta.name == rule.meta.name);
        if let Some(other) = taken {
            return Err(LoadProblem {
                source: Arc::clone(toml),
                span: value_span(toml.text(), "code"),
                message: taken_message(&rule.meta, other.meta.code.as_str(), &other.meta.name),
                help: Some(Bilingual {
                    zh: "换一个没有用过的编号和名称".to_owned(),
                    en: "take a code and a name that are free".to_owned(),
                }),
            });
        }
        self.rules.insert(rule.meta.code, Arc::new(rule));
        Ok(())
    }
}

/// The bundled rules. A problem here is a defect of the program, which its tests would show.
pub fn load_bundled() -> (RuleSet, Vec<LoadProblem>) {
    let mut set = RuleSet::default();
    let mut problems = Vec::new();
    for bundled in BUNDLED {
        let file = |name: &str| format!("rules/{}/{name}", bundled.folder);
        let toml = || Arc::new(Source::identity(file("rule.toml"), bundled.toml, Encoding::Utf8));
        match RuleMeta::parse(bundled.toml) {
            Ok(meta) => {
                // Codes of bundled rules are unique by a test, so that the check in `add` need not read them again.
                let rule = Rule {
                    script: Arc::new(Source::identity(file("rule.rhai"), bundled.script, Encoding::Utf8)),
                    readme: bundled.readme.to_owned(),
                    origin: RuleOrigin::Bundled,
                    meta,
                };
                set.rules.insert(rule.meta.code, Arc::new(rule));
            }
            Err((message, span)) => {
                problems.push(LoadProblem { source: toml(), span, message: plain(message), help: None })
            }
        }
    }
    (set, problems)
}

/// The rule folders at a path: the folder itself where it holds a `rule.toml`, else each of its subfolders that does.
pub fn rule_folders(path: &Path) -> io::Result<Vec<PathBuf>> {
    if path.join("rule.toml").is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut folders = Vec::new();
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        if path.join("rule.toml").is_file() {
            folders.push(path);
        }
    }
    folders.sort();
    if folders.is_empty() {
        return Err(io::Error::new(io::ErrorKind::NotFound, "no rule.toml in the folder or in its subfolders"));
    }
    Ok(folders)
}

/// Adds the rules of a folder: the folder itself where it holds a `rule.toml`, else each of its subfolders that does.
///
/// Rules that cannot be loaded are told in the result, and the others are added all the same. `Err` when the folder cannot be read.
pub fn load_folder(folder: &Path, set: &mut RuleSet) -> io::Result<Vec<LoadProblem>> {
    let folders = rule_folders(folder)?;
    Ok(folders.iter().filter_map(|folder| load_one(folder, set).err()).collect())
}

/// Tells of a user's rule whose code or name belongs to a bundled rule, so that it could not be loaded beside it. A copy of a
/// bundled rule, with its code and its name, is no such rule.
pub fn clash_with_bundled(rule: &Rule, toml: &Arc<Source>) -> Option<LoadProblem> {
    let (code, name) = (rule.meta.code.as_str(), rule.meta.name.as_str());
    let halves = BUNDLED.iter().filter_map(|bundled| bundled.folder.split_once('-'));
    let (taken_code, taken_name) = halves.into_iter().find(|half| (half.0 == code) != (half.1 == name))?;
    Some(LoadProblem {
        source: Arc::clone(toml),
        span: value_span(toml.text(), if taken_code == code { "code" } else { "name" }),
        message: taken_message(&rule.meta, taken_code, taken_name),
        help: Some(Bilingual {
            zh: "自己的规则宜用 X 开头的编号".to_owned(),
            en: "codes that begin with X are free for rules of your own".to_owned(),
        }),
    })
}

fn taken_message(meta: &RuleMeta, code: &str, name: &str) -> Bilingual {
    let what = if meta.code.as_str() == code { meta.code.to_string() } else { format!("“{}”", meta.name) };
    Bilingual {
        zh: format!("{what} 已被规则 {code} {name} 占用"),
        en: format!("{what} is taken by rule {code} {name}"),
    }
}

fn plain(text: String) -> Bilingual {
    Bilingual { zh: text.clone(), en: text }
}

fn load_one(folder: &Path, set: &mut RuleSet) -> Result<(), LoadProblem> {
    let toml = read_source(&folder.join("rule.toml"))?;
    let meta = RuleMeta::parse(toml.text()).map_err(|(message, span)| LoadProblem {
        source: Arc::clone(&toml),
        span,
        message: plain(message),
        help: None,
    })?;
    let script = read_source(&folder.join("rule.rhai"))?;
    let readme = fs::read_to_string(folder.join("README.md")).unwrap_or_default();
    let rule = Rule { meta, script, readme, origin: RuleOrigin::Folder(folder.to_path_buf()) };
    set.add(rule, &toml)
}

/// A file of a rule as a text that can be pointed into.
pub fn read_source(path: &Path) -> Result<Arc<Source>, LoadProblem> {
    let shown = path.display().to_string();
    match fs::read_to_string(path) {
        Ok(text) => Ok(Arc::new(Source::identity(shown, text, Encoding::Utf8))),
        Err(error) => Err(LoadProblem {
            source: Arc::new(Source::identity(shown, "", Encoding::Utf8)),
            span: Span::default(),
            message: Bilingual { zh: format!("无法读取：{error}"), en: format!("cannot be read: {error}") },
            help: None,
        }),
    }
}

/// The value of `key = …` in a TOML text, for pointing at it.
fn value_span(text: &str, key: &str) -> Span {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with(key)
            && let Some(equals) = line.find('=')
        {
            let value = line[equals + 1..].trim();
            let start = at + line.len() - line[equals + 1..].trim_start().len();
            return Span::of(start, start + value.len());
        }
        at += line.len();
    }
    Span::default()
}
