//! Which series a mark belongs to, and whether it is a point at all.

use super::mark::{MarkAt, skip_blank};
use crate::model::{MarkStyle, Number};

/// Where a mark would stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// First in a paragraph.
    Head,
    /// After a clause that ended.
    Clause,
    /// After a space in running text.
    Spaced,
    /// In the middle of a clause.
    Inside,
}

/// Marks that may take each other's place in one series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Arabic,
    HalfParen,
    ArabicParen,
    Chinese,
    ChineseParen,
    Circled,
}

impl Family {
    pub(super) fn of(style: MarkStyle) -> Self {
        match style {
            MarkStyle::ArabicDot | MarkStyle::ArabicFullDot | MarkStyle::ArabicComma | MarkStyle::Pair => Self::Arabic,
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
pub(super) struct SeriesBook {
    open: Vec<Open>,
    next: u16,
}

impl SeriesBook {
    /// The series that takes this mark, or nothing where the mark is no point.
    pub(super) fn admit(&mut self, text: &str, mark: &MarkAt, place: Place) -> Option<u16> {
        let family = Family::of(mark.style);
        let end = mark.span.end() as usize;
        let tagged = is_tagged(text, end);
        let continued = self.open.iter().rposition(|o| o.family == family && follows(o.last, mark.number));
        let outer = self.open.iter().position(|o| o.family == family && !o.nested);
        let fits = continued.is_some();
        if mark.doubtful && !(fits && place == Place::Head && counts_things(text, end)) {
            return None;
        }
        if place == Place::Spaced && !fits {
            return None;
        }
        let first = is_first(mark.number);
        let below =
            outer.is_some_and(|at| self.open.get(at).is_some_and(|o| place != Place::Head || (o.tagged && !tagged)));
        if place != Place::Head && !fits && !first {
            return None;
        }
        match (continued, outer) {
            // A tagged head belongs to the list's own series, even where a quoted series could take it.
            (Some(at), _) if !(tagged && place == Place::Head) => Some(self.extend(at, mark)),
            (_, Some(at)) if !first => Some(self.extend(at, mark)),
            (Some(at), None) => Some(self.extend(at, mark)),
            (Some(at), Some(_)) if mark.number.minor == 1 && mark.number.major == 1 => Some(self.extend(at, mark)),
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
        self.open.push(Open { family, series, last: mark.number, nested, tagged });
        series
    }
}

/// Whether a citation stands right after a mark.
pub(super) fn is_tagged(text: &str, end: usize) -> bool {
    let (after, _) = skip_blank(text.as_bytes(), end);
    text.get(after..).is_some_and(|rest| rest.starts_with(['【', '《', '[', '［', '〔']))
}

/// Whether the digits after a dot count something (`3.2名以上…`), so that they are not decimals.
fn counts_things(text: &str, end: usize) -> bool {
    let Some(rest) = text.get(end..) else {
        return false;
    };
    let digits = rest.bytes().take(5).take_while(u8::is_ascii_digit).count();
    rest.get(digits..).is_some_and(|after| after.starts_with(['名', '年', '个', '日', '家', '人', '次', '份']))
}

pub(super) fn is_first(number: Number) -> bool {
    number.major <= 1 && number.minor <= 1
}

/// Whether `next` may stand after `previous`: pairs and plain numbers share one series (1-1, 1-2, 2, 3-1).
pub(super) fn follows(previous: Number, next: Number) -> bool {
    (next.major == previous.major && next.minor == previous.minor + 1)
        || (next.major == previous.major + 1 && next.minor <= 1)
}
