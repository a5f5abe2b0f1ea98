//! A series of outline numbers: which number may come next, and what is wrong with one that may not.

use super::{Family, Head};

/// Gaps of a series that are remembered: a number left out may yet come.
const MOST_GAPS: usize = 4;

/// Longest gap that is remembered; a longer one is a mistyped number.
const LONGEST_GAP: u32 = u64::BITS;

/// A number that breaks its series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// How.
    pub kind: FaultKind,
    /// The number that was due.
    pub expected: u32,
    /// The number before it; 0 where there is none.
    pub after: u32,
    /// The line of the number before, counted from 0.
    pub previous: Option<u32>,
}

/// How a number breaks its series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// Numbers are left out before it.
    Gap,
    /// It is 2, there is no 1, and lower levels stand before it.
    First,
    /// It was used just before.
    Repeat,
    /// It is smaller than the one before.
    Disorder,
    /// It is 1 again though nothing new begins.
    Restart,
}

/// What a number that was left out and comes late says about the line where it was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amendment {
    /// The line, counted from 0.
    pub line: u32,
    /// The number that is missing before it still; `None` where nothing is, and nothing is wrong there.
    pub expected: Option<u32>,
}

/// Numbers left out before a line.
#[derive(Clone, Copy)]
struct Gap {
    line: u32,
    low: u32,
    high: u32,
    /// The missing numbers: bit 0 stands for `low`.
    missing: u64,
}

/// A series that may go on.
#[derive(Clone, Copy)]
pub(super) struct Level {
    pub(super) family: Family,
    pub(super) series: u32,
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) line: u32,
    /// Begun below words that cite an article: what follows may be chosen items of a law.
    pub(super) quoted: bool,
    /// What the last number should have been, so that one wrong number is told once.
    corrected: Option<u32>,
    /// How far the series has come: a number out of order does not take it back.
    reached: u32,
    gaps: [Option<Gap>; MOST_GAPS],
}

impl Level {
    pub(super) fn new(head: Head, series: u32, line: u32, quoted: bool) -> Self {
        let (first, last, reached) = (head.number, head.number, head.number);
        let mut level = Self {
            family: head.family,
            series,
            first,
            last,
            line,
            quoted,
            corrected: None,
            reached,
            gaps: [None; MOST_GAPS],
        };
        // Of an excerpt nothing is missing, but a 1 may come behind its 2.
        if first == 2 {
            level.leave_out(1, 2, line);
        }
        level
    }

    /// Whether the number may come next.
    pub(super) fn takes(&self, number: u32) -> bool {
        let before = number.checked_sub(1);
        before == Some(self.last)
            || before == Some(self.reached)
            || self.corrected.is_some() && before == self.corrected
    }

    /// Whether the number was left out.
    pub(super) fn lacks(&self, number: u32) -> bool {
        self.gaps.iter().flatten().any(|gap| gap.lacks(number))
    }

    /// What is wrong with a number that the series does not take.
    pub(super) fn fault(&self, number: u32, kind: FaultKind) -> Option<Fault> {
        let mut reached = self.corrected.unwrap_or(self.last);
        if number > self.last || self.lacks(number) {
            reached = reached.max(self.last).max(self.reached);
        }
        let expected = reached.saturating_add(1);
        (!self.quoted).then_some(Fault { kind, expected, after: self.last, previous: Some(self.line) })
    }

    /// Goes on to the number of a line, with what was found wrong with it.
    pub(super) fn step(&mut self, number: u32, line: u32, fault: Option<Fault>) -> Option<Amendment> {
        let takes = self.takes(number);
        let is_late = self.lacks(number);
        // The number before was a wrong one, and the series has not come as far as that.
        let is_corrected = takes && self.last.checked_add(1) != Some(number) && number <= self.reached;
        self.corrected = (!takes && !is_late).then_some(self.last.saturating_add(1));
        self.reached = if takes && (!is_late || is_corrected) { number } else { self.reached.max(number) };
        self.last = number;
        self.line = line;
        if let Some(fault) = fault.filter(|fault| fault.kind == FaultKind::Gap) {
            self.leave_out(fault.expected, number, line);
        }
        if is_late { self.fill(number) } else { None }
    }

    fn leave_out(&mut self, low: u32, high: u32, line: u32) {
        let length = high.saturating_sub(low);
        if length == 0 || length > LONGEST_GAP {
            return;
        }
        let gap = Gap { line, low, high, missing: u64::MAX >> (LONGEST_GAP - length) };
        // The oldest is forgotten first.
        let free = self.gaps.iter().position(Option::is_none).unwrap_or(0);
        self.gaps[free..].rotate_left(1);
        self.gaps[MOST_GAPS - 1] = Some(gap);
    }

    fn fill(&mut self, number: u32) -> Option<Amendment> {
        let place = self.gaps.iter_mut().find(|gap| gap.is_some_and(|gap| gap.lacks(number)))?;
        let gap = place.as_mut()?;
        gap.missing &= !(1 << (number - gap.low));
        let (line, high) = (gap.line, gap.high);
        let expected = (gap.missing != 0).then(|| gap.low + gap.missing.trailing_zeros());
        if expected.is_none() {
            // All before it are there: it was not mistyped.
            *place = None;
            self.reached = self.reached.max(high);
        }
        Some(Amendment { line, expected })
    }
}

impl Gap {
    fn lacks(&self, number: u32) -> bool {
        number >= self.low && number < self.high && self.missing >> (number - self.low) & 1 == 1
    }
}
