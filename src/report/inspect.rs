//! What the reader understood of a file: as JSON, and as a page for people. Judges nothing.

mod page;

use serde_json::{Map, Value, json};

use crate::model::{Cell, Document, Entry, Part, ProblemKind, Role};
use crate::text::Source;

pub use page::table;

/// The JSON of `quanze inspect --format json`.
pub fn json(readings: &[(&Source, &Document)]) -> Value {
    let files: Vec<Value> = readings.iter().map(|(source, document)| file(source, document)).collect();
    json!({ "version": 1, "files": files })
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
                ProblemKind::Unreadable | ProblemKind::LeftOut => "unreadable",
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
