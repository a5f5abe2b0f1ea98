use super::Facts;
use crate::grammar::number;
use crate::model::{Entry, Role};
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
        if document.is_cut() {
            return wrong;
        }
        for (part, paragraph) in &document.paragraphs {
            for stated in stated(self.source.slice(*paragraph)) {
                let span = stated.span.shift(paragraph.start());
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
        let canonical = |category| self.vocabulary.categories.canonical(category);
        let category = canonical(stated.subject);
        if category.is_none() && !stated.is_whole {
            return;
        }
        let is_counted =
            |entry: &Entry| category.is_none() || canonical(self.field(entry.index, Role::Category)) == category;
        let in_list = items().filter(|entry| is_counted(entry)).count();
        let mut in_part = items().filter(|entry| entry.part == part && is_counted(entry)).count();
        // A sheet of one category may have no category column.
        if by_sheet && in_part == 0 {
            in_part = items().filter(|entry| entry.part == part).count();
        }
        // A paragraph speaks of the whole list or of its own table, and one of them agrees where the number is right.
        let counted = if by_sheet || in_part > 0 { in_part } else { in_list };
        let stated_number = stated.number as usize;
        let agrees = stated_number == in_part || (!by_sheet && stated_number == in_list);
        if counted > 0 && !agrees {
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

/// Words of a sentence about changes to a list, or about more than one list, whose numbers are not those of the rows.
const ELSEWHERE: &[&str] = &[
    "取消",
    "下放",
    "新增",
    "增加",
    "减少",
    "调整",
    "划转",
    "划入",
    "划出",
    "承接",
    "删除",
    "删去",
    "合并",
    "委托",
    "全市",
    "全省",
    "全区",
    "全县",
    "全国",
    "各部门",
    "各单位",
];

/// The numbers of items that a text states. Numbers of sub-items and of changes are none of the list.
fn stated(words: &str) -> Vec<Stated<'_>> {
    let mut found = Vec::new();
    let mut start = 0;
    for sentence in words.split_inclusive(['。', '；', '\n']) {
        let end_of = |word: &&str| sentence.find(word).map(|at| start + at + word.len());
        let elsewhere = ELSEWHERE.iter().filter_map(end_of).min();
        let items = sentence.match_indices('项').map(|(at, _)| start + at);
        let own = items.take_while(|at| elsewhere.is_none_or(|end| end > *at));
        found.extend(own.filter_map(|at| stated_at(words, at)));
        start += sentence.len();
    }
    found
}

/// The number of items that ends at `at`, before 项.
fn stated_at(words: &str, at: usize) -> Option<Stated<'_>> {
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let before = &words[..at];
    let digits = before.len() - before.trim_end_matches(number::is_number_char).len();
    let start = at - digits;
    let written = &before[start..];
    let (number, _) = number::parse_prefix(written).filter(|(_, length)| *length == digits)?;
    // 第十二项, （二）项: the number names one.
    if before[..start].ends_with(['第', '（', '(']) && !written.is_ascii() {
        return None;
    }
    // 3项子项, 3项行政许可: the number is that of what follows.
    let after = &words[at + '项'.len_utf8()..];
    let goes_on = after.starts_with(is_han)
        && !["权力", "权责", "职权", "事项", "行政权力", "行政职权"].iter().any(|word| after.starts_with(word));
    if goes_on {
        return None;
    }
    let lead = words[..start].trim_end_matches(['（', '(', '：', ':', ' ', '\u{3000}']);
    let subject_start =
        lead.rfind(|c: char| !is_han(c)).map_or(0, |at| at + lead[at..].chars().next().map_or(0, char::len_utf8));
    let subject = &lead[subject_start..];
    let sum = ['共', '计', '有', '合', '总', '为'];
    let rest = subject.trim_end_matches(sum);
    let sums = ["共", "共计", "共有", "合计", "总计"].iter().any(|word| subject.ends_with(word));
    let is_whole =
        sums && (rest.is_empty() || ["清单", "事项", "职权", "权力"].iter().any(|word| rest.ends_with(word)));
    let subject = rest.trim_start_matches("其中").trim_start_matches(sum);
    Some(Stated { span: Span::of(start, at + '项'.len_utf8()), number, subject, is_whole })
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
        assert_eq!(read("共计12项"), [("", 12, true)]);
        assert_eq!(read("合计：12项"), [("", 12, true)]);
        assert_eq!(read("一、行政许可54项（许可子项64项）"), [("行政许可", 54, false), ("许可子项", 64, false)]);
        assert_eq!(read("行政许可（3项）"), [("行政许可", 3, false)]);
        assert_eq!(read("其中行政许可3项、行政处罚共2项"), [("行政许可", 3, false), ("行政处罚", 2, false)]);
        assert_eq!(read("本清单共一百九十九项，其中行政许可十二项"), [("本清单", 199, true), ("行政许可", 12, false)]);
        for other in [
            "第十二项",
            "取消三项",
            "一项制度",
            "取消3项，下放2项，共5项",
            "全市行政权力事项共300项",
            "共3项子项",
            "共3项行政许可",
            "第（二）项",
        ] {
            assert_eq!(read(other), [], "{other}");
        }
    }
}
