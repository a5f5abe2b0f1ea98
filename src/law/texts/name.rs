//! What the name of a file says: 全称(2021-01-22).md, 全称_20210122.docx.

use crate::model::Date;

/// The title and the date in a file's name (without its extension). Without a date the whole is the title.
pub fn parse(stem: &str) -> (String, Option<Date>) {
    let stem = stem.trim();
    let cut =
        |at: usize| stem.get(..at).unwrap_or("").trim_end_matches(['(', '（', '_', '-', ' ', '[', '〔', '【']).trim();
    // The last run of digits and date marks in the name.
    let tail = stem.trim_end_matches([')', '）', ']', '〕', '】', ' ']);
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | '年' | '月' | '日');
    let from = tail.char_indices().rev().take_while(|(_, c)| is_part(*c)).last().map_or(tail.len(), |(at, _)| at);
    let run = tail.get(from..).unwrap_or("");
    match date(run.trim_start_matches(['-', '.'])) {
        Some(date) if !cut(from).is_empty() => (cut(from).to_owned(), Some(date)),
        _ => (stem.to_owned(), None),
    }
}

/// 2021-01-22, 20210122, 2021年1月22日, 2021.1.22.
fn date(text: &str) -> Option<Date> {
    let date = if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let part = |range: std::ops::Range<usize>| text.get(range)?.parse::<u16>().ok();
        Date::new(part(0..4)?, u8::try_from(part(4..6)?).ok()?, u8::try_from(part(6..8)?).ok()?)
    } else {
        let parts: Option<Vec<u16>> = text
            .split(['-', '.', '年', '月', '日'])
            .filter(|part| !part.is_empty())
            .map(|part| part.parse().ok())
            .collect();
        let parts = parts?;
        let part = |at: usize| parts.get(at).map_or(Some(0), |part| u8::try_from(*part).ok());
        (parts.len() == 3).then_some(())?;
        Date::new(*parts.first()?, part(1)?, part(2)?)
    };
    (date.is_full() && date.is_real() && (1900..=2999).contains(&date.year)).then_some(date)
}

/// The name under which a store keeps a text.
pub fn file_name(title: &str, date: Date) -> String {
    let safe: String = title
        .chars()
        .map(|c| match c {
            '/' => '／',
            '\\' => '＼',
            ':' => '：',
            '<' => '〈',
            '>' => '〉',
            '*' | '?' | '"' | '|' | '\0'..='\u{1f}' => '_',
            c => c,
        })
        .collect();
    format!("{}({date}).md", safe.trim_start_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_names_of_downloads() {
        for (stem, title, date) in [
            ("中华人民共和国纸鸢法(2021-01-22)", "中华人民共和国纸鸢法", Some((2021, 1, 22))),
            ("纸鸢条例_20210122", "纸鸢条例", Some((2021, 1, 22))),
            ("纸鸢条例（2021年1月22日）", "纸鸢条例", Some((2021, 1, 22))),
            ("纸鸢法修正案（2004年）(2004-03-14)", "纸鸢法修正案（2004年）", Some((2004, 3, 14))),
            ("纸鸢条例", "纸鸢条例", None),
            ("纸鸢条例(2021-02-30)", "纸鸢条例(2021-02-30)", None),
            ("20210122", "20210122", None),
            ("", "", None),
        ] {
            let found = parse(stem);
            assert_eq!(found, (title.to_owned(), date.map(|(y, m, d)| Date::new(y, m, d))), "{stem}");
        }
        assert_eq!(file_name("纸/鸢", Date::new(2021, 1, 2)), "纸／鸢(2021-01-02).md");
        assert_eq!(
            parse(file_name("纸鸢法", Date::new(2021, 1, 2)).trim_end_matches(".md")).1,
            Some(Date::new(2021, 1, 2))
        );
    }
}
