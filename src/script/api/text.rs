//! Texts: what Rhai's own strings lack for Chinese lists. All of it is native, so that no rule loops over characters.

use rhai::{Array, Dynamic, EvalAltResult, INT, ImmutableString, Variant};

use super::registry::Api;
use super::{int, text};
use crate::script::failure::fault;
use crate::script::limits::{MAX_STRING, in_time};
use crate::script::pattern::{any_of, compiled};
use crate::script::words::{self, Class};

type Text = ImmutableString;
type Fallible<T> = Result<T, Box<EvalAltResult>>;

/// Registers what texts can do.
pub fn register(api: &mut Api<'_>) {
    classes(api);
    parts(api);
    patterns(api);
    likeness(api);
    numbers(api);
    bounded(api);
}

fn classes(api: &mut Api<'_>) {
    api.method("is_all", |s: &mut Text, class: Text| {
        let class = Class::of(&class)?;
        Ok(!s.is_empty() && s.chars().all(|c| class.has(c)))
    })
    .doc(
        "是否全部由某类字符组成（空文字为否）。类别：\"chinese\" 汉字、\"digit\" 数字（全角半角）、\"latin\" 字母、\"number\" 数字和中文数字、\"punctuation\" 标点、\"space\" 空白、\"full-width\" 全角字符",
        "Whether all characters are of a class (false for an empty text): chinese, digit, latin, number, punctuation, space, full-width",
        r#""二〇二五".is_all("number") // true"#,
    )
    .method("has_any", |s: &mut Text, class: Text| {
        let class = Class::of(&class)?;
        Ok(s.chars().any(|c| class.has(c)))
    })
    .doc("是否含有某类字符", "Whether any character is of a class", r#""第１２条".has_any("full-width") // true"#)
    .method("count_all", |s: &mut Text, class: Text| {
        let class = Class::of(&class)?;
        Ok(int(s.chars().filter(|c| class.has(*c)).count()))
    })
    .doc("某类字符的个数", "How many characters are of a class", r#""共12项，3类".count_all("digit") // 3"#)
    .get("width", |s: &mut Text| int(crate::text::width::of_str(s)))
    .doc("显示宽度：汉字和全角字符为 2", "Display width: 2 for Chinese and full-width characters", r#""第1条".width // 5"#)
    .get("narrow", |s: &mut Text| text(words::narrow(s)))
    .doc("全角字母、数字、标点换成半角", "Full-width letters, digits and marks in half width", r#""（２０２５）".narrow // "(2025)""#)
    .get("compact", |s: &mut Text| text(words::without_spaces(s)))
    .doc("去掉所有空白", "Without any white space", r#""行 政　许可".compact // "行政许可""#);
}

fn parts(api: &mut Api<'_>) {
    api.method("contains_any", |s: &mut Text, parts: Array| {
        Ok(strings(&parts, "contains_any")?.iter().any(|part| s.contains(part.as_str())))
    })
    .doc(
        "是否含有其中任何一个",
        "Whether it contains any of them",
        r#""对损坏路灯的处罚".contains_any(["处罚", "许可"]) // true"#,
    )
    .method("starts_with_any", |s: &mut Text, parts: Array| {
        Ok(strings(&parts, "starts_with_any")?.iter().any(|part| s.starts_with(part.as_str())))
    })
    .doc(
        "是否以其中任何一个开头",
        "Whether it starts with any of them",
        r#""对损坏路灯的处罚".starts_with_any(["对", "关于"]) // true"#,
    )
    .method("ends_with_any", |s: &mut Text, parts: Array| {
        Ok(strings(&parts, "ends_with_any")?.iter().any(|part| s.ends_with(part.as_str())))
    })
    .doc(
        "是否以其中任何一个结尾",
        "Whether it ends with any of them",
        r#""对损坏路灯的处罚".ends_with_any(["处罚", "强制"]) // true"#,
    )
    .method("count_of", |s: &mut Text, part: Text| {
        Ok(if part.is_empty() { 0 } else { int(s.matches(part.as_str()).count()) })
    })
    .doc("出现几次（不重叠）", "How often it occurs, without overlap", r#""同上，同上。".count_of("同上") // 2"#)
    .method("before", |s: &mut Text, mark: Text| Ok(text(s.split_once(mark.as_str()).map_or("", |(before, _)| before))))
    .doc(
        "第一处之前的文字；没有则为空",
        "What stands before its first place; empty where there is none",
        r#""责任事项：受理".before("：") // "责任事项""#,
    )
    .method("after", |s: &mut Text, mark: Text| Ok(text(s.split_once(mark.as_str()).map_or("", |(_, after)| after))))
    .doc(
        "第一处之后的文字；没有则为空",
        "What stands behind its first place; empty where there is none",
        r#""责任事项：受理".after("：") // "受理""#,
    )
    .method2("between", |s: &mut Text, open: Text, close: Text| {
        let inner = s.split_once(open.as_str()).and_then(|(_, rest)| rest.split_once(close.as_str()));
        Ok(text(inner.map_or("", |(inner, _)| inner)))
    })
    .doc(
        "第一对标记之间的文字",
        "What stands between the first pair of marks",
        r#""审查责任（审批科）".between("（", "）") // "审批科""#,
    )
    .get("paragraphs", |s: &mut Text| array(words::paragraphs(s).into_iter().map(|span| text(span.slice(s)))))
    .doc(
        "各段（不空的行，去掉首尾空白）",
        "Its paragraphs: lines that are not blank, trimmed",
        r#""甲\n\n　乙".paragraphs // ["甲", "乙"]"#,
    )
    .get("sentences", |s: &mut Text| array(words::sentences(s).into_iter().map(|span| text(span.slice(s)))))
    .doc(
        "各句（至。！？；或换行，标点留在句尾）",
        "Its sentences: up to 。！？； or a line break, with the mark",
        r#""受理。审查；".sentences // ["受理。", "审查；"]"#,
    );
}

fn patterns(api: &mut Api<'_>) {
    api.method("matches", |s: &mut Text, pattern: Text| Ok(compiled(&pattern, s.len())?.is_match(s)))
        .doc(
            "是否有正则表达式匹配之处（线性时间，不支持回溯引用）",
            "Whether a regular expression matches somewhere (linear time; no backreferences)",
            r#""第十二条".matches("^第.{1,5}条$") // true"#,
        )
        .method("find", |s: &mut Text, pattern: Text| {
            let found = compiled(&pattern, s.len())?.find(s).map(|found| text(found.as_str()));
            Ok(found.map_or(Dynamic::UNIT, Dynamic::from))
        })
        .gives("string?")
        .doc(
            "第一处匹配的文字；没有则为 ()",
            "The first match; `()` where there is none",
            r#""国务院令第732号".find("[0-9]+") // "732""#,
        )
        .method("find_all", |s: &mut Text, pattern: Text| {
            let regex = compiled(&pattern, s.len())?;
            collect_in_time(regex.find_iter(s).map(|found| Dynamic::from(text(found.as_str()))))
        })
        .doc("所有匹配的文字", "All matches", r#""第1条、第12条".find_all("[0-9]+") // ["1", "12"]"#)
        .method("find_any", |s: &mut Text, parts: Array| {
            let pattern = any_of(&strings(&parts, "find_any")?);
            if pattern.is_empty() {
                return Ok(Array::new());
            }
            let regex = compiled(&pattern, s.len())?;
            collect_in_time(regex.find_iter(s).map(|found| Dynamic::from(text(found.as_str()))))
        })
        .doc(
            "这些词的所有出现，按先后，较长的优先",
            "All places of these words in order, the longer first",
            r#""先受理后审查".find_any(["受理", "审查"]) // ["受理", "审查"]"#,
        )
        .method("captures", |s: &mut Text, pattern: Text| {
            let found = compiled(&pattern, s.len())?.captures(s);
            Ok(found.map_or(Dynamic::UNIT, |groups| {
                let texts = groups.iter().map(|group| group.map_or(Dynamic::UNIT, |group| text(group.as_str()).into()));
                Dynamic::from_array(texts.collect())
            }))
        })
        .gives("array?")
        .doc(
            "第一处匹配及其各组：[整体, 第1组, …]；没有匹配则为 ()",
            "The first match and its groups: [whole, group 1, …]; `()` where there is none",
            r#""桂政发〔2013〕9号".captures("〔(\\d{4})〕(\\d+)号")[2] // "9""#,
        )
        .method2("replace_all", |s: &mut Text, pattern: Text, with: Text| replace_all(s, &pattern, &with))
        .doc(
            "把所有匹配换成另一段文字（$1 为第 1 组）",
            "With all matches replaced ($1 is group 1)",
            r#""第1条第2款".replace_all("第(\\d)", "$1") // "1条2款""#,
        );
}

fn likeness(api: &mut Api<'_>) {
    api.method("ratio", |s: &mut Text, other: Text| {
        in_time()?;
        Ok(words::ratio(s, &other))
    })
    .doc(
        "与另一段文字的相似度，0 到 1",
        "How alike two texts are, from 0 to 1",
        r#""路灯管理办法".ratio("路灯管理条例") > 0.6 // true"#,
    )
    .method("distance", |s: &mut Text, other: Text| {
        in_time()?;
        words::distance(s, &other).map(int)
    })
    .doc(
        "编辑距离：增、删、改几个字",
        "Edit distance: characters to add, remove or replace",
        r#""路灯管理办法".distance("路灯管理条例") // 2"#,
    )
    .method("diff", |s: &mut Text, other: Text| {
        in_time()?;
        let pieces = words::diff(s, &other).into_iter();
        Ok(array(pieces.map(|(change, piece)| DiffNode { kind: change.name(), text: text(piece) })))
    })
    .doc(
        "变成另一段文字要改哪里：依次各段",
        "What it takes to become the other text, in stretches",
        r#""申请批准".diff("经过批准").len // 3"#,
    )
    .method("nearest", |s: &mut Text, known: Array| {
        let known = strings(&known, "nearest")?;
        let mut best: Option<(usize, &String)> = None;
        for word in &known {
            in_time()?;
            let distance = words::distance(s, word)?;
            let near = distance <= s.chars().count().max(word.chars().count()) / 3;
            if near && best.is_none_or(|(least, _)| distance < least) {
                best = Some((distance, word));
            }
        }
        Ok(best.map_or(Dynamic::UNIT, |(_, word)| Dynamic::from(text(word))))
    })
    .gives("string?")
    .doc(
        "其中最接近的一个（差别不超过三分之一）；没有则为 ()",
        "The nearest of them, with at most a third of it different; `()` where there is none",
        r#""行政许许可".nearest(["行政处罚", "行政许可"]) // "行政许可""#,
    )
    .kind::<DiffNode>("Diff")
    .about("两段文字差别中的一段", "A stretch of the difference between two texts")
    .get("kind", |piece: &mut DiffNode| text(piece.kind))
    .doc(
        "\"same\" 相同、\"removed\" 删去、\"added\" 增加",
        "same, removed or added",
        r#""申请".diff("申报")[1].kind // "removed""#,
    )
    .get("text", |piece: &mut DiffNode| piece.text.clone())
    .doc("这一段的文字", "Its words", r#""申请".diff("申报")[2].text // "报""#);
}

fn numbers(api: &mut Api<'_>) {
    api.get("to_number", |s: &mut Text| {
        let trimmed = s.trim();
        let whole = crate::facts::number_at(trimmed).filter(|(_, length)| *length == trimmed.len());
        whole.map_or(Dynamic::UNIT, |(value, _)| Dynamic::from_int(INT::from(value)))
    })
    .gives("int?")
    .doc(
        "整段文字表示的数：12、１２、十二；不是数则为 ()",
        "The number that the whole text is: 12, １２, 十二; `()` where it is none",
        r#""二十一".to_number // 21"#,
    )
    .get("in_chinese", |value: &mut INT| {
        text(u32::try_from(*value).map_or(value.to_string(), crate::facts::number_in_chinese))
    })
    .doc("数的中文写法", "A number in Chinese words", r#"21.in_chinese // "二十一""#);
}

/// What Rhai has, but without bounds: replacing a character of a long text by a long text would take all memory.
fn bounded(api: &mut Api<'_>) {
    api.method2("replace", |s: &mut Text, part: Text, with: Text| {
        let grown = s.matches(part.as_str()).count().saturating_mul(with.len());
        if grown.saturating_add(s.len()) > MAX_STRING {
            return Err(too_long());
        }
        *s = s.replace(part.as_str(), &with).into();
        Ok(())
    })
    .doc(
        "把变量中的一段文字都换成另一段",
        "Replaces a part by another in the variable itself",
        r#"let s = "甲、乙"; s.replace("、", "和"); s // "甲和乙""#,
    )
    .method2("replace", |s: &mut Text, part: char, with: Text| replaced(s, part, &with))
    .doc(
        "把变量中的一个字都换成一段文字",
        "Replaces a character by a text in the variable itself",
        r#"let s = "甲、乙"; s.replace('、', "和"); s // "甲和乙""#,
    );
}

/// `replace` for a character by a text.
fn replaced(s: &mut Text, part: char, with: &str) -> Fallible<()> {
    let grown = s.matches(part).count().saturating_mul(with.len());
    if grown.saturating_add(s.len()) > MAX_STRING {
        return Err(too_long());
    }
    *s = s.replace(part, with).into();
    Ok(())
}

fn too_long() -> Box<EvalAltResult> {
    fault(&format!("文字超过 {MAX_STRING} 字节"), &format!("a text of more than {MAX_STRING} bytes"))
}

fn replace_all(s: &str, pattern: &str, with: &str) -> Fallible<Text> {
    let regex = compiled(pattern, s.len())?;
    let mut made = String::new();
    let mut last = 0;
    // Each `$` stands for no more than the whole match.
    let references = with.matches('$').count();
    for (count, groups) in regex.captures_iter(s).enumerate() {
        if count.is_multiple_of(64) {
            in_time()?;
        }
        let Some(whole) = groups.get(0) else { continue };
        let grown = with.len().saturating_add(references.saturating_mul(whole.len()));
        if grown.saturating_add(made.len()) > MAX_STRING {
            return Err(too_long());
        }
        made.push_str(&s[last..whole.start()]);
        groups.expand(with, &mut made);
        last = whole.end();
    }
    made.push_str(&s[last..]);
    // Beyond the limit the engine itself refuses it.
    Ok(made.into())
}

/// A stretch of the difference between two texts.
#[derive(Clone, Debug)]
pub struct DiffNode {
    kind: &'static str,
    text: Text,
}

/// An array of values.
pub fn array<T: Variant + Clone>(items: impl Iterator<Item = T>) -> Array {
    items.map(Dynamic::from).collect()
}

fn collect_in_time(items: impl Iterator<Item = Dynamic>) -> Fallible<Array> {
    let mut collected = Array::new();
    for (count, item) in items.enumerate() {
        if count.is_multiple_of(64) {
            in_time()?;
        }
        collected.push(item);
    }
    Ok(collected)
}

/// The texts of an array; anything else in it is an error.
pub fn strings(items: &Array, function: &str) -> Fallible<Vec<String>> {
    let text_of = |item: &Dynamic| item.clone().into_string();
    items.iter().map(text_of).collect::<Result<_, _>>().map_err(|found| {
        fault(
            &format!("{function} 的数组中要全是文字，却有 {found}"),
            &format!("the array for {function} has to hold texts only, and holds {found}"),
        )
    })
}
