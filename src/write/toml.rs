//! The canonical form as TOML: one key per cell, texts of several lines as such, so that a change of a line is a line in a diff.

use std::fmt::Write as _;

use super::canonical::{Column, Field, Key, Line, List, Part, Row, Value};

/// The list as TOML.
pub(super) fn write(list: &List) -> String {
    let mut out = Out(String::new());
    out.text("title", list.title.as_deref());
    out.text("date", list.date.as_deref());
    out.text("authority", list.authority.as_deref());
    match list.parts.as_slice() {
        [part] if list.is_flat => out.part(part, ""),
        parts => {
            for part in parts {
                out.table("parts");
                out.text("title", part.title.as_deref());
                out.part(part, "parts.");
            }
        }
    }
    out.0
}

struct Out(String);

impl Out {
    fn table(&mut self, name: &str) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        let _ = writeln!(self.0, "[[{name}]]");
    }

    fn text(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text {
            let _ = writeln!(self.0, "{key} = {}", string(text));
        }
    }

    fn part(&mut self, part: &Part, path: &str) {
        let _ = writeln!(self.0, "kind = {}", string(part.kind.name()));
        self.paragraphs("before_title", &part.before_title);
        match part.columns.is_empty() && part.text.is_empty() {
            // By this a reader knows that there is no table.
            true => self.text("text", Some("")),
            false => self.paragraphs("text", &part.text),
        }
        self.columns(&part.columns);
        if part.rows.is_empty() && !part.columns.is_empty() {
            self.0.push_str("entries = []\n");
        }
        for row in &part.rows {
            self.table(&format!("{path}entries"));
            match row {
                Row::Note(note) => self.text("note", Some(note)),
                Row::Entry(line) => self.line(line),
            }
        }
    }

    /// One string with a line for each paragraph; an array where a paragraph has lines of its own.
    fn paragraphs(&mut self, key: &str, paragraphs: &[String]) {
        if paragraphs.is_empty() {
            return;
        }
        if !paragraphs.iter().any(|paragraph| paragraph.contains('\n')) {
            return self.text(key, Some(&paragraphs.join("\n")));
        }
        let _ = writeln!(self.0, "{key} = [");
        for paragraph in paragraphs {
            let _ = writeln!(self.0, "{},", string(paragraph));
        }
        self.0.push_str("]\n");
    }

    fn columns(&mut self, columns: &[Column]) {
        if columns.is_empty() {
            return;
        }
        self.0.push_str("columns = [\n");
        for Column { role, header } in columns {
            let role = role.map(|role| format!("role = {}, ", string(role.name())));
            let _ = writeln!(self.0, "    {{ {}header = {} }},", role.unwrap_or_default(), string(header));
        }
        self.0.push_str("]\n");
    }

    fn line(&mut self, line: &Line) {
        if let Some(parent) = &line.parent {
            let _ = writeln!(self.0, "parent = {}", value(parent));
        }
        for Field { key, value: text, .. } in &line.cells {
            let key = match key {
                Key::Role(role) => role.name().to_owned(),
                Key::Other(name) => format!("other.{}", one_line(name)),
            };
            let _ = writeln!(self.0, "{key} = {}", value(text));
        }
        if line.number_inferred {
            self.0.push_str("number_inferred = true\n");
        }
        self.names("merged", line.merged.iter().map(|merged| merged.name.as_str()));
        self.names("merged_left", line.merged_left.iter().map(|merged| merged.name.as_str()));
        self.names("lost", line.lost.iter().map(String::as_str));
    }

    fn names<'n>(&mut self, key: &str, names: impl Iterator<Item = &'n str>) {
        let names: Vec<String> = names.map(one_line).collect();
        if !names.is_empty() {
            let _ = writeln!(self.0, "{key} = [{}]", names.join(", "));
        }
    }
}

fn value(value: &Value) -> String {
    match value {
        Value::Number(digits) => digits.clone(),
        Value::Text(text) => string(text),
    }
}

/// A string: literal where that spares escapes, over several lines where it has some.
fn string(text: &str) -> String {
    let has_escapes = text.contains(['"', '\\']);
    let is_literal = has_escapes && !text.contains('\'') && !text.chars().any(is_control);
    match (is_literal, text.contains('\n')) {
        (true, false) => format!("'{text}'"),
        (true, true) => format!("'''\n{text}'''"),
        (false, false) => one_line(text),
        (false, true) => format!("\"\"\"\n{}\"\"\"", escaped(text)),
    }
}

/// A basic string, in which everything can stand.
fn one_line(text: &str) -> String {
    format!("\"{}\"", escaped(text).replace('\n', "\\n"))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if is_control(c) => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// What TOML allows in no string. Line breaks and tabs it does.
fn is_control(c: char) -> bool {
    (c < ' ' && c != '\n' && c != '\t') || c == '\u{7f}'
}
