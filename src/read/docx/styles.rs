//! Styles, as far as they bear on the text: numbering and hidden text.

use rustc_hash::FxHashMap;

use super::numbering::{is_on, number, value};
use crate::read::xml::{Node, Xml, XmlError};

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: FxHashMap<String, Style>,
    /// The style of paragraphs that name none.
    default_paragraph: Option<String>,
    /// Whether any style hides text, so that runs need to be asked at all.
    pub(super) hides: bool,
}

#[derive(Debug, Default)]
struct Style {
    based_on: Option<String>,
    num: Option<u32>,
    level: Option<u32>,
    hidden: Option<bool>,
}

/// What a paragraph style says about numbering.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct StyleNumber {
    /// The instance of a list.
    pub(super) num: Option<u32>,
    /// The level in it, where the style says so itself.
    pub(super) level: Option<u32>,
    /// The style by which the list knows its levels.
    pub(super) style: String,
}

impl Styles {
    /// Reads the part. What is read before an error is kept.
    pub(super) fn read(text: &str, max_depth: usize) -> (Self, Result<(), XmlError>) {
        let mut styles = Self::default();
        let result = styles.fill(&mut Xml::new(text, max_depth));
        (styles, result)
    }

    fn fill(&mut self, xml: &mut Xml<'_>) -> Result<(), XmlError> {
        loop {
            let tag = match xml.next()? {
                Node::Open(tag) if tag.local() == "style" => tag,
                Node::End => return Ok(()),
                _ => continue,
            };
            let id = tag.attribute("styleId").map(|id| id.into_owned()).unwrap_or_default();
            let is_paragraph = tag.attribute("type").is_none_or(|kind| kind == "paragraph");
            if is_paragraph && tag.attribute("default").is_some_and(|value| value == "1" || value == "true") {
                self.default_paragraph = Some(id.clone());
            }
            let mut style = Style::default();
            xml.each_inside(|tag| match tag.local() {
                "basedOn" => style.based_on = value(tag),
                "numId" => style.num = number(tag, "val"),
                "ilvl" => style.level = number(tag, "val"),
                "vanish" => style.hidden = Some(is_on(tag)),
                _ => {}
            })?;
            self.hides |= style.hidden == Some(true);
            self.by_id.insert(id, style);
        }
    }

    /// The numbering of a paragraph style; `None` stands for the style of paragraphs that name none.
    pub(super) fn numbering(&self, style: Option<&str>) -> Option<StyleNumber> {
        let mut id = style.or(self.default_paragraph.as_deref())?;
        let mut found = StyleNumber { style: id.to_owned(), ..StyleNumber::default() };
        // Styles may be based on one another in a circle.
        for _ in 0..MAX_ANCESTORS {
            let Some(style) = self.by_id.get(id) else {
                break;
            };
            found.level = found.level.or(style.level);
            if let Some(num) = style.num {
                found.num = Some(num);
                break;
            }
            let Some(parent) = &style.based_on else {
                break;
            };
            id = parent;
        }
        (found.num.is_some() || found.level.is_some()).then_some(found)
    }

    /// Whether a style hides its text.
    pub(super) fn is_hidden(&self, style: &str) -> bool {
        let mut id = style;
        for _ in 0..MAX_ANCESTORS {
            let Some(style) = self.by_id.get(id) else {
                return false;
            };
            if let Some(hidden) = style.hidden {
                return hidden;
            }
            let Some(parent) = &style.based_on else {
                return false;
            };
            id = parent;
        }
        false
    }
}

const MAX_ANCESTORS: usize = 32;
