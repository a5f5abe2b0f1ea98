//! A local store of law texts: a folder of Markdown files named 全称(版本日期).md, old versions side by side.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::{fs, io};

use super::held::HeldText;
use super::name;
use super::pack::{Pack, PackSource};
use crate::grammar::statute::{Statute, statute};
use crate::model::Date;

/// A folder of law texts. Files are read when their instrument is first asked for.
#[derive(Debug)]
pub struct TextStore {
    /// The files of each title, the oldest first.
    files: BTreeMap<String, Vec<StoreFile>>,
}

#[derive(Debug)]
struct StoreFile {
    date: Date,
    path: PathBuf,
    stored: OnceLock<Option<Arc<Stored>>>,
}

/// A text of the store, taken apart.
#[derive(Debug)]
pub(super) struct Stored {
    pub(super) path: PathBuf,
    pub(super) text: String,
    pub(super) statute: Statute,
    pub(super) pack: Arc<Pack>,
}

/// How deeply folders are searched: 层级/全称(日期).md.
const DEPTH: usize = 4;
/// Largest file that is taken for a law text.
const LARGEST: u64 = 16 << 20;

impl TextStore {
    /// Opens a store: lists its files. Of two files of one version, the first by path counts.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let mut files: BTreeMap<String, Vec<StoreFile>> = BTreeMap::new();
        for path in list(folder, &["md"])? {
            let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let (title, Some(date)) = name::parse(&stem) else { continue };
            let of_title = files.entry(title).or_default();
            if of_title.iter().all(|file| file.date != date) {
                of_title.push(StoreFile { date, path, stored: OnceLock::new() });
            }
        }
        files.values_mut().for_each(|files| files.sort_by_key(|file| file.date));
        Ok(Self { files })
    }

    /// How many instruments there are, and how many texts.
    pub fn counts(&self) -> (usize, usize) {
        (self.files.len(), self.files.values().map(Vec::len).sum())
    }

    /// The texts of an instrument. Files that cannot be read, or hold no articles, are passed over.
    pub(super) fn texts_of(&self, title: &str) -> Vec<HeldText> {
        let files = self.files.get(title).map(Vec::as_slice).unwrap_or_default();
        let held = |file: &StoreFile| {
            let stored =
                file.stored.get_or_init(|| Stored::read(title, file.date, &file.path).map(Arc::new)).as_ref()?;
            Some(HeldText::stored(stored, stored.pack.texts_of(title).next()?))
        };
        files.iter().filter_map(held).collect()
    }

    /// The file of a version.
    pub(super) fn file_of(&self, title: &str, date: Date) -> Option<&Path> {
        let files = self.files.get(title)?;
        files.iter().find(|file| file.date == date).map(|file| file.path.as_path())
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
        Some(Self { path: path.to_path_buf(), text, statute, pack })
    }
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
