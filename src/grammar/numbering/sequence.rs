//! Gaps, repeats and disorder in the series of a cell.

use super::series::{Family, follows, is_first, is_tagged};
use crate::grammar::course::{Amendment, Break, Course};
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
    let mut faults: Vec<NumberingFault> = Vec::new();
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
            let course = (point.number.minor == 0).then(|| Course::new(point.number.major, place(index)));
            let read_to = point.mark.end() as usize;
            *slot = Some(Walk { last: point.number, read_to, corrected: None, judged, course });
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
        let kind = walk.judge(point.number).filter(|kind| walk.judged && !explains(between, *kind));
        if let Some(amendment) = walk.step(point.number, place(index), kind.is_some())
            && let Ok(at) = faults.binary_search_by_key(&amendment.place, |fault| place(fault.point))
        {
            match (amendment.expected, &mut faults[at].kind) {
                (Some(major), FaultKind::Gap { expected, .. }) => expected.major = major,
                (Some(_), _) => {}
                (None, _) => drop(faults.remove(at)),
            }
        }
        faults.extend(kind.map(|kind| NumberingFault { point: index, kind }));
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
    /// The series, while all its numbers are plain ones.
    course: Option<Course>,
}

impl Walk {
    /// What is wrong with the next number, if anything.
    fn judge(&self, found: Number) -> Option<FaultKind> {
        let previous = self.last;
        let told = |kind: Break, expected: Number| match kind {
            Break::Gap => FaultKind::Gap { expected, found },
            Break::Repeat => FaultKind::Repeat { number: found },
            Break::Disorder => FaultKind::Disorder { previous, found },
        };
        if let Some(course) = self.course.filter(|_| found.minor == 0) {
            let expected = Number { major: course.due(found.major), minor: 0 };
            return course.judge(found.major).map(|kind| told(kind, expected));
        }
        if follows(previous, found) || self.corrected.is_some_and(|c| follows(c, found)) {
            return None;
        }
        let kind = match found.cmp(&previous) {
            std::cmp::Ordering::Greater => Break::Gap,
            std::cmp::Ordering::Equal => Break::Repeat,
            std::cmp::Ordering::Less => Break::Disorder,
        };
        Some(told(kind, successor(previous, found)))
    }

    fn step(&mut self, found: Number, place: u32, told: bool) -> Option<Amendment> {
        let fits = follows(self.last, found) || self.corrected.is_some_and(|c| follows(c, found));
        self.corrected = (!fits).then(|| successor(self.last, found));
        self.last = found;
        self.course = self.course.filter(|_| found.minor == 0);
        self.course.as_mut().and_then(|course| course.step(found.major, place, told))
    }
}

/// A point as the place of a number.
fn place(point: usize) -> u32 {
    u32::try_from(point).unwrap_or(u32::MAX)
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
