use super::{FaultKind, Scope, gaps, points};
use crate::model::Number;
use proptest::prelude::*;

fn marks(text: &str) -> Vec<&str> {
    points(text).iter().map(|p| p.mark.slice(text)).collect()
}

fn faults(text: &str, scope: Scope) -> Vec<(&str, FaultKind)> {
    let found = points(text);
    gaps(text, &found, scope).into_iter().map(|fault| (found[fault.point].mark.slice(text), fault.kind)).collect()
}

fn plain(major: u32) -> Number {
    Number { major, minor: 0 }
}

#[test]
fn marks_of_every_style_are_points() {
    for (text, expected) in [
        ("1.甲\n2.乙", vec!["1.", "2."]),
        ("1．甲\r\n2．乙", vec!["1．", "2．"]),
        ("1、甲\n2、乙", vec!["1、", "2、"]),
        ("1）甲\n2)乙", vec!["1）", "2)"]),
        ("(1)甲\n（2）乙", vec!["(1)", "（2）"]),
        ("⑴甲\n⑵乙", vec!["⑴", "⑵"]),
        ("①甲；②乙", vec!["①", "②"]),
        ("一、甲\n二、乙\n十一、丙", vec!["一、", "二、", "十一、"]),
        ("一.甲\n二.乙", vec!["一.", "二."]),
        ("（一）甲；（二）及时乙；（三）项目丙", vec!["（一）", "（二）", "（三）"]),
        ("㈠甲\n㈡乙", vec!["㈠", "㈡"]),
        ("    1-1.【甲】\n1—2.【乙】\n2、丙\n3—1【丁】", vec!["1-1.", "1—2.", "2、", "3—1"]),
        ("1.巡查：看。2.整改：改；3.归档", vec!["1.", "2.", "3."]),
        ("1.镇长 2.分管人", vec!["1.", "2."]),
        ("1.甲\n2.乙\n3.2名以上人员到场", vec!["1.", "2.", "3."]),
    ] {
        assert_eq!(marks(text), expected, "{text}");
    }
}

#[test]
fn numbers_in_running_text_are_no_points() {
    for text in [
        "1.5万元以下",
        "11.1.5 栏杆的高度",
        "2013.12.28 起",
        "依照第1、2项办理",
        "依照第（一）项办理",
        "（一）项规定的情形",
        "（一）、（三）两种情形",
        "甲乙2.丙丁",
        "罚款；3.5倍",
        "共12:30开始",
        "。（四）只引一项",
    ] {
        assert_eq!(marks(text), Vec::<&str>::new(), "{text}");
    }
}

#[test]
fn series_part_at_restarts_and_levels() {
    let text = "直接责任：\n1.甲：\n（1）子\n（2）丑\n2.乙：\n（1）寅\n指导责任：\n1.丙\n2.丁";
    let series: Vec<u16> = points(text).iter().map(|p| p.series).collect();
    assert_eq!(series, [0, 1, 1, 0, 2, 3, 3]);
    let text = "1.【某法】须载明：1.人力；2.场地。\n2.【某法】略";
    let series: Vec<u16> = points(text).iter().map(|p| p.series).collect();
    assert_eq!(series, [0, 1, 1, 0]);
}

#[test]
fn headings_and_bodies_have_exact_spans() {
    let text = "1.巡查责任（甲科）：看。\n  2.整改责任：改。\n3.长得不像标题的一句话，它没有括号";
    let found = points(text);
    let headings: Vec<_> = found.iter().map(|p| p.heading.map(|h| h.slice(text))).collect();
    assert_eq!(headings, [Some("巡查责任"), Some("整改责任"), None]);
    assert_eq!(found[0].body.slice(text), "巡查责任（甲科）：看。");
    assert_eq!(found[1].mark.slice(text), "2.");
}

#[test]
fn sequences_without_fault() {
    for text in [
        "1-1.【甲】\n1-2.【乙】\n2.【丙】\n3.【丁】\n4-1.【戊】",
        "直接：\n1.甲\n2.乙\n指导：\n3.丙",
        "直接：\n1.甲\n2.乙\n指导：\n1.丙\n2.丁",
        "3.只有一点",
        "1..甲\n2.乙\n3..丙\n4.丁",
        "1.甲\n2.乙\n3。丙\n4.丁",
        "1.甲：（1）子；（2）丑。\n2.乙：（1）寅；（2）卯。",
    ] {
        assert_eq!(faults(text, Scope::Duties), [], "{text}");
    }
    // Chosen 项 of a quoted article are no fault in a basis.
    let chosen = "1.【某法】第九条：\n（一）甲\n（四）乙\n（五）丙\n2.【某法】略";
    assert_eq!(faults(chosen, Scope::Basis), []);
    assert_eq!(faults(chosen, Scope::Duties).len(), 1);
}

#[test]
fn the_wrong_mark_is_named_once() {
    let gap = |expected, found| FaultKind::Gap { expected, found };
    for (text, mark, kind) in [
        ("1.甲\n2.乙\n4.丙\n5.丁", "4.", gap(plain(3), plain(4))),
        ("1.甲\n2.乙\n5.丙\n4.丁", "5.", gap(plain(3), plain(5))),
        ("1.甲\n2.乙\n2.丙\n4.丁", "2.", FaultKind::Repeat { number: plain(2) }),
        ("2.甲\n3.乙", "2.", gap(plain(1), plain(2))),
        ("1-1.【甲】\n1-3.【乙】\n2.【丙】", "1-3.", gap(Number { major: 1, minor: 2 }, Number { major: 1, minor: 3 })),
        ("1.甲\n2.乙\n3.丙\n2.丁\n5.戊", "2.", FaultKind::Disorder { previous: plain(3), found: plain(2) }),
    ] {
        assert_eq!(faults(text, Scope::Duties), [(mark, kind)], "{text}");
        assert_eq!(faults(text, Scope::Basis), [(mark, kind)], "{text}");
    }
}

#[test]
fn hostile_input_stays_linear() {
    for unit in ["（", "1.", "1.\n", "；1.", "1-1.\n", "（一）", "1. "] {
        let text = unit.repeat(300_000 / unit.len());
        let found = points(&text);
        gaps(&text, &found, Scope::Duties);
    }
}

const LEGAL: &str =
    "[第条款项同上至、。，；：（）()【】《》〔〕\\[\\]一二十①⑴㈠1239.．\\-—科室 \u{3000}\n\ra…🀄责任]{0,60}";

proptest! {
    #[test]
    fn no_parser_panics_and_spans_are_valid(text in LEGAL) {
        use crate::grammar::{marks, reference, space, unit};
        let found = points(&text);
        let faults = gaps(&text, &found, Scope::Basis);
        prop_assert!(faults.iter().all(|f| f.point < found.len()));
        let mut spans = Vec::new();
        for point in &found {
            spans.extend([point.mark, point.body]);
            spans.extend(point.heading);
        }
        prop_assert!(found.windows(2).all(|p| p[0].body.end() <= p[1].mark.start()));
        for reference in reference::references(&text) {
            spans.extend(reference.targets.iter().map(|t| t.span));
        }
        for mention in unit::mentions(&text, &found) {
            spans.push(mention.span);
            prop_assert!(mention.names.iter().all(|n| mention.span.covers(*n)));
        }
        spans.extend(unit::names(&text));
        spans.extend(marks::bracket_faults(&text).iter().map(|f| f.span));
        spans.extend(space::stray_spaces(&text));
        for span in spans {
            prop_assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
        }
    }
}
