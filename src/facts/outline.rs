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
        let mut found: Vec<OutlineLine> = Vec::new();
        // The numbers of the lines that are found.
        let mut numbered: Vec<u32> = Vec::new();
        let mut count = 0_u32;
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
                let this = count;
                count = count.saturating_add(1);
                let Some(step) = step else { continue };
                let line = line.shift(paragraph.start());
                let mark = step.head.span.shift(line.start());
                let before = |line: u32| numbered.binary_search(&line).ok();
                if let Some(amendment) = step.amends
                    && let Some(amended) = before(amendment.place).and_then(|at| found.get_mut(at))
                {
                    self.amend(amended, amendment.expected);
                }
                let previous = step.fault.and_then(|fault| fault.previous);
                let previous = previous.and_then(before).and_then(|at| found.get(at)).map(|line| line.mark);
                numbered.push(this);
                found.push(OutlineLine {
                    paragraph: index,
                    line,
                    mark,
                    head: step.head,
                    series: step.series,
                    fault: step.fault.map(|fault| OutlineFault {
                        kind: fault.kind,
                        expected: self.written(mark, step.head, fault.expected),
                        previous,
                    }),
                });
            }
        }
        found
    }

    /// A number left out before the line came later; another may be missing still.
    fn amend(&self, line: &mut OutlineLine, expected: Option<u32>) {
        let (mark, head) = (line.mark, line.head);
        line.fault = line.fault.take().and_then(|fault| {
            let expected = self.written(mark, head, expected?);
            Some(OutlineFault { expected, ..fault })
        });
    }

    /// A number in the manner of a mark of the source.
    fn written(&self, mark: Span, head: Head, number: u32) -> String {
        outline::like(self.source.slice(mark), head.number, number)
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
