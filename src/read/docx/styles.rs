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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct StyleNumber {
    /// The instance of a list.
    pub(super) num: Option<u32>,
    /// The level in it, where the style says so itself.
    pub(super) level: Option<u32>,
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

    /// A paragraph style and those it is based on, nearest first; `None` stands for the style of paragraphs that name none.
    pub(super) fn ancestors<'a>(&'a self, style: Option<&'a str>) -> impl Iterator<Item = &'a str> {
        let first = style.or(self.default_paragraph.as_deref());
        let based_on = |id: &&'a str| self.by_id.get(*id)?.based_on.as_deref();
        // Styles may be based on one another in a circle.
        std::iter::successors(first, based_on).take(MAX_ANCESTORS)
    }

    /// The numbering of a paragraph style.
    pub(super) fn numbering(&self, style: Option<&str>) -> Option<StyleNumber> {
        let mut found = StyleNumber::default();
        for style in self.ancestors(style).map_while(|id| self.by_id.get(id)) {
            found.level = found.level.or(style.level);
            found.num = style.num;
            if found.num.is_some() {
                break;
            }
        }
        (found.num.is_some() || found.level.is_some()).then_some(found)
    }

    /// Whether a paragraph style hides its text; `None` stands for the style of paragraphs that name none.
    pub(super) fn is_paragraph_hidden(&self, style: Option<&str>) -> bool {
        style.or(self.default_paragraph.as_deref()).is_some_and(|style| self.is_hidden(style))
    }

    /// Whether a style hides its text.
    pub(super) fn is_hidden(&self, style: &str) -> bool {
        let styles = self.ancestors(Some(style)).filter_map(|id| self.by_id.get(id));
        styles.filter_map(|style| style.hidden).next().unwrap_or(false)
    }
}

const MAX_ANCESTORS: usize = 32;
