//! The values of a list, read key by key.

use std::collections::HashMap;

use super::draft::{EntryDraft, List, Paragraphs, PartDraft, Row, Stretch};
use super::escapes::Edits;
use super::node::{Kind, Node, Pair};
use crate::model::{Column, DocumentKind, Role};
use crate::read::{ReadOptions, table};
use crate::text::{Span, suggest};

const ROOT_KEYS: &[&str] =
    &["title", "date", "authority", "kind", "before_title", "text", "columns", "entries", "parts", "$schema"];
const PART_KEYS: &[&str] = &["title", "kind", "before_title", "text", "columns", "entries"];
const COLUMN_KEYS: &[&str] = &["role", "header"];
const ENTRY_KEYS: &[&str] = &["parent", "note", "merged", "merged_left", "lost", "number_inferred", "other"];

/// So many mistakes of one file are told one by one.
const MAX_MISTAKES: usize = 100;

/// Something that is not as a list has it.
pub(super) struct Mistake {
    pub(super) at: Span,
    pub(super) zh: String,
    pub(super) en: String,
}

/// What a file says.
pub(super) struct Values {
    pub(super) list: List,
    /// The escapes of its strings.
    pub(super) edits: Edits,
    /// What is wrong with it.
    pub(super) mistakes: Vec<Mistake>,
    /// How many more mistakes there are.
    pub(super) untold: usize,
}

/// Reads the values of a file.
pub(super) fn read(text: &str, root: &[Pair], options: &ReadOptions<'_>) -> Values {
    let mut reader = Reader {
        text,
        options,
        edits: Edits::default(),
        mistakes: Vec::new(),
        untold: 0,
        rows: 0,
        cells: 0,
        is_too_wide: false,
    };
    let list = reader.list(root);
    let Reader { edits, mistakes, untold, .. } = reader;
    Values { list, edits, mistakes, untold }
}

/// The value of a key.
pub(super) fn find<'n>(pairs: &'n [Pair], key: &str) -> Option<&'n Node> {
    pairs.iter().find(|pair| pair.key == key).map(|pair| &pair.value)
}

struct Reader<'a> {
    text: &'a str,
    options: &'a ReadOptions<'a>,
    edits: Edits,
    mistakes: Vec<Mistake>,
    untold: usize,
    rows: usize,
    cells: usize,
    /// Whether a column beyond the limit was told of.
    is_too_wide: bool,
}

/// The items of a part so far, by their number as written; the last of several counts.
#[derive(Default)]
struct Items {
    by_number: HashMap<String, usize>,
    last: Option<usize>,
}

impl Reader<'_> {
    fn tell(&mut self, at: Span, words: impl FnOnce() -> (String, String)) {
        if self.mistakes.len() < MAX_MISTAKES {
            let (zh, en) = words();
            self.mistakes.push(Mistake { at, zh, en });
        } else {
            self.untold += 1;
        }
    }

    fn unknown<'w>(&mut self, at: Span, word: &str, known: impl IntoIterator<Item = &'w str>) {
        self.tell(at, || {
            let shown = shown(word);
            let known: Vec<&str> = known.into_iter().collect();
            let near = (word.len() <= 120).then(|| suggest(word, &known)).flatten();
            let (zh, en) = match near {
                Some(near) => (format!("是否指“{near}”？"), format!("did you mean “{near}”?")),
                None => ("它的内容未读取。".to_owned(), "its value was left out.".to_owned()),
            };
            (format!("没有名为“{shown}”的键或值：{zh}"), format!("There is no key or value “{shown}”: {en}"))
        });
    }

    fn unknown_keys(&mut self, pairs: &[Pair], known: &[&str]) {
        for pair in pairs.iter().filter(|pair| !known.contains(&pair.key.as_str())) {
            self.unknown(pair.at, &pair.key, known.iter().copied());
        }
    }

    fn wrong(&mut self, at: Span, zh: &str, en: &str) {
        self.tell(at, || {
            (format!("这里应为{zh}，内容未读取。"), format!("Expected {en} here; the value was left out."))
        });
    }

    fn beyond_limit(&mut self, at: Span, zh: &str, en: &str) {
        let limits = self.options.limits;
        self.tell(at, || {
            let problem = table::limit_problem(at, zh, en, &limits);
            (problem.zh, problem.en)
        });
    }

    /// A string, or an array of strings that are its lines.
    fn string(&mut self, node: &Node) -> Option<Stretch> {
        match &node.kind {
            Kind::Text => Some(self.edits.string(self.text, node.span)),
            Kind::List(lines) if !lines.is_empty() && lines.iter().all(|line| matches!(line.kind, Kind::Text)) => {
                let mut whole: Option<Stretch> = None;
                for line in lines {
                    let (from, to) = self.edits.string(self.text, line.span);
                    if let Some((_, end)) = whole {
                        self.edits.join(self.text, end, from);
                    }
                    whole = Some((whole.map_or(from, |(start, _)| start), to));
                }
                whole
            }
            _ => {
                self.wrong(node.span, "一段文字（加引号）或一组文字", "a string or an array of strings");
                None
            }
        }
    }

    /// Running text: a string has a paragraph on each line; in an array each string is one.
    fn paragraphs(&mut self, pairs: &[Pair], key: &str) -> Vec<Paragraphs> {
        let Some(node) = find(pairs, key) else { return Vec::new() };
        match &node.kind {
            Kind::List(nodes) => nodes.iter().filter_map(|node| self.string(node).map(Paragraphs::One)).collect(),
            _ => self.string(node).map(Paragraphs::Lines).into_iter().collect(),
        }
    }

    /// The text of a short string, for keys and names.
    fn word(&mut self, node: &Node) -> Option<String> {
        let Kind::Text = node.kind else {
            self.wrong(node.span, "一段文字（加引号）", "a string");
            return None;
        };
        let raw = node.span.slice(self.text);
        let mut edits = Edits::default();
        let (from, to) = edits.string(raw, Span::of(0, raw.len()));
        Some(match edits.apply(raw) {
            Some(done) => done.text.get(done.at(from)..done.at(to)).unwrap_or_default().to_owned(),
            None => raw.get(from..to).unwrap_or_default().to_owned(),
        })
    }

    fn list(&mut self, root: &[Pair]) -> List {
        self.unknown_keys(root, ROOT_KEYS);
        let [title, date, authority] =
            ["title", "date", "authority"].map(|key| find(root, key).and_then(|value| self.string(value)));
        let mut list = List { title, date, authority, parts: Vec::new() };
        if find(root, "entries").is_some() || find(root, "text").is_some() {
            let part = self.part(root);
            list.parts.push(PartDraft { title, is_root: true, ..part });
        }
        let Some(parts) = find(root, "parts") else { return list };
        let Kind::List(parts) = &parts.kind else {
            self.wrong(parts.span, "一组表（[[parts]]）", "an array of tables");
            return list;
        };
        for part in parts {
            let Kind::Table(pairs) = &part.kind else {
                self.wrong(part.span, "一个表", "a table");
                continue;
            };
            self.unknown_keys(pairs, PART_KEYS);
            let title = find(pairs, "title").and_then(|title| self.string(title));
            let part = self.part(pairs);
            list.parts.push(PartDraft { title, ..part });
        }
        list
    }

    fn part(&mut self, pairs: &[Pair]) -> PartDraft {
        let span = pairs.iter().map(|pair| pair.at.join(pair.value.span)).reduce(Span::join).unwrap_or_default();
        let mut part = PartDraft { span, ..PartDraft::default() };
        if let Some(kind) = find(pairs, "kind")
            && let Some(word) = self.word(kind)
        {
            part.kind = DocumentKind::ALL.iter().copied().find(|kind| kind.name() == word);
            if part.kind.is_none() {
                self.unknown(kind.span, &word, DocumentKind::ALL.iter().map(|kind| kind.name()));
            }
        }
        part.before_title = self.paragraphs(pairs, "before_title");
        part.text = self.paragraphs(pairs, "text");
        let entries = match find(pairs, "entries") {
            Some(Node { kind: Kind::List(entries), .. }) => entries.as_slice(),
            Some(node) => {
                self.wrong(node.span, "一组表（[[entries]]）", "an array of tables");
                &[]
            }
            None => &[],
        };
        part.columns = match find(pairs, "columns") {
            Some(columns) => self.columns(columns),
            None => columns_of(entries, self.options.limits.columns),
        };
        self.rows(entries, &mut part);
        part
    }

    fn rows(&mut self, entries: &[Node], part: &mut PartDraft) {
        let mut items = Items::default();
        let mut count = 0;
        let allowed = self.options.limits.rows.saturating_sub(self.rows);
        for node in entries.iter().take(allowed) {
            let Kind::Table(pairs) = &node.kind else {
                self.wrong(node.span, "一个表", "a table");
                continue;
            };
            if let Some(note) = find(pairs, "note") {
                part.rows.extend(self.string(note).map(Row::Note));
                self.unknown_keys(pairs, &["note"]);
                continue;
            }
            let draft = self.entry(node.span, pairs, &mut part.columns, &items);
            if draft.parent.is_none() {
                items.last = Some(count);
                items.by_number.insert(number_of(self.text, pairs).to_owned(), count);
            }
            count += 1;
            part.rows.push(Row::Entry(draft));
        }
        // Every row has a cell for every column, those included that a later row brought in.
        let room = self.options.limits.cells.saturating_sub(self.cells) / part.columns.len().max(1);
        let kept = part.rows.len().min(room);
        part.rows.truncate(kept);
        self.rows += kept;
        self.cells += kept * part.columns.len();
        if let Some(left_out) = entries.get(allowed.min(room)) {
            self.beyond_limit(left_out.span, "从这里起的条目", "entries from here on were");
        }
    }

    fn columns(&mut self, node: &Node) -> Vec<Column> {
        let Kind::List(columns) = &node.kind else {
            self.wrong(node.span, "一组表，如 [{ role = \"name\", header = \"事项名称\" }]", "an array of tables");
            return Vec::new();
        };
        let mut found: Vec<Column> = Vec::new();
        for column in columns.iter().take(self.options.limits.columns) {
            let Kind::Table(pairs) = &column.kind else {
                self.wrong(column.span, "一个表，如 { role = \"name\" }", "a table");
                continue;
            };
            self.unknown_keys(pairs, COLUMN_KEYS);
            let role = find(pairs, "role").and_then(|value| {
                let word = self.word(value)?;
                let role = word.parse::<Role>().ok();
                if role.is_none() {
                    self.unknown(value.span, &word, role_names());
                }
                role
            });
            let header = find(pairs, "header").and_then(|value| self.word(value));
            let header = header.unwrap_or_else(|| role.map_or("", Role::chinese).to_owned());
            found.push(Column { role, header, span: column.span });
        }
        if let Some(beyond) = columns.get(self.options.limits.columns) {
            self.beyond_limit(beyond.span, "从这里起的列", "columns from here on were");
        }
        found
    }

    fn entry(&mut self, at: Span, pairs: &[Pair], columns: &mut Vec<Column>, items: &Items) -> EntryDraft {
        let at = pairs.iter().map(|pair| pair.at.join(pair.value.span)).fold(at, Span::join);
        let mut draft = EntryDraft { at, ..EntryDraft::default() };
        for pair in pairs {
            let Pair { key, at, value } = pair;
            if let Ok(role) = key.parse::<Role>() {
                let new = Column { role: Some(role), header: role.chinese().to_owned(), span: *at };
                let column = self.column(columns, |column| column.role == Some(role), new);
                self.cell(&mut draft, column, role, value);
                continue;
            }
            match key.as_str() {
                "parent" => draft.parent = self.parent(value, items),
                "number_inferred" => match value.kind {
                    Kind::Flag(flag) => draft.inferred = flag,
                    _ => self.wrong(value.span, " true 或 false", "true or false"),
                },
                "lost" => draft.lost = self.named_columns(value, columns),
                "merged_left" => draft.merged_left = self.named_columns(value, columns),
                "merged" => draft.merged = self.named_columns(value, columns),
                "other" => self.other(value, columns, &mut draft),
                _ => self.unknown(*at, key, role_names().chain(ENTRY_KEYS.iter().copied())),
            }
        }
        draft.cells.sort_by_key(|cell| cell.0);
        for pair in draft.cells.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
            self.tell(Span::of(pair[0].1.0, pair[0].1.1), || {
                (
                    "这一栏写了两次，只读后一次。".to_owned(),
                    "This column is given twice; only the last one counts.".to_owned(),
                )
            });
        }
        draft
    }

    fn cell(&mut self, draft: &mut EntryDraft, column: Option<usize>, role: Role, value: &Node) {
        let stretch = match (&value.kind, role) {
            (Kind::Number, Role::Number) if value.span.slice(self.text).bytes().all(|byte| byte.is_ascii_digit()) => {
                Some((value.span.start() as usize, value.span.end() as usize))
            }
            (Kind::Number, Role::Number) => {
                self.wrong(value.span, "不带正负号、小数点的数，或加引号的文字", "a plain number or a string");
                None
            }
            _ => self.string(value),
        };
        draft.cells.extend(column.zip(stretch));
    }

    /// The column that fits, or a new one; beyond the limit that is told.
    fn column(&mut self, columns: &mut Vec<Column>, fits: impl Fn(&Column) -> bool, new: Column) -> Option<usize> {
        let known = columns.iter().position(fits);
        if known.is_none() && columns.len() >= self.options.limits.columns {
            // The same column in the next entry is no news.
            if !std::mem::replace(&mut self.is_too_wide, true) {
                self.beyond_limit(new.span, "这一列", "this column was");
            }
            return None;
        }
        known.or_else(|| {
            columns.push(new);
            Some(columns.len() - 1)
        })
    }

    /// Cells of columns without a role, by header or by place: `第3列`.
    fn other(&mut self, value: &Node, columns: &mut Vec<Column>, draft: &mut EntryDraft) {
        let Kind::Table(pairs) = &value.kind else {
            self.wrong(value.span, "一个表", "a table");
            return;
        };
        for pair in pairs {
            let column = match by_place(&pair.key).filter(|at| *at < self.options.limits.columns) {
                Some(at) => Some(at),
                None => {
                    let new = Column { role: None, header: pair.key.clone(), span: pair.at };
                    self.column(columns, |column| column.role.is_none() && column.header == pair.key, new)
                }
            };
            let stretch = self.string(&pair.value);
            draft.cells.extend(column.zip(stretch));
        }
    }

    fn named_columns(&mut self, value: &Node, columns: &[Column]) -> Vec<usize> {
        let Kind::List(names) = &value.kind else {
            self.wrong(value.span, "一组栏目名，如 [\"category\"]", "an array of column roles");
            return Vec::new();
        };
        let mut found = Vec::new();
        for name in names.iter().take(self.options.limits.columns) {
            let Some(word) = self.word(name) else { continue };
            let at = columns.iter().position(|column| match column.role {
                Some(role) => role.name() == word,
                None => column.header == word,
            });
            match at.or_else(|| by_place(&word).filter(|at| *at < columns.len())) {
                Some(at) => found.push(at),
                None => self.unknown(name.span, &word, role_names()),
            }
        }
        found
    }

    /// The item that a sub-item row names: the nearest above with this number.
    fn parent(&mut self, value: &Node, items: &Items) -> Option<usize> {
        let word = match value.kind {
            Kind::Number => value.span.slice(self.text).to_owned(),
            _ => self.word(value)?,
        };
        let found = match word.as_str() {
            "above" => items.last,
            number => items.by_number.get(number).copied(),
        };
        if found.is_none() {
            self.tell(value.span, || {
                let shown = shown(&word);
                (
                    format!("上面没有序号为“{shown}”的事项：这一行按单独的事项读取。请改正 parent，或写 \"above\" 表示紧邻的上一事项。"),
                    format!("No item above has the number “{shown}”: this row was taken for an item. Correct `parent`, or write \"above\"."),
                )
            });
        }
        found
    }
}

/// The column that `第3列` names, counted from 0.
fn by_place(word: &str) -> Option<usize> {
    let number = word.strip_prefix('第')?.strip_suffix('列')?;
    number.parse::<usize>().ok()?.checked_sub(1)
}

fn role_names() -> impl Iterator<Item = &'static str> {
    Role::ALL.iter().map(|role| role.name())
}

/// A word of the file, short enough for a message.
fn shown(word: &str) -> String {
    word.chars().take(40).collect()
}

fn number_of<'t>(text: &'t str, pairs: &[Pair]) -> &'t str {
    find(pairs, "number").map_or("", |value| value.span.slice(text)).trim_matches(['"', '\''])
}

/// Where nothing is said of columns, they are the keys of the entries.
fn columns_of(entries: &[Node], most: usize) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for entry in entries {
        let Kind::Table(pairs) = &entry.kind else { continue };
        for pair in pairs {
            if let Ok(role) = pair.key.parse::<Role>()
                && !columns.iter().any(|column| column.role == Some(role))
            {
                columns.push(Column { role: Some(role), header: role.chinese().to_owned(), span: pair.at });
            }
        }
    }
    columns.sort_by_key(|column| column.role);
    columns.truncate(most);
    columns
}
