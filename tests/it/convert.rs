//! What is written reads back as the same document with the same findings; what a form cannot hold is said.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use quanze::lint::{AsOf, Input, Linter, LinterBuilder};
use quanze::model::{Date, Role};
use quanze::read::{Limits, ReadOptions, Reading, read};
use quanze::vocabulary::Vocabulary;
use quanze::write::{Form, SCHEMA, differences, write};

fn try_read(path: &str, bytes: &[u8]) -> Option<Reading> {
    let vocabulary = Vocabulary::bundled();
    read(path, bytes, &ReadOptions { vocabulary: &vocabulary, limits: Limits::default() }).ok()
}

fn written(reading: &Reading, form: Form) -> String {
    write(&reading.source, &reading.document, form)
}

/// Holds a reading against its canonical forms: each reads back as the same document, without mistakes, and is written the same
/// again.
fn hold(name: &str, reading: &Reading) {
    for form in Form::ALL.iter().copied().filter(|form| form.is_canonical()) {
        let text = written(reading, form);
        let again = try_read(&format!("list.{}", form.name()), text.as_bytes());
        assert!(again.is_some(), "{name}: its {} cannot be read:\n{}", form.name(), start(&text));
        let again = again.unwrap();
        assert!(again.document.problems.is_empty(), "{name}: {:?}\n{}", again.document.problems, start(&text));
        for (one, other) in [(reading, &again), (&again, reading)] {
            let found = differences((&one.source, &one.document), (&other.source, &other.document));
            let found: Vec<&str> = found.iter().map(|found| found.message.en.as_str()).collect();
            assert!(found.is_empty(), "{name} as {}: {found:?}\n{}", form.name(), start(&text));
        }
        assert_eq!(written(&again, form), text, "{name}: the {} of the {0} is another", form.name());
    }
}

fn start(text: &str) -> String {
    text.chars().take(4_000).collect()
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files_below(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Every file of the fixtures that can be read, and the published lists where `QUANZE_LISTS` says where they are.
fn lists() -> Vec<(String, Reading)> {
    let mut paths = Vec::new();
    for folder in ["fixtures/documents", "fixtures/formats"] {
        files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut paths);
    }
    match std::env::var_os("QUANZE_LISTS") {
        Some(folder) => files_below(Path::new(&folder), &mut paths),
        None => println!("published lists skipped: QUANZE_LISTS is unset"),
    }
    let reading = |path: &PathBuf| {
        let name = path.display().to_string();
        let reading = try_read(&name, &std::fs::read(path).unwrap())?;
        Some((name, reading))
    };
    paths.iter().filter(|path| path.extension().is_some_and(|end| end != "py")).filter_map(reading).collect()
}

#[test]
fn lists_read_back_the_same() {
    let lists = lists();
    assert!(lists.len() >= 15, "{}", lists.len());
    lists.iter().for_each(|(name, reading)| hold(name, reading));
}

#[test]
fn converted_lists_are_valid_by_the_schema() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (name, reading) in lists() {
        let json: Value = serde_json::from_str(&written(&reading, Form::Json)).unwrap();
        let table: toml::Table = toml::from_str(&written(&reading, Form::Toml)).unwrap();
        for value in [json, serde_json::to_value(table).unwrap()] {
            let wrong: Vec<String> =
                validator.iter_errors(&value).map(|error| format!("{} {error}", error.instance_path())).collect();
            assert!(wrong.is_empty(), "{name}: {:.300?}", wrong.first());
        }
    }
    for wrong in [
        json!({}),
        json!({"title": "甲"}),
        json!({"kind": "list", "entries": []}),
        json!({"entries": [{"basys": "甲"}]}),
        json!({"entries": [{"name": 3}]}),
        json!({"entries": [{"note": "甲", "name": "乙"}]}),
        json!({"date": "2025年12月", "entries": []}),
    ] {
        assert!(!validator.is_valid(&wrong), "{wrong}");
    }
    let entry = &schema["$defs"]["entry"]["properties"];
    for role in Role::ALL {
        assert!(entry.get(role.name()).is_some(), "the schema lacks {}", role.name());
    }
    let roles = schema["$defs"]["columns"]["items"]["properties"]["role"]["enum"].as_array().unwrap();
    assert_eq!(roles.len(), Role::ALL.len());
}

/// Rule, words and fingerprint of every occurrence, with how often each came; what readers say of their file does not count.
fn findings(linter: &Linter, path: &str, bytes: Vec<u8>) -> BTreeMap<(String, String, u64), usize> {
    let outcome = linter.check(&[Input::bytes(path, bytes)], &|_| {});
    assert!(outcome.failures.is_empty() && !outcome.rule_failed, "{path}");
    let mut found = BTreeMap::new();
    for finding in outcome.findings.iter().filter(|finding| !finding.rule.as_str().starts_with('Q')) {
        for place in &finding.occurrences {
            let words = outcome.source(place.file).unwrap().slice(place.span).replace("\r\n", "\n");
            *found.entry((finding.rule.to_string(), words, place.fingerprint)).or_default() += 1;
        }
    }
    found
}

fn same_findings(name: &str) {
    let linter = LinterBuilder::new().as_of(AsOf::Date(Date::new(2026, 6, 30))).build();
    let bytes = std::fs::read(name).unwrap();
    let reading = try_read(name, &bytes).unwrap();
    let before = findings(&linter, name, bytes);
    for form in [Form::Toml, Form::Json] {
        let after = findings(&linter, &format!("list.{}", form.name()), written(&reading, form).into_bytes());
        let gone: Vec<_> = before.iter().filter(|(key, count)| after.get(*key) != Some(*count)).take(3).collect();
        let new: Vec<_> = after.iter().filter(|(key, count)| before.get(*key) != Some(*count)).take(3).collect();
        assert!(gone.is_empty() && new.is_empty(), "{name} as {}: {gone:?} became {new:?}", form.name());
    }
}

#[test]
fn checks_find_the_same_in_the_canonical_form() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for name in [
        "documents/city-lighting.csv",
        "documents/city-lighting.txt",
        "documents/clean.csv",
        "formats/power-list.txt",
        "formats/registers.txt",
        "formats/docx/merged.docx",
        "formats/docx/numbering.docx",
        "formats/sheets/merged.xlsx",
        "formats/html/site.html",
    ] {
        same_findings(&root.join(name).display().to_string());
    }
    if let Some(folder) = std::env::var_os("QUANZE_LISTS") {
        for name in ["qinzhou-2025.txt", "hengshui-registers.txt"] {
            same_findings(&Path::new(&folder).join(name).display().to_string());
        }
    }
}

#[test]
fn a_csv_says_what_it_cannot_hold() {
    let lost = |text: &str| {
        let reading = try_read("list.toml", text.as_bytes()).unwrap();
        let csv = try_read("list.csv", written(&reading, Form::Csv).as_bytes()).unwrap();
        let found = differences((&reading.source, &reading.document), (&csv.source, &csv.document));
        found.into_iter().map(|found| found.message.en).collect::<Vec<_>>()
    };
    let head = "title = \"甲局权责清单\"\ndate = \"2025-12\"\nkind = \"power-list\"\ntext = \"（2025.12）\"\n";
    let plain = format!(
        "{head}[[entries]]\nnumber = 1\ncategory = \"行政处罚\"\nname = \"甲, \\\"乙\\\"\"\nbasis = \"一\\n二\"\n[[entries]]\nnote = \"二、其他\"\n[[entries]]\nnumber = 2\nname = \"丙\"\ncategory = \"行政处罚\"\n[[entries]]\nparent = 2\nbasis = \"三\"\n"
    );
    assert_eq!(lost(&plain), [""; 0]);
    let merged = plain.replace("name = \"丙\"\ncategory = \"行政处罚\"", "name = \"丙\"\nmerged = [\"category\"]");
    assert_eq!(lost(&merged), ["that 1 cells are merged with those above (first: 2 丙 权力类型; their text is kept)"]);
    let counted = plain.replace("number = 2\n", "number = 2\nnumber_inferred = true\n");
    assert!(lost(&counted)[0].starts_with("that 2 item numbers were counted"), "{:?}", lost(&counted));
    let gone = plain.replace("name = \"丙\"\n", "name = \"丙\"\nlost = [\"basis\"]\n");
    assert_eq!(lost(&gone), ["that 1 cells had been lost before (first: 2 丙 实施依据)"]);
}

/// Marks of Markdown and csv in every place where text can stand, and a row of a sum, survive both.
#[test]
fn plain_tables_keep_marks_as_they_are() {
    let marks = "甲*乙*_丙_ `丁` [戊](己) <b>庚</b> a|b \\ ~~辛~~ &amp; &#35; \"壬\", 1. x; y";
    let value = |text: &str| Value::from(text).to_string();
    let text = format!(
        "title = {}\nkind = \"power-list\"\nbefore_title = [\"1. 附件\", \"# 乙\"]\ntext = [\"- 丙\", \"---\", \"> 丁\", \"| 甲 | 乙 |\", {}]\n\
         [[entries]]\nnote = \"一、行政处罚\"\n[[entries]]\nnumber = 1\nname = {}\nbasis = \"一\\n# 二\\n\\n- 三\"\n\
         [[entries]]\nnote = \"合计\"\n[[entries]]\nnote = \"8\"\n",
        value(&format!("清单{marks}")),
        value(marks),
        value(marks)
    );
    let reading = try_read("list.toml", text.as_bytes()).unwrap();
    for form in [Form::Csv, Form::Markdown] {
        let text = written(&reading, form);
        let again = try_read(&format!("list.{}", form.name()), text.as_bytes()).unwrap();
        let found = differences((&reading.source, &reading.document), (&again.source, &again.document));
        let found: Vec<_> = found.into_iter().map(|found| found.message.en).collect();
        assert!(found.is_empty(), "{found:?}\n{text}");
    }
}

/// Texts as cells have them, and some that no cell ought to have.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[甲乙丙丁《》（），。1-9]{1,12}",
        1 => "[甲\"'\\\\\n\t,;|<>&#= \u{3000}]{1,10}",
        1 => "[\\PC\n]{1,8}",
        1 => Just("\"\"\"'''\\u0041\\".to_owned()),
        1 => Just("第2列".to_owned()),
        1 => Just("above".to_owned()),
        1 => "\u{0}|\u{1b}|\u{7f}|\u{85}|\u{feff}甲|甲\r\n乙|\u{2028}x|\u{20000}",
    ]
}

/// A row: what it says in some columns, and how it stands to the rows above.
fn row() -> impl Strategy<Value = Value> {
    let cells = proptest::collection::btree_map(0..Role::ALL.len(), words(), 1..6);
    let other = proptest::collection::btree_map(words(), words(), 0..3);
    let number = prop_oneof![(0_u32..12).prop_map(Value::from), words().prop_map(Value::from)];
    (cells, other, proptest::option::of(number), 0..6_u8, words()).prop_map(|(cells, other, number, manner, note)| {
        if manner == 5 {
            return json!({ "note": note });
        }
        let mut object = Map::new();
        for (role, text) in cells {
            object.insert(Role::ALL[role].name().to_owned(), text.into());
        }
        let other: Map<String, Value> = other.into_iter().map(|(key, text)| (key, text.into())).collect();
        object.insert("other".to_owned(), other.into());
        object.extend(number.map(|number| ("number".to_owned(), number)));
        match manner {
            1 => drop(object.insert("parent".to_owned(), "above".into())),
            2 => drop(object.insert("merged".to_owned(), json!(["basis", "name"]))),
            3 => drop(object.insert("lost".to_owned(), json!(["basis", "name"]))),
            4 => drop(object.insert("number_inferred".to_owned(), true.into())),
            _ => {}
        }
        object.into()
    })
}

fn part() -> impl Strategy<Value = Value> {
    let kinds = prop::sample::select(vec!["power-list", "duty-register", "boundary-register", "prose"]);
    let texts = || proptest::collection::vec(words(), 0..3);
    (kinds, proptest::option::of(words()), texts(), texts(), proptest::collection::vec(row(), 0..6)).prop_map(
        |(kind, title, before, text, rows)| {
            let mut part = json!({ "kind": kind, "before_title": before, "text": text });
            if let Some(title) = title {
                part["title"] = title.into();
            }
            if kind != "prose" {
                part["entries"] = rows.into();
                part["columns"] = json!([
                    { "role": "number" }, { "role": "name", "header": "事项" }, { "role": "basis" }, { "header": "页码" },
                    { "header": "页码" }, { "role": "name" }, { "header": "" }
                ]);
            }
            part
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn generated_lists_read_back_the_same(parts in proptest::collection::vec(part(), 1..4), flat in any::<bool>()) {
        let list = if flat { parts[0].clone() } else { json!({ "title": "甲局权责清单", "parts": parts }) };
        let text = list.to_string();
        if let Some(reading) = try_read("list.json", text.as_bytes()) {
            hold(&text, &reading);
        }
    }

    #[test]
    fn generated_tables_read_back_the_same(rows in proptest::collection::vec(proptest::collection::vec(proptest::option::weighted(0.7, words()), 1..8), 0..8)) {
        let mut text = String::from("甲局权责清单,,,\n（2025年12月）\n序号,权力类型,事项名称,子项名称,实施依据,序号,经办人\n");
        for row in rows {
            let cells = row.iter().map(|cell| format!("\"{}\"", cell.as_deref().unwrap_or("").replace('"', "\"\"")));
            text.push_str(&cells.collect::<Vec<_>>().join(","));
            text.push('\n');
        }
        // A table with a NUL in it is no text.
        if let Some(reading) = try_read("list.csv", text.as_bytes()) {
            hold(&text, &reading);
        }
    }
}
