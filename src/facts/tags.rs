//! Level tags against the rank of what they stand before.

use std::collections::BTreeMap;

use super::{Facts, Rank, RoleMask, Tier};
use crate::law::Level;
use crate::model::{Citation, CitationSite, Role, TextId};
use crate::text::Span;

/// A level tag that is wrong, or missing where the list has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagFault {
    /// The distinct text.
    pub text: TextId,
    /// The citation, by its index in the text.
    pub citation: u32,
    /// The tag, or the title of a citation without one; relative to the text.
    pub span: Span,
    /// What is wrong.
    pub kind: TagFaultKind,
    /// The tag as written, without brackets; empty where it is missing.
    pub tag: String,
    /// The rank of the instrument; not always known for one without tag.
    pub rank: Option<Rank>,
    /// The tag that this list gives to instruments of that level, or else the level's own name, with brackets.
    pub usual: Option<String>,
    /// For a missing tag: the share of citations of that column that have one, in percent.
    pub percent: usize,
}

/// What is wrong with a level tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagFaultKind {
    /// The register has another level.
    Wrong,
    /// Issuer and number speak for another level.
    Doubtful,
    /// There is none.
    Missing,
}

impl TagFaultKind {
    /// The name in scripts and message ids.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wrong => "wrong",
            Self::Doubtful => "doubtful",
            Self::Missing => "missing",
        }
    }
}

/// Below so many citations in a column it has no habit.
const FEW: usize = 20;

/// A column that tags at least so many percent of its citations tags all.
const NEARLY_ALL: usize = 95;

impl Facts {
    /// Level tags of the list's own citations that do not fit, or are missing where nearly all others have one.
    pub fn tag_faults(&self) -> Vec<TagFault> {
        let usual = self.usual_tags();
        let mut faults = Vec::new();
        for text in self.document.texts.ids().filter(|text| !self.places(*text).is_empty()) {
            let percent = self.tagged_percent(self.roles(text));
            for (citation, index) in self.own(text) {
                let rank = self.rank(citation);
                let suggested = rank.as_ref().and_then(|rank| usual.get(&rank.level)).cloned();
                match &citation.tag {
                    Some(tag) => {
                        let Some(rank) = rank.filter(|rank| self.is_wrong(&tag.text, rank)) else { continue };
                        let plain = || tag.span.slice(self.words(text)).replacen(&tag.text, rank.level.name(), 1);
                        faults.push(TagFault {
                            text,
                            citation: index,
                            span: tag.span,
                            kind: if rank.registered { TagFaultKind::Wrong } else { TagFaultKind::Doubtful },
                            tag: tag.text.clone(),
                            usual: Some(suggested.unwrap_or_else(plain)),
                            rank: Some(rank),
                            percent: 0,
                        });
                    }
                    None if percent >= NEARLY_ALL && self.begins_paragraph(text, citation) => faults.push(TagFault {
                        text,
                        citation: index,
                        span: citation.title.marked,
                        kind: TagFaultKind::Missing,
                        tag: String::new(),
                        rank,
                        usual: suggested,
                        percent,
                    }),
                    None => {}
                }
            }
        }
        faults
    }

    /// The list's own citations in a text that name an instrument.
    fn own(&self, text: TextId) -> impl Iterator<Item = (&Citation, u32)> {
        let citations = self.text(text).citations.iter().zip(0..);
        citations.filter(|(citation, _)| {
            citation.site == CitationSite::Own && citation.pointer.is_none() && !citation.title.text.is_empty()
        })
    }

    fn is_wrong(&self, tag: &str, rank: &Rank) -> bool {
        // Documents of the State Council go under several tags.
        if rank.level == Level::Normative && rank.tier == Tier::Council {
            return false;
        }
        let levels = self.vocabulary.level_tags.levels(tag);
        levels.is_some_and(|levels| levels.iter().all(|level| level != rank.level.name()))
    }

    /// For each level the tag that this list gives it most often, where it is right.
    fn usual_tags(&self) -> BTreeMap<Level, String> {
        let mut counts: BTreeMap<(Level, &str), usize> = BTreeMap::new();
        for text in self.document.texts.ids().filter(|text| !self.places(*text).is_empty()) {
            for (citation, _) in self.own(text) {
                let Some(tag) = &citation.tag else { continue };
                let levels = self.vocabulary.level_tags.levels(&tag.text).unwrap_or_default();
                for level in levels.iter().filter_map(|level| Level::of(level)) {
                    let words = tag.span.slice(self.words(text));
                    *counts.entry((level, words)).or_default() += self.places(text).len();
                }
            }
        }
        let mut usual: BTreeMap<Level, (usize, &str)> = BTreeMap::new();
        for ((level, words), count) in counts {
            let best = usual.entry(level).or_insert((count, words));
            if count > best.0 {
                *best = (count, words);
            }
        }
        usual.into_iter().map(|(level, (_, words))| (level, words.to_owned())).collect()
    }

    /// How many percent of the citations that begin a paragraph have a tag, in the columns of a text; 0 where there are few.
    fn tagged_percent(&self, roles: RoleMask) -> usize {
        let shares = self.tagged.get_or_init(|| {
            let columns = Role::ALL.iter().map(|role| RoleMask::of(*role));
            columns.map(|column| (column, self.count_tagged(column))).collect()
        });
        let of_text = shares.iter().filter(|(column, _)| column.meets(roles));
        of_text.map(|(_, percent)| *percent).min().unwrap_or(0)
    }

    fn count_tagged(&self, column: RoleMask) -> usize {
        let (mut all, mut tagged) = (0, 0);
        for text in self.texts_in(column) {
            for (citation, _) in self.own(text).filter(|(citation, _)| self.begins_paragraph(text, citation)) {
                all += self.places(text).len();
                tagged += if citation.tag.is_some() { self.places(text).len() } else { 0 };
            }
        }
        if all < FEW { 0 } else { tagged * 100 / all }
    }

    /// Whether nothing but a number stands before the citation in its paragraph: further ones share the tag of the first.
    fn begins_paragraph(&self, text: TextId, citation: &Citation) -> bool {
        let before = self.words(text).get(..citation.span.start() as usize).unwrap_or_default();
        let mut line = before.chars().rev().take_while(|c| *c != '\n');
        !line.any(|c| matches!(c, '《' | '》' | '【' | '】' | '条'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::LevelTags;

    #[test]
    fn tags_name_levels_that_there_are() {
        assert!(LevelTags::bundled().all_levels().all(|level| Level::of(level).is_some()));
    }
}
