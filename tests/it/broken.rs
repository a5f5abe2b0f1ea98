//! What is said of every kind of broken rule.toml, rule.rhai, pack.toml and quanze.toml, and of folders that hold no rule: the texts in
//! `fixtures/broken/<kind>/<name>.txt`, what is said in `<name>.zh` and `<name>.en` beside them. `UPDATE=1` writes those.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::scratch;

/// The fixtures of a kind, by name.
fn fixtures(kind: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/broken").join(kind);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    paths
}

/// Writes the files of a fixture, each behind a line `=== path`, into a folder of its own.
fn unpacked(fixture: &Path, kind: &str) -> PathBuf {
    let name = fixture.file_stem().unwrap().to_string_lossy();
    let folder = scratch(&format!("broken-{kind}-{name}"));
    let text = fs::read_to_string(fixture).unwrap();
    for part in text.split("=== ").filter(|part| !part.is_empty()) {
        let (path, body) = part.split_once('\n').unwrap();
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, body).unwrap();
    }
    folder
}

/// Holds what a command says of each fixture to what is written beside it.
fn hold(kind: &str, arguments: &[&str]) {
    let mut wrong = String::new();
    for fixture in fixtures(kind) {
        let folder = unpacked(&fixture, kind);
        for lang in ["zh", "en"] {
            let output = Command::new(env!("CARGO_BIN_EXE_quanze"))
                .current_dir(&folder)
                .args(arguments)
                .args(["--lang", lang])
                .output()
                .unwrap();
            let shown = fixture.display();
            // The list of the rules that are there all the same is not what is looked at.
            let said = if kind == "rule-rhai" { output.stdout } else { output.stderr };
            let said = String::from_utf8(said).unwrap();
            let code = if kind == "rule-rhai" { 1 } else { 2 };
            assert_eq!(output.status.code(), Some(code), "{shown}\n{said}");
            // One that is no error in a file is a plain sentence, and the terminal wraps it.
            let fits = |line: &str| line.contains("quanze rule new") || quanze::text::width::of_str(line) <= 80;
            assert!(said.lines().all(fits), "{shown}: too wide\n{said}");
            let beside = fixture.with_extension(lang);
            if std::env::var_os("UPDATE").is_some() {
                fs::write(&beside, &said).unwrap();
            }
            let due = fs::read_to_string(&beside).unwrap_or_default();
            if due != said {
                let diff = similar::TextDiff::from_lines(&due, &said);
                wrong.push_str(&format!("{}\n{}", beside.display(), diff.unified_diff()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn broken_rule_toml_is_told_at_its_place() {
    hold("rule-toml", &["rules", "--rules", "rules"]);
}

#[test]
fn broken_scripts_are_told_at_their_place() {
    hold("rule-rhai", &["rule", "test", "rules"]);
}

#[test]
fn broken_packs_are_told_at_their_place() {
    hold("pack-toml", &["rules", "--rules", "rules"]);
}

#[test]
fn folders_without_a_whole_rule_are_told_of() {
    hold("folder", &["rules", "--rules", "rules"]);
}

#[test]
fn broken_configurations_are_told_at_their_place() {
    hold("quanze-toml", &["rules"]);
}

/// Of a rule that is broken the others are not: they are loaded and listed.
#[test]
fn the_others_are_loaded() {
    let folder =
        unpacked(&fixtures("folder").into_iter().find(|path| path.ends_with("code-taken.txt")).unwrap(), "rest");
    let output = Command::new(env!("CARGO_BIN_EXE_quanze"))
        .current_dir(&folder)
        .args(["rules", "--rules", "rules", "--format", "markdown"])
        .output()
        .unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.contains("| X101 | lamp-word | - | 警告 |  | 用了“灯泡” |") && shown.contains("B101"), "{shown}");
}

/// Rule files in another encoding and huge ones are told, not read.
#[test]
fn files_that_are_no_text_are_told() {
    let folder = scratch("broken-bytes");
    let rule = folder.join("rules/X101-lamp-word");
    fs::create_dir_all(&rule).unwrap();
    let said = || {
        let output = Command::new(env!("CARGO_BIN_EXE_quanze"))
            .current_dir(&folder)
            .args(["rules", "--rules", "rules"])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    fs::write(rule.join("rule.toml"), b"summary = \"\xb5\xc6\"\n").unwrap();
    assert!(said().contains("rule.toml 不是 UTF-8 编码的文本"), "{}", said());
    fs::write(rule.join("rule.toml"), "# 灯\n".repeat(1 << 20)).unwrap();
    assert!(said().contains("rule.toml 超过 4 MB"), "{}", said());
}
