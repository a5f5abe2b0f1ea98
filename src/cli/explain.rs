use quanze::diagnostic::Lang;
use quanze::report::wrap_into;
use quanze::rule::{FixKind, Rule, Scope};
use quanze::text::width;

use crate::args::ExplainArguments;
use crate::exit::Exit;
use crate::{setup, terminal};

/// `quanze explain CODE`: what a rule finds, why, wrong and right, and how to repair, from its `rule.toml` and `README.md`.
pub fn run(arguments: &ExplainArguments) -> Exit {
    let setup = match setup::prepare(&arguments.setup, None) {
        Ok(setup) => setup,
        Err(exit) => return exit,
    };
    let lang = setup.lang;
    let Some(rule) = setup.builder.rules().find(&arguments.code) else {
        setup::tell_load_problems(&setup.builder, lang);
        let (message, help) = setup::unknown_rule(&arguments.code, &setup.builder);
        terminal::complain(&format!("{}\n", message.get(lang)));
        if let Some(help) = help {
            terminal::complain(&format!("{}\n", help.get(lang)));
        }
        return Exit::Incomplete;
    };
    let style = terminal::style(lang, None, terminal::stdout_is_terminal());
    let mut page = Page { text: String::new(), width: style.width.clamp(40, WIDEST), color: style.color, lang };
    page.rule(rule);
    terminal::print(&page.text);
    Exit::Clean
}

/// Longer lines are hard to read.
const WIDEST: usize = 100;

/// A page for the terminal.
struct Page {
    text: String,
    width: usize,
    color: bool,
    lang: Lang,
}

impl Page {
    fn rule(&mut self, rule: &Rule) {
        let (meta, lang) = (&rule.meta, self.lang);
        self.heading(&format!("{} {}", meta.code, meta.name));
        self.indented(0, meta.summary.get(lang));
        self.text.push('\n');
        self.pair(("级别", "severity"), meta.severity.word(lang));
        self.pair(("检查对象", "looks at"), scope(meta.scope, lang));
        self.pair(("自动修改", "repair"), fix(meta.fix, lang));
        if let Some(pack) = rule.pack() {
            self.pair(("规则包", "pack"), &format!("{} {}（{}）", pack.name, pack.version, pack.licence));
        }
        if let Some(folder) = rule.folder() {
            self.pair(("位置", "folder"), &setup::shown(folder));
        }
        if let Some(basis) = &meta.basis {
            self.pair(("依据", "ground"), basis.get(lang));
        }
        if let Some(help) = &meta.help {
            self.pair(("改法", "how to repair"), help.get(lang));
        }
        let mut sections = sections(&rule.readme);
        if lang == Lang::En {
            sections.sort_by_key(|(heading, _)| *heading != ENGLISH);
        }
        for (heading, body) in sections {
            // English readers have one section of their own, and the examples speak for themselves.
            let (shown, heading) = match (lang, heading) {
                (Lang::Zh, heading) => (heading != ENGLISH, heading),
                (Lang::En, ENGLISH) => (true, "what it finds"),
                (Lang::En, "错误示例") => (true, "wrong"),
                (Lang::En, "正确示例") => (true, "right"),
                (Lang::En, heading) => (false, heading),
            };
            if shown {
                self.section(heading, &body, lang == Lang::Zh || heading == "what it finds");
            }
        }
        if meta.options.is_empty() {
            return;
        }
        self.text.push('\n');
        self.heading(lang.pick("选项和默认值", "options and their defaults"));
        for (name, option) in &meta.options {
            self.indented(2, &format!("{name} = {}", option.default));
            self.indented(6, lang.pick(&option.zh, &option.en));
        }
        self.indented(
            2,
            &match lang {
                Lang::Zh => format!("在 quanze.toml 的 [options.{}] 中设置。", meta.code),
                Lang::En => format!("They are set in [options.{}] of quanze.toml.", meta.code),
            },
        );
    }

    fn heading(&mut self, text: &str) {
        let text = if self.color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() };
        self.text.push_str(&text);
        self.text.push('\n');
    }

    /// `word: text`, the text with a hanging indent.
    fn pair(&mut self, (zh, en): (&str, &str), text: &str) {
        let word = format!("{}{}", self.lang.pick(zh, en), self.lang.pick("：", ": "));
        self.text.push_str(&word);
        wrap_into(&mut self.text, text, width::of_str(&word), self.width);
    }

    fn indented(&mut self, indent: usize, text: &str) {
        self.text.extend(std::iter::repeat_n(' ', indent));
        wrap_into(&mut self.text, text, indent, self.width);
    }

    /// A section of the description: paragraphs, points, and fenced examples; of the examples alone where `prose` is not wanted.
    fn section(&mut self, heading: &str, body: &str, prose: bool) {
        self.text.push('\n');
        self.heading(heading);
        let (mut fenced, mut hidden) = (false, false);
        for line in body.trim().lines() {
            hidden |= !fenced && line.starts_with("<!--");
            if hidden {
                hidden = !line.ends_with("-->");
            } else if line.starts_with("```") {
                fenced = !fenced;
            } else if fenced {
                self.indented(4, line);
            } else if !prose {
            } else if line.trim().is_empty() {
                self.text.push('\n');
            } else {
                // The text of a point stands under its beginning.
                let (mark, text) = match (line.strip_prefix("- "), line.split_once(". ")) {
                    (Some(text), _) => ("· ".to_owned(), text),
                    (None, Some((number, text))) if number.parse::<u8>().is_ok() => (format!("{number}. "), text),
                    _ => (String::new(), line),
                };
                self.text.push_str("  ");
                self.text.push_str(&mark);
                wrap_into(&mut self.text, &plain(text), 2 + width::of_str(&mark), self.width);
            }
        }
    }
}

/// The heading of the section in English.
const ENGLISH: &str = "In English";

/// The sections of a description by their headings, without its title.
fn sections(readme: &str) -> Vec<(&str, String)> {
    let mut found: Vec<(&str, String)> = Vec::new();
    let mut fenced = false;
    for line in readme.lines() {
        fenced ^= line.starts_with("```");
        match line.strip_prefix("## ") {
            Some(heading) if !fenced => found.push((heading.trim(), String::new())),
            _ => {
                if let Some((_, body)) = found.last_mut() {
                    body.push_str(line);
                    body.push('\n');
                }
            }
        }
    }
    found
}

/// A line of Markdown without the marks that only a page shows.
fn plain(line: &str) -> String {
    line.replace("**", "").replace('`', "")
}

fn scope(scope: Scope, lang: Lang) -> &'static str {
    match scope {
        Scope::Citation => lang.pick("每处法规引用", "each citation"),
        Scope::Cell => lang.pick("每个单元格", "each cell"),
        Scope::Entry => lang.pick("每个事项", "each item"),
        Scope::Document => lang.pick("整份清单", "the list as a whole"),
        Scope::Corpus => lang.pick("一起检查的各份清单", "all lists that are checked together"),
    }
}

fn fix(fix: FixKind, lang: Lang) -> &'static str {
    match fix {
        FixKind::None => lang.pick("无，须人工修改", "none, a person has to repair"),
        FixKind::Safe => lang.pick("有，可直接照改", "yes, keeps the meaning"),
        FixKind::Unsafe => lang.pick("有，请核对后再改", "yes, but a person has to look"),
        FixKind::Display => lang.pick("给出改法，供参考", "shown only"),
    }
}
