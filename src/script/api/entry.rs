//! `entry`: an item or sub-item row. Its cells are its fields: `entry.basis`, `entry.name`.

use std::sync::Arc;

use rhai::{EvalAltResult, ImmutableString};

use super::{Api, role, text};
use crate::facts::is_placeholder;
use crate::script::node::{CellNode, EntryNode};
use crate::script::set::Set;

/// Registers `entry` and the filters of its sets.
pub fn register(api: &mut Api<'_>) {
    api.kind::<EntryNode>("Entry")
        .about(
            "清单的一行：一个事项，或它的一个子项行。各栏都是字段：entry.name、entry.basis……",
            "A row: an item, or a sub-item row of it. Its cells are its fields: entry.name, entry.basis …",
        )
        .get("number_text", |entry: &mut EntryNode| {
            let number = entry.facts.item_of(entry.index).number.as_ref();
            text(number.map_or("", |number| number.text.as_str()))
        })
        .doc("事项的序号", "The number of its item", r#"entry.number_text // "2""#)
        .get("is_item", |entry: &mut EntryNode| entry.facts.entry(entry.index).parent.is_none())
        .doc("是否事项（不是子项行）", "Whether it is an item, and not a sub-item row", r#"entry.is_item // true"#)
        .get("item", |entry: &mut EntryNode| EntryNode {
            facts: Arc::clone(&entry.facts),
            index: entry.facts.item_of(entry.index).index,
        })
        .doc(
            "所属事项；事项本身即自己",
            "The item that it belongs to; of an item itself",
            r#"entry.item.number_text // "2""#,
        )
        .get("kind", |entry: &mut EntryNode| text(entry.facts.document.kind_of(entry.facts.entry(entry.index)).name()))
        .doc(
            "所在部分的种类：power-list、duty-register、boundary-register",
            "The kind of the part that it stands in",
            r#"entry.kind // "power-list""#,
        )
        .method("cell", |entry: &mut EntryNode, name: ImmutableString| Ok(entry.cell(role(&name)?)))
        .doc("某栏的单元格", "The cell of a column role", r#"entry.cell("unit").text // "审批科""#);
    api.get("rows", |entry: &mut EntryNode| {
        let (facts, own) = (&entry.facts, entry.facts.item_of(entry.index).index);
        let below = facts.rows_below(own).iter();
        Set::new(below.map(|index| EntryNode { facts: Arc::clone(facts), index: *index }).collect())
    })
    .doc("所属事项的各子项行", "The sub-item rows of its item", r#"entry.rows.count // 0"#)
    .get("cells", |entry: &mut EntryNode| {
        let roles = entry.facts.entry(entry.index).cells.iter().filter_map(|cell| cell.role);
        Set::new(roles.map(|role| entry.cell(role)).collect())
    })
    .doc("这一行已知栏目的单元格", "Its cells of known columns", r#"entry.cells.count // 11"#);
    api.index(field).doc(
        "任何栏目角色都是字段：number、category、name、basis、duties……",
        "Any column role is a field: number, category, name, basis, duties …",
        r#"entry.unit.text // "审批科""#,
    );
    api.get("items", |set: &mut Set<EntryNode>| set.filter(|entry| entry.facts.entry(entry.index).parent.is_none()))
        .doc("只要事项，不要子项行", "Items only, without sub-item rows", r#"doc.entries.items.count // 12"#)
        .method("lacking", |set: &mut Set<EntryNode>, name: ImmutableString| {
            let wanted = role(&name)?;
            Ok(set.filter(|entry| {
                let cell = entry.facts.entry(entry.index).cell(wanted);
                cell.is_some_and(|cell| is_placeholder(entry.facts.source.slice(cell.span)))
            }))
        })
        .doc(
            "某栏存在但为空的行",
            "Those whose cell of this role is there and blank",
            r#"doc.entries.lacking("basis").first.number_text // "4""#,
        )
        .method2("of", |set: &mut Set<EntryNode>, name: ImmutableString, value: ImmutableString| {
            let wanted = role(&name)?;
            Ok(set.filter(|entry| entry.facts.field(entry.index, wanted) == value.as_str()))
        })
        .doc(
            "某栏等于某文字的行",
            "Those whose cell of this role has exactly this text",
            r#"doc.entries.of("category", "行政许可").count // 2"#,
        )
        .method("having", |set: &mut Set<EntryNode>, name: ImmutableString| {
            let wanted = role(&name)?;
            Ok(set.filter(|entry| {
                let cell = entry.facts.entry(entry.index).cell(wanted);
                cell.is_some_and(|cell| !is_placeholder(entry.facts.source.slice(cell.span)))
            }))
        })
        .doc(
            "某栏有内容的行",
            "Those whose cell of this role is not blank",
            r#"doc.items.having("remark").count // 1"#,
        );
}

/// `entry.basis` and its like: any column role is a field.
fn field(entry: &mut EntryNode, name: ImmutableString) -> Result<CellNode, Box<EvalAltResult>> {
    role(&name).map(|role| entry.cell(role))
}
