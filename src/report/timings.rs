//! The table of `--timings`.

use std::fmt::Write as _;
use std::time::Duration;

use crate::diagnostic::Lang;
use crate::lint::{RuleTiming, Slowest};
use crate::text::width;

/// What each rule used, as a table for people.
pub fn timings_table(timings: &[RuleTiming], lang: Lang) -> String {
    let heads = match lang {
        Lang::Zh => ["规则", "调用", "运算", "用时", "最慢一次"],
        Lang::En => ["rule", "calls", "operations", "time", "slowest call"],
    };
    let mut rows = vec![heads.map(str::to_owned)];
    rows.extend(timings.iter().map(|timing| {
        let slowest = timing.slowest.as_ref().map_or(String::new(), |slowest| shown(slowest, lang));
        let counts = [timing.calls.to_string(), timing.operations.to_string()];
        let [calls, operations] = counts;
        [timing.code.to_string(), calls, operations, milliseconds(timing.time), slowest]
    }));
    let total: Duration = timings.iter().map(|timing| timing.time).sum();
    let sum = |of: fn(&RuleTiming) -> u64| timings.iter().map(of).sum::<u64>().to_string();
    let (calls, operations) = (sum(|timing| timing.calls), sum(|timing| timing.operations));
    rows.push([lang.pick("合计", "total").to_owned(), calls, operations, milliseconds(total), String::new()]);
    let columns: [usize; 4] =
        std::array::from_fn(|column| rows.iter().map(|row| width::of_str(&row[column])).max().unwrap_or(0));
    let mut table = String::new();
    for row in &rows {
        let [rule, numbers @ .., slowest] = row;
        let _ = write!(table, "{rule}{}", " ".repeat(columns[0] - width::of_str(rule)));
        for (cell, column) in numbers.iter().zip(&columns[1..]) {
            let _ = write!(table, "  {}{cell}", " ".repeat(column - width::of_str(cell)));
        }
        let _ = writeln!(table, "{}{slowest}", if slowest.is_empty() { "" } else { "  " });
    }
    table
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}

/// The longest call: how long, and where.
fn shown(slowest: &Slowest, lang: Lang) -> String {
    let mut text = milliseconds(slowest.time);
    match &slowest.path {
        Some(path) => {
            let _ = write!(text, "  {path}");
        }
        None => text.push_str(lang.pick("  全部文件", "  all files")),
    }
    if let Some(entry) = &slowest.entry {
        if let Some(number) = &entry.number {
            let _ = match lang {
                Lang::Zh => write!(text, " 第{number}项"),
                Lang::En => write!(text, " item {number}"),
            };
        }
        if let Some(name) = &entry.name {
            let _ = write!(text, " {}", width::shorten(name, 24));
        }
    }
    text
}
