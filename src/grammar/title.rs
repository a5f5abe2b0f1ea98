//! Titles of instruments: `《甲条例》`, nested, unclosed, or without marks.
//!
//! Finds where a title begins and ends; which instrument it names is for the register.

use super::article;
use super::scan::{char_at, is_blank, opens_round, rest, skip_blanks, trim_end};
use crate::model::{Mark, MarkFault, Title, TitleMarks};
use crate::text::Span;

/// A title with what is wrong with its marks.
pub(crate) struct TitleFound {
    pub(crate) title: Title,
    pub(crate) end: usize,
    pub(crate) faults: Vec<MarkFault>,
}

/// Longest title, in bytes; the longest in use have some 100 characters.
const LONGEST: usize = 600;

/// How deep titles may be nested. Deeper is not text, and must not cost time.
const DEEPEST: u32 = 4;

/// What a title without marks can end with.
const ENDINGS: [&str; 24] = [
    "法",
    "条例",
    "办法",
    "规定",
    "细则",
    "规则",
    "决定",
    "通知",
    "意见",
    "目录",
    "方案",
    "标准",
    "规范",
    "纲要",
    "批复",
    "公约",
    "准则",
    "制度",
    "规程",
    "函",
    "公告",
    "指南",
    "若干问题",
    "解释",
];

/// The title in book marks that opens at `at`. `None` where it is not closed.
pub(crate) fn marked(text: &str, at: usize) -> Option<TitleFound> {
    let inner = at + '《'.len_utf8();
    let mut depth = 1_u32;
    let mut end = inner;
    for c in rest(text, inner).chars() {
        match c {
            '《' => depth += 1,
            '》' => depth -= 1,
            // No title has these; a line break may part a word of it.
            '。' | '；' | ';' | '【' | '】' => return None,
            _ => {}
        }
        if depth == 0 {
            return Some(closed(text, at, end));
        }
        end += c.len_utf8();
        if depth > DEEPEST || end - inner > LONGEST {
            return None;
        }
    }
    None
}

/// The title that opens at `at` and is not closed before its note, its article or the end of its line.
pub(crate) fn unclosed(text: &str, at: usize) -> Option<TitleFound> {
    let start = at + '《'.len_utf8();
    let end = boundary(text, start)?;
    named(text.get(start..end)?).then_some(())?;
    let fault = MarkFault { span: Span::of(end, end), mark: Mark::TitleNotClosed, repair: Some("》".to_owned()) };
    Some(TitleFound {
        title: title(text, Span::of(start, end), Span::of(at, end), TitleMarks::Book),
        end,
        faults: vec![fault],
    })
}

/// The title without an opening mark, or without marks, that begins at `at`.
pub(crate) fn bare(text: &str, at: usize) -> Option<TitleFound> {
    let end = boundary(text, at)?;
    let words = text.get(at..end)?;
    if let Some(head) = words.strip_suffix('》') {
        if head.contains(['《', '》']) {
            return None;
        }
        let fault = MarkFault { span: Span::of(at, at), mark: Mark::TitleNotOpened, repair: Some("《".to_owned()) };
        let span = Span::of(at, at + head.len());
        return Some(TitleFound {
            title: title(text, span, Span::of(at, end), TitleMarks::Book),
            end,
            faults: vec![fault],
        });
    }
    // 关于将《甲》修改为《乙》的通知 holds whole titles; 依据《甲》 is not one.
    named(words).then_some(())?;
    let span = Span::of(at, end);
    Some(TitleFound { title: title(text, span, span, TitleMarks::None), end, faults: Vec::new() })
}

/// The words of a title for comparing: no blanks, no line breaks, inner marks as 〈〉.
pub(crate) fn normal(words: &str) -> String {
    words
        .chars()
        .filter(|c| !is_blank(*c) && !matches!(c, '\n' | '\r'))
        .map(|c| match c {
            '《' | '<' | '＜' | '«' | '⟨' | '‹' => '〈',
            '》' | '>' | '＞' | '»' | '⟩' | '›' => '〉',
            '(' => '（',
            ')' => '）',
            c => c,
        })
        .collect()
}

fn closed(text: &str, at: usize, close: usize) -> TitleFound {
    let mark = '《'.len_utf8();
    let mut span = Span::of(at + mark, close);
    let mut end = close + mark;
    let mut faults = Vec::new();
    // 《《甲》》: the inner pair spans the whole title. 《《甲》实施办法》 names another title, and so does 《关于《甲》的通知》.
    if matches!(*pairs(text, span), [pair] if pair == span) {
        faults.push(doubled(at + mark, at + 2 * mark));
        faults.push(doubled(close, end));
        span = Span::of(at + 2 * mark, close - mark);
    }
    if char_at(text, end) == Some('》') {
        faults.push(doubled(end, end + mark));
        end += mark;
    } else if let Some(outer) = outer_end(text, end) {
        // 《甲条例》实施细则》: the outer mark before the inner one is missing.
        faults.push(MarkFault { span: Span::of(at, at), mark: Mark::TitleNotOpened, repair: Some("《".to_owned()) });
        span = Span::of(at, outer);
        end = outer + mark;
    }
    faults.extend(pairs(text, span).into_iter().map(|pair| inner_marks(text, pair)));
    TitleFound { title: title(text, span, Span::of(at, end), TitleMarks::Book), end, faults }
}

/// Where `实施细则》` after a closed title ends, before its mark.
fn outer_end(text: &str, at: usize) -> Option<usize> {
    let mut end = at;
    for c in rest(text, at).chars().take(12) {
        match c {
            '》' => return named(text.get(at..end)?).then_some(end),
            '《' | '\n' | '，' | '。' | '、' | '（' | '(' | '；' => return None,
            _ => end += c.len_utf8(),
        }
    }
    None
}

/// The outermost pairs of 《》 in a span, marks included; those within 〈〉 are none.
fn pairs(text: &str, span: Span) -> Vec<Span> {
    let mut pairs = Vec::new();
    let mut open = Vec::new();
    for (at, c) in span.slice(text).char_indices() {
        match c {
            '《' | '〈' | '<' | '＜' => open.push((at, c)),
            '》' | '〉' | '>' | '＞' => {
                if let (Some((start, '《')), '》', true) = (open.pop(), c, open.is_empty()) {
                    pairs.push(Span::of(start, at + c.len_utf8()).shift(span.start()));
                }
            }
            _ => {}
        }
    }
    pairs
}

/// Marks within marks are single ones, 《〈甲〉实施办法》, and those within these are double again.
fn inner_marks(text: &str, pair: Span) -> MarkFault {
    let words = pair.slice(text);
    let words = words.strip_prefix('《').and_then(|words| words.strip_suffix('》')).unwrap_or(words);
    MarkFault { span: pair, mark: Mark::InnerMarks, repair: Some(format!("〈{words}〉")) }
}

fn doubled(start: usize, end: usize) -> MarkFault {
    MarkFault { span: Span::of(start, end), mark: Mark::Doubled, repair: Some(String::new()) }
}

fn title(text: &str, span: Span, marked: Span, marks: TitleMarks) -> Title {
    Title { span, marked, text: normal(span.slice(text)).into(), marks }
}

fn named(words: &str) -> bool {
    let words = words.trim_end();
    ENDINGS.iter().any(|ending| words.ends_with(ending)) && words.chars().count() > 2
}

/// Where a title without its closing mark has to end: at a bracket, an article or the end of the line.
fn boundary(text: &str, from: usize) -> Option<usize> {
    let mut depth = 0_u32;
    for (offset, c) in rest(text, from).char_indices() {
        let at = from + offset;
        if offset > LONGEST {
            return None;
        }
        match c {
            '《' => depth += 1,
            '》' => {
                let Some(left) = depth.checked_sub(1) else {
                    return Some(at + c.len_utf8());
                };
                depth = left;
            }
            _ if depth > 0 => {}
            '，' | ',' | '。' | '；' | ';' | '、' | '【' | '“' => return None,
            '\n' | '：' | ':' => return Some(trim_end(text, from, at)),
            '第' if article::articles(text, at).is_some() => {
                return Some(trim_end(text, from, at));
            }
            c if opens_round(c) && !part_of_title(text, at) => {
                return Some(trim_end(text, from, at));
            }
            _ => {}
        }
    }
    Some(trim_end(text, from, text.len()))
}

/// Whether the bracket at `at` belongs to the title: （试行）, （2016年本）, （暂行）.
fn part_of_title(text: &str, at: usize) -> bool {
    let inner = skip_blanks(text, at + char_at(text, at).map_or(0, char::len_utf8));
    rest(text, inner).starts_with("试行") || rest(text, inner).starts_with("暂行")
}
