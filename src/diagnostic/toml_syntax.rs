//! What is said of a text that is not TOML, in words that one can follow who has never heard of TOML.

#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

use self::words::{CLOSE, KNOWN, Known, MARKS, Mark, USUAL};
use super::Mistake;
use crate::text::Span;

/// Values without quotation marks that the crate takes for numbers or truth values by their first letter.
const NOT_QUOTED: &[&str] = &["string values must be quoted", "invalid boolean", "invalid float", "invalid integer"];
/// Of a text on one line that is not closed, by its quotation mark.
const UNCLOSED: &[&str; 2] = &["invalid basic string, expected `\"`", "invalid literal string, expected `'`"];
/// Where a string that ends with a Chinese quotation mark goes on to the next straight one, or to the end of the line.
const RUN_ON: &[&str] = &[
    UNCLOSED[0],
    UNCLOSED[1],
    "missing comma between",
    "unexpected key or value",
    "missing opening quote",
    "string values must be quoted",
    "unclosed",
];

impl Mistake {
    /// From an error of the `toml` crate about `text`. What is not known keeps the crate's own words.
    pub fn of_toml(text: &str, error: &toml::de::Error) -> Self {
        let mut at = error.span().filter(|at| text.get(at.clone()).is_some()).unwrap_or_default();
        let mut said = error.message().lines().next().unwrap_or_default();
        let mut line = Line::around(text, &at);
        // The crate tells of texts last; where one is not closed, what follows may be its consequence.
        if let Some(string) = &line.unclosed {
            said = if text[string.start..].starts_with('"') { UNCLOSED[0] } else { UNCLOSED[1] };
            at = string.end..string.end;
            line = Line::around(text, &at);
        }
        typed_inside(text, &line, said)
            .or_else(|| not_quoted(text, &at, said))
            .or_else(|| typed(&line, said, text, &at))
            .or_else(|| behind_value(text, &at, said))
            .unwrap_or_else(|| known(text, &at, said))
    }
}

fn mistake(at: Range<usize>, (zh, en): (&str, &str), (zh_help, en_help): (&str, &str)) -> Mistake {
    Mistake::new(Span::of(at.start, at.end), format!("不是合法的 TOML：{zh}"), format!("not valid TOML: {en}"))
        .with_help(zh_help, en_help)
}

/// From what the crate says.
fn known(text: &str, at: &Range<usize>, said: &str) -> Mistake {
    // Of `{ key }`, the crate says that a text is not closed.
    let is_end = text[at.start..].chars().next().is_none_or(|c| matches!(c, '\r' | '\n'));
    let said = if UNCLOSED.contains(&said) && !is_end { "missing assignment between a key and a value" } else { said };
    let Some(Known { zh, help, .. }) = KNOWN.iter().find(|known| said.starts_with(known.said)) else {
        return mistake(at.clone(), (said, said), USUAL);
    };
    let zh = zh.replace("{}", &text[at.clone()]);
    mistake(at.clone(), (&zh, said), *help)
}

/// A mark of a Chinese input method.
fn of_mark(at: usize, found: char, mark: &Mark) -> Mistake {
    let (zh, en) = mark.name;
    let shown = !matches!(found, '\u{3000}' | '\u{a0}' | '\u{feff}' | '\u{200b}'..='\u{200f}');
    let (zh, en) = match shown {
        true => (format!("这里的 {found} 是{zh}"), format!("{found} is {en}")),
        false => (format!("这里有{zh}"), format!("there is {en} here")),
    };
    let (zh_help, en_help) = match mark.instead {
        "" => ("删去它".to_owned(), "take it out".to_owned()),
        " " => ("改成普通的空格，或者删去".to_owned(), "type a plain space, or take it out".to_owned()),
        instead => (format!("切换到英文输入法，改成 {instead}"), format!("type {instead} instead")),
    };
    mistake(at..at + found.len_utf8(), (&zh, &en), (&zh_help, &en_help))
}

fn mark_of(found: char) -> Option<&'static Mark> {
    MARKS.iter().find(|mark| mark.chars.contains(found))
}

/// A string that begins with a straight quotation mark and was to end with a Chinese one.
fn typed_inside(text: &str, line: &Line, said: &str) -> Option<Mistake> {
    if !RUN_ON.iter().any(|begin| said.starts_with(begin)) {
        return None;
    }
    let inside = line.strings.iter().find_map(|string| {
        let string_text = &text[string.clone()];
        // In a string of the other sort, ’ is an apostrophe.
        let (opening, closing, full) =
            if string_text.starts_with('"') { ('“', '”', '＂') } else { ('‘', '’', '＇') };
        let mut open = 0_usize;
        string_text.char_indices().find_map(|(at, found)| {
            if found == opening {
                open += 1;
            } else if found == closing && open > 0 {
                open -= 1;
            } else if found == closing || found == full {
                return Some((string.start + at, found));
            }
            None
        })
    });
    let (at, found) = inside?;
    Some(of_mark(at, found, mark_of(found)?))
}

/// A value that is missing, is written in another way, or lacks its quotation marks.
fn not_quoted(text: &str, at: &Range<usize>, said: &str) -> Option<Mistake> {
    if !NOT_QUOTED.iter().any(|begin| said.starts_with(begin)) {
        return None;
    }
    let value = &text[at.clone()];
    let at_char = |offset: usize, found: char| Some(of_mark(at.start + offset, found, mark_of(found)?));
    let Some(first) = value.chars().next() else {
        return Some(mistake(at.clone(), ("等号后面没有值", "there is no value"), USUAL));
    };
    if "“”‘’＂＇〝〞［【｛".contains(first) {
        return at_char(0, first);
    }
    // Behind a value that is one: a comment with a full-width sign, a space, a mark at the end.
    let end = value.find('＃').unwrap_or(value.len());
    let kept = value[..end].trim_end_matches(|c: char| c.is_whitespace() || mark_of(c).is_some());
    let is_value = kept.parse::<f64>().is_ok_and(f64::is_finite) || matches!(kept, "true" | "false");
    if is_value && let Some(found) = value[kept.len()..].chars().find(|found| *found != ' ') {
        let mark = mark_of(found)?;
        // No value ends with a mark, typed this way or that.
        let mark = if matches!(mark.instead, "." | ",") { &Mark { instead: "", ..*mark } } else { mark };
        return Some(of_mark(at.start + value.find(found)?, found, mark));
    }
    let half: String = value.chars().map(half_width).collect();
    if half != value && half.parse::<f64>().is_ok() {
        let help = (format!("改成半角的 {half}"), format!("type {half} instead"));
        return Some(mistake(at.clone(), ("数字是全角的", "the digits are full-width"), (&help.0, &help.1)));
    }
    let lower = value.to_ascii_lowercase();
    if matches!(lower.as_str(), "true" | "false") {
        let help = (format!("改成小写的 {lower}"), format!("write {lower}"));
        return Some(mistake(at.clone(), ("真假只写 true 和 false", said), (&help.0, &help.1)));
    }
    if said.starts_with("invalid") && !value.chars().any(char::is_alphabetic) {
        return None;
    }
    let is_plain = value.chars().count() <= 24 && !value.contains(['"', '\'', '\\']);
    let help = match is_plain {
        true => {
            let in_array = text[..at.start].trim_end().ends_with(['[', ',']);
            let parts = value.split(|c| in_array && matches!(c, '，' | '、')).map(|part| format!("{:?}", part.trim()));
            let written = parts.collect::<Vec<_>>().join(", ");
            (format!("写成 {written}"), format!("write {written}"))
        }
        false => ("文字的两端都加英文引号".to_owned(), "put straight quotation marks around the text".to_owned()),
    };
    Some(mistake(at.clone(), ("文字没有加英文引号", "a text is not in quotation marks"), (&help.0, &help.1)))
}

fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        other => other,
    }
}

/// The first mark of a Chinese input method on the line, up to the place of the error; a colon for an equals sign and a comment
/// of another language too.
fn typed(line: &Line, said: &str, text: &str, at: &Range<usize>) -> Option<Mistake> {
    let about_key =
        ["key with no value", "missing assignment", "invalid key-value"].iter().any(|b| said.starts_with(b));
    // What is a word in Chinese is a key that lacks its quotation marks, whatever stands in it.
    if said.starts_with("invalid unquoted key") && text[at.clone()].chars().any(char::is_alphabetic) {
        return None;
    }
    let begin = line.outside.iter().map(|(_, found)| *found).collect::<String>();
    if about_key && begin.trim_start().starts_with("//") {
        return Some(mistake(
            at.clone(),
            ("注释不能这样写", "this is no comment"),
            ("注释用 # 开头", "a comment begins with #"),
        ));
    }
    let mut before = line.outside.iter().filter(|(place, _)| *place <= at.end);
    before.find_map(|(place, found)| {
        if about_key && *found == ':' {
            let message = ("键和值之间不用冒号", "a key is not followed by a colon");
            return Some(mistake(*place..place + 1, message, ("改成 =", "type = instead")));
        }
        mark_of(*found).map(|mark| of_mark(*place, *found, mark))
    })
}

/// What stands behind a value on its line: a mark that ends lines elsewhere, or the rest of a text that has quotation marks in it.
fn behind_value(text: &str, at: &Range<usize>, said: &str) -> Option<Mistake> {
    if !said.starts_with("unexpected key or value") {
        return None;
    }
    let (before, rest) = (text[..at.start].chars().next_back()?, text[at.start..].lines().next().unwrap_or_default());
    let next = rest.chars().next()?;
    if before == '"' && next.is_alphabetic() {
        let message = ("文字到前一个引号就结束了", "the text ends at the quotation mark before");
        return Some(mistake(at.clone(), message, CLOSE));
    }
    let found = at.start..at.start + next.len_utf8();
    match (next, rest[next.len_utf8()..].trim_start()) {
        (',' | ';', "") => {
            let message = (format!("行末不用 {next}"), format!("a line does not end with {next}"));
            Some(mistake(found, (&message.0, &message.1), ("删去它", "take it out")))
        }
        (',', more) if before.is_ascii_digit() && more.starts_with(|c: char| c.is_ascii_digit()) => Some(mistake(
            found,
            ("数字中不用逗号", "a number has no comma in it"),
            ("小数点写成 .；分隔位数的逗号删去", "a decimal point is a full stop; thousands are not parted"),
        )),
        _ => None,
    }
}

/// A line taken apart.
#[derive(Default)]
struct Line {
    /// The characters outside strings and comments, with their places.
    outside: Vec<(usize, char)>,
    /// The strings on one line, whether they are closed or not.
    strings: Vec<Range<usize>>,
    /// The first string on one line above that is not closed.
    unclosed: Option<Range<usize>>,
}

impl Line {
    /// The line where an error stands. Everything before is looked through, since strings go over several lines.
    fn around(text: &str, at: &Range<usize>) -> Self {
        let start = text[..at.start].rfind('\n').map_or(0, |end| end + 1);
        let end = text[at.start..].find('\n').map_or(text.len(), |length| at.start + length);
        let mut line = Self::default();
        let mut here = 0;
        while here < end {
            let rest = &text[here..];
            let Some(found) = rest.chars().next() else { break };
            let length = match found {
                '"' | '\'' => string(rest, found),
                '#' => rest.find('\n').unwrap_or(rest.len()),
                other => other.len_utf8(),
            };
            let is_text = matches!(found, '"' | '\'');
            if is_text && line.unclosed.is_none() && is_unclosed(&rest[..length]) && here + length < start {
                line.unclosed = Some(here..here + length);
            }
            if here >= start {
                match found {
                    '"' | '\'' if !rest[..length].contains('\n') => line.strings.push(here..here + length),
                    '"' | '\'' | '#' => {}
                    other => line.outside.push((here, other)),
                }
            }
            here += length;
        }
        line
    }
}

/// Whether a string that [`string`] has found on one line lacks its end.
fn is_unclosed(string: &str) -> bool {
    let mark = &string[..1];
    let is_of_lines = string.len() >= 3 && string[1..].starts_with(&mark.repeat(2));
    !is_of_lines && (string.len() == 1 || !string.ends_with(mark) || mark == "\"" && ends_escaped(string))
}

/// Whether the last character stands behind a backslash that is none behind another.
fn ends_escaped(string: &str) -> bool {
    let before = &string[..string.len() - 1];
    (before.len() - before.trim_end_matches('\\').len()) % 2 == 1
}

/// The length of the string at the beginning of a text.
fn string(text: &str, quote: char) -> usize {
    let mark = if quote == '"' { "\"\"\"" } else { "'''" };
    let (mark, lines) = if text.starts_with(mark) { (mark, true) } else { (&mark[..1], false) };
    let mut here = mark.len();
    while let Some(next) = text[here..].chars().next() {
        if text[here..].starts_with(mark) {
            return here + mark.len();
        }
        if next == '\n' && !lines {
            break;
        }
        here += next.len_utf8();
        if next == '\\' && quote == '"' {
            here += text[here..].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
        }
    }
    here
}
