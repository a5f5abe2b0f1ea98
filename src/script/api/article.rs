//! `article`: 第五十条第一款第（四）项, as a citation names it.

use rhai::{Dynamic, INT};

use super::registry::Api;
use super::{set, text};
use crate::model::Article;
use crate::script::node::{ArticleNode, CitationNode};
use crate::script::set::Set;

/// Registers articles.
pub fn register(api: &mut Api<'_>) {
    api.kind::<ArticleNode>("Article")
        .about("引用中的一条（条、款、项、目），可以报告", "An article that a citation names; it can be reported")
        .get("text", |article: &mut ArticleNode| {
            text(article.get().map_or("", |found| article.citation.slice(found.span)))
        })
        .doc("原文", "Its words", r#"citation.articles.first.text // "第六条""#)
        .get("number", |article: &mut ArticleNode| part(article, |found| found.article))
        .doc(
            "条；只写了款项则为 0",
            "The article (条); 0 for a lone paragraph or item",
            r#"citation.articles.first.number // 6"#,
        )
        .get("inserted", |article: &mut ArticleNode| part(article, |found| found.sub_article))
        .doc("之一为 1；没有则为 0", "1 for 之一; 0 where there is none", r#"citation.articles.first.inserted // 0"#)
        .get("paragraph", |article: &mut ArticleNode| part(article, |found| found.paragraph))
        .doc(
            "款；没有写则为 0",
            "The paragraph (款); 0 where none is named",
            r#"citation.articles.first.paragraph // 0"#,
        )
        .get("item", |article: &mut ArticleNode| part(article, |found| found.item))
        .doc("项；没有写则为 0", "The item (项); 0 where none is named", r#"citation.articles.first.item // 0"#)
        .get("subitem", |article: &mut ArticleNode| part(article, |found| found.subitem))
        .doc("目；没有写则为 0", "The subitem (目); 0 where none is named", r#"citation.articles.first.subitem // 0"#)
        .get("last", |article: &mut ArticleNode| {
            let last = article.get().and_then(|found| found.to);
            last.map_or(Dynamic::UNIT, |last| Dynamic::from_int(INT::from(last)))
        })
        .gives("int?")
        .doc(
            "第七条至第九条的 9；不是范围则为 ()",
            "9 of 第七条至第九条; `()` where it is no range",
            r#"citation.articles.first.last // ()"#,
        )
        .get("citation", |article: &mut ArticleNode| article.citation.clone())
        .doc("所属引用", "The citation that names it", r#"citation.articles.first.citation.level // "地方政府规章""#);
    set::register::<ArticleNode>(api, "Articles", "一组条款", "A set of articles");
    api.get("articles", |citation: &mut CitationNode| {
        let count = u32::try_from(citation.get().articles.len()).unwrap_or(u32::MAX);
        Set::new((0..count).map(|index| ArticleNode { citation: citation.clone(), index }).collect())
    })
    .doc("引用的各条", "The articles that it names", r#"citation.articles.count // 1"#);
}

fn part(article: &ArticleNode, read: impl FnOnce(&Article) -> u32) -> INT {
    article.get().map_or(0, |found| INT::from(read(found)))
}
