//! The lines above a table: title, date, authority.

use crate::model::{Date, Spanned};
use crate::text::Span;

/// What the lines above a table say.
#[derive(Clone, Debug, Default)]
pub(super) struct Heading {
    /// The title line.
    pub(super) title: Option<Spanned<String>>,
    /// The date, in the title or beside it.
    pub(super) date: Option<Spanned<Date>>,
    /// Whose list it is.
    pub(super) authority: Option<String>,
}

/// Reads the lines above a table, given in order and without blanks around them.
pub(super) fn read(text: &str, lines: &[Span]) -> Heading {
    // A long preface may stand above the title; only what is near the table is its heading.
    let near = &lines[lines.len().saturating_sub(MAX_LINES)..];
    let is_title = |span: &&Span| is_title_like(span.slice(text));
    let is_short = |span: &&Span| span.len() as usize <= MAX_TITLE_BYTES;
    let title = near
        .iter()
        .rfind(is_title)
        .or_else(|| near.iter().find(|span| is_short(span) && !is_note(span.slice(text))))
        .copied();
    let dated = title.iter().chain(near.iter().filter(is_short));
    let date = dated.copied().find_map(|span| find_date(text, span));
    let authority = title
        .and_then(|span| authority_of(span.slice(text)))
        .or_else(|| near.iter().find_map(|span| named_authority(span.slice(text))));
    Heading { title: title.map(|span| Spanned::new(one_line(span.slice(text)), span)), date, authority }
}

/// Whether a line could stand above a table as its title. A sentence about the list is none.
pub(super) fn is_title_like(line: &str) -> bool {
    line.len() <= MAX_TITLE_BYTES
        && !line.ends_with(['。', '；', '：'])
        && TITLE_WORDS.iter().any(|word| line.contains(word))
}

const MAX_LINES: usize = 12;
const MAX_TITLE_BYTES: usize = 240;
const TITLE_WORDS: &[&str] = &["清单", "登记表", "一览表", "目录", "职责边界", "汇总表"];

/// Where the name of the authority ends in a title.
const AUTHORITY_ENDS: &[&str] = &[
    "权责清单",
    "权力清单",
    "责任清单",
    "权力和责任",
    "权力与责任",
    "权责事项",
    "行政权力",
    "行政职权",
    "行政权责",
    "部门职责",
    "职责登记表",
    "职责边界",
    "与相关部门",
    "与有关部门",
    "政府部门",
    "权力责任",
    "行政许可",
    "行政处罚",
    "行政执法",
    "事项清单",
    "清单",
];

fn is_note(line: &str) -> bool {
    line.starts_with("附件") || line.starts_with("附：") || line.starts_with('（') || line.starts_with('(')
}

/// A title without spaces and line breaks.
pub(super) fn one_line(title: &str) -> String {
    title.split_whitespace().collect()
}

fn authority_of(title: &str) -> Option<String> {
    let title = one_line(title);
    let mut begin = title.as_str();
    if let Some(rest) = begin.strip_prefix("附件") {
        let is_mark = |c: char| c.is_ascii_digit() || "一二三四五六七八九十：:.．、-—".contains(c);
        begin = rest.trim_start_matches(is_mark);
    }
    begin = begin.trim_start_matches(['《', '“', '"']);
    let digits = digits_at(begin.as_bytes(), 0);
    if let Some(rest) = begin[digits..].strip_prefix('年').filter(|_| digits == 4) {
        begin = rest.strip_prefix('度').unwrap_or(rest);
    }
    let end = AUTHORITY_ENDS.iter().filter_map(|word| begin.find(word)).min()?;
    let mut name = &begin[..end];
    // 某局2024年权责清单: the year belongs to the list.
    if let Some(rest) =
        name.strip_suffix('年').or_else(|| name.strip_suffix("年版")).or_else(|| name.strip_suffix("年度"))
    {
        name = rest.trim_end_matches(|c: char| c.is_ascii_digit());
    }
    let name = name.trim_end_matches(['的', '《', '“', '：', ':']);
    (!name.is_empty()).then(|| name.to_owned())
}

/// 部门名称：某局
fn named_authority(line: &str) -> Option<String> {
    let (label, name) = line.split_once(['：', ':'])?;
    let label = one_line(label);
    let labels = ["单位", "单位名称", "部门", "部门名称", "填报单位", "责任单位", "制表单位", "编制单位"];
    let name = one_line(name);
    (labels.contains(&label.as_str()) && !name.is_empty()).then_some(name)
}

/// The first date in the line: `2025.12`, `2025年12月31日`, `2025-12-31`, `2024年版`.
pub(super) fn find_date(text: &str, line: Span) -> Option<Spanned<Date>> {
    let bytes = line.slice(text).as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let digits = digits_at(bytes, at);
        let is_year = digits == 4 && matches!(&bytes[at..at + 2], b"19" | b"20");
        if let Some((date, end)) = is_year.then(|| date_at(bytes, at)).flatten() {
            let base = line.start() as usize;
            return Some(Spanned::new(date, Span::of(base + at, base + end)));
        }
        at += digits.max(1);
    }
    None
}

fn date_at(bytes: &[u8], at: usize) -> Option<(Date, usize)> {
    let year = u16::try_from(number(&bytes[at..at + 4])).ok()?;
    let mut end = at + 4;
    let year_mark = mark_at(bytes, end, "年")?;
    end += year_mark.len();
    let month_digits = digits_at(bytes, end);
    if !matches!(month_digits, 1 | 2) {
        return (year_mark == "年").then_some((Date::new(year, 0, 0), end));
    }
    let month = u8::try_from(number(&bytes[end..end + month_digits])).ok()?;
    end += month_digits;
    let month_mark = mark_at(bytes, end, "月");
    if year_mark == "年" && month_mark != Some("月") {
        return Some((Date::new(year, 0, 0), at + 4 + year_mark.len()));
    }
    let Some(mark) = month_mark else {
        return Some((Date::new(year, month, 0), end));
    };
    let day_start = end + mark.len();
    let day_digits = digits_at(bytes, day_start);
    if !matches!(day_digits, 1 | 2) {
        let end = if mark == "月" { day_start } else { end };
        return Some((Date::new(year, month, 0), end));
    }
    let day = u8::try_from(number(&bytes[day_start..day_start + day_digits])).ok()?;
    let mut end = day_start + day_digits;
    if bytes[end..].starts_with("日".as_bytes()) {
        end += "日".len();
    }
    Some((Date::new(year, month, day), end))
}

fn mark_at(bytes: &[u8], at: usize, chinese: &'static str) -> Option<&'static str> {
    let marks = [chinese, ".", "．", "-", "/"];
    marks.into_iter().find(|mark| bytes[at..].starts_with(mark.as_bytes()))
}

fn digits_at(bytes: &[u8], at: usize) -> usize {
    bytes[at.min(bytes.len())..].iter().take_while(|byte| byte.is_ascii_digit()).count()
}

fn number(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |value, digit| value * 10 + u32::from(digit - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading(lines: &str) -> Heading {
        let mut spans = Vec::new();
        let mut at = 0;
        for line in lines.split('\n') {
            spans.push(Span::of(at, at + line.len()));
            at += line.len() + 1;
        }
        read(lines, &spans)
    }

    fn date(lines: &str) -> Option<Date> {
        heading(lines).date.map(|date| date.value)
    }

    #[test]
    fn title_date_and_authority() {
        let found = heading("青山市园林局（青山市花卉局）权责清单\n（2025.12）");
        assert_eq!(found.authority.as_deref(), Some("青山市园林局（青山市花卉局）"));
        let date = found.date.unwrap();
        assert_eq!(date.value, Date::new(2025, 12, 0));
        assert_eq!(date.span.len(), 7);
        let found = heading("附件2\n青山市园林局部门职责登记表");
        assert_eq!(found.authority.as_deref(), Some("青山市园林局"));
        let found = heading("权力清单\n部门名称：青山市园林局");
        assert_eq!(found.authority.as_deref(), Some("青山市园林局"));
    }

    #[test]
    fn forms_of_dates() {
        let found = heading("2024年某局权责清单");
        assert_eq!(found.authority.as_deref(), Some("某局"));
        assert_eq!(date("某局2024年权责清单"), Some(Date::new(2024, 0, 0)));
        assert_eq!(date("某局权责清单（2024年版）"), Some(Date::new(2024, 0, 0)));
        assert_eq!(date("某局权责清单\n2025年12月31日"), Some(Date::new(2025, 12, 31)));
        assert_eq!(date("某局权责清单\n（2025-6-1）"), Some(Date::new(2025, 6, 1)));
        assert_eq!(date("某局权责清单\n某发〔2017〕15号"), None);
        assert_eq!(heading("某局2024年权责清单").authority.as_deref(), Some("某局"));
    }
}
