//! Text formats whose parsers build a tree: what is made of tiny pieces would take a hundred times its size.

use super::{Limits, ReadError};

/// So few marks are never too many, whatever the limit of cells.
const FEW: usize = 1_000;

/// Refuses a text that has more of some ASCII marks than there can be in a list of as many cells as may be read; `per_cell` is how
/// many of them a cell needs at most, with what stands around it.
pub(super) fn check(text: &str, marks: &[u8], per_cell: usize, limits: &Limits) -> Result<(), ReadError> {
    let limit = limits.cells.saturating_mul(per_cell).max(FEW);
    // Most texts are shorter than that.
    if text.len() <= limit {
        return Ok(());
    }
    let count = text.bytes().filter(|byte| marks.contains(byte)).count();
    if count > limit { Err(ReadError::TooDense { marks: count, limit }) } else { Ok(()) }
}
