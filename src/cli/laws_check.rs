use quanze::diagnostic::Lang;
use quanze::law::{self, LawRegister};

use crate::args::LawsCheckArguments;
use crate::exit::Exit;
use crate::{setup, terminal};

/// `quanze laws check`: the bundled register and those of the configuration, or the files named, each over those before it.
pub fn run(arguments: &LawsCheckArguments) -> Exit {
    let setup = match setup::prepare(&arguments.setup, None) {
        Ok(setup) => setup,
        Err(exit) => return exit,
    };
    let lang = setup.lang;
    if arguments.paths.is_empty() {
        return check_all(&setup.laws, lang);
    }
    let mut laws = setup.laws;
    let mut exit = Exit::Clean;
    for path in &arguments.paths {
        let files = match law::load(path) {
            Ok(files) => files,
            Err(error) => {
                terminal::complain(&format!("{}\n", setup::laws_message(path, &error).get(lang)));
                exit = Exit::Incomplete;
                continue;
            }
        };
        for file in files {
            let mut problems = Vec::new();
            laws = setup::add_laws(laws, std::slice::from_ref(&file), &mut problems);
            if !problems.is_empty() {
                setup::tell_law_problems(&problems, lang);
                exit = Exit::Incomplete;
                continue;
            }
            let own = laws.laws().filter(|law| law.origin() == Some(file.path())).count();
            let organs = laws.agencies().filter(|agency| agency.origin() == Some(file.path())).count();
            terminal::print(&match lang {
                Lang::Zh => format!("{}：法规 {own} 件，机关 {organs} 行，没有问题\n", file.path()),
                Lang::En => format!("{}: {own} instruments, {organs} organs, no problem\n", file.path()),
            });
        }
    }
    exit
}

fn check_all(laws: &LawRegister, lang: Lang) -> Exit {
    let problems = laws.check();
    for (zh, en) in &problems {
        terminal::complain(&format!("{}\n", lang.pick(zh, en)));
    }
    if !problems.is_empty() {
        return Exit::Incomplete;
    }
    let (count, events) = laws.counts();
    let agencies = laws.agencies().count();
    let local = laws.laws().filter(|law| law.origin().is_some()).count();
    terminal::print(&match lang {
        Lang::Zh => format!(
            "法规登记库：{count} 件，版本事件 {events} 条，机关 {agencies} 行；其中本地增改 {local} 件；没有问题\n"
        ),
        Lang::En => format!(
            "register of laws: {count} instruments, {events} events, {agencies} organs; {local} of them local; no problem\n"
        ),
    });
    Exit::Clean
}
