//! What must hold of every reader, whatever the file: spans lie inside the text and on character boundaries, every byte of a cell
//! leads back to the file, nothing that stands in the file is lost, the same file reads the same, and no damage makes it panic.

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;

use quanze::model::Role;
use quanze::read::{Limits, ReadOptions, Reading, read};
use quanze::report::inspect;
use quanze::text::{Native, Span};
use quanze::vocabulary::Vocabulary;

mod forms;
mod holds;

use forms::Grid;
use holds::holds;

/// The columns of the generated lists.
const ROLES: [Role; 7] =
    [Role::Number, Role::Category, Role::Name, Role::SubName, Role::Unit, Role::Basis, Role::Remark];

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::bundled);

fn try_read(path: &str, bytes: &[u8]) -> Option<Reading> {
    let limits = Limits {
        rows: 2_000,
        columns: 64,
        cells: 20_000,
        part_bytes: 4 << 20,
        cell_bytes: 1 << 16,
        ..Limits::default()
    };
    read(path, bytes, &ReadOptions { vocabulary: &VOCABULARY, limits }).ok()
}

/// The texts of a reading, with their places: everything that a person or a rule gets to see.
fn shown(reading: &Reading) -> impl Iterator<Item = Span> + '_ {
    let document = &reading.document;
    let cells = document.entries.iter().flat_map(|entry| &entry.cells).map(|cell| cell.span);
    let headers = document.parts.iter().flat_map(|part| &part.columns).map(|column| column.span);
    cells.chain(headers).chain(document.paragraphs.iter().map(|(_, span)| *span))
}

/// For text formats: every byte of a cell has a place in the file, in order, where the same byte stands unless it was an escape.
fn bytes_lead_back(reading: &Reading, file: &str) {
    let source = &reading.source;
    for segment in source.segments() {
        let Native::Text { offset } = segment.native else { return };
        let native = file.get(offset as usize..(offset + segment.span.len()) as usize);
        assert_eq!(native, Some(source.slice(segment.span)), "a segment says where its text stands");
    }
    for span in shown(reading) {
        let mut before = 0;
        for at in span.start()..span.end() {
            let native = source.native_offset(at);
            let Some(native) = native else {
                // What a mark stands for, like a line break for <br>, has no place of its own.
                assert!(!source.can_write(Span::new(at, at + 1)), "byte {at} is in the file, but nowhere");
                continue;
            };
            assert!(native >= before && (native as usize) <= file.len(), "{native} after {before}");
            before = native;
            if source.segments().is_empty() || source.can_write(Span::new(at, at + 1)) {
                let byte = source.text().as_bytes()[at as usize];
                assert_eq!(file.as_bytes().get(native as usize), Some(&byte), "byte {at} of the text");
            }
        }
    }
}

/// For office files: every character of a cell that is not made by the reader stands in a segment.
fn characters_lead_back(reading: &Reading) {
    let source = &reading.source;
    for span in shown(reading).filter(|span| !span.is_empty()) {
        for (at, c) in source.slice(span).char_indices().filter(|(_, c)| !c.is_whitespace()) {
            let start = span.start() + u32::try_from(at).unwrap();
            let character = Span::new(start, start + u32::try_from(c.len_utf8()).unwrap());
            assert!(source.can_write(character), "{c:?} at {start} has no place in the file");
        }
    }
}

fn the_same(one: &Reading, other: &Reading) {
    assert_eq!(one.source.text(), other.source.text());
    assert_eq!(one.source.segments(), other.source.segments());
    let [one, other] = [one, other].map(|reading| {
        let page = inspect::table(&reading.source, &reading.document, quanze::diagnostic::Lang::Zh, 80);
        let json = inspect::json(&[(&reading.source, &reading.document)]);
        (page, json, format!("{:?}", reading.document.paragraphs), format!("{:?}", reading.document.entries))
    });
    assert!(one == other, "two readings of one file differ");
}

/// A word that stands nowhere else, among marks that mean something to one format or another.
fn cell(number: usize) -> impl Strategy<Value = String> {
    let marks = prop_oneof![
        5 => Just(""), 1 => Just("\"甲\""), 1 => Just("&lt;b>"), 1 => Just("a|b"), 1 => Just("，;,"), 1 => Just("*乙*_丙_"),
        1 => Just("\\n\\u4e00"), 1 => Just("]]>"), 1 => Just("'''"), 1 => Just("𠀀"), 1 => Just("{\"a\": 1}"), 1 => Just("~~丁~~"),
    ];
    let lines = prop_oneof![3 => Just(""), 1 => Just("\n第二行")];
    (marks, lines).prop_map(move |(marks, lines)| format!("词{number}尾{marks}{lines}"))
}

/// Rows under the headers of [`ROLES`]; each has a number and a name, and some cells are empty.
fn grid() -> impl Strategy<Value = Grid> {
    let row = |at: usize| {
        let cells: Vec<_> =
            (0..ROLES.len()).map(|column| proptest::option::weighted(0.8, cell(at * 10 + column))).collect();
        (cells, 0..4_u8).prop_map(move |(cells, below)| {
            let mut cells: Vec<String> = cells.into_iter().map(Option::unwrap_or_default).collect();
            cells[0] = (at + 1).to_string();
            cells[2] = format!("事项{at}号{}", cells[2].replace('\n', ""));
            if below == 0 && at > 0 {
                // A row below the item above: only what is its own is filled.
                [0, 1, 2].into_iter().for_each(|column| cells[column].clear());
                cells[3] = format!("{at}.子项{at}号");
            }
            cells
        })
    };
    proptest::collection::vec(any::<()>(), 1..6).prop_flat_map(move |rows| {
        let rows: Vec<_> = (0..rows.len()).map(row).collect();
        rows.prop_map(|rows| {
            let heads = ROLES.iter().map(|role| role.chinese().to_owned()).collect();
            Grid { title: "甲市城管局权责清单".to_owned(), rows: std::iter::once(heads).chain(rows).collect() }
        })
    })
}

fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn every_format_reads_all_of_a_list(grid in grid()) {
        let rows = &grid.rows[1..];
        for (name, bytes) in forms::of(&grid) {
            let reading = try_read(name, &bytes);
            prop_assert!(reading.is_some(), "{name} cannot be read");
            let reading = reading.unwrap();
            holds(&reading.source, &reading.document);
            the_same(&reading, &try_read(name, &bytes).unwrap());
            match std::str::from_utf8(&bytes) {
                Ok(file) if !name.ends_with('x') && !name.ends_with("ods") => bytes_lead_back(&reading, file),
                _ => characters_lead_back(&reading),
            }
            let texts: BTreeSet<String> = shown(&reading).map(|span| without_blanks(reading.source.slice(span))).collect();
            for cell in rows.iter().flatten().filter(|cell| !cell.is_empty()) {
                prop_assert!(texts.contains(&without_blanks(cell)), "{name} has lost {cell:?}\n{texts:?}");
            }
            // A text dump has no marks of empty cells at the end of a row, so that its rows may be placed otherwise.
            if name == "list.txt" {
                continue;
            }
            prop_assert_eq!(reading.document.entries.len(), rows.len(), "{}: {:?}", name, reading.document.problems);
            let json = inspect::json(&[(&reading.source, &reading.document)]);
            for (entry, row) in json["files"][0]["entries"].as_array().unwrap().iter().zip(rows) {
                for (role, cell) in ROLES.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
                    let field = entry["fields"][role.name()]["text"].as_str().unwrap_or("");
                    prop_assert_eq!(without_blanks(field), without_blanks(cell), "{} {}", name, role.name());
                }
            }
        }
    }
}

/// The files of the fixtures; office files also as the parts they are made of.
static FIXTURES: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut paths = Vec::new();
    files_below(&root.join("formats"), &mut paths);
    files_below(&root.join("documents"), &mut paths);
    let is_list = |path: &PathBuf| path.extension().is_some_and(|end| end != "py" && end != "expected");
    let named = |path: PathBuf| (path.display().to_string(), std::fs::read(&path).unwrap());
    paths.into_iter().filter(is_list).map(named).filter(|(_, bytes)| bytes.len() < 200_000).collect()
});

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() { files_below(&path, found) } else { found.push(path) }
    }
}

#[derive(Clone, Debug)]
enum Damage {
    Flip(Index, u8),
    CutOff(Index),
    Leave(Index, u8),
    Double(Index, u8),
    Put(Index, &'static str),
}

fn damage() -> impl Strategy<Value = Damage> {
    let marks = prop::sample::select(vec![
        "\"",
        "\t",
        "\n\n",
        "\n\t",
        "<",
        ">",
        "</td>",
        "<table>",
        "<tr><td colspan=1000 rowspan=65535>",
        "|",
        "&#x110000;",
        "\\",
        "]]>",
        "<w:tbl>",
        "</w:tc>",
        "<w:vMerge/>",
        "[[entries]]\n",
        "'''",
        "\0",
        "序号",
        "，",
        "\u{feff}",
        "1000000000",
        "</c>",
        "𠀀",
    ]);
    prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Damage::Flip(at, byte)),
        any::<Index>().prop_map(Damage::CutOff),
        (any::<Index>(), any::<u8>()).prop_map(|(at, length)| Damage::Leave(at, length)),
        (any::<Index>(), any::<u8>()).prop_map(|(at, length)| Damage::Double(at, length)),
        (any::<Index>(), marks).prop_map(|(at, mark)| Damage::Put(at, mark)),
    ]
}

fn damaged(mut bytes: Vec<u8>, damages: &[Damage]) -> Vec<u8> {
    for damage in damages.iter().filter(|_| !bytes.is_empty()).cloned().collect::<Vec<_>>() {
        if bytes.is_empty() {
            break;
        }
        let length = bytes.len();
        match damage {
            Damage::Flip(at, byte) => bytes[at.index(length)] = byte,
            Damage::CutOff(at) => bytes.truncate(at.index(length)),
            Damage::Leave(at, count) => {
                let at = at.index(length);
                bytes.drain(at..length.min(at + usize::from(count)));
            }
            Damage::Double(at, count) => {
                let at = at.index(length);
                let twice = bytes[at..length.min(at + usize::from(count))].to_vec();
                bytes.splice(at..at, twice);
            }
            Damage::Put(at, mark) => {
                let at = at.index(length);
                bytes.splice(at..at, mark.bytes());
            }
        }
    }
    bytes
}

/// The archive with one of its parts damaged: damage to the packed bytes would only be found by their checksum.
fn damaged_part(bytes: &[u8], part: &Index, damages: &[Damage]) -> Option<Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts = Vec::new();
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).ok()?;
        let name = file.name().ok()?.into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).ok()?;
        parts.push((name, content));
    }
    let chosen = part.index(parts.len());
    parts[chosen].1 = damaged(std::mem::take(&mut parts[chosen].1), damages);
    Some(forms::archive(&parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect::<Vec<_>>()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]

    #[test]
    fn damage_does_not_make_a_reader_panic(
        file in any::<Index>(),
        part in any::<Index>(),
        damages in proptest::collection::vec(damage(), 1..6),
    ) {
        let (name, bytes) = &FIXTURES[file.index(FIXTURES.len())];
        let bytes = match bytes.starts_with(b"PK") {
            true => damaged_part(bytes, &part, &damages).unwrap_or_else(|| damaged(bytes.clone(), &damages)),
            false => damaged(bytes.clone(), &damages),
        };
        if let Some(reading) = try_read(name, &bytes) {
            holds(&reading.source, &reading.document);
            the_same(&reading, &try_read(name, &bytes).unwrap());
            if let (true, Ok(file)) = (!bytes.starts_with(b"PK"), std::str::from_utf8(&bytes)) {
                bytes_lead_back(&reading, file.strip_prefix('\u{feff}').unwrap_or(file));
            }
        }
    }
}
