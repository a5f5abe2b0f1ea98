//! Items whose name or stages are those of another type of power than the one they are listed under.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::foreign::{is_other_type, short};
use super::points::outer_points;
use super::{Facts, Place};
use crate::model::Role;
use crate::text::Span;

/// An item that is listed under another type of power than its name or its duties say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfiled {
    /// The cell that tells: the name or the duties.
    pub place: Place,
    /// The words that tell, relative to the cell's text.
    pub span: Span,
    /// The type that the item is listed under.
    pub category: &'static str,
    /// What tells.
    pub sign: Sign,
}

/// What tells that an item is of another type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Its name ends like those of this type.
    Name(&'static str),
    /// Its duties are the stages of a penalty.
    PenaltyStages,
    /// Its duties are the stages of an application.
    ApplicationStages,
}

impl Sign {
    /// The name in scripts and message ids.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name(_) => "name",
            Self::PenaltyStages => "penalty-stages",
            Self::ApplicationStages => "application-stages",
        }
    }
}

/// How names of a type end: 对…的处罚. Only endings that no other type of power has.
const ENDINGS: &[(&str, &[&str])] = &[
    ("行政处罚", &["的处罚", "的行政处罚"]),
    ("行政检查", &["的检查", "的监督检查", "的行政检查"]),
    ("行政许可", &["的许可", "行政许可", "的审批"]),
    ("行政奖励", &["的奖励", "的表彰奖励", "的表彰和奖励"]),
    ("行政征收", &["费的征收", "费征收"]),
    ("行政裁决", &["的裁决", "的行政裁决"]),
];

/// Words of unlawful conduct: 拒绝监督检查 and 未取得…许可 are names of penalties.
const CONDUCT: &[&str] = &["未", "不", "拒", "违", "擅自", "逃", "阻", "妨", "伪造", "骗取", "超"];

/// The stages of a penalty, and types whose items have others.
const PENALTY_STAGES: &[&str] = &["立案", "调查", "告知", "处罚"];
const NO_PENALTY: &[&str] = &["行政许可", "行政征收", "行政给付", "行政检查", "行政确认", "行政奖励", "行政裁决"];
/// The stages of an application, and types whose items nobody applies for.
const APPLICATION_STAGES: &[&str] = &["受理", "审查", "审核", "送达", "准予"];
const NO_APPLICATION: &[&str] = &["行政处罚", "行政检查", "行政强制"];
/// So many stages have to be named.
const LEAST_STAGES: usize = 3;

impl Facts {
    /// Items listed under one type of power whose name or stages of duties are those of another, in the order of the list.
    pub fn misfiled(&self) -> Vec<Misfiled> {
        // Duties copied from another type are told as such.
        let copied: FxHashSet<Place> = self.texts_of_other_types().into_iter().map(|foreign| foreign.place).collect();
        let mut found = Vec::new();
        for entry in self.document.entries.iter().filter(|entry| entry.parent.is_none()) {
            let Some(category) = self.definite_type(entry.index) else { continue };
            let by_name = || {
                let place = self.place_of(entry.index, Role::Name)?;
                let (other, span) = type_of_name(self.words(self.cell(place).text), category)?;
                Some(Misfiled { place, span, category, sign: Sign::Name(other) })
            };
            let by_stages = || {
                let place = self.place_of(entry.index, Role::Duties).filter(|place| !copied.contains(place))?;
                let (sign, span) = self.sign_of_stages(place, category)?;
                Some(Misfiled { place, span, category, sign })
            };
            found.extend(by_name().or_else(by_stages));
        }
        found
    }

    /// What the headings of duties say against a type, with the first that does.
    fn sign_of_stages(&self, duties: Place, category: &str) -> Option<(Sign, Span)> {
        let text = self.cell(duties).text;
        let words = self.words(text);
        let headings: Vec<Span> =
            outer_points(&self.text(text).points).iter().filter_map(|point| point.heading).collect();
        let with = |word: &str| headings.iter().copied().find(|span| span.slice(words).contains(word));
        let named = |stages: &[&str]| {
            let spans: BTreeSet<Span> = stages.iter().filter_map(|stage| with(stage)).collect();
            spans.first().copied().filter(|_| spans.len() >= LEAST_STAGES)
        };
        let has = |word: &str| with(word).is_some();
        if NO_PENALTY.contains(&category) && has("立案") && !has("受理") && !has(short(category)) {
            return Some((Sign::PenaltyStages, named(PENALTY_STAGES)?));
        }
        let is_of_office = ["立案", "调查", "告知", "处罚", "检查", "取证"].iter().any(|word| has(word));
        if NO_APPLICATION.contains(&category) && has("受理") && has("送达") && !is_of_office {
            return Some((Sign::ApplicationStages, named(APPLICATION_STAGES)?));
        }
        None
    }
}

/// The other type that a name ends like, with its ending.
fn type_of_name(name: &str, category: &str) -> Option<(&'static str, Span)> {
    let head = name.trim_end_matches(|c: char| c.is_whitespace() || "。；".contains(c));
    let bare = match (head.strip_suffix(['）', ')']), head.rfind(['（', '('])) {
        (Some(_), Some(open)) => head[..open].trim_end(),
        _ => head,
    };
    if bare.contains(short(category)) {
        return None;
    }
    let is_conduct = CONDUCT.iter().any(|word| bare.contains(word));
    ENDINGS.iter().filter(|(other, _)| is_other_type(category, other)).find_map(|(other, endings)| {
        let ending = endings.iter().filter(|ending| bare.ends_with(**ending)).max_by_key(|ending| ending.len())?;
        // Conduct is what is punished: only 对…的处罚 itself speaks of it and is the name of a type.
        let is_clear = *other == "行政处罚" || !is_conduct;
        let start = bare.len() - ending.trim_start_matches('的').len();
        is_clear.then(|| (*other, Span::of(start, bare.len())))
    })
}

#[cfg(test)]
mod tests {
    use super::type_of_name;

    fn other(name: &'static str, category: &str) -> Option<(&'static str, &'static str)> {
        type_of_name(name, category).map(|(other, span)| (other, span.slice(name)))
    }

    #[test]
    fn a_name_ends_like_its_type() {
        assert_eq!(other("对路灯损坏的处罚（含遮挡）", "行政检查"), Some(("行政处罚", "处罚")));
        assert_eq!(other("对路灯的监督检查", "行政处罚"), Some(("行政检查", "监督检查")));
        assert_eq!(other("路灯迁移的许可", "行政确认"), None);
        assert_eq!(other("对拒绝路灯的监督检查", "行政处罚"), None);
        assert_eq!(other("对未取得路灯迁移的许可", "行政处罚"), None);
        assert_eq!(other("对处罚决定执行情况的检查", "行政处罚"), None);
    }
}
