//! Several reports in one run, by the program itself.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const LIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/formats/power-list.txt");

/// A folder of its own for each test.
fn scratch(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn check(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_quanze"))
        .current_dir(folder)
        .arg("check")
        .args(["--fail-on", "never"])
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn several_reports_in_one_run() {
    let folder = scratch("several");
    let arguments = [
        LIST,
        "--format",
        "sarif=a.sarif",
        "--format",
        "concise",
        "--format",
        "lsp=a.lsp",
        "--format",
        "github=a.txt",
        "--format",
        "json=a.json",
    ];
    let first = check(&folder, &arguments);
    assert_eq!(first.status.code(), Some(0), "{}", String::from_utf8_lossy(&first.stderr));
    assert!(first.stderr.is_empty());
    assert!(String::from_utf8_lossy(&first.stdout).contains("power-list.txt:"));
    let read = || ["a.sarif", "a.lsp", "a.txt", "a.json"].map(|name| std::fs::read(folder.join(name)).unwrap());
    let reports = read();
    assert!(reports.iter().all(|report| !report.is_empty()));
    // The same input gives the same bytes, whatever the number of threads.
    let mut again = arguments.to_vec();
    again.extend(["--threads", "1"]);
    assert_eq!(check(&folder, &again).stdout, first.stdout);
    assert_eq!(read(), reports);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 4, "nothing else is left behind");
}

#[test]
fn two_reports_in_one_place_are_refused() {
    let folder = scratch("refused");
    for (formats, said) in [
        (["json", "sarif"], "标准输出"),
        (["json", "sarif=-"], "标准输出"),
        (["json", "json"], "标准输出"),
        (["json=a", "sarif=a"], "同一个文件 a"),
        (["json=a", "sarif=./a"], "同一个文件"),
        (["json=", "pretty"], "文件名"),
        (["json", "fax"], "pretty, concise, json, github, sarif, lsp"),
    ] {
        let output = check(&folder, &[LIST, "--format", formats[0], "--format", formats[1]]);
        assert_eq!(output.status.code(), Some(2), "{formats:?}");
        assert!(output.stdout.is_empty(), "{formats:?}");
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(error.contains(said), "{error}");
    }
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0, "nothing is written");
}

#[test]
fn an_unreadable_file_is_told_once_and_in_the_report() {
    let folder = scratch("unreadable");
    let output = check(&folder, &["没有.txt", "--format", "sarif=a.sarif", "--format", "json=a.json"]);
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(error.matches("没有.txt").count(), 1, "{error}");
    let report: serde_json::Value = serde_json::from_slice(&std::fs::read(folder.join("a.sarif")).unwrap()).unwrap();
    assert_eq!(report["runs"][0]["invocations"][0]["executionSuccessful"], false);
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_not_replaced() {
    let folder = scratch("device");
    let output = check(&folder, &[LIST, "--format", "json=/dev/stdout", "--format", "lsp=a.lsp"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stdout.starts_with(b"{\"version\":1"));
}

#[test]
fn a_rule_that_fails_says_why_in_every_report() {
    let folder = scratch("failing");
    std::fs::create_dir(folder.join("坏 规则")).unwrap();
    let toml = "code = \"X101\"\nname = \"bad\"\nseverity = \"error\"\nscope = \"entry\"\n\
                summary = { zh = \"坏\", en = \"bad\" }\n[messages.a]\nzh = \"坏\"\nen = \"bad\"\n";
    std::fs::write(folder.join("坏 规则/rule.toml"), toml).unwrap();
    std::fs::write(folder.join("坏 规则/rule.rhai"), "fn check(entry, ctx) { nothing(entry); }\n").unwrap();
    let output = check(
        &folder,
        &[LIST, "--rules", "坏 规则", "--select", "X101", "--format", "concise", "--format", "sarif=a.sarif"],
    );
    assert_eq!(output.status.code(), Some(2));
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(
        shown.starts_with("坏 规则/rule.rhai:1:24: error[Q001] 规则 X101 bad 运行失败：") && shown.contains("nothing"),
        "{shown}"
    );
    let report: serde_json::Value = serde_json::from_slice(&std::fs::read(folder.join("a.sarif")).unwrap()).unwrap();
    let run = &report["runs"][0];
    let told = &run["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(told["message"], run["results"][0]["message"]);
    assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "Q001");
}
