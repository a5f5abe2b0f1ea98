//! A list as Markdown: headings, paragraphs and tables of pipes, as a code host shows them.

use super::canonical::{List, Part};

/// The list as Markdown.
pub(super) fn write(list: &List) -> String {
    let mut out = String::new();
    if !list.is_flat
        && let Some(title) = &list.title
        && list.parts.iter().all(|part| part.title.as_ref() != Some(title))
    {
        block(&mut out, &format!("# {}", inline(title)));
    }
    for part in &list.parts {
        self::part(&mut out, part);
    }
    out
}

fn part(out: &mut String, part: &Part) {
    for paragraph in &part.before_title {
        block(out, &paragraph_text(paragraph));
    }
    if let Some(title) = &part.title {
        block(out, &format!("# {}", inline(title)));
    }
    for paragraph in &part.text {
        block(out, &paragraph_text(paragraph));
    }
    if part.columns.is_empty() {
        return;
    }
    let width = part.width();
    let mut table = String::new();
    let headers = part.columns.iter().map(|column| column.header.as_str());
    row(&mut table, headers.chain((part.columns.len()..width).map(|_| "")));
    table.push_str(&format!("|{}\n", " --- |".repeat(width)));
    for cells in part.table(width) {
        row(&mut table, cells.into_iter());
    }
    block(out, table.trim_end());
}

/// Blocks are parted by a blank line.
fn block(out: &mut String, text: &str) {
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(text);
    out.push('\n');
}

fn row<'a>(out: &mut String, cells: impl Iterator<Item = &'a str>) {
    out.push('|');
    for cell in cells {
        out.push(' ');
        out.push_str(&inline(cell));
        out.push_str(if cell.is_empty() { "|" } else { " |" });
    }
    out.push('\n');
}

/// Running text with its marks escaped; `<br>` for the line breaks inside it.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("<br>"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// A paragraph, whose beginning is no heading and no item of a list.
fn paragraph_text(text: &str) -> String {
    let inline = inline(text);
    let digits = inline.bytes().take_while(u8::is_ascii_digit).count();
    let mark = inline.as_bytes().get(digits);
    match (digits, mark) {
        (0, Some(b'#' | b'-' | b'+' | b'=')) => format!("\\{inline}"),
        (1.., Some(b'.' | b')')) => format!("{}\\{}", &inline[..digits], &inline[digits..]),
        _ => inline,
    }
}
