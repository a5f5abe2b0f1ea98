//! Sets of handles: length, first, iteration; the filters of each kind of set stand with its type.

use rhai::{Dynamic, Variant};

use super::{Api, int};
use crate::script::node::Set;

/// Registers what all sets have.
pub fn register<N: Variant + Clone>(api: &mut Api<'_>, name: &'static str) {
    api.kind::<Set<N>>(name)
        .get("count", |set: &mut Set<N>| int(set.nodes.len()))
        .get("is_empty", |set: &mut Set<N>| set.nodes.is_empty())
        .get("first", |set: &mut Set<N>| set.nodes.first().cloned().map_or(Dynamic::UNIT, Dynamic::from));
    api.engine.register_iterator::<Set<N>>();
}
