//! Numbered points of a cell (分点) and faults in their sequence.
//!
//! Finds the marks at paragraph heads and those that run on after a clause; a number in doubt is no point. It does not say
//! which column a text comes from: the caller knows, and passes the [`Scope`].

use crate::model::{MarkStyle, Number, Point};
use crate::text::Span;

/// A heading is at most this long; what is longer is the duty itself.
const HEADING_CHARS: usize = 16;

/// The numbered points of a cell text, in order.
pub fn points(text: &str) -> Vec<Point> {
    let mut found: Vec<Point> = Vec::new();
    let mut series = SeriesBook::default();
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut place = Place::Head;
    loop {
        let (after, line_break) = skip_blank(bytes, at);
        if line_break {
            place = Place::Head;
        } else if after > at && place == Place::Inside {
            place = Place::Spaced;
        }
        at = after;
        if at >= bytes.len() {
            break;
        }
        if place != Place::Inside
            && let Some(mark) = mark_at(text, at)
            && let Some(number) = series.admit(text, &mark, place)
        {
            found.push(Point {
                mark: mark.span,
                body: Span::default(),
                number: mark.number,
                style: mark.style,
                series: number,
                heading: heading_at(text, mark.span.end() as usize),
            });
            at = mark.span.end() as usize;
            place = Place::Inside;
            continue;
        }
        (at, place) = step(bytes, at);
    }
    close_bodies(text, &mut found);
    found
}

/// A number that stands wrongly in its series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberingFault {
    /// Index of the wrong point among the points given.
    pub point: usize,
    /// What is wrong with it.
    pub kind: FaultKind,
}

/// How a number is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A number was left out.
    Gap {
        /// The number that should stand here.
        expected: Number,
        /// The number that does.
        found: Number,
    },
    /// The number before is used again.
    Repeat {
        /// The number used twice.
        number: Number,
    },
    /// A smaller number follows a greater one.
    Disorder {
        /// The number before.
        previous: Number,
        /// The number here.
        found: Number,
    },
}

/// What kind of text the points come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The list's own words (责任事项, 追责情形): every series counts.
    Duties,
    /// Quoted law (依据): only the list's own outermost series counts, since a quotation may choose among its 项.
    Basis,
}

/// Numbers that are missing, repeated or out of order. `text` is the text that `points` came from.
pub fn gaps(text: &str, points: &[Point], scope: Scope) -> Vec<NumberingFault> {
    // Points of one series need not be neighbours: each series keeps its own last number.
    let mut walks: Vec<Option<Walk>> = Vec::new();
    let mut outermost = None;
    let mut faults = Vec::new();
    for (index, point) in points.iter().enumerate() {
        // The last series number is where counting saturates: what it holds need not belong together.
        if point.series == u16::MAX {
            continue;
        }
        let series = usize::from(point.series);
        if walks.len() <= series {
            walks.resize(series + 1, None);
        }
        let Some(slot) = walks.get_mut(series) else {
            continue;
        };
        let Some(walk) = slot else {
            let own = Family::of(point.style) == Family::Arabic && is_at_head(text, point);
            let judged = match scope {
                Scope::Duties => true,
                Scope::Basis => {
                    own && (outermost.is_none() || is_tagged(text, point.mark.end() as usize))
                }
            };
            if own && outermost.is_none() {
                outermost = Some(series);
            }
            *slot = Some(Walk {
                last: point.number,
                corrected: None,
                judged,
            });
            let opens_cell = index == 0
                && text
                    .get(..point.mark.start() as usize)
                    .is_some_and(|before| before.trim().is_empty());
            // Looked at for the first point only, so that the walk stays linear.
            let misbegun = judged
                && opens_cell
                && !is_first(point.number)
                && points
                    .get(1..)
                    .is_some_and(|rest| rest.iter().any(|p| p.series == point.series));
            if misbegun {
                let expected = Number {
                    major: 1,
                    minor: point.number.minor.min(1),
                };
                let found = point.number;
                faults.push(NumberingFault {
                    point: index,
                    kind: FaultKind::Gap { expected, found },
                });
            }
            continue;
        };
        if let Some(kind) = walk.step(point.number)
            && walk.judged
        {
            faults.push(NumberingFault { point: index, kind });
        }
    }
    faults
}

/// How far a series has come.
#[derive(Clone, Copy)]
struct Walk {
    last: Number,
    /// What the last number should have been, so that one wrong mark is reported once and not again at the next.
    corrected: Option<Number>,
    judged: bool,
}

impl Walk {
    fn step(&mut self, found: Number) -> Option<FaultKind> {
        let previous = self.last;
        let expected = successor(previous, found);
        let fits = follows(previous, found) || self.corrected.is_some_and(|c| follows(c, found));
        self.last = found;
        if fits {
            self.corrected = None;
            return None;
        }
        self.corrected = Some(expected);
        Some(if found == previous {
            FaultKind::Repeat { number: found }
        } else if found < previous {
            FaultKind::Disorder { previous, found }
        } else {
            FaultKind::Gap { expected, found }
        })
    }
}

fn is_first(number: Number) -> bool {
    number.major <= 1 && number.minor <= 1
}

/// Whether `next` may stand after `previous`: pairs and plain numbers share one series (1-1, 1-2, 2, 3-1).
fn follows(previous: Number, next: Number) -> bool {
    (next.major == previous.major && next.minor == previous.minor + 1)
        || (next.major == previous.major + 1 && next.minor <= 1)
}

/// What should have stood after `previous`, in the manner of `found`.
fn successor(previous: Number, found: Number) -> Number {
    if found.major == previous.major && found.minor > 0 {
        Number {
            major: previous.major,
            minor: previous.minor + 1,
        }
    } else {
        Number {
            major: previous.major + 1,
            minor: found.minor.min(1),
        }
    }
}

/// Where a mark would stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// First in a paragraph.
    Head,
    /// After a clause that ended.
    Clause,
    /// After a space in running text.
    Spaced,
    /// In the middle of a clause.
    Inside,
}

/// One character further, and what kind of place lies behind it.
fn step(bytes: &[u8], at: usize) -> (usize, Place) {
    match bytes.get(at..) {
        Some([0xE3, 0x80, 0x82, ..] | [0xEF, 0xBC, 0x9A | 0x9B, ..]) => (at + 3, Place::Clause),
        Some([b';' | b':', ..]) => (at + 1, Place::Clause),
        Some([lead, ..]) => (at + width(*lead), Place::Inside),
        _ => (at + 1, Place::Inside),
    }
}

/// Bytes of the character that begins with `lead`.
pub(super) fn width(lead: u8) -> usize {
    match lead {
        0xC0..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xFF => 4,
        _ => 1,
    }
}

/// Past spaces and line breaks; says whether a line ended among them.
pub(super) fn skip_blank(bytes: &[u8], mut at: usize) -> (usize, bool) {
    let mut line_break = false;
    loop {
        match bytes.get(at..) {
            Some([b'\n', ..]) => {
                line_break = true;
                at += 1;
            }
            Some([b' ' | b'\t' | b'\r', ..]) => at += 1,
            Some([0xC2, 0xA0, ..]) => at += 2,
            Some([0xE3, 0x80, 0x80, ..]) => at += 3,
            _ => return (at, line_break),
        }
    }
}

/// A mark that could begin a point.
#[derive(Clone, Copy, Debug)]
pub(super) struct MarkAt {
    pub(super) span: Span,
    pub(super) number: Number,
    pub(super) style: MarkStyle,
    /// A digit follows the dot (`3.2名…`): a point only where the series expects it.
    doubtful: bool,
}

/// The mark that begins at `at`, if one does.
pub(super) fn mark_at(text: &str, at: usize) -> Option<MarkAt> {
    let rest = text.get(at..)?;
    let first = rest.chars().next()?;
    let (number, style, length) = match first {
        '0'..='9' => arabic(rest)?,
        '（' | '(' => parenthesised(rest)?,
        '①'..='⑳' => single(first, '①', MarkStyle::Circled),
        '⑴'..='⒇' => single(first, '⑴', MarkStyle::ArabicParen),
        '⒈'..='⒛' => single(first, '⒈', MarkStyle::ArabicDot),
        '㈠'..='㈩' => single(first, '㈠', MarkStyle::ChineseParen),
        _ => chinese(rest)?,
    };
    if !(1..=99).contains(&number.major) || number.minor > 99 {
        return None;
    }
    let next = rest.get(length..)?.chars().next();
    let bracketed = matches!(style, MarkStyle::ChineseParen | MarkStyle::ArabicParen);
    // （一）项, （一）、（三）: these name points and do not begin one.
    if bracketed && next.is_some_and(|c| "项款目、，和至或及与—-）)".contains(c)) {
        return None;
    }
    Some(MarkAt {
        span: Span::of(at, at + length),
        number,
        style,
        doubtful: !bracketed && next.is_some_and(|c| c.is_ascii_digit() || ".．%％".contains(c)),
    })
}

fn single(mark: char, base: char, style: MarkStyle) -> (Number, MarkStyle, usize) {
    let major = (mark as u32).saturating_sub(base as u32) + 1;
    (Number { major, minor: 0 }, style, mark.len_utf8())
}

/// `1.` `1．` `1、` `1）` `1-1.`
fn arabic(rest: &str) -> Option<(Number, MarkStyle, usize)> {
    let (major, mut length) = digits(rest)?;
    let mut next = rest.get(length..)?.chars().next()?;
    if "-—－–".contains(next) {
        length += next.len_utf8();
        let (minor, more) = digits(rest.get(length..)?)?;
        length += more;
        next = rest.get(length..)?.chars().next()?;
        let number = Number { major, minor };
        return match next {
            _ if minor == 0 => None,
            '.' | '．' | '、' => Some((number, MarkStyle::Pair, length + next.len_utf8())),
            // Without a mark the pair is a point only where a citation begins: 3—1【法律】.
            '【' | '《' => Some((number, MarkStyle::Pair, length)),
            _ => None,
        };
    }
    let style = match next {
        '.' => MarkStyle::ArabicDot,
        '．' => MarkStyle::ArabicFullDot,
        '、' => MarkStyle::ArabicComma,
        ')' | '）' => MarkStyle::ArabicHalfParen,
        _ => return None,
    };
    Some((Number { major, minor: 0 }, style, length + next.len_utf8()))
}

/// One or two digits, no more.
pub(super) fn digits(rest: &str) -> Option<(u32, usize)> {
    let length = rest
        .bytes()
        .take(3)
        .take_while(u8::is_ascii_digit)
        .count();
    if !(1..=2).contains(&length) {
        return None;
    }
    Some((rest.get(..length)?.parse().ok()?, length))
}

/// `（一）` `(1)`, brackets of any width.
fn parenthesised(rest: &str) -> Option<(Number, MarkStyle, usize)> {
    let open = rest.chars().next()?.len_utf8();
    let inner = rest.get(open..)?;
    let (major, length, style) = match digits(inner) {
        Some((value, length)) => (value, length, MarkStyle::ArabicParen),
        None => {
            let (value, length) = chinese_number(inner)?;
            (value, length, MarkStyle::ChineseParen)
        }
    };
    let close = inner.get(length..)?.chars().next()?;
    matches!(close, '）' | ')').then_some((
        Number { major, minor: 0 },
        style,
        open + length + close.len_utf8(),
    ))
}

/// `一、` `一.`
fn chinese(rest: &str) -> Option<(Number, MarkStyle, usize)> {
    let (major, length) = chinese_number(rest)?;
    let mark = rest.get(length..)?.chars().next()?;
    let style = match mark {
        '、' => MarkStyle::ChineseComma,
        '.' | '．' => MarkStyle::ChineseDot,
        _ => return None,
    };
    Some((Number { major, minor: 0 }, style, length + mark.len_utf8()))
}

/// A Chinese number from 1 to 99, with its length in bytes.
fn chinese_number(rest: &str) -> Option<(u32, usize)> {
    let (mut tens, mut ones, mut length) = (None, 0, 0);
    for c in rest.chars().take(4) {
        match "一二三四五六七八九".chars().position(|d| d == c) {
            Some(at) if ones == 0 => ones = u32::try_from(at).ok()? + 1,
            None if c == '十' && tens.is_none() => {
                tens = Some(ones.max(1));
                ones = 0;
            }
            Some(_) => return None,
            None => break,
        }
        length += c.len_utf8();
    }
    let value = tens.unwrap_or(0) * 10 + ones;
    (value > 0).then_some((value, length))
}

/// Marks that may take each other's place in one series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Arabic,
    HalfParen,
    ArabicParen,
    Chinese,
    ChineseParen,
    Circled,
}

impl Family {
    fn of(style: MarkStyle) -> Self {
        match style {
            MarkStyle::ArabicDot
            | MarkStyle::ArabicFullDot
            | MarkStyle::ArabicComma
            | MarkStyle::Pair => Self::Arabic,
            MarkStyle::ArabicHalfParen => Self::HalfParen,
            MarkStyle::ArabicParen => Self::ArabicParen,
            MarkStyle::ChineseComma | MarkStyle::ChineseDot => Self::Chinese,
            MarkStyle::ChineseParen => Self::ChineseParen,
            MarkStyle::Circled => Self::Circled,
        }
    }
}

/// A series that may still go on.
#[derive(Clone, Copy)]
struct Open {
    family: Family,
    series: u16,
    last: Number,
    /// Begun inside running text or inside a quotation, below a series of the same family.
    nested: bool,
    /// Begun with a tag or title: `1.【法律】`, so that it is the list's own series and not the quotation's.
    tagged: bool,
}

/// The series that are open, outermost first. At most two for each family, so that each look-up is constant.
#[derive(Default)]
struct SeriesBook {
    open: Vec<Open>,
    next: u16,
}

impl SeriesBook {
    /// The series that takes this mark, or nothing where the mark is no point.
    fn admit(&mut self, text: &str, mark: &MarkAt, place: Place) -> Option<u16> {
        let family = Family::of(mark.style);
        let end = mark.span.end() as usize;
        let tagged = is_tagged(text, end);
        let continued = self
            .open
            .iter()
            .rposition(|o| o.family == family && follows(o.last, mark.number));
        let outer = self
            .open
            .iter()
            .position(|o| o.family == family && !o.nested);
        let fits = continued.is_some();
        if mark.doubtful && !(fits && place == Place::Head && counts_things(text, end)) {
            return None;
        }
        if place == Place::Spaced && !fits {
            return None;
        }
        let first = is_first(mark.number);
        let below = outer.is_some_and(|at| {
            self.open
                .get(at)
                .is_some_and(|o| place != Place::Head || (o.tagged && !tagged))
        });
        if place != Place::Head && !fits && !first {
            return None;
        }
        match (continued, outer) {
            // A tagged head belongs to the list's own series, even where a quoted series could take it.
            (Some(at), _) if !(tagged && place == Place::Head) => Some(self.extend(at, mark)),
            (_, Some(at)) if !first => Some(self.extend(at, mark)),
            (Some(at), None) => Some(self.extend(at, mark)),
            (Some(at), Some(_)) if mark.number.minor == 1 && mark.number.major == 1 => {
                Some(self.extend(at, mark))
            }
            (_, Some(at)) if below => {
                self.open.truncate(at + 1);
                Some(self.begin(family, mark, true, tagged))
            }
            (_, Some(at)) => {
                self.open.truncate(at);
                Some(self.begin(family, mark, false, tagged))
            }
            (None, None) => Some(self.begin(family, mark, false, tagged)),
        }
    }

    fn extend(&mut self, at: usize, mark: &MarkAt) -> u16 {
        self.open.truncate(at + 1);
        match self.open.last_mut() {
            Some(open) => {
                open.last = mark.number;
                open.series
            }
            None => 0,
        }
    }

    fn begin(&mut self, family: Family, mark: &MarkAt, nested: bool, tagged: bool) -> u16 {
        let series = self.next;
        self.next = self.next.saturating_add(1);
        self.open.push(Open {
            family,
            series,
            last: mark.number,
            nested,
            tagged,
        });
        series
    }
}

/// Whether a citation stands right after a mark.
fn is_tagged(text: &str, end: usize) -> bool {
    let (after, _) = skip_blank(text.as_bytes(), end);
    text.get(after..)
        .is_some_and(|rest| rest.starts_with(['【', '《', '[', '［', '〔']))
}

/// Whether the digits after a dot count something (`3.2名以上…`), so that they are not decimals.
fn counts_things(text: &str, end: usize) -> bool {
    let Some(rest) = text.get(end..) else {
        return false;
    };
    let digits = rest
        .bytes()
        .take(5)
        .take_while(u8::is_ascii_digit)
        .count();
    rest.get(digits..)
        .is_some_and(|after| after.starts_with(['名', '年', '个', '日', '家', '人', '次', '份']))
}

/// Whether only spaces part a point's mark from the line's beginning.
fn is_at_head(text: &str, point: &Point) -> bool {
    let before = text.get(..point.mark.start() as usize).unwrap_or("");
    before
        .trim_end_matches([' ', '\t', '\r', '\u{3000}', '\u{a0}'])
        .chars()
        .next_back()
        .is_none_or(|c| c == '\n')
}

/// The short text between a mark and a bracket or colon.
fn heading_at(text: &str, start: usize) -> Option<Span> {
    let rest = text.get(start..)?;
    for (at, c) in rest.char_indices().take(HEADING_CHARS + 1) {
        match c {
            '（' | '(' | '：' | ':' | '【' => {
                let heading = rest.get(..at)?;
                let lead = heading.len() - heading.trim_start().len();
                let trimmed = heading.trim();
                return (!trimmed.is_empty())
                    .then(|| Span::of(start + lead, start + lead + trimmed.len()));
            }
            '。' | '；' | ';' | '，' | ',' | '\n' | '《' => return None,
            _ => {}
        }
    }
    None
}

/// Bodies reach to the next mark; the space before it belongs to no one.
fn close_bodies(text: &str, points: &mut [Point]) {
    let mut end = text.len();
    for point in points.iter_mut().rev() {
        let start = point.mark.end() as usize;
        let body = text.get(start..end).unwrap_or("").trim_end();
        point.body = Span::of(start, start + body.len());
        end = point.mark.start() as usize;
    }
}
