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

/// Categories whose items are of many kinds.
const MIXED: &[&str] = &["其他行政权力", "公共服务", "行政指导", "其他共性权责", "行政强制"];

impl Facts {
    /// Items whose names depart from the pattern that at least nine tenths of ten or more items of their category follow.
    pub fn odd_names(&self) -> Vec<OddName> {
        let mut categories: BTreeMap<(u32, &str), Vec<(u32, &str)>> = BTreeMap::new();
        for entry in self.document.entries.iter().filter(|entry| entry.parent.is_none()) {
            let (category, name) = (self.field(entry.index, Role::Category), self.field(entry.index, Role::Name));
            // What a category gathers from everywhere has no pattern.
            let mixed = MIXED.contains(&self.vocabulary.categories.canonical(category).unwrap_or_default());
            if !category.is_empty() && !name.is_empty() && !mixed {
                categories.entry((entry.part, category)).or_default().push((entry.index, name));
            }
        }
        let mut odd = Vec::new();
        for ((_, category), named) in categories {
            let names: Vec<String> = named.iter().map(|(_, name)| plain(name)).collect();
            let Some(pattern) = Pattern::of(&names) else { continue };
            let fitting = names.iter().filter(|name| pattern.fits(name)).count();
            let departing = named.iter().zip(&names).filter(|(_, name)| !pattern.fits(name));
            odd.extend(departing.map(|((entry, _), _)| OddName {
                entry: *entry,
                category: category.to_owned(),
                pattern: pattern.shown.clone(),
                percent: fitting * 100 / names.len(),
            }));
        }
        odd.sort_by_key(|name| name.entry);
        odd
    }
}

/// The pattern of the names of one category.
struct Pattern {
    beginning: Option<&'static str>,
    ending: Option<&'static str>,
    shown: String,
}

impl Pattern {
    fn of(names: &[String]) -> Option<Self> {
        let usual = |fits: &dyn Fn(&str) -> bool| {
            let fitting = names.iter().filter(|name| fits(name)).count();
            names.len() >= 10 && fitting * 10 >= names.len() * 9
        };
        let mut beginning = BEGINNINGS.iter().copied().find(|word| usual(&|name| begins_with(name, word)));
        let ending = ENDINGS.iter().copied().find(|word| usual(&|name| ends_in(name, word)));
        // Where each is usual and both together are not, only the type that the name ends in is due.
        if let (Some(first), Some(last)) = (beginning, ending)
            && !usual(&|name| begins_with(name, first) && ends_in(name, last))
        {
            beginning = None;
        }
        if beginning.is_none() && ending.is_none() {
            return None;
        }
        let shown_ending = ending.map_or(String::new(), |word| {
            let with_particle = usual(&|name| {
                bare(name).strip_suffix(word).is_some_and(|head| head.trim_end_matches("行政").ends_with('的'))
            });
            if with_particle { format!("的{word}") } else { word.to_owned() }
        });
        let shown = format!("{}……{shown_ending}", beginning.unwrap_or_default());
        Some(Self { beginning, ending, shown })
    }

    fn fits(&self, name: &str) -> bool {
        self.beginning.is_none_or(|word| begins_with(name, word)) && self.ending.is_none_or(|word| ends_in(name, word))
    }
}

/// A name without spaces, line breaks and a number before it.
fn plain(name: &str) -> String {
    let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.strip_prefix(['.', '．', '、']) {
        Some(rest) if rest.len() < name.len() && !rest.is_empty() => rest.to_owned(),
        _ => name,
    }
}

/// Whether a name or a clause of it begins with a word: 职责范围内，对…的检查.
fn begins_with(name: &str, word: &str) -> bool {
    name.split(['，', ',']).any(|clause| clause.trim_start_matches(['“', '"']).starts_with(word))
}

/// Whether a name ends in a word, a note in brackets behind it left aside.
fn ends_in(name: &str, word: &str) -> bool {
    bare(name).ends_with(word)
}

fn bare(name: &str) -> &str {
    let name = name.trim_end_matches(['。', '；', ' ']);
    match (name.strip_suffix(['）', ')']), name.rfind(['（', '('])) {
        (Some(_), Some(open)) => &name[..open],
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::{Pattern, plain};

    fn names(usual: &str, count: usize, others: &[&str]) -> Vec<String> {
        std::iter::repeat_n(usual, count).chain(others.iter().copied()).map(plain).collect()
    }

    #[test]
    fn nine_tenths_of_ten_names_make_a_pattern() {
        let pattern = Pattern::of(&names("对损坏路灯的处罚（含遮挡）", 9, &["损坏路灯"])).unwrap();
        assert_eq!(pattern.shown, "对……的处罚");
        assert!(pattern.fits("在职责范围内，对占用盲道的行政处罚") && !pattern.fits("占用盲道的处罚"));
        assert!(Pattern::of(&names("对损坏路灯的处罚", 9, &[])).is_none());
        assert!(Pattern::of(&names("对损坏路灯的处罚", 10, &["甲", "乙"])).is_none());
        assert_eq!(Pattern::of(&names("路灯迁移许可", 10, &[])).unwrap().shown, "……许可");
    }

    #[test]
    fn two_usual_halves_are_not_one_pattern() {
        let pattern = Pattern::of(&names("对路灯的检查", 10, &["路灯检查", "对路灯实施监督"])).unwrap();
        assert_eq!(pattern.shown, "……检查");
    }

    #[test]
    fn numbers_and_line_breaks_are_no_part_of_a_name() {
        assert_eq!(plain("1.对路灯\n的检查"), "对路灯的检查");
        assert_eq!(plain("3"), "3");
    }
}
