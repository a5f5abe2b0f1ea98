use std::path::{Path, PathBuf};
use std::{fs, io};

use super::readme;

/// One list, or several, on which a rule is tried.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Case {
    /// The file or folder of lists, or the page and the number of its example.
    pub name: String,
    /// What is expected.
    pub kind: CaseKind,
    /// The lists: path and bytes. More than one for rules over many documents.
    pub files: Vec<(String, Vec<u8>)>,
    /// Check date, options and what else is set, as TOML.
    pub settings: Option<CaseSettings>,
    /// Where the text after all repairs is stated, if it is: `<name>.fixed`.
    pub fixed: Option<PathBuf>,
}

/// The settings of a case as written.
#[derive(Clone, Debug)]
pub struct CaseSettings {
    /// The file.
    pub path: PathBuf,
    /// Its text; of settings in a page, with as many line breaks before as the page has.
    pub text: String,
}

/// What is expected of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseKind {
    /// The rule says nothing.
    Good,
    /// The rule says what this file holds.
    Bad(PathBuf),
    /// The rule says this.
    Says(String),
    /// The rule says something.
    Fires,
}

impl CaseKind {
    /// Whether the rule is to say nothing.
    pub fn is_good(&self) -> bool {
        *self == Self::Good
    }
}

/// What a rule folder holds for the tester.
#[derive(Clone, Debug, Default)]
pub struct Cases {
    /// The cases, in the order of their names.
    pub cases: Vec<Case>,
    /// Files that belong to no case: an expectation or settings whose list is not there.
    pub strays: Vec<String>,
}

/// The cases of a rule folder.
pub fn cases(folder: &Path) -> io::Result<Cases> {
    let mut found = Cases::default();
    for kind in ["good", "bad"] {
        let Ok(entries) = fs::read_dir(folder.join(kind)) else { continue };
        let mut paths: Vec<PathBuf> =
            entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
        paths.sort();
        let (companions, lists): (Vec<PathBuf>, Vec<PathBuf>) =
            paths.into_iter().filter(|path| !is_hidden(path)).partition(|path| is_companion(path));
        for path in companions {
            let fits = |list: &PathBuf| COMPANIONS.iter().any(|kind| companion(list, kind) == path);
            let is_read = kind == "bad" || path.to_string_lossy().ends_with(SETTINGS);
            if !is_read || !lists.iter().any(fits) {
                found.strays.push(shown(folder, &path));
            }
        }
        for path in lists {
            let settings = companion(&path, SETTINGS);
            let fixed = companion(&path, FIXED);
            let settings = settings
                .is_file()
                .then(|| fs::read_to_string(&settings).map(|text| CaseSettings { path: settings.clone(), text }));
            found.cases.push(Case {
                name: shown(folder, &path),
                kind: if kind == "good" { CaseKind::Good } else { CaseKind::Bad(companion(&path, EXPECTED)) },
                files: lists_at(folder, &path)?,
                settings: settings.transpose()?,
                fixed: (kind == "bad" && fixed.is_file()).then_some(fixed),
            });
        }
    }
    let page = folder.join("README.md");
    let text = fs::read_to_string(&page).unwrap_or_default();
    found.cases.extend(readme::examples(&text, &page));
    Ok(found)
}

const EXPECTED: &str = ".expected";
const SETTINGS: &str = ".case.toml";
const FIXED: &str = ".fixed";
const COMPANIONS: &[&str] = &[EXPECTED, SETTINGS, FIXED];

/// `bad/a.csv` → `bad/a.expected`; of a folder of lists, `bad/a` → `bad/a.expected`.
fn companion(path: &Path, kind: &str) -> PathBuf {
    let name = if path.is_dir() { path.file_name() } else { path.file_stem() };
    let mut name = name.unwrap_or_default().to_os_string();
    name.push(kind);
    path.with_file_name(name)
}

fn is_companion(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    COMPANIONS.iter().any(|kind| name.ends_with(kind))
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

fn shown(folder: &Path, path: &Path) -> String {
    path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// A list, or the lists of a folder by their names in it.
fn lists_at(folder: &Path, path: &Path) -> io::Result<Vec<(String, Vec<u8>)>> {
    if !path.is_dir() {
        return Ok(vec![(shown(folder, path), fs::read(path)?)]);
    }
    let entries = fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path()));
    let mut files: Vec<PathBuf> = entries.collect::<io::Result<_>>()?;
    files.retain(|file| file.is_file() && !is_hidden(file));
    files.sort();
    files.iter().map(|file| Ok((shown(path, file), fs::read(file)?))).collect()
}
