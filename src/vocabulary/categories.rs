use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::fold_header;

/// The types of power, such as 行政处罚, and other words for them.
#[derive(Clone, Debug, Default)]
pub struct Categories {
    names: Vec<String>,
    by_alias: FxHashMap<String, usize>,
}

impl Categories {
    /// The types that come with the program.
    pub fn bundled() -> Self {
        let mut categories = Self::default();
        let data: Data = toml::from_str(include_str!("../../rules/_data/categories.toml")).unwrap_or_default();
        for Named { name, aliases } in data.category {
            categories.add(&name, &aliases);
        }
        categories
    }

    /// Adds a type, or aliases to one that is there.
    pub fn add(&mut self, name: &str, aliases: &[String]) {
        let index = self.names.iter().position(|known| known == name);
        let index = index.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        self.by_alias.insert(fold_header(name), index);
        for alias in aliases {
            self.by_alias.insert(fold_header(alias), index);
        }
    }

    /// The name of the type that `text` means; `None` for a word that is none.
    pub fn canonical(&self, text: &str) -> Option<&str> {
        // No type has a name of more than some twenty characters; data cells are not worth folding.
        if text.len() > 60 {
            return None;
        }
        let index = match self.by_alias.get(text) {
            Some(&index) => index,
            None => *self.by_alias.get(&fold_header(text))?,
        };
        self.names.get(index).map(String::as_str)
    }

    /// Whether `text` means a type.
    pub fn contains(&self, text: &str) -> bool {
        self.canonical(text).is_some()
    }

    /// The names of the types, in their usual order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    category: Vec<Named>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    name: String,
    aliases: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_lead_to_the_name() {
        let categories = Categories::bundled();
        assert_eq!(categories.canonical("行政 处罚"), Some("行政处罚"));
        assert_eq!(categories.canonical("其他"), Some("其他行政权力"));
        assert_eq!(categories.canonical("行政強制措施"), Some("行政强制"));
        assert_eq!(categories.canonical("行政處罰"), Some("行政处罚"));
        assert!(!categories.contains("行政处分"));
        assert!(categories.names().count() >= 10);
    }
}
