//! Work on texts that scripts ask for: classes of characters, paragraphs, sentences, width, likeness. Linear, or limited.

use std::time::{Duration, Instant};

use rhai::EvalAltResult;
use similar::{Algorithm, ChangeTag, TextDiff};

use super::failure::{fault, unknown};
use crate::text::Span;

/// Texts longer than this, in characters, are not compared by edits: that takes the product of both lengths.
const MAX_EDITED: usize = 4_000;
/// The time that one comparison may look for the best match.
const MAX_COMPARING: Duration = Duration::from_millis(200);

/// A class of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Chinese,
    Digit,
    Latin,
    Number,
    Punctuation,
    Space,
    FullWidth,
}

impl Class {
    const ALL: [(&'static str, Self); 7] = [
        ("chinese", Self::Chinese),
        ("digit", Self::Digit),
        ("latin", Self::Latin),
        ("number", Self::Number),
        ("punctuation", Self::Punctuation),
        ("space", Self::Space),
        ("full-width", Self::FullWidth),
    ];

    /// The class of a name.
    pub fn of(name: &str) -> Result<Self, Box<EvalAltResult>> {
        let found = Self::ALL.iter().find(|(known, _)| *known == name);
        found.map(|(_, class)| *class).ok_or_else(|| {
            let known = Self::ALL.map(|(known, _)| known);
            unknown("没有这类字符", "no class of characters", name, &known)
        })
    }

    /// Whether a character is of the class.
    pub fn has(self, c: char) -> bool {
        match self {
            Self::Chinese => {
                matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '〇')
            }
            Self::Digit => c.is_ascii_digit() || ('０'..='９').contains(&c),
            Self::Latin => narrow_char(c).is_ascii_alphabetic(),
            Self::Number => Self::Digit.has(c) || "〇零一二两三四五六七八九十百千万".contains(c),
            Self::Punctuation => {
                narrow_char(c).is_ascii_punctuation()
                    || matches!(c, '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '·')
            }
            Self::Space => c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}'),
            Self::FullWidth => matches!(c, '！'..='～' | '\u{3000}'),
        }
    }
}

fn narrow_char(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    }
}

/// The text with full-width letters, digits and marks in half width.
pub fn narrow(text: &str) -> String {
    text.chars().map(narrow_char).collect()
}

/// The text without any white space.
pub fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !Class::Space.has(*c)).collect()
}

/// A stretch without the white space at its ends; `None` where nothing is left.
fn trimmed(text: &str, start: usize, end: usize) -> Option<Span> {
    let stretch = &text[start..end];
    let left = stretch.len() - stretch.trim_start().len();
    let kept = stretch.trim();
    (!kept.is_empty()).then(|| Span::of(start + left, start + left + kept.len()))
}

/// The lines of a text that are not blank, without the white space around them.
pub fn paragraphs(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        found.extend(trimmed(text, start, start + line.len()));
        start += line.len();
    }
    found
}

/// The sentences of a text: up to 。！？； or a line break, with the mark and the closing quotes and brackets behind it.
pub fn sentences(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut ended = false;
    for (at, c) in text.char_indices() {
        let closes = matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '。' | '！' | '？' | '；');
        if (ended && !closes) || c == '\n' {
            found.extend(trimmed(text, start, at));
            start = at;
            ended = false;
        }
        ended |= matches!(c, '。' | '！' | '？' | '；');
    }
    found.extend(trimmed(text, start, text.len()));
    found
}

/// How alike two texts are: 1 for equal, 0 for nothing in common.
pub fn ratio(a: &str, b: &str) -> f64 {
    f64::from(diff_of(a, b).ratio())
}

fn diff_of<'a>(a: &'a str, b: &'a str) -> TextDiff<'a, 'a, str> {
    TextDiff::configure().algorithm(Algorithm::Myers).deadline(Instant::now() + MAX_COMPARING).diff_chars(a, b)
}

/// What happened to a stretch between two texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Same,
    Removed,
    Added,
}

impl Change {
    /// The name in scripts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Removed => "removed",
            Self::Added => "added",
        }
    }
}

/// The way from one text to another, in stretches.
pub fn diff(a: &str, b: &str) -> Vec<(Change, String)> {
    let mut pieces: Vec<(Change, String)> = Vec::new();
    for change in diff_of(a, b).iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => Change::Same,
            ChangeTag::Delete => Change::Removed,
            ChangeTag::Insert => Change::Added,
        };
        match pieces.last_mut() {
            Some((last, text)) if *last == kind => text.push_str(change.value()),
            _ => pieces.push((kind, change.value().to_owned())),
        }
    }
    pieces
}

/// Characters to put in, leave out or replace to get from one text to the other.
pub fn distance(a: &str, b: &str) -> Result<usize, Box<EvalAltResult>> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().max(b.len()) > MAX_EDITED {
        return Err(fault(
            &format!("distance 只比较不超过 {MAX_EDITED} 字的文字；更长的请用 ratio"),
            &format!("distance compares texts of up to {MAX_EDITED} characters; use ratio for longer ones"),
        ));
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, right) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(left != right);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    Ok(row[b.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown<'a>(text: &'a str, spans: &[Span]) -> Vec<&'a str> {
        spans.iter().map(|span| span.slice(text)).collect()
    }

    #[test]
    fn sentences_keep_their_marks() {
        let text = "　当场受理。“不予受理的，说明理由。”出具凭证；\n\n2.审查";
        assert_eq!(shown(text, &sentences(text)), ["当场受理。", "“不予受理的，说明理由。”", "出具凭证；", "2.审查"]);
        assert_eq!(shown(text, &paragraphs(text)), ["当场受理。“不予受理的，说明理由。”出具凭证；", "2.审查"]);
        assert!(sentences(" \n ").is_empty());
    }

    #[test]
    fn edits_are_counted() {
        for (a, b, edits) in
            [("", "", 0), ("路灯", "路灯", 0), ("路灯", "街灯", 1), ("路灯管理", "灯管理办", 2), ("", "路灯", 2)]
        {
            assert_eq!(distance(a, b).unwrap(), edits, "{a} {b}");
            assert_eq!(distance(b, a).unwrap(), edits, "{b} {a}");
        }
        assert!(distance(&"路".repeat(4_001), "").is_err());
    }

    #[test]
    fn differences_are_in_stretches() {
        let pieces = diff("应当申请批准", "应当经过批准");
        let shown: Vec<String> = pieces.iter().map(|(kind, text)| format!("{} {text}", kind.name())).collect();
        assert_eq!(shown, ["same 应当", "removed 申请", "added 经过", "same 批准"]);
    }

    #[test]
    fn classes_know_both_widths() {
        assert!("２1".chars().all(|c| Class::Digit.has(c)));
        assert!("二〇二一".chars().all(|c| Class::Number.has(c) && Class::Chinese.has(c)));
        assert!("Ａb".chars().all(|c| Class::Latin.has(c)));
        assert!("，。《》（）()“”—…、〔〕".chars().all(|c| Class::Punctuation.has(c) && !Class::Chinese.has(c)));
        assert!(!Class::Punctuation.has('的') && !Class::Punctuation.has('\u{3000}'));
        assert_eq!(narrow("（２０２１）Ａ　b，"), "(2021)A b,");
    }
}
