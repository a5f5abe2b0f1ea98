//! Small steps over a text, shared by the grammars of citations.
//!
//! All functions take and give byte offsets on character boundaries; an offset outside the text is answered as the end of
//! the text would be. Nothing here knows what the text means.

/// The rest of `text` from `at`; empty where `at` is no place in it.
pub(crate) fn rest(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or("")
}

/// The character at `at`.
pub(crate) fn char_at(text: &str, at: usize) -> Option<char> {
    rest(text, at).chars().next()
}

/// The character that ends at `at`.
pub(crate) fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at).unwrap_or("").chars().next_back()
}

/// Where `word` ends if it stands at `at`.
pub(crate) fn word(text: &str, at: usize, word: &str) -> Option<usize> {
    rest(text, at).starts_with(word).then(|| at + word.len())
}

/// The end of the first of `words` that stands at `at`. Longer words must come first.
pub(crate) fn any_word(text: &str, at: usize, words: &[&str]) -> Option<usize> {
    let tail = rest(text, at);
    words.iter().find(|word| tail.starts_with(**word)).map(|word| at + word.len())
}

/// Whether `c` is a blank inside a line: lists use half-width, full-width, no-break and em spaces alike.
pub(crate) fn is_blank(c: char) -> bool {
    c != '\n' && c != '\r' && (c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}'))
}

/// The first offset from `at` on that holds no blank.
pub(crate) fn skip_blanks(text: &str, at: usize) -> usize {
    skip(text, at, is_blank)
}

/// The first offset from `at` on that holds neither blank nor line break.
pub(crate) fn skip_space(text: &str, at: usize) -> usize {
    skip(text, at, |c| is_blank(c) || matches!(c, '\n' | '\r'))
}

/// The offset before the blanks and line breaks that end at `at`.
pub(crate) fn trim_end(text: &str, from: usize, at: usize) -> usize {
    let part = text.get(from..at).unwrap_or("");
    from + part.trim_end_matches(|c: char| is_blank(c) || matches!(c, '\n' | '\r')).len()
}

/// `text` without blanks and line breaks.
pub(crate) fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !is_blank(*c) && !matches!(c, '\n' | '\r')).collect()
}

/// The largest character boundary of `text` that is at most `at`.
pub(crate) fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Whether `c` is a Chinese character.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}' | '〇')
}

/// Whether `c` opens a round bracket, of either width.
pub(crate) fn opens_round(c: char) -> bool {
    matches!(c, '（' | '(')
}

/// Whether `c` closes a round bracket, of either width.
pub(crate) fn closes_round(c: char) -> bool {
    matches!(c, '）' | ')')
}

fn skip(text: &str, at: usize, take: impl Fn(char) -> bool) -> usize {
    let tail = rest(text, at);
    let left = tail.trim_start_matches(take);
    at.min(text.len()) + (tail.len() - left.len())
}
