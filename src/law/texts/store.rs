//! A local store of law texts: a folder of Markdown files named 全称(版本日期).md, old versions side by side.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::{fs, io};

use super::held::HeldText;
use super::name;
use super::pack::{Pack, PackSource};
use crate::grammar::statute::{Statute, statute};
use crate::model::Date;

/// A folder of law texts. Files are read when their instrument is first asked for.
#[derive(Debug)]
pub struct TextStore {
    files: BTreeMap<String, Vec<(Date, PathBuf)>>,
    read: Mutex<HashMap<PathBuf, Option<Arc<Stored>>>>,
}

/// A text of the store, taken apart.
#[derive(Debug)]
pub(super) struct Stored {
    pub(super) text: String,
    pub(super) statute: Statute,
    pub(super) pack: Arc<Pack>,
}

/// How deeply folders are searched: 层级/全称(日期).md.
const DEPTH: usize = 4;
/// Largest file that is taken for a law text.
const LARGEST: u64 = 16 << 20;

impl TextStore {
    /// Opens a store: lists its files.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let mut files: BTreeMap<String, Vec<(Date, PathBuf)>> = BTreeMap::new();
        for path in list(folder, &["md"])? {
            let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            if let (title, Some(date)) = name::parse(&stem) {
                files.entry(title).or_default().push((date, path));
            }
        }
        Ok(Self { files, read: Mutex::default() })
    }

    /// How many instruments there are, and how many texts.
    pub fn counts(&self) -> (usize, usize) {
        (self.files.len(), self.files.values().map(Vec::len).sum())
    }

    /// The texts of an instrument. Files that cannot be read, or hold no articles, are passed over.
    pub(super) fn texts_of(&self, title: &str) -> Vec<HeldText> {
        let files = self.files.get(title).map(Vec::as_slice).unwrap_or_default();
        files.iter().filter_map(|(date, path)| self.stored(title, *date, path)).collect()
    }

    fn stored(&self, title: &str, date: Date, path: &Path) -> Option<HeldText> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let stored = match read.get(path) {
            Some(stored) => stored.clone(),
            None => {
                let stored = Stored::read(title, date, path).map(Arc::new);
                read.insert(path.to_path_buf(), stored.clone());
                stored
            }
        }?;
        let at = stored.pack.texts_of(title).next()?;
        Some(HeldText::stored(&stored, at))
    }

    /// Takes a text into the store in `folder`: written beside and moved into place, so that a file is there whole or not at
    /// all. A text that is there already, word for word, is left alone.
    pub fn import(folder: &Path, title: &str, date: Date, text: &str) -> Result<Imported, ImportProblem> {
        let statute = statute(text);
        if statute.articles.len() < 2 {
            return Err(ImportProblem::NoArticles);
        }
        let page = page(title, text, &statute);
        let path = folder.join(name::file_name(title, date));
        let old = fs::read_to_string(&path).ok();
        if old.as_ref() == Some(&page) {
            return Ok(Imported { path, articles: statute.articles.len(), is_new: false, is_changed: false });
        }
        fs::create_dir_all(folder)?;
        let beside = folder.join(format!(".{}.{}.tmp", name::file_name("import", date), std::process::id()));
        let written = fs::write(&beside, &page).and_then(|()| fs::rename(&beside, &path));
        if let Err(error) = written {
            // Nothing half-written may stay; that it cannot be removed is no news beside the error.
            let _ = fs::remove_file(&beside);
            return Err(error.into());
        }
        Ok(Imported { path, articles: statute.articles.len(), is_new: old.is_none(), is_changed: true })
    }
}

impl Stored {
    fn read(title: &str, date: Date, path: &Path) -> Option<Self> {
        if fs::metadata(path).ok()?.len() > LARGEST {
            return None;
        }
        let text = fs::read_to_string(path).ok()?;
        let statute = statute(&text);
        if statute.articles.is_empty() {
            return None;
        }
        let pack = Arc::new(Pack::new(vec![PackSource { title, date, text: &text, statute: &statute }]));
        Some(Self { text, statute, pack })
    }
}

/// What became of a text that was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Its file.
    pub path: PathBuf,
    /// How many articles it has.
    pub articles: usize,
    /// Whether there was none before.
    pub is_new: bool,
    /// Whether anything was written.
    pub is_changed: bool,
}

/// Why a text could not be imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportProblem {
    /// It cannot be taken apart into articles.
    #[error("no articles")]
    NoArticles,
    /// The store could not be written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The files below a folder that have one of these extensions, by name.
pub(super) fn list(folder: &Path, extensions: &[&str]) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![(folder.to_path_buf(), 0)];
    while let Some((folder, depth)) = open.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            // Links are not followed, so that there are no circles.
            if entry.file_type()?.is_dir() {
                if depth < DEPTH {
                    open.push((path, depth + 1));
                }
            } else if path.extension().is_some_and(|own| extensions.iter().any(|known| own.eq_ignore_ascii_case(known)))
            {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A text as the store keeps it: its title, what stands before the first article, and the articles, a line for each.
fn page(title: &str, text: &str, statute: &Statute) -> String {
    use crate::grammar::number::to_chinese;
    let mut page = format!("# {title}\n");
    for line in statute.preamble.slice(text).lines().map(str::trim) {
        let is_heading = line.starts_with('#') || line.trim_start_matches('第') != line;
        if !line.is_empty() && !is_heading && !line.starts_with("<!--") && line != title {
            page.push_str(&format!("\n{line}\n"));
        }
    }
    for article in &statute.articles {
        let sub = if article.sub == 0 { String::new() } else { format!("之{}", to_chinese(article.sub)) };
        page.push_str(&format!("\n**第{}条{sub}**　", to_chinese(article.number)));
        for (at, line) in article.lines.iter().enumerate() {
            page.push_str(if at == 0 { "" } else { "\n" });
            page.push_str(line.span.slice(text));
            page.push('\n');
        }
    }
    page
}
