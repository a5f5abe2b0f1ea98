//! Fields (`w:fldChar`): between its begin and its separator stands the code, which is no text; what follows is the result.
//!
//! Some fields have no result: Word draws them from the code whenever the page is shown. Of these the circled characters and
//! the readings above characters that Word for Chinese makes are text of the list; others are counted.

use super::symbol;
use crate::read::pages::NumberFormat;

/// The open fields, the innermost last.
#[derive(Debug, Default)]
pub(super) struct Fields {
    open: Vec<Field>,
}

#[derive(Debug, Default)]
struct Field {
    has_result: bool,
    code: String,
}

/// What a field that has ended shows.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// What stood between its marks, or nothing at all.
    Result,
    /// A text that its code stands for.
    Text(String),
    /// Something that is not known.
    Unknown,
}

impl Fields {
    /// A field begins.
    pub(super) fn begin(&mut self) {
        self.open.push(Field::default());
    }

    /// The innermost field's result begins.
    pub(super) fn separate(&mut self) {
        if let Some(field) = self.open.last_mut() {
            field.has_result = true;
        }
    }

    /// The innermost field ends.
    pub(super) fn end(&mut self) -> Shown {
        match self.open.pop() {
            Some(field) if !field.has_result => shown(&field.code),
            _ => Shown::Result,
        }
    }

    /// Adds to the code of the innermost field.
    pub(super) fn push_code(&mut self, code: &str) {
        if let Some(field) = self.open.last_mut().filter(|field| field.code.len() < MAX_CODE) {
            field.code.push_str(code);
        }
    }

    /// Whether text here is that of the document: a result, or outside all fields.
    pub(super) fn is_text(&self) -> bool {
        self.open.iter().all(|field| field.has_result)
    }

    /// The paragraph ends: a field without result that never ends would swallow the rest of the document.
    pub(super) fn end_paragraph(&mut self) {
        for field in &mut self.open {
            field.has_result = true;
        }
    }
}

/// Bytes of a code that are looked at.
const MAX_CODE: usize = 1024;

fn shown(code: &str) -> Shown {
    let code = code.trim();
    let (kind, rest) = code.split_once([' ', '\\', '(']).map_or((code, ""), |(kind, _)| (kind, &code[kind.len()..]));
    let text = match kind.to_ascii_uppercase().as_str() {
        "EQ" => overstrike(rest),
        "SYMBOL" => symbol_of(rest),
        "MACROBUTTON" => rest.trim_start().split_once(' ').map(|(_, text)| text.trim().to_owned()),
        "GOTOBUTTON" | "AUTONUM" | "AUTONUMLGL" | "AUTONUMOUT" | "LISTNUM" | "FORMDROPDOWN" | "FORMCHECKBOX" => None,
        // Marks for an index, a table of contents and the like are not seen.
        _ => return Shown::Result,
    };
    text.map_or(Shown::Unknown, Shown::Text)
}

/// `\o\ac(○,1)`, a circled number, and `\o\ad(\s\up 9(lù),路)`, a character with its reading.
fn overstrike(code: &str) -> Option<String> {
    let at = code.find("\\o").filter(|at| !code[*at + 2..].starts_with(|c: char| c.is_ascii_alphabetic()))?;
    let (_, inside) = code[at..].split_once('(')?;
    let inside = inside.trim_end().strip_suffix(')')?;
    let mut parts = Vec::new();
    let (mut depth, mut from) = (0_usize, 0);
    for (at, c) in inside.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1)?,
            ',' | ';' if depth == 0 => {
                parts.push(inside[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(inside[from..].trim());
    let is_circle = |part: &str| matches!(part, "○" | "◯" | "〇");
    match *parts.as_slice() {
        [ring, number] if is_circle(ring) && number.parse().is_ok_and(|number| (1..=50).contains(&number)) => {
            let mut text = String::new();
            NumberFormat::Circled.write(number.parse().ok()?, &mut text);
            Some(text)
        }
        [first, text] if !text.contains('\\') && (first.starts_with("\\s") || !first.contains('\\')) => {
            Some(text.to_owned())
        }
        _ => None,
    }
}

fn symbol_of(code: &str) -> Option<String> {
    let mut words = code.split_whitespace();
    let number = words.next()?;
    let number = match number.strip_prefix("0x").or(number.strip_prefix("0X")) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    let font = code.split_once("\\f").map_or("", |(_, font)| font.trim_start());
    let font = match font.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next().unwrap_or_default(),
        None => font.split_whitespace().next().unwrap_or_default(),
    };
    symbol::character(font, number).map(String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_are_shown_without_a_result() {
        let text = |text: &str| Shown::Text(text.to_owned());
        for (code, expected) in [
            (" eq \\o\\ac(○,1)", text("①")),
            ("EQ \\o\\ac(○, 12 ) ", text("⑫")),
            ("eq \\o\\ac(○,特)", text("特")),
            ("EQ \\* jc2 \\* \"Font:宋体\" \\* hps10 \\o\\ad(\\s\\up 9(lù),路)", text("路")),
            ("EQ \\f(1,2)", Shown::Unknown),
            ("EQ \\o(", Shown::Unknown),
            ("EQ \\o())(,)", Shown::Unknown),
            ("SYMBOL 252 \\f \"Wingdings\" \\s 10", text("✓")),
            ("SYMBOL 0xB7 \\f Symbol", text("•")),
            ("MACROBUTTON AcceptAllChangesInDoc 单击此处", text("单击此处")),
            ("AUTONUM", Shown::Unknown),
            ("TC \"目录\" \\l 1", Shown::Result),
            ("", Shown::Result),
        ] {
            let mut fields = Fields::default();
            fields.begin();
            assert!(!fields.is_text());
            fields.push_code(code);
            assert_eq!(fields.end(), expected, "{code}");
        }
    }
}
