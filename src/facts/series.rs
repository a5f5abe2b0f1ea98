use super::Facts;
use crate::grammar::course::{Break, Course};
use crate::model::Role;
use crate::text::Span;

/// A number of an item or sub-item that breaks its series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryFault {
    /// The entry with the wrong number.
    pub entry: u32,
    /// The cell's column.
    pub role: Role,
    /// The digits, relative to the cell's text.
    pub span: Span,
    /// What is wrong.
    pub kind: EntryFaultKind,
    /// The number that was due.
    pub expected: u32,
    /// The number that is there.
    pub found: u32,
}

/// How a number breaks its series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryFaultKind {
    /// Numbers are left out before it.
    Gap,
    /// It was used before.
    Repeat,
    /// It is smaller than the one before.
    Disorder,
}

/// A series of items, and what is wrong in it.
#[derive(Default)]
struct Series {
    course: Option<Course>,
    faults: Vec<EntryFault>,
}

impl Series {
    /// Begins again, with whatever number.
    fn begin(&mut self, entry: u32, number: u32) {
        self.course = Some(Course::new(number, entry));
    }

    /// Goes on to the number of an entry; a number that is lost is the next one.
    fn go_on(&mut self, entry: u32, number: Option<u32>, at: Option<(Role, Span)>) {
        let Some(course) = &mut self.course else {
            if let Some(number) = number {
                self.begin(entry, number);
            }
            return;
        };
        let found = number.unwrap_or(course.last().saturating_add(1));
        let fault = course.judge(found).zip(at).map(|(kind, (role, span))| {
            let kind = match kind {
                Break::Gap => EntryFaultKind::Gap,
                Break::Repeat => EntryFaultKind::Repeat,
                Break::Disorder => EntryFaultKind::Disorder,
            };
            EntryFault { entry, role, span, kind, expected: course.due(found), found }
        });
        if let Some(amendment) = course.step(found, entry, fault.is_some())
            && let Ok(at) = self.faults.binary_search_by_key(&amendment.place, |fault| fault.entry)
        {
            match amendment.expected {
                Some(expected) => self.faults[at].expected = expected,
                None => drop(self.faults.remove(at)),
            }
        }
        self.faults.extend(fault);
    }
}

impl Facts {
    /// Numbers of items that break the series of their table. A number lost in conversion is no gap; a series may begin at any
    /// number, and begin again at 1 with a new category or part.
    pub fn entry_number_faults(&self) -> Vec<EntryFault> {
        let mut series = Series::default();
        let mut last: Option<(u32, &str)> = None;
        for entry in self.document.entries.iter().filter(|entry| entry.parent.is_none()) {
            let category = self.field(entry.index, Role::Category);
            let fresh = last
                .is_none_or(|(part, previous)| part != entry.part || (previous != category && !category.is_empty()));
            if last.is_some_and(|(part, _)| part != entry.part) {
                series.course = None;
            }
            last = Some((entry.part, category));
            match &entry.number {
                Some(number) if !number.inferred => match number.value {
                    Some(1) if fresh => series.begin(entry.index, 1),
                    Some(found) => {
                        let cell = entry.cell(Role::Number);
                        let at = cell.map(|cell| (Role::Number, Span::new(0, cell.span.len())));
                        series.go_on(entry.index, Some(found), at);
                    }
                    None => series.course = None,
                },
                _ => series.go_on(entry.index, None, None),
            }
        }
        series.faults
    }

    /// Numbers of sub-items that break the series of their item.
    pub fn sub_number_faults(&self) -> Vec<EntryFault> {
        let mut series = Series::default();
        let mut item = u32::MAX;
        for entry in &self.document.entries {
            let owner = entry.parent.unwrap_or(entry.index);
            let Some(cell) = entry.cell(Role::SubName).filter(|cell| !cell.inherited) else {
                continue;
            };
            let is_first = item != owner;
            item = owner;
            match leading_number(self.source.slice(cell.span)) {
                // Sub-items that begin at another number are not judged, nor those behind one without a number.
                Some((1, _)) if is_first => series.begin(entry.index, 1),
                Some((found, span)) if !is_first && series.course.is_some() => {
                    series.go_on(entry.index, Some(found), Some((Role::SubName, span)));
                }
                _ => series.course = None,
            }
        }
        series.faults
    }
}

/// The number a sub-item's name begins with: `3.…` and `3、…` have 3, `2.3…` has 3.
fn leading_number(text: &str) -> Option<(u32, Span)> {
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let first = digits(0);
    if first == 0 || first > 3 {
        return None;
    }
    let rest = &text[first..];
    let mark = ['.', '．', '、', '-'].into_iter().find(|mark| rest.starts_with(*mark))?;
    let second_start = first + mark.len_utf8();
    let second = digits(second_start);
    let (start, end) =
        if second > 0 && second <= 3 && mark != '、' { (second_start, second_start + second) } else { (0, first) };
    let number = text[start..end].parse().ok()?;
    Some((number, Span::of(start, end)))
}
