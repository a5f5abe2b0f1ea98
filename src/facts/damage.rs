use super::{Damage, DamageKind, Facts, RoleMask};
use crate::grammar::damage::broken_lines;
use crate::model::TextId;
use crate::text::Span;

/// A place that conversion has damaged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damaged {
    /// The distinct text.
    pub text: TextId,
    /// What is damaged, relative to the text.
    pub damage: Damage,
}

/// A line that breaks off where a line of the page ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BrokenLine {
    /// The distinct text of a cell; `None` between paragraphs, whose spans are in the source.
    pub text: Option<TextId>,
    /// The end of the line.
    pub end: Span,
    /// The beginning of the next.
    pub next: Span,
}

/// So many readings are printed by a converter; an author glosses a rare character or two.
const GLOSSES: usize = 3;

/// So many characters on either side show where a line broke.
const SHOWN: usize = 4;

impl Facts {
    /// What conversion has damaged inside lines. A reading here and there is the author's.
    pub fn damaged(&self) -> Vec<Damaged> {
        let all = self.texts_in(RoleMask::ALL);
        let mut found: Vec<Damaged> = all
            .flat_map(|text| self.text(text).damage.iter().map(move |damage| Damaged { text, damage: damage.clone() }))
            .collect();
        let is_gloss = |one: &Damaged| one.damage.kind == DamageKind::Gloss;
        if found.iter().filter(|one| is_gloss(one)).count() < GLOSSES {
            found.retain(|one| !is_gloss(one));
        }
        found
    }

    /// Lines that break off in the middle of a clause because those of a page did: in cells, and from paragraph to paragraph.
    pub fn broken_lines(&self) -> Vec<BrokenLine> {
        let mut found = Vec::new();
        for text in self.texts_in(RoleMask::ALL) {
            let words = self.words(text);
            // Few cells have so many lines.
            if memchr::memchr_iter(b'\n', words.as_bytes()).nth(2).is_none() {
                continue;
            }
            let lines: Vec<Span> = super::outline::lines(words).collect();
            found.extend(broken(words, &lines).map(|(end, next)| BrokenLine { text: Some(text), end, next }));
        }
        for paragraphs in self.document.paragraphs.chunk_by(|(one, _), (other, _)| one == other) {
            let lines: Vec<Span> = paragraphs.iter().map(|(_, span)| *span).collect();
            let source = self.source.text();
            found.extend(broken(source, &lines).map(|(end, next)| BrokenLine { text: None, end, next }));
        }
        found
    }
}

fn broken<'t>(text: &'t str, lines: &'t [Span]) -> impl Iterator<Item = (Span, Span)> + 't {
    let words: Vec<&str> = lines.iter().map(|line| line.slice(text)).collect();
    broken_lines(&words).into_iter().filter_map(|at| {
        let (line, next) = (*lines.get(at)?, *lines.get(at + 1)?);
        let (last, _) = line.slice(text).char_indices().rev().take(SHOWN).last()?;
        let first: usize = next.slice(text).chars().take(SHOWN).map(char::len_utf8).sum();
        let end = Span::of(line.start() as usize + last, line.end() as usize);
        Some((end, Span::of(next.start() as usize, next.start() as usize + first)))
    })
}
