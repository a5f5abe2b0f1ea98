//! `--format lsp`: for editors without our server, one `PublishDiagnosticsParams` object for each file, one on a line.
//!
//! Lines and columns count from 0, columns in UTF-16 units, as the Language Server Protocol has it where nothing else was agreed.
//! A file without findings is told with none, so that old marks disappear. Repairs travel in `data`.

use std::io::{self, BufWriter, Write};

use serde::Serialize;

use super::stream::Each;
use super::{Reporter, Style, place, uri};
use crate::diagnostic::{Edit, Finding, Fix, Occurrence, Related, Severity};
use crate::lint::Outcome;
use crate::text::{Source, Span};

/// The reporter.
pub struct Lsp;

impl Reporter for Lsp {
    fn name(&self) -> &'static str {
        "lsp"
    }

    fn write(&self, outcome: &Outcome, _style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
        let mut out = BufWriter::with_capacity(1 << 16, out);
        let checked = outcome.files.len();
        let count = checked + outcome.scripts.len();
        let sources = || (0u32..).map_while(|file| outcome.source(file)).take(count);
        let uris: Vec<String> = sources().map(|source| uri::absolute(source.path())).collect();
        let mut files: Vec<Vec<Marked<'_>>> = vec![Vec::new(); count];
        for finding in &outcome.findings {
            for place in &finding.occurrences {
                if let Some(file) = files.get_mut(place.file as usize) {
                    file.push((finding, place));
                }
            }
        }
        let page = Page { outcome, uris: &uris };
        for (index, (source, mut marked)) in sources().zip(files).enumerate() {
            // A rule's script is only of interest where it failed.
            if index >= checked && marked.is_empty() {
                continue;
            }
            marked.sort_by_key(|(_, place)| place.span);
            let diagnostics: Vec<_> =
                marked.iter().map(|(finding, place)| page.diagnostic(source, finding, place)).collect();
            serde_json::to_writer(&mut out, &Published { uri: &uris[index], diagnostics })?;
            out.write_all(b"\n")?;
        }
        out.flush()
    }
}

/// A finding and one of its places.
type Marked<'a> = (&'a Finding, &'a Occurrence);

#[derive(Serialize)]
struct Published<'a, Diagnostic> {
    uri: &'a str,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Clone, Copy, Serialize)]
struct Position {
    line: u32,
    character: u32,
}

#[derive(Clone, Copy, Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Clone, Copy)]
struct Page<'a> {
    outcome: &'a Outcome,
    uris: &'a [String],
}

impl<'a> Page<'a> {
    fn diagnostic(self, source: &'a Source, finding: &'a Finding, at: &'a Occurrence) -> impl Serialize + use<'a> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Diagnostic<'a, Places, Fixes> {
            range: Range,
            severity: u8,
            code: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            code_description: Option<CodeDescription<'a>>,
            source: &'static str,
            message: String,
            #[serde(skip_serializing_if = "Option::is_none")]
            related_information: Option<Places>,
            data: Data<Fixes>,
        }
        #[derive(Serialize)]
        struct CodeDescription<'a> {
            href: &'a str,
        }
        #[derive(Serialize)]
        struct Data<Fixes> {
            fingerprint: String,
            fixes: Fixes,
        }
        let message = finding.message_at(at);
        Diagnostic {
            range: range(source, at.span),
            severity: match finding.severity {
                Severity::Error => 1,
                Severity::Warning => 2,
                Severity::Info => 3,
            },
            code: finding.rule.as_str(),
            code_description: finding.url.as_deref().map(|href| CodeDescription { href }),
            source: "quanze",
            message: match &finding.help {
                Some(help) => format!("{message}\n{help}"),
                None => message.to_owned(),
            },
            related_information: Each(&at.related, move |related: &'a Related| self.related(related)).some(),
            data: Data { fingerprint: format!("{:016x}", at.fingerprint), fixes: self.fixes(source, at) },
        }
    }

    fn related(self, related: &'a Related) -> impl Serialize + use<'a> {
        #[derive(Serialize)]
        struct Information<'a> {
            location: Location<'a>,
            message: &'a str,
        }
        #[derive(Serialize)]
        struct Location<'a> {
            uri: &'a str,
            range: Range,
        }
        let nowhere = Position { line: 0, character: 0 };
        let range = match self.outcome.source(related.file) {
            Some(source) => range(source, related.span),
            None => Range { start: nowhere, end: nowhere },
        };
        let uri = self.uris.get(related.file as usize).map_or("", String::as_str);
        Information { location: Location { uri, range }, message: &related.message }
    }

    /// The repairs that an editor can make. The others are for looking at, and the message says how to repair.
    fn fixes(self, source: &'a Source, at: &'a Occurrence) -> impl Serialize + use<'a> {
        #[derive(Serialize)]
        struct FixView<'a, Edits> {
            title: &'a str,
            applicability: &'a str,
            edits: Edits,
        }
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct EditView<'a> {
            range: Range,
            new_text: &'a str,
        }
        let possible: Vec<_> = at
            .fixes
            .iter()
            .filter(|fix| place::is_text_edit(self.outcome, at.file, fix))
            .map(|fix: &Fix| FixView {
                title: &fix.title,
                applicability: fix.applicability.name(),
                edits: Each(&fix.edits, move |edit: &'a Edit| EditView {
                    range: range(source, edit.span),
                    new_text: &edit.text,
                }),
            })
            .collect();
        possible
    }
}

fn range(source: &Source, span: Span) -> Range {
    let (start, end) = place::utf16_range(source, span);
    let position = |(line, character)| Position { line, character };
    Range { start: position(start), end: position(end) }
}
