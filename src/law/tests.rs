//! Tests of the bundled register and of local ones over it. Invented laws come from `fixtures/laws/`.

use std::path::PathBuf;
use std::sync::Arc;

use super::data::{self, LawEntry, Register};
use super::entries;
use super::*;
use crate::model::{Date, EventKind};
use crate::text::{Encoding, Source};

const INVENTED: &str = include_str!("../../fixtures/laws/invented.toml");

fn source(text: &str) -> Arc<Source> {
    Arc::new(Source::identity("local.toml", text, Encoding::Utf8))
}

fn invented() -> LawRegister {
    LawRegister::empty().with_overlay(&source(INVENTED)).unwrap()
}

fn day(text: &str) -> Date {
    let (year, month, day) = data::Day::parse(text).unwrap().parts();
    Date::new(year, month, day)
}

fn found<'r>(register: &'r LawRegister, name: &str) -> (&'r str, How) {
    let found = register.get(name).unwrap_or_else(|| panic!("{name}"));
    (found.law.title(), found.how)
}

/// The TOML sources, as `build.rs` reads them.
fn sources() -> Register {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("rules/_data");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder.join("laws")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    files.push(folder.join("agencies.toml"));
    let mut register = Register::default();
    for file in files {
        let (read, problems) = data::parse(
            toml::de::DeTable::parse(&std::fs::read_to_string(&file).unwrap()).unwrap().get_ref(),
            "",
            &|_| None,
        );
        assert!(problems.is_empty(), "{}: {problems:?}", file.display());
        register.laws.extend(read.laws);
        register.agencies.extend(read.agencies);
    }
    register
}

#[test]
fn index_and_sources_are_equal() {
    let mut expected = sources();
    for law in &mut expected.laws {
        law.at = 0..0;
        law.superseded_at = 0..0;
    }
    for agency in &mut expected.agencies {
        agency.at = 0..0;
    }
    let register = LawRegister::bundled();
    let index = register.indexes().next().unwrap();
    let held = entries::register(index);
    assert_eq!((held.laws.len(), held.agencies.len()), (3501, 248));
    assert_eq!(held.laws.iter().map(|law| law.versions.len()).sum::<usize>(), 8148);
    for (held, expected) in held.laws.iter().zip(&expected.laws) {
        assert_eq!(held, expected);
    }
    assert_eq!(held, expected);
    println!("{} bytes", register.size());
}

#[test]
fn the_bundled_register_is_sound() {
    let register = LawRegister::bundled();
    assert_eq!(register.check(), Vec::new());
    assert_eq!(register.counts(), (3501, 8148));
    for law in register.laws() {
        assert_eq!(register.by_title(law.title()), Some(law));
        assert_eq!(register.get(law.title()).map(|found| found.how), Some(How::Title), "{}", law.title());
        for (names, hows) in [
            (law.aliases().collect::<Vec<_>>(), &[How::Alias, How::Short, How::Title][..]),
            (law.former().collect(), &[How::Former]),
            (law.misnomers().collect(), &[How::Misnomer]),
        ] {
            for name in names {
                let found = register.get(name).unwrap_or_else(|| panic!("{name}"));
                assert!(found.law == law && hows.contains(&found.how), "{name}: {found:?}");
            }
        }
        let short = law.title().replacen(data::COUNTRY, "", 1);
        assert_eq!(register.get(&short).map(|found| found.law), Some(law), "{short}");
        assert!(!law.source().is_empty(), "{}", law.title());
        for event in law.events() {
            assert!(event.date().is_some_and(Date::is_real) && !event.source().is_empty(), "{}", law.title());
        }
        let versions: Vec<_> = law.versions().collect();
        let grouped: usize = versions.iter().map(|version| version.events().count()).sum();
        let repeals = law.events().filter(|event| event.kind() == VersionKind::Repealed).count();
        assert_eq!(grouped + repeals, law.events().len(), "{}", law.title());
        assert!(versions.windows(2).all(|pair| pair[1].is_after(&pair[0])));
        // No organ issued anything when it did not exist.
        for event in law.events() {
            let (issuer, date) = (event.issuer().unwrap_or_default(), event.date().unwrap());
            for organ in issuer.split('、') {
                let existence = register.existed(organ, date);
                assert!(!matches!(existence, Existence::DidNot(_)), "{} {date}: {existence:?}", law.title());
            }
        }
    }
}

#[test]
fn sources_say_how_far_they_go() {
    let register = LawRegister::bundled();
    let until = |title: &str| register.by_title(title).unwrap().known_until().map(|date| date.to_string());
    assert_eq!(until("中华人民共和国行政许可法").as_deref(), Some("2026-07-17"));
    assert_eq!(until("旅行社条例").as_deref(), Some("2025-04-19"));
    assert_eq!(invented().get("风筝法").unwrap().law.known_until(), None);
}

#[test]
fn names_lead_to_instruments() {
    let register = invented();
    assert_eq!(found(&register, "中华人民共和国风筝法"), ("中华人民共和国风筝法", How::Title));
    assert_eq!(found(&register, "风筝 法"), ("中华人民共和国风筝法", How::Short));
    assert_eq!(found(&register, "中华人民共和国纸鸢管理条例"), ("纸鸢管理条例", How::AddedCountry));
    assert_eq!(found(&register, "纸鸢条例"), ("纸鸢管理条例", How::Alias));
    assert_eq!(found(&register, "纸鸢管理暂行条例"), ("纸鸢管理条例", How::Former));
    assert_eq!(found(&register, "纸鹞管理条例"), ("纸鸢管理条例", How::Misnomer));
    assert_eq!(found(&register, "甲省实施<风筝法>办法"), ("甲省实施《中华人民共和国风筝法》办法", How::Short));
    assert_eq!(found(&register, "风筝部关于印发〈纸鸢放飞场地管理办法（试行）〉的通知").1, How::Nested);
    assert_eq!(found(&register, "纸鸢放飞场地管理办法(试行)").1, How::Title);
    assert!(register.get("关于修改〈纸鸢管理条例〉的决定").is_none());
    assert_eq!(register.find("风车法"), Lookup::Unknown);
}

#[test]
fn near_names_are_told_from_other_instruments() {
    let register = invented();
    let likely = |name: &str| match register.find(name) {
        Lookup::Near(near) => Some((near[0].law.title(), near[0].distance, near[0].kind)),
        _ => None,
    };
    assert_eq!(likely("纸鸢放飞场地管理办法"), Some(("纸鸢放飞场地管理办法（试行）", 1, NearKind::Provisional)));
    assert_eq!(likely("纸鸢放飞场管理办法（试行）"), Some(("纸鸢放飞场地管理办法（试行）", 1, NearKind::Slip)));
    assert_eq!(likely("纸鸢飞放场地管理办法（试行）"), Some(("纸鸢放飞场地管理办法（试行）", 1, NearKind::Slip)));
    // Another kind of instrument, another place, another number; and short names are near to everything.
    for other in ["纸鸢放飞场地管理规则", "乙省实施〈风筝法〉办法", "第三批放飞场地目录", "风争法", "纸鸢管里条列"]
    {
        assert_eq!(likely(other), None, "{other}");
    }
    assert!(register.near("第三批放飞场地目录").iter().any(|near| near.law.title() == "第二批放飞场地目录"));
}

#[test]
fn versions_by_day() {
    let register = invented();
    let law = register.get("风筝法").unwrap().law;
    let on = |date: &str| law.version_on(day(date)).and_then(|version| version.date()).map(|date| date.to_string());
    assert_eq!(on("1999-12-31"), None);
    assert_eq!(on("2000-06-30"), Some("2000-03-01".to_owned()));
    assert_eq!(on("2010"), Some("2010-05-20".to_owned()));
    // Issued on 2010-05-20, in force since 2010-09-01.
    assert_eq!(on("2010-08-31"), Some("2000-03-01".to_owned()));
    assert_eq!(on("2010-09-01"), Some("2010-05-20".to_owned()));
    // The newest has no effect yet, and one before it is only hearsay.
    assert_eq!(on("2030-01-01"), Some("2024-01-01".to_owned()));
    let certain = law.version_on_at_least(day("2030-01-01"), Confidence::High);
    assert_eq!(certain.and_then(|version| version.date()), Some(day("2010-05-20")));
    assert_eq!(law.newest().and_then(|version| version.date()), Some(day("2026-01-01")));
    assert!(matches!(law.standing(day("1999")), Standing::NotIssued));
    assert!(matches!(law.standing(day("2000-05-01")), Standing::Pending(_)));

    let regulation = register.get("纸鸢管理条例").unwrap().law;
    let texts: Vec<_> = regulation.versions().collect();
    // Passed and issued on two days, revised: passed and issued again; the repeal is no text.
    assert_eq!(texts.len(), 2);
    assert_eq!((texts[0].date(), texts[0].number()), (Some(day("2005-02-10")), Some("国务院令第9001号")));
    assert_eq!((texts[1].kind(), texts[1].date()), (VersionKind::Revised, Some(day("2015-04-01"))));
    assert_eq!(regulation.standing(day("2019-12-31")), Standing::InForce(texts[1]));
    assert_eq!(regulation.standing(day("2020-01-01")), Standing::Repealed(Some(day("2020-01-01"))));
    assert_eq!(regulation.superseded_by(), Some("中华人民共和国风筝法"));
}

#[test]
fn changes_within_a_time() {
    let register = invented();
    let law = register.get("风筝法").unwrap().law;
    let within = |law: &Law<'_>, from: &str, until: &str| match law.change_within(day(from), day(until)) {
        Some(Change::Amended(version)) => format!("amended {}", version.date().unwrap()),
        Some(Change::Pending(version)) => format!("pending {}", version.date().unwrap()),
        Some(Change::Repealed(on)) => format!("repealed {on}"),
        None => String::new(),
    };
    // A law that is new is not changed; what counts is when a version came into force.
    assert_eq!(within(&law, "2000-01-01", "2010-05-01"), "");
    assert_eq!(within(&law, "2000-01-01", "2010-05-31"), "pending 2010-05-20");
    assert_eq!(within(&law, "2010-06", "2010-09"), "amended 2010-05-20");
    assert_eq!(within(&law, "2010-09-01", "2010-09-01"), "amended 2010-05-20");
    assert_eq!(within(&law, "2010-09-02", "2023-12-31"), "");
    let hearsay = law.change_within(day("2024-01-01"), day("2026-11-25")).unwrap();
    assert!(hearsay.in_effect() && !hearsay.is_certain(&law));
    assert_eq!(within(&law, "2025", "2026-11-25"), "pending 2026-01-01");
    let regulation = register.get("纸鸢管理条例").unwrap().law;
    assert_eq!(within(&regulation, "2014", "2019-12-31"), "amended 2015-04-01");
    assert_eq!(within(&regulation, "2014", "2020"), "repealed 2020-01-01");
    // Of a year alone it is not known whether it lies within.
    let notice = register.get("纸鸢放飞场地管理办法（试行）").unwrap().law;
    assert_eq!(within(&notice, "2012-03-01", "2013"), "");
}

#[test]
fn cited_versions_are_recognised() {
    let register = invented();
    let law = register.get("纸鸢管理条例").unwrap().law;
    let texts: Vec<_> = law.versions().collect();
    let cited = |date: Option<&str>, number: Option<u32>, issuer: Option<&'static str>| Cited {
        date: date.map(day),
        number,
        issuer,
        ..Cited::default()
    };
    let matching = |cited: Cited<'_>| law.matching(&cited);
    assert_eq!(matching(cited(Some("2005-02-10"), Some(9001), Some("国务院"))), VersionMatch::Exact(texts[0]));
    assert_eq!(matching(cited(Some("2005-01-20"), None, None)), VersionMatch::Exact(texts[0]));
    assert_eq!(matching(cited(None, Some(9002), Some("中华人民共和国国务院令"))), VersionMatch::Exact(texts[1]));
    assert_eq!(matching(cited(Some("2015"), None, None)), VersionMatch::Exact(texts[1]));
    assert_eq!(matching(cited(Some("2005-02-10"), Some(9002), None)), VersionMatch::Conflict(texts.clone()));
    assert_eq!(matching(cited(Some("2005-02-10"), Some(9001), Some("风筝部"))), VersionMatch::Conflict(vec![texts[0]]));
    assert_eq!(matching(cited(Some("2006-02-10"), None, None)), VersionMatch::Unknown);
    let effective = Cited { date: Some(day("2005-05-01")), kind: Some(EventKind::Effective), ..Cited::default() };
    assert_eq!(matching(effective), VersionMatch::Exact(texts[0]));
    let law = register.get("风筝法").unwrap().law;
    let year = Cited { date: Some(day("2010")), kind: Some(EventKind::Revised), ..Cited::default() };
    assert!(matches!(law.matching(&year), VersionMatch::Exact(_)));
    // The day of passing stands beside the number of the issue, and the register knows only the latter's day.
    let passing = |date: &str, number| Cited {
        date: Some(day(date)),
        number: Some(number),
        kind: Some(EventKind::Adopted),
        ..Cited::default()
    };
    let notice = register.get("灯市管理条例").unwrap().law;
    assert!(matches!(notice.matching(&passing("2011-12-01", 77)), VersionMatch::Exact(_)));
    assert!(matches!(notice.matching(&passing("2012-12-01", 77)), VersionMatch::Conflict(_)));
    assert!(matches!(notice.matching(&passing("2009-12-01", 77)), VersionMatch::Conflict(_)));
    assert!(matches!(notice.matching(&passing("2011-12-01", 78)), VersionMatch::Unknown));
    let issued = Cited { kind: Some(EventKind::Issued), ..passing("2011-12-01", 77) };
    assert!(matches!(notice.matching(&issued), VersionMatch::Conflict(_)));
    let president = Cited { number: Some(901), issuer: Some("全国人大常委会"), ..Cited::default() };
    assert!(matches!(law.matching(&president), VersionMatch::Exact(_)));
}

#[test]
fn organs_have_their_time() {
    let register = invented();
    assert!(matches!(register.existed("风筝部", day("2010-01-01")), Existence::Existed(_)));
    assert!(matches!(register.existed("风筝部", day("2018-03-20")), Existence::Unclear(_)));
    assert!(matches!(register.existed("风筝部", day("2018")), Existence::Unclear(_)));
    assert!(matches!(register.existed("风筝部", day("2019-01-01")), Existence::DidNot(_)));
    assert!(matches!(register.existed("国家风筝局", day("2010-01-01")), Existence::DidNot(_)));
    assert!(matches!(register.existed("某部", day("2010-01-01")), Existence::Unknown));
    assert_eq!(register.name_on("风筝部", day("2019-01-01")), Some("国家风筝局"));
    assert_eq!(register.name_on("风筝局", day("2019-01-01")), Some("国家风筝局"));
    assert_eq!(register.name_on("国家风筝局", day("2010-01-01")), None);
    let bundled = LawRegister::bundled();
    assert!(matches!(bundled.existed("国家旅游局", day("2020-01-01")), Existence::DidNot(_)));
    assert_eq!(bundled.name_on("国家旅游局", day("2020-01-01")), Some("文化和旅游部"));
    assert_eq!(bundled.name_on("国家新闻出版广电总局", day("2020-01-01")), None);
}

#[test]
fn local_registers_add_and_correct() {
    let local = source(
        "[[law]]\ntitle = \"纸鸢管理条例\"\nstatus = \"现行有效\"\naliases = [\"鸢条例\"]\nversions = [\n\
         { date = \"2015-04-01\", kind = \"公布\", number = \"国务院令第9003号\", source = \"公报\" },\n\
         { date = \"2015-03-02\", kind = \"修订\", remove = true },\n]\n\
         [[law]]\ntitle = \"甲市放飞办法\"\nlevel = \"地方政府规章\"\n",
    );
    // `versions` stands in the order of dates.
    let problems = invented().with_overlay(&local).unwrap_err();
    assert_eq!(problems.len(), 2, "{problems:?}");
    let text = local.text().replace("status = \"现行有效\"\n", "");
    let (head, tail) = text.split_once("versions = [\n").unwrap();
    let (first, rest) = tail.split_once('\n').unwrap();
    let (second, rest) = rest.split_once('\n').unwrap();
    let text = format!("{head}versions = [\n{second}\n{first}\n{rest}");
    let register = invented().with_overlay(&source(&text)).unwrap();
    let law = register.get("纸鹞管理条例").unwrap().law;
    assert_eq!(law.origin(), Some("local.toml"));
    assert_eq!(register.get("鸢条例").map(|found| found.law), Some(law));
    let newest = law.newest().unwrap();
    assert_eq!(newest.number(), Some("国务院令第9003号"));
    assert_eq!((newest.events().count(), newest.main_event().origin()), (1, Some("local.toml")));
    assert!(register.get("甲市放飞办法").is_some());
    assert_eq!(register.laws().count(), invented().laws().count() + 1);
    assert_eq!(register.near("纸鸢管里条例").len(), 1);
}

#[test]
fn mistakes_in_local_registers_are_placed() {
    for (text, fault) in [
        ("[[law]]\ntitle = \"甲法\"\nlevel = \"法律\"\nrepealed_on = \"2025-02-30\"", "\"2025-02-30\""),
        ("[[law]]\ntitle = \"甲法\"\nlevel = \"法率\"", "\"法率\""),
        ("[[law]]\ntitle = \"甲法\"\nlevel = \"法律\"\nstate = \"x\"", "state"),
        ("[[law]]\ntitle = \"甲法\"\nlevel = \"法律\"\nsuperseded_by = \"乙法\"", "\"乙法\""),
        ("[[law]]\ntitle = \"甲法\"\nlevel = \"法律\"\n[[law]]\ntitle = \"甲 法\"\nlevel = \"法律\"", "\"甲 法\""),
        (
            "[[law]]\ntitle = \"甲法\"\nlevel = \"法律\"\naliases = [\"风筝法\"]\n[[law]]\ntitle = \"风筝法\"\nlevel = \"法律\"",
            "\"甲法\"",
        ),
        (
            "[[law]]\ntitle = \"甲法\"\nlevel = \"法律\"\nversions = [{ date = \"2020-01-01\" }]",
            "{ date = \"2020-01-01\" }",
        ),
        ("[[law]]\ntitle = \"甲法\"\nlevel = \"法律\"\narticles = -3", "-3"),
        ("[[agency]]\nname = \"甲部\"\nfrom = \"2000-01\"\nsuccessors = [\"乙部\"]", "\"甲部\""),
        ("[[law]]\ntitle = ", ""),
    ] {
        let problems = LawRegister::empty().with_overlay(&source(text)).unwrap_err();
        assert_eq!(problems.len(), 1, "{text}: {problems:?}");
        assert_eq!(problems[0].span.slice(text), fault, "{text}: {problems:?}");
    }
    let missing = LawRegister::empty().with_overlay(&source("[[law]]\ntitle = \"甲法\"")).unwrap_err();
    assert!(missing[0].message.zh.contains("level"));
    // A name that leads to another instrument, its title, short title, or other name, cannot be given away.
    for (name, mistakes) in [("纸鸢管理条例", 1), ("风筝法", 1), ("纸鸢条例", 1), ("纸鹞管理条例", 0), ("甲条例", 0)]
    {
        let alias = format!("[[law]]\ntitle = \"甲法\"\nlevel = \"法律\"\naliases = [\"{name}\"]");
        let told = invented().with_overlay(&source(&alias)).err().unwrap_or_default();
        assert_eq!(told.len(), mistakes, "{name}: {told:?}");
    }
}

#[test]
fn entries_survive_the_index() {
    let entry = LawEntry::new("甲法");
    let register = Register { laws: vec![entry.clone()], agencies: Vec::new() };
    let (text, words) = data::compile(&register);
    let index = super::index::Index::new(text, words);
    assert_eq!(entries::register(&index).laws, [entry]);
    let damaged = super::index::Index::new("", vec![1, 2, 3]);
    assert!(damaged.named("甲法").is_none());
    assert_eq!(entries::register(&damaged), Register::default());
}
