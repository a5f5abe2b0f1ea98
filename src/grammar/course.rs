//! How far a series of numbers has come: which may come next, and what is wrong with one that may not.
//!
//! One wrong number is told once: a mistyped one does not make those behind it wrong, and one that comes late is no gap.

/// Gaps of a series that are remembered: a number left out may yet come.
const MOST_GAPS: usize = 2;

/// Longest gap that is remembered; a longer one is a mistyped number.
const LONGEST_GAP: u32 = u64::BITS;

/// How a number breaks its series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// Numbers are left out before it.
    Gap,
    /// It is the last number again.
    Repeat,
    /// It is smaller than the one before.
    Disorder,
}

/// What a number that was left out and comes late says about the place where it was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amendment {
    /// The place, as it was given.
    pub place: u32,
    /// The number that is missing there still; `None` where nothing is, and nothing is wrong there.
    pub expected: Option<u32>,
}

/// A series of numbers that may go on.
#[derive(Clone, Copy, Debug)]
pub struct Course {
    last: u32,
    /// How far the series has come: a number out of order does not take it back.
    reached: u32,
    /// What the last number should have been.
    corrected: Option<u32>,
    gaps: [Option<Gap>; MOST_GAPS],
}

/// Numbers left out before a place.
#[derive(Clone, Copy, Debug)]
struct Gap {
    place: u32,
    low: u32,
    high: u32,
    /// The missing numbers: bit 0 stands for `low`.
    missing: u64,
}

impl Course {
    /// A series that begins at a place, with whatever number.
    pub fn new(first: u32, place: u32) -> Self {
        let mut course = Self { last: first, reached: first, corrected: None, gaps: [None; MOST_GAPS] };
        // Of an excerpt nothing is missing, but a 1 may come behind its 2.
        if first == 2 {
            course.leave_out(1, 2, place);
        }
        course
    }

    /// The last number.
    pub fn last(&self) -> u32 {
        self.last
    }

    /// Whether the number may come next.
    pub fn takes(&self, number: u32) -> bool {
        let Some(before) = number.checked_sub(1) else { return false };
        before == self.last || before == self.reached || Some(before) == self.corrected
    }

    /// Whether the number was left out.
    pub fn lacks(&self, number: u32) -> bool {
        self.gaps.iter().flatten().any(|gap| gap.lacks(number))
    }

    /// What is wrong with the number; nothing where it may come next, or where it is told already that it was left out.
    pub fn judge(&self, number: u32) -> Option<Break> {
        if self.takes(number) {
            return None;
        }
        match number.cmp(&self.last) {
            std::cmp::Ordering::Greater => (!self.lacks(number)).then_some(Break::Gap),
            std::cmp::Ordering::Equal => Some(Break::Repeat),
            std::cmp::Ordering::Less => Some(Break::Disorder),
        }
    }

    /// The number that is due in place of one that may not come next.
    pub fn due(&self, number: u32) -> u32 {
        let mut reached = self.corrected.unwrap_or(self.last);
        if number > self.last || self.lacks(number) {
            reached = reached.max(self.last).max(self.reached);
        }
        reached.saturating_add(1)
    }

    /// Goes on to the number of a place. Numbers left out before it are remembered where they are `told`.
    pub fn step(&mut self, number: u32, place: u32, told: bool) -> Option<Amendment> {
        let takes = self.takes(number);
        let is_late = self.lacks(number);
        let gap = (told && self.judge(number) == Some(Break::Gap)).then(|| self.due(number));
        // The number before was a wrong one, and the series has not come as far as that.
        let is_corrected = takes && self.last.checked_add(1) != Some(number) && number <= self.reached;
        self.corrected = (!takes && !is_late).then_some(self.last.saturating_add(1));
        self.reached = if takes && (!is_late || is_corrected) { number } else { self.reached.max(number) };
        self.last = number;
        if let Some(due) = gap {
            self.leave_out(due, number, place);
        }
        if is_late { self.fill(number) } else { None }
    }

    fn leave_out(&mut self, low: u32, high: u32, place: u32) {
        let length = high.saturating_sub(low);
        if length == 0 || length > LONGEST_GAP {
            return;
        }
        let gap = Gap { place, low, high, missing: u64::MAX >> (LONGEST_GAP - length) };
        // The oldest is forgotten first.
        let free = self.gaps.iter().position(Option::is_none).unwrap_or(0);
        self.gaps[free..].rotate_left(1);
        self.gaps[MOST_GAPS - 1] = Some(gap);
    }

    fn fill(&mut self, number: u32) -> Option<Amendment> {
        let slot = self.gaps.iter_mut().find(|gap| gap.is_some_and(|gap| gap.lacks(number)))?;
        let gap = slot.as_mut()?;
        gap.missing &= !(1 << (number - gap.low));
        let (place, high) = (gap.place, gap.high);
        let expected = (gap.missing != 0).then(|| gap.low + gap.missing.trailing_zeros());
        if expected.is_none() {
            // All before it are there: it was not mistyped.
            *slot = None;
            self.reached = self.reached.max(high);
        }
        Some(Amendment { place, expected })
    }
}

impl Gap {
    fn lacks(&self, number: u32) -> bool {
        number >= self.low && number < self.high && self.missing >> (number - self.low) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each wrong number with its place and what was due there, as it stands at the end.
    fn broken(numbers: &[u32]) -> Vec<(u32, Break, u32)> {
        let Some((first, rest)) = numbers.split_first() else { return Vec::new() };
        let mut course = Course::new(*first, 0);
        let mut found: Vec<(u32, Break, u32)> = Vec::new();
        for (number, place) in rest.iter().zip(1..) {
            let fault = course.judge(*number).map(|kind| (place, kind, course.due(*number)));
            if let Some(amendment) = course.step(*number, place, true) {
                match amendment.expected {
                    Some(due) => {
                        found.iter_mut().filter(|one| one.0 == amendment.place).for_each(|one| one.2 = due);
                    }
                    None => found.retain(|one| one.0 != amendment.place),
                }
            }
            found.extend(fault);
        }
        found
    }

    #[test]
    fn a_wrong_number_is_told_once() {
        use Break::{Disorder, Gap, Repeat};
        for (numbers, told) in [
            (&[1, 2, 3, 4][..], &[][..]),
            (&[7, 8, 9], &[]),
            (&[1, 2, 4, 5], &[(2, Gap, 3)]),
            (&[1, 2, 33, 4, 5, 6], &[(2, Gap, 3)]),
            (&[1, 2, 2, 3, 4], &[(2, Repeat, 3)]),
            (&[1, 2, 2, 4, 5], &[(2, Repeat, 3)]),
            (&[1, 2, 3, 2, 5, 6], &[(3, Disorder, 4)]),
            (&[1, 2, 3, 2, 4, 5], &[(3, Disorder, 4)]),
            (&[1, 2, 3, 1, 2, 3, 4], &[(3, Disorder, 4)]),
            (&[1, 2, 4, 3, 5], &[(3, Disorder, 5)]),
            (&[1, 2, 5, 3, 4, 6], &[(3, Disorder, 6)]),
            (&[1, 2, 5, 4, 3, 6], &[(4, Disorder, 5)]),
            (&[1, 2, 5, 3, 6], &[(2, Gap, 4), (3, Disorder, 6)]),
            (&[2, 1, 3], &[(1, Disorder, 3)]),
            (&[5, 4, 6, 7], &[(1, Disorder, 6)]),
            (&[1, 3, 5, 2, 4, 6], &[(3, Disorder, 6)]),
            (&[1, 2, 900, 3, 4], &[(2, Gap, 3), (3, Disorder, 4)]),
            (&[1, u32::MAX, 2], &[(1, Gap, 2), (2, Disorder, 3)]),
        ] {
            assert_eq!(broken(numbers), told, "{numbers:?}");
        }
    }

    #[test]
    fn one_mistake_anywhere_is_one_fault() {
        let right: Vec<u32> = (1..10).collect();
        for at in 0..right.len() - 1 {
            let mut swapped = right.clone();
            swapped.swap(at, at + 1);
            assert_eq!(broken(&swapped).len(), 1, "{swapped:?}");
        }
        for at in 1..right.len() {
            for wrong in [0, 1, 3, 7, 40, 4_000] {
                let mut mistyped = right.clone();
                mistyped[at] = wrong;
                let told = broken(&mistyped).len();
                assert_eq!(told, usize::from(mistyped != right), "{mistyped:?}");
            }
        }
    }
}
