//! Text that belongs to another item, or to another type of power.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::points::outer_points;
use super::units::plain;
use super::{Facts, Place, RoleMask};
use crate::model::{Role, TextId};
use crate::text::Span;

/// The most items that share a text which is one item's own.
const MOST_ITEMS: usize = 5;
/// A name is compared by its first characters.
const NAME_CHARS: usize = 120;

/// A text that belongs to something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignText {
    /// The cell.
    pub place: Place,
    /// The words that tell, relative to the cell's text.
    pub span: Span,
    /// Whose text it is.
    pub owner: Owner,
}

/// Whose text a [`ForeignText`] is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Another type of power: its name, and that of the item's own.
    Type {
        /// The item's type.
        own: String,
        /// The type that the text names.
        other: String,
    },
    /// Another item.
    Item {
        /// The other item's cell.
        place: Place,
        /// The other item's name.
        name: String,
    },
}

/// The types that have procedures of their own, and the words by which duties name them.
const TYPES: &[(&str, &[&str])] = &[
    ("行政许可", &["行政许可"]),
    ("行政处罚", &["处罚"]),
    ("行政强制", &["行政强制"]),
    ("行政征收", &["行政征收", "行政征用"]),
    ("行政给付", &["行政给付"]),
    ("行政检查", &["行政检查"]),
    ("行政确认", &["行政确认"]),
    ("行政奖励", &["行政奖励"]),
    ("行政裁决", &["行政裁决"]),
];

/// Types that share their procedures and the words of them.
const KIN: &[[&str; 2]] = &[["行政许可", "行政确认"], ["行政给付", "行政奖励"]];

/// Whether two types are different enough to tell their texts apart.
pub(super) fn is_other_type(one: &str, other: &str) -> bool {
    one != other && !KIN.iter().any(|kin| kin.contains(&one) && kin.contains(&other))
}

/// A type without 行政: 处罚.
pub(super) fn short(category: &str) -> &str {
    category.strip_prefix("行政").unwrap_or(category)
}

/// What the duties of one type say of another.
struct Named {
    other: &'static str,
    /// The first words that name it.
    span: Span,
    /// The points that name it and not the own type.
    points: Vec<Span>,
    /// How many points there are.
    of: usize,
    /// Whether the own type is named anywhere.
    names_own: bool,
}

impl Facts {
    /// The type of power of an entry, where it is one of those with procedures of their own.
    pub(super) fn definite_type(&self, entry: u32) -> Option<&'static str> {
        let name = self.vocabulary.categories.canonical(self.field(entry, Role::Category))?;
        TYPES.iter().map(|(known, _)| *known).find(|known| *known == name)
    }

    /// Duties and grounds of accountability of another type of power.
    pub fn texts_of_other_types(&self) -> Vec<ForeignText> {
        let mut found = Vec::new();
        for role in [Role::Duties, Role::Accountability] {
            let texts: Vec<TextId> = self.texts_in(RoleMask::of(role)).collect();
            let places =
                |text: TextId| self.places(text).iter().filter(move |place| self.cell(**place).role == Some(role));
            // At how many places of items of each type a whole text or a paragraph stands.
            let mut standing: FxHashMap<(&str, &str), usize> = FxHashMap::default();
            for &text in &texts {
                let words = self.words(text);
                for category in places(text).filter_map(|place| self.definite_type(place.entry)) {
                    for part in
                        std::iter::once(words).chain(words.lines()).map(str::trim).filter(|part| !part.is_empty())
                    {
                        *standing.entry((part, category)).or_default() += 1;
                    }
                }
            }
            let stands_in = |part: &str, category: &str, least: usize| {
                standing.get(&(part.trim(), category)).is_some_and(|count| *count >= least)
            };
            for &text in &texts {
                let mut known: BTreeMap<&str, Vec<Named>> = BTreeMap::new();
                for &place in places(text) {
                    let Some(own) = self.definite_type(place.entry) else { continue };
                    let named = known.entry(own).or_insert_with(|| self.named_types(text, own));
                    let words = self.words(text);
                    let foreign = named.iter().find(|named| {
                        let half = named.points.len() * 2 >= named.of;
                        let paragraph = |point: &Span| point.slice(words).lines().next().unwrap_or_default();
                        let copied = || named.points.iter().all(|point| stands_in(paragraph(point), named.other, 2));
                        (half && (named.points.len() >= 2 || copied()))
                            || (!named.names_own && named.points.len() >= 2 && stands_in(words, named.other, 1))
                    });
                    let name = self.full_name(place);
                    if let Some(named) = foreign.filter(|named| !name.contains(short(named.other))) {
                        let owner = Owner::Type { own: own.to_owned(), other: named.other.to_owned() };
                        found.push(ForeignText { place, span: named.span, owner });
                    }
                }
            }
        }
        found.sort_by_key(|foreign| foreign.place);
        found
    }

    /// The other types that the points of a text name, seen from an item of one type.
    fn named_types(&self, text: TextId, own: &str) -> Vec<Named> {
        let words = self.words(text);
        let outer = outer_points(&self.text(text).points);
        let end = |index: usize| outer.get(index + 1).map_or(words.len(), |next| next.mark.start() as usize);
        let points: Vec<Span> =
            outer.iter().enumerate().map(|(index, point)| Span::of(point.mark.start() as usize, end(index))).collect();
        let others = TYPES.iter().filter(|(other, _)| is_other_type(own, other));
        let named = others.filter_map(|(other, names)| {
            let first = |point: &Span| {
                let (at, name) = names.iter().filter_map(|name| Some((point.slice(words).find(name)?, name))).min()?;
                let start = point.start() as usize + at;
                Some(Span::of(start, start + name.len()))
            };
            let naming =
                points.iter().filter(|point| !point.slice(words).contains(short(own)) && first(point).is_some());
            let naming: Vec<Span> = naming.copied().collect();
            let span = first(naming.first()?)?;
            Some(Named { other, span, points: naming, of: points.len(), names_own: words.contains(short(own)) })
        });
        named.collect()
    }

    /// Duties and bases that speak of another item: shared by a few items, of which one is named in the text and this one is not.
    pub fn texts_of_other_items(&self) -> Vec<ForeignText> {
        let mut found = Vec::new();
        for (role, most_own, least_other) in [(Role::Basis, 3, 12), (Role::Duties, 4, 10)] {
            for text in self.texts_in(RoleMask::of(role)) {
                let places = self.places(text).iter().filter(|place| self.cell(**place).role == Some(role));
                let places: Vec<Place> = places.copied().take(MOST_ITEMS + 1).collect();
                let items: FxHashSet<u32> = places.iter().map(|place| self.item_of(place.entry).index).collect();
                if items.len() < 2 || places.len() > MOST_ITEMS {
                    continue;
                }
                let words = self.words(text);
                let shared: Vec<Span> =
                    places.iter().map(|place| longest_common(&self.full_name(*place), words)).collect();
                let length = |span: &Span| span.slice(words).chars().count();
                let Some((owner, span)) =
                    places.iter().zip(&shared).max_by_key(|(place, span)| (length(span), std::cmp::Reverse(**place)))
                else {
                    continue;
                };
                if length(span) < least_other {
                    continue;
                }
                for (place, _) in places.iter().zip(&shared).filter(|(_, own)| length(own) <= most_own) {
                    let name = plain(self.field(owner.entry, Role::Name));
                    if !self.full_name(*place).is_empty() {
                        found.push(ForeignText {
                            place: *place,
                            span: *span,
                            owner: Owner::Item { place: *owner, name },
                        });
                    }
                }
            }
        }
        found.sort_by_key(|foreign| foreign.place);
        found
    }

    fn full_name(&self, place: Place) -> String {
        let names = [Role::Name, Role::SubName].map(|role| plain(self.field(place.entry, role)));
        names.concat().chars().take(NAME_CHARS).collect()
    }
}

/// The longest stretch of a text that a name has too.
fn longest_common(name: &str, text: &str) -> Span {
    let ends: Vec<usize> = name.char_indices().map(|(at, _)| at).chain([name.len()]).collect();
    let mut best = Span::default();
    for start in 0..ends.len() {
        // Only what is longer than the best so far counts.
        let mut end = start + best.slice(text).chars().count() + 1;
        while let Some(&to) = ends.get(end)
            && let Some(at) = text.find(&name[ends[start]..to])
        {
            best = Span::of(at, at + to - ends[start]);
            end += 1;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::longest_common;

    #[test]
    fn the_longest_stretch_in_common() {
        let text = "对路灯设施损坏不予修复的，责令改正；对路灯设施";
        assert_eq!(longest_common("对擅自占用路灯设施损坏不修的处罚", text).slice(text), "路灯设施损坏不");
        assert!(longest_common("电缆", text).is_empty());
        assert!(longest_common("", text).is_empty());
    }
}
