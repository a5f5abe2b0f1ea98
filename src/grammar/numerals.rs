//! The other way of writing the numbers in a text: 二万元 for 2万元, and the other way round.

use super::number::{arabic_digit, is_number_char, parse_prefix, to_chinese};
use super::scan::{char_at, char_before, rest};

/// What a number counts, where it is the same in either writing. Other words with 一 or 二 in them are no numbers: 一定, 第二条.
const COUNTED: &[&str] = &[
    "元",
    "万",
    "亿",
    "日",
    "天",
    "年",
    "个月",
    "个工作日",
    "周岁",
    "周",
    "小时",
    "倍",
    "人",
    "名",
    "次",
    "米",
    "公里",
];

/// The text with its Arabic numbers in Chinese words; `None` where there are none.
pub fn in_chinese(text: &str) -> Option<String> {
    rewritten(text, |at, value, len| {
        let is_arabic = char_at(text, at).is_some_and(|c| arabic_digit(c).is_some());
        let is_decimal = char_before(text, at) == Some('.') || char_at(text, at + len) == Some('.');
        match value {
            _ if !is_arabic || is_decimal => None,
            0..10_000 => Some(to_chinese(value)),
            _ if value % 10_000 == 0 && value < 100_000_000 => Some(format!("{}万", to_chinese(value / 10_000))),
            _ => None,
        }
    })
}

/// The text with its Chinese numbers, where they count something, in Arabic digits; `None` where there are none.
pub fn in_arabic(text: &str) -> Option<String> {
    rewritten(text, |at, value, len| {
        let is_chinese = char_at(text, at).is_some_and(|c| arabic_digit(c).is_none());
        let counts = COUNTED.iter().any(|word| rest(text, at + len).starts_with(word));
        (is_chinese && counts && char_before(text, at) != Some('第')).then(|| value.to_string())
    })
}

fn rewritten(text: &str, write: impl Fn(usize, u32, usize) -> Option<String>) -> Option<String> {
    let mut written = String::new();
    let (mut at, mut done) = (0, 0);
    while let Some(c) = char_at(text, at) {
        let number = parse_prefix(rest(text, at)).filter(|_| is_number_char(c));
        let Some((value, len)) = number else {
            at += c.len_utf8();
            continue;
        };
        if let Some(word) = write(at, value, len) {
            written.push_str(text.get(done..at).unwrap_or(""));
            written.push_str(&word);
            done = at + len;
        }
        at += len;
    }
    (done > 0).then(|| written + rest(text, done))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_numbers_the_other_way() {
        let chinese = |text| in_chinese(text).unwrap_or_default();
        assert_eq!(chinese("处2万元以上１０万元以下"), "处二万元以上十万元以下");
        assert_eq!(chinese("处200元或者20000元，2千元"), "处二百元或者二万元，二千元");
        assert_eq!(chinese("1.5倍"), "");
        let arabic = |text| in_arabic(text).unwrap_or_default();
        assert_eq!(arabic("一般在三十日内，处二十万元、五千元或者一倍"), "一般在30日内，处20万元、5000元或者1倍");
        assert_eq!(arabic("依照第二条、第三款一定"), "");
        assert_eq!(arabic(""), "");
    }
}
