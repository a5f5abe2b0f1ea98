//! Level tags before a title: `【法律】`, `[行政法规]`, `行政法规:`.
//!
//! Reads the claim; whether the instrument has that rank is not asked here.

use super::scan::{char_at, rest, skip_blanks, squeeze, word};
use crate::model::{Mark, MarkFault, Tag};
use crate::text::Span;

/// A tag with what is wrong with it.
pub(crate) struct TagFound {
    pub(crate) tag: Tag,
    pub(crate) end: usize,
    pub(crate) fault: Option<MarkFault>,
}

/// Longest word of a tag, in characters: 部门规章及规范性文件 has 10.
const LONGEST: usize = 16;

/// The words that a tag can end with. Anything else in such brackets is text of another kind: 【第27条】, 【备注】.
const ENDINGS: [&str; 13] = [
    "法律",
    "法规",
    "规章",
    "文件",
    "国务院决定",
    "决定",
    "部令",
    "标准",
    "司法解释",
    "条约",
    "政策",
    "党内法规",
    "国务院令",
];

/// Tags that occur without brackets before a colon; fewer, since 文件: or 标准: is a phrase of running text.
const BARE: [&str; 8] =
    ["行政法规", "地方性法规", "部门规章", "地方政府规章", "政府规章", "规范性文件", "法律", "国务院决定"];

/// Tags besides those that are known by their closing bracket alone: 法规】《…》.
const CLOSED: [&str; 3] = ["法规", "规章", "国务院文件"];

/// The tag at `at`, with brackets; at the head of a paragraph also one that lacks a bracket, or ends in a colon.
pub(crate) fn tag(text: &str, at: usize, head: bool) -> Option<TagFound> {
    let first = char_at(text, at)?;
    if matches!(first, '【' | '[' | '［') {
        let inner = at + first.len_utf8();
        let mut end = inner;
        for c in rest(text, inner).chars().take(LONGEST) {
            match c {
                '】' | ']' | '］' => {
                    let words = squeeze(text.get(inner..end)?);
                    is_level(&words).then_some(())?;
                    return Some(found(at, end + c.len_utf8(), words, None));
                }
                '《' => {
                    let words = squeeze(text.get(inner..end)?);
                    is_level(&words).then_some(())?;
                    let close = if first == '【' { "】" } else { "]" };
                    let fault = missing(end, close);
                    return Some(found(at, end, words, Some(fault)));
                }
                '\n' | '【' | '，' | '。' => return None,
                _ => end += c.len_utf8(),
            }
        }
        return None;
    }
    if !head {
        return None;
    }
    let name = BARE.iter().chain(&CLOSED).find(|name| word(text, at, name).is_some())?;
    let end = at + name.len();
    let next = skip_blanks(text, end);
    match char_at(text, next)? {
        mark @ (':' | '：') if BARE.contains(name) => {
            let after = next + mark.len_utf8();
            (char_at(text, skip_blanks(text, after)) == Some('《')).then(|| found(at, after, (*name).to_owned(), None))
        }
        '】' => {
            let after = next + '】'.len_utf8();
            Some(found(at, after, (*name).to_owned(), Some(missing(at, "【"))))
        }
        _ => None,
    }
}

fn is_level(words: &str) -> bool {
    ENDINGS.iter().any(|ending| words.ends_with(ending))
}

fn found(start: usize, end: usize, text: String, fault: Option<MarkFault>) -> TagFound {
    TagFound { tag: Tag { span: Span::of(start, end), text }, end, fault }
}

fn missing(at: usize, repair: &str) -> MarkFault {
    MarkFault { span: Span::of(at, at), mark: Mark::TagNotClosed, repair: Some(repair.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_all_styles() {
        for (text, words, rest) in [
            ("【法律】《甲法》", "法律", "《甲法》"),
            ("【 行政 法规 】《甲》", "行政法规", "《甲》"),
            ("[地方政府规章]《甲》", "地方政府规章", "《甲》"),
            ("［法律］《甲》", "法律", "《甲》"),
            ("【部门规章及规范性文件】《甲》", "部门规章及规范性文件", "《甲》"),
            ("行政法规:《甲》", "行政法规", "《甲》"),
            ("【法律《甲》", "法律", "《甲》"),
            ("法律】《甲》", "法律", "《甲》"),
        ] {
            let tag = tag(text, 0, true);
            assert_eq!(tag.as_ref().map(|tag| tag.tag.text.as_str()), Some(words), "{text}");
            assert_eq!(tag.map(|tag| &text[tag.end..]), Some(rest), "{text}");
        }
        for text in ["【第27条】", "【备注】", "法律规定", "法律：甲", "【2021】58号", "["] {
            assert!(tag(text, 0, true).is_none(), "{text}");
        }
    }
}
