use crate::model::{Document, DocumentKind};

/// One part of a document, by its 0-based index, as a document of its own. Date and authority are those of the first table.
pub fn part_of(document: &Document, index: usize) -> Document {
    let mut only = document.clone();
    let is_wanted = |part: u32| part as usize == index;
    let first = document.entries.iter().position(|entry| is_wanted(entry.part)).unwrap_or(0);
    let first = u32::try_from(first).unwrap_or(u32::MAX);
    only.entries.retain(|entry| is_wanted(entry.part));
    for entry in &mut only.entries {
        entry.index -= first;
        entry.parent = entry.parent.map(|parent| parent - first);
        entry.part = 0;
    }
    only.paragraphs.retain(|(part, _)| is_wanted(*part));
    only.paragraphs.iter_mut().for_each(|(part, _)| *part = 0);
    only.parts = document.parts.get(index).cloned().into_iter().collect();
    let first_table = document.parts.iter().position(|part| part.kind != DocumentKind::Prose);
    if let Some(part) = only.parts.first()
        && first_table.is_some_and(|first| first != index)
    {
        only.kind = part.kind;
        only.title = part.title.clone();
        only.date = None;
        only.authority = None;
    }
    only
}
