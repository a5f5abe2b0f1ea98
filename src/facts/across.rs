//! What a list has to be held against other lists for: whose list it is, its items, its units, and its versions of
//! instruments.

use std::collections::hash_map::DefaultHasher;
use std::hash::Hasher as _;

use rustc_hash::FxHashSet;

use super::units::{is_general, plain};
use super::versions::{self, CitationId};
use super::{Facts, Place};
use crate::model::{DocumentKind, Role, TextId};
use crate::text::Span;

/// The shortest names and titles that tell items and instruments apart, in characters.
const SHORTEST: usize = 6;

/// An item as other lists may have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedItem {
    /// The cell of its name.
    pub place: Place,
    /// The same for the same item of another list of the place.
    pub key: String,
}

/// How a list cites an instrument that the register does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedVersion {
    /// The first citation of the most frequent form.
    pub citation: CitationId,
    /// The same for the same instrument in a list of the same place and year.
    pub key: String,
    /// The title.
    pub title: String,
    /// The note as written.
    pub form: String,
    /// The year of the newest event of the note.
    pub year: u16,
}

/// A unit as other lists of the department may spell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedUnit {
    /// The text of its first place.
    pub text: TextId,
    /// The column.
    pub role: Role,
    /// The name, relative to the text.
    pub span: Span,
    /// The same for the same unit with or without a note in brackets.
    pub key: String,
    /// The name.
    pub name: String,
}

impl Facts {
    /// The department whose list it is, without spaces; empty where the title does not say.
    pub fn department(&self) -> String {
        self.document.authority.as_deref().map(plain).unwrap_or_default()
    }

    /// The items of a power list whose place is known, but for types that gather what every department has.
    pub fn listed_items(&self) -> Vec<ListedItem> {
        let department = self.department();
        let Some(at) = place_of(&department) else { return Vec::new() };
        let items = self.document.entries.iter().filter(|entry| entry.parent.is_none());
        let listed = items.filter(|entry| self.document.kind_of(entry) == DocumentKind::PowerList);
        let listed = listed.filter_map(|entry| {
            let place = self.place_of(entry.index, Role::Name)?;
            let name = plain(self.field(entry.index, Role::Name));
            let category = self.definite_type(entry.index)?;
            let sub_name = plain(self.field(entry.index, Role::SubName));
            let key = digest(&format!("{at}|{category}|{name}|{sub_name}"));
            (name.chars().count() >= SHORTEST).then_some(ListedItem { place, key })
        });
        listed.collect()
    }

    /// The units of the department, each at its first place, but for spellings that the list itself has otherwise. With a roster
    /// none: it tells what is right.
    pub fn listed_units(&self) -> Vec<ListedUnit> {
        let department = self.department();
        if department.is_empty() || !self.vocabulary.roster.units.is_empty() {
            return Vec::new();
        }
        let mut seen: FxHashSet<String> = self.unit_variants().into_iter().map(|variant| variant.name).collect();
        let mut listed = Vec::new();
        for (text, role) in self.unit_texts() {
            for span in self.unit_names(text, role) {
                let name = plain(span.slice(self.words(text)));
                if is_general(&name) || !seen.insert(name.clone()) {
                    continue;
                }
                let bare = name.split('（').next().unwrap_or_default();
                let key = format!("{department}|{bare}");
                listed.push(ListedUnit { text, role, span, key, name });
            }
        }
        listed
    }

    /// The usual version of each instrument that the register does not know, where it certainly has a year. Lists of different
    /// years may rightly cite different versions.
    pub fn listed_versions(&self) -> Vec<ListedVersion> {
        let department = self.department();
        let Some(at) = place_of(&department) else { return Vec::new() };
        let year = self.document.date.as_ref().map_or(0, |date| date.value.year);
        let forms = versions::usual_forms(self).into_iter().filter_map(|(title, form)| {
            let citation = *form.members.first()?;
            let certain = form.certain_year()?;
            let is_known = self.laws.get(&versions::citation(self, citation).title.text).is_some();
            let key = format!("{at}|{year}|{title}");
            let told = ListedVersion { citation, key, title: title.clone(), form: form.words, year: certain };
            (!is_known && title.chars().count() >= SHORTEST).then_some(told)
        });
        forms.collect()
    }
}

/// A short stand-in for a long key, the same on every run: the keys of all lists of a run are held together.
fn digest(key: &str) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(key.as_bytes());
    format!("{:016x}", hasher.finish())
}

/// The place that an authority is of: 甲市乙区 of 甲市乙区城市管理局.
fn place_of(authority: &str) -> Option<&str> {
    let mut end = 0;
    // A place has a name before its word; 城市管理 and 市场监管 are none.
    for least in [1, 2, 2] {
        let mut rest = authority[end..].char_indices().enumerate().skip(least).take(8);
        let Some((_, (at, c))) = rest.find(|(_, (_, c))| "省市州盟县区旗".contains(*c)) else { break };
        end += at + c.len_utf8();
    }
    (end > 0).then(|| &authority[..end])
}

#[cfg(test)]
mod tests {
    use super::place_of;

    #[test]
    fn an_authority_begins_with_its_place() {
        assert_eq!(place_of("甲乙市城市管理局"), Some("甲乙市"));
        assert_eq!(place_of("甲乙市丙丁区市场监督管理局"), Some("甲乙市丙丁区"));
        assert_eq!(place_of("甲乙市市场监督管理局"), Some("甲乙市"));
        assert_eq!(place_of("照明管理处"), None);
        assert_eq!(place_of(""), None);
    }
}
