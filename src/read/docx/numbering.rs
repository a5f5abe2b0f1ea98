//! Automatic numbering: the lists of `word/numbering.xml`, and the counting along the paragraphs.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::read::pages::NumberFormat;
use crate::read::xml::{Node, Tag, Xml, XmlError};

/// Levels of a list; Word has no more.
pub(super) const LEVELS: usize = 9;

/// The lists of a document.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    abstracts: Vec<Abstract>,
    by_id: FxHashMap<u32, usize>,
    instances: FxHashMap<u32, Instance>,
    /// Lists that are defined by a style: the style's name, and the list that holds the levels.
    by_style: FxHashMap<String, usize>,
}

#[derive(Debug, Default)]
struct Abstract {
    levels: [Level; LEVELS],
    style_link: Option<String>,
}

#[derive(Clone, Debug)]
struct Level {
    start: u32,
    format: NumberFormat,
    text: String,
    is_legal: bool,
    restart: Option<u32>,
    style: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 1,
            format: NumberFormat::default(),
            text: String::new(),
            is_legal: false,
            restart: None,
            style: None,
        }
    }
}

#[derive(Debug, Default)]
struct Instance {
    list: u32,
    starts: [Option<u32>; LEVELS],
    levels: Vec<(usize, Level)>,
}

impl Numbering {
    /// Reads the part. What is read before an error is kept.
    pub(super) fn read(text: &str, max_depth: usize) -> (Self, Result<(), XmlError>) {
        let mut numbering = Self::default();
        let result = numbering.fill(&mut Xml::new(text, max_depth));
        (numbering, result)
    }

    fn fill(&mut self, xml: &mut Xml<'_>) -> Result<(), XmlError> {
        loop {
            match xml.next()? {
                Node::Open(tag) if tag.local() == "abstractNum" => {
                    let id = number(&tag, "abstractNumId");
                    let list = self.read_abstract(xml)?;
                    self.by_id.insert(id.unwrap_or(u32::MAX), self.abstracts.len());
                    self.abstracts.push(list);
                }
                Node::Open(tag) if tag.local() == "num" => {
                    let id = number(&tag, "numId");
                    let instance = read_instance(xml)?;
                    self.instances.insert(id.unwrap_or(u32::MAX), instance);
                }
                Node::End => return Ok(()),
                _ => {}
            }
        }
    }

    fn read_abstract(&mut self, xml: &mut Xml<'_>) -> Result<Abstract, XmlError> {
        let mut list = Abstract::default();
        let outside = xml.depth() - 1;
        while xml.depth() > outside {
            let Node::Open(tag) = xml.next()? else {
                continue;
            };
            match tag.local() {
                "lvl" => {
                    let at = number(&tag, "ilvl").unwrap_or(0) as usize;
                    let level = read_level(xml)?;
                    if let Some(place) = list.levels.get_mut(at) {
                        *place = level;
                    }
                }
                "numStyleLink" => list.style_link = value(&tag),
                "styleLink" => {
                    if let Some(style) = value(&tag) {
                        self.by_style.insert(style, self.abstracts.len());
                    }
                }
                _ => {}
            }
        }
        Ok(list)
    }

    /// The list that holds the levels of an instance.
    fn list_of(&self, instance: &Instance) -> Option<usize> {
        let at = *self.by_id.get(&instance.list)?;
        let style = self.abstracts[at].style_link.as_ref();
        Some(style.and_then(|style| self.by_style.get(style).copied()).unwrap_or(at))
    }

    /// The level that a paragraph style has in a list.
    pub(super) fn level_of_style(&self, num: u32, style: &str) -> Option<usize> {
        let list = self.list_of(self.instances.get(&num)?)?;
        self.abstracts[list].levels.iter().position(|level| level.style.as_deref() == Some(style))
    }
}

fn read_level(xml: &mut Xml<'_>) -> Result<Level, XmlError> {
    let mut level = Level::default();
    xml.each_inside(|tag| match tag.local() {
        "start" => level.start = number(tag, "val").unwrap_or(1),
        "numFmt" => level.format = NumberFormat::of(&value(tag).unwrap_or_default()),
        "lvlText" => level.text = value(tag).unwrap_or_default(),
        "isLgl" => level.is_legal = is_on(tag),
        "lvlRestart" => level.restart = number(tag, "val"),
        "pStyle" => level.style = value(tag),
        _ => {}
    })?;
    Ok(level)
}

fn read_instance(xml: &mut Xml<'_>) -> Result<Instance, XmlError> {
    let mut instance = Instance::default();
    let mut at = 0;
    let outside = xml.depth() - 1;
    while xml.depth() > outside {
        let Node::Open(tag) = xml.next()? else {
            continue;
        };
        match tag.local() {
            "abstractNumId" => instance.list = number(&tag, "val").unwrap_or(u32::MAX),
            "lvlOverride" => at = number(&tag, "ilvl").unwrap_or(0) as usize,
            "startOverride" => {
                if let Some(start) = instance.starts.get_mut(at) {
                    *start = number(&tag, "val");
                }
            }
            "lvl" => {
                let level = read_level(xml)?;
                instance.levels.push((at.min(LEVELS - 1), level));
            }
            _ => {}
        }
    }
    Ok(instance)
}

/// The attribute `w:val`.
pub(super) fn value(tag: &Tag<'_>) -> Option<String> {
    tag.attribute("val").map(|value| value.into_owned())
}

/// An attribute that is a whole number.
pub(super) fn number(tag: &Tag<'_>, name: &str) -> Option<u32> {
    tag.attribute(name)?.trim().parse().ok()
}

/// Whether a property that is either on or off is on: it is unless it says otherwise.
pub(super) fn is_on(tag: &Tag<'_>) -> bool {
    !matches!(tag.attribute("val").as_deref(), Some("0" | "false" | "off"))
}

/// The counting along the paragraphs of a document.
pub(super) struct Counters<'a> {
    numbering: &'a Numbering,
    /// The last number of every level, by list: instances of one list count on together.
    last: FxHashMap<usize, [Option<u32>; LEVELS]>,
    /// The instances and levels that have begun, for which a start of their own is used up.
    begun: FxHashSet<(u32, usize)>,
}

impl<'a> Counters<'a> {
    /// Nothing counted yet.
    pub(super) fn new(numbering: &'a Numbering) -> Self {
        Self { numbering, last: FxHashMap::default(), begun: FxHashSet::default() }
    }

    /// The number of the next paragraph of a list, as it is printed; empty for bullets.
    pub(super) fn next(&mut self, num: u32, level: usize) -> Option<String> {
        let instance = self.numbering.instances.get(&num)?;
        let list = self.numbering.list_of(instance)?;
        let level = level.min(LEVELS - 1);
        let definition = |at: usize| {
            let own = instance.levels.iter().rev().find(|(of, _)| *of == at).map(|(_, level)| level);
            own.unwrap_or(&self.numbering.abstracts[list].levels[at])
        };
        let last = self.last.entry(list).or_insert([None; LEVELS]);
        let start_of = |at: usize| instance.starts[at].unwrap_or(definition(at).start);
        let begins = self.begun.insert((num, level)) && instance.starts[level].is_some();
        last[level] = Some(match last[level] {
            Some(number) if !begins => number.saturating_add(1),
            _ => start_of(level),
        });
        for (deeper, last) in last.iter_mut().enumerate().skip(level + 1) {
            // A level begins again behind every higher one, unless it says behind which, or never.
            let restarts = match definition(deeper).restart {
                Some(0) => false,
                Some(after) => (level as u32) < after,
                None => true,
            };
            if restarts {
                *last = None;
            }
        }
        for (higher, last) in last.iter_mut().enumerate().take(level) {
            last.get_or_insert(start_of(higher));
        }
        Some(written(definition(level), |at| (last[at].unwrap_or(1), definition(at).format)))
    }
}

/// The text of a level: `%1.%2` with the numbers put in.
fn written(level: &Level, number_of: impl Fn(usize) -> (u32, NumberFormat)) -> String {
    if level.format == NumberFormat::Bullet {
        return String::new();
    }
    let mut text = String::new();
    let mut chars = level.text.chars().peekable();
    while let Some(c) = chars.next() {
        let digit = chars.peek().and_then(|next| next.to_digit(10)).filter(|digit| (1..=9).contains(digit));
        let (true, Some(digit)) = (c == '%', digit) else {
            text.push(c);
            continue;
        };
        chars.next();
        let (number, format) = number_of(digit as usize - 1);
        let format = if level.is_legal { NumberFormat::Decimal } else { format };
        format.write(number, &mut text);
    }
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTS: &str = r#"<w:numbering xmlns:w="x">
        <w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
          <w:lvl w:ilvl="1"><w:start w:val="1"/><w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>
        <w:abstractNum w:abstractNumId="8"><w:numStyleLink w:val="S"/></w:abstractNum>
        <w:abstractNum w:abstractNumId="9"><w:styleLink w:val="S"/><w:lvl w:ilvl="0"><w:lvlText w:val="（%1）"/></w:lvl></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
        <w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>
        <w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
        <w:num w:numId="4"><w:abstractNumId w:val="8"/></w:num></w:numbering>"#;

    #[test]
    fn counts_like_word() {
        let (numbering, result) = Numbering::read(LISTS, 64);
        assert_eq!(result, Ok(()));
        let mut counters = Counters::new(&numbering);
        let mut next = |num, level| counters.next(num, level).unwrap_or_else(|| "?".to_owned());
        assert_eq!([next(1, 0), next(1, 1), next(1, 1)], ["一、", "1.1", "1.2"]);
        // Another instance of one list counts on; a start of its own counts once.
        assert_eq!([next(2, 0), next(2, 1), next(3, 0), next(3, 0)], ["二、", "2.1", "五、", "六、"]);
        assert_eq!([next(1, 0), next(4, 0), next(4, 0), next(9, 0)], ["七、", "（1）", "（2）", "?"]);
    }
}
