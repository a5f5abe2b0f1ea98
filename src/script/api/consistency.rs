//! Facts about how a document agrees with itself: forms, names, spellings, totals.

use std::sync::Arc;

use super::{Api, Marks, cell_in, found_in, mark};
use crate::facts::RoleMask;
use crate::model::{MarkStyle, Role};
use crate::script::node::{CellNode, DocNode, Facts, Mark, Site};
use crate::script::set::Set;

/// Registers the facts.
pub fn register(api: &mut Api<'_>) {
    api.get("odd_forms", |doc: &mut DocNode| odd_forms(&doc.0))
        .doc(
            "两种都成立的写法混用中少的一种：值 form、usual、usual_count",
            "The rarer of two well-formed ways of writing that are mixed, with form, usual and usual_count",
            r#"doc.odd_forms.count // 0"#,
        )
        .get("odd_styles", |doc: &mut DocNode| odd_styles(&doc.0))
        .doc(
            "同一序列中混用的编号样式：值 form、usual",
            "Mixed styles of numbers in one series, with form and usual",
            r#"doc.odd_styles.count // 0"#,
        )
        .get("odd_names", |doc: &mut DocNode| odd_names(&doc.0))
        .doc(
            "与同类事项命名方式不同的事项名称：值 category、pattern、percent",
            "Names that depart from the pattern of their type, with category, pattern and percent",
            r#"doc.odd_names.count // 0"#,
        )
        .get("unit_variants", |doc: &mut DocNode| unit_variants(&doc.0))
        .doc(
            "科室的不同写法：值 unit、usual、count",
            "Other spellings of a unit, with unit, usual and count",
            r#"doc.unit_variants.count // 0"#,
        )
        .get("unknown_units", |doc: &mut DocNode| unknown_units(&doc.0))
        .doc(
            "不在名册中的科室：值 unit、near",
            "Units outside the roster, with unit and near",
            r#"doc.unknown_units.count // 0"#,
        )
        .get("wrong_totals", |doc: &mut DocNode| wrong_totals(&doc.0))
        .doc(
            "“共N项”与实际不符：值 category、stated、counted",
            "Stated totals that are wrong, with category, stated and counted",
            r#"doc.wrong_totals.count // 0"#,
        )
        .get("doubled", |doc: &mut DocNode| doubled(&doc.0))
        .doc("重复的标点或字", "Marks or words that stand twice", r#"doc.doubled.count // 0"#);
}

fn odd_forms(facts: &Arc<Facts>) -> Marks {
    let marks = facts.odd_forms().into_iter().map(|odd| {
        mark(Mark {
            cell: cell_in(facts, odd.text, RoleMask::KNOWN),
            span: odd.span,
            citation: Some(odd.citation),
            kind: odd.matter.name(),
            values: vec![
                ("form", odd.form.to_owned()),
                ("usual", odd.usual.to_owned()),
                ("usual_count", odd.usual_count.to_string()),
            ],
            repair: None,
            related: None,
        })
    });
    Set::new(marks.collect())
}

/// How a style of points is written, for messages.
fn shown(style: MarkStyle) -> &'static str {
    match style {
        MarkStyle::ArabicDot => "1.",
        MarkStyle::ArabicFullDot => "1．",
        MarkStyle::ArabicComma => "1、",
        MarkStyle::ArabicHalfParen => "1）",
        MarkStyle::ArabicParen => "（1）",
        MarkStyle::Pair => "1-1.",
        MarkStyle::ChineseComma => "一、",
        MarkStyle::ChineseDot => "一.",
        MarkStyle::ChineseParen => "（一）",
        MarkStyle::Circled => "①",
    }
}

fn odd_styles(facts: &Arc<Facts>) -> Marks {
    let mut marks = Vec::new();
    let numbered = [Role::Basis, Role::Duties, Role::DutyBasis, Role::Accountability, Role::AccountabilityBasis];
    for (text, slot) in facts.values(RoleMask::of_all(&numbered)) {
        for (span, style, usual) in facts.odd_styles(text) {
            marks.push(mark(Mark {
                cell: cell_in(facts, text, RoleMask::of_slot(slot)),
                span,
                citation: None,
                kind: "style",
                values: vec![("form", shown(style).to_owned()), ("usual", shown(usual).to_owned())],
                repair: None,
                related: None,
            }));
        }
    }
    Set::new(marks)
}

fn odd_names(facts: &Arc<Facts>) -> Marks {
    let marks = facts.odd_names().into_iter().filter_map(|odd| {
        let place = facts.place_of(odd.entry, Role::Name)?;
        let cell = CellNode { facts: Arc::clone(facts), text: Some(facts.cell(place).text), site: Site::Placed(place) };
        Some(mark(Mark {
            span: cell.whole(),
            cell,
            citation: None,
            kind: "name",
            values: vec![("category", odd.category), ("pattern", odd.pattern), ("percent", odd.percent.to_string())],
            repair: None,
            related: None,
        }))
    });
    Set::new(marks.collect())
}

fn unit_variants(facts: &Arc<Facts>) -> Marks {
    let marks = facts.unit_variants().into_iter().map(|variant| {
        mark(Mark {
            cell: cell_in(facts, variant.text, RoleMask::of(variant.role)),
            span: variant.span,
            citation: None,
            kind: "unit",
            values: vec![
                ("unit", variant.name),
                ("usual", variant.usual.clone()),
                ("count", variant.usual_count.to_string()),
            ],
            repair: Some(variant.usual),
            related: None,
        })
    });
    Set::new(marks.collect())
}

fn unknown_units(facts: &Arc<Facts>) -> Marks {
    let marks = facts.unknown_units().into_iter().map(|unknown| {
        mark(Mark {
            cell: cell_in(facts, unknown.text, RoleMask::of(unknown.role)),
            span: unknown.span,
            citation: None,
            kind: if unknown.near.is_some() { "near" } else { "unknown" },
            values: vec![("unit", unknown.name), ("near", unknown.near.clone().unwrap_or_default())],
            repair: unknown.near,
            related: None,
        })
    });
    Set::new(marks.collect())
}

fn wrong_totals(facts: &Arc<Facts>) -> Marks {
    let marks = facts.wrong_totals().into_iter().map(|total| {
        mark(Mark {
            cell: CellNode { facts: Arc::clone(facts), text: None, site: Site::Values(RoleMask::EMPTY) },
            span: total.span,
            citation: None,
            kind: if total.category.is_empty() { "all" } else { "category" },
            values: vec![
                ("category", total.category),
                ("stated", total.stated.to_string()),
                ("counted", total.counted.to_string()),
            ],
            repair: None,
            related: None,
        })
    });
    Set::new(marks.collect())
}

fn doubled(facts: &Arc<Facts>) -> Marks {
    let found = found_in(facts, RoleMask::ALL, |text| facts.text(text).doubled.len());
    let facts = Arc::clone(facts);
    Set::late(found, move |&(text, mask, index)| {
        let doubled = &facts.text(text).doubled[index as usize];
        mark(Mark {
            cell: cell_in(&facts, text, mask),
            span: doubled.span,
            citation: None,
            kind: doubled.kind.name(),
            values: Vec::new(),
            repair: doubled.repair.clone(),
            related: None,
        })
    })
}
