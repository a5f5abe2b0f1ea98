use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use super::pack::{self, PACK_FILE, Pack};
use super::toml_reader::both;
use super::{BUNDLED, RuleMeta};
use crate::diagnostic::{Bilingual, Mistake, RuleCode};
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
#[derive(Clone, Debug)]
pub enum RuleOrigin {
    /// Part of the program.
    Bundled,
    /// A folder of the user's.
    Folder(PathBuf),
    /// A folder of a pack.
    Pack(PathBuf, Arc<Pack>),
}

impl Rule {
    /// Its folder; `None` of a bundled rule.
    pub fn folder(&self) -> Option<&Path> {
        match &self.origin {
            RuleOrigin::Bundled => None,
            RuleOrigin::Folder(folder) | RuleOrigin::Pack(folder, _) => Some(folder),
        }
    }

    /// The pack that it belongs to.
    pub fn pack(&self) -> Option<&Arc<Pack>> {
        match &self.origin {
            RuleOrigin::Pack(_, pack) => Some(pack),
            RuleOrigin::Bundled | RuleOrigin::Folder(_) => None,
        }
    }
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

impl LoadProblem {
    /// A mistake in a file.
    pub fn of(source: &Arc<Source>, mistake: Mistake) -> Self {
        Self { source: Arc::clone(source), span: mistake.span, message: mistake.message, help: mistake.help }
    }
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

    /// Adds a rule. A code or name that is taken already is a problem, never a silent replacement; the same folder met twice
    /// is one rule.
    pub fn add(&mut self, rule: Rule, toml: &Arc<Source>) -> Result<(), LoadProblem> {
        let taken =
            self.rules.values().find(|other| other.meta.code == rule.meta.code || other.meta.name == rule.meta.name);
        let Some(other) = taken else {
            self.rules.insert(rule.meta.code, Arc::new(rule));
            return Ok(());
        };
        let real = |rule: &Rule| rule.folder().and_then(|folder| fs::canonicalize(folder).ok());
        if real(other).is_some_and(|folder| real(&rule) == Some(folder)) {
            return Ok(());
        }
        Err(taken_problem(&rule.meta, toml, (other.meta.code.as_str(), &other.meta.name), other.folder()))
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
            Err(mistakes) => {
                let toml = toml();
                problems.extend(mistakes.into_iter().map(|mistake| LoadProblem::of(&toml, mistake)));
            }
        }
    }
    (set, problems)
}

/// The rule folders at a path: the folder itself where it holds a `rule.toml`, else each of its subfolders that does, those of
/// packs too.
pub fn rule_folders(path: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = scan(path)?;
    for (pack, only) in found.packs {
        match only {
            Some(only) => found.loose.push(only),
            None => found.loose.extend(folders_of_pack(&pack)?),
        }
    }
    Ok(found.loose)
}

/// Adds the rules of a folder: the folder itself where it holds a `rule.toml`, else each of its subfolders that does; of a pack
/// (a folder with a `pack.toml`), the rules in it or in its subfolder `rules`.
///
/// Rules that cannot be loaded are told in the result, and the others are added all the same. `Err` when the folder cannot be read.
pub fn load_folder(folder: &Path, set: &mut RuleSet) -> io::Result<Vec<LoadProblem>> {
    let found = scan(folder)?;
    let mut problems = found.problems;
    for folder in found.loose {
        match read_rule(&folder) {
            Ok((toml, meta)) => problems.extend(add_rule(RuleOrigin::Folder(folder), meta, &toml, set).err()),
            Err(found) => problems.extend(found),
        }
    }
    for (folder, only) in found.packs {
        problems.extend(load_pack(&folder, only.as_deref(), set)?);
    }
    Ok(problems)
}

/// What stands at a path.
#[derive(Default)]
struct Scan {
    /// Rule folders of no pack.
    loose: Vec<PathBuf>,
    /// Packs, and the one rule folder that is meant where it is not all.
    packs: Vec<(PathBuf, Option<PathBuf>)>,
    /// Rules that would never be loaded.
    problems: Vec<LoadProblem>,
}

fn scan(path: &Path) -> io::Result<Scan> {
    let mut found = Scan::default();
    if is_rule(path) {
        match pack_around(path) {
            Some(pack) => found.packs.push((pack, Some(path.to_path_buf()))),
            None => found.loose.push(path.to_path_buf()),
        }
        return Ok(found);
    }
    if path.join(PACK_FILE).is_file() {
        found.packs.push((path.to_path_buf(), None));
        return Ok(found);
    }
    for folder in subfolders(path)? {
        if is_rule(&folder) {
            found.loose.push(folder);
        } else if folder.join(PACK_FILE).is_file() {
            found.packs.push((folder, None));
        } else {
            found.problems.extend(never_loaded(&folder));
        }
    }
    if found.loose.is_empty() && found.packs.is_empty() && found.problems.is_empty() {
        return Err(io::Error::new(io::ErrorKind::NotFound, "no rule.toml in the folder or in its subfolders"));
    }
    Ok(found)
}

fn is_rule(folder: &Path) -> bool {
    folder.join("rule.toml").is_file()
}

/// The subfolders by name, without those whose names begin with a dot or underscore.
fn subfolders(path: &Path) -> io::Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let is_aside = entry.file_name().to_string_lossy().starts_with(['.', '_']);
        if !is_aside && entry.path().is_dir() {
            folders.push(entry.path());
        }
    }
    folders.sort();
    Ok(folders)
}

/// The pack that a rule folder belongs to.
fn pack_around(folder: &Path) -> Option<PathBuf> {
    let parent = folder.parent()?;
    let pack = if parent.file_name().is_some_and(|name| name == "rules") { parent.parent()? } else { parent };
    [parent, pack].into_iter().find(|folder| folder.join(PACK_FILE).is_file()).map(Path::to_path_buf)
}

fn folders_of_pack(pack: &Path) -> io::Result<Vec<PathBuf>> {
    let mut folders = subfolders(pack)?;
    folders.extend(subfolders(&pack.join("rules")).unwrap_or_default());
    folders.retain(|folder| is_rule(folder));
    Ok(folders)
}

/// A script without `rule.toml`, or a rule that lies too deep: it looks like a rule and would never run.
fn never_loaded(folder: &Path) -> Vec<LoadProblem> {
    let start = Span::default();
    let tell =
        |path: PathBuf, mistake: Mistake| read_source(&path).map_or_else(|p| p, |s| LoadProblem::of(&s, mistake));
    if folder.join("rule.rhai").is_file() {
        let mistake = Mistake::new(
            start,
            "旁边没有 rule.toml，这条规则不会加载",
            "there is no rule.toml beside it, and the rule is never loaded",
        );
        let mistake = mistake.with_help(
            "用 quanze rule new 新建一条规则，照着写 rule.toml",
            "make a rule with quanze rule new and write rule.toml after it",
        );
        return vec![tell(folder.join("rule.rhai"), mistake)];
    }
    let deeper = subfolders(folder).unwrap_or_default().into_iter().filter(|folder| is_rule(folder));
    let too_deep = |rule: PathBuf| {
        let shown = folder.display();
        let mistake = Mistake::new(start, "放得太深，这条规则不会加载", "the rule lies too deep and is never loaded");
        let mistake = mistake.with_help(
            format!("在 [rules] paths 或 --rules 中写 {shown}，或者在 {shown} 中放一个 pack.toml"),
            format!("name {shown} in [rules] paths or --rules, or put a pack.toml into it"),
        );
        tell(rule.join("rule.toml"), mistake)
    };
    deeper.map(too_deep).collect()
}

/// Loads the rules of a pack, or one of them, with the pack's options for defaults.
fn load_pack(folder: &Path, only: Option<&Path>, set: &mut RuleSet) -> io::Result<Vec<LoadProblem>> {
    let source = match read_source(&folder.join(PACK_FILE)) {
        Ok(source) => source,
        Err(problem) => return Ok(vec![problem]),
    };
    let all = |mistakes: Vec<Mistake>| mistakes.into_iter().map(|mistake| LoadProblem::of(&source, mistake)).collect();
    let (pack, options) = match pack::parse(source.text(), folder) {
        Ok(found) => found,
        Err(mistakes) => return Ok(all(mistakes)),
    };
    let pack = Arc::new(pack);
    let mut problems = Vec::new();
    let (mut metas, mut tomls) = (BTreeMap::new(), BTreeMap::new());
    for folder in folders_of_pack(folder)? {
        match read_rule(&folder) {
            Ok((toml, meta)) => {
                tomls.insert(folder.clone(), toml);
                metas.insert(folder, meta);
            }
            Err(found) => problems.extend(found),
        }
    }
    if metas.is_empty() && problems.is_empty() {
        let start = Span::of(0, source.text().lines().next().unwrap_or_default().len());
        let mistake = Mistake::new(start, "规则包里没有规则", "there is no rule in the pack").with_help(
            "规则文件夹（其中有 rule.toml）放在 pack.toml 旁边，或者放在旁边的 rules 文件夹中",
            "rule folders (with a rule.toml) stand beside pack.toml, or in the folder rules beside it",
        );
        return Ok(all(vec![mistake]));
    }
    problems.extend(pack::apply_options(&mut metas, options, &source));
    for (folder, meta) in metas {
        if only.is_none_or(|only| only == folder)
            && let Some(toml) = tomls.get(&folder)
        {
            problems.extend(add_rule(RuleOrigin::Pack(folder, Arc::clone(&pack)), meta, toml, set).err());
        }
    }
    Ok(problems)
}

fn read_rule(folder: &Path) -> Result<(Arc<Source>, RuleMeta), Vec<LoadProblem>> {
    let toml = read_source(&folder.join("rule.toml")).map_err(|problem| vec![problem])?;
    match RuleMeta::parse(toml.text()) {
        Ok(meta) => Ok((toml, meta)),
        Err(mistakes) => Err(mistakes.into_iter().map(|mistake| LoadProblem::of(&toml, mistake)).collect()),
    }
}

fn add_rule(origin: RuleOrigin, meta: RuleMeta, toml: &Arc<Source>, set: &mut RuleSet) -> Result<(), LoadProblem> {
    let (RuleOrigin::Folder(folder) | RuleOrigin::Pack(folder, _)) = &origin else { return Ok(()) };
    let script = read_source(&folder.join("rule.rhai"))?;
    let readme = fs::read_to_string(folder.join("README.md")).unwrap_or_default();
    set.add(Rule { meta, script, readme, origin }, toml)
}

/// Tells of a user's rule whose code or name belongs to a bundled rule, so that it could not be loaded beside it. A copy of a
/// bundled rule, with its code and its name, is no such rule.
pub fn clash_with_bundled(rule: &Rule, toml: &Arc<Source>) -> Option<LoadProblem> {
    let (code, name) = (rule.meta.code.as_str(), rule.meta.name.as_str());
    let mut halves = BUNDLED.iter().filter_map(|bundled| bundled.folder.split_once('-'));
    let other = halves.find(|half| (half.0 == code) != (half.1 == name))?;
    Some(taken_problem(&rule.meta, toml, other, None))
}

fn taken_problem(
    meta: &RuleMeta,
    toml: &Arc<Source>,
    (code, name): (&str, &str),
    folder: Option<&Path>,
) -> LoadProblem {
    let (key, what) =
        if meta.code.as_str() == code { ("code", code.to_owned()) } else { ("name", format!("“{}”", meta.name)) };
    let (zh_at, en_at) = match folder {
        Some(folder) => (format!("（{}）", folder.display()), format!(" ({})", folder.display())),
        None => ("（内置）".to_owned(), " (bundled)".to_owned()),
    };
    LoadProblem {
        source: Arc::clone(toml),
        span: value_span(toml.text(), key),
        message: both(
            format!("{what} 已被规则 {code} {name}{zh_at}占用，这条规则没有加载"),
            format!("{what} is taken by rule {code} {name}{en_at}, and this rule is not loaded"),
        ),
        help: Some(both(
            "换一个空着的编号和名称，自己的规则宜用 X 开头；quanze rules 列出已有的规则",
            "take a code and a name that are free, X… for rules of your own; quanze rules lists those there are",
        )),
    }
}

/// The most that a file of a rule may hold, in bytes.
const MAX_FILE: u64 = 4 << 20;

/// A file of a rule as a text that can be pointed into.
pub fn read_source(path: &Path) -> Result<Arc<Source>, LoadProblem> {
    let shown = path.display().to_string();
    let fault = |zh: String, en: String, help: Option<Bilingual>| LoadProblem {
        source: Arc::new(Source::identity(shown.clone(), "", Encoding::Utf8)),
        span: Span::default(),
        message: both(zh, en),
        help,
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if fs::metadata(path).is_ok_and(|known| known.len() > MAX_FILE) {
        let limit = MAX_FILE >> 20;
        return Err(fault(format!("{name} 超过 {limit} MB"), format!("{name} is larger than {limit} MB"), None));
    }
    match fs::read_to_string(path) {
        Ok(text) => {
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            Ok(Arc::new(Source::identity(shown.clone(), text, Encoding::Utf8)))
        }
        Err(error) => Err(match error.kind() {
            io::ErrorKind::NotFound => fault(
                format!("没有 {name}，这条规则没有加载"),
                format!("there is no {name}, and the rule is not loaded"),
                Some(both(
                    "规则文件夹中要有 rule.toml 和 rule.rhai；quanze rule new 可新建一条完整的规则",
                    "a rule folder holds rule.toml and rule.rhai; quanze rule new makes a whole one",
                )),
            ),
            io::ErrorKind::InvalidData => fault(
                format!("{name} 不是 UTF-8 编码的文本"),
                format!("{name} is not text in UTF-8"),
                Some(both("用文本编辑器另存为 UTF-8 编码", "save it as UTF-8 in a text editor")),
            ),
            _ => fault(format!("{name} 无法读取：{error}"), format!("{name} cannot be read: {error}"), None),
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
