use std::io;
use std::path::{Path, PathBuf};

use quanze::diagnostic::{Bilingual, Lang};
use quanze::lint::{FailedFile, Input, Linter};
use quanze::model::{Document, DocumentKind, ProblemKind};
use quanze::read::Reading;
use quanze::text::Source;
use quanze::write::{self, Difference, Form};

use crate::args::ConvertArguments;
use crate::exit::Exit;
use crate::{files, inputs, setup, terminal};

/// `quanze convert`.
pub fn run(arguments: &ConvertArguments) -> Exit {
    let Some(path) = &arguments.path else {
        terminal::print(write::SCHEMA);
        return Exit::Clean;
    };
    match convert(path, arguments) {
        Ok(exit) | Err(exit) => exit,
    }
}

/// One file to write: where (`None` is standard output), and the document it is to hold.
struct Target {
    path: Option<PathBuf>,
    document: Document,
}

fn convert(path: &Path, arguments: &ConvertArguments) -> Result<Exit, Exit> {
    let setup = setup::prepare(&arguments.setup, Some(path))?;
    let lang = setup.lang;
    let form = form_of(arguments, lang)?;
    let linter = setup.builder.build();
    let Reading { source, document } = linter.read(&inputs::one(path)).map_err(|failed| {
        let FailedFile { path, message, help, .. } = failed;
        terminal::complain(&format!("{path}: {message}\n  {help}\n"));
        Exit::Incomplete
    })?;
    let mut exit = tell_unread(&source, &document, lang);
    let targets = targets(document, arguments, form, lang)?;
    if !arguments.force
        && let Some(there) = targets.iter().filter_map(|target| target.path.as_ref()).find(|path| path.exists())
    {
        let there = there.display();
        return Err(refused(
            lang,
            &format!("{there} 已存在，未覆盖；要覆盖请加 --force，或另取一个文件名"),
            &format!("{there} exists and was left alone; add --force to replace it, or choose another name"),
        ));
    }
    for Target { path, document } in targets {
        let text = write::write(&source, &document, form);
        let lost = lost(&linter, &source, &document, &text, form);
        let shown = path.as_ref().map_or_else(|| "-".to_owned(), |path| path.display().to_string());
        match &path {
            None => terminal::print(&text),
            Some(path) => files::write(path, |out| out.write_all(text.as_bytes()))
                .map_err(|error| unwritten(path, &error, lang))?,
        }
        if path.is_some() {
            let (items, rows) = (document.item_count(), document.entries.len());
            terminal::complain(&match lang {
                Lang::Zh => format!("已写入 {shown}：{items} 项，{rows} 行\n"),
                Lang::En => format!("wrote {shown}: {items} items in {rows} rows\n"),
            });
        }
        if !lost.is_empty() {
            tell_lost(&lost, &shown, form, lang);
            if form.is_canonical() {
                exit = Exit::Incomplete;
            }
        }
    }
    Ok(exit)
}

fn refused(lang: Lang, zh: &str, en: &str) -> Exit {
    terminal::complain(&format!("{}\n", lang.pick(zh, en)));
    Exit::Incomplete
}

fn unwritten(path: &Path, error: &io::Error, lang: Lang) -> Exit {
    let path = path.display();
    refused(lang, &format!("无法写入 {path}: {error}"), &format!("cannot write {path}: {error}"))
}

/// The form that was asked for, by name or by the extension of the file.
fn form_of(arguments: &ConvertArguments, lang: Lang) -> Result<Form, Exit> {
    if let Some(form) = arguments.to {
        return Ok(form);
    }
    let names: Vec<&str> = Form::ALL.iter().map(|form| form.name()).collect();
    let (zh, en) = (names.join("、"), names.join(", "));
    let Some(output) = arguments.output.as_ref().filter(|path| path.as_os_str() != "-") else {
        return Err(refused(
            lang,
            &format!("转成什么？请给出文件，如 -o list.toml，或用 --to 指明格式（{zh}）"),
            &format!("into what? Name a file, as in -o list.toml, or a form with --to ({en})"),
        ));
    };
    let extension = output.extension().unwrap_or_default().to_string_lossy().into_owned();
    extension.parse().map_err(|()| {
        let output = output.display();
        refused(
            lang,
            &format!("从文件名 {output} 看不出格式：扩展名应为 {zh} 之一，或用 --to 指明"),
            &format!("the name {output} tells no form: its extension ought to be one of {en}; or use --to"),
        )
    })
}

/// Which parts go where.
fn targets(document: Document, arguments: &ConvertArguments, form: Form, lang: Lang) -> Result<Vec<Target>, Exit> {
    let path = arguments.output.clone().filter(|path| path.as_os_str() != "-");
    let is_table = |at: &usize| !document.parts[*at].columns.is_empty();
    let tables: Vec<usize> = (0..document.parts.len()).filter(is_table).collect();
    let one = |part: usize| Ok(vec![Target { path: path.clone(), document: write::part_of(&document, part) }]);
    if let Some(number) = arguments.part {
        let Some(part) = number.checked_sub(1).filter(|part| *part < document.parts.len()) else {
            let zh = format!("没有第 {number} 部分。这个文件有：\n{}", listed(&document, lang));
            let en = format!("there is no part {number}. The file has:\n{}", listed(&document, lang));
            return Err(refused(lang, zh.trim_end(), en.trim_end()));
        };
        if form.holds_one_table() && !is_table(&part) {
            return Err(no_table(form, lang));
        }
        return one(part);
    }
    if arguments.split {
        let Some(path) = &path else {
            return Err(refused(lang, "--split 要用 -o 给出文件名", "--split needs a file name: -o FILE"));
        };
        let parts = if form.holds_one_table() { tables } else { (0..document.parts.len()).collect() };
        let target =
            |part: usize| Target { path: Some(numbered(path, part + 1)), document: write::part_of(&document, part) };
        return Ok(parts.into_iter().map(target).collect());
    }
    match tables.as_slice() {
        [] if form.holds_one_table() => Err(no_table(form, lang)),
        [table] if form.holds_one_table() => one(*table),
        [_, _, ..] if form.holds_one_table() => {
            let (name, parts) = (form.name(), listed(&document, lang));
            let zh = format!(
                "这个文件有 {} 张表，{name} 一个文件只放一张。请用 --part N 选一张，或用 --split 每部分写一个文件：\n{parts}",
                tables.len()
            );
            let en = format!(
                "the file has {} tables, and {name} holds one. Choose one with --part N, or write one file each with --split:\n{parts}",
                tables.len()
            );
            Err(refused(lang, zh.trim_end(), en.trim_end()))
        }
        _ => Ok(vec![Target { path, document }]),
    }
}

fn no_table(form: Form, lang: Lang) -> Exit {
    let name = form.name();
    refused(
        lang,
        &format!("这里没有清单表格，{name} 只能写表格；文稿请转为 toml 或 json"),
        &format!("there is no table here, and {name} holds nothing else; write running text as toml or json"),
    )
}

/// The parts of a document, one a line, numbered as in `quanze inspect`.
fn listed(document: &Document, lang: Lang) -> String {
    let line = |(at, part): (usize, &quanze::model::Part)| {
        let kind = lang.pick(part.kind.chinese(), part.kind.name());
        let title = part.title.as_ref().map_or("", |title| title.value.as_str());
        let entries = document.entries.iter().filter(|entry| entry.part as usize == at);
        let items = entries.filter(|entry| entry.parent.is_none()).count();
        let items = match (part.kind, lang) {
            (DocumentKind::Prose, _) => String::new(),
            (_, Lang::Zh) => format!("{items} 项"),
            (_, Lang::En) => format!("{items} items"),
        };
        format!("  {}  {kind}  {items}  {title}", at + 1).trim_end().to_owned() + "\n"
    };
    document.parts.iter().enumerate().map(line).collect()
}

/// `list.csv` → `list-2.csv`.
fn numbered(path: &Path, number: usize) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = match path.extension() {
        Some(extension) => format!("{stem}-{number}.{}", extension.to_string_lossy()),
        None => format!("{stem}-{number}"),
    };
    path.with_file_name(name)
}

/// What the text does not hold, found by reading it.
fn lost(linter: &Linter, source: &Source, document: &Document, text: &str, form: Form) -> Vec<Difference> {
    let again = linter.read(&Input::bytes(format!("list.{}", form.name()), text));
    match again {
        Ok(again) => write::differences((source, document), (&again.source, &again.document)),
        Err(FailedFile { message, .. }) => {
            vec![Difference { message: Bilingual { zh: message.clone(), en: message } }]
        }
    }
}

fn tell_lost(lost: &[Difference], shown: &str, form: Form, lang: Lang) {
    let name = form.name();
    terminal::complain(&match (form.is_canonical(), lang) {
        (false, Lang::Zh) => format!("{shown}: {name} 放不下以下内容；要完整保留请转为 toml 或 json：\n"),
        (false, Lang::En) => format!("{shown}: {name} cannot hold the following; toml and json can:\n"),
        (true, Lang::Zh) => format!("{shown}: 以下内容未能原样写出，这是程序的缺陷，请报告：\n"),
        (true, Lang::En) => {
            format!("{shown}: the following was not written as it was. This is a defect; please report it:\n")
        }
    });
    for difference in lost {
        terminal::complain(&format!("  - {}\n", difference.message.get(lang)));
    }
}

/// What of the file could not be read, and so is not written either.
fn tell_unread(source: &Source, document: &Document, lang: Lang) -> Exit {
    let unread = document.problems.iter().filter(|problem| problem.kind != ProblemKind::Lossy);
    let mut exit = Exit::Clean;
    for problem in unread {
        let (path, line) = (source.path(), source.line(problem.span.start()));
        terminal::complain(&match lang {
            Lang::Zh => format!("{path} 第 {line} 行：{}\n", problem.zh),
            Lang::En => format!("{path}, line {line}: {}\n", problem.en),
        });
        exit = Exit::Incomplete;
    }
    exit
}
