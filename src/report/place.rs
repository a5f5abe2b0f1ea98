//! Where an occurrence stands, as several formats say it: first and last place in the file, the item and the column.
//!
//! Ends are exclusive and one past the last character. Asking the source for the place of the end itself would count the escaping
//! marks between the last character and whatever follows it in the file.

use crate::diagnostic::{Finding, Fix, Lang, Occurrence};
use crate::lint::Outcome;
use crate::text::{LineColumn, Source, Span, width};

/// Columns of an item's name where it stands for a number.
const NAME: usize = 30;

/// Start and end of a span in lines and columns from 1, columns in Unicode scalar values.
pub fn range(source: &Source, span: Span) -> (LineColumn, LineColumn) {
    let start = source.line_column(span.start());
    let text = source.slice(span);
    let end = match text.chars().next_back() {
        None => start,
        Some('\n') => source.line_column(span.end()),
        Some(_) if source.segments().is_empty() && memchr::memchr(b'\n', text.as_bytes()).is_none() => {
            let characters = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
            LineColumn { column: start.column.saturating_add(characters), ..start }
        }
        Some(last) => {
            let at = source.line_column(before(span, last));
            LineColumn { column: at.column + 1, ..at }
        }
    };
    (start, end)
}

/// Start and end of a span in lines and columns from 0, columns in UTF-16 units.
pub fn utf16_range(source: &Source, span: Span) -> ((u32, u32), (u32, u32)) {
    let start = source.utf16(span.start());
    let end = match source.slice(span).chars().next_back() {
        None => start,
        Some('\n') => source.utf16(span.end()),
        Some(last) => {
            let (line, column) = source.utf16(before(span, last));
            (line, column + u32::try_from(last.len_utf16()).unwrap_or(1))
        }
    };
    (start, end)
}

fn before(span: Span, last: char) -> u32 {
    span.end() - u32::try_from(last.len_utf8()).unwrap_or(0)
}

/// `第12项 实施依据`, or as much of it as is known. An item without a number is named.
pub fn item_and_column(place: &Occurrence, lang: Lang) -> String {
    let item = place.entry.as_ref().and_then(|entry| match (&entry.number, &entry.name) {
        (Some(number), _) => Some(match lang {
            Lang::Zh => format!("第{number}项"),
            Lang::En => format!("item {number}"),
        }),
        (None, Some(name)) => Some(format!("“{}”", width::shorten(name, NAME))),
        (None, None) => None,
    });
    let column = place.field.map(|role| lang.pick(role.chinese(), role.name()).to_owned());
    [item, column].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The message of one place with the item and the column before it: `第12项 实施依据：没有依据`.
pub fn message(finding: &Finding, place: &Occurrence, lang: Lang) -> String {
    let at = item_and_column(place, lang);
    let message = finding.message_at(place);
    if at.is_empty() { message.to_owned() } else { format!("{at}{}{message}", lang.pick("：", ": ")) }
}

/// The cell's address in an office file.
pub fn address(place: &Occurrence) -> Option<&str> {
    place.place.as_ref()?.address.as_deref()
}

/// Whether a program can make the edits of a repair in the file as it stands, knowing lines and columns only.
///
/// In an office file the lines are not the file's. In csv a comma, quotation mark or line break would have to be escaped, and in
/// a dump a tab or line break would begin another cell, and html and Markdown have marks of their own. Nor may it touch a mark that the file escapes.
pub fn is_text_edit(outcome: &Outcome, file: u32, fix: &Fix) -> bool {
    let Some(source) = outcome.source(file) else {
        return false;
    };
    let format = outcome.files.get(file as usize).map_or("", |file| file.document.format);
    let marks: &[char] = match format {
        "csv" => &[',', ';', '"', '\n', '\r'],
        "tsv" => &['\t', '"', '\n', '\r'],
        "dump" => &['\t', '\n', '\r'],
        "html" => &['<', '>', '&', '\n', '\r'],
        "toml" | "json" => &['"', '\'', '\\', '\n', '\r', '\t'],
        "markdown" => &['|', '\\', '<', '*', '\n', '\r'],
        _ => &[],
    };
    fix.edits.iter().all(|edit| stands_in_file(source, edit.span) && !edit.text.contains(marks))
}

/// Whether the bytes of a span, and the one before it, follow each other in the file just so: no escaping mark among them.
fn stands_in_file(source: &Source, span: Span) -> bool {
    let from = span.start().saturating_sub(1);
    let to = if span.is_empty() { span.start() } else { span.end() - 1 };
    match (source.native_offset(from), source.native_offset(to)) {
        (Some(native_from), Some(native_to)) => native_to.checked_sub(native_from) == Some(to - from),
        _ => false,
    }
}
