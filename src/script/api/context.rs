//! `ctx`: reporting, options, the check date, the list's conventions.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use rhai::{Array, Dynamic, EvalAltResult, FLOAT, INT, ImmutableString, Variant};

use super::Api;
use super::register::LawsNode;
use crate::diagnostic::{Applicability, Severity};
use crate::facts::Conventions;
use crate::law::LawRegister;
use crate::model::Date;
use crate::rule::{Argument, OptionValue, Rule};
use crate::script::failure::{fault, unknown};
use crate::script::node::{
    Anchor, ArticleNode, At, CellNode, CitationNode, EntryNode, EventNode, Facts, MarkNode, PieceNode, PlaceNode,
};
use crate::script::report::{RawFix, RawRelated, RawReport, ReportNode, Sink};

/// `ctx`. A run has one of its own, which its calls share: counting its users touches nothing that other threads use.
#[derive(Clone, Debug)]
pub struct ContextNode(pub Arc<Context>);

/// What `ctx` leads to.
#[derive(Debug)]
pub struct Context {
    /// The document; none while a corpus is judged as a whole.
    pub facts: Option<Arc<Facts>>,
    pub rule: Arc<Rule>,
    pub sink: Sink,
    pub options: OptionsNode,
    pub as_of: Date,
    pub laws: Arc<LawRegister>,
}

impl Deref for ContextNode {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.0
    }
}

impl Context {
    /// Adds a report at a place. The error says that `rule.toml` has no such message, or that there are too many reports.
    pub fn report_at(&self, at: At, message: &str, arguments: Vec<Argument>) -> Result<ReportNode, Box<EvalAltResult>> {
        self.message(message)?;
        let report = RawReport {
            at,
            message: message.to_owned(),
            arguments,
            label: None,
            notes: Vec::new(),
            help: None,
            related: Vec::new(),
            group: None,
            severity: None,
            fixes: Vec::new(),
        };
        self.sink.add(report, &self.rule)
    }

    /// Checks that `rule.toml` has a message of this id.
    fn message(&self, id: &str) -> Result<(), Box<EvalAltResult>> {
        message(&self.rule, id)
    }
}

fn message(rule: &Rule, id: &str) -> Result<(), Box<EvalAltResult>> {
    if rule.meta.messages.contains_key(id) {
        return Ok(());
    }
    let known: Vec<&str> = rule.meta.messages.keys().map(String::as_str).collect();
    Err(unknown("rule.toml 中没有消息", "rule.toml has no message", id, &known))
}

/// `ctx.options`.
#[derive(Clone, Debug)]
pub struct OptionsNode(pub Arc<BTreeMap<String, OptionValue>>);

/// `ctx.list`: the list's conventions.
#[derive(Clone, Debug)]
pub struct ListNode(pub Arc<Facts>);

impl ListNode {
    fn get(&self) -> &Conventions {
        self.0.conventions()
    }
}

/// Registers `ctx` and what it leads to.
pub fn register(api: &mut Api<'_>) {
    api.kind::<ContextNode>("Context")
        .about(
            "规则的第二个参数 ctx：报告问题，查看选项、检查日期、法规库",
            "`ctx`, the second argument of a rule: reports, options, the check date, the register of laws",
        )
        .get("options", |ctx: &mut ContextNode| ctx.options.clone())
        .doc("这条规则的选项", "The rule's options", r#"ctx.options.最多 // 3"#)
        .get("as_of", |ctx: &mut ContextNode| ctx.as_of)
        .doc("检查日期", "The check date", r#"ctx.as_of.text // "2025-12-31""#)
        .get("laws", |ctx: &mut ContextNode| LawsNode(Arc::clone(&ctx.laws)))
        .doc("法规库", "The register of laws", r#"ctx.laws.find("甲市照明条例").level // "地方性法规""#)
        .try_get("list", |ctx: &mut ContextNode| match &ctx.facts {
            Some(facts) => Ok(ListNode(Arc::clone(facts))),
            None => Err(fault(
                "check_all 中没有 ctx.list：约定属于单个清单",
                "there is no ctx.list in check_all: conventions belong to one list",
            )),
        })
        .doc("这份清单的写法习惯", "How this list usually does things", r#"ctx.list.tagged_share // 1.0"#);
    api.kind::<OptionsNode>("Options").about(
        "规则的选项，名称和类型由 rule.toml 规定，值可以在 quanze.toml 中改",
        "The rule's options: names and types as in rule.toml, values as in quanze.toml",
    );
    api.index(option).doc(
        "某个选项的值；没有这个选项则报错",
        "The value of an option; an error where there is none of this name",
        r#"ctx.options["例外"] // ["甲"]"#,
    );
    api.kind::<ListNode>("List")
        .about("一份清单的写法习惯", "How a list usually does things")
        .get("tagged_share", |list: &mut ListNode| list.get().tagged)
        .doc(
            "带效力级别标签（【法律】等）的引用所占比例，0 到 1",
            "The share of citations with a level tag, from 0 to 1",
            r#"ctx.list.tagged_share >= 0.8 // true"#,
        )
        .get("separated_share", |list: &mut ListNode| list.get().separated)
        .doc(
            "条款与引文之间有标点的引用所占比例",
            "The share of citations with a mark between article and quoted text",
            r#"ctx.list.separated_share >= 0.8 // true"#,
        )
        .get("quoted_count", |list: &mut ListNode| super::int(list.get().quoted))
        .doc("带引文的引用数", "The number of citations with quoted text", r#"ctx.list.quoted_count > 0 // true"#)
        .method("dated_share", |list: &mut ListNode, tag: ImmutableString| Ok(list.get().dated_share(&tag)))
        .doc(
            "某级别的引用中写明日期或文号的比例",
            "The share of citations of a level that give a date or number",
            r#"ctx.list.dated_share("地方性法规") >= 0.8 // true"#,
        );
    anchor::<EntryNode>(api);
    anchor::<CellNode>(api);
    anchor::<PieceNode>(api);
    anchor::<CitationNode>(api);
    anchor::<ArticleNode>(api);
    anchor::<EventNode>(api);
    anchor::<MarkNode>(api);
    anchor::<PlaceNode>(api);
    report(api);
}

/// Lets scripts report a type, and name it as a related place.
pub fn anchor<N: Anchor + Variant + Clone>(api: &mut Api<'_>) {
    api.method2("report", |ctx: &mut ContextNode, node: N, message: ImmutableString| {
        ctx.report_at(node.at(), &message, node.values())
    })
    .doc(
        "报告一个问题：在哪里，用 rule.toml 中的哪条消息",
        "Reports a fault: where, and with which message of rule.toml",
        r#"ctx.report(entry.name, "found") // Report"#,
    )
    .method2("related", |report: &mut ReportNode, node: N, id: ImmutableString| {
        message(report.rule(), &id)?;
        report.change(|raw| raw.related.push(RawRelated { at: node.at(), message: id.to_string() }))
    })
    .doc(
        "再指出一个有关的位置，并用一条消息说明它是什么",
        "Points at another place, with a message that says what is there",
        r#"ctx.report(entry.name, "found").related(entry.basis, "note") // Report"#,
    );
}

/// What can be added to a report.
fn report(api: &mut Api<'_>) {
    api.kind::<ReportNode>("Report")
        .about(
            "一个报告；下列方法都返回它自己，可以接着写",
            "A report; each of its methods gives it back, so that calls can be chained",
        )
        .method2("with", |report: &mut ReportNode, key: ImmutableString, value: Dynamic| {
            report.change(|raw| raw.arguments.push((key.to_string(), shown(&value))))
        })
        .doc(
            "消息中 {名称} 处填什么；过长的值会截短",
            "What to put for {key} in the messages; very long values are cut",
            r#"ctx.report(entry.name, "found").with("text", entry.name.text) // Report"#,
        )
        .method("label", |report: &mut ReportNode, id: ImmutableString| {
            message(report.rule(), &id)?;
            report.change(|raw| raw.label = Some(id.to_string()))
        })
        .doc(
            "用另一条消息作为标记下面的短语",
            "The message shown under the marked characters, where it is not the message's own",
            r#"ctx.report(entry.name, "found").label("note") // Report"#,
        )
        .method("note", |report: &mut ReportNode, id: ImmutableString| {
            message(report.rule(), &id)?;
            report.change(|raw| raw.notes.push(id.to_string()))
        })
        .doc("加一条说明", "Adds a message as a note", r#"ctx.report(entry.name, "found").note("note") // Report"#)
        .method("help", |report: &mut ReportNode, id: ImmutableString| {
            message(report.rule(), &id)?;
            report.change(|raw| raw.help = Some(id.to_string()))
        })
        .doc(
            "用另一条消息作为修改建议",
            "The message shown as help, where it is not the message's own",
            r#"ctx.report(entry.name, "found").help("note") // Report"#,
        )
        .method("group", |report: &mut ReportNode, key: Dynamic| report.change(|raw| raw.group = Some(shown(&key))))
        .doc(
            "归并的依据：同一规则、同一依据的报告合成一个问题、多处位置；不写则按消息和填入的值归并",
            "What joins reports into one finding with many places: rule and this key; message and values by default",
            r#"ctx.report(entry.name, "found").group(entry.category.text) // Report"#,
        )
        .method("severity", |report: &mut ReportNode, name: ImmutableString| {
            let known = ["error", "warning", "info"];
            let severity: Severity =
                name.parse().map_err(|()| unknown("没有这个级别", "no severity", &name, &known))?;
            report.change(|raw| raw.severity = Some(severity))
        })
        .doc(
            "改用另一级别：\"error\"、\"warning\"、\"info\"",
            "Another severity than the rule's: error, warning or info",
            r#"ctx.report(entry.name, "found").severity("info") // Report"#,
        )
        .method2("fix", |report: &mut ReportNode, applicability: ImmutableString, repair: ImmutableString| {
            let all = [Applicability::Safe, Applicability::Unsafe, Applicability::Display];
            let found = all.into_iter().find(|known| known.name() == applicability.as_str());
            let known = all.map(Applicability::name);
            let applicability =
                found.ok_or_else(|| unknown("没有这种修复", "no applicability", &applicability, &known))?;
            report.change(|raw| raw.fixes.push(RawFix { applicability, text: repair.to_string(), beside: None }))
        })
        .doc(
            "报告之处应改成什么：\"safe\" 可直接改，\"unsafe\" 需人看过，\"display\" 只作提示",
            "What ought to stand at the reported place: safe, unsafe (a person has to look) or display (only shown)",
            r#"ctx.report(cell.find("令21号"), "found").fix("safe", "令第21号") // Report"#,
        );
}

/// The longest value for a message, in bytes: what is longer is cut when it is shown.
const MAX_SHOWN: usize = 4_096;

fn shown(value: &Dynamic) -> String {
    let mut shown = value.to_string();
    if shown.len() > MAX_SHOWN {
        let cut = (0..=MAX_SHOWN).rev().find(|at| shown.is_char_boundary(*at)).unwrap_or(0);
        shown.truncate(cut);
        shown.push('…');
    }
    shown
}

fn option(options: &mut OptionsNode, name: ImmutableString) -> Result<Dynamic, Box<EvalAltResult>> {
    match options.0.get(name.as_str()) {
        Some(OptionValue::Bool(value)) => Ok((*value).into()),
        Some(OptionValue::Int(value)) => Ok(Dynamic::from_int(*value as INT)),
        Some(OptionValue::Float(value)) => Ok(Dynamic::from_float(*value as FLOAT)),
        Some(OptionValue::Text(value)) => Ok(value.clone().into()),
        Some(OptionValue::Texts(values)) => {
            Ok(values.iter().map(|value| Dynamic::from(value.clone())).collect::<Array>().into())
        }
        None => {
            let known: Vec<&str> = options.0.keys().map(String::as_str).collect();
            Err(unknown("rule.toml 中没有选项", "rule.toml has no option", &name, &known))
        }
    }
}
