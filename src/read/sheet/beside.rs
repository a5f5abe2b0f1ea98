//! What floats over a sheet or hangs on its cells: text boxes, pictures and comments. None of it is text of the list.

use super::book::Sheet;
use super::xlsx::Package;
use crate::read::xml::{Node, Xml};

/// Notes the texts and pictures over a sheet, and the number of its comments. `part` is that of the sheet.
pub(super) fn read(package: &mut Package<'_>, part: &str, sheet: &mut Sheet) {
    for (_, part) in package.related(part, "drawing") {
        if let Ok(text) = package.text(&part) {
            sheet.floating.extend(shapes(&text, package.xml_depth()));
            sheet.pictures += count(&text, "pic", package.xml_depth());
        }
    }
    for (_, part) in package.related(part, "comments") {
        if let Ok(text) = package.text(&part) {
            sheet.comments += count(&text, "comment", package.xml_depth());
        }
    }
}

/// The text of each shape of a drawing.
fn shapes(text: &str, depth: usize) -> Vec<String> {
    let mut xml = Xml::new(text, depth);
    let mut shapes = Vec::new();
    let mut shape = String::new();
    // What is wrong with a drawing is no matter of the list.
    while let Ok(node) = xml.next() {
        match node {
            Node::Open(tag) if tag.local() == "sp" => end_shape(&mut shape, &mut shapes),
            Node::Open(tag) if tag.local() == "t" => {
                let outside = xml.depth().saturating_sub(1);
                while xml.depth() > outside {
                    match xml.next() {
                        Ok(Node::Text(text)) => shape.push_str(&text),
                        Ok(Node::End) | Err(_) => break,
                        Ok(_) => {}
                    }
                }
            }
            Node::End => break,
            _ => {}
        }
    }
    end_shape(&mut shape, &mut shapes);
    shapes
}

fn end_shape(shape: &mut String, shapes: &mut Vec<String>) {
    let text: String = std::mem::take(shape).split_whitespace().collect();
    // The same box is written twice where an older program needs another form of it.
    if !text.is_empty() && !shapes.contains(&text) {
        shapes.push(text);
    }
}

fn count(text: &str, name: &str, depth: usize) -> usize {
    let mut xml = Xml::new(text, depth);
    let mut found = 0;
    while let Ok(node) = xml.next() {
        match node {
            Node::Open(tag) => found += usize::from(tag.local() == name),
            Node::End => break,
            Node::Close | Node::Text(_) => {}
        }
    }
    found
}
