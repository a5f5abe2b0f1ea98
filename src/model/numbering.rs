use crate::text::Span;

/// A numbered point of a cell (分点): `1.受理责任（市场科）：…`.
///
/// All spans are byte ranges in the text that was parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The number with its marks: `1.`, `（一）`, `1-1.`.
    pub mark: Span,
    /// What follows, up to the next point of any level or the end.
    pub body: Span,
    /// The number.
    pub number: Number,
    /// How it is written.
    pub style: MarkStyle,
    /// Which series of the cell it belongs to, 0-based: points of one style and depth that follow one another; a style that
    /// comes back after a heading, or begins again at 1 below a point of another style, begins a new series.
    pub series: u16,
    /// The text between the mark and a bracket or colon, where it is short enough to be a heading: 受理责任.
    pub heading: Option<Span>,
}

/// The number of a point: 3, or the pair 1-2.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number {
    /// The number, or the first of the pair.
    pub major: u32,
    /// The second of the pair; 0 for a plain number.
    pub minor: u32,
}

/// How a point's number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum MarkStyle {
    /// `1.`
    ArabicDot,
    /// `1．`
    ArabicFullDot,
    /// `1、`
    ArabicComma,
    /// `1）` or `1)`
    ArabicHalfParen,
    /// `（1）` or `(1)` or ⑴
    ArabicParen,
    /// `1-1.`, `1—1.`, `1-1、`
    Pair,
    /// `一、`
    ChineseComma,
    /// `一.`
    ChineseDot,
    /// `（一）`, `(一)` or ㈠
    ChineseParen,
    /// ①
    Circled,
}

/// A reference to another point's basis (参照): `2.同1-1，1-2。`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// From 同 to the last number.
    pub span: Span,
    /// The numbers referred to.
    pub targets: Vec<Target>,
}

/// One number of a [`Reference`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The number as written.
    pub span: Span,
    /// The number.
    pub number: Number,
    /// The end of a range: 同1-1至1-3.
    pub to: Option<Number>,
}

/// Units named in brackets behind a duty, or in a unit column (科室).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitMention {
    /// With the brackets where there are some.
    pub span: Span,
    /// The names, parted at 、 ， ； and line breaks, in order.
    pub names: Vec<Span>,
    /// The index of the point it stands in, among the text's points.
    pub point: Option<u32>,
}
