//! The original beside a quotation, where the words of the law are at hand.

use std::ops::Range;

use similar::{DiffOp, TextDiff};

use crate::grammar::numerals;
use crate::law::texts::{HeldArticle, segments};

/// What the article says instead of a quoted sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Original {
    /// The sentence of the article that comes nearest.
    pub(super) sentence: String,
    /// How the quotation departs from it.
    pub(super) changes: Changes,
}

/// How a quotation departs from its original.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Changes {
    told: Vec<Change>,
    /// Whether there are more.
    more: bool,
}

/// One departure. Where words are missing or added, `behind` has those before them; it is empty at the head of the sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Change {
    Replaced { original: String, quoted: String },
    Missing { behind: String, words: String },
    Added { behind: String, words: String },
}

impl Changes {
    /// 原文“须”，引文作“需”；“登记”之后缺“并说明理由”.
    pub(super) fn in_chinese(&self) -> String {
        let more = self.more.then(|| "等".to_owned());
        self.told.iter().map(Change::in_chinese).chain(more).collect::<Vec<_>>().join("；")
    }

    /// “需” for “须”; “并说明理由” is missing after “登记”.
    pub(super) fn in_english(&self) -> String {
        let more = self.more.then(|| "and more".to_owned());
        self.told.iter().map(Change::in_english).chain(more).collect::<Vec<_>>().join("; ")
    }
}

impl Change {
    fn in_chinese(&self) -> String {
        let place =
            |behind: &str| if behind.is_empty() { "句首".to_owned() } else { format!("“{behind}”之后") };
        match self {
            Self::Replaced { original, quoted } => format!("原文“{original}”，引文作“{quoted}”"),
            Self::Missing { behind, words } => format!("{}缺“{words}”", place(behind)),
            Self::Added { behind, words } => format!("{}多“{words}”", place(behind)),
        }
    }

    fn in_english(&self) -> String {
        let place = |behind: &str| {
            if behind.is_empty() { "at the beginning".to_owned() } else { format!("after “{behind}”") }
        };
        match self {
            Self::Replaced { original, quoted } => format!("“{quoted}” for “{original}”"),
            Self::Missing { behind, words } => format!("“{words}” is missing {}", place(behind)),
            Self::Added { behind, words } => format!("“{words}” is added {}", place(behind)),
        }
    }
}

/// A sentence less like the quoted one is not its original.
const LEAST_LIKENESS: f32 = 0.6;
/// Longest sentence that is compared character by character.
const LONGEST_COMPARED: usize = 2_000;
/// More changes than this are no longer told one by one.
const MOST_CHANGES: usize = 6;
/// How many characters before a change tell its place.
const PLACE: usize = 4;
/// Two changes with no more characters than these between them are told as one.
const MOST_BETWEEN: usize = 1;
/// Longest change that is told in full, in characters.
const LONGEST_CHANGE: usize = 40;

/// The sentence of the article that comes nearest to the quoted one; nothing where none does, or the words are not at hand.
pub(super) fn original(article: &HeldArticle<'_>, quoted: &str) -> Original {
    let lines = article.lines().unwrap_or_default();
    let length = quoted.chars().count();
    let sentences = lines.iter().flat_map(|line| candidates(line)).filter(|sentence| may_be_like(sentence, length));
    let likeness = |sentence: &str| TextDiff::from_chars(sentence, quoted).ratio();
    let nearest = sentences.map(|sentence| (likeness(sentence), sentence)).max_by(|a, b| a.0.total_cmp(&b.0));
    match nearest {
        Some((likeness, sentence)) if likeness >= LEAST_LIKENESS => {
            let sentence = sentence.trim_end_matches(['。', '；', '：', ';']);
            // How numbers are written is no difference.
            let mut written = [numerals::in_chinese(quoted), numerals::in_arabic(quoted)].into_iter().flatten();
            let nearer = written.find(|written| TextDiff::from_chars(sentence, written).ratio() > likeness);
            let changes = changes(sentence, nearer.as_deref().unwrap_or(quoted));
            Original { sentence: sentence.to_owned(), changes }
        }
        _ => Original::default(),
    }
}

/// Whether a sentence can be as like words of this length as is asked for. Comparing takes the product of both lengths in the worst
/// case, so that nothing is compared that cannot be like, nor anything longer than sentences of laws are.
fn may_be_like(sentence: &str, length: usize) -> bool {
    let own = sentence.chars().count();
    let (short, long) = (own.min(length), own.max(length));
    // The likeness is twice what is common over the sum of both lengths.
    long <= LONGEST_COMPARED && short * 7 >= long * 3
}

/// The sentences of a line, and each with the next one: where the mark between the two is lost, they are quoted as one.
fn candidates(line: &str) -> Vec<&str> {
    let ends = line.match_indices(['。', '；', '：', ';']).map(|(at, mark)| at + mark.len());
    let mut cuts: Vec<usize> = std::iter::once(0).chain(ends).chain([line.len()]).collect();
    cuts.dedup();
    let spans = cuts.windows(2).chain(cuts.windows(3));
    spans.filter_map(|cuts| line.get(*cuts.first()?..*cuts.last()?)).collect()
}

/// What differs in words: marks and spaces do not count.
fn changes(original: &str, quoted: &str) -> Changes {
    let (old, new): (Vec<char>, Vec<char>) = (original.chars().collect(), quoted.chars().collect());
    let mut told = Vec::new();
    for (removed, added) in parts(&TextDiff::from_chars(original, quoted)) {
        let has_words = |words: &[char]| !segments(&words.iter().collect::<String>()).is_empty();
        let behind = || behind(&old[..removed.start]);
        told.push(match (has_words(&old[removed.clone()]), has_words(&new[added.clone()])) {
            (true, true) => {
                Change::Replaced { original: with_context(&old, &removed), quoted: with_context(&new, &added) }
            }
            (true, false) => Change::Missing { behind: behind(), words: shortened(&old[removed.clone()]) },
            (false, true) => Change::Added { behind: behind(), words: shortened(&new[added]) },
            (false, false) => continue,
        });
    }
    let more = told.len() > MOST_CHANGES;
    told.truncate(MOST_CHANGES);
    Changes { told, more }
}

/// What differs, in characters of both; changes with next to nothing between them are one.
fn parts(diff: &TextDiff<'_, '_, str>) -> Vec<(Range<usize>, Range<usize>)> {
    let mut parts: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for op in diff.ops().iter().filter(|op| !matches!(op, DiffOp::Equal { .. })) {
        let (old, new) = (op.old_range(), op.new_range());
        match parts.last_mut() {
            Some((last_old, last_new)) if old.start - last_old.end <= MOST_BETWEEN => {
                (last_old.end, last_new.end) = (old.end, new.end);
            }
            _ => parts.push((old, new)),
        }
    }
    parts
}

/// A change of a character or two with those around it, which say more than it alone.
fn with_context(words: &[char], change: &Range<usize>) -> String {
    if change.len() >= PLACE {
        return shortened(&words[change.clone()]);
    }
    let is_word = |c: &&char| c.is_alphanumeric();
    let before = words[..change.start].iter().rev().take_while(is_word).take(2).count();
    let after = words[change.end..].iter().take_while(is_word).take(2).count();
    words[change.start - before..change.end + after].iter().collect()
}

/// Behind which words of the original: “所得”之后. Words on this side of a mark, where there are enough of them.
fn behind(before: &[char]) -> String {
    let last = before.iter().rposition(|c| c.is_alphanumeric()).map_or(0, |last| last + 1);
    let near = before[..last].iter().rev().take(PLACE).take_while(|c| c.is_alphanumeric()).count();
    let start = if near >= 2 { last - near } else { last.saturating_sub(PLACE) };
    before[start..last].iter().collect()
}

/// Long changes with their middle left out.
fn shortened(words: &[char]) -> String {
    match words.len() {
        len if len > LONGEST_CHANGE => {
            let (head, tail) = (&words[..LONGEST_CHANGE / 2], &words[len - LONGEST_CHANGE / 4..]);
            head.iter().chain(&['…', '…']).chain(tail).collect()
        }
        _ => words.iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_stand_alone_and_with_the_next() {
        assert_eq!(candidates("甲。乙；丙"), ["甲。", "乙；", "丙", "甲。乙；", "乙；丙"]);
        assert_eq!(candidates("甲。"), ["甲。"]);
        assert_eq!(candidates(""), [""; 0]);
    }

    #[test]
    fn what_cannot_be_like_is_not_compared() {
        let words = |count: usize| "甲".repeat(count);
        for (sentence, length, may) in [
            (30, 70, true),
            (29, 70, false),
            (70, 30, true),
            (71, 30, false),
            (2_000, 2_000, true),
            (2_001, 2_000, false),
            (0, 0, true),
        ] {
            assert_eq!(may_be_like(&words(sentence), length), may, "{sentence} {length}");
            let ratio = TextDiff::from_chars(words(sentence).as_str(), words(length).as_str()).ratio();
            assert!(may || sentence > LONGEST_COMPARED || ratio < LEAST_LIKENESS, "{sentence} {length} {ratio}");
        }
    }

    #[test]
    fn tells_what_differs_and_where() {
        for (original, quoted, chinese, english) in [
            ("没收违法所得以及工具", "没收违法所得及工具", "“违法所得”之后缺“以”", "“以” is missing after “违法所得”"),
            ("处二千以上罚款", "处二千元以上，罚款", "“处二千”之后多“元”", "“元” is added after “处二千”"),
            (
                "由市场监督管理部门处罚",
                "由工商行政管理部门处罚",
                "原文“市场监督”，引文作“工商行政”",
                "“工商行政” for “市场监督”",
            ),
            ("可以处罚", "处罚", "句首缺“可以”", "“可以” is missing at the beginning"),
            ("情节严重的，处五十元", "情节严重的，处五元", "“处五”之后缺“十”", "“十” is missing after “处五”"),
            ("严重的，处罚", "严重的，罚", "“严重的”之后缺“处”", "“处” is missing after “严重的”"),
            (
                "不得超过二百米",
                "不得超过三百米",
                "原文“超过二百米”，引文作“超过三百米”",
                "“超过三百米” for “超过二百米”",
            ),
            (
                "由风筝主管部门",
                "由风筝管理部门",
                "原文“风筝主管部门”，引文作“风筝管理部门”",
                "“风筝管理部门” for “风筝主管部门”",
            ),
            ("甲，乙", "甲、乙", "", ""),
        ] {
            let changes = changes(original, quoted);
            assert_eq!((changes.in_chinese().as_str(), changes.in_english().as_str()), (chinese, english));
        }
        let long = format!("甲{}乙", "丙".repeat(100));
        let told = changes(&long, "甲乙").in_chinese();
        assert_eq!(told, format!("“甲”之后缺“{}……{}”", "丙".repeat(20), "丙".repeat(10)));
        let many = changes(&"乙甲丁戊".repeat(20), &"丙甲丁戊".repeat(20));
        let (chinese, english) = (many.in_chinese(), many.in_english());
        assert!(chinese.ends_with("；等") && chinese.matches("原文").count() == MOST_CHANGES, "{chinese}");
        assert!(english.ends_with("; and more") && english.matches(" for ").count() == MOST_CHANGES, "{english}");
    }
}
