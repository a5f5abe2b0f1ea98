use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::fold::{fold_header, without_notes};
use crate::model::Role;

/// Column headers and what they mean.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    roles: FxHashMap<String, Role>,
    duty_register: FxHashSet<String>,
    boundary_register: FxHashSet<String>,
    no_role: FxHashSet<String>,
    not_published: FxHashSet<String>,
    open_directory: FxHashSet<String>,
}

impl Columns {
    /// The headers that come with the program.
    pub fn bundled() -> Self {
        Self::parse(include_str!("../../rules/_data/columns.toml")).unwrap_or_default()
    }

    /// The role of a header; spaces, line breaks, bracketed notes, traditional characters and pinyin do not matter.
    pub fn role_of(&self, header: &str) -> Option<Role> {
        // Headers are short: longer cells are data, and folding them would cost time in every row.
        if header.len() > MAX_HEADER_BYTES {
            return None;
        }
        self.lookup(&fold_header(header), |folded| self.roles.get(folded).copied())
    }

    /// Lets a header mean a role, before anything else it meant.
    pub fn add(&mut self, role: Role, alias: &str) {
        self.roles.insert(fold_header(alias), role);
    }

    /// Whether the header marks a 职责登记表.
    pub fn marks_duty_register(&self, header: &str) -> bool {
        self.is_in(&self.duty_register, header)
    }

    /// Whether the header marks a 职责边界登记表.
    pub fn marks_boundary_register(&self, header: &str) -> bool {
        self.is_in(&self.boundary_register, header)
    }

    /// Whether the header is known to have no role.
    pub fn is_without_role(&self, header: &str) -> bool {
        self.is_in(&self.no_role, header)
    }

    /// Whether the header is one of internal review or back office, which a published list should not have.
    pub fn is_not_published(&self, header: &str) -> bool {
        self.is_in(&self.not_published, header)
    }

    /// Whether the header is one of a 政务公开标准目录.
    pub fn is_open_directory(&self, header: &str) -> bool {
        self.is_in(&self.open_directory, header)
    }

    fn is_in(&self, set: &FxHashSet<String>, header: &str) -> bool {
        header.len() <= MAX_HEADER_BYTES
            && self.lookup(&fold_header(header), |folded| set.contains(folded).then_some(())).is_some()
    }

    fn lookup<T>(&self, folded: &str, find: impl Fn(&str) -> Option<T>) -> Option<T> {
        if folded.is_empty() {
            return None;
        }
        find(folded).or_else(|| find(&without_notes(folded)))
    }

    fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let data: Data = toml::from_str(text)?;
        let mut columns = Self {
            duty_register: headers_of(&data.duty_register),
            boundary_register: headers_of(&data.boundary_register),
            no_role: data.known.no_role.into_iter().collect(),
            not_published: data.known.not_published.into_iter().collect(),
            open_directory: data.known.open_directory.into_iter().collect(),
            ..Self::default()
        };
        for group in [data.roles, data.duty_register, data.boundary_register] {
            for (role, headers) in group {
                // A name that is no role is caught by the test below, not in front of the user.
                if let Ok(role) = role.parse() {
                    columns.roles.extend(headers.into_iter().map(|header| (header, role)));
                }
            }
        }
        Ok(columns)
    }
}

/// The longest cell that is looked up as a header, in bytes: some forty Chinese characters.
const MAX_HEADER_BYTES: usize = 120;

type HeadersByRole = std::collections::BTreeMap<String, Vec<String>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    roles: HeadersByRole,
    duty_register: HeadersByRole,
    boundary_register: HeadersByRole,
    known: Known,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    no_role: Vec<String>,
    not_published: Vec<String>,
    open_directory: Vec<String>,
}

fn headers_of(group: &HeadersByRole) -> FxHashSet<String> {
    group.values().flatten().cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bundled_headers_are_sound() {
        let data: Data = toml::from_str(include_str!("../../rules/_data/columns.toml")).unwrap();
        let mut seen = FxHashSet::default();
        for group in [data.roles, data.duty_register, data.boundary_register] {
            for (role, headers) in group {
                assert!(role.parse::<Role>().is_ok(), "{role} is no role");
                for header in headers {
                    assert_eq!(fold_header(&header), header, "must stand as folded");
                    assert!(seen.insert(header.clone()), "{header} stands twice");
                }
            }
        }
    }

    #[test]
    fn notes_breaks_and_user_aliases() {
        let mut columns = Columns::bundled();
        assert_eq!(columns.role_of("责任事项\n\n（明确责任主体）"), Some(Role::Duties));
        assert_eq!(columns.role_of("行使主体（责任主体）"), Some(Role::Actor));
        assert_eq!(columns.role_of("承办的\n内设机构"), Some(Role::Unit));
        assert_eq!(columns.role_of("公开依据"), None);
        assert!(columns.is_open_directory("公开依据"));
        columns.add(Role::Basis, "法律 法规");
        assert_eq!(columns.role_of("法律法规"), Some(Role::Basis));
    }
}
