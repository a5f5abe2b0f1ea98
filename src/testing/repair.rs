use crate::diagnostic::{Applicability, Edit, Fix};
use crate::lint::Outcome;
use crate::text::{Source, Span};

/// The file with every repair made that may be made: of each place the first that is not only shown. `None` where there is none.
///
/// Repairs that touch each other wait for the next round. What would need escaping in the file (a comma in csv) is left out.
pub fn repaired(outcome: &Outcome, file: &str) -> Option<String> {
    let source = outcome.source(0)?;
    let format = outcome.files.first()?.document.format;
    let mut taken: Vec<(usize, usize, &str)> = Vec::new();
    let places = outcome.findings.iter().flat_map(|finding| &finding.occurrences).filter(|place| place.file == 0);
    for fix in places.filter_map(|place| place.fixes.iter().find(|fix| is_made(fix))) {
        let Some(edits) = edits_in_file(source, file, fix, format) else { continue };
        let is_new = |edit: &&(usize, usize, &str)| !taken.contains(*edit);
        let new: Vec<_> = edits.iter().filter(is_new).copied().collect();
        let free = |edit: &(usize, usize, &str)| taken.iter().all(|other| edit.1 < other.0 || other.1 < edit.0);
        if new.iter().all(free) {
            taken.extend(new);
        }
    }
    if taken.is_empty() {
        return None;
    }
    taken.sort_unstable();
    let mut text = String::with_capacity(file.len());
    let mut at = 0;
    for (start, end, new) in taken {
        text.push_str(file.get(at..start)?);
        text.push_str(new);
        at = end;
    }
    text.push_str(file.get(at..)?);
    Some(text)
}

fn is_made(fix: &Fix) -> bool {
    fix.applicability != Applicability::Display && !fix.edits.is_empty()
}

/// The edits of a repair as byte ranges of the file.
fn edits_in_file<'a>(source: &Source, file: &str, fix: &'a Fix, format: &str) -> Option<Vec<(usize, usize, &'a str)>> {
    let marks: &[char] = match format {
        "csv" => &[',', '"', '\n', '\r'],
        "tsv" | "dump" => &['\t', '"', '\n', '\r'],
        "prose" => &[],
        _ => return None,
    };
    let edit = |edit: &'a Edit| {
        let (start, end) = range_in_file(source, edit.span)?;
        let there = file.get(start..end)?;
        let replaced = source.slice(edit.span);
        let fits = source.can_write(edit.span)
            && !edit.text.contains(marks)
            && (there == replaced || format == "csv" && there.replace("\"\"", "\"") == replaced);
        fits.then_some((start, end, &*edit.text))
    };
    fix.edits.iter().map(edit).collect()
}

fn range_in_file(source: &Source, span: Span) -> Option<(usize, usize)> {
    let at = |offset: u32| source.native_offset(offset).map(|offset| offset as usize);
    if !span.is_empty() {
        let start = at(span.start())?;
        // A quotation mark in csv is written twice; the text has the second.
        let is_doubled = source.slice(span).starts_with('"') && span.start() > 0 && at(span.start() - 1)? + 2 == start;
        return Some((start - usize::from(is_doubled), at(span.end() - 1)? + 1));
    }
    // Between two stretches of the file: at the end of a cell the first, at its beginning the second.
    let ends_cell = source.text().get(span.start() as usize..)?.chars().next().is_none_or(|c| ",;\t\r\n".contains(c));
    let start = if ends_cell && span.start() > 0 { at(span.start() - 1)? + 1 } else { at(span.start())? };
    Some((start, start))
}
