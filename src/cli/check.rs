use std::io::{self, BufWriter, Write};
use std::path::Path;

use quanze::config::FailOn;
use quanze::diagnostic::{Lang, Severity};
use quanze::lint::Outcome;
use quanze::report::{Reporter, timings_table};

use crate::args::CheckArguments;
use crate::exit::Exit;
use crate::progress::Progress;
use crate::{files, inputs, setup, targets, terminal};

/// `quanze check`.
pub fn run(arguments: &CheckArguments) -> Exit {
    match check(arguments) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn check(arguments: &CheckArguments) -> Result<Exit, Exit> {
    if let Some(threads) = arguments.threads {
        // Only a pool that is already there could make this fail, and we are the first to ask for one.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    }
    let near = arguments.paths.iter().find(|path| path.as_os_str() != "-");
    let setup = setup::prepare(&arguments.setup, near.map(|path| path.as_path()))?;
    let lang = setup.lang;
    let targets = targets::parse(&arguments.format, lang)?;
    let selection = setup::selection(&setup, &arguments.select, &arguments.ignore)?;
    let fail_on = arguments.fail_on.or(setup.config.fail_on).unwrap_or(FailOn::Severity(Severity::Error));
    let as_of = setup::as_of(arguments.as_of, &setup.config);
    let exclude = setup.config.exclude.clone();
    let linter = setup.builder.laws(setup.laws).selection(selection).as_of(as_of).timings(arguments.timings).build();

    let (inputs, mut incomplete) = inputs::gather(&arguments.paths, &exclude, lang);
    let progress = Progress::new(inputs.len());
    let outcome = linter.check(&inputs, &|done| progress.tell(done));
    progress.finish();
    if outcome.files.is_empty() && outcome.failures.is_empty() && !incomplete {
        terminal::complain(lang.pick(
            "没有可检查的清单：所给文件夹中没有能识别的权责清单。直接写出文件名再试，就会说明它为什么不能检查。\n",
            "nothing to check: no list was recognised in the folders given. Name a file to be told why it cannot be checked.\n",
        ));
        incomplete = true;
    }
    let mut unwritten = None;
    for target in &targets {
        if let Err(exit) = write(target.reporter, target.file.as_deref(), &outcome, arguments, lang) {
            unwritten = Some(exit);
        }
    }
    // Formats for programs have no place for files that could not be read, and a report in a file is read later; people are
    // told now, once.
    if !targets.iter().any(|target| target.file.is_none() && target.reporter.tells_failures()) {
        tell_failures(&outcome, lang);
    }
    if let Some(timings) = &outcome.timings {
        terminal::complain(&timings_table(timings, lang));
    }
    if let Some(exit) = unwritten {
        return Err(exit);
    }
    Ok(exit_code(&outcome, fail_on, incomplete))
}

fn exit_code(outcome: &Outcome, fail_on: FailOn, incomplete: bool) -> Exit {
    if incomplete || outcome.rule_failed || !outcome.failures.is_empty() {
        return Exit::Incomplete;
    }
    let failing = match fail_on {
        FailOn::Never => false,
        FailOn::Severity(least) => outcome.findings.iter().any(|finding| finding.severity >= least),
    };
    if failing { Exit::Findings } else { Exit::Clean }
}

fn write(
    reporter: &dyn Reporter,
    file: Option<&str>,
    outcome: &Outcome,
    arguments: &CheckArguments,
    lang: Lang,
) -> Result<(), Exit> {
    let to_terminal = file.is_none() && terminal::stdout_is_terminal();
    let style = terminal::style(lang, arguments.max_places.0, to_terminal);
    let done = match file {
        None => {
            let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
            reporter.write(outcome, &style, &mut out).and_then(|()| out.flush())
        }
        Some(path) => files::write(Path::new(path), |out| reporter.write(outcome, &style, out)),
    };
    match done {
        Ok(()) => Ok(()),
        // The reader has gone away, as in `quanze check … | head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => {
            let target = file.unwrap_or("-");
            terminal::complain(&format!("{} {target}: {error}\n", lang.pick("无法写入", "cannot write")));
            Err(Exit::Incomplete)
        }
    }
}

fn tell_failures(outcome: &Outcome, lang: Lang) {
    for failure in &outcome.failures {
        let text = lang.pick("无法读取", "cannot read");
        terminal::complain(&format!("{text} {}: {}\n  {}\n", failure.path, failure.message, failure.help));
    }
}
