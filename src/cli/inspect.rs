use quanze::lint::FailedFile;
use quanze::read::Reading;
use quanze::report::inspect;

use crate::args::{InspectArguments, InspectFormat};
use crate::exit::Exit;
use crate::{inputs, setup, terminal};

/// `quanze inspect`.
pub fn run(arguments: &InspectArguments) -> Exit {
    let near = arguments.paths.first().map(|path| path.as_path());
    let setup = match setup::prepare(&arguments.setup, near) {
        Ok(setup) => setup,
        Err(exit) => return exit,
    };
    let lang = setup.lang;
    let linter = setup.builder.build();
    let mut readings: Vec<Reading> = Vec::new();
    let mut exit = Exit::Clean;
    for path in &arguments.paths {
        match linter.read(&inputs::one(path)) {
            Ok(reading) => readings.push(reading),
            Err(FailedFile { path, message, help, .. }) => {
                terminal::complain(&format!("{path}: {message}\n  {help}\n"));
                exit = Exit::Incomplete;
            }
        }
    }
    match arguments.format {
        InspectFormat::Json => {
            let pairs: Vec<_> = readings.iter().map(|reading| (&reading.source, &reading.document)).collect();
            terminal::print(&format!("{:#}\n", inspect::json(&pairs)));
        }
        InspectFormat::Table => {
            let width = terminal::style(lang, None, terminal::stdout_is_terminal()).width;
            for (at, reading) in readings.iter().enumerate() {
                if at > 0 {
                    terminal::print("\n");
                }
                terminal::print(&inspect::table(&reading.source, &reading.document, lang, width));
            }
        }
    }
    exit
}
