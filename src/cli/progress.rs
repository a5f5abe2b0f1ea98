use std::io::IsTerminal;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A progress bar on standard error that appears only when the work exceeds a second on a terminal.
pub struct Progress {
    started: Instant,
    total: usize,
    bar: OnceLock<ProgressBar>,
    shown: bool,
}

impl Progress {
    /// For `total` files.
    pub fn new(total: usize) -> Self {
        Self { started: Instant::now(), total, bar: OnceLock::new(), shown: std::io::stderr().is_terminal() }
    }

    /// Tells that `done` files are done.
    pub fn tell(&self, done: usize) {
        if !self.shown || self.started.elapsed() < Duration::from_secs(1) {
            return;
        }
        let bar = self.bar.get_or_init(|| {
            let bar = ProgressBar::with_draw_target(Some(self.total as u64), ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {eta}") {
                bar.set_style(style);
            }
            bar
        });
        bar.set_position(done as u64);
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}
