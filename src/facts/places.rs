use crate::model::{Role, Slot, TextId};

/// A cell of an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The index of the entry.
    pub entry: u32,
    /// The index of the cell among the entry's cells.
    pub cell: u32,
}

/// What each distinct text has, in order: one list for all, since there may be a million texts that have one place each.
#[derive(Debug)]
pub(super) struct Listed<T> {
    /// Where the members of each text begin, and where the last end.
    starts: Vec<u32>,
    all: Vec<T>,
}

impl<T: Copy + Default> Listed<T> {
    /// Of so many texts; those of one text stay in the order given.
    pub(super) fn new(count: usize, members: impl Iterator<Item = (TextId, T)> + Clone) -> Self {
        let mut starts = vec![0_u32; count + 1];
        for (text, _) in members.clone() {
            starts[text.0 as usize + 1] += 1;
        }
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        let mut next = starts.clone();
        let mut all = vec![T::default(); total as usize];
        for (text, member) in members {
            let next = &mut next[text.0 as usize];
            all[*next as usize] = member;
            *next += 1;
        }
        Self { starts, all }
    }

    /// The members of a text.
    pub(super) fn of(&self, text: TextId) -> &[T] {
        let at = text.0 as usize;
        &self.all[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

/// A set of column roles. Columns without a role are a role of their own here, and so is running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RoleMask(u32);

impl RoleMask {
    /// No column.
    pub const EMPTY: Self = Self(0);
    /// Every column, known or not, and running text.
    pub const ALL: Self = Self(u32::MAX);

    /// Every column whose header is known, and running text.
    pub const KNOWN: Self = Self(u32::MAX >> 1);

    /// Running text: titles, the text around tables, and prose.
    pub const TEXT: Self = Self(1 << 30);

    /// The columns of one role.
    pub const fn of(role: Role) -> Self {
        Self(1 << role.index())
    }

    /// The columns of several roles; all columns and running text where the list is empty.
    pub fn of_all(roles: &[Role]) -> Self {
        if roles.is_empty() {
            return Self::ALL;
        }
        roles.iter().fold(Self::EMPTY, |mask, role| mask.with(Some(*role)))
    }

    /// One column, or running text.
    pub const fn of_slot(slot: Slot) -> Self {
        match slot {
            Slot::Column(role) => Self::EMPTY.with(role),
            Slot::Text => Self::TEXT,
        }
    }

    /// Several columns and running text as a rule names them; everything where the list is empty.
    pub fn of_slots(slots: &[Slot]) -> Self {
        if slots.is_empty() {
            return Self::ALL;
        }
        slots.iter().fold(Self::EMPTY, |mask, slot| Self(mask.0 | Self::of_slot(*slot).0))
    }

    /// This set without the columns of another.
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// This set and one more column.
    pub const fn with(self, role: Option<Role>) -> Self {
        match role {
            Some(role) => Self(self.0 | 1 << role.index()),
            None => Self(self.0 | 1 << 31),
        }
    }

    /// Whether the column is in the set.
    pub const fn has(self, role: Option<Role>) -> bool {
        self.0 & Self::EMPTY.with(role).0 != 0
    }

    /// Whether the sets share a column.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The columns that both sets hold.
    pub const fn common(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The single role of the set; `None` where it has several or none.
    pub fn single(self) -> Option<Role> {
        let mut roles = Role::ALL.iter().copied().filter(|role| self.has(Some(*role)));
        let first = roles.next()?;
        (roles.next().is_none() && self.0 >> 30 == 0).then_some(first)
    }
}
