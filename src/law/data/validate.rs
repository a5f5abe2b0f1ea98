use std::collections::BTreeMap;

use super::{Day, LawEntry, Problem, Register, VersionEntry, VersionKind, key};

/// The checks across entries: no title or name twice, every reference resolves, dates in order. `known` tells of titles
/// elsewhere (the register that this one adds to). Each problem comes with the index of its instrument, or of its organ
/// counted on from the instruments.
pub fn validate(register: &Register, known: &dyn Fn(&str) -> bool) -> Vec<(usize, Problem)> {
    let mut problems = Vec::new();
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let laws = &register.laws;
    for (at, law) in laws.iter().enumerate() {
        if let Some(other) = names.insert(key(&law.title).collect(), at) {
            let other = &laws[other].title;
            let zh = format!("名称重复：《{}》与《{other}》", law.title);
            problems.push((at, Problem::new(law.at.clone(), zh, format!("title twice: “{}”, “{other}”", law.title))));
        }
    }
    for (at, law) in laws.iter().enumerate() {
        for name in law.aliases.iter().chain(&law.former).chain(&law.misnomers) {
            let other = *names.entry(key(name).collect()).or_insert(at);
            if other != at {
                let other = &laws[other].title;
                let zh = format!("“{name}”已是《{other}》的名称");
                problems.push((at, Problem::new(law.at.clone(), zh, format!("“{name}” is a name of “{other}”"))));
            }
        }
    }
    let titles: BTreeMap<&str, ()> = laws.iter().map(|law| (law.title.as_str(), ())).collect();
    for (at, law) in laws.iter().enumerate() {
        let by = law.superseded_by.as_str();
        if !by.is_empty() && (by == law.title || !titles.contains_key(by) && !known(by)) {
            let zh = format!("superseded_by 指向登记库中没有的《{by}》");
            let en = format!("superseded_by names “{by}”, which is not registered");
            problems.push((at, Problem::new(law.superseded_at.clone(), zh, en)));
        }
        if law.versions.windows(2).any(|pair| pair[0].date > pair[1].date) {
            let zh = format!("《{}》的版本日期没有由早到晚排列", law.title);
            problems.push((at, Problem::new(law.at.clone(), zh, "versions are not in the order of their dates")));
        }
        problems.extend(contradictions(law).map(|problem| (at, problem)));
    }
    for (at, agency) in register.agencies.iter().enumerate() {
        for successor in &agency.successors {
            if !register.agencies.iter().any(|other| other.name == *successor) && !known(successor) {
                let zh = format!("后继机关“{successor}”没有登记；无须登记时写在 successor_note 中");
                let en = format!("successor “{successor}” is not registered; use successor_note if it need not be");
                problems.push((laws.len() + at, Problem::new(agency.at.clone(), zh, en)));
            }
        }
    }
    problems
}

/// What an entry says against itself.
fn contradictions(law: &LawEntry) -> impl Iterator<Item = Problem> {
    let repealed = law.status == super::Status::Repealed;
    let early = law.versions.first().filter(|first| {
        !law.repealed_on.is_none() && law.repealed_on < first.date && first.kind != VersionKind::Repealed
    });
    let date_only = !law.repealed_on.is_none() && !repealed;
    let first = early.map(|_| Problem::new(law.at.clone(), "废止早于公布", "repealed before it was issued"));
    let second = date_only.then(|| {
        let zh = "有 repealed_on，status 却不是“已废止”";
        Problem::new(law.at.clone(), zh, "repealed_on without the status 已废止")
    });
    first.into_iter().chain(second)
}

/// Days within which passing and issuing belong together.
const SAME_ISSUE: i64 = 400;
/// Days within which a local congress's passing and the approval of an amendment belong together.
const SAME_AMENDMENT: i64 = 120;

/// The text that each event belongs to, counted from 0: passing, approving and issuing of one text are several events but one
/// version. Repeals have the number of the text that they end.
pub fn groups(versions: &[VersionEntry]) -> Vec<u8> {
    let mut groups = Vec::with_capacity(versions.len());
    let mut group = 0_u8;
    let mut start: Option<&VersionEntry> = None;
    let mut last: Option<&VersionEntry> = None;
    for version in versions {
        use VersionKind::{Adopted, Issued, Repealed};
        let joins = match (start, last) {
            (Some(start), Some(last)) => match version.kind {
                Repealed => true,
                Adopted | Issued => {
                    last.kind != Repealed && between(start.date, version.date) <= SAME_ISSUE
                        // A text is issued once; a second issue right after an amendment issues the amended text.
                        && !(last.kind == Issued && start.kind != last.kind && version.kind == Adopted)
                }
                _ => {
                    let passed = last.kind == Adopted && group > 0;
                    version.date == last.date || passed && between(last.date, version.date) <= SAME_AMENDMENT
                }
            },
            _ => true,
        };
        if !joins {
            group = group.saturating_add(1);
        }
        if !joins || start.is_none() {
            start = Some(version);
        }
        last = Some(version);
        groups.push(group);
    }
    groups
}

fn between(from: Day, to: Day) -> i64 {
    to.number() - from.number()
}
