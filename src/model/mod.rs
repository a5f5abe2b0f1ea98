//! What a document and its notations are: plain data, no behaviour beyond access.
//!
//! Readers build [`Document`]s, grammars build [`Citation`]s, [`Point`]s and the rest, facts tie them together. Nothing here
//! parses, judges or prints.

mod citation;
mod date;
mod document;
mod numbering;
mod role;

pub use citation::{
    Article, Citation, CitationSite, DocumentNumber, Event, EventKind, Mark, MarkFault, Note, NumberForm, Pointer, Tag,
    Title, TitleMarks,
};
pub use date::Date;
pub use document::{
    Address, CardPlace, Cell, Column, Document, DocumentKind, Entry, EntryNumber, Part, PlaceStyle, Problem,
    ProblemKind, Spanned, TableStart, TextId, Texts,
};
pub use numbering::{MarkStyle, Number, Point, Reference, Target, UnitMention};
pub use role::{Role, Slot};
