//! What the fuzz targets share: reading with small limits, and what must hold of whatever was read.

use std::io::{Cursor, Write as _};
use std::sync::Once;

use quanze::read::{Limits, ReadOptions, read};
use quanze::text::{Encoding, Native, Source};
use quanze::vocabulary::Vocabulary;

/// The same as in the tests of the crate.
#[path = "../../tests/it/invariants/holds.rs"]
mod holds;

pub use holds::holds;

thread_local! {
    static VOCABULARY: Vocabulary = Vocabulary::bundled();
}

/// Reads a file under a name and checks what came of it. An error is as good an answer as a document.
pub fn read_and_check(path: &str, bytes: &[u8]) {
    spare_expected_panics();
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

/// Panics that reading catches and tells as damage are none that the fuzzer has found.
fn spare_expected_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let tell = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !quanze::read::expects_panics() {
                tell(panic);
            }
        }));
    });
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
