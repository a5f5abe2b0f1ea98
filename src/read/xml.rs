//! XML as a stream of elements and text: the only module that names the crate `quick-xml`.
//!
//! A document type is refused, because only there an entity can be declared that unpacks into gigabytes or names a file.
//! Nesting is limited. Nothing outside the part is ever opened.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// A part being read.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
    max_depth: usize,
}

/// What comes next in a part.
#[derive(Debug)]
pub(super) enum Node<'a> {
    /// An element begins; it always ends too, even where it is written `<a/>`.
    Open(Tag<'a>),
    /// The innermost open element ends.
    Close,
    /// Text, with references replaced; one text may come in several pieces.
    Text(Cow<'a, str>),
    /// The part is read.
    End,
}

/// Why a part cannot be read further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum XmlError {
    /// Not well-formed, or cut off.
    Malformed,
    /// It declares a document type.
    DocumentType,
    /// Elements nested too deeply.
    TooDeep,
}

impl<'a> Xml<'a> {
    /// A reader of a part.
    pub(super) fn new(text: &'a str, max_depth: usize) -> Self {
        let mut reader = Reader::from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self { reader, depth: 0, max_depth }
    }

    /// The next element or text. Comments and processing instructions are passed over.
    pub(super) fn next(&mut self) -> Result<Node<'a>, XmlError> {
        loop {
            return Ok(match self.reader.read_event().map_err(|_| XmlError::Malformed)? {
                Event::Start(start) | Event::Empty(start) => {
                    self.depth += 1;
                    if self.depth > self.max_depth {
                        return Err(XmlError::TooDeep);
                    }
                    Node::Open(Tag { start })
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Node::Close
                }
                Event::Text(text) => Node::Text(text.into_inner()),
                Event::CData(text) => Node::Text(text.into_inner()),
                Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                    Ok(Some(c)) => Node::Text(Cow::Owned(c.to_string())),
                    Err(_) => continue,
                    Ok(None) => {
                        let name = reference.into_inner();
                        match quick_xml::escape::resolve_predefined_entity(&name) {
                            Some(text) => Node::Text(Cow::Borrowed(text)),
                            // Without a document type there are no others: the text is kept as it is written.
                            None => Node::Text(Cow::Owned(format!("&{name};"))),
                        }
                    }
                },
                Event::DocType(_) => return Err(XmlError::DocumentType),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
                Event::Eof if self.depth > 0 => return Err(XmlError::Malformed),
                Event::Eof => Node::End,
            });
        }
    }

    /// Passes over the rest of the element that was opened last, with all that is in it.
    pub(super) fn skip(&mut self) -> Result<(), XmlError> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            if matches!(self.next()?, Node::End) {
                return Err(XmlError::Malformed);
            }
        }
        Ok(())
    }

    /// Reads the element that was opened last to its end, showing each element inside.
    pub(super) fn each_inside(&mut self, mut show: impl FnMut(&Tag<'a>)) -> Result<(), XmlError> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            match self.next()? {
                Node::Open(tag) => show(&tag),
                Node::End => return Err(XmlError::Malformed),
                Node::Close | Node::Text(_) => {}
            }
        }
        Ok(())
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }
}

/// The beginning of an element.
#[derive(Debug)]
pub(super) struct Tag<'a> {
    start: BytesStart<'a>,
}

impl Tag<'_> {
    /// The name as written, with its prefix.
    pub(super) fn name(&self) -> &str {
        self.start.name().into_inner()
    }

    /// The name without its prefix.
    pub(super) fn local(&self) -> &str {
        local(self.name())
    }

    /// The attribute of this name, whatever its prefix. Attributes that are not well-formed are passed over.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut attributes = self.start.attributes();
        attributes.with_checks(false);
        let found = attributes.flatten().find(|attribute| local(attribute.key.into_inner()) == name)?;
        Some(unescaped(found.value))
    }
}

fn unescaped(value: Cow<'_, str>) -> Cow<'_, str> {
    if !value.contains('&') {
        return value;
    }
    match quick_xml::escape::unescape(&value) {
        Ok(text) => Cow::Owned(text.into_owned()),
        Err(_) => value,
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Result<String, XmlError> {
        let mut xml = Xml::new(text, 4);
        let mut seen = String::new();
        loop {
            match xml.next()? {
                Node::Open(tag) => seen.push_str(&format!("<{}>", tag.local())),
                Node::Close => seen.push('/'),
                Node::Text(text) => seen.push_str(&text),
                Node::End => return Ok(seen),
            }
        }
    }

    #[test]
    fn elements_and_references() {
        assert_eq!(all("<?xml version='1.0'?><w:a>1&lt;&#x4E00;<b/></w:a>").as_deref(), Ok("<a>1<一<b>//"));
        assert_eq!(all("<a><b></a>"), Err(XmlError::Malformed));
        assert_eq!(all("<a>"), Err(XmlError::Malformed));
        assert_eq!(all("<a><a><a><a><a/></a></a></a></a>"), Err(XmlError::TooDeep));
        assert_eq!(all("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), Err(XmlError::DocumentType));
    }

    #[test]
    fn attributes_and_skipping() {
        let mut xml = Xml::new("<a w:val='&amp;1'><b><c/></b></a><d/>", 9);
        let Ok(Node::Open(tag)) = xml.next() else { unreachable!() };
        assert_eq!(tag.attribute("val").as_deref(), Some("&1"));
        xml.skip().unwrap();
        assert!(matches!(xml.next(), Ok(Node::Open(tag)) if tag.name() == "d"));
    }
}
