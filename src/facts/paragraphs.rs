//! Paragraphs and items (款, 项) that the cited article does not have.

use super::Facts;
use super::laws::{LawFault, MeantVersion, describe, inside};
use crate::grammar::number::to_chinese;
use crate::law::texts::HeldText;
use crate::model::{Article, Citation, TextId};

/// What an article lacks, and how many of it there are.
struct Lack {
    kind: &'static str,
    /// What is counted: 第四十二条, 第四十二条第一款.
    within: String,
    last: u32,
}

impl Facts {
    /// Paragraphs and items beyond the last of the article in the version that is meant, where its text is at hand.
    pub(super) fn beyond_paragraphs(&self, citation: &Citation, text: TextId, index: u32) -> Vec<LawFault> {
        // Most citations name whole articles.
        if !citation
            .articles
            .iter()
            .any(|article| article.paragraph != 0 || article.item != 0 || article.sub_article != 0)
        {
            return Vec::new();
        }
        let Some(found) = self.laws.get(&citation.title.text) else { return Vec::new() };
        let Some(MeantVersion { version, certain }) = self.meant_version(found.law, citation) else {
            return Vec::new();
        };
        let Some(held) = self.laws.texts().of_version(&version) else { return Vec::new() };
        let lacking = citation.articles.iter().filter_map(|article| Some((article, lack(&held, article)?)));
        lacking
            .map(|(article, lack)| LawFault {
                text,
                citation: index,
                span: article.span,
                kind: lack.kind,
                certain,
                values: vec![
                    ("title", inside(found.law.title())),
                    ("version", describe(&version)),
                    ("within", lack.within),
                    ("last", lack.last.to_string()),
                    ("source", version.source().to_owned()),
                ],
                repair: None,
            })
            .collect()
    }
}

fn lack(held: &HeldText, article: &Article) -> Option<Lack> {
    if article.to.is_some() || article.article == 0 {
        return None;
    }
    let named = format!("第{}条", to_chinese(article.article));
    let Some(found) = held.article(article.article, article.sub_article) else {
        held.article(article.article, 0)?;
        return Some(Lack { kind: "no-inserted", within: named, last: 0 });
    };
    let named = match article.sub_article {
        0 => named,
        sub => format!("{named}之{}", to_chinese(sub)),
    };
    let paragraphs = found.paragraphs();
    let count = u32::try_from(paragraphs.len()).unwrap_or(u32::MAX);
    if article.paragraph > count {
        return Some(Lack { kind: "beyond-paragraph", within: named, last: count });
    }
    if article.item == 0 {
        return None;
    }
    // Without a paragraph, any of them may be the one with the items.
    let (within, items) = match article.paragraph.checked_sub(1) {
        Some(at) => (format!("{named}第{}款", to_chinese(article.paragraph)), paragraphs.get(at as usize).copied()),
        None => (named, paragraphs.iter().copied().max()),
    };
    let items = u32::from(items?);
    let kind = if items == 0 { "no-item" } else { "beyond-item" };
    (article.item > items).then_some(Lack { kind, within, last: items })
}
