//! The whole way from bytes to reports: every rule on a small dump, and every output.
#![no_main]

use std::sync::OnceLock;

use quanze::lint::{Input, Linter, LinterBuilder};

fn linter() -> &'static Linter {
    static LINTER: OnceLock<Linter> = OnceLock::new();
    LINTER.get_or_init(|| LinterBuilder::new().build())
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let outcome = linter().check(&[Input::bytes("list.txt", data)], &|_| {});
    assert!(!outcome.rule_failed, "a bundled rule failed");
    for finding in &outcome.findings {
        assert!(!finding.occurrences.is_empty(), "a finding stands somewhere");
        for occurrence in &finding.occurrences {
            let source = outcome.source(occurrence.file).expect("its file is there");
            let text = source.text();
            let (start, end) = (occurrence.span.start() as usize, occurrence.span.end() as usize);
            assert!(text.get(start..end).is_some(), "{} points outside the text", finding.rule);
        }
    }
});
