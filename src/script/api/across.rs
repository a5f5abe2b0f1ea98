//! `doc.department`, `doc.listed_items`, `doc.listed_units`, `doc.listed_versions`: what a list has to be held against other lists for.

use std::sync::Arc;

use super::{Api, Marks, mark, text};
use crate::facts::RoleMask;
use crate::script::node::{CellNode, DocNode, Facts, Mark, Site};
use crate::script::set::Set;

/// Registers the facts.
pub fn register(api: &mut Api<'_>) {
    api.get("department", |doc: &mut DocNode| text(doc.0.department()))
        .doc(
            "清单所属部门；标题没有写则为空",
            "The department whose list it is; empty where the title does not say",
            r#"doc.department // "甲市城市管理局""#,
        )
        .get("listed_items", |doc: &mut DocNode| listed_items(&doc.0))
        .doc(
            "可与其他清单对照的事项：值 key、name",
            "The items, for comparing with other lists, with key and name",
            r#"doc.listed_items.first.name // "城市道路照明设施迁移审批""#,
        )
        .get("listed_units", |doc: &mut DocNode| listed_units(&doc.0))
        .doc(
            "可与其他清单对照的科室：值 key、unit",
            "The units, for comparing with other lists, with key and unit",
            r#"doc.listed_units.count // 5"#,
        )
        .get("listed_versions", |doc: &mut DocNode| listed_versions(&doc.0))
        .doc(
            "可与其他清单对照的法规版本：值 key、title、form、year",
            "The versions cited, for comparing with other lists, with key, title, form and year",
            r#"doc.listed_versions.first.title // "甲市节能灯具认定规定""#,
        );
}

fn listed_items(facts: &Arc<Facts>) -> Marks {
    let marks = facts.listed_items().into_iter().map(|item| {
        let text = facts.cell(item.place).text;
        let cell = CellNode { facts: Arc::clone(facts), text: Some(text), site: Site::Placed(item.place) };
        mark(Mark {
            span: cell.whole(),
            values: vec![("key", item.key), ("name", cell.words().to_owned())],
            cell,
            citation: None,
            kind: "item",
            repair: None,
            related: None,
        })
    });
    Set::new(marks.collect())
}

fn listed_units(facts: &Arc<Facts>) -> Marks {
    let marks = facts.listed_units().into_iter().map(|unit| {
        let site = Site::Values(RoleMask::of(unit.role));
        mark(Mark {
            cell: CellNode { facts: Arc::clone(facts), text: Some(unit.text), site },
            span: unit.span,
            citation: None,
            kind: "unit",
            values: vec![("key", unit.key), ("unit", unit.name)],
            repair: None,
            related: None,
        })
    });
    Set::new(marks.collect())
}

fn listed_versions(facts: &Arc<Facts>) -> Marks {
    let marks = facts.listed_versions().into_iter().map(|version| {
        let (text, index) = version.citation;
        let citation = &facts.text(text).citations[index as usize];
        mark(Mark {
            cell: CellNode { facts: Arc::clone(facts), text: Some(text), site: Site::Values(RoleMask::KNOWN) },
            span: citation.note.as_ref().map_or(citation.span, |note| note.span),
            citation: Some(index),
            kind: "version",
            values: vec![
                ("key", version.key),
                ("title", version.title),
                ("form", version.form),
                ("year", version.year.to_string()),
            ],
            repair: None,
            related: None,
        })
    });
    Set::new(marks.collect())
}
