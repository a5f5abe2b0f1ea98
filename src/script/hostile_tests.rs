//! Strangers' rules: whatever a script does, the run goes on, other rules report, and the limits hold. The scripts are data,
//! `fixtures/script/hostile`, each with the words that its failure has to contain (`nothing` where it does not fail).

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rhai::Engine;

use super::limits::MAX_TIME;
use crate::diagnostic::{Lang, RuleCode};
use crate::law::LawRegister;
use crate::lint::{Input, LinterBuilder, Outcome};
use crate::rule::{Rule, RuleMeta, RuleOrigin, Selection, Selector};
use crate::text::{Encoding, Source};

/// How long a run may take beyond its time: a single search or comparison, on a busy machine.
const GRACE: Duration = Duration::from_secs(10);

const TOML: &str = r#"
    name = "NAME"
    code = "CODE"
    summary = { zh = "例", en = "example" }
    severity = "warning"
    scope = "document"
    [options."上限"]
    default = 3
    zh = "上限"
    en = "limit"
    [messages.found]
    zh = "找到"
    en = "found"
    [messages.remark]
    zh = "另见"
    en = "see also"
"#;

const INNOCENT: &str = r#"fn check(doc, ctx) { ctx.report(doc.items.first, "found"); }"#;

/// A function that panics, for scripts of tests.
pub fn register(engine: &mut Engine) {
    engine.register_fn("boom", |_: i64| -> i64 { panic!("boom") });
}

/// A rule of a folder that there is or is not.
fn rule(code: &str, script: &str, scope: &str, folder: &Path) -> Rule {
    let name = format!("example-{}", code.to_ascii_lowercase());
    let toml = TOML.replace("CODE", code).replace("NAME", &name).replace("\"document\"", &format!("{scope:?}"));
    Rule {
        meta: RuleMeta::parse(&toml).unwrap(),
        script: Arc::new(Source::identity("rule.rhai", script, Encoding::Utf8)),
        readme: String::new(),
        origin: RuleOrigin::Folder(folder.to_path_buf()),
    }
}

/// The invented laws that scripts of tests meet.
pub fn laws() -> LawRegister {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/script/laws.toml");
    let source = Source::identity("laws.toml", fs::read_to_string(path).unwrap(), Encoding::Utf8);
    LawRegister::empty().with_overlay(&Arc::new(source)).unwrap()
}

/// Checks a list with a script and an innocent rule.
pub fn checked(script: &str, scope: &str, lang: Lang, folder: &Path) -> Outcome {
    let mut builder = LinterBuilder::new().lang(lang).laws(laws());
    let toml = Arc::new(Source::identity("rule.toml", "", Encoding::Utf8));
    builder.rules_mut().add(rule("X001", script, scope, folder), &toml).unwrap();
    builder.rules_mut().add(rule("X900", INNOCENT, "document", folder), &toml).unwrap();
    let select = ["X001", "X900", "Q001"].map(|code| Selector(code.to_owned())).to_vec();
    let linter = builder.selection(Selection { select, ..Selection::default() }).timings(true).build();
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/documents/city-lighting.csv");
    linter.check(&[Input::bytes("list.csv", fs::read(list).unwrap())], &|_| {})
}

pub fn scripts(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/script").join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "rhai"));
    paths.sort();
    paths
}

/// Scripts whose failure has no place but the function it happened in: a panic of ours, and what is told of a result.
const WITHOUT_PLACE: &[&str] = &["booming", "collecting-deep"];

/// What is wrong with how a script was borne.
fn borne(path: &Path) -> Option<String> {
    let name = path.file_stem()?.to_string_lossy().into_owned();
    let script = fs::read_to_string(path).unwrap();
    let due = script.lines().next()?.strip_prefix("// expects: ").unwrap_or_default().trim().to_owned();
    let scope = script.lines().find_map(|line| line.strip_prefix("// scope: ")).unwrap_or("document");
    let outcome = checked(&script, scope, Lang::En, Path::new("nowhere"));
    // What the rule itself took: the threads are shared with other rules of this test.
    let own = outcome.timings.iter().flatten().find(|timing| timing.code.as_str() == "X001");
    let taken = own.map_or(Duration::ZERO, |timing| timing.time);
    let said = |code: &str| outcome.findings.iter().filter(|finding| finding.rule.as_str() == code).count();
    let failed = outcome.findings.iter().find(|finding| finding.rule == RuleCode::RULE_ERROR);
    let message = failed.map_or("nothing", |finding| finding.message.as_str());
    let place = failed.and_then(|finding| finding.occurrences.first());
    let label = place.and_then(|place| place.label.as_deref()).unwrap_or("here");
    if label != "here" && !WITHOUT_PLACE.contains(&name.as_str()) {
        return Some(format!("{name}: the place is told as “{label}”"));
    }
    if !due.split(" | ").any(|due| message.contains(due)) {
        return Some(format!("{name}: {message}; due was {due}"));
    }
    if said("X900") != 1 {
        return Some(format!("{name}: the other rule said {} things", said("X900")));
    }
    (taken > MAX_TIME + GRACE).then(|| format!("{name}: took {taken:?}"))
}

#[test]
fn hostile_rules_are_borne() {
    // Two at a time; not in Rayon's own pool, whose threads have less stack than those that rules run on.
    let paths = scripts("hostile");
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let halves = [0, 1].map(|half| {
            let own = paths.iter().skip(half).step_by(2);
            scope.spawn(move || own.filter_map(|path| borne(path)).collect::<Vec<String>>())
        });
        halves.into_iter().flat_map(|half| half.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// A folder of its own, taken away when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("quanze-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("rule/lib")).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// How a script fails in a folder; empty where it does not.
fn failure(script: &str, folder: &Path) -> String {
    let outcome = checked(script, "document", Lang::En, folder);
    let failed = outcome.findings.iter().find(|finding| finding.rule == RuleCode::RULE_ERROR);
    failed.map_or(String::new(), |finding| finding.message.clone())
}

#[test]
fn long_scripts_are_refused() {
    let script = format!("fn check(doc, ctx) {{ }}\n{}", "// 权责\n".repeat(40_000));
    assert!(failure(&script, Path::new("nowhere")).contains("longer than 256 KB"));
}

#[test]
fn imports_stay_in_the_folder() {
    let folder = Folder::new("imports");
    let own = folder.0.join("rule");
    fs::write(folder.0.join("outside.rhai"), "fn one() { 1 }").unwrap();
    fs::write(own.join("lib/inner.rhai"), "import \"lib/deeper\" as d; fn two() { d::one() + 1 }").unwrap();
    fs::write(own.join("lib/deeper.rhai"), "fn one() { 1 }").unwrap();
    let importing = |name: &str| failure(&format!("import {name:?} as m; fn check(doc, ctx) {{ }}"), &own);
    assert_eq!(importing("lib/inner"), "");
    let absolute = folder.0.join("outside").display().to_string();
    for name in ["../outside", "lib/../../outside", "./lib/inner", "", "..", "lib\\inner", absolute.as_str()] {
        let message = importing(name);
        assert!(message.contains("own folder only"), "{name}: {message}");
    }
    assert!(importing("lib").contains("there is no lib.rhai"));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(folder.0.join("outside.rhai"), own.join("link.rhai")).unwrap();
        std::os::unix::fs::symlink(&folder.0, own.join("up")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", own.join("zero.rhai")).unwrap();
        for name in ["link", "up/outside", "zero"] {
            let message = importing(name);
            assert!(message.contains("own folder only"), "{name}: {message}");
        }
    }
    fs::write(own.join("large.rhai"), "// ".repeat(100_000)).unwrap();
    assert!(importing("large").contains("larger than 256 KB"));
}

#[test]
fn imported_functions_are_called() {
    let folder = Folder::new("calls");
    let own = folder.0.join("rule");
    fs::write(own.join("工具.rhai"), "fn 太多(数, 上限) { 数 > 上限 }").unwrap();
    let script = r#"
        import "工具" as 工具;
        const 上限 = 10;
        fn check(doc, ctx) {
            if 工具::太多(doc.item_count, global::上限) { ctx.report(doc.items.first, "found"); }
        }
    "#;
    let outcome = checked(script, "document", Lang::En, &own);
    assert_eq!(outcome.findings.iter().map(|finding| finding.rule.as_str()).collect::<Vec<_>>(), ["X001", "X900"]);
}

#[test]
fn names_may_be_chinese() {
    let script = r#"
        fn 太长(事项, 字数) { 事项.name.len > 字数 }
        fn check(doc, ctx) {
            let 上限 = ctx.options.上限;
            let 找到 = #{ 个数: 0 };
            for 事项 in doc.items {
                if 太长(事项, 上限) { 找到.个数 += 1; }
            }
            if 找到.个数 == 12 { ctx.report(doc.items.first, "found"); }
        }
    "#;
    let outcome = checked(script, "document", Lang::En, Path::new("nowhere"));
    assert_eq!(outcome.findings.iter().map(|finding| finding.rule.as_str()).collect::<Vec<_>>(), ["X001", "X900"]);
}
