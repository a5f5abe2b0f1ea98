mod folders;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};
use std::{fs, io, thread};

use rayon::prelude::*;

use quanze::diagnostic::{Lang, RuleCode};
use quanze::report::{self, Style};
use quanze::rule::load_folder;
use quanze::testing::{Reason, RuleReport, test_rule};
use quanze::text::width;

use crate::args::RuleTestArguments;
use crate::exit::Exit;
use crate::{inputs, setup, terminal};

/// How often a watched folder is looked at.
const PAUSE: Duration = Duration::from_millis(300);

/// `quanze rule test`: the cases of rules, the user's as ours.
pub fn run(arguments: &RuleTestArguments) -> Exit {
    if !arguments.watch {
        return match folders::find(arguments) {
            Ok((folders, lang)) => test(arguments, &folders, lang),
            Err(exit) => exit,
        };
    }
    loop {
        let found = folders::find(arguments);
        // Where there is nothing to test yet, rules may appear anywhere below.
        let folders = found.as_ref().map_or_else(|_| vec![PathBuf::from(".")], |(folders, _)| folders.clone());
        // Taken before the test, so that no change is missed meanwhile.
        let before = stamps(&folders);
        let lang = found.map_or(arguments.setup.lang.unwrap_or_default(), |(_, lang)| {
            test(arguments, &folders, lang);
            lang
        });
        terminal::print(lang.pick("等待改动（Ctrl+C 结束）……\n\n", "waiting for changes (Ctrl+C ends) …\n\n"));
        while stamps(&folders) == before {
            thread::sleep(PAUSE);
        }
    }
}

/// Tests once.
fn test(arguments: &RuleTestArguments, folders: &[PathBuf], lang: Lang) -> Exit {
    let style = terminal::style(lang, None, terminal::stdout_is_terminal());
    let mut reports = Vec::new();
    let mut exit = Exit::Clean;
    let tested: Vec<io::Result<RuleReport>> =
        folders.par_iter().map(|folder| test_rule(folder, arguments.update)).collect();
    for (folder, tested) in folders.iter().zip(tested) {
        match tested {
            Ok(report) => {
                terminal::print(&shown(&report, &style));
                exit = exit.max(match &report {
                    report if !report.problems.is_empty() => Exit::Incomplete,
                    report if !report.passed() => Exit::Findings,
                    _ => Exit::Clean,
                });
                reports.push(report);
            }
            Err(error) => {
                let text = lang.pick("无法测试规则文件夹", "cannot test the rule folder");
                terminal::complain(&format!("{text} {}: {error}\n", folder.display()));
                exit = Exit::Incomplete;
            }
        }
    }
    if arguments.coverage {
        let matches = match matches(arguments, folders, lang) {
            Ok(matches) => matches,
            Err(exit) => return exit,
        };
        terminal::print(&coverage(&reports, matches.as_ref(), lang));
    }
    terminal::print(&summary(&reports, lang));
    exit
}

/// What came of one rule, in full where something is wrong.
fn shown(report: &RuleReport, style: &Style) -> String {
    let lang = style.lang;
    let name = match report.code {
        Some(code) => format!("{code} {}", report.name),
        None => report.folder.display().to_string(),
    };
    let count = report.cases.len();
    let failed = report.failures().count();
    let mut text = match (lang, report.passed()) {
        (Lang::Zh, true) => format!("通过 {name}：用例 {count} 个\n"),
        (Lang::En, true) => format!("ok {name} (cases: {count})\n"),
        (Lang::Zh, false) => format!("未过 {name}：用例 {count} 个，未过 {failed} 个\n"),
        (Lang::En, false) => format!("FAILED {name} (cases: {count}, failed: {failed})\n"),
    };
    for problem in &report.problems {
        let help = problem.help.as_ref().map(|help| help.get(lang));
        let said = (problem.message.get(lang), help);
        text.push_str(&report::error_at(head(lang), &problem.source, problem.span, said, style));
    }
    if report.lacks_cases() {
        text.push_str(lang.pick(
            "  没有用例：请在 good 和 bad 文件夹中放清单，或者在 README.md 中写例子\n",
            "  no cases: put lists into the folders good and bad, or examples into README.md\n",
        ));
    }
    for stray in &report.strays {
        let said = lang.pick("没有对应的清单，用不上", "belongs to no list and is not used");
        text.push_str(&format!("  {stray}: {said}\n"));
    }
    for (case, reason) in report.failures() {
        text.push_str(&format!("  {}\n", case.name));
        match reason {
            Reason::Place { source, span, message, help } => {
                let said = (message.get(lang), help.as_ref().map(|help| help.get(lang)));
                text.push_str(&report::error_at(head(lang), source, *span, said, style));
            }
            other => {
                for line in other.text(lang).lines() {
                    text.push_str(&format!("    {}\n", painted(line, style.color)));
                }
            }
        }
    }
    for case in report.cases.iter().filter(|case| case.updated) {
        let said = lang.pick("已写入预期，请逐行核对", "expectation written; read it line by line");
        text.push_str(&format!("  {}: {said}\n", case.name));
    }
    text
}

fn head(lang: Lang) -> &'static str {
    lang.pick("错误", "error")
}

/// A line of a comparison in its colour; control characters of the list are made visible.
fn painted(line: &str, color: bool) -> String {
    let line = report::visible(line);
    match line.get(..2) {
        Some("- ") if color => format!("\u{1b}[31m{line}\u{1b}[0m"),
        Some("+ ") if color => format!("\u{1b}[32m{line}\u{1b}[0m"),
        _ => line.into_owned(),
    }
}

fn summary(reports: &[RuleReport], lang: Lang) -> String {
    let cases: usize = reports.iter().map(|report| report.cases.len()).sum();
    let failed: usize = reports.iter().map(|report| report.failures().count()).sum();
    let broken = reports.iter().filter(|report| !report.problems.is_empty()).count();
    let rules = reports.len();
    match lang {
        Lang::Zh => {
            let broken = if broken > 0 { format!("，{broken} 条规则无法使用") } else { String::new() };
            format!("共 {rules} 条规则、{cases} 个用例，未过 {failed} 个{broken}。\n")
        }
        Lang::En => {
            let broken = if broken > 0 { format!(", rules that cannot be used: {broken}") } else { String::new() };
            format!("Rules: {rules}, cases: {cases}, failed: {failed}{broken}.\n")
        }
    }
}

/// At how many places of the lists given each rule speaks.
fn matches(
    arguments: &RuleTestArguments,
    folders: &[PathBuf],
    lang: Lang,
) -> Result<Option<BTreeMap<RuleCode, usize>>, Exit> {
    if arguments.on.is_empty() {
        return Ok(None);
    }
    let mut setup = setup::prepare(&arguments.setup, arguments.on.first().map(PathBuf::as_path))?;
    let selection = setup::selection(&setup, &[], &[])?;
    for folder in folders {
        // A rule that is there already is the configuration's, or a bundled one.
        let _ = load_folder(folder, setup.builder.rules_mut());
    }
    let as_of = setup::as_of(None, &setup.config);
    let (inputs, _) = inputs::gather(&arguments.on, &setup.config.exclude, lang);
    let every = quanze::rule::Selection { select: Vec::new(), ignore: Vec::new(), ..selection };
    let linter = setup.builder.laws(setup.laws).selection(every).as_of(as_of).build();
    let outcome = linter.check(&inputs, &|_| {});
    for failure in &outcome.failures {
        let text = lang.pick("无法读取", "cannot read");
        terminal::complain(&format!("{text} {}: {}\n", failure.path, failure.message));
    }
    let mut matches = BTreeMap::new();
    for finding in &outcome.findings {
        *matches.entry(finding.rule).or_default() += finding.occurrences.len();
    }
    Ok(Some(matches))
}

/// The table of rules, their cases, and what they found; and the rules that found nothing.
fn coverage(reports: &[RuleReport], matches: Option<&BTreeMap<RuleCode, usize>>, lang: Lang) -> String {
    let mut rows = vec![match lang {
        Lang::Zh => ["规则", "正例", "反例", "用例中找到", "清单中找到"].map(str::to_owned),
        Lang::En => ["rule", "good", "bad", "found in cases", "found in lists"].map(str::to_owned),
    }];
    let mut silent = Vec::new();
    for report in reports {
        let Some(code) = report.code else { continue };
        let (good, bad, places) = (report.good(), report.bad(), report.places());
        let on = matches.map(|matches| matches.get(&code).copied().unwrap_or(0));
        rows.push([
            format!("{code} {}", report.name),
            good.to_string(),
            bad.to_string(),
            places.to_string(),
            on.map_or("-".to_owned(), |on| on.to_string()),
        ]);
        if places + on.unwrap_or(0) == 0 {
            silent.push(code.to_string());
        }
    }
    let widest = |column: usize| rows.iter().map(|row| width::of_str(&row[column])).max().unwrap_or(0);
    let widths = [0, 1, 2, 3, 4].map(widest);
    let mut text = String::from("\n");
    for row in &rows {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate().take(if matches.is_some() { 5 } else { 4 }) {
            let padding = " ".repeat(widths[column] - width::of_str(cell));
            line.push_str(&if column == 0 { format!("{cell}{padding}") } else { format!("  {padding}{cell}") });
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    if !silent.is_empty() {
        let said = lang.pick("从来没有找到过什么的规则：", "rules that never found anything: ");
        text.push_str(&format!("{said}{}\n", silent.join(lang.pick("、", ", "))));
    }
    for report in reports.iter().filter(|report| !report.unsaid.is_empty() && report.places() > 0) {
        let Some(code) = report.code else { continue };
        let said = lang.pick("没有用例让它说出的消息：", "messages that no case brings about: ");
        text.push_str(&format!("{code} {said}{}\n", report.unsaid.join(lang.pick("、", ", "))));
    }
    text + "\n"
}

/// Size and time of every file of the folders.
fn stamps(folders: &[PathBuf]) -> BTreeMap<PathBuf, (u64, Option<SystemTime>)> {
    let mut found = BTreeMap::new();
    let mut waiting: Vec<(PathBuf, usize)> = folders.iter().map(|folder| (folder.clone(), 0)).collect();
    while let Some((folder, depth)) = waiting.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
            let Ok(known) = fs::symlink_metadata(&path) else { continue };
            if known.is_dir() && depth < 4 {
                waiting.push((path, depth + 1));
            } else {
                found.insert(path, (known.len(), known.modified().ok()));
            }
        }
    }
    found
}
