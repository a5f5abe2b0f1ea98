use crate::model::{Role, Slot};

/// A cell of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The index of the entry.
    pub entry: u32,
    /// The index of the cell among the entry's cells.
    pub cell: u32,
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
