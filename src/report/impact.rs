//! The work list after an amendment, as a page for people, as JSON and as CSV. Judges nothing.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::summary::{counted, grouped};
use super::wrap::wrap_into;
use crate::diagnostic::Lang;
use crate::lint::{Affected, AffectedLaw, Impact};
use crate::text::width;

/// Columns of an item's name on the page for people.
const NAME: usize = 36;

/// The page for people. Only what cannot be broken is wider than `columns`.
pub fn table(impact: &Impact, lang: Lang, columns: usize) -> String {
    let mut page = String::new();
    for law in &impact.laws {
        wrap_into(&mut page, &heading(law, lang), 0, columns);
        for place in &law.places {
            page.push_str("  ");
            wrap_into(&mut page, &line(place, lang), 2, columns);
        }
        page.push('\n');
    }
    wrap_into(&mut page, &summary(impact, lang), 0, columns);
    page
}

fn heading(law: &AffectedLaw, lang: Lang) -> String {
    let mut text = format!("《{}》", law.title);
    let mut say = |zh: &str, en: &str, words: &str| {
        if !words.is_empty() {
            let _ = write!(text, "  {}{words}", lang.pick(zh, en));
        }
    };
    say("变动：", "changed: ", &law.change);
    if law.current != law.change {
        say("现行：", "now: ", &law.current);
    }
    if !law.registered {
        text.push_str(lang.pick("  （登记库没有这个文件）", "  (not in the register)"));
    } else if !law.certain {
        text.push_str(lang.pick("（请人工核实）", " (to be verified)"));
    }
    text
}

fn line(place: &Affected, lang: Lang) -> String {
    let mut parts = vec![match address(place) {
        Some(address) => format!("{} {address}", place.path),
        None => format!("{}:{}", place.path, place.line),
    }];
    if let Some(entry) = &place.entry {
        parts.extend(entry.number.as_ref().map(|number| match lang {
            Lang::Zh => format!("第{number}项"),
            Lang::En => format!("item {number}"),
        }));
        parts.extend(entry.name.as_ref().map(|name| format!("“{}”", width::shorten(name, NAME))));
    }
    parts.extend(place.field.map(|role| lang.pick(role.chinese(), role.name()).to_owned()));
    parts.push(format!("{}{}", place.cited, place.note));
    parts.push(place.articles.join("、"));
    parts.retain(|part| !part.is_empty());
    parts.join(" ")
}

fn address(place: &Affected) -> Option<&str> {
    place.place.as_ref()?.address.as_deref()
}

fn summary(impact: &Impact, lang: Lang) -> String {
    let places: usize = impact.laws.iter().map(|law| law.places.len()).sum();
    let (files, laws) = (impact.files, impact.laws.len());
    match lang {
        Lang::Zh => {
            let mut text = format!("共查 {} 个文件", grouped(files));
            match places {
                0 => text.push_str("，没有引用。"),
                _ => {
                    let _ = write!(text, "：{} 件法规，{} 处引用。", grouped(laws), grouped(places));
                }
            }
            if impact.skipped > 0 {
                let _ = write!(text, "跳过 {} 个不是清单的文件。", grouped(impact.skipped));
            }
            if !impact.failures.is_empty() {
                let _ = write!(text, "{} 个文件无法读取，未查。", grouped(impact.failures.len()));
            }
            text
        }
        Lang::En => {
            let mut text = format!("Searched {}", counted(files, "file"));
            match places {
                0 => text.push_str(": no citation."),
                _ => {
                    let _ = write!(text, ": {}, {}.", counted(laws, "instrument"), counted(places, "citation"));
                }
            }
            if impact.skipped > 0 {
                let _ = write!(text, " Skipped {} without a list.", counted(impact.skipped, "file"));
            }
            if !impact.failures.is_empty() {
                let _ = write!(text, " Could not read {}.", counted(impact.failures.len(), "file"));
            }
            text
        }
    }
}

/// The JSON.
pub fn json(impact: &Impact) -> Value {
    let laws: Vec<Value> = impact.laws.iter().map(law_json).collect();
    let failures: Vec<Value> =
        impact.failures.iter().map(|failed| json!({ "path": failed.path, "message": failed.message })).collect();
    json!({ "version": 1, "files": impact.files, "skipped": impact.skipped, "failures": failures, "laws": laws })
}

fn law_json(law: &AffectedLaw) -> Value {
    let places: Vec<Value> = law.places.iter().map(place_json).collect();
    let known = |words: &str| (!words.is_empty()).then(|| words.to_owned());
    json!({
        "title": law.title,
        "registered": law.registered,
        "current": known(&law.current),
        "change": known(&law.change),
        "certain": law.certain,
        "places": places,
    })
}

fn place_json(place: &Affected) -> Value {
    let entry = place.entry.as_ref();
    json!({
        "path": place.path,
        "line": place.line,
        "address": address(place),
        "number": entry.and_then(|entry| entry.number.as_deref()),
        "name": entry.and_then(|entry| entry.name.as_deref()),
        "field": place.field.map(|role| role.name()),
        "cited": place.cited,
        "note": place.note,
        "articles": place.articles,
    })
}

/// The CSV: a row for each place, with a byte order mark, since office programs take a file without one for GB18030.
pub fn csv(impact: &Impact, lang: Lang) -> String {
    let heads = match lang {
        Lang::Zh => [
            "文件",
            "行",
            "位置",
            "序号",
            "事项名称",
            "栏",
            "引用写法",
            "条款",
            "法规",
            "变动",
            "现行版本",
            "请人工核实",
        ],
        Lang::En => [
            "file", "line", "address", "number", "name", "column", "cited", "articles", "law", "change", "current",
            "verify",
        ],
    };
    let mut text = String::from('\u{feff}');
    record(&mut text, &heads);
    for law in &impact.laws {
        let verify = if law.registered && law.certain { "" } else { lang.pick("是", "yes") };
        for place in &law.places {
            let entry = place.entry.as_ref();
            record(
                &mut text,
                &[
                    &place.path,
                    &place.line.to_string(),
                    address(place).unwrap_or(""),
                    entry.and_then(|entry| entry.number.as_deref()).unwrap_or(""),
                    entry.and_then(|entry| entry.name.as_deref()).unwrap_or(""),
                    place.field.map_or("", |role| lang.pick(role.chinese(), role.name())),
                    &format!("{}{}", place.cited, place.note),
                    &place.articles.join("、"),
                    &law.title,
                    &law.change,
                    &law.current,
                    verify,
                ],
            );
        }
    }
    text
}

fn record(text: &mut String, fields: &[&str]) {
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        // A spreadsheet would run what looks like a formula.
        let guard = if field.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
        match field.contains([',', '"', '\n', '\r']) {
            true => {
                let _ = write!(text, "\"{guard}{}\"", field.replace('"', "\"\""));
            }
            false => {
                let _ = write!(text, "{guard}{field}");
            }
        }
    }
    text.push_str("\r\n");
}
