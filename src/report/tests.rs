//! Tests of whole reports, on invented lists. What a single part does is tested beside it.

use super::*;
use crate::diagnostic::{Applicability, Edit, EntryRef, Finding, Fix, NativePlace, Occurrence, Related, Severity};
use crate::facts::ChangedLaw;
use crate::lint::{CheckDate, CheckedFile, DateOrigin, FailedFile};
use crate::model::{Date, Document, DocumentKind, Entry, Role};
use crate::text::{Encoding, Native, Segment, Source, Span, width};

/// A list of two items and three rows; line 3 is a long cell.
const LIST: &str = "云州市虚构局权责清单\n对违反虚构规定的处罚\n【行政法规】《虚构管理条例（2001年国务院令第9341号公布，2020年国务院令第9732号修订）第四十二条：有下列行为之一的，由虚构主管部门责令停止违法行为，给予警告，没收违法所得；违法经营额1万元以上的，并处违法经营额5倍以上10倍以下的罚款。\n1.立案责任：予以审查,决定是否立案。\n";

pub(super) const AS_OF: CheckDate = CheckDate { origin: DateOrigin::Title, date: Date::new(2025, 12, 31) };

pub(super) fn file(path: &str, text: &str) -> CheckedFile {
    let mut document = Document::new("dump");
    document.kind = crate::model::DocumentKind::PowerList;
    document.kind = DocumentKind::PowerList;
    for (index, parent) in [(0, None), (1, Some(0)), (2, None)] {
        document.entries.push(Entry {
            index,
            part: 0,
            parent,
            number: None,
            row: index + 2,
            span: Span::default(),
            cells: Vec::new(),
        });
    }
    CheckedFile::new(Source::identity(path, text, Encoding::Utf8), document, AS_OF)
}

pub(super) fn outcome(files: Vec<CheckedFile>, findings: Vec<Finding>) -> Outcome {
    Outcome {
        scripts: Vec::new(),
        rules: Vec::new(),
        files,
        findings,
        failures: Vec::new(),
        skipped: 0,
        as_of: Date::new(2025, 12, 31),
        rule_failed: false,
        timings: None,
    }
}

fn span_of(text: &str, part: &str) -> Span {
    let start = text.find(part).unwrap();
    Span::of(start, start + part.len())
}

fn finding(code: &str, severity: Severity, message: &str, places: Vec<Occurrence>) -> Finding {
    let mut finding = Finding::new(code.parse().unwrap(), "a-rule", severity, message);
    finding.occurrences = places;
    finding
}

fn place(span: Span, number: &str, name: &str) -> Occurrence {
    let mut place = Occurrence::new(0, span);
    place.entry = Some(EntryRef { index: 0, number: Some(number.into()), name: Some(name.into()) });
    place.field = Some(Role::Basis);
    place
}

/// Findings of every kind.
fn sample() -> Outcome {
    let name = "对违反虚构规定擅自出租、出借、出售或者转让虚构物品的处罚";
    let mut first = place(span_of(LIST, "《虚构管理条例"), "1", name);
    first.label = Some("缺少“》”".into());
    first.fixes.push(Fix {
        title: "补上“》”".into(),
        applicability: Applicability::Safe,
        edits: vec![Edit { span: Span::new(first.span.end(), first.span.end()), text: "》".into() }],
    });
    first.fingerprint = 0xabc;
    let mut second = place(span_of(LIST, "1万元"), "2", "短名");
    second.message = Some("引号不成对".into());
    let third = place(span_of(LIST, "立案"), "3", "短名");
    let mut marks = finding("B106", Severity::Error, "书名号不成对：《虚构管理条例", vec![first, second, third]);
    marks.basis = Some("《标点符号用法》（GB/T 15834—2011）：书名号成对使用。".to_owned());
    marks.notes =
        vec!["引用法规名称应当使用成对的书名号，缺少一半时读者分不清名称到哪里为止，程序也无法查对。".to_owned()];
    marks.help = Some("核对原文后补上缺少的一半。".to_owned());

    let mut comma = Occurrence::new(0, span_of(LIST, ","));
    comma.label = Some("应为“，”".into());
    comma
        .related
        .push(Related { file: 0, span: span_of(LIST, "【"), message: "本清单其他地方用全角".into() });
    comma.place = Some(NativePlace { table: 1, row: 3, column: 7, address: Some("Sheet1!G3".to_owned()) });
    let comma = finding("W601", Severity::Warning, "中文里夹着半角标点", vec![comma]);

    let whole = LIST.lines().nth(2).unwrap();
    let mut cell = place(span_of(LIST, whole), "1", name);
    cell.label = Some("与第2项的依据相同".into());
    let cell = finding("C505", Severity::Info, "依据抄自另一事项", vec![cell]);
    outcome(vec![file("lists/云州市.txt", LIST)], vec![marks, comma, cell])
}

fn style(lang: Lang, width: usize, max_places: Option<usize>) -> Style {
    Style { lang, width, color: false, max_places }
}

pub(super) fn written(name: &str, outcome: &Outcome, style: &Style) -> String {
    let mut out = Vec::new();
    find(name).unwrap().write(outcome, style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn pretty_report_in_chinese() {
    let report = written("pretty", &sample(), &style(Lang::Zh, 80, Some(2)));
    let expected = "\
错误[B106] 书名号不成对：《虚构管理条例
   ╭─[lists/云州市.txt:3:7]
 3 │ 【行政法规】《虚构管理条例（2001年国务院令第9341号公布，2020年国务院令第97…
   ·             ───────┬──────
   ·                    ╰── 缺少“》”
   ╰────
  位置：第1项 “对违反虚构规定擅自出租、出借…” · 实施依据
  依据：《标点符号用法》（GB/T 15834—2011）：书名号成对使用。
  说明：引用法规名称应当使用成对的书名号，缺少一半时读者分不清名称到哪里为止，程
        序也无法查对。
  改法：核对原文后补上缺少的一半。
        补上“》”（可直接照改）
  还有：第2项 “短名” · 实施依据 3:99，引号不成对
        另有 1 处

警告[W601] 中文里夹着半角标点
   ╭─[lists/云州市.txt · Sheet1!G3 · 4:12]
 4 │ 1.立案责任：予以审查,决定是否立案。
   ·                     ┬
   ·                     ╰── 应为“，”
   ╰────
  位置：Sheet1!G3
  参见：本清单其他地方用全角（第3行）

提示[C505] 依据抄自另一事项
   ╭─[lists/云州市.txt:3:1]
 3 │ 【行政法规】《虚构管理条例（2001年国务院令第9341号公布，2020年国务院令第97…
   · ────────────────────┬───────────────────
   ·                     ╰── 与第2项的依据相同……（共125字）
   ╰────
  位置：第1项 “对违反虚构规定擅自出租、出借…” · 实施依据

共检查 1 个文件、2 个事项（3 行），发现 3 个问题（错误 1、警告 1、提示 1），共
5 处。检查基准日：2025-12-31（清单标题）。
";
    assert_eq!(report, expected, "\n{report}");
}

#[test]
fn failures_and_an_empty_run() {
    let mut nothing = outcome(Vec::new(), Vec::new());
    nothing.failures.push(FailedFile::new("照片.jpg", "不是支持的格式", "另存为 docx、xlsx 或 txt 后再检查。"));
    nothing.skipped = 1_234;
    assert_eq!(
        written("pretty", &nothing, &style(Lang::Zh, 80, None)),
        "错误 无法读取 照片.jpg：不是支持的格式\n  怎么办：另存为 docx、xlsx 或 txt 后再检查。\n\n\
         没有检查任何文件。跳过 1,234 个不是清单的文件。1 个文件无法读取，未检查。\n"
    );
    let clean = outcome(vec![file("a.txt", LIST)], Vec::new());
    assert_eq!(
        written("pretty", &clean, &style(Lang::En, 80, None)),
        "Checked 1 file, 2 items (3 rows): no problems. Check date: 2025-12-31 (the\nlist's title).\n"
    );
    assert!(
        written("pretty", &clean, &style(Lang::Zh, 80, None))
            .starts_with("共检查 1 个文件、2 个事项（3 行），未发现问题。检查基准日：")
    );
}

#[test]
fn tells_each_check_date_and_what_changed_since() {
    let dated = |origin, date, changed: Option<&[(&str, bool)]>| {
        let law = |&(title, certain): &(&str, bool)| ChangedLaw { title: title.to_owned(), certain };
        let changed = changed.map(|laws| laws.iter().map(law).collect());
        CheckedFile { as_of: CheckDate { origin, date }, changed, ..file("a.txt", LIST) }
    };
    let told = |files, lang| {
        let report = written("concise", &outcome(files, Vec::new()), &style(lang, 80, None));
        let at = report.find(lang.pick("检查基准日", "Check date")).unwrap();
        report[at..].trim_end().to_owned()
    };
    let day = Date::new(2024, 6, 30);
    let since = || dated(DateOrigin::Title, day, Some(&[("甲法", true), ("乙条例", false)]));
    assert_eq!(
        told(vec![since()], Lang::Zh),
        "检查基准日：2024-06-30（清单标题）。所引法规中，有 2 件自基准日至今有修改或废止（其中 1 件请人工核实）。"
    );
    let later = dated(DateOrigin::Title, Date::new(2025, 12, 31), Some(&[("乙条例", true)]));
    let today = || dated(DateOrigin::Today, Date::new(2026, 11, 25), None);
    let many = vec![today(), since(), today(), later];
    assert_eq!(
        told(many, Lang::Zh),
        "检查基准日：2024-06-30 至 2025-12-31（清单标题，2 个文件）、2026-11-25（今天，2 个文件）。\
         所引法规中，有 2 件自基准日至今有修改或废止。"
    );
    assert_eq!(told(vec![today()], Lang::Zh), "检查基准日：2026-11-25（今天）。");
    let none = || dated(DateOrigin::Title, day, Some(&[]));
    assert_eq!(
        told(vec![none()], Lang::Zh),
        "检查基准日：2024-06-30（清单标题）。登记库中，所引法规自基准日至今没有修改或废止。"
    );
    assert_eq!(
        told(vec![none(), today()], Lang::En),
        "Check date: 2024-06-30 (the list's title, 1 file), 2026-11-25 (today, 1 file). \
         By the register, no cited instrument has changed since."
    );
    assert_eq!(
        told(vec![since()], Lang::En),
        "Check date: 2024-06-30 (the list's title). 2 instruments cited here have changed since (1 to be verified)."
    );
}

#[test]
fn hostile_text_reaches_no_terminal() {
    let text = "甲\u{1b}[2J乙\u{7}\t丙\r丁\u{202e}戊\u{9b}己\n";
    let mut place = place(span_of(text, "乙"), "1\u{1b}]0;x\u{7}", "名\r\n称\u{1b}");
    place.label = Some("标\u{1b}签\n二\r".into());
    place.message = Some("此\u{1b}处".into());
    place.related.push(Related { file: 0, span: Span::default(), message: "别\u{8}处".into() });
    place.place = Some(NativePlace { table: 1, row: 1, column: 1, address: Some("S\u{1b}!A1".to_owned()) });
    let mut bad = finding("X001", Severity::Error, "坏\u{1b}[31m", vec![place.clone(), place]);
    bad.help = Some("改\u{1b}".to_owned());
    bad.notes = vec!["注\u{0}".to_owned()];
    let mut run = outcome(vec![file("路\u{1b}径\n.txt", text)], vec![bad]);
    run.failures.push(FailedFile::new("\u{1b}", "\u{1b}", "\u{1b}"));
    let report = written("pretty", &run, &style(Lang::Zh, 60, None));
    assert!(report.chars().all(|c| c == '\n' || wrap::visible_char(c) == c), "{report:?}");
}

/// The column and the character at which the underline begins, and the widest line.
fn drawn(report: &str) -> (Option<char>, usize) {
    let widest = report.lines().map(width::of_str).max().unwrap_or(0);
    let mut rows = report.lines().skip_while(|line| !line.contains("╭─"));
    rows.next();
    let (row, under) = (rows.next().unwrap(), rows.next().unwrap());
    let shown = row.split_once('│').unwrap().1;
    let under = under.split_once('·').unwrap().1;
    let caret = width::of_str(under) - width::of_str(under.trim_start());
    let mut column = 0;
    let at = shown.chars().find(|&c| {
        let here = column == caret && width::of_char(c) > 0;
        column += width::of_char(c);
        here
    });
    // Blanks at the end of a row are not written.
    assert!(at.is_some() || caret >= width::of_str(shown), "{report}");
    (at, widest)
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(400))]
    #[test]
    fn every_line_fits_and_the_caret_stands_under_the_fault(
        text in "([甲乙丙，。《》“”…①a1 \t\n𬭎𠮷]|\r\n){0,200}",
        from in 0usize..200,
        length in 0usize..200,
        columns in 40usize..121,
        lines_before in 0usize..3,
        label in proptest::option::of("[应为“，”abc ]{1,60}"),
        path in "[甲a/]{1,90}",
        address in proptest::option::of("[表1 第2行]{1,60}"),
    ) {
        let text = "\n".repeat([0, 9, 1234][lines_before]) + text.as_str();
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let first = from.min(starts.len() - 1);
        let last = (first + length).min(starts.len() - 1);
        let span = Span::of(starts[first], starts[last]);
        let mut place = place(span, "1", &path);
        place.label = label.map(Into::into);
        place.place = address.map(|address| NativePlace { table: 1, row: 1, column: 1, address: Some(address) });
        let others = vec![place.clone(); 3];
        let found = finding("B106", Severity::Warning, &text, others);
        let run = outcome(vec![file(&path, &text)], vec![found]);
        for lang in [Lang::Zh, Lang::En] {
            let report = written("pretty", &run, &style(lang, columns, Some(2)));
            let (at, widest) = drawn(&report);
            proptest::prop_assert!(widest <= columns, "{}\n{}", columns, report);
            let fault = text[starts[first]..].chars().next();
            if let Some(fault) = fault.filter(|c| !"\r\n \t".contains(*c)) {
                proptest::prop_assert_eq!(at, Some(fault), "{}", report);
            }
        }
    }
}

#[test]
fn json_has_every_key_and_exact_places() {
    let report = written("json", &sample(), &style(Lang::Zh, 80, Some(1)));
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(
        report["summary"],
        serde_json::json!({"files": 1, "entries": 2, "findings": 3, "occurrences": 5, "errors": 1, "warnings": 1, "infos": 1, "changed_laws": null})
    );
    let marks = &report["findings"][0];
    assert_eq!((marks["rule"].as_str(), marks["count"].as_u64()), (Some("B106"), Some(3)));
    assert_eq!(marks["url"], serde_json::Value::Null);
    assert_eq!(
        marks["occurrences"][0],
        serde_json::json!({
            "path": "lists/云州市.txt",
            "range": {"start": {"line": 3, "column": 7, "offset": 80}, "end": {"line": 3, "column": 14, "offset": 101}},
            "text": "《虚构管理条例", "fingerprint": "0000000000000abc", "message": null, "origin": null,
            "entry": {"number": "1", "name": "对违反虚构规定擅自出租、出借、出售或者转让虚构物品的处罚", "index": 0},
            "field": "basis", "related": [],
            "fixes": [{"title": "补上“》”", "applicability": "safe", "edits": [
                {"range": {"start": {"line": 3, "column": 14, "offset": 101}, "end": {"line": 3, "column": 14, "offset": 101}}, "text": "》"}
            ]}]
        })
    );
    assert_eq!(
        report["findings"][1]["occurrences"][0]["origin"],
        serde_json::json!({"table": 1, "row": 3, "column": 7, "address": "Sheet1!G3"})
    );
}

#[test]
fn json_counts_columns_as_the_csv_file_does() {
    // The file says `"甲""乙"`; the text leaves out the first of the two marks inside the cell.
    let text = "\"甲\"乙\"";
    let segments = vec![
        Segment { span: Span::new(0, 4), native: Native::Text { offset: 0 } },
        Segment { span: Span::new(4, 9), native: Native::Text { offset: 5 } },
    ];
    let source = Source::with_segments("a.csv", text, Encoding::Utf8, segments);
    let checked = CheckedFile::new(source, Document::new("csv"), AS_OF);
    let places = [Span::new(1, 4), Span::new(4, 8), Span::new(9, 9)].map(|span| Occurrence::new(0, span));
    let mut elsewhere = Occurrence::new(7, Span::new(0, 3));
    elsewhere.related.push(Related { file: 9, span: Span::default(), message: "".into() });
    let mut places = places.to_vec();
    places.push(elsewhere);
    let run = outcome(vec![checked], vec![finding("X001", Severity::Info, "", places)]);
    let report: serde_json::Value = serde_json::from_str(&written("json", &run, &style(Lang::Zh, 80, None))).unwrap();
    let places = &report["findings"][0]["occurrences"];
    let columns = |index: usize| {
        let range = &places[index]["range"];
        (range["start"]["column"].as_u64(), range["end"]["column"].as_u64())
    };
    assert_eq!(columns(0), (Some(2), Some(3)));
    assert_eq!(columns(1), (Some(4), Some(6)));
    assert_eq!(places[3]["range"], serde_json::Value::Null);
    // A finding whose file is not among the checked ones is still told.
    assert!(written("pretty", &run, &style(Lang::Zh, 80, None)).contains("提示[X001]"));
}

#[test]
fn colours_change_nothing_but_colour() {
    for lang in [Lang::Zh, Lang::En] {
        let plain = style(lang, 72, None);
        let color = Style { color: true, ..plain };
        let colored = written("pretty", &sample(), &color);
        assert!(colored.starts_with("\u{1b}[31;1m"));
        let bare: String = colored
            .split('\u{1b}')
            .enumerate()
            .map(|(number, part)| match part.split_once('m') {
                Some((_, text)) if number > 0 => text,
                _ => part,
            })
            .collect();
        assert_eq!(bare, written("pretty", &sample(), &plain));
    }
}

#[test]
fn finds_reporters_by_name() {
    for reporter in REPORTERS {
        assert_eq!(find(reporter.name()).unwrap().name(), reporter.name());
    }
    assert!(find("fax").is_none());
}
