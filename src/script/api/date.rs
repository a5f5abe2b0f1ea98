//! `date`: dates as lists write them, read, compared and counted natively.

use rhai::{Array, Dynamic, EvalAltResult, INT, ImmutableString};

use super::registry::Api;
use super::text;
use super::text::array;
use crate::facts::{date_at, dates_in, in_words};
use crate::model::Date;
use crate::script::failure::fault;

/// Registers dates.
pub fn register(api: &mut Api<'_>) {
    api.kind::<Date>("Date")
        .about(
            "日期：有年，可以没有月、日。比较时“<”表示一定早于：2025 与 2025-06-01 互不早于",
            "A date: a year, perhaps without month or day. “<” means certainly before: neither of 2025 and 2025-06-01 is",
        )
        .shown(|date: &mut Date| date.to_string())
        .function("date", |written: ImmutableString| Ok(parse(&written).map_or(Dynamic::UNIT, Dynamic::from)))
        .gives("Date?")
        .doc(
            "读日期：2021年1月22日、2021.1.22、2021-01-22、二〇二一年一月；读不出则为 ()",
            "Reads a date in any of the usual forms; `()` where it is none",
            r#"date("2021年1月22日").text // "2021-01-22""#,
        )
        .function3("date", |year: INT, month: INT, day: INT| made(year, month, day))
        .doc("由年、月、日组成的日期；日历上没有则报错", "A date from year, month and day; an error where the calendar lacks it", r#"date(2024, 2, 29).text // "2024-02-29""#)
        .get("year", |date: &mut Date| INT::from(date.year))
        .doc("年", "The year", r#"date("2021年1月").year // 2021"#)
        .get("month", |date: &mut Date| INT::from(date.month))
        .doc("月；没有写则为 0", "The month; 0 where none is given", r#"date("2021年1月").month // 1"#)
        .get("day", |date: &mut Date| INT::from(date.day))
        .doc("日；没有写则为 0", "The day; 0 where none is given", r#"date("2021年1月").day // 0"#)
        .get("text", |date: &mut Date| text(date.to_string()))
        .doc("2021-01-22 的写法", "As 2021-01-22", r#"date("二〇二一年一月").text // "2021-01""#)
        .get("in_chinese", |date: &mut Date| text(in_words(*date)))
        .doc("2021年1月22日 的写法", "As 2021年1月22日", r#"date("2021-01-22").in_chinese // "2021年1月22日""#)
        .get("is_full", |date: &mut Date| date.is_full())
        .doc("年月日是否齐全", "Whether year, month and day are given", r#"date("2021年1月").is_full // false"#)
        .get("is_real", |date: &mut Date| date.is_real())
        .doc("日历上有没有这一天", "Whether the calendar has it", r#"date("2023年2月29日").is_real // false"#)
        .get("first_day", |date: &mut Date| date.earliest())
        .doc("可能的第一天", "The first day that it can mean", r#"date("2021年2月").first_day.text // "2021-02-01""#)
        .get("last_day", |date: &mut Date| date.latest())
        .doc("可能的最后一天", "The last day that it can mean", r#"date("2021年2月").last_day.text // "2021-02-28""#)
        .method("add_days", |date: &mut Date, days: INT| shifted(*date, days))
        .doc("若干天之后（负数为之前）", "Some days later, or before", r#"date(2024, 2, 28).add_days(2).text // "2024-03-01""#)
        .method("add_months", |date: &mut Date, months: INT| later(*date, months))
        .doc("若干个月之后；没有这一天时取月末", "Some months later; the month's last day where it lacks that day", r#"date(2024, 1, 31).add_months(1).text // "2024-02-29""#)
        .method("add_years", |date: &mut Date, years: INT| later(*date, years.saturating_mul(12)))
        .doc("若干年之后", "Some years later", r#"date(2019, 5, 6).add_years(5).text // "2024-05-06""#)
        .method("days_until", |date: &mut Date, other: Date| Ok(other.days() - date.days()))
        .doc("到另一日期的天数（不全的日期从第一天算）", "Days until another date, from the first day of partial ones", r#"date(2024, 2, 28).days_until(date(2024, 3, 1)) // 2"#)
        .operator("<", |a: Date, b: Date| a.is_before(b))
        .doc("一定早于", "Certainly before", r#"date("2019年") < date(2020, 1, 1) // true"#)
        .operator(">", |a: Date, b: Date| b.is_before(a))
        .doc("一定晚于", "Certainly after", r#"date("2020年") > date(2020, 1, 1) // false"#)
        .operator("<=", |a: Date, b: Date| !b.is_before(a))
        .doc("不一定晚于", "Not certainly after", r#"date("2020年") <= date(2020, 6, 1) // true"#)
        .operator(">=", |a: Date, b: Date| !a.is_before(b))
        .doc("不一定早于", "Not certainly before", r#"date("2020年") >= date(2020, 6, 1) // true"#)
        .operator("==", |a: Date, b: Date| a == b)
        .doc("年月日全都相同", "The same year, month and day", r#"date("2021.1.22") == date(2021, 1, 22) // true"#)
        .operator("!=", |a: Date, b: Date| a != b)
        .doc("年月日有不同", "Not the same", r#"date("2021年") != date(2021, 1, 22) // true"#)
        .get("dates", |s: &mut ImmutableString| -> Array { array(dates_in(s).into_iter().map(|date| date.value)) })
        .doc("文字中的各个日期", "The dates in a text", r#""2015年3月2日通过，2019年修正".dates[1].year // 2019"#);
}

/// A text that is a date as a whole.
pub fn parse(written: &str) -> Option<Date> {
    let trimmed = written.trim();
    if let Some((date, length)) = date_at(trimmed)
        && length == trimmed.len()
    {
        return Some(date);
    }
    // A year alone, as 2021: in running text that would be any number.
    let year = trimmed.parse().ok().filter(|year| trimmed.len() == 4 && (1000..=2999).contains(year))?;
    Some(Date::new(year, 0, 0))
}

fn made(year: INT, month: INT, day: INT) -> Result<Date, Box<EvalAltResult>> {
    let parts = (u16::try_from(year), u8::try_from(month), u8::try_from(day));
    let date = match parts {
        (Ok(year), Ok(month), Ok(day)) => Some(Date::new(year, month, day)),
        _ => None,
    };
    date.filter(|date| date.is_real()).ok_or_else(|| {
        fault(&format!("没有这一天：{year}年{month}月{day}日"), &format!("there is no such day: {year}-{month}-{day}"))
    })
}

fn out_of_range() -> Box<EvalAltResult> {
    fault("日期超出公元 1 年至 9999 年", "the date is beyond the years 1 to 9999")
}

fn shifted(date: Date, days: INT) -> Result<Date, Box<EvalAltResult>> {
    let due = date.days().checked_add(days).filter(|due| (-719_162..=2_932_896).contains(due));
    due.map(Date::from_days).ok_or_else(out_of_range)
}

fn later(date: Date, months: INT) -> Result<Date, Box<EvalAltResult>> {
    let from = INT::from(date.year) * 12 + INT::from(date.month.max(1)) - 1;
    let due = from.checked_add(months).filter(|due| (12..120_000).contains(due)).ok_or_else(out_of_range)?;
    let year = u16::try_from(due / 12).map_err(|_| out_of_range())?;
    let month = u8::try_from(due % 12 + 1).map_err(|_| out_of_range())?;
    if date.month == 0 {
        return Ok(Date::new(year, if months % 12 == 0 { 0 } else { month }, 0));
    }
    Ok(Date::new(year, month, date.day.min(Date::new(year, month, 1).days_in_month())))
}
