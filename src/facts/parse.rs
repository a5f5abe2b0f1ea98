//! Parsing all texts of a document, within a bound of memory.

use rayon::prelude::*;

use super::TextFacts;
use crate::model::{Document, Entry, Problem, ProblemKind, TextId};
use crate::text::Span;

/// So many bytes of texts are parsed at a time, before it is seen whether their facts take too much.
const PARSED_AT_ONCE: u32 = 4 << 20;

/// What each text says; `None` for the many that say nothing.
type Texts = Vec<Option<Box<TextFacts>>>;

/// Texts that were parsed.
pub(super) enum Parsed {
    /// All of them.
    All(Texts),
    /// Those before one, with which the facts took too much; the rest has none.
    Some(Texts, TextId),
}

/// Parses the distinct texts of a document until their facts take more than `limit` bytes.
pub(super) fn parse(text: &str, spans: &[Span], limit: usize) -> Parsed {
    let mut texts = Vec::with_capacity(spans.len());
    let mut used = 0;
    while texts.len() < spans.len() {
        let rest = &spans[texts.len()..];
        let mut bytes = 0_u32;
        let fits = |span: &&Span| {
            let fits = bytes < PARSED_AT_ONCE;
            bytes = bytes.saturating_add(span.len());
            fits
        };
        let at_once = rest.iter().take_while(fits).count();
        let parse = |span: &Span| {
            let facts = TextFacts::new(span.slice(text));
            (!facts.is_empty()).then(|| Box::new(facts))
        };
        let parsed: Vec<_> = rest[..at_once].par_iter().map(parse).collect();
        for facts in parsed {
            used += facts.as_ref().map_or(0, |facts| facts.weight());
            if used > limit {
                let first = TextId(u32::try_from(texts.len()).unwrap_or(u32::MAX));
                texts.resize_with(spans.len(), || None);
                return Parsed::Some(texts, first);
            }
            texts.push(facts);
        }
    }
    Parsed::All(texts)
}

/// Takes out what has texts without facts, from the first of them on, and tells so: a rule would take what they say for missing.
pub(super) fn leave_out(document: &mut Document, running: &mut Vec<TextId>, first: TextId, limit: usize) {
    let is_left_out = |entry: &Entry| entry.cells.iter().any(|cell| cell.text >= first);
    if let Some(entry) = document.entries.iter().find(|entry| is_left_out(entry)) {
        let end = entry.parent.unwrap_or(entry.index) as usize;
        document.entries.truncate(end);
    }
    let mut known = running.iter().map(|text| *text < first);
    document.paragraphs.retain(|_| known.next().unwrap_or_default());
    running.retain(|text| *text < first);
    let span = document.texts.span(first);
    document.problems.push(Problem {
        kind: ProblemKind::LeftOut,
        span,
        zh: format!(
            "文件中的引用、编号、标点等过多，识别结果超过 {limit} 字节：从这里起的文字没有检查。请拆成几个文件后再检查；确需整个检查的，在 quanze.toml 的 [limits] 中调大 fact_bytes。"
        ),
        en: format!(
            "The citations, numbers and marks of this file take more than {limit} bytes: the text from here on was not checked. Split the file; or raise `fact_bytes` under [limits] in quanze.toml."
        ),
    });
}
