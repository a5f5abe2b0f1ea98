//! The original beside a quotation, where the words of the law are at hand.

use similar::{DiffOp, TextDiff};

use crate::law::texts::{HeldArticle, segments};

/// What the article says instead of a quoted sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Original {
    /// The sentence of the article that comes nearest.
    pub(super) sentence: String,
    /// How the quotation departs from it, in Chinese.
    pub(super) changes: String,
}

/// A sentence less like the quoted one is not its original.
const LEAST_LIKENESS: f32 = 0.6;
/// More changes than this are no longer told one by one.
const MOST_CHANGES: usize = 6;

/// The sentence of the article that comes nearest to the quoted one; nothing where none does, or the words are not at hand.
pub(super) fn original(article: &HeldArticle<'_>, quoted: &str) -> Original {
    let lines = article.lines().unwrap_or_default();
    let sentences = lines.iter().flat_map(|line| line.split_inclusive(['。', '；', '：', ';']));
    let likeness = |sentence: &str| TextDiff::from_chars(sentence, quoted).ratio();
    let nearest = sentences.map(|sentence| (likeness(sentence), sentence)).max_by(|a, b| a.0.total_cmp(&b.0));
    match nearest {
        Some((likeness, sentence)) if likeness >= LEAST_LIKENESS => {
            let sentence = sentence.trim_end_matches(['。', '；', '：', ';']);
            Original { sentence: sentence.to_owned(), changes: changes(sentence, quoted) }
        }
        _ => Original::default(),
    }
}

/// 原文“须”，引文作“需”；引文缺“并说明理由”. Marks and spaces do not count.
fn changes(original: &str, quoted: &str) -> String {
    let (old, new): (Vec<char>, Vec<char>) = (original.chars().collect(), quoted.chars().collect());
    let text = |chars: &[char], at: usize, len: usize| chars[at..at + len].iter().collect::<String>();
    let mut told = Vec::new();
    for op in TextDiff::from_chars(original, quoted).ops() {
        let (removed, added) = match *op {
            DiffOp::Equal { .. } => continue,
            DiffOp::Delete { old_index, old_len, .. } => (text(&old, old_index, old_len), String::new()),
            DiffOp::Insert { new_index, new_len, .. } => (String::new(), text(&new, new_index, new_len)),
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                (text(&old, old_index, old_len), text(&new, new_index, new_len))
            }
        };
        let words = |text: &str| !segments(text).is_empty();
        told.push(match (words(&removed), words(&added)) {
            (true, true) => format!("原文“{removed}”，引文作“{added}”"),
            (true, false) => format!("引文缺“{removed}”"),
            (false, true) => format!("引文多“{added}”"),
            (false, false) => continue,
        });
    }
    if told.len() > MOST_CHANGES {
        told.truncate(MOST_CHANGES);
        told.push("等".to_owned());
    }
    told.join("；")
}
