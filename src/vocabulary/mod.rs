//! Words that lists are made of: column headers by role, the types of power, level tags. Data only, passed in.
//!
//! The bundled words come from `rules/_data`; the caller may add to them. Nothing here reads files or looks at documents.

mod categories;
mod columns;
mod fold;
mod level_tags;
mod roster;

pub use categories::Categories;
pub use columns::{Columns, OtherTable};
pub use fold::fold_header;
pub use level_tags::LevelTags;
pub use roster::Roster;

/// The words a reader needs.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Column headers.
    pub columns: Columns,
    /// Types of power.
    pub categories: Categories,
    /// Level tags.
    pub level_tags: LevelTags,
    /// The department's own names; empty unless configured.
    pub roster: Roster,
}

impl Vocabulary {
    /// The words that come with the program.
    pub fn bundled() -> Self {
        Self {
            columns: Columns::bundled(),
            categories: Categories::bundled(),
            level_tags: LevelTags::bundled(),
            roster: Roster::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Role;

    #[test]
    fn every_role_has_a_header() {
        let vocabulary = Vocabulary::bundled();
        for &role in Role::ALL {
            let header = role.chinese();
            assert_eq!(vocabulary.columns.role_of(header), Some(role), "{header}");
        }
    }
}
