//! Numbers as the sheet shows them: which cells hold dates, and how numbers become text.

use crate::read::xml::{Node, Xml, XmlError};

/// How the number of a cell is shown, by the index of its style.
#[derive(Debug, Default)]
pub(super) struct Styles {
    forms: Vec<Form>,
}

/// How a number is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// As a number.
    Number,
    /// `2025-12-31`, with the time where there is one.
    Date,
    /// `2025年12月31日`.
    ChineseDay,
    /// `2025年12月`.
    ChineseMonth,
}

impl Styles {
    /// Reads the part `styles.xml`.
    pub(super) fn read(&mut self, xml: &mut Xml<'_>) -> Result<(), XmlError> {
        let mut own: Vec<(u32, Form)> = Vec::new();
        let mut is_inside = false;
        loop {
            match xml.next()? {
                Node::Open(tag) => match tag.local() {
                    "numFmt" => {
                        let id = tag.attribute("numFmtId").and_then(|id| id.parse().ok());
                        if let (Some(id), Some(code)) = (id, tag.attribute("formatCode")) {
                            own.push((id, form_of(&code)));
                        }
                    }
                    "cellXfs" => is_inside = true,
                    "cellStyleXfs" | "cellStyles" | "dxfs" => is_inside = false,
                    "xf" if is_inside => {
                        let id = tag.attribute("numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                        let form = own.iter().find(|(other, _)| *other == id).map(|(_, form)| *form);
                        self.forms.push(form.unwrap_or_else(|| built_in(id)));
                    }
                    _ => {}
                },
                Node::End => return Ok(()),
                Node::Close | Node::Text(_) => {}
            }
        }
    }

    /// How a number of this style is shown.
    pub(super) fn form(&self, style: usize) -> Form {
        self.forms.get(style).copied().unwrap_or(Form::Number)
    }
}

fn built_in(id: u32) -> Form {
    match id {
        31 | 58 => Form::ChineseDay,
        57 | 27 | 36 | 50 | 52 => Form::ChineseMonth,
        14..=22 | 28..=30 | 32..=35 | 45..=47 | 51 | 53..=56 => Form::Date,
        _ => Form::Number,
    }
}

/// What a number format makes of a number. Quoted words and bracketed colours tell nothing, except the words 年 and 日.
fn form_of(code: &str) -> Form {
    if code.contains('年') {
        return if code.contains('日') { Form::ChineseDay } else { Form::ChineseMonth };
    }
    let (mut is_quoted, mut is_bracketed, mut is_escaped) = (false, false, false);
    for c in code.chars() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' | '_' | '*' => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            '[' if !is_quoted => is_bracketed = true,
            ']' if !is_quoted => is_bracketed = false,
            'y' | 'Y' | 'd' | 'D' | 'h' | 'H' if !is_quoted && !is_bracketed => return Form::Date,
            _ => {}
        }
    }
    Form::Number
}

/// A number as text; `raw` where it is none.
pub(super) fn number(raw: &str, form: Form, is_1904: bool) -> String {
    let Some(value) = raw.trim().parse::<f64>().ok().filter(|value| value.is_finite()) else {
        return raw.to_owned();
    };
    if form != Form::Number && (0.0..2_958_466.0).contains(&value) {
        return date(value, form, is_1904);
    }
    plain(value)
}

/// `1.0` → `1`; no more than the fifteen digits that a sheet shows.
pub(super) fn plain(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return format!("{value:.0}");
    }
    format!("{value:.14e}").parse::<f64>().unwrap_or(value).to_string()
}

fn date(value: f64, form: Form, is_1904: bool) -> String {
    let mut seconds = (value.fract() * 86_400.0).round() as i64;
    let mut serial = value.trunc() as i64;
    if seconds == 86_400 {
        (serial, seconds) = (serial + 1, 0);
    }
    let time = match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (hours, minutes, 0) => format!("{hours:02}:{minutes:02}"),
        (hours, minutes, seconds) => format!("{hours:02}:{minutes:02}:{seconds:02}"),
    };
    if serial == 0 && !is_1904 {
        return time;
    }
    // Excel counts a 29 February 1900 that never was.
    let days = match is_1904 {
        true => serial + 1462 - 25_569,
        false => serial - 25_569 + i64::from(serial < 60),
    };
    let (year, month, day) = civil(days);
    match form {
        Form::ChineseDay => format!("{year}年{month}月{day}日"),
        Form::ChineseMonth => format!("{year}年{month}月"),
        _ if seconds == 0 => format!("{year}-{month:02}-{day:02}"),
        _ => format!("{year}-{month:02}-{day:02} {time}"),
    }
}

/// Year, month and day of a number of days since 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    // Counted from 1 March of year 0, a leap day is the last of its year; 400 years have 146,097 days.
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_dates() {
        assert_eq!(number("1.0", Form::Number, false), "1");
        assert_eq!(number("0.30000000000000004", Form::Number, false), "0.3");
        assert_eq!(number("45943", Form::Date, false), "2025-10-13");
        assert_eq!(number("45943.5", Form::Date, false), "2025-10-13 12:00");
        assert_eq!(number("1", Form::Date, false), "1900-01-01");
        assert_eq!(number("61", Form::ChineseDay, false), "1900年3月1日");
        assert_eq!(number("0", Form::Date, true), "1904-01-01");
        assert_eq!(number("甲", Form::Date, false), "甲");
        assert_eq!(form_of("yyyy\"年\"m\"月\""), Form::ChineseMonth);
        assert_eq!(form_of("[Red]0.00\"day\""), Form::Number);
        assert_eq!(form_of("yyyy/m/d;@"), Form::Date);
    }
}
