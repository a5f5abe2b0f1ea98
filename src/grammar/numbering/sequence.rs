//! Gaps, repeats and disorder in the series of a cell.

use super::series::{Family, follows, is_first, is_tagged};
use crate::model::{Number, Point};

/// A number that stands wrongly in its series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberingFault {
    /// Index of the wrong point among the points given.
    pub point: usize,
    /// What is wrong with it.
    pub kind: FaultKind,
}

/// How a number is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A number was left out.
    Gap {
        /// The number that should stand here.
        expected: Number,
        /// The number that does.
        found: Number,
    },
    /// The number before is used again.
    Repeat {
        /// The number used twice.
        number: Number,
    },
    /// A smaller number follows a greater one.
    Disorder {
        /// The number before.
        previous: Number,
        /// The number here.
        found: Number,
    },
}

/// What kind of text the points come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The list's own words (责任事项, 追责情形): every series counts.
    Duties,
    /// Quoted law (依据): only the list's own outermost series counts, since a quotation may choose among its 项.
    Basis,
}

/// Numbers that are missing, repeated or out of order. `text` is the text that `points` came from.
pub fn gaps(text: &str, points: &[Point], scope: Scope) -> Vec<NumberingFault> {
    // Points of one series need not be neighbours: each series keeps its own last number.
    let mut walks: Vec<Option<Walk>> = Vec::new();
    let mut outermost = None;
    let mut faults = Vec::new();
    for (index, point) in points.iter().enumerate() {
        // The last series number is where counting saturates: what it holds need not belong together.
        if point.series == u16::MAX {
            continue;
        }
        let series = usize::from(point.series);
        if walks.len() <= series {
            walks.resize(series + 1, None);
        }
        let Some(slot) = walks.get_mut(series) else {
            continue;
        };
        let Some(walk) = slot else {
            let own = Family::of(point.style) == Family::Arabic && is_at_head(text, point);
            let judged = match scope {
                Scope::Duties => true,
                Scope::Basis => own && (outermost.is_none() || is_tagged(text, point.mark.end() as usize)),
            };
            if own && outermost.is_none() {
                outermost = Some(series);
            }
            *slot = Some(Walk { last: point.number, read_to: point.mark.end() as usize, corrected: None, judged });
            let opens_cell =
                index == 0 && text.get(..point.mark.start() as usize).is_some_and(|before| before.trim().is_empty());
            // Looked at for the first point only, so that the walk stays linear.
            let misbegun = judged
                && opens_cell
                && !is_first(point.number)
                && points.get(1..).is_some_and(|rest| rest.iter().any(|p| p.series == point.series));
            if misbegun {
                let expected = Number { major: 1, minor: point.number.minor.min(1) };
                let found = point.number;
                faults.push(NumberingFault { point: index, kind: FaultKind::Gap { expected, found } });
            }
            continue;
        };
        let between = text.get(walk.read_to..point.mark.start() as usize).unwrap_or("");
        walk.read_to = point.mark.end() as usize;
        if let Some(kind) = walk.step(point.number)
            && walk.judged
            && !explains(between, kind)
        {
            faults.push(NumberingFault { point: index, kind });
        }
    }
    faults
}

/// How far a series has come.
#[derive(Clone, Copy)]
struct Walk {
    last: Number,
    /// Where the last mark ended.
    read_to: usize,
    /// What the last number should have been, so that one wrong mark is reported once and not again at the next.
    corrected: Option<Number>,
    judged: bool,
}

impl Walk {
    fn step(&mut self, found: Number) -> Option<FaultKind> {
        let previous = self.last;
        let expected = successor(previous, found);
        let fits = follows(previous, found) || self.corrected.is_some_and(|c| follows(c, found));
        self.last = found;
        if fits {
            self.corrected = None;
            return None;
        }
        self.corrected = Some(expected);
        Some(if found == previous {
            FaultKind::Repeat { number: found }
        } else if found < previous {
            FaultKind::Disorder { previous, found }
        } else {
            FaultKind::Gap { expected, found }
        })
    }
}

/// Whether the number that seems left out does begin a line, with a mark that is no point's (`3。审查`): a damaged mark, no gap.
fn explains(between: &str, kind: FaultKind) -> bool {
    let FaultKind::Gap { expected, .. } = kind else {
        return false;
    };
    let number = expected.major.to_string();
    between.split(['\n', '；', '。', ' ']).any(|line| {
        line.trim_start()
            .strip_prefix(number.as_str())
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
    })
}

/// What should have stood after `previous`, in the manner of `found`.
fn successor(previous: Number, found: Number) -> Number {
    if found.major == previous.major && found.minor > 0 {
        Number { major: previous.major, minor: previous.minor + 1 }
    } else {
        Number { major: previous.major + 1, minor: found.minor.min(1) }
    }
}

/// Whether only spaces part a point's mark from the line's beginning.
fn is_at_head(text: &str, point: &Point) -> bool {
    let before = text.get(..point.mark.start() as usize).unwrap_or("");
    before.trim_end_matches([' ', '\t', '\r', '\u{3000}', '\u{a0}']).chars().next_back().is_none_or(|c| c == '\n')
}
