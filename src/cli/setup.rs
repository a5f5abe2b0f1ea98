//! From arguments and `quanze.toml` to a linter.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use quanze::config::{self, Config, ConfigProblem};
use quanze::diagnostic::{Bilingual, Lang};
use quanze::law::{self, LawProblem, LawRegister};
use quanze::lint::{AsOf, LinterBuilder};
use quanze::report;
use quanze::rule::{LoadProblem, Selection, Selector, load_folder};
use quanze::text::{Encoding, Source, Span};

use crate::args::SetupArguments;
use crate::exit::Exit;
use crate::{store, terminal};

/// A configuration, and the linter's making as far as it decides.
pub struct Setup {
    pub config: Config,
    /// The text of the configuration, for telling where something is set.
    pub source: Option<Arc<Source>>,
    pub lang: Lang,
    pub builder: LinterBuilder,
    /// The bundled register with the local ones over it.
    pub laws: LawRegister,
}

/// Reads the configuration and loads the rules. Mistakes are printed at their place; `Err` when there were some.
pub fn prepare(arguments: &SetupArguments, near: Option<&Path>) -> Result<Setup, Exit> {
    prepare_with(arguments, near, true)
}

/// [`prepare`] for the command that fills the store of law texts, which need not be there.
pub fn prepare_without_store(arguments: &SetupArguments, near: Option<&Path>) -> Result<Setup, Exit> {
    prepare_with(arguments, near, false)
}

fn prepare_with(arguments: &SetupArguments, near: Option<&Path>, with_store: bool) -> Result<Setup, Exit> {
    let path = match &arguments.config {
        Some(path) => Some(path.clone()),
        // From where the user stands, as every path that the configuration gives is then shown too.
        None => config::discover(near.unwrap_or(Path::new("."))).map(|path| from_here(&path).to_path_buf()),
    };
    let (config, source, mut problems) = match &path {
        Some(path) => read(path, arguments.lang.unwrap_or_default())?,
        None => (Config::default(), None, Vec::new()),
    };
    let lang = arguments.lang.or(config.lang).unwrap_or_default();
    let mut builder = LinterBuilder::new().lang(lang);
    let folders = config.rule_paths.iter().map(|(path, span)| (path.clone(), Some(*span)));
    let folders: Vec<(PathBuf, Option<Span>)> =
        folders.chain(arguments.rules.iter().map(|path| (path.clone(), None))).collect();
    for (folder, span) in folders {
        match load_folder(&folder, builder.rules_mut()) {
            Ok(found) => builder = builder.problems(found),
            Err(error) => match (span, &source) {
                (Some(span), Some(source)) => problems.push(problem(source, span, folder_message(&folder, &error))),
                _ => {
                    let message = folder_message(&folder, &error);
                    terminal::complain(&format!("{}\n", message.get(lang)));
                    return Err(Exit::Incomplete);
                }
            },
        }
    }
    let mut laws = LawRegister::bundled();
    let mut law_problems = Vec::new();
    let paths = config.law_paths.iter().map(|(path, span)| (path, Some(*span)));
    for (path, span) in paths.chain(arguments.laws.iter().map(|path| (path, None))) {
        match law::load(path) {
            Ok(files) => laws = add_laws(laws, &files, &mut law_problems),
            Err(error) => match (span, &source) {
                (Some(span), Some(source)) => problems.push(problem(source, span, laws_message(path, &error))),
                _ => {
                    terminal::complain(&format!("{}\n", laws_message(path, &error).get(lang)));
                    return Err(Exit::Incomplete);
                }
            },
        }
    }
    match if with_store { store::open(&config) } else { Ok(None) } {
        Ok(Some(texts)) => {
            let texts = laws.texts().clone().with_store(texts);
            laws = laws.with_texts(texts);
        }
        Ok(None) => {}
        Err((path, error)) => match (&config.law_texts, &source) {
            (Some((_, span)), Some(source)) => problems.push(ConfigProblem {
                help: Some(Bilingual {
                    zh: "先用 quanze laws import 文件夹 收入法规文本，或者删去这一项".to_owned(),
                    en: "take law texts in with quanze laws import DIR, or leave this setting out".to_owned(),
                }),
                ..problem(source, *span, texts_message(&path, &error))
            }),
            _ => terminal::complain(&format!("{}\n", texts_message(&path, &error).get(lang))),
        },
    }
    for (role, header) in &config.columns {
        builder.vocabulary_mut().columns.add(*role, header);
    }
    builder = builder.prose(config.prose).limits(config.limits);
    builder.vocabulary_mut().roster = config.roster.clone();
    if let Some(source) = &source {
        check_against_rules(&config, &builder, source, &mut problems);
    }
    if !problems.is_empty() || !law_problems.is_empty() {
        // What the configuration says of a rule that could not be loaded is a consequence.
        tell_load_problems(&builder, lang);
        tell_mistakes(&problems, lang);
        tell_law_problems(&law_problems, lang);
        return Err(Exit::Incomplete);
    }
    Ok(Setup { config, source, lang, builder, laws })
}

fn from_here(path: &Path) -> &Path {
    std::env::current_dir().ok().and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path)
}

/// A path as seen from where the user stands.
pub fn shown(path: &Path) -> String {
    from_here(path).display().to_string()
}

/// Prints why rules of a linter could not be loaded.
pub fn tell_load_problems(builder: &LinterBuilder, lang: Lang) {
    tell_problems(builder.load_problems(), lang);
}

/// Prints why rules could not be loaded, each at its place.
pub fn tell_problems(problems: &[LoadProblem], lang: Lang) {
    let told = problems.iter().map(|problem| (&problem.source, problem.span, &problem.message, problem.help.as_ref()));
    tell(lang.pick("错误", "error"), told, lang);
}

/// Prints mistakes in the configuration, each at its place.
fn tell_mistakes(problems: &[ConfigProblem], lang: Lang) {
    let told = problems.iter().map(|problem| (&problem.source, problem.span, &problem.message, problem.help.as_ref()));
    tell(lang.pick("配置错误", "configuration error"), told, lang);
}

/// Prints mistakes in local registers of laws, each at its place in its file.
pub fn tell_law_problems(problems: &[LawProblem], lang: Lang) {
    let told = problems.iter().map(|problem| (&problem.source, problem.span, &problem.message, problem.help.as_ref()));
    tell(lang.pick("法规登记有误", "register error"), told, lang);
}

/// A mistake in a file: the file, the place, what is wrong and what to do.
type Told<'a> = (&'a Arc<Source>, Span, &'a Bilingual, Option<&'a Bilingual>);

fn tell<'a>(head: &str, problems: impl Iterator<Item = Told<'a>>, lang: Lang) {
    let style = terminal::error_style(lang);
    for (source, span, message, help) in problems {
        let said = (message.get(lang), help.map(|help| help.get(lang)));
        terminal::complain(&report::error_at(head, source, span, said, &style));
    }
}

/// The register with these local ones over it. One with mistakes is left out, and the mistakes are told.
pub fn add_laws(laws: LawRegister, files: &[Arc<Source>], problems: &mut Vec<LawProblem>) -> LawRegister {
    files.iter().fold(laws, |laws, file| match laws.clone().with_overlay(file) {
        Ok(laws) => laws,
        Err(found) => {
            problems.extend(found);
            laws
        }
    })
}

/// The selection that configuration and command line make together; the command line wins.
pub fn selection(setup: &Setup, select: &[String], ignore: &[String]) -> Result<Selection, Exit> {
    let selectors = |texts: &[String]| texts.iter().map(|text| Selector(text.trim().to_owned())).collect::<Vec<_>>();
    for selector in selectors(select).iter().chain(&selectors(ignore)) {
        if !setup.builder.rules().iter().any(|rule| selector.matches(rule)) {
            let message = unknown_rule(&selector.0, &setup.builder);
            terminal::complain(&format!("{}\n", message.0.get(setup.lang)));
            if let Some(help) = message.1 {
                terminal::complain(&format!("{}\n", help.get(setup.lang)));
            }
            return Err(Exit::Incomplete);
        }
    }
    let mut selection = Selection {
        select: if select.is_empty() { setup.config.select.clone() } else { selectors(select) },
        ignore: setup.config.ignore.iter().cloned().chain(selectors(ignore)).collect(),
        ..Selection::default()
    };
    for (key, (severity, _)) in &setup.config.severity {
        if let Some(rule) = setup.builder.rules().find(key) {
            selection.severity.insert(rule.meta.code, *severity);
        }
    }
    for (key, (options, _)) in &setup.config.options {
        let Some(rule) = setup.builder.rules().find(key) else {
            continue;
        };
        let known = selection.options.entry(rule.meta.code).or_default();
        for (name, (value, _)) in options {
            if let Some(spec) = rule.meta.options.get(name)
                && let Some(value) = spec.default.accept(value.clone())
            {
                known.insert(name.clone(), value);
            }
        }
    }
    Ok(selection)
}

/// The check date of the run.
pub fn as_of(given: Option<config::AsOf>, config: &Config) -> AsOf {
    match given.or(config.as_of) {
        None => AsOf::Title,
        Some(config::AsOf::Today) => AsOf::Today,
        Some(config::AsOf::Date(date)) => AsOf::Date(date),
    }
}

type Read = (Config, Option<Arc<Source>>, Vec<ConfigProblem>);

fn read(path: &Path, lang: Lang) -> Result<Read, Exit> {
    let shown = path.display().to_string();
    match fs::read_to_string(path) {
        Ok(text) => {
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
            let source = Arc::new(Source::identity(shown, text, Encoding::Utf8));
            let folder = path.parent().unwrap_or(Path::new("."));
            let (config, problems) = config::parse(&source, folder);
            Ok((config, Some(source), problems))
        }
        Err(error) => {
            let reason = reason(&error);
            terminal::complain(&match lang {
                Lang::Zh => format!("无法读取配置文件 {shown}：{}\n", reason.zh),
                Lang::En => format!("cannot read the configuration {shown}: {}\n", reason.en),
            });
            Err(Exit::Incomplete)
        }
    }
}

/// What is said of a rule folder that cannot be used.
pub fn folder_message(folder: &Path, error: &std::io::Error) -> Bilingual {
    let shown = folder.display();
    let (zh, en) = match error.kind() {
        std::io::ErrorKind::NotFound if folder.exists() => (
            format!(
                "规则文件夹 {shown} 中没有规则：每条规则是其中的一个文件夹，里面有 rule.toml；用 quanze rule new 可新建"
            ),
            format!(
                "there are no rules in {shown}: each is a folder in it with a rule.toml; quanze rule new makes one"
            ),
        ),
        std::io::ErrorKind::NotFound => {
            (format!("规则文件夹 {shown} 不存在"), format!("there is no rule folder {shown}"))
        }
        _ => (
            format!("规则文件夹 {shown} 无法读取：{error}"),
            format!("the rule folder {shown} cannot be read: {error}"),
        ),
    };
    Bilingual { zh, en }
}

/// Why a file of settings cannot be read.
fn reason(error: &std::io::Error) -> Bilingual {
    let zh = match error.kind() {
        std::io::ErrorKind::InvalidData => "不是 UTF-8 编码的文本，请用记事本等另存为 UTF-8 编码".to_owned(),
        std::io::ErrorKind::PermissionDenied => "没有读取的权限".to_owned(),
        _ => error.to_string(),
    };
    Bilingual { zh, en: error.to_string() }
}

/// What is said of a register that cannot be read.
pub fn laws_message(path: &Path, error: &std::io::Error) -> Bilingual {
    let reason = reason(error);
    Bilingual {
        zh: format!("法规登记 {} 无法读取：{}", path.display(), reason.zh),
        en: format!("cannot read the register of laws {}: {}", path.display(), reason.en),
    }
}

/// What is said of a store of law texts that cannot be used.
fn texts_message(path: &Path, error: &std::io::Error) -> Bilingual {
    Bilingual {
        zh: format!("法规文本库 {} 无法使用：{error}", path.display()),
        en: format!("cannot use the store of law texts {}: {error}", path.display()),
    }
}

fn problem(source: &Arc<Source>, span: Span, message: Bilingual) -> ConfigProblem {
    ConfigProblem { source: Arc::clone(source), span, message, help: None }
}

/// What can only be checked once the rules are there: their codes, options and types of options.
fn check_against_rules(
    config: &Config,
    builder: &LinterBuilder,
    source: &Arc<Source>,
    problems: &mut Vec<ConfigProblem>,
) {
    let rules = builder.rules();
    let mut tell = |span: Span, (message, help): (Bilingual, Option<Bilingual>)| {
        problems.push(ConfigProblem { help, ..problem(source, span, message) });
    };
    for (selector, span) in &config.selector_spans {
        if !rules.iter().any(|rule| selector.matches(rule)) {
            tell(*span, unknown_rule(&selector.0, builder));
        }
    }
    for (key, (_, span)) in &config.severity {
        if rules.find(key).is_none() {
            tell(*span, unknown_rule(key, builder));
        }
    }
    for (key, (options, span)) in &config.options {
        let Some(rule) = rules.find(key) else {
            tell(*span, unknown_rule(key, builder));
            continue;
        };
        for (name, (value, span)) in options {
            let Some(spec) = rule.meta.options.get(name) else {
                let known: Vec<&str> = rule.meta.options.keys().map(String::as_str).collect();
                let message = Bilingual {
                    zh: format!("规则 {} 没有选项“{name}”", rule.meta.code),
                    en: format!("rule {} has no option “{name}”", rule.meta.code),
                };
                let help = (!known.is_empty()).then(|| Bilingual {
                    zh: format!("它的选项有：{}", known.join("、")),
                    en: format!("its options: {}", known.join(", ")),
                });
                tell(*span, (message, help));
                continue;
            };
            if spec.default.accept(value.clone()).is_none() {
                let message = spec.wrong_type(name, value);
                tell(*span, (message, None));
            }
        }
    }
}

/// Tells of a rule that does not exist, with the nearest that does.
pub fn unknown_rule(word: &str, builder: &LinterBuilder) -> (Bilingual, Option<Bilingual>) {
    let codes = builder.rules().iter().map(|rule| rule.meta.code.to_string());
    let known: Vec<String> = codes.chain(builder.rules().iter().map(|rule| rule.meta.name.clone())).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let near = quanze::text::suggest(word, &known);
    let message = Bilingual { zh: format!("没有规则“{word}”"), en: format!("no rule “{word}”") };
    let help = near
        .map(|near| Bilingual { zh: format!("是否指“{near}”？"), en: format!("did you mean “{near}”?") });
    (message, help)
}
