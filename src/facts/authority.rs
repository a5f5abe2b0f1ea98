//! Which power an item is, and the highest instrument that it rests on.

use super::{Facts, Place, Rank};
use crate::model::{CitationSite, Role};
use crate::text::Span;
use crate::vocabulary::fold_header;

/// The highest instrument that an item rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// The cell.
    pub place: Place,
    /// The citation, by its index in the cell's text.
    pub citation: u32,
    /// The title, relative to the text.
    pub span: Span,
    /// Its rank.
    pub rank: Rank,
}

impl Facts {
    /// The power that an item is: the type by its usual name; for 行政强制 the kind of coercion where the list names it; empty for
    /// an item without type.
    pub fn power(&self, entry: u32) -> &str {
        let words = self.field(self.item_of(entry).index, Role::Category);
        let folded = fold_header(words);
        if folded.contains("强制") && folded.chars().count() <= 12 {
            return match (folded.contains("措施"), folded.contains("执行")) {
                (true, false) => "行政强制措施",
                (false, true) => "行政强制执行",
                _ => "行政强制",
            };
        }
        self.vocabulary.categories.canonical(words).unwrap_or_default()
    }

    /// The highest instrument in the basis of an item and its rows. `None` where the rank of one of them is not known: that one might
    /// be higher. An instrument named in quoted text counts where it is known, since the power may rest on it.
    pub fn authority(&self, item: u32) -> Option<Authority> {
        let rows = std::iter::once(&item).chain(self.rows_below(item)).map(|row| self.entry(*row));
        let mut highest: Option<Authority> = None;
        for row in rows {
            for (index, cell) in row.cells.iter().enumerate().filter(|(_, cell)| cell.role == Some(Role::Basis)) {
                for (citation, at) in self.text(cell.text).citations.iter().zip(0..) {
                    let rank = match self.rank(citation) {
                        Some(rank) => rank,
                        None if citation.site == CitationSite::Own => return None,
                        None => continue,
                    };
                    if highest.as_ref().is_none_or(|known| is_higher(&rank, &known.rank)) {
                        let place = Place { entry: row.index, cell: u32::try_from(index).unwrap_or(u32::MAX) };
                        highest = Some(Authority { place, citation: at, span: citation.title.marked, rank });
                    }
                }
            }
        }
        // What is tagged higher than it seems to be is for a person to judge.
        let highest = highest?;
        (!self.is_tagged_higher(&highest)).then_some(highest)
    }

    fn is_tagged_higher(&self, authority: &Authority) -> bool {
        let citation = &self.text(self.cell(authority.place).text).citations[authority.citation as usize];
        let levels = citation.tag.as_ref().and_then(|tag| self.vocabulary.level_tags.levels(&tag.text));
        let fits = levels.is_none_or(|levels| levels.iter().any(|level| level == authority.rank.level.name()));
        !authority.rank.registered && !fits
    }
}

/// Levels are ordered from the highest; a rule of a province may do more than one of a city, and a decision of the State Council
/// more than other documents.
fn is_higher(one: &Rank, other: &Rank) -> bool {
    use super::Tier;
    let order = |rank: &Rank| {
        let tier = match rank.tier {
            Tier::Council | Tier::Province => 0,
            Tier::Other => 1,
            Tier::City => 2,
        };
        let decision = rank.level == crate::law::Level::Normative && rank.tier == Tier::Council;
        (if decision { crate::law::Level::Administrative } else { rank.level }, tier, !rank.certain)
    };
    order(one) < order(other)
}
