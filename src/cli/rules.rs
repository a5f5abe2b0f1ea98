use quanze::text::width;

use crate::args::RulesArguments;
use crate::exit::Exit;
use crate::{setup, terminal};

/// `quanze rules`: all rules, one a line.
pub fn run(arguments: &RulesArguments) -> Exit {
    let setup = match setup::prepare(&arguments.setup, None) {
        Ok(setup) => setup,
        Err(exit) => return exit,
    };
    let selection = match setup::selection(&setup, &[], &[]) {
        Ok(selection) => selection,
        Err(exit) => return exit,
    };
    let lang = setup.lang;
    let columns = terminal::style(lang, None, terminal::stdout_is_terminal()).width;
    let mut page = String::new();
    for rule in setup.builder.rules().iter() {
        let meta = &rule.meta;
        let state =
            if selection.runs(rule) { selection.severity_of(rule).word(lang) } else { lang.pick("停用", "off") };
        let padding = " ".repeat(8usize.saturating_sub(width::of_str(state)));
        let line = format!("{:<5} {:<24} {state}{padding} {}", meta.code, meta.name, meta.summary.get(lang));
        page.push_str(&width::shorten(&line, columns));
        page.push('\n');
    }
    terminal::print(&page);
    Exit::Clean
}
