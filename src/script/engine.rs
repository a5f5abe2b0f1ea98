use std::collections::BTreeMap;
use std::sync::OnceLock;

use rhai::packages::{BasicArrayPackage, CorePackage, LogicPackage, MoreStringPackage, Package};
use rhai::{Engine, EvalAltResult, Token};

use super::api::Reference;
use super::entry_point::Script;
use super::failure::fault;
use super::limits::MAX_SCRIPT;
use super::modules::Folder;
use super::{Failure, api, limits};
use crate::diagnostic::RuleCode;
use crate::rule::{Rule, RuleSet};

/// The Rhai engine with our functions, and the compiled rules. One serves all threads; nothing in it changes but that a rule is
/// compiled when it is first run.
pub struct Host {
    pub(super) engine: Engine,
    pub(super) reference: Reference,
    /// Whether runs are measured.
    pub(super) measured: bool,
    compiled: BTreeMap<RuleCode, OnceLock<Compiled>>,
}

type Compiled = Result<Script, Failure>;

impl std::fmt::Debug for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Host").field("entries", &self.reference.entries.len()).finish_non_exhaustive()
    }
}

impl Host {
    /// Builds the engine: no files, no clock, no output, no `eval`, limits always on.
    /// With `measured`, runs tell what they used.
    pub fn new(rules: &RuleSet, measured: bool) -> Self {
        let mut engine = Engine::new_raw();
        static PACKAGES: OnceLock<(CorePackage, LogicPackage, BasicArrayPackage, MoreStringPackage)> = OnceLock::new();
        let (core, logic, arrays, strings) = PACKAGES.get_or_init(|| {
            (CorePackage::new(), LogicPackage::new(), BasicArrayPackage::new(), MoreStringPackage::new())
        });
        core.register_into_engine(&mut engine);
        logic.register_into_engine(&mut engine);
        arrays.register_into_engine(&mut engine);
        strings.register_into_engine(&mut engine);
        limits::apply(&mut engine);
        adapt(&mut engine);
        engine.set_module_resolver(Folder::of(rules));
        #[cfg(test)]
        super::hostile_tests::register(&mut engine);
        let reference = api::register(&mut engine);
        let compiled = rules.iter().map(|rule| (rule.meta.code, OnceLock::new())).collect();
        Self { engine, reference, measured, compiled }
    }

    /// The compiled script of a rule; compiled on first use and kept.
    pub(super) fn compiled(&self, rule: &Rule) -> Result<&Script, Failure> {
        let script = rule.script.text();
        let compile = || {
            if script.len() > MAX_SCRIPT {
                return Err(Failure::of_long_script());
            }
            let compiled = self.engine.compile(script);
            let mut ast = compiled.map_err(|error| Failure::of_parse(&error, script, &self.reference))?;
            // Imports are looked up in the folder of the rule that the script names as its source.
            ast.set_source(rule.meta.code.as_str());
            Ok(Script::new(ast))
        };
        // A host runs the rules that it was built for.
        let slot = self.compiled.get(&rule.meta.code).ok_or_else(|| Failure::of_panic(script, None))?;
        slot.get_or_init(compile).as_ref().map_err(Clone::clone)
    }
}

/// Takes words of the language for our own.
fn adapt(engine: &mut Engine) {
    // Rhai keeps `with` for later; our reports have had it first.
    #[expect(deprecated, reason = "marked so only because Rhai may change it")]
    engine.on_parse_token(|token, _, _| match token {
        Token::Reserved(word) if word.as_str() == "with" => Token::Identifier(word),
        other => other,
    });
    // The language's own `sleep` would let a rule hold the run without using operations; ours comes first and refuses.
    engine.register_fn("sleep", |_: i64| -> Result<(), Box<EvalAltResult>> {
        Err(fault("规则不能等待", "rules cannot sleep"))
    });
    engine.register_fn("sleep", |_: f64| -> Result<(), Box<EvalAltResult>> {
        Err(fault("规则不能等待", "rules cannot sleep"))
    });
}
