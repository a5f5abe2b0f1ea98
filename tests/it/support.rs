//! Rules written by tests, and linters that run nothing but them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use quanze::diagnostic::Lang;
use quanze::lint::{Input, Linter, LinterBuilder, Outcome};
use quanze::rule::{Selection, Selector, load_folder};

/// A folder of its own for each test.
pub fn scratch(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Writes a rule below `folder`; its one message `told` shows the argument `text`.
pub fn write_rule(folder: &Path, code: &str, scope: &str, script: &str) -> PathBuf {
    let toml = format!(
        "code = \"{code}\"\nname = \"rule-{}\"\nsummary = {{ zh = \"试\", en = \"Try\" }}\nseverity = \"warning\"\n\
         scope = \"{scope}\"\n\n[messages.told]\nzh = \"见“{{text}}”\"\nen = \"See “{{text}}”\"\n\n\
         [messages.other]\nzh = \"另一处\"\nen = \"the other place\"\n",
        code.to_ascii_lowercase()
    );
    let folder = folder.join(code);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("rule.toml"), toml).unwrap();
    std::fs::write(folder.join("rule.rhai"), script).unwrap();
    folder
}

/// A linter that runs the rules below a folder and no others.
pub fn linter_of(folder: &Path, lang: Lang) -> Linter {
    let mut builder = LinterBuilder::new().lang(lang);
    let problems = load_folder(folder, builder.rules_mut()).unwrap();
    let select = builder
        .rules()
        .iter()
        .filter(|rule| rule.meta.code.as_str().starts_with('X'))
        .map(|rule| Selector(rule.meta.code.to_string()))
        .chain([Selector("X000".to_owned())])
        .collect();
    builder.problems(problems).selection(Selection { select, ..Selection::default() }).build()
}

/// A list with these names and units, one item each.
pub fn list(items: &[(&str, &str)]) -> String {
    let mut text = String::from("序号,权力类型,事项名称,实施主体,承办机构,实施依据,责任事项,备注\n");
    for (number, (name, unit)) in (1..).zip(items) {
        writeln!(text, "{number},行政许可,{name},甲市城市管理局,{unit},《甲市照明条例》第二条,1.受理责任。,").unwrap();
    }
    text
}

/// Every occurrence with path, place and message, and what is related to it, sorted.
pub fn told(outcome: &Outcome) -> Vec<String> {
    let mut lines = Vec::new();
    for finding in &outcome.findings {
        for place in &finding.occurrences {
            let at = |file: u32, span: quanze::text::Span| {
                let source = outcome.source(file).unwrap();
                let (words, _) = source.around(span);
                let line = source.line_column(span.start()).line;
                (source.path().to_owned(), line, span, words.to_owned())
            };
            let (path, line, span, _) = at(place.file, place.span);
            let words = outcome.source(place.file).unwrap().slice(place.span).to_owned();
            let mut text = format!("{path}:{line}:{span:?} {} “{words}” {}", finding.rule, finding.message_at(place));
            for related in &place.related {
                let (path, line, span, _) = at(related.file, related.span);
                let words = outcome.source(related.file).unwrap().slice(related.span);
                write!(text, " <- {path}:{line}:{span:?} “{words}” {}", related.message).unwrap();
            }
            lines.push(text);
        }
    }
    lines.sort();
    lines
}

/// Checks texts under names.
pub fn check(linter: &Linter, texts: &[(String, String)]) -> Outcome {
    let inputs: Vec<Input> = texts.iter().map(|(path, text)| Input::bytes(path.clone(), text.clone())).collect();
    linter.check(&inputs, &|_| {})
}
