//! Running text: one paragraph per line.

use super::{Format, Input, ReadError, ReadOptions, Reading, heading};
use crate::model::{Date, Document, DocumentKind, Part, Spanned};
use crate::text::Span;

/// Text without a table.
pub(super) struct Prose;

impl Format for Prose {
    fn name(&self) -> &'static str {
        "prose"
    }

    fn recognises(&self, _: &Input<'_>, _: &ReadOptions<'_>) -> bool {
        true
    }

    fn read(&self, input: &Input<'_>, options: &ReadOptions<'_>) -> Result<Reading, ReadError> {
        let text: &str = &input.text;
        // One more than may be read tells that there are more.
        let most = options.limits.rows.saturating_add(1);
        let lines: Vec<Span> = paragraphs(text, Span::of(0, text.len())).take(most).collect();
        if let Some(headers) = loose_headers(text, &lines, options) {
            return Err(ReadError::NoCellMarks { headers });
        }
        let mut document = Document::new("prose");
        let head = &lines[..lines.len().min(3)];
        let heading = heading::read(text, head);
        document.title = heading.title;
        document.date = heading.date.or_else(|| signed(text, &lines));
        add_part(&mut document, &lines);
        Ok(Reading { source: input.identity_source(), document })
    }
}

/// The date that a text is signed with (落款): a line of its own near the end.
pub(super) fn signed(text: &str, lines: &[Span]) -> Option<Spanned<Date>> {
    let end = &lines[lines.len().saturating_sub(SIGNATURE_LINES)..];
    end.iter().rev().find_map(|line| heading::find_date(text, *line).filter(|date| date.span == *line))
}

/// Behind the date may stand to whom copies go, and who printed it.
const SIGNATURE_LINES: usize = 5;

/// Adds a part of running text.
pub(super) fn add_part(document: &mut Document, lines: &[Span]) {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
        return;
    };
    let index = u32::try_from(document.parts.len()).unwrap_or(u32::MAX);
    document.parts.push(Part::new(DocumentKind::Prose, first.join(*last)));
    document.paragraphs.extend(lines.iter().map(|&line| (index, line)));
}

/// The lines of a stretch that hold something, without the blanks around them.
pub(super) fn paragraphs(text: &str, stretch: Span) -> impl Iterator<Item = Span> + '_ {
    let mut at = stretch.start() as usize;
    stretch.slice(text).split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        trimmed(text, start, at)
    })
}

/// The part of `start..end` without blanks around it; `None` where there is nothing else.
pub(super) fn trimmed(text: &str, start: usize, end: usize) -> Option<Span> {
    let line = text.get(start..end)?;
    let begin = line.trim_start();
    if begin.is_empty() {
        return None;
    }
    let start = end - begin.len();
    Some(Span::of(start, start + begin.trim_end().len()))
}

/// Headers that stand as lines of their own near the top: a list whose cell marks were lost.
fn loose_headers(text: &str, lines: &[Span], options: &ReadOptions<'_>) -> Option<Vec<String>> {
    let columns = &options.vocabulary.columns;
    let mut headers = Vec::new();
    let mut roles = Vec::new();
    for line in lines.iter().take(80).map(|span| span.slice(text)) {
        let role = columns.role_of(line).filter(|role| !roles.contains(role));
        if let Some(role) = role {
            roles.push(role);
            headers.push(line.to_owned());
        }
    }
    // Prose may have a heading 说明 or 依据; five different headers are a table.
    (headers.len() >= 5).then_some(headers)
}
