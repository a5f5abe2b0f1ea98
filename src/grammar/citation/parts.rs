//! One citation from its tag to the mark after its articles.
//!
//! Decides from the words around a title whether it is the list's own citation. When in doubt it is not.

use super::{empty, fault};
use crate::grammar::scan::{
    any_word, char_at, closes_round, floor_boundary, is_blank, opens_round, rest, skip_blanks,
    skip_space, squeeze, trim_end, word,
};
use crate::grammar::title::{self, TitleFound};
use crate::grammar::{article, date, note, order, tag};
use crate::model::{Article, Citation, CitationSite, Mark, Note, TitleMarks};
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

/// Longest note, in bytes: the longest in use tell some eight events.
const LONGEST_NOTE: usize = 3000;

/// How deep brackets of a note may be nested.
const DEEPEST: u32 = 4;

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
        citation.tag = Some(found.tag);
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
        let start = led_note
            .as_ref()
            .map_or(title_start, |note| note.span.start() as usize);
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
    let keyed = any_word(text, start, &["；", ";"])
        .filter(|end| word(text, *end, "条款内容").is_some())
        .unwrap_or(start);
    let worded = any_word(text, keyed, &["的规定", "规定", "条款内容"])
        .filter(|end| matches!(char_at(text, *end), Some('：' | ':')));
    let start = worded.unwrap_or(start);
    match char_at(text, start) {
        Some(c @ ('：' | ':' | '。' | '；' | ';' | '，' | ',')) => {
            let end = start + c.len_utf8();
            citation.separator = Some(Span::of(start, end));
            let again = char_at(text, end)
                .filter(|next| matches!(c, '：' | ':') && matches!(next, '：' | ':'));
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
fn certain(
    text: &str,
    citation: &Citation,
    end: usize,
    led: bool,
    place: Place,
    has_tag: bool,
) -> bool {
    if has_tag {
        return true;
    }
    let end = chain_end(text, end);
    let next = skip_blanks(text, end);
    let colon = matches!(char_at(text, next), Some('：' | ':'))
        || any_word(text, next, &["的规定：", "规定：", "的规定:", "规定:"]).is_some();
    let over = matches!(char_at(text, next), None | Some('\n' | '\r'));
    let stop = matches!(
        char_at(text, next),
        Some('。' | '；' | ';' | '“' | '、' | '，' | ',')
    );
    let running = !colon
        && any_word(
            text,
            next,
            &[
                "的", "规定", "所", "中", "和", "或", "及", "等", "第", "以", "、",
            ],
        )
        .is_some();
    let article = !citation.articles.is_empty();
    let dated = citation.note.is_some();
    match place {
        Place::Sentence => article && (colon || (dated && !running)),
        _ if running && !(dated && article) => false,
        _ if led => article && (colon || dated || over || (next > end && !stop)),
        _ if article => {
            colon
                || dated
                || over
                || next > end
                || char_at(text, next) == Some('。')
                || place != Place::Head
                || !stop
        }
        _ => dated || over || (place != Place::Head && (colon || stop || listed(text, next))),
    }
}

/// Whether a short bracket at `at`, and a mark that ends a member of a list, follow: 1.《甲标准》（GB/T1－2010）；
fn listed(text: &str, at: usize) -> bool {
    let stop = floor_boundary(text, at + LONGEST_LEAD);
    let part = text.get(at..stop).unwrap_or("");
    let close = part
        .find(closes_round)
        .filter(|_| part.starts_with(opens_round));
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
        &[
            "参照",
            "依据",
            "根据",
            "按照",
            "依照",
            "法律法规名称：",
            "法律法规名称:",
            "文件名称：",
            "文件名称:",
        ],
    ) {
        at = skip_blanks(text, end);
    }
    at
}

/// The title from `at` on, and the note that stands before it.
fn own_title(
    text: &str,
    at: usize,
    has_tag: bool,
    place: Place,
) -> Option<(TitleFound, Option<Note>)> {
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
        let mut found = title::bare(text, at + bracket.len_utf8())
            .filter(|found| found.title.marks == TitleMarks::Book)?;
        found.faults = vec![fault(
            at,
            at + bracket.len_utf8(),
            Mark::TitleNotOpened,
            "《",
        )];
        return Some((found, None));
    }
    let head = matches!(place, Place::Head | Place::Numbered);
    if !has_tag && !head {
        return None;
    }
    // 2017年3月1日国务院令第676号《甲条例》
    if let Some(open) = title_after(text, at) {
        let events = note::events(text, at, open);
        let told = events.events.iter().any(|event| {
            event.number.is_some() || event.date.as_ref().is_some_and(|date| date.value.is_full())
        });
        if told {
            let span = Span::of(at, trim_end(text, at, open));
            let mut found = title::marked(text, open)?;
            found.faults.extend(events.faults);
            return Some((
                found,
                Some(Note {
                    span,
                    events: events.events,
                    bracketed: false,
                }),
            ));
        }
    }
    if let Some(found) = title::bare(text, at) {
        let opened = found.title.marks == TitleMarks::Book;
        let sane = has_tag
            || opened
            || !BARE_NEVER
                .iter()
                .any(|word| rest(text, at).starts_with(word));
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

/// Reads notes and articles after a title that ends at `at`; gives where they end.
fn tail(text: &str, at: usize, citation: &mut Citation, own: bool) -> usize {
    let mut end = at;
    let mut look = at;
    // A note, a second note, an abbreviation: more brackets in a row do not occur.
    for _ in 0..4 {
        let mut next = if own {
            key(text, skip_blanks(text, look))
        } else {
            skip_blanks(text, look)
        };
        if own && char_at(text, next) == Some('\n') {
            // A note on its own line, in cells whose lines are broken anywhere.
            let below = skip_space(text, next);
            let year = char_at(text, below)
                .filter(|c| opens_round(*c))
                .map(|c| skip_blanks(text, below + c.len_utf8()));
            if year.is_some_and(|year| char_at(text, year).is_some_and(|c| c.is_ascii_digit())) {
                next = below;
            }
        }
        match char_at(text, next) {
            Some(c) if opens_round(c) => {
                let Some(after) = bracket(text, next, citation, own) else {
                    break;
                };
                look = after.end;
                if after.note {
                    end = after.end;
                }
            }
            Some(_) if own => {
                let Some(after) = outside(text, next, citation) else {
                    break;
                };
                look = after;
                end = after;
            }
            _ => break,
        }
    }
    let next = skip_blanks(text, look);
    let next = if own { key(text, next) } else { next };
    if let Some(run) = article::articles(text, next) {
        citation.articles.extend(run.articles);
        if own {
            citation.faults.extend(run.faults);
        }
        end = run.end;
        if own {
            end = renumbered(text, end).unwrap_or(end);
            end = more_articles(text, end, citation);
        }
    }
    end
}

/// 附件1.《甲》第三条: the articles of a text inside the instrument.
fn more_articles(text: &str, at: usize, citation: &mut Citation) -> usize {
    let annexed = citation
        .articles
        .last()
        .is_some_and(|last: &Article| last.article == 0 && last.paragraph == 0 && last.item == 0);
    let next = any_word(text, at, &[".", "．", "、", "：", ":"]).unwrap_or(at);
    if !annexed || char_at(text, next) != Some('《') {
        return at;
    }
    let Some(found) = title::marked(text, next) else {
        return at;
    };
    match article::articles(text, found.end) {
        Some(run) => {
            citation.articles.pop();
            citation.articles.extend(run.articles);
            run.end
        }
        None => at,
    }
}

/// `（2016修改版，原1998版第二十二条）` after an article.
fn renumbered(text: &str, at: usize) -> Option<usize> {
    let open = char_at(text, at).filter(|c| opens_round(*c))?;
    let inner = at + open.len_utf8();
    let stop = floor_boundary(text, inner + LONGEST_LEAD);
    let part = text.get(inner..stop)?;
    let close = part.find(['）', ')', '\n'])?;
    let words = part.get(..close)?;
    let told = words.contains('版') || words.starts_with('原') || words.contains("修");
    let mark = part
        .get(close..)?
        .chars()
        .next()
        .filter(|c| closes_round(*c))?;
    told.then_some(inner + close + mark.len_utf8())
}

/// Skips a key of the key-value style: `;条款号:`.
fn key(text: &str, at: usize) -> usize {
    let after = any_word(text, at, &[";", "；"]).unwrap_or(at);
    any_word(
        text,
        after,
        &[
            "依据文号",
            "发文字号",
            "文号",
            "条款号",
            "颁布机关",
            "实施日期",
        ],
    )
    .and_then(|end| any_word(text, end, &["：", ":"]))
    .map_or(at, |end| skip_blanks(text, end))
}

struct Bracketed {
    end: usize,
    note: bool,
}

/// Takes the bracket at `at` as a note, if it is one.
fn bracket(text: &str, at: usize, citation: &mut Citation, own: bool) -> Option<Bracketed> {
    let open = char_at(text, at)?.len_utf8();
    let inner = at + open;
    let mut depth = 1_u32;
    let mut recover = None;
    let stop = floor_boundary(text, inner + LONGEST_NOTE);
    for (offset, c) in text.get(inner..stop)?.char_indices() {
        let here = inner + offset;
        match c {
            _ if opens_round(c) => {
                depth += 1;
                if depth > DEEPEST {
                    return None;
                }
            }
            _ if closes_round(c) => depth -= 1,
            '\n' if !own || recover.is_some() || begins_point(text, here + 1) => break,
            '：' | ':' if depth == 1 && recover.is_none() => recover = Some(here),
            '第' if depth == 1
                && recover.is_none()
                && own
                && article::names_article(text, here) =>
            {
                recover = Some(here)
            }
            _ => {}
        }
        if depth == 0 {
            return closed_note(text, at, inner, here, here + c.len_utf8(), citation);
        }
    }
    // （（2003年…）: one mark too many.
    if own && char_at(text, inner).is_some_and(opens_round) {
        let taken = bracket(text, inner, citation, false).filter(|taken| taken.note)?;
        citation.faults.push(fault(at, inner, Mark::Doubled, ""));
        return Some(taken);
    }
    // Not closed: it ends where the article begins, if it is a note at all.
    let end = trim_end(text, inner, recover.filter(|_| own)?);
    let events = note::events(text, inner, end);
    events
        .events
        .iter()
        .any(|event| event.date.is_some() || event.number.is_some())
        .then_some(())?;
    citation
        .faults
        .push(fault(end, end, Mark::NoteNotClosed, "）"));
    citation.faults.extend(events.faults);
    add_note(citation, Span::of(at, end), events.events, true);
    Some(Bracketed { end, note: true })
}

fn begins_point(text: &str, at: usize) -> bool {
    let at = skip_blanks(text, at);
    super::head_mark(text, at).is_some_and(|mark| mark.closes)
        || matches!(char_at(text, at), Some('【' | '《'))
}

fn closed_note(
    text: &str,
    at: usize,
    inner: usize,
    close: usize,
    end: usize,
    citation: &mut Citation,
) -> Option<Bracketed> {
    let words = text.get(inner..close)?;
    if let Some(before) = citation.note.as_ref().filter(|note| note.bracketed) {
        let same = before.span.slice(text);
        let same = same
            .get(same.chars().next()?.len_utf8()..)
            .map(|same| same.trim_end_matches([')', '）']));
        if same.map(squeeze) == Some(squeeze(words.trim_end_matches([')', '）']))) {
            citation.faults.push(fault(at, end, Mark::DoubledNote, ""));
            return Some(Bracketed { end, note: true });
        }
    }
    let events = note::events(text, inner, close);
    let abbreviation = words.contains("简称");
    if events.events.is_empty() || abbreviation {
        // （试行）, （以下简称《甲》）: not a note; the article may still follow. A bracket with a number begins quoted text.
        let listed = super::head_mark(text, at).is_some();
        return (!listed && words.len() <= 240).then_some(Bracketed { end, note: false });
    }
    citation.faults.extend(events.faults);
    add_note(citation, Span::of(at, end), events.events, true);
    Some(Bracketed { end, note: true })
}

fn add_note(
    citation: &mut Citation,
    span: Span,
    events: Vec<crate::model::Event>,
    bracketed: bool,
) {
    match &mut citation.note {
        Some(note) => {
            note.span = note.span.join(span);
            note.events.extend(events);
        }
        None => {
            citation.note = Some(Note {
                span,
                events,
                bracketed,
            })
        }
    }
}

/// A note outside brackets at `at`: up to the article, the colon or the end of the line.
fn outside(text: &str, at: usize, citation: &mut Citation) -> Option<usize> {
    let begin = word(text, at, "。")
        .filter(|end| word(text, *end, "根据").is_some())
        .unwrap_or(at);
    let dated = date::read(rest(text, begin)).is_some();
    let led = any_word(text, begin, &["根据", "已于", "于", "经"]).is_some()
        || word(text, begin, "自").is_some_and(|end| date::read(rest(text, end)).is_some());
    let stop = floor_boundary(
        text,
        begin
            + if dated || led {
                LONGEST_NOTE
            } else {
                LONGEST_LEAD
            },
    );
    let mut end = None;
    let mut depth = 0_u32;
    let mut unopened = false;
    for (offset, c) in text.get(begin..stop)?.char_indices() {
        let here = begin + offset;
        match c {
            _ if opens_round(c) => depth += 1,
            _ if closes_round(c) => {
                if depth == 0 {
                    unopened = true;
                    end = Some(here);
                    break;
                }
                depth -= 1;
            }
            '\n' | '：' | ':' => {
                end = Some(here);
                break;
            }
            ';' | '；' if key(text, here) != here => {
                end = Some(here);
                break;
            }
            '第' if article::names_article(text, here) => {
                end = Some(here);
                break;
            }
            _ => {}
        }
    }
    if end.is_none() && stop == text.len() {
        end = Some(stop);
    }
    let end = trim_end(text, begin, end?);
    let mut words_end = end;
    while let Some(c) = super::char_before(text, words_end).filter(|c| {
        words_end > begin && (matches!(c, '。' | '，' | ',' | '；' | ';') || is_blank(*c))
    }) {
        words_end -= c.len_utf8();
    }
    if !(dated || led) {
        let number = order::find(text, begin, words_end)?.number;
        (number.span.start() as usize <= begin + 6).then_some(())?;
    }
    let events = note::events(text, begin, words_end);
    events
        .events
        .iter()
        .any(|event| event.date.is_some() || event.number.is_some())
        .then_some(())?;
    let mut end = words_end;
    if unopened {
        end = skip_blanks(text, words_end);
        end += char_at(text, end).filter(|c| closes_round(*c))?.len_utf8();
        citation
            .faults
            .push(fault(begin, begin, Mark::NoteNotOpened, "（"));
    }
    citation.faults.extend(events.faults);
    add_note(citation, Span::of(begin, end), events.events, unopened);
    Some(end)
}
