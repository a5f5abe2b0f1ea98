//! The `quanze` program: reads arguments, calls the library, prints, and ends with an exit code.

mod args;
mod check;
mod exit;
mod explain;
mod inspect;
mod progress;
mod rules;
mod setup;
mod targets;
mod terminal;

use clap::Parser;

use args::{Arguments, Command};
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
    let outcome = std::panic::catch_unwind(|| match arguments.command {
        Command::Check(check) => check::run(&check),
        Command::Inspect(inspect) => inspect::run(&inspect),
        Command::Explain(explain) => explain::run(&explain),
        Command::Rules(rules) => rules::run(&rules),
    });
    outcome.unwrap_or(Exit::Internal).into()
}
