//! Departments named in running words: `市公安局`, `县教育部门`. General words (有关部门, 主管部门) name none.

use crate::text::Span;

/// Words that end the name of a department; the longer ones first.
const KINDS: &[&str] = &["委员会", "部门", "局", "厅"];

/// The places that a department is of.
const PLACES: &[char] = &['市', '县', '区', '省'];

/// What stands before a department that takes part in something.
const BEFORE: &[&str] = &[
    "会同", "配合", "协助", "移送", "移交", "抄送", "通报", "报请", "商请", "由", "与", "和", "向", "报", "送", "及",
    "请", "同", "经",
];

/// A name between place and kind has so many characters.
const NAME: std::ops::RangeInclusive<usize> = 2..=14;

/// Words that make a name general.
const GENERAL: &[&str] =
    &["有关", "相关", "主管", "职能", "上级", "下级", "其他", "其它", "各", "级", "直", "属", "政府", "本", "部门"];

/// The names of departments in a text, in order, each with its place before it.
pub fn departments(text: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for (at, _) in text.match_indices(PLACES) {
        if found.last().is_some_and(|last| at < last.end() as usize) || !begins_name(&text[..at]) {
            continue;
        }
        let rest = &text[at..];
        let mut chars = rest.char_indices().skip(1);
        let end =
            chars.by_ref().take(NAME.end() + 1).take_while(|(_, c)| super::scan::is_han(*c)).find_map(|(from, _)| {
                KINDS.iter().find(|kind| rest[from..].starts_with(**kind)).map(|kind| (from, kind.len()))
            });
        let Some((from, kind)) = end else { continue };
        let name = &rest[rest.chars().next().map_or(0, char::len_utf8)..from];
        if NAME.contains(&name.chars().count()) && !GENERAL.iter().any(|word| name.contains(word)) {
            found.push(Span::of(at, at + from + kind));
        }
    }
    found
}

/// Whether a name may begin behind these words: at the beginning, behind a mark, or behind a word that takes a partner.
fn begins_name(before: &str) -> bool {
    before.chars().next_back().is_none_or(|c| !super::scan::is_han(c))
        || BEFORE.iter().any(|word| before.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::departments;

    #[test]
    fn departments_are_named_with_their_place() {
        let named = |text| departments(text).into_iter().map(|span| span.slice(text)).collect::<Vec<_>>();
        assert_eq!(
            named("由市水利局负责；会同市城市管理综合执法局、市发展和改革委员会办理。"),
            ["市水利局", "市城市管理综合执法局", "市发展和改革委员会"]
        );
        assert_eq!(named("配合市水务部门查处，向县教育局通报"), ["市水务部门", "县教育局"]);
        assert_eq!(named("会同有关部门、市直部门、市级主管部门、市政府有关部门；城市管理局面；全市局部地区"), [""; 0]);
    }
}
