//! Brackets that do not fit: one width opened and another closed, never closed, never opened.
//!
//! Round brackets and square ones （） 【】 〔〕 []; 《》 belongs to the citation grammar. Paragraph by paragraph, and silent where
//! a neighbouring paragraph may hold the partner.

use crate::text::Span;

/// A bracket that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BracketFault {
    /// The wrong mark.
    pub span: Span,
    /// The mark it should agree with.
    pub partner: Option<Span>,
    /// What is wrong.
    pub kind: BracketFaultKind,
    /// The mark that should stand there, where that is certain.
    pub repair: Option<String>,
}

/// How a bracket is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BracketFaultKind {
    /// The two marks of a pair do not belong together: `（…)`, `〔2020]`.
    MixedWidth,
    /// Opened and not closed till the end of the paragraph.
    NotClosed,
    /// Closed without having been opened.
    NotOpened,
}

/// The bracket faults of a cell text, in the order of their marks.
pub fn bracket_faults(text: &str) -> Vec<BracketFault> {
    let mut faults = Vec::new();
    let mut open: Vec<Mark> = Vec::new();
    // Marks without a partner in their paragraph, to be compared over paragraphs at the end.
    let mut single: Vec<(Mark, BracketFaultKind)> = Vec::new();
    let mut cut = false;
    let mut before = '\n';
    let mut depths = [0_u32; 2];
    for (at, c) in text.char_indices() {
        if c == '\n' {
            close_paragraph(&mut open, &mut single, cut);
            depths = [0; 2];
            cut = false;
        } else if c == '…' {
            cut = true;
        } else if let Some(mark) = Mark::of(at, c)
            && !is_face(text, mark, before)
        {
            if mark.opens {
                open.push(mark);
                depths[mark.class()] += 1;
            } else if !is_enumerator(text, mark) {
                if depths[mark.class()] == 0 {
                    single.push((mark, BracketFaultKind::NotOpened));
                } else {
                    close(mark, &mut open, &mut depths, &mut single, &mut faults);
                }
            }
        }
        before = c;
    }
    close_paragraph(&mut open, &mut single, cut);
    faults.extend(lonely(text, &single));
    faults.sort_by_key(|fault| fault.span);
    faults
}

/// One bracket.
#[derive(Clone, Copy, Debug)]
struct Mark {
    at: usize,
    c: char,
    opens: bool,
    round: bool,
}

impl Mark {
    fn of(at: usize, c: char) -> Option<Self> {
        let (opens, round) = match c {
            '（' | '(' => (true, true),
            '）' | ')' => (false, true),
            '【' | '[' | '［' | '〔' => (true, false),
            '】' | ']' | '］' | '〕' => (false, false),
            _ => return None,
        };
        Some(Self { at, c, opens, round })
    }

    fn class(self) -> usize {
        usize::from(self.round)
    }

    fn span(self) -> Span {
        Span::of(self.at, self.at + self.c.len_utf8())
    }
}

/// The mark that belongs to `c`.
fn partner_of(c: char) -> char {
    match c {
        '（' => '）',
        '）' => '（',
        '(' => ')',
        ')' => '(',
        '【' => '】',
        '】' => '【',
        '[' => ']',
        ']' => '[',
        '［' => '］',
        '］' => '［',
        '〔' => '〕',
        _ => '〔',
    }
}

/// Finds the partner of a closing mark; marks of the other class opened in between were never closed.
fn close(
    mark: Mark,
    open: &mut Vec<Mark>,
    depths: &mut [u32; 2],
    single: &mut Vec<(Mark, BracketFaultKind)>,
    faults: &mut Vec<BracketFault>,
) {
    while let Some(partner) = open.pop() {
        depths[partner.class()] = depths[partner.class()].saturating_sub(1);
        if partner.round != mark.round {
            single.push((partner, BracketFaultKind::NotClosed));
            continue;
        }
        if partner_of(partner.c) != mark.c {
            // The half-width mark is the wrong one; of two full-width marks the second.
            let (wrong, right) = if partner.c.is_ascii() { (partner, mark) } else { (mark, partner) };
            faults.push(BracketFault {
                span: wrong.span(),
                partner: Some(right.span()),
                kind: BracketFaultKind::MixedWidth,
                repair: Some(partner_of(right.c).to_string()),
            });
        }
        return;
    }
}

/// What is still open at the end of a paragraph is unclosed, unless an omission may have swallowed its partner.
fn close_paragraph(open: &mut Vec<Mark>, single: &mut Vec<(Mark, BracketFaultKind)>, cut: bool) {
    for mark in open.drain(..) {
        if !cut {
            single.push((mark, BracketFaultKind::NotClosed));
        }
    }
}

/// Marks without a partner anywhere: one opened in a line and one closed in a later line are a broken line, no fault.
fn lonely(text: &str, single: &[(Mark, BracketFaultKind)]) -> Vec<BracketFault> {
    let mut order: Vec<usize> = (0..single.len()).collect();
    order.sort_by_key(|index| single.get(*index).map(|(mark, _)| mark.at));
    let mut waiting: [Vec<Mark>; 2] = [Vec::new(), Vec::new()];
    let mut found = Vec::new();
    for index in order {
        let Some((mark, kind)) = single.get(index).copied() else {
            continue;
        };
        if kind == BracketFaultKind::NotClosed {
            waiting[mark.class()].push(mark);
        } else if waiting[mark.class()].pop().is_none() {
            found.push((mark, kind));
        }
    }
    for marks in waiting {
        found.extend(marks.into_iter().map(|mark| (mark, BracketFaultKind::NotClosed)));
    }
    found.retain(|(mark, _)| !is_foreign(text, *mark));
    found
        .into_iter()
        .map(|(mark, kind)| BracketFault { span: mark.span(), partner: None, kind, repair: None })
        .collect()
}

/// `1)` `a)` at the beginning of a line or clause: the bracket belongs to the number.
fn is_enumerator(text: &str, mark: Mark) -> bool {
    if !mark.round {
        return false;
    }
    let before = text.get(..mark.at).unwrap_or("");
    let mut chars = before.chars().rev();
    let mut taken = 0;
    for c in chars.by_ref() {
        if !c.is_ascii_alphanumeric() {
            return taken > 0 && (c.is_whitespace() || "。；;：:".contains(c));
        }
        taken += 1;
        if taken > 2 {
            return false;
        }
    }
    taken > 0
}

/// `:)` and the like.
fn is_face(text: &str, mark: Mark, before: char) -> bool {
    mark.c.is_ascii()
        && mark.round
        && ":;-^_=".contains(before)
        && text.get(mark.at + 1..).and_then(|rest| rest.chars().next()).is_none_or(char::is_whitespace)
}

/// A half-width mark between Latin letters belongs to a formula or to English; a quoted mark speaks of itself.
fn is_foreign(text: &str, mark: Mark) -> bool {
    let before = text.get(..mark.at).and_then(|t| t.chars().next_back());
    let after = text.get(mark.at + mark.c.len_utf8()..).and_then(|t| t.chars().next());
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii() && !c.is_ascii_whitespace());
    let quoted = before.is_some_and(|c| "“\"‘".contains(c)) && after.is_some_and(|c| "”\"’".contains(c));
    quoted || (mark.c.is_ascii() && latin(before) && latin(after))
}

#[cfg(test)]
mod tests {
    use super::{BracketFaultKind as Kind, bracket_faults};

    #[test]
    fn faults_stand_at_the_wrong_mark() {
        for (text, expected) in [
            ("甲（乙)丙", vec![(")", Kind::MixedWidth, Some("）"))]),
            ("甲(乙）丙", vec![("(", Kind::MixedWidth, Some("（"))]),
            ("甲〔2020]1号", vec![("]", Kind::MixedWidth, Some("〕"))]),
            ("甲（乙。\n丙", vec![("（", Kind::NotClosed, None)]),
            ("甲乙）丙。", vec![("）", Kind::NotOpened, None)]),
            ("甲（（乙）丙", vec![("（", Kind::NotClosed, None)]),
            ("甲（乙\n丙）丁", vec![]),
            ("甲（乙……\n丙", vec![]),
            ("1)甲；2)乙；a)丙", vec![]),
            ("（1）甲（乙（丙）丁）【戊】", vec![]),
            ("f(x", vec![]),
            ("好 :)", vec![]),
        ] {
            let faults = bracket_faults(text);
            let found: Vec<_> = faults.iter().map(|f| (f.span.slice(text), f.kind, f.repair.as_deref())).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
