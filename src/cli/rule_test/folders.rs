use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use quanze::diagnostic::Lang;
use quanze::rule::{Rule, RuleSet, Selector, load_folder, rule_folders};

use crate::args::RuleTestArguments;
use crate::exit::Exit;
use crate::setup::{self, Setup};
use crate::terminal;

/// Where `quanze rule new` writes rules while no configuration names a folder.
const USUAL: &str = "rules";

/// The rule folders that are meant, each once: those named, else those of the configuration, else those in `./rules`.
pub fn find(arguments: &RuleTestArguments) -> Result<(Vec<PathBuf>, Lang), Exit> {
    let mut found: Vec<PathBuf> = Vec::new();
    let mut lang = arguments.setup.lang.unwrap_or_default();
    let (paths, codes): (Vec<&String>, Vec<&String>) =
        arguments.words.iter().partition(|word| word.contains(['/', '\\']) || Path::new(word.as_str()).is_dir());
    for path in paths {
        found.extend(folders_at(Path::new(path), lang)?);
    }
    if !codes.is_empty() || arguments.words.is_empty() {
        let setup = setup::prepare(&arguments.setup, None)?;
        lang = setup.lang;
        let configured = setup.config.rule_paths.iter().map(|(path, _)| path);
        let listed: Vec<&PathBuf> = configured.chain(&arguments.setup.rules).collect();
        let usual = Some(Path::new(USUAL)).filter(|path| listed.is_empty() && path.is_dir());
        if codes.is_empty() {
            for path in &listed {
                found.extend(folders_at(path, lang)?);
            }
            if let Some(path) = usual {
                found.extend(folders_at(path, lang)?);
                terminal::print(lang.pick(
                    "没有写规则，配置中也没有列出规则文件夹：测试当前文件夹下 rules 中的规则\n",
                    "no rules are named, here or in a configuration: testing those of ./rules\n",
                ));
            }
        }
        let mut beside = RuleSet::default();
        if let Some(path) = usual {
            // Those that cannot be loaded have no code to be found by.
            let _ = load_folder(path, &mut beside);
        }
        for code in codes {
            found.extend(folders_of(code, &setup, &beside)?);
        }
    }
    if found.is_empty() {
        terminal::complain(lang.pick(
            "没有可以测试的规则：quanze.toml 没有列出规则文件夹，当前文件夹下也没有 rules 文件夹。\n\
             规则在别处的，写出文件夹：quanze rule test 文件夹\n\
             还没有规则的，先新建一条：quanze rule new X101-lamp-word\n",
            "there are no rules to test: quanze.toml lists no rule folder, and there is no ./rules here.\n\
             Rules elsewhere: quanze rule test FOLDER\n\
             No rules yet: quanze rule new X101-lamp-word\n",
        ));
        return Err(Exit::Incomplete);
    }
    let mut seen = BTreeSet::new();
    found.retain(|folder| seen.insert(folder.clone()));
    Ok((found, lang))
}

/// The rule folders at a path. One without any is told of, with what stands there and looks like a rule.
fn folders_at(path: &Path, lang: Lang) -> Result<Vec<PathBuf>, Exit> {
    let cannot_read = |error: &io::Error| {
        terminal::complain(&format!("{}\n", setup::folder_message(path, error).get(lang)));
        Exit::Incomplete
    };
    let folders = rule_folders(path).map_err(|error| cannot_read(&error))?;
    if folders.is_empty() {
        let problems = load_folder(path, &mut RuleSet::default()).map_err(|error| cannot_read(&error))?;
        setup::tell_problems(&problems, lang);
        return Err(Exit::Incomplete);
    }
    Ok(folders)
}

/// The folders of the rules that a code or name means.
fn folders_of(code: &str, setup: &Setup, beside: &RuleSet) -> Result<Vec<PathBuf>, Exit> {
    let lang = setup.lang;
    let selector = Selector(code.to_owned());
    let all = setup.builder.rules().iter().chain(beside.iter());
    let rules: Vec<&Rule> = all.map(|rule| &**rule).filter(|rule| selector.matches(rule)).collect();
    if rules.is_empty() {
        setup::tell_load_problems(&setup.builder, lang);
        let (message, help) = setup::unknown_rule(code, &setup.builder);
        let help = help.map_or(String::new(), |help| format!("{}\n", help.get(lang)));
        terminal::complain(&format!("{}\n{help}", message.get(lang)));
        return Err(Exit::Incomplete);
    }
    let own: Vec<PathBuf> = rules.iter().filter_map(|rule| rule.folder()).map(Path::to_path_buf).collect();
    if own.is_empty() {
        terminal::complain(&match lang {
            Lang::Zh => format!(
                "{code} 是内置规则，它的用例在源代码的 rules 文件夹中，不在程序里：请写文件夹，如 quanze rule test rules\n"
            ),
            Lang::En => format!(
                "{code} is bundled; its cases stand in the folder rules of the source and not in the program: name the folder, as in quanze rule test rules\n"
            ),
        });
        return Err(Exit::Incomplete);
    }
    Ok(own)
}
