//! Files of `fixtures/reading` and what is read of them: what stands in `X.expected` (`UPDATE=1` rewrites it).

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use quanze::diagnostic::Lang;
use quanze::model::{Document, Entry, Role};
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
}
