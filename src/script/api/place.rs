//! `place`: a place that `collect` has kept, as `check_all` sees it.

use rhai::{Dynamic, EvalAltResult, ImmutableString};

use super::{Api, text};
use crate::script::failure::unknown;
use crate::script::node::PlaceNode;

/// Registers `place`.
pub fn register(api: &mut Api<'_>) {
    api.kind::<PlaceNode>("Place")
        .about(
            "collect 留下、check_all 看到的位置；有路径、文字和当时的值",
            "A place that collect has kept, as check_all sees it: path, text and the values it had",
        )
        .get("text", |place: &mut PlaceNode| text(&place.0.text))
        .doc("那里的文字", "Its words", r#"place.text.ends_with("第六条") // true"#)
        .get("path", |place: &mut PlaceNode| text(&place.0.path))
        .doc("所在文件", "The file it stands in", r#"place.path // "list.csv""#);
    api.index(value).doc(
        "留下时它有的值",
        "The values that it had when it was kept",
        r#"place["title"] // "甲市户外广告管理办法""#,
    );
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
