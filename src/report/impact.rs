//! The work list after an amendment, as a page for people, as JSON and as CSV. Judges nothing.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::summary::{counted, grouped};
use super::wrap::wrap_into;
use crate::diagnostic::Lang;
use crate::lint::{Affected, AffectedLaw, CitedVersion, Impact};
use crate::text::width;

/// The page for people: by instrument, file and item. Only what cannot be broken is wider than `columns`.
pub fn table(impact: &Impact, lang: Lang, columns: usize) -> String {
    let mut page = String::new();
    for law in &impact.laws {
        wrap_into(&mut page, &heading(law, lang), 0, columns);
        for file in law.places.chunk_by(|one, other| one.path == other.path) {
            let path = file.first().map_or("", |place| &place.path);
            page.push_str("  ");
            wrap_into(&mut page, path, 2, columns);
            // The rows below an item are one item with it.
            let item = |place: &Affected| place.entry.as_ref().map(|entry| (entry.number.clone(), entry.name.clone()));
            for places in file.chunk_by(|one, other| item(one) == item(other)) {
                let Some(first) = places.first() else { continue };
                page.push_str("    ");
                wrap_into(&mut page, &width::shorten(&item_name(first, lang), columns.saturating_sub(4)), 4, columns);
                for place in places {
                    page.push_str("      ");
                    wrap_into(&mut page, &line(place, lang), 8, columns.saturating_sub(2));
                }
            }
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

/// 第61项 对…的处罚.
fn item_name(place: &Affected, lang: Lang) -> String {
    let Some(entry) = &place.entry else { return lang.pick("正文", "text").to_owned() };
    let number = entry.number.as_ref().map(|number| match lang {
        Lang::Zh => format!("第{number}项"),
        Lang::En => format!("item {number}"),
    });
    let parts: Vec<String> = number.into_iter().chain(entry.name.as_deref().map(one_line)).collect();
    if parts.is_empty() {
        lang.pick("（没有序号和名称的事项）", "(an item without number and name)").to_owned()
    } else {
        parts.join(" ")
    }
}

/// Where, what, and as against which version.
fn line(place: &Affected, lang: Lang) -> String {
    let mut parts: Vec<String> = Vec::new();
    // The address of a cell may have the column's name already.
    let column = place.field.map(|role| lang.pick(role.chinese(), role.name()));
    parts.extend(column.filter(|name| !address(place).unwrap_or("").ends_with(name)).map(str::to_owned));
    parts.push(match (address(place), lang) {
        (Some(address), _) => address.to_owned(),
        (None, Lang::Zh) => format!("第{}行", place.line),
        (None, Lang::En) => format!("line {}", place.line),
    });
    parts.push(one_line(&place.articles.join("、")));
    let version = version(place, lang);
    if !version.is_empty() {
        // The form matters where it may have to be changed.
        let form = match place.version {
            Some(CitedVersion::Older | CitedVersion::Unclear) => {
                width::shorten(&one_line(&place.note), FORM).into_owned()
            }
            _ => String::new(),
        };
        parts.push(format!("[{version}{form}]"));
    }
    if place.version.is_none() {
        parts.push(one_line(&format!("{}{}", place.cited, place.note)));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("  ")
}

/// Columns of a promulgation note on the page for people.
const FORM: usize = 100;

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join("")
}

/// Which version is cited, in words.
fn version(place: &Affected, lang: Lang) -> &'static str {
    match place.version {
        Some(CitedVersion::Current) => lang.pick("现行版本", "in force"),
        Some(CitedVersion::Older) => lang.pick("旧版本", "older"),
        Some(CitedVersion::Unstated) => lang.pick("未写版本", "no version"),
        Some(CitedVersion::Unclear) => lang.pick("版本不明", "unclear"),
        None => "",
    }
}

fn address(place: &Affected) -> Option<&str> {
    place.place.as_ref()?.address.as_deref()
}

fn summary(impact: &Impact, lang: Lang) -> String {
    let places: usize = impact.laws.iter().map(|law| law.places.len()).sum();
    let (files, laws) = (impact.files, impact.laws.len());
    let places_of = |version| {
        let all = impact.laws.iter().flat_map(|law| &law.places);
        all.filter(|place| place.version == Some(version)).count()
    };
    let older = places_of(CitedVersion::Older);
    match lang {
        Lang::Zh => {
            let mut text = format!("共查 {} 个文件", grouped(files));
            match places {
                0 => text.push_str("，没有引用。"),
                _ => {
                    let _ = write!(text, "：{} 件法规，{} 处引用", grouped(laws), grouped(places));
                    let of_older = format!("，其中 {} 处引用的是旧版本", grouped(older));
                    text.push_str(if older > 0 { &of_older } else { "" });
                    text.push('。');
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
                    let _ = write!(text, ": {}, {}", counted(laws, "instrument"), counted(places, "citation"));
                    let of_older = format!(", {} of an older version", grouped(older));
                    text.push_str(if older > 0 { &of_older } else { "" });
                    text.push('.');
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
        "version": place.version.map(|version| match version {
            CitedVersion::Current => "current",
            CitedVersion::Older => "older",
            CitedVersion::Unstated => "unstated",
            CitedVersion::Unclear => "unclear",
        }),
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
            "引用版本",
            "条款",
            "法规",
            "变动",
            "现行版本",
            "请人工核实",
        ],
        Lang::En => [
            "file", "line", "address", "number", "name", "column", "cited", "version", "articles", "law", "change",
            "current", "verify",
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
                    version(place, lang),
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
