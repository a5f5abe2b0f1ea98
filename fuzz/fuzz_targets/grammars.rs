//! All grammars, on one cell text.
#![no_main]

use quanze::facts::TextFacts;
use quanze::grammar::{
    article, citation, damage, date, department, doubled, marks, note, number, numbering, order, outline, reference, space,
    unit,
};
use quanze::text::Span;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let inside = |span: Span| assert!(text.get(span.start() as usize..span.end() as usize).is_some(), "{span:?}");
    for citation in citation::citations(text) {
        inside(citation.span);
        inside(citation.title.span);
        inside(citation.title.marked);
        citation.tag.iter().for_each(|tag| inside(tag.span));
        citation.separator.iter().for_each(|span| inside(*span));
        citation.quotation.iter().for_each(|span| inside(*span));
        citation.articles.iter().for_each(|article| inside(article.span));
        citation.faults.iter().for_each(|fault| inside(fault.span));
        if let Some(note) = &citation.note {
            inside(note.span);
            note.events.iter().for_each(|event| inside(event.span));
        }
    }
    let points = numbering::points(text);
    points.iter().for_each(|point| {
        inside(point.mark);
        inside(point.body);
    });
    unit::mentions(text, &points).iter().for_each(|mention| inside(mention.span));
    unit::names(text).into_iter().for_each(inside);
    date::dates(text).iter().for_each(|date| inside(date.span));
    reference::references(text).iter().for_each(|reference| inside(reference.span));
    space::stray_spaces(text).into_iter().for_each(inside);
    marks::bracket_faults(text).iter().for_each(|fault| inside(fault.span));
    doubled::doubled(text).iter().for_each(|doubled| inside(doubled.span));
    damage::damage(text).iter().for_each(|damage| inside(damage.span));
    department::departments(text).into_iter().for_each(inside);
    let mut walk = outline::Walk::default();
    for line in text.lines().map(str::trim) {
        let _ = walk.line(line, outline::inner(&numbering::points(line), Span::of(0, line.len())));
    }
    let _ = damage::broken_lines(&text.lines().map(str::trim).collect::<Vec<_>>());
    let _ = article::articles(text, 0);
    let _ = note::events(text, 0, text.len());
    let _ = order::find(text, 0, text.len());
    let _ = number::parse_prefix(text);
    let _ = date::parse_prefix(text);
    let _ = TextFacts::new(text);
});
