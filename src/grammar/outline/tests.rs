use proptest::prelude::*;

use super::{Beginning, Fault, FaultKind, Step, Walk, beginning, inner, like};
use crate::grammar::numbering::points;
use crate::text::Span;

/// The wrong marks of a text of one line per paragraph, with what is due.
fn faults(text: &str) -> Vec<(String, FaultKind, String)> {
    let mut walk = Walk::default();
    let mut found: Vec<(u32, &str, Step)> = Vec::new();
    for (line, number) in text.lines().map(str::trim).filter(|line| !line.is_empty()).zip(0..) {
        let points = points(line);
        let Some(step) = walk.line(line, inner(&points, Span::of(0, line.len()))) else { continue };
        let amended = step.amends.and_then(|amends| found.iter_mut().find(|(number, ..)| *number == amends.place));
        if let (Some((.., amended)), Some(amends)) = (amended, step.amends) {
            amended.fault = amended.fault.zip(amends.expected).map(|(fault, expected)| Fault { expected, ..fault });
        }
        if step.fault.is_some() {
            found.push((number, line, step));
        }
    }
    let told = found.iter().filter_map(|(_, line, step)| {
        let fault = step.fault?;
        let mark = step.head.span.slice(line);
        Some((mark.to_owned(), fault.kind, like(mark, step.head.number, fault.expected)))
    });
    told.collect()
}

#[track_caller]
fn says(text: &str, mark: &str, kind: FaultKind, due: &str) {
    assert_eq!(faults(text), [(mark.to_owned(), kind, due.to_owned())], "{text}");
}

#[track_caller]
fn silent(text: &str) {
    assert_eq!(faults(text), [], "{text}");
}

#[test]
fn what_a_line_begins_with() {
    let head = |line: &str| match beginning(line) {
        Beginning::Head(head) => format!("{:?} {} {}", head.family, head.number, head.span.slice(line)),
        other => format!("{other:?}"),
    };
    for (line, expected) in [
        ("一、照明", "Chinese 1 一、"),
        ("（十二）照明", "ChineseParen 12 （十二）"),
        ("3.照明", "Arabic 3 3."),
        ("3、照明", "Arabic 3 3、"),
        ("⑵照明", "ArabicParen 2 ⑵"),
        ("第十二条　照明", "Article 12 第十二条"),
        ("第三章 附则", "Chapter 3 第三章"),
        ("第二篇", "Part"),
        ("附件2", "Part"),
        ("第三条规定的灯杆", "Words(None)"),
        ("第三条之一 灯杆", "Doubtful(3)"),
        ("一、二级灯杆", "Doubtful(1)"),
        ("3.2米以下", "Doubtful(3)"),
        ("3.2026年的安排", "Arabic 3 3."),
        ("四、2026年的安排", "Chinese 4 四、"),
        ("四、二〇二六年的安排", "Chinese 4 四、"),
        ("3. 3吨污水", "Doubtful(3)"),
        ("（三 灯杆", "Words(Some(3))"),
        ("照明", "Words(None)"),
    ] {
        assert_eq!(head(line), expected, "{line}");
    }
}

#[test]
fn numbers_are_written_in_the_manner_of_the_mark() {
    for (mark, found, number, expected) in [
        ("（一）", 1, 12, "（十二）"),
        ("3．", 3, 4, "4．"),
        ("③", 3, 2, "②"),
        ("㈢", 3, 2, "㈡"),
        ("第三条", 3, 21, "第二十一条"),
        ("第3条", 3, 4, "第4条"),
    ] {
        assert_eq!(like(mark, found, number), expected);
    }
}

#[test]
fn levels_nest_and_go_on() {
    silent("一、甲\n（一）子\n1.天\n2.地\n（二）丑\n1.天\n二、乙\n（一）子\n三、丙");
    // Some number the second level through all headings.
    silent("一、甲\n（一）子\n（二）丑\n二、乙\n（三）寅\n（四）卯");
    silent("1.甲\n（一）子\n（二）丑\n2.乙\n（一）子\n（二）丑");
    silent("第一章 总则\n第一条 甲\n第二条 乙：\n（一）子\n（二）丑\n第二章 分则\n第三条 丙\n第三条之一 丁\n第四条 戊");
}

#[test]
fn new_parts_begin_anew() {
    silent("第一篇\n一、甲\n二、乙\n第二篇\n一、甲\n二、乙\n三、丙");
    // Parts numbered like their own headings.
    silent(
        "一、照明\n各处应当做好。\n一、对象\n二、内容\n三、措施\n照明制度\n二、绿化\n各处应当做好。\n一、对象\n二、内容",
    );
    silent("二、措施：\n（一）甲\n（二）乙\n建议写明以下内容：\n（一）子\n（二）丑\n（三）寅");
    silent("3.丙\n分为：\n1.子\n2.丑");
    silent("1.甲：\n1.子\n2.丑");
}

#[test]
fn excerpts_begin_anywhere() {
    silent("三、任务\n（一）甲\n（二）乙\n四、要求");
    silent("（三）甲\n（四）乙\n二、要求");
    silent("二、任务\n（一）甲");
    silent("第九条 甲\n第十二条 乙");
    // An amendment quotes an article of the law that it changes.
    silent("第一条 甲\n第二条 增加一节：\n第一百二十三条 乙");
}

#[test]
fn a_lost_first_heading_is_told_at_the_second() {
    says("举措和成效\n（一）甲\n1.子\n2.丑\n（二）乙\n二、不足\n三、安排", "二、", FaultKind::First, "一、");
    silent("一是举措\n（一）甲\n（二）乙\n二、不足");
    silent("一，举措\n（一）甲\n（二）乙\n二、不足");
}

#[test]
fn the_wrong_number_is_told_once() {
    says("一、甲\n二、乙\n四、丁\n五、戊", "四、", FaultKind::Gap, "三、");
    says("（一）甲\n（二）乙\n（二）丙\n（四）丁", "（二）", FaultKind::Repeat, "（三）");
    says("1.甲\n2.乙\n9.丙\n4.丁\n5.戊", "9.", FaultKind::Gap, "3.");
    says("1.甲\n2.乙\n3.丙\n2.丁\n5.戊", "2.", FaultKind::Disorder, "4.");
    says("一、甲\n（一）子\n（二）丑\n一、乙\n三、丙", "一、", FaultKind::Restart, "二、");
    says("一、甲\n正文。\n（一）子\n正文。\n（三）丑", "（三）", FaultKind::Gap, "（二）");
    says("第一条 甲\n第二条 乙\n第四条 丙\n第五条 丁", "第四条", FaultKind::Gap, "第三条");
    says("第一章 甲\n第一条 子\n第三章 乙\n第二条 丑", "第三章", FaultKind::Gap, "第二章");
}

#[test]
fn a_number_that_comes_late_is_no_gap() {
    says("一、甲\n二、乙\n四、丁\n三、丙\n五、戊\n六、己", "三、", FaultKind::Disorder, "五、");
    says("第一条 甲\n第二条 乙\n第四条 丁\n第三条 丙\n第五条 戊", "第三条", FaultKind::Disorder, "第五条");
    says("1.甲\n2.乙\n5.戊\n3.丙\n4.丁\n6.己", "3.", FaultKind::Disorder, "6.");
    says("1.甲\n2.乙\n5.戊\n4.丁\n3.丙\n6.己", "3.", FaultKind::Disorder, "5.");
    // Numbers out of order take an excerpt no further back either.
    says("五、戊\n四、丁\n六、己\n七、庚", "四、", FaultKind::Disorder, "六、");
    says("二、乙\n一、甲\n三、丙", "一、", FaultKind::Disorder, "三、");
    says("甲\n（一）子\n（二）丑\n二、乙\n一、丙\n三、丁", "一、", FaultKind::Disorder, "三、");
    // Of two numbers left out one comes late, the other never.
    assert_eq!(
        faults("1.甲\n2.乙\n5.戊\n3.丙\n6.己"),
        [("5.".to_owned(), FaultKind::Gap, "4.".to_owned()), ("3.".to_owned(), FaultKind::Disorder, "6.".to_owned()),]
    );
    says("1.甲\n2.乙\n6.丙\n4.丁\n5.戊\n6.己\n7.庚", "6.", FaultKind::Gap, "3.");
}

#[test]
fn inner_points_and_damaged_marks_explain_gaps() {
    silent("1.甲；2.乙\n3.丙");
    silent("1.甲\n2。乙\n3.丙");
    silent("（一）甲\n（二 ）乙\n（三）丙");
    // Points inside a line are not judged.
    silent("一、甲：1.子；3.丑\n二、乙");
}

#[test]
fn chosen_items_of_a_cited_article_are_no_gap() {
    silent("依照《甲市照明条例》第九条：\n（一）甲\n（四）乙\n（五）丙");
    silent("《甲市照明条例》第九条规定：\n（一）甲\n（四）乙");
}

#[test]
fn hostile_input_stays_linear() {
    for unit in ["1.甲\n", "1.甲\n乙\n", "一、\n（一）\n", "第一条 \n", "9.\n"] {
        faults(&unit.repeat(200_000 / unit.len()));
    }
}

proptest! {
    #[test]
    fn any_text_is_walked(text in "[一二三十、.（）()1239①㈠第条章附件甲：\n ]{0,80}") {
        faults(&text);
    }
}
