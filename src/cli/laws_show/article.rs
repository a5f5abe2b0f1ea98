//! An article of a law, as it stands in the local store of texts.

use std::fmt::Write as _;

use quanze::config::AsOf;
use quanze::diagnostic::Lang;
use quanze::facts::describe;
use quanze::grammar::{article, number, statute::LineKind};
use quanze::law::texts::{HeldArticle, HeldText};
use quanze::law::{Law, LawRegister, LawVersion, Standing};
use quanze::lint::today;
use quanze::model::{Article, Date};

use crate::exit::Exit;
use crate::terminal;

/// Prints articles in the version in force on a day.
pub fn show(laws: &LawRegister, law: Law<'_>, asked: &[String], as_of: AsOf, lang: Lang) -> Exit {
    let as_of = match as_of {
        AsOf::Date(date) => date.latest(),
        AsOf::Today => today(),
    };
    match page(laws, law, asked, as_of, lang) {
        Ok(page) => {
            terminal::print(&page);
            Exit::Clean
        }
        Err(message) => {
            terminal::complain(&format!("{message}\n"));
            Exit::Incomplete
        }
    }
}

fn page(laws: &LawRegister, law: Law<'_>, asked: &[String], as_of: Date, lang: Lang) -> Result<String, String> {
    let wanted = parse(asked).ok_or_else(|| match lang {
        Lang::Zh => format!("“{}”不是条号，应如 第四十二条、第42条第一款、42", asked.join(" ")),
        Lang::En => format!("“{}” is no article: write 第四十二条, 第42条第一款 or 42", asked.join(" ")),
    })?;
    let version = in_force(law, as_of, lang)?;
    let text = laws.texts().of_version(&version).filter(HeldText::has_words);
    let text = text.ok_or_else(|| lacking(laws, law, &version, lang))?;
    let mut page = format!("《{}》（{}）\n", law.title(), describe(&version));
    if let Some(path) = text.path() {
        let _ = writeln!(page, "{}{}", lang.pick("文本：", "text: "), path.display());
    }
    for wanted in &wanted {
        let found = matching(&text, wanted);
        if found.is_empty() {
            let (name, last) = (name(wanted.article, wanted.sub_article), text.last_article());
            return Err(match lang {
                Lang::Zh => format!("《{}》（{}）没有{name}，最后一条是第{last}条", law.title(), describe(&version)),
                Lang::En => {
                    format!("《{}》 ({}) has no {name}; its last article is {last}", law.title(), describe(&version))
                }
            });
        }
        for article in found {
            page.push('\n');
            write_article(&mut page, &article, wanted, lang)?;
        }
    }
    Ok(page)
}

/// The articles that words name; a bare number is one.
fn parse(asked: &[String]) -> Option<Vec<Article>> {
    let mut all = Vec::new();
    for word in asked {
        let word = word.trim();
        let bare = number::parse_prefix(word).is_some_and(|(_, len)| len == word.len());
        let text = if bare { format!("第{word}条") } else { word.to_owned() };
        let run = article::articles(&text, 0).filter(|run| run.end == text.len())?;
        all.extend(run.articles);
    }
    (!all.is_empty() && all.iter().all(|article| article.article != 0)).then_some(all)
}

fn in_force<'r>(law: Law<'r>, as_of: Date, lang: Lang) -> Result<LawVersion<'r>, String> {
    let title = law.title();
    let newest = || law.version_on(as_of);
    match law.standing(as_of) {
        Standing::InForce(version) => Ok(version),
        Standing::Repealed(on) => newest().ok_or_else(|| {
            let on = on.map_or(String::new(), |on| on.to_string());
            match lang {
                Lang::Zh => format!("《{title}》已废止 {on}"),
                Lang::En => format!("《{title}》 is repealed {on}"),
            }
        }),
        Standing::Pending(_) | Standing::NotIssued => Err(match lang {
            Lang::Zh => format!("《{title}》在 {as_of} 尚未施行，请用 --as-of 指定日期"),
            Lang::En => format!("《{title}》 has no effect on {as_of} yet: give a day with --as-of"),
        }),
        _ => Err(match lang {
            Lang::Zh => format!("登记库没有《{title}》的版本"),
            Lang::En => format!("the register has no version of 《{title}》"),
        }),
    }
}

/// That the words of a version are not at hand, and what is.
fn lacking(laws: &LawRegister, law: Law<'_>, version: &LawVersion<'_>, lang: Lang) -> String {
    let (title, version) = (law.title(), describe(version));
    let mut text = match lang {
        Lang::Zh => format!("本地文本库没有《{title}》（{version}）的条文。"),
        Lang::En => format!("the local store has no text of 《{title}》 ({version})."),
    };
    let held: Vec<String> = laws
        .texts()
        .of_title(title)
        .iter()
        .filter(|text| text.has_words())
        .map(|text| text.date().to_string())
        .collect();
    text.push_str(&match (held.is_empty(), lang) {
        (true, Lang::Zh) => "请先用 quanze laws import 文件夹 收入法规文本。".to_owned(),
        (true, Lang::En) => " Take law texts in first: quanze laws import DIR.".to_owned(),
        (false, Lang::Zh) => format!("有文本的版本：{}，可用 --as-of 指定日期查看。", held.join("、")),
        (false, Lang::En) => format!(" It has those of {}: give a day with --as-of.", held.join(", ")),
    });
    text
}

fn matching<'t>(text: &'t HeldText, wanted: &Article) -> Vec<HeldArticle<'t>> {
    let is_wanted = |number: (u32, u32)| match wanted.to {
        Some(to) => (wanted.article..=to).contains(&number.0),
        None => number == (wanted.article, wanted.sub_article),
    };
    text.articles().filter(|article| is_wanted(article.number())).collect()
}

/// An article, a line for each paragraph and item; of one of which a paragraph or item is asked for, only that.
fn write_article(page: &mut String, article: &HeldArticle<'_>, wanted: &Article, lang: Lang) -> Result<(), String> {
    let Some((words, text)) = article.words() else { return Ok(()) };
    let name = name(words.number, words.sub);
    let (mut paragraph, mut item, mut shown) = (0, 0, 0);
    for line in &words.lines {
        match line.kind {
            LineKind::Paragraph => (paragraph, item) = (paragraph + 1, 0),
            LineKind::Item => item += 1,
            LineKind::Subitem => {}
        }
        let is_asked = (wanted.paragraph == 0 || wanted.paragraph == paragraph)
            && (wanted.item == 0 || wanted.item == item || line.inner_items >= wanted.item);
        if !is_asked {
            continue;
        }
        let head = if shown == 0 { format!("{name}　") } else { String::new() };
        let _ = writeln!(page, "　　{head}{}", line.span.slice(text));
        shown += 1;
    }
    if shown > 0 {
        return Ok(());
    }
    let counts: Vec<String> = article.paragraphs().iter().map(u8::to_string).collect();
    Err(match lang {
        Lang::Zh => format!("{name}有 {} 款，各款的项数：{}", counts.len(), counts.join("、")),
        Lang::En => format!("{name} has {} paragraphs, with so many items: {}", counts.len(), counts.join(", ")),
    })
}

fn name(article: u32, sub: u32) -> String {
    let sub = if sub == 0 { String::new() } else { format!("之{}", number::to_chinese(sub)) };
    format!("第{}条{sub}", number::to_chinese(article))
}
