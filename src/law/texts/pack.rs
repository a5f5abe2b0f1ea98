//! The bundle of fingerprints: made once, then searched in place.
//!
//! Layout in little-endian 32-bit words: magic and five counts (instruments, texts, articles, words of data, bytes of titles);
//! instruments by title (first and last byte of the title, first text, number of texts); texts by date (day, first article,
//! number of articles); articles in order (number, 之 and number of paragraphs packed, where its data begin); the data of
//! articles; the titles. An article's data: the number of its segments (16 bits) and the number of items of each paragraph
//! (8 bits each), filled up to whole words, then a word for each segment (hash 24 bits, length 8 bits). Articles that are the
//! same in several texts share their data.

use std::borrow::Cow;
use std::collections::HashMap;

use super::segment::{Print, segments};
use crate::grammar::statute::Statute;
use crate::model::Date;

const MAGIC: u32 = 0x5158_5401;
const HEAD: usize = 6;
const LAW_WORDS: usize = 4;
const TEXT_WORDS: usize = 3;
const ARTICLE_WORDS: usize = 2;

/// A bundle of fingerprints. A damaged one cannot do harm: what lies outside is empty.
#[derive(Debug)]
pub struct Pack {
    data: Cow<'static, [u8]>,
}

/// One text of a bundle: an instrument in one version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackedText {
    pub(super) at: u32,
}

/// An article of a bundle.
#[derive(Clone, Copy, Debug)]
pub struct PackedArticle<'p> {
    pack: &'p Pack,
    at: usize,
}

/// A text for [`Pack::new`].
#[derive(Clone, Debug)]
pub struct PackSource<'t> {
    /// The official title.
    pub title: &'t str,
    /// The date of the version, as the register has it.
    pub date: Date,
    /// The words.
    pub text: &'t str,
    /// The words taken apart.
    pub statute: &'t Statute,
}

impl Pack {
    /// Reads a bundle.
    pub fn read(data: impl Into<Cow<'static, [u8]>>) -> Self {
        Self { data: data.into() }
    }

    /// Makes a bundle.
    pub fn new(mut sources: Vec<PackSource<'_>>) -> Self {
        sources.sort_by(|a, b| (a.title, a.date).cmp(&(b.title, b.date)));
        sources.dedup_by(|a, b| (a.title, a.date) == (b.title, b.date));
        let (mut laws, mut texts, mut articles, mut data) = (Vec::new(), Vec::new(), Vec::new(), Vec::<u32>::new());
        let mut titles = String::new();
        let mut known: HashMap<Vec<u32>, u32> = HashMap::new();
        for same in sources.chunk_by(|a, b| a.title == b.title) {
            let start = titles.len();
            titles.push_str(same[0].title);
            laws.extend([start, titles.len(), texts.len() / TEXT_WORDS, same.len()].map(count));
            for source in same {
                let first = articles.len() / ARTICLE_WORDS;
                for article in &source.statute.articles {
                    let paragraphs: Vec<u8> =
                        article.paragraphs().into_iter().map(|items| u8::try_from(items).unwrap_or(u8::MAX)).collect();
                    let number = article.number.min(0xffff) | article.sub.min(0xff) << 16;
                    let words = article_data(source, article, &paragraphs);
                    let at = *known.entry(words).or_insert_with_key(|words| {
                        let at = count(data.len());
                        data.extend(words);
                        at
                    });
                    articles.extend([number | count(paragraphs.len().min(0xff)) << 24, at]);
                }
                let added = articles.len() / ARTICLE_WORDS - first;
                texts.extend([day(source.date), count(first), count(added)]);
            }
        }
        let counts = [
            laws.len() / LAW_WORDS,
            texts.len() / TEXT_WORDS,
            articles.len() / ARTICLE_WORDS,
            data.len(),
            titles.len(),
        ];
        let words =
            std::iter::once(MAGIC).chain(counts.map(count)).chain(laws).chain(texts).chain(articles).chain(data);
        let bytes: Vec<u8> = words.flat_map(u32::to_le_bytes).chain(titles.into_bytes()).collect();
        Self { data: bytes.into() }
    }

    /// The bundle as it is stored.
    pub fn bytes(&self) -> &[u8] {
        &self.data
    }

    fn word(&self, at: usize) -> u32 {
        let bytes = self.data.get(4 * at..4 * at + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, u32::from_le_bytes)
    }

    /// One of the counts at the head; never more than there is room for, and none in what is no bundle.
    fn count(&self, which: usize) -> usize {
        if self.word(0) == MAGIC { (self.word(which) as usize).min(self.data.len()) } else { 0 }
    }

    fn texts_at(&self) -> usize {
        HEAD + self.count(1) * LAW_WORDS
    }

    fn articles_at(&self) -> usize {
        self.texts_at() + self.count(2) * TEXT_WORDS
    }

    fn data_at(&self) -> usize {
        self.articles_at() + self.count(3) * ARTICLE_WORDS
    }

    fn title(&self, law: usize) -> &[u8] {
        let base = 4 * (self.data_at() + self.count(4));
        let record = HEAD + law * LAW_WORDS;
        let (start, end) = (self.word(record) as usize, self.word(record + 1) as usize);
        self.data.get(base.saturating_add(start)..base.saturating_add(end)).unwrap_or(&[])
    }

    /// How many texts there are, and how many articles they have.
    pub fn counts(&self) -> (usize, usize) {
        (self.count(2), self.count(3))
    }

    /// The texts of the instrument with exactly this title, the oldest first.
    pub fn texts_of(&self, title: &str) -> impl DoubleEndedIterator<Item = PackedText> + use<> {
        let (mut low, mut high) = (0, self.count(1));
        while low < high {
            let middle = low + (high - low) / 2;
            if self.title(middle) < title.as_bytes() { low = middle + 1 } else { high = middle }
        }
        let is_there = low < self.count(1) && self.title(low) == title.as_bytes();
        let record = HEAD + low * LAW_WORDS;
        let first = self.word(record + 2);
        let texts = if is_there { self.word(record + 3).min(count(self.count(2))) } else { 0 };
        (first..first.saturating_add(texts)).map(|at| PackedText { at })
    }

    /// The date of a text's version.
    pub fn date(&self, text: PackedText) -> Date {
        let [day, month, low, high] = self.word(self.text_record(text)).to_le_bytes();
        Date::new(u16::from_le_bytes([low, high]), month, day)
    }

    fn text_record(&self, text: PackedText) -> usize {
        self.texts_at() + text.at as usize * TEXT_WORDS
    }

    /// The articles of a text, in order.
    pub fn articles(&self, text: PackedText) -> impl Iterator<Item = PackedArticle<'_>> + Clone {
        let record = self.text_record(text);
        let (first, count) = (self.word(record + 1) as usize, self.word(record + 2) as usize);
        let base = self.articles_at();
        let count = count.min(self.count(3).saturating_sub(first));
        (first..first + count).map(move |at| PackedArticle { pack: self, at: base + at * ARTICLE_WORDS })
    }

    /// An article by its number and that after 之.
    pub fn article(&self, text: PackedText, number: u32, sub: u32) -> Option<PackedArticle<'_>> {
        self.articles(text).find(|article| article.number() == (number, sub))
    }
}

impl<'p> PackedArticle<'p> {
    /// Its number, and that after 之 (0 where there is none).
    pub fn number(&self) -> (u32, u32) {
        let word = self.pack.word(self.at);
        (word & 0xffff, word >> 16 & 0xff)
    }

    fn data(&self) -> usize {
        self.pack.data_at() + self.pack.word(self.at + 1) as usize
    }

    /// For each paragraph (款), how many items (项) it has.
    pub fn paragraphs(&self) -> &'p [u8] {
        let count = (self.pack.word(self.at) >> 24) as usize;
        let start = 4 * self.data() + 2;
        self.pack.data.get(start..start + count).unwrap_or(&[])
    }

    /// The fingerprints of its segments.
    pub fn prints(&self) -> impl ExactSizeIterator<Item = Print> + Clone + 'p {
        let count = (self.pack.word(self.data()) & 0xffff) as usize;
        let start = 4 * self.data() + (2 + self.paragraphs().len()).next_multiple_of(4);
        let bytes = self.pack.data.get(start..start + 4 * count).unwrap_or(&[]);
        bytes.chunks_exact(4).map(|word| {
            let word = word.try_into().map_or(0, u32::from_le_bytes);
            Print { hash: word & 0xff_ffff, length: word >> 24 }
        })
    }
}

fn article_data(
    source: &PackSource<'_>,
    article: &crate::grammar::statute::StatuteArticle,
    paragraphs: &[u8],
) -> Vec<u32> {
    let prints: Vec<Print> = article
        .lines
        .iter()
        .flat_map(|line| segments(line.span.slice(source.text)))
        .map(|segment| segment.print)
        .take(usize::from(u16::MAX))
        .collect();
    let mut head: Vec<u8> = u16::try_from(prints.len()).unwrap_or(u16::MAX).to_le_bytes().to_vec();
    head.extend(paragraphs.iter().take(0xff));
    head.resize(head.len().next_multiple_of(4), 0);
    let head = head.chunks_exact(4).map(|word| word.try_into().map_or(0, u32::from_le_bytes));
    head.chain(prints.into_iter().map(|print| print.hash | print.length << 24)).collect()
}

fn day(date: Date) -> u32 {
    u32::from(date.year) << 16 | u32::from(date.month) << 8 | u32::from(date.day)
}

/// Bundles are far smaller than 4 GiB.
fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
