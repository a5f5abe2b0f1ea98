//! Lists in TOML and JSON: the form in which a list lives in a git repository.

use std::sync::Arc;

use crate::model::Document;
use crate::text::{LineColumn, LineIndex, Source};

use super::{Format, Input, ReadError, ReadOptions, Reading, dense};
use node::{Node, SyntaxError};

mod build;
mod draft;
mod escapes;
mod node;
mod values;

/// A list in a data format.
pub(super) struct DataList {
    name: &'static str,
    parse: fn(&str) -> Result<Node, SyntaxError>,
    /// The marks between its values, and how many of them a cell takes at most.
    between: (&'static [u8], usize),
    /// Words of which one of each set stands in every list, by which a broken one is known.
    marks: &'static [&'static [&'static str]],
    /// How a file begins that can be nothing else.
    begins: fn(&str) -> bool,
}

/// Within how many lines the first table of a TOML list begins.
const HEAD_LINES: usize = 60;

/// TOML.
pub(super) const TOML: DataList = DataList {
    name: "toml",
    parse: node::toml,
    between: (b"=,[{", 2),
    marks: &[&["[[entries]]", "[[parts.entries]]"]],
    begins: |text| text.lines().take(HEAD_LINES).any(|line| ["[[entries]]", "[[parts]]"].contains(&line.trim())),
};

/// JSON.
pub(super) const JSON: DataList = DataList {
    name: "json",
    parse: node::json,
    between: (b":,[{", 3),
    marks: &[&["\"entries\""], &["\"basis\"", "\"duties\"", "\"category\"", "\"unit\"", "\"department_duty\""]],
    begins: |text| {
        let begin = text.trim_start();
        let mut characters = begin.chars();
        let opens = characters.next().is_some_and(|c| matches!(c, '{' | '['));
        let inside = characters.as_str().trim_start();
        opens && inside.starts_with(['"', '{', '[', '}', ']'])
    },
};

impl Format for DataList {
    fn name(&self) -> &'static str {
        self.name
    }

    fn recognises(&self, input: &Input<'_>, _: &ReadOptions<'_>) -> bool {
        input.extension() == self.name || (self.begins)(&input.text)
    }

    fn read(&self, input: &Input<'_>, options: &ReadOptions<'_>) -> Result<Reading, ReadError> {
        let text: &str = &input.text;
        let (marks, per_cell) = self.between;
        dense::check(text, marks, per_cell, &options.limits)?;
        let root = (self.parse)(text).map_err(|SyntaxError { at, message, help }| {
            let LineColumn { line, column } = LineIndex::new(text).line_column(text, u32::try_from(at).unwrap_or(0));
            let is_list = self.marks.iter().all(|marks| marks.iter().any(|mark| text.contains(mark)));
            ReadError::Syntax { line, column, message, help, is_list }
        })?;
        let mut document = Document::new(self.name);
        match build::build(&mut document, text, &root, options) {
            Some(Some(done)) => {
                let file = Arc::clone(&input.text);
                let source = Source::projected(input.path, done.text, input.encoding, done.segments, file);
                Ok(Reading { source, document })
            }
            Some(None) => Ok(Reading { source: input.identity_source(), document }),
            None => Err(ReadError::NoList { format: self.name }),
        }
    }
}

#[cfg(test)]
mod tests;
