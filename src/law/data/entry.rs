use std::ops::Range;

use super::{Confidence, Day, Level, Status, VersionKind};

/// The facts about an instrument, owned, as the TOML gives them. Empty texts and 0 stand for what is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawEntry {
    /// The official title.
    pub title: String,
    /// Accepted other names.
    pub aliases: Vec<String>,
    /// Titles of the past.
    pub former: Vec<String>,
    /// Common mistakes.
    pub misnomers: Vec<String>,
    /// The level.
    pub level: Level,
    /// Who issued it first.
    pub issuer: String,
    /// The province, for local instruments.
    pub region: String,
    /// Whether it is in force.
    pub status: Status,
    /// Since when it is repealed.
    pub repealed_on: Day,
    /// The title of what replaced it.
    pub superseded_by: String,
    /// The number of the last article of the text in force.
    pub articles: u32,
    /// Whether every version that it ever had is in `versions`.
    pub history_complete: bool,
    /// How far the entry can be relied on.
    pub confidence: Confidence,
    /// Where the facts come from, in words for users.
    pub source: String,
    /// The file of a local register that made or changed the entry; empty for bundled ones.
    pub origin: String,
    /// What happened to it, by date.
    pub versions: Vec<VersionEntry>,
    /// Where the title stands in its file.
    pub at: Range<usize>,
    /// Where `superseded_by` stands in its file.
    pub superseded_at: Range<usize>,
}

impl LawEntry {
    /// An entry of which only the title is known.
    pub fn new(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            aliases: Vec::new(),
            former: Vec::new(),
            misnomers: Vec::new(),
            level: Level::Normative,
            issuer: String::new(),
            region: String::new(),
            status: Status::InForce,
            repealed_on: Day::NONE,
            superseded_by: String::new(),
            articles: 0,
            history_complete: false,
            confidence: Confidence::High,
            source: String::new(),
            origin: String::new(),
            versions: Vec::new(),
            at: 0..0,
            superseded_at: 0..0,
        }
    }
}

/// One event in the life of an instrument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionEntry {
    /// When.
    pub date: Day,
    /// What happened.
    pub kind: VersionKind,
    /// By whom.
    pub issuer: String,
    /// The document number: 国务院令第732号.
    pub number: String,
    /// Since when it has effect.
    pub effective: Day,
    /// Known not to have effect yet, though the day is not known.
    pub pending: bool,
    /// The number of the last article.
    pub articles: u32,
    /// How far the facts can be relied on.
    pub confidence: Confidence,
    /// Where they come from; the instrument's source where the TOML gives none.
    pub source: String,
    /// The file of a local register that made or changed it.
    pub origin: String,
}

/// An organ that issues instruments, in one stretch of its existence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgencyEntry {
    /// The full name.
    pub name: String,
    /// Accepted short names.
    pub short: Vec<String>,
    /// Since when.
    pub from: Day,
    /// Until when; none where it exists.
    pub to: Day,
    /// Who took over, where the register has them.
    pub successors: Vec<String>,
    /// Who took over, in words.
    pub successor_note: String,
    /// What sort of organ it is.
    pub kind: String,
    /// How far this can be relied on.
    pub confidence: Confidence,
    /// Further facts.
    pub note: String,
    /// The file of a local register that made or changed it.
    pub origin: String,
    /// Where the name stands in its file.
    pub at: Range<usize>,
}

/// What register files hold together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    /// Instruments.
    pub laws: Vec<LawEntry>,
    /// Organs.
    pub agencies: Vec<AgencyEntry>,
}

/// A mistake in a register file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The bytes at fault.
    pub at: Range<usize>,
    /// What is wrong, in Chinese.
    pub zh: String,
    /// What is wrong, in English.
    pub en: String,
}

impl Problem {
    /// A problem from its parts.
    pub fn new(at: Range<usize>, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { at, zh: zh.into(), en: en.into() }
    }
}
