//! Numbers as the sheet shows them: which cells hold dates, and how numbers become text.

use rustc_hash::FxHashMap;

use super::number_code::Code;
use crate::read::xml::{Node, Xml, XmlError};

/// How the number of a cell is shown, by the index of its style.
#[derive(Debug, Default)]
pub(super) struct Styles {
    codes: Vec<Code>,
    forms: Vec<Form>,
}

/// How a number is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// As a number.
    Number,
    /// As a date in the manner of the reader's country, which the file does not know: `2025-12-31`, with the time if there is one.
    Date,
    /// By a code, which is the place in `codes`.
    Code(usize),
}

impl Styles {
    /// Reads the part `styles.xml`.
    pub(super) fn read(&mut self, xml: &mut Xml<'_>) -> Result<(), XmlError> {
        let mut own: FxHashMap<u32, String> = FxHashMap::default();
        let mut known: FxHashMap<u32, Form> = FxHashMap::default();
        let mut is_inside = false;
        loop {
            match xml.next()? {
                Node::Open(tag) => match tag.local() {
                    "numFmt" => {
                        let id = tag.attribute("numFmtId").and_then(|id| id.parse().ok());
                        if let (Some(id), Some(code)) = (id, tag.attribute("formatCode")) {
                            own.insert(id, code.into_owned());
                        }
                    }
                    "cellXfs" => is_inside = true,
                    "cellStyleXfs" | "cellStyles" | "dxfs" => is_inside = false,
                    "xf" if is_inside => {
                        let id = tag.attribute("numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                        let form = *known.entry(id).or_insert_with(|| {
                            let code = own.get(&id).map(String::as_str);
                            self.form_of(code.or(built_in(id)), id)
                        });
                        self.forms.push(form);
                    }
                    _ => {}
                },
                Node::End => return Ok(()),
                Node::Close | Node::Text(_) => {}
            }
        }
    }

    fn form_of(&mut self, code: Option<&str>, id: u32) -> Form {
        let Some(code) = code else {
            return if (14..=22).contains(&id) { Form::Date } else { Form::Number };
        };
        match Code::parse(code) {
            Some(code) => {
                self.codes.push(code);
                Form::Code(self.codes.len() - 1)
            }
            None if is_date(code) => Form::Date,
            None => Form::Number,
        }
    }

    /// The number of a cell as text; `raw` where it is none.
    pub(super) fn shown(&self, raw: &str, style: usize, is_1904: bool) -> String {
        let Some(value) = raw.trim().parse::<f64>().ok().filter(|value| value.is_finite()) else {
            return raw.to_owned();
        };
        match self.forms.get(style) {
            Some(Form::Code(code)) => self.codes[*code].write(value, |value| moment(value, is_1904)),
            Some(Form::Date) => moment(value, is_1904).map_or_else(|| plain(value), |moment| moment.iso()),
            Some(Form::Number) | None => plain(value),
        }
    }
}

/// The codes behind the numbers that every program knows, as the Chinese Excel has them.
fn built_in(id: u32) -> Option<&'static str> {
    Some(match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        37 | 38 => "#,##0;-#,##0",
        39 | 40 => "#,##0.00;-#,##0.00",
        27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
        28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
        30 => "m-d-yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"时\"mm\"分\"",
        33 => "h\"时\"mm\"分\"ss\"秒\"",
        34 | 55 => "上午/下午h\"时\"mm\"分\"",
        35 | 56 => "上午/下午h\"时\"mm\"分\"ss\"秒\"",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        _ => return None,
    })
}

/// Whether a code that is not understood shows a date. Quoted words and bracketed colours tell nothing.
fn is_date(code: &str) -> bool {
    let (mut is_quoted, mut is_bracketed, mut is_escaped) = (false, false, false);
    for c in code.chars() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' | '_' | '*' => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            '[' if !is_quoted => is_bracketed = true,
            ']' if !is_quoted => is_bracketed = false,
            'y' | 'Y' | 'd' | 'D' | 'h' | 'H' if !is_quoted && !is_bracketed => return true,
            _ => {}
        }
    }
    false
}

/// `1.0` → `1`; no more than the fifteen digits that a sheet shows.
pub(super) fn plain(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return format!("{value:.0}");
    }
    format!("{value:.14e}").parse::<f64>().unwrap_or(value).to_string()
}

/// The date and time that a number stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) year: u32,
    /// 1 to 12.
    pub(super) month: u32,
    /// 0 is the day before the first: a time without a date.
    pub(super) day: u32,
    pub(super) hour: u32,
    pub(super) minute: u32,
    pub(super) second: u32,
    /// From Sunday, 0.
    pub(super) weekday: u32,
    has_date: bool,
}

/// The moment of a number; `None` where it is before the first or after the last day that sheets know.
pub(super) fn moment(value: f64, is_1904: bool) -> Option<Moment> {
    if !(0.0..2_958_466.0).contains(&value) {
        return None;
    }
    let mut seconds = (value.fract() * 86_400.0).round() as u32;
    let mut serial = value.trunc() as i64;
    if seconds == 86_400 {
        (serial, seconds) = (serial + 1, 0);
    }
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if serial == 0 && !is_1904 {
        return Some(Moment { year: 1900, month: 1, day: 0, hour, minute, second, weekday: 6, has_date: false });
    }
    // Excel counts a 29 February 1900 that never was.
    let days = match is_1904 {
        true => serial + 1462 - 25_569,
        false => serial - 25_569 + i64::from(serial < 60),
    };
    let (year, month, day) = civil(days);
    let narrow = |number: i64| u32::try_from(number).unwrap_or(0);
    // 1 January 1970 was a Thursday.
    let weekday = narrow((days + 4).rem_euclid(7));
    let (year, month, day) = (narrow(year), narrow(month), narrow(day));
    Some(Moment { year, month, day, hour, minute, second, weekday, has_date: true })
}

impl Moment {
    fn iso(&self) -> String {
        let Self { year, month, day, hour, minute, second, .. } = self;
        let time = match second {
            0 => format!("{hour:02}:{minute:02}"),
            _ => format!("{hour:02}:{minute:02}:{second:02}"),
        };
        match (self.has_date, hour + minute + second) {
            (false, _) => time,
            (true, 0) => format!("{year}-{month:02}-{day:02}"),
            (true, _) => format!("{year}-{month:02}-{day:02} {time}"),
        }
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
        let part = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy/m/d;@"/><numFmt numFmtId="165" formatCode="[&lt;9]yyyy"/></numFmts>
            <cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>
            <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="31"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="58"/></cellXfs></styleSheet>"#;
        let mut styles = Styles::default();
        styles.read(&mut Xml::new(part, 9)).unwrap();
        let shown = |raw: &str, style: usize| styles.shown(raw, style, false);
        assert_eq!(shown("1.0", 0), "1");
        assert_eq!(shown("0.30000000000000004", 0), "0.3");
        assert_eq!(shown("45943", 1), "2025-10-13");
        assert_eq!(shown("45943.5", 1), "2025-10-13 12:00");
        assert_eq!(shown("0.75", 1), "18:00");
        assert_eq!(shown("1", 1), "1900-01-01");
        assert_eq!(shown("61", 2), "1900年3月1日");
        assert_eq!(shown("45943", 3), "2025/10/13");
        assert_eq!(shown("45943", 4), "2025-10-13", "a condition is not understood, but a date is seen");
        assert_eq!(shown("45943", 5), "10月13日");
        assert_eq!(shown("-1", 1), "-1");
        assert_eq!(shown("45943", 99), "45943");
        assert_eq!(styles.shown("0", 1, true), "1904-01-01");
        assert_eq!(shown("甲", 1), "甲");
    }
}
