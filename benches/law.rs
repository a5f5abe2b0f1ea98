//! Look-ups in the register of laws. Run with `cargo bench --bench law`.

use divan::{Bencher, black_box};
use quanze::law::{Cited, LawRegister};
use quanze::model::Date;

fn main() {
    divan::main();
}

#[divan::bench]
fn make_ready() -> LawRegister {
    LawRegister::bundled()
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
