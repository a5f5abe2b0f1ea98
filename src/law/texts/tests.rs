use std::path::PathBuf;

use super::*;
use crate::grammar::statute::statute;
use crate::model::Date;

const OLD: &str = "**第一条**　为了放飞，制定本法。\n\n**第二条**　风筝应当有线，线长不得超过一百米。有下列情形之一的，不得放飞：\n\n（一）大风；\n\n（二）雷雨。\n\n情节严重的，罚款。\n\n**第三条**　本法自公布之日起施行。\n";
const NEW: &str = "**第一条**　为了放飞，制定本法。\n\n**第二条**　风筝应当有线。\n\n**第二条之一**　线长不得超过二百米。\n\n**第三条**　本法自公布之日起施行。\n";

fn texts() -> LawTexts {
    let parsed = [OLD, NEW].map(statute);
    let dates = [Date::new(2001, 2, 3), Date::new(2011, 2, 3)];
    let sources = [OLD, NEW].iter().zip(&parsed).zip(dates);
    LawTexts::of_pack(Pack::new(
        sources.map(|((text, statute), date)| PackSource { title: "风筝法", date, text, statute }).collect(),
    ))
}

#[test]
fn a_pack_gives_back_what_went_in() {
    let texts = texts();
    let held = texts.of_title("风筝法");
    assert_eq!(held.iter().map(|text| text.date().year).collect::<Vec<_>>(), [2001, 2011]);
    assert_eq!(held[0].article(2, 0).unwrap().paragraphs(), [2, 0]);
    assert_eq!(
        held[1].articles().map(|article| article.number()).collect::<Vec<_>>(),
        [(1, 0), (2, 0), (2, 1), (3, 0)]
    );
    assert!(held[0].article(4, 0).is_none() && texts.of_title("风筝").is_empty() && texts.of_title("鸢法").is_empty());
}

#[test]
fn words_are_found_whatever_their_marks() {
    let held = texts().of_title("风筝法");
    let article = held[0].article(2, 0).unwrap();
    let find = |text: &str| article.find(&segments(text), false, 0);
    assert!(matches!(find("风筝应当有线。"), Match::Whole(range) if range == (0..1)));
    assert!(matches!(find("风筝应当有线线长不得超过一百米"), Match::Whole(_)));
    assert!(matches!(find("情节严重的；罚款。"), Match::Whole(_)));
    assert!(matches!(find("风筝应当有线，线长不得"), Match::Cut(_)));
    assert!(matches!(find("风筝应当有线，罚款。"), Match::Shortened(_)));
    let found = find("风筝应当有线，线长不得超过二百二十米，有下列情形之一的。");
    assert_eq!(found, Match::Not(Agreement { head: 1, tail: 1, between: Some(9) }));
    assert_eq!(find("白云，红花。"), Match::Not(Agreement::default()));
}

#[test]
fn damaged_packs_do_no_harm() {
    let bytes = texts().pack.unwrap().bytes().to_vec();
    for at in (0..bytes.len()).step_by(3) {
        for value in [0, 0x7f, 0xff] {
            let mut damaged = bytes.clone();
            damaged[at] = value;
            let texts = LawTexts::of_pack(Pack::read(damaged));
            for text in texts.of_title("风筝法").iter().take(1000) {
                for article in text.articles().take(1000) {
                    let _ = (article.paragraphs(), article.find(&segments("风筝应当有线。"), false, 0));
                }
            }
        }
    }
    assert!(LawTexts::of_pack(Pack::read(Vec::new())).of_title("风筝法").is_empty());
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("quanze-texts-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

#[test]
fn a_store_keeps_versions_side_by_side() {
    let folder = folder("store");
    let date = Date::new(2001, 2, 3);
    let first = TextStore::import(&folder, "风筝法", date, OLD).unwrap();
    assert!(first.is_new && first.articles == 3);
    assert!(!TextStore::import(&folder, "风筝法", date, OLD).unwrap().is_changed);
    TextStore::import(&folder, "风筝法", Date::new(2011, 2, 3), NEW).unwrap();
    assert!(matches!(TextStore::import(&folder, "云", date, "一、甲。"), Err(ImportProblem::NoArticles)));
    let names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    let texts = texts().with_store(TextStore::open(&folder).unwrap());
    let held = texts.of_title("风筝法");
    assert!(held.len() == 2 && held.iter().all(HeldText::has_words));
    let lines = held[0].article(2, 0).unwrap().lines().unwrap();
    assert_eq!(lines[1], "（一）大风；");
    assert_eq!(held[0].article(2, 0).unwrap().paragraphs(), [2, 0]);
    std::fs::remove_dir_all(&folder).unwrap();
}
