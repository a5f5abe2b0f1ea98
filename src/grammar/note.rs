//! Promulgation notes: the events that say which version of an instrument is meant.
//!
//! Reads dates, issuers, numbers and words of what happened; whether such a version ever was is not asked here.

use super::order::{self, LEADS};
use super::scan::{any_word, char_at, char_before, is_blank, rest, skip_blanks, trim_end, word};
use super::{date, number};
use crate::model::{Date, Event, EventKind, Mark, MarkFault, Spanned};
use crate::text::Span;

#[cfg(test)]
mod tests;

/// The events of a note and the faults in their writing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Events {
    /// The events in the order written.
    pub events: Vec<Event>,
    /// Missing 第, 号, 令, 年, 日; doubled 号.
    pub faults: Vec<MarkFault>,
}

/// The events in `text[from..to]`, the words of a note without its brackets.
pub fn events(text: &str, from: usize, to: usize) -> Events {
    match text.get(from..to) {
        Some(part) if part.contains(['\n', '\r']) => unbroken(part, from),
        _ => read_all(text, from, to),
    }
}

/// Events of a note that is broken over lines, in the middle of words and numbers: read without the breaks, then put back.
fn unbroken(part: &str, from: usize) -> Events {
    let mut joined = String::with_capacity(part.len());
    let mut places = Vec::with_capacity(part.len() + 1);
    for (offset, c) in part.char_indices().filter(|(_, c)| !matches!(c, '\n' | '\r')) {
        places.extend((0..c.len_utf8()).map(|byte| from + offset + byte));
        joined.push(c);
    }
    // The end of a span is one past its last byte, not the first byte after a line break.
    let back = |span: Span| {
        let range = span.range();
        let start = places.get(range.start).copied().unwrap_or(from + part.len());
        let end = range.end.checked_sub(1).and_then(|last| places.get(last)).map_or(start, |last| last + 1);
        Span::of(start, end.max(start))
    };
    let mut found = read_all(&joined, 0, joined.len());
    for event in &mut found.events {
        event.span = back(event.span);
        if let Some(date) = &mut event.date {
            date.span = back(date.span);
        }
        if let Some(issuer) = &mut event.issuer {
            issuer.span = back(issuer.span);
        }
        if let Some(number) = &mut event.number {
            number.span = back(number.span);
            number.digits = back(number.digits);
        }
    }
    for fault in &mut found.faults {
        fault.span = back(fault.span);
    }
    found
}

fn read_all(text: &str, from: usize, to: usize) -> Events {
    let mut found = Events::default();
    let mut carried: Option<Spanned<Date>> = None;
    for (start, end) in segments(text, from, to) {
        let Some(mut draft) = read(text, start, end) else {
            continue;
        };
        found.faults.append(&mut draft.faults);
        // 2004年10月5日，第九届…通过: the comma parts a date from its own event.
        if draft.only_date() {
            let before = carried.take();
            found.events.extend(before.map(issued));
            carried = draft.event.date;
            continue;
        }
        if let Some(date) = carried.take() {
            if draft.event.date.is_none() {
                draft.event.span = draft.event.span.join(date.span);
                draft.event.date = Some(date);
            } else {
                found.events.push(issued(date));
            }
        }
        found.events.push(draft.event);
    }
    found.events.extend(carried.map(issued));
    found
}

/// The word at `at` for what happened, and where it ends.
pub(crate) fn kind_at(text: &str, at: usize) -> Option<(EventKind, usize)> {
    // Most characters begin no such word; asking for all eighteen at each of them would be most of the work.
    let first = char_at(text, at)?;
    matches!(first, '公' | '发' | '颁' | '印' | '下' | '通' | '修' | '施' | '实' | '执' | '生' | '批' | '废' | '失')
        .then_some(())?;
    KINDS.iter().find_map(|(name, kind)| word(text, at, name).map(|end| (*kind, end)))
}

const KINDS: [(&str, EventKind); 18] = [
    ("公布", EventKind::Issued),
    ("发布", EventKind::Issued),
    ("颁布", EventKind::Issued),
    ("印发", EventKind::Issued),
    ("下发", EventKind::Issued),
    ("公告", EventKind::Issued),
    ("通过", EventKind::Adopted),
    ("修订", EventKind::Revised),
    ("修正", EventKind::Revised),
    ("修改", EventKind::Revised),
    ("施行", EventKind::Effective),
    ("实施", EventKind::Effective),
    ("实行", EventKind::Effective),
    ("执行", EventKind::Effective),
    ("生效", EventKind::Effective),
    ("批准", EventKind::Approved),
    ("废止", EventKind::Repealed),
    ("失效", EventKind::Repealed),
];

/// Words that show that an issuer's name is one.
const ORGANS: [&str; 10] = ["会议", "人大", "人民代表大会", "国务院", "部", "局", "署", "政府", "委员会", "办公厅"];

/// Words between an issuer and what it did.
const BETWEEN: [&str; 15] = [
    "审议",
    "讨论",
    "修订",
    "修正",
    "予以",
    "重新",
    "表决",
    "联合",
    "第一次",
    "第二次",
    "第三次",
    "第四次",
    "第五次",
    "并",
    "制定",
];

/// Longest issuer, in bytes: 第十四届全国人民代表大会常务委员会第二十五次会议 has 75.
const LONGEST_ISSUER: usize = 240;

struct Draft {
    event: Event,
    faults: Vec<MarkFault>,
    told: bool,
}

impl Draft {
    fn only_date(&self) -> bool {
        self.event.date.is_some() && self.event.number.is_none() && self.event.issuer.is_none() && !self.told
    }
}

fn issued(date: Spanned<Date>) -> Event {
    Event { span: date.span, kind: EventKind::Issued, date: Some(date), issuer: None, number: None }
}

/// The parts of a note that each tell one event: at marks outside titles, and where a date follows a finished event.
fn segments(text: &str, from: usize, to: usize) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    let mut start = from;
    let mut titles = 0_u32;
    let mut told = false;
    let mut skip_to = from;
    let part = text.get(from..to).unwrap_or("");
    for (offset, c) in part.char_indices() {
        let at = from + offset;
        if at < skip_to {
            continue;
        }
        match c {
            '《' => titles += 1,
            '》' => titles = titles.saturating_sub(1),
            '，' | ',' | '。' | '；' | ';' if titles == 0 => {
                parts.push((start, at));
                start = at + c.len_utf8();
                told = false;
            }
            _ if titles > 0 => {}
            _ if told && begins_event(text, at, start) => {
                parts.push((start, at));
                start = at;
                told = false;
            }
            _ => {
                if let Some((_, end)) = kind_at(text, at) {
                    told = !matches!(char_at(text, end), Some('的' | '之'));
                    skip_to = end;
                }
            }
        }
    }
    parts.push((start, to));
    parts.retain(|(start, end)| start < end);
    parts
}

/// Whether a new event begins at `at` without a mark before it: a date or 根据 after a finished one.
fn begins_event(text: &str, at: usize, start: usize) -> bool {
    if at == start {
        return false;
    }
    if word(text, at, "根据").is_some()
        || (word(text, at, "自").is_some() && date::read(rest(text, at + '自'.len_utf8())).is_some())
    {
        return true;
    }
    let fresh = !char_before(text, at).is_some_and(number::is_number_char);
    let led = char_before(text, at).is_some_and(|c| c == '自');
    fresh && !led && char_at(text, at).is_some_and(number::is_number_char) && date::read(rest(text, at)).is_some()
}

fn read(text: &str, start: usize, end: usize) -> Option<Draft> {
    let part = text.get(start..end)?;
    // …同时废止 speaks of another instrument.
    if part.rsplit_once('》').is_some_and(|(_, after)| after.contains("废止")) {
        return None;
    }
    let mut faults = Vec::new();
    let date = first_date(text, start, end, &mut faults);
    let after_date = date.as_ref().map_or(start, |date| date.span.end() as usize);
    let order = order::find(text, start, end);
    let told = kind(text, start, end);
    let mut event = Event {
        span: trimmed(text, start, end),
        kind: told.map_or(EventKind::Issued, |(kind, _)| kind),
        date,
        issuer: None,
        number: None,
    };
    if let Some(mut order) = order {
        faults.append(&mut order.faults);
        // 令2004年第21号: the year is part of the number.
        if event.date.as_ref().is_some_and(|date| order.number.span.covers(date.span)) {
            event.date = None;
        }
        event.issuer = order.issuer;
        event.number = Some(Box::new(order.number));
    }
    if event.issuer.is_none() {
        let before_kind = told.map_or(end, |(_, at)| at);
        event.issuer = organ(text, if after_date <= before_kind { after_date } else { start }, before_kind);
    }
    let bare_issuer = event.date.is_none() && event.number.is_none() && told.is_none();
    if bare_issuer {
        return None;
    }
    Some(Draft { event, faults, told: told.is_some() })
}

/// The first word that tells what happened; 发布的 in 发布的国务院令 only tells which order.
fn kind(text: &str, start: usize, end: usize) -> Option<(EventKind, usize)> {
    let mut titles = 0_u32;
    let mut found: Option<(EventKind, usize)> = None;
    for (offset, c) in text.get(start..end)?.char_indices() {
        match c {
            '《' => titles += 1,
            '》' => titles = titles.saturating_sub(1),
            '公' | '发' | '颁' | '印' | '下' | '通' | '修' | '施' | '实' | '执' | '生' | '批' | '废' | '失'
                if titles == 0 =>
            {
                let at = start + offset;
                let Some((kind, after)) = kind_at(text, at) else {
                    continue;
                };
                let noun = matches!(char_at(text, after), Some('的' | '第' | '之'))
                    || (word(text, at, "公告").is_some() && after < end);
                if after > end || noun {
                    continue;
                }
                // 通过并修订 does not occur; 修订通过, 批准修订 tell of a revision.
                if found.is_none() || (kind == EventKind::Revised && matches!(found, Some((EventKind::Approved, _)))) {
                    found = Some((kind, found.map_or(at, |(_, at)| at)));
                }
            }
            _ => {}
        }
    }
    found
}

fn first_date(text: &str, start: usize, end: usize, faults: &mut Vec<MarkFault>) -> Option<Spanned<Date>> {
    let mut titles = 0_u32;
    let mut inside = false;
    for (offset, c) in text.get(start..end)?.char_indices() {
        match c {
            '《' => titles += 1,
            '》' => titles = titles.saturating_sub(1),
            _ => {}
        }
        let digit = number::is_number_char(c);
        if digit && !inside && titles == 0 {
            let at = start + offset;
            if let Some(found) = date::read(rest(text, at)).filter(|found| at + found.len <= end) {
                for (place, mark, repair) in
                    [(found.missing_year, Mark::MissingYearWord, "年"), (found.missing_day, Mark::MissingDayWord, "日")]
                {
                    faults.extend(place.map(|place| MarkFault {
                        span: Span::of(at + place.start() as usize, at + place.end() as usize),
                        mark,
                        repair: Some(repair.to_owned()),
                    }));
                }
                return Some(Spanned::new(found.date, Span::of(at, at + found.len)));
            }
            // 2020修订, 2016年本, 2023公布: a year without 年.
            if let Some(found) = bare_year(text, at, end) {
                return Some(found);
            }
        }
        inside = digit;
    }
    None
}

fn bare_year(text: &str, at: usize, end: usize) -> Option<Spanned<Date>> {
    let (value, len) = number::parse_prefix(rest(text, at))?;
    let year = u16::try_from(value).ok().filter(|year| (1949..=2099).contains(year))?;
    let after = skip_blanks(text, at + len);
    let said = after == end || kind_at(text, after).is_some() || any_word(text, after, &["版", "本"]).is_some();
    let alone =
        matches!(char_before(text, at), None | Some('（' | '(' | '，' | ',' | '；' | ';' | '。' | ' ' | '\u{3000}'));
    (said && alone && len >= 4).then(|| Spanned::new(Date::new(year, 0, 0), Span::of(at, at + len)))
}

/// The organ or session between a date and what it did.
fn organ(text: &str, start: usize, end: usize) -> Option<Spanned<String>> {
    let mut end = match text.get(start..end)?.find(['《', '关']) {
        Some(offset) if char_at(text, start + offset) == Some('《') || word(text, start + offset, "关于").is_some() => {
            start + offset
        }
        _ => end,
    };
    let start = order::skip_leads(text, start, end);
    loop {
        end = trim_end(text, start, end);
        let part = text.get(start..end)?;
        let cut = BETWEEN.iter().chain(&LEADS).find(|word| part.ends_with(**word));
        match cut {
            Some(word) => end -= word.len(),
            None => break,
        }
    }
    let part = text.get(start..end)?;
    let named = ORGANS.iter().any(|organ| part.contains(organ));
    let sane = part.len() <= LONGEST_ISSUER && !part.contains(['，', '。', '：', '（', '(']);
    (named && sane).then(|| order::issuer(text, start, end)).flatten()
}

fn trimmed(text: &str, start: usize, end: usize) -> Span {
    let part = text.get(start..end).unwrap_or("");
    let blank = |c: char| is_blank(c) || c == '\n';
    let lead = part.len() - part.trim_start_matches(blank).len();
    Span::of(start + lead, start + part.trim_end_matches(blank).len().max(lead))
}
