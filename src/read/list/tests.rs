use crate::diagnostic::Lang;
use crate::model::{DocumentKind, Role};
use crate::read::{Limits, ReadError, ReadOptions, Reading, read};
use crate::vocabulary::Vocabulary;

fn try_read(path: &str, text: &str) -> Result<Reading, ReadError> {
    let vocabulary = Vocabulary::bundled();
    read(path, text.as_bytes(), &ReadOptions { vocabulary: &vocabulary, limits: Limits::default() })
}

fn cell(reading: &Reading, entry: usize, role: Role) -> &str {
    reading.document.entries[entry].cell(role).map_or("-", |cell| reading.source.slice(cell.span))
}

const TOML: &str = "title = \"青山市园林局权责清单\"\ndate = \"2025-12\"\nkind = \"power-list\"\n\n[[entries]]\nnumber = 1\ncategory = \"行政处罚\"\nname = \"对\\\"砍伐\\\"的处罚\"\nbasis = \"\"\"\n《甲条例》第一条\n《乙条例》第二条\n\"\"\"\n\n[[entries]]\nparent = 1\nsub_name = \"1.甲\"\n\n[[entries]]\nnumber = \"02\"\nname = \"乙\"\n";

const JSON: &str = "{\"title\": \"青山市园林局权责清单\", \"date\": \"2025-12\", \"kind\": \"power-list\", \"entries\": [\n{\"number\": 1, \"category\": \"行政处罚\", \"name\": \"对\\\"砍伐\\\"的处罚\", \"basis\": \"《甲条例》第一条\\n《乙条例》第二条\"},\n{\"parent\": 1, \"sub_name\": \"1.甲\"},\n{\"number\": \"02\", \"name\": \"乙\"}]}";

#[test]
fn toml_and_json_say_the_same() {
    for (path, text) in [("a.toml", TOML), ("list", TOML), ("a.json", JSON), ("list", JSON)] {
        let reading = try_read(path, text).unwrap();
        let document = &reading.document;
        assert!(document.problems.is_empty(), "{:?}", document.problems);
        assert_eq!((document.kind, document.item_count(), document.entries.len()), (DocumentKind::PowerList, 2, 3));
        assert_eq!(document.title.as_ref().unwrap().value, "青山市园林局权责清单");
        assert_eq!(document.date.as_ref().unwrap().value.to_string(), "2025-12");
        assert_eq!(document.authority.as_deref(), Some("青山市园林局"));
        assert_eq!(cell(&reading, 0, Role::Name), "对\"砍伐\"的处罚");
        assert_eq!(cell(&reading, 0, Role::Basis), "《甲条例》第一条\n《乙条例》第二条");
        assert!(document.entries[1].cell(Role::Basis).unwrap().inherited);
        assert_eq!(document.entries[1].parent, Some(0));
        assert_eq!(document.entries[2].number.as_ref().unwrap().text, "02");
        assert_eq!(cell(&reading, 2, Role::Basis), "");
    }
}

#[test]
fn places_are_those_of_the_file() {
    let reading = try_read("a.json", JSON).unwrap();
    let name = reading.document.entries[2].cell(Role::Name).unwrap();
    assert_eq!(reading.source.line_column(name.span.start()).line, 4);
    let native = reading.source.native_offset(name.span.start()).unwrap() as usize;
    assert!(JSON[native..].starts_with("乙\"}]}"));
}

#[test]
fn lines_in_an_array_are_one_cell() {
    let text = "{\"entries\": [{\"number\": 1, \"name\": \"甲\", \"basis\": [\n  \"一\",\n  \"二\"\n]}]}";
    let reading = try_read("a.json", text).unwrap();
    assert_eq!(cell(&reading, 0, Role::Basis), "一\n二");
    let basis = reading.document.entries[0].cell(Role::Basis).unwrap();
    assert_eq!(reading.source.line_column(basis.span.end() - 3).line, 3);
}

#[test]
fn mistakes_are_told_at_their_place_and_the_rest_is_read() {
    let text = "kind = \"power\"\n[[entries]]\nnumber = 1\nname = \"甲\"\nbasys = \"乙\"\nunit = 5\n[[entries]]\nparent = 9\nname = \"丙\"\n";
    let reading = try_read("a.toml", text).unwrap();
    assert_eq!(reading.document.entries.len(), 2);
    let told: Vec<_> = reading
        .document
        .problems
        .iter()
        .map(|problem| (reading.source.line_column(problem.span.start()).line, problem.en.as_str()))
        .collect();
    assert_eq!(told.iter().map(|told| told.0).collect::<Vec<_>>(), [1, 5, 6, 8]);
    assert!(told[1].1.contains("did you mean “basis”?"), "{told:?}");
    assert!(told[3].1.contains("“9”"), "{told:?}");
}

#[test]
fn what_is_no_list_is_no_list() {
    for (path, text) in [
        ("Cargo.toml", "[package]\nname = \"a\"\n"),
        ("quanze.toml", "select = [\"B\"]\n"),
        ("package.json", "{\"name\": \"a\", \"version\": \"1\"}"),
        ("a.json", "[1, 2]"),
        ("a.json", "{\"entries\": [1]}"),
    ] {
        assert!(matches!(try_read(path, text), Err(ReadError::NoList { .. })), "{path}");
    }
}

#[test]
fn hostile_files_are_refused_with_their_place() {
    let deep = 100_000;
    let samples = [
        ("a.json", "[".repeat(deep)),
        ("a.json", format!("{{\"entries\": [{{\"name\": {}{}}}]}}", "[".repeat(deep), "]".repeat(deep))),
        ("a.json", JSON[..JSON.len() - 3].to_owned()),
        ("a.json", JSON.replace("\\\"", "\\q")),
        ("a.toml", format!("a = {}", "[".repeat(deep))),
        ("a.toml", format!("[[entries]]\nname = {}1{}", "{a=".repeat(deep), "}".repeat(deep))),
        ("a.toml", TOML.replace("\"\"\"\n\n", "\n\n")),
        ("a.toml", TOML.replace("number = 1", "number = ")),
    ];
    for (path, text) in samples {
        match try_read(path, &text) {
            Ok(reading) => assert!(!reading.document.problems.is_empty()),
            Err(error) => assert!(error.message(Lang::Zh).contains("行第"), "{}", error.message(Lang::Zh)),
        }
    }
    let wide: String = (0..10_000).map(|n| format!("other.\"列{n}\" = \"x\"\n")).collect();
    let wide = try_read("a.toml", &format!("[[entries]]\nname = \"甲\"\n{wide}")).unwrap();
    assert!(!wide.document.problems.is_empty() && wide.document.problems.len() <= 101);
}

#[test]
fn rows_say_what_they_share_and_what_was_lost() {
    let text = "title = \"青山市园林局清单汇编\"\n\
        [[parts]]\ntitle = \"甲登记表\"\nkind = \"duty-register\"\ntext = \"（2024.5）\"\n\
        columns = [{ role = \"number\" }, { role = \"department_duty\" }, { role = \"name\", header = \"事项\" }, { header = \"页码\" }]\n\
        [[parts.entries]]\nnote = \"一、园林\"\n\
        [[parts.entries]]\nnumber = 1\ndepartment_duty = \"植树\"\nname = \"挖坑\"\nother.\"页码\" = \"7\"\nother.\"第6列\" = \"多\"\n\
        [[parts.entries]]\nparent = \"above\"\nname = \"浇水\"\n\
        [[parts.entries]]\nnumber = 2\nnumber_inferred = true\nmerged = [\"department_duty\"]\nlost = [\"name\"]\n\
        [[parts]]\nkind = \"prose\"\ntext = \"\"\"\n第一段\n第二段\n\"\"\"\n";
    let reading = try_read("a.toml", text).unwrap();
    let document = &reading.document;
    assert!(document.problems.is_empty(), "{:?}", document.problems);
    assert_eq!(document.title.as_ref().unwrap().value, "青山市园林局清单汇编");
    assert_eq!((document.kind, document.parts.len()), (DocumentKind::DutyRegister, 2));
    assert_eq!(document.parts[0].columns[2].header, "事项");
    let shown = |cell: &crate::model::Cell| (cell.column, reading.source.slice(cell.span).to_owned(), cell.inherited);
    let cells = |entry: usize| document.entries[entry].cells.iter().map(shown).collect::<Vec<_>>();
    let own = |column, text: &str| (column, text.to_owned(), false);
    assert_eq!(cells(0), [own(0, "1"), own(1, "植树"), own(2, "挖坑"), own(3, "7"), own(5, "多")]);
    assert_eq!(cells(1)[1], (1, "植树".to_owned(), true));
    assert_eq!(cells(1)[2], own(2, "浇水"));
    assert_eq!(cells(2), [(1, "植树".to_owned(), true), own(3, "")]);
    assert!(document.entries[2].number.as_ref().unwrap().inferred);
    let paragraphs: Vec<_> =
        document.paragraphs.iter().map(|(part, span)| (*part, reading.source.slice(*span))).collect();
    assert_eq!(paragraphs, [(0, "甲登记表"), (0, "（2024.5）"), (0, "一、园林"), (1, "第一段"), (1, "第二段")]);
}

#[test]
fn limits_are_told_where_they_are_reached() {
    let vocabulary = Vocabulary::bundled();
    let read_with = |text: &str, limits: Limits| {
        read("a.toml", text.as_bytes(), &ReadOptions { vocabulary: &vocabulary, limits }).unwrap()
    };
    let places = |reading: &Reading| {
        let problems = reading.document.problems.iter();
        problems.map(|problem| reading.source.line_column(problem.span.start()).line).collect::<Vec<_>>()
    };
    let entry = "[[entries]]\nnumber = 1\nname = \"甲\"\n";
    let reading = read_with(&entry.repeat(3), Limits { rows: 2, ..Limits::default() });
    assert_eq!((reading.document.entries.len(), places(&reading)), (2, vec![7]));
    let reading = read_with(&entry.repeat(3), Limits { cells: 5, ..Limits::default() });
    assert_eq!((reading.document.entries.len(), places(&reading)), (2, vec![7]));
    // The column of the last key is beyond the limit.
    let text = "columns = [{ role = \"number\" }]\n[[entries]]\nnumber = 1\nname = \"甲\"\n";
    let reading = read_with(text, Limits { columns: 1, ..Limits::default() });
    assert_eq!((reading.document.entries[0].cells.len(), places(&reading)), (1, vec![4]));
    // A column that only a late row has is a cell of every row.
    let late = format!("{}[[entries]]\nnumber = 1\nunit = \"乙\"\n", "[[entries]]\nnumber = 1\n".repeat(5));
    let reading = read_with(&late, Limits { cells: 6, ..Limits::default() });
    assert_eq!((reading.document.entries.len(), places(&reading)), (3, vec![7]));
    let late = late.replace("unit", "other.x = \"1\"\nother.y = \"1\"\nunit");
    let reading = read_with(&late, Limits { cells: 8, ..Limits::default() });
    assert_eq!((reading.document.entries.len(), places(&reading)), (2, vec![5]));
}

#[test]
fn a_key_given_twice_is_told() {
    let reading = try_read("a.json", "{\"entries\": [{\"number\": 1, \"name\": \"甲\", \"name\": \"乙\"}]}").unwrap();
    assert_eq!(cell(&reading, 0, Role::Name), "乙");
    assert!(reading.document.problems[0].en.contains("twice"));
}

/// Common mistakes in JSON have Chinese words; none keeps those of the parser.
#[test]
fn broken_json_is_told_in_chinese() {
    for (text, due) in [
        ("{\"a\": \"x", "没有用英文引号结束"),
        ("{\"a\": [1", "没有用 ] 结束"),
        ("{\"a\": 1", "没有用 } 结束"),
        ("{\"a\":", "应有一个值"),
        ("{\"a\" 1}", "没有英文冒号"),
        ("[1 2]", "没有英文逗号"),
        ("{\"a\": 1 \"b\": 2}", "没有英文逗号"),
        ("{\"a\": x}", "文字要加英文引号"),
        ("{\"a\": “x”}", "文字要加英文引号"),
        ("{\"a\": truth}", "文字要加英文引号"),
        ("{\"a\": \"C:\\d\"}", "反斜杠"),
        ("{\"a\": \"x\ny\"}", "换行要写成 \\n"),
        ("{\"a\": 1,}", "不用逗号"),
        ("{a: 1}", "加英文引号的键"),
        ("[1,]", "不用逗号"),
        ("{} x", "还有别的内容"),
        ("{\"a\": 1.}", "这个数"),
    ] {
        let Err(error) = super::node::json(text) else { panic!("this is JSON: {text}") };
        assert!(error.message.zh.contains(due), "{text}: {}", error.message.zh);
    }
}
