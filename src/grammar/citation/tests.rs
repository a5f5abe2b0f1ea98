use super::*;
use crate::model::CitationSite::{Inline, Own};
use crate::model::{EventKind, NumberForm};
use proptest::prelude::*;

/// One citation as `site tag|title|events|articles|quotation`, short enough for a table.
fn short(text: &str, citation: &Citation) -> String {
    let site = if citation.site == Own { "own" } else { "inline" };
    let tag = citation.tag.as_ref().map_or("", |tag| tag.text.as_str());
    let events = citation.note.as_ref().map_or(0, |note| note.events.len());
    let articles: Vec<_> = citation.articles.iter().map(|article| article.article.to_string()).collect();
    let quotation = citation.quotation.map_or("", |span| span.slice(text));
    format!("{site} {tag}|{}|{events}|{}|{quotation}", citation.title.text, articles.join(","))
}

fn check(text: &str, expected: &[&str]) {
    let found: Vec<_> = citations(text).iter().map(|citation| short(text, citation)).collect();
    assert_eq!(found, expected, "{text}");
}

fn faults(text: &str) -> Vec<(Mark, String, Option<String>)> {
    citations(text)
        .into_iter()
        .flat_map(|citation| citation.faults)
        .map(|fault| (fault.mark, fault.span.slice(text).to_owned(), fault.repair))
        .collect()
}

#[test]
fn reads_tags_and_titles() {
    for (text, expected) in [
        ("【法律】《甲法》第三条：红花。", "own 法律|甲法|0|3|红花。"),
        ("1.【法律】参照《甲法》第三条：红花。", "own 法律|甲法|0|3|红花。"),
        ("1—1.[行政法规]《甲条例》第三条：红花。", "own 行政法规|甲条例|0|3|红花。"),
        ("行政法规:《甲条例》第三条：红花。", "own 行政法规|甲条例|0|3|红花。"),
        ("【规章】《甲\n办法》第三条 红花。", "own 规章|甲办法|0|3|红花。"),
        ("《甲法》第三条　红花。", "own |甲法|0|3|红花。"),
        ("【行政法规】甲乙条例（2001年1月1日国务院令第9号公布）第三条：红花。", "own 行政法规|甲乙条例|1|3|红花。"),
        ("甲乙丙丁法(主席令第七十四号)第四十八条：红花。", "own |甲乙丙丁法|1|48|红花。"),
        ("【决定】《关于修改〈甲法〉的决定》第三条：红花。", "own 决定|关于修改〈甲法〉的决定|0|3|红花。"),
        ("【法规】《实施<甲法>若干规定》第三条：红花。", "own 法规|实施〈甲法〉若干规定|0|3|红花。"),
        ("【法规】《实施《甲法》若干规定》第三条：红花。", "own 法规|实施〈甲法〉若干规定|0|3|红花。"),
        ("【规范性文件】《甲目录（2016年本）》附件1第34项“红花”", "own 规范性文件|甲目录（2016年本）|0|0|“红花”"),
        (
            "【规范性文件】甲办关于将《乙》改为《丙》的通知（甲办发〔2013〕9号）第三条：红花。",
            "own 规范性文件|甲办关于将〈乙〉改为〈丙〉的通知|1|3|红花。",
        ),
        ("法律法规名称:《甲条例》;依据文号:甲令第9号;条款号:第三十九条;条款内容:红花。", "own |甲条例|1|39|红花。"),
    ] {
        check(text, &[expected]);
    }
}

#[test]
fn reads_notes() {
    for (text, bracketed, events) in [
        ("《甲法》（1996年3月17日第八届全国人民代表大会第四次会议通过，2021年1月22日修订）第三条：", true, 2),
        ("《甲法》（2020修订）第三条：", true, 1),
        ("《甲法》（2002年6月29日主席令第70号公布，自2002年11月1日起施行。2021年6月10日第三次修正）第三条：", true, 3),
        ("《甲办法》（文化部令第55号）。根据2017年1月1日《乙》（文化部令第57号）修订。第三条：", true, 2),
        ("《甲条例》根据2011年1月8日《乙决定》第一次修订　根据2017年3月1日《丙决定》第二次修订　第三条：", false, 2),
        ("2017年3月1日国务院令第676号《甲条例》第三十三条:红花", false, 1),
        ("【规章】《甲规定》已于2020年7月2日经部务会议通过,现予公布,自2020年9月1日施行。", false, 3),
        ("《甲办法》（甲发〔2022〕2号）（2022年1月1日）第三条：", true, 2),
        ("《甲办法》（甲办秘〔2014〕189号）第三条：", true, 1),
    ] {
        let found = citations(text);
        let note = found.first().and_then(|citation| citation.note.as_ref());
        assert_eq!(note.map(|note| note.bracketed), Some(bracketed), "{text}");
        assert_eq!(note.map(|note| note.events.len()), Some(events), "{text}");
        assert_eq!(found.first().map(|citation| citation.site), Some(Own), "{text}");
    }
}

#[test]
fn a_note_may_be_broken_over_lines() {
    let text = "【法律】《甲法》\n（1983年\n12月8日第六届全国人民代\n表大会第三次会议通\n过）第三条：红花。";
    let found = citations(text);
    let event = found.first().and_then(|citation| citation.note.as_ref()).and_then(|note| note.events.first());
    assert_eq!(event.map(|event| event.kind), Some(EventKind::Adopted));
    let date = event.and_then(|event| event.date.as_ref());
    assert_eq!(date.map(|date| date.span.slice(text)), Some("1983年\n12月8日"));
    assert_eq!(
        event.and_then(|event| event.issuer.as_ref()).map(|issuer| issuer.value.as_str()),
        Some("第六届全国人民代表大会第三次会议")
    );
}

#[test]
fn tells_own_citations_from_names() {
    check(
        "【法律】《甲法》第三条：依照《乙法》第十条的规定处罚。2.【法规】《丙条例》第四条：吊销《丁许可证》。",
        &[
            "own 法律|甲法|0|3|依照《乙法》第十条的规定处罚。",
            "inline |乙法|0|10|",
            "own 法规|丙条例|0|4|吊销《丁许可证》。",
            "inline |丁许可证|0||",
        ],
    );
    check(
        "《甲法》第一条、《乙法》第二条和《丙法》第三条：红花。",
        &["own |甲法|0|1|", "own |乙法|0|2|", "own |丙法|0|3|红花。"],
    );
    check("依照《甲法》第十条的规定，可以处罚。", &["inline |甲法|0|10|"]);
    check("《甲法》规定的其他情形。", &["inline |甲法|0||"]);
    check("（二）持有《甲许可证》的；", &["inline |甲许可证|0||"]);
    check("1.《甲标准》（GB/T1－2010）；2.《乙标准》。", &["own |甲标准|0||（GB/T1－2010）；", "own |乙标准|0||"]);
}

#[test]
fn quotations_run_over_paragraphs() {
    check(
        "1.【法律】《甲法》第三条：有下列情形的：\n（一）红花；\n（二）绿叶。\n2.同1。\n白云。",
        &["own 法律|甲法|0|3|有下列情形的：\n（一）红花；\n（二）绿叶。"],
    );
    check(
        "【法律】《甲法》（2021年1月22日修正）第三条：红花。\n第五条：绿叶。\n第二款：白云。",
        &["own 法律|甲法|1|3|红花。", "own ||0|5|绿叶。", "own ||0|5|白云。"],
    );
    check("【法律】《甲法》\n第三条、第四条：红花。", &["own 法律|甲法|0|3,4|红花。"]);
}

#[test]
fn resolves_pointers() {
    let text = "1.《甲条例》第三条：见《条例》第五条。\n2.同上\n3.《乙法》第一条。\n4.本条例第九条：红花。";
    let pointers: Vec<_> = citations(text)
        .into_iter()
        .filter_map(|citation| citation.pointer)
        .map(|pointer| (pointer.span.slice(text).to_owned(), pointer.title))
        .collect();
    let expected = [("《条例》", "甲条例"), ("同上", "甲条例"), ("本条例", "甲条例")];
    assert_eq!(pointers, expected.map(|(word, title)| (word.to_owned(), title.to_owned())));
    assert!(
        citations("【法律】《甲法》第三条：本法第五条所称红花。").iter().all(|citation| citation.pointer.is_none())
    );
}

#[test]
fn tells_what_is_wrong() {
    for (text, mark, at, repair) in [
        ("【法律】《甲乙办法（2001年1月1日公布）第三条：红花。", Mark::TitleNotClosed, "", "》"),
        ("【法律】甲乙办法》（2001年1月1日公布）第三条：红花。", Mark::TitleNotOpened, "", "《"),
        ("【法规】（甲乙规定》（2001年1月1日公布）第三条：红花。", Mark::TitleNotOpened, "（", "《"),
        ("【法律】《甲法》（2001年1月1日公布第三条：红花。", Mark::NoteNotClosed, "", "）"),
        ("【法律】《甲法》2001年1月1日公布）第三条：红花。", Mark::NoteNotOpened, "", "（"),
        ("【法律《甲法》第三条：红花。", Mark::TagNotClosed, "", "】"),
        ("法律】《甲法》第三条：红花。", Mark::TagNotClosed, "", "【"),
        ("法规】《甲条例》第三条：红花。", Mark::TagNotClosed, "", "【"),
        ("《甲条例》（2001年国务院令9号）第三条：红花。", Mark::MissingOrdinal, "", "第"),
        ("《甲条例》（国务院令第9公布）第三条：红花。", Mark::MissingNumberWord, "", "号"),
        ("《甲条例》（2001年国务院第9号公布）第三条：红花。", Mark::MissingOrderWord, "", "令"),
        ("《甲法》（2021 1月22日修正）第三条：红花。", Mark::MissingYearWord, " ", "年"),
        ("《甲法》（2021年1月22第九届全国人民代表大会第三次会议通过）第三条：", Mark::MissingDayWord, "", "日"),
        ("《甲法》（2021年1月22日修正）第二十五：红花。", Mark::MissingArticleWord, "", "条"),
        ("《甲法》（2021年1月22日修正）二十五条：红花。", Mark::MissingArticleOrdinal, "", "第"),
        ("《甲法》第三条：：红花。", Mark::Doubled, "：", ""),
        ("《甲法》》第三条：红花。", Mark::Doubled, "》", ""),
        ("《《甲法》第三条：红花。", Mark::Doubled, "《", ""),
        ("《甲法》第第三条：红花。", Mark::Doubled, "第", ""),
        ("《甲法》（（2021年1月22日修正）第三条：红花。", Mark::Doubled, "（", ""),
        ("《《甲法》实施办法》第三条：红花。", Mark::InnerMarks, "《甲法》", "〈甲法〉"),
        ("《甲省实施《甲法》办法》第三条：红花。", Mark::InnerMarks, "《甲法》", "〈甲法〉"),
        ("《关于贯彻《甲法》》第三条：红花。", Mark::InnerMarks, "《甲法》", "〈甲法〉"),
        (
            "《修改《执行《甲法》通知》决定》第三条：红。",
            Mark::InnerMarks,
            "《执行《甲法》通知》",
            "〈执行《甲法》通知〉",
        ),
        ("《甲法》（2021年修正）（2021年修正）第三条：红花。", Mark::DoubledNote, "（2021年修正）", ""),
        ("【部门规章】条：《甲办法》第三条：红花。", Mark::StrayWord, "条：", ""),
    ] {
        assert_eq!(faults(text), [(mark, at.to_owned(), Some(repair.to_owned()))], "{text}");
    }
    // The mark that closes the whole shows that the first one belongs to an inner title.
    let inner = (Mark::InnerMarks, "《甲条例》".to_owned(), Some("〈甲条例〉".to_owned()));
    let outer = (Mark::TitleNotOpened, String::new(), Some("《".to_owned()));
    assert_eq!(faults("【法规】《甲条例》实施细则》（2001年1月1日公布）"), [outer, inner]);
    for text in [
        "《修改〈执行《甲法》通知〉决定》第三条：红。",
        "《实施<甲法>办法》第三条：红。",
        "《甲法》（2021年修正)第三条：红花。",
        "《甲法》第三条 红花",
        "《实施〈甲法〉办法》（国务院令第9号，10号令修正）第三条：",
    ] {
        assert_eq!(faults(text), [], "{text}");
    }
}

#[test]
fn reads_bracketed_numbers() {
    let text = "《甲通知》（甲政发〔2013〕9号）第三条：红花。";
    let found = citations(text);
    let number = found
        .iter()
        .filter_map(|citation| citation.note.as_ref())
        .flat_map(|note| &note.events)
        .find_map(|event| event.number.as_ref());
    assert_eq!(
        number.map(|number| (number.prefix.as_str(), number.year, number.number, number.form)),
        Some(("甲政发", Some(2013), 9, NumberForm::Bracketed))
    );
    assert_eq!(number.map(|number| number.digits.slice(text)), Some("9"));
}

#[test]
fn hostile_text_takes_linear_time() {
    // A quadratic walk over 300 KB would take minutes even in a test build.
    for unit in [
        "《",
        "（",
        "《甲》（",
        "第一、",
        "第一、\n",
        "《甲法（",
        "【法律】",
        "【法律】《",
        "《甲》第一条、",
        "\n第",
        "1.",
        "《甲法》第一条：\n第二条：\n",
        "2021年",
        "（2021年令第1",
    ] {
        let text = unit.repeat(300_000 / unit.len());
        let _ = citations(&text);
        let _ = citations(&format!("《甲法》{text}"));
        let _ = citations(&format!("《甲法》（2021年{text}"));
    }
}

fn valid(text: &str, span: Span) -> bool {
    text.get(span.range()).is_some()
}

fn spans(citation: &Citation) -> Vec<Span> {
    let mut spans = vec![citation.span, citation.title.span, citation.title.marked];
    spans.extend(citation.tag.iter().map(|tag| tag.span));
    spans.extend(citation.separator.iter().chain(&citation.quotation));
    spans.extend(citation.pointer.iter().map(|pointer| pointer.span));
    spans.extend(citation.articles.iter().map(|article| article.span));
    spans.extend(citation.faults.iter().map(|fault| fault.span));
    if let Some(note) = &citation.note {
        spans.push(note.span);
        for event in &note.events {
            spans.push(event.span);
            spans.extend(event.date.iter().map(|date| date.span));
            spans.extend(event.issuer.iter().map(|issuer| issuer.span));
            spans.extend(event.number.iter().flat_map(|number| [number.span, number.digits]));
        }
    }
    spans
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_gives_valid_ordered_spans(
        words in prop::collection::vec(prop::sample::select(vec![
            "《", "》", "〈", "〉", "（", "）", "(", ")", "【", "】", "[", "]", "〔", "〕", "第", "条", "款", "项", "目", "章", "之", "一", "十", "百", "零",
            "2021", "1", "９", "年", "月", "日", "号", "令", "国务院", "部", "修订", "通过", "公布", "施行", "自", "根据", "法律", "甲法", "条例", "办法", "本",
            "同上", "：", ":", "、", "，", "。", "；", "至", "-", "—", ".", " ", "　", "\n", "附件", "的规定", "a", "😀", "原", "简称", "\r\n", "经", "关于",
        ]), 0..60)
    ) {
        let text = words.concat();
        let found = citations(&text);
        for citation in &found {
            for span in spans(citation) {
                prop_assert!(valid(&text, span), "{text:?} {span:?}");
            }
        }
        prop_assert!(found.is_sorted_by_key(|citation| citation.span.start()));
        prop_assert!(found.iter().all(|citation| citation.site == Own || citation.site == Inline));
    }
}
