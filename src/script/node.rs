//! Read-only handles that scripts hold: each knows its document's facts and a place in them. Cheap to clone.

use std::ops::Deref;
use std::sync::Arc;

use crate::facts::{Place, RoleMask};
use crate::model::{Article, Cell, Citation, Event, Role, TextId};
use crate::text::Span;

/// Where a value is meant: at every place of the columns, or in one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Site {
    /// At every place where the text stands in one of these columns, or in running text where that is among them.
    Values(RoleMask),
    /// In this cell only.
    Placed(Place),
}

/// A place to report.
#[derive(Clone, Debug)]
pub enum At {
    /// A stretch of a cell text.
    Text {
        /// The distinct text.
        text: TextId,
        /// The stretch, relative to the text.
        span: Span,
        /// At which of its places.
        site: Site,
        /// The citation it belongs to, by its index in the text.
        citation: Option<u32>,
    },
    /// An entry as a whole: shown at its name, or else its first cell.
    Entry(u32),
    /// A stretch of the source.
    Source(Span),
    /// A place of a file of the corpus, kept beyond its document.
    Pinned(Arc<Pin>),
}

/// A place that `collect` has kept, and what there is to know of it when its document has been let go.
#[derive(Debug)]
pub struct Pin {
    /// The place.
    pub at: At,
    /// Its first stretch in the source, for pointing at it from other files.
    pub first: Span,
    /// The number of its file among the files of the run.
    pub file: u32,
    /// The file's path.
    pub path: Arc<str>,
    /// Its words.
    pub text: String,
    /// Values for messages and scripts.
    pub values: Vec<(String, String)>,
}

/// A kept place, as `check_all` sees it.
#[derive(Clone, Debug)]
pub struct PlaceNode(pub Arc<Pin>);

/// The facts as the handles of one run hold them. Handles are made and dropped by the million, and runs on the same document go
/// on at the same time: each counts its own.
#[derive(Debug)]
pub struct Facts(Arc<crate::facts::Facts>);

impl Facts {
    /// For one run.
    pub fn of_run(facts: &Arc<crate::facts::Facts>) -> Arc<Self> {
        Arc::new(Self(Arc::clone(facts)))
    }
}

impl Deref for Facts {
    type Target = crate::facts::Facts;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// A document.
#[derive(Clone, Debug)]
pub struct DocNode(pub Arc<Facts>);

/// An item or sub-item row.
#[derive(Clone, Debug)]
pub struct EntryNode {
    pub facts: Arc<Facts>,
    pub index: u32,
}

/// A cell, or a distinct cell text at all its places.
#[derive(Clone, Debug)]
pub struct CellNode {
    pub facts: Arc<Facts>,
    /// `None` for a cell that the row does not have.
    pub text: Option<TextId>,
    pub site: Site,
}

/// A citation.
#[derive(Clone, Debug)]
pub struct CitationNode {
    pub cell: CellNode,
    pub index: u32,
}

/// An event of a citation's note.
#[derive(Clone, Debug)]
pub struct EventNode {
    pub citation: CitationNode,
    pub index: u32,
}

/// A stretch of a cell with a kind and values: a fault in a mark, a number out of order, a unit, a space.
#[derive(Clone, Debug)]
pub struct MarkNode(pub Arc<Mark>);

/// What a [`MarkNode`] shows.
#[derive(Clone, Debug)]
pub struct Mark {
    /// The cell; for a place outside cells one without text.
    pub cell: CellNode,
    /// The stretch, relative to the cell's text; in the source for a place outside cells.
    pub span: Span,
    /// The citation it belongs to.
    pub citation: Option<u32>,
    pub kind: &'static str,
    /// Values for messages and scripts.
    pub values: Vec<(&'static str, String)>,
    /// The text that ought to stand there.
    pub repair: Option<String>,
    /// Another place that explains it.
    pub related: Option<At>,
}

/// A stretch of a cell that a script has found.
#[derive(Clone, Debug)]
pub struct PieceNode(pub Arc<Piece>);

/// What a [`PieceNode`] shows.
#[derive(Clone, Debug)]
pub struct Piece {
    /// The cell.
    pub cell: CellNode,
    /// The stretch, relative to the cell's text.
    pub span: Span,
    /// The groups of the pattern that found it, the whole first; empty where it was not found by groups.
    pub groups: Vec<Option<Span>>,
}

/// An article of a citation.
#[derive(Clone, Debug)]
pub struct ArticleNode {
    pub citation: CitationNode,
    pub index: u32,
}

impl EntryNode {
    pub fn cell(&self, role: Role) -> CellNode {
        let place = self.facts.place_of(self.index, role);
        CellNode {
            facts: Arc::clone(&self.facts),
            text: place.map(|place| self.facts.cell(place).text),
            site: place.map_or(Site::Values(RoleMask::EMPTY), Site::Placed),
        }
    }
}

impl CellNode {
    pub fn words(&self) -> &str {
        self.text.map_or("", |text| self.facts.words(text))
    }

    pub fn placed(&self) -> Option<&Cell> {
        match self.site {
            Site::Placed(place) => Some(self.facts.cell(place)),
            Site::Values(_) => None,
        }
    }

    pub fn role(&self) -> Option<Role> {
        match self.site {
            Site::Placed(place) => self.facts.cell(place).role,
            Site::Values(mask) => mask.single(),
        }
    }

    pub fn at(&self, span: Span, citation: Option<u32>) -> At {
        match self.text {
            Some(text) => At::Text { text, span, site: self.site, citation },
            None => At::Source(Span::default()),
        }
    }

    pub fn whole(&self) -> Span {
        Span::of(0, self.words().len())
    }

    /// The same text at those of its places that are in these columns.
    pub fn within(&self, columns: RoleMask) -> Self {
        let site = match self.site {
            Site::Values(mask) => Site::Values(mask.common(columns)),
            placed @ Site::Placed(_) => placed,
        };
        Self { site, ..self.clone() }
    }

    /// Number of places it stands for.
    pub fn count(&self) -> usize {
        match (self.site, self.text) {
            (Site::Values(mask), Some(text)) => {
                let places = self.facts.places(text).iter();
                let cells = places.filter(|place| mask.has(self.facts.cell(**place).role)).count();
                cells + if mask.meets(RoleMask::TEXT) { self.facts.paragraphs(text).len() } else { 0 }
            }
            (Site::Placed(_), Some(_)) => 1,
            (_, None) => 0,
        }
    }
}

impl CitationNode {
    pub fn get(&self) -> &Citation {
        // A citation node is only made from an index into its text's citations.
        &self.cell.facts.text(self.cell.text.unwrap_or(TextId(0))).citations[self.index as usize]
    }

    /// The title, of 同上 and the like the one that they point back to.
    pub fn title(&self) -> &str {
        self.cell.facts.title_meant(self.get())
    }

    pub fn at(&self, span: Span) -> At {
        self.cell.at(span, Some(self.index))
    }

    pub fn slice(&self, span: Span) -> &str {
        span.slice(self.cell.words())
    }
}

impl PieceNode {
    /// The characters.
    pub fn words(&self) -> &str {
        self.0.span.slice(self.0.cell.words())
    }
}

impl ArticleNode {
    pub fn get(&self) -> Option<&Article> {
        self.citation.get().articles.get(self.index as usize)
    }
}

impl EventNode {
    pub fn get(&self) -> Option<&Event> {
        self.citation.get().note.as_ref()?.events.get(self.index as usize)
    }
}

impl MarkNode {
    /// The marked characters.
    pub fn words(&self) -> &str {
        match self.0.cell.text {
            Some(_) => self.0.span.slice(self.0.cell.words()),
            None => self.0.cell.facts.source.slice(self.0.span),
        }
    }
}

/// A handle that can be reported.
pub trait Anchor {
    /// Where it stands.
    fn at(&self) -> At;

    /// Values for the message's placeholders.
    fn values(&self) -> Vec<(String, String)> {
        Vec::new()
    }

    /// About how many bytes the handle takes besides its own size.
    fn weight(&self) -> usize {
        0
    }
}

/// The place of an entry as a whole: its name, or else all of it.
pub fn entry_place(facts: &crate::facts::Facts, entry: u32) -> (Option<Place>, Span) {
    let named = [Role::Name, Role::SubName, Role::DepartmentDuty].into_iter().find_map(|role| {
        let place = facts.place_of(entry, role)?;
        let cell = facts.cell(place);
        (!cell.inherited && !cell.span.is_empty()).then_some((place, cell.span))
    });
    named.map_or((None, facts.entry(entry).span), |(place, span)| (Some(place), span))
}

impl At {
    /// Its first stretch in the source.
    pub fn first(&self, facts: &crate::facts::Facts) -> Span {
        let shifted = |place: Place, span: Span| span.shift(facts.cell(place).span.start());
        match self {
            Self::Text { span, site: Site::Placed(place), .. } => shifted(*place, *span),
            Self::Text { text, span, site: Site::Values(mask), .. } => {
                let mut places = facts.places(*text).iter();
                let first = places.find(|place| mask.has(facts.cell(**place).role));
                let standing = || {
                    let paragraph = facts.paragraphs(*text).first().filter(|_| mask.meets(RoleMask::TEXT))?;
                    Some(span.shift(facts.document.paragraphs[*paragraph as usize].1.start()))
                };
                first.map(|place| shifted(*place, *span)).or_else(standing).unwrap_or_default()
            }
            Self::Entry(index) => entry_place(facts, *index).1,
            Self::Source(span) => *span,
            Self::Pinned(pin) => pin.first,
        }
    }
}

impl Anchor for PlaceNode {
    fn at(&self) -> At {
        At::Pinned(Arc::clone(&self.0))
    }

    fn values(&self) -> Vec<(String, String)> {
        self.0.values.clone()
    }
}

impl Anchor for EntryNode {
    fn at(&self) -> At {
        At::Entry(self.index)
    }
}

impl Anchor for CellNode {
    fn at(&self) -> At {
        self.at(self.whole(), None)
    }
}

impl Anchor for CitationNode {
    fn at(&self) -> At {
        self.at(self.get().span)
    }

    fn values(&self) -> Vec<(String, String)> {
        vec![("title".to_owned(), self.title().to_owned())]
    }
}

impl Anchor for EventNode {
    fn at(&self) -> At {
        let span = self.get().map_or_else(|| self.citation.get().span, |event| event.span);
        self.citation.at(span)
    }

    fn values(&self) -> Vec<(String, String)> {
        self.citation.values()
    }
}

impl Anchor for ArticleNode {
    fn at(&self) -> At {
        let span = self.get().map_or_else(|| self.citation.get().span, |article| article.span);
        self.citation.at(span)
    }

    fn values(&self) -> Vec<(String, String)> {
        self.citation.values()
    }
}

impl Anchor for PieceNode {
    fn at(&self) -> At {
        self.0.cell.at(self.0.span, None)
    }

    fn values(&self) -> Vec<(String, String)> {
        vec![("text".to_owned(), self.words().to_owned())]
    }

    fn weight(&self) -> usize {
        size_of::<Piece>() + self.0.groups.len() * size_of::<Option<Span>>()
    }
}

impl Anchor for MarkNode {
    fn at(&self) -> At {
        if self.0.cell.text.is_none() {
            return At::Source(self.0.span);
        }
        self.0.cell.at(self.0.span, self.0.citation)
    }

    fn values(&self) -> Vec<(String, String)> {
        let text = ("text".to_owned(), self.words().to_owned());
        let values = self.0.values.iter().map(|(key, value)| ((*key).to_owned(), value.clone()));
        std::iter::once(text).chain(values).collect()
    }

    fn weight(&self) -> usize {
        let value = |(_, value): &(&str, String)| size_of::<(&str, String)>() + value.len();
        size_of::<Mark>() + self.0.values.iter().map(value).sum::<usize>()
    }
}
