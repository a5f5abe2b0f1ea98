use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rhai::{Array, Dynamic, EvalAltResult};

use super::api::{Context, ContextNode, OptionsNode};
use super::entry_point::Script;
use super::limits::{MAX_PARAMETERS, start_clock};
use super::node::{self, Anchor, At, CellNode, CitationNode, DocNode, EntryNode, Site};
use super::report::{RawReport, Sink};
use super::trail;
use super::usage::{Usage, Watch};
use super::whereabouts::Known;
use super::{Collected, CorpusInput, Failure, Host};
use crate::diagnostic::Bilingual;
use crate::facts::{Facts, RoleMask};
use crate::law::LawRegister;
use crate::model::{Date, Slot, TextId};
use crate::rule::{OptionValue, Rule, RuleMeta, Scope};
use crate::text::Span;

/// What a rule is run on.
#[derive(Clone, Debug)]
pub struct RunInput<'a> {
    /// The document.
    pub facts: &'a Arc<Facts>,
    /// The number of its file among the files of the run.
    pub file: u32,
    /// The rule.
    pub rule: &'a Arc<Rule>,
    /// Its options.
    pub options: BTreeMap<String, OptionValue>,
    /// The check date.
    pub as_of: Date,
}

/// What came of running a rule on a document, or on what it collected from all of them.
#[derive(Debug, Default)]
pub struct RuleRun {
    /// Its reports, in the order made; those made before a failure too.
    pub reports: Vec<RawReport>,
    /// What a corpus rule collected from the document.
    pub collected: Option<Collected>,
    /// How it failed, where it did.
    pub failure: Option<Failure>,
    /// What it was looking at when it failed, where that was not the document as a whole.
    pub failed_at: Option<Span>,
    /// What it used, where that was to be measured.
    pub usage: Option<Usage>,
}

/// Calls the functions of one rule, and remembers what it is looking at.
struct Caller<'a> {
    host: &'a Host,
    script: &'a Script,
    context: ContextNode,
    /// What the present call looks at, and its entry.
    at: Option<(At, Option<u32>)>,
    /// The function of the script that was called last.
    function: Option<&'static str>,
    usage: Option<Usage>,
}

impl Caller<'_> {
    fn call(&mut self, function: &'static str, argument: Dynamic) -> Result<Dynamic, Box<EvalAltResult>> {
        let watch = self.usage.is_some().then(Watch::start);
        trail::forget();
        self.function = Some(function);
        let arguments = [argument, Dynamic::from(self.context.clone())];
        let result = self.script.call(&self.host.engine, function, arguments);
        if let (Some(watch), Some(usage)) = (watch, &mut self.usage) {
            watch.stop(usage, self.at.as_ref().and_then(|(_, entry)| *entry));
        }
        result
    }

    /// Calls `check` on a part of the document.
    fn check(
        &mut self,
        node: impl Anchor + Clone + Send + Sync + 'static,
        entry: Option<u32>,
    ) -> Result<(), Box<EvalAltResult>> {
        self.at = Some((node.at(), entry));
        drop(self.call("check", Dynamic::from(node))?);
        self.at = None;
        Ok(())
    }
}

/// The entry of the first cell where a value stands in a part that the rule applies to; `Some(None)` in running text.
fn first_place(facts: &Facts, text: TextId, slot: Slot, meta: &RuleMeta) -> Option<Option<u32>> {
    match slot {
        Slot::Column(role) => {
            let places = facts.places(text).iter().filter(|place| facts.cell(**place).role == role);
            let kind_of = |entry: u32| facts.document.kind_of(facts.entry(entry));
            places.map(|place| place.entry).find(|entry| meta.applies_to(kind_of(*entry))).map(Some)
        }
        Slot::Text => {
            let mut paragraphs = facts.paragraphs(text).iter();
            paragraphs.any(|paragraph| meta.applies_to(facts.kind_of_paragraph(*paragraph))).then_some(None)
        }
    }
}

impl Host {
    /// Compiles a rule's script and checks that it has the functions its scope asks for.
    pub(super) fn compile(&self, rule: &Rule) -> Result<&Script, Failure> {
        let script = self.compiled(rule)?;
        let scope = rule.meta.scope;
        let wanted: &[&str] = if scope == Scope::Corpus { &["collect", "check_all"] } else { &["check"] };
        for name in wanted {
            if !script.has(name) {
                return Err(Failure::of_missing_function(rule, name));
            }
        }
        let long = script.ast.iter_functions().find(|function| function.params.len() > MAX_PARAMETERS);
        if let Some(function) = long {
            let at = rule.script.text().find(&format!("fn {}", function.name)).map_or(0, |at| at + 3);
            return Err(Failure {
                message: Bilingual {
                    zh: format!("函数“{}”的参数超过 {MAX_PARAMETERS} 个", function.name),
                    en: format!("the function “{}” has more than {MAX_PARAMETERS} parameters", function.name),
                },
                help: None,
                known: Known::Exactly,
                span: Span::of(at, at + function.name.len()),
            });
        }
        Ok(script)
    }

    /// Runs a rule on a document; of a corpus rule, its `collect`. Never panics and never runs longer than the limits allow.
    pub fn run(&self, input: &RunInput<'_>) -> RuleRun {
        let RunInput { facts, rule, as_of, .. } = *input;
        let mut collected = None;
        let mut run = self.guarded(rule, &input.options, as_of, Some(facts), &facts.laws, |caller| {
            collected = self.dispatch(caller, input)?;
            Ok(())
        });
        run.collected = collected;
        run
    }

    /// Runs `check_all` of a corpus rule on what it collected.
    pub fn check_all(&self, input: CorpusInput<'_>) -> RuleRun {
        let items: Array = input.items.into_iter().map(|item| item.data).collect();
        self.guarded(input.rule, &input.options, input.as_of, None, &input.laws, |caller| {
            caller.call("check_all", Dynamic::from_array(items)).map(|_| ())
        })
    }

    /// Calls into a script within the limits, and takes its reports, also where it fails.
    fn guarded(
        &self,
        rule: &Arc<Rule>,
        options: &BTreeMap<String, OptionValue>,
        as_of: Date,
        facts: Option<&Arc<Facts>>,
        laws: &Arc<LawRegister>,
        work: impl FnOnce(&mut Caller<'_>) -> Result<(), Box<EvalAltResult>>,
    ) -> RuleRun {
        let script = match self.compile(rule) {
            Ok(script) => script,
            Err(failure) => return RuleRun { failure: Some(failure), ..RuleRun::default() },
        };
        let sink = Sink::default();
        let context = Context {
            facts: facts.map(node::Facts::of_run),
            rule: Arc::clone(rule),
            sink: sink.clone(),
            options: OptionsNode(Arc::new(options.clone())),
            as_of,
            laws: Arc::clone(laws),
        };
        let context = ContextNode(Arc::new(context));
        let mut caller =
            Caller { host: self, script, context, at: None, function: None, usage: self.measured.then(Usage::default) };
        let clock = start_clock(facts.map_or(0, |facts| facts.document.entries.len()));
        let outcome = catch_unwind(AssertUnwindSafe(|| work(&mut caller)));
        drop(clock);
        let script = rule.script.text();
        let failure = match outcome {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(Failure::of_run(&error, script, &self.reference, caller.function)),
            Err(_) => Some(Failure::of_panic(script, caller.function)),
        };
        let at = caller.at.take().map(|(at, _)| at).or_else(trail::left);
        let failed_at = at.zip(facts).filter(|_| failure.is_some()).map(|(at, facts)| at.first(facts));
        RuleRun { reports: sink.take(), failure, failed_at, usage: caller.usage, collected: None }
    }

    fn dispatch(&self, caller: &mut Caller<'_>, input: &RunInput<'_>) -> Result<Option<Collected>, Box<EvalAltResult>> {
        let Some(facts) = &caller.context.facts.clone() else { return Ok(None) };
        let meta = &input.rule.meta;
        let document = || Dynamic::from(DocNode(Arc::clone(facts)));
        let applies = |entry: u32| meta.applies_to(facts.document.kind_of(facts.entry(entry)));
        let concerned = meta.kinds.is_empty() || facts.document.parts.iter().any(|part| meta.applies_to(part.kind));
        match meta.scope {
            Scope::Document | Scope::Corpus if !concerned => {}
            Scope::Document => {
                drop(caller.call("check", document())?);
            }
            Scope::Corpus => {
                let value = caller.call("collect", document())?;
                return Collected::of(value, &self.engine, facts, input.file);
            }
            Scope::Entry => {
                let count = u32::try_from(facts.document.entries.len()).unwrap_or(u32::MAX);
                for index in (0..count).filter(|index| applies(*index)) {
                    caller.check(EntryNode { facts: Arc::clone(facts), index }, Some(index))?;
                }
            }
            Scope::Cell | Scope::Citation => {
                for (text, slot) in facts.values(RoleMask::of_slots(&meta.roles)) {
                    let site = Site::Values(RoleMask::of_slot(slot));
                    let cell = CellNode { facts: Arc::clone(facts), text: Some(text), site };
                    let Some(entry) = first_place(facts, text, slot, meta) else {
                        continue;
                    };
                    if meta.scope == Scope::Cell {
                        caller.check(cell, entry)?;
                        continue;
                    }
                    let count = u32::try_from(facts.text(text).citations.len()).unwrap_or(u32::MAX);
                    for index in 0..count {
                        caller.check(CitationNode { cell: cell.clone(), index }, entry)?;
                    }
                }
            }
        }
        Ok(None)
    }
}
