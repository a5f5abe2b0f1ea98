//! The closing sentence of a report for people: what was checked, what was found, against which date.
//!
//! Counts only what the outcome holds; it says nothing about single findings.

use crate::diagnostic::Lang;
use crate::lint::{DateOrigin, Outcome};
use crate::model::Date;

/// The closing sentences, without a line break.
pub fn summary(outcome: &Outcome, lang: Lang) -> String {
    match lang {
        Lang::Zh => chinese(outcome),
        Lang::En => english(outcome),
    }
}

fn chinese(outcome: &Outcome) -> String {
    let mut text = if outcome.files.is_empty() {
        "没有检查任何文件".to_owned()
    } else {
        format!("共检查 {} 个文件", grouped(outcome.files.len()))
    };
    match outcome.prose_count() {
        0 => {}
        prose => text.push_str(&format!("（{} 个是文稿，没有识别到清单表格）", grouped(prose))),
    }
    let (items, rows) = (outcome.item_count(), row_count(outcome));
    if items > 0 {
        text.push_str(&format!("、{} 个事项", grouped(items)));
    }
    if rows != items {
        text.push_str(&format!("（{} 行）", grouped(rows)));
    }
    let counts = outcome.counts();
    if !outcome.findings.is_empty() {
        text.push_str(&format!(
            "，发现 {} 个问题（错误 {}、警告 {}、提示 {}），共 {} 处。",
            grouped(outcome.findings.len()),
            grouped(counts.errors),
            grouped(counts.warnings),
            grouped(counts.infos),
            grouped(counts.occurrences),
        ));
    } else if outcome.files.is_empty() {
        text.push('。');
    } else {
        text.push_str("，未发现问题。");
    }
    if let Some(dates) = dates(outcome, Lang::Zh) {
        text.push_str(&format!("检查基准日：{dates}。"));
    }
    if let Some((changed, doubtful)) = changed(outcome) {
        match changed {
            0 => text.push_str("登记库中，所引法规自基准日至今没有修改或废止。"),
            _ => text.push_str(&format!("所引法规中，有 {} 件自基准日至今有修改或废止", grouped(changed))),
        }
        if doubtful > 0 {
            text.push_str(&format!("（其中 {} 件请人工核实）", grouped(doubtful)));
        }
        if changed > 0 {
            text.push('。');
        }
    }
    if outcome.skipped > 0 {
        let skipped = grouped(outcome.skipped);
        text.push_str(&format!("跳过 {skipped} 个不是清单的文件。"));
    }
    if !outcome.failures.is_empty() {
        let failed = grouped(outcome.failures.len());
        text.push_str(&format!("{failed} 个文件无法读取，未检查。"));
    }
    if outcome.rule_failed {
        text.push_str("有规则运行出错（Q001），检查不完整。");
    }
    text
}

fn english(outcome: &Outcome) -> String {
    let mut text = if outcome.files.is_empty() {
        "No file was checked".to_owned()
    } else {
        format!("Checked {}", counted(outcome.files.len(), "file"))
    };
    match outcome.prose_count() {
        0 => {}
        prose => text.push_str(&format!(" ({} running text without a list)", grouped(prose))),
    }
    let (items, rows) = (outcome.item_count(), row_count(outcome));
    if items > 0 {
        text.push_str(&format!(", {}", counted(items, "item")));
    }
    if rows != items {
        text.push_str(&format!(" ({})", counted(rows, "row")));
    }
    let counts = outcome.counts();
    if !outcome.findings.is_empty() {
        text.push_str(&format!(
            ": {} ({}, {}, {}) at {}.",
            counted(outcome.findings.len(), "problem"),
            counted(counts.errors, "error"),
            counted(counts.warnings, "warning"),
            counted(counts.infos, "info"),
            counted(counts.occurrences, "place"),
        ));
    } else if outcome.files.is_empty() {
        text.push('.');
    } else {
        text.push_str(": no problems.");
    }
    if let Some(dates) = dates(outcome, Lang::En) {
        text.push_str(&format!(" Check date: {dates}."));
    }
    if let Some((changed, doubtful)) = changed(outcome) {
        match changed {
            0 => text.push_str(" By the register, no cited instrument has changed since"),
            _ => text.push_str(&format!(
                " {} cited here {} changed since",
                counted(changed, "instrument"),
                if changed == 1 { "has" } else { "have" },
            )),
        }
        if doubtful > 0 {
            text.push_str(&format!(" ({} to be verified)", grouped(doubtful)));
        }
        text.push('.');
    }
    if outcome.skipped > 0 {
        let skipped = counted(outcome.skipped, "file");
        text.push_str(&format!(" Skipped {skipped} without a list."));
    }
    if !outcome.failures.is_empty() {
        let failed = counted(outcome.failures.len(), "file");
        text.push_str(&format!(" Could not read {failed}."));
    }
    if outcome.rule_failed {
        text.push_str(" A rule failed (Q001); the check is incomplete.");
    }
    text
}

/// The check dates and where they came from, with the number of files where they differ. `None` where no file was read.
fn dates(outcome: &Outcome, lang: Lang) -> Option<String> {
    let groups = outcome.check_dates();
    let several = groups.len() > 1;
    let group = |&(origin, first, last, files): &(DateOrigin, Date, Date, usize)| {
        let dates = match first == last {
            true => first.to_string(),
            false => format!("{first}{}{last}", lang.pick(" 至 ", " to ")),
        };
        let origin = origin.words(lang);
        match (several, lang) {
            (false, Lang::Zh) => format!("{dates}（{origin}）"),
            (true, Lang::Zh) => format!("{dates}（{origin}，{} 个文件）", grouped(files)),
            (false, Lang::En) => format!("{dates} ({origin})"),
            (true, Lang::En) => format!("{dates} ({origin}, {})", counted(files, "file")),
        }
    };
    let words: Vec<String> = groups.iter().map(group).collect();
    (!words.is_empty()).then(|| words.join(lang.pick("、", ", ")))
}

/// How many cited instruments have changed since, and of how many the register is not certain.
fn changed(outcome: &Outcome) -> Option<(usize, usize)> {
    let laws = outcome.changed_laws()?;
    Some((laws.len(), laws.iter().filter(|law| !law.certain).count()))
}

/// Items and the sub-item rows below them.
fn row_count(outcome: &Outcome) -> usize {
    outcome.files.iter().map(|file| file.document.entries.len()).sum()
}

/// A number with commas between thousands.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number and an English noun.
pub fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(number))
}
