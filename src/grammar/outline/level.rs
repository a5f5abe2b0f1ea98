//! A level of numbers that may go on, and what is wrong with one that breaks its series.

use super::{Family, Head};
use crate::grammar::course::{Amendment, Break, Course};

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

impl From<Break> for FaultKind {
    fn from(kind: Break) -> Self {
        match kind {
            Break::Gap => Self::Gap,
            Break::Repeat => Self::Repeat,
            Break::Disorder => Self::Disorder,
        }
    }
}

/// A series that may go on.
#[derive(Clone, Copy)]
pub(super) struct Level {
    pub(super) family: Family,
    pub(super) series: u32,
    pub(super) first: u32,
    pub(super) line: u32,
    /// Begun below words that cite an article: what follows may be chosen items of a law.
    pub(super) quoted: bool,
    pub(super) course: Course,
}

impl Level {
    pub(super) fn new(head: Head, series: u32, line: u32, quoted: bool) -> Self {
        let course = Course::new(head.number, line);
        Self { family: head.family, series, first: head.number, line, quoted, course }
    }

    /// What is wrong with a number that the series does not take.
    pub(super) fn fault(&self, number: u32, kind: FaultKind) -> Option<Fault> {
        let (expected, after) = (self.course.due(number), self.course.last());
        (!self.quoted).then_some(Fault { kind, expected, after, previous: Some(self.line) })
    }

    /// Goes on to the number of a line, with what was found wrong with it.
    pub(super) fn step(&mut self, number: u32, line: u32, fault: Option<Fault>) -> Option<Amendment> {
        self.line = line;
        self.course.step(number, line, fault.is_some())
    }
}
