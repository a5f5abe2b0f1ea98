//! The canonical form as JSON, for programs: the same keys as in TOML, each text one string.

use serde_json::{Map, Value as Json};

use super::canonical::{Column, Field, Key, Line, List, Part, Row, Value};

/// The list as JSON, indented, keys in the order of the table.
pub(super) fn write(list: &List) -> String {
    let mut root = Object::default();
    root.text("title", list.title.as_deref());
    root.text("date", list.date.as_deref());
    root.text("authority", list.authority.as_deref());
    match list.parts.as_slice() {
        [part] if list.is_flat => root.part(part),
        parts => {
            let parts = parts.iter().map(|part| {
                let mut object = Object::default();
                object.text("title", part.title.as_deref());
                object.part(part);
                Node::Object(object)
            });
            root.put("parts", Node::List(parts.collect()));
        }
    }
    let mut out = String::new();
    Node::Object(root).write(&mut out, 0);
    out.push('\n');
    out
}

/// A value whose keys keep their order, which serde_json's own does not.
enum Node {
    Plain(Json),
    List(Vec<Node>),
    Object(Object),
}

#[derive(Default)]
struct Object(Vec<(String, Node)>);

impl Object {
    fn put(&mut self, key: &str, node: Node) {
        self.0.push((key.to_owned(), node));
    }

    fn text(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.put(key, Node::Plain(text.into()));
        }
    }

    fn paragraphs(&mut self, key: &str, paragraphs: &[String]) {
        let paragraphs = paragraphs.iter().map(|text| Node::Plain(text.as_str().into()));
        self.put(key, Node::List(paragraphs.collect()));
    }

    fn names<'n>(&mut self, key: &str, names: impl Iterator<Item = &'n str>) {
        let names: Vec<&str> = names.collect();
        if !names.is_empty() {
            self.put(key, Node::Plain(names.into()));
        }
    }

    fn part(&mut self, part: &Part) {
        self.text("kind", Some(part.kind.name()));
        if !part.before_title.is_empty() {
            self.paragraphs("before_title", &part.before_title);
        }
        // By an empty text a reader knows that there is no table.
        if !part.text.is_empty() || part.columns.is_empty() {
            self.paragraphs("text", &part.text);
        }
        if part.columns.is_empty() {
            return;
        }
        let columns = part.columns.iter().map(|Column { role, header }| {
            let mut column = Map::new();
            column.insert("header".to_owned(), header.as_str().into());
            if let Some(role) = role {
                column.insert("role".to_owned(), role.name().into());
            }
            Node::Plain(column.into())
        });
        self.put("columns", Node::List(columns.collect()));
        let rows = part.rows.iter().map(|row| match row {
            Row::Note(note) => {
                let mut object = Object::default();
                object.text("note", Some(note));
                Node::Object(object)
            }
            Row::Entry(line) => Node::Object(entry(line)),
        });
        self.put("entries", Node::List(rows.collect()));
    }
}

fn entry(line: &Line) -> Object {
    let mut object = Object::default();
    if let Some(parent) = &line.parent {
        object.put("parent", Node::Plain(json(parent)));
    }
    let mut other = Object::default();
    for Field { key, value, .. } in &line.cells {
        match key {
            Key::Role(role) => object.put(role.name(), Node::Plain(json(value))),
            Key::Other(name) => other.put(name, Node::Plain(json(value))),
        }
    }
    if !other.0.is_empty() {
        object.put("other", Node::Object(other));
    }
    if line.number_inferred {
        object.put("number_inferred", Node::Plain(true.into()));
    }
    object.names("merged", line.merged.iter().map(|merged| merged.name.as_str()));
    object.names("merged_left", line.merged_left.iter().map(|merged| merged.name.as_str()));
    object.names("lost", line.lost.iter().map(String::as_str));
    object
}

fn json(value: &Value) -> Json {
    match value {
        Value::Number(digits) => digits.parse::<u32>().map_or_else(|_| digits.as_str().into(), Json::from),
        Value::Text(text) => text.as_str().into(),
    }
}

impl Node {
    /// Plain values stand on one line, so that a changed cell is one line in a diff.
    fn write(&self, out: &mut String, depth: usize) {
        let members: Vec<(Option<&str>, &Node)> = match self {
            Self::Plain(value) => return out.push_str(&value.to_string()),
            Self::List(nodes) => nodes.iter().map(|node| (None, node)).collect(),
            Self::Object(object) => object.0.iter().map(|(key, node)| (Some(key.as_str()), node)).collect(),
        };
        let (open, close) = if matches!(self, Self::List(_)) { ('[', ']') } else { ('{', '}') };
        out.push(open);
        for (at, (key, node)) in members.iter().enumerate() {
            out.push_str(if at == 0 { "\n" } else { ",\n" });
            out.push_str(&"  ".repeat(depth + 1));
            if let Some(key) = key {
                out.push_str(&Json::from(*key).to_string());
                out.push_str(": ");
            }
            node.write(out, depth + 1);
        }
        if !members.is_empty() {
            out.push('\n');
            out.push_str(&"  ".repeat(depth));
        }
        out.push(close);
    }
}
