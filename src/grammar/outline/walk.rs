//! Goes through the lines of a text and says which numbers break their series.

use super::level::Level;
use super::{Beginning, Family, Fault, FaultKind, Head, beginning};
use crate::grammar::course::Amendment;

/// Levels open at one time; the outermost are forgotten first. Parts that begin anew open more, headings close them.
const MAX_LEVELS: usize = 32;

/// Families that count through a regulation: the first ones.
const STATUTORY: usize = Family::Article as usize + 1;

/// A chapter or article so far ahead is one of another text.
const FAR: u32 = 50;

/// Numbers whose loose and inner places are remembered.
const REMEMBERED: usize = 100;

/// What a line's number is in its series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The number.
    pub head: Head,
    /// The series, counted from 0; each opening makes a new one.
    pub series: u32,
    /// What is wrong with it.
    pub fault: Option<Fault>,
    /// What it says about a number before.
    pub amends: Option<Amendment>,
}

/// The state between two lines.
pub struct Walk {
    open: Vec<Level>,
    /// Chapters and articles, which count through the whole of a regulation.
    statutory: [Option<Level>; STATUTORY],
    /// The last number of each family, kept when a heading closes its level.
    last: [Option<u32>; Family::COUNT],
    line: u32,
    next_series: u32,
    /// The family of the number before; words stand between where `parted`.
    before: Option<Family>,
    parted: bool,
    cites: bool,
    inner: [[u32; REMEMBERED]; Family::COUNT],
    loose: [u32; REMEMBERED],
}

impl Default for Walk {
    fn default() -> Self {
        Self {
            open: Vec::new(),
            statutory: [None; STATUTORY],
            last: [None; Family::COUNT],
            line: 0,
            next_series: 0,
            before: None,
            parted: true,
            cites: false,
            inner: [[0; REMEMBERED]; Family::COUNT],
            loose: [0; REMEMBERED],
        }
    }
}

impl Walk {
    /// A new part begins: every series ends.
    pub fn part(&mut self) {
        self.open.clear();
        self.statutory = [None; STATUTORY];
        self.last = [None; Family::COUNT];
        self.before = None;
        self.parted = true;
        self.cites = false;
    }

    /// Something that is no line stands between, such as a table.
    pub fn pause(&mut self) {
        self.parted = true;
    }

    /// The next line, blanks around it taken off, and the points inside it.
    pub fn line(&mut self, text: &str, inner: impl Iterator<Item = (Family, u32)>) -> Option<Step> {
        let step = match beginning(text) {
            Beginning::Part => {
                self.part();
                None
            }
            Beginning::Words(loose) => {
                self.note_loose(loose);
                self.parted = true;
                self.cites = cites_article(text);
                None
            }
            Beginning::Doubtful(number) => {
                self.note_loose(Some(number));
                self.parted = true;
                None
            }
            Beginning::Head(head) => {
                let step = self.admit(head);
                // Lower points may begin behind a colon.
                self.parted = text.ends_with(['：', ':']);
                self.cites = cites_article(text);
                self.before = Some(head.family);
                step
            }
        };
        self.line = self.line.saturating_add(1);
        for (family, number) in inner {
            if let Some(place) = self.inner[family as usize].get_mut(number as usize) {
                *place = self.line;
            }
        }
        step
    }

    fn note_loose(&mut self, number: Option<u32>) {
        if let Some(place) = number.and_then(|number| self.loose.get_mut(number as usize)) {
            *place = self.line.saturating_add(1);
        }
    }

    fn admit(&mut self, head: Head) -> Option<Step> {
        let Head { family, number, .. } = head;
        if (family as usize) < STATUTORY {
            return self.admit_statutory(head);
        }
        if let Some(at) = self.open.iter().rposition(|level| level.family == family && level.course.takes(number)) {
            return Some(self.go_on(at, head, None));
        }
        let open = self.open.iter().rposition(|level| level.family == family);
        Some(match open {
            Some(at) if number > 1 => {
                let fault = self.broken(&self.open[at], head);
                self.go_on(at, head, fault)
            }
            // A heading above stands right before: what it has below begins at 1.
            Some(at) if self.before.is_some_and(|before| before >= family) => {
                if self.parted {
                    self.open.truncate(at + 1);
                    self.begin(head)
                } else {
                    // Behind its own 2, a 1 is out of order and begins nothing.
                    let level = &self.open[at];
                    let kind = if level.course.lacks(number) { FaultKind::Disorder } else { FaultKind::Restart };
                    let fault = level.fault(number, kind);
                    self.go_on(at, head, fault)
                }
            }
            Some(_) => self.begin(head),
            None if number == 1 => self.begin(head),
            None => {
                let fault = self.lost_first(head);
                let outer = self.open.iter().position(|level| level.family > family).unwrap_or(self.open.len());
                self.open.truncate(outer);
                Step { fault, ..self.begin(head) }
            }
        })
    }

    /// A regulation is judged only where it begins at its first article: law is often quoted from the middle.
    fn admit_statutory(&mut self, head: Head) -> Option<Step> {
        let at = head.family as usize;
        self.open.clear();
        if head.family != Family::Article {
            // Sections begin anew in each chapter; articles go on.
            self.statutory[at + 1..Family::Article as usize].fill(None);
        }
        if head.number == 1 {
            let level = self.level(head);
            self.statutory[at] = Some(level);
            return Some(Step { head, series: level.series, fault: None, amends: None });
        }
        let mut level = self.statutory[at]?;
        if head.number > level.course.last().saturating_add(FAR) {
            return None;
        }
        let fault = self.broken(&level, head);
        let amends = level.step(head.number, self.line, fault);
        self.statutory[at] = Some(level);
        Some(Step { head, series: level.series, fault, amends })
    }

    /// What is wrong with a number, if anything.
    fn broken(&self, level: &Level, head: Head) -> Option<Fault> {
        let kind = level.course.judge(head.number)?;
        if self.is_explained(level, head) { None } else { level.fault(head.number, kind.into()) }
    }

    /// A 2 without its 1, below which points of lower levels, counted from 1, have already stood.
    fn lost_first(&self, head: Head) -> Option<Fault> {
        let remembered = self.last[head.family as usize].is_some();
        let lower = self.open.iter().find(|level| level.family > head.family)?;
        let told = remembered || head.number != 2 || lower.first != 1 || lower.quoted;
        let explained = self.inner[head.family as usize][1] > 0 || self.loose[1] > 0;
        (!told && !explained).then_some(Fault { kind: FaultKind::First, expected: 1, after: 0, previous: None })
    }

    /// Whether the number before stands inside a line since, or begins one with a damaged mark.
    fn is_explained(&self, level: &Level, head: Head) -> bool {
        let before = head.number as usize - 1;
        let seen = |places: &[u32; REMEMBERED]| places.get(before).is_some_and(|line| *line > level.line);
        head.number > level.course.last() && (seen(&self.inner[head.family as usize]) || seen(&self.loose))
    }

    fn go_on(&mut self, at: usize, head: Head, fault: Option<Fault>) -> Step {
        self.open.truncate(at + 1);
        let amends = self.open[at].step(head.number, self.line, fault);
        self.last[head.family as usize] = Some(head.number);
        Step { head, series: self.open[at].series, fault, amends }
    }

    fn begin(&mut self, head: Head) -> Step {
        if self.open.len() >= MAX_LEVELS {
            self.open.remove(0);
        }
        let level = self.level(head);
        self.open.push(level);
        self.last[head.family as usize] = Some(head.number);
        Step { head, series: level.series, fault: None, amends: None }
    }

    fn level(&mut self, head: Head) -> Level {
        let series = self.next_series;
        self.next_series = self.next_series.saturating_add(1);
        Level::new(head, series, self.line, self.cites)
    }
}

/// Whether words cite an article (《某法》第九条规定：), so that what follows may be its items.
fn cites_article(text: &str) -> bool {
    let cites = |mark: char| text.rfind('第').is_some_and(|at| text[at..].contains(mark));
    text.ends_with(['：', ':']) && (cites('条') || cites('條') || text.contains('“') && !text.contains('”'))
}
