use rustc_hash::FxHashMap;

use super::Facts;
use super::units::plain;
use crate::grammar::outline::{Beginning, Family, beginning};
use crate::model::DocumentKind;
use crate::text::Span;

/// A heading or title line of running text that stands there before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepeatedLine {
    /// The later line, with its number; in the source.
    pub span: Span,
    /// The words without the number.
    pub name: Span,
    /// The number of the first line; nothing for a title.
    pub number: Option<Span>,
    /// The first line.
    pub first: Span,
}

/// Headings have so many characters.
const HEADING: std::ops::RangeInclusive<usize> = 2..=30;

/// Title lines have so many characters.
const TITLE: std::ops::RangeInclusive<usize> = 6..=50;

/// A title names the kind of its document within so many characters of its end.
const KIND_WITHIN: usize = 8;

/// Kinds of documents, as titles name them.
const KINDS: &[&str] = &[
    "方案",
    "制度",
    "办法",
    "规定",
    "通知",
    "报告",
    "意见",
    "计划",
    "细则",
    "规则",
    "规程",
    "清单",
    "登记表",
    "目录",
    "总结",
    "预案",
    "纲要",
    "要点",
    "公告",
    "通告",
    "指南",
    "条例",
    "职责",
];

impl Facts {
    /// Headings that a series of numbered headings has twice, and title lines that a stretch of running text has twice.
    pub fn repeated_lines(&self) -> Vec<RepeatedLine> {
        let mut found = self.repeated_headings();
        found.extend(self.repeated_titles());
        found.sort_by_key(|line| line.span);
        found
    }

    fn repeated_headings(&self) -> Vec<RepeatedLine> {
        let source = self.source.text();
        let mut seen: FxHashMap<(u32, String), (Span, Span)> = FxHashMap::default();
        let mut found = Vec::new();
        // Chapters of different books of a code have the same names, and articles begin with the same words.
        for line in self.outline().iter().filter(|line| line.head.family > Family::Article) {
            let words = Span::new(line.mark.end(), line.line.end()).slice(source);
            // A run-in heading ends where its text begins.
            let length = words.find(['。', '：', ':', '；', ';']).unwrap_or(words.len());
            let lead = words.len() - words.trim_start().len();
            let name = Span::of(lead, length.max(lead)).shift(line.mark.end());
            let key = plain(name.slice(source));
            // What is cut off at a colon may be the beginning of any clause: 有下列情形之一的：.
            let is_clause = length < words.len() && (key.contains('，') || key.contains("下列"));
            if is_clause || !HEADING.contains(&key.chars().count()) {
                continue;
            }
            let whole = line.mark.join(name);
            match seen.get(&(line.series, key.clone())) {
                Some(&(mark, first)) => found.push(RepeatedLine { span: whole, name, number: Some(mark), first }),
                None => {
                    seen.insert((line.series, key), (line.mark, whole));
                }
            }
        }
        found
    }

    fn repeated_titles(&self) -> Vec<RepeatedLine> {
        let source = self.source.text();
        let prose = self.document.paragraphs.iter().filter(|(part, _)| {
            self.document.parts.get(*part as usize).is_some_and(|part| part.kind == DocumentKind::Prose)
        });
        let mut seen: FxHashMap<(u32, String), Span> = FxHashMap::default();
        let mut found = Vec::new();
        let mut contents = None;
        for (part, line) in prose {
            let words = line.slice(source);
            let key = plain(words);
            // A table of contents has every title before the text has it.
            if key == "目录" {
                contents = Some(*part);
            }
            if contents == Some(*part) || !is_title(words, &key) {
                continue;
            }
            match seen.get(&(*part, key.clone())) {
                Some(&first) => found.push(RepeatedLine { span: *line, name: *line, number: None, first }),
                None => {
                    seen.insert((*part, key), *line);
                }
            }
        }
        found
    }
}

/// Whether a line is the title of a document: short, of no sentence, and ending in the kind of document.
fn is_title(words: &str, key: &str) -> bool {
    let count = key.chars().take(TITLE.end() + 1).count();
    if !TITLE.contains(&count) || key.contains(['。', '；', '，', '：', ',', ';', ':']) {
        return false;
    }
    let (end, _) = key.char_indices().rev().take(KIND_WITHIN).last().unwrap_or_default();
    KINDS.iter().any(|kind| key[end..].contains(kind)) && matches!(beginning(words), Beginning::Words(_))
}
