//! Which items of which lists cite an instrument: the work list after an amendment.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::spots::{entry_ref, native_place};
use super::{FailedFile, Input, Linter, today};
use crate::diagnostic::{EntryRef, Lang, NativePlace};
pub use crate::facts::CitedVersion;
use crate::facts::{Facts, describe, in_words};
use crate::law::{Change, Confidence, Law, Standing};
use crate::model::{Citation, Date, Role, TextId};

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// One instrument, by any of its names; one that the register lacks by its name.
    Title(String),
    /// Every instrument that has changed since this day, the day included.
    Since(Date),
}

/// The citations of the instruments asked for.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Impact {
    /// The instruments with their citations, by title.
    pub laws: Vec<AffectedLaw>,
    /// How many files were read.
    pub files: usize,
    /// Files that could not be read.
    pub failures: Vec<FailedFile>,
    /// Files met in a directory that are no lists.
    pub skipped: usize,
}

/// An instrument and where it is cited.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AffectedLaw {
    /// The official title; of one that the register lacks, the title as cited.
    pub title: String,
    /// Whether the register has it.
    pub registered: bool,
    /// The version in force today in words, or that it is repealed; empty where nothing is known.
    pub current: String,
    /// What changed in the time asked about, in words; empty where no time was asked about.
    pub change: String,
    /// Whether the register is certain of what `current` and `change` say.
    pub certain: bool,
    /// Where it is cited, by file and place.
    pub places: Vec<Affected>,
}

/// One way in which one cell cites an instrument.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Affected {
    /// The file.
    pub path: String,
    /// Its line, from 1.
    pub line: u32,
    /// Table, row, column and cell address; `None` in running text.
    pub place: Option<NativePlace>,
    /// The item; `None` in running text.
    pub entry: Option<EntryRef>,
    /// The role of the cell.
    pub field: Option<Role>,
    /// The title as written, with its marks; empty for 同上 and the like.
    pub cited: String,
    /// The promulgation note as written.
    pub note: String,
    /// Which version it means; `None` where the register lacks the instrument.
    pub version: Option<CitedVersion>,
    /// The articles as written.
    pub articles: Vec<String>,
}

/// What one file gave: titles with what is cited where.
type Found = BTreeMap<String, Vec<Affected>>;

impl Linter {
    /// Finds where instruments are cited. `progress` is told how many files are done.
    pub fn impact(&self, inputs: &[Input], subject: &Subject, progress: &(dyn Fn(usize) + Sync)) -> Impact {
        let done = AtomicUsize::new(0);
        let search = |input: &Input| {
            let found = self.take(input).map(|reading| {
                let facts = self.facts_of(Arc::new(reading.source), reading.document, today());
                self.cited_in(&facts, subject)
            });
            progress(done.fetch_add(1, Ordering::Relaxed) + 1);
            found
        };
        let results: Vec<Result<Found, Option<FailedFile>>> = inputs.par_iter().map(search).collect();
        let mut impact = Impact::default();
        let mut laws = Found::new();
        for result in results {
            match result {
                Ok(found) => {
                    impact.files += 1;
                    for (title, places) in found {
                        laws.entry(title).or_default().extend(places);
                    }
                }
                Err(Some(failed)) => impact.failures.push(failed),
                Err(None) => impact.skipped += 1,
            }
        }
        impact.laws = laws.into_iter().map(|(title, places)| self.affected_law(title, places, subject)).collect();
        impact
    }

    fn cited_in(&self, facts: &Facts, subject: &Subject) -> Found {
        let mut cited: BTreeMap<String, Vec<(TextId, &Citation)>> = BTreeMap::new();
        let mut add = |title: &str, text, citation| cited.entry(title.to_owned()).or_default().push((text, citation));
        match subject {
            Subject::Since(from) => {
                let changed = facts.cited_laws().filter(|one| one.law.change_within(*from, today()).is_some());
                changed.for_each(|one| add(one.law.title(), one.text, one.citation));
            }
            Subject::Title(title) => match self.laws.get(title) {
                Some(known) => {
                    let of_it = facts.cited_laws().filter(|one| one.law == known.law);
                    of_it.for_each(|one| add(known.law.title(), one.text, one.citation));
                }
                None => {
                    let wanted = plain(title);
                    let of_it = facts.citations().filter(|(_, citation)| plain(facts.title_meant(citation)) == wanted);
                    of_it.for_each(|(text, citation)| add(&wanted, text, citation));
                }
            },
        }
        let rows = |title: &str, all: Vec<(TextId, &Citation)>| {
            let mut rows = Vec::new();
            let law = self.laws.by_title(title);
            for of_text in all.chunk_by(|(one, _), (other, _)| one == other) {
                add_text(&mut rows, facts, self.lang, law, of_text);
            }
            // A cell's text may come before that of a cell above it, where that is repeated.
            rows.sort_by_key(|row: &Affected| row.line);
            rows
        };
        let cited = cited.into_iter();
        cited.map(|(title, all)| (rows(&title, all), title)).map(|(rows, title)| (title, rows)).collect()
    }

    fn affected_law(&self, title: String, places: Vec<Affected>, subject: &Subject) -> AffectedLaw {
        let known = self.laws.by_title(&title);
        let change = known.zip(match subject {
            Subject::Since(from) => Some(*from),
            Subject::Title(_) => None,
        });
        let change = change.and_then(|(law, from)| law.change_within(from, today()));
        let (current, is_known) = known.map_or((String::new(), true), |law| current(&law));
        let is_change_known = change.is_none_or(|change| known.is_some_and(|law| change.is_certain(&law)));
        AffectedLaw {
            title,
            registered: known.is_some(),
            current,
            change: change.map_or(String::new(), |change| change_in_words(&change)),
            certain: is_known && is_change_known,
            places,
        }
    }
}

/// What the register says of an instrument today, and whether it is certain.
fn current(law: &Law<'_>) -> (String, bool) {
    let by = law.superseded_by().map_or(String::new(), |title| format!("，由《{title}》代替"));
    let is_sure = law.confidence() == Confidence::High;
    match law.standing(today()) {
        Standing::InForce(version) => {
            (describe(&version), version.is_certain() && is_sure && !law.newest_is_outdated())
        }
        Standing::Repealed(on) => {
            let on = on.map_or(String::new(), |on| format!("（{}）", in_words(on)));
            (format!("已废止{on}{by}"), is_sure)
        }
        Standing::Pending(version) => (format!("{}，尚未施行", describe(&version)), version.is_certain()),
        _ => (String::new(), false),
    }
}

fn change_in_words(change: &Change<'_>) -> String {
    match change {
        Change::Amended(version) => {
            let from = version.effective().filter(|from| Some(*from) != version.date());
            let from = from.map_or(String::new(), |from| format!("，{}起施行", in_words(from)));
            format!("{}{from}", describe(version))
        }
        Change::Repealed(on) => format!("{}废止", in_words(*on)),
        Change::Pending(version) => {
            let from =
                version.effective().map_or("尚未施行".to_owned(), |from| format!("{}起施行", in_words(from)));
            format!("{}，{from}", describe(version))
        }
    }
}

/// A title for comparing: without the country, blanks and marks.
fn plain(title: &str) -> String {
    let title: String = title.chars().filter(|c| !c.is_whitespace()).collect();
    title.replacen("中华人民共和国", "", 1).replace(['《', '<'], "〈").replace(['》', '>'], "〉")
}

/// A way of citing an instrument: title and note as written.
type Form<'a> = (&'a str, &'a str);

/// Adds the citations of one distinct text at every place where it stands; those in the same words, and 同上 after them, are one.
fn add_text(
    rows: &mut Vec<Affected>,
    facts: &Facts,
    lang: Lang,
    law: Option<Law<'_>>,
    citations: &[(TextId, &Citation)],
) {
    let Some(&(text, _)) = citations.first() else { return };
    let words = facts.words(text);
    let mut forms: Vec<(Form<'_>, &Citation, Vec<String>)> = Vec::new();
    let mut known: FxHashMap<Form<'_>, usize> = FxHashMap::default();
    for (_, citation) in citations {
        let cited = if citation.title.text.is_empty() { "" } else { citation.title.marked.slice(words) };
        let form = (cited, citation.note.as_ref().map_or("", |note| note.span.slice(words)));
        let last = forms.len().checked_sub(1).filter(|_| form == ("", ""));
        let at = last.or_else(|| known.get(&form).copied()).unwrap_or_else(|| {
            known.insert(form, forms.len());
            forms.push((form, citation, Vec::new()));
            forms.len() - 1
        });
        if let Some((_, _, articles)) = forms.get_mut(at) {
            articles.extend(citation.articles.iter().map(|article| article.span.slice(words).to_owned()));
        }
    }
    for ((cited, note), citation, articles) in forms {
        let start = citation.span.start();
        let row = |from: u32| Affected {
            path: facts.source.path().to_owned(),
            line: facts.source.line_column(from + start).line,
            place: None,
            entry: None,
            field: None,
            cited: cited.to_owned(),
            note: note.to_owned(),
            version: law.map(|law| facts.version_cited(law, citation)),
            articles: articles.clone(),
        };
        rows.extend(facts.places(text).iter().map(|&place| Affected {
            place: Some(native_place(facts, place, lang)),
            entry: Some(entry_ref(facts, place.entry)),
            field: facts.cell(place).role,
            ..row(facts.cell(place).span.start())
        }));
        let standing = facts.paragraphs(text).iter();
        rows.extend(standing.map(|&paragraph| row(facts.document.paragraphs[paragraph as usize].1.start())));
    }
}
