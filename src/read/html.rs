//! Web pages: the text as a browser shows it, and the lists in its tables.
//!
//! The source text has a line for each block of the page and, for each cell of a table, one contiguous slice that begins on a
//! line of its own. Segments lead back to the file, whose lines and columns are the ones that are shown. What a browser makes
//! itself (the numbers of lists, line breaks, the characters that references like `&nbsp;` stand for) is in the text and has
//! no segment: it cannot be written back.
//!
//! The file is read in one pass without a tree, so that no depth of nesting matters. Scripts are not run and nothing is
//! fetched.

use super::{Format, Input, ReadError, ReadOptions, Reading, dense, pages};
use crate::model::Document;
use crate::text::Source;
use std::sync::Arc;

mod body;
mod context;
mod flow;
mod left_out;
mod tables;
#[cfg(test)]
mod tests;
mod tokens;

// Markdown becomes a page on its way.
pub(super) use body::read;
pub(super) use tokens::{Sink, Tag, tokenize};

/// Web pages.
pub(super) struct Html;

/// Pages made by office programs have several tags for each word.
const TAGS_PER_CELL: usize = 16;

impl Format for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn recognises(&self, input: &Input<'_>, _: &ReadOptions<'_>) -> bool {
        let has_name = matches!(input.extension().as_str(), "html" | "htm" | "xhtml" | "shtml");
        looks_like_page(&input.text) || (has_name && input.text.contains('<'))
    }

    fn read(&self, input: &Input<'_>, options: &ReadOptions<'_>) -> Result<Reading, ReadError> {
        dense::check(&input.text, b"<", TAGS_PER_CELL, &options.limits)?;
        let body = body::read(&options.limits, |walker| tokenize(&input.text, 0, walker));
        let text = body.flow.text;
        if text.trim().is_empty() {
            return Err(ReadError::OnlyMarks { format: self.name() });
        }
        let mut document = Document::new("html");
        pages::fill(&mut document, &text, &body.blocks, options)?;
        body.left_out.tell(&mut document, text.len(), &options.limits);
        let file = Arc::clone(&input.text);
        Ok(Reading { source: Source::projected(input.path, text, input.encoding, body.flow.segments, file), document })
    }
}

/// Whether a text begins like a page, or like a table that was cut out of one.
fn looks_like_page(text: &str) -> bool {
    let begin = text.trim_start();
    if !begin.starts_with('<') {
        return false;
    }
    let head = begin.as_bytes().get(..HEAD_BYTES).unwrap_or(begin.as_bytes()).to_ascii_lowercase();
    let tags: [&[u8]; 4] = [b"<!doctype html", b"<html", b"<table", b"<body"];
    tags.iter().any(|tag| memchr::memmem::find(&head, tag).is_some())
}

/// How much of a file is looked at to tell a page.
const HEAD_BYTES: usize = 4096;
