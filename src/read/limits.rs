//! How much of a file is read: one table, from which configuration, documentation and messages come.

/// How much of a file is read. What lies beyond is left out and told as a [`Problem`](crate::model::Problem); only a file that is
/// too large, or an archive part that unpacks to too much, is not read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file. Offsets are 32 bits wide, so that 4 GiB is the most.
    pub file_bytes: usize,
    /// Bytes of one unpacked part of a zip archive. A part over it is not read.
    pub part_bytes: usize,
    /// How many times its packed size a part of a zip archive may unpack to, where that is over 4 MiB.
    pub part_ratio: usize,
    /// How deeply the elements of an XML part may be nested.
    pub xml_depth: usize,
    /// Rows of all tables of a file, and as many paragraphs outside them.
    pub rows: usize,
    /// Columns of a table.
    pub columns: usize,
    /// Cells of all tables of a file.
    pub cells: usize,
    /// Bytes of the text of one cell, or of one paragraph outside tables. The beginning of a longer one is read.
    pub cell_bytes: usize,
    /// Bytes of memory for what the texts of a file say: citations, points, marks. Texts beyond are not checked.
    pub fact_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 512 << 20,
            part_bytes: 512 << 20,
            part_ratio: 250,
            xml_depth: 512,
            rows: 1 << 20,
            columns: 512,
            cells: 1 << 20,
            cell_bytes: 1 << 20,
            fact_bytes: 256 << 20,
        }
    }
}

/// One of the [`Limits`].
#[derive(Clone, Copy)]
pub struct Limit {
    /// Its key in `[limits]` of `quanze.toml`.
    pub name: &'static str,
    /// What it counts, in Chinese.
    pub zh: &'static str,
    /// What it counts, in English.
    pub en: &'static str,
    /// Whether it counts bytes.
    pub is_bytes: bool,
    /// The largest value it may have.
    pub most: usize,
    /// Its field.
    pub field: fn(&mut Limits) -> &mut usize,
}

/// Every limit, in the order of the documentation.
pub const LIMITS: &[Limit] = &[
    Limit {
        name: "file_bytes",
        zh: "一个文件的大小；超过则整个文件不读",
        en: "size of a file; a larger one is not read",
        is_bytes: true,
        most: u32::MAX as usize,
        field: |limits| &mut limits.file_bytes,
    },
    Limit {
        name: "part_bytes",
        zh: "docx、xlsx、ods 中一个部件解压后的大小；正文超过则整个文件不读，附属部件超过则不读该部件",
        en: "unpacked size of a part of docx, xlsx, ods; a file whose main part is larger is not read, another part is left out",
        is_bytes: true,
        most: u32::MAX as usize,
        field: |limits| &mut limits.part_bytes,
    },
    Limit {
        name: "part_ratio",
        zh: "部件解压后与压缩时大小之比（解压后不足 4 MiB 的不计）；超过同上",
        en: "how many times its packed size a part unpacks to, from 4 MiB on; beyond as above",
        is_bytes: false,
        most: 1_000_000,
        field: |limits| &mut limits.part_ratio,
    },
    Limit {
        name: "xml_depth",
        zh: "部件中元素嵌套的层数；超过则该部件不读或只读前面",
        en: "nesting of the elements of a part; beyond it the part is left out or read up to there",
        is_bytes: false,
        most: 10_000,
        field: |limits| &mut limits.xml_depth,
    },
    Limit {
        name: "rows",
        zh: "一个文件各表的总行数，以及表格以外的段落数；其后不读",
        en: "rows of all tables of a file, and paragraphs outside them; the rest is left out",
        is_bytes: false,
        most: u32::MAX as usize,
        field: |limits| &mut limits.rows,
    },
    Limit {
        name: "columns",
        zh: "一张表的列数；右面的列不读",
        en: "columns of a table; those to the right are left out",
        is_bytes: false,
        most: u16::MAX as usize,
        field: |limits| &mut limits.columns,
    },
    Limit {
        name: "cells",
        zh: "一个文件各表的单元格总数；其后不读",
        en: "cells of all tables of a file; the rest is left out",
        is_bytes: false,
        most: u32::MAX as usize,
        field: |limits| &mut limits.cells,
    },
    Limit {
        name: "cell_bytes",
        zh: "一个单元格或一段文字的长度；只读前面",
        en: "length of a cell or paragraph; its beginning is read",
        is_bytes: true,
        most: u32::MAX as usize,
        field: |limits| &mut limits.cell_bytes,
    },
    Limit {
        name: "fact_bytes",
        zh: "一个文件中识别出的引用、编号、标点等所占的内存；其后的文字不检查",
        en: "memory for the citations, numbers and marks found in a file; texts beyond are not checked",
        is_bytes: true,
        most: u32::MAX as usize,
        field: |limits| &mut limits.fact_bytes,
    },
];

impl std::fmt::Debug for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_is_in_the_table() {
        let mut limits = Limits::default();
        for (value, limit) in (1_usize..).zip(LIMITS) {
            assert!(*(limit.field)(&mut limits) <= limit.most, "{}", limit.name);
            *(limit.field)(&mut limits) = value;
        }
        let shown = format!("{limits:?}");
        for (value, limit) in (1_usize..).zip(LIMITS) {
            assert!(shown.contains(&format!("{}: {value}", limit.name)), "{} is another field: {shown}", limit.name);
        }
        assert_eq!(shown.matches(':').count(), LIMITS.len(), "a limit is missing in the table");
    }
}
