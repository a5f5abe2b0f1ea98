//! The register of laws: which instruments there are, under which names, in which versions, in force since when.
//!
//! The bundled register is made from `rules/_data/laws` and `rules/_data/agencies.toml` by `build.rs` and searched in place;
//! making a [`LawRegister`] costs nothing. Local registers in the same TOML lie over it, entry by entry. Everything that is
//! looked up borrows from the register. What the register says comes with its [`Confidence`] and source: callers must not
//! turn low confidence, pending effect or incomplete histories into errors.

mod agency;
mod change;
pub mod data;
mod entries;
mod index;
mod instrument;
mod load;
mod lookup;
mod matching;
mod near;
mod register;
#[cfg(test)]
mod tests;
pub mod texts;
mod version;

pub use agency::{Agency, Existence};
pub use change::Change;
pub use data::{Confidence, Level, NameKind, Status, VersionKind};
pub use instrument::{Law, Standing};
pub use load::load;
pub use lookup::{Found, How, Lookup};
pub use matching::{Cited, VersionMatch};
pub use near::{Near, NearKind};
pub use register::{LawProblem, LawRegister};
pub use version::{LawEvent, LawVersion};
