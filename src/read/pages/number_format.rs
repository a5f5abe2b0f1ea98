//! Numbers written as Word's automatic numbering, and the numbered lists of web pages, write them.

/// A way to write a number (`w:numFmt`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::read) enum NumberFormat {
    /// 1, 2, 3; also every format that Chinese documents do not use.
    #[default]
    Decimal,
    /// 01, 02, 03.
    DecimalZero,
    /// １, ２, ３.
    FullWidth,
    /// 一, 二, … 十, 十一; from 100 on digit by digit.
    ChineseCounting,
    /// 一, 二, … 一百零一.
    ChineseThousand,
    /// 一, 二, … 一〇, 一一.
    Digital,
    /// 壹, 贰, … 壹拾.
    Legal,
    /// 甲, 乙, 丙.
    HeavenlyStems,
    /// 子, 丑, 寅.
    EarthlyBranches,
    /// ①, ②, ③.
    Circled,
    /// ⑴, ⑵, ⑶.
    InParentheses,
    /// ⒈, ⒉, ⒊.
    WithFullStop,
    /// ㊀, ㊁, ㊂.
    CircledChinese,
    /// ㈠, ㈡, ㈢.
    ChineseInParentheses,
    /// A, B, C.
    UpperLetter,
    /// a, b, c.
    LowerLetter,
    /// I, II, III.
    UpperRoman,
    /// i, ii, iii.
    LowerRoman,
    /// A mark that counts nothing.
    Bullet,
    /// Nothing.
    Nothing,
}

impl NumberFormat {
    /// The format of a name in `w:numFmt`.
    pub(in crate::read) fn of(name: &str) -> Self {
        match name {
            "decimalZero" => Self::DecimalZero,
            "decimalFullWidth" | "decimalFullWidth2" => Self::FullWidth,
            "chineseCounting" | "taiwaneseCounting" => Self::ChineseCounting,
            "chineseCountingThousand" | "taiwaneseCountingThousand" | "japaneseCounting" => Self::ChineseThousand,
            "ideographDigital" | "taiwaneseDigital" | "japaneseDigitalTenThousand" => Self::Digital,
            "chineseLegalSimplified" | "ideographLegalTraditional" | "japaneseLegal" => Self::Legal,
            "ideographTraditional" => Self::HeavenlyStems,
            "ideographZodiac" => Self::EarthlyBranches,
            "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Self::Circled,
            "decimalEnclosedParen" => Self::InParentheses,
            "decimalEnclosedFullstop" => Self::WithFullStop,
            "ideographEnclosedCircle" => Self::CircledChinese,
            "ideographParenthesized" => Self::ChineseInParentheses,
            "upperLetter" => Self::UpperLetter,
            "lowerLetter" => Self::LowerLetter,
            "upperRoman" => Self::UpperRoman,
            "lowerRoman" => Self::LowerRoman,
            "bullet" => Self::Bullet,
            "none" => Self::Nothing,
            _ => Self::Decimal,
        }
    }

    /// Writes a number behind `text`.
    pub(in crate::read) fn write(self, number: u32, text: &mut String) {
        match self {
            Self::Decimal => text.push_str(&number.to_string()),
            Self::DecimalZero => text.push_str(&format!("{number:02}")),
            Self::FullWidth => digits(number, "０１２３４５６７８９", text),
            Self::ChineseCounting if number >= 100 => digits(number, "○一二三四五六七八九", text),
            Self::ChineseCounting | Self::ChineseThousand => counted(number, "零一二三四五六七八九", "十百千", text),
            Self::Digital => digits(number, "〇一二三四五六七八九", text),
            Self::Legal => counted(number, "零壹贰叁肆伍陆柒捌玖", "拾佰仟", text),
            Self::HeavenlyStems => one_of(number, "甲乙丙丁戊己庚辛壬癸", text),
            Self::EarthlyBranches => one_of(number, "子丑寅卯辰巳午未申酉戌亥", text),
            Self::Circled => match number {
                1..=20 => push_from('①', number - 1, text),
                21..=35 => push_from('㉑', number - 21, text),
                36..=50 => push_from('㊱', number - 36, text),
                _ => text.push_str(&number.to_string()),
            },
            Self::InParentheses => enclosed(number, 20, '⑴', text),
            Self::WithFullStop => enclosed(number, 20, '⒈', text),
            Self::CircledChinese => enclosed(number, 10, '㊀', text),
            Self::ChineseInParentheses => enclosed(number, 10, '㈠', text),
            Self::UpperLetter => letters(number, b'A', text),
            Self::LowerLetter => letters(number, b'a', text),
            Self::UpperRoman => text.push_str(&roman(number)),
            Self::LowerRoman => text.push_str(&roman(number).to_lowercase()),
            Self::Bullet | Self::Nothing => {}
        }
    }
}

fn digits(number: u32, of: &str, text: &mut String) {
    text.extend(number.to_string().bytes().filter_map(|digit| of.chars().nth(usize::from(digit - b'0'))));
}

/// 十二, 一百零三, 二千; 壹拾贰 where the digits are those of sums of money. From ten thousand on in plain digits.
fn counted(number: u32, of: &str, units: &str, text: &mut String) {
    if number == 0 || number >= 10_000 {
        return text.push_str(&number.to_string());
    }
    let is_legal = units.starts_with('拾');
    let mut has_gap = false;
    for power in (0..4_u32).rev() {
        let digit = number / 10_u32.pow(power) % 10;
        if digit == 0 {
            has_gap = true;
            continue;
        }
        let is_first = number / 10_u32.pow(power) < 10;
        if has_gap && !is_first {
            text.extend(of.chars().next());
        }
        has_gap = false;
        // 十二 and not 一十二, except in sums of money.
        if is_legal || power != 1 || digit != 1 || !is_first {
            text.extend(of.chars().nth(digit as usize));
        }
        text.extend(power.checked_sub(1).and_then(|unit| units.chars().nth(unit as usize)));
    }
}

fn one_of(number: u32, of: &str, text: &mut String) {
    match number.checked_sub(1).and_then(|at| of.chars().nth(at as usize)) {
        Some(c) => text.push(c),
        None => text.push_str(&number.to_string()),
    }
}

fn enclosed(number: u32, last: u32, first: char, text: &mut String) {
    match number {
        0 => text.push('0'),
        _ if number > last => text.push_str(&number.to_string()),
        _ => push_from(first, number - 1, text),
    }
}

fn push_from(first: char, by: u32, text: &mut String) {
    text.extend(char::from_u32(first as u32 + by));
}

/// a … z, aa, bb, as Word counts letters.
fn letters(number: u32, first: u8, text: &mut String) {
    let Some(at) = number.checked_sub(1) else {
        return;
    };
    let letter = char::from(first + u8::try_from(at % 26).unwrap_or(0));
    text.extend(std::iter::repeat_n(letter, (at / 26 + 1).min(MAX_LETTERS) as usize));
}

const MAX_LETTERS: u32 = 30;

fn roman(number: u32) -> String {
    if number >= 4000 {
        return number.to_string();
    }
    const VALUES: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = number;
    let mut text = String::new();
    for (value, letters) in VALUES {
        while rest >= value {
            text.push_str(letters);
            rest -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_numbers_as_word_does() {
        let cases = [
            ("decimal", 12, "12"),
            ("decimalZero", 3, "03"),
            ("decimalFullWidth", 12, "１２"),
            ("chineseCounting", 10, "十"),
            ("chineseCounting", 21, "二十一"),
            ("japaneseCounting", 12, "十二"),
            ("chineseCountingThousand", 101, "一百零一"),
            ("chineseCountingThousand", 110, "一百一十"),
            ("chineseCountingThousand", 1001, "一千零一"),
            ("chineseCountingThousand", 2000, "二千"),
            ("ideographDigital", 10, "一〇"),
            ("chineseLegalSimplified", 12, "壹拾贰"),
            ("ideographTraditional", 3, "丙"),
            ("decimalEnclosedCircle", 20, "⑳"),
            ("decimalEnclosedCircleChinese", 21, "㉑"),
            ("decimalEnclosedParen", 2, "⑵"),
            ("upperLetter", 28, "BB"),
            ("lowerRoman", 14, "xiv"),
            ("bullet", 3, ""),
            ("ordinal", 3, "3"),
        ];
        for (name, number, expected) in cases {
            let mut text = String::new();
            NumberFormat::of(name).write(number, &mut text);
            assert_eq!(text, expected, "{name} {number}");
        }
        for number in [0, 1, 99, 9_999, u32::MAX] {
            for name in ["chineseCountingThousand", "upperLetter", "upperRoman", "decimalEnclosedCircle", "none"] {
                NumberFormat::of(name).write(number, &mut String::new());
            }
        }
    }
}
