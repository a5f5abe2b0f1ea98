//! From reports to findings: each report is spread over its places, and reports of one rule and one group become one finding.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::fingerprint;
use super::spots::{Nearest, Spot, entry_ref, name_of, native_place, own_or_items, spots};
use crate::diagnostic::{Bilingual, Edit, EntryRef, Finding, Fix, Lang, Occurrence, Related, RuleCode, Severity};
use crate::facts::{Facts, Place};
use crate::model::Role;
use crate::rule::{Argument, Message, Rule, Template};
use crate::script::{At, MAX_PLACES, RawFix, RawReport};
use crate::text::Span;

/// Gathers the reports of all rules on one file; those of several files are put together by [`Collector::absorb`].
#[derive(Debug)]
pub struct Collector {
    lang: Lang,
    findings: BTreeMap<(RuleCode, Severity, String), Draft>,
    /// The items of the file, shared by their places.
    entries: FxHashMap<u32, EntryRef>,
    /// The numbers of the files of the run among the checked files, where places of several may be told.
    numbers: Arc<[u32]>,
}

/// A place and what is said there: what makes two reports of a rule on a file one.
type Seen = (Span, Option<(u32, u32)>, u64);

#[derive(Debug)]
struct Draft {
    finding: Finding,
    many: Option<String>,
}

/// The reports of one rule on one file, while they are spread over their places.
struct Spreading<'a> {
    file: u32,
    facts: &'a Facts,
    rule: &'a Rule,
    severity: Severity,
    seen: FxHashSet<Seen>,
    nearest: Nearest,
    /// Texts that were said, to be shared: there are thousands of places and few texts.
    texts: FxHashSet<Arc<str>>,
    /// How many places may still be told.
    left: usize,
}

impl Spreading<'_> {
    /// The text, shared with all places where it was said before.
    fn share(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.texts.get(text) {
            return Arc::clone(known);
        }
        let text: Arc<str> = text.into();
        self.texts.insert(Arc::clone(&text));
        text
    }
}

impl Collector {
    /// An empty collector for one language.
    pub fn new(lang: Lang) -> Self {
        Self::of_corpus(lang, Arc::default())
    }

    /// An empty collector for reports of one file that may point at others. `numbers` leads from the files of the run to the
    /// checked files.
    pub fn of_corpus(lang: Lang, numbers: Arc<[u32]>) -> Self {
        Self { lang, findings: BTreeMap::new(), entries: FxHashMap::default(), numbers }
    }

    /// Adds all reports of a rule on a file. `false` where they point at more places than may be told: then the first are.
    pub fn add(
        &mut self,
        file: u32,
        facts: &Facts,
        rule: &Rule,
        severity: Severity,
        reports: impl IntoIterator<Item = RawReport>,
    ) -> bool {
        let mut spreading = Spreading {
            file,
            facts,
            rule,
            severity,
            seen: FxHashSet::default(),
            nearest: Nearest::default(),
            texts: FxHashSet::default(),
            left: MAX_PLACES,
        };
        reports.into_iter().all(|report| self.spread(&mut spreading, &report))
    }

    /// Gives back room that was only kept for growing: of many files all findings are held together.
    pub fn shrink(&mut self) {
        self.findings.values_mut().for_each(|draft| draft.finding.occurrences.shrink_to_fit());
    }

    /// The spans of a file that its findings point at.
    pub fn spans(&self, file: u32) -> impl Iterator<Item = Span> + '_ {
        let occurrences = self.findings.values().flat_map(|draft| &draft.finding.occurrences);
        occurrences
            .flat_map(|occurrence| {
                let related = occurrence.related.iter().map(|related| (related.file, related.span));
                std::iter::once((occurrence.file, occurrence.span)).chain(related)
            })
            .filter_map(move |(of, span)| (of == file).then_some(span))
    }

    /// Takes over what another collector gathered from one file, which is the file of this index from now on.
    pub fn absorb(&mut self, mut other: Self, file: u32) {
        for occurrence in other.findings.values_mut().flat_map(|draft| &mut draft.finding.occurrences) {
            occurrence.file = file;
            occurrence.related.iter_mut().for_each(|related| related.file = file);
        }
        self.merge(other);
    }

    /// Takes over what another collector gathered, which names the checked files already.
    pub fn merge(&mut self, other: Self) {
        for (key, mut draft) in other.findings {
            match self.findings.get_mut(&key) {
                Some(known) => known.finding.occurrences.append(&mut draft.finding.occurrences),
                None => {
                    self.findings.insert(key, draft);
                }
            }
        }
    }

    /// Adds a finding that no script made.
    pub fn add_finding(&mut self, finding: Finding) {
        let key = (finding.rule, finding.severity, finding.group.clone());
        match self.findings.get_mut(&key) {
            Some(draft) => draft.finding.occurrences.extend(finding.occurrences),
            None => {
                self.findings.insert(key, Draft { finding, many: None });
            }
        }
    }

    /// Adds a report at all its places; `false` where there are too many.
    fn spread(&mut self, on: &mut Spreading<'_>, report: &RawReport) -> bool {
        let (file, facts, rule, lang) = (on.file, on.facts, on.rule, self.lang);
        let Some(message) = rule.meta.messages.get(&report.message) else {
            return true;
        };
        let concerns = |spot: &Spot| spot.kind(facts).is_none_or(|kind| rule.meta.applies_to(kind));
        let mut spots = spots(facts, &report.at).filter(concerns).peekable();
        let Some(first) = spots.peek() else { return true };
        let severity = report.severity.unwrap_or(on.severity);
        let text = Template(message.text(lang)).fill(&report.arguments);
        let fill = |template: &Bilingual| Template(template.get(lang)).fill(&report.arguments);
        let group = report.group.clone().unwrap_or_else(|| group_key(&report.message, &report.arguments));
        let many = message.many.as_ref().map(fill);
        let particular = message.place.as_ref().map(fill);
        let label =
            companion(rule, report, report.label.as_deref(), message.label.as_ref(), lang, |m| m.label.as_ref())
                .map(|label| on.share(&label));
        // The places of a report show the same characters.
        let shown = Shown::of(report, facts.source.slice(first.span), lang, on);
        let said = fingerprint::of(&[&text]);
        let draft = self.findings.entry((rule.meta.code, severity, group.clone())).or_insert_with(|| {
            let mut finding = Finding::new(rule.meta.code, rule.meta.name.clone(), severity, text.clone());
            let own_help =
                companion(rule, report, report.help.as_deref(), message.help.as_ref(), lang, |m| m.help.as_ref());
            finding.help = own_help.or_else(|| rule.meta.help.as_ref().map(fill));
            finding.basis = rule.meta.basis.as_ref().map(fill);
            finding.notes.extend(message.note.as_ref().map(fill));
            let notes = report.notes.iter().filter_map(|id| rule.meta.messages.get(id));
            finding.notes.extend(notes.map(|note| Template(note.text(lang)).fill(&report.arguments)));
            finding.group = group;
            Draft { finding, many }
        });
        let place_message = match &particular {
            Some(particular) => on.share(&format!("{text}{PARTICULAR}{particular}")),
            None => on.share(&text),
        };
        let related_messages: Vec<Arc<str>> = report
            .related
            .iter()
            .map(|related| {
                let message = rule.meta.messages.get(&related.message);
                on.share(&message.map_or(String::new(), |message| Template(message.text(lang)).fill(&report.arguments)))
            })
            .collect();
        for spot in spots {
            // Two reports of one fault at one place (a fact found from two sides) are one occurrence.
            let place = spot.place.map(|place| (place.entry, place.cell));
            if !on.seen.insert((spot.span, place, said)) {
                continue;
            }
            if on.left == 0 {
                return false;
            }
            on.left -= 1;
            let mut occurrence =
                occurrence_at(file, facts, rule.meta.code, &spot, &report.message, lang, &mut self.entries);
            occurrence.label = label.clone();
            // Which of the two is said is settled when all places are known.
            occurrence.message = Some(Arc::clone(&place_message));
            occurrence.related.reserve_exact(report.related.len());
            for (related, message) in report.related.iter().zip(&related_messages) {
                let at = (&related.at, &report.at);
                if let Some((file, span)) = beside(&self.numbers, file, facts, at, spot.place, &mut on.nearest) {
                    occurrence.related.push(Related { file, span, message: Arc::clone(message) });
                }
            }
            // What the file does not hold, like an automatic number of Word, cannot be mended in it.
            let fixes = report.fixes.iter().zip(&shown.fixes);
            let fixes = fixes.map(|(fix, shown)| fix_of(fix, &report.at, spot.span, shown));
            occurrence.fixes =
                fixes.filter(|fix| fix.edits.iter().all(|edit| facts.source.can_write(edit.span))).collect();
            draft.finding.occurrences.push(occurrence);
        }
        true
    }

    /// The findings, errors first, then by code and first place; occurrences by place.
    pub fn finish(self) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self
            .findings
            .into_values()
            .filter(|draft| !draft.finding.occurrences.is_empty())
            .map(|Draft { mut finding, many }| {
                finding.occurrences.sort_by_key(|occurrence| {
                    (occurrence.file, occurrence.span, occurrence.entry.as_ref().map(|entry| entry.index))
                });
                settle_messages(&mut finding, many);
                finding
            })
            .collect();
        super::precedence::apply(&mut findings);
        findings.sort_by(|a, b| {
            let place = |finding: &Finding| finding.occurrences.first().map(|first| (first.file, first.span));
            (b.severity, a.rule, place(a), &a.group).cmp(&(a.severity, b.rule, place(b), &b.group))
        });
        number_fingerprints(&mut findings);
        findings
    }
}

/// A companion text of the report, filled in: of the message that it names, or that message itself where it has no such
/// companion; else of the report's own message.
fn companion<'a>(
    rule: &'a Rule,
    report: &RawReport,
    named: Option<&str>,
    own: Option<&'a Bilingual>,
    lang: Lang,
    of: impl Fn(&'a Message) -> Option<&'a Bilingual>,
) -> Option<String> {
    let text = match named {
        Some(id) => {
            let message = rule.meta.messages.get(id)?;
            of(message).map_or_else(|| message.text(lang), |text| text.get(lang))
        }
        None => own?.get(lang),
    };
    Some(Template(text).fill(&report.arguments))
}

fn group_key(message: &str, arguments: &[Argument]) -> String {
    let mut key = message.to_owned();
    for (_, value) in arguments {
        key.push('\u{1f}');
        key.push_str(value);
    }
    key
}

/// Stands for the entry of a citation in running text.
const IN_TEXT: u32 = u32::MAX;

/// Parts the whole message of a place from what is particular to it, until it is known which is said.
const PARTICULAR: char = '\u{1f}';

/// What is said about a place without what is particular to it.
fn whole(occurrence: &Occurrence) -> &str {
    let message = occurrence.message.as_deref().unwrap_or_default();
    message.split(PARTICULAR).next().unwrap_or_default()
}

/// Says once what all places share; keeps what differs.
fn settle_messages(finding: &mut Finding, many: Option<String>) {
    // Findings that no script made have said what there is to say.
    if finding.occurrences.iter().all(|occurrence| occurrence.message.is_none()) {
        return;
    }
    let Some(first) = finding.occurrences.first().map(|first| whole(first).to_owned()) else {
        return;
    };
    if finding.occurrences.iter().all(|occurrence| whole(occurrence) == first) {
        finding.message = first;
        for occurrence in &mut finding.occurrences {
            occurrence.message = None;
        }
        return;
    }
    finding.message = many.unwrap_or(first);
    for occurrence in &mut finding.occurrences {
        let Some(message) = occurrence.message.take() else {
            continue;
        };
        match message.split_once(PARTICULAR) {
            Some((whole, particular)) => {
                occurrence.whole_message = Some(whole.into());
                occurrence.message = Some(particular.into());
            }
            None => occurrence.message = Some(message),
        }
    }
}

/// Equal fingerprints are told apart by their order, so that each names one occurrence.
fn number_fingerprints(findings: &mut [Finding]) {
    let mut used: std::collections::HashMap<u64, u64> = std::collections::HashMap::new();
    for occurrence in findings.iter_mut().flat_map(|finding| &mut finding.occurrences) {
        let count = used.entry(occurrence.fingerprint).or_default();
        if *count > 0 {
            occurrence.fingerprint =
                fingerprint::of(&[&format!("{:016x}", occurrence.fingerprint), &count.to_string()]);
        }
        *count += 1;
    }
}

/// File and stretch of a related place, beside the one that is reported at `place`. Of places in other files the first is shown.
fn beside(
    numbers: &[u32],
    file: u32,
    facts: &Facts,
    (related, at): (&At, &At),
    place: Option<Place>,
    nearest: &mut Nearest,
) -> Option<(u32, Span)> {
    if let (At::Pinned(related), At::Pinned(at)) = (related, at)
        && related.file != at.file
    {
        return Some((*numbers.get(related.file as usize)?, related.first));
    }
    Some((file, nearest.to(facts, related, place)?))
}

fn occurrence_at(
    file: u32,
    facts: &Facts,
    code: RuleCode,
    spot: &Spot,
    message: &str,
    lang: Lang,
    entries: &mut FxHashMap<u32, EntryRef>,
) -> Occurrence {
    let mut occurrence = Occurrence::new(file, spot.span);
    let evidence = facts.source.slice(spot.span);
    let Some(place) = spot.place else {
        let paragraph = spot.paragraph.zip(spot.citation);
        occurrence.citation = paragraph.map(|(paragraph, citation)| (IN_TEXT, paragraph, citation));
        occurrence.fingerprint = fingerprint::of(&[code.as_str(), message, evidence]);
        return occurrence;
    };
    let entry = facts.entry(place.entry);
    let cell = facts.cell(place);
    let (own_or_items, name) = (|role| own_or_items(facts, place.entry, role), name_of(facts, place.entry));
    occurrence.entry = Some(entries.entry(entry.index).or_insert_with(|| entry_ref(facts, entry.index)).clone());
    occurrence.field = cell.role;
    occurrence.place = Some(native_place(facts, place, lang));
    occurrence.citation = spot.citation.map(|citation| (place.entry, place.cell, citation));
    let field = cell.role.map_or("", Role::name);
    occurrence.fingerprint = fingerprint::of(&[
        code.as_str(),
        own_or_items(Role::Category),
        name.unwrap_or_default(),
        facts.field(entry.index, Role::SubName),
        field,
        evidence,
    ]);
    occurrence
}

/// The texts of a report's fixes, the same at all its places.
struct Shown {
    fixes: Vec<ShownFix>,
}

/// The texts of a fix.
struct ShownFix {
    title: Arc<str>,
    text: Arc<str>,
    beside: Option<Arc<str>>,
}

impl Shown {
    /// `old` are the reported characters.
    fn of(report: &RawReport, old: &str, lang: Lang, on: &mut Spreading<'_>) -> Self {
        let fixes = report.fixes.iter().map(|fix| ShownFix {
            title: on.share(&title_of(old, &fix.text, lang)),
            text: on.share(&fix.text),
            beside: fix.beside.as_ref().map(|(_, text)| on.share(text)),
        });
        Self { fixes: fixes.collect() }
    }
}

/// What a repair does, for people.
fn title_of(old: &str, new: &str, lang: Lang) -> String {
    // A long text is recognised by its beginning.
    let shorten = |text: &str| match text.char_indices().nth(20) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    };
    let (shown, new_shown) = (shorten(old), shorten(new));
    match (old.trim().is_empty(), new.is_empty()) {
        (true, true) => lang.pick("删去空格", "remove the space").to_owned(),
        (true, false) => lang.pick("补上“{}”", "insert “{}”").replace("{}", &new_shown),
        (false, true) => lang.pick("删去“{}”", "remove “{}”").replace("{}", &shown),
        (false, false) => lang.pick("改为“{}”", "change to “{}”").replace("{}", &new_shown),
    }
}

fn fix_of(fix: &RawFix, at: &At, span: Span, shown: &ShownFix) -> Fix {
    let mut edits = Vec::with_capacity(1 + usize::from(shown.beside.is_some()));
    edits.push(Edit { span, text: Arc::clone(&shown.text) });
    // The other place lies as far from this one as in the distinct text.
    if let (Some((At::Text { span: other, .. }, _)), Some(text), At::Text { span: own, .. }) =
        (&fix.beside, &shown.beside, at)
        && let Some(base) = span.start().checked_sub(own.start())
    {
        edits.push(Edit { span: other.shift(base), text: Arc::clone(text) });
        edits.sort_by_key(|edit| edit.span);
    }
    Fix { title: Arc::clone(&shown.title), applicability: fix.applicability, edits }
}
