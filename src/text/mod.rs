//! Text and positions: the one UTF-8 text of a file, spans in it, and the way from a span back to the file.
//!
//! Imports nothing of ours. Every other layer speaks of places as [`Span`]s, byte ranges in a [`Source`]; lines, columns,
//! UTF-16 units and display widths are computed only where something is shown.

mod kept;
mod line_index;
mod source;
mod span;
mod suggest;
pub mod width;

pub use line_index::{LineColumn, LineIndex};
pub use source::{Encoding, Native, Segment, Source};
pub use span::Span;
pub use suggest::suggest;
