//! The rank of a cited instrument: from the register, else from issuer and number of its note.

use super::Facts;
use crate::law::{Confidence, How, Level};
use crate::model::{Citation, Event, EventKind, NumberForm};

/// The rank of an instrument, and how it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rank {
    /// The official title where the register has it, else as cited.
    pub title: String,
    /// The level.
    pub level: Level,
    /// Whose it is, as far as that bears on what it may set.
    pub tier: Tier,
    /// Whether the register says so, and not only issuer and number.
    pub registered: bool,
    /// Whether the register's entry is of high confidence.
    pub certain: bool,
    /// Where the knowledge comes from, for users.
    pub source: String,
}

/// Whose instrument it is, where one level has several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// The State Council: its decisions may do what other documents may not.
    Council,
    /// The government of a province.
    Province,
    /// The government of a city.
    City,
    /// Of no importance, or not known.
    Other,
}

impl Tier {
    /// The name in scripts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Council => "council",
            Self::Province => "province",
            Self::City => "city",
            Self::Other => "",
        }
    }
}

impl Facts {
    /// The rank of a cited instrument; `None` where neither register nor note can tell.
    pub fn rank(&self, citation: &Citation) -> Option<Rank> {
        let pointed = citation.pointer.as_ref().map(|pointer| pointer.title.as_str());
        let title = pointed.unwrap_or(&citation.title.text);
        if title.is_empty() {
            return None;
        }
        // A notice that issues a rule is not the rule.
        if let Some(found) = self.laws.get(title).filter(|found| found.how != How::Nested) {
            let law = found.law;
            return Some(Rank {
                title: law.title().to_owned(),
                level: law.level(),
                tier: tier(law.level(), law.issuer()),
                registered: true,
                certain: law.confidence() == Confidence::High,
                source: law.source().to_owned(),
            });
        }
        let events = &citation.note.as_ref()?.events;
        // Before 2000 ministries issued regulations that the State Council had approved.
        if events.iter().any(|event| event.kind == EventKind::Approved) {
            return None;
        }
        let mut ranks = events.iter().filter_map(|event| Some((level_of(event)?, event)));
        let (level, first) = ranks.next()?;
        if ranks.any(|(other, _)| other != level) {
            return None;
        }
        Some(Rank {
            title: title.to_owned(),
            level,
            tier: tier(level, &issuer_of(first)),
            registered: false,
            certain: false,
            source: String::new(),
        })
    }
}

fn issuer_of(event: &Event) -> String {
    let number = event.number.as_ref().map(|number| number.prefix.clone());
    number.or_else(|| event.issuer.as_ref().map(|issuer| issuer.value.clone())).unwrap_or_default()
}

/// Beginnings of the names of provinces, by which a government is known to be that of a province.
const MUNICIPALITIES: [&str; 4] = ["北京市", "天津市", "上海市", "重庆市"];

fn tier(level: Level, issuer: &str) -> Tier {
    match level {
        Level::Normative | Level::Administrative if issuer.contains("国务院") || issuer.starts_with("国发") => {
            Tier::Council
        }
        Level::LocalRule => {
            let before = issuer.split("人民政府").next().unwrap_or_default();
            let is_province =
                before.ends_with(['省']) || before.ends_with("自治区") || MUNICIPALITIES.contains(&before);
            match before.chars().next_back() {
                _ if is_province => Tier::Province,
                Some('市' | '州') => Tier::City,
                _ => Tier::Other,
            }
        }
        _ => Tier::Other,
    }
}

/// The level that issuer and number of an event tell of.
fn level_of(event: &Event) -> Option<Level> {
    let Some(number) = &event.number else {
        let issuer = event.issuer.as_ref()?.value.as_str();
        let of_congress = issuer.contains("人民代表大会") || issuer.contains("人大");
        let is_local = ["省", "市", "自治区", "自治州", "自治县"].iter().any(|place| issuer.contains(place));
        // 第十三届人大常委会 may be anyone's.
        return match (of_congress, issuer.contains("全国"), is_local) {
            (true, true, false) => Some(Level::Statute),
            (true, false, true) => Some(Level::Local),
            _ => None,
        };
    };
    let prefix = number.prefix.trim_start_matches("中华人民共和国");
    match number.form {
        NumberForm::Order => {
            let issuer = prefix.strip_suffix('令')?;
            match issuer {
                "国务院" => Some(Level::Administrative),
                "主席" => Some(Level::Statute),
                _ if issuer.ends_with("人民政府") => Some(Level::LocalRule),
                _ if issuer.contains(['省', '市', '县', '州']) || issuer.contains("自治区") => None,
                _ if issuer.ends_with(['部', '局', '署'])
                    || issuer.ends_with("委员会")
                    || issuer.ends_with("人民银行") =>
                {
                    Some(Level::Department)
                }
                _ => None,
            }
        }
        // 桂政发, 国办发; ministries have issued rules with numbers of this form as well.
        NumberForm::Bracketed => {
            let of_government = ["政发", "政办发", "政办", "国发", "国办发"].iter().any(|end| prefix.ends_with(end));
            of_government.then_some(Level::Normative)
        }
    }
}
