//! The bundled fingerprints of law texts: made here from a folder of texts, and held equal to it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use quanze::facts::{Facts, Standards};
use quanze::grammar::number::to_chinese;
use quanze::grammar::statute::{Statute, statute};
use quanze::law::LawRegister;
use quanze::law::texts::{LawTexts, Pack, PackSource, TextStore, parse_text_name};
use quanze::model::Date;
use quanze::read::{Limits, ReadOptions, read};
use quanze::vocabulary::Vocabulary;

const BUNDLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/rules/_data/law-texts.bin");

fn markdown(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            markdown(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
}

struct Text {
    title: String,
    date: Date,
    words: String,
    statute: Statute,
}

/// The texts of a folder that have articles; the others are named.
fn texts(folder: &Path) -> Vec<Text> {
    let mut paths = Vec::new();
    markdown(folder, &mut paths);
    paths.sort();
    let mut texts = Vec::new();
    for path in paths {
        let words = std::fs::read_to_string(&path).unwrap();
        let (title, date) = parse_text_name(&path.file_stem().unwrap().to_string_lossy());
        let statute = statute(&words);
        match date {
            Some(date) if statute.articles.len() > 1 => texts.push(Text { title, date, words, statute }),
            _ => println!("left out: {}", path.display()),
        }
    }
    texts
}

/// With `UPDATE=1` the bundle is written, else compared.
#[test]
fn the_bundle_is_what_the_texts_give() {
    let Some(folder) = std::env::var_os("QUANZE_LAW_TEXTS") else {
        println!("skipped: QUANZE_LAW_TEXTS is unset");
        return;
    };
    let texts = texts(Path::new(&folder));
    let sources = texts.iter().map(|text| PackSource {
        title: &text.title,
        date: text.date,
        text: &text.words,
        statute: &text.statute,
    });
    let pack = Pack::new(sources.collect());
    let register = LawRegister::bundled();
    for text in &texts {
        let known =
            register.by_title(&text.title).is_some_and(|law| law.events().any(|event| event.date() == Some(text.date)));
        if !known {
            println!("no such version in the register: {} {}", text.title, text.date);
        }
    }
    let (count, articles) = pack.counts();
    println!("{count} texts, {articles} articles, {} bytes", pack.bytes().len());
    assert!(pack.bytes().len() < 4 << 20);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(BUNDLE, pack.bytes()).unwrap();
    }
    assert!(std::fs::read(BUNDLE).unwrap() == pack.bytes(), "run with UPDATE=1 to make the bundle anew");
}

/// Where the register says how many articles a version has, its text has as many.
#[test]
fn texts_and_register_count_alike() {
    let register = LawRegister::bundled();
    let (mut alike, mut other) = (0, Vec::new());
    for law in register.laws() {
        for version in law.versions() {
            let Some(text) = register.texts().of_version(&version) else { continue };
            match version.articles() {
                Some(count) if count != text.last_article() => {
                    other.push(format!("{} {}: {count}, {}", law.title(), text.date(), text.last_article()));
                }
                _ => alike += 1,
            }
        }
    }
    println!("{alike} alike, others:\n{}", other.join("\n"));
    assert!(other.len() * 100 <= alike, "{}", other.join("\n"));
}

/// The lists of a folder, by name.
fn lists(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            lists(&path, found);
        } else if path.extension().is_some_and(|extension| extension != "md" && extension != "odt") {
            found.push(path);
        }
    }
    found.sort();
}

/// How faithful the quotations of published lists are; with `SHOW=1` every difference is printed beside the article.
#[test]
fn quotations_of_published_lists() {
    let (Some(folder), Some(texts)) = (std::env::var_os("QUANZE_LISTS"), std::env::var_os("QUANZE_LAW_TEXTS")) else {
        println!("skipped: QUANZE_LISTS or QUANZE_LAW_TEXTS is unset");
        return;
    };
    let register = Arc::new(LawRegister::bundled());
    let with_words = LawTexts::bundled().with_store(TextStore::open(Path::new(&texts)).unwrap());
    let mut paths = Vec::new();
    lists(Path::new(&folder), &mut paths);
    let (mut compared, mut differing) = (0, 0);
    for path in paths {
        let vocabulary = Arc::new(Vocabulary::bundled());
        let options = ReadOptions { vocabulary: &vocabulary, limits: Limits::default() };
        let Ok(reading) = read(&path.display().to_string(), &std::fs::read(&path).unwrap(), &options) else {
            println!("{}: cannot be read", path.display());
            continue;
        };
        let as_of = reading.document.date.as_ref().map_or(Date::new(2025, 12, 31), |date| date.value.latest());
        let standards = Standards {
            vocabulary: Arc::clone(&vocabulary),
            laws: Arc::clone(&register),
            as_of,
            fact_bytes: usize::MAX,
        };
        let facts = Facts::new(Arc::new(reading.source), Arc::new(reading.document), standards);
        let started = std::time::Instant::now();
        let found = facts.quotations();
        println!(
            "{} ({as_of}): {} quotations, {} compared ({} faithful, {} with differences, {} sentences), {} not: {:?}; \
             differences at {} places, {:?}",
            path.display(),
            found.checked + found.not_checkable.total(),
            found.checked,
            found.matched,
            found.checked - found.matched,
            found.sentences,
            found.not_checkable.total(),
            found.not_checkable,
            found.faults.len(),
            started.elapsed(),
        );
        compared += found.checked;
        differing += found.checked - found.matched;
        if std::env::var_os("SHOW").is_none() {
            continue;
        }
        let mut seen = std::collections::BTreeSet::new();
        for fault in &found.faults {
            let values = facts.quotation_values(fault);
            let value = |key: &str| values.iter().find(|(name, _)| *name == key).map_or("", |(_, value)| value);
            let key = (value("title"), value("article"), value("sentence"));
            if !seen.insert((key.0.to_owned(), key.1.to_owned(), key.2.to_owned())) {
                continue;
            }
            println!(
                "--- {} certain={} 《{}》（{}）{} -> {} {}\n  sentence: {}\n  marked:   {}",
                fault.kind,
                fault.certain,
                key.0,
                value("version"),
                key.1,
                value("elsewhere"),
                value("other"),
                key.2.replace('\n', "⏎"),
                fault.span.slice(facts.words(fault.text)).replace('\n', "⏎"),
            );
            let law = register.get(key.0).unwrap().law;
            let text = law.versions().filter_map(|version| {
                let held = with_words.of_version(&version)?;
                (value("version").starts_with(&format!("{}年", held.date().year))).then_some(held)
            });
            for held in text {
                let article = held.articles().find(|article| {
                    let (number, _) = article.number();
                    key.1 == format!("第{}条", quanze::grammar::number::to_chinese(number))
                });
                println!("  article:  {}", article.and_then(|article| article.lines()).unwrap_or_default().join("⏎"));
            }
        }
    }
    println!("{compared} compared, {differing} with differences");
    // Published lists quote mostly right: many more differences would be our own.
    assert!(compared == 0 || differing * 100 <= compared * 20, "{differing} of {compared}");
}

/// A list whose every item quotes an article of a law in full; `change` alters the words of some.
fn quoting_list(texts: &[Text], change: impl Fn(usize, &str) -> String) -> String {
    let mut list = String::from("序号,权力类型,事项名称,实施依据\n");
    for (at, text) in texts.iter().enumerate() {
        let articles = &text.statute.articles;
        let article = &articles[at * 7 % articles.len()];
        let lines: Vec<&str> = article.lines.iter().map(|line| line.span.slice(&text.words)).collect();
        let sub = if article.sub == 0 { String::new() } else { format!("之{}", to_chinese(article.sub)) };
        let number = to_chinese(article.number);
        let words = change(at, &lines.join("\n")).replace('"', "\"\"");
        let Date { year, month, day } = text.date;
        list.push_str(&format!(
            "{at},行政检查,第{at}项检查,\"《{}》（{year}年{month}月{day}日修订）第{number}条{sub}：{words}\"\n",
            text.title.replace('《', "〈").replace('》', "〉"),
        ));
    }
    list
}

fn compare_quotations(list: &str) -> (usize, std::collections::BTreeSet<usize>, Vec<String>) {
    let vocabulary = Arc::new(Vocabulary::bundled());
    let options = ReadOptions { vocabulary: &vocabulary, limits: Limits::default() };
    let reading = read("list.csv", list.as_bytes(), &options).unwrap();
    let laws = Arc::new(LawRegister::bundled());
    let standards =
        Standards { vocabulary: Arc::clone(&vocabulary), laws, as_of: Date::new(2026, 11, 22), fact_bytes: usize::MAX };
    let facts = Facts::new(Arc::new(reading.source), Arc::new(reading.document), standards);
    let found = facts.quotations();
    let rows = |fault: &quanze::facts::QuotationFault| {
        facts.places(fault.text).iter().map(|place| place.entry as usize).collect::<Vec<_>>()
    };
    let told = found.faults.iter().map(|fault| {
        let words = fault.span.slice(facts.words(fault.text)).replace('\n', "⏎");
        format!("{:?} {} {words}", rows(fault), fault.kind)
    });
    let told = told.collect();
    (found.checked, found.faults.iter().flat_map(rows).collect(), told)
}

/// Articles quoted in full are faithful, whatever is in them; with one character changed, nearly all are told.
#[test]
fn articles_quoted_in_full_are_faithful_and_slips_are_found() {
    let Some(folder) = std::env::var_os("QUANZE_LAW_TEXTS") else {
        println!("skipped: QUANZE_LAW_TEXTS is unset");
        return;
    };
    let texts = texts(Path::new(&folder));
    let (checked, wrong, told) = compare_quotations(&quoting_list(&texts, |_, words| words.to_owned()));
    println!("{} quotations, {checked} compared, {} taken for unfaithful", texts.len(), wrong.len());
    println!("{}", told.join("\n"));
    // Each in its own way: a character left out, doubled, or another in its place; never the first or last of a sentence.
    let changed = quoting_list(&texts, |at, words| {
        let mut chars: Vec<char> = words.chars().collect();
        let is_word = |c: &char| matches!(c, '一'..='龥') && !"一二三四五六七八九十第条款项".contains(*c);
        let inner = |at: &usize| chars[at - 2..=at + 2].iter().all(is_word);
        let places: Vec<usize> = (2..chars.len().saturating_sub(2)).filter(inner).collect();
        let Some(&place) = places.get(at * 31 % places.len().max(1)) else { return words.to_owned() };
        match at % 3 {
            0 => drop(chars.remove(place)),
            1 => chars.insert(place, '甲'),
            _ => chars[place] = '乙',
        }
        chars.into_iter().collect()
    });
    let (checked_again, found, _) = compare_quotations(&changed);
    println!("{checked_again} compared with a slip in each, {} found", found.len());
    assert!(wrong.len() * 200 <= checked, "{} of {checked}", wrong.len());
    assert!(found.len() * 100 >= checked_again * 95, "{} of {checked_again}", found.len());
}
