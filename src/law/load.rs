use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use crate::text::{Encoding, Source};

/// Reads the register files of a path: the file itself, or the `.toml` files of a folder, by name.
pub fn load(path: &Path) -> io::Result<Vec<Arc<Source>>> {
    let mut files: Vec<PathBuf> = Vec::new();
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                files.push(path);
            }
        }
        files.sort();
        if files.is_empty() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "no .toml file in the folder"));
        }
    } else {
        files.push(path.to_path_buf());
    }
    files
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path)?;
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            Ok(Arc::new(Source::identity(path.display().to_string(), text, Encoding::Utf8)))
        })
        .collect()
}
