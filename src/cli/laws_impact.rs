use std::path::{Path, PathBuf};

use quanze::diagnostic::Lang;
use quanze::law::LawRegister;
use quanze::lint::{Impact, Subject};
use quanze::report::impact;

use crate::args::{ImpactFormat, LawsImpactArguments};
use crate::exit::Exit;
use crate::progress::Progress;
use crate::{inputs, setup, terminal};

/// `quanze laws impact`: which items of which lists cite an instrument, or those that changed since a day.
pub fn run(arguments: &LawsImpactArguments) -> Exit {
    match search(arguments) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn search(arguments: &LawsImpactArguments) -> Result<Exit, Exit> {
    let (title, paths) = match (arguments.since, arguments.words.split_first()) {
        (None, Some((title, paths))) => (Some(title.to_string_lossy().into_owned()), paths),
        _ => (None, arguments.words.as_slice()),
    };
    let near = paths.iter().find(|path| path.as_os_str() != "-").map(PathBuf::as_path);
    let setup = setup::prepare(&arguments.setup, near)?;
    let lang = setup.lang;
    if paths.is_empty() {
        terminal::complain(lang.pick(
            "请在法规名称后面写明要查的文件或文件夹：quanze laws impact 名称 路径…\n",
            "say which files or folders to search: quanze laws impact TITLE PATH…\n",
        ));
        return Err(Exit::Incomplete);
    }
    let subject = match (arguments.since, &title) {
        (Some(since), _) => Subject::Since(since),
        (None, title) => Subject::Title(inputs::bare_title(title.as_deref().unwrap_or_default()).to_owned()),
    };
    let exclude = setup.config.exclude.clone();
    let laws = setup.laws.clone();
    let linter = setup.builder.laws(setup.laws).build();
    let (inputs, mut incomplete) = inputs::gather(paths, &exclude, lang);
    let progress = Progress::new(inputs.len());
    let found = linter.impact(&inputs, &subject, &|done| progress.tell(done));
    progress.finish();
    incomplete |= tell(&found, &subject, &laws, lang);
    terminal::print(&match arguments.format {
        ImpactFormat::Table => {
            let style = terminal::style(lang, None, terminal::stdout_is_terminal());
            impact::table(&found, lang, style.width)
        }
        ImpactFormat::Json => format!("{:#}\n", impact::json(&found)),
        ImpactFormat::Csv => impact::csv(&found, lang),
    });
    Ok(if incomplete { Exit::Incomplete } else { Exit::Clean })
}

/// Tells what could not be searched; whether there was any such thing.
fn tell(found: &Impact, subject: &Subject, laws: &LawRegister, lang: Lang) -> bool {
    for failure in &found.failures {
        let text = lang.pick("无法读取", "cannot read");
        terminal::complain(&format!("{text} {}: {}\n  {}\n", failure.path, failure.message, failure.help));
    }
    let mut incomplete = !found.failures.is_empty();
    if found.files == 0 && found.failures.is_empty() {
        terminal::complain(lang.pick(
            "没有可查的清单：所给文件夹中没有能识别的权责清单。\n",
            "nothing to search: no list was recognised in the folders given.\n",
        ));
        incomplete = true;
    }
    if let Subject::Title(title) = subject
        && found.laws.is_empty()
        && laws.get(title).is_none()
    {
        incomplete = true;
        terminal::complain(&match lang {
            Lang::Zh => format!("登记库中没有《{title}》，所查清单也没有引用，请核对名称\n"),
            Lang::En => format!("《{title}》 is neither in the register nor cited: check the title\n"),
        });
        if Path::new(title).exists() {
            terminal::complain(lang.pick(
                "  它是一个文件：第一个词应是法规名称，或者用 --since 日期\n",
                "  it is a file: the first word is a title, unless --since is given\n",
            ));
        }
        for near in laws.near(title).iter().take(5) {
            terminal::complain(&format!("  《{}》\n", near.law.title()));
        }
    }
    incomplete
}
