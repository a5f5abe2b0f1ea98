//! Formats for programs: against their schemas, and with the texts that break them (astral characters, percent signs, commas,
//! line breaks, what looks like a link).

use std::sync::Arc;

use serde_json::{Value, json};

use super::tests::{AS_OF, file, outcome, written};
use super::*;
use crate::diagnostic::{Applicability, Edit, EntryRef, Finding, Fix, NativePlace, Occurrence, Related, Severity};
use crate::facts::ChangedLaw;
use crate::lint::{CheckedFile, FailedFile, Input, LinterBuilder, RuleInfo};
use crate::model::{Document, DocumentKind, Role};
use crate::text::{Encoding, Native, Segment, Source, Span};

const PATH: &str = "清单/钦州 50%,a:表.txt";
const TEXT: &str = "甲𬭎乙\r\n第二行：𠮷𬭎，百分之50%，完\n";

fn at(file: u32, text: &str, part: &str) -> Occurrence {
    let start = text.find(part).unwrap();
    let mut place = Occurrence::new(file, Span::of(start, start + part.len()));
    place.entry = Some(EntryRef { index: 3, number: Some("12".into()), name: Some("对𬭎的处罚".into()) });
    place.field = Some(Role::Basis);
    place.fingerprint = 0xabc;
    place
}

fn fix(applicability: Applicability, span: Span, text: &str) -> Fix {
    Fix { title: format!("改为“{text}”").into(), applicability, edits: vec![Edit { span, text: text.into() }] }
}

/// A run with everything that makes trouble: a dump, a csv file with escaped marks, an office file, a failed rule, a file that
/// could not be read.
fn hostile() -> Outcome {
    let mut dump = at(0, TEXT, "𬭎，");
    dump.message = Some("只说一半".into());
    dump.whole_message = Some("50%，a,b:c\r\n::error::见[第1项](1)".into());
    dump.related.push(Related { file: 1, span: Span::new(1, 4), message: "参看[这里](2)".into() });
    let missing = Span::new(dump.span.end(), dump.span.end());
    dump.fixes = vec![
        fix(Applicability::Safe, missing, "𬭎"),
        fix(Applicability::Unsafe, dump.span, ""),
        fix(Applicability::Display, dump.span, "仅供参考"),
        fix(Applicability::Safe, dump.span, "另一\t格"),
    ];
    let lines = at(0, TEXT, "乙\r\n第二");
    let mut empty = Occurrence::new(0, Span::new(0, 0));
    empty.fingerprint = u64::MAX;
    let mut first = Finding::new("B106".parse().unwrap(), "malformed-citation", Severity::Error, "许多处");
    first.help = Some("核对100%\n再改".to_owned());
    first.url = Some("https://example.org/B106".to_owned());
    first.occurrences = vec![dump, lines, empty];

    // The file says `"甲""𬭎"`; the text leaves out the first of the two marks inside the cell.
    let csv = "\"甲\"𬭎\"";
    let segments = vec![
        Segment { span: Span::new(0, 4), native: Native::Text { offset: 0 } },
        Segment { span: Span::new(4, 10), native: Native::Text { offset: 5 } },
    ];
    let csv_file =
        CheckedFile::new(Source::with_segments("b.csv", csv, Encoding::Gb18030, segments), list("csv"), AS_OF);
    let mut quoted = at(1, csv, "\"𬭎");
    let character = Span::new(5, 9);
    quoted.fixes = vec![
        fix(Applicability::Safe, character, "好"),
        fix(Applicability::Safe, character, "a,b"),
        // These would leave one mark of the two behind, or come between them.
        fix(Applicability::Safe, quoted.span, "好"),
        fix(Applicability::Safe, Span::new(4, 4), "好"),
    ];
    let mut second = Finding::new("X001".parse().unwrap(), "own-rule", Severity::Info, "{0}说明");
    second.occurrences = vec![quoted];

    // No byte of an office file's text stands in the file as it is.
    let nowhere = vec![Segment { span: Span::new(900, 901), native: Native::Text { offset: 0 } }];
    let office = Source::with_segments("c.xlsx", "甲\n乙丙\n", Encoding::Utf8, nowhere);
    let mut cell = at(2, "甲\n乙丙\n", "丙");
    cell.place = Some(NativePlace { table: 1, row: 12, column: 7, address: Some("Sheet1!G12".to_owned()) });
    cell.fixes = vec![fix(Applicability::Safe, cell.span, "丁")];
    let mut third = Finding::new("W603".parse().unwrap(), "stray-space", Severity::Warning, "多余");
    third.occurrences = vec![cell];

    let changed = Some(vec![ChangedLaw { title: "虚构法".to_owned(), certain: true }]);
    let office = CheckedFile { changed, ..CheckedFile::new(office, list("xlsx"), AS_OF) };
    let files = vec![file(PATH, TEXT), csv_file, office];
    let mut failed = Finding::new("Q001".parse().unwrap(), "rule-error", Severity::Error, "规则运行失败");
    failed.occurrences = vec![Occurrence::new(3, Span::new(0, 2))];
    let mut run = outcome(files, vec![first, failed, third, second]);
    run.scripts.push(Arc::new(Source::identity("我的规则/rule.rhai", "fn check() {}", Encoding::Utf8)));
    run.failures.push(FailedFile::new("坏 1%.docx", "文件损坏：\n不完整", "请重新导出"));
    run.rule_failed = true;
    let mut info = RuleInfo::new("B106".parse().unwrap(), "malformed-citation", Severity::Warning, "引用缺少标点或字");
    info.basis = Some("GB/T 15834—2011".to_owned());
    info.readme = "# B106\n\n说明。\n".to_owned();
    run.rules.push(info);
    run
}

fn list(format: &'static str) -> Document {
    let mut document = Document::new(format);
    document.kind = DocumentKind::PowerList;
    document
}

fn style(lang: Lang) -> Style {
    Style { lang, width: 80, color: false, max_places: Some(1) }
}

fn value(name: &str, run: &Outcome, lang: Lang) -> Value {
    serde_json::from_str(&written(name, run, &style(lang))).unwrap()
}

fn lsp_lines(run: &Outcome) -> Vec<Value> {
    written("lsp", run, &style(Lang::Zh)).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn assert_valid(schema: &str, values: &[Value]) {
    // SARIF's own schema has an expression with a stray bracket, which strict readers of expressions refuse.
    let schema = schema.replace("-[a-zA-Z]{2}]?$", r"-[a-zA-Z]{2}\\]?$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    for value in values {
        let errors: Vec<String> =
            validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

fn assert_all_valid(run: &Outcome) {
    for lang in [Lang::Zh, Lang::En] {
        assert_valid(include_str!("../../fixtures/schemas/sarif-schema-2.1.0.json"), &[value("sarif", run, lang)]);
        assert_valid(include_str!("../../fixtures/schemas/json.schema.json"), &[value("json", run, lang)]);
    }
    assert_valid(include_str!("../../fixtures/schemas/lsp.schema.json"), &lsp_lines(run));
}

#[test]
fn every_format_is_valid() {
    assert_all_valid(&hostile());
    assert_all_valid(&outcome(Vec::new(), Vec::new()));
}

#[test]
#[should_panic(expected = "endLine")]
fn the_schema_is_really_asked() {
    let mut report = value("sarif", &hostile(), Lang::Zh);
    report["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["endLine"] = json!(0);
    assert_valid(include_str!("../../fixtures/schemas/sarif-schema-2.1.0.json"), &[report]);
}

/// What stands in a text between two places, lines and columns from 1, columns in scalar values.
fn between(text: &str, region: &Value) -> String {
    let at = |line: &str, column: &str| {
        let line = region[line].as_u64().unwrap() as usize - 1;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let column = region[column].as_u64().unwrap() as usize - 1;
        start + text[start..].chars().take(column).map(char::len_utf8).sum::<usize>()
    };
    text[at("startLine", "startColumn")..at("endLine", "endColumn")].to_owned()
}

#[test]
fn reports_of_a_real_run() {
    for name in ["power-list.txt", "power-list.csv", "registers.txt"] {
        let path = format!("{}/fixtures/formats/{name}", env!("CARGO_MANIFEST_DIR"));
        let raw = std::fs::read_to_string(&path).unwrap();
        let run = LinterBuilder::new().build().check(&[Input::bytes(name, raw.clone())], &|_| ());
        assert_all_valid(&run);
        let count = run.counts().occurrences;
        let report = value("sarif", &run, Lang::Zh);
        let results = report["runs"][0]["results"].as_array().unwrap();
        assert_eq!(results.len(), count);
        for result in results {
            let region = &result["locations"][0]["physicalLocation"]["region"];
            // The file has escaping marks that the text has not.
            let shown = between(&raw, region).replace("\"\"", "\"");
            assert_eq!(shown, region["snippet"]["text"].as_str().unwrap_or(""), "{name} {result}");
            let rule = result["ruleIndex"].as_u64().unwrap() as usize;
            assert_eq!(report["runs"][0]["tool"]["driver"]["rules"][rule]["id"], result["ruleId"]);
        }
        assert_eq!(lsp_lines(&run)[0]["diagnostics"].as_array().unwrap().len(), count);
        assert_eq!(written("github", &run, &style(Lang::Zh)).lines().count(), count);
        assert_eq!(written("concise", &run, &style(Lang::Zh)).lines().count(), count + 1);
    }
}

#[test]
fn concise_is_one_line_for_each_place() {
    assert_eq!(
        written("concise", &hostile(), &style(Lang::Zh)),
        "\
清单/钦州 50%,a:表.txt:2:6: error[B106] 第12项 实施依据：50%，a,b:c␍␊::error::见[第1项](1)
清单/钦州 50%,a:表.txt:1:3: error[B106] 第12项 实施依据：许多处
清单/钦州 50%,a:表.txt:1:1: error[B106] 许多处
我的规则/rule.rhai:1:1: error[Q001] 规则运行失败
c.xlsx · Sheet1!G12 · 2:2: warning[W603] 第12项 实施依据：多余
b.csv:1:4: info[X001] 第12项 实施依据：{0}说明
坏 1%.docx: error: 文件损坏：␊不完整 请重新导出
共检查 3 个文件、2 个事项（3 行），发现 4 个问题（错误 2、警告 1、提示 1），共 6 处。\
检查基准日：2025-12-31（清单标题）。所引法规中，有 1 件自基准日至今有修改或废止。1 个文件无法读取，未检查。有规则运行出错（Q001），检查不完整。
"
    );
}

#[test]
fn github_commands_cannot_be_broken_out_of() {
    assert_eq!(
        written("github", &hostile(), &style(Lang::Zh)),
        "\
::error file=清单/钦州 50%25%2Ca%3A表.txt,line=2,endLine=2,col=6,endColumn=8,title=B106 malformed-citation\
::第12项 实施依据：50%25，a,b:c%0D%0A::error::见[第1项](1)%0A改法：核对100%25%0A再改
::error file=清单/钦州 50%25%2Ca%3A表.txt,line=1,endLine=2,title=B106 malformed-citation\
::第12项 实施依据：许多处%0A改法：核对100%25%0A再改
::error file=清单/钦州 50%25%2Ca%3A表.txt,line=1,endLine=1,col=1,endColumn=1,title=B106 malformed-citation\
::许多处%0A改法：核对100%25%0A再改
::error file=我的规则/rule.rhai,line=1,endLine=1,col=1,endColumn=3,title=Q001 rule-error::规则运行失败
::warning file=c.xlsx,line=2,endLine=2,col=2,endColumn=3,title=W603 stray-space\
::Sheet1!G12 · 第12项 实施依据：多余
::notice file=b.csv,line=1,endLine=1,col=4,endColumn=6,title=X001 own-rule::第12项 实施依据：{0}说明
::error file=坏 1%25.docx::文件损坏：%0A不完整 请重新导出
"
    );
}

#[test]
fn sarif_says_where_and_how() {
    let report = value("sarif", &hostile(), Lang::Zh);
    let run = &report["runs"][0];
    let uri = "%E6%B8%85%E5%8D%95/%E9%92%A6%E5%B7%9E%2050%25%2Ca%3A%E8%A1%A8.txt";
    let first = &run["results"][0];
    assert_eq!(first["message"]["text"], "50%，a,b:c\r\n::error::见\\[第1项\\](1)");
    assert_eq!(
        first["locations"][0],
        json!({
            "physicalLocation": {
                "artifactLocation": {"uri": uri, "index": 0},
                "region": {"startLine": 2, "startColumn": 6, "endLine": 2, "endColumn": 8, "snippet": {"text": "𬭎，"}},
            },
            "logicalLocations": [{"name": "对𬭎的处罚", "fullyQualifiedName": "第12项 实施依据", "kind": "item"}],
        })
    );
    assert_eq!(first["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"], "b.csv");
    assert_eq!(
        first["partialFingerprints"],
        json!({"quanze/v1": "0000000000000abc", "primaryLocationLineHash": "0000000000000abc:1"})
    );
    // The repair that is only shown is left out, and so is the one that would begin another cell of the dump.
    let fixes = first["fixes"].as_array().unwrap();
    assert_eq!(fixes.len(), 2);
    assert_eq!(
        fixes[0]["artifactChanges"][0]["replacements"][0],
        json!({
            "deletedRegion": {"startLine": 2, "startColumn": 8, "endLine": 2, "endColumn": 8},
            "insertedContent": {"text": "𬭎"},
        })
    );
    assert_eq!(fixes[1]["artifactChanges"][0]["replacements"][0].get("insertedContent"), None);

    let office = &run["results"][4];
    assert_eq!(office["locations"][0]["logicalLocations"][0]["fullyQualifiedName"], "Sheet1!G12");
    assert_eq!(office["locations"][0]["logicalLocations"][1]["fullyQualifiedName"], "第12项 实施依据");
    assert_eq!(office.get("fixes"), None);
    let csv = &run["results"][5];
    assert_eq!(csv["level"], "note");
    let region = &csv["locations"][0]["physicalLocation"]["region"];
    assert_eq!(between("\"甲\"\"𬭎\"", region), "\"𬭎");
    assert_eq!(csv["fixes"].as_array().unwrap().len(), 1);

    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let codes: Vec<_> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(codes, ["B106", "Q001", "W603", "X001"]);
    assert_eq!(rules[0]["name"], "MalformedCitation");
    assert_eq!(rules[0]["defaultConfiguration"]["level"], "warning");
    assert_eq!(
        rules[0]["help"],
        json!({"text": "引用缺少标点或字。\n依据：GB/T 15834—2011。", "markdown": "# B106\n\n说明。"})
    );
    assert_eq!(rules[3]["properties"]["tags"], json!(["power-list", "custom"]));

    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let told = invocation["toolExecutionNotifications"].as_array().unwrap();
    assert_eq!(told[0]["descriptor"]["id"], "unreadable-file");
    assert_eq!(told[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "%E5%9D%8F%201%25.docx");
    assert_eq!(told[1]["descriptor"]["id"], "Q001");
    assert_eq!(run["artifacts"][1]["encoding"], "GB18030");
    assert_eq!(run["artifacts"][2].get("encoding"), None);
    assert_eq!(run["columnKind"], "unicodeCodePoints");
}

#[test]
fn lsp_counts_utf16_units_as_the_file_has_them() {
    let lines = lsp_lines(&hostile());
    let range = |line: &Value, index: usize| {
        let range = &line["diagnostics"][index]["range"];
        let place = |end: &str| (range[end]["line"].as_u64().unwrap(), range[end]["character"].as_u64().unwrap());
        (place("start"), place("end"))
    };
    // By place: the empty one, the one over two lines, the one after an astral character.
    assert_eq!(range(&lines[0], 0), ((0, 0), (0, 0)));
    assert_eq!(range(&lines[0], 1), ((0, 3), (1, 2)));
    assert_eq!(range(&lines[0], 2), ((1, 6), (1, 9)));
    assert_eq!(lines[0]["diagnostics"][0]["message"], "许多处\n核对100%\n再改");
    assert_eq!(lines[0]["diagnostics"][0]["codeDescription"]["href"], "https://example.org/B106");
    // The insertion, the deletion and the suggestion; not the one that would begin another cell.
    let fixes = lines[0]["diagnostics"][2]["data"]["fixes"].as_array().unwrap();
    assert_eq!(fixes.len(), 3);
    assert_eq!(
        fixes[0]["edits"][0],
        json!({"range": {"start": {"line": 1, "character": 9}, "end": {"line": 1, "character": 9}}, "newText": "𬭎"})
    );
    // The second mark of `""` and the two units of the character.
    assert_eq!(range(&lines[1], 0), ((0, 3), (0, 6)));
    assert!(lines[2]["uri"].as_str().unwrap().ends_with("/c.xlsx"));
    assert!(lines[3]["uri"].as_str().unwrap().ends_with("/rule.rhai"));

    let clean = outcome(vec![file("无 误.txt", TEXT)], Vec::new());
    let lines = lsp_lines(&clean);
    assert_eq!((lines.len(), &lines[0]["diagnostics"]), (1, &json!([])));
    assert!(lines[0]["uri"].as_str().unwrap().ends_with("/%E6%97%A0%20%E8%AF%AF.txt"));
}
