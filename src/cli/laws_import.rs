use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use quanze::diagnostic::Lang;
use quanze::law::LawRegister;
use quanze::law::texts::{DraftStanding, ImportProblem, TextDraft, TextStore};
use quanze::lint::walk;
use quanze::model::Date;
use quanze::read::{Limits, ReadOptions, read_text};
use quanze::text::Source;
use quanze::vocabulary::Vocabulary;

use crate::args::LawsImportArguments;
use crate::exit::Exit;
use crate::progress::Progress;
use crate::{setup, store, terminal};

/// Kinds of files that may hold a law's text.
const READ: &[&str] = &["md", "markdown", "txt", "docx"];
/// Kinds of files that may hold one too, and are not read.
const NOT_READ: &[&str] = &["doc", "wps", "pdf", "rtf", "odt", "ofd", "html", "htm"];
/// How many notices of one kind are shown.
const MOST_NOTICES: usize = 10;

/// `quanze laws import`: takes law texts into the local store.
pub fn run(arguments: &LawsImportArguments) -> Exit {
    match import(arguments) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn import(arguments: &LawsImportArguments) -> Result<Exit, Exit> {
    let setup = setup::prepare_without_store(&arguments.setup, arguments.paths.first().map(PathBuf::as_path))?;
    let lang = setup.lang;
    let Some(folder) = arguments.to.clone().or_else(|| store::folder(&setup.config)) else {
        terminal::complain(lang.pick(
            "没有可放文本库的用户文件夹，请用 --to 指定\n",
            "this system has no folder for the store: name one with --to\n",
        ));
        return Err(Exit::Incomplete);
    };
    let mut run = Run { lang, laws: &setup.laws, drafts: Vec::new(), known: HashMap::new(), skipped: 0, failed: false };
    let files = run.files(&arguments.paths)?;
    if let Some(file) = files.iter().find(|file| lies_in(&file.path, &folder)) {
        run.fail(
            &file.path,
            lang.pick("已在文本库之内，不能收入自身", "already in the store, which cannot hold itself"),
        );
        return Err(Exit::Incomplete);
    }
    let progress = Progress::new(files.len());
    for (at, file) in files.iter().enumerate() {
        run.take(file);
        progress.tell(at + 1);
    }
    progress.finish();
    let drafts: Vec<TextDraft> = run.drafts.iter().map(|(_, draft)| draft.clone()).collect();
    let done = TextStore::import(&folder, &drafts).map_err(|error| {
        let text = lang.pick("无法写入文本库，没有收入任何文本：", "cannot write the store, nothing was taken in: ");
        terminal::complain(&format!("{text}{}: {error}\n", folder.display()));
        Exit::Incomplete
    })?;
    run.notices();
    let (count, skipped) = (drafts.len(), run.skipped);
    terminal::print(&match lang {
        Lang::Zh => format!(
            "文本库 {}：收入 {count} 件文本（新增 {}，更新 {}，未变 {}）；跳过 {skipped} 个文件\n",
            folder.display(),
            done.new,
            done.changed,
            done.same,
        ),
        Lang::En => format!(
            "store {}: {count} texts ({} new, {} changed, {} as before); {skipped} files skipped\n",
            folder.display(),
            done.new,
            done.changed,
            done.same,
        ),
    });
    Ok(if run.failed { Exit::Incomplete } else { Exit::Clean })
}

/// A file to take in.
struct File {
    path: PathBuf,
    named: bool,
}

struct Run<'r> {
    lang: Lang,
    laws: &'r LawRegister,
    drafts: Vec<(PathBuf, TextDraft)>,
    /// Where the draft of a title and date is among them.
    known: HashMap<(String, Date), usize>,
    skipped: usize,
    /// Whether something went wrong: a file met in a folder that has no articles is just none of ours.
    failed: bool,
}

impl Run<'_> {
    fn files(&mut self, paths: &[PathBuf]) -> Result<Vec<File>, Exit> {
        let mut files = Vec::new();
        for path in paths {
            match walk(path, &[]) {
                Ok(found) => {
                    let wanted = |path: &Path| READ.contains(&extension(path).as_str());
                    for found in found {
                        if found.named || wanted(&found.path) {
                            files.push(File { path: found.path, named: found.named });
                        } else if NOT_READ.contains(&extension(&found.path).as_str()) {
                            let text = self.lang.pick(
                                "这种格式的法规文本不能读取，请另存为 docx、txt 或 md",
                                "texts in this format are not read: save it as docx, txt or md",
                            );
                            self.skip(&found.path, text);
                        }
                    }
                }
                Err(error) => {
                    let text = self.lang.pick("无法读取", "cannot read");
                    self.fail(path, &format!("{text}: {error}"));
                }
            }
        }
        if files.is_empty() {
            terminal::complain(
                self.lang.pick(
                    "没有可收入的法规文本（md、txt、docx）\n",
                    "there is no law text (md, txt, docx) to take in\n",
                ),
            );
            return Err(Exit::Incomplete);
        }
        Ok(files)
    }

    fn take(&mut self, file: &File) {
        let source = match read(&file.path) {
            Ok(source) => source,
            Err((zh, en)) => return self.fail(&file.path, self.lang.pick(&zh, &en)),
        };
        let stem = file.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let draft = match TextDraft::read(self.laws, &stem, source.text()) {
            Ok(draft) => draft,
            Err(problem) => {
                let (zh, en) = explain(&problem);
                let text = self.lang.pick(&zh, &en);
                let is_none_of_ours = problem == ImportProblem::NoArticles && !file.named;
                return if is_none_of_ours { self.skip(&file.path, text) } else { self.fail(&file.path, text) };
            }
        };
        let known = self.known.get(&(draft.title.clone(), draft.date)).and_then(|at| self.drafts.get(*at));
        match known {
            Some((path, known)) if !known.is_same_text(&draft) => {
                let text = match self.lang {
                    Lang::Zh => format!("与 {} 同为《{}》（{}），文字却不同", path.display(), draft.title, draft.date),
                    Lang::En => {
                        format!("{} is 《{}》 ({}) too, in other words", path.display(), draft.title, draft.date)
                    }
                };
                self.fail(&file.path, &text);
            }
            Some(_) => {}
            None => {
                self.known.insert((draft.title.clone(), draft.date), self.drafts.len());
                self.drafts.push((file.path.clone(), draft));
            }
        }
    }

    fn skip(&mut self, path: &Path, why: &str) {
        self.skipped += 1;
        let text = self.lang.pick("跳过", "skipped");
        terminal::complain(&format!("{text} {}：{why}\n", path.display()));
    }

    fn fail(&mut self, path: &Path, why: &str) {
        self.failed = true;
        self.skip(path, why);
    }

    /// Tells which texts checks cannot make use of yet, and which may be under a wrong date.
    fn notices(&self) {
        let drafts = || self.drafts.iter().map(|(_, draft)| draft);
        self.notice(
            drafts().filter(|draft| draft.standing == DraftStanding::NoLaw),
            "登记库没有这些法规，检查时用不上；可在本地登记（laws.paths）中添加：",
            "checks cannot use these: the register has no such instrument (add it in laws.paths):",
        );
        self.notice(
            drafts().filter(|draft| draft.standing == DraftStanding::NoVersion),
            "登记库没有这些法规在该日期的版本，检查时用不上；请核对日期，或者在本地登记（laws.paths）中添加版本：",
            "checks cannot use these: the register has no version of that date (verify it, or add the version in laws.paths):",
        );
        self.notice(
            drafts().filter(|draft| draft.dated_by_text),
            "这些文件的名称没有版本日期，日期取自题注，请核对题注是否写到最近一次修改：",
            "these files have no date in their names; it was taken from the notes in the text, which may lack the newest amendment:",
        );
    }

    fn notice<'d>(&self, drafts: impl Iterator<Item = &'d TextDraft>, zh: &str, en: &str) {
        let drafts: Vec<&TextDraft> = drafts.collect();
        if drafts.is_empty() {
            return;
        }
        terminal::complain(&format!("{}\n", self.lang.pick(zh, en)));
        for draft in drafts.iter().take(MOST_NOTICES) {
            terminal::complain(&format!("  《{}》（{}）\n", draft.title, draft.date));
        }
        if drafts.len() > MOST_NOTICES {
            let rest = drafts.len() - MOST_NOTICES;
            let text = match self.lang {
                Lang::Zh => format!("  另有 {rest} 件\n"),
                Lang::En => format!("  and {rest} more\n"),
            };
            terminal::complain(&text);
        }
    }
}

fn extension(path: &Path) -> String {
    path.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// Whether a file lies in a folder, however the two are written.
fn lies_in(file: &Path, folder: &Path) -> bool {
    match (file.canonicalize(), folder.canonicalize()) {
        (Ok(file), Ok(folder)) => file.starts_with(folder),
        _ => false,
    }
}

fn read(path: &Path) -> Result<Source, (String, String)> {
    let bytes = fs::read(path).map_err(|error| (format!("无法读取：{error}"), format!("cannot read: {error}")))?;
    let vocabulary = Vocabulary::default();
    // A law of the land takes a few hundred kilobytes; a file far larger is something else.
    let limits = Limits { file_bytes: 16 << 20, part_bytes: 64 << 20, ..Limits::default() };
    let options = ReadOptions { vocabulary: &vocabulary, limits };
    let shown = path.display().to_string();
    read_text(&shown, &bytes, &options).map_err(|error| (error.message(Lang::Zh), error.message(Lang::En)))
}

fn explain(problem: &ImportProblem) -> (String, String) {
    let pair = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    match problem {
        ImportProblem::NoArticles => {
            pair("没有分出条文（没有以“第一条”“第二条”起头的行）", "it cannot be taken apart into articles")
        }
        ImportProblem::Gap { after: 0, next } => {
            (format!("不是从第一条开始，而是从第{next}条开始"), format!("it begins with article {next}"))
        }
        ImportProblem::Gap { after, next } => (
            format!("第{after}条之后是第{next}条，文本可能有缺漏，请补全后再收入"),
            format!("article {after} is followed by {next}: the text seems to lack something"),
        ),
        ImportProblem::NoTitle => pair(
            "文件名和正文都没有法规名称，请把文件命名为 全称(2021-01-22)",
            "neither the file's name nor the text has a title: name it TITLE(2021-01-22)",
        ),
        ImportProblem::NoDate => pair(
            "文件名和题注都没有版本日期，请把文件命名为 全称(2021-01-22)",
            "neither the file's name nor the text has the version's date: name it TITLE(2021-01-22)",
        ),
        ImportProblem::LongTitle => pair("名称太长，不能作为文件名", "the title is too long for a file's name"),
        _ => pair("不能收入", "it cannot be taken in"),
    }
}
