use crate::model::{Date, Event, EventKind, Note};
use crate::text::Span;

/// Dates of a note that cannot be true together, or at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChronologyFault {
    /// The date at fault, relative to the cell's text.
    pub span: Span,
    /// `unreal-date`, `revised-before-issued`, `effective-before-issued` or `issued-before-adopted`.
    pub kind: &'static str,
    /// The event it belongs to, by its index in the note.
    pub event: usize,
    /// The event it contradicts.
    pub earlier: Option<usize>,
}

/// Finds dates that do not exist, and events in an order that cannot be. A missing month or day never makes a fault.
pub fn chronology_faults(note: &Note) -> Vec<ChronologyFault> {
    let mut faults = Vec::new();
    let dated = |kinds: &[EventKind]| {
        let events = note.events.iter().enumerate().filter(|(_, event)| kinds.contains(&event.kind));
        events.filter_map(|(index, event)| real(event).map(|date| (index, date))).collect::<Vec<_>>()
    };
    for (index, event) in note.events.iter().enumerate() {
        let Some(date) = event.date.as_ref().filter(|date| !date.value.is_real()) else {
            continue;
        };
        faults.push(ChronologyFault { span: date.span, kind: "unreal-date", event: index, earlier: None });
    }
    let origin = dated(&[EventKind::Adopted, EventKind::Issued]).into_iter().min_by_key(|(_, date)| date.earliest());
    let Some((first, origin)) = origin else {
        return faults;
    };
    for (index, date) in dated(&[EventKind::Revised, EventKind::Effective]) {
        let event = &note.events[index];
        // The first named adoption or issue is the instrument's origin only where it is named before the event.
        if index < first || !date.is_before(origin) {
            continue;
        }
        if let Some(written) = &event.date {
            faults.push(ChronologyFault {
                span: written.span,
                kind: if event.kind == EventKind::Revised {
                    "revised-before-issued"
                } else {
                    "effective-before-issued"
                },
                event: index,
                earlier: Some(first),
            });
        }
    }
    faults
}

fn real(event: &Event) -> Option<Date> {
    event.date.as_ref().map(|date| date.value).filter(|date| date.is_real())
}
