//! Column headers: all that published lists have are known, and what is advised for those that are not settles the matter.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use quanze::vocabulary::Vocabulary;

#[test]
fn headers_of_published_lists_are_known() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/columns.toml")).unwrap();
    let mut data: BTreeMap<String, BTreeMap<String, Vec<String>>> = toml::from_str(&text).unwrap();
    let columns = Vocabulary::bundled().columns;
    let mut wrong = Vec::new();
    let mut count = 0;
    for (role, headers) in data.remove("roles").unwrap() {
        for header in headers {
            count += 1;
            // As a narrow cell shows it, and with a note.
            let (first, rest) = header.split_at(header.chars().next().unwrap().len_utf8());
            for written in [header.clone(), format!("{first}\u{3000}\n{rest}"), format!("{header}（略）")] {
                let found = columns.role_of(&written).map(|role| role.name());
                if found != Some(role.as_str()) {
                    wrong.push(format!("{written:?} is {role} and was taken for {found:?}"));
                }
            }
        }
    }
    let mut other = data.remove("other").unwrap();
    for header in other.remove("without_role").unwrap() {
        count += 1;
        if columns.role_of(&header).is_some() || !columns.is_without_role(&header) {
            wrong.push(format!("{header:?} has no role"));
        }
    }
    for header in other.remove("not_published").unwrap() {
        count += 1;
        if !columns.is_not_published(&header) {
            wrong.push(format!("{header:?} should not be published"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 150 && data.is_empty() && other.is_empty(), "{count}");
}

fn quanze(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quanze"));
    command.current_dir(folder).args(arguments).output().unwrap()
}

/// The lines that a message advises, pasted into `quanze.toml`, make the file a list with a name and a basis.
#[test]
fn advised_lines_settle_the_matter() {
    let row = |cells: &[&str], ends: &str| cells.iter().map(|cell| format!("{cell}{ends}")).collect::<String>();
    let page = |headers: &[&str], cells: &[&str]| {
        format!("<table><tr><td>{}</tr><tr><td>{}</tr></table>", headers.join("<td>"), cells.join("<td>"))
    };
    let markdown = |headers: &[&str], cells: &[&str]| {
        format!("|{}\n|{}\n|{}\n", row(headers, "|"), "-|".repeat(headers.len()), row(cells, "|"))
    };
    let csv = |headers: &[&str], cells: &[&str]| format!("{}\n{}\n", headers.join(","), cells.join(","));
    let dump = |headers: &[&str], cells: &[&str]| {
        let lines = |cells: &[&str]| cells.iter().map(|cell| format!("\t{cell}\n")).collect::<String>();
        format!("{}\n{}", lines(headers), lines(cells))
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("advised-lines");
    for (at, headers) in [
        ["编次", "许可内容", "法规出处及根据", "经办股", "天气"],
        ["序号", "甲", "乙", "丙", "丁"],
        ["甲", "办件", "出处", "乙", "丙"],
        ["序号", "事项名称", "出处", "甲", "乙"],
        ["序号", "许可“事项”", "法\"规\"", "甲", "乙"],
    ]
    .into_iter()
    .enumerate()
    {
        // Each format once, and the rest in turn.
        let is_tried = |n: usize| at == 0 || at % 4 == n;
        let cells = ["1", "移栽许可", "《花木法》第一条", "花木股", "晴"];
        let files = [
            ("html", page(&headers, &cells)),
            ("md", markdown(&headers, &cells)),
            ("csv", csv(&headers, &cells).replace("法\"规\"", "\"法\"\"规\"\"\"")),
            ("txt", dump(&headers, &cells)),
        ];
        for (_, (extension, file)) in files.into_iter().enumerate().filter(|(n, _)| is_tried(*n)) {
            let _ = fs::remove_dir_all(&folder);
            fs::create_dir_all(&folder).unwrap();
            let name = format!("list.{extension}");
            fs::write(folder.join(&name), file).unwrap();
            let refused = quanze(&folder, &["inspect", &name]);
            let said = String::from_utf8(refused.stderr).unwrap();
            assert_eq!(refused.status.code(), Some(2), "{at} {extension}: {said}");
            let seen: Vec<&str> = headers.iter().copied().filter(|header| said.contains(header)).collect();
            assert_eq!(seen.len(), headers.len(), "{at} {extension} shows all headers: {said}");
            let lines: Vec<&str> =
                said.lines().skip_while(|line| !line.contains("[columns]")).take(3).map(str::trim).collect();
            fs::write(folder.join("quanze.toml"), lines.join("\n")).unwrap();
            let read = quanze(&folder, &["inspect", "--format", "json", &name]);
            let told = String::from_utf8_lossy(&read.stderr).into_owned();
            assert_eq!(read.status.code(), Some(0), "{at} {extension}: {lines:?} {told}");
            let found: serde_json::Value = serde_json::from_slice(&read.stdout).unwrap();
            let entry = &found["files"][0]["entries"][0];
            assert!(entry["name"].is_string() && entry["basis"].is_string(), "{at} {extension} {lines:?}: {entry}");
        }
    }
}
