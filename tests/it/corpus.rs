//! Rules over many documents: in whatever order and on however many threads the files are checked.

use std::path::PathBuf;

use quanze::diagnostic::{Lang, RuleCode};
use quanze::lint::{Linter, LinterBuilder};
use quanze::rule::{Selection, Selector};

use crate::support::{check, linter_of, list, scratch, told, write_rule};

/// One name under two units: the later one, by path, is told, and points at the first.
const SCRIPT: &str = r#"
fn collect(doc, ctx) {
    let found = [];
    for entry in doc.entries {
        found.push(#{ name: entry.name.text, unit: entry.unit.text, at: entry.unit });
    }
    found
}

fn check_all(items, ctx) {
    for group in items.flatten().group_by("name") {
        let first = group.items[0];
        for item in group.items {
            if item.unit != first.unit {
                ctx.report(item.at, "told").with("text", item.at.text + first.at.path).group(group.key).related(first.at, "other");
            }
        }
    }
}
"#;

fn linter(name: &str, script: &str) -> Linter {
    let folder = scratch(name);
    write_rule(&folder, "X901", "corpus", script);
    linter_of(&folder, Lang::En)
}

/// Lists of which every third names another unit for the shared item.
fn lists(count: usize) -> Vec<(String, String)> {
    let unit = |index: usize| if index % 3 == 1 { "法制科" } else { "审批科" };
    (0..count)
        .map(|index| {
            let own = format!("第{index}项审批");
            (
                format!("lists/{:02}.csv", (index * 7) % count),
                list(&[(&own, "综合科"), ("设施迁移审批", unit((index * 7) % count))]),
            )
        })
        .collect()
}

#[test]
fn places_in_other_files_are_told_with_what_they_are_related_to() {
    let outcome = check(&linter("corpus-related", SCRIPT), &lists(3));
    let said = told(&outcome);
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(said[0].starts_with("lists/01.csv:3:"), "{said:?}");
    assert!(said[0].contains("X901 “法制科” See “法制科lists/00.csv” <- lists/00.csv:3:"), "{said:?}");
    assert!(said[0].ends_with("“审批科” the other place"), "{said:?}");
    assert!(!outcome.rule_failed);
}

#[test]
fn neither_order_nor_threads_matter() {
    let linter = linter("corpus-order", SCRIPT);
    // 9 files are held whole, 40 are not.
    for count in [9, 40] {
        let files = lists(count);
        let expected = told(&check(&linter, &files));
        assert!(expected.len() >= count / 3 - 1, "{expected:#?}");
        for turn in 1..4 {
            let mut shuffled = files.clone();
            shuffled.rotate_left(turn * 2 + 1);
            shuffled.reverse();
            shuffled.swap(0, turn);
            for threads in [1, 2, 8] {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                let said = pool.install(|| told(&check(&linter, &shuffled)));
                assert_eq!(said, expected, "{count} files, turn {turn}, {threads} threads");
            }
        }
    }
}

#[test]
fn of_many_files_only_the_lines_that_are_pointed_at_are_held() {
    let files = lists(40);
    let outcome = check(&linter("corpus-slim", SCRIPT), &files);
    let held: usize = outcome.files.iter().map(|file| file.source.text().len()).sum();
    let whole: usize = files.iter().map(|(_, text)| text.len()).sum();
    assert!(held > 0 && held * 3 < whole, "{held} of {whole} bytes");
}

#[test]
fn a_single_file_runs_too() {
    let text = list(&[("设施迁移审批", "审批科"), ("设施迁移审批", "法制科")]);
    let said = told(&check(&linter("corpus-single", SCRIPT), &[("a.csv".to_owned(), text)]));
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(said[0].contains("<- a.csv:2:"), "{said:?}");
}

/// The file that the failure is told in, its words and its message.
fn failure(name: &str, script: &str, files: usize) -> (String, String) {
    let outcome = check(&linter(name, script), &lists(files));
    assert!(outcome.rule_failed);
    let finding = outcome.findings.iter().find(|finding| finding.rule == RuleCode::RULE_ERROR).unwrap();
    let source = outcome.source(finding.occurrences[0].file).unwrap();
    assert!(PathBuf::from(source.path()).ends_with("X901/rule.rhai"));
    (source.slice(finding.occurrences[0].span).to_owned(), finding.message.clone())
}

#[test]
fn failures_of_both_phases_are_told() {
    let (words, message) =
        failure("corpus-collect", "fn collect(doc, ctx) { doc.titel }\nfn check_all(items, ctx) {}", 2);
    assert_eq!(words, "titel", "{message}");
    let (words, message) =
        failure("corpus-all", "fn collect(doc, ctx) { 1 }\nfn check_all(items, ctx) { items.nothing }", 2);
    assert_eq!(words, "nothing", "{message}");
    let (_, message) = failure("corpus-half", "fn collect(doc, ctx) { 1 }", 2);
    assert!(message.contains("needs a function check_all"), "{message}");
    let (_, message) = failure("corpus-list", "fn collect(doc, ctx) { 1 }\nfn check_all(items, ctx) { ctx.list }", 2);
    assert!(message.contains("conventions belong to one list"), "{message}");
}

#[test]
fn only_plain_data_and_places_are_kept() {
    let (_, message) = failure("corpus-set", "fn collect(doc, ctx) { [doc.entries] }\nfn check_all(items, ctx) {}", 2);
    assert!(message.contains("no “Entries”"), "{message}");
    let (_, message) = failure("corpus-doc", "fn collect(doc, ctx) { doc }\nfn check_all(items, ctx) {}", 2);
    assert!(message.contains("no “Document”"), "{message}");
    let script = "fn collect(doc, ctx) { let a = []; for i in 0..20 { a = [a]; } a }\nfn check_all(items, ctx) {}";
    let (_, message) = failure("corpus-deep", script, 2);
    assert!(message.contains("nested too deeply"), "{message}");
}

#[test]
fn what_is_collected_is_bounded() {
    let much = "fn collect(doc, ctx) { let a = []; for e in doc.entries { for i in 0..30000 { a.push(e.name); } } a }\n\
                fn check_all(items, ctx) {}";
    let long = list(&[(&"照明设施".repeat(120), "审批科")]);
    let outcome = check(&linter("corpus-much", much), &[("long.csv".to_owned(), long)]);
    assert!(outcome.rule_failed);
    let message = &outcome.findings[0].message;
    assert!(message.contains("more than 32 MB for one document"), "{message}");
}

/// A list of a department with these rows: category, name, basis.
fn list_of(department: &str, rows: &[(&str, &str, &str)]) -> (String, String) {
    let mut text = format!("{department}权责清单（2026年）\n序号,权力类型,事项名称,实施依据\n");
    for (number, (category, name, basis)) in (1..).zip(rows) {
        text.push_str(&format!("{number},{category},{name},{basis}\n"));
    }
    (format!("{department}.csv"), text)
}

fn bundled(code: &str) -> Linter {
    let selection = Selection { select: vec![Selector(code.to_owned())], ..Selection::default() };
    LinterBuilder::new().lang(Lang::Zh).selection(selection).build()
}

#[test]
fn an_item_in_the_lists_of_two_departments_is_a_hint() {
    let shared = ("行政处罚", "对损坏路灯设施的处罚", "");
    let files = [
        list_of("甲乙市城管局", &[shared, ("行政处罚", "对占用盲道的处罚", "")]),
        list_of("甲乙市交通局", &[("行政检查", "对损坏路灯设施的处罚", ""), shared, shared]),
        list_of("甲乙市丙丁区城管局", &[shared]),
        list_of("戊己市城管局", &[shared, ("其他行政权力", "设施迁移方案备案", "")]),
        list_of("戊己市交通局", &[("其他行政权力", "设施迁移方案备案", "")]),
    ];
    let said = told(&check(&bundled("C501"), &files));
    assert_eq!(said.len(), 2, "{said:#?}");
    assert!(
        said.iter().any(|line| line.starts_with("甲乙市城管局.csv:3:") && line.contains("“甲乙市交通局”的清单")),
        "{said:#?}"
    );
    assert_eq!(said.iter().filter(|line| line.contains("事项与第2项重复")).count(), 1, "{said:#?}");
}

#[test]
fn editions_of_one_department_are_not_compared() {
    let (_, text) = list_of("甲乙市城管局", &[("行政处罚", "对损坏路灯设施的处罚", "")]);
    let files = [("2025.csv".to_owned(), text.clone()), ("2026.csv".to_owned(), text)];
    assert!(told(&check(&bundled("C501"), &files)).is_empty());
}

#[test]
fn lists_of_one_place_cite_one_version() {
    let row = |basis| [("行政处罚", "对损坏路灯设施的处罚", basis)];
    let old = "《甲乙市照明设施管理办法》（2015年5月1日甲乙市人民政府令第3号公布）第五条：处罚。";
    let new = "《甲乙市照明设施管理办法》（2021年5月1日甲乙市人民政府令第9号公布）第五条：处罚。";
    let files = [
        list_of("甲乙市城管局", &row(old)),
        list_of("甲乙市交通局", &row(new)),
        list_of("甲乙市住建局", &row(old)),
        list_of("戊己市城管局", &row(old)),
    ];
    let outcome = check(&bundled("V203"), &files);
    let said = told(&outcome);
    assert_eq!(outcome.findings.len(), 1, "one finding for one instrument: {said:#?}");
    assert_eq!(said.len(), 2, "{said:#?}");
    assert!(said.iter().all(|line| line.contains("<- 甲乙市交通局.csv:3:")), "{said:#?}");
}

#[test]
fn lists_of_one_department_spell_a_unit_in_one_way() {
    let list_with = |path: &str, department: &str, units: &[&str]| {
        let rows =
            (1..).zip(units).map(|(number, unit)| format!("{number},行政处罚,对损坏{number}号灯的处罚,{unit}\n"));
        let rows: String = rows.collect();
        (path.to_owned(), format!("{department}权责清单\n序号,权力类型,事项名称,承办机构\n{rows}"))
    };
    let files = [
        list_with("1.csv", "甲乙市城管局", &["执法科", "照明科（甲）", "市容科"]),
        list_with("2.csv", "甲乙市城管局", &["执法科（法制科）", "照明科（乙）", "市容科"]),
        list_with("3.csv", "甲乙市城管局", &["执法科（法制科）", "市容科"]),
        // Told in the list itself, and not once more.
        list_with("4.csv", "甲乙市城管局", &["执法科（法制科）", "执法科（法制科）", "执法科"]),
        list_with("5.csv", "甲乙市交通局", &["执法科"]),
    ];
    let said = told(&check(&bundled("U403"), &files));
    assert_eq!(said.len(), 2, "{said:#?}");
    assert!(
        said[0].starts_with("1.csv:3:") && said[0].contains("另一清单（2.csv）写作“执法科（法制科）”"),
        "{said:#?}"
    );
    assert!(said[1].starts_with("4.csv:5:") && said[1].contains("多写作"), "{said:#?}");
}

/// What is collected from all lists is held in one array, whose texts together have a limit.
#[test]
fn the_items_of_a_hundred_lists_are_not_too_many() {
    let names: Vec<String> =
        (0..150).map(|item| format!("对违反第{item}项城市照明设施养护管理规定行为的处罚")).collect();
    let text = |department: usize| {
        let mut text =
            format!("甲乙市城市管理第{department}局权责清单\n序号,权力类型,事项名称,实施主体,承办机构,实施依据\n");
        for (number, name) in names.iter().enumerate() {
            let number = number + 1;
            text +=
                &format!("{number},行政处罚,{name},甲乙市城市管理第{department}局,执法科,《甲乙市照明条例》第三条\n");
        }
        text
    };
    let lists: Vec<(String, String)> = (0..100).map(|list| (format!("{list:03}.csv"), text(list))).collect();
    let said = told(&check(&bundled("C501"), &lists));
    assert!(!said.iter().any(|line| line.contains("Q001")), "{:?}", said.iter().find(|line| line.contains("Q001")));
    assert!(said.iter().any(|line| line.contains("C501")), "an item in many lists is told");
}
