//! Sets of handles. What a set takes is counted as long as a script keeps it.

use std::fmt;
use std::sync::Arc;

use super::node::Anchor;
use super::{limits, trail};

/// A set of handles, filtered natively and iterated by scripts. Cheap to clone.
pub struct Set<N>(Arc<(Nodes<N>, Held)>);

/// The handles of a set.
enum Nodes<N> {
    /// All at hand.
    Made(Vec<N>),
    /// So many, each made when it is asked for: a document may have a million faults of one kind, and a handle with its values
    /// takes ten times the memory of the fact.
    Late {
        count: usize,
        make: Box<Make<N>>,
        /// How many changes of other sets stand behind each: a script may ask for change after change.
        changes: u8,
    },
    /// Some of another set, which is a late one.
    Picked(Set<N>, Vec<u32>),
}

/// After so many changes the handles are made.
const MOST_CHANGES: u8 = 2;

/// Makes the handle of a number.
type Make<N> = dyn Fn(usize) -> Option<N> + Send + Sync;

/// Bytes that are counted until they are let go.
struct Held(usize);

impl Held {
    fn new(bytes: usize) -> Self {
        limits::hold(bytes);
        Self(bytes)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        limits::give_back(self.0);
    }
}

impl<N> Clone for Set<N> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<N> fmt::Debug for Set<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.0 {
            Nodes::Made(nodes) => write!(f, "Set({})", nodes.len()),
            Nodes::Late { count, .. } => write!(f, "Set({count}, late)"),
            Nodes::Picked(of, picked) => write!(f, "Set({} of {of:?})", picked.len()),
        }
    }
}

impl<N: Anchor + Clone> Set<N> {
    /// Of these handles.
    pub fn new(nodes: Vec<N>) -> Self {
        let besides: usize = nodes.iter().map(Anchor::weight).sum();
        let held = Held::new(nodes.len() * size_of::<N>() + besides);
        Self(Arc::new((Nodes::Made(nodes), held)))
    }

    /// Of a handle for each item, made when it is asked for.
    pub fn late<T>(items: Vec<T>, make: impl Fn(&T) -> N + Send + Sync + 'static) -> Self
    where
        T: Send + Sync + 'static,
    {
        let held = Held::new(items.len() * size_of::<T>());
        let count = items.len();
        let make = move |index: usize| items.get(index).map(&make);
        Self(Arc::new((Nodes::Late { count, make: Box::new(make), changes: 0 }, held)))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match &self.0.0 {
            Nodes::Made(nodes) => nodes.len(),
            Nodes::Late { count, .. } => *count,
            Nodes::Picked(_, picked) => picked.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One of them, counted from 0.
    pub fn get(&self, index: usize) -> Option<N> {
        match &self.0.0 {
            Nodes::Made(nodes) => nodes.get(index).cloned(),
            Nodes::Late { make, .. } => make(index),
            Nodes::Picked(of, picked) => picked.get(index).and_then(|index| of.get(*index as usize)),
        }
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = N> + '_ {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// Those that are wanted.
    pub fn filter(&self, keep: impl Fn(&N) -> bool) -> Self {
        if let Nodes::Made(nodes) = &self.0.0 {
            return Self::new(nodes.iter().filter(|node| keep(node)).cloned().collect());
        }
        let picked = (0..).zip(self.iter()).filter(|(_, node)| keep(node)).map(|(index, _)| index);
        let mut picked: Vec<u32> = picked.collect();
        let of = match &self.0.0 {
            Nodes::Picked(of, before) => {
                picked.iter_mut().for_each(|index| *index = before[*index as usize]);
                of.clone()
            }
            _ => self.clone(),
        };
        let held = Held::new(picked.len() * size_of::<u32>());
        Self(Arc::new((Nodes::Picked(of, picked), held)))
    }

    /// Each changed in the same way, when it is asked for.
    pub fn map(&self, change: impl Fn(N) -> N + Send + Sync + 'static) -> Self
    where
        N: Send + Sync + 'static,
    {
        let changes = self.changes();
        if changes >= MOST_CHANGES {
            return Self::new(self.iter().map(change).collect());
        }
        let of = self.clone();
        let make = move |index: usize| of.get(index).map(&change);
        let nodes = Nodes::Late { count: self.len(), make: Box::new(make), changes: changes + 1 };
        Self(Arc::new((nodes, Held::new(0))))
    }

    fn changes(&self) -> u8 {
        match &self.0.0 {
            Nodes::Made(_) => 0,
            Nodes::Late { changes, .. } => *changes,
            Nodes::Picked(of, _) => of.changes(),
        }
    }
}

/// Goes through a set.
pub struct Members<N: Anchor + Clone> {
    set: Set<N>,
    next: usize,
}

impl<N: Anchor + Clone> Iterator for Members<N> {
    type Item = N;

    fn next(&mut self) -> Option<N> {
        let node = self.set.get(self.next);
        self.next += 1;
        node
    }
}

impl<N: Anchor + Clone> Drop for Members<N> {
    fn drop(&mut self) {
        // A loop that was ended early has looked at one that there is.
        if let Some(node) = self.next.checked_sub(1).and_then(|last| self.set.get(last)) {
            trail::leave(|| node.at());
        }
    }
}

impl<N: Anchor + Clone> IntoIterator for Set<N> {
    type Item = N;
    type IntoIter = Members<N>;

    fn into_iter(self) -> Self::IntoIter {
        Members { set: self, next: 0 }
    }
}
