//! Looking quoted words up in an article.

use std::ops::Range;

use super::held::HeldArticle;
use super::segment::{Print, Segment, SegmentEnd};

/// How words stand in an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// They stand there; these segments of the article are theirs.
    Whole(Range<usize>),
    /// They stand there but for how they begin or end, which may be cut off.
    Cut(Range<usize>),
    /// Their beginning and their end stand there, and what stands between the two is left out.
    Shortened(Range<usize>),
    /// They do not.
    Not(Agreement),
}

/// How far words that do not stand in an article agree with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// So many of their segments, from the first on, stand there.
    pub head: usize,
    /// So many of their segments, up to the last, stand there.
    pub tail: usize,
    /// How many characters the article has between the two, where they are in order.
    pub between: Option<u32>,
}

impl Agreement {
    /// Whether this is more than `other`.
    pub fn more_than(&self, other: &Self) -> bool {
        self.head + self.tail > other.head + other.tail
    }
}

impl HeldArticle<'_> {
    /// Looks for the words of a sentence. They may begin and end at any mark of the article; marks within make no difference.
    /// `open` says that their beginning is cut off; that their end is, is told by what follows the last segment. `from` is
    /// where the words are expected.
    pub fn find(&self, sentence: &[Segment], open: bool, from: usize) -> Match {
        let prints: Vec<Print> = self.prints().collect();
        let wanted = Print::of(sentence);
        let order = (from..prints.len()).chain(0..from.min(prints.len()));
        for start in order {
            if let Some(end) = run(&prints, start, wanted) {
                return Match::Whole(start..end);
            }
        }
        let cut_end = sentence.last().is_some_and(|last| matches!(last.end, SegmentEnd::Open | SegmentEnd::Omission));
        let first = usize::from(open);
        let inner = sentence.get(first..(sentence.len() - usize::from(cut_end)).max(first));
        if let Some(inner) = inner.filter(|inner| inner.len() < sentence.len()) {
            let wanted = Print::of(inner);
            // What is left of a sentence cut off within its only segment cannot be told from anything.
            if inner.is_empty() {
                return Match::Cut(0..0);
            }
            for start in 0..prints.len() {
                if let Some(end) = run(&prints, start, wanted) {
                    return Match::Cut(start..end);
                }
            }
        }
        let head = (1..sentence.len()).rev().find_map(|count| Some((count, place(&prints, &sentence[..count], 0)?)));
        let (head, head_end) = head.map_or((0, 0), |(count, range)| (count, range.end));
        let tail = (1..=sentence.len() - head).rev().filter(|count| *count < sentence.len());
        let tail = tail.map(|count| (count, &sentence[sentence.len() - count..]));
        let tail = tail.filter_map(|(count, part)| {
            Some((count, place(&prints, part, head_end).or_else(|| place(&prints, part, 0))?))
        });
        let Some((tail, range)) = tail.into_iter().next() else {
            return Match::Not(Agreement { head, tail: 0, between: None });
        };
        if head + tail == sentence.len() && range.start >= head_end {
            return Match::Shortened(range);
        }
        let between = prints.get(head_end..range.start).filter(|_| head > 0);
        let between = between.map(|prints| prints.iter().map(|print| print.length).sum());
        Match::Not(Agreement { head, tail, between })
    }

    /// Whether these words stand in the article.
    pub fn holds(&self, sentence: &[Segment]) -> bool {
        let prints: Vec<Print> = self.prints().collect();
        stands(&prints, sentence)
    }
}

fn stands(prints: &[Print], part: &[Segment]) -> bool {
    place(prints, part, 0).is_some()
}

/// The first place from `from` on where these words stand.
fn place(prints: &[Print], part: &[Segment], from: usize) -> Option<Range<usize>> {
    let wanted = Print::of(part);
    (from..prints.len()).find_map(|start| Some(start..run(prints, start, wanted)?))
}

/// Where the run of segments that begins at `start` and has this fingerprint ends.
fn run(prints: &[Print], start: usize, wanted: Print) -> Option<usize> {
    let mut print = Print::default();
    for (at, next) in prints.iter().enumerate().skip(start) {
        print = print.then(*next);
        if print.length >= wanted.length {
            return (print == wanted).then_some(at + 1);
        }
    }
    None
}
