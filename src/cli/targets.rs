//! What `--format` asks for: which reports, and where each goes.

use std::path::PathBuf;

use quanze::diagnostic::Lang;
use quanze::report::{self, Reporter};

use crate::exit::Exit;
use crate::terminal;

/// An output format and where it goes.
pub struct Target {
    pub reporter: &'static dyn Reporter,
    /// `None` is standard output.
    pub file: Option<String>,
}

/// The reports asked for, in the order given; `pretty` where none was. Two reports in one place would destroy each other, so that
/// is refused before anything is checked.
pub fn parse(formats: &[String], lang: Lang) -> Result<Vec<Target>, Exit> {
    let pretty = ["pretty".to_owned()];
    let mut targets: Vec<Target> = Vec::new();
    for text in if formats.is_empty() { &pretty } else { formats } {
        let target = one(text, lang)?;
        if let Some(other) = targets.iter().find(|other| place(other) == place(&target)) {
            let (one, two) = (other.reporter.name(), target.reporter.name());
            return Err(refused(&match (&target.file, lang) {
                (None, Lang::Zh) => {
                    format!("{one} 和 {two} 都要写到标准输出；请给其中一个指定文件，如 --format {two}=文件")
                }
                (None, Lang::En) => format!(
                    "{one} and {two} would both go to standard output; give one of them a file: --format {two}=FILE"
                ),
                (Some(file), Lang::Zh) => format!("{one} 和 {two} 都要写到同一个文件 {file}；请分别指定文件"),
                (Some(file), Lang::En) => format!("{one} and {two} would both go to the file {file}; name two files"),
            }));
        }
        targets.push(target);
    }
    Ok(targets)
}

fn one(text: &str, lang: Lang) -> Result<Target, Exit> {
    let (name, file) = match text.split_once('=') {
        Some((name, file)) => (name, Some(file.to_owned())),
        None => (text, None),
    };
    let Some(reporter) = report::find(name) else {
        let known: Vec<&str> = report::REPORTERS.iter().map(|reporter| reporter.name()).collect();
        let what = lang.pick("没有这种输出格式", "no such output format");
        return Err(refused(&format!("{what}: {name} ({})", known.join(", "))));
    };
    if file.as_deref() == Some("") {
        let what = lang.pick("等号后面应是文件名", "a file name is missing after");
        return Err(refused(&format!("{what}: --format {text}")));
    }
    // As for input, a hyphen is the standard stream.
    Ok(Target { reporter, file: file.filter(|file| file != "-") })
}

/// The place of a target, by which two spellings of one file are seen to be the same.
fn place(target: &Target) -> Option<PathBuf> {
    let file = target.file.as_ref()?;
    let path = PathBuf::from(file);
    // A file that does not exist yet is known by the folder it will be in.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(".".as_ref());
    let real = path.canonicalize().ok();
    let made = || Some(folder.canonicalize().ok()?.join(path.file_name()?));
    Some(real.or_else(made).unwrap_or(path))
}

fn refused(text: &str) -> Exit {
    terminal::complain(&format!("{text}\n"));
    Exit::Incomplete
}
