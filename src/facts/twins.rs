//! Boilerplate that stands many times, and once with a few characters more, fewer or wrong.

use rustc_hash::{FxHashMap, FxHashSet};

use super::units::plain;
use super::{Facts, Place, RoleMask};
use crate::model::{Role, TextId};
use crate::text::Span;

/// So many places make a text the usual one, and so many twins are due for each place that departs from it.
const TWINS: usize = 8;
/// The shortest text that is compared, in characters.
const SHORTEST: usize = 12;
/// The most characters that a slip adds or leaves out, and the most that it has wrong.
const MOST_MISSING: usize = 3;
const MOST_WRONG: usize = 2;
/// Other wordings of this length at one place still tell that the place is a slot to fill in.
const SLOT: usize = 8;
/// Twins are looked for by their first and their last characters: a slip touches one of the two.
const KEY: usize = 5;
/// The most usual texts of one beginning or ending that are compared.
const MOST_OF_KEY: usize = 64;
/// Characters shown on either side of a difference.
const AROUND: usize = 6;

/// Columns whose words are boilerplate or quotations, which repeat.
const COLUMNS: &[Role] = &[
    Role::DepartmentDuty,
    Role::Basis,
    Role::Duties,
    Role::DutyBasis,
    Role::Accountability,
    Role::AccountabilityTarget,
    Role::AccountabilityBasis,
    Role::Exemption,
    Role::Procedure,
    Role::Relief,
];

/// A paragraph that differs from its many twins by a few characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OddTwin {
    /// The cell.
    pub place: Place,
    /// The characters that differ, relative to the cell's text; for missing ones the characters on both sides.
    pub span: Span,
    /// The difference with some characters around it, here and in the twins.
    pub found: String,
    /// The same of the twins.
    pub usual: String,
    /// At how many places the twins stand.
    pub count: usize,
    /// The first of the twins: its cell, and the same stretch in it.
    pub first: (Place, Span),
}

/// A paragraph as it is compared: without numbers, blanks and end mark, with full-width marks, each unit list one character.
#[derive(Default)]
struct Folded {
    text: String,
    /// The place of each character in the cell's text.
    spans: Vec<Span>,
}

/// What stands for one or more names of units.
const UNITS: char = '\u{2}';

/// All places of one folded paragraph. Its text is not kept, since a list may be nothing but paragraphs that stand once.
struct Line {
    count: usize,
    /// The hashes of its beginning and its ending.
    keys: [u64; 2],
    /// The paragraph in each distinct text that has it.
    places: Vec<(TextId, Span)>,
}

/// One stretch in which two texts differ, in characters.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Difference {
    at: usize,
    found: usize,
    usual: usize,
}

impl Facts {
    /// Paragraphs of boilerplate that differ from at least eight twins of their column by a few characters, in the order of the list.
    pub fn odd_twins(&self) -> Vec<OddTwin> {
        let mut odd: Vec<OddTwin> = COLUMNS.iter().flat_map(|role| self.odd_twins_of(*role)).collect();
        odd.sort_by_key(|twin| (twin.place, twin.span.start()));
        odd
    }

    fn odd_twins_of(&self, role: Role) -> Vec<OddTwin> {
        let lines = self.folded_lines(role);
        let (frequent, rare): (Vec<&Line>, Vec<&Line>) = lines.values().partition(|line| line.count >= TWINS);
        let with_text = |line| Some((self.text_of(line)?, line));
        let mut usual: Vec<(String, &Line)> = frequent.into_iter().filter_map(with_text).collect();
        usual.sort_by(|(a, one), (b, other)| (other.count, a).cmp(&(one.count, b)));
        let mut by_key: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        for (index, (_, line)) in usual.iter().enumerate() {
            for key in line.keys {
                let of_key = by_key.entry(key).or_default();
                if of_key.len() < MOST_OF_KEY {
                    of_key.push(index);
                }
            }
        }
        let may_be_near = |line: &&Line| line.keys.iter().any(|key| by_key.contains_key(key));
        let mut rare: Vec<(String, &Line)> = rare.into_iter().filter(may_be_near).filter_map(with_text).collect();
        rare.sort_by_key(|(_, line)| line.places.first().copied());
        // Each rare text beside the most frequent text that it is near to.
        let mut near: Vec<Vec<(&str, &Line, Difference)>> = usual.iter().map(|_| Vec::new()).collect();
        for (text, line) in &rare {
            let candidates: FxHashSet<usize> =
                line.keys.iter().filter_map(|key| by_key.get(key)).flatten().copied().collect();
            let mut candidates: Vec<usize> = candidates.into_iter().collect();
            candidates.sort_unstable();
            let found = candidates.iter().find_map(|index| Some((*index, difference(text, &usual[*index].0)?)));
            if let Some((index, difference)) = found {
                near[index].push((text, line, difference));
            }
        }
        let mut odd = Vec::new();
        for ((usual, twins), near) in usual.iter().zip(&near) {
            let slips = near.iter().filter(|(text, _, difference)| is_slip(text, usual, *difference));
            let slips: Vec<_> = slips.copied().collect();
            if slips.iter().map(|(_, line, _)| line.count).sum::<usize>() * TWINS > twins.count {
                continue;
            }
            for (text, line, difference) in slips {
                let filled = part(text, difference.at, difference.found);
                let is_slot = near.iter().any(|&(other, _, at)| {
                    let other = part(other, at.at, at.found);
                    at.at.abs_diff(difference.at) <= KEY && !filled.is_empty() && !other.is_empty() && other != filled
                });
                if !is_slot {
                    self.tell(role, (text, line), (usual, twins), difference, &mut odd);
                }
            }
        }
        odd
    }

    /// The folded paragraphs of a column that are long enough to compare, by the hashes of their texts.
    fn folded_lines(&self, role: Role) -> FxHashMap<u64, Line> {
        let mut lines: FxHashMap<u64, Line> = FxHashMap::default();
        for text in self.texts_in(RoleMask::of(role)) {
            let count = self.places_in(text, role).count();
            for span in paragraphs(self.words(text)) {
                let folded = self.fold(text, span);
                if folded.spans.len() < SHORTEST {
                    continue;
                }
                let new = || Line { count: 0, keys: keys(&folded.text).map(hash), places: Vec::new() };
                let line = lines.entry(hash(&folded.text)).or_insert_with(new);
                line.count += count;
                line.places.push((text, span));
            }
        }
        lines
    }

    fn text_of(&self, line: &Line) -> Option<String> {
        let (text, paragraph) = line.places.first()?;
        Some(self.fold(*text, *paragraph).text)
    }

    fn places_in(&self, text: TextId, role: Role) -> impl Iterator<Item = Place> + '_ {
        self.places(text).iter().copied().filter(move |place| self.cell(*place).role == Some(role))
    }

    fn fold(&self, text: TextId, paragraph: Span) -> Folded {
        let facts = self.text(text);
        let mut folded = Folded::default();
        let inside = |span: &Span| paragraph.covers(*span);
        // Stretches that are left out (numbers) or stand as one character (units).
        let points = within(&facts.points, paragraph, |point| point.mark);
        let marks = points.iter().map(|point| (point.mark, None)).filter(|(span, _)| inside(span));
        let units = within(&facts.units, paragraph, |unit| unit.span).iter();
        let units = units.filter_map(|unit| Some((unit.names.first()?.join(*unit.names.last()?), Some(UNITS))));
        let mut special: Vec<(Span, Option<char>)> = marks.chain(units.filter(|(span, _)| inside(span))).collect();
        special.sort_by_key(|(span, _)| span.start());
        let mut special = special.into_iter().peekable();
        let start = paragraph.start() as usize;
        let mut passed = paragraph.start();
        for (at, c) in paragraph.slice(self.words(text)).char_indices() {
            let span = Span::of(start + at, start + at + c.len_utf8());
            if let Some((whole, stands)) = special.next_if(|(whole, _)| whole.start() <= span.start()) {
                passed = passed.max(whole.end());
                if let Some(stands) = stands {
                    folded.push(stands, whole);
                }
            }
            if span.start() >= passed && !c.is_whitespace() {
                folded.push(full_width(c), span);
            }
        }
        folded.trim_end();
        folded
    }

    /// Adds the places of a slip, but for those that take the words from their own item.
    fn tell(
        &self,
        role: Role,
        (text, line): (&str, &Line),
        (usual, twins): (&str, &Line),
        difference: Difference,
        odd: &mut Vec<OddTwin>,
    ) {
        let own = part(text, difference.at, difference.found);
        let Some(first) = twins.places.first().and_then(|(text, paragraph)| {
            let place = self.places_in(*text, role).next()?;
            Some((place, self.stretch(*text, *paragraph, difference.at, difference.usual)?))
        }) else {
            return;
        };
        for &(id, paragraph) in &line.places {
            let Some(span) = self.stretch(id, paragraph, difference.at, difference.found) else { continue };
            let facts = self.text(id);
            // What doubled words and citations have wrong is told by other rules.
            let touches = |other: Span| other.start() <= span.end() && span.start() <= other.end();
            let doubled = facts.doubled.iter().map(|doubled| doubled.span);
            if doubled.chain(facts.citations.iter().map(|citation| citation.span)).any(touches) {
                continue;
            }
            for place in self.places_in(id, role) {
                let from_item = |role: Role| !own.is_empty() && plain(self.field(place.entry, role)).contains(own);
                if [Role::Name, Role::SubName, Role::Category, Role::Unit].into_iter().any(from_item) {
                    continue;
                }
                odd.push(OddTwin {
                    place,
                    span,
                    found: around(text, difference.at, difference.found),
                    usual: around(usual, difference.at, difference.usual),
                    count: twins.count,
                    first,
                });
            }
        }
    }

    /// The place of some characters of a folded paragraph in its text, or of the characters on both sides where there are none.
    fn stretch(&self, text: TextId, paragraph: Span, at: usize, length: usize) -> Option<Span> {
        let folded = self.fold(text, paragraph);
        let (from, to) = if length == 0 { (at.saturating_sub(1), at + 1) } else { (at, at + length) };
        let characters = folded.text.chars().zip(folded.spans).take(to).skip(from);
        characters.filter(|(c, _)| *c != UNITS).map(|(_, span)| span).reduce(Span::join)
    }
}

impl Folded {
    fn push(&mut self, c: char, span: Span) {
        self.text.push(c);
        self.spans.push(span);
    }

    /// Leaves off end marks and a unit behind the last of them: other rules speak of both.
    fn trim_end(&mut self) {
        loop {
            let kept = self.text.trim_end_matches(['。', '；', '，', '.']);
            let kept = kept.strip_suffix("（\u{2}）").unwrap_or(kept).len();
            if kept == self.text.len() {
                break;
            }
            self.text.truncate(kept);
        }
        self.spans.truncate(self.text.chars().count());
    }
}

fn paragraphs(words: &str) -> impl Iterator<Item = Span> + '_ {
    let mut start = 0;
    words.split('\n').map(move |line| {
        let span = Span::of(start, start + line.len());
        start += line.len() + 1;
        span
    })
}

fn full_width(c: char) -> char {
    match c {
        '(' => '（',
        ')' => '）',
        ',' => '，',
        ';' => '；',
        ':' => '：',
        other => other,
    }
}

/// Of facts in the order of the text, those that begin in a stretch.
fn within<T>(facts: &[T], stretch: Span, span: impl Fn(&T) -> Span) -> &[T] {
    let from = facts.partition_point(|fact| span(fact).start() < stretch.start());
    let count = facts[from..].partition_point(|fact| span(fact).start() < stretch.end());
    &facts[from..from + count]
}

/// The first and the last characters of a text.
fn keys(text: &str) -> [(bool, &str); 2] {
    let head = text.char_indices().nth(KEY).map_or(text.len(), |(at, _)| at);
    let tail = text.char_indices().nth_back(KEY - 1).map_or(0, |(at, _)| at);
    [(true, &text[..head]), (false, &text[tail..])]
}

fn hash(value: impl std::hash::Hash) -> u64 {
    use std::hash::BuildHasher;
    rustc_hash::FxBuildHasher.hash_one(value)
}

/// The one stretch in which two texts differ, where it is short.
fn difference(text: &str, usual: &str) -> Option<Difference> {
    let (long, short) = (text.chars().count(), usual.chars().count());
    if long.abs_diff(short) > SLOT {
        return None;
    }
    let shared = long.min(short);
    let before = text.chars().zip(usual.chars()).take_while(|(a, b)| a == b).count();
    let behind = text.chars().rev().zip(usual.chars().rev()).take(shared - before).take_while(|(a, b)| a == b).count();
    let found = Difference { at: before, found: long - before - behind, usual: short - before - behind };
    (found.found.max(found.usual) <= SLOT).then_some(found)
}

fn part(text: &str, at: usize, length: usize) -> &str {
    let place = |at: usize| text.char_indices().nth(at).map_or(text.len(), |(at, _)| at);
    &text[place(at)..place(at + length)]
}

/// A stretch and some characters on either side; units as ….
fn around(text: &str, at: usize, length: usize) -> String {
    let from = at.saturating_sub(AROUND);
    part(text, from, at - from + length + AROUND).replace(UNITS, "…")
}

/// Whether a difference is a slip of the pen, and not another wording.
fn is_slip(text: &str, usual: &str, difference: Difference) -> bool {
    let (found, due) = (part(text, difference.at, difference.found), part(usual, difference.at, difference.usual));
    let most = if found.is_empty() || due.is_empty() { MOST_MISSING } else { MOST_WRONG };
    if difference.found.max(difference.usual) > most {
        return false;
    }
    let other = |c: char| c == UNITS || c.is_numeric() || "第条款项一二三四五六七八九十".contains(c);
    if found.contains(other) || due.contains(other) {
        return false;
    }
    // Marks are a matter of taste.
    if found.chars().chain(due.chars()).all(|c| !c.is_alphabetic()) {
        return false;
    }
    // The usual text may be the one with a word too many: 中发现中发现.
    let before = part(usual, difference.at.saturating_sub(difference.usual), difference.usual.min(difference.at));
    let behind = part(usual, difference.at + difference.usual, difference.usual);
    due.is_empty() || (before != due && behind != due)
}

#[cfg(test)]
mod tests {
    use super::{difference, is_slip};

    fn slip(text: &str, usual: &str) -> bool {
        difference(text, usual).is_some_and(|found| is_slip(text, usual, found))
    }

    #[test]
    fn a_character_or_two_are_a_slip() {
        assert!(slip("其他违反规章文件规的行为", "其他违反规章文件规定的行为"));
        assert!(slip("其他违反处规章文件规定的行为", "其他违反规章文件规定的行为"));
        assert!(!slip("完善路灯许可标准和程序", "完善行政处罚标准和程序"));
        assert!(!slip("有下列情形的，应当承担责任", "有下列情形的应当承担责任"));
    }

    #[test]
    fn the_usual_text_may_be_the_wrong_one() {
        assert!(!slip("在检查中发现路灯损坏不报修", "在检查中发现中发现路灯损坏不报修"));
    }
}
