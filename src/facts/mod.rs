//! Facts: everything the notations of a document say, computed once per distinct cell text.
//!
//! Rules combine facts and judge; nothing here judges. A fact that needs the whole document (conventions, conflicts between
//! citations, runs of numbers) has its own file; each is computed on first use, since not every run asks for it.

mod across;
mod authority;
mod chronology;
mod cited;
mod comparison;
mod conventions;
mod damage;
mod duplicates;
mod foreign;
mod forms;
mod laws;
mod leftovers;
mod misfiled;
mod names;
mod original;
mod outline;
mod paragraphs;
mod parse;
mod places;
mod points;
mod quotations;
mod quoted;
mod rank;
mod registers;
mod renew;
mod repeats;
mod roster;
mod series;
mod stops;
mod tags;
mod text;
mod totals;
mod twins;
mod units;
mod versions;
mod width;

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

pub use across::{ListedItem, ListedUnit, ListedVersion};
pub use authority::Authority;
pub use chronology::{ChronologyFault, chronology_faults};
pub use cited::{ChangedLaw, Cited, CitedVersion};
pub use conventions::{Conventions, is_normative_document, is_quoted};
pub use damage::{BrokenLine, Damaged};
pub use duplicates::Duplicate;
pub use foreign::{ForeignText, Owner};
pub use forms::{FormMatter, OddForm};
pub use laws::{LawFault, describe, in_words};
pub use leftovers::{Leftover, LeftoverKind};
pub use misfiled::{Misfiled, Sign};
pub use names::OddName;
pub use outline::{OutlineFault, OutlineLine};
use parse::Parsed;
use places::Listed;
pub use places::{Place, RoleMask};
pub use points::{Dangling, Unmatched};
pub use quotations::{QuotationFault, Quotations};
pub use rank::{Rank, Tier};
pub use registers::{DepartmentOutside, LackingColumn};
pub use repeats::RepeatedLine;
pub use roster::UnknownUnit;
pub use series::{EntryFault, EntryFaultKind};
pub use stops::MissingStop;
pub use tags::{TagFault, TagFaultKind};
pub use text::{BracketFault, BracketFaultKind, Damage, DamageKind, Doubled, FaultKind, NumberingFault, TextFacts};
pub use totals::WrongTotal;
pub use twins::OddTwin;
pub use units::{ActorVariant, UnitOutside, UnitVariant, is_unit_text};
pub use versions::{NumberRun, UndatedTitle, VersionConflict};
pub use width::{HalfWidth, WideNumber};

pub use crate::grammar::date::{dates as dates_in, parse_prefix as date_at};
pub use crate::grammar::number::{parse_prefix as number_at, to_chinese as number_in_chinese};
pub use crate::grammar::outline::FaultKind as OutlineFaultKind;
pub use crate::grammar::width::due;

use crate::law::LawRegister;
use crate::model::{Cell, Date, Document, DocumentKind, Entry, Role, Slot, TextId};
use crate::text::{Source, Span};
use crate::vocabulary::Vocabulary;

/// So many things of one kind are told of a document; more are counted only. No rule may report as many.
const MOST_TOLD: usize = 200_000;

/// The facts of one document.
#[derive(Debug)]
pub struct Facts {
    /// The text all spans lead to.
    pub source: Arc<Source>,
    /// The document.
    pub document: Arc<Document>,
    /// Categories and names that are right here.
    pub vocabulary: Arc<Vocabulary>,
    /// The register of laws.
    pub laws: Arc<LawRegister>,
    /// The check date.
    pub as_of: Date,
    /// What each distinct text says; `None` for the many that say nothing.
    texts: Vec<Option<Box<TextFacts>>>,
    nothing: TextFacts,
    places: Listed<Place>,
    paragraphs: Listed<u32>,
    running: Vec<TextId>,
    roles: Vec<RoleMask>,
    conventions: OnceLock<Conventions>,
    conflicts: OnceLock<Vec<VersionConflict>>,
    runs: OnceLock<Vec<NumberRun>>,
    undated: OnceLock<Vec<UndatedTitle>>,
    law_faults: OnceLock<Vec<LawFault>>,
    tagged: OnceLock<Vec<(RoleMask, usize)>>,
    quotations: OnceLock<Quotations>,
    outline: OnceLock<Vec<OutlineLine>>,
    rows: OnceLock<FxHashMap<u32, Vec<u32>>>,
    ordinals: OnceLock<Vec<u32>>,
}

/// What a document is judged against.
#[derive(Clone, Debug)]
pub struct Standards {
    /// Categories and names that are right here.
    pub vocabulary: Arc<Vocabulary>,
    /// The register of laws.
    pub laws: Arc<LawRegister>,
    /// The check date.
    pub as_of: Date,
    /// How many bytes the facts of the texts may take. Texts beyond have none, which the document says as a problem.
    pub fact_bytes: usize,
}

impl Facts {
    /// Parses every distinct text of the document, running text included.
    pub fn new(source: Arc<Source>, mut document: Arc<Document>, standards: Standards) -> Self {
        // The document is seldom shared at this point, so that nothing is copied.
        let Document { texts, paragraphs, .. } = Arc::make_mut(&mut document);
        let mut running: Vec<TextId> = paragraphs.iter().map(|(_, span)| texts.intern(source.text(), *span)).collect();
        let count = document.texts.len();
        let spans: Vec<Span> = document.texts.ids().map(|id| document.texts.span(id)).collect();
        let texts = match parse::parse(source.text(), &spans, standards.fact_bytes) {
            Parsed::All(texts) => texts,
            Parsed::Some(texts, first) => {
                parse::leave_out(Arc::make_mut(&mut document), &mut running, first, standards.fact_bytes);
                texts
            }
        };
        let mut roles = vec![RoleMask::EMPTY; count];
        for text in &running {
            roles[text.0 as usize] = RoleMask::TEXT;
        }
        let cells = document.entries.iter().flat_map(|entry| {
            let own = entry.cells.iter().zip(0..).filter(|(cell, _)| !cell.inherited);
            own.map(|(cell, index)| (cell, Place { entry: entry.index, cell: index }))
        });
        for (cell, _) in cells.clone() {
            let roles = &mut roles[cell.text.0 as usize];
            *roles = roles.with(cell.role);
        }
        let places = Listed::new(count, cells.map(|(cell, place)| (cell.text, place)));
        let paragraphs = Listed::new(count, running.iter().copied().zip(0..));
        Self {
            source,
            document,
            vocabulary: standards.vocabulary,
            laws: standards.laws,
            as_of: standards.as_of,
            texts,
            nothing: TextFacts::default(),
            places,
            paragraphs,
            running,
            roles,
            conventions: OnceLock::new(),
            conflicts: OnceLock::new(),
            runs: OnceLock::new(),
            undated: OnceLock::new(),
            law_faults: OnceLock::new(),
            tagged: OnceLock::new(),
            quotations: OnceLock::new(),
            outline: OnceLock::new(),
            rows: OnceLock::new(),
            ordinals: OnceLock::new(),
        }
    }

    /// The facts of a distinct text.
    pub fn text(&self, id: TextId) -> &TextFacts {
        self.texts[id.0 as usize].as_deref().unwrap_or(&self.nothing)
    }

    /// The words of a distinct text.
    pub fn words(&self, id: TextId) -> &str {
        self.source.slice(self.document.texts.span(id))
    }

    /// Where a distinct text stands, inherited cells not counted.
    pub fn places(&self, id: TextId) -> &[Place] {
        self.places.of(id)
    }

    /// The paragraphs, by their index in the document, whose text it is.
    pub fn paragraphs(&self, id: TextId) -> &[u32] {
        self.paragraphs.of(id)
    }

    /// The text of a paragraph, by its index in the document.
    pub fn paragraph_text(&self, paragraph: u32) -> TextId {
        self.running[paragraph as usize]
    }

    /// At how many places a distinct text stands, in cells and in running text.
    pub fn count(&self, id: TextId) -> usize {
        self.places(id).len() + self.paragraphs(id).len()
    }

    /// The kind of the part that a paragraph belongs to.
    pub fn kind_of_paragraph(&self, paragraph: u32) -> DocumentKind {
        let (part, _) = self.document.paragraphs[paragraph as usize];
        self.document.parts.get(part as usize).map_or(DocumentKind::Prose, |part| part.kind)
    }

    /// The columns a distinct text stands in.
    pub fn roles(&self, id: TextId) -> RoleMask {
        self.roles[id.0 as usize]
    }

    /// The distinct texts of the columns in `mask`, in order of first appearance.
    pub fn texts_in(&self, mask: RoleMask) -> impl Iterator<Item = TextId> + '_ {
        self.document.texts.ids().filter(move |id| self.roles(*id).meets(mask))
    }

    /// The distinct values of the columns in `mask`: each text with each of its columns, and with running text.
    pub fn values(&self, mask: RoleMask) -> Vec<(TextId, Slot)> {
        let mut values = Vec::new();
        for text in self.texts_in(mask) {
            let common = self.roles(text).common(mask);
            let columns = Role::ALL.iter().copied().map(Some).chain(std::iter::once(None));
            values.extend(columns.filter(|role| common.has(*role)).map(|role| (text, Slot::Column(role))));
            values.extend(common.meets(RoleMask::TEXT).then_some((text, Slot::Text)));
        }
        values
    }

    /// The entry with this index.
    pub fn entry(&self, index: u32) -> &Entry {
        &self.document.entries[index as usize]
    }

    /// The cell at a place.
    pub fn cell(&self, place: Place) -> &Cell {
        &self.entry(place.entry).cells[place.cell as usize]
    }

    /// The place of a role's cell in an entry, inherited or not.
    pub fn place_of(&self, entry: u32, role: Role) -> Option<Place> {
        let cell = self.entry(entry).cells.iter().position(|cell| cell.role == Some(role))?;
        Some(Place { entry, cell: u32::try_from(cell).ok()? })
    }

    /// The words of a role's cell of an entry; empty where there is none.
    pub fn field(&self, entry: u32, role: Role) -> &str {
        self.entry(entry).cell(role).map_or("", |cell| self.source.slice(cell.span))
    }

    /// The rows below an item, in order.
    pub fn rows_below(&self, item: u32) -> &[u32] {
        let rows = self.rows.get_or_init(|| {
            let mut rows: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
            for entry in &self.document.entries {
                if let Some(parent) = entry.parent {
                    rows.entry(parent).or_default().push(entry.index);
                }
            }
            rows
        });
        rows.get(&item).map_or(&[], Vec::as_slice)
    }

    /// Which of the document's items an entry is or belongs to, counted from 1 in the order of the document.
    pub fn ordinal(&self, entry: u32) -> u32 {
        let ordinals = self.ordinals.get_or_init(|| {
            let mut count = 0;
            let counted = self.document.entries.iter().map(|entry| {
                count += u32::from(entry.parent.is_none());
                count
            });
            counted.collect()
        });
        ordinals.get(entry as usize).copied().unwrap_or_default()
    }

    /// The item an entry is, or belongs to.
    pub fn item_of(&self, entry: u32) -> &Entry {
        let entry = self.entry(entry);
        entry.parent.map_or(entry, |parent| self.entry(parent))
    }

    /// How this list usually does things.
    pub fn conventions(&self) -> &Conventions {
        self.conventions.get_or_init(|| Conventions::of(self))
    }

    /// Instruments cited with different dates, numbers or issuers.
    pub fn version_conflicts(&self) -> &[VersionConflict] {
        self.conflicts.get_or_init(|| versions::conflicts(self))
    }

    /// Runs of document numbers that count up.
    pub fn number_runs(&self) -> &[NumberRun] {
        self.runs.get_or_init(|| versions::runs(self))
    }

    /// What the register of laws says against the list's own citations.
    pub fn law_faults(&self) -> &[LawFault] {
        self.law_faults.get_or_init(|| self.find_law_faults())
    }

    /// What the texts of laws say about the list's quotations.
    pub fn quotations(&self) -> &Quotations {
        self.quotations.get_or_init(|| self.compare_quotations())
    }

    /// Instruments cited without date and number where the list gives them elsewhere.
    pub fn undated_titles(&self) -> &[UndatedTitle] {
        self.undated.get_or_init(|| versions::undated(self))
    }
}

/// Whether a text stands for nothing: blank, or a placeholder such as `无` and `/`.
pub fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || matches!(text, "无" | "/" | "／" | "-" | "—" | "——" | "－" | "暂无" | "无。")
}
