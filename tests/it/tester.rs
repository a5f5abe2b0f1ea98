//! The rule tester on rules that are wrong in some way, and the rules it makes.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

use quanze::diagnostic::{Lang, Severity};
use quanze::model::Role;
use quanze::rule::Scope;
use quanze::testing::{Scaffold, fits, test_rule};

use crate::support::scratch;

/// A rule that finds the word 灯泡 in the column of remarks and would have 灯具 there.
const TOML: &str = r#"
code = "X101"
name = "lamp-word"
severity = "warning"
scope = "cell"
roles = ["remark"]
fix = "safe"
[summary]
zh = "用了“灯泡”"
en = "“灯泡” is used"
[options.word]
default = "灯泡"
zh = "词语"
en = "the word"
[messages.found]
zh = "用了“{word}”"
en = "“{word}” is used"
"#;
const SCRIPT: &str = r#"fn check(cell, ctx) {
    let word = ctx.options.word;
    if cell.contains(word) { ctx.report(cell, "found").with("word", word).fix("safe", "灯具"); }
}
"#;
const GOOD: &str = "序号,权力类型,事项名称,备注\n1,行政检查,路灯检查,灯具\n";
const BAD: &str = "序号,权力类型,事项名称,备注\n1,行政检查,路灯检查,灯泡\n";
const EXPECTED: &str = "X101 warning 1 remark “灯泡” 用了“灯泡”\n  safe -> “灯具”\n";

/// A rule folder below a folder of its own, with these files over the usual ones; a file of no text is left out.
fn rule(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = scratch(name).join("rules/X101-lamp-word");
    let usual = [
        ("rule.toml", TOML),
        ("rule.rhai", SCRIPT),
        ("good/a.csv", GOOD),
        ("bad/b.csv", BAD),
        ("bad/b.expected", EXPECTED),
    ];
    for (path, text) in usual.iter().chain(files) {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        match text.is_empty() {
            true => fs::remove_file(path).unwrap(),
            false => fs::write(path, text).unwrap(),
        }
    }
    folder
}

fn quanze(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_quanze")).current_dir(folder).args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}

/// Each way in which a case can fail is told with what it takes to mend it.
#[test]
fn a_case_that_fails_says_why() {
    let loops = r#"fn check(cell, ctx) {
        if cell.contains("灯") { ctx.report(cell, "found").with("word", "灯").fix("safe", cell.text + "灯"); }
    }"#;
    let fence = "```csv bad\n序号,权力类型,事项名称,备注\n1,行政检查,路灯检查,灯泡\n```\n";
    let told = format!("{fence}```text expected\nX101 warning 1 remark “灯泡” 用了“油灯”\n```\n");
    let set = format!("```toml case\noptions.word = \"油灯\"\n```\n{fence}");
    type Files<'a> = &'a [(&'a str, &'a str)];
    let wrong: &[(&str, Files<'_>, &[&str])] = &[
        ("whole", &[], &[]),
        (
            "expected",
            &[("bad/b.expected", "X101 warning 1 remark “灯泡” 用了“灯”\n  safe -> “灯具”\n")],
            &["+ X101 warning 1 remark “灯泡” 用了“灯{+泡+}”", "bad/b.csv"],
        ),
        ("unexpected", &[("bad/b.expected", "")], &["--update", "+ X101"]),
        ("good-fires", &[("good/c.csv", BAD)], &["good/c.csv", "+ X101"]),
        ("bad-silent", &[("bad/b.csv", GOOD)], &["实际没有", "- X101"]),
        ("stray", &[("bad/c.expected", "X101\n"), ("good/a.fixed", "x")], &["bad/c.expected", "good/a.fixed"]),
        ("setting", &[("good/a.case.toml", "asof = \"2025\"\n")], &["a.case.toml:1:1", "asof"]),
        ("option", &[("good/a.case.toml", "options.wrod = \"x\"\n")], &["a.case.toml:1:16", "是否指“word”"]),
        ("type", &[("good/a.case.toml", "options.word = 3\n")], &["应为一段文字", "整数"]),
        ("date", &[("good/a.case.toml", "as_of = \"yesterday\"\n")], &["a.case.toml:1:9", "基准日"]),
        ("register", &[("good/a.case.toml", "laws = [\"nowhere.toml\"]\n")], &["a.case.toml:1:9", "法规登记"]),
        ("unreadable", &[("good/c.csv", "品名,单价\n灯泡,3\n")], &["good/c.csv", "无法读取"]),
        (
            "endless",
            &[
                ("rule.rhai", loops),
                ("bad/b.expected", "X101 warning 1 remark “灯泡” 用了“灯”\n  safe -> “灯泡灯”\n"),
                ("good/a.csv", "序号,权力类型,事项名称,备注\n1,行政检查,检查,无事\n"),
            ],
            &["改不完"],
        ),
        (
            "fixed",
            &[("bad/b.fixed", "序号,权力类型,事项名称,备注\n1,行政检查,路灯检查,油灯\n")],
            &["改后的文字", "+ 1,行政检查,路灯检查,灯{+具+}"],
        ),
        ("run", &[("rule.rhai", "fn check(cell, ctx) {\n    cell.txet\n}\n")], &["rule.rhai:2:10", "是否指“text”"]),
        ("syntax", &[("rule.rhai", "fn check(cell, ctx) {\n    let = 1;\n}\n")], &["rule.rhai:2:9", "语法错误"]),
        ("page", &[("README.md", &fence.replace("灯泡", "灯具"))], &["README.md example 1.csv", "实际没有"]),
        (
            "page-told",
            &[("README.md", &told)],
            &["README.md example 1.csv", "+ X101 warning 1 remark “灯泡” 用了“灯泡”"],
        ),
        ("page-set", &[("README.md", &set)], &["README.md example 1.csv", "实际没有"]),
        (
            "page-setting",
            &[("README.md", "\n\n```toml case\n\nlang = \"de\"\n```\n```csv good\na,b\n```\n")],
            &["README.md:5:8", "zh 或 en"],
        ),
    ];
    for (name, files, due) in wrong {
        let report = test_rule(&rule(&format!("tester-{name}"), files), false).unwrap();
        let failures = report.failures().map(|(case, reason)| format!("{}\n{}\n", case.name, reason.text(Lang::Zh)));
        let told = failures.collect::<String>() + report.strays.join("\n").as_str();
        assert_eq!(report.passed(), due.is_empty(), "{name}: {told}");
        for due in *due {
            assert!(told.contains(due), "{name} ought to be told with “{due}”:\n{told}");
        }
    }
}

#[test]
fn expectations_are_written_when_asked_for() {
    let files = [("bad/b.expected", ""), ("bad/b.fixed", "?"), ("bad/c.csv", GOOD)];
    let folder = rule("tester-update", &files);
    let report = test_rule(&folder, true).unwrap();
    let failed: Vec<&str> = report.failures().map(|(case, _)| case.name.as_str()).collect();
    assert_eq!(failed, ["bad/c.csv"], "an expectation of nothing is never written");
    assert!(!folder.join("bad/c.expected").exists());
    assert_eq!(fs::read_to_string(folder.join("bad/b.expected")).unwrap(), EXPECTED);
    assert_eq!(fs::read_to_string(folder.join("bad/b.fixed")).unwrap(), GOOD);
}

#[test]
fn cases_may_set_options_and_language() {
    let files = [
        ("good/c.csv", BAD),
        ("good/c.case.toml", "options.word = \"油灯\"\n"),
        ("bad/d.csv", BAD),
        ("bad/d.case.toml", "lang = \"en\"\n"),
        ("bad/d.expected", "X101 warning 1 remark “灯泡” “灯泡” is used\n  safe -> “灯具”\n"),
    ];
    let report = test_rule(&rule("tester-settings", &files), false).unwrap();
    assert!(report.passed(), "{report:?}");
    assert_eq!((report.good(), report.bad(), report.places()), (2, 2, 2));
}

/// The command: which rules are meant, exit codes, the table.
#[test]
fn the_command_tests_the_users_rules() {
    let folder = rule("tester-command", &[]);
    let root = folder.parent().unwrap().parent().unwrap();
    let code = |arguments: &[&str]| quanze(root, &[&["rule", "test"], arguments].concat()).status.code();
    let told = |arguments: &[&str]| said(&quanze(root, &[&["rule", "test"], arguments].concat()));
    for arguments in [&[][..], &["X101"], &["lamp-word"]] {
        assert_eq!(code(arguments), Some(0), "without a configuration, ./rules is meant: {}", told(arguments));
    }
    assert!(told(&[]).starts_with("没有写规则，配置中也没有列出规则文件夹：测试当前文件夹下 rules 中的规则\n"));
    assert!(!told(&["rules"]).contains("没有写规则"), "{}", told(&["rules"]));
    assert_eq!(code(&["rules"]), Some(0), "{}", told(&["rules"]));
    assert_eq!(code(&["rules/X101-lamp-word"]), Some(0));
    assert_eq!(code(&["nowhere/X101"]), Some(2));
    assert!(told(&["B101"]).contains("内置规则"));
    fs::create_dir_all(root.join("empty")).unwrap();
    let elsewhere = quanze(&root.join("empty"), &["rule", "test"]);
    assert_eq!(elsewhere.status.code(), Some(2), "no rules anywhere");
    assert!(said(&elsewhere).contains("没有可以测试的规则") && said(&elsewhere).contains("quanze rule new"));
    fs::create_dir_all(root.join("empty/rules/X102-no-toml")).unwrap();
    fs::write(root.join("empty/rules/X102-no-toml/rule.rhai"), SCRIPT).unwrap();
    let elsewhere = quanze(&root.join("empty"), &["rule", "test"]);
    assert_eq!(elsewhere.status.code(), Some(2), "what looks like a rule is none");
    assert!(said(&elsewhere).contains("旁边没有 rule.toml"), "{}", said(&elsewhere));
    fs::write(root.join("quanze.toml"), "[rules]\npaths = [\"rules\"]\n").unwrap();
    assert!(!told(&[]).contains("没有写规则"), "{}", told(&[]));
    assert_eq!(
        (code(&[]), code(&["X101"]), code(&["lamp-word"]), code(&["X999"])),
        (Some(0), Some(0), Some(0), Some(2))
    );
    let table = told(&["--coverage", "--lang", "en"]);
    assert!(
        table.contains("rule            good  bad  found in cases\nX101 lamp-word     1    1               1\n"),
        "{table}"
    );
    fs::write(root.join("list.csv"), BAD.to_owned() + "2,行政检查,灯泡更换,灯泡\n").unwrap();
    let table = told(&["--coverage", "--on", "list.csv"]);
    assert!(table.contains("X101 lamp-word     1     1           1           2\n"), "{table}");
    let unsaid = format!("{TOML}[messages.other]\nzh = \"别的\"\nen = \"other\"\n");
    fs::write(folder.join("rule.toml"), unsaid).unwrap();
    assert!(told(&["--coverage"]).contains("X101 没有用例让它说出的消息：other"), "{}", told(&["--coverage"]));
    fs::write(folder.join("rule.toml"), TOML).unwrap();
    fs::remove_dir_all(folder.join("bad")).unwrap();
    assert!(told(&["--coverage"]).contains("从来没有找到过什么的规则：X101"));
    fs::remove_dir_all(folder.join("good")).unwrap();
    assert_eq!(code(&[]), Some(1), "a rule without cases is not tested");
    assert!(told(&[]).contains("没有用例"));
    fs::write(folder.join("rule.toml"), TOML.replace("X101", "B101")).unwrap();
    assert_eq!(code(&["rules"]), Some(2), "the code is a bundled rule's");
    assert!(told(&["rules"]).contains("B101 已被规则 B101 missing-basis（内置）占用"), "{}", told(&["rules"]));
    fs::write(folder.join("rule.toml"), "code = 1\n").unwrap();
    assert_eq!(code(&["rules"]), Some(2));
    assert!(told(&["rules"]).contains("rule.toml:1:8"), "{}", told(&["rules"]));
}

/// Under `--watch` a change brings a new run.
#[test]
fn a_watched_rule_is_tested_again() {
    let folder = rule("tester-watch", &[]);
    let root = folder.parent().unwrap().parent().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_quanze"))
        .current_dir(root)
        .args(["rule", "test", "rules", "--watch"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (sender, receiver) = channel();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    std::thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| sender.send(line)));
    // A line that never comes must not hold the tests.
    let next = |start: &str| loop {
        let Ok(line) = receiver.recv_timeout(Duration::from_secs(60)) else { break String::new() };
        if line.starts_with(start) {
            break line;
        }
    };
    let first = next("共 ");
    next("等待改动");
    fs::write(folder.join("good/added.csv"), BAD).unwrap();
    let second = next("共 ");
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(first, "共 1 条规则、2 个用例，未过 0 个。");
    assert_eq!(second, "共 1 条规则、3 个用例，未过 1 个。");
}

/// Whatever the scope and the column, a new rule passes its own cases, and has good and bad ones.
#[test]
fn new_rules_pass() {
    let parent = scratch("tester-new");
    for scope in [Scope::Cell, Scope::Citation, Scope::Entry, Scope::Document, Scope::Corpus] {
        let columns = [Role::Basis, Role::Unit, Role::Duties, Role::Remark];
        for column in columns.into_iter().filter(|column| fits(scope, *column)) {
            let name = format!("{}-{}", scope.name(), column.name().replace('_', "-"));
            let code = "X101".parse().unwrap();
            let rule = Scaffold { code, name: name.clone(), scope, column, severity: Severity::Info };
            let folder = parent.join(&name);
            let written = rule.write(&folder).unwrap_or_else(|error| panic!("{name}: {error}"));
            let report = test_rule(&folder, false).unwrap();
            assert!(report.passed() && report.good() > 0 && report.bad() > 0, "{name}: {report:?}");
            assert!(written.iter().any(|path| path.ends_with(".expected")), "{name}: {written:?}");
            let page = fs::read_to_string(folder.join("README.md")).unwrap();
            assert!(!page.contains('@') && page.contains(column.chinese()), "{name}: {page}");
        }
    }
}

/// The command guesses what it can, refuses what is taken, and overwrites nothing.
#[test]
fn the_command_makes_rules() {
    let root = scratch("tester-new-command");
    let new = |arguments: &[&str]| {
        let output = quanze(&root, &[&["rule", "new"], arguments].concat());
        (output.status.code(), said(&output))
    };
    let (code, told) = new(&["X105-lamp-word"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("rules/X105-lamp-word/bad/word.expected") && told.contains("paths = [\"rules\"]"), "{told}");
    let (code, told) = new(&["empty-target", "--scope", "entry", "--column", "target", "--severity", "error"]);
    assert_eq!((code, root.join("rules/X106-empty-target").is_dir()), (Some(0), true), "{told}");
    let toml = fs::read_to_string(root.join("rules/X106-empty-target/rule.toml")).unwrap();
    assert!(toml.contains("severity = \"error\"") && toml.contains("scope = \"entry\""));
    fs::create_dir_all(root.join("rules/X107-mine")).unwrap();
    fs::write(root.join("rules/X107-mine/keep"), "mine").unwrap();
    for (arguments, due) in [
        (&["X105-other-word"][..], "X105 lamp-word 占用；空着的编号如 X107"),
        (&["X108-lamp-word"], "X105 lamp-word 占用"),
        (&["B101-mine"], "B101 missing-basis 占用"),
        (&["X107-mine"], "已经存在"),
        (&["灯泡"], "编号和名称"),
        (&["X1-lamp"], "编号和名称"),
        (&["X108-lamp", "--column", "number"], "number"),
        (&["X108-lamp", "--scope", "citation", "--column", "remark"], "basis"),
        (&["X108-lamp", "--scope", "item"], "cell、citation"),
        (&["X108-lamp", "--column", "remarks"], "remark"),
    ] {
        let (code, told) = new(arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {told}");
        assert!(told.contains(due), "{arguments:?} ought to be told with “{due}”:\n{told}");
    }
    let mut left: Vec<String> = fs::read_dir(root.join("rules"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    left.sort();
    assert_eq!(left, ["X105-lamp-word", "X106-empty-target", "X107-mine"], "nothing half-written is left");
    assert_eq!(fs::read_to_string(root.join("rules/X107-mine/keep")).unwrap(), "mine");
    fs::write(root.join("quanze.toml"), "[rules]\npaths = [\"rules\"]\n").unwrap();
    fs::create_dir_all(root.join("elsewhere")).unwrap();
    let (code, told) = new(&["third-rule", "--dir", "elsewhere", "--lang", "en"]);
    assert_eq!((code, root.join("elsewhere/X107-third-rule").is_dir()), (Some(0), true), "{told}");
    let all = quanze(&root, &["rule", "test", "rules", "elsewhere"]);
    assert_eq!(all.status.code(), Some(0), "{}", said(&all));
}
