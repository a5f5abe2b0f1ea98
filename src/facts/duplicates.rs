use rustc_hash::FxHashMap;

use super::Facts;
use super::units::plain;
use crate::model::Role;

/// An item that stands in the list twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// The later entry.
    pub entry: u32,
    /// The first entry of the same name.
    pub first: u32,
    /// The column that holds the name.
    pub role: Role,
}

impl Facts {
    /// Items of the same name and category, and sub-items of the same name within one item.
    pub fn duplicates(&self) -> Vec<Duplicate> {
        let mut items: FxHashMap<(String, String, String), u32> = FxHashMap::default();
        let mut sub_items: FxHashMap<(u32, String), u32> = FxHashMap::default();
        let mut duplicates = Vec::new();
        for entry in &self.document.entries {
            let name = plain(self.field(entry.index, Role::Name));
            let sub_name = plain(self.field(entry.index, Role::SubName));
            if entry.parent.is_none() && !name.is_empty() {
                let key = (name, plain(self.field(entry.index, Role::Category)), sub_name.clone());
                match items.get(&key) {
                    Some(&first) => duplicates.push(Duplicate { entry: entry.index, first, role: Role::Name }),
                    None => {
                        items.insert(key, entry.index);
                    }
                }
            }
            let bare: String =
                sub_name.trim_start_matches(|c: char| c.is_ascii_digit() || ".．、".contains(c)).to_owned();
            if bare.is_empty() || super::is_placeholder(&bare) {
                continue;
            }
            let owner = entry.parent.unwrap_or(entry.index);
            match sub_items.get(&(owner, bare.clone())) {
                Some(&first) => duplicates.push(Duplicate { entry: entry.index, first, role: Role::SubName }),
                None => {
                    sub_items.insert((owner, bare), entry.index);
                }
            }
        }
        duplicates
    }
}
