//! The reference of the script API holds: everything is described, every example runs, the pages are up to date.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests fail by panicking and say what they found")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rhai::{Array, Dynamic, Engine, Map, Scope};

use super::api::{Context, ContextNode, Form, OptionsNode};
use super::corpus::Collected;
use super::hostile_tests::{checked, laws};
use super::node::{self, CellNode, CitationNode, DocNode, EntryNode};
use super::reference::{self, reference};
use super::report::Sink;
use super::{Host, limits};
use crate::diagnostic::{Lang, RuleCode};
use crate::facts::{Facts, Standards};
use crate::model::{Date, Role};
use crate::read::{Limits, ReadOptions, read};
use crate::rule::{OptionValue, Rule, RuleMeta, RuleOrigin, RuleSet};
use crate::text::{Encoding, Source};
use crate::vocabulary::Vocabulary;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// The list that the examples speak of.
fn facts() -> Arc<node::Facts> {
    let bytes = fs::read(root().join("fixtures/documents/city-lighting.csv")).unwrap();
    let vocabulary = Vocabulary::bundled();
    let reading =
        read("list.csv", &bytes, &ReadOptions { vocabulary: &vocabulary, limits: Limits::default() }).unwrap();
    let standards = Standards {
        vocabulary: Arc::new(vocabulary),
        laws: Arc::new(laws()),
        as_of: Date::new(2025, 12, 31),
        fact_bytes: usize::MAX,
    };
    node::Facts::of_run(&Arc::new(Facts::new(Arc::new(reading.source), Arc::new(reading.document), standards)))
}

/// A rule with two messages and two options.
fn rule(script: &str) -> Rule {
    let toml = r#"
        code = "X001"
        name = "example"
        summary = { zh = "例", en = "example" }
        severity = "warning"
        scope = "document"
        [options."最多"]
        default = 3
        zh = "上限"
        en = "limit"
        [options."例外"]
        default = ["甲"]
        zh = "例外"
        en = "exceptions"
        [messages.found]
        zh = "找到“{text}”"
        en = "found “{text}”"
        [messages.note]
        zh = "说明"
        en = "note"
    "#;
    Rule {
        meta: RuleMeta::parse(toml).unwrap(),
        script: Arc::new(Source::identity("rule.rhai", script, Encoding::Utf8)),
        readme: String::new(),
        origin: RuleOrigin::Bundled,
    }
}

/// A value as the examples write it.
fn shown(value: &Dynamic, engine: &Engine) -> String {
    if let Ok(text) = value.clone().into_immutable_string() {
        return format!("{:?}", text.as_str()).replace("\\u{3000}", "　");
    }
    if let Some(items) = value.read_lock::<Array>() {
        return format!("[{}]", items.iter().map(|item| shown(item, engine)).collect::<Vec<_>>().join(", "));
    }
    if let Some(map) = value.read_lock::<Map>() {
        let parts: Vec<String> = map.iter().map(|(key, item)| format!("{key}: {}", shown(item, engine))).collect();
        return format!("#{{{}}}", parts.join(", "));
    }
    match value.type_name() {
        "()" => "()".to_owned(),
        "bool" | "i64" => value.to_string(),
        "f64" => format!("{:?}", value.as_float().unwrap()),
        other => engine.map_type_name(other).to_owned(),
    }
}

#[test]
fn everything_is_described() {
    let reference = reference();
    let mut lacking = Vec::new();
    for entry in &reference.entries {
        if entry.zh.is_empty() || entry.en.is_empty() || !entry.example.contains(entry.name.trim_matches(['[', ']'])) {
            lacking.push(format!("{}.{}", reference.arguments(entry).join(", "), entry.name));
        }
    }
    lacking.extend(reference.kinds.iter().filter(|kind| kind.zh.is_empty()).map(|kind| kind.name.to_owned()));
    assert!(
        lacking.is_empty(),
        "say with .doc(zh, en, example) or .about(zh, en) what these are:\n{}",
        lacking.join("\n")
    );
    // A name registered past the wrapper would be missing from the reference.
    for file in fs::read_dir(root().join("src/script/api")).unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let own = path.ends_with("registry.rs");
        assert!(own || !text.contains("engine.register"), "{}: register through Api", path.display());
    }
}

#[test]
fn examples_come_to_their_values() {
    let facts = facts();
    let mut rules = RuleSet::default();
    let source = Arc::new(Source::identity("rule.toml", "", Encoding::Utf8));
    rules.add(rule(""), &source).unwrap();
    let host = Host::new(&rules, false);
    let rule = Arc::new(rule(""));
    let options: BTreeMap<String, OptionValue> =
        rule.meta.options.iter().map(|(name, option)| (name.clone(), option.default.clone())).collect();
    let entry = EntryNode { facts: Arc::clone(&facts), index: 1 };
    let cell: CellNode = entry.cell(Role::Basis);
    let citation = CitationNode { cell: cell.clone(), index: 0 };
    let kept = Collected::of(Dynamic::from(citation.clone()), &host.engine, &facts, 0).unwrap().unwrap();
    let mut wrong = Vec::new();
    let mut done = std::collections::BTreeSet::new();
    for described in host.reference.entries.iter().filter(|entry| done.insert(entry.example)) {
        let (script, due) = described.example.rsplit_once(" // ").unwrap_or((described.example, "()"));
        let ctx = ContextNode(Arc::new(Context {
            facts: Some(Arc::clone(&facts)),
            rule: Arc::clone(&rule),
            sink: Sink::default(),
            options: OptionsNode(Arc::new(options.clone())),
            as_of: Date::new(2025, 12, 31),
            laws: Arc::clone(&facts.laws),
        }));
        let mut scope = Scope::new();
        scope.push("doc", DocNode(Arc::clone(&facts)));
        scope.push("entry", entry.clone());
        scope.push("cell", cell.clone());
        scope.push("citation", citation.clone());
        scope.push_dynamic("place", kept.data.clone());
        scope.push("ctx", ctx);
        let clock = limits::start_clock(12);
        let value = host.engine.eval_with_scope::<Dynamic>(&mut scope, script);
        drop(clock);
        match value.map(|value| shown(&value, &host.engine)) {
            Ok(value) if value == due => {}
            Ok(value) => wrong.push(format!("{script}\n    gives {value}, and not {due}")),
            Err(error) => wrong.push(format!("{script}\n    fails: {error}")),
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_pages_are_up_to_date() {
    let recipes: Vec<String> = recipes().iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    for (path, due) in
        [("docs/rule-api.md", reference::page(&recipes)), ("docs/quanze.d.rhai", reference::definitions())]
    {
        let file = root().join(path);
        if fs::read_to_string(&file).unwrap_or_default() == due {
            continue;
        }
        assert!(
            std::env::var_os("UPDATE").is_some(),
            "{path} is out of date; UPDATE=1 cargo test --lib script writes it"
        );
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, due).unwrap();
    }
}

#[test]
fn the_reference_names_what_can_be_used() {
    let reference = reference();
    assert!(reference.names().contains(&"find_all"));
    assert!(reference.entries.iter().any(|entry| entry.form == Form::Operator));
}

fn recipes() -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(root().join("docs/recipes")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

#[test]
fn recipes_report_what_they_say() {
    let mut wrong = Vec::new();
    for path in recipes() {
        let script = fs::read_to_string(&path).unwrap();
        let due = script.lines().nth(1).unwrap().trim_start_matches("// ").to_owned();
        let scope = due.split([':', ',']).nth(1).unwrap().trim().to_owned();
        let outcome = checked(&script, &scope, Lang::En, Path::new("nowhere"));
        let own = outcome.findings.iter().filter(|finding| finding.rule.as_str() == "X001");
        let reports: usize = own.map(|finding| finding.occurrences.len()).sum();
        let failed: Vec<&str> = outcome
            .findings
            .iter()
            .filter(|finding| finding.rule == RuleCode::RULE_ERROR)
            .map(|finding| finding.message.as_str())
            .collect();
        if due != format!("scope: {scope}, reports: {reports}") || !failed.is_empty() {
            wrong.push(format!("{}: {reports} reports {failed:?}; due was {due}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
