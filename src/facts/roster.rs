//! Units that the department's roster does not know.

use super::units::{is_general, plain};
use super::{Facts, is_placeholder};
use crate::model::{Role, TextId};
use crate::text::{Span, suggest};

/// A unit outside the roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownUnit {
    /// The text of the cell.
    pub text: TextId,
    /// The column.
    pub role: Role,
    /// The name, relative to the text.
    pub span: Span,
    /// The name.
    pub name: String,
    /// The unit of the roster that it is near to.
    pub near: Option<String>,
}

/// Bodies that are no unit of the department, and need not stand in its roster.
const OUTSIDE: &[&str] = &["纪委", "监委", "纪检", "派驻"];

impl Facts {
    /// Units named in the unit column and behind duties that the roster does not have, in short or in full. Without a roster none.
    pub fn unknown_units(&self) -> Vec<UnknownUnit> {
        let roster = &self.vocabulary.roster.units;
        let known: Vec<String> = roster.iter().map(|unit| plain(unit)).collect();
        if known.is_empty() {
            return Vec::new();
        }
        let names: Vec<&str> = known.iter().map(String::as_str).collect();
        let mut unknown = Vec::new();
        for (text, role) in self.unit_texts() {
            for span in self.unit_names(text, role) {
                let name = plain(span.slice(self.words(text)));
                let is_known = known.iter().any(|unit| name.ends_with(unit.as_str()) || unit.ends_with(&name));
                let is_outside = || OUTSIDE.iter().any(|word| name.contains(word));
                if is_known || is_placeholder(&name) || is_general(&name) || is_outside() {
                    continue;
                }
                let near = suggest(&name, &names).and_then(|near| names.iter().position(|name| *name == near));
                unknown.push(UnknownUnit { text, role, span, name, near: near.map(|index| roster[index].clone()) });
            }
        }
        unknown
    }
}
