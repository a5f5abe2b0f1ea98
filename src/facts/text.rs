use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::grammar;
use crate::model::{Citation, CitationSite, Point, Reference, Role, UnitMention};
use crate::text::Span;

pub use crate::grammar::damage::{Damage, DamageKind};
pub use crate::grammar::doubled::Doubled;
pub use crate::grammar::marks::{BracketFault, BracketFaultKind};
pub use crate::grammar::numbering::{FaultKind, NumberingFault};

/// What one distinct cell text says. All spans are relative to that text. There may be a million texts: nothing is kept for growing.
#[derive(Debug, Default)]
pub struct TextFacts {
    /// Citations, in order.
    pub citations: Box<[Citation]>,
    /// Numbered points, in order.
    pub points: Box<[Point]>,
    /// References to other points (同1-1).
    pub references: Box<[Reference]>,
    /// Units named in brackets behind duties.
    pub units: Box<[UnitMention]>,
    /// Brackets that are not closed, not opened, or of mixed width, outside the list's own citations.
    pub brackets: Box<[BracketFault]>,
    /// Marks and words that stand twice.
    pub doubled: Box<[Doubled]>,
    /// Spaces inside Chinese text, but for those that are damage.
    pub spaces: Box<[Span]>,
    /// What conversion has damaged.
    pub damage: Box<[Damage]>,
}

impl TextFacts {
    /// Parses a text.
    pub fn new(text: &str) -> Self {
        if text.is_empty() {
            return Self::default();
        }
        let mut citations = grammar::citation::citations(text);
        citations.iter_mut().for_each(Citation::shrink);
        let points = grammar::numbering::points(text);
        let units = grammar::unit::mentions(text, &points);
        let mut brackets = grammar::marks::bracket_faults(text);
        brackets
            .retain(|fault| fault.kind == BracketFaultKind::MixedWidth || !told_by_citation(&citations, fault.span));
        let damage = grammar::damage::damage(text);
        let mut spaces = grammar::space::stray_spaces(text);
        if !damage.is_empty() {
            let is_damage = |span: Span| damage.iter().any(|damage| damage.span.covers(span));
            brackets.retain(|fault| !is_damage(fault.span));
            spaces.retain(|span| !is_damage(*span));
        }
        let mut host = None;
        for (citation, index) in citations.iter_mut().zip(0..) {
            citation.host = match citation.site {
                CitationSite::Own => host.replace(index).and(None),
                _ => host,
            };
            share(&mut citation.title.text);
        }
        Self {
            references: grammar::reference::references(text).into(),
            doubled: grammar::doubled::doubled(text).into(),
            spaces: spaces.into(),
            damage: damage.into(),
            citations: citations.into(),
            points: points.into(),
            units: units.into(),
            brackets: brackets.into(),
        }
    }

    /// About how many bytes this takes.
    pub(super) fn weight(&self) -> usize {
        /// What the allocator adds to each list.
        const LIST: usize = 16;
        fn list<T>(list: &[T]) -> usize {
            if list.is_empty() { 0 } else { size_of_val(list) + LIST }
        }
        let note = |citation: &Citation| citation.note.as_ref().map_or(0, |note| list(&note.events));
        let citation = |citation: &Citation| note(citation) + list(&citation.articles) + list(&citation.faults);
        size_of::<Self>()
            + list(&self.citations)
            + self.citations.iter().map(citation).sum::<usize>()
            + list(&self.points)
            + list(&self.references)
            + list(&self.units)
            + self.units.iter().map(|unit| list(&unit.names)).sum::<usize>()
            + list(&self.brackets)
            + list(&self.doubled)
            + list(&self.spaces)
            + list(&self.damage)
    }

    /// Whether the text says nothing of these kinds, as most short texts do.
    pub(super) fn is_empty(&self) -> bool {
        let Self { citations, points, references, units, brackets, doubled, spaces, damage } = self;
        citations.is_empty()
            && points.is_empty()
            && references.is_empty()
            && units.is_empty()
            && brackets.is_empty()
            && doubled.is_empty()
            && spaces.is_empty()
            && damage.is_empty()
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

/// So many titles are shared at a time.
const SHARED: usize = 4096;
/// Longer ones, in bytes, are not.
const LONGEST_SHARED: usize = 300;

/// Lets equal titles be one: a list cites few instruments, each hundreds of times.
fn share(title: &mut Arc<str>) {
    thread_local! {
        static TITLES: RefCell<FxHashSet<Arc<str>>> = RefCell::default();
    }
    if title.len() > LONGEST_SHARED {
        return;
    }
    TITLES.with_borrow_mut(|titles| match titles.get(title) {
        Some(known) => *title = Arc::clone(known),
        None => {
            if titles.len() >= SHARED {
                titles.clear();
            }
            titles.insert(Arc::clone(title));
        }
    });
}

/// Whether one of the list's own citations tells of a bracket itself: a bracket missing in a citation is the citation's fault.
fn told_by_citation(citations: &[Citation], bracket: Span) -> bool {
    let after = citations.partition_point(|citation| citation.span.start() <= bracket.start());
    let near = &citations[after.saturating_sub(2)..after];
    near.iter().any(|citation| {
        let touches = citation.span.covers(bracket) || citation.span.end() == bracket.start();
        let tells = |own: Span| citation.span.covers(own) || own == bracket;
        citation.site == CitationSite::Own && touches && citation.faults.iter().any(|fault| tells(fault.span))
    })
}
