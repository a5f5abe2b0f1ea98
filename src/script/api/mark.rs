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
        .about(
            "单元格中由程序找出的一处，有种类和若干值（mark.expected 等，因种类而异）",
            "A stretch of a cell that the program has found, with a kind and values (mark.expected and the like)",
        )
        .get("kind", |mark: &mut MarkNode| text(mark.0.kind))
        .doc("种类", "Its kind", r#"doc.stray_spaces.first.kind // "space""#)
        .get("text", |mark: &mut MarkNode| text(mark.words()))
        .doc("标出的文字", "The marked characters", r#"entry.duties.units.first.text // "审批科""#)
        .get("cell", |mark: &mut MarkNode| mark.0.cell.clone())
        .doc("所在的单元格", "The cell it stands in", r#"doc.stray_spaces.first.cell.role // "remark""#)
        .get("has_repair", |mark: &mut MarkNode| mark.0.repair.is_some())
        .doc(
            "是否知道应改成什么",
            "Whether it is known what ought to stand there",
            r#"doc.stray_spaces.first.has_repair // true"#,
        )
        .get("repair", |mark: &mut MarkNode| text(mark.0.repair.as_deref().unwrap_or_default()))
        .doc(
            "应改成什么；不知道则为空",
            "What ought to stand there; empty where that is unknown",
            r#"doc.stray_spaces.first.repair // """#,
        )
        .get("has_other", |mark: &mut MarkNode| mark.0.related.is_some())
        .doc(
            "是否有另一处与它有关",
            "Whether another place explains it",
            r#"doc.stray_spaces.first.has_other // false"#,
        )
        .get("other", |mark: &mut MarkNode| OtherNode(mark.0.related.clone()))
        .doc(
            "与它有关的另一处，供 related 使用",
            "The other place that explains it, for `related`",
            r#"for mark in doc.unmatched_points("duties", "duty_basis") { ctx.report(mark, "found").related(mark.other, "note"); }"#,
        );
    api.index(value).doc(
        "这一种类特有的值；没有则报错，并列出它有哪些",
        "The values of its kind; an error lists those that it has",
        r#"entry.duties.points.first.number // "1""#,
    );
    api.kind::<OtherNode>("Other").about("与某处有关的另一处", "The other place that explains a mark");
    api.method2("related", |report: &mut ReportNode, other: OtherNode, message: ImmutableString| {
        report.change(|raw| {
            if let Some(at) = other.0 {
                raw.related.push(RawRelated { at, message: message.to_string() });
            }
        })
    })
    .doc(
        "指出与该处有关的另一处；没有则不指",
        "Points at the other place of a mark, where there is one",
        r#"for mark in doc.duplicates { ctx.report(mark, "found").related(mark.other, "note"); }"#,
    )
    .method2("fix_other", |report: &mut ReportNode, other: OtherNode, repair: ImmutableString| {
        report.change(|raw| {
            if let (Some(at), Some(fix)) = (other.0, raw.fixes.last_mut()) {
                fix.beside = Some((at, repair.to_string()));
            }
        })
    })
    .doc(
        "上一个 fix 连带修改的另一处（一对括号的另一半）",
        "What the last fix changes with it: the other half of a pair",
        r#"for mark in doc.half_width_marks { ctx.report(mark, "found").fix("safe", mark.repair).fix_other(mark.other, mark.closing); }"#,
    )
    .method("of_kind", |set: &mut Marks, kind: ImmutableString| Ok(set.filter(|mark| mark.0.kind == kind.as_str())))
    .doc("某一种类的", "Those of a kind", r#"doc.stray_spaces.of_kind("space").count // 1"#);
    api.get("in_tables", |set: &mut Marks| in_tables(set)).doc(
        "只要表格中的，不要正文中的",
        "Where they stand in tables, without what stands in running text",
        r#"doc.stray_spaces.in_tables.count // 1"#,
    );
}

/// The marks where they stand in tables, without what stands in running text.
fn in_tables(set: &Marks) -> Marks {
    let columns = RoleMask::ALL.without(RoleMask::TEXT);
    let stands = set.filter(|mark| mark.0.cell.within(columns).count() > 0);
    stands.map(move |mark| super::mark(Mark { cell: mark.0.cell.within(columns), ..Mark::clone(&mark.0) }))
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
