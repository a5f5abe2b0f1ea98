//! Dates as lists write them: `2021年1月22日`, `2013.12.28`, `二〇二一年一月`, `2021年`.
//!
//! Reads what is written: a date that the calendar lacks is a date all the same, and `Date::is_real` tells.

use super::number;
use super::scan::{char_at, rest, skip_blanks};
use crate::model::{Date, Spanned};
use crate::text::Span;

/// The date at the beginning of `text`, and the bytes it takes.
pub fn parse_prefix(text: &str) -> Option<(Date, usize)> {
    read(text).map(|found| (found.date, found.len))
}

/// All dates in `text`, in order.
pub fn dates(text: &str) -> Vec<Spanned<Date>> {
    let mut found = Vec::new();
    let mut inside_number = false;
    let mut next = 0;
    for (at, c) in text.char_indices() {
        let number = number::is_number_char(c);
        if number
            && !inside_number
            && at >= next
            && let Some((value, len)) = parse_prefix(rest(text, at))
        {
            next = at + len;
            found.push(Spanned { value, span: Span::of(at, next) });
        }
        inside_number = number;
    }
    found
}

/// A date with the places where one of its words is missing.
pub(crate) struct Reading {
    pub(crate) date: Date,
    pub(crate) len: usize,
    /// Where 年 ought to stand: the blanks in its place, or nothing.
    pub(crate) missing_year: Option<Span>,
    /// Where 日 ought to stand.
    pub(crate) missing_day: Option<Span>,
}

/// Reads a date at the beginning of `text`, forgiving a missing 年 or 日.
pub(crate) fn read(text: &str) -> Option<Reading> {
    let (value, year_end) = number::parse_prefix(text)?;
    let at = skip_blanks(text, year_end);
    let whole = |year: u32, month: u32, day: u32, len: usize| {
        Some(Reading {
            date: Date::new(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?),
            len,
            missing_year: None,
            missing_day: None,
        })
    };
    if !(1000..=2999).contains(&value) {
        return None;
    }
    match char_at(text, at)? {
        '年' => {
            let year_end = at + '年'.len_utf8();
            Some(month_and_day(text, value, year_end).unwrap_or(whole(value, 0, 0, year_end)?))
        }
        mark @ ('.' | '．' | '-' | '－' | '/') if at == year_end => {
            let month_at = at + mark.len_utf8();
            let (month, len) = small(text, month_at)?;
            let month_end = month_at + len;
            if char_at(text, month_end) == Some(mark) {
                let day_at = month_end + mark.len_utf8();
                if let Some((day, len)) = small(text, day_at) {
                    return whole(value, month, day, day_at + len);
                }
            }
            whole(value, month, 0, month_end)
        }
        // 2021 1月22日, 20211月22日 is not taken apart: where the year ends would be a guess.
        c if at > year_end && number::arabic_digit(c).is_some() => {
            let mut reading = month_and_day(text, value, at)?;
            // Without a day, only what happened then makes it certain that this is a date.
            let next = || char_at(text, skip_blanks(text, reading.len));
            let happened = || matches!(next(), Some('公' | '发' | '颁' | '印' | '通' | '修' | '施' | '）' | ')'));
            (reading.date.day != 0 || happened()).then_some(())?;
            reading.missing_year = Some(Span::of(year_end, at));
            Some(reading)
        }
        _ => None,
    }
}

fn month_and_day(text: &str, year: u32, from: usize) -> Option<Reading> {
    let year = u16::try_from(year).ok()?;
    let at = skip_blanks(text, from);
    let (month, len) = small(text, at)?;
    let at = skip_blanks(text, at + len);
    (char_at(text, at)? == '月').then_some(())?;
    let month_end = at + '月'.len_utf8();
    let month = u8::try_from(month).ok()?;
    let mut reading =
        Reading { date: Date::new(year, month, 0), len: month_end, missing_year: None, missing_day: None };
    let at = skip_blanks(text, month_end);
    let Some((day, len)) = small(text, at) else {
        return Some(reading);
    };
    let day_end = at + len;
    let Ok(day) = u8::try_from(day) else {
        return Some(reading);
    };
    let next = skip_blanks(text, day_end);
    match char_at(text, next) {
        Some('日' | '号') => {
            reading.date.day = day;
            reading.len = next + '日'.len_utf8();
        }
        // Only where an issuer or the end of the event follows is it certain that the number was the day.
        Some('第' | '，' | ',' | '）' | ')' | '全' | '国' | '中' | '公' | '发' | '修' | '通' | '主')
            if (1..=31).contains(&day) =>
        {
            reading.date.day = day;
            reading.len = day_end;
            reading.missing_day = Some(Span::of(day_end, next));
        }
        _ => {}
    }
    Some(reading)
}

/// A number of a month or day: two digits at most (`08`, `二十八`).
fn small(text: &str, at: usize) -> Option<(u32, usize)> {
    let (value, len) = number::parse_prefix(rest(text, at))?;
    (value < 100).then_some((value, len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_all_ways_of_writing() {
        for (text, year, month, day, rest) in [
            ("2021年1月22日通过", 2021, 1, 22, "通过"),
            ("2009年08月27日", 2009, 8, 27, ""),
            ("2013.12.28修", 2013, 12, 28, "修"),
            ("2013-12-28", 2013, 12, 28, ""),
            ("２０２１年１月２２日", 2021, 1, 22, ""),
            ("2021 年 1 月 22 日", 2021, 1, 22, ""),
            ("二〇二一年一月二十二日", 2021, 1, 22, ""),
            ("二〇二一年十二月", 2021, 12, 0, ""),
            ("2021年国务院", 2021, 0, 0, "国务院"),
            ("2025.12）", 2025, 12, 0, "）"),
            ("2021年13月31日", 2021, 13, 31, ""),
            ("2021年1月22第九届", 2021, 1, 22, "第九届"),
            ("2021 1月22日", 2021, 1, 22, ""),
            ("2021 1月修正", 2021, 1, 0, "修正"),
        ] {
            let expected = Some((Date::new(year, month, day), text.len() - rest.len()));
            assert_eq!(parse_prefix(text), expected, "{text}");
        }
        for text in ["2021", "2021 1月内", "2021号", "第2021年", "3年", "12.28", "20211122"] {
            assert_eq!(parse_prefix(text), None, "{text}");
        }
    }

    #[test]
    fn finds_dates_in_running_text() {
        let text = "（2025.12）自2019年6月1日起，至二〇二〇年";
        let found: Vec<_> = dates(text).into_iter().map(|date| date.span.slice(text)).collect();
        assert_eq!(found, ["2025.12", "2019年6月1日", "二〇二〇年"]);
    }
}
