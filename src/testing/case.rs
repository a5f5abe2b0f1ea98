use std::path::{Path, PathBuf};
use std::{fs, io};

use super::readme;

/// A list on which a rule is tried.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Case {
    /// The file, or the page and the number of its example.
    pub name: String,
    /// What is expected.
    pub kind: CaseKind,
    /// The list's bytes.
    pub bytes: Vec<u8>,
    /// Check date and options, as TOML.
    pub settings: Option<String>,
}

/// What is expected of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseKind {
    /// The rule says nothing.
    Good,
    /// The rule says what this file holds.
    Bad(PathBuf),
    /// The rule says something.
    Fires,
}

/// The cases of a rule folder, in the order of their names.
pub fn cases(folder: &Path) -> io::Result<Vec<Case>> {
    let mut found = Vec::new();
    for kind in ["good", "bad"] {
        let Ok(entries) = fs::read_dir(folder.join(kind)) else { continue };
        let mut paths: Vec<PathBuf> =
            entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
        paths.sort();
        for path in paths.into_iter().filter(|path| is_list(path)) {
            let settings = path.with_extension("case.toml");
            let kind = match kind {
                "good" => CaseKind::Good,
                _ => CaseKind::Bad(path.with_extension("expected")),
            };
            found.push(Case {
                name: path.strip_prefix(folder).unwrap_or(&path).display().to_string(),
                kind,
                bytes: fs::read(&path)?,
                settings: settings.is_file().then(|| fs::read_to_string(&settings)).transpose()?,
            });
        }
    }
    let page = fs::read_to_string(folder.join("README.md")).unwrap_or_default();
    found.extend(readme::examples(&page));
    Ok(found)
}

fn is_list(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    path.is_file() && !name.ends_with(".expected") && !name.ends_with(".case.toml")
}
