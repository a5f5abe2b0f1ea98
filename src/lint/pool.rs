//! The threads that rules run on: with a stack that no script can use up within its limits.

use std::sync::OnceLock;

use rayon::{ThreadPool, ThreadPoolBuilder};

/// A script may nest values as deep as an array is long, and whatever goes through such a value takes stack for every layer.
/// Only what is used takes memory.
const STACK: usize = 256 << 20;

/// Does work on threads with enough stack, as many as Rayon's own pool has; in a pool of the caller's on its threads, whose stack
/// is then the caller's matter.
pub fn run<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    static POOL: OnceLock<Option<ThreadPool>> = OnceLock::new();
    if rayon::current_thread_index().is_some() {
        return work();
    }
    let build = || ThreadPoolBuilder::new().num_threads(rayon::current_num_threads()).stack_size(STACK).build().ok();
    match POOL.get_or_init(build) {
        Some(pool) => pool.install(work),
        None => work(),
    }
}
