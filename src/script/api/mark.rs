//! `mark`: a stretch of a cell with a kind and values.

use rhai::{Dynamic, EvalAltResult, ImmutableString};

use super::{Api, Marks, text};
use crate::facts::RoleMask;
use crate::script::failure::fault;
use crate::script::node::{At, Mark, MarkNode};
use crate::script::report::{RawRelated, ReportNode};

/// Registers `mark` and the filters of its sets.
pub fn register(api: &mut Api<'_>) {
    api.kind::<MarkNode>("Mark")
        .get("kind", |mark: &mut MarkNode| text(mark.0.kind))
        .get("text", |mark: &mut MarkNode| text(mark.words()))
        .get("cell", |mark: &mut MarkNode| mark.0.cell.clone())
        .get("has_repair", |mark: &mut MarkNode| mark.0.repair.is_some())
        .get("repair", |mark: &mut MarkNode| text(mark.0.repair.as_deref().unwrap_or_default()))
        .get("has_other", |mark: &mut MarkNode| mark.0.related.is_some())
        .get("other", |mark: &mut MarkNode| OtherNode(mark.0.related.clone()));
    api.engine.register_indexer_get(value);
    api.kind::<OtherNode>("Other");
    api.engine.register_fn("related", |report: &mut ReportNode, other: OtherNode, message: ImmutableString| {
        report.change(|raw| {
            if let Some(at) = other.0 {
                raw.related.push(RawRelated { at, message: message.to_string() });
            }
        })
    });
    api.engine.register_fn("fix_other", |report: &mut ReportNode, other: OtherNode, repair: ImmutableString| {
        report.change(|raw| {
            if let (Some(at), Some(fix)) = (other.0, raw.fixes.last_mut()) {
                fix.beside = Some((at, repair.to_string()));
            }
        })
    });
    api.name("related").name("fix_other");
    api.kind::<Marks>("Marks").method("of_kind", |set: &mut Marks, kind: ImmutableString| {
        Ok(set.filter(|mark| mark.0.kind == kind.as_str()))
    });
    api.get("in_tables", |set: &mut Marks| in_tables(set));
}

/// The marks where they stand in tables, without what stands in running text.
fn in_tables(set: &Marks) -> Marks {
    let columns = RoleMask::ALL.without(RoleMask::TEXT);
    let marks = set.nodes.iter().map(|mark| {
        let cell = mark.0.cell.within(columns);
        super::mark(Mark { cell, ..Mark::clone(&mark.0) })
    });
    Marks::new(marks.filter(|mark| mark.0.cell.count() > 0).collect())
}

/// The other place that explains a mark; `()` where there is none.
#[derive(Clone, Debug)]
pub struct OtherNode(Option<At>);

/// `mark.expected` and its like: the values that the fact gives.
fn value(mark: &mut MarkNode, name: ImmutableString) -> Result<Dynamic, Box<EvalAltResult>> {
    let values = &mark.0.values;
    let found = values.iter().find(|(key, _)| *key == name.as_str());
    found.map(|(_, value)| value.clone().into()).ok_or_else(|| {
        let known: Vec<&str> = values.iter().map(|(key, _)| *key).collect();
        let list = known.join(", ");
        fault(
            &format!("这个标记没有“{name}”；它有：{list}"),
            &format!("this mark has no value “{name}”; it has: {list}"),
        )
    })
}
