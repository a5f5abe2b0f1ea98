use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rhai::{AST, Array, CallFnOptions, Dynamic, EvalAltResult, Scope as Variables};

use super::api::{ContextNode, OptionsNode};
use super::engine::start_clock;
use super::node::{CellNode, CitationNode, DocNode, EntryNode, Site};
use super::report::{RawReport, Sink};
use super::{Collected, CorpusInput, Failure, Host};
use crate::diagnostic::Bilingual;
use crate::facts::{Facts, RoleMask};
use crate::model::{Date, Slot, TextId};
use crate::rule::{OptionValue, Rule, RuleMeta, Scope};

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
    /// The entry it failed on.
    pub worst: Option<Worst>,
}

/// The entry that a rule failed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worst {
    /// Its index.
    pub entry: u32,
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
    pub fn compile(&self, rule: &Rule) -> Result<(), Failure> {
        let compiled = self.compiled(rule);
        let ast = compiled.as_ref().as_ref().map_err(Clone::clone)?;
        let scope = rule.meta.scope;
        let wanted: &[&str] = if scope == Scope::Corpus { &["collect", "check_all"] } else { &["check"] };
        for name in wanted {
            if !ast.iter_functions().any(|function| function.name == *name && function.params.len() == 2) {
                let scope = scope.name();
                return Err(Failure {
                    message: Bilingual {
                        zh: format!("范围为“{scope}”的规则要有 2 个参数的函数 {name}"),
                        en: format!("a rule of scope “{scope}” needs a function {name} with 2 parameters"),
                    },
                    help: None,
                    span: crate::text::Span::default(),
                });
            }
        }
        Ok(())
    }

    /// Runs a rule on a document; of a corpus rule, its `collect`. Never panics and never runs longer than the limits allow.
    pub fn run(&self, input: &RunInput<'_>) -> RuleRun {
        let RunInput { facts, rule, as_of, .. } = *input;
        let mut collected = None;
        let mut worst = None;
        let mut run = self.guarded(rule, &input.options, as_of, Some(facts), |ast, context| {
            collected = self.dispatch(ast, input, context, &mut worst)?;
            Ok(())
        });
        run.collected = collected;
        run.worst = worst;
        run
    }

    /// Runs `check_all` of a corpus rule on what it collected.
    pub fn check_all(&self, input: CorpusInput<'_>) -> RuleRun {
        let items: Array = input.items.into_iter().map(|item| item.data).collect();
        self.guarded(input.rule, &input.options, input.as_of, None, |ast, context| {
            self.call(ast, "check_all", Dynamic::from_array(items), context).map(|_| ())
        })
    }

    /// Calls into a script within the limits, and takes its reports, also where it fails.
    fn guarded(
        &self,
        rule: &Arc<Rule>,
        options: &BTreeMap<String, OptionValue>,
        as_of: Date,
        facts: Option<&Arc<Facts>>,
        work: impl FnOnce(&AST, &ContextNode) -> Result<(), Box<EvalAltResult>>,
    ) -> RuleRun {
        if let Err(failure) = self.compile(rule) {
            return RuleRun { failure: Some(failure), ..RuleRun::default() };
        }
        let compiled = self.compiled(rule);
        let Ok(ast) = compiled.as_ref() else {
            return RuleRun::default();
        };
        let sink = Sink::default();
        let context = ContextNode {
            facts: facts.map(Arc::clone),
            rule: Arc::clone(rule),
            sink: sink.clone(),
            options: OptionsNode(Arc::new(options.clone())),
            as_of,
        };
        let clock = start_clock();
        let outcome = catch_unwind(AssertUnwindSafe(|| work(ast, &context)));
        drop(clock);
        let script = rule.script.text();
        let failure = match outcome {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(Failure::of_run(&error, script, &self.names)),
            Err(_) => Some(Failure::of_panic(script)),
        };
        RuleRun { reports: sink.take(), failure, ..RuleRun::default() }
    }

    /// Calls one of the rule's own functions.
    fn call(
        &self,
        ast: &AST,
        function: &str,
        argument: Dynamic,
        context: &ContextNode,
    ) -> Result<Dynamic, Box<EvalAltResult>> {
        let options = CallFnOptions::new().eval_ast(false).rewind_scope(true);
        self.engine.call_fn_with_options(options, &mut Variables::new(), ast, function, (argument, context.clone()))
    }

    fn dispatch(
        &self,
        ast: &AST,
        input: &RunInput<'_>,
        context: &ContextNode,
        worst: &mut Option<Worst>,
    ) -> Result<Option<Collected>, Box<EvalAltResult>> {
        let facts = input.facts;
        let meta = &input.rule.meta;
        let call = |node: Dynamic| self.call(ast, "check", node, context).map(|_| ());
        let document = || Dynamic::from(DocNode(Arc::clone(facts)));
        let applies = |entry: u32| meta.applies_to(facts.document.kind_of(facts.entry(entry)));
        let concerned = meta.kinds.is_empty() || facts.document.parts.iter().any(|part| meta.applies_to(part.kind));
        match meta.scope {
            Scope::Document | Scope::Corpus if !concerned => {}
            Scope::Document => call(document())?,
            Scope::Corpus => {
                let value = self.call(ast, "collect", document(), context)?;
                return Collected::of(value, &self.engine, facts, input.file);
            }
            Scope::Entry => {
                for index in (0..facts.document.entries.len())
                    .filter_map(|index| u32::try_from(index).ok())
                    .filter(|index| applies(*index))
                {
                    *worst = Some(Worst { entry: index });
                    let facts = Arc::clone(facts);
                    call(Dynamic::from(EntryNode { facts, index }))?;
                }
                *worst = None;
            }
            Scope::Cell | Scope::Citation => {
                for (text, slot) in facts.values(RoleMask::of_slots(&meta.roles)) {
                    let cell = CellNode {
                        facts: Arc::clone(facts),
                        text: Some(text),
                        site: Site::Values(RoleMask::of_slot(slot)),
                    };
                    let Some(entry) = first_place(facts, text, slot, meta) else {
                        continue;
                    };
                    *worst = entry.map(|entry| Worst { entry });
                    if meta.scope == Scope::Cell {
                        call(Dynamic::from(cell))?;
                        continue;
                    }
                    for index in 0..facts.text(text).citations.len() {
                        let index = u32::try_from(index).unwrap_or(u32::MAX);
                        call(Dynamic::from(CitationNode { cell: cell.clone(), index }))?;
                    }
                }
                *worst = None;
            }
        }
        Ok(None)
    }
}
