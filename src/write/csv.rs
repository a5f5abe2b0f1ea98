//! A list as one csv table: a cell that is merged with another is empty, as spreadsheet programs write it.

use super::canonical::List;

/// The list as csv, with byte order mark: without it Excel takes Chinese for something else.
pub(super) fn write(list: &List) -> String {
    let mut out = String::from('\u{feff}');
    for part in &list.parts {
        let width = part.width();
        for line in part.before_title.iter().chain(&part.title).chain(&part.text) {
            record(&mut out, [line.as_str()].into_iter());
        }
        if part.columns.is_empty() {
            continue;
        }
        record(&mut out, part.columns.iter().map(|column| column.header.as_str()));
        for row in part.table(width) {
            record(&mut out, row.into_iter());
        }
    }
    out
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
