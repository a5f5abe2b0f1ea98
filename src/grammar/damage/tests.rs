use proptest::prelude::*;

use super::{broken_lines, damage};

fn told(text: &str) -> Vec<(&str, &str, Option<String>)> {
    damage(text).into_iter().map(|one| (one.kind.name(), one.span.slice(text), one.repair)).collect()
}

#[track_caller]
fn says(text: &str, kind: &str, marked: &str, repair: Option<&str>) {
    assert_eq!(told(text), [(kind, marked, repair.map(str::to_owned))], "{text}");
}

#[test]
fn glosses() {
    says("養護義務(wù)由街道承擔", "gloss", "(wù)", Some(""));
    says("路燈（zhuàng）", "gloss", "（zhuàng）", Some(""));
    says("路?dēng)", "broken-gloss", "?dēng)", None);
    for text in ["甲级(a)", "应用(app)", "wù(wù)", "为什么?(无)", "路灯(lǜsèzhào)"] {
        assert_eq!(told(text), [], "{text}");
    }
}

#[test]
fn lost_and_foreign_characters() {
    says("路灯\u{fffd}\u{fffd}养护", "lost", "\u{fffd}\u{fffd}", None);
    says("路灯锟斤拷锟斤拷养护", "lost", "锟斤拷锟斤拷", None);
    says("路灯\u{b}养护", "control", "\u{b}", Some(""));
    says("路\u{200b}灯", "invisible", "\u{200b}", Some(""));
    says("路灯\u{f06c}养护", "private", "\u{f06c}", None);
    says("⼀个灯", "lookalike", "⼀", Some("一"));
    says("⽤⼈单位", "lookalike", "⽤⼈", Some("用人"));
    says("路\u{f9dd}", "lookalike", "\u{f9dd}", Some("利"));
    assert_eq!(told("\u{fa0e}灯，锟铻，“甲”……乙——丙·丁×3℃①"), []);
}

#[test]
fn garbled_encodings() {
    says("标题ä¸\u{ad}å›½。", "garbled", "ä¸\u{ad}å›½", Some("中国"));
    says("ÖÐ¹úÕþ¸®", "garbled", "ÖÐ¹úÕþ¸®", None);
    says("路灯\n涓浗锛屾媴銆\n养护", "garbled", "涓浗锛屾媴銆", None);
    assert_eq!(told("café 3×4 ±5° ········ 甲·乙 §3"), []);
    assert_eq!(told("用锛子。"), []);
}

#[test]
fn markup_and_rules() {
    says("甲&nbsp;乙", "markup", "&nbsp;", Some(" "));
    says("甲<br/>乙", "markup", "<br/>", None);
    says("甲<SPAN style=\"x\">乙", "markup", "<SPAN style=\"x\">", None);
    says("[bookmark: _GoBack]照明科", "markup", "[bookmark: _GoBack]", Some(""));
    says("甲_x000D_\n乙", "markup", "_x000D_", Some(""));
    says("见错误!未找到引用源。", "markup", "错误!未找到引用源。", None);
    says("甲科│乙科", "box", "│", None);
    says("GB 1─2020", "box", "─", Some("—"));
    for text in ["甲<乙>丙", "3<5", "错误的地方", "甲&乙", "[2013]5号", "────────\n甲\n────", "Excel_x", "《HYPER》"]
    {
        assert_eq!(told(text), [], "{text}");
    }
}

#[test]
fn a_space_between_all_characters() {
    let text = "标题\n路 灯 由 所 在 街 道 养 护 ， 每 月 巡 查 。\n正文";
    says(text, "spaced", "路 灯 由 所 在 街 道 养 护 ， 每 月 巡 查 。", Some("路灯由所在街道养护，每月巡查。"));
    for text in ["路 灯 养 护 清 单", "甲 科 乙 科 负责 丙 科 丁 科", "1 2 3 4 5 6 7 8 9 10 11 12"] {
        assert_eq!(told(text), [], "{text}");
    }
}

#[test]
fn lines_of_a_page() {
    let page = [
        "养护制度",
        "为了加强甲市城区路灯的养护和管理，保障",
        "居民夜间出行的安全，根据甲市照明管理条例的",
        "规定，结合本市各个街道路灯养护工作的实际情",
        "况，制定本制度。",
        "一、路灯的养护",
    ];
    assert_eq!(broken_lines(&page), [1, 2, 3]);
    // Items of a list, and paragraphs of their own, are no lines of a page.
    let list = [
        "指导全市各街道路灯养护工作并组织实施检查",
        "监督全市各街道绿化养护工作并组织实施检查",
        "负责全市各街道道路清扫工作并组织实施检查",
        "协调全市各街道垃圾清运工作并组织实施检查",
    ];
    assert_eq!(broken_lines(&list), [] as [usize; 0]);
    assert_eq!(broken_lines(&["路灯。", "绿化。", "道路。", "垃圾。"]), [] as [usize; 0]);
}

#[test]
fn hostile_input_stays_linear() {
    for unit in ["é", "·é", "─", "锛", "\u{fffd}a", "甲(ā", "< ", "<a", "[bookmark:", "甲 ", "⼀ ", "锛\n", "ä¸\u{ad}"]
    {
        damage(&unit.repeat(300_000 / unit.len()));
    }
    let lines = vec!["路灯由所在街道养护路灯由所在街道养护的"; 30_000];
    broken_lines(&lines);
}

proptest! {
    #[test]
    fn spans_are_valid_and_in_order(
        text in "[甲务(wù)（）?é锛銆锟斤拷ä¸\u{ad} ─│⼀\u{fffd}\u{200b}\u{b}&<>bra;_x0D\\[\\]:\n 1，]{0,60}"
    ) {
        let found = damage(&text);
        for one in &found {
            prop_assert!(!one.span.is_empty() && text.get(one.span.range()).is_some());
        }
        prop_assert!(found.windows(2).all(|pair| pair[0].span.end() <= pair[1].span.start()), "{found:?}");
    }
}
