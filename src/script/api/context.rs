//! `ctx`: reporting, options, the check date, the list's conventions.

use std::collections::BTreeMap;
use std::sync::Arc;

use rhai::{Array, Dynamic, EvalAltResult, FLOAT, INT, ImmutableString, Variant};

use super::{Api, text};
use crate::diagnostic::{Applicability, Severity};
use crate::facts::{Conventions, Facts};
use crate::model::Date;
use crate::rule::{Argument, OptionValue, Rule};
use crate::script::failure::{fault, unknown};
use crate::script::node::{Anchor, At, CellNode, CitationNode, EntryNode, EventNode, MarkNode, PlaceNode};
use crate::script::report::{MAX_REPORTS, RawFix, RawRelated, RawReport, ReportNode, Sink};

/// `ctx`.
#[derive(Clone, Debug)]
pub struct ContextNode {
    /// The document; none while a corpus is judged as a whole.
    pub facts: Option<Arc<Facts>>,
    pub rule: Arc<Rule>,
    pub sink: Sink,
    pub options: OptionsNode,
    pub as_of: Date,
}

impl ContextNode {
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
        self.sink.add(report, &self.rule).ok_or_else(|| {
            fault(
                &format!("对一个文件报告了 {MAX_REPORTS} 处以上"),
                &format!("more than {MAX_REPORTS} reports for one document"),
            )
        })
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
        .get("options", |ctx: &mut ContextNode| ctx.options.clone())
        .get("as_of", |ctx: &mut ContextNode| text(ctx.as_of.to_string()))
        .name("list");
    api.engine.register_get("list", |ctx: &mut ContextNode| match &ctx.facts {
        Some(facts) => Ok(ListNode(Arc::clone(facts))),
        None => Err(fault(
            "check_all 中没有 ctx.list：约定属于单个清单",
            "there is no ctx.list in check_all: conventions belong to one list",
        )),
    });
    api.kind::<OptionsNode>("Options");
    api.engine.register_indexer_get(option);
    api.kind::<ListNode>("List")
        .get("tagged_share", |list: &mut ListNode| list.get().tagged)
        .get("separated_share", |list: &mut ListNode| list.get().separated)
        .get("quoted_count", |list: &mut ListNode| super::int(list.get().quoted))
        .method("dated_share", |list: &mut ListNode, tag: ImmutableString| Ok(list.get().dated_share(&tag)));
    anchor::<EntryNode>(api);
    anchor::<CellNode>(api);
    anchor::<CitationNode>(api);
    anchor::<EventNode>(api);
    anchor::<MarkNode>(api);
    anchor::<PlaceNode>(api);
    report(api);
}

/// Lets scripts report a type, and name it as a related place.
fn anchor<N: Anchor + Variant + Clone>(api: &mut Api<'_>) {
    api.method2("report", |ctx: &mut ContextNode, node: N, message: ImmutableString| {
        ctx.report_at(node.at(), &message, node.values())
    });
    api.method2("related", |report: &mut ReportNode, node: N, id: ImmutableString| {
        message(report.rule(), &id)?;
        Ok(report.change(|raw| {
            raw.related.push(RawRelated { at: node.at(), message: id.to_string() });
        }))
    });
}

/// What can be added to a report.
fn report(api: &mut Api<'_>) {
    api.kind::<ReportNode>("Report")
        .method2("with", |report: &mut ReportNode, key: ImmutableString, value: Dynamic| {
            Ok(report.change(|raw| raw.arguments.push((key.to_string(), value.to_string()))))
        })
        .method("label", |report: &mut ReportNode, id: ImmutableString| {
            message(report.rule(), &id)?;
            Ok(report.change(|raw| raw.label = Some(id.to_string())))
        })
        .method("note", |report: &mut ReportNode, id: ImmutableString| {
            message(report.rule(), &id)?;
            Ok(report.change(|raw| raw.notes.push(id.to_string())))
        })
        .method("help", |report: &mut ReportNode, id: ImmutableString| {
            message(report.rule(), &id)?;
            Ok(report.change(|raw| raw.help = Some(id.to_string())))
        })
        .method("group", |report: &mut ReportNode, key: Dynamic| {
            Ok(report.change(|raw| raw.group = Some(key.to_string())))
        })
        .method("severity", |report: &mut ReportNode, name: ImmutableString| {
            let severity: Severity = name.parse().map_err(|()| -> Box<EvalAltResult> {
                format!("no severity “{name}”: error, warning or info").into()
            })?;
            Ok(report.change(|raw| raw.severity = Some(severity)))
        })
        .method2("fix", |report: &mut ReportNode, applicability: ImmutableString, repair: ImmutableString| {
            let applicability = [Applicability::Safe, Applicability::Unsafe, Applicability::Display]
                .into_iter()
                .find(|known| known.name() == applicability.as_str())
                .ok_or_else(|| -> Box<EvalAltResult> {
                    format!("no applicability “{applicability}”: safe, unsafe or display").into()
                })?;
            Ok(report.change(|raw| {
                raw.fixes.push(RawFix { applicability, text: repair.to_string(), beside: None });
            }))
        });
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
