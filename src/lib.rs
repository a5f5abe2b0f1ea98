//! quanze (权责): a linter for Chinese government power-and-responsibility lists (权责清单) and their kin.
//!
//! Data flows one way: bytes → [`text::Source`] and [`model::Document`] → facts → rules (Rhai) → findings → [`report`].
//! [`mod@write`] leads the other way: a document in the canonical form of a list. [`testing`] runs rules on their cases.

pub mod config;
pub mod diagnostic;
pub mod facts;
pub mod grammar;
pub mod law;
pub mod lint;
pub mod model;
pub mod read;
pub mod report;
pub mod rule;
pub mod script;
pub mod testing;
pub mod text;
pub mod vocabulary;
pub mod write;
