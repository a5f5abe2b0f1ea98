/// A place as people see it: 1-based line and 1-based column in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// 1-based line number.
    pub line: u32,
    /// 1-based column, counted in Unicode scalar values.
    pub column: u32,
}

/// Where the lines of a text begin, for turning byte offsets into lines and columns.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Finds the line starts of `text`. Lines end with LF; a CR before it belongs to the line.
    pub fn new(text: &str) -> Self {
        let mut starts = Vec::with_capacity(text.len() / 64 + 1);
        starts.push(0);
        for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
            starts.push(u32::try_from(end + 1).unwrap_or(u32::MAX));
        }
        Self { starts }
    }

    /// The 0-based index of the line that holds byte `offset`.
    pub fn line_index(&self, offset: u32) -> usize {
        self.starts.partition_point(|&start| start <= offset) - 1
    }

    /// The byte offset at which the 0-based line begins; `None` past the last line.
    pub fn line_start(&self, line_index: usize) -> Option<u32> {
        self.starts.get(line_index).copied()
    }

    /// Number of lines; a text that ends with LF has an empty last line.
    pub fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// Line and column of byte `offset` of `text`.
    pub fn line_column(&self, text: &str, offset: u32) -> LineColumn {
        let line_index = self.line_index(offset);
        let start = self.starts[line_index] as usize;
        let before = text.get(start..offset as usize).unwrap_or("");
        LineColumn {
            line: u32::try_from(line_index + 1).unwrap_or(u32::MAX),
            column: u32::try_from(before.chars().count() + 1).unwrap_or(u32::MAX),
        }
    }

    /// 0-based line and UTF-16 column of byte `offset` of `text`, as the Language Server Protocol counts them.
    pub fn utf16(&self, text: &str, offset: u32) -> (u32, u32) {
        let line_index = self.line_index(offset);
        let start = self.starts[line_index] as usize;
        let before = text.get(start..offset as usize).unwrap_or("");
        // One unit for each character and a second one for those of four bytes; counting bytes is many times faster.
        let units = before.bytes().filter(|&byte| byte & 0xc0 != 0x80).count()
            + before.bytes().filter(|&byte| byte >= 0xf0).count();
        (u32::try_from(line_index).unwrap_or(u32::MAX), u32::try_from(units).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_scalar_values_and_utf16_units() {
        let text = "甲乙\n丙𬭎丁\n";
        let index = LineIndex::new(text);
        let offset = u32::try_from(text.find('丁').unwrap()).unwrap();
        assert_eq!(index.line_column(text, offset), LineColumn { line: 2, column: 3 });
        assert_eq!(index.utf16(text, offset), (1, 3));
        assert_eq!(index.line_count(), 3);
    }
}
