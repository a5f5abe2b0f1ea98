//! What a rule may use, and what it has used so far: kept per thread, since a rule runs on one.

use std::cell::Cell;
use std::time::{Duration, Instant};

use rhai::{Dynamic, Engine, EvalAltResult, OptimizationLevel, Position};

use super::failure::fault;

/// Operations a rule may use in one call.
pub const MAX_OPERATIONS: u64 = 20_000_000;
/// Time a rule may use for one document.
pub const MAX_TIME: Duration = Duration::from_secs(5);
/// Depth of calls, the same in debug and release builds.
pub const MAX_CALL_LEVELS: usize = 32;
const MAX_EXPRESSION_DEPTH: usize = 48;
/// The longest script, in bytes: reading one takes no operations.
pub const MAX_SCRIPT: usize = 256 << 10;
/// The longest text, in bytes; also the most that the texts in one array take together, so that what a corpus rule collects from
/// hundreds of lists has to fit.
pub const MAX_STRING: usize = 4 << 20;
/// The longest array, what is nested in it counted.
pub const MAX_ARRAY: usize = 100_000;
/// The largest map, what is nested in it counted; in an array of maps, their fields together.
pub const MAX_MAP: usize = 100_000;
/// Variables that are alive at a time, in all functions that are being called. With the limits of their sizes and without
/// closures that keep values alive, this bounds the memory of a script: 128 full arrays are 200 MB, full
/// maps 800 MB, full texts 500 MB.
const MAX_VARIABLES: usize = 128;
/// Parameters of a function: they are variables that no definition is told of.
pub const MAX_PARAMETERS: usize = 8;
const MAX_FUNCTIONS: usize = 256;
/// Imports in one call.
const MAX_MODULES: usize = 64;
/// What sets of handles may hold at a time, in bytes.
const MAX_HELD: usize = 128 << 20;
/// What they may hold for each row of the document besides: a few sets of all its cells.
const MAX_HELD_PER_ROW: usize = 1 << 10;

/// Why a run was ended, as the token of the error.
pub const OUT_OF_TIME: &str = "time";
/// See [`OUT_OF_TIME`].
pub const OUT_OF_MEMORY: &str = "memory";

thread_local! {
    /// When the run on this thread has to be over.
    static DEADLINE: Cell<Option<Instant>> = const { Cell::new(None) };
    /// Time that other runs took on this thread while one was waiting for facts.
    static AWAY: Cell<Duration> = const { Cell::new(Duration::ZERO) };
    /// Operations of the call that runs on this thread.
    static OPERATIONS: Cell<u64> = const { Cell::new(0) };
    /// Bytes that the sets of the run hold, and how many they may.
    static HELD: Cell<(usize, usize)> = const { Cell::new((0, MAX_HELD)) };
    /// Variables of each function that is being called, as of its last definition.
    static FRAMES: Cell<[u16; MAX_CALL_LEVELS + 2]> = const { Cell::new([0; MAX_CALL_LEVELS + 2]) };
}

/// Sets all limits.
pub fn apply(engine: &mut Engine) {
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
        .set_max_modules(MAX_MODULES)
        .set_strict_variables(true)
        .set_fail_on_invalid_map_property(true)
        .disable_symbol("eval")
        // Arguments kept in function pointers count as nothing, however large.
        .disable_symbol("curry");
    engine.on_progress(stop);
    #[expect(deprecated, reason = "marked so only because Rhai may change it")]
    engine.on_def_var(|running, _, context| {
        if running {
            define(context.call_level(), context.scope().len())?;
        }
        Ok(true)
    });
}

/// Counts the variables that are alive when one more is defined.
fn define(level: usize, own: usize) -> Result<(), Box<EvalAltResult>> {
    let mut frames = FRAMES.get();
    let level = level.min(frames.len() - 1);
    frames[level] = u16::try_from(own).unwrap_or(u16::MAX);
    FRAMES.set(frames);
    let alive: usize = frames[..=level].iter().map(|count| usize::from(*count)).sum();
    if alive < MAX_VARIABLES {
        return Ok(());
    }
    Err(fault(
        &format!("同时存在的变量超过 {MAX_VARIABLES} 个"),
        &format!("more than {MAX_VARIABLES} variables are alive at a time"),
    ))
}

/// Ends a run whose time or memory is used up.
fn stop(operations: u64) -> Option<Dynamic> {
    OPERATIONS.set(operations);
    let (held, limit) = HELD.get();
    if held > limit {
        return Some(Dynamic::from(OUT_OF_MEMORY));
    }
    (operations.is_multiple_of(32) && is_late()).then(|| Dynamic::from(OUT_OF_TIME))
}

/// Ends a run whose time is up, in functions of ours that take more than microseconds: a loop of such calls uses few operations.
pub fn in_time() -> Result<(), Box<EvalAltResult>> {
    if is_late() {
        return Err(EvalAltResult::ErrorTerminated(Dynamic::from(OUT_OF_TIME), Position::NONE).into());
    }
    Ok(())
}

/// Ends a run that is about to hold so many bytes more than it may, in functions of ours that gather much in one call.
pub fn in_memory(bytes: usize) -> Result<(), Box<EvalAltResult>> {
    let (held, limit) = HELD.get();
    if held.saturating_add(bytes) > limit {
        return Err(EvalAltResult::ErrorTerminated(Dynamic::from(OUT_OF_MEMORY), Position::NONE).into());
    }
    Ok(())
}

/// Whether the time of the run on this thread is up.
fn is_late() -> bool {
    DEADLINE.get().is_some_and(|deadline| Instant::now() > deadline)
}

/// Operations of the last call on this thread.
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

/// Counts bytes that a set of handles takes, until they are given back by [`give_back`].
pub fn hold(bytes: usize) {
    let (held, limit) = HELD.get();
    HELD.set((held.saturating_add(bytes), limit));
}

/// See [`hold`].
pub fn give_back(bytes: usize) {
    let (held, limit) = HELD.get();
    HELD.set((held.saturating_sub(bytes), limit));
}

/// Unit tests wait less for rules that are meant to run out of time.
const TIME_OF_RUN: Duration = if cfg!(test) { Duration::from_secs(1) } else { MAX_TIME };

/// Starts the clock of a run on this thread, on a document of so many rows; the guard stops it.
pub fn start_clock(rows: usize) -> Clock {
    let now = Instant::now();
    let limit = MAX_HELD.saturating_add(rows.saturating_mul(MAX_HELD_PER_ROW));
    Clock {
        started: now,
        outer: DEADLINE.replace(Some(now + TIME_OF_RUN)),
        held: HELD.replace((0, limit)),
        frames: FRAMES.get(),
    }
}

/// Stops the clock when dropped. A run that waits for facts may lend its thread to another run: the time of the inner one is
/// given back to the outer one.
pub struct Clock {
    started: Instant,
    outer: Option<Instant>,
    held: (usize, usize),
    frames: [u16; MAX_CALL_LEVELS + 2],
}

impl Drop for Clock {
    fn drop(&mut self) {
        let taken = self.started.elapsed();
        DEADLINE.set(self.outer.map(|deadline| deadline + taken));
        AWAY.set(AWAY.get() + taken);
        HELD.set(self.held);
        FRAMES.set(self.frames);
    }
}

#[cfg(test)]
mod tests {
    use super::{DEADLINE, away, start_clock};

    #[test]
    fn an_inner_run_does_not_use_up_the_time_of_the_outer() {
        let outer = start_clock(0);
        let (due, before) = (DEADLINE.get().unwrap(), away());
        let inner = start_clock(0);
        std::thread::sleep(std::time::Duration::from_millis(2));
        drop(inner);
        assert!(DEADLINE.get().unwrap() > due);
        assert!(away() > before);
        drop(outer);
        assert!(DEADLINE.get().is_none());
    }
}
