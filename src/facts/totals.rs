use super::Facts;
use crate::model::Role;
use crate::text::Span;

/// A number of items that a title, a section line or a sheet's name states, and that the rows contradict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongTotal {
    /// The number as written, in the source; `None` where a sheet's name states it, and then the part's first place is meant.
    pub span: Span,
    /// What is counted: a category, or empty for all items.
    pub category: String,
    /// The number stated.
    pub stated: u32,
    /// The number of rows.
    pub counted: usize,
}

impl Facts {
    /// Stated totals (共199项, 行政许可（3项）) that differ from the rows. Sub-items (子项) are not counted, and a total of several
    /// categories is left alone.
    pub fn wrong_totals(&self) -> Vec<WrongTotal> {
        let document = &self.document;
        let mut wrong = Vec::new();
        for (part, paragraph) in &document.paragraphs {
            let words = self.source.slice(*paragraph);
            for stated in stated(words) {
                let span = stated.span.shift(paragraph.start());
                // A paragraph beside the table speaks of the whole list, one among the rows of its own part.
                self.compare_total(&stated, span, *part, false, &mut wrong);
            }
        }
        for (part, index) in document.parts.iter().zip(0..) {
            for stated in part.sheet.iter().flat_map(|name| stated(name)) {
                let span = Span::new(part.span.start(), part.span.start());
                self.compare_total(&stated, span, index, true, &mut wrong);
            }
        }
        wrong
    }

    fn compare_total(&self, stated: &Stated<'_>, span: Span, part: u32, by_sheet: bool, wrong: &mut Vec<WrongTotal>) {
        let items = || self.document.entries.iter().filter(|entry| entry.parent.is_none());
        let in_part = |entry: &&crate::model::Entry| !by_sheet || entry.part == part;
        let category = self.vocabulary.categories.canonical(stated.subject);
        let counted = match category {
            Some(category) => {
                let of_category = |entry: &&crate::model::Entry| {
                    self.vocabulary.categories.canonical(self.field(entry.index, Role::Category)) == Some(category)
                };
                let by_column = items().filter(in_part).filter(of_category).count();
                // A sheet of one category may have no category column.
                if by_column == 0 && by_sheet { items().filter(in_part).count() } else { by_column }
            }
            None if stated.is_whole => items().filter(in_part).count(),
            None => return,
        };
        if counted > 0 && counted != stated.number as usize {
            wrong.push(WrongTotal {
                span,
                category: category.unwrap_or_default().to_owned(),
                stated: stated.number,
                counted,
            });
        }
    }
}

/// A number of items stated in a text.
struct Stated<'a> {
    span: Span,
    number: u32,
    /// The words right before the number.
    subject: &'a str,
    /// Whether it is the total of the list: 共N项, 合计N项.
    is_whole: bool,
}

fn stated(words: &str) -> Vec<Stated<'_>> {
    let mut found = Vec::new();
    for (at, _) in words.match_indices('项') {
        let before = &words[..at];
        let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let Ok(number) = before[before.len() - digits..].parse::<u32>() else { continue };
        let start = at - digits;
        let lead = words[..start].trim_end_matches(['（', '(', '：', ':', ' ']);
        // 子项 and what is taken away or added (取消3项) are no totals of the list.
        let subject_start = lead
            .rfind(|c: char| !('\u{4e00}'..='\u{9fff}').contains(&c))
            .map_or(0, |at| at + lead[at..].chars().next().map_or(0, char::len_utf8));
        let subject = &lead[subject_start..];
        let plain = subject.trim_start_matches(['共', '计', '有']).trim_end_matches(['共', '计', '有']);
        let is_whole =
            ["本清单共", "清单共", "合计", "总计", "事项共", "共"].iter().any(|word| subject.ends_with(word)) && {
                let rest = subject.trim_end_matches(['共', '计', '合', '总']);
                rest.is_empty() || rest.ends_with("清单") || rest.ends_with("事项") || rest.ends_with("职权")
            };
        found.push(Stated { span: Span::of(start, at + '项'.len_utf8()), number, subject: plain, is_whole });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::stated;

    #[test]
    fn knows_totals_from_other_numbers() {
        let read = |text: &'static str| {
            stated(text).iter().map(|one| (one.subject, one.number, one.is_whole)).collect::<Vec<_>>()
        };
        assert_eq!(read("本清单共199项。"), [("本清单", 199, true)]);
        assert_eq!(read("一、行政许可54项（许可子项64项）"), [("行政许可", 54, false), ("许可子项", 64, false)]);
        assert_eq!(read("行政许可（3项）"), [("行政许可", 3, false)]);
        assert!(!read("取消3项，下放2项")[0].2);
        assert_eq!(read("第（二）项").len(), 0);
    }
}
