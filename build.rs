//! Prepares what the program carries: the table of bundled rules, and the index of the register of laws.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[allow(dead_code, unused_imports, reason = "the library uses the rest")]
#[path = "src/law/data/mod.rs"]
mod data;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=src/law/data");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    rules(&root, &out)?;
    laws(&root, &out)
}

/// Lists the rule folders under `rules/` so that adding a bundled rule is adding a folder.
fn rules(root: &Path, out: &Path) -> io::Result<()> {
    let mut folders: Vec<String> = fs::read_dir(root.join("rules"))?
        .filter_map(Result::ok)
        .filter(|entry| entry.path().join("rule.toml").is_file())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    folders.sort();
    let mut table = String::from("&[\n");
    for folder in &folders {
        let file = |name: &str| format!("include_str!({:?})", root.join("rules").join(folder).join(name));
        let _ = writeln!(
            table,
            "    BundledRule {{ folder: {folder:?}, toml: {}, script: {}, readme: {} }},",
            file("rule.toml"),
            file("rule.rhai"),
            file("README.md"),
        );
    }
    table.push_str("]\n");
    write(&out.join("bundled.rs"), table.as_bytes())
}

/// Makes the index of the register of laws. Mistakes in its sources stop the build and are told with file and line.
fn laws(root: &Path, out: &Path) -> io::Result<()> {
    let folder = root.join("rules/_data/laws");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?.filter_map(Result::ok).map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    files.push(root.join("rules/_data/agencies.toml"));
    let mut register = data::Register::default();
    let mut mistakes = String::new();
    // Where each instrument and each organ comes from: the number of its file.
    let (mut law_files, mut agency_files) = (Vec::new(), Vec::new());
    let mut texts = Vec::new();
    for (at, path) in files.iter().enumerate() {
        let text = fs::read_to_string(path)?;
        let table = toml::de::DeTable::parse(&text)
            .map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
        let (read, problems) = data::parse(table.get_ref(), "", &|_| None);
        for problem in &problems {
            tell(&mut mistakes, path, &text, problem);
        }
        law_files.resize(law_files.len() + read.laws.len(), at);
        agency_files.resize(agency_files.len() + read.agencies.len(), at);
        register.laws.extend(read.laws);
        register.agencies.extend(read.agencies);
        texts.push(text);
    }
    law_files.extend(agency_files);
    for (entry, problem) in data::validate(&register, &|_| false) {
        let file = law_files[entry];
        tell(&mut mistakes, &files[file], &texts[file], &problem);
    }
    if !mistakes.is_empty() {
        return Err(io::Error::other(mistakes));
    }
    let (text, data) = data::compile(&register);
    write(&out.join("register.txt"), text.as_bytes())?;
    write(&out.join("register.bin"), &data)
}

fn tell(mistakes: &mut String, path: &Path, text: &str, problem: &data::Problem) {
    let line = text.get(..problem.at.start).map_or(0, |before| before.matches('\n').count()) + 1;
    let _ = write!(mistakes, "\n{}:{line}: {}", path.display(), problem.en);
}

/// Writes only what has changed, so that a rebuild for one reason does not cause another.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    fs::write(path, bytes)
}
