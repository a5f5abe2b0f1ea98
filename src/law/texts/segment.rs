//! Words between marks, and their fingerprints.
//!
//! The fingerprint of a run of segments follows from those of its segments, so that texts whose commas stand elsewhere can be
//! compared all the same: a Rabin-Karp hash modulo a prime below 2^24.

use crate::grammar::number;
use crate::grammar::statute::item_mark;
use crate::text::Span;

/// The words between two marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Where they stand, the marks around them not counted.
    pub span: Span,
    /// Their fingerprint.
    pub print: Print,
    /// What follows them.
    pub end: SegmentEnd,
}

/// What follows a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SegmentEnd {
    /// A mark within the sentence.
    Inner,
    /// A line break without a mark before it: the end of a line of print, or of a paragraph.
    Line,
    /// The end of the text.
    Open,
    /// A mark that ends the sentence.
    Sentence,
    /// Marks of omission: ……
    Omission,
}

/// The fingerprint of some words: their hash and how many characters they have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Print {
    /// Less than 2^24.
    pub hash: u32,
    /// In characters, marks and spaces not counted.
    pub length: u32,
}

/// The largest prime below 2^24.
const MODULUS: u64 = 16_777_213;
const BASE: u64 = 9_176_321;
/// Longest segment; a longer one is cut.
pub(super) const LONGEST: u32 = 255;

/// `BASE` to the power of each length of a segment.
static POWERS: [u32; LONGEST as usize + 1] = powers();

#[allow(clippy::cast_possible_truncation, reason = "what is left by the modulus fits")]
const fn powers() -> [u32; LONGEST as usize + 1] {
    let mut powers = [1; LONGEST as usize + 1];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = (powers[at - 1] as u64 * BASE % MODULUS) as u32;
        at += 1;
    }
    powers
}

impl Print {
    /// The fingerprint of these words and those of the segment `next` behind them.
    pub fn then(self, next: Self) -> Self {
        let power = POWERS.get(next.length as usize).copied().unwrap_or(1);
        let hash = (u64::from(self.hash) * u64::from(power) + u64::from(next.hash)) % MODULUS;
        Self { hash: u32::try_from(hash).unwrap_or(0), length: self.length + next.length }
    }

    /// The fingerprint of a run of segments.
    pub fn of(segments: &[Segment]) -> Self {
        segments.iter().fold(Self::default(), |print, segment| print.then(segment.print))
    }

    fn push(&mut self, c: char) {
        let hash = (u64::from(self.hash) * BASE + u64::from(u32::from(c))) % MODULUS;
        *self = Self { hash: u32::try_from(hash).unwrap_or(0), length: self.length + 1 };
    }
}

/// The segments of a text. Item marks （一）, 1. and the like are passed over; full width and half width, 〇 and 零 are the same;
/// spaces, quotation marks and the kind of a mark make no difference.
pub fn segments(text: &str) -> Vec<Segment> {
    let mut cut =
        Cutter { text, found: Vec::with_capacity(text.len() / 24), print: Print::default(), start: 0, end: 0 };
    let mut skip_to = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if at < skip_to {
            continue;
        }
        if let Some(c) = folded(c) {
            if cut.print.length == 0
                && cut.begins_sentence()
                && let Some(end) = number_mark(text, at)
            {
                skip_to = end;
                continue;
            }
            cut.push(at, c, text);
            continue;
        }
        if c == '\n' {
            cut.end(SegmentEnd::Line);
        } else if c.is_whitespace() || is_silent(c) {
        } else if matches!(c, '（' | '(')
            && let Some(end) = label(text, at)
        {
            cut.end(SegmentEnd::Sentence);
            skip_to = end;
        } else {
            let doubled = chars.peek().is_some_and(|(_, next)| *next == c);
            cut.end(match c {
                '…' => SegmentEnd::Omission,
                '.' | '。' | '*' | '．' if doubled => SegmentEnd::Omission,
                '。' | '；' | ';' | '！' | '!' | '？' | '?' | '：' | ':' => SegmentEnd::Sentence,
                _ => SegmentEnd::Inner,
            });
        }
    }
    cut.end(SegmentEnd::Open);
    cut.found
}

/// The character that stands for `c` in comparisons; `None` for a mark or a blank.
fn folded(c: char) -> Option<char> {
    match c {
        '一'..='龥' => Some(c),
        '〇' | '○' | '◯' => Some('零'),
        '\u{ff01}'..='\u{ff5e}' => folded(char::from_u32(u32::from(c) - 0xfee0)?),
        '%' | '‰' | '℃' => Some(c),
        c if c.is_alphanumeric() => Some(c),
        _ => None,
    }
}

/// Marks around words that part nothing.
fn is_silent(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200d}' | '\u{feff}' | '“' | '”' | '"' | '\'' | '‘' | '’' | '「' | '」' | '『' | '』')
}

/// The end of an item mark （四） at `at`, where it begins an item and does not belong to a reference: 第（四）项.
fn label(text: &str, at: usize) -> Option<usize> {
    let (_, end) = item_mark(text, at)?;
    let before = text.get(..at).unwrap_or("").trim_end().chars().next_back();
    let after = text.get(end..).unwrap_or("").trim_start().chars().next();
    let in_reference = matches!(before, Some('第' | '款' | '条')) || matches!(after, Some('项' | '款' | '目' | '条'));
    (!in_reference).then_some(end)
}

/// The end of 1. or 一、 at `at`.
fn number_mark(text: &str, at: usize) -> Option<usize> {
    let (number, len) = number::parse_prefix(text.get(at..)?)?;
    let mut after = text.get(at + len..)?.chars();
    let mark = after.next().filter(|c| matches!(c, '.' | '．' | '、'))?;
    let decimal = after.next().is_some_and(|c| number::arabic_digit(c).is_some());
    (number > 0 && number < 100 && !decimal).then_some(at + len + mark.len_utf8())
}

struct Cutter<'a> {
    text: &'a str,
    found: Vec<Segment>,
    print: Print,
    start: usize,
    end: usize,
}

impl Cutter<'_> {
    fn push(&mut self, at: usize, c: char, text: &str) {
        if self.print.length == LONGEST {
            self.end(SegmentEnd::Inner);
        }
        if self.print.length == 0 {
            self.start = at;
        }
        self.print.push(c);
        self.end = at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }

    /// Ends the segment. Where there is none, the one before is followed by the stronger of both marks.
    fn end(&mut self, end: SegmentEnd) {
        if self.print.length == 0 {
            if let Some(last) = self.found.last_mut()
                && end != SegmentEnd::Open
            {
                last.end = last.end.max(end);
            }
            return;
        }
        debug_assert!(self.text.get(self.start..self.end).is_some());
        self.found.push(Segment { span: Span::of(self.start, self.end), print: self.print, end });
        self.print = Print::default();
    }

    fn begins_sentence(&self) -> bool {
        self.found.last().is_none_or(|last| last.end >= SegmentEnd::Line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        segments(text).iter().map(|segment| segment.span.slice(text)).collect()
    }

    #[test]
    fn cuts_at_marks_and_passes_over_item_marks() {
        assert_eq!(words("甲，乙：（一）丙；2.丁1.5倍。"), ["甲", "乙", "丙", "丁1", "5倍"]);
        assert_eq!(words("依照第三条第（一）项、（二）项。"), ["依照第三条第", "一", "项", "二", "项"]);
        assert_eq!(words("　总 则\r\n“甲”"), ["总 则", "甲"]);
        assert_eq!(words(""), [""; 0]);
    }

    #[test]
    fn only_words_count() {
        let print = |text: &str| Print::of(&segments(text));
        assert_eq!(print("对甲、乙（丙）处100元罚款。"), print("对甲乙丙 处１００元，罚款"));
        assert_eq!(print("二〇二一年"), print("二零二一年"));
        assert_ne!(print("对甲"), print("对乙"));
        assert_eq!(print(&"甲乙丙".repeat(200)), print(&"甲，乙丙".repeat(200)));
    }

    #[test]
    fn tells_what_follows() {
        let ends = |text: &str| segments(text).iter().map(|segment| segment.end).collect::<Vec<_>>();
        use SegmentEnd::{Inner, Line, Omission, Open, Sentence};
        assert_eq!(ends("甲\n乙。\n丙"), [Line, Sentence, Open]);
        assert_eq!(ends("甲，乙。丙……丁"), [Inner, Sentence, Omission, Open]);
        assert_eq!(ends("甲”。\n"), [Sentence]);
    }
}
