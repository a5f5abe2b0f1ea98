use std::sync::Arc;

use toml::de::DeTable;

use super::agency::{Agency, Existence};
use super::data::{Problem, compile, parse, validate};
use super::entries;
use super::index::Index;
use super::instrument::Law;
use super::lookup::How;
use super::texts::LawTexts;
use crate::diagnostic::{Bilingual, Mistake};
use crate::model::Date;
use crate::text::{Source, Span};

/// The bundled index: texts and records.
static TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/register.txt"));
static DATA: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/register.bin"));

/// The register of laws: the bundled one and the local ones over it.
#[derive(Clone, Debug)]
pub struct LawRegister {
    /// The lowest first. Shared, so that a register can be handed to every thread.
    layers: Vec<Arc<Index>>,
    texts: LawTexts,
}

/// A mistake in a local register.
#[derive(Clone, Debug)]
pub struct LawProblem {
    /// The file.
    pub source: Arc<Source>,
    /// The exact characters.
    pub span: Span,
    /// What is wrong.
    pub message: Bilingual,
    /// What would be right.
    pub help: Option<Bilingual>,
}

impl Default for LawRegister {
    fn default() -> Self {
        Self::bundled()
    }
}

impl LawRegister {
    /// The register that comes with the program.
    pub fn bundled() -> Self {
        Self { layers: vec![Arc::new(Index::new(TEXT, DATA))], texts: LawTexts::bundled() }
    }

    /// A register without any entry: for tests with invented laws.
    pub fn empty() -> Self {
        Self { layers: Vec::new(), texts: LawTexts::default() }
    }

    /// Adds a local register: new entries, and corrections of entries that have the same title. Of a corrected entry, the keys
    /// that are given replace, names and versions are added, a version of the same date and kind is replaced (or taken out
    /// with `remove = true`). Nothing is added where there is a mistake.
    pub fn with_overlay(mut self, source: &Arc<Source>) -> Result<Self, Vec<LawProblem>> {
        let base = |title: &str| self.by_title(title).map(|law| law.entry());
        let table = DeTable::parse(source.text()).map_err(|error| {
            let Mistake { span, message, help } = Mistake::of_toml(source.text(), &error);
            vec![LawProblem { source: Arc::clone(source), span, message, help }]
        })?;
        let (mut register, mut problems) = parse(table.get_ref(), source.path(), &base);
        let known = |name: &str| self.by_title(name).is_some() || self.agencies().any(|agency| agency.name() == name);
        problems.extend(validate(&register, &known).into_iter().map(|(_, problem)| problem));
        for law in &register.laws {
            for name in law.aliases.iter().chain(&law.former).chain(&law.misnomers) {
                // What was held for a mistake may turn out to be a name after all.
                let other = self.get(name).filter(|found| found.law.title() != law.title && !found.how.is_wrong());
                if let Some(other) = other.filter(|found| found.how != How::Nested) {
                    let title = other.law.title();
                    let zh = format!("“{name}”已是《{title}》的名称");
                    problems.push(Problem::new(law.at.clone(), zh, format!("“{name}” is a name of “{title}”")));
                }
            }
        }
        if !problems.is_empty() {
            problems.sort_by_key(|problem| problem.at.start);
            return Err(problems.into_iter().map(|problem| placed(problem, source)).collect());
        }
        // Organs are looked up by name over all layers; one of the same name and beginning hides the lower one.
        register.agencies.dedup_by(|a, b| (&a.name, a.from) == (&b.name, b.from));
        let (text, data) = compile(&register);
        self.layers.push(Arc::new(Index::new(text, data)));
        Ok(self)
    }

    /// The register with other texts beside it.
    pub fn with_texts(self, texts: LawTexts) -> Self {
        Self { texts, ..self }
    }

    /// The texts of the instruments, as far as they are at hand.
    pub fn texts(&self) -> &LawTexts {
        &self.texts
    }

    pub(super) fn indexes(&self) -> impl DoubleEndedIterator<Item = &Index> {
        self.layers.iter().map(Arc::as_ref)
    }

    /// The instrument with exactly this title.
    pub fn by_title(&self, title: &str) -> Option<Law<'_>> {
        let found = self.indexes().rev().find_map(|index| {
            let (at, _) = index.named(title)?;
            Some(Law { index, at })
        });
        found.filter(|law| law.title() == title)
    }

    /// Every instrument, each once, in the order of the lowest register that has it.
    pub fn laws(&self) -> impl Iterator<Item = Law<'_>> {
        self.layers.iter().enumerate().flat_map(move |(layer, index)| {
            let all = (0..index.law_count()).map(|at| Law { index, at });
            all.filter(move |law| {
                let hidden = |index: &Arc<Index>| {
                    let named = index.named(law.title());
                    named.is_some_and(|(at, _)| Law { index, at }.title() == law.title())
                };
                !self.layers[layer + 1..].iter().any(hidden)
            })
        })
    }

    /// Every organ, the local ones first.
    pub fn agencies(&self) -> impl Iterator<Item = Agency<'_>> {
        self.indexes().rev().flat_map(|index| (0..index.agency_count()).map(move |at| Agency { index, at }))
    }

    /// The stretches of existence of the organ of this name (or short name).
    pub fn agencies_named<'r>(&'r self, name: &str) -> impl Iterator<Item = Agency<'r>> {
        let mut seen: Vec<(&str, Option<Date>)> = Vec::new();
        self.agencies().filter(move |agency| agency.is_named(name)).filter(move |agency| {
            let same = (agency.name(), agency.from());
            let is_new = !seen.contains(&same);
            seen.push(same);
            is_new
        })
    }

    /// Whether an organ of this name existed on a date.
    pub fn existed(&self, name: &str, day: Date) -> Existence<'_> {
        let mut answer = Existence::Unknown;
        for agency in self.agencies_named(name) {
            match agency.on(day) {
                Existence::Existed(agency) => return Existence::Existed(agency),
                Existence::Unclear(agency) => answer = Existence::Unclear(agency),
                Existence::DidNot(agency) => {
                    // The stretch that ended last before the date says best who took over.
                    let ended = |agency: &Agency<'_>| agency.to().is_some_and(|to| to.is_before(day));
                    let better = match answer {
                        Existence::DidNot(other) => ended(&agency) && (!ended(&other) || agency.to() > other.to()),
                        Existence::Unknown => true,
                        _ => false,
                    };
                    if better {
                        answer = Existence::DidNot(agency);
                    }
                }
                Existence::Unknown => {}
            }
        }
        answer
    }

    /// What the organ of this name was called on a date: itself where it existed, else its first successor (in turn) that did.
    /// `None` where the register cannot tell for certain, as where its tasks went to several.
    pub fn name_on(&self, name: &str, day: Date) -> Option<&str> {
        let mut name = name;
        // Chains of successors are short; the limit guards against circles in local registers.
        for _ in 0..8 {
            match self.existed(name, day) {
                Existence::Existed(agency) => return Some(agency.name()),
                Existence::DidNot(agency) if agency.to().is_some_and(|to| to.is_before(day)) => {
                    let mut successors = agency.successors();
                    name = successors.next().filter(|_| successors.len() == 0)?;
                }
                _ => return None,
            }
        }
        None
    }

    /// Instruments and events.
    pub fn counts(&self) -> (usize, usize) {
        self.laws().fold((0, 0), |(laws, events), law| (laws + 1, events + law.events().len()))
    }

    /// Bytes that the index takes.
    pub fn size(&self) -> usize {
        self.indexes().map(Index::size).sum()
    }

    /// Checks the register's own contents, all layers: titles and names given twice, references to nothing, dates in disorder.
    pub fn check(&self) -> Vec<(String, String)> {
        let known = |name: &str| self.by_title(name).is_some() || self.agencies().any(|agency| agency.name() == name);
        let mut found = Vec::new();
        for index in self.indexes() {
            let register = entries::register(index);
            let problems = validate(&register, &known);
            found.extend(problems.into_iter().map(|(_, problem)| (problem.zh, problem.en)));
        }
        found
    }
}

fn placed(problem: Problem, source: &Arc<Source>) -> LawProblem {
    let span = Span::of(problem.at.start, problem.at.end);
    LawProblem { source: Arc::clone(source), span, message: Bilingual { zh: problem.zh, en: problem.en }, help: None }
}
