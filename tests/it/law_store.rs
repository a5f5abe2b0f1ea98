//! The local store of law texts through the program: import, what checks make of it, and the article shown.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use zip::write::{SimpleFileOptions, ZipWriter};

use crate::support::scratch;

const OLD: &str = "中华人民共和国风筝法\n（2000年3月1日全国人民代表大会常务委员会第九次会议通过　自2000年6月1日起施行）\n\
    第一章　总则\n第一条　为了放飞，制定本法。\n第二条　风筝应当有线。有下列情形之一的，不得放飞：\n（一）大风；\n（二）雷雨。\n\
    情节严重的，处五十元罚款。\n第三条　本法自公布之日起施行。\n";

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let laws = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/laws/invented.toml");
    let mut command = Command::new(env!("CARGO_BIN_EXE_quanze"));
    command.current_dir(folder).env("XDG_DATA_HOME", folder.join("data")).env("HOME", folder.join("home"));
    command.args(arguments).arg("--laws").arg(laws).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A Word document with a paragraph for each line.
fn docx(text: &str) -> Vec<u8> {
    let paragraphs: String = text.lines().map(|line| format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>")).collect();
    let body = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{paragraphs}</w:body></w:document>"
    );
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    zip.write_all(body.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

fn amended() -> String {
    OLD.replace("自2000", "根据2010年5月20日《关于修改〈风筝法〉的决定》修正　自2010").replace("五十元", "一百元")
}

#[test]
fn texts_of_every_kind_are_taken_in_and_shown() {
    let folder = scratch("store-kinds");
    fs::create_dir_all(folder.join("下载/法律")).unwrap();
    fs::write(folder.join("下载/法律/中华人民共和国风筝法_20000301.docx"), docx(OLD)).unwrap();
    fs::write(folder.join("下载/风筝法.txt"), utf16(&amended())).unwrap();
    fs::write(folder.join("下载/说明.md"), "一、说明。\n").unwrap();
    fs::write(folder.join("下载/旧.doc"), "x").unwrap();
    let output = run(&folder, &["laws", "import", "下载"]);
    let (told, complaints) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{complaints}");
    assert!(told.contains("收入 2 件文本（新增 2，更新 0，未变 0）；跳过 2 个文件"), "{told}");
    assert!(
        complaints
            .contains("日期取自题注，请核对题注是否写到最近一次修改：\n  《中华人民共和国风筝法》（2010-05-20）\n"),
        "{complaints}"
    );
    assert!(complaints.contains("说明.md：没有分出条文") && complaints.contains("旧.doc：这种格式"), "{complaints}");
    assert!(folder.join("data/quanze/law-texts/中华人民共和国风筝法(2010-05-20).md").is_file());
    let again = text(&run(&folder, &["laws", "import", "下载"]).stdout);
    assert!(again.contains("新增 0，更新 0，未变 2"), "{again}");

    let shown = |arguments: &[&str]| {
        let day: &[&str] = if arguments.contains(&"--as-of") { &[] } else { &["--as-of", "2012"] };
        let output = run(&folder, &[&["laws", "show", "《风筝法》"], arguments, day].concat());
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let page = text(&output.stdout);
        page.split_once("\n\n").unwrap().1.to_owned()
    };
    let whole = "　　第二条　风筝应当有线。有下列情形之一的，不得放飞：\n　　（一）大风；\n　　（二）雷雨。\n　　情节严重的，处一百元罚款。\n";
    assert_eq!(shown(&["第二条"]), whole);
    assert_eq!(shown(&["2"]), whole);
    assert_eq!(shown(&["第2条", "--as-of", "2005"]), whole.replace("一百", "五十"));
    assert_eq!(shown(&["第二条第二款"]), "　　第二条　情节严重的，处一百元罚款。\n");
    assert_eq!(shown(&["第二条第一款第（二）项"]), "　　第二条　（二）雷雨。\n");
    assert_eq!(shown(&["第一条、第三条"]).lines().count(), 3);
    for ([article, day], said) in [
        (["第九条", "2012"], "没有第九条，最后一条是第3条"),
        (["第二条第五款", "2012"], "第二条有 2 款，各款的项数：2、0"),
        (["附则", "2012"], "“附则”不是条号"),
        (["第二条", "2000-04"], "尚未施行"),
        (["第二条", "2025"], "有文本的版本：2000-03-01、2010-05-20"),
    ] {
        let output = run(&folder, &["laws", "show", "风筝法", article, "--as-of", day]);
        assert_eq!(output.status.code(), Some(2), "{article}");
        assert!(text(&output.stderr).contains(said), "{said}\n{}", text(&output.stderr));
    }
}

/// The text in UTF-16, as Windows programs write it.
fn utf16(text: &str) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}

#[test]
fn what_cannot_be_taken_in_is_named_and_the_rest_is() {
    let folder = scratch("store-bad");
    fs::create_dir_all(folder.join("下载")).unwrap();
    let file = |name: &str, bytes: &[u8]| fs::write(folder.join("下载").join(name), bytes).unwrap();
    file("风筝法(2000-03-01).txt", OLD.as_bytes());
    file("坏(2000-03-01).docx", b"PK\x03\x04word/document.xml");
    file("乱码(2000-03-01).txt", &[0xff, 0xff, 0x80, 0x81]);
    file("空(2000-03-01).txt", b"");
    file("缺条(2000-03-01).txt", OLD.replace("第三条", "第九条").as_bytes());
    file("无日期.txt", OLD.replace("2000年", "某年").as_bytes());
    file("风筝法(2000-03-01).md", amended().as_bytes());
    let output = run(&folder, &["laws", "import", "下载", "没有", "--to", "库"]);
    let complaints = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{complaints}");
    for said in [
        "没有：无法读取",
        "下载/坏(2000-03-01).docx：这个",
        "下载/乱码(2000-03-01).txt：",
        "下载/空(2000-03-01).txt：文件为空",
        "下载/缺条(2000-03-01).txt：第2条之后是第9条",
        "下载/无日期.txt：文件名和题注都没有版本日期",
        "同为《中华人民共和国风筝法》（2000-03-01），文字却不同",
    ] {
        assert!(complaints.contains(said), "{said}\n{complaints}");
    }
    let names: Vec<_> = fs::read_dir(folder.join("库")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["中华人民共和国风筝法(2000-03-01).md"]);
    assert!(text(&output.stdout).contains("收入 1 件"), "{}", text(&output.stdout));
    for (arguments, said) in [
        (&["laws", "import", "库", "--to", "库"][..], "已在文本库之内"),
        (&["laws", "import", "下载/坏(2000-03-01).docx", "--to", "库"], "文件不完整或已损坏"),
        (&["laws", "import", "下载/空(2000-03-01).txt"], "文件为空"),
        (&["laws", "show", "风筝法", "第一条"], "请先用 quanze laws import"),
    ] {
        let output = run(&folder, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains(said), "{arguments:?}: {}", text(&output.stderr));
    }
    // A store that cannot be written is told, and nothing is half there.
    fs::write(folder.join("文件"), "x").unwrap();
    let output = run(&folder, &["laws", "import", "下载", "--to", "文件"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("无法写入文本库"), "{}", text(&output.stderr));
}

#[test]
fn checks_use_the_store_that_is_configured() {
    let folder = scratch("store-check");
    fs::write(folder.join("风筝法(2000-03-01).txt"), OLD).unwrap();
    fs::write(folder.join("quanze.toml"), "select = [\"B109\"]\n[laws]\ntexts = \"库\"\n").unwrap();
    let list = "序号,权力类型,事项名称,实施主体,实施依据\n\
                1,行政处罚,对违规放飞的处罚,甲局,《风筝法》（2000年3月1日通过）第二条　情节严重的，处五元罚款。\n";
    fs::write(folder.join("清单.csv"), list).unwrap();
    let check = |said: &str| {
        let output = run(&folder, &["check", "清单.csv", "--as-of", "2005"]);
        let told = format!("{}{}", text(&output.stdout), text(&output.stderr));
        assert!(told.contains(said), "{said}\n{told}");
        output.status.code()
    };
    // Named in the configuration and not there: told at its place, with what to do.
    assert_eq!(check("quanze.toml:3:9"), Some(2));
    assert_eq!(check("先用 quanze laws import"), Some(2));
    assert_eq!(run(&folder, &["laws", "import", "风筝法(2000-03-01).txt"]).status.code(), Some(0));
    assert!(folder.join("库").is_dir());
    assert_eq!(check("“处五”之后缺“十”"), Some(0));
    let english = run(&folder, &["check", "清单.csv", "--as-of", "2005", "--lang", "en"]);
    let english = text(&english.stdout);
    assert!(english.contains("“十” is missing after “处五”") && !english.contains("之后缺"), "{english}");
    // One that is there and no folder is a mistake at its place in the configuration.
    fs::remove_dir_all(folder.join("库")).unwrap();
    fs::write(folder.join("库"), "").unwrap();
    assert_eq!(check("quanze.toml:3:9"), Some(2));
    fs::write(folder.join("quanze.toml"), "[laws]\ntext = \"库\"\n").unwrap();
    assert_eq!(check("是否指“texts”？"), Some(2));
}
