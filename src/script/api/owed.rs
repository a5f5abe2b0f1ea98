//! Facts of running text and of registers: repeated lines, and what registers of duties and boundaries owe.

use std::sync::Arc;

use super::{Api, Marks, mark};
use crate::facts::{Place, RoleMask};
use crate::script::node::{At, CellNode, DocNode, Facts, Mark, Site};
use crate::script::set::Set;
use crate::text::Span;

/// Registers the facts.
pub fn register(api: &mut Api<'_>) {
    api.get("repeated_lines", |doc: &mut DocNode| repeated_lines(&doc.0)).doc(
        "正文中同一组标题、同一段文字里重复的标题行：kind 为 heading、title，值 name、first，other 是首次出现处",
        "Headings that a series has twice, and title lines that running text has twice: name, first; other is the first place",
        r#"doc.repeated_lines.count // 0"#,
    );
    api.get("lacking_columns", |doc: &mut DocNode| lacking_columns(&doc.0)).doc(
        "职责登记表、职责边界登记表应有而没有的栏：kind 为栏目名（unit、basis），值 header",
        "Columns that a register of duties or boundaries lacks: the kind is the role (unit, basis), header its name",
        r#"doc.lacking_columns.count // 0"#,
    );
    api.get("rows_without_unit", |doc: &mut DocNode| rows_without_unit(&doc.0)).doc(
        "职责登记表中没有写责任科室的具体工作事项（其他各行逐行写明，空格不是合并）",
        "Duties of a register whose unit was left empty though every other row names its own",
        r#"doc.rows_without_unit.count // 0"#,
    );
    api.get("departments_outside", |doc: &mut DocNode| departments_outside(&doc.0)).doc(
        "职责边界登记表的职责分工中提到、而相关部门中没有的部门，值 partners",
        "Departments named by the duties of a boundary register that are not among its departments: partners",
        r#"doc.departments_outside.count // 0"#,
    );
    api.get("partner_variants", |doc: &mut DocNode| partner_variants(&doc.0)).doc(
        "职责边界登记表中同一部门的两种写法，次数相同：值 usual 是先出现的写法",
        "One department of a boundary register written in two ways, each as often: usual is the way that comes first",
        r#"doc.partner_variants.count // 0"#,
    );
}

fn outside_cells(facts: &Arc<Facts>, span: Span, kind: &'static str) -> Mark {
    let cell = CellNode { facts: Arc::clone(facts), text: None, site: Site::Values(RoleMask::EMPTY) };
    Mark { cell, span, citation: None, kind, values: Vec::new(), repair: None, related: None }
}

fn placed(facts: &Arc<Facts>, place: Place) -> CellNode {
    CellNode { facts: Arc::clone(facts), text: Some(facts.cell(place).text), site: Site::Placed(place) }
}

fn repeated_lines(facts: &Arc<Facts>) -> Marks {
    let words = |span| facts.source.slice(span).to_owned();
    let marks = facts.repeated_lines().into_iter().map(|line| {
        mark(Mark {
            values: vec![("name", words(line.name)), ("first", line.number.map_or(String::new(), words))],
            related: Some(At::Source(line.first)),
            ..outside_cells(facts, line.span, if line.number.is_some() { "heading" } else { "title" })
        })
    });
    Set::new(marks.collect())
}

fn lacking_columns(facts: &Arc<Facts>) -> Marks {
    let marks = facts.lacking_columns().into_iter().map(|column| {
        mark(Mark {
            values: vec![("header", column.header.to_owned())],
            ..outside_cells(facts, column.span, column.role.name())
        })
    });
    Set::new(marks.collect())
}

fn rows_without_unit(facts: &Arc<Facts>) -> Marks {
    let marks = facts.rows_without_unit().into_iter().map(|place| {
        let cell = placed(facts, place);
        mark(Mark {
            span: cell.whole(),
            cell,
            citation: None,
            kind: "row",
            values: Vec::new(),
            repair: None,
            related: None,
        })
    });
    Set::new(marks.collect())
}

fn departments_outside(facts: &Arc<Facts>) -> Marks {
    let marks = facts.departments_outside().into_iter().map(|outside| {
        mark(Mark {
            cell: placed(facts, outside.place),
            span: outside.span,
            citation: None,
            kind: "department",
            values: vec![("partners", outside.partners)],
            repair: None,
            related: None,
        })
    });
    Set::new(marks.collect())
}

fn partner_variants(facts: &Arc<Facts>) -> Marks {
    let cell = |text| CellNode {
        facts: Arc::clone(facts),
        text: Some(text),
        site: Site::Values(RoleMask::of(crate::model::Role::Actor)),
    };
    let marks = facts.partner_variants().into_iter().map(|(text, first)| {
        let (cell, first) = (cell(text), cell(first));
        mark(Mark {
            span: cell.whole(),
            citation: None,
            kind: "two-ways",
            values: vec![("usual", first.words().to_owned())],
            repair: None,
            related: Some(first.at(first.whole(), None)),
            cell,
        })
    });
    Set::new(marks.collect())
}
