use crate::grammar;
use crate::model::{Citation, CitationSite, Point, Reference, Role, UnitMention};
use crate::text::Span;

pub use crate::grammar::marks::{BracketFault, BracketFaultKind};
pub use crate::grammar::numbering::{FaultKind, NumberingFault};

/// What one distinct cell text says. All spans are relative to that text.
#[derive(Debug, Default)]
pub struct TextFacts {
    /// Citations, in order.
    pub citations: Vec<Citation>,
    /// Numbered points, in order.
    pub points: Vec<Point>,
    /// References to other points (同1-1).
    pub references: Vec<Reference>,
    /// Units named in brackets behind duties.
    pub units: Vec<UnitMention>,
    /// Brackets that are not closed, not opened, or of mixed width, outside the list's own citations.
    pub brackets: Vec<BracketFault>,
    /// Spaces inside Chinese text.
    pub spaces: Vec<Span>,
}

impl TextFacts {
    /// Parses a text.
    pub fn new(text: &str) -> Self {
        if text.is_empty() {
            return Self::default();
        }
        let citations = grammar::citation::citations(text);
        let points = grammar::numbering::points(text);
        let units = grammar::unit::mentions(text, &points);
        let mut brackets = grammar::marks::bracket_faults(text);
        // A bracket missing in one of the list's own citations is the citation's fault, and said there.
        brackets.retain(|fault| {
            fault.kind == BracketFaultKind::MixedWidth
                || !citations.iter().any(|citation| {
                    citation.site == CitationSite::Own
                        && citation.faults.iter().any(|own| touches(own.span, fault.span, citation.span))
                })
        });
        Self {
            references: grammar::reference::references(text),
            spaces: grammar::space::stray_spaces(text),
            citations,
            points,
            units,
            brackets,
        }
    }

    /// Faults in the numbering of the points, judged as the column demands: in a basis only the outer numbers are the list's own.
    pub fn numbering_faults(&self, words: &str, role: Option<Role>) -> Vec<NumberingFault> {
        let scope = match role {
            Some(Role::Basis | Role::DutyBasis | Role::AccountabilityBasis) => grammar::numbering::Scope::Basis,
            _ => grammar::numbering::Scope::Duties,
        };
        grammar::numbering::gaps(words, &self.points, scope)
    }

    /// The point that holds a byte of the text.
    pub fn point_at(&self, offset: u32) -> Option<(usize, &Point)> {
        let index = self.points.partition_point(|point| point.mark.start() <= offset).checked_sub(1)?;
        Some((index, &self.points[index]))
    }
}

/// Whether a bracket fault is the one the citation tells of: both lie in the citation.
fn touches(own: Span, bracket: Span, citation: Span) -> bool {
    (citation.covers(bracket) || citation.end() == bracket.start()) && (citation.covers(own) || own == bracket)
}
