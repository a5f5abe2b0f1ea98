//! `entry`: an item or sub-item row. Its cells are its fields: `entry.basis`, `entry.name`.

use std::sync::Arc;

use rhai::{EvalAltResult, ImmutableString};

use super::{Api, role, text};
use crate::facts::is_placeholder;
use crate::script::node::{CellNode, EntryNode, Set};

/// Registers `entry` and the filters of its sets.
pub fn register(api: &mut Api<'_>) {
    api.kind::<EntryNode>("Entry")
        .get("number_text", |entry: &mut EntryNode| {
            let number = entry.facts.item_of(entry.index).number.as_ref();
            text(number.map_or("", |number| number.text.as_str()))
        })
        .get("is_item", |entry: &mut EntryNode| entry.facts.entry(entry.index).parent.is_none())
        .get("item", |entry: &mut EntryNode| EntryNode {
            facts: Arc::clone(&entry.facts),
            index: entry.facts.item_of(entry.index).index,
        })
        .get("kind", |entry: &mut EntryNode| text(entry.facts.document.kind_of(entry.facts.entry(entry.index)).name()))
        .method("cell", |entry: &mut EntryNode, name: ImmutableString| Ok(entry.cell(role(&name)?)));
    api.engine.register_indexer_get(field);
    api.kind::<Set<EntryNode>>("Entries")
        .get("items", |set: &mut Set<EntryNode>| set.filter(|entry| entry.facts.entry(entry.index).parent.is_none()))
        .method("lacking", |set: &mut Set<EntryNode>, name: ImmutableString| {
            let wanted = role(&name)?;
            Ok(set.filter(|entry| {
                let cell = entry.facts.entry(entry.index).cell(wanted);
                cell.is_some_and(|cell| is_placeholder(entry.facts.source.slice(cell.span)))
            }))
        })
        .method2("of", |set: &mut Set<EntryNode>, name: ImmutableString, value: ImmutableString| {
            let wanted = role(&name)?;
            Ok(set.filter(|entry| entry.facts.field(entry.index, wanted) == value.as_str()))
        });
}

/// `entry.basis` and its like: any column role is a field.
fn field(entry: &mut EntryNode, name: ImmutableString) -> Result<CellNode, Box<EvalAltResult>> {
    role(&name).map(|role| entry.cell(role))
}
