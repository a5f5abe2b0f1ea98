//! Every rule folder is complete, and its cases hold. `UPDATE=1` rewrites the expectations of bad cases.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use quanze::diagnostic::Lang;
use quanze::testing::test_rule;

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut folders: Vec<PathBuf> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("rule.toml").is_file())
        .collect();
    folders.sort();
    folders
}

#[test]
fn cases_hold() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = String::new();
    for folder in folders() {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let report = test_rule(&folder, update).unwrap();
        for problem in &report.problems {
            wrong.push_str(&format!("{name}: {}\n", problem.message.en));
        }
        for (case, reason) in report.failures() {
            wrong.push_str(&format!("{name} {}: {}\n", case.name, reason.text(Lang::En)));
        }
        for stray in &report.strays {
            wrong.push_str(&format!("{name} {stray} belongs to no list\n"));
        }
        // Q rules speak of the tool and of files, which their own tests show.
        if !name.starts_with('Q') && (report.good() < 2 || report.bad() < 2) {
            let (good, bad) = (report.good(), report.bad());
            wrong.push_str(&format!("{name}: {good} good and {bad} bad cases; two of each are due\n"));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn folders_are_complete() {
    let mut seen = BTreeSet::new();
    for folder in folders() {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let toml = fs::read_to_string(folder.join("rule.toml")).unwrap();
        let meta = quanze::rule::RuleMeta::parse(&toml).unwrap_or_else(|mistakes| panic!("{name}: {mistakes:?}"));
        assert_eq!(name, format!("{}-{}", meta.code, meta.name), "a folder is named after its rule");
        assert!(seen.insert(meta.code), "{name}: the code is taken");
        assert!(!meta.summary.zh.is_empty() && !meta.summary.en.is_empty(), "{name}: summary");
        assert!(!meta.messages.is_empty(), "{name}: messages");
        for (id, message) in &meta.messages {
            // What the reader says comes in both languages: `{zh}` in one template is `{en}` in the other, and what facts say in
            // words is `{changes}` in one and `{changes_in_english}` in the other.
            let merged = |slot: String| match slot.strip_suffix("_in_english") {
                Some(slot) => slot.to_owned(),
                None if slot == "en" => "zh".to_owned(),
                None => slot,
            };
            let names = |text: &str| {
                quanze::rule::Template(text).placeholders().into_iter().map(merged).collect::<BTreeSet<_>>()
            };
            assert_eq!(
                names(&message.zh),
                names(&message.en),
                "{name}: {id}: both languages have the same placeholders"
            );
        }
        let script = fs::read_to_string(folder.join("rule.rhai")).unwrap();
        assert!(script.lines().count() <= 80, "{name}: which fact is missing?");
        let page = fs::read_to_string(folder.join("README.md")).unwrap();
        for heading in ["## 检查什么", "## 为什么", "## 错误示例", "## 正确示例", "## 怎么改"] {
            assert!(page.contains(heading), "{name}: README.md lacks “{heading}”");
        }
    }
}
