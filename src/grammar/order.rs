//! Numbers of orders and documents: `国务院令第732号`, `第3号令`, `桂政发〔2013〕9号`.
//!
//! Finds a number in the words of one event of a note; what the event is, is for [`super::note`].

use super::number;
use super::scan::{any_word, char_at, is_blank, rest, skip_blanks, squeeze, trim_end, word};
use crate::model::{DocumentNumber, Mark, MarkFault, NumberForm, Spanned};
use crate::text::Span;

#[cfg(test)]
mod tests;

/// A document number with its issuer and faults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The number.
    pub number: DocumentNumber,
    /// The organ before 令, without 原.
    pub issuer: Option<Spanned<String>>,
    /// What its writing lacks.
    pub faults: Vec<MarkFault>,
}

/// The first document number in `text[from..to]`, whose prefix begins at or after `from`.
pub fn find(text: &str, from: usize, to: usize) -> Option<Order> {
    let part = text.get(from..to)?;
    let mut inside = false;
    let mut title_depth = 0_u32;
    for (offset, c) in part.char_indices() {
        match c {
            '《' => title_depth += 1,
            '》' => title_depth = title_depth.saturating_sub(1),
            _ => {}
        }
        let digit = number::is_number_char(c);
        if digit
            && !inside
            && title_depth == 0
            && let Some(order) = at_digits(text, from, from + offset, to)
        {
            return Some(order);
        }
        inside = digit;
    }
    None
}

/// Words that can stand between a date or the beginning and the issuer's name.
pub(crate) const LEADS: [&str; 28] = [
    "根据", "依据", "按照", "经由", "经", "由", "以", "于", "已", "被", "原", "的", "发布", "公布", "颁布", "印发",
    "修订", "修正", "修改", "批准", "通过", "，", ",", "。", "；", ";", "、", "》",
];

/// The first place after `from` that is not one of the words before an issuer's name.
pub(crate) fn skip_leads(text: &str, from: usize, to: usize) -> usize {
    let mut at = skip_blanks(text, from);
    while at < to {
        match any_word(text, at, &LEADS) {
            // 经济 is the beginning of a name, 经 alone is not.
            Some(end) if end <= to && word(text, at, "经济").is_none() => at = skip_blanks(text, end),
            _ => break,
        }
    }
    at.min(to)
}

/// Organs of which it is certain that they issue orders: only they can lack a 令.
const ORDERING: [&str; 7] = ["部", "总局", "局", "总署", "署", "国务院", "人民政府"];

/// Longest name of an issuer or code, in bytes; several ministries together take some 60 characters.
const LONGEST_PREFIX: usize = 240;

fn at_digits(text: &str, from: usize, digits: usize, to: usize) -> Option<Order> {
    let (value, len) = number::parse_prefix(rest(text, digits))?;
    let digits_end = digits + len;
    let mut end = skip_blanks(text, digits_end);
    let mut faults = Vec::new();
    let closed = end < to && word(text, end, "号").is_some();
    let before = trim_end(text, from, digits);
    let head = text.get(from..before)?;
    let ordinal = head.ends_with('第');
    // Most numbers are dates and sessions: no more is asked of them.
    if !closed && !ordinal {
        return None;
    }
    let head = head.trim_end_matches('第');
    let doubled_ordinal = ordinal && before - from - head.len() > '第'.len_utf8();
    let mut prefix_end = trim_end(text, from, from + head.len());
    if closed {
        end = word(text, end, "号")?;
        if let Some(again) = word(text, end, "号") {
            faults.push(fault(end, again, Mark::Doubled, ""));
            end = again;
        }
    } else {
        let ordered = text.get(from..prefix_end)?.ends_with('令');
        let over = digits_end == to
            || matches!(char_at(text, digits_end), Some('，' | ',' | '）' | ')'))
            || any_word(text, digits_end, &["公布", "发布", "颁布", "修订", "修正", "修改"]).is_some();
        if !(ordered && ordinal && over) {
            return None;
        }
        faults.push(fault(digits_end, digits_end, Mark::MissingNumberWord, "号"));
        end = digits_end;
    }
    if doubled_ordinal {
        faults.push(fault(before - '第'.len_utf8(), before, Mark::Doubled, ""));
    }
    let (year, year_start) = year_before(text, from, prefix_end);
    let mut form = NumberForm::Order;
    if let Some((_, bracketed)) = year {
        prefix_end = trim_end(text, from, year_start);
        if bracketed {
            form = NumberForm::Bracketed;
        }
    }
    let start = prefix_start(text, from, prefix_end);
    let mut prefix = squeeze(text.get(start..prefix_end)?);
    let mut issuer_end = prefix_end;
    let mut ordered = false;
    if form == NumberForm::Order {
        if prefix.ends_with('令') {
            issuer_end = prefix_end - '令'.len_utf8();
            ordered = true;
            if !ordinal && year.is_none() && !prefix.is_empty() {
                faults.push(fault(digits, digits, Mark::MissingOrdinal, "第"));
            }
        } else if prefix.ends_with("公告") {
            issuer_end = prefix_end - "公告".len();
            ordered = true;
        } else if let Some((after, name)) = order_word_after(text, end, to) {
            ordered = true;
            if name == "国务院令" {
                // 总理签署第500号国务院令: the organ is named in the order's own name.
                return Some(named_after(text, digits, digits_end, end, after, value, faults));
            }
            end = after;
            prefix.push_str(name);
        } else if ORDERING.iter().any(|organ| prefix.ends_with(organ)) {
            ordered = true;
            if ordinal && year.is_none() {
                faults.push(fault(prefix_end, prefix_end, Mark::MissingOrderWord, "令"));
            }
        } else if !ordinal && prefix.is_empty() {
            return None;
        }
    } else if prefix.ends_with('令') {
        issuer_end = prefix_end - '令'.len_utf8();
        ordered = true;
    }
    Some(Order {
        number: DocumentNumber {
            span: Span::of(start, end),
            digits: Span::of(digits, digits_end),
            form,
            prefix,
            year: year.map(|(year, _)| year),
            number: value,
        },
        issuer: ordered.then(|| issuer(text, start, issuer_end)).flatten(),
        faults,
    })
}

/// The name in `text[start..end]` as an issuer: without 原, and 署 for 署长.
pub(crate) fn issuer(text: &str, start: usize, end: usize) -> Option<Spanned<String>> {
    let start = skip_leads(text, start, end);
    let end = trim_end(text, start, end);
    let mut name = text.get(start..end)?;
    for (long, short) in [("署署长", "署"), ("部部长", "部"), ("局局长", "局")] {
        if name.ends_with(long) {
            name = name.get(..name.len() - long.len() + short.len())?;
        }
    }
    let value = squeeze(name);
    (!value.is_empty()).then(|| Spanned::new(value, Span::of(start, start + name.len())))
}

fn named_after(
    text: &str,
    digits: usize,
    digits_end: usize,
    end: usize,
    after: usize,
    number: u32,
    faults: Vec<MarkFault>,
) -> Order {
    let organ = Span::of(end, end + "国务院".len());
    Order {
        number: DocumentNumber {
            span: Span::of(digits, after),
            digits: Span::of(digits, digits_end),
            form: NumberForm::Order,
            prefix: "国务院令".to_owned(),
            year: None,
            number,
        },
        issuer: Some(Spanned::new(organ.slice(text).to_owned(), organ)),
        faults,
    }
}

/// `令` or a named order after the number: 第3号令, 第500号国务院令.
fn order_word_after(text: &str, end: usize, to: usize) -> Option<(usize, &'static str)> {
    for (words, name) in [("令", "令"), ("国务院令", "国务院令"), ("公告", "公告")] {
        if let Some(after) = word(text, end, words).filter(|after| *after <= to) {
            return Some((after, name));
        }
    }
    None
}

/// The year before a number, whether it stands in brackets, and where it begins: 〔2013〕, 令2004年.
fn year_before(text: &str, from: usize, end: usize) -> (Option<(u16, bool)>, usize) {
    let found = || {
        let part = text.get(from..end)?;
        let last = part.chars().next_back()?;
        let bracketed = match last {
            '〕' | '］' | ']' | '】' | '）' | ')' | '﹞' | '〉' | '>' => true,
            '年' => false,
            _ => return None,
        };
        let inner = part.get(..part.len() - last.len_utf8())?.trim_end();
        let digits: usize =
            inner.chars().rev().take_while(|c| number::arabic_digit(*c).is_some()).map(char::len_utf8).sum();
        let year_at = inner.len() - digits;
        let (year, _) = number::parse_prefix(inner.get(year_at..)?)?;
        let year = u16::try_from(year).ok().filter(|year| (1900..=2999).contains(year))?;
        let mut start = from + year_at;
        if bracketed {
            let head = text.get(from..start)?.trim_end();
            let open = head.chars().next_back()?;
            matches!(open, '〔' | '［' | '[' | '【' | '（' | '(' | '﹝' | '〈' | '<').then_some(())?;
            start = from + head.len() - open.len_utf8();
        } else if !text.get(from..start)?.trim_end().ends_with(['令', '告']) {
            return None;
        }
        Some(((year, bracketed), start))
    };
    match found() {
        Some((year, start)) => (Some(year), start),
        None => (None, end),
    }
}

/// Where the issuer's name or code before `end` begins: after the last mark, and after the words that lead to it.
fn prefix_start(text: &str, from: usize, end: usize) -> usize {
    let mut start = from;
    let mut before = ' ';
    for (offset, c) in text.get(from..end).unwrap_or("").char_indices() {
        let mark =
            matches!(c, '，' | ',' | '。' | '；' | ';' | '：' | ':' | '》' | '（' | '(' | '）' | ')' | '\u{3000}');
        let date = matches!(c, '年' | '月' | '日') && number::is_number_char(before);
        if mark || date {
            start = from + offset + c.len_utf8();
        }
        if !is_blank(c) {
            before = c;
        }
    }
    for signed in ["签署", "发布的", "公布的"] {
        if let Some(offset) = text.get(start..end).and_then(|part| part.rfind(signed)) {
            start += offset + signed.len();
        }
    }
    start = skip_leads(text, start, end);
    if end - start > LONGEST_PREFIX { end } else { start }
}

fn fault(start: usize, end: usize, mark: Mark, repair: &str) -> MarkFault {
    MarkFault { span: Span::of(start, end), mark, repair: Some(repair.to_owned()) }
}
