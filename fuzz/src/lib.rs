//! What the fuzz targets share: reading with small limits, and what must hold of whatever was read.

use std::io::{Cursor, Write as _};

use quanze::model::Document;
use quanze::read::{Limits, ReadOptions, read};
use quanze::text::{Encoding, Native, Source, Span};
use quanze::vocabulary::Vocabulary;

thread_local! {
    static VOCABULARY: Vocabulary = Vocabulary::bundled();
}

/// Reads a file under a name and checks what came of it. An error is as good an answer as a document.
pub fn read_and_check(path: &str, bytes: &[u8]) {
    VOCABULARY.with(|vocabulary| {
        let mut limits = Limits::default();
        limits.rows = 2_000;
        limits.columns = 64;
        limits.cells = 20_000;
        limits.part_bytes = 1 << 20;
        let options = ReadOptions { vocabulary, limits };
        if let Ok(reading) = read(path, bytes, &options) {
            holds(&reading.source, &reading.document);
            if let (Encoding::Utf8, Ok(file)) = (reading.source.encoding(), std::str::from_utf8(bytes)) {
                segments_are_native(&reading.source, file);
            }
        }
    });
}

/// The invariants of every reader: spans inside the text and on character boundaries, entries in order, every cell reachable
/// through the segments.
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
            assert_eq!(cell.span.slice(text), document.texts.span(cell.text).slice(text), "a cell has its own text");
        }
    }
    for part in &document.parts {
        inside(part.span);
        part.columns.iter().for_each(|column| inside(column.span));
    }
    document.paragraphs.iter().for_each(|(_, span)| inside(*span));
    document.problems.iter().for_each(|problem| inside(problem.span));
    let mut before = 0;
    for segment in source.segments() {
        inside(segment.span);
        assert!(segment.span.start() >= before, "segments are sorted and do not overlap");
        before = segment.span.end();
    }
    let end = source.line_column(u32::try_from(text.len()).unwrap_or(u32::MAX));
    assert!(end.line >= 1 && end.column >= 1, "positions are 1-based");
}

/// For text formats whose source is a projection: each segment's text stands in the file, byte for byte.
pub fn segments_are_native(source: &Source, file: &str) {
    for segment in source.segments() {
        let Native::Text { offset } = segment.native else { continue };
        let native = file.get(offset as usize..(offset + segment.span.len()) as usize);
        assert_eq!(native, Some(source.slice(segment.span)), "a segment says where its text stands");
    }
}

/// A zip archive of these parts.
pub fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        writer.start_file(*name, stored).expect("an archive in memory can be written");
        writer.write_all(bytes).expect("an archive in memory can be written");
    }
    writer.finish().expect("an archive in memory can be written").into_inner()
}

/// Cuts the fuzzer's bytes at a mark that its seeds hold, so that one input is several parts of a file.
pub fn parts<const N: usize>(data: &[u8]) -> [&[u8]; N] {
    let mut found = [&data[..0]; N];
    let mut rest = data;
    for slot in found.iter_mut() {
        match rest.windows(MARK.len()).position(|window| window == MARK) {
            Some(at) => {
                *slot = &rest[..at];
                rest = &rest[at + MARK.len()..];
            }
            None => {
                *slot = rest;
                rest = &rest[..0];
            }
        }
    }
    found
}

/// Stands between the parts of one input.
pub const MARK: &[u8] = b"\n=====\n";
