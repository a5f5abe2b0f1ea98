use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{Facts, Place};
use crate::model::{Citation, CitationSite, EventKind, TextId};

/// A citation in a distinct text.
pub type CitationId = (TextId, u32);

/// One way in which a list gives the version of an instrument.
#[derive(Clone, Debug)]
pub struct VersionForm {
    /// The note as written, without brackets.
    pub words: String,
    /// The citations that give it so.
    pub members: Vec<CitationId>,
    /// At how many places.
    pub count: usize,
    version: Version,
}

impl VersionForm {
    /// The year of the newest event, where no other year can be meant: adopted in December is issued in January.
    pub(super) fn certain_year(&self) -> Option<u16> {
        let is_certain = !self.version.revised_undated && self.version.newest_kind != Some(EventKind::Adopted);
        self.version.newest.filter(|_| is_certain)
    }
}

/// An instrument that a list cites in versions that contradict one another.
#[derive(Clone, Debug)]
pub struct VersionConflict {
    /// The title.
    pub title: String,
    /// The form in force, as far as the register knows; else the most frequent one.
    pub reference: VersionForm,
    /// Whether the register says so.
    pub by_register: bool,
    /// The forms that contradict it.
    pub deviating: Vec<VersionForm>,
}

/// A run of document numbers of one instrument that count up from row to row.
#[derive(Clone, Debug)]
pub struct NumberRun {
    /// The title.
    pub title: String,
    /// The number the run started from.
    pub first: u32,
    /// The number it ended at.
    pub last: u32,
    /// The number that most places give, where there is one.
    pub usual: Option<u32>,
    /// The citations at fault, with their cells.
    pub members: Vec<(Place, CitationId)>,
}

/// An instrument cited without date and number.
#[derive(Clone, Debug)]
pub struct UndatedTitle {
    /// The title.
    pub title: String,
    /// The level tag, empty for none.
    pub tag: String,
    /// The most frequent form with a date or number, where the list has one.
    pub reference: Option<VersionForm>,
    /// The citations without.
    pub members: Vec<CitationId>,
}

/// The most numbers of one note that are compared; no instrument has been revised more often.
const MAX_NUMBERS: usize = 32;

/// What a note says about the version, for comparing.
#[derive(Clone, Debug, Default)]
struct Version {
    /// The year of the newest event that changed the text.
    newest: Option<u16>,
    /// What the newest event is.
    newest_kind: Option<EventKind>,
    /// Whether a revision is named without its date.
    revised_undated: bool,
    /// Year, number and issuer of each order or document.
    numbers: Vec<(Option<u16>, u32, String)>,
}

impl Version {
    fn of(citation: &Citation) -> Option<Self> {
        let note = citation.note.as_ref().filter(|note| !note.events.is_empty())?;
        let mut version = Self::default();
        for event in note.events.iter().filter(|event| event.kind != EventKind::Effective) {
            let year = event.date.as_ref().map(|date| date.value.year);
            version.see(year, event.kind);
            version.revised_undated |= event.kind == EventKind::Revised && year.is_none();
            if let Some(number) = event.number.as_ref().filter(|_| version.numbers.len() < MAX_NUMBERS) {
                let issuer = event.issuer.as_ref().map_or(number.prefix.as_str(), |issuer| issuer.value.as_str());
                version.numbers.push((year.or(number.year), number.number, plain_issuer(issuer)));
                version.see(number.year, event.kind);
            }
        }
        // A text that enters into force long after its newest event was revised in between, though the note does not say so.
        for event in note.events.iter().filter(|event| event.kind == EventKind::Effective) {
            let year = event.date.as_ref().map(|date| date.value.year);
            if let (Some(newest), Some(year)) = (version.newest, year)
                && year > newest + 2
            {
                version.see(Some(year), event.kind);
            }
        }
        (version.newest.is_some() || !version.numbers.is_empty()).then_some(version)
    }

    fn see(&mut self, year: Option<u16>, kind: EventKind) {
        if year > self.newest {
            (self.newest, self.newest_kind) = (year, Some(kind));
        }
    }

    /// Whether the newest years of two versions can be those of one: adopted in December and issued in January, or the older of
    /// them followed by a revision without date.
    fn may_meet(&self, other: &Self) -> bool {
        let (older, newer) = if self.newest <= other.newest { (self, other) } else { (other, self) };
        let kinds = (older.newest_kind, newer.newest_kind);
        let adopted_then_issued = kinds == (Some(EventKind::Adopted), Some(EventKind::Issued))
            && older.newest.map(|year| year + 1) == newer.newest;
        older.revised_undated || adopted_then_issued
    }

    /// Whether the two certainly name different versions, or one version with different numbers or issuers.
    fn contradicts(&self, other: &Self) -> bool {
        if let (Some(mine), Some(theirs)) = (self.newest, other.newest)
            && mine != theirs
            && !self.may_meet(other)
        {
            return true;
        }
        self.numbers.iter().any(|(year, number, issuer)| {
            year.is_some()
                && other.numbers.iter().any(|(other_year, other_number, other_issuer)| {
                    year == other_year && (number != other_number || !same_issuer(issuer, other_issuer))
                })
                && !other.numbers.iter().any(|(other_year, other_number, other_issuer)| {
                    year == other_year && number == other_number && same_issuer(issuer, other_issuer)
                })
        })
    }
}

/// Instruments whose citations contradict one another.
pub fn conflicts(facts: &Facts) -> Vec<VersionConflict> {
    let mut conflicts = Vec::new();
    for (_, group) in by_title(facts) {
        let mut forms = forms_of(facts, &group);
        if forms.len() < 2 {
            continue;
        }
        // The register beats the majority: what it knows to be in force is no deviation, however rare.
        let current = forms.iter().position(|form| facts.is_current(citation(facts, form.members[0])));
        let reference = forms.remove(current.unwrap_or(0));
        let deviating: Vec<_> = forms.into_iter().filter(|form| form.version.contradicts(&reference.version)).collect();
        if !deviating.is_empty() {
            conflicts.push(VersionConflict {
                title: title_of(facts, reference.members[0]),
                by_register: current.is_some(),
                reference,
                deviating,
            });
        }
    }
    conflicts.sort_by_key(|conflict| conflict.deviating.iter().filter_map(|form| form.members.first().copied()).min());
    conflicts
}

/// The most frequent form of each instrument, with its title without the name of the country.
pub fn usual_forms(facts: &Facts) -> Vec<(String, VersionForm)> {
    let titles = by_title(facts).into_iter();
    titles.filter_map(|(title, group)| Some((title, forms_of(facts, &group).into_iter().next()?))).collect()
}

/// Instruments cited without date and number. A repeated mention in one cell, after a full one, is no such citation.
pub fn undated(facts: &Facts) -> Vec<UndatedTitle> {
    let mut undated = Vec::new();
    for (_, group) in by_title(facts) {
        // The citations of a group stand in the order of their texts, and within a text in the order of the text.
        let mut members: Vec<CitationId> = Vec::new();
        let mut named_in_full: Option<TextId> = None;
        for &id in &group {
            if citation(facts, id).note.as_ref().is_some_and(|note| !note.events.is_empty()) {
                named_in_full = Some(id.0);
            } else if named_in_full != Some(id.0) {
                members.push(id);
            }
        }
        let Some(&first) = members.first() else { continue };
        undated.push(UndatedTitle {
            title: title_of(facts, first),
            tag: citation(facts, first).tag.as_ref().map_or(String::new(), |tag| tag.text.clone()),
            reference: forms_of(facts, &group).into_iter().next(),
            members,
        });
    }
    undated.sort_by_key(|title| title.members.first().copied());
    undated
}

/// Runs of at least three numbers that count up from row to row: the trace of a spreadsheet's fill handle. One instrument of one
/// year has one number, so that a run is a fault whatever its steps; rows taken out of a filled table leave steps above one.
pub fn runs(facts: &Facts) -> Vec<NumberRun> {
    let mut series: BTreeMap<(String, Option<u16>), Vec<Numbered>> = BTreeMap::new();
    for entry in &facts.document.entries {
        for (cell_index, cell) in entry.cells.iter().enumerate().filter(|(_, cell)| !cell.inherited) {
            for (index, citation) in facts.text(cell.text).citations.iter().enumerate() {
                if citation.site != CitationSite::Own {
                    continue;
                }
                let Some((year, number)) = first_number(citation) else {
                    continue;
                };
                let key = (title_key(&citation.title.text), year);
                series.entry(key).or_default().push(Numbered {
                    place: Place { entry: entry.index, cell: u32::try_from(cell_index).unwrap_or(u32::MAX) },
                    id: (cell.text, u32::try_from(index).unwrap_or(u32::MAX)),
                    number,
                });
            }
        }
    }
    let mut runs: Vec<NumberRun> = series.into_values().flat_map(|all| runs_of(facts, &all)).collect();
    runs.sort_by_key(|run| run.members.first().map(|(place, _)| *place));
    runs
}

/// A citation with the number of its first order.
#[derive(Clone, Copy)]
struct Numbered {
    place: Place,
    id: CitationId,
    number: u32,
}

/// The largest step between two rows of a run.
const MAX_STEP: u32 = 9;

fn runs_of(facts: &Facts, all: &[Numbered]) -> Vec<NumberRun> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for numbered in all {
        *counts.entry(numbered.number).or_default() += 1;
    }
    if counts.len() < 3 {
        return Vec::new();
    }
    // A number that most places give is the right one; the run is among the others.
    let usual = counts.iter().find(|(_, count)| **count * 2 > all.len()).map(|(number, _)| *number);
    let mut odd: Vec<Numbered> = Vec::new();
    for numbered in all.iter().filter(|numbered| Some(numbered.number) != usual) {
        let repeated =
            odd.last().is_some_and(|last| last.place.entry == numbered.place.entry && last.number == numbered.number);
        if !repeated {
            odd.push(*numbered);
        }
    }
    let continues = |one: &Numbered, next: &Numbered| {
        next.place.entry > one.place.entry && next.number > one.number && next.number - one.number <= MAX_STEP
    };
    let mut runs = Vec::new();
    let mut start = 0;
    for end in 1..=odd.len() {
        if end < odd.len() && continues(&odd[end - 1], &odd[end]) {
            continue;
        }
        if end - start >= 3 {
            // Without a usual number the run's first is what was dragged, and may be right.
            let first_wrong = if usual.is_some() { start } else { start + 1 };
            runs.push(NumberRun {
                title: title_of(facts, odd[start].id),
                first: odd[start].number,
                last: odd[end - 1].number,
                usual,
                members: odd[first_wrong..end].iter().map(|numbered| (numbered.place, numbered.id)).collect(),
            });
        }
        start = end;
    }
    runs
}

/// The list's own citations by instrument.
fn by_title(facts: &Facts) -> BTreeMap<String, Vec<CitationId>> {
    let mut titles: BTreeMap<String, Vec<CitationId>> = BTreeMap::new();
    for text in facts.document.texts.ids().filter(|text| facts.count(*text) > 0) {
        for (index, citation) in facts.text(text).citations.iter().enumerate() {
            if citation.site == CitationSite::Own && !citation.title.text.is_empty() && citation.pointer.is_none() {
                let id = (text, u32::try_from(index).unwrap_or(u32::MAX));
                titles.entry(title_key(&citation.title.text)).or_default().push(id);
            }
        }
    }
    titles
}

/// The forms of a group's notes, the most frequent first, among equals the one that comes first.
fn forms_of(facts: &Facts, group: &[CitationId]) -> Vec<VersionForm> {
    let mut forms: Vec<VersionForm> = Vec::new();
    let mut known: FxHashMap<String, usize> = FxHashMap::default();
    for &id in group {
        let found = citation(facts, id);
        let (Some(note), Some(version)) = (&found.note, Version::of(found)) else {
            continue;
        };
        let words = plain_note(note.span.slice(facts.words(id.0)));
        let count = facts.count(id.0);
        match known.get(&words) {
            Some(&index) => {
                let form: &mut VersionForm = &mut forms[index];
                form.members.push(id);
                form.count += count;
            }
            None => {
                known.insert(words.clone(), forms.len());
                forms.push(VersionForm { words, members: vec![id], count, version });
            }
        }
    }
    forms.sort_by_key(|form| std::cmp::Reverse(form.count));
    forms
}

/// The citation with an id.
pub fn citation(facts: &Facts, (text, index): CitationId) -> &Citation {
    &facts.text(text).citations[index as usize]
}

fn title_of(facts: &Facts, id: CitationId) -> String {
    citation(facts, id).title.text.to_string()
}

/// The title without the name of the country, so that full and short names meet.
fn title_key(title: &str) -> String {
    title.strip_prefix("中华人民共和国").unwrap_or(title).to_owned()
}

fn plain_note(words: &str) -> String {
    let inner = words.trim_start_matches(['（', '(']).trim_end_matches(['）', ')']);
    inner.chars().filter(|c| !c.is_whitespace()).collect()
}

fn plain_issuer(issuer: &str) -> String {
    issuer.replace("中华人民共和国", "").trim_end_matches('令').to_owned()
}

/// Whether two issuers may be one: one name is the other with characters left out; the 部 or 局 at the end may be missing.
fn same_issuer(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let short = if long.ends_with(['部', '局']) { short } else { short.trim_end_matches(['部', '局']) };
    let mut rest = long.chars();
    short.chars().all(|c| rest.any(|d| d == c))
}

/// The year and number of the first order of a note.
fn first_number(citation: &Citation) -> Option<(Option<u16>, u32)> {
    let note = citation.note.as_ref()?;
    let event = note.events.iter().find(|event| event.number.is_some())?;
    let number = event.number.as_ref()?;
    Some((event.date.as_ref().map(|date| date.value.year).or(number.year), number.number))
}
