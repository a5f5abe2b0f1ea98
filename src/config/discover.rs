use std::path::{Path, PathBuf};

/// The name of the configuration file.
pub const FILE_NAME: &str = "quanze.toml";

/// The nearest `quanze.toml` in the folder of `path` or above.
pub fn discover(path: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(path).ok()?;
    let start = if absolute.is_dir() { Some(absolute.as_path()) } else { absolute.parent() };
    start?.ancestors().map(|folder| folder.join(FILE_NAME)).find(|candidate| candidate.is_file())
}
