use super::Facts;
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

fn judge(entry: u32, role: Role, span: Span, expected: u32, found: u32) -> Option<EntryFault> {
    let kind = if found == expected {
        return None;
    } else if found > expected {
        EntryFaultKind::Gap
    } else if found + 1 == expected {
        EntryFaultKind::Repeat
    } else {
        EntryFaultKind::Disorder
    };
    Some(EntryFault { entry, role, span, kind, expected, found })
}

impl Facts {
    /// Numbers of items that break the series of their table. A number lost in conversion is no gap; a series may begin at any
    /// number, and begin again at 1 with a new category or part.
    pub fn entry_number_faults(&self) -> Vec<EntryFault> {
        let mut faults = Vec::new();
        let mut due: Option<u32> = None;
        let mut last: Option<(u32, &str)> = None;
        for entry in self.document.entries.iter().filter(|entry| entry.parent.is_none()) {
            let category = self.field(entry.index, Role::Category);
            let fresh = last
                .is_none_or(|(part, previous)| part != entry.part || (previous != category && !category.is_empty()));
            if last.is_some_and(|(part, _)| part != entry.part) {
                due = None;
            }
            last = Some((entry.part, category));
            let Some(number) = &entry.number else {
                due = due.map(|due| due + 1);
                continue;
            };
            if number.inferred {
                due = due.map(|due| due + 1);
                continue;
            }
            let Some(found) = number.value else {
                due = None;
                continue;
            };
            if let (Some(expected), false) = (due, fresh && found == 1)
                && let Some(cell) = entry.cell(Role::Number)
                && let Some(fault) = judge(entry.index, Role::Number, Span::new(0, cell.span.len()), expected, found)
            {
                faults.push(fault);
            }
            // A repeated number does not move the series: what follows is judged by what the series had reached.
            due = Some(match due {
                Some(expected) if found < expected && found != 1 => expected.max(found + 1),
                _ => found + 1,
            });
        }
        faults
    }

    /// Numbers of sub-items that break the series of their item.
    pub fn sub_number_faults(&self) -> Vec<EntryFault> {
        let mut faults = Vec::new();
        let mut item = u32::MAX;
        let mut due: Option<u32> = None;
        for entry in &self.document.entries {
            let owner = entry.parent.unwrap_or(entry.index);
            let Some(cell) = entry.cell(Role::SubName).filter(|cell| !cell.inherited) else {
                continue;
            };
            let Some((found, span)) = leading_number(self.source.slice(cell.span)) else {
                // A sub-item without a number ends what can be judged.
                due = None;
                item = owner;
                continue;
            };
            if item != owner {
                item = owner;
                due = (found == 1).then_some(1);
            }
            if let Some(expected) = due
                && let Some(fault) = judge(entry.index, Role::SubName, span, expected, found)
            {
                faults.push(fault);
            }
            due = due.map(|_| found + 1);
        }
        faults
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
