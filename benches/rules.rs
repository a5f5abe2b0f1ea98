//! What users' rules cost: one with nothing to say, and a hundred of all scopes, on a list of 20,000 items. Run with
//! `cargo bench --bench rules`.
//!
//! What `silent_rule` takes beyond `no_rule`, divided by the items, is the price of a rule that has nothing to say;
//! `hundred_rules` on one and on two threads tells how the work scales. Both start from nothing: rules are compiled, the list
//! is read.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot start has nothing to measure")]

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use divan::Bencher;
use divan::counter::ItemsCount;
use quanze::lint::{Input, Linter, LinterBuilder};
use quanze::rule::{RuleSet, load_folder};

fn main() {
    divan::main();
}

const ITEMS: usize = 20_000;

/// A list whose names are all different and whose other cells repeat, as in real lists.
fn list() -> Input {
    let mut text = String::from(
        "甲市城市管理局权责清单（2025年12月）,,,,,,\n序号,权力类型,事项名称,实施主体,承办机构,实施依据,责任事项\n",
    );
    for item in 1..=ITEMS {
        let _ = writeln!(
            text,
            "{item},行政处罚,对违反第{item}项照明规定行为的处罚,甲市城市管理局,执法科,【地方性法规】《甲市道路照明管理条例》（2015年3月2日甲市第六届人民代表大会常务委员会第九次会议通过）第{}条：损坏照明设施的，责令改正，处以罚款。,\"1.立案责任（执法科）：发现违法线索的，予以审查。\n2.调查责任（执法科）：收集证据，听取当事人陈述申辩。\n3.决定责任（执法科）：作出处罚决定，依法告知权利。\"",
            item % 90 + 1
        );
    }
    Input::bytes("list.csv", text)
}

/// Rules in a folder of its own, which is taken away when dropped.
struct Folder(PathBuf);

impl Folder {
    /// So many silent rules, of all scopes in turn.
    fn new(name: &str, count: usize) -> Self {
        let folder = std::env::temp_dir().join(format!("quanze-bench-{name}-{}", std::process::id()));
        for number in 1..=count {
            let (scope, script) = SILENT[(number - 1) % SILENT.len()];
            let own = folder.join(format!("X{number:03}"));
            fs::create_dir_all(&own).unwrap();
            let toml = format!(
                "code = \"X{number:03}\"\nname = \"silent-{number}\"\nsummary = {{ zh = \"例\", en = \"example\" }}\nseverity = \"warning\"\nscope = \"{scope}\"\n{}[messages.found]\nzh = \"找到\"\nen = \"found\"\n",
                if scope == "cell" { "roles = [\"name\"]\n" } else { "" }
            );
            fs::write(own.join("rule.toml"), toml).unwrap();
            fs::write(own.join("rule.rhai"), script).unwrap();
        }
        Self(folder)
    }

    fn linter(&self) -> Linter {
        let mut builder = LinterBuilder::new();
        *builder.rules_mut() = RuleSet::default();
        let problems = load_folder(&self.0, builder.rules_mut()).unwrap();
        assert!(problems.is_empty(), "{problems:?}");
        builder.build()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const ENTRY: (&str, &str) = (
    "entry",
    "fn check(entry, ctx) {\n    if entry.basis.is_blank && !entry.remark.contains(\"另行公布\") { ctx.report(entry.basis, \"found\"); }\n}\n",
);

/// Rules of all scopes, as users write them, which find nothing in the list.
const SILENT: [(&str, &str); 5] = [
    ENTRY,
    ("cell", "fn check(cell, ctx) {\n    if cell.matches(\"[？?]$\") { ctx.report(cell, \"found\"); }\n}\n"),
    (
        "citation",
        "fn check(citation, ctx) {\n    if citation.level == \"行政法规\" && !citation.is_dated { ctx.report(citation, \"found\"); }\n}\n",
    ),
    (
        "document",
        "fn check(doc, ctx) {\n    for cell in doc.cells(\"name\").containing(\"暂定\") { ctx.report(cell, \"found\"); }\n}\n",
    ),
    (
        "document",
        "fn check(doc, ctx) {\n    for entry in doc.items.lacking(\"unit\") { ctx.report(entry.unit, \"found\"); }\n}\n",
    ),
];

fn pool(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(64 << 20).build().unwrap()
}

#[divan::bench(sample_count = 10)]
fn no_rule(bencher: Bencher<'_, '_>) {
    let list = [list()];
    let mut builder = LinterBuilder::new();
    *builder.rules_mut() = RuleSet::default();
    let linter = builder.build();
    let pool = pool(1);
    bencher.counter(ItemsCount::new(ITEMS)).bench(|| pool.install(|| linter.check(&list, &|_| {})));
}

#[divan::bench(sample_count = 10)]
fn silent_rule(bencher: Bencher<'_, '_>) {
    let list = [list()];
    let folder = Folder::new("one", 1);
    let linter = folder.linter();
    let pool = pool(1);
    bencher.counter(ItemsCount::new(ITEMS)).bench(|| pool.install(|| linter.check(&list, &|_| {})));
}

#[divan::bench(args = [1, 2], sample_count = 5)]
fn hundred_rules(bencher: Bencher<'_, '_>, threads: usize) {
    let list = [list()];
    let folder = Folder::new(&format!("hundred-{threads}"), 100);
    let pool = pool(threads);
    bencher.counter(ItemsCount::new(ITEMS)).bench(|| pool.install(|| folder.linter().check(&list, &|_| {})));
}
