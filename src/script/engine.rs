use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use rhai::packages::{BasicArrayPackage, CorePackage, LogicPackage, MoreStringPackage, Package};
use rhai::{AST, Dynamic, Engine, EvalAltResult, OptimizationLevel, Token};

use super::failure::fault;
use super::{Failure, api};
use crate::diagnostic::RuleCode;
use crate::rule::Rule;

/// Operations a rule may use in one call.
pub const MAX_OPERATIONS: u64 = 20_000_000;
/// Time a rule may use for one document.
pub const MAX_TIME: Duration = Duration::from_secs(5);
/// Depth of calls, the same in debug and release builds.
const MAX_CALL_LEVELS: usize = 32;
const MAX_EXPRESSION_DEPTH: usize = 64;
const MAX_STRING: usize = 1 << 20;
const MAX_ARRAY: usize = 100_000;
const MAX_MAP: usize = 10_000;
const MAX_VARIABLES: usize = 512;
const MAX_FUNCTIONS: usize = 256;

thread_local! {
    /// When the call that runs on this thread has to be over.
    static DEADLINE: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// The Rhai engine with our functions, and the compiled rules. One serves all threads.
pub struct Host {
    pub(super) engine: Engine,
    pub(super) names: Vec<&'static str>,
    compiled: Mutex<BTreeMap<RuleCode, Arc<Compiled>>>,
}

type Compiled = Result<AST, Failure>;

impl std::fmt::Debug for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Host").field("names", &self.names.len()).finish_non_exhaustive()
    }
}

impl Default for Host {
    fn default() -> Self {
        Self::new()
    }
}

impl Host {
    /// Builds the engine: no files, no clock, no output, no `eval`, limits always on.
    pub fn new() -> Self {
        let mut engine = Engine::new_raw();
        static PACKAGES: OnceLock<(CorePackage, LogicPackage, BasicArrayPackage, MoreStringPackage)> = OnceLock::new();
        let (core, logic, arrays, strings) = PACKAGES.get_or_init(|| {
            (CorePackage::new(), LogicPackage::new(), BasicArrayPackage::new(), MoreStringPackage::new())
        });
        core.register_into_engine(&mut engine);
        logic.register_into_engine(&mut engine);
        arrays.register_into_engine(&mut engine);
        strings.register_into_engine(&mut engine);
        limit(&mut engine);
        let names = api::register(&mut engine);
        Self { engine, names, compiled: Mutex::default() }
    }

    /// The compiled script of a rule; compiled on first use and kept.
    pub(super) fn compiled(&self, rule: &Rule) -> Arc<Compiled> {
        let known = self.compiled.lock().unwrap_or_else(PoisonError::into_inner).get(&rule.meta.code).cloned();
        if let Some(compiled) = known {
            return compiled;
        }
        // Two threads may compile the same rule at once; both results are the same.
        let script = rule.script.text();
        let compiled = Arc::new(self.engine.compile(script).map_err(|error| Failure::of_parse(&error, script)));
        self.compiled.lock().unwrap_or_else(PoisonError::into_inner).insert(rule.meta.code, Arc::clone(&compiled));
        compiled
    }
}

/// Starts the clock of a rule on this thread; the guard stops it.
pub(super) fn start_clock() -> Clock {
    DEADLINE.set(Some(Instant::now() + MAX_TIME));
    Clock
}

/// Stops the clock when dropped.
pub(super) struct Clock;

impl Drop for Clock {
    fn drop(&mut self) {
        DEADLINE.set(None);
    }
}

fn limit(engine: &mut Engine) {
    engine
        // `Full` would run our functions at compile time.
        .set_optimization_level(OptimizationLevel::Simple)
        .set_max_operations(MAX_OPERATIONS)
        .set_max_call_levels(MAX_CALL_LEVELS)
        .set_max_expr_depths(MAX_EXPRESSION_DEPTH, MAX_EXPRESSION_DEPTH)
        .set_max_string_size(MAX_STRING)
        .set_max_array_size(MAX_ARRAY)
        .set_max_map_size(MAX_MAP)
        .set_max_variables(MAX_VARIABLES)
        .set_max_functions(MAX_FUNCTIONS)
        .set_max_modules(0)
        .set_strict_variables(true)
        .set_fail_on_invalid_map_property(true)
        .disable_symbol("eval")
        .disable_symbol("import")
        .on_progress(|operations| {
            let due = operations % 4096 == 0 && DEADLINE.get().is_some_and(|deadline| Instant::now() > deadline);
            due.then(|| Dynamic::from("time limit"))
        });
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
