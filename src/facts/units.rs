use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::points::{is_catch_all, outer_points};
use super::{Facts, Place};
use crate::grammar;
use crate::model::{Role, TextId};
use crate::text::Span;

/// The most spellings of actors that are compared with one another.
const MAX_SPELLINGS: usize = 200;

/// A unit named by a duty that is not among the units in charge of the item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitOutside {
    /// The cell of the duties.
    pub place: Place,
    /// The name, relative to the cell's text.
    pub span: Span,
    /// The name.
    pub name: String,
    /// The units in charge, as written.
    pub in_charge: String,
}

/// A spelling of an actor that differs from the usual one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActorVariant {
    /// The text of the cell.
    pub text: TextId,
    /// The right spelling: that of the roster where one is configured, else the usual one.
    pub usual: String,
    /// At how many places the usual spelling stands; `None` where the roster gives it.
    pub usual_count: Option<usize>,
}

/// At how many places a name stands, and where in the distinct texts.
type Named = (usize, Vec<(TextId, Role, Span)>);

/// A name in a text.
type Outside = (Span, String);

/// A spelling of a unit that differs from the usual one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitVariant {
    /// The text of the cell.
    pub text: TextId,
    /// The column.
    pub role: Role,
    /// The name, relative to the text.
    pub span: Span,
    /// The name.
    pub name: String,
    /// The usual spelling.
    pub usual: String,
    /// At how many places the usual spelling stands.
    pub usual_count: usize,
}

impl Facts {
    /// The distinct texts that name units, with their columns.
    pub(super) fn unit_texts(&self) -> impl Iterator<Item = (TextId, Role)> {
        let columns = super::RoleMask::of_all(&[Role::Unit, Role::Duties, Role::Accountability]);
        self.values(columns).into_iter().filter_map(|(text, slot)| Some((text, slot.role()?)))
    }

    /// The names of units in a text: all of a unit column, the brackets behind duties.
    pub(super) fn unit_names(&self, text: TextId, role: Role) -> Vec<Span> {
        match role {
            Role::Unit => grammar::unit::names(self.words(text)),
            _ => self.text(text).units.iter().flat_map(|mention| mention.names.clone()).collect(),
        }
    }

    /// Units spelled in two ways in one document: names that differ by a character or two, or by a note in brackets that most
    /// places give. The rarer spelling is the variant. With a roster it, and no majority, tells what is wrong.
    pub fn unit_variants(&self) -> Vec<UnitVariant> {
        if !self.vocabulary.roster.units.is_empty() {
            return Vec::new();
        }
        let mut names: BTreeMap<String, Named> = BTreeMap::new();
        for (text, role) in self.unit_texts() {
            let words = self.words(text);
            let count = self.places(text).iter().filter(|place| self.cell(**place).role == Some(role)).count();
            for span in self.unit_names(text, role) {
                let (total, places) = names.entry(plain(span.slice(words))).or_default();
                *total += count;
                places.push((text, role, span));
            }
        }
        let mut ranked: Vec<(&String, usize)> = names.iter().map(|(name, (count, _))| (name, *count)).collect();
        ranked.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
        ranked.truncate(MAX_SPELLINGS);
        let mut variants = Vec::new();
        for (index, (name, count)) in ranked.iter().enumerate() {
            let usual =
                ranked[..index].iter().find(|(usual, usual_count)| usual_count > count && is_unit_variant(name, usual));
            let Some((usual, usual_count)) = usual else { continue };
            variants.extend(names[*name].1.iter().map(|&(text, role, span)| UnitVariant {
                text,
                role,
                span,
                name: (*name).clone(),
                usual: (*usual).clone(),
                usual_count: *usual_count,
            }));
        }
        variants
    }

    /// Units named by duties that are not among the item's units in charge. A general word (有关科室) stands for any of them.
    pub fn units_outside(&self) -> Vec<UnitOutside> {
        let mut memo: FxHashMap<(TextId, Vec<TextId>), Vec<Outside>> = FxHashMap::default();
        let shared = self.units_of_shared_duties();
        let mut found = Vec::new();
        for entry in &self.document.entries {
            let (Some(place), Some(unit)) = (self.place_of(entry.index, Role::Duties), entry.cell(Role::Unit)) else {
                continue;
            };
            let duties = self.cell(place);
            if unit.span.is_empty() || duties.inherited {
                continue;
            }
            let mut units = vec![unit.text];
            units.extend(shared.get(&entry.index).into_iter().flatten());
            let written = units.iter().flat_map(|unit| self.words(*unit).split_whitespace());
            let in_charge = written.collect::<Vec<_>>().join("、");
            let outside =
                memo.entry((duties.text, units)).or_insert_with_key(|(duties, units)| self.outside(*duties, units));
            found.extend(outside.iter().map(|(span, name)| UnitOutside {
                place,
                span: *span,
                name: name.clone(),
                in_charge: in_charge.clone(),
            }));
        }
        found
    }

    /// For each item the units of its rows below whose duties are the item's own, in a cell merged downwards.
    fn units_of_shared_duties(&self) -> FxHashMap<u32, Vec<TextId>> {
        let mut shared: FxHashMap<u32, Vec<TextId>> = FxHashMap::default();
        for entry in &self.document.entries {
            let (Some(item), Some(duties), Some(unit)) =
                (entry.parent, entry.cell(Role::Duties), entry.cell(Role::Unit))
            else {
                continue;
            };
            if duties.inherited && !unit.inherited {
                shared.entry(item).or_default().push(unit.text);
            }
        }
        shared
    }

    fn outside(&self, duties: TextId, units: &[TextId]) -> Vec<(Span, String)> {
        let names_in = |words: &str| -> Vec<String> {
            grammar::unit::names(words).into_iter().map(|span| plain(span.slice(words))).collect()
        };
        let in_charge: Vec<String> = units.iter().flat_map(|unit| names_in(self.words(*unit))).collect();
        let words = self.words(duties);
        let mut outside = Vec::new();
        for name in self.text(duties).units.iter().flat_map(|mention| &mention.names) {
            let spelled = plain(name.slice(words));
            let known = is_general(&spelled)
                || in_charge.iter().any(|unit| unit.contains(&spelled) || spelled.contains(unit.as_str()));
            if !known {
                outside.push((*name, spelled));
            }
        }
        outside
    }

    /// Duties of a text that name no unit, where at least half of their siblings name theirs. The catch-all at the end is left alone.
    pub fn duties_without_unit(&self, text: TextId) -> Vec<Span> {
        let facts = self.text(text);
        let words = self.words(text);
        let outer = outer_points(&facts.points);
        if outer.len() < 2 || facts.units.is_empty() {
            return Vec::new();
        }
        // A duty reaches from its mark to the next outer mark, so that a unit in one of its sub-points is its own.
        let end_of = |index: usize| {
            outer.get(index + 1).map_or(u32::try_from(words.len()).unwrap_or(u32::MAX), |next| next.mark.start())
        };
        let names_unit = |index: usize| {
            let first = facts.units.partition_point(|mention| mention.span.start() < outer[index].mark.start());
            facts.units.get(first).is_some_and(|mention| mention.span.start() < end_of(index))
        };
        let without: Vec<usize> = (0..outer.len()).filter(|index| !names_unit(*index)).collect();
        if without.len() * 2 > outer.len() {
            return Vec::new();
        }
        without
            .into_iter()
            .filter(|index| !(index + 1 == outer.len() && is_catch_all(outer[*index].body.slice(words))))
            .map(|index| {
                let point = outer[index];
                point.heading.map_or_else(|| first_words(point.body, words), |heading| point.mark.join(heading))
            })
            .collect()
    }

    /// Actors spelled unlike the usual spelling of the same actor.
    pub fn actor_variants(&self) -> Vec<ActorVariant> {
        let mut spellings: Vec<(TextId, usize, String)> = self
            .texts_in(super::RoleMask::of(Role::Actor))
            .filter(|id| !self.words(*id).is_empty())
            .map(|id| {
                let places = self.places(id).iter().filter(|place| self.cell(**place).role == Some(Role::Actor));
                (id, places.count(), plain(self.words(id)))
            })
            .collect();
        spellings.sort_by_key(|(id, count, _)| (std::cmp::Reverse(*count), *id));
        // Every pair is compared; a list with more actors than this has no usual spelling to speak of.
        spellings.truncate(MAX_SPELLINGS);
        let roster = &self.vocabulary.roster.actors;
        let mut variants = Vec::new();
        for (index, (id, count, name)) in spellings.iter().enumerate() {
            if roster.iter().any(|known| plain(known) == *name) {
                continue;
            }
            if let Some(known) = roster.iter().find(|known| is_variant(name, &plain(known))) {
                variants.push(ActorVariant { text: *id, usual: known.clone(), usual_count: None });
                continue;
            }
            let usual = spellings[..index]
                .iter()
                .find(|(_, usual_count, usual)| usual_count > count && is_variant(name, usual));
            // Where only spaces differ they are stray, and told as that.
            let is_spaced = |usual: &str| usual == name && !self.text(*id).spaces.is_empty();
            if let Some((usual, usual_count, _)) = usual.filter(|(_, _, usual)| !is_spaced(usual)) {
                let usual = self.words(*usual).to_owned();
                variants.push(ActorVariant { text: *id, usual, usual_count: Some(*usual_count) });
            }
        }
        variants
    }
}

/// Whether a text is the name of one or more units, and nothing else.
pub fn is_unit_text(words: &str) -> bool {
    let names = grammar::unit::names(words);
    !names.is_empty() && names.iter().all(|name| grammar::unit::is_unit(name.slice(words)))
}

/// A name without spaces and line breaks, with full-width brackets: for comparing.
pub fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '(' => '（',
            ')' => '）',
            other => other,
        })
        .collect()
}

/// Whether a name is a general word for whichever unit is concerned.
pub(super) fn is_general(name: &str) -> bool {
    ["有关", "相关", "各", "其他", "所有", "业务", "责任", "承办", "具体"].iter().any(|word| name.starts_with(word))
        || matches!(name, "科室" | "各科室" | "机关纪委" | "本单位" | "局领导" | "局机关")
}

/// Whether two names are spellings of one unit. Sister units often differ by one character (一科, 二科; 市场科, 市容科), so that a
/// changed character counts only where it leaves nearly the whole of a long name; a note in brackets may be left out.
fn is_unit_variant(name: &str, usual: &str) -> bool {
    let bare = |name: &str| name.split('（').next().unwrap_or_default().to_owned();
    if is_general(name) || is_general(usual) {
        return false;
    }
    if name != usual && bare(name) == bare(usual) && name.contains('（') != usual.contains('（') {
        return true;
    }
    let (a, b): (Vec<char>, Vec<char>) = (name.chars().collect(), usual.chars().collect());
    let numbered = |chars: &[char]| chars.iter().any(|c| "一二三四五六七八九十东西南北0123456789".contains(*c));
    a.len().min(b.len()) >= 8 && !numbered(&a) && !numbered(&b) && distance(&a, &b) == 1
}

/// Whether two names are spellings of one: equal but for a few characters that one adds, leaves out or has wrong.
fn is_variant(name: &str, usual: &str) -> bool {
    if name == usual {
        return true;
    }
    let (a, b): (Vec<char>, Vec<char>) = (name.chars().collect(), usual.chars().collect());
    if a.len().abs_diff(b.len()) > 2 || a.len().min(b.len()) < 5 {
        return false;
    }
    distance(&a, &b) <= if a.len().min(b.len()) >= 8 { 2 } else { 1 }
}

/// Levenshtein distance.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (diagonal + usize::from(x != y)).min(above + 1).min(row[j] + 1);
            diagonal = above;
        }
    }
    row[b.len()]
}

fn first_words(body: Span, words: &str) -> Span {
    let text = body.slice(words);
    let end = text.char_indices().nth(12).map_or(text.trim_end().len(), |(at, _)| at);
    let line = text[..end].find('\n').unwrap_or(end);
    Span::of(body.start() as usize, body.start() as usize + line)
}
