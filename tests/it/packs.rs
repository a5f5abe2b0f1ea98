//! Packs of rules, and the list of rules with what is on here and why.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::support::scratch;

const RULE: &str = r#"
code = "X101"
name = "lamp-word"
summary = { zh = "用了“灯泡”", en = "“灯泡” is used" }
severity = "warning"
scope = "cell"
roles = ["remark"]
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
    if cell.contains(word) { ctx.report(cell, "found").with("word", word); }
}
"#;
const LIST: &str = "序号,权力类型,事项名称,备注\n1,行政检查,路灯检查,灯泡\n2,行政检查,油灯检查,油灯\n";

/// A list, and a pack of one rule that looks for 油灯; used by `quanze.toml`, which may say more.
fn project(name: &str, more: &str) -> PathBuf {
    let folder = scratch(name);
    let write = |path: &str, text: &str| {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "packs/jia/pack.toml",
        "name = \"jia-city\"\nversion = \"1.2.0\"\nlicence = \"CC0-1.0\"\nquanze = \"0.1.0\"\n[options.lamp-word]\nword = \"油灯\"\n",
    );
    write("packs/jia/rules/X101-lamp-word/rule.toml", RULE);
    write("packs/jia/rules/X101-lamp-word/rule.rhai", SCRIPT);
    write("packs/jia/rules/X101-lamp-word/bad/a.csv", LIST);
    write("packs/jia/rules/X101-lamp-word/bad/a.expected", "X101 warning 2 remark “油灯” 用了“油灯”\n");
    write("list.csv", LIST);
    write("quanze.toml", &format!("{more}\n[rules]\npaths = [\"packs\"]\n"));
    folder
}

fn said(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_quanze")).current_dir(folder).args(arguments).output().unwrap();
    (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

fn found(folder: &Path) -> Vec<String> {
    let (_, shown) = said(folder, &["check", "list.csv", "--select", "X101", "--format", "json"]);
    let json: Value = serde_json::from_str(&shown).unwrap();
    let findings = json["findings"].as_array().unwrap().iter();
    findings.map(|finding| finding["message"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_packs_options_are_the_defaults_of_its_rules() {
    let folder = project("packs-options", "");
    assert_eq!(found(&folder), ["用了“油灯”"]);
    let own = project("packs-options-own", "[options.X101]\nword = \"灯泡\"");
    assert_eq!(found(&own), ["用了“灯泡”"], "the configuration is stronger than the pack");
    let (code, shown) = said(&folder, &["rule", "test"]);
    assert_eq!(code, Some(0), "the tester has the pack's options: {shown}");
    let (code, shown) = said(&folder, &["rule", "test", "packs/jia/rules/X101-lamp-word"]);
    assert_eq!(code, Some(0), "{shown}");
    for path in ["packs/jia", "packs/jia/rules/X101-lamp-word"] {
        fs::write(folder.join("quanze.toml"), "").unwrap();
        let (_, shown) = said(&folder, &["check", "list.csv", "--select", "X101", "--rules", path]);
        assert!(shown.contains("用了“油灯”"), "{path}: {shown}");
    }
}

/// A folder that is named twice, by itself and by the one above, is loaded once.
#[test]
fn the_same_folder_is_one_rule() {
    let folder = project("packs-twice", "");
    let (code, shown) = said(&folder, &["rules", "--rules", "packs/jia", "--rules", "packs/../packs"]);
    assert_eq!(code, Some(0), "{shown}");
}

#[test]
fn the_list_says_why_rules_are_on_or_off() {
    let more = "select = [\"X\", \"B\", \"W603\"]\nignore = [\"B104\"]\n[severity]\nX101 = \"error\"\n[options.X101]\nword = \"灯泡\"";
    let folder = project("packs-why", more);
    let (code, shown) = said(&folder, &["rules", "--explain-config"]);
    assert_eq!(code, Some(0));
    // A rule's line, with those that it is wrapped over, without spaces.
    let line = |code: &str| {
        let mut lines = shown.lines().skip_while(|line| !line.starts_with(code));
        let first = lines.next().unwrap_or_default();
        let rest = lines.take_while(|line| line.starts_with(' '));
        std::iter::once(first).chain(rest).collect::<String>().replace(' ', "")
    };
    assert!(line("B104").contains("停用quanze.toml:2不用“B104”"), "{shown}");
    assert!(line("B101").contains("错误quanze.toml:1选用“B”"), "{shown}");
    assert!(line("V201").contains("停用核对后改quanze.toml:1只选用别的规则"), "{shown}");
    let own = line("X101");
    for due in [
        "jia-city1.2.0错误",
        "quanze.toml:1选用“X”",
        "级别由quanze.toml:4改定，原为警告",
        "选项word=\"灯泡\"（quanze.toml:6）",
    ] {
        assert!(own.contains(due), "“{due}” is missing in {own}");
    }
    assert!(shown.lines().all(|line| quanze::text::width::of_str(line) <= 80), "{shown}");
    let (_, shown) =
        said(&folder, &["rules", "--explain-config", "--ignore", "X", "--lang", "en", "--format", "markdown"]);
    assert!(
        shown.contains("| X101 | lamp-word | jia-city 1.2.0 | off |  | “灯泡” is used | --ignore ignores “X”"),
        "{shown}"
    );
    let (_, shown) = said(&folder, &["rules", "--format", "json"]);
    let json: Value = serde_json::from_str(&shown).unwrap();
    let rules = json["rules"].as_array().unwrap();
    let rule = |code: &str| rules.iter().find(|rule| rule["code"] == code).unwrap();
    let own = rule("X101");
    assert_eq!((&own["pack"]["name"], &own["pack"]["licence"]), (&"jia-city".into(), &"CC0-1.0".into()));
    assert_eq!((&own["severity"], &own["default_severity"]), (&"error".into(), &"warning".into()));
    assert_eq!(own["severity_set_at"], "quanze.toml:4");
    assert_eq!(own["options"]["word"]["value"], "灯泡");
    assert_eq!(own["options"]["word"]["default"], "油灯");
    assert_eq!(own["options"]["word"]["set_at"], "quanze.toml:6");
    assert_eq!(
        (&own["on"], &own["why"]["reason"], &own["why"]["at"]),
        (&true.into(), &"selected".into(), &"quanze.toml:1".into())
    );
    assert_eq!((&rule("B104")["on"], &rule("B104")["why"]["reason"]), (&false.into(), &"ignored".into()));
    assert_eq!((&rule("V201")["on"], &rule("V201")["why"]["reason"]), (&false.into(), &"not-selected".into()));
    assert_eq!(rule("B101")["pack"], Value::Null);
}
