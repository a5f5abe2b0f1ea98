use std::path::Path;

use quanze::diagnostic::{Lang, Severity};
use quanze::report::wrap_into;
use quanze::rule::{FixKind, OptionValue, Rule, Selection, Selector, Why};
use quanze::text::{Span, width};
use serde_json::{Map, Value, json};

use crate::args::{RulesArguments, RulesFormat};
use crate::exit::Exit;
use crate::setup::Setup;
use crate::{setup, terminal};

/// `quanze rules`: all rules, whether they run here, and why. Ends with 2 where rules could not be loaded.
pub fn run(arguments: &RulesArguments) -> Exit {
    let setup = match setup::prepare(&arguments.setup, None) {
        Ok(setup) => setup,
        Err(exit) => return exit,
    };
    let selection = match setup::selection(&setup, &arguments.select, &arguments.ignore) {
        Ok(selection) => selection,
        Err(exit) => return exit,
    };
    let rows: Vec<Row<'_>> =
        setup.builder.rules().iter().map(|rule| Row::new(rule, &setup, &selection, arguments)).collect();
    terminal::print(&match arguments.format {
        RulesFormat::Table => table(&rows, setup.lang, arguments.explain_config),
        RulesFormat::Json => json(&rows, setup.lang),
        RulesFormat::Markdown => markdown(&rows, setup.lang, arguments.explain_config),
    });
    if setup.builder.load_problems().is_empty() {
        return Exit::Clean;
    }
    setup::tell_load_problems(&setup.builder, setup.lang);
    Exit::Incomplete
}

/// What is said of one rule.
struct Row<'a> {
    rule: &'a Rule,
    runs: bool,
    severity: Severity,
    why: Reason,
    /// Where the severity was changed.
    severity_at: Option<String>,
    /// Options that were set, and where.
    options: Vec<(String, OptionValue, Option<String>)>,
}

/// Why a rule is on or off.
struct Reason {
    /// The name in JSON.
    name: &'static str,
    selector: Option<String>,
    /// `quanze.toml:3`, or the argument.
    at: Option<String>,
}

impl<'a> Row<'a> {
    fn new(rule: &'a Rule, setup: &Setup, selection: &Selection, arguments: &RulesArguments) -> Self {
        let line = |span: Span| {
            let source = setup.source.as_ref()?;
            Some(format!("{}:{}", setup::shown(Path::new(source.path())), source.line(span.start())))
        };
        let of_selector = |selector: &Selector, given: &[String], argument: &str| {
            if given.iter().any(|text| text.trim() == selector.0) {
                return Some(argument.to_owned());
            }
            let spans = setup.config.selector_spans.iter();
            spans.filter(|(known, _)| known == selector).find_map(|(_, span)| line(*span))
        };
        let why = match selection.why(rule) {
            Why::Usual => Reason { name: "default", selector: None, at: None },
            Why::Selected(selector) => Reason {
                name: "selected",
                selector: Some(selector.0.clone()),
                at: of_selector(selector, &arguments.select, "--select"),
            },
            Why::NotSelected => Reason {
                name: "not-selected",
                selector: None,
                at: selection.select.first().and_then(|selector| of_selector(selector, &arguments.select, "--select")),
            },
            Why::Ignored(selector) => Reason {
                name: "ignored",
                selector: Some(selector.0.clone()),
                at: of_selector(selector, &arguments.ignore, "--ignore"),
            },
        };
        let is_meant = |key: &String| *key == rule.meta.name || key.eq_ignore_ascii_case(rule.meta.code.as_str());
        let severity = setup.config.severity.iter().find(|(key, _)| is_meant(key));
        let set = setup.config.options.iter().filter(|(key, _)| is_meant(key)).flat_map(|(_, (options, _))| options);
        Self {
            rule,
            runs: selection.runs(rule),
            severity: selection.severity_of(rule),
            why,
            severity_at: severity.and_then(|(_, (_, span))| line(*span)),
            options: set.map(|(name, (value, span))| (name.clone(), value.clone(), line(*span))).collect(),
        }
    }

    /// Its pack with the version; `-` for a folder of the user's, nothing for a bundled rule.
    fn pack(&self) -> String {
        match (self.rule.pack(), self.rule.folder()) {
            (Some(pack), _) => format!("{} {}", pack.name, pack.version),
            (None, Some(_)) => "-".to_owned(),
            (None, None) => String::new(),
        }
    }

    fn state(&self, lang: Lang) -> &'static str {
        if self.runs { self.severity.word(lang) } else { lang.pick("停用", "off") }
    }

    fn fix(&self, lang: Lang) -> &'static str {
        match self.rule.meta.fix {
            FixKind::None => "",
            FixKind::Safe => lang.pick("照改", "safe"),
            FixKind::Unsafe => lang.pick("核对后改", "unsafe"),
            FixKind::Display => lang.pick("供参考", "display"),
        }
    }

    /// Why it is on or off, and what was changed.
    fn reasons(&self, lang: Lang) -> String {
        let at = self.why.at.as_deref().unwrap_or("");
        let selector = self.why.selector.as_deref().unwrap_or("");
        let mut reasons = vec![match (self.why.name, lang) {
            ("default", Lang::Zh) => "默认启用".to_owned(),
            ("default", Lang::En) => "on by default".to_owned(),
            ("selected", Lang::Zh) => format!("{at} 选用“{selector}”"),
            ("selected", Lang::En) => format!("{at} selects “{selector}”"),
            ("not-selected", Lang::Zh) => format!("{at} 只选用别的规则"),
            ("not-selected", Lang::En) => format!("{at} selects others only"),
            (_, Lang::Zh) => format!("{at} 不用“{selector}”"),
            (_, Lang::En) => format!("{at} ignores “{selector}”"),
        }];
        let own = self.rule.meta.severity;
        if let Some(at) = &self.severity_at {
            reasons.push(match lang {
                Lang::Zh => format!("级别由 {at} 改定，原为{}", own.word(lang)),
                Lang::En => format!("severity set by {at}, {} of itself", own.word(lang)),
            });
        }
        for (name, value, at) in &self.options {
            let at = at.as_deref().unwrap_or("");
            reasons.push(match lang {
                Lang::Zh => format!("选项 {name} = {value}（{at}）"),
                Lang::En => format!("option {name} = {value} ({at})"),
            });
        }
        reasons.join(lang.pick("；", "; "))
    }
}

/// Columns that a reason needs beside the others.
const ROOM: usize = 32;

fn table(rows: &[Row<'_>], lang: Lang, explained: bool) -> String {
    let columns = terminal::style(lang, None, terminal::stdout_is_terminal()).width;
    let with_packs = rows.iter().any(|row| !row.pack().is_empty());
    let cells = |row: &Row<'_>| {
        let mut cells = vec![row.rule.meta.code.to_string(), row.rule.meta.name.clone()];
        if with_packs {
            cells.push(row.pack());
        }
        cells.extend([row.state(lang).to_owned(), row.fix(lang).to_owned()]);
        cells
    };
    let all: Vec<Vec<String>> = rows.iter().map(cells).collect();
    let count = all.first().map_or(0, Vec::len);
    let widest = |column: usize| all.iter().map(|cells| width::of_str(&cells[column])).max().unwrap_or(0);
    let widths: Vec<usize> = (0..count).map(widest).collect();
    let mut page = String::new();
    for (row, cells) in rows.iter().zip(&all) {
        let mut line = String::new();
        for (cell, wide) in cells.iter().zip(&widths) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', wide - width::of_str(cell) + 1));
        }
        if explained {
            page.push_str(line.trim_end());
            let indent = width::of_str(&line);
            // Beside the columns where there is room, else below them.
            if indent + ROOM <= columns {
                page.extend(std::iter::repeat_n(' ', indent - width::of_str(line.trim_end())));
                wrap_into(&mut page, &row.reasons(lang), indent, columns);
            } else {
                page.push_str("\n     ");
                wrap_into(&mut page, &row.reasons(lang), 5, columns);
            }
        } else {
            line.push_str(row.rule.meta.summary.get(lang));
            page.push_str(&width::shorten(&line, columns));
            page.push('\n');
        }
    }
    page
}

fn markdown(rows: &[Row<'_>], lang: Lang, explained: bool) -> String {
    let mut page = String::from(match (lang, explained) {
        (Lang::Zh, false) => "| 编号 | 名称 | 规则包 | 级别 | 修改 | 检查什么 |\n|---|---|---|---|---|---|\n",
        (Lang::Zh, true) => "| 编号 | 名称 | 规则包 | 级别 | 修改 | 检查什么 | 缘由 |\n|---|---|---|---|---|---|---|\n",
        (Lang::En, false) => "| code | name | pack | severity | fix | fires when |\n|---|---|---|---|---|---|\n",
        (Lang::En, true) => {
            "| code | name | pack | severity | fix | fires when | why |\n|---|---|---|---|---|---|---|\n"
        }
    });
    for row in rows {
        let meta = &row.rule.meta;
        let mut cells = vec![
            meta.code.to_string(),
            meta.name.clone(),
            row.pack(),
            row.state(lang).to_owned(),
            row.fix(lang).to_owned(),
            meta.summary.get(lang).to_owned(),
        ];
        if explained {
            cells.push(row.reasons(lang));
        }
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
        page.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    page
}

fn json(rows: &[Row<'_>], lang: Lang) -> String {
    let value_of = |value: &OptionValue| match value {
        OptionValue::Bool(value) => json!(value),
        OptionValue::Int(value) => json!(value),
        OptionValue::Float(value) => json!(value),
        OptionValue::Text(value) => json!(value),
        OptionValue::Texts(values) => json!(values),
    };
    let rules = rows.iter().map(|row| {
        let meta = &row.rule.meta;
        let option = |(name, spec): (&String, &quanze::rule::OptionSpec)| {
            let set = row.options.iter().find(|(set, _, _)| set == name);
            let value = set.map_or_else(|| value_of(&spec.default), |(_, value, _)| value_of(value));
            let at = set.and_then(|(_, _, at)| at.clone());
            (name.clone(), json!({ "value": value, "default": value_of(&spec.default), "set_at": at }))
        };
        json!({
            "code": meta.code.as_str(),
            "name": meta.name,
            "summary": meta.summary.get(lang),
            "pack": row.rule.pack().map(|pack| json!({
                "name": pack.name, "version": pack.version, "licence": pack.licence,
            })),
            "folder": row.rule.folder().map(setup::shown),
            "severity": row.severity.name(),
            "default_severity": meta.severity.name(),
            "severity_set_at": row.severity_at,
            "scope": meta.scope.name(),
            "fix": meta.fix.name(),
            "on": row.runs,
            "why": { "reason": row.why.name, "selector": row.why.selector, "at": row.why.at },
            "options": meta.options.iter().map(option).collect::<Map<String, Value>>(),
        })
    });
    let page = json!({ "version": 1, "rules": rules.collect::<Vec<Value>>() });
    format!("{page:#}\n")
}
