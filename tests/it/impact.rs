//! `quanze laws impact`: the work list after an amendment, on invented lists and laws.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

/// Two lists in a folder, with a file beside them that is no list.
fn lists(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("乙")).unwrap();
    let head = "序号,权力类型,事项名称,实施主体,实施依据,责任事项依据\n";
    let first = "1,行政处罚,对违规放飞的处罚,甲局,\"《风筝法》（2010年5月20日修正）第三条、第五条：略。\n《甲市放飞办法》第二条：略。\",\"1.同上第七条。\"\n\
                 2,行政处罚,=对违规制作的处罚,甲局,《莲灯制作管理办法》第一条：依照《风筝法》第九条处理。,\n";
    fs::write(folder.join("甲.csv"), format!("{head}{first}")).unwrap();
    let second = "1,行政许可,放飞许可,乙局,《中华人民共和国风筝法》第八条：略。,\n";
    fs::write(folder.join("乙/清单.csv"), format!("{head}{second}")).unwrap();
    fs::write(folder.join("乙/说明.txt"), "依照《风筝法》第二条，特作说明。\n").unwrap();
    folder
}

fn impact(folder: &Path, arguments: &[&str]) -> Output {
    let laws = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/laws/cases.toml");
    let mut command = Command::new(env!("CARGO_BIN_EXE_quanze"));
    command.current_dir(folder).args(["laws", "impact"]).args(arguments).arg("--laws").arg(laws);
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_law_is_found_under_all_its_names() {
    let folder = lists("impact-title");
    let output = impact(&folder, &["《风筝法》", ".", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&found["files"], &found["skipped"], &found["failures"]), (&json!(2), &json!(1), &json!([])));
    let laws = found["laws"].as_array().unwrap();
    assert_eq!(laws.len(), 1);
    assert_eq!(laws[0]["title"], "中华人民共和国风筝法");
    assert_eq!(laws[0]["current"], "2025年11月20日主席令第902号修订");
    assert_eq!((&laws[0]["certain"], &laws[0]["change"]), (&json!(true), &Value::Null));
    let places = laws[0]["places"].as_array().unwrap();
    assert!(places.iter().all(|place| place["version"] == "older" || place["version"] == "unstated"));
    let told: Vec<_> = places.iter().map(|place| (&place["path"], &place["number"], &place["articles"])).collect();
    // What quoted text names is no citation of the list.
    let expected = [("./乙/清单.csv", json!(["第八条"])), ("./甲.csv", json!(["第三条", "第五条"]))];
    let mut told: Vec<_> =
        told.into_iter().map(|(path, _, articles)| (path.as_str().unwrap(), articles.clone())).collect();
    told.sort_by_key(|(path, _)| *path);
    assert_eq!(told, expected.map(|(path, articles)| (path, articles)));
}

#[test]
fn what_changed_since_a_day() {
    let folder = lists("impact-since");
    let titles = |since: &str| {
        let output = impact(&folder, &["--since", since, ".", "--format", "json"]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let found: Value = serde_json::from_slice(&output.stdout).unwrap();
        let laws = found["laws"].as_array().unwrap().clone();
        laws.iter().map(|law| (law["title"].as_str().unwrap().to_owned(), law["change"].clone())).collect::<Vec<_>>()
    };
    let kite = ("中华人民共和国风筝法".to_owned(), json!("2025年11月20日主席令第902号修订，2026年5月1日起施行"));
    let lamp = ("莲灯制作管理办法".to_owned(), json!("2020年8月9日国家风筝局令第2号修正"));
    assert_eq!(titles("2020-08-09"), [kite.clone(), lamp]);
    assert_eq!(titles("2020-08-10"), std::slice::from_ref(&kite));
    assert_eq!(titles("2026-05-01"), [kite]);
    assert_eq!(titles("2026-05-02"), []);
}

#[test]
fn tables_for_people_and_spreadsheets() {
    let folder = lists("impact-forms");
    let table = text(&impact(&folder, &["莲灯制作管理办法", "甲.csv"]).stdout);
    assert_eq!(
        table,
        "《莲灯制作管理办法》  现行：2020年8月9日国家风筝局令第2号修正\n  \
         甲.csv\n    \
         第2项 =对违规制作的处罚\n      \
         实施依据  第4行  第一条  [未写版本]\n\n\
         共查 1 个文件：1 件法规，1 处引用。\n"
    );
    let csv = text(&impact(&folder, &["莲灯制作管理办法", "甲.csv", "--format", "csv"]).stdout);
    assert_eq!(
        csv,
        "\u{feff}文件,行,位置,序号,事项名称,栏,引用写法,引用版本,条款,法规,变动,现行版本,请人工核实\r\n\
         甲.csv,4,,2,'=对违规制作的处罚,实施依据,《莲灯制作管理办法》,未写版本,第一条,莲灯制作管理办法,,2020年8月9日国家风筝局令第2号修正,\r\n"
    );
    let kites = text(&impact(&folder, &["风筝法", "."]).stdout);
    for part in ["实施依据  第2行  第三条、第五条  [旧版本（2010年5月20日修正）]", "第2行  第八条  [未写版本]"]
    {
        assert!(kites.contains(part), "{part}\n{kites}");
    }
    assert!(kites.contains("2 处引用，其中 1 处引用的是旧版本。"), "{kites}");
    // The register lacks it, the lists have it.
    let local = text(&impact(&folder, &["甲市放飞办法", "."]).stdout);
    assert!(local.contains("（登记库没有这个文件）") && local.contains("第二条"), "{local}");
}

#[test]
fn what_cannot_be_searched_is_told() {
    let folder = lists("impact-bad");
    fs::write(folder.join("坏.docx"), "PK\u{3}\u{4}").unwrap();
    let told = |arguments: &[&str], said: &str| {
        let output = impact(&folder, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains(said), "{arguments:?}: {}", text(&output.stderr));
        text(&output.stdout)
    };
    assert!(told(&["风筝法", "没有.csv", "甲.csv"], "没有.csv").contains("1 处引用"));
    assert!(told(&["风筝法", "坏.docx", "甲.csv"], "坏.docx").contains("1 处引用"));
    told(&["风争法", "甲.csv"], "登记库中没有《风争法》");
    told(&["莲灯制做管理办法", "甲.csv"], "  《莲灯制作管理办法》");
    told(&["甲.csv"], "请在法规名称后面写明");
    told(&["甲.csv", "甲.csv"], "它是一个文件");
    told(&["--since", "去年", "."], "应为日期");
    told(&["--since", "2025-02-30", "."], "应为日期");
    fs::create_dir_all(folder.join("空")).unwrap();
    told(&["风筝法", "空"], "没有可查的清单");
}
