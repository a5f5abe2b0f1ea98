//! The places of reports: where a text stands, and how people find it.

use rustc_hash::FxHashMap;

use crate::diagnostic::{EntryRef, Lang, NativePlace};
use crate::facts::{Facts, Place, RoleMask};
use crate::model::{DocumentKind, Role, TextId};
use crate::script::{At, Site, entry_place};
use crate::text::Span;

/// A place of a report in the source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    /// The reported characters.
    pub span: Span,
    /// The cell.
    pub place: Option<Place>,
    /// The paragraph of running text, by its index in the document.
    pub paragraph: Option<u32>,
    /// The citation, by its index in the text.
    pub citation: Option<u32>,
}

impl Spot {
    /// The kind of the part it stands in, where that is known.
    pub fn kind(&self, facts: &Facts) -> Option<DocumentKind> {
        let of_cell = self.place.map(|place| facts.document.kind_of(facts.entry(place.entry)));
        of_cell.or_else(|| self.paragraph.map(|paragraph| facts.kind_of_paragraph(paragraph)))
    }

    fn in_cell(facts: &Facts, place: Place, span: Span) -> Self {
        Self { span: span.shift(facts.cell(place).span.start()), place: Some(place), ..Self::default() }
    }

    fn in_text(facts: &Facts, paragraph: u32, span: Span) -> Self {
        let start = facts.document.paragraphs[paragraph as usize].1.start();
        Self { span: span.shift(start), paragraph: Some(paragraph), ..Self::default() }
    }
}

/// All places of a report, in order.
pub fn spots<'f>(facts: &'f Facts, at: &At) -> Box<dyn Iterator<Item = Spot> + 'f> {
    match at {
        At::Text { span, site: Site::Placed(place), citation, .. } => {
            Box::new(std::iter::once(Spot { citation: *citation, ..Spot::in_cell(facts, *place, *span) }))
        }
        At::Text { text, span, site: Site::Values(mask), citation } => {
            let (mask, span, citation) = (*mask, *span, *citation);
            let places = facts.places(*text).iter().filter(move |place| mask.has(facts.cell(**place).role));
            let cells = places.map(move |place| Spot::in_cell(facts, *place, span));
            let paragraphs = facts.paragraphs(*text).iter().filter(move |_| mask.meets(RoleMask::TEXT));
            let standing = paragraphs.map(move |paragraph| Spot::in_text(facts, *paragraph, span));
            Box::new(cells.chain(standing).map(move |spot| Spot { citation, ..spot }))
        }
        At::Entry(index) => {
            let (place, span) = entry_place(facts, *index);
            Box::new(std::iter::once(Spot { span, place, ..Spot::default() }))
        }
        At::Pinned(pin) => spots(facts, &pin.at),
        At::Source(span) => Box::new(std::iter::once(Spot { span: *span, ..Spot::default() })),
    }
}

/// Finds the place of a related value that is nearest to a reported one: in the same entry where there is one, else the first.
#[derive(Debug, Default)]
pub struct Nearest {
    /// The first places of texts in columns: a text may stand in a million cells, and be asked for as often.
    first: FxHashMap<(TextId, RoleMask), Option<Spot>>,
}

impl Nearest {
    /// The characters nearest to `place`.
    pub fn to(&mut self, facts: &Facts, at: &At, place: Option<Place>) -> Option<Span> {
        match at {
            At::Text { text, span, site: Site::Values(mask), .. } => {
                // Places are in the order of entries.
                let places = facts.places(*text);
                let same = match place {
                    Some(near) => {
                        let from = places.partition_point(|place| place.entry < near.entry);
                        let own = places[from..].iter().take_while(|place| place.entry == near.entry);
                        let same = own.copied().find(|place| mask.has(facts.cell(*place).role));
                        same.map(|same| Spot::in_cell(facts, same, *span))
                    }
                    None => {
                        let paragraph = facts.paragraphs(*text).first().filter(|_| mask.meets(RoleMask::TEXT));
                        paragraph.map(|paragraph| Spot::in_text(facts, *paragraph, *span))
                    }
                };
                if let Some(same) = same {
                    return Some(same.span);
                }
                let start = Span::default();
                let at = At::Text { text: *text, span: start, site: Site::Values(*mask), citation: None };
                let first = self.first.entry((*text, *mask)).or_insert_with(|| spots(facts, &at).next());
                first.map(|first| span.shift(first.span.start()))
            }
            At::Pinned(pin) => self.to(facts, &pin.at, place),
            _ => spots(facts, at).next().map(|spot| spot.span),
        }
    }
}

/// Table, row, column and address of a cell.
pub fn native_place(facts: &Facts, place: Place, lang: Lang) -> NativePlace {
    let (entry, cell) = (facts.entry(place.entry), facts.cell(place));
    NativePlace {
        table: facts.document.table_of(entry),
        row: entry.row,
        column: u32::from(cell.column) + 1,
        address: facts.document.address_of(entry, cell).map(|address| match lang {
            Lang::Zh => address.zh(),
            Lang::En => address.en(),
        }),
    }
}

/// An entry's field, or its item's where it has none of its own.
pub fn own_or_items(facts: &Facts, entry: u32, role: Role) -> &str {
    let own = facts.field(entry, role);
    if own.is_empty() { facts.field(facts.item_of(entry).index, role) } else { own }
}

/// The name of the item that an entry is, or belongs to.
pub fn name_of(facts: &Facts, entry: u32) -> Option<&str> {
    [Role::Name, Role::DepartmentDuty]
        .into_iter()
        .map(|role| own_or_items(facts, entry, role))
        .find(|name| !name.is_empty())
}

/// How reports name an entry.
pub fn entry_ref(facts: &Facts, entry: u32) -> EntryRef {
    EntryRef {
        index: entry,
        number: facts.item_of(entry).number.as_ref().map(|number| number.text.as_str().into()),
        name: name_of(facts, entry).map(|name| name.split_whitespace().collect::<String>().into()),
    }
}
