//! Display width of text in a terminal, in columns.

use unicode_width::UnicodeWidthChar;

/// Columns a character takes: 2 for Chinese, 0 for combining marks and controls.
pub fn of_char(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// Columns a text takes.
pub fn of_str(text: &str) -> usize {
    text.chars().map(of_char).sum()
}

/// The longest beginning of `text` that fits into `columns`.
pub fn head(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += of_char(c);
        if used > columns {
            return &text[..at];
        }
    }
    text
}

/// The longest end of `text` that fits into `columns`.
pub fn tail(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (at, c) in text.char_indices().rev() {
        used += of_char(c);
        if used > columns {
            return &text[at + c.len_utf8()..];
        }
    }
    text
}

/// `text` cut to `columns`, with `…` at the cut.
pub fn shorten(text: &str, columns: usize) -> std::borrow::Cow<'_, str> {
    if of_str(text) <= columns {
        return text.into();
    }
    format!("{}…", head(text, columns.saturating_sub(1))).into()
}
