//! The reference of the script API, made from what is registered: a page for people and a definition file for editors.

use std::fmt::Write as _;

use rhai::Engine;

use super::api::{self, Entry, Form, Reference};
use super::limits;
use crate::model::Role;

/// `docs/rule-api.md`: every field, method and function, with its example. `recipes` are whole scripts, each with a title in its
/// first line.
pub fn page(recipes: &[String]) -> String {
    let reference = reference();
    let mut page = format!(
        "<!-- Made from the source: UPDATE=1 cargo test --lib script. 由源代码生成，请勿手改。 -->\n\n{}",
        introduction()
    );
    heading(
        &mut page,
        "栏目 Columns",
        "栏目的角色：`entry.basis`、`doc.cells(\"basis\")` 等都用这些名称；`\"text\"` 是表格以外的正文  \nThe roles of columns, as in `entry.basis` and `doc.cells(\"basis\")`; `\"text\"` is running text",
    );
    let roles: Vec<String> = Role::ALL.iter().map(|role| format!("`{}` {}", role.name(), role.chinese())).collect();
    let _ = writeln!(page, "{}", roles.join("，"));
    let about = "完整的脚本，每个都作为测试运行；消息 found、remark 和选项 上限 写在各自的 rule.toml 中  \nWhole scripts, which run as tests; the messages found and remark and the option 上限 stand in their rule.toml";
    heading(&mut page, "常用写法 Recipes", about);
    for recipe in recipes {
        let (title, script) = recipe.split_once('\n').unwrap_or((recipe, ""));
        let _ = writeln!(page, "### {}\n\n```rhai\n{}\n```\n", title.trim_start_matches("// "), script.trim_end());
    }
    let shared = shared(&reference);
    for kind in &reference.kinds {
        section(&mut page, &reference, &shared, kind.name, &format!("{}  \n{}", kind.zh, kind.en));
    }
    section(
        &mut page,
        &reference,
        &shared,
        "string",
        "文字。Rhai 自带的函数（len、contains、split、trim 等）都可用  \nTexts, beside what Rhai's own strings can do",
    );
    section(&mut page, &reference, &shared, "int", "整数  \nWhole numbers");
    section(
        &mut page,
        &reference,
        &shared,
        "array",
        "数组。Rhai 自带的函数（push、filter、map、sort 等）都可用  \nArrays, beside what Rhai's own can do",
    );
    let functions: Vec<&Entry> = reference.entries.iter().filter(|entry| entry.form == Form::Function).collect();
    heading(&mut page, "函数 Functions", "不依附于某个值的函数  \nFunctions of their own");
    table(&mut page, &reference, &functions);
    heading(&mut page, "几类共有 Shared", "几类值都有的字段和方法  \nWhat several types have");
    let _ = writeln!(page, "| 用法 | 结果 | 哪些类型 | 说明 | 例 |\n|---|---|---|---|---|");
    for group in &shared {
        let owners: Vec<&str> = group.iter().map(|entry| owner(&reference, entry)).collect();
        row(&mut page, &reference, &group[..1], Some(&owners.join(", ")));
    }
    page
}

/// `docs/quanze.d.rhai`: the same as definitions, for editors.
pub fn definitions() -> String {
    let reference = reference();
    let mut file =
        "// Made from the source: UPDATE=1 cargo test --lib script. 由源代码生成，请勿手改。\n\nmodule static;\n"
            .to_owned();
    for entry in &reference.entries {
        let types = reference.arguments(entry);
        let parameters: Vec<String> = (0..types.len()).map(|index| parameter(entry, &types, index)).collect();
        let name = match entry.form {
            Form::Field => format!("fn get {}", entry.name),
            // As Rhai itself writes them.
            Form::Index => "fn index$get$".to_owned(),
            Form::Operator => format!("op {}", entry.name),
            Form::Method | Form::Function => format!("fn {}", entry.name),
        };
        let _ = write!(file, "\n/// {}\n///\n/// {}\n///\n/// ```rhai\n", entry.zh, entry.en);
        for line in entry.example.lines() {
            let _ = writeln!(file, "/// {line}");
        }
        let result = reference.result(entry);
        // A value or `()` has no type of its own in Rhai.
        let result = if result.ends_with('?') { "?" } else { result };
        let _ = writeln!(file, "/// ```\n{name}({}) -> {result};", parameters.join(", "));
    }
    file
}

/// A parameter of a definition, named after its type.
fn parameter(entry: &Entry, types: &[&str], index: usize) -> String {
    let kind = types[index];
    if entry.form == Form::Operator {
        return kind.to_owned();
    }
    if index == 0 && entry.form != Form::Function {
        return format!("this: {kind}");
    }
    let name = match kind {
        "string" => "text".to_owned(),
        "int" => "number".to_owned(),
        "array" => "list".to_owned(),
        "char" => "letter".to_owned(),
        "?" => "value".to_owned(),
        other => other.to_lowercase(),
    };
    // `this` is no name that could be taken.
    let first = usize::from(entry.form != Form::Function);
    let before = types[first.min(index)..index].iter().filter(|other| **other == kind).count();
    format!("{name}{}: {kind}", if before > 0 { (before + 1).to_string() } else { String::new() })
}

/// What a script can use.
pub(super) fn reference() -> Reference {
    api::register(&mut Engine::new_raw())
}

fn introduction() -> String {
    let (operations, seconds) = (limits::MAX_OPERATIONS / 10_000, limits::MAX_TIME.as_secs());
    let (string, array, map) = (limits::MAX_STRING >> 10, limits::MAX_ARRAY, limits::MAX_MAP);
    let (levels, reports) = (limits::MAX_CALL_LEVELS, super::report::MAX_REPORTS);
    let places = super::report::MAX_PLACES;
    format!(
        r#"# 规则脚本接口 Rule API

规则的脚本 `rule.rhai` 用 [Rhai](https://rhai.rs/book/) 写。按 `rule.toml` 中的范围（scope），程序调用其中的一个函数：  
A rule's script is written in Rhai. By the scope in `rule.toml`, one of its functions is called:

| scope | 函数 function | 何时调用 when |
|---|---|---|
| `document` | `fn check(doc, ctx)` | 每个文件一次 once per document |
| `entry` | `fn check(entry, ctx)` | 每行一次 once per row |
| `cell` | `fn check(cell, ctx)` | 每个不同的单元格文字一次 once per distinct cell text |
| `citation` | `fn check(citation, ctx)` | 每个不同的引用一次 once per distinct citation |
| `corpus` | `fn collect(doc, ctx)`，`fn check_all(items, ctx)` | 每个文件收集一次，最后一起判断 collected per document, judged once over all |

例子中的变量：`doc` 是一份清单，`entry` 是它的第二个事项，`cell` 是该事项的实施依据，`citation` 是其中的引用，`place` 是 collect 留下的位置；`//` 后面是结果。每个例子都作为测试运行。  
In the examples `doc` is a list, `entry` its second item, `cell` that item's basis, `citation` the citation in it, `place` a place that collect has kept; the value stands behind `//`. Every example runs as a test.

变量、函数都可以用中文命名。脚本读不到文件、网络、时钟和随机数；`import "工具" as 工具;` 只能引用规则自己文件夹中的 `工具.rhai`。函数看不到外面的变量；脚本开头的常量写作 `global::名称`。类型名后的 `?` 表示也可能是 `()`。  
Names may be Chinese. Scripts have no files, network, clock or randomness; `import` reaches scripts of the rule's own folder only. Functions and `|…|` do not see variables outside; a constant at the top of the script is `global::NAME`. `?` behind a type means that it may be `()`.

限度 Limits：每次调用 {operations} 万次运算，每个文件 {seconds} 秒，文字 {string} KB，数组 {array} 项，映射 {map} 项，调用 {levels} 层，每个文件 {reports} 个报告、指出 {places} 处。超过限度，这条规则记为运行失败（Q001），其他规则照常。
"#
    )
}

fn owner(reference: &Reference, entry: &Entry) -> &'static str {
    reference.arguments(entry).first().copied().unwrap_or("?")
}

fn is_same(a: &Entry, b: &Entry) -> bool {
    a.form == b.form && a.name == b.name && a.zh == b.zh
}

/// What is registered for several types in the same words.
fn shared(reference: &Reference) -> Vec<Vec<&Entry>> {
    let mut groups: Vec<Vec<&Entry>> = Vec::new();
    for entry in reference.entries.iter().filter(|entry| entry.form != Form::Function) {
        match groups.iter_mut().find(|group| group.first().is_some_and(|first| is_same(first, entry))) {
            Some(group) => group.push(entry),
            None => groups.push(vec![entry]),
        }
    }
    // Forms of one function for different arguments are not shared.
    groups.retain(|group| group.iter().any(|entry| owner(reference, entry) != owner(reference, group[0])));
    groups
}

fn heading(page: &mut String, name: &str, about: &str) {
    let _ = writeln!(page, "\n## {name}\n\n{about}\n");
}

fn section(page: &mut String, reference: &Reference, shared: &[Vec<&Entry>], name: &str, about: &str) {
    let own = reference.entries.iter().filter(|entry| entry.form != Form::Function && owner(reference, entry) == name);
    let own: Vec<&Entry> = own.filter(|entry| !shared.iter().any(|group| is_same(group[0], entry))).collect();
    let common: Vec<String> = shared
        .iter()
        .filter(|group| group.iter().any(|entry| owner(reference, entry) == name))
        .map(|group| format!("`{}`", group[0].name))
        .collect();
    heading(page, name, about);
    if !own.is_empty() {
        table(page, reference, &own);
    }
    if !common.is_empty() {
        let _ = writeln!(page, "\n另见[几类共有](#几类共有-shared) also: {}", common.join(" "));
    }
}

fn table(page: &mut String, reference: &Reference, entries: &[&Entry]) {
    let _ = writeln!(page, "| 用法 | 结果 | 说明 | 例 |\n|---|---|---|---|");
    let mut told: Vec<&Entry> = Vec::new();
    for entry in entries {
        // Forms that differ in one argument are told once.
        if entry.form != Form::Function && told.iter().any(|known| is_same(known, entry)) {
            continue;
        }
        told.push(entry);
        let forms: Vec<&Entry> = entries.iter().copied().filter(|other| is_same(other, entry)).collect();
        row(page, reference, if entry.form == Form::Function { std::slice::from_ref(entry) } else { &forms }, None);
    }
}

/// One line of a table, for all forms of a function.
fn row(page: &mut String, reference: &Reference, forms: &[&Entry], owners: Option<&str>) {
    let Some(entry) = forms.first() else { return };
    let types: Vec<Vec<&str>> = forms.iter().map(|form| reference.arguments(form)).collect();
    let at = |index: usize| {
        let mut kinds: Vec<&str> = types.iter().filter_map(|types| types.get(index).copied()).collect();
        kinds.dedup();
        kinds.join("/")
    };
    let arguments = |skip: usize| (skip..types[0].len()).map(at).collect::<Vec<_>>().join(", ");
    let usage = match entry.form {
        Form::Field => format!(".{}", entry.name),
        Form::Method => format!(".{}({})", entry.name, arguments(1)),
        Form::Index => format!("[{}]", arguments(1)),
        Form::Function => format!("{}({})", entry.name, arguments(0)),
        Form::Operator => format!("{} {} {}", types[0][0], entry.name, types[0][0]),
    };
    let escaped = |text: &str| text.replace('|', "\\|").replace('\n', " ");
    let owners = owners.map_or(String::new(), |owners| format!(" {owners} |"));
    let (zh, en, example) = (escaped(entry.zh), escaped(entry.en), escaped(entry.example));
    let _ = writeln!(page, "| `{usage}` | `{}` |{owners} {zh}<br>{en} | `{example}` |", reference.result(entry));
}
