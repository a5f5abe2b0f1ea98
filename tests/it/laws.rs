//! The register against published lists and through the program.

use std::collections::BTreeMap;
use std::process::{Command, Output};

use quanze::law::{How, Law, LawRegister, Lookup, NearKind};

fn quanze(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_quanze")).current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The titles in book marks that follow a level tag.
fn tagged_titles(text: &str) -> BTreeMap<&str, usize> {
    let mut titles = BTreeMap::new();
    for (at, _) in text.match_indices('】') {
        let rest = text[at + '】'.len_utf8()..].trim_start();
        let Some(inner) = rest.strip_prefix('《') else {
            continue;
        };
        let mut depth = 1;
        let end = inner.char_indices().find(|(_, c)| {
            match c {
                '《' => depth += 1,
                '》' => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        if let Some((end, _)) = end.filter(|(end, _)| *end < 300) {
            *titles.entry(&inner[..end]).or_default() += 1;
        }
    }
    titles
}

#[test]
fn most_titles_of_a_published_list_are_known() {
    let Some(folder) = std::env::var_os("QUANZE_LISTS") else {
        println!("skipped: QUANZE_LISTS is unset");
        return;
    };
    let text = std::fs::read_to_string(std::path::Path::new(&folder).join("qinzhou-2025.txt")).unwrap();
    let register = LawRegister::bundled();
    let titles = tagged_titles(&text);
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (title, places) in &titles {
        let outcome = match register.find(title) {
            Lookup::Found(found) => format!("{:?}", found.how),
            Lookup::Near(near) => {
                println!("near {places:4} {title} -> {near:?}");
                "Near".to_owned()
            }
            _ => {
                println!("none {places:4} {title} (further: {:?})", register.near(title));
                "None".to_owned()
            }
        };
        let count = counts.entry(outcome).or_default();
        count.0 += 1;
        count.1 += places;
    }
    println!("{} titles: {counts:?}", titles.len());
    let known: usize = counts.iter().filter(|(how, _)| *how != "None").map(|(_, (count, _))| count).sum();
    assert!(known * 100 >= titles.len() * 85, "{known} of {}", titles.len());
}

/// No registered title may be taken for a slip of another.
#[test]
fn registered_titles_are_no_slips_of_one_another() {
    let register = LawRegister::bundled();
    let others = |law: Law<'_>| {
        let near = register.near(law.title());
        near.into_iter().filter(|near| near.law != law && near.kind == NearKind::Slip).count()
    };
    assert_eq!(register.laws().map(others).sum::<usize>(), 0);
}

/// Slips put into titles at random places, each of its own kind, are mostly recognised, and nearly never as another law.
#[test]
fn slips_are_recognised() {
    let register = LawRegister::bundled();
    let (mut right, mut wrong, mut all) = (0, 0, 0);
    for (at, law) in register.laws().enumerate().filter(|(at, _)| at % 7 == 0) {
        let mut title: Vec<char> = law.title().chars().collect();
        let first = if law.title().starts_with("中华人民共和国") { 7 } else { 0 };
        if title.len() < first + 8 {
            continue;
        }
        let place = first + 2 + at * 31 % (title.len() - first - 5);
        match at % 4 {
            0 => drop(title.remove(place)),
            1 => title.swap(place, place + 1),
            2 => title[place] = ['里', '和', '件', '法', '线'][at % 5],
            _ => title.insert(place, title[place]),
        }
        let slipped: String = title.into_iter().collect();
        match register.find(&slipped) {
            Lookup::Found(_) => continue,
            Lookup::Near(near) if near[0].law == law => right += 1,
            Lookup::Near(_) => wrong += 1,
            _ => {}
        }
        all += 1;
    }
    println!("{all} slips: {right} recognised, {wrong} taken for another law");
    assert!(right * 100 >= all * 70 && wrong * 100 <= all, "{right} and {wrong} of {all}");
}

#[test]
fn a_law_is_shown() {
    let output = quanze(&["laws", "show", "风筝法", "--laws", "fixtures/laws", "--as-of", "2012"]);
    assert_eq!(output.status.code(), Some(0));
    let page = stdout(&output);
    for part in [
        "《中华人民共和国风筝法》",
        "现行版本 2010-05-20 主席令第901号 修正",
        "▶ 2010-05-20",
        "本地登记：fixtures/laws/invented.toml",
        "尚未施行",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    let output = quanze(&["laws", "show", "风争法", "--laws", "fixtures/laws"]);
    assert_eq!(output.status.code(), Some(2));
    let output = quanze(&["laws", "show", "《纸鹞管理条例》", "--laws", "fixtures/laws"]);
    assert!(stdout(&output).contains("是误写，应为《纸鸢管理条例》"));
}

#[test]
fn registers_are_checked() {
    let output = quanze(&["laws", "check"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).contains("3501 件"));
    assert_eq!(quanze(&["laws", "check", "fixtures/laws"]).status.code(), Some(0));
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("laws");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("bad.toml");
    std::fs::write(&file, "[[law]]\ntitle = \"甲法\"\nlevel = \"法律\"\nrepealed_on = \"2025-02-30\"\n").unwrap();
    let output = quanze(&["laws", "check", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("2025-02-30") && message.contains(":4:"), "{message}");
    std::fs::write(folder.join("quanze.toml"), "[laws]\npaths = [\"bad.toml\"]\n").unwrap();
    let config = folder.join("quanze.toml");
    for (lang, head) in [("zh", "法规登记有误 "), ("en", "register error ")] {
        let output = quanze(&["laws", "show", "甲法", "--config", config.to_str().unwrap(), "--lang", lang]);
        assert_eq!(output.status.code(), Some(2));
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.starts_with(head) && told.contains("bad.toml:4:15"), "the mistake is the register's: {told}");
        assert!(!told.contains("quanze.toml"), "{told}");
    }
}

/// Files of settings in another encoding are told as such.
#[test]
fn settings_in_another_encoding_are_told() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("settings-encoding");
    std::fs::create_dir_all(&folder).unwrap();
    let (config, register) = (folder.join("quanze.toml"), folder.join("own.toml"));
    std::fs::write(&config, "[laws]\npaths = [\"own.toml\"]\n").unwrap();
    for file in [&register, &config] {
        std::fs::write(file, b"# \xb5\xc6\n").unwrap();
        let output = quanze(&["rules", "--config", config.to_str().unwrap()]);
        let told = String::from_utf8(output.stderr).unwrap().replace(['\n', ' '], "");
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains("不是UTF-8编码的文本"), "{told}");
    }
}

/// Every mistake is told at its place, whichever way the register comes in. `UPDATE=1` writes what is said.
#[test]
fn bad_registers_are_told_at_their_place() {
    let folder = std::path::Path::new("fixtures/laws/bad");
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = std::fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    assert!(files.len() >= 10);
    for path in files {
        let file = folder.join(path.file_name().unwrap());
        let file = file.to_str().unwrap();
        let output = quanze(&["laws", "check", file]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{file}\n{said}");
        let expected = path.with_extension("expected");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&expected, &said).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&expected).unwrap_or_default(), said, "{file}");
        assert!(said.contains(&format!("{file}:")), "{file} says no place:\n{said}");
        let output = quanze(&["check", "fixtures/documents/clean.csv", "--laws", file]);
        assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap()), (Some(2), said), "{file}");
    }
}

#[test]
fn names_are_judged() {
    let register = LawRegister::bundled();
    let how = |name: &str| register.get(name).map(|found| found.how);
    assert_eq!(how("出版管理条例"), Some(How::Title));
    assert_eq!(how("行政处罚法"), Some(How::Short));
    assert_eq!(how("中华人民共和国出版管理条例"), Some(How::AddedCountry));
    assert!(matches!(register.find("卫星电视广播地面接收设施安装服务办法"), Lookup::Near(_)));
}
