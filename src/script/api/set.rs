//! Sets of handles: length, first, iteration; the filters of each kind of set stand with its type.

use rhai::{Array, Dynamic, INT, Variant};

use super::int;
use super::registry::Api;
use crate::script::failure::fault;
use crate::script::node::Anchor;
use crate::script::set::Set;

/// Registers what all sets have.
pub fn register<N: Anchor + Variant + Clone>(
    api: &mut Api<'_>,
    name: &'static str,
    zh: &'static str,
    en: &'static str,
) {
    api.kind::<Set<N>>(name)
        .about(zh, en)
        .iterable::<Set<N>>()
        .get("count", |set: &mut Set<N>| int(set.len()))
        .doc("个数", "How many there are", r#"doc.items.count // 12"#)
        .get("is_empty", |set: &mut Set<N>| set.is_empty())
        .doc("是否一个也没有", "Whether there are none", r#"doc.items.is_empty // false"#)
        .get("first", |set: &mut Set<N>| set.get(0).map_or(Dynamic::UNIT, Dynamic::from))
        .doc("第一个；没有则为 ()", "The first; `()` where there is none", r#"doc.items.first.number.text // "1""#)
        .get("last", |set: &mut Set<N>| {
            set.len().checked_sub(1).and_then(|last| set.get(last)).map_or(Dynamic::UNIT, Dynamic::from)
        })
        .doc("最后一个；没有则为 ()", "The last; `()` where there is none", r#"doc.items.last.number.text // "13""#)
        .method0("to_array", |set: &mut Set<N>| -> Result<Array, _> { Ok(set.iter().map(Dynamic::from).collect()) })
        .doc(
            "变成数组，可用数组的各种函数",
            "An array, with all that arrays can do",
            r#"doc.items.to_array().len // 12"#,
        )
        .index(|set: &mut Set<N>, at: INT| {
            let found = usize::try_from(at).ok().and_then(|at| set.get(at));
            found.map(Dynamic::from).ok_or_else(|| {
                let count = set.len();
                fault(
                    &format!("没有第 [{at}] 个：共 {count} 个，从 0 数起"),
                    &format!("there is no [{at}]: {count} in all, counted from 0"),
                )
            })
        })
        .doc("第几个，从 0 数起", "One of them, counted from 0", r#"doc.items[1].number.text // "2""#);
}
