//! The `quanze` program: reads arguments, calls the library, prints, and ends with an exit code.

mod args;
mod check;
mod convert;
mod exit;
mod explain;
mod files;
mod inputs;
mod inspect;
mod laws_check;
mod laws_impact;
mod laws_import;
mod laws_show;
mod progress;
mod rule_new;
mod rule_test;
mod rules;
mod setup;
mod store;
mod targets;
mod terminal;

use clap::Parser;

use args::{Arguments, Command, LawsCommand, RuleCommand};
use exit::Exit;

fn main() -> std::process::ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let asked = !error.use_stderr();
            // Printing fails only when nobody reads, and then there is nobody to tell.
            let _ = error.print();
            return if asked { Exit::Clean } else { Exit::Incomplete }.into();
        }
    };
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !quanze::read::expects_panics() {
            tell(panic);
        }
    }));
    let outcome = std::panic::catch_unwind(|| match arguments.command {
        Command::Check(check) => check::run(&check),
        Command::Inspect(inspect) => inspect::run(&inspect),
        Command::Convert(convert) => convert::run(&convert),
        Command::Explain(explain) => explain::run(&explain),
        Command::Rules(rules) => rules::run(&rules),
        Command::Rule(RuleCommand::New(new)) => rule_new::run(&new),
        Command::Rule(RuleCommand::Test(test)) => rule_test::run(&test),
        Command::Laws(LawsCommand::Show(show)) => laws_show::run(&show),
        Command::Laws(LawsCommand::Check(check)) => laws_check::run(&check),
        Command::Laws(LawsCommand::Import(import)) => laws_import::run(&import),
        Command::Laws(LawsCommand::Impact(impact)) => laws_impact::run(&impact),
    });
    outcome.unwrap_or(Exit::Internal).into()
}
