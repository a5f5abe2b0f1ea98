use std::path::PathBuf;

use super::*;
use crate::grammar::statute::statute;
use crate::law::LawRegister;
use crate::model::Date;
use crate::text::{Encoding, Source};

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

/// A register with the instrument of these tests, and one that it does not hold.
fn register() -> LawRegister {
    let toml = "[[law]]\ntitle = \"中华人民共和国风筝法\"\nlevel = \"法律\"\nissuer = \"全国人大\"\nsource = \"试\"\n\
                versions = [{ date = \"2001-02-03\", kind = \"通过\", source = \"试\" }]\n";
    let source = Source::identity("试.toml", toml.to_owned(), Encoding::Utf8);
    LawRegister::empty().with_overlay(&Arc::new(source)).unwrap()
}

fn draft(stem: &str, text: &str) -> Result<TextDraft, ImportProblem> {
    TextDraft::read(&register(), stem, text)
}

#[test]
fn drafts_know_what_they_are() {
    let told = |stem: &str, text: &str| {
        let draft = draft(stem, text).unwrap();
        (draft.title, draft.date.to_string(), draft.articles, draft.standing)
    };
    let title = || "中华人民共和国风筝法".to_owned();
    assert_eq!(told("风筝法_20010203", OLD), (title(), "2001-02-03".into(), 3, DraftStanding::Known));
    assert_eq!(told("《风筝法》(2011-02-03)", NEW), (title(), "2011-02-03".into(), 4, DraftStanding::NoVersion));
    assert_eq!(told("云彩法(2011-02-03)", NEW), ("云彩法".into(), "2011-02-03".into(), 4, DraftStanding::NoLaw));
    let headed = format!(
        "　中华人民共和国风筝法\n（2001年2月3日全国人大第三次会议通过　2001年3月1日起施行）\n目　录\n第一章　总则\n{OLD}"
    );
    assert_eq!(told("12", &headed), (title(), "2001-02-03".into(), 3, DraftStanding::Known));
    let amended = headed.replace("　2001年3月1日", "　根据2011年2月3日《关于修改〈风筝法〉的决定》修正，2001年3月1日");
    assert_eq!(told("下载", &amended).1, "2011-02-03");
    assert!(
        draft("下载", &amended).unwrap().dated_by_text && !draft("风筝法_20010203", &amended).unwrap().dated_by_text
    );
}

#[test]
fn texts_that_are_not_whole_are_refused() {
    let why = |stem: &str, text: &str| draft(stem, text).unwrap_err();
    assert_eq!(why("云(2001-02-03)", "一、甲。\n二、乙。"), ImportProblem::NoArticles);
    assert_eq!(why("云(2001-02-03)", "第一条　甲。"), ImportProblem::NoArticles);
    assert_eq!(why("云(2001-02-03)", ""), ImportProblem::NoArticles);
    assert_eq!(why("云(2001-02-03)", "第四条　甲。\n第五条　乙。"), ImportProblem::Gap { after: 0, next: 4 });
    let cut = "第一条　甲。\n第二条　乙。\n第四条　丙。\n第五条　丁。";
    assert_eq!(why("云(2001-02-03)", cut), ImportProblem::Gap { after: 2, next: 4 });
    let cut = "第一条　甲。\n第二条　乙。\n第十二条　丙。\n第十三条　丁。";
    assert_eq!(why("云(2001-02-03)", cut), ImportProblem::Gap { after: 2, next: 12 });
    assert_eq!(why("云彩法", OLD), ImportProblem::NoDate);
    assert_eq!(why("12(2001-02-03)", OLD), ImportProblem::NoTitle);
    assert_eq!(why(&format!("{}(2001-02-03)", "云".repeat(90)), OLD), ImportProblem::LongTitle);
}

/// Every file of a folder with its text, hidden ones too.
fn files(folder: &std::path::Path) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let mut files: Vec<_> = entries
        .map(|entry| {
            (entry.file_name().into_string().unwrap(), std::fs::read_to_string(entry.path()).unwrap_or_default())
        })
        .collect();
    files.sort();
    files
}

#[test]
fn a_store_keeps_versions_side_by_side() {
    let folder = folder("store");
    let (old, new) = (draft("风筝法(2001-02-03)", OLD).unwrap(), draft("风筝法(2011-02-03)", NEW).unwrap());
    assert_eq!(TextStore::import(&folder, std::slice::from_ref(&old)).unwrap(), Imported { new: 1, ..<_>::default() });
    let both = [old, new];
    assert_eq!(TextStore::import(&folder, &both).unwrap(), Imported { new: 1, same: 1, ..<_>::default() });
    let held = files(&folder);
    assert_eq!(
        held.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        ["中华人民共和国风筝法(2001-02-03).md", "中华人民共和国风筝法(2011-02-03).md"]
    );
    // What a store holds goes in again as it is.
    for ((name, text), draft) in held.iter().zip(&both) {
        assert!(
            TextDraft::read(&register(), name.trim_end_matches(".md"), text).unwrap().is_same_text(draft),
            "{text}"
        );
    }
    // Another wording takes the place of the first, wherever the user keeps it.
    std::fs::create_dir(folder.join("法律")).unwrap();
    std::fs::rename(folder.join(&held[0].0), folder.join("法律").join(&held[0].0)).unwrap();
    let other = draft("风筝法(2001-02-03)", &OLD.replace("罚款", "警告")).unwrap();
    assert_eq!(TextStore::import(&folder, &[other]).unwrap(), Imported { changed: 1, ..<_>::default() });
    assert_eq!(files(&folder).len(), 2);
    let texts = texts().with_store(TextStore::open(&folder).unwrap());
    let held = texts.of_title("中华人民共和国风筝法");
    assert!(held.len() == 2 && held.iter().all(HeldText::has_words));
    let article = held[0].article(2, 0).unwrap();
    assert_eq!(article.lines().unwrap()[1..], ["（一）大风；", "（二）雷雨。", "情节严重的，警告。"]);
    assert_eq!(article.paragraphs(), [2, 0]);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn an_import_that_fails_changes_nothing() {
    let folder = folder("failing");
    let old = draft("风筝法(2001-02-03)", OLD).unwrap();
    TextStore::import(&folder, std::slice::from_ref(&old)).unwrap();
    let before = files(&folder);
    // A file stands where what is staged would go.
    let beside = folder.join(format!(".import-{}", std::process::id()));
    std::fs::write(&beside, "").unwrap();
    let drafts = [draft("风筝法(2001-02-03)", NEW).unwrap(), draft("风筝法(2011-02-03)", NEW).unwrap()];
    assert!(TextStore::import(&folder, &drafts).is_err());
    std::fs::remove_file(&beside).unwrap();
    assert_eq!(files(&folder), before);
    std::fs::remove_dir_all(&folder).unwrap();
}
