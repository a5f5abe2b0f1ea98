//! Reads published lists from the folder named by `QUANZE_LISTS`; without it these tests have nothing to read.

use std::path::PathBuf;

use quanze::model::{Document, DocumentKind, Role};
use quanze::read::{Limits, ReadError, ReadOptions, Reading, read};
use quanze::text::Source;
use quanze::vocabulary::Vocabulary;

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("QUANZE_LISTS").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: QUANZE_LISTS is unset");
    }
    folder
}

fn read_list(name: &str) -> Option<Result<Reading, ReadError>> {
    let bytes = std::fs::read(folder()?.join(name)).unwrap();
    let vocabulary = Vocabulary::bundled();
    let options = ReadOptions { vocabulary: &vocabulary, limits: Limits::default() };
    Some(read(name, &bytes, &options))
}

fn text_of<'a>(source: &'a Source, document: &Document, entry: usize, role: Role) -> Option<&'a str> {
    document.entries[entry].cell(role).map(|cell| source.slice(cell.span))
}

fn without_blank_lines(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

fn assert_true_lines(source: &Source, document: &Document) {
    let lines: Vec<&str> = source.text().lines().collect();
    for entry in &document.entries {
        for cell in &entry.cells {
            let line = source.line_column(cell.span.start()).line as usize;
            let first = source.slice(cell.span).lines().next().unwrap_or("");
            assert!(lines[line - 1].contains(first), "entry {} line {line}", entry.index);
        }
    }
}

#[test]
fn qinzhou_dump_and_csv_agree() {
    let (Some(dump), Some(csv), Some(gb)) =
        (read_list("qinzhou-2025.txt"), read_list("qinzhou-2025.csv"), read_list("qinzhou-2025-gb18030.csv"))
    else {
        return;
    };
    let (dump, csv, gb) = (dump.unwrap(), csv.unwrap(), gb.unwrap());
    for reading in [&dump, &csv, &gb] {
        let document = &reading.document;
        assert_eq!((document.item_count(), document.entries.len()), (199, 227), "{}", document.format);
        assert_eq!(document.date.as_ref().unwrap().value.to_string(), "2025-12");
        assert_true_lines(&reading.source, document);
        for (at, item) in document.entries.iter().filter(|entry| entry.parent.is_none()).enumerate() {
            assert_eq!(item.number.as_ref().unwrap().value, Some(at as u32 + 1));
        }
    }
    assert_eq!(gb.source.text(), csv.source.text());
    assert_eq!(format!("{:?}", gb.document.entries), format!("{:?}", csv.document.entries));
    assert!(csv.document.problems.is_empty(), "{:?}", csv.document.problems);
    assert_eq!(dump.document.problems.len(), 1, "{:?}", dump.document.problems);

    let mut lost_numbers = 0;
    let mut lost_cells = 0;
    for at in 0..227 {
        let (left, right) = (&dump.document.entries[at], &csv.document.entries[at]);
        assert_eq!((left.index, left.parent), (right.index, right.parent));
        for &role in Role::ALL {
            let a = text_of(&dump.source, &dump.document, at, role);
            let b = text_of(&csv.source, &csv.document, at, role);
            if role == Role::Number && left.parent.is_none() && a.is_none() {
                lost_numbers += 1;
                assert!(left.number.as_ref().unwrap().inferred);
                continue;
            }
            if a.is_none() && b == Some("") && matches!(role, Role::Category | Role::Name) && left.parent.is_none() {
                lost_cells += 1;
                continue;
            }
            if role == Role::Number {
                continue;
            }
            let plain = |text: Option<&str>| without_blank_lines(text.unwrap_or(""));
            assert_eq!(plain(a), plain(b), "entry {at} {role}");
            let inherited = |document: &Document| document.entries[at].cell(role).is_some_and(|cell| cell.inherited);
            assert_eq!(inherited(&dump.document), inherited(&csv.document), "entry {at} {role}");
        }
    }
    assert_eq!((lost_numbers, lost_cells), (160, 8));
    println!("{}", quanze::report::inspect::table(&dump.source, &dump.document, quanze::diagnostic::Lang::Zh, 80));
}

#[test]
fn qinzhou_docx_is_the_same_list() {
    let (Some(docx), Some(csv), Some(dump)) =
        (read_list("qinzhou-2025.docx"), read_list("qinzhou-2025.csv"), read_list("qinzhou-2025.txt"))
    else {
        return;
    };
    let (docx, csv, dump) = (docx.unwrap(), csv.unwrap(), dump.unwrap());
    let document = &docx.document;
    assert_eq!((document.format, document.item_count(), document.entries.len()), ("docx", 199, 227));
    assert_eq!(document.date.as_ref().unwrap().value.to_string(), "2025-12");
    assert_eq!(document.title.as_ref().unwrap().value, csv.document.title.as_ref().unwrap().value);
    assert_true_lines(&docx.source, document);
    for (at, item) in document.entries.iter().filter(|entry| entry.parent.is_none()).enumerate() {
        let number = item.number.as_ref().unwrap();
        assert_eq!((number.value, number.inferred), (Some(at as u32 + 1), false));
    }
    // Comments are all that was not read; the footnote stands behind the list.
    assert_eq!(document.problems.len(), 1, "{:?}", document.problems);
    let parts: Vec<DocumentKind> = document.parts.iter().map(|part| part.kind).collect();
    assert_eq!(parts, [DocumentKind::PowerList, DocumentKind::Prose]);
    let last = document.paragraphs.last().map_or("", |(_, span)| docx.source.slice(*span));
    assert!(last.starts_with("脚注1："), "{last}");
    let inherited =
        |document: &Document, at: usize, role: Role| document.entries[at].cell(role).is_some_and(|cell| cell.inherited);
    let plain = |text: Option<&str>| without_blank_lines(text.unwrap_or(""));
    let mut lost = 0;
    for at in 0..227 {
        assert_eq!(document.entries[at].parent, csv.document.entries[at].parent, "entry {at}");
        for &role in Role::ALL {
            let a = text_of(&docx.source, document, at, role);
            let b = text_of(&csv.source, &csv.document, at, role);
            assert_eq!(plain(a), plain(b), "csv: entry {at} {role}");
            assert_eq!(inherited(document, at, role), inherited(&csv.document, at, role), "csv: entry {at} {role}");
            let c = text_of(&dump.source, &dump.document, at, role);
            match (role, c) {
                // The dump has lost these; the rows of an item with a lost number have lost it too.
                (Role::Category | Role::Name, None) => lost += 1,
                (Role::Number, _) => {}
                _ => assert_eq!(plain(a), plain(c), "dump: entry {at} {role}"),
            }
        }
    }
    assert_eq!(lost, 8);
    let address = document.address_of(&document.entries[9], document.entries[9].cell(Role::Basis).unwrap());
    assert_eq!(address.unwrap().zh(), "表1 第12行 实施依据");
}

#[test]
fn hengshui_registers() {
    let Some(reading) = read_list("hengshui-registers.txt") else {
        return;
    };
    let Reading { source, document } = reading.unwrap();
    println!("{}", quanze::report::inspect::table(&source, &document, quanze::diagnostic::Lang::Zh, 80));
    let count = |part: u32| {
        let of_part: Vec<_> = document.entries.iter().filter(|entry| entry.part == part).collect();
        (of_part.iter().filter(|entry| entry.parent.is_none()).count(), of_part.len())
    };
    assert_eq!(count(0), (15, 62));
    assert_eq!(count(1), (2, 14));
    assert_eq!(document.parts.len(), 3);
    assert!(document.parts[1].title.is_some() && document.parts[1].has(Role::Case));
    assert!(document.problems.is_empty(), "{:?}", document.problems);
    assert_true_lines(&source, &document);
    let prose = document.paragraphs.iter().filter(|(part, _)| *part == 2).count();
    assert!(prose > 50, "{prose}");
    for entry in &document.entries {
        assert!(entry.number.as_ref().is_some_and(|number| !number.inferred));
    }
}

#[test]
fn a_list_without_cell_marks_is_refused() {
    let Some(reading) = read_list("qinzhou-2025-writer.txt") else {
        return;
    };
    let error = reading.unwrap_err();
    assert!(matches!(error, ReadError::NoCellMarks { .. }), "{error:?}");
}

#[test]
fn qinzhou_pages_are_the_same_list() {
    let (Some(csv), Some(calc), Some(writer)) =
        (read_list("qinzhou-2025.csv"), read_list("qinzhou-2025-calc.html"), read_list("qinzhou-2025-writer.html"))
    else {
        return;
    };
    let (csv, calc, writer) = (csv.unwrap(), calc.unwrap(), writer.unwrap());
    // A browser shows one space where there are several.
    let plain = |text: Option<&str>| {
        let lines = text.unwrap_or("").lines().map(|line| line.trim().split(' ').filter(|word| !word.is_empty()));
        let lines = lines.map(|words| words.collect::<Vec<_>>().join(" ")).filter(|line| !line.is_empty());
        lines.collect::<Vec<_>>().join("\n")
    };
    for page in [&calc, &writer] {
        let document = &page.document;
        assert_eq!((document.format, document.item_count(), document.entries.len()), ("html", 199, 227));
        assert_eq!(document.title.as_ref().unwrap().value, csv.document.title.as_ref().unwrap().value);
        assert_eq!(document.date.as_ref().unwrap().value.to_string(), "2025-12");
        assert!(document.problems.is_empty(), "{:?}", document.problems);
        let mut others = Vec::new();
        for at in 0..227 {
            assert_eq!(document.entries[at].parent, csv.document.entries[at].parent, "entry {at}");
            for &role in Role::ALL {
                let a = plain(text_of(&page.source, document, at, role));
                let b = plain(text_of(&csv.source, &csv.document, at, role));
                if a != b {
                    others.push((at, role));
                }
            }
        }
        // LibreOffice Calc leaves the hidden column out; Writer shows what tracked changes have deleted.
        others.retain(|(_, role)| page.document.parts[0].has(*role));
        if document.parts[0].has(Role::Exemption) {
            let deleted = [(5, Role::Actor), (24, Role::Unit), (117, Role::Duties), (147, Role::Name)];
            assert_eq!(others, deleted);
        } else {
            assert_eq!(others, []);
        }
        let file = std::fs::read_to_string(folder().unwrap().join(page.source.path())).unwrap();
        for segment in page.source.segments() {
            let at = page.source.native_offset(segment.span.start()).unwrap() as usize;
            assert_eq!(&file[at..at + segment.span.len() as usize], page.source.slice(segment.span));
        }
    }
}

#[test]
fn other_formats_are_named() {
    let Some(reading) = read_list("qinzhou-2025.odt") else {
        return;
    };
    let message = reading.unwrap_err().message(quanze::diagnostic::Lang::Zh);
    assert!(message.contains("odt"), "{message}");
}

#[test]
fn prose_is_no_list() {
    for name in [
        "prose/jiaxing-report-2020.txt",
        "prose/supervision-plans.txt",
        "prose/comprehensive-enforcement-traditional.txt",
    ] {
        let Some(reading) = read_list(name) else {
            return;
        };
        let document = reading.unwrap().document;
        assert_eq!(document.format, "prose", "{name}");
        assert!(document.entries.is_empty() && document.paragraphs.len() >= 6);
    }
}
