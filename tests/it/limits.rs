//! Every limit, when it is reached: what was left out is told at its place with what to do, and the rest is read.

use std::fs;
use std::process::{Command, Output};

use quanze::diagnostic::Lang;
use quanze::lint::{Input, LinterBuilder};
use quanze::model::{ProblemKind, Role};
use quanze::read::{LIMITS, Limits, ReadOptions, Reading, read};
use quanze::vocabulary::Vocabulary;

use super::support::scratch;

fn read_with(path: &str, text: &str, limits: Limits) -> Reading {
    let vocabulary = Vocabulary::bundled();
    read(path, text.as_bytes(), &ReadOptions { vocabulary: &vocabulary, limits }).unwrap()
}

/// The same list in every text format: a header of five columns and four items, the third with a long basis.
fn forms() -> Vec<(&'static str, String)> {
    let heads = ["序号", "权力类型", "事项名称", "实施依据", "备注"];
    let long = "《甲条例》第一条".repeat(40);
    let row = |number: usize| {
        let basis = if number == 3 { long.clone() } else { "《甲条例》第一条".to_owned() };
        [number.to_string(), "行政处罚".to_owned(), format!("对行为{number}的处罚"), basis, "无".to_owned()]
    };
    let rows: Vec<Vec<String>> =
        std::iter::once(heads.map(str::to_owned).to_vec()).chain((1..=4).map(|number| row(number).to_vec())).collect();
    let lines = |begin: &str, between: &str, end: &str| {
        rows.iter().map(|row| format!("{begin}{}{end}\n", row.join(between))).collect::<String>()
    };
    let dump: String = rows.iter().map(|row| format!("\t{}\n\n", row.join("\n\t"))).collect();
    let markdown = lines("| ", " | ", " |").replacen('\n', "\n| - | - | - | - | - |\n", 1);
    let entries: String = rows[1..]
        .iter()
        .map(|row| {
            let keys = ["number", "category", "name", "basis", "remark"];
            let cells = keys.iter().zip(row).map(|(key, cell)| format!("{key} = \"{cell}\"\n"));
            format!("[[entries]]\n{}", cells.collect::<String>())
        })
        .collect();
    vec![
        ("list.csv", format!("甲局权责清单\n{}", lines("", ",", ""))),
        ("list.tsv", lines("", "\t", "")),
        ("list.txt", format!("甲局权责清单\n{dump}")),
        ("list.html", format!("<table>{}</table>", lines("<tr><td>", "</td><td>", "</td></tr>"))),
        ("list.md", format!("# 甲局权责清单\n\n{markdown}")),
        ("list.toml", format!("kind = \"power-list\"\n{entries}")),
    ]
}

fn told(reading: &Reading) -> Vec<&str> {
    let problems = reading.document.problems.iter();
    problems.filter(|problem| problem.kind != ProblemKind::Lossy).map(|problem| problem.zh.as_str()).collect()
}

#[test]
fn rows_and_cells_beyond_the_limits_are_told() {
    for (name, text) in forms() {
        let whole = read_with(name, &text, Limits::default());
        assert_eq!((whole.document.item_count(), told(&whole)), (4, vec![]), "{name}");
        for limits in [Limits { rows: 3, ..Limits::default() }, Limits { cells: 15, ..Limits::default() }] {
            let reading = read_with(name, &text, limits);
            let items = reading.document.item_count();
            assert!((1..4).contains(&items), "{name}: {items} items under {limits:?}");
            let told = told(&reading);
            assert!(
                told.iter().any(|told| told.contains("超出读取上限") && told.contains("[limits]")),
                "{name}: {told:?}"
            );
        }
    }
}

#[test]
fn paragraphs_beyond_the_limit_are_told() {
    let prose: String = (1..=6).map(|at| format!("第{at}段文字。\n")).collect();
    for (name, text) in [
        ("a.txt", prose.clone()),
        ("a.md", prose.replace('\n', "\n\n")),
        ("a.html", format!("<p>{}", prose.replace('\n', "<p>"))),
    ] {
        let reading = read_with(name, &text, Limits { rows: 4, ..Limits::default() });
        assert_eq!(reading.document.paragraphs.len(), 4, "{name}");
        assert!(told(&reading).iter().any(|told| told.contains("从这里起的段落")), "{name}: {:?}", told(&reading));
        assert_eq!(told(&read_with(name, &text, Limits { rows: 6, ..Limits::default() })), [""; 0], "{name}");
    }
}

#[test]
fn columns_beyond_the_limit_are_told() {
    for (name, text) in forms() {
        let reading = read_with(name, &text, Limits { columns: 4, ..Limits::default() });
        let has = |role: Role| reading.document.entries.iter().any(|entry| entry.cell(role).is_some());
        assert!(has(Role::Basis) && !has(Role::Remark), "{name}");
        assert!(told(&reading).iter().any(|told| told.contains("超出读取上限")), "{name}: {:?}", told(&reading));
    }
}

#[test]
fn of_a_long_cell_the_beginning_is_read() {
    for (name, text) in forms() {
        let limits = Limits { cell_bytes: 100, ..Limits::default() };
        let reading = read_with(name, &text, limits);
        let basis = reading.document.entries[2].cell(Role::Basis).unwrap();
        let read = reading.source.slice(basis.span);
        assert!((97..=100).contains(&read.len()) && read.starts_with("《甲条例》第一条《甲"), "{name}: {read}");
        assert_eq!(reading.source.slice(reading.document.texts.span(basis.text)), read, "{name}");
        assert_eq!(told(&reading).len(), 1, "{name}: {:?}", told(&reading));
        let problem = &reading.document.problems[0];
        assert!(problem.zh.contains("cell_bytes") && problem.span == basis.span, "{name}: {problem:?}");
    }
    let prose = format!("关于印发方案的通知\n{}\n完\n", "照".repeat(100));
    let reading = read_with("a.txt", &prose, Limits { cell_bytes: 100, ..Limits::default() });
    assert_eq!(told(&reading).len(), 1);
    let last = reading.document.paragraphs.last().unwrap().1;
    assert_eq!((reading.document.paragraphs.len(), reading.source.slice(last)), (3, "完"));
}

#[test]
fn texts_of_nothing_but_marks_are_not_parsed() {
    let vocabulary = Vocabulary::bundled();
    let limits = Limits { cells: 100, ..Limits::default() };
    let entries = |entry: &str| entry.repeat(400);
    for (name, text) in [
        ("a.toml", entries("[[entries]]\nname = \"甲\"\n")),
        ("a.json", format!("{{\"entries\":[{}{{}}]}}", entries("{\"name\":\"甲\"},"))),
        ("a.md", format!("|序号|事项名称|\n|-|-|\n{}", entries("|1|甲|\n"))),
        ("a.html", format!("<table>{}", entries("<tr><td>甲</td><td>乙</td></tr>"))),
    ] {
        let error = read(name, text.as_bytes(), &ReadOptions { vocabulary: &vocabulary, limits }).unwrap_err();
        let said = [error.message(Lang::Zh), error.help(Lang::Zh)].concat();
        assert!(said.contains("分隔符号") && said.contains("cells"), "{name}: {said}");
        let all = read(name, text.as_bytes(), &ReadOptions { vocabulary: &vocabulary, limits: Limits::default() });
        assert!(all.is_ok(), "{name}: {all:?}");
    }
}

#[test]
fn a_file_over_the_limit_is_not_read() {
    let vocabulary = Vocabulary::bundled();
    let limits = Limits { file_bytes: 10, ..Limits::default() };
    let error = read("a.csv", b"01234567890", &ReadOptions { vocabulary: &vocabulary, limits }).unwrap_err();
    let said = [error.message(Lang::Zh), error.help(Lang::Zh)].concat();
    assert!(said.contains("11 字节") && said.contains("10 字节") && said.contains("file_bytes"), "{said}");
}

/// What was found in a text under some limits: the codes, and what Q002 says.
fn found_in(text: &str, limits: Limits) -> (Vec<String>, String) {
    let linter = LinterBuilder::new().limits(limits).build();
    let outcome = linter.check(&[Input::bytes("list.csv", text)], &|_| ());
    let codes = outcome.findings.iter().map(|finding| finding.rule.to_string()).collect();
    let told = outcome.findings.iter().filter(|finding| finding.rule.as_str() == "Q002");
    (codes, told.map(|finding| finding.message.as_str()).collect())
}

#[test]
fn texts_whose_facts_take_too_much_are_left_out() {
    let rows: String = (1..=40).map(|at| format!("{at},行政处罚,对行为{at}的处罚,《甲条例》第{at}条,无\n")).collect();
    let list = format!("甲局权责清单（共40项）\n序号,权力类型,事项名称,实施依据,备注\n{rows}");
    let (all, told) = found_in(&list, Limits::default());
    assert!(told.is_empty(), "{told}");
    let (codes, told) = found_in(&list, Limits { fact_bytes: 8 << 10, ..Limits::default() });
    assert!(told.contains("fact_bytes") && told.contains("没有检查"), "{told}");
    // Texts without facts would have no basis, and rows that are left out would be missing in the total.
    let besides: Vec<&String> = codes.iter().filter(|code| *code != "Q002" && !all.contains(code)).collect();
    assert!(besides.is_empty(), "{besides:?}");
    let short = list.replace("共40项", "共41项");
    assert!(found_in(&short, Limits::default()).0.contains(&"N308".to_owned()));
    assert!(!found_in(&short, Limits { rows: 20, ..Limits::default() }).0.contains(&"N308".to_owned()));
}

fn check(folder: &std::path::Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quanze"));
    command.current_dir(folder).args(["check", "list.csv", "--select", "Q"]).output().unwrap()
}

#[test]
fn the_configuration_sets_them() {
    let folder = scratch("limits");
    fs::write(folder.join("list.csv"), &forms()[0].1).unwrap();
    for (limit, said) in [
        ("rows = 3", "3 行"),
        ("columns = 4", "每行 4 列"),
        ("cells = 15", "共 15 个单元格"),
        ("cell_bytes = 100", "超过上限 100 字节"),
        ("file_bytes = \"1 KiB\"", "上限 1024 字节"),
    ] {
        fs::write(folder.join("quanze.toml"), format!("[limits]\n{limit}\n")).unwrap();
        let output = check(&folder);
        let shown = String::from_utf8_lossy(&output.stdout).replace(['\n', ' '], "");
        assert!(shown.contains(&said.replace(' ', "")) && shown.contains("[limits]"), "{limit}: {shown}");
    }
}

#[test]
fn mistakes_in_them_are_told_at_their_place() {
    let folder = scratch("limits-wrong");
    fs::write(folder.join("list.csv"), &forms()[0].1).unwrap();
    for (limit, said) in [
        ("row = 3", "rows"),
        ("rows = 0", "1 与"),
        ("rows = -1", "1 与"),
        ("columns = 70000", "65535"),
        ("cells = \"many\"", "整数"),
        ("cells = \"1 MiB\"", "整数"),
        ("cell_bytes = \"1.5 MB\"", "200 MiB"),
        ("file_bytes = \"5 GiB\"", "4294967295"),
        ("file_bytes = 99999999999999999999", "4294967295"),
        ("file_bytes = true", "200 MiB"),
    ] {
        fs::write(folder.join("quanze.toml"), format!("[limits]\n{limit}\n")).unwrap();
        let output = check(&folder);
        let shown = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{limit}: {shown}");
        assert!(
            shown.contains(said) && shown.contains("quanze.toml:2:"),
            "{limit} ought to be told with {said}: {shown}"
        );
    }
    assert_eq!(LIMITS.len(), 9);
}
