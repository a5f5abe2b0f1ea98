//! Where the local store of law texts is: what `laws.texts` in `quanze.toml` says, else `quanze/law-texts` in the folder where the
//! system keeps the data of programs for each user.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;

use quanze::config::Config;
use quanze::law::texts::TextStore;

/// The folder of the store, whether it is there or not; `None` on a system that has no place for it.
pub fn folder(config: &Config) -> Option<PathBuf> {
    match &config.law_texts {
        Some((path, _)) => Some(path.clone()),
        None => user_data(|name| std::env::var_os(name)).map(|folder| folder.join("quanze").join("law-texts")),
    }
}

/// The store. `None` where none was made yet in the usual place; `Err` where it cannot be read, or the configuration names one that
/// is not there.
pub fn open(config: &Config) -> Result<Option<TextStore>, (PathBuf, io::Error)> {
    match folder(config) {
        Some(folder) if config.law_texts.is_some() || folder.exists() => {
            TextStore::open(&folder).map(Some).map_err(|error| (folder, error))
        }
        _ => Ok(None),
    }
}

/// The folder for data of this user, by the customs of each system. An empty variable is none.
fn user_data(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let path = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if cfg!(windows) {
        return path("LOCALAPPDATA");
    }
    let home = || path("HOME");
    if cfg!(target_os = "macos") {
        return Some(home()?.join("Library/Application Support"));
    }
    // A relative path there is to be ignored, by the XDG specification.
    path("XDG_DATA_HOME").filter(|path| path.is_absolute()).or_else(|| Some(home()?.join(".local/share")))
}
