//! What the terminal can do, and the only place that prints.

use std::io::{self, IsTerminal, Write};

use quanze::diagnostic::Lang;
use quanze::report::Style;

/// How output to standard output (or error) is to look. `NO_COLOR` and pipes turn colours off.
pub fn style(lang: Lang, max_places: Option<usize>, to_terminal: bool) -> Style {
    let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)).filter(|_| to_terminal);
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    Style { lang, width: width.unwrap_or(80), color: to_terminal && !no_color && !dumb, max_places }
}

/// The look of messages on standard error.
pub fn error_style(lang: Lang) -> Style {
    style(lang, None, io::stderr().is_terminal())
}

/// Whether standard output is a terminal.
pub fn stdout_is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Prints to standard output. A reader who has gone away (a closed pipe) is no error.
pub fn print(text: &str) {
    let _ = io::stdout().lock().write_all(text.as_bytes());
}

/// Prints to standard error.
pub fn complain(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
