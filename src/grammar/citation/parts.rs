//! One citation from its tag to the mark after its articles.
//!
//! Decides from the words around a title whether it is the list's own citation. When in doubt it is not.

use super::tail::tail;
use super::{empty, fault};
use crate::grammar::scan::{
    any_word, char_at, closes_round, floor_boundary, opens_round, rest, skip_blanks, trim_end, word,
};
use crate::grammar::title::{self, TitleFound};
use crate::grammar::{note, tag};
use crate::model::{Citation, CitationSite, Mark, Note, TitleMarks};
use crate::text::Span;

/// Where a citation might begin.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The head of a paragraph.
    Head,
    /// After a numbering mark.
    Numbered,
    /// A tag inside a paragraph.
    Tagged,
    /// After another citation and a joining mark.
    Joined,
    /// After a full stop inside a paragraph.
    Sentence,
}

/// How many joined citations are looked at to tell what the first is.
const LONGEST_CHAIN: usize = 8;

/// Longest words between a tag and a title that are not part of it, in bytes.
const LONGEST_LEAD: usize = 160;

/// The list's own citation at `at` and where it ends; `None` where what stands there is not surely one.
pub(super) fn own(text: &str, at: usize, place: Place) -> Option<(Citation, usize)> {
    let tagged = tag::tag(text, at, matches!(place, Place::Head | Place::Numbered));
    let mut citation = empty(at);
    let mut begin = at;
    let has_tag = tagged.is_some();
    if let Some(found) = tagged {
        begin = skip_blanks(text, found.end);
        citation.tag = Some(Box::new(found.tag));
        citation.faults.extend(found.fault);
        for stray in ["条：", "条:"] {
            if let Some(end) = word(text, begin, stray) {
                citation.faults.push(fault(begin, end, Mark::StrayWord, ""));
                begin = skip_blanks(text, end);
            }
        }
    }
    let led = skip_words(text, begin);
    let (found, led_note) = own_title(text, led, has_tag, place)?;
    let title_start = found.title.marked.start() as usize;
    citation.faults.extend(found.faults);
    let marks = found.title.marks;
    citation.title = found.title;
    if !has_tag {
        let start = led_note.as_ref().map_or(title_start, |note| note.span.start() as usize);
        citation.span = Span::of(start, start);
    }
    citation.note = led_note;
    let end = tail(text, found.end, &mut citation, true);
    citation.span = Span::of(citation.span.start() as usize, end);
    let certain = certain(text, &citation, end, led > begin, place, has_tag)
        && (has_tag || marks == TitleMarks::Book || sure_bare(&citation));
    certain.then_some((citation, end))
}

/// The name in running text whose title opens at `at`.
pub(super) fn inline(text: &str, at: usize) -> Option<Citation> {
    word(text, at, "《")?;
    let found = title::marked(text, at)?;
    let mut citation = empty(at);
    citation.site = CitationSite::Inline;
    citation.title = found.title;
    citation.faults = found.faults;
    let end = tail(text, found.end, &mut citation, false);
    citation.span = Span::of(at, end);
    Some(citation)
}

/// Takes the mark between the articles and the quoted text; gives where the quotation begins.
pub(super) fn punctuation(text: &str, after: usize, citation: &mut Citation) -> usize {
    let start = skip_blanks(text, after);
    let keyed =
        any_word(text, start, &["；", ";"]).filter(|end| word(text, *end, "条款内容").is_some()).unwrap_or(start);
    let worded = any_word(text, keyed, &["的规定", "规定", "条款内容"])
        .filter(|end| matches!(char_at(text, *end), Some('：' | ':')));
    let start = worded.unwrap_or(start);
    match char_at(text, start) {
        Some(c @ ('：' | ':' | '。' | '；' | ';' | '，' | ',')) => {
            let end = start + c.len_utf8();
            citation.separator = Some(Span::of(start, end));
            let again = char_at(text, end).filter(|next| matches!(c, '：' | ':') && matches!(next, '：' | ':'));
            if let Some(again) = again {
                let second = end + again.len_utf8();
                citation.faults.push(fault(end, second, Mark::Doubled, ""));
                return second;
            }
            end
        }
        Some(c) if start > after && c != '\n' => {
            citation.separator = Some(Span::of(after, start));
            start
        }
        _ => start,
    }
}

/// Whether the words around an untagged title show that the list cites it, and does not quote a text that names it.
fn certain(text: &str, citation: &Citation, end: usize, led: bool, place: Place, has_tag: bool) -> bool {
    if has_tag {
        return true;
    }
    let end = chain_end(text, end);
    let next = skip_blanks(text, end);
    let colon = matches!(char_at(text, next), Some('：' | ':'))
        || any_word(text, next, &["的规定：", "规定：", "的规定:", "规定:"]).is_some();
    let over = matches!(char_at(text, next), None | Some('\n' | '\r'));
    let stop = matches!(char_at(text, next), Some('。' | '；' | ';' | '“' | '、' | '，' | ','));
    let running =
        !colon && any_word(text, next, &["的", "规定", "所", "中", "和", "或", "及", "等", "第", "以", "、"]).is_some();
    let article = !citation.articles.is_empty();
    let dated = citation.note.is_some();
    match place {
        Place::Sentence => article && (colon || (dated && !running)),
        _ if running && !(dated && article) => false,
        _ if led => article && (colon || dated || over || (next > end && !stop)),
        _ if article => {
            colon || dated || over || next > end || char_at(text, next) == Some('。') || place != Place::Head || !stop
        }
        _ => dated || over || (place != Place::Head && (colon || stop || listed(text, next))),
    }
}

/// Whether a short bracket at `at`, and a mark that ends a member of a list, follow: 1.《甲标准》（GB/T1－2010）；
fn listed(text: &str, at: usize) -> bool {
    let stop = floor_boundary(text, at + LONGEST_LEAD);
    let part = text.get(at..stop).unwrap_or("");
    let close = part.find(closes_round).filter(|_| part.starts_with(opens_round));
    close
        .and_then(|close| part.get(close..))
        .and_then(|tail| tail.chars().nth(1))
        .is_some_and(|c| matches!(c, '；' | ';' | '。' | '\n'))
}

/// Where the citations joined to one that ends at `at` end: 《甲》第一条、《乙》第二条. What follows the last tells of all.
fn chain_end(text: &str, at: usize) -> usize {
    let mut end = at;
    for _ in 0..LONGEST_CHAIN {
        let linked = super::joint(text, end)
            .and_then(|next| inline(text, next))
            .filter(|citation| !citation.articles.is_empty());
        match linked {
            Some(citation) => end = citation.span.end() as usize,
            None => break,
        }
    }
    end
}

/// A title without marks or tag is one only with a note that tells its version.
fn sure_bare(citation: &Citation) -> bool {
    citation.note.is_some() && !citation.articles.is_empty()
}

fn skip_words(text: &str, at: usize) -> usize {
    let mut at = at;
    while let Some(end) = any_word(
        text,
        at,
        &["参照", "依据", "根据", "按照", "依照", "法律法规名称：", "法律法规名称:", "文件名称：", "文件名称:"],
    ) {
        at = skip_blanks(text, end);
    }
    at
}

/// The title from `at` on, and the note that stands before it.
fn own_title(text: &str, at: usize, has_tag: bool, place: Place) -> Option<(TitleFound, Option<Note>)> {
    if char_at(text, at) == Some('《') {
        // 《《甲》第一条: the first mark is one too many.
        let doubled = word(text, at, "《《");
        if let Some(found) = title::marked(text, at) {
            return Some((found, None));
        }
        if doubled.is_some() {
            let second = at + '《'.len_utf8();
            let mut found = title::marked(text, second)?;
            found.title.marked = found.title.marked.join(Span::of(at, second));
            found.faults.push(fault(at, second, Mark::Doubled, ""));
            return Some((found, None));
        }
        return title::unclosed(text, at).map(|found| (found, None));
    }
    // 【法规】（甲规定》: a bracket in place of the title mark.
    if let Some(bracket) = char_at(text, at).filter(|c| has_tag && opens_round(*c)) {
        let mut found =
            title::bare(text, at + bracket.len_utf8()).filter(|found| found.title.marks == TitleMarks::Book)?;
        found.faults = vec![fault(at, at + bracket.len_utf8(), Mark::TitleNotOpened, "《")];
        return Some((found, None));
    }
    let head = matches!(place, Place::Head | Place::Numbered);
    if !has_tag && !head {
        return None;
    }
    // 2017年3月1日国务院令第676号《甲条例》
    if let Some(open) = title_after(text, at) {
        let events = note::events(text, at, open);
        let told = events
            .events
            .iter()
            .any(|event| event.number.is_some() || event.date.as_ref().is_some_and(|date| date.value.is_full()));
        if told {
            let span = Span::of(at, trim_end(text, at, open));
            let mut found = title::marked(text, open)?;
            found.faults.extend(events.faults);
            return Some((found, Some(Note { span, events: events.events, bracketed: false })));
        }
    }
    if let Some(found) = title::bare(text, at) {
        let opened = found.title.marks == TitleMarks::Book;
        let sane = has_tag || opened || !BARE_NEVER.iter().any(|word| rest(text, at).starts_with(word));
        return sane.then_some((found, None));
    }
    let open = title_after(text, at).filter(|_| has_tag)?;
    title::marked(text, open).map(|found| (found, None))
}

/// Words that begin a sentence about an instrument, never its title.
const BARE_NEVER: [&str; 8] = ["违反", "对", "本", "符合", "依法", "有", "应当", "第"];

/// The title mark that follows `at` within a few words and no mark.
fn title_after(text: &str, at: usize) -> Option<usize> {
    let stop = floor_boundary(text, at + LONGEST_LEAD);
    for (offset, c) in text.get(at..stop)?.char_indices() {
        match c {
            '《' => return Some(at + offset),
            '，' | ',' | '。' | '；' | ';' | '：' | ':' | '\n' | '（' | '(' | '【' | '》' => {
                return None;
            }
            _ => {}
        }
    }
    None
}
