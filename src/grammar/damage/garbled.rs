//! Text that was read in the wrong encoding.

use super::{Damage, DamageKind};
use crate::text::Span;

/// A run of Western letters that is UTF-8 (`ä½ å¥½`), or a double-byte encoding (`ÖÐ¹ú`), read as Windows-1252; and how far the
/// text has been looked at.
pub(super) fn latin(text: &str, at: usize) -> (usize, Option<Damage>) {
    let mut bytes = Vec::new();
    let mut end = at;
    for c in text[at..].chars() {
        let Some(byte) = western(c) else { break };
        bytes.push(byte);
        end += c.len_utf8();
    }
    let garbled = |end, repair| Some(Damage { span: Span::of(at, end), kind: DamageKind::Garbled, repair });
    let valid = std::str::from_utf8(&bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let valid = std::str::from_utf8(&bytes[..valid]).unwrap_or_default();
    // Three bytes each: Chinese, or its marks.
    if !valid.is_empty() && valid.chars().all(|c| c as u32 >= 0x2000) {
        let length: usize = text[at..].chars().take(valid.len()).map(char::len_utf8).sum();
        return (at + length, garbled(at + length, Some(valid.to_owned())));
    }
    let letters = bytes.iter().filter(|byte| matches!(byte, 0xC0..=0xFE) && !matches!(byte, 0xD7 | 0xF7)).count();
    let is_double = bytes.len() >= 4 && letters >= 2 && bytes.iter().all(|byte| (0xA1..=0xFE).contains(byte));
    (end, if is_double { garbled(end, None) } else { None })
}

/// The byte that Windows-1252 shows as this character, where it is none of ASCII.
fn western(c: char) -> Option<u8> {
    if let '\u{80}'..='\u{ff}' = c {
        return u8::try_from(u32::from(c)).ok();
    }
    // At the places of C1 controls, which it does not use, they stand for themselves.
    const SHOWN: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    let at = SHOWN.chars().position(|shown| shown == c)?;
    u8::try_from(0x80 + at).ok()
}

/// Lines that are UTF-8 read as GBK: each 。 and ， has become one of these, which hardly occur otherwise.
const SIGNS: &[char] = &['锛', '銆', '鈥'];

/// So many signs in a line make it garbled.
const ENOUGH: usize = 2;

/// Whole lines that are UTF-8 read as GBK (`鏀惧紑锛屾媴銆`).
pub(super) fn lines(text: &str) -> Vec<Damage> {
    let mut found = Vec::new();
    if !text.contains(SIGNS) {
        return found;
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.chars().filter(|c| SIGNS.contains(c)).count() >= ENOUGH {
            let from = start + (line.len() - line.trim_start().len());
            let span = Span::of(from, from + line.trim().len());
            found.push(Damage { span, kind: DamageKind::Garbled, repair: None });
        }
        start += line.len();
    }
    found
}
