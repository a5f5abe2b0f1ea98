//! stub
pub mod citation {
    use crate::model::Citation;
    pub fn citations(_: &str) -> Vec<Citation> {
        vec![]
    }
}
pub mod numbering {
    use crate::model::{Number, Point};
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct NumberingFault {
        pub point: usize,
        pub kind: FaultKind,
    }
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum FaultKind {
        Gap { expected: Number, found: Number },
        Repeat { number: Number },
        Disorder { previous: Number, found: Number },
    }
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Scope {
        Duties,
        Basis,
    }
    pub fn points(_: &str) -> Vec<Point> {
        vec![]
    }
    pub fn gaps(_: &[Point], _: Scope) -> Vec<NumberingFault> {
        vec![]
    }
}
pub mod reference {
    use crate::model::Reference;
    pub fn references(_: &str) -> Vec<Reference> {
        vec![]
    }
}
pub mod unit {
    use crate::{
        model::{Point, UnitMention},
        text::Span,
    };
    pub fn mentions(_: &str, _: &[Point]) -> Vec<UnitMention> {
        vec![]
    }
    pub fn names(_: &str) -> Vec<Span> {
        vec![]
    }
}
pub mod marks {
    use crate::text::Span;
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct BracketFault {
        pub span: Span,
        pub partner: Option<Span>,
        pub kind: BracketFaultKind,
        pub repair: Option<String>,
    }
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum BracketFaultKind {
        MixedWidth,
        NotClosed,
        NotOpened,
    }
    pub fn bracket_faults(_: &str) -> Vec<BracketFault> {
        vec![]
    }
}
pub mod space {
    use crate::text::Span;
    pub fn stray_spaces(_: &str) -> Vec<Span> {
        vec![]
    }
}
