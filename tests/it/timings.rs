//! `--timings`: what each rule uses, as a table on standard error and in JSON, and nothing of it unasked.
//! The slow call is some hundred milliseconds long, so that a machine that is busy elsewhere does not make another one slower.

use std::fs;
use std::process::{Command, Output};

use super::support::{list, scratch, write_rule};

#[test]
fn timings_tell_calls_operations_and_the_slowest_call() {
    let folder = scratch("timings");
    let rules = folder.join("rules");
    write_rule(
        &rules,
        "X601",
        "entry",
        "fn check(entry, ctx) {\n    let n = 0;\n    let rounds = if entry.name.text == \"乙类许可\" { 1000000 } else { 3 };\n    for i in 0..rounds { n += i; }\n}\n",
    );
    write_rule(&rules, "X602", "document", "fn check(doc, ctx) {}\n");
    write_rule(&rules, "X603", "corpus", "fn collect(doc, ctx) { 1 }\nfn check_all(items, ctx) {}\n");
    let text = list(&[("甲类许可", "一科"), ("乙类许可", "二科"), ("丙类许可", "三科")]);
    fs::write(folder.join("a.csv"), &text).unwrap();
    fs::write(folder.join("b.csv"), list(&[("甲类许可", "一科")])).unwrap();
    let check = |arguments: &[&str]| -> Output {
        Command::new(env!("CARGO_BIN_EXE_quanze"))
            .current_dir(&folder)
            .args(["check", "a.csv", "b.csv", "--rules", "rules", "--select", "X", "--fail-on", "never"])
            .args(arguments)
            .output()
            .unwrap()
    };
    let output = check(&["--format", "json", "--timings"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../../fixtures/schemas/json.schema.json")).unwrap();
    assert!(jsonschema::is_valid(&schema, &json), "{json:#}");
    let of = |code: &str| json["timings"].as_array().unwrap().iter().find(|timing| timing["rule"] == code).unwrap();
    assert_eq!(of("X601")["calls"], 4);
    assert_eq!(of("X602")["calls"], 2);
    assert_eq!(of("X603")["calls"], 3, "collect twice, check_all once");
    assert!(of("X601")["operations"].as_u64().unwrap() > 1000000, "{json:#}");
    assert!(of("X602")["operations"].as_u64().unwrap() < 100, "{json:#}");
    let slowest = &of("X601")["slowest"];
    assert_eq!((&slowest["path"], &slowest["entry"]["name"]), (&"a.csv".into(), &"乙类许可".into()), "{json:#}");
    let table = String::from_utf8(output.stderr).unwrap();
    let line = table.lines().find(|line| line.starts_with("X601")).unwrap();
    assert!(line.contains("  4  ") && line.ends_with("a.csv 第2项 乙类许可"), "{table}");

    let output = check(&["--format", "json"]);
    assert!(output.stderr.is_empty());
    assert!(!String::from_utf8(output.stdout).unwrap().contains("timings"));
}

/// A rule that fails says at which place of the list.
#[test]
fn a_rule_that_fails_shows_what_it_was_looking_at() {
    let folder = scratch("failed-at");
    let rules = folder.join("rules");
    write_rule(
        &rules,
        "X611",
        "entry",
        "fn check(entry, ctx) {\n    if entry.name.text == \"乙类许可\" { throw \"坏了\"; }\n}\n",
    );
    fs::write(folder.join("good.csv"), list(&[("甲类许可", "一科")])).unwrap();
    fs::write(folder.join("list.csv"), list(&[("甲类许可", "一科"), ("乙类许可", "二科")])).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_quanze"))
        .current_dir(&folder)
        .args(["check", "good.csv", "list.csv", "--rules", "rules", "--select", "X", "--format", "json"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let place = &json["findings"][0]["occurrences"][0];
    assert_eq!(place["range"]["start"]["line"], 2);
    let related = &place["related"][0];
    assert_eq!((&related["path"], &related["range"]["start"]["line"]), (&"list.csv".into(), &3.into()), "{json:#}");
}
