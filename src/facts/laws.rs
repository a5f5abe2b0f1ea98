//! What the register of laws says about the list's own citations: names, versions, organs, articles.

use rustc_hash::FxHashMap;

use super::Facts;
use super::renew::renewed;
use crate::law::{
    Cited, Confidence, Existence, How, Law, LawEvent, LawVersion, Lookup, Near, NearKind, Standing, VersionKind,
    VersionMatch,
};
use crate::model::{Citation, CitationSite, Date, Event, EventKind, Note, TextId};
use crate::text::Span;

/// Something the register says against a citation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawFault {
    /// The distinct text.
    pub text: TextId,
    /// The citation, by its index in the text.
    pub citation: u32,
    /// The characters, relative to the text.
    pub span: Span,
    /// What it is: `outdated`, `repealed`, `misnomer` and so on; the rules ask for it by this name.
    pub kind: &'static str,
    /// Whether the knowledge is certain. Without it nothing may be more than a hint.
    pub certain: bool,
    /// Values for messages.
    pub values: Vec<(&'static str, String)>,
    /// What ought to stand there.
    pub repair: Option<String>,
}

/// What a citation says, as far as the register is asked: equal ones are judged once.
type Key<'a> = (&'a str, &'a str);

/// What is said against all citations of one key; spans are relative to the citation's beginning.
struct Verdict {
    kind: &'static str,
    certain: bool,
    part: Part,
    values: Vec<(&'static str, String)>,
    repair: Option<String>,
}

/// The version that a citation means.
pub(super) struct MeantVersion<'r> {
    pub(super) version: LawVersion<'r>,
    /// Whether what is known about it is certain.
    pub(super) certain: bool,
}

/// The part of a citation at fault.
#[derive(Clone, Copy)]
enum Part {
    Title,
    Note,
    /// The issuer of an event of the note.
    Issuer(usize),
}

impl Facts {
    pub(super) fn find_law_faults(&self) -> Vec<LawFault> {
        let mut known: FxHashMap<Key<'_>, Vec<Verdict>> = FxHashMap::default();
        let mut faults = Vec::new();
        for text in self.document.texts.ids().filter(|text| self.count(*text) > 0) {
            let words = self.words(text);
            for (citation, index) in self.text(text).citations.iter().zip(0..) {
                if citation.site != CitationSite::Own || citation.title.text.is_empty() || citation.pointer.is_some() {
                    continue;
                }
                let note = citation.note.as_ref().map_or("", |note| note.span.slice(words));
                let verdicts = known.entry((&citation.title.text, note)).or_insert_with(|| self.judge(citation, words));
                faults.extend(verdicts.iter().map(|verdict| LawFault {
                    text,
                    citation: index,
                    span: verdict.part.span(citation),
                    kind: verdict.kind,
                    certain: verdict.certain,
                    values: verdict.values.clone(),
                    repair: verdict.repair.clone(),
                }));
                faults.extend(self.beyond_articles(citation, text, index));
                faults.extend(self.beyond_paragraphs(citation, text, index));
                faults.extend(self.without_article(citation, text, index));
            }
        }
        faults
    }

    fn judge(&self, citation: &Citation, words: &str) -> Vec<Verdict> {
        let title = &citation.title.text;
        let mut verdicts = Vec::new();
        if let Some(note) = &citation.note {
            verdicts.extend(self.issuers_out_of_time(title, note));
        }
        match self.laws.find(title) {
            Lookup::Found(found) => {
                let certain = found.law.confidence() == Confidence::High;
                if found.how == How::AddedCountry {
                    // What is left may be an old or another accepted name, which stands.
                    let right = title.replacen("中华人民共和国", "", 1);
                    verdicts.push(misspelt("added-country", found.law, title, &right, certain));
                } else if found.how.is_wrong() {
                    verdicts.push(misspelt("misspelt", found.law, title, found.law.title(), certain));
                }
                if let Some(verdict) = self.version_fault(found.law, citation, words) {
                    verdicts.push(verdict);
                }
            }
            Lookup::Near(near) => verdicts.extend(near.first().and_then(|near| near_title(near, title))),
            _ => {}
        }
        verdicts
    }

    /// Organs that did not exist when they are said to have issued something.
    fn issuers_out_of_time(&self, title: &str, note: &Note) -> Vec<Verdict> {
        let mut verdicts = Vec::new();
        for (at, event) in note.events.iter().enumerate() {
            let (Some(issuer), Some(date)) = (&event.issuer, &event.date) else { continue };
            if event.kind == EventKind::Effective {
                continue;
            }
            // A number of another year says that the date is not that of the issue.
            if event.number.as_ref().and_then(|number| number.year).is_some_and(|year| year != date.value.year) {
                continue;
            }
            let Existence::DidNot(agency) = self.laws.existed(&issuer.value, date.value) else { continue };
            let then = self.laws.name_on(&issuer.value, date.value).filter(|name| *name != issuer.value);
            let (years, years_in_english) = match (agency.from().map(in_words), agency.to().map(in_words)) {
                (Some(from), Some(to)) => (format!("{from}至{to}"), format!("{from} to {to}")),
                (Some(from), None) => (format!("{from}起"), format!("since {from}")),
                (None, Some(to)) => (format!("至{to}"), format!("until {to}")),
                (None, None) => continue,
            };
            // Where the register has the event by the organ of that name, the date is right and the name is what is wrong.
            let law = self.laws.get(title).map(|found| found.law);
            let is_this = |known: &LawEvent<'_>| {
                let is_day = date.value.is_full() && known.date() == Some(date.value);
                let by = known.issuer().or(known.number()).zip(then);
                is_day && known.confidence() == Confidence::High && by.is_some_and(|(by, then)| by.starts_with(then))
            };
            let confirmed = if law.is_some_and(|law| law.events().any(|known| is_this(&known))) { "yes" } else { "no" };
            // A closed organ may sign for some weeks more, until its successor is at work.
            let lingers = agency.to().is_some_and(|to| month(date.value) == month(to) + 1);
            verdicts.push(Verdict {
                kind: if then.is_some() { "anachronism" } else { "anachronism-unnamed" },
                certain: agency.confidence() == Confidence::High && !lingers,
                part: Part::Issuer(at),
                values: vec![
                    ("title", title.to_owned()),
                    ("issuer", issuer.value.clone()),
                    ("date", in_words(date.value)),
                    ("years", years),
                    ("years_in_english", years_in_english),
                    ("then", then.unwrap_or_default().to_owned()),
                    ("confirmed", confirmed.to_owned()),
                ],
                repair: then.map(str::to_owned),
            });
        }
        verdicts
    }

    /// What is wrong with the version: repealed, not in force yet, never there, or superseded.
    fn version_fault(&self, law: Law<'_>, citation: &Citation, words: &str) -> Option<Verdict> {
        let as_of = self.as_of;
        let mut values = vec![("title", inside(law.title())), ("source", law.source().to_owned())];
        if let Standing::Repealed(on) = law.standing(as_of) {
            values.push(("on", on.map_or(String::new(), |date| format!("（{}）", in_words(date)))));
            values.push(("successor", law.superseded_by().map_or(String::new(), inside)));
            let kind = if law.superseded_by().is_some() { "replaced" } else { "repealed" };
            return Some(Verdict {
                kind,
                certain: law.confidence() == Confidence::High,
                part: Part::Title,
                values,
                repair: None,
            });
        }
        let (cited, date) = cited_version(citation.note.as_ref()?)?;
        let matched = law.matching(&cited);
        if let VersionMatch::Exact(version) = &matched
            && version.is_certain()
            && version.effective().is_some_and(|from| as_of.is_before(from))
        {
            values.push(("effective", version.effective().map_or(String::new(), in_words)));
            values.push(("as_of", in_words(as_of)));
            return Some(Verdict { kind: "not-yet-effective", certain: true, part: Part::Note, values, repair: None });
        }
        let in_force = law.version_on_at_least(as_of, Confidence::High);
        if is_unregistered(law, &cited, &matched) {
            // What came after all that is registered may have happened since the register was made.
            let latest = law.events().filter_map(|event| event.date()).max();
            let is_later = date.zip(latest).is_some_and(|(date, latest)| latest.is_before(date))
                && law.known_until().zip(date).is_none_or(|(until, date)| until < date.latest());
            let version = in_force.filter(|_| !is_later).or_else(|| law.newest());
            values.push(("current", version.map_or(String::new(), |version| describe(&version))));
            // Either the date or the number is that of some version, or the day is wrong.
            let candidates: Vec<LawVersion<'_>> = match &matched {
                VersionMatch::Conflict(versions) => versions.clone(),
                _ => law.versions().filter(|version| date.is_some_and(|date| is_of_month(version, date))).collect(),
            };
            let near = (1..=2).contains(&candidates.len());
            let near = near.then(|| candidates.iter().map(describe).collect::<Vec<_>>().join("，或者"));
            let kind = match (is_later, near.is_some()) {
                (true, _) => "later",
                (false, true) => "unregistered-near",
                (false, false) => "unregistered",
            };
            values.push(("near", near.unwrap_or_default()));
            let certain = law.confidence() == Confidence::High && !is_later;
            return Some(Verdict { kind, certain, part: Part::Note, values, repair: None });
        }
        let possible = law.version_on(as_of);
        if let Some(current) = in_force.filter(|current| current.is_certain() && is_older(&matched, date, current)) {
            values.push(("current", describe(&current)));
            values.push(("source", current.source().to_owned()));
            let is_last = possible == Some(current) && is_up_to_date(law);
            let kind = if is_last { "outdated" } else { "amended" };
            let note = citation.note.as_ref().filter(|_| is_last);
            let repair = note.and_then(|note| renewed(note, words, &current));
            return Some(Verdict { kind, certain: true, part: Part::Note, values, repair });
        }
        possible.filter(|current| is_older(&matched, date, current)).map(|current| {
            values.push(("current", describe(&current)));
            values.push(("source", current.source().to_owned()));
            Verdict { kind: "perhaps-outdated", certain: false, part: Part::Note, values, repair: None }
        })
    }

    /// Whether the register is certain that the citation means the version in force on the check date.
    pub(super) fn is_current(&self, citation: &Citation) -> bool {
        let Some(found) = self.laws.get(&citation.title.text) else { return false };
        let current = found.law.version_on_at_least(self.as_of, Confidence::High);
        // A newer one that is not certain is reason enough not to call this one the current one.
        let current = current.filter(|_| found.law.version_on(self.as_of) == current);
        let current = current.filter(|_| !found.law.newest_is_outdated());
        let cited = citation.note.as_ref().and_then(cited_version);
        match (current, cited.map(|(cited, _)| found.law.matching(&cited))) {
            (Some(current), Some(VersionMatch::Exact(version))) => version == current,
            _ => false,
        }
    }

    /// The version that a citation means: the one cited, or the one in force where none is cited. `None` where that cannot be
    /// told.
    pub(super) fn meant_version<'r>(&self, law: Law<'r>, citation: &Citation) -> Option<MeantVersion<'r>> {
        match citation.note.as_ref().and_then(cited_version).map(|(cited, _)| law.matching(&cited)) {
            Some(VersionMatch::Exact(version)) => Some(MeantVersion { version, certain: version.is_certain() }),
            Some(_) => None,
            // A newer text, not known for certain, may differ.
            None => {
                let version = law.version_on_at_least(self.as_of, Confidence::High)?;
                let is_newest = law.version_on(self.as_of) == Some(version) && is_up_to_date(law);
                Some(MeantVersion { version, certain: version.is_certain() && is_newest })
            }
        }
    }

    /// Articles beyond the last of the version that is meant.
    fn beyond_articles(&self, citation: &Citation, text: TextId, index: u32) -> Vec<LawFault> {
        let Some(found) = self.laws.get(&citation.title.text) else { return Vec::new() };
        let Some(MeantVersion { version, certain }) = self.meant_version(found.law, citation) else {
            return Vec::new();
        };
        let Some(last) = version.articles() else { return Vec::new() };
        let beyond = citation.articles.iter().filter(|article| article.article.max(article.to.unwrap_or(0)) > last);
        beyond
            .map(|article| LawFault {
                text,
                citation: index,
                span: article.span,
                kind: "beyond",
                certain,
                values: vec![
                    ("title", inside(found.law.title())),
                    ("version", describe(&version)),
                    ("last", last.to_string()),
                    ("source", version.source().to_owned()),
                ],
                repair: None,
            })
            .collect()
    }

    /// A citation that names no article of an instrument that has articles.
    fn without_article(&self, citation: &Citation, text: TextId, index: u32) -> Option<LawFault> {
        if !citation.articles.is_empty() {
            return None;
        }
        let law = self.laws.get(&citation.title.text)?.law;
        let articles = law.articles().filter(|articles| *articles > 1)?;
        // Named once more beside its articles.
        let is_same = |other: &Citation| self.laws.get(&other.title.text).is_some_and(|found| found.law == law);
        if self.text(text).citations.iter().any(|other| !other.articles.is_empty() && is_same(other)) {
            return None;
        }
        Some(LawFault {
            text,
            citation: index,
            span: citation.title.marked,
            kind: "without-article",
            certain: law.confidence() == Confidence::High,
            values: vec![
                ("title", inside(law.title())),
                ("articles", articles.to_string()),
                ("source", law.source().to_owned()),
            ],
            repair: None,
        })
    }
}

impl Part {
    fn span(self, citation: &Citation) -> Span {
        let note = citation.note.as_ref();
        match self {
            Self::Title => citation.title.marked,
            Self::Note => note.map_or(citation.title.marked, |note| note.span),
            Self::Issuer(at) => {
                let event = note.and_then(|note| note.events.get(at));
                let issuer = event.and_then(|event| event.issuer.as_ref());
                issuer.map_or(citation.title.marked, |issuer| issuer.span)
            }
        }
    }
}

fn misspelt(kind: &'static str, law: Law<'_>, written: &str, right: &str, certain: bool) -> Verdict {
    Verdict {
        kind,
        certain,
        part: Part::Title,
        values: vec![("written", written.to_owned()), ("title", inside(right)), ("source", law.source().to_owned())],
        repair: Some(format!("《{}》", inside(right))),
    }
}

fn near_title(near: &Near<'_>, written: &str) -> Option<Verdict> {
    let (law, title) = (near.law, near.law.title());
    match near.kind {
        NearKind::Slip => Some(misspelt("slip", law, written, title, law.confidence() == Confidence::High)),
        NearKind::Provisional => {
            let verdict = misspelt("provisional", law, written, title, false);
            Some(Verdict { repair: None, ..verdict })
        }
        NearKind::Other => None,
    }
}

/// A title as it stands inside 《》.
pub(super) fn inside(title: &str) -> String {
    title.replace('《', "〈").replace('》', "〉")
}

fn month(date: Date) -> u32 {
    u32::from(date.year) * 12 + u32::from(date.month)
}

/// What the note says about the version that is cited: its newest event that changes the text, and that event's date.
pub(super) fn cited_version(note: &Note) -> Option<(Cited<'_>, Option<Date>)> {
    let changes = |event: &&Event| !matches!(event.kind, EventKind::Effective | EventKind::Repealed);
    let changing = || note.events.iter().filter(changes);
    let date_of = |event: &&Event| event.date.as_ref().map(|date| date.value);
    let newest = changing().max_by_key(|event| (date_of(event), event.number.is_some()))?;
    // “2007年…公布，国务院令第714号修正”: what is told last is the newest, though its day is not told.
    let last = changing().next_back().filter(|last| {
        last.kind == EventKind::Revised && last.date.is_none() && last.number.is_some() && last.span > newest.span
    });
    let newest = last.unwrap_or(newest);
    let date = date_of(&newest);
    // “主席令第70号，2021年…修订”: the number of an event without date belongs to the only date there is.
    let dated = note.events.iter().filter(|event| event.date.is_some() && event.kind != EventKind::Effective).count();
    let undated = note.events.iter().filter(|event| event.date.is_none());
    let elsewhere = undated.filter_map(|event| event.number.as_ref()).next().filter(|_| dated == 1 && last.is_none());
    let number = newest.number.as_ref().or(elsewhere);
    let cited = Cited {
        date,
        number: number.map(|number| number.number),
        number_year: number.and_then(|number| number.year),
        issuer: newest.issuer.as_ref().map(|issuer| issuer.value.as_str()),
        kind: Some(newest.kind),
    };
    (cited.date.is_some() || cited.number.is_some()).then_some((cited, date))
}

/// Whether the newest version registered is certainly the newest that there is.
fn is_up_to_date(law: Law<'_>) -> bool {
    law.confidence() == Confidence::High && !law.newest_is_outdated()
}

/// Whether the instrument never had what is cited. Only a complete history can tell.
fn is_unregistered(law: Law<'_>, cited: &Cited<'_>, matched: &VersionMatch<'_>) -> bool {
    if !law.history_complete() || !matches!(matched, VersionMatch::Unknown | VersionMatch::Conflict(_)) {
        return false;
    }
    let is_effect = cited.date.is_some() && law.events().any(|event| event.effective() == cited.date);
    let by_passing = matches!(cited.kind, Some(EventKind::Adopted | EventKind::Approved));
    let knows_passing = law.events().any(|event| event.kind() == VersionKind::Adopted);
    !is_effect && (!by_passing || knows_passing)
}

/// Whether a version is of the month of a date.
fn is_of_month(version: &LawVersion<'_>, date: Date) -> bool {
    let month = |date: Date| (date.year, date.month);
    date.month != 0 && version.events().filter_map(|event| event.date()).any(|known| month(known) == month(date))
}

/// Whether what is cited is certainly older than a version.
pub(super) fn is_older(matched: &VersionMatch<'_>, date: Option<Date>, current: &LawVersion<'_>) -> bool {
    match matched {
        VersionMatch::Exact(version) => current.is_after(version),
        VersionMatch::Ambiguous(versions) => versions.iter().all(|version| current.is_after(version)),
        _ => match (date, current.events().filter_map(|event| event.date()).min()) {
            (Some(cited), Some(current)) => cited.is_before(current),
            _ => false,
        },
    }
}

/// A version in words: 2020年11月29日国务院令第732号修订.
pub fn describe(version: &LawVersion<'_>) -> String {
    let date = version.date().map_or(String::new(), in_words);
    let by = version.number().or(version.issuer()).unwrap_or_default();
    let kind = match version.kind() {
        VersionKind::Repealed => "废止",
        kind => kind.name(),
    };
    format!("{date}{by}{kind}")
}

/// 2020年11月29日, 2020年11月 or 2020年.
pub fn in_words(date: Date) -> String {
    let mut text = format!("{}年", date.year);
    if date.month != 0 {
        text.push_str(&format!("{}月", date.month));
    }
    if date.day != 0 {
        text.push_str(&format!("{}日", date.day));
    }
    text
}
