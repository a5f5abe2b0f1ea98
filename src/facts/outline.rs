use super::Facts;
use crate::grammar::outline::{self, FaultKind, Head, Walk};
use crate::text::Span;

/// A line of running text that begins with an outline number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineLine {
    /// The paragraph, by its index in the document.
    pub paragraph: u32,
    /// The line, in the source.
    pub line: Span,
    /// The mark, in the source.
    pub mark: Span,
    /// Its number and manner.
    pub head: Head,
    /// Its series, counted through the document.
    pub series: u32,
    /// What is wrong with the number.
    pub fault: Option<OutlineFault>,
}

/// How an outline number breaks its series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineFault {
    /// How.
    pub kind: FaultKind,
    /// The number that was due, in the manner of the mark.
    pub expected: String,
    /// The mark before, in the source.
    pub previous: Option<Span>,
}

impl Facts {
    /// The numbered lines of titles, prose and the text around tables, with what breaks their series.
    pub fn outline(&self) -> &[OutlineLine] {
        self.outline.get_or_init(|| self.walk_outline())
    }

    fn walk_outline(&self) -> Vec<OutlineLine> {
        let mut walk = Walk::default();
        let mut found = Vec::new();
        // The marks of numbered lines, by the number of their line.
        let mut marks: Vec<Span> = Vec::new();
        let mut at = None;
        for ((part, paragraph), index) in self.document.paragraphs.iter().zip(0..) {
            if let Some(before) = at.replace(*part)
                && before != *part
            {
                // A table parts the text before it from that behind it; another sheet is another text.
                walk.pause();
                if self.sheet(before) != self.sheet(*part) {
                    walk.part();
                }
            }
            let points = &self.text(self.paragraph_text(index)).points;
            for line in lines(self.source.slice(*paragraph)) {
                let words = line.shift(paragraph.start()).slice(self.source.text());
                let step = walk.line(words, outline::inner(points, line));
                let line = line.shift(paragraph.start());
                let mark = step.map_or(Span::default(), |step| step.head.span.shift(line.start()));
                marks.push(mark);
                let Some(step) = step else { continue };
                let written = |number| outline::like(self.source.slice(mark), step.head.number, number);
                found.push(OutlineLine {
                    paragraph: index,
                    line,
                    mark,
                    head: step.head,
                    series: step.series,
                    fault: step.fault.map(|fault| OutlineFault {
                        kind: fault.kind,
                        expected: written(fault.expected),
                        previous: fault.previous.and_then(|line| marks.get(line as usize).copied()),
                    }),
                });
            }
        }
        found
    }

    fn sheet(&self, part: u32) -> Option<&str> {
        self.document.parts.get(part as usize)?.sheet.as_deref()
    }
}

/// The lines of a paragraph that hold something, without the blanks around them, relative to it.
pub(super) fn lines(paragraph: &str) -> impl Iterator<Item = Span> + '_ {
    let mut at = 0;
    paragraph.split_inclusive('\n').filter_map(move |line| {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        let bare = line.trim();
        (!bare.is_empty()).then(|| Span::of(start, start + bare.len()))
    })
}
