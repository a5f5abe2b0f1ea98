//! The rules of the house, read off the source: imports go one way, foreign crates have one owner, files fit in the head.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The layers, lowest first: a module may import those named behind it, and nothing else of ours.
const LAYERS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("model", &["text"]),
    ("diagnostic", &["text", "model"]),
    ("vocabulary", &["text", "model"]),
    ("grammar", &["text", "model"]),
    ("law", &["text", "model", "diagnostic", "grammar"]),
    ("read", &["text", "model", "diagnostic", "vocabulary", "grammar"]),
    ("write", &["text", "model", "diagnostic"]),
    ("facts", &["text", "model", "vocabulary", "grammar", "law"]),
    ("rule", &["text", "model", "diagnostic"]),
    ("script", &["text", "model", "diagnostic", "facts", "rule", "law"]),
    ("config", &["text", "model", "diagnostic", "vocabulary", "read", "rule"]),
    ("lint", &["text", "model", "diagnostic", "vocabulary", "grammar", "law", "read", "facts", "rule", "script"]),
    ("report", &["text", "model", "diagnostic", "vocabulary", "lint", "law"]),
    ("testing", &["text", "model", "diagnostic", "vocabulary", "lint", "rule", "config", "law"]),
];

/// Crates that only one module may name. serde, toml, thiserror and similar are free.
const OWNERS: &[(&str, &[&str])] = &[
    ("rhai", &["src/script/"]),
    ("miette", &["src/report/pretty"]),
    ("clap", &["src/cli/"]),
    ("indicatif", &["src/cli/progress.rs"]),
    ("terminal_size", &["src/cli/terminal.rs"]),
    ("walkdir", &["src/lint/walk.rs"]),
    ("ignore", &["src/lint/walk.rs"]),
    ("encoding_rs", &["src/read/decode.rs"]),
    ("simdutf8", &["src/read/decode.rs"]),
    ("unicode_width", &["src/text/width.rs"]),
    ("calamine", &["src/read/sheet"]),
    ("html5gum", &["src/read/html/tokens.rs"]),
    ("pulldown_cmark", &["src/read/markdown/events.rs"]),
    ("zip", &["src/read/archive.rs"]),
    ("quick_xml", &["src/read/xml.rs", "src/read/docx", "src/read/sheet"]),
];

const MAX_LINES: usize = 600;

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Path from the root and text of every Rust file below `src` and `tests`.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for folder in ["src", "tests", "benches"] {
        rust_files(&root.join(folder), &mut paths);
    }
    let shown = |path: &PathBuf| path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
    paths.iter().map(|path| (shown(path), fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn imports_go_one_way() {
    let allowed: BTreeMap<&str, &[&str]> = LAYERS.iter().copied().collect();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let Some(module) = path.strip_prefix("src/").and_then(|rest| rest.split(['/', '.']).next()) else { continue };
        // Unit tests may look at other layers; what is built may not.
        if module == "cli" || module == "lib" || path.ends_with("tests.rs") {
            continue;
        }
        let Some(allowed) = allowed.get(module) else {
            wrong.push(format!("{path}: the layer “{module}” is not in the table of layers"));
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            if line.trim_start().starts_with("//") {
                continue;
            }
            for part in line.split("crate::").skip(1) {
                let target: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let known = LAYERS.iter().any(|(layer, _)| *layer == target);
                if known && target != module && !allowed.contains(&target.as_str()) {
                    wrong.push(format!("{path}:{}: {module} may not import {target}", number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn commands_do_not_import_each_other() {
    let shared = ["args", "exit", "files", "inputs", "progress", "setup", "store", "terminal"];
    for (path, text) in sources() {
        let Some(own) = path.strip_prefix("src/cli/").map(|name| name.trim_end_matches(".rs")) else { continue };
        if own == "main" {
            continue;
        }
        for part in text.split("crate::").skip(1) {
            let target: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let fine = target.is_empty() || target == own || shared.contains(&target.as_str());
            assert!(fine, "{path} imports the command {target}");
        }
    }
}

#[test]
fn foreign_crates_have_one_owner() {
    let mut wrong = Vec::new();
    for (path, text) in
        sources().into_iter().filter(|(path, _)| path.starts_with("src/") && !path.ends_with("tests.rs"))
    {
        for (name, owners) in OWNERS {
            let named = text.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| {
                line.match_indices(&format!("{name}::"))
                    .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'))
            });
            if named && !owners.iter().any(|owner| path.starts_with(owner)) {
                wrong.push(format!("{path} names {name}, which belongs to {}", owners.join(", ")));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn files_fit_in_the_head() {
    let long: Vec<String> = sources()
        .into_iter()
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > MAX_LINES)
        .map(|(path, lines)| format!("{path}: {lines} lines"))
        .collect();
    assert!(long.is_empty(), "\n{}", long.join("\n"));
}

#[test]
fn modules_say_what_they_are_for() {
    for (path, text) in sources() {
        if path.ends_with("/mod.rs") || path == "src/lib.rs" || path == "src/cli/main.rs" {
            assert!(text.starts_with("//!"), "{path} does not open with what it is for");
        }
    }
}
