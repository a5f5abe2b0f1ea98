//! What is open around a stretch of text: elements that are not shown, links, numbered lists.

use super::tokens::Tag;
use crate::read::pages::NumberFormat;

/// What is open. A cell, and a table, begins anew and goes on with what was open before when it ends: whatever a page left open
/// in a cell is over with it.
#[derive(Debug, Default)]
pub(super) struct Context {
    quiet: Option<Quiet>,
    pub(super) in_link: bool,
    /// How many elements are open in which white space counts.
    pub(super) preformatted: u32,
    lists: Vec<List>,
    /// The number of a list item that waits for its text.
    pub(super) mark: Option<String>,
}

/// An element whose text is not read.
#[derive(Debug)]
struct Quiet {
    name: String,
    /// Elements of this name that are open inside, and itself.
    depth: u32,
    why: Why,
}

/// Why the text of an element is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// It is no text of the page.
    Foreign,
    /// It stands beside the text: what was deleted, the reading above a word, the footer of every page.
    Aside,
    /// It is hidden.
    Hidden,
}

/// An open list.
#[derive(Debug)]
struct List {
    next: u32,
    /// How its items are numbered, if they are.
    format: Option<(NumberFormat, &'static str)>,
}

impl Context {
    /// Why text is not read here.
    pub(super) fn quiet(&self) -> Option<Why> {
        self.quiet.as_ref().map(|quiet| quiet.why)
    }

    /// Opens an element.
    pub(super) fn open(&mut self, tag: &Tag) {
        let name = tag.name();
        if let Some(quiet) = self.quiet.as_mut().filter(|quiet| quiet.name == name) {
            // The next one ends the one before, where its end tag may be left out.
            if !["p", "li", "rt", "rp", "option"].contains(&name) {
                quiet.depth += 1;
                return;
            }
            self.quiet = None;
        }
        if self.quiet.is_none() {
            self.quiet = why_quiet(tag).map(|why| Quiet { name: name.to_owned(), depth: 1, why });
        }
    }

    /// Closes an element.
    pub(super) fn close(&mut self, name: &str) {
        let Some(quiet) = &mut self.quiet else {
            return;
        };
        if quiet.name == name {
            quiet.depth -= 1;
        }
        if quiet.depth == 0 || (name == "ruby" && quiet.name.starts_with('r')) {
            self.quiet = None;
        }
    }

    /// Begins a list, numbered or not.
    pub(super) fn begin_list(&mut self, tag: &Tag) {
        if self.lists.len() < MAX_LISTS {
            let format = (tag.name() == "ol").then(|| list_format(tag)).flatten();
            self.lists.push(List { next: tag.number("start").unwrap_or(1), format });
        }
    }

    /// Ends the innermost list.
    pub(super) fn end_list(&mut self) {
        self.lists.pop();
    }

    /// Begins an item of the innermost list.
    pub(super) fn begin_item(&mut self, tag: &Tag) {
        let Some(list) = self.lists.last_mut() else {
            return;
        };
        let number = tag.number("value").unwrap_or(list.next);
        list.next = number.saturating_add(1);
        self.mark = list.format.filter(|_| !is_unmarked(tag)).map(|(format, behind)| {
            let mut mark = String::new();
            format.write(number, &mut mark);
            mark.push_str(behind);
            mark
        });
    }
}

/// Elements whose text is no text of the page.
const FOREIGN: [&str; 15] = [
    "script", "style", "title", "template", "noscript", "iframe", "xmp", "noembed", "noframes", "textarea", "select",
    "svg", "math", "object", "canvas",
];

/// Elements that stand beside the text.
const ASIDE: [&str; 8] = ["del", "s", "strike", "rt", "rp", "nav", "footer", "comment"];

fn why_quiet(tag: &Tag) -> Option<Why> {
    let name = tag.name();
    if FOREIGN.contains(&name) {
        return (!tag.is_closed).then_some(Why::Foreign);
    }
    // LibreOffice names the header and footer of its pages so, and this is how it and Word mark footnotes.
    let title = tag.attribute("title").unwrap_or_default();
    let is_note = |name: &str| name.starts_with("_ftnref") || name.starts_with("_ednref");
    let is_aside = match name {
        "div" => matches!(title, "header" | "footer"),
        "a" => {
            tag.attribute("class")
                .is_some_and(|class| class.starts_with("sdfootnoteanc") || class.starts_with("sdendnoteanc"))
                || tag.attribute("name").is_some_and(is_note)
        }
        _ => ASIDE.contains(&name),
    };
    if is_aside {
        return Some(Why::Aside);
    }
    let is_element = !VOID.contains(&name) && !["table", "thead", "tbody", "tfoot", "tr", "td", "th"].contains(&name);
    (is_element && is_hidden(tag)).then_some(Why::Hidden)
}

/// Elements without an end.
pub(super) const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Whether an element says of itself that it is not shown.
pub(super) fn is_hidden(tag: &Tag) -> bool {
    tag.attribute("hidden").is_some() || tag.has_style("display", "none") || tag.has_style("mso-hide", "all")
}

fn is_unmarked(tag: &Tag) -> bool {
    tag.has_style("list-style", "none") || tag.has_style("list-style-type", "none")
}

fn list_format(tag: &Tag) -> Option<(NumberFormat, &'static str)> {
    if is_unmarked(tag) {
        return None;
    }
    let named = tag.style("list-style-type").chain(tag.style("list-style")).next();
    let name = named.or_else(|| tag.attribute("type")).unwrap_or_default();
    let word = match name {
        "a" | "lower-alpha" | "lower-latin" => "lowerLetter",
        "A" | "upper-alpha" | "upper-latin" => "upperLetter",
        "i" | "lower-roman" => "lowerRoman",
        "I" | "upper-roman" => "upperRoman",
        "decimal-leading-zero" => "decimalZero",
        "cjk-ideographic" | "simp-chinese-informal" | "trad-chinese-informal" => "chineseCountingThousand",
        "disc" | "circle" | "square" => return None,
        _ => "decimal",
    };
    let behind = if word == "chineseCountingThousand" { "、" } else { "." };
    Some((NumberFormat::of(word), behind))
}

/// Lists nested deeper than this have no numbers of their own.
const MAX_LISTS: usize = 32;
