use std::collections::BTreeMap;

use super::outline::lines;
use super::{Facts, RoleMask};
use crate::grammar::outline::{Beginning, Head, beginning};
use crate::model::{DocumentKind, Role, Slot, TextId};
use crate::text::Span;

/// A paragraph without a mark at its end where its like have one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingStop {
    /// The distinct text of the cells; `None` in running text, where the span is in the source.
    pub text: Option<(TextId, Role)>,
    /// The last character, where the mark is missing.
    pub span: Span,
    /// The mark that is due.
    pub due: &'static str,
    /// Of a hundred paragraphs of the column, or points of the series, so many have a mark.
    pub percent: usize,
}

/// Columns of whole sentences.
const SENTENCES: &[Role] = &[
    Role::DepartmentDuty,
    Role::Duties,
    Role::DutyBasis,
    Role::Accountability,
    Role::AccountabilityBasis,
    Role::Exemption,
    Role::Basis,
    Role::Case,
    Role::Procedure,
    Role::Relief,
];

/// A column has a manner from so many paragraphs on.
const LEAST: usize = 10;

/// So many points of a series make its manner.
const LEAST_POINTS: usize = 3;

/// Shorter lines are labels, in Chinese characters.
const SHORTEST: usize = 10;

/// How a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// With a mark that may close a paragraph.
    Marked,
    /// With a word, or a mark that closes nothing.
    Bare,
    /// With something that says nothing of the manner: a number, the title of a law.
    Other,
}

/// How the paragraphs of a column end.
#[derive(Default)]
struct Manner {
    with: usize,
    without: usize,
    /// The last characters of those without a mark, and the mark that is due.
    bare: Vec<(TextId, Span, &'static str)>,
}

/// How the points of a series end.
#[derive(Default)]
struct Points {
    with: usize,
    /// Those of them with a semicolon.
    between: usize,
    /// And with a full stop.
    closed: usize,
    /// The last characters of those without a mark, and whether they are the last points.
    bare: Vec<(Span, bool)>,
}

/// A line of a cell that counts.
struct Line {
    span: Span,
    is_marked: bool,
    is_last: bool,
}

impl Facts {
    /// Paragraphs without a mark at their end, in columns and in series of points where nearly all have one.
    pub fn missing_stops(&self) -> Vec<MissingStop> {
        let mut found = self.missing_in_columns();
        found.extend(self.missing_in_series());
        found
    }

    fn missing_in_columns(&self) -> Vec<MissingStop> {
        let mut columns: BTreeMap<Role, Manner> = BTreeMap::new();
        for (text, slot) in self.values(RoleMask::of_all(SENTENCES).with(Some(Role::Name))) {
            let Slot::Column(Some(role)) = slot else { continue };
            let weight = self.weight(text, role);
            let counted = counted(self.words(text));
            let marked = counted.iter().filter(|line| line.is_marked).count();
            // A cell that gives none of its lines a mark is a list of names.
            if weight == 0 || (marked == 0 && lines(self.words(text)).nth(1).is_some()) {
                continue;
            }
            let manner = columns.entry(role).or_default();
            manner.with += weight * marked;
            manner.without += weight * (counted.len() - marked);
            let words = self.words(text);
            let between = if words.matches("；\n").count() > words.matches("。\n").count() { "；" } else { "。" };
            manner.bare.extend(counted.iter().filter(|line| !line.is_marked).map(|line| {
                let due = match line.span.slice(words) {
                    _ if line.is_last => "。",
                    opens
                        if ["下列规定", "下列要求", "下列条件", "下列情形", "如下"]
                            .iter()
                            .any(|end| opens.ends_with(end)) =>
                    {
                        "："
                    }
                    _ => between,
                };
                (text, last_char(words, line.span), due)
            }));
        }
        let mut found = Vec::new();
        for (role, Manner { with, without, bare }) in columns {
            // Four of five.
            if with + without >= LEAST && without * 4 <= with {
                let percent = with * 100 / (with + without);
                found.extend(bare.into_iter().map(|(text, span, due)| MissingStop {
                    text: Some((text, role)),
                    span,
                    due,
                    percent,
                }));
            }
        }
        found
    }

    /// At how many places a text fills a column; only in a register of duties are names sentences.
    fn weight(&self, text: TextId, role: Role) -> usize {
        let places = self.places(text).iter().filter(|place| {
            let kind = self.document.kind_of(self.entry(place.entry));
            self.cell(**place).role == Some(role) && (role != Role::Name || kind == DocumentKind::DutyRegister)
        });
        places.count()
    }

    fn missing_in_series(&self) -> Vec<MissingStop> {
        let source = self.source.text();
        let outline = self.outline();
        let mut series: BTreeMap<u32, Points> = BTreeMap::new();
        for (at, line) in outline.iter().enumerate() {
            let words = line.line.slice(source);
            let Points { with, between, closed, bare } = series.entry(line.series).or_default();
            match end_of(words) {
                End::Marked => {
                    *with += 1;
                    *between += usize::from(words.ends_with(['；', ';']));
                    *closed += usize::from(words.ends_with('。'));
                }
                End::Bare if is_long(words) => {
                    // Words below a point make it a heading.
                    let next = outline.get(at + 1);
                    // Text boxes and notes may stand before the line that they follow.
                    let is_bare = |from: u32, to: Option<u32>| {
                        let until = to.map_or(source.len(), |to| to as usize);
                        source.get(from as usize..until).is_some_and(|between| between.trim().is_empty())
                    };
                    let follows = next.filter(|next| is_bare(line.line.end(), Some(next.line.start())));
                    let is_last = next.is_none_or(|next| next.series != line.series);
                    let is_heading = next.is_some_and(|next| next.head.family > line.head.family);
                    let at_end = next.is_none() && is_bare(line.line.end(), None);
                    if (follows.is_some() && !is_heading) || at_end {
                        bare.push((last_char(source, line.line), is_last));
                    }
                }
                _ => {}
            }
        }
        let judged =
            series.into_values().filter(|points| points.with >= LEAST_POINTS && points.bare.len() * 3 <= points.with);
        let told = judged.flat_map(|Points { with, between, closed, bare }| {
            let percent = with * 100 / (with + bare.len());
            // The last has a full stop in any case; where others have one, too, the points are sentences.
            let between = if between + 1 >= closed { "；" } else { "。" };
            bare.into_iter().map(move |(span, is_last)| MissingStop {
                text: None,
                span,
                due: if is_last { "。" } else { between },
                percent,
            })
        });
        told.collect()
    }
}

/// The lines of a cell that say something of its manner.
fn counted(words: &str) -> Vec<Line> {
    let all: Vec<Span> = lines(words).collect();
    let mut counted = Vec::new();
    for (at, span) in all.iter().enumerate() {
        let line = span.slice(words);
        let next = all.get(at + 1).map(|next| next.slice(words));
        let is_marked = match end_of(line) {
            End::Marked => true,
            End::Bare if next.is_none_or(begins_paragraph) => false,
            _ => continue,
        };
        // A label stands above the first of its points.
        let is_label = next.is_some_and(|next| matches!(beginning(next), Beginning::Head(Head { number: 1, .. })));
        if is_long(line) && (is_marked || !is_label) {
            counted.push(Line { span: *span, is_marked, is_last: next.is_none() });
        }
    }
    counted
}

/// Whether a line begins a paragraph, and does not go on with the one above.
fn begins_paragraph(line: &str) -> bool {
    matches!(beginning(line), Beginning::Head(_)) || line.starts_with(['《', '【'])
}

fn is_long(line: &str) -> bool {
    line.chars().filter(|c| crate::grammar::is_han(*c)).take(SHORTEST).count() == SHORTEST
}

fn end_of(line: &str) -> End {
    let inner = line.trim_end_matches(['”', '’', '）', ')', '"', '」', ' ']);
    match inner.chars().next_back() {
        Some('。' | '；' | '！' | '？' | '：' | '…' | ';' | ':' | '!' | '?' | '.') => End::Marked,
        // The numbers of articles and documents close a citation.
        Some('条' | '款' | '项' | '目' | '号') => End::Other,
        Some(c) if inner.len() == line.len() && (crate::grammar::is_han(c) || matches!(c, '，' | '、')) => End::Bare,
        _ => End::Other,
    }
}

fn last_char(text: &str, line: Span) -> Span {
    let length = line.slice(text).chars().next_back().map_or(0, char::len_utf8);
    Span::of(line.end() as usize - length, line.end() as usize)
}
