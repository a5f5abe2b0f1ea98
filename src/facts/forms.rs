use std::collections::BTreeMap;

use super::Facts;
use crate::model::{Citation, CitationSite, EventKind, NumberForm, TextId};
use crate::text::Span;

/// A matter on which a list may write in two ways, each well formed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormMatter {
    /// 第（二）项 or 第二项.
    Item,
    /// `〔2013〕`, `[2013]` or `【2013】`.
    YearBrackets,
    /// 公布, 发布 or 颁布.
    IssueWord,
    /// 第七十号 or 第70号.
    OrderNumerals,
    /// 第三十条 or 第30条.
    ArticleNumerals,
    /// `【法律】` or `[法律]`.
    TagBrackets,
}

impl FormMatter {
    /// The name in scripts and message ids.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::YearBrackets => "year-brackets",
            Self::IssueWord => "issue-word",
            Self::OrderNumerals => "order-numerals",
            Self::ArticleNumerals => "article-numerals",
            Self::TagBrackets => "tag-brackets",
        }
    }
}

/// A place written unlike most of its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OddForm {
    /// The matter.
    pub matter: FormMatter,
    /// The distinct text.
    pub text: TextId,
    /// The citation, by its index in the text.
    pub citation: u32,
    /// The characters, relative to the text.
    pub span: Span,
    /// The form there.
    pub form: &'static str,
    /// The usual form.
    pub usual: &'static str,
    /// At how many places the usual form stands.
    pub usual_count: usize,
}

type Place = (TextId, u32, Span);

/// What is compared with one another: a matter, and apart from the rest the orders of the President, which are published with
/// Chinese numerals where those of the State Council have Arabic ones.
type Series = (FormMatter, bool);

/// Acts were lawfully issued with 发布 before the Legislation Law and the ordinances of 2001 on making acts (in force from 2002) said 公布.
const FIRST_YEAR_OF_ISSUE_WORD: u16 = 2002;

impl Facts {
    /// Citations of the list that are written unlike most of it. Where no form has at least four fifths of ten places or more,
    /// the list has no usual form.
    pub fn odd_forms(&self) -> Vec<OddForm> {
        let mut seen: BTreeMap<Series, BTreeMap<&'static str, (usize, Vec<Place>)>> = BTreeMap::new();
        for text in self.document.texts.ids() {
            let count = self.count(text);
            let words = self.words(text);
            for (citation, index) in self.text(text).citations.iter().zip(0..) {
                if citation.site != CitationSite::Own || count == 0 {
                    continue;
                }
                for (series, form, span) in forms(citation, words) {
                    let (total, places) = seen.entry(series).or_default().entry(form).or_default();
                    *total += count;
                    places.push((text, index, span));
                }
            }
        }
        let mut odd = Vec::new();
        for ((matter, _), forms) in seen {
            let all: usize = forms.values().map(|(total, _)| total).sum();
            let Some((&usual, &(usual_count, _))) = forms.iter().max_by_key(|(_, (total, _))| *total) else { continue };
            if all < 10 || usual_count * 5 < all * 4 {
                continue;
            }
            for (&form, (_, places)) in forms.iter().filter(|(form, _)| **form != usual) {
                odd.extend(places.iter().map(|&(text, citation, span)| OddForm {
                    matter,
                    text,
                    citation,
                    span,
                    form,
                    usual,
                    usual_count,
                }));
            }
        }
        odd
    }
}

/// The forms that a citation uses, with their places.
fn forms(citation: &Citation, words: &str) -> Vec<(Series, &'static str, Span)> {
    let mut forms = Vec::new();
    let plain = |matter: FormMatter| (matter, false);
    if let Some(tag) = &citation.tag {
        let form = match tag.span.slice(words).chars().next() {
            Some('【') => Some("【】"),
            Some('[' | '［') => Some("[]"),
            _ => None,
        };
        forms.extend(form.map(|form| (plain(FormMatter::TagBrackets), form, tag.span)));
    }
    for article in citation.articles.iter().filter(|article| article.article > 0) {
        let text = article.span.slice(words);
        // An article that the enumeration goes on from (第三十、三十二条) shows no 第 of its own, and its numerals all the same.
        if article.arabic {
            forms.push((plain(FormMatter::ArticleNumerals), "第30条", article.span));
        } else {
            forms.push((plain(FormMatter::ArticleNumerals), "第三十条", article.span));
        }
        if article.item > 0 && text.contains('项') && text.contains("第") {
            let bracketed = text.contains(['（', '(']);
            forms.push((plain(FormMatter::Item), if bracketed { "第（二）项" } else { "第二项" }, article.span));
        }
    }
    for event in citation.note.iter().flat_map(|note| &note.events) {
        if let Some(number) = &event.number {
            let text = number.span.slice(words);
            let digits = number.digits.slice(words);
            match number.form {
                NumberForm::Bracketed => {
                    let form = text.chars().find_map(|c| match c {
                        '〔' | '﹝' => Some("〔2013〕"),
                        '[' | '［' => Some("[2013]"),
                        '【' => Some("【2013】"),
                        '（' | '(' => Some("（2013）"),
                        _ => None,
                    });
                    forms.extend(form.map(|form| (plain(FormMatter::YearBrackets), form, number.span)));
                }
                NumberForm::Order => {
                    let arabic = digits.starts_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
                    let series = (FormMatter::OrderNumerals, number.prefix.contains("主席令"));
                    forms.push((series, if arabic { "第70号" } else { "第七十号" }, number.digits));
                }
            }
        }
        let year = event.date.as_ref().map(|date| date.value.year);
        let by_order = event.number.as_ref().is_some_and(|number| number.form == NumberForm::Order);
        if event.kind == EventKind::Issued && by_order && year.is_some_and(|year| year >= FIRST_YEAR_OF_ISSUE_WORD) {
            let text = event.span.slice(words);
            let word = ["公布", "发布", "颁布"].into_iter().find_map(|word| Some((word, text.rfind(word)?)));
            forms.extend(word.map(|(word, at)| {
                let start = event.span.start() as usize + at;
                (plain(FormMatter::IssueWord), word, Span::of(start, start + word.len()))
            }));
        }
    }
    forms
}
