//! Damage that conversion does to text: readings printed behind characters, garbled encodings, what is left of markup and
//! table rules, characters that only look right, a space between all characters, lines broken as on the page.
//!
//! Finds only what no author writes. Whether a gloss here and there is meant is for those who see the whole document.

mod garbled;
mod layout;
mod lookalike;
mod markup;
#[cfg(test)]
mod tests;

pub use layout::broken_lines;

use super::scan::{char_at, char_before, is_han};
use crate::text::Span;

/// A damaged place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The damaged characters.
    pub span: Span,
    /// What kind of damage.
    pub kind: DamageKind,
    /// What ought to stand there, where that can be told.
    pub repair: Option<String>,
}

/// What kind of damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DamageKind {
    /// The reading of the character before, in brackets: `務(wù)`.
    Gloss,
    /// What is left of a character and its reading: `?shù)`.
    BrokenGloss,
    /// U+FFFD, or what became of it (锟斤拷).
    Lost,
    /// Text read in the wrong encoding.
    Garbled,
    /// A control character.
    Control,
    /// A character that takes no room.
    Invisible,
    /// A character of a private font.
    Private,
    /// Rules of a table drawn with characters.
    Box,
    /// A character that looks like another.
    Lookalike,
    /// Markup, entities, field codes.
    Markup,
    /// A space between all characters.
    Spaced,
}

impl DamageKind {
    /// The name in scripts and message ids.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gloss => "gloss",
            Self::BrokenGloss => "broken-gloss",
            Self::Lost => "lost",
            Self::Garbled => "garbled",
            Self::Control => "control",
            Self::Invisible => "invisible",
            Self::Private => "private",
            Self::Box => "box",
            Self::Lookalike => "lookalike",
            Self::Markup => "markup",
            Self::Spaced => "spaced",
        }
    }
}

/// The damaged places of a text, in order.
pub fn damage(text: &str) -> Vec<Damage> {
    let mut found: Vec<Damage> = Vec::new();
    let mut end = 0;
    for (at, c) in text.char_indices() {
        // Nearly all characters are Chinese, or digits.
        if is_plain(c) || at < end {
            continue;
        }
        let (read, damage) = at_char(text, at, c);
        end = read;
        found.extend(damage);
    }
    let spaced = layout::spaced(text);
    let garbled = garbled::lines(text);
    if !spaced.is_empty() || !garbled.is_empty() {
        // What covers a whole line says all about it.
        found.retain(|one| !spaced.iter().chain(&garbled).any(|whole| whole.span.covers(one.span)));
        found.extend(spaced);
        found.extend(garbled);
        found.sort_by_key(|one| one.span);
    }
    found
}

const fn is_plain(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '0'..='9' | 'a'..='z' | '\u{3001}'..='\u{303f}' | '\u{ff01}'..='\u{ff5e}' | ' ')
        && !matches!(c, '锟' | '错' | '（')
}

/// The damage at a character that is not plain, and how far the text has been looked at.
fn at_char(text: &str, at: usize, c: char) -> (usize, Option<Damage>) {
    let run = |kind, repair: Option<&str>, is: fn(char) -> bool| {
        let end = at + text[at..].find(|c| !is(c)).unwrap_or(text.len() - at);
        Some(Damage { span: Span::of(at, end), kind, repair: repair.map(str::to_owned) })
    };
    let found = match c {
        '\u{80}'..='\u{ff}' if !is_invisible(c) => return garbled::latin(text, at),
        '\u{2500}'..='\u{259f}' => return drawn(text, at),
        '(' | '（' => gloss(text, at),
        '?' => broken_gloss(text, at),
        '\u{fffd}' => run(DamageKind::Lost, None, |c| c == '\u{fffd}'),
        '锟' if text[at..].starts_with("锟斤拷") => run(DamageKind::Lost, None, |c| "锟斤拷".contains(c)),
        _ if is_control(c) => run(DamageKind::Control, Some(""), is_control),
        _ if is_invisible(c) => run(DamageKind::Invisible, Some(""), is_invisible),
        _ if is_private(c) => run(DamageKind::Private, None, is_private),
        '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' => lookalikes(text, at),
        '&' | '<' | '[' | '_' | '\\' | 'H' | 'P' | 'E' | '错' => markup::markup(text, at, c),
        _ => None,
    };
    (found.as_ref().map_or(at, |damage| damage.span.end() as usize), found)
}

fn is_control(c: char) -> bool {
    matches!(c, '\0'..='\u{1f}' | '\u{7f}') && !matches!(c, '\n' | '\t' | '\r')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}

/// The longest syllable of pinyin: zhuang.
const SYLLABLE: usize = 6;

/// The letters with tones from `at` on: a syllable only where one of them has a tone, and so is no word of another language.
fn syllable(text: &str, at: usize) -> Option<usize> {
    let mut toned = false;
    let letters = text.get(at..)?.chars().take(SYLLABLE + 1).take_while(|c| {
        let is_toned = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ".contains(*c);
        toned |= is_toned;
        is_toned || c.is_ascii_lowercase() || *c == 'ü'
    });
    let (count, length) = letters.fold((0, 0), |(count, length), c| (count + 1, length + c.len_utf8()));
    (toned && count <= SYLLABLE).then_some(at + length)
}

fn gloss(text: &str, at: usize) -> Option<Damage> {
    char_before(text, at).filter(|c| is_han(*c))?;
    let end = syllable(text, at + char_at(text, at)?.len_utf8())?;
    let close = char_at(text, end).filter(|c| matches!(c, ')' | '）'))?;
    let span = Span::of(at, end + close.len_utf8());
    Some(Damage { span, kind: DamageKind::Gloss, repair: Some(String::new()) })
}

fn broken_gloss(text: &str, at: usize) -> Option<Damage> {
    let end = syllable(text, at + 1)?;
    char_at(text, end).filter(|c| *c == ')')?;
    Some(Damage { span: Span::of(at, end + 1), kind: DamageKind::BrokenGloss, repair: None })
}

/// Rules of a table among words of the same line; a line of rules alone is an ornament.
fn drawn(text: &str, at: usize) -> (usize, Option<Damage>) {
    let is_drawn = |c: char| matches!(c, '\u{2500}'..='\u{259f}');
    let end = at + text[at..].find(|c| !is_drawn(c)).unwrap_or(text.len() - at);
    let is_word = |c: char| is_han(c) || c.is_alphanumeric();
    let before = text[..at].chars().rev().take_while(|c| *c != '\n').take(NEAR).any(is_word);
    let after = text[end..].chars().take_while(|c| *c != '\n').take(NEAR).any(is_word);
    // A horizontal rule between words serves as a dash.
    let run = &text[at..end];
    let repair = (before && after && run.chars().all(|c| c == '─')).then(|| "—".repeat(run.chars().count()));
    let damage = Damage { span: Span::of(at, end), kind: DamageKind::Box, repair };
    (end, (before || after).then_some(damage))
}

/// Words are looked for so many characters around.
const NEAR: usize = 8;

fn lookalikes(text: &str, at: usize) -> Option<Damage> {
    let repair: String = text[at..].chars().map_while(lookalike::ordinary).collect();
    let length: usize = text[at..].chars().take(repair.chars().count()).map(char::len_utf8).sum();
    (length > 0).then(|| Damage { span: Span::of(at, at + length), kind: DamageKind::Lookalike, repair: Some(repair) })
}
