//! `doc`: a document, its sets of handles, and the facts that need the whole of it.

use std::sync::Arc;

use rhai::{Dynamic, ImmutableString};

use super::context::anchor;
use super::{Api, Marks, cell_in, found_in, int, mark, mask, role, set, text};
use crate::facts::{EntryFault, EntryFaultKind, FaultKind, Place, RoleMask};
use crate::model::{CitationSite, Number, ProblemKind, Role, TextId};
use crate::script::node::{Anchor, At, CellNode, CitationNode, DocNode, EntryNode, Facts, Mark, MarkNode, Site};
use crate::script::set::Set;
use crate::text::Span;

/// Columns whose cells hold numbered points.
const NUMBERED: &[Role] = &[
    Role::Basis,
    Role::Duties,
    Role::DutyBasis,
    Role::Accountability,
    Role::AccountabilityTarget,
    Role::AccountabilityBasis,
    Role::Exemption,
    Role::Materials,
    Role::Procedure,
    Role::DepartmentDuty,
];

/// Registers `doc`.
pub fn register(api: &mut Api<'_>) {
    api.kind::<DocNode>("Document")
        .about(
            "一个文件：清单、登记表或文稿，范围为 document 的规则的第一个参数 doc",
            "A file: a list, a register or running text; `doc`, the first argument of rules of scope document",
        )
        .get("title", |doc: &mut DocNode| text(doc.0.document.title.as_ref().map_or("", |title| title.value.as_str())))
        .doc("表格上方的标题", "The title above the table", r#"doc.title // "甲市城市管理局权责清单（2025年12月）""#)
        .get("path", |doc: &mut DocNode| text(doc.0.source.path()))
        .doc("文件路径", "The path of the file", r#"doc.path // "list.csv""#)
        .get("date", |doc: &mut DocNode| {
            doc.0.document.date.as_ref().map_or(Dynamic::UNIT, |date| Dynamic::from(date.value))
        })
        .gives("Date?")
        .doc(
            "标题中的日期；没有则为 ()",
            "The date in the title; `()` where there is none",
            r#"doc.date.text // "2025-12""#,
        )
        .get("authority", |doc: &mut DocNode| text(doc.0.document.authority.as_deref().unwrap_or_default()))
        .doc(
            "标题中的机关；没有则为空",
            "The authority in the title; empty where there is none",
            r#"doc.authority // "甲市城市管理局""#,
        )
        .get("kind", |doc: &mut DocNode| text(doc.0.document.kind.name()))
        .doc(
            "种类：power-list 权责清单、duty-register 职责登记表、boundary-register 职责边界登记表、prose 文稿",
            "power-list, duty-register, boundary-register or prose",
            r#"doc.kind // "power-list""#,
        )
        .get("format", |doc: &mut DocNode| text(doc.0.document.format))
        .doc("文件格式", "The format of the file", r#"doc.format // "csv""#)
        .get("item_count", |doc: &mut DocNode| int(doc.0.document.item_count()))
        .doc("事项数（子项行不计）", "The number of items, without sub-item rows", r#"doc.item_count // 12"#)
        .get("entries", |doc: &mut DocNode| entries(&doc.0, |_| true))
        .doc("所有行", "All rows", r#"doc.entries.count // 12"#)
        .get("items", |doc: &mut DocNode| entries(&doc.0, |index| doc.0.entry(index).parent.is_none()))
        .doc("所有事项", "All items", r#"doc.items.first.name.text // "城市道路照明设施迁移审批""#)
        .get("cells", |doc: &mut DocNode| cells(&doc.0, RoleMask::ALL))
        .doc(
            "所有不同的单元格文字，每个代表它出现的所有位置",
            "All distinct cell texts, each for all of its places",
            r#"doc.cells.count > 20 // true"#,
        )
        .get("citations", |doc: &mut DocNode| citations(&doc.0, RoleMask::ALL))
        .doc("所有不同的引用", "All distinct citations", r#"doc.citations.count > 10 // true"#)
        .get("entry_number_faults", |doc: &mut DocNode| entry_faults(&doc.0, doc.0.entry_number_faults()))
        .doc(
            "序号的缺漏、重复、乱序：kind 为 gap、repeat、disorder，值 expected、found",
            "Faults in the numbers of items: gap, repeat, disorder, with expected and found",
            r#"doc.entry_number_faults.first.kind // "gap""#,
        )
        .get("sub_number_faults", |doc: &mut DocNode| entry_faults(&doc.0, doc.0.sub_number_faults()))
        .doc("子项编号的同类问题", "The same for sub-items", r#"doc.sub_number_faults.count // 0"#)
        .get("numbering_faults", |doc: &mut DocNode| numbering_faults(&doc.0))
        .doc(
            "分点编号的缺漏、重复、乱序",
            "The same for the points of cells",
            r#"doc.numbering_faults.first.expected // "3""#,
        )
        .get("dangling_references", |doc: &mut DocNode| dangling(&doc.0))
        .doc(
            "参照（同1-1）所指的分点不存在：值 target、point",
            "References to points that do not exist, with target and point",
            r#"doc.dangling_references.first.target // "1-2""#,
        )
        .get("duties_without_unit", |doc: &mut DocNode| duties_without_unit(&doc.0))
        .doc(
            "未写科室的责任事项（同栏其他责任事项写了）",
            "Duties without a unit where their siblings name one",
            r#"doc.duties_without_unit.count // 0"#,
        )
        .get("units_outside", |doc: &mut DocNode| units_outside(&doc.0))
        .doc(
            "责任事项中的科室不在承办机构之列：值 unit、in_charge",
            "Units of duties that are not in charge, with unit and in_charge",
            r#"doc.units_outside.first.unit // "法制科""#,
        )
        .get("actor_variants", |doc: &mut DocNode| actor_variants(&doc.0))
        .doc(
            "实施主体的不同写法：值 usual、count",
            "Other spellings of the actor, with usual and count",
            r#"doc.actor_variants.first.usual // "甲市城市管理局""#,
        )
        .get("duplicates", |doc: &mut DocNode| duplicates(&doc.0))
        .doc(
            "重复的事项：值 name、first",
            "Items that stand twice, with name and first",
            r#"doc.duplicates.first.name // "对损坏道路照明设施的处罚""#,
        )
        .get("bracket_faults", |doc: &mut DocNode| brackets(&doc.0))
        .doc(
            "括号不配对或全角半角混用",
            "Brackets that are not closed, not opened, or of mixed width",
            r#"doc.bracket_faults.first.kind // "mixed-width""#,
        )
        .get("stray_spaces", |doc: &mut DocNode| spaces(&doc.0))
        .doc(
            "中文之间多余的空格：值 context",
            "Spaces inside Chinese text, with context",
            r#"doc.stray_spaces.first.context // "已 委""#,
        )
        .method("cells", |doc: &mut DocNode, role: ImmutableString| Ok(cells(&doc.0, mask(&role)?)))
        .doc(
            "某栏所有不同的单元格文字；\"text\" 为正文",
            "The distinct texts of a column role; \"text\" for running text",
            r#"doc.cells("unit").count // 5"#,
        )
        .method("citations", |doc: &mut DocNode, role: ImmutableString| Ok(citations(&doc.0, mask(&role)?)))
        .doc(
            "某栏所有不同的引用",
            "The distinct citations of a column role",
            r#"doc.citations("basis").count > 3 // true"#,
        )
        .method("has", |doc: &mut DocNode, name: ImmutableString| {
            let wanted = role(&name)?;
            Ok(doc.0.document.parts.iter().any(|part| part.has(wanted)))
        })
        .doc("有没有这一栏", "Whether there is such a column", r#"doc.has("basis") // true"#)
        .method("problems", |doc: &mut DocNode, kind: ImmutableString| Ok(problems(&doc.0, &kind)))
        .doc(
            "读取时的问题：\"unreadable\" 或 \"lossy\"",
            "What the reader said: \"unreadable\" or \"lossy\"",
            r#"doc.problems("lossy").count // 0"#,
        )
        .method2("unmatched_points", |doc: &mut DocNode, points: ImmutableString, basis: ImmutableString| {
            Ok(unmatched(&doc.0, role(&points)?, role(&basis)?))
        })
        .doc(
            "两栏的分点对不上之处：值 numbers、points、basis",
            "Points of two columns that do not match, with numbers, points and basis",
            r#"doc.unmatched_points("duties", "duty_basis").first.numbers // "3""#,
        );
    set::register::<EntryNode>(api, "Entries", "一组行", "A set of rows");
    set::register::<CellNode>(api, "Cells", "一组单元格", "A set of cells");
    set::register::<CitationNode>(api, "Citations", "一组引用", "A set of citations");
    set::register::<MarkNode>(api, "Marks", "一组标记", "A set of marks");
    set::register::<ProblemNode>(api, "Problems", "一组读取时的问题", "A set of problems");
    api.kind::<ProblemNode>("Problem").about(
        "读取文件时的一个问题，报告时消息中可用 {zh} 和 {en}",
        "Something the reader said about the file, for {zh} and {en} in messages",
    );
    anchor::<ProblemNode>(api);
}

/// Something the reader said about the file.
#[derive(Clone, Debug)]
pub struct ProblemNode {
    span: Span,
    zh: String,
    en: String,
}

impl Anchor for ProblemNode {
    fn at(&self) -> At {
        At::Source(self.span)
    }

    fn values(&self) -> Vec<(String, String)> {
        vec![("zh".to_owned(), self.zh.clone()), ("en".to_owned(), self.en.clone())]
    }
}

fn problems(facts: &Arc<Facts>, kind: &str) -> Set<ProblemNode> {
    let is_lossy = kind == "lossy";
    let found = facts.document.problems.iter().filter(|problem| (problem.kind == ProblemKind::Lossy) == is_lossy);
    Set::new(
        found
            .map(|problem| ProblemNode { span: problem.span, zh: problem.zh.clone(), en: problem.en.clone() })
            .collect(),
    )
}

fn entries(facts: &Arc<Facts>, keep: impl Fn(u32) -> bool) -> Set<EntryNode> {
    let all = facts.document.entries.iter().map(|entry| entry.index).filter(|index| keep(*index));
    Set::new(all.map(|index| EntryNode { facts: Arc::clone(facts), index }).collect())
}

fn values(facts: &Arc<Facts>, mask: RoleMask) -> impl Iterator<Item = (CellNode, TextId, Option<Role>)> + '_ {
    facts.values(mask).into_iter().map(|(text, slot)| {
        let cell = CellNode { facts: Arc::clone(facts), text: Some(text), site: Site::Values(RoleMask::of_slot(slot)) };
        (cell, text, slot.role())
    })
}

fn cells(facts: &Arc<Facts>, mask: RoleMask) -> Set<CellNode> {
    Set::new(values(facts, mask).map(|(cell, _, _)| cell).collect())
}

/// The citations of distinct texts; each stands for all places of its text in the columns of `mask`.
fn citations(facts: &Arc<Facts>, mask: RoleMask) -> Set<CitationNode> {
    let found = facts.texts_in(mask).flat_map(|text| {
        let count = u32::try_from(facts.text(text).citations.len()).unwrap_or(u32::MAX);
        (0..count).map(move |index| (text, index))
    });
    let (found, facts) = (found.collect(), Arc::clone(facts));
    Set::late(found, move |&(text, index)| CitationNode { cell: cell_in(&facts, text, mask), index })
}

fn placed(facts: &Arc<Facts>, place: Place) -> CellNode {
    CellNode { facts: Arc::clone(facts), text: Some(facts.cell(place).text), site: Site::Placed(place) }
}

/// A number as people write it: `3`, `1-2`.
fn shown(number: Number) -> String {
    if number.minor == 0 { number.major.to_string() } else { format!("{}-{}", number.major, number.minor) }
}

fn entry_faults(facts: &Arc<Facts>, faults: Vec<EntryFault>) -> Marks {
    let marks = faults.into_iter().filter_map(|fault| {
        let place = facts.place_of(fault.entry, fault.role)?;
        Some(mark(Mark {
            cell: placed(facts, place),
            span: fault.span,
            citation: None,
            kind: match fault.kind {
                EntryFaultKind::Gap => "gap",
                EntryFaultKind::Repeat => "repeat",
                EntryFaultKind::Disorder => "disorder",
            },
            values: vec![("expected", fault.expected.to_string()), ("found", fault.found.to_string())],
            repair: None,
            related: None,
        }))
    });
    Set::new(marks.collect())
}

fn numbering_faults(facts: &Arc<Facts>) -> Marks {
    let mut found = Vec::new();
    for (text, slot) in facts.values(RoleMask::of_all(NUMBERED)) {
        let parsed = facts.text(text);
        if parsed.points.len() < 2 {
            continue;
        }
        let faults = parsed.numbering_faults(facts.words(text), slot.role());
        found.extend(faults.into_iter().map(|fault| (text, RoleMask::of_slot(slot), fault)));
    }
    found.retain(|(text, _, fault)| fault.point < facts.text(*text).points.len());
    let facts = Arc::clone(facts);
    Set::late(found, move |(text, mask, fault)| {
        let (kind, expected, found) = match fault.kind {
            FaultKind::Gap { expected, found } => ("gap", shown(expected), shown(found)),
            FaultKind::Repeat { number } => ("repeat", shown(number), shown(number)),
            FaultKind::Disorder { previous, found } => ("disorder", shown(previous), shown(found)),
        };
        mark(Mark {
            cell: cell_in(&facts, *text, *mask),
            span: facts.text(*text).points[fault.point].mark,
            citation: None,
            kind,
            values: vec![("expected", expected), ("found", found)],
            repair: None,
            related: None,
        })
    })
}

fn dangling(facts: &Arc<Facts>) -> Marks {
    let mut marks = Vec::new();
    for (cell, id, _) in values(facts, RoleMask::of_all(NUMBERED)) {
        for reference in facts.dangling_references(id) {
            let point = reference.point.and_then(|index| facts.text(id).points.get(index as usize));
            marks.push(mark(Mark {
                cell: cell.clone(),
                span: reference.span,
                citation: None,
                kind: "dangling",
                values: vec![
                    ("target", shown(reference.number)),
                    ("point", point.map_or(String::new(), |point| shown(point.number))),
                ],
                repair: None,
                related: None,
            }));
        }
    }
    Set::new(marks)
}

fn duties_without_unit(facts: &Arc<Facts>) -> Marks {
    let mut marks = Vec::new();
    for (cell, id, _) in values(facts, RoleMask::of(Role::Duties)) {
        marks.extend(facts.duties_without_unit(id).into_iter().map(|span| {
            mark(Mark {
                cell: cell.clone(),
                span,
                citation: None,
                kind: "without-unit",
                values: Vec::new(),
                repair: None,
                related: None,
            })
        }));
    }
    Set::new(marks)
}

fn units_outside(facts: &Arc<Facts>) -> Marks {
    let marks = facts.units_outside().into_iter().map(|unit| {
        let in_charge = facts.place_of(unit.place.entry, Role::Unit).map(|place| placed(facts, place));
        mark(Mark {
            cell: placed(facts, unit.place),
            span: unit.span,
            citation: None,
            kind: "unit",
            values: vec![("unit", unit.name), ("in_charge", unit.in_charge)],
            repair: None,
            related: in_charge.map(|cell| cell.at(cell.whole(), None)),
        })
    });
    Set::new(marks.collect())
}

fn actor_variants(facts: &Arc<Facts>) -> Marks {
    let marks = facts.actor_variants().into_iter().map(|variant| {
        let cell = CellNode {
            facts: Arc::clone(facts),
            text: Some(variant.text),
            site: Site::Values(RoleMask::of(Role::Actor)),
        };
        mark(Mark {
            span: cell.whole(),
            cell,
            citation: None,
            kind: if variant.usual_count.is_some() { "variant" } else { "against-roster" },
            values: vec![
                ("usual", variant.usual.clone()),
                ("count", variant.usual_count.map_or(String::new(), |count| count.to_string())),
            ],
            repair: Some(variant.usual),
            related: None,
        })
    });
    Set::new(marks.collect())
}

fn duplicates(facts: &Arc<Facts>) -> Marks {
    let marks = facts.duplicates().into_iter().filter_map(|duplicate| {
        let cell = placed(facts, facts.place_of(duplicate.entry, duplicate.role)?);
        let first = placed(facts, facts.place_of(duplicate.first, duplicate.role)?);
        let number = item_number(facts, duplicate.first);
        Some(mark(Mark {
            span: cell.whole(),
            citation: None,
            kind: if duplicate.role == Role::Name { "item" } else { "sub-item" },
            values: vec![("name", cell.words().to_owned()), ("first", number)],
            repair: None,
            related: Some(first.at(first.whole(), None)),
            cell,
        }))
    });
    Set::new(marks.collect())
}

/// The number of an entry's item; its place among the items where it has none that can be read.
fn item_number(facts: &Facts, entry: u32) -> String {
    let item = facts.item_of(entry);
    let number = item.number.as_ref().and_then(|number| number.value);
    number.unwrap_or_else(|| facts.ordinal(item.index)).to_string()
}

fn unmatched(facts: &Arc<Facts>, points: Role, basis: Role) -> Marks {
    let mut marks = Vec::new();
    for found in facts.unmatched_points(points, basis) {
        let list = |numbers: &[u32]| numbers.iter().map(u32::to_string).collect::<Vec<_>>().join("、");
        for (numbers, at, other, kind) in
            [(&found.missing, found.points, found.basis, "missing"), (&found.extra, found.basis, found.points, "extra")]
        {
            let (Some(first), Some(place)) = (numbers.first(), facts.place_of(found.entry, at)) else {
                continue;
            };
            let cell = placed(facts, place);
            let parsed = facts.text(facts.cell(place).text);
            let point = parsed.points.iter().find(|point| point.number.major == *first);
            let span = point.map_or_else(
                || cell.whole(),
                |point| point.heading.map_or(point.mark, |heading| point.mark.join(heading)),
            );
            marks.push(mark(Mark {
                cell,
                span,
                citation: None,
                kind,
                values: vec![
                    ("numbers", list(numbers)),
                    ("points", found.points.chinese().to_owned()),
                    ("basis", found.basis.chinese().to_owned()),
                ],
                repair: None,
                related: facts.place_of(found.entry, other).map(|place| {
                    let cell = placed(facts, place);
                    cell.at(cell.whole(), None)
                }),
            }));
        }
    }
    Set::new(marks)
}

fn brackets(facts: &Arc<Facts>) -> Marks {
    use crate::facts::BracketFaultKind;
    let found = found_in(facts, RoleMask::ALL, |text| facts.text(text).brackets.len());
    let facts = Arc::clone(facts);
    Set::late(found, move |&(text, mask, index)| {
        let fault = &facts.text(text).brackets[index as usize];
        let cell = cell_in(&facts, text, mask);
        mark(Mark {
            span: fault.span,
            citation: None,
            kind: match fault.kind {
                BracketFaultKind::MixedWidth => "mixed-width",
                BracketFaultKind::NotClosed => "not-closed",
                BracketFaultKind::NotOpened => "not-opened",
            },
            values: vec![("repair", fault.repair.clone().unwrap_or_default())],
            repair: fault.repair.clone(),
            related: fault.partner.map(|partner| cell.at(partner, None)),
            cell,
        })
    })
}

fn spaces(facts: &Arc<Facts>) -> Marks {
    let found = found_in(facts, RoleMask::ALL, |text| facts.text(text).spaces.len());
    let facts = Arc::clone(facts);
    Set::late(found, move |&(text, mask, index)| {
        let (words, span) = (facts.words(text), facts.text(text).spaces[index as usize]);
        // The characters around the space make it findable: a space alone cannot be seen.
        let before = words[..span.start() as usize].chars().next_back().map_or(0, char::len_utf8);
        let after = words[span.end() as usize..].chars().next().map_or(0, char::len_utf8);
        let context = Span::of(span.start() as usize - before, span.end() as usize + after);
        mark(Mark {
            cell: cell_in(&facts, text, mask),
            span,
            citation: None,
            kind: "space",
            values: vec![("context", context.slice(words).to_owned())],
            // A spaced-out word is reported from its first to its last character, and keeps them.
            repair: Some(span.slice(words).chars().filter(|c| !c.is_whitespace()).collect()),
            related: None,
        })
    })
}

/// Whether a citation is one of the list's own.
pub fn is_own(node: &CitationNode) -> bool {
    node.get().site == CitationSite::Own
}
