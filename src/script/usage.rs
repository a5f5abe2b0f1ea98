//! What a rule has used, for `--timings`. Measured only where the host was built for it.

use std::time::{Duration, Instant};

use super::limits;

/// What one rule used for one document, or for what it collected from all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Calls of its functions.
    pub calls: u64,
    /// Operations of the script engine.
    pub operations: u64,
    /// Time in its calls. A fact of the document is computed when the first rule asks for it, and on that rule's time.
    pub time: Duration,
    /// Its longest call.
    pub slowest: Option<SlowestCall>,
}

/// The longest call of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlowestCall {
    /// How long it took.
    pub time: Duration,
    /// The entry it looked at; of a value that stands in several, the first. `None` for a document or running text.
    pub entry: Option<u32>,
}

/// Measures one call.
pub struct Watch {
    started: Instant,
    away: Duration,
}

impl Watch {
    /// Starts measuring.
    pub fn start() -> Self {
        limits::reset_operations();
        Self { started: Instant::now(), away: limits::away() }
    }

    /// Adds what was used since to `usage`.
    pub fn stop(self, usage: &mut Usage, entry: Option<u32>) {
        let time = self.started.elapsed().saturating_sub(limits::away() - self.away);
        usage.calls += 1;
        usage.operations += limits::operations();
        usage.time += time;
        if usage.slowest.is_none_or(|slowest| time > slowest.time) {
            usage.slowest = Some(SlowestCall { time, entry });
        }
    }
}
