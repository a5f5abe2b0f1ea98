mod article;

use quanze::config::AsOf;
use quanze::diagnostic::Lang;
use quanze::law::{Confidence, Found, How, Law, LawRegister, LawVersion, Standing, Status};
use quanze::lint::today;
use quanze::model::Date;
use quanze::report::wrap_into;
use quanze::text::width;

use crate::args::LawsShowArguments;
use crate::exit::Exit;
use crate::inputs::bare_title;
use crate::{setup, terminal};

/// `quanze laws show TITLE`: what the register knows about an instrument.
pub fn run(arguments: &LawsShowArguments) -> Exit {
    let setup = match setup::prepare(&arguments.setup, None) {
        Ok(setup) => setup,
        Err(exit) => return exit,
    };
    let lang = setup.lang;
    let title = bare_title(&arguments.title);
    let Some(found) = setup.laws.get(title) else {
        terminal::complain(&unknown(title, &setup.laws, lang));
        return Exit::Incomplete;
    };
    let as_of = arguments.as_of.or(setup.config.as_of);
    if !arguments.articles.is_empty() {
        return article::show(&setup.laws, found.law, &arguments.articles, as_of.unwrap_or(AsOf::Today), lang);
    }
    let as_of = match as_of {
        Some(AsOf::Date(date)) => date.latest(),
        _ => today(),
    };
    let width = terminal::style(lang, None, terminal::stdout_is_terminal()).width;
    let mut page = Page { lang, width, text: String::new(), sources: Vec::new() };
    page.how(&found, title);
    page.facts(&found.law, as_of);
    page.table(&found.law, as_of);
    page.sources();
    terminal::print(&page.text);
    Exit::Clean
}

fn unknown(title: &str, laws: &LawRegister, lang: Lang) -> String {
    let mut text = match lang {
        Lang::Zh => format!("登记库中没有《{title}》。登记库并不完整，没有登记不等于不存在。\n"),
        Lang::En => format!("《{title}》 is not in the register, which is not complete: it may well exist.\n"),
    };
    let near = laws.near(title);
    if !near.is_empty() {
        text.push_str(lang.pick("相近的名称：\n", "near titles:\n"));
        for near in near.iter().take(5) {
            text.push_str(&format!("  《{}》\n", near.law.title()));
        }
    }
    text
}

/// The page as it grows.
struct Page {
    lang: Lang,
    width: usize,
    text: String,
    /// The sources, in the order of the numbers that stand for them in the table.
    sources: Vec<String>,
}

impl Page {
    fn line(&mut self, word: &str, text: &str) {
        self.text.push_str(word);
        wrap_into(&mut self.text, text, width::of_str(word), self.width);
    }

    fn pair(&mut self, zh: &str, en: &str, text: &str) {
        if !text.is_empty() {
            let word = self.lang.pick(zh, en).to_owned();
            self.line(&word, text);
        }
    }

    /// What is to be said about the name that was asked for.
    fn how(&mut self, found: &Found<'_>, asked: &str) {
        let title = found.law.title();
        let (zh, en) = match found.how {
            How::Former => ("是旧称，现称", "is a former title of"),
            How::Misnomer => ("是误写，应为", "is a common mistake for"),
            How::AddedCountry => ("多了“中华人民共和国”，应为", "has a 中华人民共和国 too much; the title is"),
            How::Nested => ("印发的是", "issues"),
            _ => return,
        };
        let text = format!("《{asked}》{}《{title}》", self.lang.pick(zh, en));
        self.line("", &text);
        self.text.push('\n');
    }

    fn facts(&mut self, law: &Law<'_>, as_of: Date) {
        self.line("", &format!("《{}》", law.title()));
        let join = |names: &mut dyn Iterator<Item = &str>| names.collect::<Vec<_>>().join("、");
        let region = if law.region().is_empty() { String::new() } else { format!("（{}）", law.region()) };
        self.pair("级别：", "level: ", &format!("{}{region}", law.level().name()));
        self.pair("制定机关：", "issuer: ", law.issuer());
        self.pair("别名：", "other names: ", &join(&mut law.aliases()));
        self.pair("旧称：", "former titles: ", &join(&mut law.former()));
        self.pair("常见误写：", "common mistakes: ", &join(&mut law.misnomers()));
        let lang = self.lang;
        let status = match law.status() {
            Status::Amended => lang.pick(
                "已修改（以下最新文本之后又有修改，登记库没有新文本，请人工核实）",
                "amended after the newest text below; the register lacks the new text",
            ),
            other => other.name(),
        };
        self.pair("状态：", "status: ", status);
        self.pair("废止日期：", "repealed on: ", &shown(law.repealed_on()));
        self.pair("被取代：", "replaced by: ", law.superseded_by().unwrap_or(""));
        let standing = self.standing(law, as_of);
        self.pair(&format!("{as_of}："), &format!("on {as_of}: "), &standing);
        self.pair("现行文本条数：", "articles: ", &law.articles().map_or(String::new(), |count| count.to_string()));
        let complete = match law.history_complete() {
            true => lang.pick("完整", "complete"),
            false => lang.pick("可能不全，未列出的日期和文号不能据此判错", "perhaps incomplete"),
        };
        self.pair("沿革：", "history: ", complete);
        self.pair("可信度：", "confidence: ", confidence(law.confidence(), lang));
        self.pair("出处：", "source: ", law.source());
        self.pair("本地登记：", "local register: ", law.origin().unwrap_or(""));
    }

    fn standing(&self, law: &Law<'_>, as_of: Date) -> String {
        let lang = self.lang;
        let named = |version: &LawVersion<'_>| {
            let number = version.number().map_or(String::new(), |number| format!(" {number}"));
            format!("{}{number} {}", shown(version.date()), version.kind().name())
        };
        match law.standing(as_of) {
            Standing::InForce(version) => {
                let word = lang.pick("现行版本 ", "in force: ");
                let doubt = match version.confidence().min(law.confidence()) {
                    Confidence::High => "",
                    _ => lang.pick("（请人工核实）", " (to be verified)"),
                };
                format!("{word}{}{doubt}", named(&version))
            }
            Standing::Repealed(_) => lang.pick("已废止", "repealed").to_owned(),
            Standing::Pending(version) => {
                format!("{} {}", lang.pick("已公布，尚未施行：", "issued, no effect yet:"), named(&version))
            }
            Standing::NotIssued => lang.pick("尚未公布", "not issued yet").to_owned(),
            _ => lang.pick("版本不详", "versions unknown").to_owned(),
        }
    }

    /// Every event, a line each; those of the version in force are marked.
    fn table(&mut self, law: &Law<'_>, as_of: Date) {
        let in_force = match law.standing(as_of) {
            Standing::InForce(version) => Some(version),
            _ => None,
        };
        let lang = self.lang;
        let heads = match lang {
            Lang::Zh => ["", "日期", "事由", "文号", "施行", "条数", "机关", "可信度", "出处"],
            Lang::En => ["", "date", "event", "number", "effective", "articles", "issuer", "confidence", "source"],
        };
        let mut rows: Vec<Vec<String>> = vec![heads.map(str::to_owned).to_vec()];
        for event in law.events() {
            let marked = in_force.is_some_and(|version| version.events().any(|other| other == event));
            let effective = match event.effective() {
                None if event.is_pending() => lang.pick("尚未施行", "not yet").to_owned(),
                date => shown(date),
            };
            let origin = event.origin().map(|file| format!("{} {file}：", lang.pick("本地登记", "local")));
            let source = self.source(format!("{}{}", origin.unwrap_or_default(), event.source()));
            rows.push(vec![
                if marked { "▶" } else { "" }.to_owned(),
                shown(event.date()),
                event.kind().name().to_owned(),
                event.number().unwrap_or("").to_owned(),
                effective,
                event.articles().map_or(String::new(), |count| count.to_string()),
                event.issuer().unwrap_or("").to_owned(),
                confidence(event.confidence(), lang).to_owned(),
                format!("[{source}]"),
            ]);
        }
        if rows.len() == 1 {
            return;
        }
        self.text.push('\n');
        let columns = heads.len();
        // A column without any content would only take room.
        let used = |column: usize| column == 0 || rows.iter().skip(1).any(|row| !row[column].is_empty());
        let widths: Vec<usize> =
            (0..columns).map(|column| rows.iter().map(|row| width::of_str(&row[column])).max().unwrap_or(0)).collect();
        for row in &rows {
            let mut line = String::new();
            for column in (0..columns).filter(|column| used(*column)) {
                let cell = &row[column];
                line.push_str(cell);
                let padding = widths[column].saturating_sub(width::of_str(cell)) + if column == 0 { 1 } else { 2 };
                line.push_str(&" ".repeat(padding));
            }
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
    }

    fn source(&mut self, source: String) -> usize {
        let known = self.sources.iter().position(|known| *known == source);
        known.unwrap_or_else(|| {
            self.sources.push(source);
            self.sources.len() - 1
        }) + 1
    }

    fn sources(&mut self) {
        if self.sources.is_empty() {
            return;
        }
        self.text.push('\n');
        for (at, source) in std::mem::take(&mut self.sources).iter().enumerate() {
            self.line(&format!("[{}] ", at + 1), source);
        }
    }
}

fn shown(date: Option<Date>) -> String {
    date.map_or(String::new(), |date| date.to_string())
}

fn confidence(confidence: Confidence, lang: Lang) -> &'static str {
    match confidence {
        Confidence::High => lang.pick("高", "high"),
        Confidence::Medium => lang.pick("中", "medium"),
        _ => lang.pick("低", "low"),
    }
}
