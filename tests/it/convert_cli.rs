//! `quanze convert` as its user meets it: what is written where, what is refused, what is left alone.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::support::scratch;

fn convert(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quanze"));
    command.current_dir(folder).arg("convert").args(arguments).output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const LIST: &str =
    "甲市城管局权责清单\n序号,权力类型,事项名称,实施依据\n1,行政处罚,对占用盲道的处罚,《甲市道路条例》第三条\n";

#[test]
fn a_list_becomes_a_file_of_the_form_its_name_tells() {
    let folder = scratch("convert-forms");
    fs::write(folder.join("list.csv"), LIST).unwrap();
    for (name, begin) in [
        ("a.toml", "title = "),
        ("a.json", "{\n  \"title\": "),
        ("a.CSV", "\u{feff}甲市"),
        ("a.md", "# 甲市城管局权责清单\n\n| 序号 |"),
    ] {
        let output = convert(&folder, &["list.csv", "-o", name]);
        assert_eq!(output.status.code(), Some(0), "{}", told(&output));
        assert!(told(&output).contains(&format!("已写入 {name}：1 项，1 行")), "{}", told(&output));
        assert!(fs::read_to_string(folder.join(name)).unwrap().starts_with(begin), "{name}");
    }
    let output = convert(&folder, &["list.csv", "-o", "-", "--to", "toml"]);
    assert_eq!(output.stdout, fs::read(folder.join("a.toml")).unwrap());
    assert_eq!(told(&output), "");
    let names = fs::read_dir(&folder).unwrap().count();
    assert_eq!(names, 5, "nothing else is left behind");
}

#[test]
fn files_are_left_alone_unless_told_otherwise() {
    let folder = scratch("convert-force");
    fs::write(folder.join("list.csv"), LIST).unwrap();
    fs::write(folder.join("a.toml"), "mine").unwrap();
    let output = convert(&folder, &["list.csv", "-o", "a.toml"]);
    assert_eq!((output.status.code(), told(&output).contains("--force")), (Some(2), true));
    assert_eq!(fs::read_to_string(folder.join("a.toml")).unwrap(), "mine");
    assert_eq!(convert(&folder, &["list.csv", "-o", "a.toml", "--force"]).status.code(), Some(0));
    assert!(fs::read_to_string(folder.join("a.toml")).unwrap().starts_with("title"));
}

#[test]
fn several_tables_are_told_and_parted() {
    let folder = scratch("convert-parts");
    let registers = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats/registers.txt");
    fs::copy(registers, folder.join("r.txt")).unwrap();
    let output = convert(&folder, &["r.txt", "-o", "r.csv"]);
    assert_eq!(output.status.code(), Some(2));
    for part in ["--split", "1  职责登记表", "职责边界登记表"] {
        assert!(told(&output).contains(part), "{}", told(&output));
    }
    assert!(!folder.join("r.csv").exists());
    assert_eq!(convert(&folder, &["r.txt", "-o", "r.csv", "--part", "1"]).status.code(), Some(0));
    assert_eq!(convert(&folder, &["r.txt", "-o", "r.csv", "--part", "9", "--force"]).status.code(), Some(2));
    let output = convert(&folder, &["r.txt", "-o", "s.csv", "--split"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert_eq!(fs::read(folder.join("s-1.csv")).unwrap(), fs::read(folder.join("r.csv")).unwrap());
    assert_eq!(convert(&folder, &["r.txt", "-o", "r.toml"]).status.code(), Some(0));
    assert!(fs::read_to_string(folder.join("r.toml")).unwrap().contains("[[parts.entries]]"));
}

#[test]
fn what_a_csv_cannot_hold_is_said() {
    let folder = scratch("convert-losses");
    let list = "kind = \"power-list\"\n[[entries]]\nnumber = 1\nnumber_inferred = true\nname = \"甲\"\nbasis = \"《乙条例》第一条\"\n";
    fs::write(folder.join("list.toml"), list).unwrap();
    let output = convert(&folder, &["list.toml", "-o", "a.csv"]);
    assert_eq!(output.status.code(), Some(0));
    let said = told(&output);
    assert!(said.contains("toml 或 json") && said.contains("1 个序号是原文件丢失后推算的"), "{said}");
    fs::write(folder.join("prose.txt"), "关于印发方案的通知\n一、总体要求\n").unwrap();
    let output = convert(&folder, &["prose.txt", "-o", "p.csv"]);
    assert_eq!((output.status.code(), told(&output).contains("没有清单表格")), (Some(2), true));
    assert_eq!(convert(&folder, &["prose.txt", "-o", "p.toml"]).status.code(), Some(0));
}

#[test]
fn wrong_use_says_what_would_be_right() {
    let folder = scratch("convert-usage");
    fs::write(folder.join("list.csv"), LIST).unwrap();
    fs::write(folder.join("bad.toml"), "[[entries]]\nnumber = 1\nname = \"甲\"\nbasys = \"乙\"\n").unwrap();
    for (arguments, said) in [
        (&["list.csv"][..], "--to"),
        (&["list.csv", "-o", "a.docx"], "扩展名"),
        (&["list.csv", "-o", "-", "--to", "csv", "--split"], "--split"),
        (&["absent.csv", "-o", "a.toml"], "文件不存在"),
        (&["list.csv", "-o", "no/such/a.toml"], "无法写入"),
        (&["bad.toml", "-o", "a.json"], "第 4 行：没有名为“basys”"),
        (&["list.csv", "--to", "pdf"], "toml"),
        (&[], "convert"),
    ] {
        let output = convert(&folder, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(told(&output).contains(said), "{arguments:?}: {}", told(&output));
    }
    let schema = convert(&folder, &["--schema"]);
    assert_eq!((schema.status.code(), schema.stdout.as_slice()), (Some(0), quanze::write::SCHEMA.as_bytes()));
}
