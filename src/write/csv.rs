//! A list as one csv table: a cell that is merged with another is empty, as spreadsheet programs write it.

use super::canonical::{Line, List, Part, Row, Value};

/// The list as csv, with byte order mark: without it Excel takes Chinese for something else.
pub(super) fn write(list: &List) -> String {
    let mut out = String::from('\u{feff}');
    for part in &list.parts {
        let width = width(part);
        for line in part.before_title.iter().chain(&part.title).chain(&part.text) {
            record(&mut out, [line.as_str()].into_iter());
        }
        if part.columns.is_empty() {
            continue;
        }
        record(&mut out, part.columns.iter().map(|column| column.header.as_str()));
        for row in &part.rows {
            match row {
                Row::Note(note) => record(&mut out, padded(&[(0, note.as_str())], width)),
                Row::Entry(line) => record(&mut out, padded(&cells(line), width)),
            }
        }
    }
    out
}

fn width(part: &Part) -> usize {
    let fields = part.rows.iter().filter_map(|row| match row {
        Row::Entry(line) => line.cells.last().map(|field| field.column + 1),
        Row::Note(_) => None,
    });
    fields.max().unwrap_or(0).max(part.columns.len())
}

/// What is merged with another row than the item's own is written out: an empty cell would say nothing.
fn cells(line: &Line) -> Vec<(usize, &str)> {
    let own = line.cells.iter().map(|field| match &field.value {
        Value::Number(text) | Value::Text(text) => (field.column, text.as_str()),
    });
    let merged = line.merged.iter().chain(&line.merged_left).map(|merged| (merged.column, merged.text.as_str()));
    let mut cells: Vec<(usize, &str)> = own.chain(merged).collect();
    cells.sort_by_key(|cell| cell.0);
    cells
}

fn padded<'a>(cells: &'a [(usize, &'a str)], width: usize) -> impl Iterator<Item = &'a str> {
    let mut cells = cells.iter().peekable();
    (0..width).map(move |column| cells.next_if(|cell| cell.0 == column).map_or("", |cell| cell.1))
}

fn record<'a>(out: &mut String, fields: impl Iterator<Item = &'a str>) {
    for (at, field) in fields.enumerate() {
        if at > 0 {
            out.push(',');
        }
        if field.contains([',', ';', '\t', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(field);
        }
    }
    out.push('\n');
}
