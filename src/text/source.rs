use std::sync::{Arc, OnceLock};

use super::kept::KeptLines;
use super::{LineColumn, LineIndex, Span};

/// How the bytes of a file were decoded; a repair is written back the same way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8 without byte order mark.
    #[default]
    Utf8,
    /// UTF-8 with byte order mark; the mark is not part of the text.
    Utf8Bom,
    /// UTF-16, little endian, with byte order mark.
    Utf16Le,
    /// UTF-16, big endian, with byte order mark.
    Utf16Be,
    /// UTF-16, little endian, without byte order mark.
    Utf16LeNoBom,
    /// UTF-16, big endian, without byte order mark.
    Utf16BeNoBom,
    /// GB18030 (and so GBK and GB2312).
    Gb18030,
}

/// The native place of a stretch of a [`Source`] text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Native {
    /// A byte offset in the decoded file text (without byte order mark).
    Text {
        /// Offset of the stretch's first byte.
        offset: u32,
    },
    /// In a Word document: a place in a `w:t` element of the main part. Elements are counted from 0 in the order in which
    /// they begin in the part, those in skipped stretches included.
    Docx {
        /// Which `w:p`.
        paragraph: u32,
        /// Which `w:r`.
        run: u32,
        /// Which `w:t`.
        text: u32,
        /// Bytes of the element's text, references replaced, before the stretch.
        offset: u32,
    },
    /// A place in a cell of a workbook. Numbers that are shown otherwise than they are stored have none.
    Sheet {
        /// 0-based sheet, in the order of the workbook.
        sheet: u16,
        /// 1-based row of the sheet.
        row: u32,
        /// 0-based column of the sheet.
        column: u16,
        /// Which of the shared strings the cell names; `None` where the text stands in the cell itself.
        string: Option<u32>,
        /// 0-based run of formatting (xlsx), or stretch of text between two tags (ods).
        run: u32,
        /// Byte offset in the text of the run, references replaced.
        offset: u32,
    },
}

/// A stretch of the source text and where it stands in the file. The text of both is the same, byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The stretch in the source text.
    pub span: Span,
    /// Its place in the file.
    pub native: Native,
}

/// The one UTF-8 text of a file: what all spans of its document, facts and findings point into.
///
/// For text formats it is the decoded file itself, except that escaping marks inside cells (the second of two quotes in csv)
/// are left out, so that each cell is one contiguous slice. Segments lead from the text back to the file; without segments
/// the text is the file, byte for byte. Where the lines of the text are not those of the file (html), the file is kept too
/// and lines and columns are counted in it.
#[derive(Debug)]
pub struct Source {
    path: String,
    text: Arc<str>,
    encoding: Encoding,
    segments: Vec<Segment>,
    lines: OnceLock<LineIndex>,
    /// The decoded file, where its lines are not those of the text.
    file: Option<Box<Source>>,
    /// Where only some lines of the text are left: which. Offsets are those of the whole text all the same.
    kept: Option<KeptLines>,
}

impl Source {
    /// A source whose text is the decoded file itself.
    pub fn identity(path: impl Into<String>, text: impl Into<Arc<str>>, encoding: Encoding) -> Self {
        Self::with_segments(path, text, encoding, Vec::new())
    }

    /// A source whose text is a projection of the file. `segments` are sorted, do not overlap and cover every byte that can be
    /// written back.
    pub fn with_segments(
        path: impl Into<String>,
        text: impl Into<Arc<str>>,
        encoding: Encoding,
        segments: Vec<Segment>,
    ) -> Self {
        let (path, text) = (path.into(), text.into());
        Self { path, text, encoding, segments, lines: OnceLock::new(), file: None, kept: None }
    }

    /// A source whose text is a projection of a text file with lines of its own. All segments are [`Native::Text`]; an empty
    /// one is a place where text can be put in.
    pub fn projected(
        path: impl Into<String>,
        text: impl Into<Arc<str>>,
        encoding: Encoding,
        segments: Vec<Segment>,
        file: impl Into<Arc<str>>,
    ) -> Self {
        let path = path.into();
        let file = Box::new(Self::identity(path.clone(), file, encoding));
        Self { file: Some(file), ..Self::with_segments(path, text, encoding, segments) }
    }

    /// The path as it was given, for showing; `-` for standard input.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The same source with only the lines that hold `spans`, for reporting: a run over many files need not hold all of their
    /// texts. Offsets and places stay those of the whole text; what was let go reads as empty.
    pub fn keep_lines(&self, spans: impl Iterator<Item = Span>) -> Self {
        self.keep_lines_of(&spans.collect::<Vec<_>>())
    }

    fn keep_lines_of(&self, spans: &[Span]) -> Self {
        let in_file = |span: &Span| Span::new(self.file_offset(span.start()), self.file_offset(span.end()));
        let file = self.file.as_ref().map(|file| {
            let spans: Vec<Span> = spans.iter().map(in_file).collect();
            Box::new(file.keep_lines_of(&spans))
        });
        let (kept, text) = KeptLines::of(&self.text, self.line_index(), spans.iter().copied());
        let segments = self.segments.iter().filter(|segment| kept.touches(segment.span)).cloned().collect();
        Self {
            path: self.path.clone(),
            text: text.into(),
            encoding: self.encoding,
            segments,
            lines: OnceLock::new(),
            file,
            kept: Some(kept),
        }
    }

    /// The text that is there, and `span` in it: for showing what stands around a place.
    pub fn around(&self, span: Span) -> (&str, Span) {
        (&self.text, self.kept.as_ref().map_or(span, |kept| kept.kept_span(span)))
    }

    /// The text; after [`Source::keep_lines`] what is left of it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, shared.
    pub fn shared_text(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }

    /// How the file was decoded.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The way back to the file; empty where the text is the file.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The text of `span`.
    pub fn slice(&self, span: Span) -> &str {
        let (text, span) = self.around(span);
        span.slice(text)
    }

    /// The line index of the text, built on first use.
    pub fn line_index(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// 1-based line and column of a byte offset, as the file itself counts them.
    pub fn line_column(&self, offset: u32) -> LineColumn {
        if let Some(file) = &self.file {
            return file.line_column(self.file_offset(offset));
        }
        let (at, missing) = self.there(offset);
        let mut place = self.line_index().line_column(&self.text, at);
        place.column += self.dropped_before(offset, at, place.line as usize - 1);
        place.line += missing;
        place
    }

    /// 1-based line of a byte offset, as the file itself counts them.
    pub fn line(&self, offset: u32) -> u32 {
        if let Some(file) = &self.file {
            return file.line(self.file_offset(offset));
        }
        let (at, missing) = self.there(offset);
        u32::try_from(self.line_index().line_index(at) + 1).unwrap_or(u32::MAX).saturating_add(missing)
    }

    /// 0-based line and UTF-16 column of a byte offset, as the file itself counts them and the Language Server Protocol wants
    /// them.
    pub fn utf16(&self, offset: u32) -> (u32, u32) {
        if let Some(file) = &self.file {
            return file.utf16(self.file_offset(offset));
        }
        let (at, missing) = self.there(offset);
        let (line, column) = self.line_index().utf16(&self.text, at);
        (line + missing, column + self.dropped_before(offset, at, line as usize))
    }

    /// An offset in the text that is there, and how many lines before it are not.
    fn there(&self, offset: u32) -> (u32, u32) {
        match &self.kept {
            Some(kept) => (kept.kept(offset).unwrap_or(0), kept.lines_missing(offset)),
            None => (offset, 0),
        }
    }

    /// What the projection left out on a line before `offset`, which is `at` in the text that is there. Each place moves the
    /// column by one quote, which is one column in every unit.
    fn dropped_before(&self, offset: u32, at: u32, line: usize) -> u32 {
        if self.segments.is_empty() {
            return 0;
        }
        let into_line = at - self.line_index().line_start(line).unwrap_or(0);
        self.dropped(offset - into_line, offset)
    }

    /// Bytes of the file that the text leaves out between two offsets of the text. They are ASCII marks.
    fn dropped(&self, from: u32, to: u32) -> u32 {
        match (self.native_offset(from), self.native_offset(to)) {
            (Some(native_from), Some(native_to)) => (native_to - native_from).saturating_sub(to - from),
            _ => 0,
        }
    }

    /// The byte offset in the decoded file text that `offset` of this text stands for; `None` where the format has no such text.
    pub fn native_offset(&self, offset: u32) -> Option<u32> {
        if self.segments.is_empty() {
            return Some(offset);
        }
        let segment = self.segment_at(offset)?;
        if self.file.is_some() && offset > segment.span.end() {
            return None;
        }
        match segment.native {
            Native::Text { offset: native } => Some(native + (offset - segment.span.start())),
            Native::Docx { .. } | Native::Sheet { .. } => None,
        }
    }

    /// The last stretch that begins at `offset` or before it.
    fn segment_at(&self, offset: u32) -> Option<&Segment> {
        let index = self.segments.partition_point(|segment| segment.span.start() <= offset);
        self.segments.get(index.checked_sub(1)?)
    }

    /// The place in the decoded file that is nearest before `offset` of a projection: what stands between two stretches, such
    /// as a line break for `<br>`, is taken to stand at the end of the first.
    fn file_offset(&self, offset: u32) -> u32 {
        match self.segment_at(offset) {
            Some(Segment { span, native: Native::Text { offset: native } }) => {
                native + (offset - span.start()).min(span.len())
            }
            _ => 0,
        }
    }

    /// Whether all of `span` stands in the file, so that it can be replaced there. An empty span stands where a stretch of
    /// the file begins, goes on or ends. Text that an office program makes, like automatic numbers, does not.
    pub fn can_write(&self, span: Span) -> bool {
        if self.segments.is_empty() {
            return true;
        }
        let first = self.segments.partition_point(|segment| segment.span.end() < span.start());
        let mut at = span.start();
        for segment in &self.segments[first..] {
            if segment.span.start() > at {
                return false;
            }
            at = at.max(segment.span.end());
            if at >= span.end() {
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_lines_stay_in_their_places() {
        let text = "甲\n乙“丙”丁\n戊\n己\n庚𬭎辛\n壬";
        let segments = vec![
            Segment { span: Span::new(0, 7), native: Native::Text { offset: 0 } },
            Segment { span: Span::of(7, text.len()), native: Native::Text { offset: 8 } },
        ];
        let whole = Source::with_segments("a.csv", text, Encoding::Utf8, segments);
        let spans: Vec<Span> =
            ["丁", "辛", "壬"].iter().map(|word| text.find(word).unwrap()).map(|at| Span::of(at, at + 3)).collect();
        let kept = whole.keep_lines(spans.iter().copied());
        assert_eq!(kept.text(), "乙“丙”丁\n庚𬭎辛\n壬");
        for span in spans {
            assert_eq!(kept.slice(span), whole.slice(span));
            assert_eq!(kept.line_column(span.start()), whole.line_column(span.start()));
            assert_eq!(kept.utf16(span.start()), whole.utf16(span.start()));
            assert_eq!(kept.native_offset(span.start()), whole.native_offset(span.start()));
        }
        assert_eq!(kept.slice(Span::new(0, 3)), "");
    }

    #[test]
    fn a_projection_counts_the_lines_of_its_file() {
        // 甲 and 乙 are parted by a mark that the text shows as a line break; an empty cell can be filled.
        let file = "<p>甲<br>\n乙</p><p></p>";
        let at = |word: &str| u32::try_from(file.find(word).unwrap()).unwrap();
        let segment = |span: Span, offset: u32| Segment { span, native: Native::Text { offset } };
        let segments = vec![
            segment(Span::new(0, 3), at("甲")),
            segment(Span::new(4, 7), at("乙")),
            segment(Span::new(8, 8), at("</p><p>") + 7),
        ];
        let source = Source::projected("a.html", "甲\n乙\n\n", Encoding::Utf8, segments, file);
        assert_eq!(source.line_column(0), LineColumn { line: 1, column: 4 });
        assert_eq!(source.line_column(4), LineColumn { line: 2, column: 1 });
        assert_eq!((source.line(0), source.line(4), source.line(8)), (1, 2, 2));
        assert_eq!(source.utf16(8), (1, 8));
        assert_eq!((source.native_offset(4), source.native_offset(3)), (Some(at("乙")), Some(at("<br>"))));
        assert!(source.can_write(Span::new(8, 8)) && source.can_write(Span::new(0, 3)));
        assert!(!source.can_write(Span::new(0, 4)), "the line break is not in the file");
        let kept = source.keep_lines(std::iter::once(Span::new(4, 7)));
        assert_eq!((kept.line_column(4), kept.slice(Span::new(4, 7))), (source.line_column(4), "乙"));
    }
}
