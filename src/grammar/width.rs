//! Characters of the other width: full-width digits, and half-width marks among Chinese text.

use super::scan::{char_at, char_before, is_han};
use crate::text::Span;

/// Numbers written with full-width digits, in part or as a whole: `１2`, `２．５`.
pub fn full_width_numbers(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found: Vec<Span> = Vec::new();
    for at in memchr::memchr_iter(0xEF, bytes) {
        if found.last().is_some_and(|last| at < last.end() as usize) || !is_wide_digit(char_at(text, at)) {
            continue;
        }
        let start = at - text[..at].bytes().rev().take_while(u8::is_ascii_digit).count();
        let mut end = at;
        while let Some(c) = char_at(text, end) {
            let next = char_at(text, end + c.len_utf8());
            let inside = c == '．' && next.is_some_and(|next| next.is_ascii_digit() || is_wide_digit(Some(next)));
            if !(c.is_ascii_digit() || is_wide_digit(Some(c)) || inside) {
                break;
            }
            end += c.len_utf8();
        }
        found.push(Span::of(start, end));
    }
    found
}

/// A number in half-width digits.
pub fn narrowed(number: &str) -> String {
    let narrow = |c: char| char::from_u32((c as u32).wrapping_sub(WIDTHS_APART)).unwrap_or(c);
    number.chars().map(|c| if c.is_ascii() { c } else { narrow(c) }).collect()
}

fn is_wide_digit(c: Option<char>) -> bool {
    c.is_some_and(|c| matches!(c, '０'..='９'))
}

/// Full-width forms stand this far behind ASCII.
const WIDTHS_APART: u32 = 0xFEE0;

/// A half-width mark among Chinese text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HalfMark {
    /// The mark, with the spaces that make up for its width.
    pub span: Span,
    /// The other half of a pair.
    pub partner: Option<Span>,
    /// The mark, or the mark that opens the pair.
    pub mark: char,
}

/// The full-width mark that is due in place of a half-width one, and what closes it where it is a pair; of square brackets
/// there are several kinds.
pub const fn due(mark: char) -> Option<(&'static str, Option<&'static str>)> {
    Some(match mark {
        ',' => ("，", None),
        ';' => ("；", None),
        ':' => ("：", None),
        '?' => ("？", None),
        '!' => ("！", None),
        '.' => ("。", None),
        '(' => ("（", Some("）")),
        '<' => ("〈", Some("〉")),
        '"' => ("“", Some("”")),
        _ => return None,
    })
}

/// The half-width marks among Chinese text, in order; pairs whose halves are of different width are not among them.
pub fn half_marks(text: &str) -> Vec<HalfMark> {
    let mut found = Vec::new();
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match c {
            '\n' => {
                open.clear();
                quote = None;
            }
            ',' | ';' | ':' | '?' | '!' | '.' if is_among_han(text, at, c) => {
                let after = at + 1;
                // At the end of a line the spaces are layout.
                let blanks = text[after..].len() - text[after..].trim_start_matches(' ').len();
                let end = if char_at(text, after + blanks).is_none_or(|c| c == '\n') { after } else { after + blanks };
                found.push(HalfMark { span: Span::of(at, end), partner: None, mark: c });
            }
            '(' | '<' | '[' | '（' | '〈' | '＜' | '［' | '【' | '〔' => open.push((c, at)),
            ')' | '>' | ']' | '）' | '〉' | '＞' | '］' | '】' | '〕' => {
                let same = |opened: char| class(opened) == class(c);
                // What was opened inside and never closed is not this pair's.
                let Some(index) = open.iter().rposition(|&(opened, _)| same(opened)) else { continue };
                let (opened, from) = open[index];
                open.truncate(index);
                if opened.is_ascii() && c.is_ascii() && encloses_han(text, opened, from, at) {
                    found.push(pair(opened, from, at));
                }
            }
            '"' => match quote.take() {
                None => quote = Some(at),
                Some(from) if encloses_han(text, '"', from, at) => found.push(pair('"', from, at)),
                Some(_) => {}
            },
            _ => {}
        }
    }
    found.sort_by_key(|mark| mark.span);
    found
}

fn pair(mark: char, from: usize, to: usize) -> HalfMark {
    HalfMark { span: Span::of(from, from + 1), partner: Some(Span::of(to, to + 1)), mark }
}

/// Round, pointed, square: marks of one class may pair.
fn class(c: char) -> u8 {
    match c {
        '(' | ')' | '（' | '）' => 0,
        '<' | '>' | '〈' | '〉' | '＜' | '＞' => 1,
        _ => 2,
    }
}

/// Whether a single mark ends a Chinese word or clause.
fn is_among_han(text: &str, at: usize, c: char) -> bool {
    let Some(left) = char_before(text, at) else { return false };
    let right = char_at(text, at + 1);
    let bridges = ")%".contains(left) && right.is_some_and(is_han);
    if !(is_han(left) || "）》〉”’】〕".contains(left) || bridges) {
        return false;
    }
    match c {
        // A dot between words may be the dot of a name or a number; `??` is a placeholder.
        '.' => is_han(left) && right.is_none_or(|c| c == '\n' || "”）》".contains(c)),
        '?' | '!' => right.is_none_or(|c| is_han(c) || c == '\n' || "”）》“《".contains(c)),
        // 一:二 is a ratio, 网址:// an address.
        ':' => right.is_none_or(|c| !":/\\".contains(c)) && !(is_numeral(left) && right.is_some_and(is_numeral)),
        _ => right.is_none_or(|right| right != c),
    }
}

/// Whether a pair stands among Chinese text: Chinese inside, or on both sides.
fn encloses_han(text: &str, mark: char, from: usize, to: usize) -> bool {
    let inner = &text[from + 1..to];
    let (left, right) = (char_before(text, from), char_at(text, to + 1));
    let words = |c: Option<char>| c.is_some_and(is_han);
    match mark {
        // Numbers of documents and tags before titles are matters of citation.
        '[' => inner.chars().all(is_han) && !inner.is_empty() && right != Some('《'),
        '<' => inner.chars().any(is_han),
        '"' => inner.chars().any(is_han) && !left.is_some_and(|c| c.is_ascii_digit()),
        _ => inner.chars().any(is_han) || (words(left) && !inner.is_empty() && right.is_none_or(|c| !c.is_ascii())),
    }
}

fn is_numeral(c: char) -> bool {
    "一二三四五六七八九十百".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_full_width_digits_are_taken_whole() {
        let found = |text: &'static str| {
            full_width_numbers(text).iter().map(|span| narrowed(span.slice(text))).collect::<Vec<_>>()
        };
        assert_eq!(found("处１0万元以上2０万元，第１２条，２．５米；１．甲"), ["10", "20", "12", "2.5", "1"]);
        assert!(found("处10万元，（一）甲；ＡＢ").is_empty());
    }

    #[test]
    fn marks_are_found_among_chinese_only() {
        for (text, expected) in [
            ("甲,乙;丙:丁", vec![",", ";", ":"]),
            ("甲, 乙;\n丙。", vec![", ", ";"]),
            ("《甲》,乙(丙)丁", vec![",", "("]),
            ("责任:（二）甲", vec![":"]),
            ("对吗?乙!", vec!["?", "!"]),
            ("甲乙.\n丙.丁", vec!["."]),
            ("印发<甲乙>的通知", vec!["<"]),
            ("\"三定\"方案", vec!["\""]),
            ("甲[乙]丙", vec!["["]),
            ("甲(1998年)乙(A)丙", vec!["(", "("]),
            ("时间:2022-03-28 08:29:39", vec![":"]),
            ("（甲)乙(丙）丁", vec![]),
            ("发[2013]3号，12:30，3.1，1.甲，2,3，http://a.b/?c;d", vec![]),
            ("f(x), g(y): A, B; 1)甲", vec![]),
            ("[法律]《甲》一:二", vec![]),
            ("甲???乙。:丙", vec![]),
        ] {
            let found: Vec<&str> = half_marks(text).iter().map(|mark| mark.span.slice(text)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
