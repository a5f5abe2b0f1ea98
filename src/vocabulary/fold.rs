use std::borrow::Cow;

/// Traditional characters that occur in headers, each followed by its simplified form.
const TRADITIONAL: &str = "權权責责類类別别項项編编碼码稱称實实據据時时備备註注機机構构單单職职辦办內内設设層层級级處处罰罚執执對对條条圍围範范務务業业門门檢检徵征給给獎奖認认決决強强許许標标準准費费況况監监電电話话徑径濟济號号間间節节環环驟骤圖图關关聯联應应種种屬属員员體体則则區区劃划審审見见狀状態态錄录運运統统責责";

/// A header as it is compared: without blanks, with half-width brackets, simplified, without pinyin glosses.
///
/// Headers are broken over lines and spaced out to fill a cell, and some converters print the reading behind each
/// traditional character.
pub fn fold_header(header: &str) -> String {
    let mut folded = String::with_capacity(header.len());
    let mut rest = header.chars();
    while let Some(c) = rest.next() {
        match c {
            c if c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}') => {}
            '（' | '(' => match after_gloss(rest.as_str()) {
                Some(after) if !folded.is_empty() => rest = after.chars(),
                _ => folded.push('('),
            },
            '）' => folded.push(')'),
            '／' => folded.push('/'),
            c => folded.push(simplified(c)),
        }
    }
    let kept = folded.trim_end_matches([':', '：', '*', '＊']).len();
    folded.truncate(kept);
    folded
}

/// The header without its bracketed notes and what stands behind the last of them, such as a footnote mark.
pub(super) fn without_notes(folded: &str) -> Cow<'_, str> {
    let Some(open) = folded.find('(') else {
        return Cow::Borrowed(folded);
    };
    match folded.rfind(')') {
        Some(close) if close > open => {
            let after = folded[close + 1..].trim_matches(|c: char| c.is_ascii_digit());
            if after.is_empty() {
                Cow::Borrowed(&folded[..open])
            } else {
                Cow::Owned(format!("{}{after}", &folded[..open]))
            }
        }
        _ => Cow::Borrowed(&folded[..open]),
    }
}

/// Where `text`, standing behind an opening bracket, is a pinyin gloss: what follows its closing bracket.
fn after_gloss(text: &str) -> Option<&str> {
    let close = text.find([')', '）'])?;
    let gloss = text[..close].trim();
    let is_latin = |c: char| c.is_ascii_lowercase() || ('\u{e0}'..='\u{1ff}').contains(&c);
    (!gloss.is_empty() && gloss.chars().all(is_latin))
        .then(|| text[close..].trim_start_matches([')', '）']))
}

fn simplified(c: char) -> char {
    if c < '\u{4e00}' {
        return c;
    }
    let mut pairs = TRADITIONAL.chars();
    while let (Some(traditional), Some(simple)) = (pairs.next(), pairs.next()) {
        if traditional == c {
            return simple;
        }
    }
    c
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_what_print_and_conversion_add() {
        assert_eq!(fold_header("实  施\u{3000}依\r\n\n据："), "实施依据");
        assert_eq!(fold_header("權(quán)力類(lèi)型"), "权力类型");
        assert_eq!(
            without_notes(&fold_header("责任事项\n（明确责任主体）1")),
            "责任事项"
        );
        assert_eq!(without_notes(&fold_header("追责（问责）情形")), "追责情形");
    }
}
