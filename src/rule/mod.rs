//! Rules as data: what `rule.toml` says, where rules come from, and which of them run.
//!
//! Knows nothing of Rhai: a rule's script is text here. `script` compiles and runs it.

mod bundled;
mod load;
mod message;
mod meta;
mod pack;
mod rule_toml;
mod selection;
mod toml_reader;

pub use bundled::{BUNDLED, BundledRule};
pub use load::{
    LoadProblem, Rule, RuleOrigin, RuleSet, clash_with_bundled, load_bundled, load_folder, read_source, rule_folders,
};
pub use message::{Argument, Template};
pub use meta::{FixKind, Message, OptionSpec, OptionValue, RuleMeta, Scope};
pub use pack::{PACK_FILE, Pack};
pub use selection::{Selection, Selector, Why};
pub use toml_reader::option_value;
