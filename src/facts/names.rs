use std::collections::BTreeMap;

use super::Facts;
use crate::model::Role;

/// An item whose name departs from the pattern of its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OddName {
    /// The entry.
    pub entry: u32,
    /// Its category.
    pub category: String,
    /// The usual pattern: 对…的处罚.
    pub pattern: String,
    /// Percent of the names of the category that follow it.
    pub percent: usize,
}

/// The beginnings and endings that make patterns. An ending stands for those that end in it.
const BEGINNINGS: &[&str] = &["对"];
const ENDINGS: &[&str] =
    &["处罚", "检查", "许可", "审批", "确认", "认定", "奖励", "给付", "征收", "裁决", "备案", "强制"];

impl Facts {
    /// Items whose names depart from the pattern that at least nine tenths of ten or more items of their category follow.
    pub fn odd_names(&self) -> Vec<OddName> {
        let mut categories: BTreeMap<(u32, &str), Vec<(u32, &str)>> = BTreeMap::new();
        for entry in self.document.entries.iter().filter(|entry| entry.parent.is_none()) {
            let (category, name) = (self.field(entry.index, Role::Category), self.field(entry.index, Role::Name));
            if !category.is_empty() && !name.is_empty() {
                categories.entry((entry.part, category)).or_default().push((entry.index, name));
            }
        }
        let mut odd = Vec::new();
        for ((_, category), names) in categories {
            let common = |fits: &dyn Fn(&str) -> bool| {
                let fitting = names.iter().filter(|(_, name)| fits(name)).count();
                (names.len() >= 10 && fitting * 10 >= names.len() * 9).then_some(fitting)
            };
            let beginning = BEGINNINGS.iter().find(|word| common(&|name| name.starts_with(**word)).is_some());
            let ending = ENDINGS.iter().find(|word| common(&|name| ends_in(name, word)).is_some());
            if beginning.is_none() && ending.is_none() {
                continue;
            }
            let fits = |name: &str| {
                beginning.is_none_or(|word| name.starts_with(word)) && ending.is_none_or(|word| ends_in(name, word))
            };
            let fitting = names.iter().filter(|(_, name)| fits(name)).count();
            let pattern = format!(
                "{}……{}",
                beginning.copied().unwrap_or_default(),
                ending.map_or(String::new(), |word| format!("的{word}"))
            );
            odd.extend(names.iter().filter(|(_, name)| !fits(name)).map(|(entry, _)| OddName {
                entry: *entry,
                category: category.to_owned(),
                pattern: pattern.clone(),
                percent: fitting * 100 / names.len(),
            }));
        }
        odd.sort_by_key(|name| name.entry);
        odd
    }
}

/// Whether a name ends in a word, a note in brackets behind it left aside.
fn ends_in(name: &str, word: &str) -> bool {
    let name = name.trim_end_matches(['。', '；', ' ']);
    let bare = match (name.strip_suffix(['）', ')']), name.rfind(['（', '('])) {
        (Some(_), Some(open)) => &name[..open],
        _ => name,
    };
    bare.ends_with(word)
}
