//! Arrays of plain data, as `check_all` gets them: natively flattened and grouped, so that scripts need no nested loops.

use std::collections::HashMap;

use rhai::{Array, Dynamic, EvalAltResult, ImmutableString, Map};

use super::Api;
use crate::script::failure::fault;

/// Registers what arrays of data can do.
pub fn register(api: &mut Api<'_>) {
    api.method0("flatten", |items: &mut Array| -> Result<Array, _> { Ok(items.iter().flat_map(flattened).collect()) })
        .doc(
            "数组中的数组摊平一层",
            "The parts of arrays within an array, in one array",
            r#"[[1, 2], [3]].flatten() // [1, 2, 3]"#,
        )
        .method("group_by", group_by)
        .doc(
            "按映射的某个键分组，按首次出现的先后：[#{ key, items }, …]",
            "Groups maps by the value of a key, in order of first appearance: `[#{ key, items }, …]`",
            r#"[#{ k: "a" }, #{ k: "b" }, #{ k: "a" }].group_by("k")[0].items.len // 2"#,
        );
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
