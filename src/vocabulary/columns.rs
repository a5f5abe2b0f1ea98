use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::fold::{fold_header, without_last_note, without_notes};
use crate::model::Role;

/// Column headers and what they mean.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    roles: FxHashMap<String, Role>,
    duty_register: FxHashSet<String>,
    boundary_register: FxHashSet<String>,
    no_role: FxHashSet<String>,
    not_published: FxHashSet<String>,
    others: Vec<Other>,
    likely: Vec<(Role, Vec<String>)>,
    /// Headers that the user has named.
    own: FxHashSet<String>,
}

/// A kind of table that is no list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherTable {
    /// What it is, in Chinese.
    pub zh: String,
    /// What it is, in English.
    pub en: String,
}

/// The headers by which a table that is no list is known.
#[derive(Clone, Debug)]
struct Other {
    table: OtherTable,
    needs: usize,
    headers: FxHashSet<String>,
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
        let folded = fold_header(alias);
        self.own.insert(folded.clone());
        self.roles.insert(folded, role);
    }

    /// Whether the user has said what the header means.
    pub fn is_own(&self, header: &str) -> bool {
        !self.own.is_empty() && self.is_in(&self.own, header)
    }

    /// What a header without a role most likely means, by the words in it: for advice, not for reading.
    pub fn likely_role(&self, header: &str) -> Option<Role> {
        let folded = fold_header(header);
        let is_in = |words: &[String]| words.iter().all(|word| folded.contains(word.as_str()));
        self.likely.iter().find(|(_, words)| is_in(words)).map(|(role, _)| *role)
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

    /// The kind of table that has these headers, if it is known and no list.
    pub fn other_table<'a>(&self, headers: impl Iterator<Item = &'a str> + Clone) -> Option<&OtherTable> {
        let roles = [Role::Duties, Role::DutyBasis, Role::Accountability];
        let is_of_lists = |header: &str| self.role_of(header).is_some_and(|role| roles.contains(&role));
        // What the user says of headers counts before all.
        if headers.clone().any(|header| is_of_lists(header) || self.is_own(header)) {
            return None;
        }
        let count = |other: &Other| headers.clone().filter(|header| self.is_in(&other.headers, header)).count();
        self.others.iter().find(|other| count(other) >= other.needs).map(|other| &other.table)
    }

    fn is_in(&self, set: &FxHashSet<String>, header: &str) -> bool {
        header.len() <= MAX_HEADER_BYTES
            && self.lookup(&fold_header(header), |folded| set.contains(folded).then_some(())).is_some()
    }

    fn lookup<T>(&self, folded: &str, find: impl Fn(&str) -> Option<T>) -> Option<T> {
        if folded.is_empty() {
            return None;
        }
        find(folded).or_else(|| find(without_last_note(folded)?)).or_else(|| find(&without_notes(folded)))
    }

    fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let data: Data = toml::from_str(text)?;
        let mut columns = Self {
            duty_register: headers_of(&data.duty_register),
            boundary_register: headers_of(&data.boundary_register),
            no_role: data.known.no_role.into_iter().collect(),
            not_published: data.known.not_published.into_iter().collect(),
            others: data.other.into_iter().map(Other::from).collect(),
            likely: data.likely.words.iter().filter_map(|line| likely(line)).collect(),
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
    other: Vec<OtherData>,
    likely: Likely,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OtherData {
    zh: String,
    en: String,
    needs: usize,
    headers: FxHashSet<String>,
}

impl From<OtherData> for Other {
    fn from(OtherData { zh, en, needs, headers }: OtherData) -> Self {
        Self { table: OtherTable { zh, en }, needs, headers }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Likely {
    words: Vec<Vec<String>>,
}

/// A role and the words that hint at it.
fn likely(line: &[String]) -> Option<(Role, Vec<String>)> {
    let (role, words) = line.split_first()?;
    Some((role.parse().ok()?, words.to_vec()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    no_role: Vec<String>,
    not_published: Vec<String>,
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
        for header in data.other.iter().flat_map(|other| &other.headers) {
            assert_eq!(&fold_header(header), header, "must stand as folded");
            assert!(!seen.contains(header), "{header} is a header of lists");
        }
        for line in &data.likely.words {
            assert!(likely(line).is_some_and(|(_, words)| !words.is_empty()), "{line:?}");
        }
    }

    #[test]
    fn other_tables_and_likely_roles() {
        let columns = Columns::bundled();
        let other = |headers: &[&str]| columns.other_table(headers.iter().copied()).map(|table| table.zh.clone());
        assert_eq!(other(&["序号", "公开事项", "公开依据"]).as_deref(), Some("政务公开标准目录"));
        assert_eq!(other(&["序号", "姓名", "职务", "备注"]).as_deref(), Some("人员名册"));
        assert_eq!(other(&["事项名称", "实施依据", "办理地点", "办理时间", "咨询电话"]).as_deref(), Some("办事指南"));
        assert_eq!(other(&["事项名称", "实施依据", "办理地点", "办理时间", "咨询电话", "责任事项"]), None);
        assert_eq!(other(&["序号", "事项名称", "实施依据", "裁量档次", "裁量标准"]), None);
        let mut told = Columns::bundled();
        told.add(Role::Basis, "公开依据");
        assert_eq!(told.other_table(["公开事项", "公开内容", "公开依据"].into_iter()), None);
        for (header, role) in [
            ("许可事项", Some(Role::Name)),
            ("法规根据", Some(Role::Basis)),
            ("责任 依据", Some(Role::DutyBasis)),
            ("天气", None),
        ] {
            assert_eq!(columns.likely_role(header), role, "{header}");
        }
    }

    #[test]
    fn notes_breaks_and_user_aliases() {
        let mut columns = Columns::bundled();
        assert_eq!(columns.role_of("责任事项\n\n（明确责任主体）"), Some(Role::Duties));
        assert_eq!(columns.role_of("行使主体（责任主体）"), Some(Role::Actor));
        assert_eq!(columns.role_of("承办的\n内设机构"), Some(Role::Unit));
        assert_eq!(columns.role_of("公开依据"), None);
        assert!(!columns.is_own("法律法规"));
        columns.add(Role::Basis, "法律 法规");
        assert!(columns.is_own("法律\n法规"));
        assert_eq!(columns.role_of("法律法规"), Some(Role::Basis));
    }
}
