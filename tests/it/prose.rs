//! Running text and registers as they are published: what the rules say of the lists named by `QUANZE_LISTS` and the laws named
//! by `QUANZE_LAW_TEXTS`, read by eye once and held here.

use std::path::{Path, PathBuf};

use quanze::lint::{Input, Linter, LinterBuilder, Outcome};
use quanze::rule::{Selection, Selector};

fn linter(codes: &[&str]) -> Linter {
    let select = codes.iter().map(|code| Selector((*code).to_owned())).collect();
    LinterBuilder::new().selection(Selection { select, ..Selection::default() }).build()
}

fn folder(variable: &str) -> Option<PathBuf> {
    let folder = std::env::var_os(variable).map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: {variable} is unset");
    }
    folder
}

/// Rule, line and words of each place, in order.
fn places(outcome: &Outcome) -> Vec<(String, u32, String)> {
    let mut found = Vec::new();
    for finding in &outcome.findings {
        for place in &finding.occurrences {
            let source = outcome.source(place.file).unwrap();
            let line = source.line_column(place.span.start()).line;
            found.push((finding.rule.to_string(), line, source.slice(place.span).to_owned()));
        }
    }
    found.sort();
    found
}

fn check(folder: &Path, name: &str, codes: &[&str]) -> Vec<(String, u32, String)> {
    let bytes = std::fs::read(folder.join(name)).unwrap();
    places(&linter(codes).check(&[Input::bytes(name.to_owned(), bytes)], &|_| {}))
}

fn marked(found: &[(String, u32, String)]) -> Vec<(&str, u32, &str)> {
    found.iter().map(|(rule, line, words)| (rule.as_str(), *line, words.as_str())).collect()
}

const PROSE: &[&str] = &["N306", "W605", "W607", "C501"];

#[test]
fn published_prose() {
    let Some(folder) = folder("QUANZE_LISTS") else { return };
    let report = check(&folder, "prose/jiaxing-report-2020.txt", PROSE);
    assert_eq!(marked(&report), [("N306", 43, "二、")]);
    let plans = check(&folder, "prose/supervision-plans.txt", PROSE);
    assert_eq!(marked(&plans), [("C501", 5, "文化局执法监督工作方案3篇"), ("C501", 179, "六、工作措施")]);
    let traditional = check(&folder, "prose/comprehensive-enforcement-traditional.txt", PROSE);
    assert_eq!(traditional.len(), 207);
    assert!(traditional.iter().all(|(rule, ..)| rule == "W605"));
    assert_eq!(traditional.iter().filter(|(.., words)| !words.starts_with('(')).count(), 1);
}

#[test]
fn published_registers() {
    let Some(folder) = folder("QUANZE_LISTS") else { return };
    let codes = ["N306", "W605", "C501", "U401", "U402", "U405", "B101"];
    let found = check(&folder, "hengshui-registers.txt", &codes);
    let told: Vec<(&str, u32)> = found.iter().map(|(rule, line, _)| (rule.as_str(), *line)).collect();
    let remarks = [268, 274, 280, 286, 292].map(|line| ("U401", line));
    let first = [("C501", 560), ("C501", 621), ("U401", 133)];
    let last = [("U405", 462), ("W605", 66)];
    assert_eq!(told, [&first[..], &remarks, &last].concat());
    let stops = check(&folder, "hengshui-registers.txt", &["W607"]);
    let lines: Vec<u32> = stops.iter().map(|(_, line, _)| *line).collect();
    assert_eq!(lines, [11, 17, 23, 218, 255, 279, 327]);
}

/// Every fourth law: none of them has a number out of order.
#[test]
fn laws_are_numbered_in_order() {
    let Some(folder) = folder("QUANZE_LAW_TEXTS") else { return };
    let mut paths: Vec<PathBuf> = Vec::new();
    for kind in std::fs::read_dir(&folder).unwrap() {
        paths.extend(std::fs::read_dir(kind.unwrap().path()).unwrap().map(|entry| entry.unwrap().path()));
    }
    paths.sort();
    let inputs: Vec<Input> = paths
        .iter()
        .skip(3)
        .step_by(4)
        .map(|path| Input::bytes(path.display().to_string(), std::fs::read(path).unwrap()))
        .collect();
    let outcome = linter(&["N306", "W605", "W607"]).check(&inputs, &|_| {});
    assert_eq!(places(&outcome), []);
}
