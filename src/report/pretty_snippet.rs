//! The drawing of one place: a window of its line with the fault underlined, drawn by miette.
//!
//! miette prints whole source lines, its own header and the English word “help”. So it is given nothing but a window that
//! already fits, one label that is already wrapped, and no header; its first line is dropped. Messages are drawn by `pretty`.

use std::fmt;
use std::iter;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
    SourceSpan, SpanContents,
};

use super::window::window;
use super::wrap::{lines, shorten_middle, visible};
use crate::diagnostic::{Lang, Occurrence, Severity};
use crate::text::{Source, width};

/// What draws places and paints words, made once for a report and a severity.
pub struct Painter {
    handler: GraphicalReportHandler,
    theme: GraphicalTheme,
    lang: Lang,
    width: usize,
}

impl Painter {
    /// A painter for findings of one severity, which gives the colour. No line becomes wider than `width`, which is at least 40.
    pub fn new(severity: Severity, lang: Lang, width: usize, color: bool) -> Self {
        let mut theme = if color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        let style = match severity {
            Severity::Error => theme.styles.error,
            Severity::Warning => theme.styles.warning,
            Severity::Info => theme.styles.advice,
        };
        theme.styles.highlights = vec![if color { style.bold() } else { style }];
        let handler = GraphicalReportHandler::new_themed(theme.clone())
            .without_syntax_highlighting()
            .without_cause_chain()
            .without_primary_span_start()
            .with_context_lines(0);
        Self { handler, theme, lang, width }
    }

    /// A word in the colour of the severity.
    pub fn severity(&self, word: &str) -> String {
        match self.theme.styles.highlights.first() {
            Some(style) => style.style(word).to_string(),
            None => word.to_owned(),
        }
    }

    /// A word that introduces a remark.
    pub fn heading(&self, word: &str) -> String {
        self.theme.styles.help.style(word).to_string()
    }

    /// Appends the drawing of a place.
    pub fn draw(&self, out: &mut String, source: &Source, place: &Occurrence) {
        let at = source.line_column(place.span.start());
        let gutter = at.line.to_string().len() + 4;
        let room = self.width - gutter;

        let caption = place.label.as_deref().unwrap_or("");
        let (text, span) = source.around(place.span);
        let window = window(text, span, room, width::of_str(caption));
        let mut caption = visible(caption).into_owned();
        if window.shortened {
            caption.push_str(&self.extent(source, place, at.line));
        }
        let below = room.saturating_sub(window.before + window.columns / 2 + 4);
        let caption = (!caption.is_empty()).then(|| lines(&caption, below).join("\n"));

        let snippet = Snippet {
            name: self.place_name(source.path(), place, at.line, at.column, gutter),
            line: at.line as usize - 1,
            // The line break lets a label stand at the end of the text.
            text: window.text + "\n",
            label: LabeledSpan::new(caption, window.label.start, window.label.len()),
        };
        let mut drawing = String::new();
        // Writing to a string does not fail, and a drawing that did would only be missing.
        let _ = self.handler.render_report(&mut drawing, &snippet);
        for line in drawing.lines().skip(1) {
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }

    /// How far a place goes that is underlined in part only.
    fn extent(&self, source: &Source, place: &Occurrence, line: u32) -> String {
        let text = source.slice(place.span).trim_end();
        let last = source.line_column(place.span.start() + u32::try_from(text.len()).unwrap_or(0));
        if last.line > line {
            return match self.lang {
                Lang::Zh => format!("……（至第{}行）", last.line),
                Lang::En => format!(" … (to line {})", last.line),
            };
        }
        let count = text.chars().count();
        match self.lang {
            Lang::Zh => format!("……（共{count}字）"),
            Lang::En => format!(" … ({count} characters)"),
        }
    }

    /// `path:line:column`, with the cell's address where there is one, cut to the width of the line it stands in.
    fn place_name(&self, path: &str, place: &Occurrence, line: u32, column: u32, gutter: usize) -> String {
        // The corner, the dash and two brackets stand around it.
        let room = self.width.saturating_sub(gutter - 2 + 4);
        let path = visible(path);
        let address = place.place.as_ref().and_then(|native| native.address.as_deref());
        let Some(address) = address else {
            let position = format!(":{line}:{column}");
            let path = shorten_middle(&path, room.saturating_sub(width::of_str(&position)));
            return format!("{path}{position}");
        };
        let position = format!(" · {line}:{column}");
        let room = room.saturating_sub(width::of_str(&position) + 3);
        let address = visible(address);
        let address = width::shorten(&address, room / 2);
        let path = shorten_middle(&path, room.saturating_sub(width::of_str(&address)));
        format!("{path} · {address}{position}")
    }
}

/// A window and its label, as miette wants to have them.
#[derive(Debug)]
struct Snippet {
    name: String,
    /// 0-based.
    line: usize,
    text: String,
    label: LabeledSpan,
}

impl SourceCode for Snippet {
    fn read_span<'a>(
        &'a self,
        _span: &SourceSpan,
        _lines_before: usize,
        _lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            self.text.as_bytes(),
            (0, self.text.len()).into(),
            self.line,
            0,
            1,
        )))
    }
}

impl Diagnostic for Snippet {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(iter::once(self.label.clone())))
    }
}

impl std::error::Error for Snippet {}

impl fmt::Display for Snippet {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}
