//! The book of rules in `docs/rules`, made from the rule folders for reading on a code host: an index and a page per rule.
//! `UPDATE=1` writes it; otherwise it has to be up to date.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use quanze::diagnostic::Lang;
use quanze::rule::{FixKind, Rule, Scope};

use crate::pages::{hold, rules};

/// The groups of rules by the letter of their codes, in the order of the index.
const GROUPS: &[(char, &str, &str)] = &[
    ('B', "依据和引用", "legal bases and citations"),
    ('V', "版本、日期和文号", "versions, dates and document numbers"),
    ('N', "序号", "numbering"),
    ('U', "科室和主体", "units and actors"),
    ('C', "事项", "items"),
    ('W', "标点、空格和文字", "punctuation, spaces and wording"),
    ('Q', "检查本身", "the check itself"),
];

fn page_name(rule: &Rule) -> String {
    format!("{}-{}.md", rule.meta.code, rule.meta.name)
}

fn fix(kind: FixKind) -> &'static str {
    match kind {
        FixKind::None => "—",
        FixKind::Safe => "照改 safe",
        FixKind::Unsafe => "核对后改 unsafe",
        FixKind::Display => "供参考 display",
    }
}

fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Citation => "每处法规引用 citation",
        Scope::Cell => "每个单元格 cell",
        Scope::Entry => "每个事项 entry",
        Scope::Document => "整份清单 document",
        Scope::Corpus => "各份清单 corpus",
    }
}

/// A cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn index(rules: &[std::sync::Arc<Rule>]) -> String {
    let mut page = String::from(
        "# 规则手册 The book of rules\n\n\
         由各规则文件夹自动生成，请勿直接修改。自己写规则见[教程](../tutorial.md)和[脚本接口](../rule-api.md)。\n\n\
         Made from the rule folders; do not edit. To write your own see the [tutorial](../tutorial.en.md) and the \
         [script API](../rule-api.md).\n",
    );
    for (letter, zh, en) in GROUPS {
        write!(
            page,
            "\n## {letter} {zh} {en}\n\n| 编号 | 检查什么 | fires when | 级别 | 修改 |\n|---|---|---|---|---|\n"
        )
        .unwrap();
        for rule in rules.iter().filter(|rule| rule.meta.code.as_str().starts_with(*letter)) {
            let meta = &rule.meta;
            let (zh, en) = (cell(&meta.summary.zh), cell(&meta.summary.en));
            let severity = meta.severity.word(Lang::Zh);
            writeln!(page, "| [{}]({}) | {zh} | {en} | {severity} | {} |", meta.code, page_name(rule), fix(meta.fix))
                .unwrap();
        }
    }
    page
}

fn page(rules: &[std::sync::Arc<Rule>], at: usize) -> String {
    let rule = &rules[at];
    let meta = &rule.meta;
    let mut page = String::new();
    let (title, body) = rule.readme.split_once('\n').unwrap();
    let (zh, en) = (&meta.summary.zh, &meta.summary.en);
    write!(page, "{title}\n\n{zh}。{en}.\n\n").unwrap();
    let severity = format!("{} {}", meta.severity.word(Lang::Zh), meta.severity);
    let mut rows =
        vec![("级别", severity), ("检查对象", scope(meta.scope).to_owned()), ("修改", fix(meta.fix).to_owned())];
    if let Some(basis) = &meta.basis {
        rows.push(("依据", format!("{}<br>{}", basis.zh, basis.en)));
    }
    if let Some(help) = &meta.help {
        rows.push(("改法", format!("{}<br>{}", help.zh, help.en)));
    }
    if !meta.kinds.is_empty() {
        rows.push(("适用于", meta.kinds.iter().map(|kind| kind.chinese()).collect::<Vec<_>>().join("、")));
    }
    let since = if meta.since.is_empty() { "—" } else { &meta.since };
    rows.push(("自版本", since.to_owned()));
    page.push_str("| | |\n|---|---|\n");
    for (name, text) in rows {
        writeln!(page, "| {name} | {} |", cell(&text)).unwrap();
    }
    // Pictures and other pages lie as far away from here as from the rule's folder.
    page.push('\n');
    page.push_str(body.trim());
    page.push('\n');
    if !meta.options.is_empty() {
        page.push_str("\n## 选项和默认值 Options\n\n| 选项 | 默认值 | 说明 |\n|---|---|---|\n");
        for (name, option) in &meta.options {
            let (default, zh, en) = (option.default.to_string(), cell(&option.zh), cell(&option.en));
            writeln!(page, "| `{name}` | `{}` | {zh}<br>{en} |", cell(&default)).unwrap();
        }
    }
    page.push_str("\n## 提示语 Messages\n\n| 编号 | 中文 | English |\n|---|---|---|\n");
    for (id, message) in &meta.messages {
        writeln!(page, "| `{id}` | {} | {} |", cell(&message.zh), cell(&message.en)).unwrap();
    }
    let folder = format!("../../rules/{}-{}", meta.code, meta.name);
    write!(page, "\n---\n\n[规则文件夹]({folder}) · [脚本]({folder}/rule.rhai) · [目录](README.md)").unwrap();
    for (word, other) in [("上一条", at.checked_sub(1)), ("下一条", Some(at + 1))] {
        if let Some(other) = other.and_then(|at| rules.get(at)) {
            write!(page, " · {word} [{}]({})", other.meta.code, page_name(other)).unwrap();
        }
    }
    page.push('\n');
    page
}

#[test]
fn the_pages_of_the_book_are_up_to_date() {
    let rules = rules();
    let grouped = |rule: &Rule| GROUPS.iter().any(|(letter, _, _)| rule.meta.code.as_str().starts_with(*letter));
    assert!(rules.iter().all(|rule| grouped(rule)), "a rule of no group would not be in the index");
    hold("docs/rules/README.md", &index(&rules));
    let mut due = vec!["README.md".to_owned()];
    for (at, rule) in rules.iter().enumerate() {
        hold(&format!("docs/rules/{}", page_name(rule)), &page(&rules, at));
        due.push(page_name(rule));
    }
    // A page of a rule that is no more is taken out.
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules")).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        if !due.contains(&name) {
            assert!(std::env::var_os("UPDATE").is_some(), "docs/rules/{name} is of no rule");
            fs::remove_file(entry.path()).unwrap();
        }
    }
}

/// Links between the pages of `docs` and of the READMEs lead somewhere.
#[test]
fn links_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages: Vec<_> = ["README.md", "README.zh-CN.md"].iter().map(|name| root.join(name)).collect();
    for folder in ["docs", "docs/rules"] {
        pages.extend(fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path()));
    }
    for page in pages.iter().filter(|page| page.extension().is_some_and(|extension| extension == "md")) {
        let text = fs::read_to_string(page).unwrap();
        for part in text.split("](").skip(1) {
            let Some((target, _)) = part.split_once(')') else { continue };
            let path = target.split('#').next().unwrap_or_default();
            if path.is_empty() || path.contains("://") || path.contains(' ') || path.contains('\n') {
                continue;
            }
            let there = page.parent().unwrap().join(path);
            assert!(there.exists(), "{}: {target} leads nowhere", page.display());
        }
    }
}

/// The page on rule folders names every key there is.
#[test]
fn the_page_on_rule_folders_is_whole() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rule-folder.md")).unwrap();
    // What a key like no other is told with are all keys.
    let known = |help: &str| {
        let (_, names) = help.split_once(": ").unwrap();
        names.split(", ").map(str::to_owned).collect::<Vec<_>>()
    };
    let mistakes = quanze::rule::RuleMeta::parse("qqqq = 1\n").unwrap_err();
    let helps = mistakes.iter().filter_map(|mistake| mistake.help.as_ref());
    let keys = known(&helps.map(|help| help.en.clone()).find(|help| help.starts_with("known: ")).unwrap());
    assert!(keys.len() > 10, "{keys:?}");
    for key in keys {
        assert!(page.contains(&format!("| `{key}` |")), "docs/rule-folder.md lacks {key}");
    }
}
