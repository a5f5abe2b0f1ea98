//! What must hold of whatever a reader made of a file. The fuzz targets take this file too.

use quanze::model::Document;
use quanze::text::{Source, Span};

/// Spans inside the text and on character boundaries, entries in order, cells with their own texts, segments in order.
pub fn holds(source: &Source, document: &Document) {
    let text = source.text();
    let inside = |span: Span| {
        let (start, end) = (span.start() as usize, span.end() as usize);
        assert!(text.get(start..end).is_some(), "{span:?} is no stretch of a text of {} bytes", text.len());
    };
    for (at, entry) in document.entries.iter().enumerate() {
        assert_eq!(entry.index as usize, at, "entries are numbered in order");
        assert!((entry.part as usize) < document.parts.len(), "the part of an entry is there");
        assert!(entry.parent.is_none_or(|parent| parent < entry.index), "the parent stands above");
        inside(entry.span);
        for cell in &entry.cells {
            inside(cell.span);
            let own = document.texts.span(cell.text);
            assert_eq!(cell.span.slice(text), own.slice(text), "a cell has its own text");
            assert_eq!(cell.span.slice(text).trim(), cell.span.slice(text), "there are no blanks around a cell");
            assert!(!cell.inherited || !cell.span.is_empty(), "nothing is inherited from nothing");
        }
        assert!(entry.cells.is_sorted_by_key(|cell| cell.column), "cells stand in the order of the columns");
    }
    for part in &document.parts {
        inside(part.span);
        part.columns.iter().for_each(|column| inside(column.span));
        part.title.iter().for_each(|title| inside(title.span));
    }
    for (part, span) in &document.paragraphs {
        assert!((*part as usize) < document.parts.len(), "the part of a paragraph is there");
        inside(*span);
    }
    document.problems.iter().for_each(|problem| inside(problem.span));
    document.title.iter().for_each(|title| inside(title.span));
    document.date.iter().for_each(|date| inside(date.span));
    let mut before = 0;
    for segment in source.segments() {
        inside(segment.span);
        assert!(segment.span.start() >= before, "segments are sorted and do not overlap");
        before = segment.span.end();
    }
    let end = source.line_column(u32::try_from(text.len()).unwrap_or(u32::MAX));
    assert!(end.line >= 1 && end.column >= 1, "positions are 1-based");
}
