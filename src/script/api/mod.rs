//! What scripts see: one file per type. All handles are read-only; all text work is native.

mod across;
mod article;
mod cell;
mod citation;
mod consistency;
mod context;
mod damage;
mod data;
mod date;
mod document;
mod entry;
mod foreign;
mod law;
mod leftover;
mod mark;
mod outline;
mod owed;
mod piece;
mod place;
mod register;
mod registry;
mod set;
mod stops;
mod text;
mod twin;
mod width;

use std::sync::Arc;

use rhai::{Engine, EvalAltResult, ImmutableString};

pub use context::{Context, ContextNode, OptionsNode};
pub use registry::{Api, Entry, Form, Reference};

use super::failure::unknown;
use super::node::{CellNode, Facts, Mark, MarkNode, Site};
use super::set::Set;
use crate::facts::RoleMask;
use crate::model::{Role, Slot, TextId};

/// Registers everything; returns what there is, for the reference and for “did you mean”.
pub fn register(engine: &mut Engine) -> Reference {
    let mut api = Api::new(engine);
    context::register(&mut api);
    document::register(&mut api);
    entry::register(&mut api);
    cell::register(&mut api);
    piece::register(&mut api);
    citation::register(&mut api);
    article::register(&mut api);
    register::register(&mut api);
    mark::register(&mut api);
    place::register(&mut api);
    text::register(&mut api);
    date::register(&mut api);
    data::register(&mut api);
    // Facts of the whole document, as marks.
    consistency::register(&mut api);
    damage::register(&mut api);
    law::register(&mut api);
    foreign::register(&mut api);
    leftover::register(&mut api);
    outline::register(&mut api);
    owed::register(&mut api);
    stops::register(&mut api);
    twin::register(&mut api);
    width::register(&mut api);
    across::register(&mut api);
    api.into_reference()
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
    MarkNode(Arc::new(mark))
}

/// A fact of a distinct text in one of its columns, by its index among the facts of its kind.
type Found = (TextId, RoleMask, u32);

/// The facts that the values of a document have, so many each.
fn found_in(facts: &Facts, mask: RoleMask, count: impl Fn(TextId) -> usize) -> Vec<Found> {
    let all = facts.values(mask).into_iter().flat_map(|(text, slot)| {
        let count = u32::try_from(count(text)).unwrap_or(u32::MAX);
        (0..count).map(move |index| (text, RoleMask::of_slot(slot), index))
    });
    all.collect()
}

/// The cell of a text in some columns, at all its places.
fn cell_in(facts: &Arc<Facts>, text: TextId, mask: RoleMask) -> CellNode {
    CellNode { facts: Arc::clone(facts), text: Some(text), site: Site::Values(mask) }
}

/// A set of marks.
pub type Marks = Set<MarkNode>;
