//! Spaces that stand inside Chinese text without being layout.
//!
//! Indents, spaces before a line break, the space between an article and its quotation, and spaces that part items of a row
//! are layout. What to put in place of a space is not said here: taking the spaces out of a reported span repairs it.

use super::scan::is_han;
use crate::text::Span;

/// The stray spaces of a text: each run once, and a spaced-out word (`行 政 许 可`) once from its first to its last character.
pub fn stray_spaces(text: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    // Lines are read once: `content` says whether the line had any text before this run.
    let mut content = false;
    while at < bytes.len() {
        match bytes.get(at..) {
            Some([b'\n', ..]) => {
                content = false;
                at += 1;
            }
            Some([b' ' | 0xC2 | 0xE2 | 0xE3, ..]) if space_at(text, at) => {
                let start = at;
                while space_at(text, at) {
                    at += bytes.get(at).map_or(1, |lead| super::numbering::width(*lead));
                }
                if content && is_stray(text, start, at) {
                    found.push(Span::of(start, at));
                }
            }
            Some([lead, ..]) => {
                content |= !matches!(lead, b'\r' | b'\t');
                at += super::numbering::width(*lead);
            }
            _ => break,
        }
    }
    join_spaced_words(text, &found)
}

/// Whether a space character begins here: half, full-width, no-break, en, em or thin.
fn space_at(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at..) {
        Some([b' ', ..] | [0xC2, 0xA0, ..] | [0xE3, 0x80, 0x80, ..]) => true,
        Some([0xE2, 0x80, third, ..]) => (0x80..=0x8A).contains(third) || *third == 0xAF,
        _ => false,
    }
}

fn is_stray(text: &str, start: usize, end: usize) -> bool {
    let (before, rest) = (text.get(..start).unwrap_or(""), text.get(end..).unwrap_or(""));
    let (Some(left), Some(right)) = (before.chars().next_back(), rest.chars().next()) else {
        return false;
    };
    let wide = text.get(start..end).is_some_and(|run| run.chars().nth(1).is_some() || run == "\u{3000}");
    // A space before a closing mark or behind an opening one is never layout.
    if is_pause(right) && (is_han(left) || is_closing(left) || left.is_ascii_digit()) {
        return true;
    }
    if is_closing(right) && (is_han(left) || left.is_ascii_digit() || is_end(left)) {
        return true;
    }
    if is_opening(left) && (is_han(right) || right.is_ascii_digit()) {
        return true;
    }
    if matches!(left, '，' | '、') {
        return is_han(right) || right.is_ascii_digit() || is_opening(right);
    }
    if matches!(left, '；' | '：') {
        // Several spaces, or a new article or point, stand where a paragraph broke; so do all spaces after a full stop.
        return !wide && is_han(right) && !begins_part(rest);
    }
    if is_han(left) && is_han(right) {
        // Several spaces part a heading from its text, unless they space out single characters.
        if wide && !(is_alone(before.chars().rev()) && is_alone(rest.chars())) {
            return false;
        }
        return !begins_part(rest) && !ends_article(before) && !parts_items(before, rest);
    }
    false
}

/// Whether the first character is followed by a space, a line break or nothing.
fn is_alone(mut chars: impl Iterator<Item = char>) -> bool {
    chars.next();
    chars.next().is_none_or(char::is_whitespace)
}

/// Joins runs that stand between single characters: three or more are one spaced-out word.
fn join_spaced_words(text: &str, runs: &[Span]) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::with_capacity(runs.len());
    let mut at = 0;
    while let Some(first) = runs.get(at) {
        let mut last = at;
        while let (Some(this), Some(next)) = (runs.get(last), runs.get(last + 1)) {
            let mut between = Span::new(this.end(), next.start()).slice(text).chars();
            if !(between.next().is_some_and(is_han) && between.next().is_none()) {
                break;
            }
            last += 1;
        }
        let lone_before = text.get(..first.start() as usize).and_then(|t| t.chars().next_back()).filter(|c| is_han(*c));
        match (lone_before, runs.get(last)) {
            (Some(head), Some(end)) if last > at => {
                let tail = text.get(end.end() as usize..).and_then(|t| t.chars().next()).filter(|c| is_han(*c));
                let start = first.start() as usize - head.len_utf8();
                joined.push(Span::of(start, end.end() as usize + tail.map_or(0, char::len_utf8)));
            }
            _ => joined.extend(runs.get(at..=last).unwrap_or(&[])),
        }
        at = last + 1;
    }
    joined
}

fn is_pause(c: char) -> bool {
    matches!(c, '，' | '。' | '、' | '；' | '：')
}

fn is_end(c: char) -> bool {
    is_pause(c) || is_closing(c)
}

fn is_opening(c: char) -> bool {
    matches!(c, '（' | '《' | '【' | '〔')
}

fn is_closing(c: char) -> bool {
    matches!(c, '）' | '》' | '】' | '〕')
}

/// Whether an article, a chapter or a numbered part begins: `第三条`, `一、`.
fn begins_part(rest: &str) -> bool {
    let mut chars = rest.chars();
    match chars.next() {
        Some('第') => {
            chars.take_while(|c| "一二三四五六七八九十百零〇条章节款".contains(*c)).any(|c| "条章节款".contains(c))
        }
        Some(c) if "一二三四五六七八九十".contains(c) => {
            chars.find(|c| !"一二三四五六七八九十".contains(*c)) == Some('、')
        }
        _ => false,
    }
}

/// Whether the text before is an article, so that the space parts it from its quotation: `第三条　…`.
fn ends_article(before: &str) -> bool {
    let mut chars = before.chars().rev();
    if !chars.next().is_some_and(|c| "条款项章节编目".contains(c)) {
        return false;
    }
    chars.take(24).find(|c| !"一二三四五六七八九十百零〇0123456789（）()、之".contains(*c)) == Some('第')
}

/// Whether a space parts two items of a row or stands for a comma: joint issuers, `…公布 自…`.
fn parts_items(before: &str, rest: &str) -> bool {
    let last = before.chars().next_back();
    let near: String = rest.chars().take(14).collect();
    let issuer = last.is_some_and(|c| "部委局署厅会院行办室".contains(c))
        && near.contains(['部', '委', '局', '署', '厅', '院', '行', '办']);
    let note = last.is_some_and(|c| "布过行正订日发施".contains(c))
        && ["自", "根据", "经", "中华", "国家", "国务院", "修", "公布"].iter().any(|word| near.starts_with(word));
    issuer || note || parts_units(last, rest)
}

/// Whether the space parts the names of two units: 执法科 照明科.
fn parts_units(last: Option<char>, rest: &str) -> bool {
    let is_end = |c: char| "科股处室队所站办局委".contains(c);
    let name: Vec<char> = rest.chars().take(LONGEST_UNIT).take_while(|c| is_han(*c)).collect();
    last.is_some_and(is_end) && name.len() > 2 && name.last().copied().is_some_and(is_end)
}

/// No unit that stands beside another has a longer name.
const LONGEST_UNIT: usize = 20;

#[cfg(test)]
mod tests {
    use super::stray_spaces;

    #[test]
    fn strays_are_told_from_layout() {
        for (text, expected) in [
            ("甲乙 丙丁", vec![" "]),
            ("甲乙， 丙丁 。", vec![" ", " "]),
            ("（ 一）甲", vec![" "]),
            ("某院令 第45号", vec![" "]),
            ("行 政 许 可", vec!["行 政 许 可"]),
            ("实  施  依  据", vec!["实  施  依  据"]),
            ("  甲乙\n　　丙丁 \n戊", vec![]),
            ("第三条　甲乙", vec![]),
            ("甲乙。 丙丁", vec![]),
            ("甲乙丙  丁戊己", vec![]),
            ("甲乙；   第四条 丙", vec![]),
            ("甲 abc 乙 3 丙", vec![]),
            ("1.镇长 2.分管人", vec![]),
            ("某某部 某某总局令", vec![]),
            ("执法科 照明科", vec![]),
            ("对甲乙的处 罚", vec![" "]),
            ("执法科 室内", vec![" "]),
        ] {
            let found: Vec<&str> = stray_spaces(text).iter().map(|s| s.slice(text)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
