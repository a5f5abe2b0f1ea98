/// A place as people see it: 1-based line and 1-based column in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// 1-based line number.
    pub line: u32,
    /// 1-based column, counted in Unicode scalar values.
    pub column: u32,
}

/// Where the lines of a text begin, for turning byte offsets into lines and columns.
///
/// Characters are counted block by block as well, so that a column far into a very long line is found without counting from
/// the line's beginning each time.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// For each block of [`BLOCK`] bytes, how many characters begin before it.
    counts: Vec<u32>,
}

/// Bytes of a block.
const BLOCK: usize = 1024;

impl LineIndex {
    /// Finds the line starts of `text`. Lines end with LF; a CR before it belongs to the line.
    pub fn new(text: &str) -> Self {
        let mut starts = Vec::with_capacity(text.len() / 64 + 1);
        starts.push(0);
        for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
            starts.push(u32::try_from(end + 1).unwrap_or(u32::MAX));
        }
        let mut counts = Vec::with_capacity(text.len() / BLOCK + 1);
        let mut count = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            counts.push(count);
            count += characters(block);
        }
        counts.push(count);
        Self { starts, counts }
    }

    /// How many characters begin before byte `offset`.
    fn characters_before(&self, text: &str, offset: u32) -> u32 {
        let offset = (offset as usize).min(text.len());
        let block = offset / BLOCK;
        let counted = self.counts.get(block).copied().unwrap_or_default();
        counted + characters(&text.as_bytes()[block * BLOCK..offset])
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
        let before = self.characters_before(text, offset) - self.characters_before(text, self.starts[line_index]);
        LineColumn { line: u32::try_from(line_index + 1).unwrap_or(u32::MAX), column: before + 1 }
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

/// Characters that begin in a stretch of UTF-8: its bytes that continue no character.
fn characters(bytes: &[u8]) -> u32 {
    // Counted in bytes within short stretches, which compilers turn into vector instructions.
    let begins = |stretch: &[u8]| stretch.iter().fold(0_u8, |count, byte| count + u8::from((*byte as i8) >= -0x40));
    bytes.chunks(255).map(|stretch| u32::from(begins(stretch))).sum()
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

    #[test]
    fn counts_across_blocks() {
        let text = format!("甲\n{}𬭎乙", "丙a".repeat(5000));
        let index = LineIndex::new(&text);
        let line = text.find('丙').unwrap();
        for (at, _) in text.char_indices().skip(2) {
            let by_hand = text[line..at].chars().count() + 1;
            let place = index.line_column(&text, u32::try_from(at).unwrap());
            assert_eq!((place.line, place.column as usize), (2, by_hand));
        }
    }
}
