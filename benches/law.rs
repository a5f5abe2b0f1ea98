//! Look-ups in the register of laws and in the fingerprints of law texts, and what both add to a check. Run with
//! `cargo bench --bench law`; with `QUANZE_LISTS` set to a folder that has `qinzhou-2025.txt`, the cost on that list is measured too.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot start has nothing to measure")]
#![allow(clippy::print_stdout, reason = "sizes stand beside the times")]

use std::path::Path;
use std::sync::Arc;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use quanze::facts::{Facts, Standards};
use quanze::law::texts::{LawTexts, segments};
use quanze::law::{Cited, LawRegister};
use quanze::model::Date;
use quanze::read::{Limits, ReadOptions, read};
use quanze::vocabulary::Vocabulary;

fn main() {
    let register = LawRegister::bundled();
    let (texts, articles) = register.texts().counts();
    let bundle = concat!(env!("CARGO_MANIFEST_DIR"), "/rules/_data/law-texts.bin");
    let bundle = std::fs::metadata(bundle).map_or(0, |file| file.len());
    println!("register: {} bytes; fingerprints: {bundle} bytes, {texts} texts, {articles} articles", register.size());
    divan::main();
}

/// The index and the fingerprints, ready for the first question.
#[divan::bench]
fn make_ready() -> bool {
    let register = LawRegister::bundled();
    register.get(black_box("行政处罚法")).is_some() && register.texts().counts().0 > 0
}

const NAMES: [&str; 4] = [
    "中华人民共和国行政处罚法",
    "行政处罚法",
    "中华人民共和国出版管理条例",
    "上海市实施〈中华人民共和国义务教育法〉办法",
];

#[divan::bench(args = NAMES)]
fn known_name(bencher: Bencher<'_, '_>, name: &str) {
    let register = LawRegister::bundled();
    bencher.bench_local(|| register.get(black_box(name)).is_some());
}

/// Every title of the register once: look-ups a second.
#[divan::bench]
fn every_title(bencher: Bencher<'_, '_>) {
    let register = LawRegister::bundled();
    let titles: Vec<&str> = register.laws().map(|law| law.title()).collect();
    let count = ItemsCount::new(titles.len());
    bencher
        .counter(count)
        .bench_local(|| titles.iter().filter(|title| register.get(black_box(title)).is_some()).count());
}

#[divan::bench(args = ["钦州市海洋环境保护条例", "卫星电视广播地面接收设施安装服务办法", "广播电视安全播出管理规定"])]
fn unknown_name(bencher: Bencher<'_, '_>, name: &str) {
    let register = LawRegister::bundled();
    bencher.bench_local(|| register.near(black_box(name)).len());
}

#[divan::bench]
fn version_on_a_day(bencher: Bencher<'_, '_>) {
    let register = LawRegister::bundled();
    let law = register.by_title("出版管理条例");
    let day = Date::new(2018, 6, 30);
    bencher.bench_local(|| law.and_then(|law| law.version_on(black_box(day))).is_some());
}

#[divan::bench]
fn cited_version(bencher: Bencher<'_, '_>) {
    let register = LawRegister::bundled();
    let law = register.by_title("出版管理条例");
    let cited =
        Cited {
            date: Some(Date::new(2016, 2, 6)), number: Some(666), issuer: Some("国务院令"), ..Cited::default()
        };
    bencher.bench_local(|| law.map(|law| law.matching(black_box(&cited))).is_some());
}

#[divan::bench]
fn organ_on_a_day(bencher: Bencher<'_, '_>) {
    let register = LawRegister::bundled();
    bencher.bench_local(|| register.name_on(black_box("国家旅游局"), Date::new(2020, 1, 1)).is_some());
}

/// The fingerprint of an article, found by title and number.
#[divan::bench]
fn article_of_a_law(bencher: Bencher<'_, '_>) {
    let texts = LawTexts::bundled();
    bencher.bench_local(|| {
        let held = texts.of_title(black_box("中华人民共和国行政处罚法"));
        held.last().and_then(|text| text.article(42, 0)).is_some_and(|article| article.prints().len() > 0)
    });
}

/// A sentence that the article does not have, which takes longest.
#[divan::bench]
fn sentence_in_an_article(bencher: Bencher<'_, '_>) {
    let texts = LawTexts::bundled();
    let held = texts.of_title("中华人民共和国行政处罚法");
    let article = held.last().and_then(|text| text.article(42, 0)).unwrap();
    let sentence = segments("执法人员应当文明执法，尊重和保护当事人合法权益，并当场收缴罚款。");
    bencher.bench_local(|| article.holds(black_box(&sentence)));
}

#[divan::bench]
fn words_into_fingerprints(bencher: Bencher<'_, '_>) {
    let text =
        "违反规定损坏照明设施的，由城市管理主管部门责令改正；情节严重的，处五千元以上二万元以下罚款。".repeat(100);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| segments(black_box(&text)).len());
}

/// A published list with its facts, before any law is looked up.
fn facts(path: &Path) -> Facts {
    let vocabulary = Arc::new(Vocabulary::bundled());
    let options = ReadOptions { vocabulary: &vocabulary, limits: Limits::default() };
    let reading = read("list", &std::fs::read(path).unwrap(), &options).unwrap();
    let standards = Standards {
        vocabulary: Arc::clone(&vocabulary),
        laws: Arc::new(LawRegister::bundled()),
        as_of: Date::new(2025, 12, 31),
        fact_bytes: usize::MAX,
    };
    Facts::new(Arc::new(reading.source), Arc::new(reading.document), standards)
}

/// What the register and the fingerprints add to the check of a real list.
mod published_list {
    use super::*;

    fn bench<O>(bencher: Bencher<'_, '_>, ask: impl Fn(&Facts) -> O + Sync) {
        let path = std::env::var_os("QUANZE_LISTS").map(|folder| Path::new(&folder).join("qinzhou-2025.txt"));
        match path.filter(|path| path.is_file()) {
            Some(path) => bencher.with_inputs(|| facts(&path)).bench_local_refs(|facts| ask(facts)),
            None => println!("skipped: QUANZE_LISTS is unset"),
        }
    }

    /// Names, versions, organs, articles.
    #[divan::bench(sample_count = 30)]
    fn law_faults(bencher: Bencher<'_, '_>) {
        bench(bencher, |facts| facts.law_faults().len());
    }

    /// Quotations against the fingerprints.
    #[divan::bench(sample_count = 30)]
    fn quotations(bencher: Bencher<'_, '_>) {
        bench(bencher, |facts| facts.quotations().faults.len());
    }

    /// Both, which is what a check pays.
    #[divan::bench(sample_count = 30)]
    fn both(bencher: Bencher<'_, '_>) {
        bench(bencher, |facts| facts.law_faults().len() + facts.quotations().faults.len());
    }
}
