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
    /// They do not. So many of their segments agree at their beginning and at their end with the nearest place.
    Not {
        /// At the beginning.
        head: usize,
        /// At the end.
        tail: usize,
    },
}

impl Match {
    /// Whether the words stand in the article.
    pub fn is_found(&self) -> bool {
        !matches!(self, Self::Not { .. })
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
        let inner = sentence.get(usize::from(open)..sentence.len() - usize::from(cut_end && !sentence.is_empty()));
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
        let head = (1..sentence.len()).rev().find(|&count| stands(&prints, &sentence[..count])).unwrap_or(0);
        let tail = (1..sentence.len() - head)
            .rev()
            .find(|&count| stands(&prints, &sentence[sentence.len() - count..]))
            .unwrap_or(0);
        Match::Not { head, tail }
    }
}

fn stands(prints: &[Print], part: &[Segment]) -> bool {
    let wanted = Print::of(part);
    (0..prints.len()).any(|start| run(prints, start, wanted).is_some())
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
