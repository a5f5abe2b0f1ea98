//! Lists the rule folders under `rules/` so that adding a bundled rule is adding a folder.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=rules");
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let mut folders: Vec<String> = fs::read_dir(Path::new(&root).join("rules"))?
        .filter_map(Result::ok)
        .filter(|entry| entry.path().join("rule.toml").is_file())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    folders.sort();
    let mut table = String::from("&[\n");
    for folder in &folders {
        let file = |name: &str| format!("include_str!({:?})", Path::new(&root).join("rules").join(folder).join(name));
        let _ = writeln!(
            table,
            "    BundledRule {{ folder: {folder:?}, toml: {}, script: {}, readme: {} }},",
            file("rule.toml"),
            file("rule.rhai"),
            file("README.md"),
        );
    }
    table.push_str("]\n");
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("bundled.rs"), table)
}
