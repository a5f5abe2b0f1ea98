use std::borrow::Cow;

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

/// The header without the bracketed note at its end, where there is another bracket before.
pub(super) fn without_last_note(folded: &str) -> Option<&str> {
    let before = &folded[..folded.strip_suffix(')')?.rfind('(')?];
    before.contains('(').then_some(before)
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
    (!gloss.is_empty() && gloss.chars().all(is_latin)).then(|| text[close..].trim_start_matches([')', '）']))
}

/// The simplified form of a traditional character that occurs in headers; other characters stay. A `match`, because every
/// short cell of a list passes through it.
fn simplified(c: char) -> char {
    match c {
        '權' => '权',
        '責' => '责',
        '類' => '类',
        '別' => '别',
        '項' => '项',
        '編' => '编',
        '碼' => '码',
        '稱' => '称',
        '實' => '实',
        '據' => '据',
        '時' => '时',
        '備' => '备',
        '註' => '注',
        '機' => '机',
        '構' => '构',
        '單' => '单',
        '職' => '职',
        '辦' => '办',
        '內' => '内',
        '設' => '设',
        '層' => '层',
        '級' => '级',
        '處' => '处',
        '罰' => '罚',
        '執' => '执',
        '對' => '对',
        '條' => '条',
        '圍' => '围',
        '範' => '范',
        '務' => '务',
        '業' => '业',
        '門' => '门',
        '檢' => '检',
        '徵' => '征',
        '給' => '给',
        '獎' => '奖',
        '認' => '认',
        '決' => '决',
        '強' => '强',
        '許' => '许',
        '標' => '标',
        '準' => '准',
        '費' => '费',
        '況' => '况',
        '監' => '监',
        '電' => '电',
        '話' => '话',
        '徑' => '径',
        '濟' => '济',
        '號' => '号',
        '間' => '间',
        '節' => '节',
        '環' => '环',
        '驟' => '骤',
        '圖' => '图',
        '關' => '关',
        '聯' => '联',
        '應' => '应',
        '種' => '种',
        '屬' => '属',
        '員' => '员',
        '體' => '体',
        '則' => '则',
        '區' => '区',
        '劃' => '划',
        '審' => '审',
        '見' => '见',
        '狀' => '状',
        '態' => '态',
        '錄' => '录',
        '運' => '运',
        '統' => '统',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_what_print_and_conversion_add() {
        assert_eq!(fold_header("实  施\u{3000}依\r\n\n据："), "实施依据");
        assert_eq!(fold_header("權(quán)力類(lèi)型"), "权力类型");
        assert_eq!(without_notes(&fold_header("责任事项\n（明确责任主体）1")), "责任事项");
        assert_eq!(without_notes(&fold_header("追责（问责）情形")), "追责情形");
    }
}
