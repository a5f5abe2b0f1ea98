use super::instrument::Law;
use super::version::{LawEvent, LawVersion};
use crate::model::{Date, EventKind};

/// What a citation says about the version: any part may be missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cited<'a> {
    /// The date, perhaps only its year.
    pub date: Option<Date>,
    /// The number of the order or document.
    pub number: Option<u32>,
    /// The year inside a document number: 2013 of 桂政发〔2013〕9号.
    pub number_year: Option<u16>,
    /// Who issued it, with or without 令: 国务院, 中华人民共和国国务院令, 主席令.
    pub issuer: Option<&'a str>,
    /// What the date is the date of.
    pub kind: Option<EventKind>,
}

/// The versions that a citation can mean.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VersionMatch<'r> {
    /// This one: something agrees and nothing disagrees with any other fitting as well.
    Exact(LawVersion<'r>),
    /// Any of these: what is said fits all of them.
    Ambiguous(Vec<LawVersion<'r>>),
    /// None: these agree in one part (the date, say) and disagree in another (the number).
    Conflict(Vec<LawVersion<'r>>),
    /// None agrees in anything; a fault only where the history is complete.
    Unknown,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Agreement {
    Yes,
    No,
    Silent,
}

impl<'r> Law<'r> {
    /// The version that a citation means.
    pub fn matching(&self, cited: &Cited<'_>) -> VersionMatch<'r> {
        let judged: Vec<(LawVersion<'r>, usize, bool)> = self
            .versions()
            .map(|version| {
                let by_number = number_agreement(&version, cited);
                let by_date = match date_agreement(&version, cited) {
                    Agreement::No if by_number == Agreement::Yes && may_be_passing(&version, cited) => {
                        Agreement::Silent
                    }
                    agreement => agreement,
                };
                let parts = [by_date, by_number];
                let agreeing = parts.iter().filter(|part| **part == Agreement::Yes).count();
                (version, agreeing, parts.contains(&Agreement::No))
            })
            .filter(|(_, agreeing, _)| *agreeing > 0)
            .collect();
        let best = judged.iter().filter(|(.., disagrees)| !disagrees).map(|(_, agreeing, _)| *agreeing).max();
        let Some(best) = best else {
            let conflicting: Vec<_> = judged.into_iter().map(|(version, ..)| version).collect();
            return if conflicting.is_empty() { VersionMatch::Unknown } else { VersionMatch::Conflict(conflicting) };
        };
        let fitting = judged.into_iter().filter(|(_, agreeing, disagrees)| !disagrees && *agreeing == best);
        let mut fitting: Vec<_> = fitting.map(|(version, ..)| version).collect();
        // A year alone often fits several; the word behind it (修订, 公布) may tell which is meant.
        if fitting.len() > 1 && fitting.iter().any(|version| kind_fits(version, cited)) {
            fitting.retain(|version| kind_fits(version, cited));
        }
        match fitting.as_slice() {
            [one] => VersionMatch::Exact(*one),
            _ => VersionMatch::Ambiguous(fitting),
        }
    }
}

fn kind_fits(version: &LawVersion<'_>, cited: &Cited<'_>) -> bool {
    use super::data::VersionKind::{Adopted, Amended, Issued, Revised};
    version.events().any(|event| match cited.kind {
        Some(EventKind::Revised) => matches!(event.kind(), Amended | Revised),
        Some(EventKind::Issued | EventKind::Adopted | EventKind::Approved) => matches!(event.kind(), Issued | Adopted),
        _ => true,
    })
}

fn date_agreement(version: &LawVersion<'_>, cited: &Cited<'_>) -> Agreement {
    let Some(date) = cited.date else {
        return Agreement::Silent;
    };
    let same = |known: Date| {
        let part = |a: u8, b: u8| a == 0 || b == 0 || a == b;
        known.year == date.year && part(known.month, date.month) && part(known.day, date.day)
    };
    let dates: Vec<Date> = match cited.kind {
        Some(EventKind::Effective) => version.effective().into_iter().collect(),
        _ => version.events().filter_map(|event| event.date()).collect(),
    };
    match dates.as_slice() {
        [] => Agreement::Silent,
        known if known.iter().any(|known| same(*known)) => Agreement::Yes,
        _ => Agreement::No,
    }
}

/// Whether the cited date may be the day on which a version was passed, where only that of its issue is known: some months later,
/// under the number that is cited.
fn may_be_passing(version: &LawVersion<'_>, cited: &Cited<'_>) -> bool {
    let passed = matches!(cited.kind, Some(EventKind::Adopted | EventKind::Approved));
    let knows_passing = version.events().any(|event| event.kind() == super::data::VersionKind::Adopted);
    let shortly_before = |issued: Date, date: Date| date.earliest() <= issued && issued.year - date.year <= 1;
    passed
        && !knows_passing
        && version.date().zip(cited.date).is_some_and(|(issued, date)| shortly_before(issued, date))
}

fn number_agreement(version: &LawVersion<'_>, cited: &Cited<'_>) -> Agreement {
    let Some(number) = cited.number else {
        return Agreement::Silent;
    };
    let mut agreement = Agreement::Silent;
    for known in version.events().filter_map(|event: LawEvent<'_>| event.number()).filter_map(parse_number) {
        let year_fits = || cited.number_year.is_none_or(|year| known.year.is_none_or(|known| known == year));
        let issuer_fits = || cited.issuer.is_none_or(|issuer| same_issuer(issuer, known.prefix));
        // Names are compared last: it takes longest, and few numbers are the same.
        if known.number == number && year_fits() && issuer_fits() {
            return Agreement::Yes;
        }
        agreement = Agreement::No;
    }
    agreement
}

struct KnownNumber<'a> {
    prefix: &'a str,
    year: Option<u16>,
    number: u32,
}

/// Takes apart the register's two shapes: 国务院令第732号 and 国发〔2020〕13号.
fn parse_number(text: &str) -> Option<KnownNumber<'_>> {
    let text = text.strip_suffix('号')?;
    if let Some((prefix, number)) = text.rsplit_once('第') {
        return Some(KnownNumber { prefix, year: None, number: number.parse().ok()? });
    }
    let (prefix, rest) = text.split_once('〔')?;
    let (year, number) = rest.split_once('〕')?;
    Some(KnownNumber { prefix, year: year.parse().ok(), number: number.parse().ok()? })
}

/// Whether two names of an issuer can mean the same one. A congress stands for the president's order, which promulgates its
/// statutes; one of several joint issuers stands for all.
fn same_issuer(cited: &str, known: &str) -> bool {
    fn plain(name: &str) -> &str {
        let name = name.trim_start_matches("中华人民共和国");
        let name = name.trim_start_matches("原");
        name.trim_end_matches("公告").trim_end_matches('令').trim_end_matches("国家主席")
    }
    let (cited, known) = (plain(cited), plain(known));
    let by_congress = known == "主席" && (cited.contains("人民代表大会") || cited.contains("人大"));
    cited.is_empty() || by_congress || known.contains(cited) || cited.contains(known)
}
