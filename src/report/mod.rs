//! Reports: what was found, for people and machines.

pub mod inspect;
