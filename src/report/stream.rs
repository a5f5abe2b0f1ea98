//! Sequences for serde whose elements are made one by one while they are written, so that no report is built up in memory.

use serde::{Serialize, Serializer};

/// A slice, each element shown by a view.
pub struct Each<'a, T, View>(pub &'a [T], pub View);

impl<'a, T, V: Serialize, View: Fn(&'a T) -> V> Serialize for Each<'a, T, View> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(&self.1))
    }
}

impl<T, View> Each<'_, T, View> {
    /// The sequence, or `None` when it is empty, for formats that leave out empty sequences.
    pub fn some(self) -> Option<Self> {
        (!self.0.is_empty()).then_some(self)
    }
}
