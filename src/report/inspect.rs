//! What the reader understood of a file: as JSON, and as a page for people. Judges nothing.

use serde_json::{Map, Value, json};

use crate::diagnostic::Lang;
use crate::model::{Cell, Document, Entry, Part, ProblemKind, Role};
use crate::text::{Source, width};

/// The JSON of `quanze inspect --format json`.
pub fn json(readings: &[(&Source, &Document)]) -> Value {
    let files: Vec<Value> = readings.iter().map(|(source, document)| file(source, document)).collect();
    json!({ "version": 1, "files": files })
}

/// An overview for people. No line is wider than `width` columns.
pub fn table(source: &Source, document: &Document, lang: Lang, width: usize) -> String {
    let mut page = Page { lang, width: width.max(1), text: String::new() };
    page.head(source, document);
    for (index, part) in document.parts.iter().enumerate() {
        page.part(source, document, index, part);
    }
    page.problems(source, document);
    page.text
}

/// The fields that every entry shows beside `fields`.
const SHOWN: &[Role] = &[
    Role::Category,
    Role::Name,
    Role::SubName,
    Role::Actor,
    Role::Unit,
    Role::Basis,
    Role::Duties,
    Role::DutyBasis,
    Role::Accountability,
    Role::AccountabilityBasis,
    Role::Exemption,
    Role::Remark,
];

fn file(source: &Source, document: &Document) -> Value {
    let parts: Vec<Value> = document.parts.iter().map(|part| part_json(source, part)).collect();
    let entries: Vec<Value> = document.entries.iter().map(|entry| entry_json(source, entry)).collect();
    let problems: Vec<Value> = document
        .problems
        .iter()
        .map(|problem| {
            let kind = match problem.kind {
                ProblemKind::Unreadable => "unreadable",
                ProblemKind::Lossy => "lossy",
            };
            json!({ "kind": kind, "line": source.line(problem.span.start()), "message": problem.zh })
        })
        .collect();
    json!({
        "path": source.path(),
        "format": document.format,
        "kind": document.kind.name(),
        "title": document.title.as_ref().map(|title| &title.value),
        "date": document.date.as_ref().map(|date| date.value.to_string()),
        "authority": document.authority,
        "parts": parts,
        "entries": entries,
        "problems": problems,
    })
}

fn part_json(source: &Source, part: &Part) -> Value {
    let columns: Vec<Value> = part
        .columns
        .iter()
        .map(|column| json!({ "role": column.role.map(Role::name), "header": column.header }))
        .collect();
    json!({
        "kind": part.kind.name(),
        "title": part.title.as_ref().map(|title| &title.value),
        "line": source.line(part.span.start()),
        "sheet": part.sheet,
        "columns": columns,
    })
}

fn entry_json(source: &Source, entry: &Entry) -> Value {
    let mut object = Map::new();
    object.insert("index".into(), entry.index.into());
    object.insert("part".into(), entry.part.into());
    object.insert("number".into(), entry.number.as_ref().map(|number| number.text.as_str()).into());
    if entry.number.as_ref().is_some_and(|number| number.inferred) {
        object.insert("number_inferred".into(), true.into());
    }
    object.insert("parent".into(), entry.parent.into());
    object.insert("line".into(), source.line(entry.span.start()).into());
    for &role in SHOWN {
        let text = entry.cell(role).map(|cell| source.slice(cell.span)).filter(|text| !text.is_empty());
        object.insert(role.name().into(), text.into());
    }
    let mut fields = Map::new();
    for cell in &entry.cells {
        if let Some(role) = cell.role {
            fields.entry(role.name()).or_insert_with(|| field(source, cell));
        }
    }
    object.insert("fields".into(), fields.into());
    object.into()
}

fn field(source: &Source, cell: &Cell) -> Value {
    json!({
        "text": source.slice(cell.span),
        "line": source.line(cell.span.start()),
        "inherited": cell.inherited,
    })
}

struct Page {
    lang: Lang,
    width: usize,
    text: String,
}

impl Page {
    fn line(&mut self, text: &str) {
        self.text.push_str(width::shorten(text, self.width).trim_end());
        self.text.push('\n');
    }

    /// A label and what it stands for, the latter aligned.
    fn item(&mut self, zh: &str, en: &str, value: &str) {
        let label = self.lang.pick(zh, en);
        let one_line: String = value.split_whitespace().collect::<Vec<_>>().join(" ");
        self.line(&format!("{}{one_line}", padded(label, LABEL_WIDTH)));
    }

    fn head(&mut self, source: &Source, document: &Document) {
        let kind = self.lang.pick(document.kind.chinese(), document.kind.name());
        self.item("文件", "file", source.path());
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
        if document.entries.is_empty() {
            let lines = document.paragraphs.len();
            self.item(
                "内容",
                "content",
                &match self.lang {
                    Lang::Zh => format!("没有清单表格，共 {lines} 段文字"),
                    Lang::En => format!("no list, {lines} paragraphs"),
                },
            );
        }
    }

    fn part(&mut self, source: &Source, document: &Document, index: usize, part: &Part) {
        if part.columns.is_empty() {
            return;
        }
        self.line("");
        let number = index + 1;
        let kind = self.lang.pick(part.kind.chinese(), part.kind.name()).to_owned();
        let at = source.line(part.span.start());
        self.line(&match self.lang {
            Lang::Zh => format!("第 {number} 部分：{kind}（第 {at} 行起）"),
            Lang::En => format!("part {number}: {kind} (from line {at})"),
        });
        if let Some(title) = part.title.as_ref().filter(|_| document.title != part.title) {
            self.item("标题", "title", &title.value);
        }
        for (at, column) in part.columns.iter().enumerate() {
            let role = match column.role {
                Some(role) => self.lang.pick(role.chinese(), role.name()),
                None => self.lang.pick("（不识别）", "(unknown)"),
            };
            let role = padded(role, ROLE_WIDTH);
            self.line(&format!("  {:>2}  {role}← {}", at + 1, column.header));
        }
        let of_part = || document.entries.iter().filter(move |entry| entry.part as usize == index);
        let items = of_part().filter(|entry| entry.parent.is_none()).count();
        let rows = of_part().count();
        let inherited = of_part().flat_map(|entry| &entry.cells).filter(|cell| cell.inherited).count();
        let unit = self.lang.pick("", " ");
        self.item(
            "事项",
            "items",
            &match self.lang {
                Lang::Zh => format!("{items}{unit} 项，{rows} 行（其中 {} 行为子项或续行）", rows - items),
                Lang::En => format!("{items} in {rows} rows ({} of them sub-items)", rows - items),
            },
        );
        if inherited > 0 {
            self.item(
                "合并单元格",
                "inherited",
                &match self.lang {
                    Lang::Zh => format!("{inherited} 个空单元格按合并单元格沿用上一事项的内容"),
                    Lang::En => format!("{inherited} empty cells filled from the item above"),
                },
            );
        }
        if let Some(first) = of_part().next() {
            self.item("首项", "first", &named(source, first));
        }
        if let Some(last) = of_part().rfind(|entry| entry.parent.is_none()) {
            self.item("末项", "last", &named(source, last));
        }
    }

    fn problems(&mut self, source: &Source, document: &Document) {
        if document.problems.is_empty() {
            return;
        }
        self.line("");
        for problem in document.problems.iter().take(SHOWN_PROBLEMS) {
            let message = self.lang.pick(&problem.zh, &problem.en).to_owned();
            let at = source.line(problem.span.start());
            let text = match self.lang {
                Lang::Zh => format!("注意 第 {at} 行：{message}"),
                Lang::En => format!("note, line {at}: {message}"),
            };
            for piece in wrapped(&text, self.width) {
                self.line(piece);
            }
        }
        let hidden = document.problems.len().saturating_sub(SHOWN_PROBLEMS);
        if hidden > 0 {
            self.line(&match self.lang {
                Lang::Zh => format!("……另有 {hidden} 处"),
                Lang::En => format!("… and {hidden} more"),
            });
        }
    }
}

const LABEL_WIDTH: usize = 12;
const ROLE_WIDTH: usize = 22;
const SHOWN_PROBLEMS: usize = 10;

fn named(source: &Source, entry: &Entry) -> String {
    let number = entry.number.as_ref().map_or("-", |number| number.text.as_str());
    let name = [Role::Name, Role::SubName, Role::DepartmentDuty]
        .into_iter()
        .filter_map(|role| entry.cell(role))
        .map(|cell| source.slice(cell.span))
        .find(|text| !text.is_empty())
        .unwrap_or("-");
    format!("{number}  {name}")
}

fn padded(text: &str, columns: usize) -> String {
    let blanks = columns.saturating_sub(width::of_str(text)).max(1);
    format!("{text}{}", " ".repeat(blanks))
}

/// The text in pieces of at most `columns`; Chinese may break anywhere.
fn wrapped(text: &str, columns: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let piece = width::head(rest, columns.max(2));
        // A character wider than the page would stand still.
        if piece.is_empty() {
            break;
        }
        pieces.push(piece);
        rest = &rest[piece.len()..];
    }
    pieces
}
