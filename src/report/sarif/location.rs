//! Places in SARIF: files and regions. Lines and columns from 1, columns in Unicode scalar values, ends exclusive.

use std::borrow::Cow;

use serde::Serialize;

use super::super::place;
use super::Text;
use super::run::Context;
use crate::text::{Source, Span};

/// A file, by URI and by its place among the artifacts.
#[derive(Serialize)]
pub struct ArtifactLocation<'a> {
    pub uri: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<u32>,
}

/// A place in a file, or the file as a whole.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Physical<'a> {
    artifact_location: Artifact<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region<'a>>,
}

#[derive(Serialize)]
struct Artifact<'a> {
    uri: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<u32>,
}

impl<'a> Physical<'a> {
    /// A place in a file of the run, with the text that stands there.
    pub fn new(context: &'a Context<'a>, file: u32, span: Span) -> Option<Self> {
        let ArtifactLocation { uri, index } = context.artifact(file)?;
        let source = context.outcome.source(file)?;
        Some(Self {
            artifact_location: Artifact { uri: uri.into(), index },
            region: Some(Region::with_snippet(source, span)),
        })
    }

    /// A file that is none of the run's artifacts.
    pub fn file(uri: String) -> Self {
        Self { artifact_location: Artifact { uri: uri.into(), index: None }, region: None }
    }
}

/// A stretch of text. An empty one, where something is missing, ends where it starts.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Region<'a> {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<Text<&'a str>>,
}

impl<'a> Region<'a> {
    /// The region of a span.
    pub fn new(source: &Source, span: Span) -> Self {
        let (start, end) = place::range(source, span);
        Self {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
            snippet: None,
        }
    }

    fn with_snippet(source: &'a Source, span: Span) -> Self {
        let text = source.slice(span);
        Self { snippet: (!text.is_empty()).then_some(Text { text }), ..Self::new(source, span) }
    }
}
