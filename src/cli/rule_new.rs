use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use quanze::diagnostic::{Bilingual, Lang, RuleCode};
use quanze::model::Role;
use quanze::rule::{Rule, RuleSet, Scope, load_folder};
use quanze::testing::{Scaffold, fits};

use crate::args::RuleNewArguments;
use crate::exit::Exit;
use crate::setup::Setup;
use crate::{setup, terminal};

/// `quanze rule new`: writes a rule folder that passes `quanze rule test`. Nothing that is there is overwritten.
pub fn run(arguments: &RuleNewArguments) -> Exit {
    let setup = match setup::prepare(&arguments.setup, None) {
        Ok(setup) => setup,
        Err(exit) => return exit,
    };
    let lang = setup.lang;
    match write(arguments, &setup) {
        Ok(said) => {
            terminal::print(said.get(lang));
            Exit::Clean
        }
        Err(said) => {
            terminal::complain(&format!("{}\n", said.get(lang)));
            Exit::Incomplete
        }
    }
}

fn both(zh: String, en: String) -> Bilingual {
    Bilingual { zh, en }
}

fn write(arguments: &RuleNewArguments, setup: &Setup) -> Result<Bilingual, Bilingual> {
    let listed = setup.config.rule_paths.first().map(|(path, _)| path.clone());
    let parent = arguments.dir.clone().or(listed.clone()).unwrap_or_else(|| PathBuf::from("rules"));
    // Rules that stand beside the new one may not be in the configuration yet; those that cannot be loaded have no code to lose.
    let mut beside = RuleSet::default();
    let _ = load_folder(&parent, &mut beside);
    let known: Vec<&Rule> = setup.builder.rules().iter().chain(beside.iter()).map(|rule| &**rule).collect();
    let free = next_code(&known);
    let (code, name) = code_and_name(&arguments.rule, free)?;
    if let Some(other) = known.iter().find(|rule| rule.meta.code == code || rule.meta.name == name) {
        let (taken, taken_name) = (other.meta.code, &other.meta.name);
        let free = free.map_or_else(|| "X101".to_owned(), |code| code.to_string());
        return Err(both(
            format!("编号或名称已被规则 {taken} {taken_name} 占用；空着的编号如 {free}"),
            format!("code or name is taken by rule {taken} {taken_name}; {free} is free"),
        ));
    }
    let scope = arguments.scope;
    let usual = if scope == Scope::Citation { Role::Basis } else { Role::Remark };
    let column = arguments.column.unwrap_or(usual);
    if !fits(scope, column) {
        let fit: Vec<&str> = Role::ALL.iter().filter(|role| fits(scope, **role)).map(|role| role.name()).collect();
        let (scope, column) = (scope.name(), column.name());
        return Err(both(
            format!(
                "scope 为 {scope} 的样例不能用 {column} 栏，可用的有：{}；规则写好后可以改看任何一栏",
                fit.join("、")
            ),
            format!(
                "the example of scope {scope} cannot be about the column {column}, but about: {}; the rule itself may look at any",
                fit.join(", ")
            ),
        ));
    }
    let folder = parent.join(format!("{code}-{name}"));
    let scaffold = Scaffold { code, name: name.clone(), scope, column, severity: arguments.severity };
    let shown = folder.display().to_string();
    match scaffold.write(&folder) {
        Ok(files) => Ok(done(&scaffold, &folder, &files, listed.as_deref() == Some(&parent))),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(both(
            format!("{shown} 已经存在，没有改动；请换一个编号或名称，或者先移走它"),
            format!("{shown} exists and was left alone; take another code or name, or move it away"),
        )),
        Err(error) if error.kind() == ErrorKind::InvalidData => Err(both(
            format!("样例规则没有通过自己的用例，{shown} 没有写出；这是 quanze 的差错，请报告"),
            format!(
                "the example failed its own cases and {shown} was not written; this is a defect of quanze, please report it"
            ),
        )),
        Err(error) => Err(both(format!("无法写出 {shown}：{error}"), format!("cannot write {shown}: {error}"))),
    }
}

/// `X101-lamp-word`, or a name alone, which gets the next free code.
fn code_and_name(text: &str, free: Option<RuleCode>) -> Result<(RuleCode, String), Bilingual> {
    let wrong = || {
        both(
            format!(
                "“{text}”不能用作规则：请写编号和名称，如 X101-lamp-word。编号是一至四个大写字母加三位数字，名称用小写字母、数字和连字符"
            ),
            format!(
                "“{text}” will not do: give code and name, as X101-lamp-word; a code is one to four capital letters and three digits, a name has lower-case letters, digits and hyphens"
            ),
        )
    };
    let halves = text.split_once('-').and_then(|(code, name)| Some((code.parse::<RuleCode>().ok()?, name)));
    let (code, name) = match halves {
        Some((code, name)) => (code, name),
        None => (free.ok_or_else(wrong)?, text),
    };
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if is_name { Ok((code, name.to_owned())) } else { Err(wrong()) }
}

/// The code behind the last one that begins with X; X101 where there is none.
fn next_code(known: &[&Rule]) -> Option<RuleCode> {
    let numbers = known.iter().filter_map(|rule| rule.meta.code.as_str().strip_prefix('X')?.parse::<u32>().ok());
    let next = numbers.max().unwrap_or(0).max(100) + 1;
    format!("X{next}").parse().ok()
}

fn done(scaffold: &Scaffold, folder: &Path, files: &[String], is_listed: bool) -> Bilingual {
    let (code, name, shown) = (scaffold.code, &scaffold.name, folder.display());
    let files: String = files.iter().map(|file| format!("  {shown}/{file}\n")).collect();
    let parent = folder.parent().unwrap_or(Path::new(".")).display().to_string();
    let say = |lang: Lang| {
        let (made, test, check, list) = match lang {
            Lang::Zh => ("已新建规则", "测试：", "检查清单：", "长期使用：在 quanze.toml 中写"),
            Lang::En => ("new rule", "test it: ", "check lists: ", "for good: write into quanze.toml"),
        };
        let mut text = format!("{made} {code} {name}\n{files}{test}quanze rule test {shown}\n");
        if is_listed {
            text.push_str(&format!("{check}quanze check {}\n", lang.pick("清单.csv", "list.csv")));
        } else {
            text.push_str(&format!("{check}quanze check {} --rules {parent}\n", lang.pick("清单.csv", "list.csv")));
            text.push_str(&format!("{list}\n  [rules]\n  paths = [\"{parent}\"]\n"));
        }
        text
    };
    both(say(Lang::Zh), say(Lang::En))
}
