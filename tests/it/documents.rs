//! The example lists: one with a dozen kinds of faults, as csv and as a Word dump, and one without any.

use std::collections::BTreeSet;
use std::path::Path;

use quanze::lint::{AsOf, DateOrigin, Input, LinterBuilder, Outcome};
use quanze::model::Date;

fn check(name: &str, as_of: AsOf) -> Outcome {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/documents").join(name);
    LinterBuilder::new().as_of(as_of).build().check(&[Input::file(path)], &|_| {})
}

#[test]
fn the_clean_list_is_clean() {
    let outcome = check("clean.csv", AsOf::Title);
    assert!(outcome.failures.is_empty());
    assert!(outcome.findings.is_empty(), "{:?}", outcome.findings);
}

#[test]
fn both_forms_of_the_faulty_list_say_the_same() {
    let said = |name: &str| {
        let outcome = check(name, AsOf::Title);
        assert!(outcome.failures.is_empty() && !outcome.rule_failed);
        outcome.findings.into_iter().map(|finding| (finding.rule.to_string(), finding.message)).collect::<Vec<_>>()
    };
    let csv = said("city-lighting.csv");
    let codes: BTreeSet<&String> = csv.iter().map(|(code, _)| code).collect();
    assert!(codes.len() >= 15, "{codes:?}");
    assert_eq!(csv, said("city-lighting.txt"));
}

#[test]
fn a_check_date_is_told_with_its_origin() {
    let origin = |as_of| check("clean.csv", as_of).files[0].as_of.origin;
    assert_eq!(origin(AsOf::Title), DateOrigin::Title);
    assert_eq!(origin(AsOf::Date(Date::new(2024, 1, 31))), DateOrigin::Given);
    assert_eq!(origin(AsOf::Today), DateOrigin::Today);
    assert!(check("clean.csv", AsOf::Today).changed_laws().is_none());
}

/// A rule names running text `text`, in `roles` and in `doc.cells("text")`; a rule for other kinds of document sees none of it.
#[test]
fn rules_name_running_text() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("text-rules");
    let rule = |code: &str, head: &str, script: &str| {
        let folder = folder.join(format!("{code}-words"));
        std::fs::create_dir_all(&folder).unwrap();
        let toml = format!(
            "code = \"{code}\"\nname = \"words-{}\"\nseverity = \"info\"\n{head}\n[summary]\nzh = \"甲\"\nen = \"a\"\n[messages.word]\nzh = \"词\"\nen = \"word\"\n",
            code.to_lowercase()
        );
        std::fs::write(folder.join("rule.toml"), toml).unwrap();
        std::fs::write(folder.join("rule.rhai"), script).unwrap();
    };
    let cell = "fn check(cell, ctx) { if cell.contains(\"路灯\") { ctx.report(cell, \"word\"); } }";
    rule("X901", "scope = \"cell\"\nroles = [\"text\"]", cell);
    rule("X902", "scope = \"cell\"\nroles = [\"name\"]", cell);
    rule("X903", "scope = \"cell\"\nkinds = [\"boundary-register\"]", cell);
    let document =
        "fn check(doc, ctx) { for cell in doc.cells(\"text\").containing(\"路灯\") { ctx.report(cell, \"word\"); } }";
    rule("X904", "scope = \"document\"", document);
    rule("X905", "scope = \"document\"\nkinds = [\"prose\"]", document);
    let mut builder = LinterBuilder::new();
    quanze::rule::load_folder(&folder, builder.rules_mut()).unwrap();
    let text = "甲市路灯管理职责登记表\n\n\t序号\n\t主要职责\n\t具体工作事项\n\t责任科室\n\n\t1\n\t路灯管理\n\t检查路灯\n\t照明科\n\n\n\n本表由路灯所填写。\n";
    let outcome = builder.build().check(&[Input::bytes("list.txt", text)], &|_| {});
    assert!(!outcome.rule_failed && outcome.failures.is_empty());
    let said = |code: &str| {
        let found = outcome.findings.iter().filter(|finding| finding.rule.as_str() == code);
        let source = outcome.source(0).unwrap();
        let lines = found.flat_map(|finding| &finding.occurrences).map(|place| {
            assert_eq!((place.entry.is_some(), place.field.is_some()), (code == "X902", code == "X902"));
            source.line_column(place.span.start()).line
        });
        lines.collect::<Vec<_>>()
    };
    assert_eq!(said("X901"), [1, 15]);
    assert_eq!(said("X902"), [10]);
    assert_eq!(said("X903"), [0_u32; 0]);
    assert_eq!(said("X904"), [1, 15]);
    assert_eq!(said("X905"), [15]);
}
