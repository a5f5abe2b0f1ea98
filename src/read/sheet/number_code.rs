//! Number formats: what a sheet makes of a number by a code like `"第"000"号"`, `0.0%`, `yyyy"年"m"月"` or `[DBNum1]0`.
//!
//! A code that is not understood (fractions, powers of ten, conditions) is none: the number is then shown plainly.

use super::styles::{Moment, plain};
use crate::read::pages::NumberFormat;

/// A number format: the forms of positive and negative numbers and of zero.
#[derive(Debug)]
pub(super) struct Code {
    sections: Vec<Section>,
}

#[derive(Debug, Default)]
struct Section {
    tokens: Vec<Token>,
    numerals: Numerals,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Literal(String),
    /// The place of a digit; whether it is shown for a leading or closing zero.
    Digit(bool),
    Point,
    Comma,
    Percent,
    /// The number as it is.
    General,
    /// Part of a date or time, and how long it is written.
    Date(Part, usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Year,
    /// Minutes too, until the code is whole: `m` is either.
    Month,
    Minute,
    Day,
    Weekday,
    Hour,
    /// Hours beyond a day go on.
    Elapsed,
    Second,
    /// AM or PM.
    Noon,
    /// 上午 or 下午.
    ChineseNoon,
}

/// Digits that a code asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Numerals {
    #[default]
    Plain,
    /// 一, 二.
    Chinese,
    /// 壹, 贰.
    Legal,
    /// １, ２.
    FullWidth,
}

/// Bytes of a code; Excel allows 255 characters.
const MAX_CODE: usize = 1024;

impl Code {
    /// Reads a code; `None` where it is not understood, or asks for the number as it is.
    pub(super) fn parse(code: &str) -> Option<Self> {
        if code.len() > MAX_CODE {
            return None;
        }
        let mut sections = vec![Section::default()];
        let mut has_slash = false;
        let mut rest = code;
        while let Some(c) = rest.chars().next() {
            let section = sections.last_mut()?;
            let tail = &rest[c.len_utf8()..];
            let run = || rest.len() - rest.trim_start_matches([c.to_ascii_lowercase(), c.to_ascii_uppercase()]).len();
            let mut taken = c.len_utf8();
            match c {
                ';' => sections.push(Section::default()),
                '"' => {
                    let (inside, behind) = tail.split_once('"').unwrap_or((tail, ""));
                    section.literal(inside);
                    taken = rest.len() - behind.len();
                }
                '\\' | '_' | '*' => {
                    let next = tail.chars().next();
                    if let (Some(next), '\\') = (next, c) {
                        section.literal(next.encode_utf8(&mut [0; 4]));
                    }
                    taken += next.map_or(0, char::len_utf8);
                }
                '[' => {
                    let (inside, behind) = tail.split_once(']')?;
                    section.bracket(inside)?;
                    taken = rest.len() - behind.len();
                }
                '0' => section.tokens.push(Token::Digit(true)),
                '#' | '?' => section.tokens.push(Token::Digit(false)),
                '.' => section.tokens.push(Token::Point),
                ',' => section.tokens.push(Token::Comma),
                '%' => section.tokens.push(Token::Percent),
                '@' => section.tokens.push(Token::General),
                '/' => {
                    has_slash = true;
                    section.literal("/");
                }
                _ => match word(rest) {
                    Some((token, length)) => {
                        section.tokens.push(token);
                        taken = length;
                    }
                    None => {
                        let part = match c.to_ascii_lowercase() {
                            'y' => Some(Part::Year),
                            'm' => Some(Part::Month),
                            'd' => Some(Part::Day),
                            'h' => Some(Part::Hour),
                            's' => Some(Part::Second),
                            'a' if run() >= 3 => Some(Part::Weekday),
                            // Powers of ten, eras, and what else letters may ask for.
                            'a'..='z' => return None,
                            _ => None,
                        };
                        match part {
                            Some(part) => {
                                taken = run();
                                section.tokens.push(Token::Date(part, taken));
                            }
                            None => section.literal(&rest[..taken]),
                        }
                    }
                },
            }
            rest = &rest[taken..];
        }
        sections.iter_mut().for_each(Section::tell_minutes);
        let is_fraction = has_slash && !sections.iter().any(Section::is_date);
        let is_plain = sections.len() == 1 && sections[0].is_plain();
        (!is_fraction && !is_plain).then_some(Self { sections })
    }

    /// What the code makes of a number. `moment` tells the date that a number stands for, where there is one.
    pub(super) fn write(&self, value: f64, moment: impl FnOnce(f64) -> Option<Moment>) -> String {
        let at = if value < 0.0 { 1 } else { 2 * usize::from(value == 0.0) };
        let (section, has_own) = match self.sections.get(at) {
            Some(section) => (section, true),
            None => (&self.sections[0], false),
        };
        if section.is_date() {
            return moment(value).map_or_else(|| plain(value), |moment| section.date(&moment, value));
        }
        let sign = if value < 0.0 && !has_own { "-" } else { "" };
        format!("{sign}{}", section.number(value.abs()))
    }
}

/// What is written out in a code, and its length.
fn word(rest: &str) -> Option<(Token, usize)> {
    const WORDS: [(&str, Token); 5] = [
        ("General", Token::General),
        ("G/通用格式", Token::General),
        ("AM/PM", Token::Date(Part::Noon, 2)),
        ("A/P", Token::Date(Part::Noon, 1)),
        ("上午/下午", Token::Date(Part::ChineseNoon, 2)),
    ];
    let is_word = |word: &str| rest.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word));
    WORDS.into_iter().find(|(word, _)| is_word(word)).map(|(word, token)| (token, word.len()))
}

impl Section {
    fn literal(&mut self, text: &str) {
        match self.tokens.last_mut() {
            Some(Token::Literal(last)) => last.push_str(text),
            _ if text.is_empty() => {}
            _ => self.tokens.push(Token::Literal(text.to_owned())),
        }
    }

    /// A colour, a language, a currency or numerals; `None` for a condition.
    fn bracket(&mut self, inside: &str) -> Option<()> {
        let lower = inside.to_ascii_lowercase();
        match lower.as_str() {
            "dbnum1" => self.numerals = Numerals::Chinese,
            "dbnum2" => self.numerals = Numerals::Legal,
            "dbnum3" => self.numerals = Numerals::FullWidth,
            "h" | "hh" => self.tokens.push(Token::Date(Part::Elapsed, lower.len())),
            "m" | "mm" | "s" | "ss" => return None,
            _ if lower.starts_with(['<', '>', '=']) => return None,
            _ => {
                if let Some(currency) = inside.strip_prefix('$') {
                    self.literal(currency.split('-').next().unwrap_or_default());
                }
            }
        }
        Some(())
    }

    /// `m` behind hours and before seconds is minutes.
    fn tell_minutes(&mut self) {
        let parts: Vec<(usize, Part)> = (0..self.tokens.len())
            .filter_map(|at| match self.tokens[at] {
                Token::Date(part, _) if part != Part::Noon && part != Part::ChineseNoon => Some((at, part)),
                _ => None,
            })
            .collect();
        for (index, &(at, _)) in parts.iter().enumerate().filter(|(_, (_, part))| *part == Part::Month) {
            let before = index.checked_sub(1).map(|before| parts[before].1);
            let after = parts.get(index + 1).map(|after| after.1);
            if let Token::Date(part, 1..=2) = &mut self.tokens[at]
                && (matches!(before, Some(Part::Hour | Part::Elapsed)) || after == Some(Part::Second))
            {
                *part = Part::Minute;
            }
        }
    }

    fn is_date(&self) -> bool {
        self.tokens.iter().any(|token| matches!(token, Token::Date(..)))
    }

    fn is_plain(&self) -> bool {
        self.numerals == Numerals::Plain && matches!(self.tokens.as_slice(), [] | [Token::General])
    }

    fn number(&self, value: f64) -> String {
        let is_digit = |token: &Token| matches!(token, Token::Digit(_));
        let Some(first) = self.tokens.iter().position(is_digit) else {
            return self.without_digits(value);
        };
        let point = self.tokens.iter().position(|token| *token == Token::Point).unwrap_or(self.tokens.len());
        let (whole, fraction) = self.tokens.split_at(point.max(first));
        let percents = self.tokens.iter().filter(|token| **token == Token::Percent).count();
        let last = whole.iter().rposition(is_digit).unwrap_or(0);
        let thousands = whole[last..].iter().filter(|token| **token == Token::Comma).count();
        let is_grouped = whole[..last].contains(&Token::Comma);
        let places = fraction.iter().filter(|token| is_digit(token)).count();
        let power = 2 * i32::try_from(percents).unwrap_or(0) - 3 * i32::try_from(thousands).unwrap_or(0);
        let digits = format!("{:.places$}", value * 10_f64.powi(power));
        let (before, behind) = digits.split_once('.').unwrap_or((digits.as_str(), ""));

        let mut text = self.whole(whole, before.trim_start_matches('0'), is_grouped);
        let of_fraction = fraction.iter().filter(|token| is_digit(token)).enumerate();
        let needed = of_fraction.filter(|(_, token)| **token == Token::Digit(true)).last().map_or(0, |(at, _)| at + 1);
        let shown = behind.trim_end_matches('0').len().max(needed);
        let mut behind = behind.chars().take(shown);
        for token in fraction {
            match token {
                Token::Point if shown > 0 => text.push('.'),
                Token::Digit(_) => text.extend(behind.next().map(|c| self.numerals.digit(c))),
                other => text.push_str(other.mark()),
            }
        }
        text
    }

    /// The digits before the point, put into their places from the right.
    fn whole(&self, tokens: &[Token], digits: &str, is_grouped: bool) -> String {
        let mut digits = digits.chars().rev();
        let mut left = tokens.iter().filter(|token| matches!(token, Token::Digit(_))).count();
        let mut reversed: Vec<char> = Vec::new();
        let mut count = 0;
        let mut put = |reversed: &mut Vec<char>, digit: char| {
            if is_grouped && count > 0 && count % 3 == 0 {
                reversed.push(',');
            }
            reversed.push(self.numerals.digit(digit));
            count += 1;
        };
        for token in tokens.iter().rev() {
            match token {
                Token::Digit(is_needed) => {
                    left -= 1;
                    if let Some(digit) = digits.next().or(is_needed.then_some('0')) {
                        put(&mut reversed, digit);
                    }
                    if left == 0 {
                        digits.by_ref().for_each(|digit| put(&mut reversed, digit));
                    }
                }
                other => reversed.extend(other.mark().chars().rev()),
            }
        }
        reversed.into_iter().rev().collect()
    }

    fn without_digits(&self, value: f64) -> String {
        let mut text = String::new();
        for token in &self.tokens {
            match token {
                Token::General => text.push_str(&self.numerals.counted(value)),
                other => text.push_str(other.mark()),
            }
        }
        text
    }

    fn date(&self, moment: &Moment, value: f64) -> String {
        let has_noon = self.tokens.iter().any(|token| matches!(token, Token::Date(Part::Noon | Part::ChineseNoon, _)));
        let hour = if has_noon { (moment.hour + 11) % 12 + 1 } else { moment.hour };
        let mut text = String::new();
        for (at, token) in self.tokens.iter().enumerate() {
            let Token::Date(part, length) = *token else {
                // Fractions of a second are left out, with their point.
                let is_of_fraction = matches!(self.tokens.get(at + 1), Some(Token::Digit(_)));
                text.push_str(match token {
                    Token::Point if !is_of_fraction => ".",
                    Token::Comma => ",",
                    other => other.mark(),
                });
                continue;
            };
            let number = match part {
                Part::Year => {
                    let year = if length <= 2 { moment.year % 100 } else { moment.year };
                    let width = if length <= 2 { 2 } else { 4 };
                    text.extend(format!("{year:0width$}").chars().map(|c| self.numerals.digit(c)));
                    continue;
                }
                Part::Month if length >= 3 => {
                    let name = MONTHS.get((moment.month - 1) as usize).copied().unwrap_or_default();
                    text.push_str(if length == 3 { &name[..3] } else { name });
                    continue;
                }
                Part::Weekday => {
                    text.push_str(if length >= 4 { "星期" } else { "" });
                    text.extend("日一二三四五六".chars().nth(moment.weekday as usize));
                    continue;
                }
                Part::Day if length >= 3 => {
                    let name = DAYS.get(moment.weekday as usize).copied().unwrap_or_default();
                    text.push_str(if length == 3 { &name[..3] } else { name });
                    continue;
                }
                Part::Noon => {
                    let name = if moment.hour < 12 { "AM" } else { "PM" };
                    text.push_str(&name[..length.min(2)]);
                    continue;
                }
                Part::ChineseNoon => {
                    text.push_str(if moment.hour < 12 { "上午" } else { "下午" });
                    continue;
                }
                Part::Month => moment.month,
                Part::Day => moment.day,
                Part::Hour => hour,
                Part::Elapsed => (value * 24.0 + 1e-6) as u32,
                Part::Minute => moment.minute,
                Part::Second => moment.second,
            };
            match self.numerals {
                Numerals::Plain | Numerals::FullWidth => {
                    let digits = format!("{number:0width$}", width = length.min(2));
                    text.extend(digits.chars().map(|c| self.numerals.digit(c)));
                }
                numerals => text.push_str(&numerals.counted(f64::from(number))),
            }
        }
        text
    }
}

impl Token {
    /// What stands for itself.
    fn mark(&self) -> &str {
        match self {
            Self::Literal(text) => text,
            Self::Percent => "%",
            _ => "",
        }
    }
}

impl Numerals {
    fn digit(self, digit: char) -> char {
        let digits = match self {
            Self::Plain => return digit,
            Self::Chinese => "〇一二三四五六七八九",
            Self::Legal => "零壹贰叁肆伍陆柒捌玖",
            Self::FullWidth => "０１２３４５６７８９",
        };
        digit.to_digit(10).and_then(|at| digits.chars().nth(at as usize)).unwrap_or(digit)
    }

    /// A number in words where it is whole and not too large: 十二.
    fn counted(self, value: f64) -> String {
        let format = match self {
            Self::Chinese => NumberFormat::ChineseThousand,
            Self::Legal => NumberFormat::Legal,
            Self::Plain | Self::FullWidth => return plain(value).chars().map(|c| self.digit(c)).collect(),
        };
        if value.fract() != 0.0 || !(1.0..10_000.0).contains(&value) {
            return plain(value).chars().map(|c| self.digit(c)).collect();
        }
        let mut text = String::new();
        format.write(value as u32, &mut text);
        text
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

#[cfg(test)]
mod tests {
    use super::super::styles::moment;
    use super::*;

    fn shown(code: &str, value: f64) -> String {
        Code::parse(code)
            .map_or_else(|| format!("={}", plain(value)), |code| code.write(value, |value| moment(value, false)))
    }

    #[test]
    fn numbers_as_their_code_shows_them() {
        for (code, value, expected) in [
            ("0", 3.0, "3"),
            ("000", 7.0, "007"),
            ("\"第\"0\"号\"", 12.0, "第12号"),
            ("0\\.", 3.0, "3."),
            ("0.00", 1.5, "1.50"),
            ("0.##", 1.5, "1.5"),
            ("0.##", 2.0, "2"),
            ("#,##0.00", 1_234_567.891, "1,234,567.89"),
            ("#,##0", 12.0, "12"),
            ("0%", 0.125, "12%"),
            ("0.0%", 0.125, "12.5%"),
            ("#,##0,\"千\"", 1_234_567.0, "1,235千"),
            ("000\\-0000", 1_234_567.0, "123-4567"),
            ("0;-0;;@", 0.0, ""),
            ("0;(0)", -3.0, "(3)"),
            ("0", -3.0, "-3"),
            ("\"是\";\"否\"", -1.0, "否"),
            ("[Red]0_);[<0]0", 3.0, "=3"),
            ("[Red]0_)", 3.0, "3"),
            ("[$¥-804]#,##0.00", 12.5, "¥12.50"),
            ("[DBNum1][$-804]General", 12.0, "十二"),
            ("[DBNum1][$-804]0", 12.0, "一二"),
            ("[DBNum1]\"（\"G/通用格式\"）\"", 21.0, "（二十一）"),
            ("[DBNum2]General", 12.0, "壹拾贰"),
            ("[DBNum3]0", 12.0, "１２"),
            ("# ?/?", 0.5, "=0.5"),
            ("0.00E+00", 1234.0, "=1234"),
            ("General", 1.5, "=1.5"),
            ("@", 1.5, "=1.5"),
            ("[", 1.0, "=1"),
            ("\"", 1.0, "=1"),
        ] {
            assert_eq!(shown(code, value), expected, "{code} {value}");
        }
        assert!(Code::parse(&"0".repeat(MAX_CODE + 1)).is_none());
    }

    #[test]
    fn dates_as_their_code_shows_them() {
        for (code, value, expected) in [
            ("yyyy/m/d;@", 45_943.0, "2025/10/13"),
            ("yyyy\"年\"m\"月\"d\"日\"", 45_943.0, "2025年10月13日"),
            ("yyyy年mm月", 45_901.0, "2025年09月"),
            ("yyyy.mm.dd", 45_901.0, "2025.09.01"),
            ("[$-804]yyyy-mm-dd hh:mm:ss", 45_943.5, "2025-10-13 12:00:00"),
            ("h:mm AM/PM", 45_943.75, "6:00 PM"),
            ("上午/下午h\"时\"mm\"分\"", 0.25, "上午6时00分"),
            ("mm:ss.0", 0.5, "00:00"),
            ("[h]:mm", 1.5, "36:00"),
            ("[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\"", 45_943.0, "二〇二五年十月十三日"),
            ("yyyy\"年\"m\"月\"d\"日\" aaaa", 45_943.0, "2025年10月13日 星期一"),
            ("d-mmm-yy", 45_943.0, "13-Oct-25"),
            ("yyyy-mm-dd", -1.0, "-1"),
        ] {
            assert_eq!(shown(code, value), expected, "{code} {value}");
        }
    }
}
