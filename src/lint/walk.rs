use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// A file to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its path.
    pub path: PathBuf,
    /// Whether the user named it; a file met in a directory may be skipped when it holds no list.
    pub named: bool,
}

/// The files at a path: the file itself, or the files below a directory, sorted by name. Hidden files and folders are left out,
/// and links are not followed.
pub fn walk(path: &Path) -> io::Result<Vec<Found>> {
    if path.metadata()?.is_file() {
        return Ok(vec![Found { path: path.to_path_buf(), named: true }]);
    }
    let hidden = |entry: &walkdir::DirEntry| {
        entry.depth() > 0 && entry.file_name().to_str().is_some_and(|name| name.starts_with('.'))
    };
    let mut found = Vec::new();
    for entry in WalkDir::new(path).sort_by_file_name().into_iter().filter_entry(|entry| !hidden(entry)) {
        let entry = entry?;
        if entry.file_type().is_file() {
            found.push(Found { path: entry.into_path(), named: false });
        }
    }
    Ok(found)
}
