use super::{Facts, MOST_TOLD, RoleMask, is_placeholder};
use crate::model::{Role, TextId};
use crate::text::Span;

/// What a published list still shows of the work on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    /// The distinct text; `None` for the header of a column, whose span is in the source.
    pub text: Option<TextId>,
    /// The characters, relative to the text.
    pub span: Span,
    /// What kind of thing.
    pub kind: LeftoverKind,
}

/// What kind of thing a [`Leftover`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeftoverKind {
    /// A note of a reviewer: 待核实, ？？？.
    Note,
    /// A place of a template that was never filled in: ××局.
    Template,
    /// A remark that the item is no longer there: 已取消.
    Gone,
    /// What is left of a formula: #REF!.
    Formula,
    /// A column of internal review or back office.
    Column,
}

impl LeftoverKind {
    /// The name in scripts and message ids.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Template => "template",
            Self::Gone => "gone",
            Self::Formula => "formula",
            Self::Column => "column",
        }
    }
}

/// Words that no published list has: none of them occurs in the text of a law or a duty.
const WORDS: &[(&str, LeftoverKind)] = &[
    ("待核实", LeftoverKind::Note),
    ("待确认", LeftoverKind::Note),
    ("待补充", LeftoverKind::Note),
    ("此处需修改", LeftoverKind::Note),
    ("此处应修改", LeftoverKind::Note),
    ("此处建议", LeftoverKind::Note),
    ("???", LeftoverKind::Note),
    ("？？？", LeftoverKind::Note),
    ("具体承办的业务科室", LeftoverKind::Template),
    ("××局", LeftoverKind::Template),
    ("XX局", LeftoverKind::Template),
    ("××科", LeftoverKind::Template),
    ("XX科", LeftoverKind::Template),
    ("某某局", LeftoverKind::Template),
    ("#REF!", LeftoverKind::Formula),
    ("#N/A", LeftoverKind::Formula),
    ("#VALUE!", LeftoverKind::Formula),
    ("#NAME?", LeftoverKind::Formula),
];

/// Remarks that say by themselves that the item is gone.
const GONE: &[&str] = &["已废止", "已取消", "废止", "取消", "已删除", "删除", "事项已取消", "已下放"];

/// Columns whose whole cell, or a bracket at its end, may say that the item is gone.
const NAMED: RoleMask = RoleMask::EMPTY.with(Some(Role::Name)).with(Some(Role::SubName)).with(Some(Role::Remark));

impl Facts {
    /// Notes, placeholders and columns that ought to have been taken out before the list was published.
    pub fn leftovers(&self) -> Vec<Leftover> {
        let mut found = Vec::new();
        let columns = self.document.parts.iter().flat_map(|part| &part.columns);
        for column in columns.filter(|column| self.vocabulary.columns.is_not_published(&column.header)) {
            found.push(Leftover { text: None, span: column.span, kind: LeftoverKind::Column });
        }
        for text in self.texts_in(RoleMask::KNOWN) {
            let words = self.words(text);
            if is_placeholder(words) {
                continue;
            }
            let mut add = |span, kind| {
                if found.len() < MOST_TOLD {
                    found.push(Leftover { text: Some(text), span, kind });
                }
            };
            for &(word, kind) in WORDS {
                let mut end = 0;
                for at in memchr::memmem::find_iter(words.as_bytes(), word.as_bytes()) {
                    if at < end {
                        continue;
                    }
                    end = at + word.len();
                    // A row of question marks is one, however long.
                    let goes_on = words[end..].trim_start_matches(|c| matches!(c, '?' | '？') && word.ends_with(c));
                    end = words.len() - goes_on.len();
                    add(Span::of(at, end), kind);
                }
            }
            if self.roles(text).meets(NAMED)
                && let Some(span) = gone(words)
            {
                add(span, LeftoverKind::Gone);
            }
        }
        found
    }
}

/// The words of a name or remark that say the item is gone: the whole text, or a bracket at its end.
fn gone(words: &str) -> Option<Span> {
    let bare = words.trim_end_matches(['。', ' ']);
    if GONE.contains(&bare) {
        return Some(Span::of(0, bare.len()));
    }
    let inner = bare.strip_suffix(['）', ')'])?;
    let open = inner.rfind(['（', '('])?;
    let start = open + inner[open..].chars().next().map_or(0, char::len_utf8);
    GONE.contains(&&inner[start..]).then(|| Span::of(start, inner.len()))
}

#[cfg(test)]
mod tests {
    use super::gone;

    #[test]
    fn only_a_whole_remark_or_a_closing_bracket_says_that_an_item_is_gone() {
        let said = |words: &'static str| gone(words).map(|span| span.slice(words));
        assert_eq!(said("已取消。"), Some("已取消"));
        assert_eq!(said("路灯迁移审批（已废止）"), Some("已废止"));
        assert_eq!(said("对擅自取消路灯的处罚"), None);
        assert_eq!(said("路灯迁移审批（含取消）"), None);
    }
}
