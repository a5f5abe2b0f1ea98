//! `--format pretty`, the default: for people who know the list and not the program.
//!
//! Each finding says what is wrong, shows the place, names the item and the cell, gives the ground and the repair, and counts
//! the other places. No line is wider than the terminal. The drawing itself is `pretty_snippet`'s.

use std::io;

use super::pretty_snippet::Painter;
use super::summary::{counted, grouped, summary};
use super::wrap::{shorten_middle, visible, wrap_into};
use super::{Reporter, Style};
use crate::diagnostic::{Applicability, Finding, Fix, Lang, Occurrence, Related, Severity};
use crate::lint::{FailedFile, Outcome};
use crate::text::{Source, Span, width};

/// The narrowest terminal that is reckoned with.
const NARROWEST: usize = 40;

/// Columns of an item's name.
const NAME: usize = 30;

/// Related places shown where not everything was asked for.
const RELATED: usize = 5;

/// The reporter.
pub struct Pretty;

impl Reporter for Pretty {
    fn name(&self) -> &'static str {
        "pretty"
    }

    fn tells_failures(&self) -> bool {
        true
    }

    fn write(&self, outcome: &Outcome, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
        let width = style.width.max(NARROWEST);
        let painter = |severity| Painter::new(severity, style.lang, width, style.color);
        let (error, warning, info) = (painter(Severity::Error), painter(Severity::Warning), painter(Severity::Info));
        let mut text = String::new();
        for finding in &outcome.findings {
            let painter = match finding.severity {
                Severity::Error => &error,
                Severity::Warning => &warning,
                Severity::Info => &info,
            };
            let page = Page { outcome, painter, lang: style.lang, width, max_places: style.max_places };
            page.finding(&mut text, finding);
            out.write_all(text.as_bytes())?;
            text.clear();
        }
        for failure in &outcome.failures {
            failed_file(&mut text, failure, &error, style.lang, width);
        }
        wrap_into(&mut text, &summary(outcome, style.lang), 0, width);
        out.write_all(text.as_bytes())
    }
}

/// What every part of a finding's text needs to know.
struct Page<'a> {
    outcome: &'a Outcome,
    painter: &'a Painter,
    lang: Lang,
    width: usize,
    max_places: Option<usize>,
}

impl Page<'_> {
    fn finding(&self, out: &mut String, finding: &Finding) {
        let head = format!("{}[{}]", finding.severity.word(self.lang), finding.rule);
        out.push_str(&self.painter.severity(&head));
        out.push(' ');
        wrap_into(out, &finding.message, width::of_str(&head) + 1, self.width);

        if let Some(first) = finding.occurrences.first() {
            self.first_place(out, finding, first);
        }
        self.remark(out, self.lang.pick("依据：", "ground: "), finding.basis.as_slice());
        self.remark(out, self.lang.pick("说明：", "note: "), &finding.notes);
        let mut repairs: Vec<String> = finding.help.iter().cloned().collect();
        if let Some(first) = finding.occurrences.first() {
            for fix in &first.fixes {
                // A repair often says the same as the help; once is enough.
                repairs.retain(|help| **help != *fix.title);
                repairs.push(self.fix(fix));
            }
        }
        self.remark(out, self.lang.pick("改法：", "fix: "), &repairs);
        self.other_places(out, finding);
        out.push('\n');
    }

    fn first_place(&self, out: &mut String, finding: &Finding, first: &Occurrence) {
        if let Some(source) = self.source(first.file) {
            self.painter.draw(out, source, first);
        }
        let place = self.place(first);
        if !place.is_empty() {
            self.remark(out, self.lang.pick("位置：", "at: "), &[place]);
        }
        if let Some(message) = own_message(finding, first) {
            self.remark(out, self.lang.pick("此处：", "here: "), &[message.to_owned()]);
        }
        let shown = match self.max_places {
            Some(_) => RELATED.min(first.related.len()),
            None => first.related.len(),
        };
        let mut related: Vec<String> =
            first.related[..shown].iter().map(|related| self.related(first, related)).collect();
        if shown < first.related.len() {
            related.push(self.more(first.related.len() - shown));
        }
        self.remark(out, self.lang.pick("参见：", "see: "), &related);
    }

    fn other_places(&self, out: &mut String, finding: &Finding) {
        let Some((first, others)) = finding.occurrences.split_first() else {
            return;
        };
        let shown = match self.max_places {
            Some(most) => most.saturating_sub(1).min(others.len()),
            None => others.len(),
        };
        let mut listed: Vec<String> = others[..shown]
            .iter()
            .map(|other| {
                let place = self.compact_place(first, other);
                match own_message(finding, other) {
                    Some(message) => format!("{place}{}{message}", self.lang.pick("，", ", ")),
                    None => place,
                }
            })
            .collect();
        if shown < others.len() {
            listed.push(self.more(others.len() - shown));
        }
        self.remark(out, self.lang.pick("还有：", "also: "), &listed);
    }

    /// Paragraphs that hang behind a word.
    fn remark(&self, out: &mut String, word: &str, paragraphs: &[String]) {
        let indent = 2 + width::of_str(word);
        for (number, paragraph) in paragraphs.iter().enumerate() {
            out.push_str("  ");
            if number == 0 {
                out.push_str(&self.painter.heading(word));
            } else {
                out.extend(std::iter::repeat_n(' ', indent - 2));
            }
            wrap_into(out, paragraph, indent, self.width);
        }
    }

    /// The cell's address, the item and the column, as far as they are known.
    fn place(&self, place: &Occurrence) -> String {
        let address = place.place.as_ref().and_then(|native| native.address.clone());
        let column = place.field.map(|role| match self.lang {
            Lang::Zh => role.chinese().to_owned(),
            Lang::En => role.name().to_owned(),
        });
        [address, self.item(place), column].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// `第3项 “名称…”`.
    fn item(&self, place: &Occurrence) -> Option<String> {
        let entry = place.entry.as_ref()?;
        let number = entry.number.as_deref().map(|number| {
            let number = width::shorten(number, NAME / 2);
            match self.lang {
                Lang::Zh => format!("第{number}项"),
                Lang::En => format!("item {number}"),
            }
        });
        let name = entry.name.as_deref().map(|name| {
            let one_line = visible(name).replace(['␊', '␍'], "");
            format!("“{}”", width::shorten(&one_line, NAME))
        });
        match (number, name) {
            (None, None) => None,
            (number, name) => Some([number, name].into_iter().flatten().collect::<Vec<_>>().join(" ")),
        }
    }

    /// A place on one line: item, column and line:column, with the file where it is another one.
    fn compact_place(&self, first: &Occurrence, other: &Occurrence) -> String {
        let mut text = self.place(other);
        let Some(source) = self.source(other.file) else {
            return text;
        };
        if !text.is_empty() {
            text.push(' ');
        }
        if other.file != first.file {
            text.push_str(&shorten_middle(source.path(), NAME));
            text.push(':');
        }
        let at = source.line_column(other.span.start());
        text.push_str(&format!("{}:{}", at.line, at.column));
        text
    }

    fn related(&self, place: &Occurrence, related: &Related) -> String {
        let Some(source) = self.source(related.file) else {
            return related.message.to_string();
        };
        let line = source.line_column(related.span.start()).line;
        let path = if related.file == place.file {
            String::new()
        } else {
            format!("{} ", shorten_middle(source.path(), NAME))
        };
        match self.lang {
            Lang::Zh => format!("{}（{path}第{line}行）", related.message),
            Lang::En => format!("{} ({path}line {line})", related.message),
        }
    }

    fn fix(&self, fix: &Fix) -> String {
        let how = match fix.applicability {
            Applicability::Safe => self.lang.pick("可直接照改", "safe to apply"),
            Applicability::Unsafe => self.lang.pick("请核对后再改", "look before you apply it"),
            Applicability::Display => self.lang.pick("仅供参考", "a suggestion only"),
        };
        match self.lang {
            Lang::Zh => format!("{}（{how}）", fix.title),
            Lang::En => format!("{} ({how})", fix.title),
        }
    }

    fn more(&self, count: usize) -> String {
        match self.lang {
            Lang::Zh => format!("另有 {} 处", grouped(count)),
            Lang::En => format!("{} more", counted(count, "place")),
        }
    }

    fn source(&self, file: u32) -> Option<&Source> {
        self.outcome.source(file)
    }
}

/// The message of a place, where it says something else than the finding's.
fn own_message<'a>(finding: &Finding, place: &'a Occurrence) -> Option<&'a str> {
    place.message.as_deref().filter(|message| *message != finding.message)
}

/// An error at a place in a file of the user's that is no list (a configuration, a rule, a register): `head` and what is wrong,
/// the place, and what would be right.
pub fn error_at(
    head: &str,
    source: &Source,
    span: Span,
    (message, help): (&str, Option<&str>),
    style: &Style,
) -> String {
    let width = style.width.max(NARROWEST);
    let painter = Painter::new(Severity::Error, style.lang, width, style.color);
    let mut text = String::new();
    text.push_str(&painter.severity(head));
    text.push(' ');
    wrap_into(&mut text, message, width::of_str(head) + 1, width);
    painter.draw(&mut text, source, &Occurrence::new(0, span));
    if let Some(help) = help {
        let word = style.lang.pick("改法：", "fix: ");
        text.push_str("  ");
        text.push_str(&painter.heading(word));
        wrap_into(&mut text, help, 2 + width::of_str(word), width);
    }
    text.push('\n');
    text
}

fn failed_file(out: &mut String, failure: &FailedFile, painter: &Painter, lang: Lang, width: usize) {
    let word = Severity::Error.word(lang);
    out.push_str(&painter.severity(word));
    out.push(' ');
    let message = match lang {
        Lang::Zh => format!("无法读取 {}：{}", failure.path, failure.message),
        Lang::En => format!("cannot read {}: {}", failure.path, failure.message),
    };
    wrap_into(out, &message, width::of_str(word) + 1, width);
    if !failure.help.is_empty() {
        let word = lang.pick("怎么办：", "what to do: ");
        out.push_str("  ");
        out.push_str(&painter.heading(word));
        wrap_into(out, &failure.help, 2 + width::of_str(word), width);
    }
    out.push('\n');
}
