//! Pages made from the rule folders: the tables of the READMEs. `UPDATE=1` writes them; otherwise they have to be up to date.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use quanze::diagnostic::{Lang, Severity};
use quanze::read::{LIMITS, Limits};
use quanze::rule::{Rule, load_bundled};

/// Holds a generated page to what it ought to be; writes it under `UPDATE=1`.
pub fn hold(path: &str, due: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let there = fs::read_to_string(&file).unwrap_or_default();
    if there == due {
        return;
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        return fs::write(&file, due).unwrap();
    }
    let diff = similar::TextDiff::from_lines(&there, due);
    let diff = diff.unified_diff().header(path, "made from the rules").to_string();
    assert!(diff.is_empty(), "{path} is out of date; UPDATE=1 cargo test --test it pages writes it\n{diff}");
}

/// The page with the stretch between the markers of a name replaced.
fn with_table(path: &str, name: &str, table: &str) -> String {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) = page.split_once(&begin).unwrap();
    let (_, after) = rest.split_once(&end).unwrap();
    format!("{before}{begin}{table}{end}{after}")
}

fn link(rule: &Rule) -> String {
    let (code, name) = (rule.meta.code, &rule.meta.name);
    format!("[{code}](rules/{code}-{name}/README.md)")
}

pub fn rules() -> Vec<Arc<Rule>> {
    load_bundled().0.iter().cloned().collect()
}

#[test]
fn the_readme_lists_every_rule() {
    let mut table = "| code | name | severity | fires when | 检查内容 |\n| --- | --- | --- | --- | --- |\n".to_owned();
    for rule in rules() {
        let meta = &rule.meta;
        let (name, severity, summary) = (&meta.name, meta.severity, &meta.summary);
        writeln!(table, "| {} | {name} | {severity} | {} | {} |", link(&rule), summary.en, summary.zh).unwrap();
    }
    hold("README.md", &with_table("README.md", "rules", &table));
}

#[test]
fn the_chinese_readme_lists_every_rule() {
    let mut table = "| 编号 | 检查什么 | 级别 |\n|---|---|---|\n".to_owned();
    for rule in rules() {
        let severity: Severity = rule.meta.severity;
        writeln!(table, "| {} | {} | {} |", link(&rule), rule.meta.summary.zh, severity.word(Lang::Zh)).unwrap();
    }
    hold("README.zh-CN.md", &with_table("README.zh-CN.md", "rules", &table));
}

#[test]
fn the_readme_lists_every_limit() {
    let mut table = "| key | default | counts | 含义 |\n| --- | --- | --- | --- |\n".to_owned();
    let mut limits = Limits::default();
    for limit in LIMITS {
        let value = *(limit.field)(&mut limits);
        let value = match limit.is_bytes && value % (1 << 20) == 0 {
            true => format!("{} MiB", value >> 20),
            false => value.to_string(),
        };
        writeln!(table, "| `{}` | {value} | {} | {} |", limit.name, limit.en, limit.zh).unwrap();
    }
    hold("README.md", &with_table("README.md", "limits", &table));
}

/// What the Chinese README shows of the sample is what comes.
#[test]
fn the_chinese_readme_shows_what_comes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("README.zh-CN.md")).unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_quanze"))
        .current_dir(root)
        .args(["check", "fixtures/documents/city-lighting.csv"])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let blocks = page.split("```").skip(1).step_by(2).map(|block| block.trim_start_matches('\n'));
    let shown: Vec<&str> =
        blocks.filter(|block| ["错误[", "警告[", "共检查"].iter().any(|begin| block.starts_with(begin))).collect();
    assert_eq!(shown.len(), 3);
    for block in shown {
        assert!(said.contains(block.trim_end()), "the README shows what does not come:\n{block}\n{said}");
    }
}
