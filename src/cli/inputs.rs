use std::io::{self, Read};
use std::path::{Path, PathBuf};

use quanze::diagnostic::Lang;
use quanze::lint::{Input, walk};

use crate::terminal;

/// The files that paths lead to, and whether something is missing. A path that cannot be walked is told here, and the others are read
/// all the same.
pub fn gather(paths: &[PathBuf], exclude: &[String], lang: Lang) -> (Vec<Input>, bool) {
    let mut inputs = Vec::new();
    let mut incomplete = false;
    for path in paths {
        if path.as_os_str() == "-" {
            let mut bytes = Vec::new();
            match io::stdin().lock().read_to_end(&mut bytes) {
                Ok(_) => inputs.push(Input::bytes("-", bytes)),
                Err(error) => {
                    terminal::complain(&format!(
                        "{}: {error}\n",
                        lang.pick("无法读取标准输入", "cannot read standard input")
                    ));
                    incomplete = true;
                }
            }
            continue;
        }
        match walk(path, exclude) {
            Ok(found) => inputs.extend(found.into_iter().map(|found| {
                let input = Input::file(found.path);
                if found.named { input } else { input.met_in_directory() }
            })),
            // The linter tells of a file that is not there, with what to do.
            Err(_) => inputs.push(Input::file(path)),
        }
    }
    (inputs, incomplete)
}

/// The one file that a path names.
pub fn one(path: &Path) -> Input {
    if path.as_os_str() != "-" {
        return Input::file(path);
    }
    let mut bytes = Vec::new();
    // What cannot be read is empty, and the reader says so.
    let _ = io::stdin().lock().read_to_end(&mut bytes);
    Input::bytes("-", bytes)
}

/// A title without the marks around it: 《》 around the whole are how people write titles; inside they belong to it.
pub fn bare_title(title: &str) -> &str {
    let title = title.trim();
    let inner = title.strip_prefix('《').and_then(|title| title.strip_suffix('》'));
    inner.filter(|title| !title.contains('《') || title.contains('》')).unwrap_or(title)
}
