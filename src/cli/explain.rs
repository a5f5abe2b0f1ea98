use quanze::diagnostic::Lang;
use quanze::report::wrap_into;

use crate::args::ExplainArguments;
use crate::exit::Exit;
use crate::{setup, terminal};

/// `quanze explain CODE`: what a rule finds, why, and how to repair, from its `rule.toml` and `README.md`.
pub fn run(arguments: &ExplainArguments) -> Exit {
    let setup = match setup::prepare(&arguments.setup, None) {
        Ok(setup) => setup,
        Err(exit) => return exit,
    };
    let lang = setup.lang;
    let Some(rule) = setup.builder.rules().find(&arguments.code) else {
        setup::tell_load_problems(&setup.builder, lang);
        let (message, help) = setup::unknown_rule(&arguments.code, &setup.builder);
        terminal::complain(&format!("{}\n", message.get(lang)));
        if let Some(help) = help {
            terminal::complain(&format!("{}\n", help.get(lang)));
        }
        return Exit::Incomplete;
    };
    let width = terminal::style(lang, None, terminal::stdout_is_terminal()).width;
    let meta = &rule.meta;
    let mut page = String::new();
    let line = |page: &mut String, word: &str, text: &str| {
        page.push_str(word);
        wrap_into(page, text, quanze::text::width::of_str(word), width);
    };
    line(&mut page, "", &format!("{} {}", meta.code, meta.name));
    line(&mut page, lang.pick("级别：", "severity: "), meta.severity.word(lang));
    line(&mut page, lang.pick("检查：", "finds: "), meta.summary.get(lang));
    if let Some(basis) = &meta.basis {
        line(&mut page, lang.pick("依据：", "ground: "), basis.get(lang));
    }
    if let Some(help) = &meta.help {
        line(&mut page, lang.pick("改法：", "repair: "), help.get(lang));
    }
    for (name, option) in &meta.options {
        let about = match lang {
            Lang::Zh => &option.zh,
            Lang::En => &option.en,
        };
        line(&mut page, lang.pick("选项：", "option: "), &format!("{name} = {} — {about}", option.default));
    }
    page.push('\n');
    for paragraph in rule.readme.lines() {
        wrap_into(&mut page, paragraph, 0, width);
    }
    terminal::print(&page);
    Exit::Clean
}
