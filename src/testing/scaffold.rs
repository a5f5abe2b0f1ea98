use std::path::{Path, PathBuf};
use std::{fs, io};

use super::run::test_rule;
use crate::diagnostic::{RuleCode, Severity};
use crate::model::Role;
use crate::rule::Scope;

/// What a new rule is to be.
#[derive(Clone, Debug)]
pub struct Scaffold {
    /// Its code.
    pub code: RuleCode,
    /// Its name.
    pub name: String,
    /// What its script is called with.
    pub scope: Scope,
    /// The column it looks at.
    pub column: Role,
    /// The severity of its findings.
    pub severity: Severity,
}

/// Columns that the example of a scope can be about. The number and what the item is called by are what its examples are told
/// apart by, and only a column of laws has citations.
pub fn fits(scope: Scope, column: Role) -> bool {
    match scope {
        Scope::Citation => matches!(column, Role::Basis | Role::DutyBasis | Role::AccountabilityBasis),
        _ => !matches!(column, Role::Number | Role::Category | Role::Name | Role::SubName),
    }
}

impl Scaffold {
    /// The files of the rule, by their path in its folder. Expectations are written by the tester.
    pub fn files(&self) -> Vec<(String, String)> {
        let template = match self.scope {
            Scope::Cell => include_str!("scaffold/cell.txt"),
            Scope::Citation => include_str!("scaffold/citation.txt"),
            Scope::Entry => include_str!("scaffold/entry.txt"),
            Scope::Document => include_str!("scaffold/document.txt"),
            Scope::Corpus => include_str!("scaffold/corpus.txt"),
        };
        let code = self.code.to_string();
        let severity = self.severity.to_string();
        let values = [
            ("@code@", code.as_str()),
            ("@name@", &self.name),
            ("@severity@", &severity),
            ("@column@", self.column.name()),
            ("@header@", self.column.chinese()),
        ];
        let filled = values.iter().fold(template.to_owned(), |text, (name, value)| text.replace(name, value));
        let parts = filled.split("=== ").filter_map(|part| part.split_once('\n'));
        parts.map(|(path, text)| (path.trim().to_owned(), text.to_owned())).collect()
    }

    /// Writes the rule's folder with the expectations of its cases; gives the paths written, relative to the folder. The folder
    /// is there whole or not at all.
    ///
    /// `Err` of kind `AlreadyExists` when the folder is there, and `InvalidData` when the rule fails its own cases.
    pub fn write(&self, folder: &Path) -> io::Result<Vec<String>> {
        if folder.exists() {
            return Err(io::Error::from(io::ErrorKind::AlreadyExists));
        }
        let parent = folder.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(parent)?;
        let making = parent.join(format!(".{}-{}.tmp", self.code, std::process::id()));
        let written = self.write_into(&making).and_then(|written| fs::rename(&making, folder).map(|()| written));
        if written.is_err() {
            // What is left of the attempt is of no use to anyone.
            let _ = fs::remove_dir_all(&making);
        }
        written
    }

    fn write_into(&self, folder: &Path) -> io::Result<Vec<String>> {
        for (path, text) in self.files() {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap_or(folder))?;
            fs::write(path, text)?;
        }
        test_rule(folder, true)?;
        if !test_rule(folder, false)?.passed() {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
        let mut written = Vec::new();
        list(folder, folder, &mut written)?;
        written.sort();
        Ok(written)
    }
}

fn list(root: &Path, folder: &Path, found: &mut Vec<String>) -> io::Result<()> {
    let paths = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    for path in paths.collect::<io::Result<Vec<PathBuf>>>()? {
        if path.is_dir() {
            list(root, &path, found)?;
        } else {
            found.push(path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}
