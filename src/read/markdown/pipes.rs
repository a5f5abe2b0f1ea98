//! Rows of pipes: what tells a table, the cells beyond the last column, and tables that Markdown takes for running text.

use std::ops::Range;

use crate::read::prose::trimmed;
use crate::text::Span;

/// Lines of pipes that are no table, because the line below the headers is missing or has another number of columns.
#[derive(Debug)]
pub(super) struct BrokenTable {
    /// Where it stands in the file.
    pub(super) offset: usize,
    /// The cells of its first line, as places in the file.
    pub(super) headers: Vec<Span>,
    /// How many columns the line of hyphens has, if there is one.
    pub(super) rule: Option<usize>,
}

/// Whether a line of hyphens between pipes stands near the beginning of a text.
pub(super) fn begins_with_table(text: &str) -> bool {
    let lines = text.trim_start().lines().take(MAX_LINES_ABOVE);
    lines.map(str::trim).any(|line| line.len() >= 7 && line.starts_with('|') && is_rule(line))
}

const MAX_LINES_ABOVE: usize = 60;

/// Why lines of pipes are no table.
pub(in crate::read) fn why_broken(headers: usize, rule: Option<usize>) -> (String, String) {
    match rule {
        Some(rule) => (
            format!("表头有 {headers} 列，下面的分隔行（|---|）却有 {rule} 列"),
            format!("there are {headers} headers, and {rule} columns in the line of hyphens below"),
        ),
        None => (
            "表头下面没有分隔行（|---|---|）".to_owned(),
            "there is no line of hyphens (|---|---|) below the headers".to_owned(),
        ),
    }
}

/// Whether a line is nothing but hyphens, colons and pipes, with at least one of the first and the last.
fn is_rule(line: &str) -> bool {
    let mut has_hyphen = false;
    let is_plain = line.trim().bytes().all(|byte| {
        has_hyphen |= byte == b'-';
        matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t')
    });
    is_plain && has_hyphen && line.contains('|')
}

/// The table that a paragraph was meant to be.
pub(super) fn broken_table(text: &str, paragraph: Range<usize>) -> Option<BrokenTable> {
    let mut offset = paragraph.start;
    let mut before: Option<Range<usize>> = None;
    for line in text.get(paragraph)?.split_inclusive('\n').take(MAX_LINES_ABOVE) {
        let range = offset..offset + line.len();
        offset = range.end;
        let is_row = |range: &Range<usize>| text[range.clone()].contains('|');
        let table = |first: &Range<usize>, rule| {
            let headers = cells(text, first.clone());
            (headers.len() > 1).then_some(BrokenTable { offset: first.start, headers, rule })
        };
        if let Some(first) = before.filter(is_row) {
            if is_rule(line) {
                return table(&first, Some(cells(text, range).len()));
            }
            if [&text[first.clone()], line].iter().all(|line| has_outer_pipes(line)) {
                return table(&first, None);
            }
        }
        before = Some(range);
    }
    None
}

/// The first line of a table that is drawn with `+---+`, as Pandoc does, and its cells.
pub(super) fn grid_table(text: &str) -> Option<(usize, Vec<Span>)> {
    let mut offset = 0;
    let mut is_below_border = false;
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let trimmed = line.trim();
        if is_below_border && trimmed.starts_with('|') {
            return Some((start, cells(text, start..offset)));
        }
        let is_border = |byte: u8| matches!(byte, b'+' | b'-' | b'=' | b':');
        is_below_border = trimmed.len() > 4
            && trimmed.starts_with('+')
            && trimmed.ends_with('+')
            && trimmed.contains("--")
            && trimmed.bytes().all(is_border);
    }
    None
}

fn has_outer_pipes(line: &str) -> bool {
    let line = line.trim();
    line.len() > 2 && line.starts_with('|') && line.ends_with('|')
}

/// The cells of a row of pipes, without blanks around them.
pub(super) fn cells(text: &str, row: Range<usize>) -> Vec<Span> {
    let Some(row) = trimmed(text, row.start, row.end) else {
        return Vec::new();
    };
    let (mut start, end) = (row.start() as usize, row.end() as usize);
    if text[start..end].starts_with('|') {
        start += 1;
    }
    let mut found = Vec::new();
    let mut cell = |start: usize, end: usize| {
        found.push(trimmed(text, start, end).unwrap_or_else(|| Span::of(start, start)));
    };
    for pipe in memchr::memchr_iter(b'|', &text.as_bytes()[start..end]).map(|at| start + at).collect::<Vec<_>>() {
        if pipe > start && text.as_bytes()[pipe - 1] == b'\\' {
            continue;
        }
        cell(start, pipe);
        start = pipe + 1;
    }
    if start < end {
        cell(start, end);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_a_row() {
        let of = |row: &str| -> Vec<String> {
            cells(row, 0..row.len()).iter().map(|span| span.slice(row).to_owned()).collect()
        };
        assert_eq!(of("| 甲 | 乙\\|丙 || 丁"), ["甲", "乙\\|丙", "", "丁"]);
        assert_eq!(of(" 甲|乙| \n"), ["甲", "乙"]);
        assert!(of(" \n").is_empty());
    }

    #[test]
    fn tells_tables_that_are_none() {
        let of = |text: &str| broken_table(text, 0..text.len()).map(|table| (table.headers.len(), table.rule));
        assert_eq!(of("|序号|事项|依据|\n|---|---|\n|1|甲|乙|\n"), Some((3, Some(2))));
        assert_eq!(of("说明\n|序号|事项|\n|1|甲|\n"), Some((2, None)));
        assert_eq!(of("甲|乙\n丙|丁\n"), None);
        assert_eq!(of("一、总则\n---\n"), None);
        let grid = "清单\n\n+------+------+\n| 序号 | 事项 |\n+======+======+\n| 1    | 甲   |\n+------+------+\n";
        assert_eq!(grid_table(grid).map(|(at, cells)| (at, cells.len())), Some((24, 2)));
        assert!(grid_table("+---+\n一、总则\n++++\n| 甲 |\n").is_none());
        assert!(begins_with_table("| 序号 | 事项 |\n|---|:---|\n"));
        assert!(!begins_with_table("一、总则\n[注]无。\n-------\n"));
    }
}
