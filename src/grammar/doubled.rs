//! Marks and words that stand twice by mistake, and marks behind an opening bracket. Reports only what cannot be right; 啊啊 and 一一 are words.

use crate::text::Span;

/// Marks that never stand twice in a row, nor one after another; only ？ and ！ may be joined (？！, ！！).
const MARKS: &[char] = &['，', '。', '；', '：', '、', '？', '！'];

/// Marks that never follow an opening bracket.
const BEHIND_NO_BRACKET: &[char] = &['，', '。', '；', '、'];

/// Words that never stand twice in a row.
const WORDS: &[&str] =
    &["应当", "或者", "以及", "进行", "可以", "按照", "依照", "根据", "对于", "由于", "并且", "不得", "予以"];

/// Bytes of each of [`WORDS`].
const WORD: usize = 6;

/// Something that stands twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubled {
    /// Both of them, or the mark and its bracket.
    pub span: Span,
    /// What ought to stand there; `None` where only a person can tell which of two marks is right.
    pub repair: Option<String>,
    /// What kind of thing.
    pub kind: DoubledKind,
}

/// What kind of thing a [`Doubled`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoubledKind {
    /// Two or more marks.
    Mark,
    /// A word.
    Word,
    /// A mark behind an opening bracket, where something is missing or the mark is one too many.
    Bracket,
}

impl DoubledKind {
    /// The name in scripts and message ids.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mark => "mark",
            Self::Word => "word",
            Self::Bracket => "bracket",
        }
    }
}

/// Finds doubled marks and words in a text.
pub fn doubled(text: &str) -> Vec<Doubled> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if matches!(c, '（' | '(')
            && let Some((next_at, next)) = chars.next_if(|(_, next)| BEHIND_NO_BRACKET.contains(next))
        {
            let span = Span::of(at, next_at + next.len_utf8());
            found.push(Doubled { span, repair: None, kind: DoubledKind::Bracket });
            continue;
        }
        if MARKS.contains(&c) {
            let mut end = at + c.len_utf8();
            let mut same = true;
            while let Some(&(next_at, next)) = chars.peek()
                && MARKS.contains(&next)
            {
                same &= next == c;
                end = next_at + next.len_utf8();
                chars.next();
            }
            // ？！ and ！！ are marks of their own.
            let is_cry = text[at..end].chars().all(|c| matches!(c, '？' | '！'));
            if end > at + c.len_utf8() && !is_cry {
                found.push(Doubled {
                    span: Span::of(at, end),
                    repair: same.then(|| c.to_string()),
                    kind: DoubledKind::Mark,
                });
            }
            continue;
        }
        // All these words are two characters of three bytes: comparing bytes passes over nearly everything.
        let is_repeated =
            bytes.get(at..at + WORD).is_some_and(|word| bytes.get(at + WORD..at + 2 * WORD) == Some(word));
        let word = if is_repeated { WORDS.iter().find(|word| text[at..].starts_with(**word)) } else { None };
        if let Some(word) = word {
            found.push(Doubled {
                span: Span::of(at, at + 2 * word.len()),
                repair: Some((*word).to_owned()),
                kind: DoubledKind::Word,
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_cannot_be_right() {
        let spans = |text: &str| doubled(text).iter().map(|one| one.span.slice(text).to_owned()).collect::<Vec<_>>();
        assert_eq!(spans("第一条，，应当应当公示。。（一）甲；。"), ["，，", "应当应当", "。。", "；。"]);
        assert_eq!(spans("送达责任（、执法科）(，)（：）"), ["（、", "(，"]);
        assert_eq!(doubled("甲。；乙")[0].repair, None);
        assert_eq!(doubled("甲；；；乙")[0].repair.as_deref(), Some("；"));
        assert!(spans("何故？！当心！！").is_empty());
        assert!(spans("……——“”一一列明，予以公示。《甲》：“乙。”").is_empty());
    }
}
