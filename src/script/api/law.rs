//! What the register of laws says about citations and items, as marks.

use std::sync::Arc;

use rhai::{Dynamic, ImmutableString};

use super::{Api, Marks, cell_in, mark, text};
use crate::facts::{LawFault, RoleMask, TagFaultKind};
use crate::model::TextId;
use crate::script::node::{CellNode, DocNode, EntryNode, Facts, Mark, MarkNode, Site};
use crate::script::set::Set;
use crate::text::Span;

/// Registers the facts. `doc.law_faults(kind)` has those of one kind, `doc.quotation_faults` what quoted text differs in;
/// `mark.certain` is `"yes"` where the knowledge behind it is of high confidence.
pub fn register(api: &mut Api<'_>) {
    api.get("law_faults", |doc: &mut DocNode| law_faults(&doc.0, |_| true)).doc("法规库对引用的看法：各种 kind，值 certain 为 \"no\" 时需人工核实", "What the register of laws says against citations, of all kinds; `certain` is \"no\" where a person has to look", r#"doc.law_faults.count > 0 // true"#)
        .method("law_faults", |doc: &mut DocNode, kind: ImmutableString| {
            Ok(law_faults(&doc.0, |fault| fault.kind == kind.as_str()))
        }).doc("其中一种", "Those of one kind", r#"doc.law_faults("repealed").count // 0"#)
        .get("tag_faults", |doc: &mut DocNode| tag_faults(&doc.0)).doc("效力级别标签与实际级别不符或缺失", "Level tags that are wrong or missing", r#"doc.tag_faults.count // 0"#)
        .get("quotation_faults", |doc: &mut DocNode| quotation_faults(&doc.0)).doc("引文与条文不符", "Quoted text that differs from the article", r#"doc.quotation_faults.count // 0"#);
    api.get("power", |entry: &mut EntryNode| text(entry.facts.power(entry.index)))
        .doc("事项的权力类型（按名称和类别判断）", "The type of power that an item is", r#"entry.power // "行政许可""#)
        .get("authority", |entry: &mut EntryNode| authority(entry).map_or(Dynamic::UNIT, Dynamic::from))
        .gives("Mark?")
        .doc(
            "事项依据中效力最高的法规：值 title、level、tier、registered、certain、source；说不准则为 ()",
            "The highest instrument that an item rests on; `()` where that cannot be told",
            r#"entry.authority.level // "地方政府规章""#,
        );
}

fn yes_or_no(certain: bool) -> String {
    if certain { "yes" } else { "no" }.to_owned()
}

/// The highest instrument that an item rests on; `None` for rows below an item, and where it cannot be told.
fn authority(entry: &EntryNode) -> Option<MarkNode> {
    let authority = entry.facts.authority(entry.index)?;
    let rank = authority.rank;
    Some(mark(Mark {
        cell: CellNode {
            facts: Arc::clone(&entry.facts),
            text: Some(entry.facts.cell(authority.place).text),
            site: Site::Placed(authority.place),
        },
        span: authority.span,
        citation: Some(authority.citation),
        kind: "authority",
        values: vec![
            ("title", rank.title),
            ("level", rank.level.name().to_owned()),
            ("tier", rank.tier.name().to_owned()),
            ("registered", yes_or_no(rank.registered)),
            ("certain", yes_or_no(rank.certain)),
            ("source", rank.source),
        ],
        repair: None,
        related: None,
    }))
}

fn tag_faults(facts: &Arc<Facts>) -> Marks {
    let marks = facts.tag_faults().into_iter().map(|fault| {
        let citation = &facts.text(fault.text).citations[fault.citation as usize];
        let rank = fault.rank.as_ref();
        // A missing tag is put before the title that the mark shows.
        let repair = fault.usual.clone().map(|tag| match fault.kind {
            TagFaultKind::Missing => format!("{tag}{}", fault.span.slice(facts.words(fault.text))),
            _ => tag,
        });
        mark(Mark {
            cell: cell_in(facts, fault.text, RoleMask::KNOWN),
            span: fault.span,
            citation: Some(fault.citation),
            kind: fault.kind.name(),
            values: vec![
                ("title", citation.title.text.to_string()),
                ("tag", fault.tag),
                ("level", rank.map_or("", |rank| rank.level.name()).to_owned()),
                ("certain", yes_or_no(rank.is_some_and(|rank| rank.certain))),
                ("source", rank.map_or(String::new(), |rank| rank.source.clone())),
                ("percent", fault.percent.to_string()),
            ],
            repair,
            related: None,
        })
    });
    Set::new(marks.collect())
}

fn quotation_faults(facts: &Arc<Facts>) -> Marks {
    let (faults, facts) = (facts.quotations().faults.clone(), Arc::clone(facts));
    Set::late(faults, move |fault| {
        let at = (fault.text, fault.citation, fault.span);
        against(&facts, at, fault.kind, fault.certain, facts.quotation_values(fault), None)
    })
}

fn law_faults(facts: &Arc<Facts>, wanted: impl Fn(&LawFault) -> bool) -> Marks {
    let wanted = (0..).zip(facts.law_faults()).filter(|(_, fault)| wanted(fault)).map(|(index, _): (usize, _)| index);
    let (wanted, facts) = (wanted.collect(), Arc::clone(facts));
    Set::late(wanted, move |index| {
        let fault = &facts.law_faults()[*index];
        let at = (fault.text, fault.citation, fault.span);
        against(&facts, at, fault.kind, fault.certain, fault.values.clone(), fault.repair.clone())
    })
}

/// What is said against a citation; the values tell whether it is certain.
fn against(
    facts: &Arc<Facts>,
    (text, citation, span): (TextId, u32, Span),
    kind: &'static str,
    certain: bool,
    mut values: Vec<(&'static str, String)>,
    repair: Option<String>,
) -> MarkNode {
    values.push(("certain", yes_or_no(certain)));
    let cell = cell_in(facts, text, RoleMask::KNOWN);
    mark(Mark { cell, span, citation: Some(citation), kind, values, repair, related: None })
}
