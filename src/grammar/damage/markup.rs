//! What is left of markup, of the escapes of file formats, and of the fields of a word processor.

use super::{Damage, DamageKind};
use crate::text::Span;

/// Entities with what they stand for.
const ENTITIES: &[(&str, &str)] = &[
    ("&nbsp;", " "),
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&ldquo;", "“"),
    ("&rdquo;", "”"),
    ("&middot;", "·"),
    ("&mdash;", "—"),
    ("&hellip;", "…"),
];

/// Elements whose tags are seen in text.
const TAGS: &[&str] = &["br", "p", "div", "span", "td", "tr", "table", "strong", "b", "font", "a", "img"];

/// Messages and codes of fields that could not be brought up to date.
const FIELDS: &[&str] = &[
    "错误!未找到引用源。",
    "错误！未找到引用源。",
    "错误!未定义书签。",
    "错误！未定义书签。",
    "Error! Reference source not found.",
    "Error! Bookmark not defined.",
    "\\* MERGEFORMAT",
    "PAGEREF _Toc",
    "HYPERLINK \"",
    "HYPERLINK \\l",
];

/// The markup that begins at `at`.
pub(super) fn markup(text: &str, at: usize, c: char) -> Option<Damage> {
    let rest = &text[at..];
    let (length, repair) = match c {
        '&' => {
            let (entity, plain) = ENTITIES.iter().find(|(entity, _)| rest.starts_with(entity))?;
            (entity.len(), Some((*plain).to_owned()))
        }
        '<' => (tag(rest)?, None),
        '[' if rest.starts_with("[bookmark:") => (rest.char_indices().take(64).find(|(_, c)| *c == ']')?.0 + 1, None),
        '_' => (escape(rest)?, None),
        '\\' | 'H' | 'P' | 'E' | '错' => (FIELDS.iter().find(|field| rest.starts_with(**field))?.len(), None),
        _ => return None,
    };
    let is_removed = matches!(c, '[' | '_');
    let repair = repair.or_else(|| is_removed.then(String::new));
    Some(Damage { span: Span::of(at, at + length), kind: DamageKind::Markup, repair })
}

/// `<br>`, `</p>`, `<span style="…">`.
fn tag(rest: &str) -> Option<usize> {
    let inner = rest[1..].strip_prefix('/').unwrap_or(&rest[1..]);
    let name = inner.bytes().take(8).take_while(u8::is_ascii_alphanumeric).count();
    if !TAGS.iter().any(|tag| inner[..name].eq_ignore_ascii_case(tag)) {
        return None;
    }
    let (close, _) = rest.char_indices().take(200).take_while(|(_, c)| *c != '\n').find(|(_, c)| *c == '>')?;
    let after = inner[name..].chars().next()?;
    matches!(after, '>' | '/' | ' ').then_some(close + 1)
}

/// `_x000D_`: how a workbook writes a control character.
fn escape(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes().get(..7)?;
    let is_escape = bytes.starts_with(b"_x00") && bytes[4..6].iter().all(u8::is_ascii_hexdigit) && bytes[6] == b'_';
    is_escape.then_some(7)
}
