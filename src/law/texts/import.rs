//! Texts on their way into a store: told apart into articles first, written when all of them are ready.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::name;
use super::store::TextStore;
use crate::grammar::note;
use crate::grammar::number::to_chinese;
use crate::grammar::statute::{Statute, StatuteArticle, statute};
use crate::law::LawRegister;
use crate::model::{Date, EventKind};

/// A text that can be taken into a store.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TextDraft {
    /// The official title where the register knows the name, else the name.
    pub title: String,
    /// The date of its version.
    pub date: Date,
    /// Whether the notes above the first article gave the date, and not the file's name: copies of texts often lack the newest.
    pub dated_by_text: bool,
    /// How many articles it has.
    pub articles: usize,
    /// What the register knows of it.
    pub standing: DraftStanding,
    page: String,
}

/// What the register knows of a text to be imported: checks use only the texts of versions that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftStanding {
    /// Instrument and version.
    Known,
    /// The instrument, but no version of this date.
    NoVersion,
    /// Nothing.
    NoLaw,
}

/// Why a text cannot be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ImportProblem {
    /// It cannot be taken apart into articles.
    NoArticles,
    /// It does not begin with its first article, or some are missing in between.
    Gap {
        /// The last article before the gap; 0 where the text begins with it.
        after: u32,
        /// The article behind it.
        next: u32,
    },
    /// Neither the file's name nor the text says of which instrument it is.
    NoTitle,
    /// Neither the file's name nor the notes above the first article say of which day it is.
    NoDate,
    /// The title makes too long a name for a file.
    LongTitle,
}

/// Longest name of a file, in bytes, that file systems take.
const LONGEST_NAME: usize = 255;

impl TextDraft {
    /// Takes a text apart. `stem` is the name of its file without the extension: 全称(2021-01-22), 全称_20210122. Where it does not
    /// say which instrument or day it is, the head of the text does.
    pub fn read(laws: &LawRegister, stem: &str, text: &str) -> Result<Self, ImportProblem> {
        let statute = statute(text);
        if statute.articles.len() < 2 {
            return Err(ImportProblem::NoArticles);
        }
        if let Some((after, next)) = gap(text, &statute) {
            return Err(ImportProblem::Gap { after, next });
        }
        let preamble = statute.preamble.slice(text);
        let (name, date) = name::parse(stem);
        let heading = heading(preamble);
        let known = |name: &str| laws.get(name).map(|found| found.law);
        let law = known(&name).or_else(|| known(heading.as_deref()?));
        let is_title = |name: &String| name.chars().any(|c| matches!(c, '一'..='龥'));
        let title = match &law {
            Some(law) => law.title().to_owned(),
            None => [Some(name), heading].into_iter().flatten().find(is_title).ok_or(ImportProblem::NoTitle)?,
        };
        let dated_by_text = date.is_none();
        let date = date.or_else(|| newest(preamble)).ok_or(ImportProblem::NoDate)?;
        if name::file_name(&title, date).len() > LONGEST_NAME {
            return Err(ImportProblem::LongTitle);
        }
        let standing = match law {
            None => DraftStanding::NoLaw,
            Some(law) if law.events().any(|event| event.date() == Some(date)) => DraftStanding::Known,
            Some(_) => DraftStanding::NoVersion,
        };
        let page = page(&title, text, &statute);
        Ok(Self { articles: statute.articles.len(), title, date, dated_by_text, standing, page })
    }

    /// Whether `other` is the same text: as a store would hold it.
    pub fn is_same_text(&self, other: &Self) -> bool {
        self.page == other.page
    }
}

/// What became of the texts of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Imported {
    /// Texts that were not there.
    pub new: usize,
    /// Texts of which the store held another wording.
    pub changed: usize,
    /// Texts that it held already.
    pub same: usize,
}

impl TextStore {
    /// Takes texts into the store in `folder`, which is made where there is none. All of them are written beside the store's own
    /// first and moved into place after that, so that a file is there whole or not at all, and a full disk changes nothing.
    /// Other versions are left alone.
    pub fn import(folder: &Path, drafts: &[TextDraft]) -> io::Result<Imported> {
        let own = match folder.is_dir() {
            true => Some(Self::open(folder)?),
            false => None,
        };
        let mut done = Imported::default();
        let mut moves: Vec<(PathBuf, PathBuf)> = Vec::new();
        let beside = folder.join(format!(".import-{}", std::process::id()));
        let mut stage = || -> io::Result<()> {
            for draft in drafts {
                let old = own.as_ref().and_then(|own| own.file_of(&draft.title, draft.date));
                if let Some(old) = old
                    && fs::read_to_string(old).is_ok_and(|words| words == draft.page)
                {
                    done.same += 1;
                    continue;
                }
                let file = match old {
                    Some(old) => old.to_path_buf(),
                    None => folder.join(name::file_name(&draft.title, draft.date)),
                };
                *(if old.is_some() { &mut done.changed } else { &mut done.new }) += 1;
                fs::create_dir_all(&beside)?;
                let staged = beside.join(format!("{}.md", moves.len()));
                fs::write(&staged, &draft.page)?;
                moves.push((staged, file));
            }
            Ok(())
        };
        let written = stage().and_then(|()| moves.iter().try_for_each(|(from, to)| fs::rename(from, to)));
        if beside.exists() {
            // That what was staged cannot be taken away is no news beside the error, and does no harm: it is hidden.
            let _ = fs::remove_dir_all(&beside);
        }
        written.map(|()| done)
    }
}

/// The first place where an article is missing, or a line that begins with 第N条 was not taken as one: the last article before it
/// and the next one behind.
fn gap(text: &str, statute: &Statute) -> Option<(u32, u32)> {
    let mut last = 0;
    for article in &statute.articles {
        if article.number > last + 1 {
            return Some((last, article.number));
        }
        let stray = article.lines.iter().skip(1).filter_map(|line| head_number(line.span.slice(text)));
        if let Some(stray) = stray.filter(|number| *number > article.number).min() {
            return Some((article.number, stray));
        }
        last = article.number;
    }
    None
}

fn head_number(line: &str) -> Option<u32> {
    crate::grammar::statute::head(line, 0).map(|(number, ..)| number)
}

/// The title that stands above a text.
fn heading(preamble: &str) -> Option<String> {
    let marks = |c: char| c.is_whitespace() || matches!(c, '#' | '*' | '《' | '》');
    let line = preamble.lines().map(|line| line.trim_matches(marks)).find(|line| !line.is_empty())?;
    let title: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    (title.chars().count() <= 80 && !title.contains(['。', '，'])).then_some(title)
}

/// The newest day on which, by the notes above the first article, the text was passed, issued or amended.
fn newest(preamble: &str) -> Option<Date> {
    let events = note::events(preamble, 0, preamble.len()).events;
    let made = events.iter().filter(|event| !matches!(event.kind, EventKind::Effective | EventKind::Repealed));
    let dates = made.filter_map(|event| event.date.as_ref()).map(|date| date.value);
    dates.filter(|date| date.is_full() && date.is_real()).max()
}

/// A text as the store keeps it: its title, what stands before the first article, and the articles, a line for each.
fn page(title: &str, text: &str, statute: &Statute) -> String {
    let mut page = format!("# {title}\n");
    for line in statute.preamble.slice(text).lines().map(str::trim) {
        let is_heading = line.starts_with('#') || line.trim_start_matches('第') != line;
        let has_words = line.chars().any(char::is_alphanumeric);
        if has_words && !is_heading && !line.starts_with("<!--") && line != title {
            page.push_str(&format!("\n{line}\n"));
        }
    }
    for article in &statute.articles {
        page.push_str(&format!("\n**{}**　", article_name(article)));
        for (at, line) in article.lines.iter().enumerate() {
            page.push_str(if at == 0 { "" } else { "\n" });
            page.push_str(line.span.slice(text));
            page.push('\n');
        }
        if article.lines.is_empty() {
            page.push('\n');
        }
    }
    page
}

/// 第四十二条之一.
fn article_name(article: &StatuteArticle) -> String {
    let sub = if article.sub == 0 { String::new() } else { format!("之{}", to_chinese(article.sub)) };
    format!("第{}条{sub}", to_chinese(article.number))
}
