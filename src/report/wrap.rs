//! Wrapping and escaping of text for people: Chinese breaks between any two characters, but not before a closing mark, not
//! after an opening one, and not inside a word or number.
//!
//! Knows nothing of findings. Everything that goes to a terminal and was not written by us passes through here.

use std::borrow::Cow;

use crate::text::width;

/// Appends `text` in lines of at most `columns`, of which the first is already filled up to `indent`; the others are indented by
/// as much. Ends with a line break. Line breaks of the text are kept, control characters are made visible.
pub fn wrap_into(out: &mut String, text: &str, indent: usize, columns: usize) {
    let room = columns.saturating_sub(indent).max(2);
    for (number, line) in lines(text, room).iter().enumerate() {
        if number > 0 && !line.is_empty() {
            out.extend(std::iter::repeat_n(' ', indent));
        }
        out.push_str(line);
        out.push('\n');
    }
}

/// The lines into which `text` falls when none may be wider than `room` columns. At least one.
pub fn lines(text: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.trim_end().split('\n') {
        wrap_paragraph(&visible(paragraph.trim_end()), room, &mut lines);
    }
    lines
}

/// `text` with every character that would move the cursor, change colours, reorder or hide text replaced by a visible one.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| visible_char(c) == c) {
        return text.into();
    }
    text.chars().map(visible_char).collect::<String>().into()
}

/// The visible stand-in of a character: a space for a tab, the control picture of a control character, `�` for what is
/// invisible or turns the direction of writing.
pub fn visible_char(c: char) -> char {
    match c {
        '\t' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => '\u{fffd}',
        _ => c,
    }
}

/// Cuts `text` in the middle to `columns`, keeping more of the end, where paths have the file's name.
pub fn shorten_middle(text: &str, columns: usize) -> Cow<'_, str> {
    if width::of_str(text) <= columns {
        return text.into();
    }
    let room = columns.saturating_sub(1);
    let head = width::head(text, room / 3);
    let tail = width::tail(text, room - width::of_str(head));
    format!("{head}…{tail}").into()
}

/// Fills lines with the clusters of `text`, a line of clean text without line breaks.
fn wrap_paragraph(text: &str, room: usize, lines: &mut Vec<String>) {
    let mut line = String::new();
    let mut used = 0;
    for cluster in clusters(text) {
        let bare = cluster.trim_end();
        let wide = width::of_str(bare);
        if used > 0 && used + wide > room {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
            used = 0;
        }
        if wide <= room {
            line.push_str(cluster);
            used += width::of_str(cluster);
            continue;
        }
        // A word longer than a line has to be broken somewhere.
        for c in cluster.chars() {
            if used + width::of_char(c) > room {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(c);
            used += width::of_char(c);
        }
    }
    lines.push(line.trim_end().to_owned());
}

/// Splits a text where a line may end. Blanks stay with what is before them.
fn clusters(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut before = rest.chars().next()?;
        let mut blank = before == ' ';
        for (at, c) in rest.char_indices().skip(1) {
            if may_break(before, blank, c) {
                let (cluster, after) = rest.split_at(at);
                rest = after;
                return Some(cluster);
            }
            blank = c == ' ';
            if !blank {
                before = c;
            }
        }
        Some(std::mem::take(&mut rest))
    })
}

/// Whether a line may end between two characters, with or without blanks between them.
fn may_break(before: char, blank: bool, after: char) -> bool {
    if after == ' ' || is_closing(after) || width::of_char(after) == 0 {
        return false;
    }
    if blank {
        // “5 处”: a figure stays with what it counts.
        return !(before.is_ascii_digit() && width::of_char(after) == 2);
    }
    !(is_opening(before) || is_word(before) && is_word(after))
}

fn is_opening(c: char) -> bool {
    "（《〈【〔［｛「『“‘([{".contains(c)
}

fn is_closing(c: char) -> bool {
    "，。、；：？！）》〉】〕］｝」』”’…—％%)]},.;:?!".contains(c)
}

/// A letter or figure of a script that writes words in one piece.
fn is_word(c: char) -> bool {
    c.is_ascii_punctuation() || width::of_char(c) < 2 && !is_closing(c) && !is_opening(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_marks_and_words_together() {
        assert_eq!(lines("依据《某某条例》第三条，予以警告。", 12), ["依据《某某条", "例》第三条，", "予以警告。"]);
        assert_eq!(lines("see quanze explain B106 for more", 12), ["see quanze", "explain B106", "for more"]);
        assert_eq!(lines("甲乙2025年", 6), ["甲乙", "2025年"]);
        assert_eq!(lines("共有 15 处。", 7), ["共有", "15 处。"]);
        assert_eq!(lines("", 10), [""]);
        assert_eq!(lines("甲\n\n乙\n", 10), ["甲", "", "乙"]);
    }

    #[test]
    fn no_line_is_too_wide() {
        let text = "abcdefghijklmnopqrstuvwxyz，，，，，，，，，，，，（（（（（《《《《 𬭎𬭎 a\u{301}";
        for room in 2..40 {
            let lines = lines(text, room);
            assert!(lines.iter().all(|line| width::of_str(line) <= room), "{room}: {lines:?}");
            let joined: String = lines.concat().replace(' ', "");
            assert_eq!(joined, text.replace(' ', ""));
        }
    }

    #[test]
    fn hangs_and_escapes() {
        let mut out = String::from("改法：");
        wrap_into(&mut out, "补上\u{1b}[31m号\t好", 6, 14);
        assert_eq!(out, "改法：补上\n      ␛[31m号\n      好\n");
        assert_eq!(visible("\u{202e}\u{7}\r"), "\u{fffd}\u{2407}\u{240d}");
    }

    #[test]
    fn shortens_paths_in_the_middle() {
        assert_eq!(shorten_middle("lists/a.txt", 11), "lists/a.txt");
        assert_eq!(shorten_middle("lists/市/清单.txt", 12), "lis…清单.txt");
    }
}
