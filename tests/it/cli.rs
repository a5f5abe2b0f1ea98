//! The program as its user meets it: bad input, mistakes in the configuration, exit codes, the same bytes on any number of threads.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder of its own for one test, empty at the start.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn quanze(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_quanze"))
        .current_dir(folder)
        .args(arguments)
        .env_remove("NO_COLOR")
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

const GOOD: &str = "序号,权力类型,事项名称,实施主体,承办机构,实施依据\n1,行政处罚,对占用盲道的处罚,甲市城管局,执法科,《甲市道路条例》第三条：不得占用盲道。\n";
const BAD: &str = "序号,权力类型,事项名称,实施主体,承办机构,实施依据\n1,行政处罚,对占用盲道的处罚,甲市城管局,执法科,\n";

#[test]
fn exit_codes_follow_the_findings() {
    let folder = folder("exit-codes");
    fs::write(folder.join("good.csv"), GOOD).unwrap();
    fs::write(folder.join("bad.csv"), BAD).unwrap();
    let code = |arguments: &[&str]| quanze(&folder, arguments).status.code();
    assert_eq!(code(&["check", "good.csv"]), Some(0));
    assert_eq!(code(&["check", "bad.csv"]), Some(1));
    assert_eq!(code(&["check", "bad.csv", "--fail-on", "never"]), Some(0));
    assert_eq!(code(&["check", "bad.csv", "--ignore", "B101"]), Some(0));
    assert_eq!(code(&["check", "bad.csv", "--select", "N"]), Some(0));
    assert_eq!(code(&["check", "bad.csv", "--select", "X9"]), Some(2));
    assert_eq!(code(&["check"]), Some(2));
    assert_eq!(code(&["check", "bad.csv", "--format", "nonsense"]), Some(2));
    assert_eq!(code(&["--version"]), Some(0));
}

/// Each kind of input that cannot be checked says what was seen and what to do, ends with 2, and leaves the other files checked.
#[test]
fn bad_input_is_named_and_the_rest_is_checked() {
    let folder = folder("bad-input");
    fs::write(folder.join("list.csv"), BAD).unwrap();
    fs::write(folder.join("empty.csv"), "").unwrap();
    fs::write(folder.join("noise.txt"), [0_u8, 159, 146, 150, 0, 1, 2, 3]).unwrap();
    fs::write(folder.join("torn.csv"), [GOOD.as_bytes(), b"\xff\xfe\xfd\x81"].concat()).unwrap();
    fs::write(folder.join("other.csv"), "品名,单价,数量\n灯泡,3,40\n电线,2,60\n").unwrap();
    fs::write(folder.join("paper.pdf"), "%PDF-1.7\n%\u{e2}\n1 0 obj\n").unwrap();
    let lines = "甲市城管局权责清单\n序号\n权力类型\n事项名称\n实施主体\n承办机构\n实施依据\n责任事项\n1\n行政处罚\n对占用盲道的处罚\n";
    fs::write(folder.join("unmarked.txt"), lines).unwrap();
    for (name, said) in [
        ("absent.csv", "文件不存在"),
        ("empty.csv", "空"),
        ("noise.txt", "文本"),
        ("torn.csv", "编码"),
        ("other.csv", "品名"),
        ("paper.pdf", "PDF"),
        ("unmarked.txt", "制表符"),
    ] {
        let output = quanze(&folder, &["check", name, "list.csv"]);
        let shown = text(&output.stdout) + text(&output.stderr).as_str();
        assert_eq!(output.status.code(), Some(2), "{name}\n{shown}");
        assert!(shown.contains(said), "{name} ought to be told with “{said}”:\n{shown}");
        assert!(shown.contains("B101"), "{name}: list.csv ought to be checked all the same:\n{shown}");
        assert!(shown.lines().all(|line| quanze::text::width::of_str(line) <= 80), "{name}: too wide:\n{shown}");
        let english = quanze(&folder, &["check", name, "--lang", "en"]);
        assert!(!text(&english.stdout).is_empty());
    }
}

/// Running text is checked where it is named, and in a walk where the configuration asks for it; the summary says that it is no list.
#[test]
fn prose_is_checked_where_it_is_asked_for() {
    let folder = folder("prose");
    fs::create_dir_all(folder.join("texts")).unwrap();
    fs::write(folder.join("texts/report.txt"), "甲市城管局工作报告\n一、路灯\n今年更 换路灯三百盏。\n").unwrap();
    fs::write(folder.join("list.csv"), GOOD).unwrap();
    let named = quanze(&folder, &["check", "texts/report.txt"]);
    let shown = text(&named.stdout);
    assert_eq!(named.status.code(), Some(0), "{shown}");
    assert!(shown.contains("W603") && shown.contains("report.txt:3:4") && shown.contains("文稿"), "{shown}");
    let walked = quanze(&folder, &["check", "."]);
    assert!(!text(&walked.stdout).contains("W603"));
    fs::write(folder.join("quanze.toml"), "prose = true\n").unwrap();
    let walked = quanze(&folder, &["check", "."]);
    assert!(text(&walked.stdout).contains("W603"), "{}", text(&walked.stdout));
    let json = quanze(&folder, &["check", "texts", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["files"][0]["kind"], "prose");
    let place = &json["findings"][0]["occurrences"][0];
    assert_eq!((&place["entry"], &place["field"]), (&serde_json::Value::Null, &serde_json::Value::Null));
    assert_eq!(place["range"]["start"]["line"], 3);
}

#[test]
fn a_folder_without_lists_is_said_to_be_so() {
    let folder = folder("no-lists");
    fs::write(folder.join("note.txt"), "会议记录\n今天讨论了路灯。\n").unwrap();
    let output = quanze(&folder, &["check", "."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("没有可检查的清单"), "{}", text(&output.stderr));
    fs::write(folder.join("list.csv"), GOOD).unwrap();
    let output = quanze(&folder, &["check", "."]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    assert!(text(&output.stdout).contains('1'), "the skipped file is counted");
}

/// In a folder, data that is no list is passed over, and a list that cannot be parsed is not.
#[test]
fn a_broken_list_in_a_folder_is_told_of() {
    let folder = folder("broken-lists");
    fs::write(folder.join("list.csv"), GOOD).unwrap();
    fs::write(folder.join("package.json"), "{\"name\": \"a\"}").unwrap();
    fs::write(folder.join("torn.json"), "{\"name\": ").unwrap();
    fs::write(folder.join("torn.toml"), "[package\nname = 1\n").unwrap();
    let output = quanze(&folder, &["check", "."]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    for (name, list) in [
        ("broken.toml", "kind = \"power-list\"\n[[entries]]\nnumber = 1\nname = \"甲\n"),
        ("broken.json", "{\"entries\": [{\"number\": 1, \"basis\": \"《甲条例》第一条\""),
    ] {
        fs::write(folder.join(name), list).unwrap();
        let output = quanze(&folder, &["check", "."]);
        let shown = text(&output.stdout) + text(&output.stderr).as_str();
        assert_eq!(output.status.code(), Some(2), "{shown}");
        assert!(shown.contains(name) && shown.contains("行第"), "{shown}");
        fs::remove_file(folder.join(name)).unwrap();
    }
}

/// A walk honours ignore files, `exclude` and globs, and leaves hidden files out.
#[test]
fn walks_honour_ignore_files_and_globs() {
    let folder = folder("walks");
    for path in
        ["a/list.csv", "a/draft.csv", "b/list.csv", "b/keep.csv", "c/list.csv", ".hidden/list.csv", "d/e/old.csv"]
    {
        fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
        fs::write(folder.join(path), BAD).unwrap();
    }
    fs::write(folder.join(".gitignore"), "c/\n*.old\nold.csv\n").unwrap();
    fs::write(folder.join("a/.ignore"), "draft.csv\n").unwrap();
    fs::write(folder.join("b/.quanzeignore"), "*.csv\n!keep.csv\n").unwrap();
    let files = |arguments: &[&str]| {
        let output = quanze(&folder, &[&["check", "--format", "json"], arguments].concat());
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let paths = json["files"].as_array().unwrap().iter();
        paths.map(|file| file["path"].as_str().unwrap().trim_start_matches("./").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(files(&["."]), ["a/list.csv", "b/keep.csv"]);
    assert_eq!(files(&["c/list.csv", "a"]), ["c/list.csv", "a/list.csv"], "what is named is checked");
    assert_eq!(files(&["*/l*.csv"]), ["a/list.csv"]);
    assert_eq!(files(&["**/*.csv"]), ["a/list.csv", "b/keep.csv"]);
    fs::write(folder.join("quanze.toml"), "exclude = [\"b/\"]\n").unwrap();
    assert_eq!(files(&["."]), ["a/list.csv"]);
}

/// Mistakes in `quanze.toml` are told at their place, with exit code 2.
#[test]
fn configuration_mistakes_are_told_at_their_place() {
    let folder = folder("configuration");
    fs::write(folder.join("list.csv"), BAD).unwrap();
    for (config, said) in [
        ("selct = [\"B\"]\n", "是否指“select”"),
        ("select = [\"B999\"]\n", "没有规则“B999”"),
        ("as_of = \"2025-13-01\"\n", "2025-13-01"),
        ("lang = \"de\"\n", "没有名为“de”的语言"),
        ("[severity]\nB101 = \"fatal\"\n", "没有名为“fatal”的级别"),
        ("[options.B104]\nmin_shar = 0.5\n", "没有选项“min_shar”"),
        ("[options.B104]\nmin_share = \"much\"\n", "应为数"),
        ("[columns]\nbasiss = [\"依据\"]\n", "是否指“basis”"),
        ("[rules]\npaths = [\"nowhere\"]\n", "nowhere"),
        ("[roster]\nunit = [\"执法科\"]\n", "是否指“units”"),
        ("select = \"B\"\n", "应为一组文字"),
        ("select = [\n", "不是合法的 TOML"),
    ] {
        fs::write(folder.join("quanze.toml"), config).unwrap();
        let output = quanze(&folder, &["check", "list.csv"]);
        let shown = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{config}\n{shown}");
        assert!(shown.contains(said), "{config} ought to be told with “{said}”:\n{shown}");
        assert!(shown.contains("quanze.toml:"), "{config} ought to be shown at its place:\n{shown}");
    }
}

#[test]
fn configuration_is_found_upwards_and_obeyed() {
    let folder = folder("obeyed");
    let below = folder.join("a/b");
    fs::create_dir_all(&below).unwrap();
    fs::write(below.join("list.csv"), BAD.replace("实施依据", "凭据")).unwrap();
    fs::write(
        folder.join("quanze.toml"),
        "as_of = \"2024\"\n[columns]\nbasis = [\"凭据\"]\n[severity]\nmissing-basis = \"warning\"\n",
    )
    .unwrap();
    let output = quanze(&below, &["check", "list.csv", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(json["as_of"], "2024-12-31");
    assert_eq!(json["findings"][0]["rule"], "B101");
    assert_eq!(json["findings"][0]["severity"], "warning");
    assert_eq!(json["findings"][0]["occurrences"][0]["field"], "basis");

    // The roster decides which spelling of an actor is right.
    fs::write(folder.join("quanze.toml"), "select = [\"U405\"]\n[roster]\nactors = [\"甲市城市管理局\"]\n").unwrap();
    fs::write(below.join("list.csv"), GOOD.replace("甲市城管局", "甲市城市管局")).unwrap();
    let output = quanze(&below, &["check", "list.csv", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let fix = &json["findings"][0]["occurrences"][0]["fixes"][0]["edits"][0]["text"];
    assert_eq!(fix, "甲市城市管理局", "{}", text(&output.stdout));
}

/// User rules have the same shape as ours; one that fails is told in its own source, and the others run.
#[test]
fn user_rules_run_and_fail_in_their_own_source() {
    let folder = folder("user-rules");
    fs::write(folder.join("list.csv"), BAD).unwrap();
    let rule = |name: &str, code: &str, script: &str| {
        let path = folder.join("rules").join(name);
        fs::create_dir_all(&path).unwrap();
        let toml = format!(
            "code = \"{code}\"\nname = \"{name}\"\nseverity = \"warning\"\nscope = \"entry\"\n[summary]\nzh = \"甲\"\nen = \"a\"\n[messages.m]\nzh = \"名称“{{name}}”\"\nen = \"name “{{name}}”\"\n"
        );
        fs::write(path.join("rule.toml"), toml).unwrap();
        fs::write(path.join("rule.rhai"), script).unwrap();
    };
    rule("says", "X001", "fn check(entry, ctx) { ctx.report(entry.name, \"m\").with(\"name\", entry.name.text); }");
    rule("typo", "X002", "fn check(entry, ctx) {\n    if entry.nmae.is_blank { }\n}");
    rule("syntax", "X003", "fn check(entry, ctx) {\n    let 甲 = ;\n}");
    rule("endless", "X004", "fn check(entry, ctx) { loop { } }");
    rule("lost", "X005", "fn check(entry, ctx) { ctx.report(entry, \"n\"); }");
    rule("deep", "X006", "fn f(n) { f(n + 1) }\nfn check(entry, ctx) { f(0); }");
    rule("huge", "X007", "fn check(entry, ctx) { let s = \"甲\"; loop { s += s; } }");
    rule("sleeps", "X008", "fn check(entry, ctx) { sleep(1000); }");
    let output = quanze(&folder, &["check", "list.csv", "--rules", "rules"]);
    let shown = text(&output.stdout);
    assert_eq!(output.status.code(), Some(2), "{shown}");
    for said in [
        "[X001] 名称“对占用盲道的处罚”",
        "[B101]",
        "X002 typo",
        "是否指“name”",
        "rule.rhai:2:14]",
        "X003 syntax",
        "X004 endless",
        "X005 lost",
        "X006 deep",
        "X007 huge",
        "X008 sleeps",
    ] {
        assert!(shown.contains(said), "“{said}” is missing:\n{shown}");
    }
    let corpus = "fn collect(doc, ctx) { }";
    rule("corpus", "X009", corpus);
    let path = folder.join("rules/corpus/rule.toml");
    fs::write(&path, fs::read_to_string(&path).unwrap().replace("\"entry\"", "\"corpus\"")).unwrap();
    let output = quanze(&folder, &["check", "list.csv", "--rules", "rules/corpus"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stdout).contains("X009 corpus"), "a corpus rule without its second half is told");
    fs::remove_dir_all(folder.join("rules/corpus")).unwrap();
    rule("says", "B101", "fn check(entry, ctx) { }");
    let output = quanze(&folder, &["check", "list.csv", "--rules", "rules"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stdout).contains("B101"), "a code that is taken is told");
}

/// The same bytes for any number of threads, and within the width of the terminal.
#[test]
fn output_does_not_depend_on_threads() {
    let documents = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/documents");
    for format in ["pretty", "json"] {
        let one = quanze(&documents, &["check", ".", "--format", format, "--threads", "1", "--max-places", "all"]);
        for threads in ["2", "7"] {
            let many =
                quanze(&documents, &["check", ".", "--format", format, "--threads", threads, "--max-places", "all"]);
            assert_eq!(one.stdout, many.stdout);
        }
        if format == "pretty" {
            assert!(text(&one.stdout).lines().all(|line| quanze::text::width::of_str(line) <= 80));
        }
    }
}
