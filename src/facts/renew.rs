//! The promulgation note of the version in force, written the way the citation's own note is.

use super::laws::in_words;
use crate::grammar::number::to_chinese;
use crate::law::{LawVersion, VersionKind};
use crate::model::{Date, DocumentNumber, Event, EventKind, Note};
use crate::text::Span;

/// The note with the version in force in it: brackets, dates, numbers and the organ's name stay as the note has them; a note without
/// dates gets none. `None` where date or number of the version are not certain, and where the note holds more than can be carried
/// over: several revisions, sessions of a congress, titles of decisions.
pub fn renewed(note: &Note, words: &str, version: &LawVersion<'_>) -> Option<String> {
    let date = version.date().filter(|date| date.is_full() && version.is_certain())?;
    let kind = version.kind();
    if !matches!(kind, VersionKind::Amended | VersionKind::Revised) || note.span.slice(words).contains('《') {
        return None;
    }
    let manner = Manner { note, words };
    let mut revisions = note.events.iter().enumerate().filter(|(_, event)| event.kind == EventKind::Revised);
    let (at, event) = match (revisions.next(), revisions.next()) {
        (Some((index, event)), None) if index + 1 == note.events.len() && is_plain(event) => {
            (event.span, manner.event(event, date, version)?)
        }
        (None, _) => {
            let first = note.events.first().filter(|event| event.kind != EventKind::Effective)?;
            let close = words.get(..note.span.end() as usize)?.chars().next_back().filter(|_| note.bracketed);
            let end = note.span.end() - u32::try_from(close.map_or(0, char::len_utf8)).unwrap_or(0);
            (Span::new(end, end), format!("，{}", manner.event(first, date, version)?))
        }
        _ => return None,
    };
    let (start, end) = (note.span.start(), note.span.end());
    let before = Span::new(start, at.start()).slice(words);
    let after = Span::new(at.end(), end).slice(words);
    Some(format!("{}{event}{}{after}", before, kind.name()))
}

/// Whether a revision is told by date and number only; of sessions and other organs' decisions nothing can be said.
fn is_plain(event: &Event) -> bool {
    event.number.is_some() || event.issuer.is_none()
}

/// How a note writes things.
struct Manner<'a> {
    note: &'a Note,
    words: &'a str,
}

impl Manner<'_> {
    /// Date and number of a version, as `like` has them. `None` where it has neither.
    fn event(&self, like: &Event, date: Date, version: &LawVersion<'_>) -> Option<String> {
        let written = like.date.as_ref();
        // 二〇一六年 and the like are left to a person.
        if written.is_some_and(|written| !written.span.slice(self.words).starts_with(|c: char| c.is_ascii_digit())) {
            return None;
        }
        let date = written.map_or(String::new(), |written| in_words(as_detailed(date, written.value)));
        let number = match &like.number {
            Some(_) => self.number(version.number()?)?,
            None => String::new(),
        };
        let event = format!("{date}{number}");
        (!event.is_empty()).then_some(event)
    }

    /// A number such as 国务院令第732号: where the note has one of the same organ, with other digits only.
    fn number(&self, known: &str) -> Option<String> {
        let digits = known.find(|c: char| c.is_ascii_digit())?;
        let (organ, rest) = known.split_at(digits);
        let digits = rest.trim_end_matches('号');
        let value: u32 = digits.parse().ok()?;
        let organ = organ.trim_end_matches('第');
        let numbers = || self.note.events.iter().rev().filter_map(|event| event.number.as_ref());
        let style = |number: &DocumentNumber| match number.digits.slice(self.words).is_ascii() {
            true => value.to_string(),
            false => to_chinese(value),
        };
        if let Some(number) = numbers().find(|number| number.prefix.trim_start_matches("中华人民共和国") == organ)
        {
            let before = Span::new(number.span.start(), number.digits.start()).slice(self.words);
            let after = Span::new(number.digits.end(), number.span.end()).slice(self.words);
            return Some(format!("{before}{}{after}", style(number)));
        }
        let number = numbers().next()?;
        Some(format!("{organ}第{}号", style(number)))
    }
}

/// A date without the parts that `like` does not give.
fn as_detailed(date: Date, like: Date) -> Date {
    let month = if like.month == 0 { 0 } else { date.month };
    Date { month, day: if like.day == 0 { 0 } else { date.day }, ..date }
}
