//! What a check costs, part by part, on an invented list of the size of a real one (about 2.4 MB). Run with `cargo bench`.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot start has nothing to measure")]

use std::fmt::Write as _;
use std::sync::Arc;

use quanze::diagnostic::Lang;
use quanze::facts::{Facts, Standards};
use quanze::law::LawRegister;
use quanze::lint::{Input, Linter, LinterBuilder};
use quanze::model::Date;
use quanze::read::{Limits, ReadOptions, Reading, read};
use quanze::report::{Style, find};
use quanze::vocabulary::Vocabulary;

fn main() {
    divan::main();
}

/// A list of `items` items as a text dump: long cells, most of them repeated from item to item as in real lists.
fn dump(items: usize) -> String {
    let mut text = String::from("甲市城市管理局权责清单\n（2025.12）\n\n");
    for header in [
        "序号",
        "权力类型",
        "事项名称",
        "实施主体",
        "承办机构",
        "实施依据",
        "责任事项",
        "责任事项依据",
        "追责情形",
        "追责依据",
    ] {
        let _ = writeln!(text, "\t{header}");
    }
    for item in 1..=items {
        let _ = writeln!(
            text,
            "\n\t{item}\n\t行政处罚\n\t对违反第{item}项照明规定行为的处罚\n\t甲市城市管理局\n\t执法科、法规科"
        );
        let clause =
            "违反规定损坏照明设施的，由城市管理主管部门责令改正，处以罚款；情节严重的，依照有关法律的规定处理。"
                .repeat(6);
        let _ = writeln!(
            text,
            "\t【行政法规】《甲市道路照明条例》（2001年国务院令第{}号公布，2020年国务院令第732号修订）第{item}条：{clause}",
            300 + item % 3
        );
        text.push('\t');
        for (point, duty) in ["立案", "调查", "审查", "告知", "决定", "送达", "执行", "监管"].iter().enumerate()
        {
            let _ = writeln!(
                text,
                "{}.{duty}责任（执法科）：{}\n",
                point + 1,
                "对案件事实、证据、程序和法律适用进行审核并提出意见。".repeat(4)
            );
        }
        text.push_str("9.其他法律法规规定的责任。（有关科室）\n\t");
        for point in 1..=8 {
            let _ = writeln!(
                text,
                "{point}.【法律】《甲国行政执法法》（主席令第70号，2021年1月22日第十三届全国人民代表大会常务委员会第二十五次会议修订通过）第{}条：{}\n",
                point + item % 5,
                "执法人员应当出示证件，听取当事人的陈述和申辩，依法作出决定。".repeat(8)
            );
        }
        text.push_str("\t1.不履行职责的；\n\n2.滥用职权的；\n\n3.其他违法行为。\n\t1-1.【法律】《甲国监察法》第十一条：依法处分。\n\n1-2.【法律】《甲国公务员法》第三条：依法处理。\n\n2.同1-1，1-2。\n");
    }
    text
}

fn reading(text: &str) -> Reading {
    let vocabulary = Vocabulary::bundled();
    let options = ReadOptions { vocabulary: &vocabulary, limits: Limits::default() };
    read("list.txt", text.as_bytes(), &options).unwrap()
}

fn linter() -> Linter {
    LinterBuilder::new().build()
}

const ITEMS: usize = 200;

#[divan::bench]
fn read_dump(bencher: divan::Bencher<'_, '_>) {
    let text = dump(ITEMS);
    bencher.counter(divan::counter::BytesCount::of_str(&text)).bench(|| reading(&text));
}

#[divan::bench]
fn facts(bencher: divan::Bencher<'_, '_>) {
    let reading = reading(&dump(ITEMS));
    let (source, document) = (Arc::new(reading.source), Arc::new(reading.document));
    let standards = Standards {
        vocabulary: Arc::new(Vocabulary::bundled()),
        laws: Arc::new(LawRegister::bundled()),
        as_of: Date::new(2025, 12, 31),
        fact_bytes: usize::MAX,
    };
    bencher.bench(|| Facts::new(Arc::clone(&source), Arc::clone(&document), standards.clone()));
}

#[divan::bench]
fn start() -> Linter {
    linter()
}

#[divan::bench(args = [100, 200, 400])]
fn check(bencher: divan::Bencher<'_, '_>, items: usize) {
    let (linter, inputs) = (linter(), [Input::bytes("list.txt", dump(items))]);
    bencher.bench(|| linter.check(&inputs, &|_| {}));
}

#[divan::bench(args = ["pretty", "json"])]
fn report(bencher: divan::Bencher<'_, '_>, format: &str) {
    let outcome = linter().check(&[Input::bytes("list.txt", dump(ITEMS))], &|_| {});
    let style = Style { lang: Lang::Zh, width: 80, color: false, max_places: Some(3) };
    let reporter = find(format).unwrap();
    bencher.bench(|| {
        let mut out = Vec::new();
        reporter.write(&outcome, &style, &mut out).unwrap();
        out
    });
}
