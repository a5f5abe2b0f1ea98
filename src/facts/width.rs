use std::collections::BTreeMap;

use super::{Facts, MOST_TOLD, RoleMask};
use crate::grammar::width::{HalfMark, due, full_width_numbers, half_marks, narrowed};
use crate::model::TextId;
use crate::text::Span;

/// A number with full-width digits in a document that writes half-width ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WideNumber {
    /// The distinct text.
    pub text: TextId,
    /// The number, relative to the text.
    pub span: Span,
    /// The number in half-width digits.
    pub repair: String,
}

/// A half-width mark among Chinese text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HalfWidth {
    /// The distinct text.
    pub text: TextId,
    /// The mark.
    pub mark: HalfMark,
    /// Where the whole document writes this mark half-width: at how many places. Then this is the first of them.
    pub all: Option<usize>,
}

/// So many places make it the manner of a document to write a mark half-width, where hardly any is full-width.
const MANNER: usize = 10;

impl Facts {
    /// Numbers with full-width digits, where most digits of the document are half-width.
    pub fn wide_numbers(&self) -> Vec<WideNumber> {
        let (mut found, mut wide, mut narrow) = (Vec::new(), 0, 0);
        for text in self.texts_in(RoleMask::ALL) {
            let (words, weight) = (self.words(text), self.count(text));
            narrow += weight * words.bytes().filter(u8::is_ascii_digit).count();
            for span in full_width_numbers(words) {
                wide += weight * span.slice(words).chars().filter(|c| !c.is_ascii()).count();
                if found.len() < MOST_TOLD {
                    found.push(WideNumber { text, span, repair: narrowed(span.slice(words)) });
                }
            }
        }
        if wide < narrow { found } else { Vec::new() }
    }

    /// Half-width marks among Chinese text, in order; of a mark that the document always writes so, the first only.
    pub fn half_width_marks(&self) -> Vec<HalfWidth> {
        let mut found: Vec<HalfWidth> = Vec::new();
        let mut places: BTreeMap<char, (usize, usize)> = BTreeMap::new();
        for text in self.texts_in(RoleMask::ALL) {
            let weight = self.count(text);
            // The brackets of a gloss are no punctuation.
            let damage = &self.text(text).damage;
            let is_damage = |span: Span| !damage.is_empty() && damage.iter().any(|one| one.span.covers(span));
            for mark in half_marks(self.words(text)).into_iter().filter(|mark| !is_damage(mark.span)) {
                places.entry(mark.mark).or_default().0 += weight;
                if found.len() < MOST_TOLD {
                    found.push(HalfWidth { text, mark, all: None });
                }
            }
        }
        if found.is_empty() {
            return found;
        }
        for text in self.texts_in(RoleMask::ALL) {
            for (mark, (_, wide)) in &mut places {
                let Some((due, _)) = due(*mark) else { continue };
                *wide += self.count(text) * memchr::memmem::find_iter(self.words(text).as_bytes(), due).count();
            }
        }
        let manner = |mark: char| {
            let (half, wide) = places.get(&mark).copied().unwrap_or_default();
            (due(mark).is_some() && half >= MANNER && wide * 20 <= half).then_some(half)
        };
        let mut told = Vec::new();
        found.retain_mut(|one| {
            one.all = manner(one.mark.mark);
            one.all.is_none()
                || (!told.contains(&one.mark.mark) && {
                    told.push(one.mark.mark);
                    true
                })
        });
        found
    }
}
