//! What `quanze inspect` shows people: a page for each of the fixtures. `UPDATE=1` writes the pages, which are then read by eye.

use std::fs;
use std::path::Path;

use quanze::diagnostic::Lang;
use quanze::read::{Limits, ReadOptions, read};
use quanze::report::inspect;
use quanze::text::width;
use quanze::vocabulary::Vocabulary;

const PAGES: &[(&str, Lang, usize)] = &[
    ("power-list.txt", Lang::Zh, 80),
    ("power-list.txt", Lang::En, 100),
    ("power-list.txt", Lang::Zh, 40),
    ("power-list.csv", Lang::Zh, 80),
    ("registers.txt", Lang::Zh, 80),
    ("docx/merged.docx", Lang::Zh, 80),
    ("docx/numbering.docx", Lang::Zh, 80),
    ("docx/split.docx", Lang::En, 80),
    ("sheets/merged.xlsx", Lang::Zh, 80),
    ("sheets/headers.xlsx", Lang::Zh, 80),
    ("sheets/sheets.xlsx", Lang::En, 80),
    ("html/site.html", Lang::Zh, 80),
];

fn page(path: &str, bytes: &[u8], lang: Lang, columns: usize) -> String {
    let vocabulary = Vocabulary::bundled();
    let reading = read(path, bytes, &ReadOptions { vocabulary: &vocabulary, limits: Limits::default() }).unwrap();
    inspect::table(&reading.source, &reading.document, lang, columns)
}

#[test]
fn pages_show_what_was_understood() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut wrong = Vec::new();
    for &(name, lang, columns) in PAGES {
        let shown = page(name, &fs::read(root.join("formats").join(name)).unwrap(), lang, columns);
        let widest = shown.lines().map(width::of_str).max().unwrap_or(0);
        assert!(widest <= columns, "{name}: {widest} columns\n{shown}");
        let tongue = if lang == Lang::Zh { "zh" } else { "en" };
        let expected = root.join(format!("commands/inspect/{}.{tongue}.{columns}.txt", name.replace('/', "-")));
        if std::env::var_os("UPDATE").is_some() {
            fs::create_dir_all(expected.parent().unwrap()).unwrap();
            fs::write(&expected, &shown).unwrap();
        }
        let known = fs::read_to_string(&expected).unwrap_or_default();
        if known != shown {
            let diff = similar::TextDiff::from_lines(&known, &shown);
            wrong.push(format!("{}\n{}", expected.display(), diff.unified_diff()));
        }
    }
    assert!(wrong.is_empty(), "UPDATE=1 writes these anew:\n{}", wrong.join("\n"));
}

/// Marks that would move the cursor or hide text are shown, not sent to the terminal; prose has no columns.
#[test]
fn hostile_headers_cannot_draw() {
    let text = "甲局权责清单\n序号,事项名称,实施依据,\u{1b}[2J\u{202e}栏\n1,甲\u{7}乙,《丙条例》第一条,x\n";
    let shown = page("a.csv", text.as_bytes(), Lang::Zh, 80);
    assert!(shown.contains("␛[2J�栏") && !shown.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{shown}");
    let prose = page("a.txt", "关于印发方案的通知\n一、总体要求\n二、保障\n".as_bytes(), Lang::En, 80);
    assert!(prose.contains("3 paragraphs, no list") && prose.contains("二、保障"), "{prose}");
}
