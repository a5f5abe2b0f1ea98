//! Files of `fixtures/reading` and what is read of them: what stands in `X.expected` (`UPDATE=1` rewrites it).

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use quanze::diagnostic::Lang;
use quanze::model::{Address, Document, Entry, Role};
use quanze::read::{Limits, ReadOptions, Reading, read};
use quanze::text::{Source, Span};
use quanze::vocabulary::Vocabulary;

#[test]
fn files_are_read_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/reading");
    let vocabulary = Vocabulary::bundled();
    let options = ReadOptions { vocabulary: &vocabulary, limits: Limits::default() };
    let mut wrong = Vec::new();
    let files = files_below(&folder);
    assert!(files.len() >= 10, "{}", files.len());
    for file in files {
        let shown = file.strip_prefix(&folder).unwrap().display().to_string();
        let bytes = std::fs::read(&file).unwrap();
        let name = file.file_name().unwrap().to_string_lossy();
        let found = match read(&name, &bytes, &options) {
            Ok(reading) => description(&reading),
            Err(error) => {
                let (zh, en) = (error.message(Lang::Zh), error.message(Lang::En));
                format!("error: {zh}\nhelp: {}\nerror: {en}\nhelp: {}\n", error.help(Lang::Zh), error.help(Lang::En))
            }
        };
        let expected = PathBuf::from(format!("{}.expected", file.display()));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&expected, &found).unwrap();
        } else if std::fs::read_to_string(&expected).ok().as_ref() != Some(&found) {
            wrong.push(format!("{shown}:\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else if path.extension().is_none_or(|extension| extension != "expected" && extension != "py") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// All that was understood, in words.
fn description(Reading { source, document }: &Reading) -> String {
    let mut text = format!("{}, {}, {:?}", document.format, document.kind.name(), source.encoding());
    let title = document.title.as_ref().map(|title| title.value.clone());
    let date = document.date.as_ref().map(|date| date.value.to_string());
    for found in [title, date, document.authority.clone()].into_iter().flatten() {
        write!(text, ", {found}").unwrap();
    }
    text.push('\n');
    for (index, part) in document.parts.iter().enumerate() {
        write!(text, "part {}: {}", index + 1, part.kind.name()).unwrap();
        for found in [part.title.as_ref().map(|title| &title.value), part.sheet.as_ref()].into_iter().flatten() {
            write!(text, ", {found}").unwrap();
        }
        text.push('\n');
        if !part.columns.is_empty() {
            let columns =
                part.columns.iter().map(|column| format!("{}←{}", column.role.map_or("?", Role::name), column.header));
            writeln!(text, "  {}", columns.collect::<Vec<_>>().join(" ")).unwrap();
        }
        for entry in document.entries.iter().filter(|entry| entry.part as usize == index) {
            writeln!(text, "  {}", entry_line(source, document, entry)).unwrap();
        }
        for (_, span) in document.paragraphs.iter().filter(|(part, _)| *part as usize == index) {
            writeln!(text, "  ¶ {}", shown(source, *span)).unwrap();
        }
    }
    for problem in &document.problems {
        writeln!(text, "{:?}, line {}: {}", problem.kind, source.line(problem.span.start()), problem.zh).unwrap();
    }
    text
}

fn entry_line(source: &Source, document: &Document, entry: &Entry) -> String {
    let mut line = String::from(if entry.parent.is_some() { "↳" } else { "●" });
    match &entry.number {
        Some(number) if number.inferred => {
            write!(line, " ({})", number.value.map_or("?".to_owned(), |value| value.to_string())).unwrap()
        }
        Some(number) => write!(line, " {}", number.value.map_or("?".to_owned(), |value| value.to_string())).unwrap(),
        None => line.push_str(" –"),
    }
    write!(line, " table {} row {}:", document.table_of(entry), entry.row).unwrap();
    for cell in entry.cells.iter().filter(|cell| !cell.span.is_empty()) {
        let inherited = if cell.inherited { "^" } else { "" };
        let role = cell.role.map_or("?", Role::name);
        write!(line, " {inherited}{role}={}", shown(source, cell.span)).unwrap();
    }
    line
}

fn shown(source: &Source, span: Span) -> String {
    let text = source.slice(span);
    let count = text.chars().count();
    let mut line: String = text.chars().take(80).collect::<String>().replace('\n', "⏎").replace('\t', "⇥");
    if count > 80 {
        write!(line, "…({count})").unwrap();
    }
    line
}

/// The same cards, in whatever kind of file: the same items with the same texts, each cell with its own address.
#[test]
fn cards_are_alike_in_every_format() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/reading/cards");
    let vocabulary = Vocabulary::bundled();
    let options = ReadOptions { vocabulary: &vocabulary, limits: Limits::default() };
    let items = |name: &str| -> Vec<Vec<(Option<Role>, String)>> {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let Reading { source, document } = read(name, &bytes, &options).unwrap();
        assert_eq!(document.parts.iter().filter(|part| !part.columns.is_empty()).count(), 1, "{name}");
        let cell = |span: Span| source.slice(span).split_whitespace().collect::<String>();
        let filled = |entry: &Entry| {
            let cells = entry.cells.iter().filter(|cell| !cell.span.is_empty());
            let mut cells: Vec<_> = cells.map(|it| (it.role, cell(it.span))).collect();
            cells.sort();
            cells
        };
        document.entries.iter().map(filled).collect()
    };
    let expected = items("two-columns.html");
    assert_eq!((expected.len(), expected[0].len()), (3, 9));
    for columns in ["two", "four"] {
        for format in ["html", "md", "txt", "csv", "docx", "xlsx"] {
            let name = format!("{columns}-columns.{format}");
            assert_eq!(items(&name), expected, "{name}");
        }
    }
    // A value is found where it stands, not where its item begins.
    let address = |name: &str| {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let Reading { document, .. } = read(name, &bytes, &options).unwrap();
        let entry = &document.entries[1];
        document.address_of(entry, entry.cell(Role::Basis).unwrap())
    };
    let sheet = Some(Address::Sheet { sheet: Some("登记表".to_owned()), row: 19, column: 1 });
    assert_eq!(address("two-columns.xlsx"), sheet);
    let table = Some(Address::Table { table: 2, row: 7, column: "实施依据".to_owned() });
    assert_eq!(address("two-columns.docx"), table);
}

/// Every file here, cut off anywhere, with a line left out, or with a byte changed, is read or refused; every span is one of the text.
#[test]
fn damage_is_survived() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/reading");
    let vocabulary = Vocabulary::bundled();
    let options = ReadOptions { vocabulary: &vocabulary, limits: Limits::default() };
    let check = |name: &str, bytes: &[u8]| {
        let Ok(Reading { source, document }) = read(name, bytes, &options) else { return };
        let cells = document.entries.iter().flat_map(|entry| &entry.cells).map(|cell| cell.span);
        let lines = document.paragraphs.iter().map(|(_, span)| *span);
        let columns = document.parts.iter().flat_map(|part| &part.columns).map(|column| column.span);
        let problems = document.problems.iter().map(|problem| problem.span);
        for span in cells.chain(lines).chain(columns).chain(problems) {
            let is_sound = source.text().get(span.start() as usize..span.end() as usize).is_some();
            assert!(is_sound, "{name}: {span:?} {}", String::from_utf8_lossy(bytes));
        }
    };
    for file in files_below(&folder) {
        let bytes = std::fs::read(&file).unwrap();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        for at in (0..bytes.len()).step_by(bytes.len() / 24 + 1) {
            check(&name, &bytes[..at]);
            let mut changed = bytes.clone();
            changed[at] = b"|<\t\n\",>\xff"[at % 8];
            check(&name, &changed);
        }
        let lines: Vec<&[u8]> = bytes.split_inclusive(|&byte| byte == b'\n').collect();
        for left_out in (0..lines.len()).step_by(lines.len() / 12 + 1) {
            let rest = lines.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, line)| *line);
            check(&name, &rest.collect::<Vec<_>>().concat());
        }
    }
}

/// Files too large or too deep to be kept: each is read, or refused with its place, in bounded time.
#[test]
fn generated_files_are_read_as_expected() {
    let vocabulary = Vocabulary::bundled();
    let options = ReadOptions { vocabulary: &vocabulary, limits: Limits::default() };
    let mut text = String::new();
    for (name, file) in generated() {
        let extension = name.split(' ').next().unwrap();
        writeln!(text, "{name} ({} bytes)", file.len()).unwrap();
        match read(&format!("list.{extension}"), file.as_bytes(), &options) {
            Ok(Reading { source, document }) => {
                let columns = document.parts.iter().map(|part| part.columns.len().to_string()).collect::<Vec<_>>();
                let longest = document.entries.iter().flat_map(|entry| &entry.cells).map(|cell| cell.span.len()).max();
                writeln!(
                    text,
                    "  {} entries, columns {}, longest cell {}",
                    document.entries.len(),
                    columns.join("+"),
                    longest.unwrap_or(0)
                )
                .unwrap();
                for problem in document.problems.iter().take(5) {
                    let place = source.line_column(problem.span.start());
                    let zh: String = problem.zh.chars().take(160).collect();
                    writeln!(text, "  line {} column {}: {zh}", place.line, place.column).unwrap();
                }
                if let Some(more) = document.problems.len().checked_sub(6) {
                    writeln!(text, "  … {} more", more + 1).unwrap();
                }
            }
            Err(error) => {
                let zh: String = error.message(Lang::Zh).chars().take(300).collect();
                writeln!(text, "  error: {zh}").unwrap();
            }
        }
    }
    let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/reading/generated.expected");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&expected, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&expected).unwrap(), text);
}

fn generated() -> Vec<(&'static str, String)> {
    let long = "园林".repeat(10 << 20 >> 3);
    let many = |n: usize, each: &dyn Fn(usize) -> String| (0..n).map(each).collect::<String>();
    let head_html = "<table><tr><td>序号</td><td>事项名称</td><td>实施依据</td></tr>";
    let head_md = "| 序号 | 事项名称 | 实施依据 |\n|---|---|---|\n";
    let head_toml = "title = \"青山市园林局权责清单\"\n[[entries]]\nnumber = 1\nname = \"甲的处罚\"\n";
    let head_json = "{\"entries\": [{\"number\": 1, \"name\": \"甲的处罚\"";
    vec![
        ("html cell of 10 MB", format!("{head_html}<tr><td>1</td><td>甲</td><td>{long}</td></tr></table>")),
        ("html 10000 columns", format!("{head_html}<tr>{}</tr></table>", "<td>甲</td>".repeat(10_000))),
        (
            "html nested tables",
            format!("{head_html}<tr><td>1</td><td>甲</td><td>{}", "<table><tr><td>乙".repeat(20_000)),
        ),
        ("html nested blocks", format!("{head_html}<tr><td>1</td><td>甲</td><td>{}乙", "<div><b>".repeat(100_000))),
        ("html rows without end", format!("{head_html}{}", "<tr><td rowspan=65534 colspan=1000>甲".repeat(3000))),
        ("md cell of 10 MB", format!("{head_md}| 1 | 甲 | {long} |\n")),
        ("md 10000 columns", format!("{head_md}| 1 | 甲 {}|\n", "| 乙 ".repeat(10_000))),
        (
            "md 10000 headers",
            format!(
                "| 序号 | 事项名称 {0}|\n|---|---{1}|\n| 1 | 甲 |\n",
                "| 乙 ".repeat(10_000),
                "|---".repeat(10_000)
            ),
        ),
        ("md nested quotes", format!("{head_md}| 1 | 甲 | 乙 |\n\n{}\n", "> ".repeat(50_000))),
        ("md brackets", format!("{head_md}| 1 | 甲 | {} |\n", "[".repeat(50_000))),
        ("toml cell of 10 MB", format!("{head_toml}basis = \"\"\"\n{long}\"\"\"\n")),
        ("toml 10000 keys", format!("{head_toml}{}", many(10_000, &|n| format!("k{n} = \"甲\"\n")))),
        ("toml nested arrays", format!("{head_toml}basis = {}\n", "[".repeat(100_000))),
        ("toml nested tables", format!("{head_toml}[{}a]\n", "a.".repeat(50_000))),
        (
            "toml 20000 entries",
            many(20_000, &|n| format!("[[entries]]\nnumber = {n}\nname = \"甲{n}的处罚\"\nbasis = \"乙\"\n")),
        ),
        ("json cell of 10 MB", format!("{head_json}, \"basis\": \"{long}\"}}]}}")),
        ("json 10000 keys", format!("{head_json}{}}}]}}", many(10_000, &|n| format!(", \"k{n}\": \"甲\"")))),
        ("json nested arrays", format!("{head_json}, \"basis\": {}", "[".repeat(100_000))),
        ("json nested objects", format!("{head_json}, \"basis\": {}", "{\"a\":".repeat(100_000))),
        (
            "json 20000 entries",
            format!(
                "{{\"entries\": [{}{{}}]}}",
                many(20_000, &|n| format!("{{\"number\": {n}, \"name\": \"甲{n}的处罚\"}},\n"))
            ),
        ),
    ]
}
