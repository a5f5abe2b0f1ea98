//! Reads published workbooks from the folder named by `QUANZE_LISTS`; without it these tests have nothing to read.

use std::path::PathBuf;

use quanze::model::{Document, ProblemKind, Role};
use quanze::read::{Limits, ReadOptions, Reading, read};
use quanze::text::{Native, Source};
use quanze::vocabulary::Vocabulary;

fn read_list(name: &str) -> Option<Reading> {
    let Some(folder) = std::env::var_os("QUANZE_LISTS").map(PathBuf::from) else {
        println!("skipped: QUANZE_LISTS is unset");
        return None;
    };
    let bytes = std::fs::read(folder.join(name)).unwrap();
    let vocabulary = Vocabulary::bundled();
    Some(read(name, &bytes, &ReadOptions { vocabulary: &vocabulary, limits: Limits::default() }).unwrap())
}

fn text_of<'a>(source: &'a Source, document: &Document, entry: usize, role: Role) -> Option<&'a str> {
    document.entries[entry].cell(role).map(|cell| source.slice(cell.span))
}

#[test]
fn qinzhou_workbooks_agree_with_the_csv() {
    let (Some(csv), Some(xlsx), Some(ods)) =
        (read_list("qinzhou-2025.csv"), read_list("qinzhou-2025.xlsx"), read_list("qinzhou-2025.ods"))
    else {
        return;
    };
    for sheet in [&xlsx, &ods] {
        let document = &sheet.document;
        assert_eq!((document.item_count(), document.entries.len()), (199, 227), "{}", document.format);
        let problems: Vec<&str> = document.problems.iter().map(|problem| problem.zh.as_str()).collect();
        assert!(problems.len() == 1 && problems[0].contains("L 列是隐藏的"), "{problems:?}");
        assert_eq!(document.date.as_ref().unwrap().value.to_string(), "2025-12");
        assert_eq!(document.parts.len(), 2);
        for at in 0..227 {
            let (left, right) = (&document.entries[at], &csv.document.entries[at]);
            assert_eq!((left.parent, &left.number, left.row), (right.parent, &right.number, at as u32 + 5));
            for &role in Role::ALL {
                let a = text_of(&sheet.source, document, at, role);
                let b = text_of(&csv.source, &csv.document, at, role);
                assert_eq!(a, b, "{} entry {at} {role}", document.format);
                let inherited = |document: &Document| document.entries[at].cell(role).map(|cell| cell.inherited);
                assert_eq!(inherited(document), inherited(&csv.document), "{} entry {at} {role}", document.format);
            }
        }
        assert_segments_cover_cells(sheet);
    }
    let runs = xlsx.source.segments().iter().filter(|it| matches!(it.native, Native::Sheet { run: 1.., .. }));
    assert!(runs.count() > 100);
}

/// Every text of a cell leads back to its own cell of the file, but for numbers and escapes.
fn assert_segments_cover_cells(reading: &Reading) {
    let segments = reading.source.segments();
    assert!(segments.is_sorted_by(|a, b| a.span.end() <= b.span.start()));
    for entry in &reading.document.entries {
        for cell in entry.cells.iter().filter(|cell| !cell.inherited && cell.role == Some(Role::Basis)) {
            let inside = segments.iter().filter(|segment| cell.span.overlaps(segment.span));
            for segment in inside {
                let Native::Sheet { row, column, .. } = segment.native else { unreachable!() };
                assert_eq!((row, column), (entry.row, cell.column));
            }
        }
    }
}

#[test]
fn karamay_workbooks_have_their_items() {
    let mut items = 0;
    for (name, format, counts, notices) in [
        ("archives-2024.xlsx", "xlsx", (12, 12), 0),
        ("commerce-2024.xlsx", "xlsx", (21, 21), 2),
        ("development-reform-2024.xls", "xls", (57, 57), 0),
        ("finance-2025.xlsx", "xls", (19, 19), 1),
        ("human-resources-2024.xls", "xls", (100, 108), 0),
        ("medical-insurance-2024.xls", "xls", (17, 17), 0),
        ("mobilisation-2024.xlsx", "xlsx", (17, 18), 0),
        ("offices-admin-2024.xls", "xls", (10, 10), 0),
        ("publicity-2024.xlsx", "xlsx", (1, 1), 0),
        ("science-2024.xls", "xls", (4, 4), 1),
        ("statistics-2025.xlsx", "xlsx", (3, 3), 1),
    ] {
        let Some(Reading { source, document }) = read_list(&format!("karamay/{name}")) else {
            return;
        };
        assert_eq!(document.format, format, "{name}");
        assert_eq!((document.item_count(), document.entries.len()), counts, "{name}");
        assert_eq!(document.problems.len(), notices, "{name} {:?}", document.problems);
        assert!(document.problems.iter().all(|problem| problem.kind == ProblemKind::Lossy));
        items += document.item_count();
        if name.starts_with("commerce") {
            // The last item has these fields in the second of two groups alone.
            let cell = document.entries[20].cell(Role::Accountability).unwrap();
            assert_eq!((cell.column, document.entries[20].row), (17, 23));
        }
        let mut last = (0, 0);
        for (at, entry) in document.entries.iter().enumerate() {
            let is_next_sheet = entry.part != last.0;
            // One item of the commerce list has an empty 序号.
            let number = entry.number.as_ref().and_then(|number| number.value).unwrap_or(last.1 + 1);
            if entry.parent.is_none() {
                assert_eq!(number, if is_next_sheet { 1 } else { last.1 + 1 }, "{name} {at}");
            }
            last = (entry.part, number);
            assert!(text_of(&source, &document, at, Role::Category).unwrap().contains(['行', '其']), "{name} {at}");
            for role in [Role::Name, Role::Basis, Role::Actor, Role::Unit, Role::Duties, Role::Accountability] {
                assert!(
                    text_of(&source, &document, at, role).is_some_and(|text| !text.is_empty()),
                    "{name} {at} {role}"
                );
            }
        }
        assert!(document.authority.as_ref().is_some_and(|authority| authority.starts_with("克拉玛依市")), "{name}");
    }
    assert_eq!(items, 261);
}
