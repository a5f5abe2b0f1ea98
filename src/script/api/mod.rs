//! What scripts see: one file per type. All handles are read-only; all text work is native.

mod across;
mod cell;
mod citation;
mod consistency;
mod context;
mod data;
mod document;
mod entry;
mod foreign;
mod law;
mod leftover;
mod mark;
mod outline;
mod place;
mod set;
mod twin;
mod width;

use rhai::{Engine, EvalAltResult, ImmutableString, Variant};

pub use context::{ContextNode, OptionsNode};

use super::failure::unknown;
use super::node::{Mark, MarkNode, Set};
use crate::facts::RoleMask;
use crate::model::{Role, Slot};

/// Registers everything; returns the names of all functions and fields, for “did you mean”.
pub fn register(engine: &mut Engine) -> Vec<&'static str> {
    let mut api = Api { engine, names: Role::ALL.iter().map(|role| role.name()).collect() };
    context::register(&mut api);
    data::register(&mut api);
    document::register(&mut api);
    entry::register(&mut api);
    across::register(&mut api);
    cell::register(&mut api);
    citation::register(&mut api);
    consistency::register(&mut api);
    foreign::register(&mut api);
    law::register(&mut api);
    leftover::register(&mut api);
    mark::register(&mut api);
    outline::register(&mut api);
    place::register(&mut api);
    twin::register(&mut api);
    width::register(&mut api);
    api.names
}

/// The engine, and the names given to scripts so far.
pub struct Api<'e> {
    pub engine: &'e mut Engine,
    pub names: Vec<&'static str>,
}

impl Api<'_> {
    /// Gives a type its name in messages.
    pub fn kind<T: Variant + Clone>(&mut self, name: &'static str) -> &mut Self {
        self.engine.register_type_with_name::<T>(name);
        self
    }

    /// Makes a name known that is registered otherwise.
    pub fn name(&mut self, name: &'static str) -> &mut Self {
        self.names.push(name);
        self
    }

    /// A read-only field.
    pub fn get<T: Variant + Clone, R: Variant + Clone>(
        &mut self,
        name: &'static str,
        read: impl Fn(&mut T) -> R + Send + Sync + 'static,
    ) -> &mut Self {
        self.names.push(name);
        self.engine.register_get(name, read);
        self
    }

    /// A method with one argument.
    pub fn method<T: Variant + Clone, A: Variant + Clone, R: Variant + Clone>(
        &mut self,
        name: &'static str,
        call: impl Fn(&mut T, A) -> Result<R, Box<EvalAltResult>> + Send + Sync + 'static,
    ) -> &mut Self {
        self.names.push(name);
        self.engine.register_fn(name, call);
        self
    }

    /// A method with two arguments.
    pub fn method2<T: Variant + Clone, A: Variant + Clone, B: Variant + Clone, R: Variant + Clone>(
        &mut self,
        name: &'static str,
        call: impl Fn(&mut T, A, B) -> Result<R, Box<EvalAltResult>> + Send + Sync + 'static,
    ) -> &mut Self {
        self.names.push(name);
        self.engine.register_fn(name, call);
        self
    }
}

/// A text for scripts.
pub fn text(value: impl AsRef<str>) -> ImmutableString {
    value.as_ref().into()
}

/// A count for scripts.
pub fn int(value: usize) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// The role a script names; the error says what is near.
pub fn role(name: &str) -> Result<Role, Box<EvalAltResult>> {
    name.parse().map_err(|()| {
        let known: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
        unknown("没有这个栏目", "no column role", name, &known)
    })
}

/// The columns of a role, as a mask; `text` is running text.
pub fn mask(name: &str) -> Result<RoleMask, Box<EvalAltResult>> {
    if name == Slot::TEXT { Ok(RoleMask::TEXT) } else { role(name).map(RoleMask::of) }
}

/// Builds a mark.
pub fn mark(mark: Mark) -> MarkNode {
    MarkNode(std::sync::Arc::new(mark))
}

/// A set of marks.
pub type Marks = Set<MarkNode>;
