//! What a rule may use, and what it has used so far: kept per thread, since a rule runs on one.

use std::cell::Cell;
use std::time::{Duration, Instant};

use rhai::{Dynamic, Engine, EvalAltResult, OptimizationLevel, Position};

/// Operations a rule may use in one call.
pub const MAX_OPERATIONS: u64 = 20_000_000;
/// Time a rule may use for one document.
pub const MAX_TIME: Duration = Duration::from_secs(5);
/// Depth of calls, the same in debug and release builds.
pub const MAX_CALL_LEVELS: usize = 32;
const MAX_EXPRESSION_DEPTH: usize = 64;
/// The longest text, in bytes.
pub const MAX_STRING: usize = 1 << 20;
/// The longest array, what is nested in it counted.
pub const MAX_ARRAY: usize = 100_000;
/// The largest map.
pub const MAX_MAP: usize = 10_000;
const MAX_VARIABLES: usize = 512;
const MAX_FUNCTIONS: usize = 256;

thread_local! {
    /// When the run on this thread has to be over.
    static DEADLINE: Cell<Option<Instant>> = const { Cell::new(None) };
    /// Time that other runs took on this thread while one was waiting for facts.
    static AWAY: Cell<Duration> = const { Cell::new(Duration::ZERO) };
    /// Operations of the call that runs on this thread; told only where they are wanted.
    static OPERATIONS: Cell<u64> = const { Cell::new(0) };
}

/// Sets all limits. With `counted`, operations are told to [`operations`].
pub fn apply(engine: &mut Engine, counted: bool) {
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
        .disable_symbol("import");
    if counted {
        engine.on_progress(|operations| {
            OPERATIONS.set(operations);
            stop(operations)
        });
    } else {
        engine.on_progress(stop);
    }
}

/// Ends a run whose time is up.
fn stop(operations: u64) -> Option<Dynamic> {
    (operations.is_multiple_of(256) && is_late()).then(|| Dynamic::from("time limit"))
}

/// Ends a run whose time is up, in functions of ours that take more than microseconds: a loop of such calls uses few operations.
pub fn in_time() -> Result<(), Box<EvalAltResult>> {
    if is_late() {
        return Err(EvalAltResult::ErrorTerminated(Dynamic::from("time limit"), Position::NONE).into());
    }
    Ok(())
}

/// Whether the time of the run on this thread is up. Native loops that may be long ask now and then.
pub fn is_late() -> bool {
    DEADLINE.get().is_some_and(|deadline| Instant::now() > deadline)
}

/// Operations of the last call on this thread, where they are counted.
pub fn operations() -> u64 {
    OPERATIONS.get()
}

/// Forgets the operations of the last call.
pub fn reset_operations() {
    OPERATIONS.set(0);
}

/// Time that other runs have taken on this thread.
pub fn away() -> Duration {
    AWAY.get()
}

/// Starts the clock of a run on this thread; the guard stops it.
pub fn start_clock() -> Clock {
    let now = Instant::now();
    Clock { started: now, outer: DEADLINE.replace(Some(now + MAX_TIME)) }
}

/// Stops the clock when dropped. A run that waits for facts may lend its thread to another run: the time of the inner one is
/// given back to the outer one.
pub struct Clock {
    started: Instant,
    outer: Option<Instant>,
}

impl Drop for Clock {
    fn drop(&mut self) {
        let taken = self.started.elapsed();
        DEADLINE.set(self.outer.map(|deadline| deadline + taken));
        AWAY.set(AWAY.get() + taken);
    }
}

#[cfg(test)]
mod tests {
    use super::{DEADLINE, away, start_clock};

    #[test]
    fn an_inner_run_does_not_use_up_the_time_of_the_outer() {
        let outer = start_clock();
        let (due, before) = (DEADLINE.get().unwrap(), away());
        let inner = start_clock();
        std::thread::sleep(std::time::Duration::from_millis(2));
        drop(inner);
        assert!(DEADLINE.get().unwrap() > due);
        assert!(away() > before);
        drop(outer);
        assert!(DEADLINE.get().is_none());
    }
}
