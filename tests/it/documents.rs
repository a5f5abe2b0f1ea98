//! The example lists: one with a dozen kinds of faults, as csv and as a Word dump, and one without any.

use std::collections::BTreeSet;
use std::path::Path;

use quanze::lint::{AsOf, Input, LinterBuilder, Outcome};
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
    assert_eq!(check("clean.csv", AsOf::Title).as_of_source, "清单标题");
    assert_eq!(check("clean.csv", AsOf::Date(Date::new(2024, 1, 31))).as_of_source, "指定");
    assert_eq!(check("clean.csv", AsOf::Today).as_of_source, "");
}
