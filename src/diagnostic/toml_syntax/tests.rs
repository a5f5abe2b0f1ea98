//! What is said of broken TOML: the texts in `fixtures/broken/toml-syntax.txt`, parted by lines `%%`; what is said of each, with
//! its place, in `toml-syntax.expected`. `UPDATE=1` writes that.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use toml::de::DeTable;

use super::words::{KNOWN, MARKS};
use crate::diagnostic::Mistake;
use crate::text::width;

fn cases() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/broken/toml-syntax.txt");
    let text = fs::read_to_string(path).unwrap();
    // Control characters are written as in Rust; editors would lose them.
    let real = |case: &str| {
        case.trim_end_matches('\n').replace("<CR>", "\r").replace("<BEL>", "\u{7}").replace("<BOM>", "\u{feff}")
    };
    text.split("%%\n").map(real).collect()
}

/// The line at fault with its characters marked, and what is said of it.
fn told(text: &str, mistake: &Mistake) -> String {
    let at = mistake.span.start() as usize;
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let before = width::of_str(&text[start..at]);
    let marked = width::of_str(mistake.span.slice(text)).max(1);
    let mut told = format!("{line}\n{}{}\n", " ".repeat(before), "^".repeat(marked));
    for said in [Some(&mistake.message), mistake.help.as_ref()].into_iter().flatten() {
        writeln!(told, "  {}\n  {}", said.zh, said.en).unwrap();
    }
    told.replace('\r', "<CR>").replace('\u{7}', "<BEL>").replace('\u{feff}', "<BOM>")
}

#[test]
fn broken_toml_is_told_in_plain_words() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/broken/toml-syntax.expected");
    let mut all = String::new();
    for case in cases() {
        let error = DeTable::parse(&case).err().unwrap_or_else(|| panic!("this is TOML: {case}"));
        writeln!(all, "{}", told(&case, &Mistake::of_toml(&case, &error))).unwrap();
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &all).unwrap();
    }
    let due = fs::read_to_string(&path).unwrap_or_default();
    assert!(due == all, "{}", similar::TextDiff::from_lines(&due, &all).unified_diff());
}

/// Nothing stands in the tables that no case has shown.
#[test]
fn every_word_is_heard() {
    let cases = cases();
    let errors: Vec<String> =
        cases.iter().filter_map(|case| DeTable::parse(case).err()).map(|error| error.message().to_owned()).collect();
    let heard = |said: &str| {
        let first = |message: &String| KNOWN.iter().find(|known| message.starts_with(known.said));
        errors.iter().filter_map(first).any(|known| known.said == said)
    };
    let unheard: Vec<&str> = KNOWN.iter().map(|known| known.said).filter(|said| !heard(said)).collect();
    assert!(unheard.is_empty(), "no case for {unheard:?}");
    let marks: String = cases.concat();
    let missing: Vec<&str> =
        MARKS.iter().map(|mark| mark.chars).filter(|chars| !marks.contains(|c| chars.contains(c))).collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
}
