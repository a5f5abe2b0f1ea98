use std::io;
use std::path::{Component, Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use walkdir::{DirEntry, WalkDir};

/// Files that say which others are to be left out, in the manner of `.gitignore`.
const IGNORE_FILES: &[&str] = &[".gitignore", ".ignore", ".quanzeignore"];

/// A file to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its path.
    pub path: PathBuf,
    /// Whether the user named it; a file met in a directory may be skipped when it holds no list.
    pub named: bool,
}

/// The files at a path: the file itself; the files below a directory, sorted by name; or, where there is no such path, the files
/// that it matches as a glob (`lists/**/*.csv`).
///
/// In directories, hidden files and folders are left out, and so is what ignore files (`.gitignore`, `.ignore`, `.quanzeignore`)
/// and `exclude` say, whose globs are relative to the directory. Links are not followed.
pub fn walk(path: &Path, exclude: &[String]) -> io::Result<Vec<Found>> {
    match path.metadata() {
        Ok(metadata) if metadata.is_file() => Ok(vec![Found { path: path.to_path_buf(), named: true }]),
        Ok(_) => below(path, exclude, &|_| true),
        Err(error) => match glob(path) {
            Some((base, pattern)) => {
                let matches = globs(&base, &[pattern])?;
                let found = below(&base, exclude, &|path| matches.matched(path, false).is_ignore())?;
                if found.is_empty() { Err(error) } else { Ok(found) }
            }
            None => Err(error),
        },
    }
}

/// A glob parted into the folder before its first wildcard and the rest.
fn glob(path: &Path) -> Option<(PathBuf, String)> {
    let wild = |part: &Component<'_>| part.as_os_str().to_string_lossy().contains(['*', '?', '[']);
    let parts: Vec<Component<'_>> = path.components().collect();
    let first = parts.iter().position(wild)?;
    let base: PathBuf = parts[..first].iter().collect();
    let base = if base.as_os_str().is_empty() { PathBuf::from(".") } else { base };
    let rest: Vec<String> = parts[first..].iter().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    Some((base, format!("/{}", rest.join("/"))))
}

/// Globs in the manner of `.gitignore`, relative to a folder.
fn globs(folder: &Path, patterns: &[String]) -> io::Result<Gitignore> {
    let mut builder = GitignoreBuilder::new(folder);
    for pattern in patterns {
        builder.add_line(None, pattern).map_err(io::Error::other)?;
    }
    builder.build().map_err(io::Error::other)
}

fn below(folder: &Path, exclude: &[String], wanted: &dyn Fn(&Path) -> bool) -> io::Result<Vec<Found>> {
    // One matcher for each folder on the way down to the present one, the configuration's first.
    let mut matchers: Vec<(usize, Gitignore)> = vec![(0, globs(folder, exclude)?)];
    let mut found = Vec::new();
    let mut entries = WalkDir::new(folder).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        // A folder that cannot be read is left out like one that is ignored; files named by the user are told of elsewhere.
        let Ok(entry) = entry else { continue };
        let depth = entry.depth();
        matchers.retain(|(at, _)| *at == 0 || *at <= depth);
        let is_folder = entry.file_type().is_dir();
        if is_hidden(&entry) || is_ignored(&matchers, entry.path(), is_folder) {
            if is_folder {
                entries.skip_current_dir();
            }
            continue;
        }
        if is_folder {
            let own = ignore_files(entry.path());
            if !own.is_empty() {
                matchers.push((depth + 1, own));
            }
        } else if entry.file_type().is_file() && wanted(entry.path()) {
            found.push(Found { path: entry.into_path(), named: false });
        }
    }
    Ok(found)
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_name().to_str().is_some_and(|name| name.starts_with('.'))
}

/// Whether the matcher nearest to the path that has a word on it leaves it out.
fn is_ignored(matchers: &[(usize, Gitignore)], path: &Path, is_folder: bool) -> bool {
    // What the configuration leaves out stays out, whatever ignore files say.
    if matchers[0].1.matched(path, is_folder).is_ignore() {
        return true;
    }
    let told = matchers.iter().rev().map(|(_, matcher)| matcher.matched(path, is_folder)).find(|told| !told.is_none());
    told.is_some_and(|told| told.is_ignore())
}

/// What the ignore files of a folder say; lines that are no globs are passed over, as git does.
fn ignore_files(folder: &Path) -> Gitignore {
    let mut builder = GitignoreBuilder::new(folder);
    for name in IGNORE_FILES {
        let path = folder.join(name);
        if path.is_file() {
            let _ = builder.add(path);
        }
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}
