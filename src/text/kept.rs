//! Which lines of a text are kept when the rest is let go.

use super::{LineIndex, Span};

/// Stretches of whole lines of a text, in order, without overlaps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptLines {
    stretches: Vec<Stretch>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stretch {
    /// First byte in the whole text; the beginning of a line.
    start: u32,
    /// The same byte in the kept text.
    kept_at: u32,
    /// 0-based number of its first line in the whole text.
    line: u32,
    /// 0-based number of its first line in the kept text.
    kept_line: u32,
    len: u32,
}

impl KeptLines {
    /// The lines that hold `spans`, and the text they make.
    pub fn of(text: &str, index: &LineIndex, spans: impl Iterator<Item = Span>) -> (Self, String) {
        let mut lines: Vec<(usize, usize)> =
            spans.map(|span| (index.line_index(span.start()), index.line_index(span.end()))).collect();
        lines.sort_unstable();
        let mut merged: Vec<(usize, usize)> = Vec::new();
        for (first, last) in lines {
            match merged.last_mut() {
                Some(before) if first <= before.1 + 1 => before.1 = before.1.max(last),
                _ => merged.push((first, last)),
            }
        }
        let mut kept = Self::default();
        let mut words = String::new();
        let mut kept_line = 0;
        for (first, last) in merged {
            let start = index.line_start(first).unwrap_or(0);
            let end = index.line_start(last + 1).unwrap_or(u32::try_from(text.len()).unwrap_or(u32::MAX));
            let kept_at = u32::try_from(words.len()).unwrap_or(u32::MAX);
            let line = u32::try_from(first).unwrap_or(u32::MAX);
            kept.stretches.push(Stretch { start, kept_at, line, kept_line, len: end - start });
            words.push_str(Span::new(start, end).slice(text));
            kept_line += u32::try_from(last + 1 - first).unwrap_or(u32::MAX);
        }
        (kept, words)
    }

    fn at(&self, offset: u32) -> Option<&Stretch> {
        let behind = self.stretches.partition_point(|stretch| stretch.start <= offset);
        self.stretches.get(behind.checked_sub(1)?).filter(|stretch| offset <= stretch.start + stretch.len)
    }

    /// An offset of the whole text in the kept text; `None` where its line was let go.
    pub fn kept(&self, offset: u32) -> Option<u32> {
        self.at(offset).map(|stretch| stretch.kept_at + (offset - stretch.start))
    }

    /// How many lines of the whole text before `offset` were let go.
    pub fn lines_missing(&self, offset: u32) -> u32 {
        self.at(offset).map_or(0, |stretch| stretch.line - stretch.kept_line)
    }

    /// A span of the whole text in the kept text; empty where it was let go.
    pub fn kept_span(&self, span: Span) -> Span {
        match (self.kept(span.start()), self.kept(span.end())) {
            (Some(start), Some(end)) => Span::new(start, end),
            _ => Span::default(),
        }
    }

    /// Whether a stretch of the whole text has a part that is kept.
    pub fn touches(&self, span: Span) -> bool {
        let behind = self.stretches.partition_point(|stretch| stretch.start < span.end());
        let before = behind.checked_sub(1).and_then(|at| self.stretches.get(at));
        before.is_some_and(|stretch| span.start() <= stretch.start + stretch.len)
    }
}
