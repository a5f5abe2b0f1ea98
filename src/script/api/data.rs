//! Arrays of plain data, as `check_all` gets them: natively flattened and grouped, so that scripts need no nested loops.

use std::collections::HashMap;

use rhai::{Array, Dynamic, EvalAltResult, ImmutableString, Map};

use super::Api;
use crate::script::failure::fault;

/// Registers what arrays of data can do.
pub fn register(api: &mut Api<'_>) {
    api.name("flatten").name("group_by");
    api.engine.register_fn("flatten", |items: &mut Array| -> Array { items.iter().flat_map(flattened).collect() });
    api.engine.register_fn("group_by", group_by);
}

/// The parts of an array within an array; the value itself where it is none.
fn flattened(item: &Dynamic) -> Vec<Dynamic> {
    match item.read_lock::<Array>() {
        Some(inner) => inner.iter().cloned().collect(),
        None => vec![item.clone()],
    }
}

/// Groups maps by the value of one of their keys, in order of first appearance: `[#{ key: …, items: […] }, …]`.
fn group_by(items: &mut Array, key: ImmutableString) -> Result<Array, Box<EvalAltResult>> {
    let mut groups: Vec<(Dynamic, Array)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for item in items.iter() {
        let value = item.read_lock::<Map>().and_then(|map| map.get(key.as_str()).cloned()).ok_or_else(|| {
            fault(
                &format!("group_by(\"{key}\")：数组中有一项不是含“{key}”的映射"),
                &format!("group_by(\"{key}\"): an item of the array is no map with “{key}”"),
            )
        })?;
        let index = *known.entry(format!("{}\u{1f}{value}", value.type_name())).or_insert_with(|| {
            groups.push((value, Array::new()));
            groups.len() - 1
        });
        groups[index].1.push(item.clone());
    }
    let shown = groups.into_iter().map(|(value, items)| {
        let group = [("key".into(), value), ("items".into(), items.into())];
        Dynamic::from_map(group.into_iter().collect())
    });
    Ok(shown.collect())
}
