//! What a script was going through when it failed: the member of the innermost set whose loop the error ended.
//!
//! An error ends all loops at once, the innermost first, and without another operation; a loop that `break` or `return` ends is
//! followed by operations.

use std::cell::RefCell;

use super::limits::operations;
use super::node::At;

thread_local! {
    static LEFT: RefCell<Option<(At, u64)>> = const { RefCell::new(None) };
}

/// A loop was left before its set came to an end, at this member.
pub fn leave(at: impl FnOnce() -> At) {
    let now = operations();
    LEFT.with_borrow_mut(|left| {
        if left.as_ref().is_none_or(|(_, then)| *then != now) {
            *left = Some((at(), now));
        }
    });
}

/// The member at which the last error ended a loop.
pub fn left() -> Option<At> {
    let left = LEFT.take();
    left.filter(|(_, then)| *then == operations()).map(|(at, _)| at)
}

/// Forgets what earlier calls have left.
pub fn forget() {
    LEFT.set(None);
}
