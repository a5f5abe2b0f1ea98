//! Number words: `三十二`, `二〇二一`, `32`, `３２`.
//!
//! Knows numbers only; what they count (条, 号, 年) is for the grammars that call it.

/// The number at the beginning of `text`, and the bytes it takes.
///
/// Arabic digits of either width, or Chinese words to 9999; Chinese digits in a row are read by place (`二〇二一`).
/// A number of more than nine digits is no number: it would be a code or a telephone number.
pub fn parse_prefix(text: &str) -> Option<(u32, usize)> {
    let first = text.chars().next()?;
    if arabic_digit(first).is_some() { parse_arabic(text) } else { parse_chinese(text) }
}

/// Whether a number can begin with, or go on with, `c`.
pub fn is_number_char(c: char) -> bool {
    arabic_digit(c).is_some() || chinese_digit(c).is_some() || unit(c).is_some()
}

/// The value of an Arabic digit of either width.
pub fn arabic_digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(u32::from(c) - u32::from('0')),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => None,
    }
}

/// `number` in Chinese words as articles are counted: 21 is `二十一`, 101 is `一百零一`. From 10,000 on Arabic digits serve.
pub fn to_chinese(number: u32) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    if number >= 10_000 {
        return number.to_string();
    }
    if number == 0 {
        return "零".to_owned();
    }
    let mut words = String::new();
    let mut gap = false;
    for (value, name) in [(1000, '千'), (100, '百'), (10, '十'), (1, ' ')] {
        let digit = number / value % 10;
        if digit == 0 {
            gap = !words.is_empty();
            continue;
        }
        if gap {
            words.push('零');
            gap = false;
        }
        // 10 to 19 are 十…十九, without 一.
        if !(value == 10 && digit == 1 && words.is_empty()) {
            words.extend(DIGITS.get(digit as usize));
        }
        if value > 1 {
            words.push(name);
        }
    }
    words
}

fn parse_arabic(text: &str) -> Option<(u32, usize)> {
    let mut value: u32 = 0;
    let mut end = 0;
    for (count, c) in text.chars().enumerate() {
        let Some(digit) = arabic_digit(c) else { break };
        if count == 9 {
            return None;
        }
        value = value * 10 + digit;
        end += c.len_utf8();
    }
    (end > 0).then_some((value, end))
}

fn parse_chinese(text: &str) -> Option<(u32, usize)> {
    let mut total: u32 = 0;
    let mut pending: Option<u32> = None;
    let mut digits = 0;
    let mut lowest_unit = u32::MAX;
    let mut end = 0;
    for c in text.chars() {
        if let Some(digit) = chinese_digit(c) {
            let by_place = lowest_unit == u32::MAX;
            match pending {
                Some(before) if by_place => {
                    if digits == 9 {
                        return None;
                    }
                    pending = Some(before * 10 + digit);
                }
                // After a unit only zeros may stand before the digit: 一百零五.
                Some(0) | None => pending = Some(digit),
                Some(_) => break,
            }
            digits += 1;
        } else if let Some(unit) = unit(c) {
            let count = match pending {
                Some(0) if unit == 10 => 1,
                Some(count) if count < 10 => count,
                None if unit == 10 => 1,
                _ => break,
            };
            if unit >= lowest_unit || (lowest_unit == u32::MAX && digits > 1) {
                break;
            }
            total += count * unit;
            lowest_unit = unit;
            pending = None;
        } else {
            break;
        }
        end += c.len_utf8();
    }
    (end > 0).then(|| (total + pending.unwrap_or(0), end))
}

fn chinese_digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' | '○' | '◯' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn unit(c: char) -> Option<u32> {
    Some(match c {
        '十' => 10,
        '百' => 100,
        '千' => 1000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_all_ways_of_writing() {
        for (text, number, rest) in [
            ("三十二条", 32, "条"),
            ("十条", 10, "条"),
            ("一百零一条", 101, "条"),
            ("一百一十五条", 115, "条"),
            ("一百条", 100, "条"),
            ("二〇二一年", 2021, "年"),
            ("二○○九年", 2009, "年"),
            ("一千二百六十", 1260, ""),
            ("32条", 32, "条"),
            ("３２条", 32, "条"),
            ("两年", 2, "年"),
            ("二十三十", 23, "十"),
            ("123456789", 123_456_789, ""),
        ] {
            assert_eq!(parse_prefix(text), Some((number, text.len() - rest.len())), "{text}");
        }
        for text in ["", "条", "百", "1234567890", "〇〇〇〇〇〇〇〇〇〇"] {
            assert_eq!(parse_prefix(text), None, "{text}");
        }
    }

    #[test]
    fn writes_what_it_reads() {
        for number in 0..10_000 {
            let words = to_chinese(number);
            assert_eq!(parse_prefix(&words), Some((number, words.len())), "{words}");
        }
        assert_eq!(to_chinese(110), "一百一十");
        assert_eq!(to_chinese(1001), "一千零一");
    }
}
