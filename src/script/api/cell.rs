//! `cell`: a cell of an entry, or a distinct cell text at all its places.

use std::sync::Arc;

use rhai::ImmutableString;

use super::{Api, Marks, int, mark, text};
use crate::facts::{is_placeholder, is_unit_text};
use crate::script::node::{CellNode, CitationNode, Mark, Site};
use crate::script::set::Set;

/// Registers `cell` and the filters of its sets.
pub fn register(api: &mut Api<'_>) {
    api.kind::<CellNode>("Cell")
        .about(
            "一个单元格；在范围为 cell 的规则和 doc.cells 中，是一段文字和它出现的所有位置",
            "A cell; in rules of scope cell and in doc.cells a distinct text at all its places",
        )
        .get("text", |cell: &mut CellNode| text(cell.words()))
        .doc("单元格的文字", "Its words", r#"entry.name.text // "户外广告设施设置审批""#)
        .get("role", |cell: &mut CellNode| text(cell.role().map_or("", |role| role.name())))
        .doc(
            "栏目的角色，如 \"basis\"；没有则为空",
            "The role of its column, as \"basis\"; empty where there is none",
            r#"cell.role // "basis""#,
        )
        .get("header", |cell: &mut CellNode| text(header(cell)))
        .doc(
            "表头的写法，如 责任科室；不在一处的，是栏目的通称",
            "The header of its column as written, or the usual one",
            r#"cell.header // "实施依据""#,
        )
        .get("is_blank", |cell: &mut CellNode| is_placeholder(cell.words()))
        .doc(
            "是否为空，或只有“无”“/”之类",
            "Whether it is blank, or only says 无, / and the like",
            r#"entry.remark.is_blank // false"#,
        )
        .get("is_there", |cell: &mut CellNode| cell.text.is_some())
        .doc("这一行有没有这一栏", "Whether the row has this cell", r#"entry.exemption.is_there // false"#)
        .get("is_inherited", |cell: &mut CellNode| cell.placed().is_some_and(|cell| cell.inherited))
        .doc("是否是合并单元格沿用上一行的", "Whether it is merged with the row above", r#"cell.is_inherited // false"#)
        .get("is_unit", |cell: &mut CellNode| is_unit_text(cell.words()))
        .doc("内容是否是科室等机构名称", "Whether it names units", r#"entry.unit.is_unit // true"#)
        .get("count", |cell: &mut CellNode| int(cell.count()))
        .doc("代表几处位置", "For how many places it stands", r#"doc.cells("unit").first.count // 2"#)
        .get("citations", |cell: &mut CellNode| citations(cell))
        .doc("其中的法规引用", "The citations in it", r#"cell.citations.count // 1"#)
        .get("points", |cell: &mut CellNode| points(cell))
        .doc(
            "其中的分点（1. （一） 等）；每个有 number、minor、heading",
            "Its numbered points, as marks with number, minor and heading",
            r#"entry.duties.points.first.heading // "受理责任""#,
        )
        .get("units", |cell: &mut CellNode| units(cell))
        .doc("其中提到的科室", "The units named in it", r#"entry.duties.units.first.text // "审批科""#)
        .get("references", |cell: &mut CellNode| references(cell))
        .doc(
            "其中的参照（同1-1），每个有 targets",
            "Its references to other points (同1-1), as marks with targets",
            r#"entry.duty_basis.references.count // 0"#,
        )
        .method("contains", |cell: &mut CellNode, part: ImmutableString| Ok(cell.words().contains(part.as_str())))
        .doc("是否含有这段文字", "Whether it contains a text", r#"entry.name.contains("广告") // true"#)
        .method("starts_with", |cell: &mut CellNode, part: ImmutableString| Ok(cell.words().starts_with(part.as_str())))
        .doc("是否以这段文字开头", "Whether it starts with a text", r#"entry.name.starts_with("对") // false"#)
        .method("ends_with", |cell: &mut CellNode, part: ImmutableString| Ok(cell.words().ends_with(part.as_str())))
        .doc("是否以这段文字结尾", "Whether it ends with a text", r#"entry.name.ends_with("审批") // true"#);
    api.get("written", |set: &mut Set<CellNode>| set.filter(|cell| !is_placeholder(cell.words())))
        .doc("有内容的单元格", "Those that are not blank", r#"doc.cells("remark").written.count // 1"#)
        .get("outside_categories", |set: &mut Set<CellNode>| {
            set.filter(|cell| !cell.facts.vocabulary.categories.contains(cell.words()))
        })
        .doc(
            "不在权力类型词表中的",
            "Those outside the vocabulary of categories",
            r#"doc.cells("category").outside_categories.first.text // "行政监察""#,
        )
        .get("without_citation", |set: &mut Set<CellNode>| {
            set.filter(|cell| cell.text.is_some_and(|text| cell.facts.text(text).citations.is_empty()))
        })
        .doc(
            "没有引用任何法规的",
            "Those that name no instrument",
            r#"doc.cells("remark").written.without_citation.count // 1"#,
        )
        .method("containing", |set: &mut Set<CellNode>, part: ImmutableString| {
            Ok(set.filter(|cell| cell.words().contains(part.as_str())))
        })
        .doc("含有这段文字的", "Those that contain a text", r#"doc.cells("name").containing("审批").count // 2"#);
}

/// The header as written above a placed cell; else the usual one of its role.
fn header(cell: &CellNode) -> &str {
    let written = match cell.site {
        Site::Placed(place) => {
            let column = usize::from(cell.facts.cell(place).column);
            let part = cell.facts.document.parts.get(cell.facts.entry(place.entry).part as usize);
            part.and_then(|part| part.columns.get(column)).map(|column| column.header.as_str())
        }
        Site::Values(_) => None,
    };
    written.filter(|header| !header.is_empty()).unwrap_or_else(|| cell.role().map_or("", |role| role.chinese()))
}

fn citations(cell: &CellNode) -> Set<CitationNode> {
    let count = cell.text.map_or(0, |text| cell.facts.text(text).citations.len());
    let nodes = (0..u32::try_from(count).unwrap_or(u32::MAX)).map(|index| CitationNode { cell: cell.clone(), index });
    Set::new(nodes.collect())
}

fn references(cell: &CellNode) -> Marks {
    let Some(id) = cell.text else {
        return Set::new(Vec::new());
    };
    let facts = Arc::clone(&cell.facts);
    let words = facts.words(id);
    let marks = facts.text(id).references.iter().map(|reference| {
        let targets: Vec<&str> = reference.targets.iter().map(|target| target.span.slice(words)).collect();
        mark(Mark {
            cell: cell.clone(),
            span: reference.span,
            citation: None,
            kind: "reference",
            values: vec![("targets", targets.join("、"))],
            repair: None,
            related: None,
        })
    });
    Set::new(marks.collect())
}

fn points(cell: &CellNode) -> Marks {
    let Some(id) = cell.text else {
        return Set::new(Vec::new());
    };
    let facts = Arc::clone(&cell.facts);
    let words = facts.words(id);
    let marks = facts.text(id).points.iter().map(|point| {
        mark(Mark {
            cell: cell.clone(),
            span: point.mark.join(point.body),
            citation: None,
            kind: "point",
            values: vec![
                ("number", point.number.major.to_string()),
                ("minor", point.number.minor.to_string()),
                ("heading", point.heading.map_or(String::new(), |span| span.slice(words).to_owned())),
            ],
            repair: None,
            related: None,
        })
    });
    Set::new(marks.collect())
}

fn units(cell: &CellNode) -> Marks {
    let Some(id) = cell.text else {
        return Set::new(Vec::new());
    };
    let facts = Arc::clone(&cell.facts);
    let words = facts.words(id);
    let names = facts.text(id).units.iter().flat_map(|mention| &mention.names);
    let marks = names.map(|span| {
        mark(Mark {
            cell: cell.clone(),
            span: *span,
            citation: None,
            kind: "unit",
            values: vec![("unit", span.slice(words).to_owned())],
            repair: None,
            related: None,
        })
    });
    Set::new(marks.collect())
}
