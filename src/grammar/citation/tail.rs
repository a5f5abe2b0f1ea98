//! What follows a title: notes in brackets or outside them, and articles.
//!
//! Adds what it reads to the citation; whether the citation is the list's own has been told to it.

use super::fault;
use crate::grammar::scan::{
    any_word, char_at, char_before, closes_round, floor_boundary, is_blank, opens_round, rest, skip_blanks, skip_space,
    squeeze, trim_end, word,
};
use crate::grammar::{article, date, note, order, title};
use crate::model::{Article, Citation, Event, Mark, Note};
use crate::text::Span;

/// Longest note, in bytes: the longest in use tell some eight events.
const LONGEST_NOTE: usize = 3000;

/// How deep brackets of a note may be nested.
const DEEPEST: u32 = 4;

/// Longest remark, or number outside brackets, in bytes.
const LONGEST_REMARK: usize = 160;

/// Reads notes and articles after a title that ends at `at`; gives where they end.
pub(super) fn tail(text: &str, at: usize, citation: &mut Citation, own: bool) -> usize {
    let mut end = at;
    let mut look = at;
    // A note, a second note, an abbreviation: more brackets in a row do not occur.
    for _ in 0..4 {
        let mut next = if own { key(text, skip_blanks(text, look)) } else { skip_blanks(text, look) };
        if own && char_at(text, next) == Some('\n') {
            // A note on its own line, in cells whose lines are broken anywhere.
            let below = skip_space(text, next);
            let year =
                char_at(text, below).filter(|c| opens_round(*c)).map(|c| skip_blanks(text, below + c.len_utf8()));
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
    let run = article::articles(text, next);
    let run = if own { run.or_else(|| article::without_ordinal(text, next)) } else { run };
    if let Some(run) = run {
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
    let stop = floor_boundary(text, inner + LONGEST_REMARK);
    let part = text.get(inner..stop)?;
    let close = part.find(['）', ')', '\n'])?;
    let words = part.get(..close)?;
    let told = words.contains('版') || words.starts_with('原') || words.contains("修");
    let mark = part.get(close..)?.chars().next().filter(|c| closes_round(*c))?;
    told.then_some(inner + close + mark.len_utf8())
}

/// Skips a key of the key-value style: `;条款号:`.
fn key(text: &str, at: usize) -> usize {
    let after = any_word(text, at, &[";", "；"]).unwrap_or(at);
    any_word(text, after, &["依据文号", "发文字号", "文号", "条款号", "颁布机关", "实施日期"])
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
            '第' if depth == 1 && recover.is_none() && own && article::names_article(text, here) => {
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
    events.events.iter().any(|event| event.date.is_some() || event.number.is_some()).then_some(())?;
    citation.faults.push(fault(end, end, Mark::NoteNotClosed, "）"));
    citation.faults.extend(events.faults);
    add_note(citation, Span::of(at, end), events.events, true);
    Some(Bracketed { end, note: true })
}

fn begins_point(text: &str, at: usize) -> bool {
    let at = skip_blanks(text, at);
    super::head_mark(text, at).is_some_and(|mark| mark.closes) || matches!(char_at(text, at), Some('【' | '《'))
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
        let same = same.get(same.chars().next()?.len_utf8()..).map(|same| same.trim_end_matches([')', '）']));
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

fn add_note(citation: &mut Citation, span: Span, events: Vec<Event>, bracketed: bool) {
    match &mut citation.note {
        Some(note) => {
            note.span = note.span.join(span);
            note.events.extend(events);
        }
        None => citation.note = Some(Note { span, events, bracketed }),
    }
}

/// A note outside brackets at `at`: up to the article, the colon or the end of the line.
fn outside(text: &str, at: usize, citation: &mut Citation) -> Option<usize> {
    let begin = word(text, at, "。").filter(|end| word(text, *end, "根据").is_some()).unwrap_or(at);
    let dated = date::read(rest(text, begin)).is_some();
    let led = any_word(text, begin, &["根据", "已于", "于", "经"]).is_some()
        || word(text, begin, "自").is_some_and(|end| date::read(rest(text, end)).is_some());
    let stop = floor_boundary(text, begin + if dated || led { LONGEST_NOTE } else { LONGEST_REMARK });
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
    while let Some(c) = char_before(text, words_end)
        .filter(|c| words_end > begin && (matches!(c, '。' | '，' | ',' | '；' | ';') || is_blank(*c)))
    {
        words_end -= c.len_utf8();
    }
    if !(dated || led) {
        let number = order::find(text, begin, words_end)?.number;
        (number.span.start() as usize <= begin + 6).then_some(())?;
    }
    let events = note::events(text, begin, words_end);
    events.events.iter().any(|event| event.date.is_some() || event.number.is_some()).then_some(())?;
    let mut end = words_end;
    if unopened {
        end = skip_blanks(text, words_end);
        end += char_at(text, end).filter(|c| closes_round(*c))?.len_utf8();
        citation.faults.push(fault(begin, begin, Mark::NoteNotOpened, "（"));
    }
    citation.faults.extend(events.faults);
    add_note(citation, Span::of(begin, end), events.events, unopened);
    Some(end)
}
