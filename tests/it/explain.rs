//! `quanze explain`: pages that fit the terminal, in both languages, with all that there is to say of a rule.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use quanze::rule::load_bundled;
use quanze::text::width;

use crate::support::{scratch, write_rule};

fn explained(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_quanze")).current_dir(folder).arg("explain").args(arguments).output().unwrap();
    (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

/// Two pages as they are, one of a rule with options. `UPDATE=1` writes them.
#[test]
fn pages_look_as_they_ought_to() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/explain");
    for (code, lang) in [("B101", "zh"), ("B101", "en"), ("B104", "zh"), ("B104", "en")] {
        let (exit, page) = explained(Path::new("."), &[code, "--lang", lang]);
        assert_eq!(exit, Some(0));
        let path: PathBuf = folder.join(format!("{code}.{lang}.txt"));
        if std::env::var_os("UPDATE").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &page).unwrap();
        }
        let due = fs::read_to_string(&path).unwrap_or_default();
        let diff = similar::TextDiff::from_lines(&due, &page);
        assert!(due == page, "{}\n{}", path.display(), diff.unified_diff());
    }
}

#[test]
fn every_page_is_whole_and_fits() {
    for rule in load_bundled().0.iter() {
        let (_, page) = explained(Path::new("."), &[rule.meta.code.as_str()]);
        let code = rule.meta.code;
        assert!(page.lines().all(|line| width::of_str(line) <= 80), "{code} is too wide\n{page}");
        for due in ["检查什么", "为什么", "错误示例", "正确示例", "怎么改", "级别："] {
            assert!(page.contains(due), "{code} lacks “{due}”\n{page}");
        }
        for left_out in ["```", "## ", "In English", "<!--", "-->"] {
            assert!(!page.contains(left_out), "{code} has “{left_out}”\n{page}");
        }
        let options = rule.meta.options.keys();
        options.for_each(|name| assert!(page.contains(&format!("  {name} = ")), "{code} lacks {name}\n{page}"));
    }
}

#[test]
fn a_users_rule_is_explained_with_its_folder() {
    let folder = scratch("explain-own");
    write_rule(&folder.join("mine"), "X101", "cell", "fn check(cell, ctx) { }");
    let (exit, page) = explained(&folder, &["X101", "--rules", "mine"]);
    assert_eq!(exit, Some(0));
    assert!(page.contains("位置：mine/X101") && page.contains("检查对象：每个单元格"), "{page}");
    let (exit, page) = explained(&folder, &["B1O1"]);
    assert_eq!(exit, Some(2));
    assert!(page.contains("是否指“B101”"), "{page}");
}
