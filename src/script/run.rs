use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rhai::{AST, CallFnOptions, EvalAltResult, Scope as Variables};

use super::api::{ContextNode, OptionsNode};
use super::engine::start_clock;
use super::node::{CellNode, CitationNode, DocNode, EntryNode, Site};
use super::report::{RawReport, Sink};
use super::{Failure, Host};
use crate::diagnostic::Bilingual;
use crate::facts::{Facts, RoleMask};
use crate::model::Date;
use crate::rule::{OptionValue, Rule, Scope};

/// What a rule is run on.
#[derive(Clone, Debug)]
pub struct RunInput<'a> {
    /// The document.
    pub facts: &'a Arc<Facts>,
    /// The rule.
    pub rule: &'a Arc<Rule>,
    /// Its options.
    pub options: BTreeMap<String, OptionValue>,
    /// The check date.
    pub as_of: Date,
}

/// What came of running a rule on a document.
#[derive(Debug, Default)]
pub struct RuleRun {
    /// Its reports, in the order made; those made before a failure too.
    pub reports: Vec<RawReport>,
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

impl Host {
    /// Compiles a rule's script and checks that it has the function its scope asks for.
    pub fn compile(&self, rule: &Rule) -> Result<(), Failure> {
        let compiled = self.compiled(rule);
        let ast = compiled.as_ref().as_ref().map_err(Clone::clone)?;
        if rule.meta.scope == Scope::Corpus {
            // To run nothing without a word would pass a rule for one that found nothing.
            return Err(Failure {
                message: Bilingual {
                    zh: "本版本还不运行范围为“corpus”的规则".to_owned(),
                    en: "this version does not run rules of scope “corpus” yet".to_owned(),
                },
                help: None,
                span: crate::text::Span::default(),
            });
        }
        let found = ast.iter_functions().any(|function| function.name == "check" && function.params.len() == 2);
        if !found {
            let scope = rule.meta.scope.name();
            return Err(Failure {
                message: Bilingual {
                    zh: format!("范围为“{scope}”的规则要有 2 个参数的函数 check"),
                    en: format!("a rule of scope “{scope}” needs a function check with 2 parameters"),
                },
                help: None,
                span: crate::text::Span::default(),
            });
        }
        Ok(())
    }

    /// Runs a rule on a document. Never panics and never runs longer than the limits allow.
    pub fn run(&self, input: &RunInput<'_>) -> RuleRun {
        if let Err(failure) = self.compile(input.rule) {
            return RuleRun { failure: Some(failure), ..RuleRun::default() };
        }
        let compiled = self.compiled(input.rule);
        let Ok(ast) = compiled.as_ref() else {
            return RuleRun::default();
        };
        let sink = Sink::default();
        let context = ContextNode {
            facts: Arc::clone(input.facts),
            rule: Arc::clone(input.rule),
            sink: sink.clone(),
            options: OptionsNode(Arc::new(input.options.clone())),
            as_of: input.as_of,
        };
        let clock = start_clock();
        let mut run = RuleRun::default();
        let outcome = catch_unwind(AssertUnwindSafe(|| self.dispatch(ast, input, &context, &mut run.worst)));
        drop(clock);
        let script = input.rule.script.text();
        run.failure = match outcome {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(Failure::of_run(&error, script, &self.names)),
            Err(_) => Some(Failure::of_panic(script)),
        };
        run.reports = sink.take();
        run
    }

    fn dispatch(
        &self,
        ast: &AST,
        input: &RunInput<'_>,
        context: &ContextNode,
        worst: &mut Option<Worst>,
    ) -> Result<(), Box<EvalAltResult>> {
        let facts = input.facts;
        let meta = &input.rule.meta;
        let call = |node: rhai::Dynamic| -> Result<(), Box<EvalAltResult>> {
            let options = CallFnOptions::new().eval_ast(false).rewind_scope(true);
            self.engine
                .call_fn_with_options::<rhai::Dynamic>(
                    options,
                    &mut Variables::new(),
                    ast,
                    "check",
                    (node, context.clone()),
                )
                .map(|_| ())
        };
        let applies =
            |entry: u32| meta.kinds.is_empty() || meta.kinds.contains(&facts.document.kind_of(facts.entry(entry)));
        match meta.scope {
            Scope::Document => {
                let parts = &facts.document.parts;
                if !meta.kinds.is_empty() && !parts.iter().any(|part| meta.kinds.contains(&part.kind)) {
                    return Ok(());
                }
                call(rhai::Dynamic::from(DocNode(Arc::clone(facts))))
            }
            Scope::Entry => {
                for index in (0..facts.document.entries.len())
                    .filter_map(|index| u32::try_from(index).ok())
                    .filter(|index| applies(*index))
                {
                    *worst = Some(Worst { entry: index });
                    let facts = Arc::clone(facts);
                    call(rhai::Dynamic::from(EntryNode { facts, index }))?;
                }
                *worst = None;
                Ok(())
            }
            Scope::Cell | Scope::Citation => {
                let wanted = RoleMask::of_all(&meta.roles);
                for (text, role) in facts.values(wanted) {
                    let cell = CellNode {
                        facts: Arc::clone(facts),
                        text: Some(text),
                        site: Site::Values(RoleMask::EMPTY.with(role)),
                    };
                    let first = facts.places(text).iter().find(|place| facts.cell(**place).role == role);
                    let Some(first) = first.filter(|place| applies(place.entry)) else {
                        continue;
                    };
                    *worst = Some(Worst { entry: first.entry });
                    if meta.scope == Scope::Cell {
                        call(rhai::Dynamic::from(cell))?;
                        continue;
                    }
                    for index in 0..facts.text(text).citations.len() {
                        let index = u32::try_from(index).unwrap_or(u32::MAX);
                        call(rhai::Dynamic::from(CitationNode { cell: cell.clone(), index }))?;
                    }
                }
                *worst = None;
                Ok(())
            }
            Scope::Corpus => Ok(()),
        }
    }
}
