use rustc_hash::FxHashMap;
use serde::Deserialize;

/// Level tags (效力级别标签), such as 行政法规 or the coarser 法规, with the levels that each is right for.
#[derive(Clone, Debug, Default)]
pub struct LevelTags {
    levels: FxHashMap<String, Vec<String>>,
}

impl LevelTags {
    /// The tags that come with the program.
    pub fn bundled() -> Self {
        let data: Data = toml::from_str(include_str!("../../rules/_data/level-tags.toml")).unwrap_or_default();
        let mut tags = Self::default();
        for Tag { names, levels } in data.tag {
            for name in names {
                tags.levels.insert(name, levels.clone());
            }
        }
        tags
    }

    /// The levels that a tag is right for; `None` for a tag that is not known.
    pub fn levels(&self, tag: &str) -> Option<&[String]> {
        self.levels.get(tag).map(Vec::as_slice)
    }

    /// Every level that some tag names.
    pub fn all_levels(&self) -> impl Iterator<Item = &str> {
        self.levels.values().flatten().map(String::as_str)
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    tag: Vec<Tag>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tag {
    names: Vec<String>,
    levels: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coarse_and_fine_tags_are_known() {
        let tags = LevelTags::bundled();
        let fits =
            |tag: &str, level: &str| tags.levels(tag).is_some_and(|levels| levels.iter().any(|one| one == level));
        assert!(fits("法规", "行政法规") && fits("法规", "地方性法规") && fits("行政法规", "行政法规"));
        assert!(!fits("部门规章", "行政法规") && !fits("法规", "部门规章"));
        assert_eq!(tags.levels("标准"), None);
    }
}
