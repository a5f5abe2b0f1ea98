//! `place`: a place that `collect` has kept, as `check_all` sees it.

use rhai::{Dynamic, EvalAltResult, ImmutableString};

use super::{Api, text};
use crate::script::failure::unknown;
use crate::script::node::PlaceNode;

/// Registers `place`.
pub fn register(api: &mut Api<'_>) {
    api.kind::<PlaceNode>("Place")
        .get("text", |place: &mut PlaceNode| text(&place.0.text))
        .get("path", |place: &mut PlaceNode| text(&place.0.path));
    api.engine.register_indexer_get(value);
}

/// `place.title` and its like: the values that the handle had when it was kept.
fn value(place: &mut PlaceNode, name: ImmutableString) -> Result<Dynamic, Box<EvalAltResult>> {
    let values = &place.0.values;
    let found = values.iter().find(|(key, _)| *key == name.as_str());
    found.map(|(_, value)| value.clone().into()).ok_or_else(|| {
        let known: Vec<&str> = ["text", "path"].into_iter().chain(values.iter().map(|(key, _)| key.as_str())).collect();
        unknown("这个位置没有", "this place has no", &name, &known)
    })
}
