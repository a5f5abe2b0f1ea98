//! Arrays of plain data, as `check_all` gets them: natively flattened and grouped, so that scripts need no nested loops.

use std::cmp::Ordering;
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
        )
        .method2("of", |items: &mut Array, key: ImmutableString, value: Dynamic| {
            let same = |item: &&Dynamic| field(item, &key, "of").map(|found| is_same(&found, &value));
            chosen(items, same)
        })
        .doc(
            "映射的某个键等于某值的那些",
            "The maps whose value of a key is this",
            r#"[#{ k: "a" }, #{ k: "b" }].of("k", "b").len // 1"#,
        )
        .method2("not_of", |items: &mut Array, key: ImmutableString, value: Dynamic| {
            let other = |item: &&Dynamic| field(item, &key, "not_of").map(|found| !is_same(&found, &value));
            chosen(items, other)
        })
        .doc(
            "映射的某个键不等于某值的那些",
            "The maps whose value of a key is another",
            r#"[#{ k: "a" }, #{ k: "b" }].not_of("k", "b")[0].k // "a""#,
        )
        .method("sort_by", |items: &mut Array, key: ImmutableString| {
            let keyed = items.iter().map(|item| field(item, &key, "sort_by").map(|found| (found, item.clone())));
            let mut keyed: Vec<(Dynamic, Dynamic)> = keyed.collect::<Result<_, _>>()?;
            keyed.sort_by(|(a, _), (b, _)| order(a, b));
            Ok(keyed.into_iter().map(|(_, item)| item).collect::<Array>())
        })
        .doc(
            "按映射的某个键排好的数组（数按大小，文字按字符，其他按原来的先后）",
            "The maps in the order of a key: numbers by size, texts by character, others as they were",
            r#"[#{ k: 2 }, #{ k: 1 }].sort_by("k")[0].k // 1"#,
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
        let value = field(item, &key, "group_by")?;
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

/// The value of a key of an item; the error says that it is no map, or without that key.
fn field(item: &Dynamic, key: &str, function: &str) -> Result<Dynamic, Box<EvalAltResult>> {
    item.read_lock::<Map>().and_then(|map| map.get(key).cloned()).ok_or_else(|| {
        fault(
            &format!("{function}(\"{key}\")：数组中有一项不是含“{key}”的映射"),
            &format!("{function}(\"{key}\"): an item of the array is no map with “{key}”"),
        )
    })
}

fn chosen(
    items: &Array,
    wanted: impl Fn(&&Dynamic) -> Result<bool, Box<EvalAltResult>>,
) -> Result<Array, Box<EvalAltResult>> {
    let mut kept = Array::new();
    for item in items {
        if wanted(&item)? {
            kept.push(item.clone());
        }
    }
    Ok(kept)
}

/// Whether two plain values are the same; handles never are.
fn is_same(a: &Dynamic, b: &Dynamic) -> bool {
    match (a.as_immutable_string_ref(), b.as_immutable_string_ref()) {
        (Ok(a), Ok(b)) => *a == *b,
        _ => order(a, b).is_eq() && a.type_name() == b.type_name() && is_plain(a),
    }
}

fn is_plain(value: &Dynamic) -> bool {
    value.is_unit() || value.is_bool() || value.is_int() || value.is_float() || value.is_string()
}

/// The order of two values of one type; others are equal, so that a stable sort leaves them where they are.
fn order(a: &Dynamic, b: &Dynamic) -> Ordering {
    if let (Ok(a), Ok(b)) = (a.as_int(), b.as_int()) {
        return a.cmp(&b);
    }
    if let (Ok(a), Ok(b)) = (a.as_float(), b.as_float()) {
        return a.total_cmp(&b);
    }
    if let (Ok(a), Ok(b)) = (a.as_bool(), b.as_bool()) {
        return a.cmp(&b);
    }
    match (a.as_immutable_string_ref(), b.as_immutable_string_ref()) {
        (Ok(a), Ok(b)) => a.as_str().cmp(b.as_str()),
        _ => Ordering::Equal,
    }
}
