//! From reports to findings: each report is spread over its places, and reports of one rule and one group become one finding.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::fingerprint;
use crate::diagnostic::{
    Bilingual, Edit, EntryRef, Finding, Fix, Lang, NativePlace, Occurrence, Related, RuleCode, Severity,
};
use crate::facts::{Facts, Place, RoleMask};
use crate::model::{DocumentKind, Role};
use crate::rule::{Argument, Message, Rule, Template};
use crate::script::{At, RawFix, RawReport, Site, entry_place};
use crate::text::Span;

/// Gathers the reports of all rules on one file; those of several files are put together by [`Collector::absorb`].
#[derive(Debug)]
pub struct Collector {
    lang: Lang,
    findings: BTreeMap<(RuleCode, Severity, String), Draft>,
    seen: FxHashSet<Seen>,
    /// The items of the file, shared by their places.
    entries: FxHashMap<u32, EntryRef>,
    /// The numbers of the files of the run among the checked files, where places of several may be told.
    numbers: Arc<[u32]>,
}

/// A rule, a file, a place in it and what is said there: what makes two reports one.
type Seen = (RuleCode, u32, Span, Option<(u32, u32)>, u64);

#[derive(Debug)]
struct Draft {
    finding: Finding,
    many: Option<String>,
}

/// A place of a report in the source.
struct Spot {
    span: Span,
    place: Option<Place>,
    /// The paragraph of running text, by its index in the document.
    paragraph: Option<u32>,
    citation: Option<u32>,
}

impl Spot {
    /// The kind of the part it stands in, where that is known.
    fn kind(&self, facts: &Facts) -> Option<DocumentKind> {
        let of_cell = self.place.map(|place| facts.document.kind_of(facts.entry(place.entry)));
        of_cell.or_else(|| self.paragraph.map(|paragraph| facts.kind_of_paragraph(paragraph)))
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
        Self { lang, findings: BTreeMap::new(), seen: FxHashSet::default(), entries: FxHashMap::default(), numbers }
    }

    /// Adds the reports of a rule on a file.
    pub fn add(&mut self, file: u32, facts: &Facts, rule: &Rule, severity: Severity, reports: Vec<RawReport>) {
        for report in reports {
            self.add_one(file, facts, rule, severity, report);
        }
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

    fn add_one(&mut self, file: u32, facts: &Facts, rule: &Rule, severity: Severity, report: RawReport) {
        let Some(message) = rule.meta.messages.get(&report.message) else {
            return;
        };
        let lang = self.lang;
        let severity = report.severity.unwrap_or(severity);
        let text = Template(message.text(lang)).fill(&report.arguments);
        let fill = |template: &Bilingual| Template(template.get(lang)).fill(&report.arguments);
        let group = report.group.clone().unwrap_or_else(|| group_key(&report.message, &report.arguments));
        let many = message.many.as_ref().map(fill);
        let particular = message.place.as_ref().map(fill);
        let label =
            companion(rule, &report, report.label.as_deref(), message.label.as_ref(), lang, |m| m.label.as_ref())
                .map(Arc::<str>::from);
        let mut spots = spots(facts, &report.at);
        spots.retain(|spot| spot.kind(facts).is_none_or(|kind| rule.meta.applies_to(kind)));
        if spots.is_empty() {
            return;
        }
        let said = fingerprint::of(&[&text]);
        let draft = self.findings.entry((rule.meta.code, severity, group.clone())).or_insert_with(|| {
            let mut finding = Finding::new(rule.meta.code, rule.meta.name.clone(), severity, text.clone());
            let own_help =
                companion(rule, &report, report.help.as_deref(), message.help.as_ref(), lang, |m| m.help.as_ref());
            finding.help = own_help.or_else(|| rule.meta.help.as_ref().map(fill));
            finding.basis = rule.meta.basis.as_ref().map(fill);
            finding.notes.extend(message.note.as_ref().map(fill));
            let notes = report.notes.iter().filter_map(|id| rule.meta.messages.get(id));
            finding.notes.extend(notes.map(|note| Template(note.text(lang)).fill(&report.arguments)));
            finding.group = group;
            Draft { finding, many }
        });
        // Texts are shared by the places of a report: there are hundreds of them.
        let place_message: Arc<str> = match &particular {
            Some(particular) => format!("{text}{PARTICULAR}{particular}").into(),
            None => text.into(),
        };
        let related_messages: Vec<Arc<str>> = report
            .related
            .iter()
            .map(|related| {
                let message = rule.meta.messages.get(&related.message);
                message.map_or(String::new(), |message| Template(message.text(lang)).fill(&report.arguments)).into()
            })
            .collect();
        for spot in spots {
            // Two reports of one fault at one place (a fact found from two sides) are one occurrence.
            let place = spot.place.map(|place| (place.entry, place.cell));
            if !self.seen.insert((rule.meta.code, file, spot.span, place, said)) {
                continue;
            }
            let mut occurrence =
                occurrence_at(file, facts, rule.meta.code, &spot, &report.message, lang, &mut self.entries);
            occurrence.label = label.clone();
            // Which of the two is said is settled when all places are known.
            occurrence.message = Some(Arc::clone(&place_message));
            for (related, message) in report.related.iter().zip(&related_messages) {
                if let Some((file, span)) = beside(&self.numbers, file, facts, (&related.at, &report.at), spot.place) {
                    occurrence.related.push(Related { file, span, message: Arc::clone(message) });
                }
            }
            // What the file does not hold, like an automatic number of Word, cannot be mended in it.
            let fixes = report.fixes.iter().map(|fix| fix_of(fix, &report.at, spot.span, facts, lang));
            occurrence.fixes =
                fixes.filter(|fix| fix.edits.iter().all(|edit| facts.source.can_write(edit.span))).collect();
            draft.finding.occurrences.push(occurrence);
        }
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

/// Says once what all places share; keeps what differs.
fn settle_messages(finding: &mut Finding, many: Option<String>) {
    // Findings that no script made have said what there is to say.
    if finding.occurrences.iter().all(|occurrence| occurrence.message.is_none()) {
        return;
    }
    let whole = |occurrence: &Occurrence| {
        let message = occurrence.message.as_deref().unwrap_or_default();
        message.split(PARTICULAR).next().unwrap_or_default().to_owned()
    };
    // A finding that no script made (Q001) has its message already.
    if finding.occurrences.iter().all(|occurrence| occurrence.message.is_none()) {
        return;
    }
    let Some(first) = finding.occurrences.first().map(whole) else {
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

fn spots(facts: &Facts, at: &At) -> Vec<Spot> {
    match at {
        At::Text { text, span, site, citation } => {
            let spot = |place: Place| Spot {
                span: span.shift(facts.cell(place).span.start()),
                place: Some(place),
                paragraph: None,
                citation: *citation,
            };
            let standing = |paragraph: u32| Spot {
                span: span.shift(facts.document.paragraphs[paragraph as usize].1.start()),
                place: None,
                paragraph: Some(paragraph),
                citation: *citation,
            };
            match site {
                Site::Placed(place) => vec![spot(*place)],
                Site::Values(mask) => {
                    let places = facts.places(*text).iter().copied();
                    let cells = places.filter(|place| mask.has(facts.cell(*place).role)).map(spot);
                    let paragraphs = facts.paragraphs(*text).iter().copied();
                    cells.chain(paragraphs.filter(|_| mask.meets(RoleMask::TEXT)).map(standing)).collect()
                }
            }
        }
        At::Entry(index) => {
            let (place, span) = entry_place(facts, *index);
            vec![Spot { span, place, paragraph: None, citation: None }]
        }
        At::Pinned(pin) => spots(facts, &pin.at),
        At::Source(span) => vec![Spot { span: *span, place: None, paragraph: None, citation: None }],
    }
}

/// File and stretch of a related place, beside the one that is reported at `place`. Of places in other files the first is shown.
fn beside(
    numbers: &[u32],
    file: u32,
    facts: &Facts,
    (related, at): (&At, &At),
    place: Option<Place>,
) -> Option<(u32, Span)> {
    if let (At::Pinned(related), At::Pinned(at)) = (related, at)
        && related.file != at.file
    {
        return Some((*numbers.get(related.file as usize)?, related.first));
    }
    Some((file, spots_near(facts, related, place)?))
}

/// The place of a related value nearest to the occurrence: in the same entry where there is one, else the first.
fn spots_near(facts: &Facts, at: &At, place: Option<Place>) -> Option<Span> {
    let spots = spots(facts, at);
    let same = spots.iter().find(|spot| spot.place.map(|spot| spot.entry) == place.map(|place| place.entry));
    same.or(spots.first()).map(|spot| spot.span)
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

/// Table, row, column and address of a cell.
pub fn native_place(facts: &Facts, place: Place, lang: Lang) -> NativePlace {
    let (entry, cell) = (facts.entry(place.entry), facts.cell(place));
    NativePlace {
        table: facts.document.table_of(entry),
        row: entry.row,
        column: u32::from(cell.column) + 1,
        address: facts.document.address_of(entry, cell).map(|address| match lang {
            Lang::Zh => address.zh(),
            Lang::En => address.en(),
        }),
    }
}

/// An entry's field, or its item's where it has none of its own.
fn own_or_items(facts: &Facts, entry: u32, role: Role) -> &str {
    let own = facts.field(entry, role);
    if own.is_empty() { facts.field(facts.item_of(entry).index, role) } else { own }
}

fn name_of(facts: &Facts, entry: u32) -> Option<&str> {
    [Role::Name, Role::DepartmentDuty]
        .into_iter()
        .map(|role| own_or_items(facts, entry, role))
        .find(|name| !name.is_empty())
}

/// How reports name an entry.
pub fn entry_ref(facts: &Facts, entry: u32) -> EntryRef {
    EntryRef {
        index: entry,
        number: facts.item_of(entry).number.as_ref().map(|number| number.text.as_str().into()),
        name: name_of(facts, entry).map(|name| name.split_whitespace().collect::<String>().into()),
    }
}

fn fix_of(fix: &RawFix, at: &At, span: Span, facts: &Facts, lang: Lang) -> Fix {
    let old = facts.source.slice(span);
    // A long text is recognised by its beginning.
    let shorten = |text: &str| match text.char_indices().nth(20) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    };
    let (shown, fix_shown) = (shorten(old), shorten(&fix.text));
    let title = match (old.trim().is_empty(), fix.text.is_empty()) {
        (true, true) => lang.pick("删去空格", "remove the space").to_owned(),
        (true, false) => lang.pick("补上“{}”", "insert “{}”").replace("{}", &fix_shown),
        (false, true) => lang.pick("删去“{}”", "remove “{}”").replace("{}", &shown),
        (false, false) => lang.pick("改为“{}”", "change to “{}”").replace("{}", &fix_shown),
    };
    let mut edits = vec![Edit { span, text: fix.text.clone() }];
    // The other place lies as far from this one as in the distinct text.
    if let (Some((At::Text { span: other, .. }, text)), At::Text { span: own, .. }) = (&fix.beside, at)
        && let Some(base) = span.start().checked_sub(own.start())
    {
        edits.push(Edit { span: other.shift(base), text: text.clone() });
        edits.sort_by_key(|edit| edit.span);
    }
    Fix { title, applicability: fix.applicability, edits }
}
