use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::Facts;
use crate::model::{MarkStyle, Number, Point, Role, TextId};
use crate::text::Span;

/// A reference to a point that the cell does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dangling {
    /// The number as written.
    pub span: Span,
    /// The number.
    pub number: Number,
    /// The point it stands in.
    pub point: Option<u32>,
}

/// Points of one column without counterpart in the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmatched {
    /// The entry.
    pub entry: u32,
    /// The column whose points are judged.
    pub points: Role,
    /// The column that ought to answer them.
    pub basis: Role,
    /// Numbers of points that have no basis.
    pub missing: Vec<u32>,
    /// Numbers of the basis that have no point.
    pub extra: Vec<u32>,
}

/// Numbers of points without a basis, and numbers of the basis without a point.
type Difference = (Vec<u32>, Vec<u32>);

impl Facts {
    /// References of a text to points that it does not have. Texts without numbered points refer elsewhere and are left alone.
    pub fn dangling_references(&self, text: TextId) -> Vec<Dangling> {
        let facts = self.text(text);
        if facts.points.is_empty() {
            return Vec::new();
        }
        let numbers: FxHashSet<Number> = facts.points.iter().map(|point| point.number).collect();
        let majors: FxHashSet<u32> = facts.points.iter().map(|point| point.number.major).collect();
        let known = |number: Number| numbers.contains(&number) || (number.minor == 0 && majors.contains(&number.major));
        let mut dangling = Vec::new();
        for reference in &facts.references {
            let point = facts.point_at(reference.span.start()).and_then(|(index, _)| u32::try_from(index).ok());
            for target in &reference.targets {
                let wrong = [Some(target.number), target.to].into_iter().flatten().find(|number| !known(*number));
                if let Some(number) = wrong {
                    dangling.push(Dangling { span: target.span, number, point });
                }
            }
        }
        dangling
    }

    /// For each entry whose two cells are its own and both numbered: the points of `points` and `basis` that do not answer each
    /// other. The last point needs no basis where it is a catch-all (其他…).
    pub fn unmatched_points(&self, points: Role, basis: Role) -> Vec<Unmatched> {
        let mut known: Vec<Option<Difference>> = Vec::new();
        let mut index = rustc_hash::FxHashMap::default();
        let mut found = Vec::new();
        for entry in &self.document.entries {
            let (Some(one), Some(other)) = (entry.cell(points), entry.cell(basis)) else {
                continue;
            };
            if one.inherited && other.inherited {
                continue;
            }
            let pair = (one.text, other.text);
            let at = *index.entry(pair).or_insert_with(|| {
                known.push(self.compare(pair.0, pair.1));
                known.len() - 1
            });
            if let Some((missing, extra)) = &known[at] {
                found.push(Unmatched {
                    entry: entry.index,
                    points,
                    basis,
                    missing: missing.clone(),
                    extra: extra.clone(),
                });
            }
        }
        found
    }

    /// Outer points of a text that are numbered in another style than most of their siblings (`2、` among `1.` and `3.`).
    pub fn odd_styles(&self, text: TextId) -> Vec<(Span, MarkStyle, MarkStyle)> {
        let outer = outer_points(&self.text(text).points);
        let plain: Vec<&&Point> = outer.iter().filter(|point| point.style != MarkStyle::Pair).collect();
        let mut counts: Vec<(MarkStyle, usize)> = Vec::new();
        for point in &plain {
            match counts.iter_mut().find(|(style, _)| *style == point.style) {
                Some((_, count)) => *count += 1,
                None => counts.push((point.style, 1)),
            }
        }
        // A tie has no usual style, and two points are no series to speak of.
        counts.sort_by_key(|(style, count)| (std::cmp::Reverse(*count), *style));
        let Some(&(usual, count)) = counts.first().filter(|(_, count)| *count >= 2) else { return Vec::new() };
        if counts.get(1).is_none_or(|(_, second)| *second == count) {
            return Vec::new();
        }
        plain.iter().filter(|point| point.style != usual).map(|point| (point.mark, point.style, usual)).collect()
    }

    fn compare(&self, points: TextId, basis: TextId) -> Option<Difference> {
        let duties = outer_points(&self.text(points).points);
        // Points of another style are those of the law that the basis quotes, and answer nothing.
        let class = duties.first().map(|point| class(point.style));
        let answers: Vec<&Point> = outer_points(&self.text(basis).points)
            .into_iter()
            .filter(|point| Some(self::class(point.style)) == class)
            .collect();
        if duties.len() < 2 || answers.is_empty() || runs_on_in_article(answers[0], self.words(basis)) {
            return None;
        }
        let mut due: BTreeSet<u32> = duties.iter().map(|point| point.number.major).collect();
        let given: BTreeSet<u32> = answers.iter().map(|point| point.number.major).collect();
        let last = duties.last()?;
        let catch_all = is_catch_all(last.body.slice(self.words(points)));
        let extra: Vec<u32> = given.difference(&due).copied().collect();
        if catch_all && !given.contains(&last.number.major) {
            due.remove(&last.number.major);
        }
        let missing: Vec<u32> = due.difference(&given).copied().collect();
        (!missing.is_empty() || !extra.is_empty()).then_some((missing, extra))
    }
}

/// Whether a point runs on in a quoted article (第五条：程序为：1.…2.…), so that it is the law's own.
fn runs_on_in_article(point: &Point, words: &str) -> bool {
    let before = &words[..point.mark.start() as usize];
    let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    line.find('第').is_some_and(|at| line[at..].contains('条'))
}

/// Whether a point is the catch-all that closes a list: 其他…责任, 除以上…外.
pub fn is_catch_all(body: &str) -> bool {
    let head: String = body.chars().filter(|c| !c.is_whitespace()).take(24).collect();
    head.contains("其他") || head.contains("其它") || (head.starts_with('除') && head.contains('外'))
}

/// The points of the outermost numbering of a text: those written like its first point (a pair counts as written like a plain
/// Arabic number).
pub fn outer_points(points: &[Point]) -> Vec<&Point> {
    let Some(first) = points.first() else {
        return Vec::new();
    };
    points.iter().filter(|point| class(point.style) == class(first.style)).collect()
}

/// Styles that may stand in one series: those of one class. A pair (1-2) goes on where a plain number was.
fn class(style: MarkStyle) -> u8 {
    match style {
        MarkStyle::ArabicDot | MarkStyle::ArabicFullDot | MarkStyle::ArabicComma | MarkStyle::Pair => 0,
        MarkStyle::ArabicHalfParen => 1,
        MarkStyle::ArabicParen => 2,
        MarkStyle::ChineseComma | MarkStyle::ChineseDot => 3,
        MarkStyle::ChineseParen => 4,
        MarkStyle::Circled => 5,
    }
}
