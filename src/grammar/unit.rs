//! Names of units (科室): in brackets behind a duty, and in a unit column.
//!
//! Finds names by their place and ending; whether such a unit exists or is in charge is for a rule.

use crate::model::{Point, UnitMention};
use crate::text::Span;

/// No unit has a longer name.
const NAME_CHARS: usize = 30;
/// No bracket with unit names is longer; the bound keeps the search for its end short.
const BRACKET_BYTES: usize = 900;

/// Units named in brackets behind a heading, behind its colon, or at the end of a point.
///
/// Text before the first point, and a text without points, is read paragraph by paragraph.
pub fn mentions(text: &str, points: &[Point]) -> Vec<UnitMention> {
    let mut found = Vec::new();
    let lead = points.first().map_or(text.len(), |p| p.mark.start() as usize);
    let mut start = 0;
    for line in text.get(..lead).unwrap_or("").split('\n') {
        read_body(text, Span::of(start, start + line.len()), None, None, &mut found);
        start += line.len() + 1;
    }
    for (index, point) in points.iter().enumerate() {
        let index = u32::try_from(index).ok();
        read_body(text, point.body, point.heading, index, &mut found);
    }
    found
}

/// The names in a cell of a unit column, without their numbers.
pub fn names(text: &str) -> Vec<Span> {
    split_names(text, Span::of(0, text.len()))
        .into_iter()
        .map(|name| without_number(text, name))
        .filter(|name| !name.is_empty())
        .collect()
}

fn read_body(text: &str, body: Span, heading: Option<Span>, point: Option<u32>, found: &mut Vec<UnitMention>) {
    let mut read_to = body.start();
    let heading = heading.or_else(|| heading_of(text, body));
    if let Some(heading) = heading {
        let mut at = heading.end();
        let rest = Span::new(at, body.end()).slice(text);
        let blank = rest.len() - rest.trim_start_matches([' ', '\u{3000}']).len();
        at += u32::try_from(blank).unwrap_or(0);
        let rest = Span::new(at, body.end()).slice(text);
        // The bracket stands before the colon or behind it.
        if let Some(colon) = rest.chars().next().filter(|c| "：:".contains(*c)) {
            at += u32::try_from(colon.len_utf8()).unwrap_or(0);
        }
        // A remark may stand between: 决定责任（审核转报）（某某科）.
        for _ in 0..2 {
            let Some(bracket) = bracket_from(text, Span::new(at, body.end())) else {
                break;
            };
            at = bracket.end();
            if let Some(mention) = mention(text, bracket, point) {
                read_to = at;
                found.push(mention);
                break;
            }
        }
    }
    let rest = Span::new(read_to, body.end());
    let kept = rest.slice(text).trim_end_matches(|c: char| c.is_whitespace() || "。；;，,".contains(c));
    let end = rest.start() + u32::try_from(kept.len()).unwrap_or(0);
    if let Some(bracket) = bracket_until(text, Span::new(rest.start(), end))
        && let Some(mention) = mention(text, bracket, point)
    {
        found.push(mention);
    }
}

/// A short beginning before a bracket or colon, in a line that is no point.
fn heading_of(text: &str, body: Span) -> Option<Span> {
    let line = body.slice(text);
    let (at, _) = line.char_indices().take(17).find(|(_, c)| "（(：:".contains(*c))?;
    let heading = line.get(..at)?;
    (!heading.trim().is_empty() && !heading.contains(['。', '；', '，', '\n', '《']))
        .then(|| Span::of(body.start() as usize, body.start() as usize + at))
}

/// The bracket that opens at the beginning of `within`, with its closing mark.
fn bracket_from(text: &str, within: Span) -> Option<Span> {
    let rest = within.slice(text);
    let mut depth = 0_u32;
    for (at, c) in rest.char_indices() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.checked_sub(1)?,
            _ if at == 0 || at > BRACKET_BYTES => return None,
            _ => {}
        }
        if depth == 0 {
            let start = within.start() as usize;
            return Some(Span::of(start, start + at + c.len_utf8()));
        }
    }
    None
}

/// The bracket that closes at the end of `within`.
fn bracket_until(text: &str, within: Span) -> Option<Span> {
    let rest = within.slice(text);
    let mut depth = 0_u32;
    for (at, c) in rest.char_indices().rev() {
        match c {
            '）' | ')' => depth += 1,
            '（' | '(' => depth = depth.checked_sub(1)?,
            _ if depth == 0 || rest.len() - at > BRACKET_BYTES => return None,
            _ => {}
        }
        if depth == 0 {
            let start = within.start() as usize;
            return Some(Span::of(start + at, start + rest.len()));
        }
    }
    None
}

/// A mention, where every name in the bracket is a unit's.
fn mention(text: &str, bracket: Span, point: Option<u32>) -> Option<UnitMention> {
    let inner = bracket.slice(text);
    let open = inner.chars().next()?.len_utf8();
    let close = inner.chars().next_back()?.len_utf8();
    let inside = Span::of(bracket.start() as usize + open, bracket.end() as usize - close);
    let names = split_names(text, inside);
    let all = !names.is_empty() && names.iter().all(|name| is_unit(name.slice(text)));
    all.then_some(UnitMention { span: bracket, names, point })
}

/// Parts names at 、 ， ； / and line breaks, but not inside brackets.
fn split_names(text: &str, within: Span) -> Vec<Span> {
    let mut names = Vec::new();
    let mut depth = 0_u32;
    let base = within.start() as usize;
    let part = within.slice(text);
    let mut start = 0;
    let mut push = |from: usize, to: usize| {
        let piece = part.get(from..to).unwrap_or("");
        let trimmed = piece.trim_start();
        let from = from + piece.len() - trimmed.len();
        let trimmed = trimmed.trim_end_matches(|c: char| c.is_whitespace() || c == '。');
        if !trimmed.is_empty() {
            names.push(Span::of(base + from, base + from + trimmed.len()));
        }
    };
    for (at, c) in part.char_indices() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            // A name that a narrow column broke goes on in the next line.
            '\n' if depth == 0 => {
                // The bound keeps a long text without any unit linear.
                let ended =
                    at - start > BRACKET_BYTES || part.get(start..at).is_some_and(|line| has_unit_ending(line.trim()));
                if ended {
                    push(start, at);
                    start = at + 1;
                }
            }
            '、' | '，' | '；' | ',' | ';' | '/' if depth == 0 => {
                push(start, at);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    push(start, part.len());
    names
}

/// A name without the `1.` or `（一）` before it.
fn without_number(text: &str, name: Span) -> Span {
    match super::numbering::mark_at(text, name.start() as usize) {
        Some(mark) if mark.span.end() <= name.end() => Span::new(mark.span.end(), name.end()),
        _ => name,
    }
}

/// Whether a name in a bracket can be a unit's.
pub fn is_unit(name: &str) -> bool {
    let short = name.chars().nth(NAME_CHARS).is_none();
    let legal = name.contains(['《', '》', '第', '。', '：', ':', '“'])
        || name.contains("简称")
        || name.contains(|c: char| c.is_ascii_digit());
    // 含, 由, 报 and the like begin a remark about units, and no unit's name.
    let remark = name.starts_with([
        '含', '由', '报', '经', '向', '对', '依', '按', '应', '与', '包', '如', '不', '即', '原', '除', '指',
    ]);
    short && !legal && !remark && (has_unit_ending(name) || name.contains("科室"))
}

/// Whether a name ends as units' names do; a bracket at its end (`科（专班）`) belongs to the name.
fn has_unit_ending(name: &str) -> bool {
    let core = match name.find(['（', '(']) {
        Some(open) if open > 0 && name.ends_with(['）', ')']) => name.get(..open).unwrap_or(name),
        _ => name,
    };
    let mut chars = core.chars().rev();
    let last = chars.next();
    let before = chars.next();
    match last {
        Some(
            '科' | '室' | '处' | '股' | '局' | '队' | '办' | '组' | '委' | '站' | '所' | '院' | '厅' | '署' | '馆',
        ) => before.is_some(),
        Some('部') => before.is_some_and(|c| !"全内外".contains(c)),
        Some('心') => before == Some('中'),
        Some('门') => before == Some('部'),
        Some('位') => before == Some('单'),
        Some('构') => before == Some('机'),
        Some('口') => before == Some('窗'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{mentions, names};
    use crate::grammar::numbering::points;

    #[test]
    fn mentions_stand_behind_headings_and_at_ends() {
        for (text, expected) in [
            ("1.巡查责任（甲乙科）：看。", vec!["甲乙科"]),
            ("1.巡查责任（甲乙科（丙丁科））：看。", vec!["甲乙科（丙丁科）"]),
            ("1.巡查责任(甲乙科、丙丁支队）：看。", vec!["甲乙科", "丙丁支队"]),
            ("巡查责任:(甲乙科)看。", vec!["甲乙科"]),
            ("1.决定责任（初核）（甲乙科）：定。", vec!["甲乙科"]),
            ("1.其他责任。（有关科室）\n2.收钱的（机关纪委）；", vec!["有关科室", "机关纪委"]),
            ("1.巡查责任：看（含两个以上部门）。", vec![]),
            ("1.巡查责任：报甲局（以下简称市局）。", vec![]),
            ("1.巡查责任（《甲法》第一条）：看。", vec![]),
            ("1.巡查：看甲（乙丙科）丁。", vec![]),
        ] {
            let found: Vec<&str> =
                mentions(text, &points(text)).iter().flat_map(|m| m.names.iter().map(|n| n.slice(text))).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn names_of_a_column_respect_brackets_and_broken_lines() {
        let text = "1.甲乙科（丙、丁）、戊己支队\n庚辛\n壬科";
        let found: Vec<&str> = names(text).iter().map(|n| n.slice(text)).collect();
        assert_eq!(found, ["甲乙科（丙、丁）", "戊己支队", "庚辛\n壬科"]);
    }
}
