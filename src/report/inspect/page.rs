//! What the reader understood, as a page for people.

use crate::diagnostic::Lang;
use crate::model::{Column, Document, Entry, Part, PlaceStyle, Problem, Role};
use crate::report::wrap;
use crate::text::{Source, width};

/// An overview of a file: its head, its parts with the columns and what they hold, what was lost or left out. No line is wider
/// than `width` columns.
pub fn table(source: &Source, document: &Document, lang: Lang, width: usize) -> String {
    let mut page = Page { source, document, lang, width: width.max(MIN_WIDTH), text: String::new() };
    page.head();
    for (index, part) in document.parts.iter().enumerate() {
        page.part(index, part);
    }
    page.problems();
    page.text
}

const MIN_WIDTH: usize = 24;
const LABEL_WIDTH: usize = 12;
const MAX_ROLE_WIDTH: usize = 22;
const COUNT_WIDTH: usize = 6;
/// Below this width the counts of each column are left out.
const WIDTH_FOR_COUNTS: usize = 60;
const SHOWN_PROBLEMS: usize = 10;

struct Page<'a> {
    source: &'a Source,
    document: &'a Document,
    lang: Lang,
    width: usize,
    text: String,
}

impl Page<'_> {
    fn line(&mut self, text: &str) {
        let text = wrap::visible(text);
        self.text.push_str(width::shorten(&text, self.width).trim_end());
        self.text.push('\n');
    }

    fn wrapped(&mut self, text: &str) {
        for line in wrap::lines(text, self.width) {
            self.line(&line);
        }
    }

    /// A label and what it stands for, the latter aligned.
    fn item(&mut self, zh: &str, en: &str, value: &str) {
        let label = self.lang.pick(zh, en);
        let one_line: String = value.split_whitespace().collect::<Vec<_>>().join(" ");
        self.line(&format!("{}{one_line}", padded(label, LABEL_WIDTH)));
    }

    fn head(&mut self) {
        let document = self.document;
        let kind = self.lang.pick(document.kind.chinese(), document.kind.name());
        self.item("文件", "file", self.source.path());
        self.item("格式", "format", document.format);
        self.item("类型", "kind", kind);
        if let Some(title) = &document.title {
            self.item("标题", "title", &title.value);
        }
        if let Some(date) = &document.date {
            self.item("日期", "date", &date.value.to_string());
        }
        if let Some(authority) = &document.authority {
            self.item("单位", "authority", authority);
        }
    }

    fn part(&mut self, index: usize, part: &Part) {
        let of_part: Vec<&Entry> = self.document.entries.iter().filter(|entry| entry.part as usize == index).collect();
        self.line("");
        self.line(&self.part_head(index, part));
        if let Some(title) = part.title.as_ref().filter(|_| self.document.title != part.title) {
            self.item("标题", "title", &title.value);
        }
        if part.columns.is_empty() {
            self.prose(index);
            return;
        }
        self.columns(part, &of_part);
        self.entries(&of_part);
    }

    fn part_head(&self, index: usize, part: &Part) -> String {
        let (number, kind) = (index + 1, self.lang.pick(part.kind.chinese(), part.kind.name()));
        let table = part.tables.iter().map(|table| table.number).collect::<Vec<_>>();
        let (line, source) = (part.span.start(), self.source);
        let place = match (&part.sheet, table.as_slice(), self.lang) {
            (Some(sheet), _, Lang::Zh) => format!("（工作表“{sheet}”）"),
            (Some(sheet), _, Lang::En) => format!(" (sheet “{sheet}”)"),
            (None, [first, .., last], Lang::Zh) => format!("（表{first} 至表{last}）"),
            (None, [first, .., last], Lang::En) => format!(" (tables {first} to {last})"),
            (None, [table], Lang::Zh) => format!("（表{table}）"),
            (None, [table], Lang::En) => format!(" (table {table})"),
            (None, [], _) if self.document.places != PlaceStyle::Text => String::new(),
            (None, [], Lang::Zh) => format!("（第 {} 行起）", source.line(line)),
            (None, [], Lang::En) => format!(" (from line {})", source.line(line)),
        };
        match self.lang {
            Lang::Zh => format!("第 {number} 部分：{kind}{place}"),
            Lang::En => format!("part {number}: {kind}{place}"),
        }
    }

    fn prose(&mut self, index: usize) {
        let paragraphs = self.document.paragraphs.iter().filter(|(part, _)| *part as usize == index);
        let paragraphs: Vec<&str> = paragraphs.map(|(_, span)| self.source.slice(*span)).collect();
        let count = paragraphs.len();
        self.item(
            "内容",
            "content",
            &match self.lang {
                Lang::Zh => format!("{count} 段文字，没有清单表格"),
                Lang::En => format!("{count} {}, no list", if count == 1 { "paragraph" } else { "paragraphs" }),
            },
        );
        if let Some(first) = paragraphs.first() {
            self.item("首段", "first", first);
        }
        if let [_, .., last] = paragraphs.as_slice() {
            self.item("末段", "last", last);
        }
    }

    /// Each column: what it is taken for, its header, and of how many rows it has a cell with text of its own, one that is merged
    /// with a cell above, an empty one, or none, because the source has lost it.
    fn columns(&mut self, part: &Part, entries: &[&Entry]) {
        let counts: Vec<Counts> = (0..part.columns.len()).map(|column| Counts::of(column, entries)).collect();
        let shown: Vec<(&str, Count)> = match self.width {
            ..WIDTH_FOR_COUNTS => Vec::new(),
            _ => KINDS.iter().map(|(zh, en, count)| (self.lang.pick(zh, en), *count)).collect(),
        };
        let shown: Vec<(&str, Count)> = shown
            .into_iter()
            .enumerate()
            .filter(|(at, (_, count))| *at == 0 || counts.iter().any(|counts| count(counts) > 0))
            .map(|(_, kind)| kind)
            .collect();
        let is_known = |header: &str| part.columns.iter().any(|other| other.role.is_some() && other.header == header);
        let roles = part.columns.iter().map(|column| match column.role {
            Some(role) => self.lang.pick(role.chinese(), role.name()),
            None if column.header.is_empty() => self.lang.pick("（无表头）", "(none)"),
            None if is_known(&column.header) => self.lang.pick("（重复）", "(repeated)"),
            None => self.lang.pick("（不识别）", "(unknown)"),
        });
        let roles: Vec<&str> = roles.collect();
        let role_width = roles.iter().map(|role| width::of_str(role)).max().unwrap_or(0).min(MAX_ROLE_WIDTH) + 1;
        let before = 6 + role_width;
        let room = self.width.saturating_sub(before + 3 + shown.len() * COUNT_WIDTH);
        let headers = part.columns.iter().map(|column| width::of_str(&column.header)).max().unwrap_or(0);
        let header_width = headers.max(width::of_str(self.lang.pick("表头", "header"))).min(room);
        let row = |number: &str, role: &str, arrow: &str, header: &str, counts: &[String]| {
            let (role, header) = (padded(role, role_width), width::shorten(header, header_width));
            let counts: String = counts.iter().map(|count| right(count, COUNT_WIDTH)).collect();
            format!("{}  {role}{arrow} {}{counts}", right(number, 4), exactly(&header, header_width))
        };
        let heads: Vec<String> = shown.iter().map(|(name, _)| (*name).to_owned()).collect();
        let (column, role) = (self.lang.pick("列", "col"), self.lang.pick("栏目", "role"));
        self.line(&row(column, role, "  ", self.lang.pick("表头", "header"), &heads));
        for (at, column) in part.columns.iter().enumerate() {
            let counts: Vec<String> = shown.iter().map(|(_, count)| count(&counts[at]).to_string()).collect();
            self.line(&row(&(at + 1).to_string(), roles[at], "←", &column.header, &counts));
        }
        let is_unknown =
            |column: &Column| column.role.is_none() && !column.header.is_empty() && !is_known(&column.header);
        if part.columns.iter().any(is_unknown) {
            self.wrapped(self.lang.pick(
                "（不识别的栏目不作检查；如属已知栏目，可在 quanze.toml 的 [columns] 中登记其表头。）",
                "(Unknown columns are not checked; [columns] in quanze.toml can name their headers.)",
            ));
        }
    }

    fn entries(&mut self, entries: &[&Entry]) {
        let items: Vec<&&Entry> = entries.iter().filter(|entry| entry.parent.is_none()).collect();
        let (rows, count) = (entries.len(), items.len());
        self.item(
            "事项",
            "items",
            &match self.lang {
                Lang::Zh if rows == count => format!("{count} 项，各占一行"),
                Lang::En if rows == count => format!("{count}, each in one row"),
                Lang::Zh => format!("{count} 项，{rows} 行（其中 {} 行为子项或续行）", rows - count),
                Lang::En => format!("{count} in {rows} rows ({} of them below an item)", rows - count),
            },
        );
        let is_inferred = |item: &&&&Entry| item.number.as_ref().is_some_and(|number| number.inferred);
        let inferred = items.iter().filter(is_inferred).count();
        if inferred > 0 {
            self.item(
                "序号",
                "numbers",
                &match self.lang {
                    Lang::Zh => format!("{inferred} 个在原文件中丢失，按位置推定"),
                    Lang::En => format!("{inferred} were lost in the file and counted"),
                },
            );
        }
        let inherited = entries.iter().flat_map(|entry| &entry.cells).filter(|cell| cell.inherited).count();
        if inherited > 0 {
            self.item(
                "合并单元格",
                "inherited",
                &match self.lang {
                    Lang::Zh => format!("{inherited} 个空单元格沿用上面的内容"),
                    Lang::En => format!("{inherited} empty cells have the text of those above"),
                },
            );
        }
        if let (Some(first), Some(last)) = (items.first(), items.last()) {
            self.item("首项", "first", &self.named(first));
            self.item("末项", "last", &self.named(last));
        }
    }

    fn named(&self, entry: &Entry) -> String {
        let number = entry.number.as_ref().map_or("-", |number| number.text.as_str());
        let name = [Role::Name, Role::SubName, Role::DepartmentDuty]
            .into_iter()
            .filter_map(|role| entry.cell(role))
            .map(|cell| self.source.slice(cell.span))
            .find(|text| !text.is_empty())
            .unwrap_or("-");
        format!("{number}  {name}")
    }

    fn problems(&mut self) {
        if self.document.problems.is_empty() {
            return;
        }
        self.line("");
        for problem in self.document.problems.iter().take(SHOWN_PROBLEMS) {
            let message = self.lang.pick(&problem.zh, &problem.en);
            let place = self.place_of(problem);
            self.wrapped(&match (place.is_empty(), self.lang) {
                (false, Lang::Zh) => format!("注意 {place}：{message}"),
                (false, Lang::En) => format!("note, {place}: {message}"),
                (true, Lang::Zh) => format!("注意：{message}"),
                (true, Lang::En) => format!("note: {message}"),
            });
        }
        let hidden = self.document.problems.len().saturating_sub(SHOWN_PROBLEMS);
        if hidden > 0 {
            self.line(&match self.lang {
                Lang::Zh => format!("……另有 {hidden} 处"),
                Lang::En => format!("… and {hidden} more"),
            });
        }
    }

    /// The cell or line of a problem; nothing where it concerns the file as a whole.
    fn place_of(&self, problem: &Problem) -> String {
        let document = self.document;
        let at = problem.span.start();
        if document.places == PlaceStyle::Text {
            let line = self.source.line(at);
            return match self.lang {
                Lang::Zh => format!("第 {line} 行"),
                Lang::En => format!("line {line}"),
            };
        }
        let cells = document.entries.iter().flat_map(|entry| entry.cells.iter().map(move |cell| (entry, cell)));
        let holds = |span: crate::text::Span| span.start() <= at && at < span.end();
        let mut cells = cells.filter(|(_, cell)| !cell.inherited && holds(cell.span));
        let address = cells.next().and_then(|(entry, cell)| document.address_of(entry, cell));
        address.map_or_else(String::new, |address| match self.lang {
            Lang::Zh => address.zh(),
            Lang::En => address.en(),
        })
    }
}

/// The cells of a column.
#[derive(Default)]
struct Counts {
    filled: usize,
    inherited: usize,
    empty: usize,
    lost: usize,
}

type Count = fn(&Counts) -> usize;

const KINDS: [(&str, &str, Count); 4] = [
    ("有字", "text", |counts| counts.filled),
    ("沿用", "above", |counts| counts.inherited),
    ("空", "empty", |counts| counts.empty),
    ("丢失", "lost", |counts| counts.lost),
];

impl Counts {
    fn of(column: usize, entries: &[&Entry]) -> Self {
        let mut counts = Self::default();
        for entry in entries {
            match entry.cells.iter().find(|cell| usize::from(cell.column) == column) {
                Some(cell) if cell.inherited => counts.inherited += 1,
                Some(cell) if cell.span.is_empty() => counts.empty += 1,
                Some(_) => counts.filled += 1,
                None => counts.lost += 1,
            }
        }
        counts
    }
}

fn padded(text: &str, columns: usize) -> String {
    let blanks = columns.saturating_sub(width::of_str(text)).max(1);
    format!("{text}{}", " ".repeat(blanks))
}

fn exactly(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width::of_str(text))))
}

fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width::of_str(text))))
}
