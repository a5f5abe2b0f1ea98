//! Rules over many documents: what `collect` gives about one document is kept as plain data until `check_all` sees all of it.
//!
//! Handles lead into their document, which is let go when it has been checked; what is kept of them is a [`Pin`].

use std::collections::BTreeMap;
use std::sync::Arc;

use rhai::{Array, Dynamic, Engine, EvalAltResult, Map};

use super::failure::fault;
use super::node::{
    Anchor, ArticleNode, CellNode, CitationNode, EntryNode, EventNode, MarkNode, PieceNode, Pin, PlaceNode,
};
use crate::facts::Facts;
use crate::law::LawRegister;
use crate::model::Date;
use crate::rule::{OptionValue, Rule};

/// The most that `collect` may give about one document, in bytes.
const MAX_OF_DOCUMENT: usize = 32 << 20;
/// The most that a rule may collect over the whole run, in bytes.
pub const MAX_COLLECTED: usize = 256 << 20;
/// The deepest nesting of what is collected.
const MAX_DEPTH: usize = 16;

/// What a corpus rule is run on.
#[derive(Debug)]
pub struct CorpusInput<'a> {
    /// The rule.
    pub rule: &'a Arc<Rule>,
    /// What `collect` gave, sorted by the paths of the documents.
    pub items: Vec<Collected>,
    /// The rule's options.
    pub options: BTreeMap<String, OptionValue>,
    /// The check date.
    pub as_of: Date,
    /// The register of laws.
    pub laws: Arc<LawRegister>,
}

/// What `collect` gave about one document.
#[derive(Clone, Debug)]
pub struct Collected {
    pub(super) data: Dynamic,
    weight: usize,
}

impl Collected {
    /// About how many bytes it takes.
    pub fn weight(&self) -> usize {
        self.weight
    }

    /// Lets the data go and keeps the weight: the rule has collected too much and will fail.
    pub fn let_go(&mut self) {
        self.data = Dynamic::UNIT;
    }

    /// Makes plain data of what a script returned. `None` where it returned nothing.
    pub(super) fn of(
        value: Dynamic,
        engine: &Engine,
        facts: &Facts,
        file: u32,
    ) -> Result<Option<Self>, Box<EvalAltResult>> {
        if value.is_unit() {
            return Ok(None);
        }
        let mut keeper = Keeper { engine, facts, file, path: facts.source.path().into(), weight: 0 };
        let data = keeper.keep(value, 0)?;
        Ok(Some(Self { data, weight: keeper.weight }))
    }
}

struct Keeper<'a> {
    engine: &'a Engine,
    facts: &'a Facts,
    file: u32,
    path: Arc<str>,
    weight: usize,
}

impl Keeper<'_> {
    fn keep(&mut self, value: Dynamic, depth: usize) -> Result<Dynamic, Box<EvalAltResult>> {
        if depth > MAX_DEPTH {
            return Err(fault("collect 返回的数据嵌套太深", "what collect returns is nested too deeply"));
        }
        let value = value.flatten();
        self.charge(size_of::<Dynamic>())?;
        let plain = value.is_unit() || value.is_bool() || value.is_int() || value.is_float() || value.is_char();
        if plain || value.is::<Date>() {
            return Ok(value);
        }
        if value.is_string() {
            let text = value.into_immutable_string().unwrap_or_default();
            self.charge(text.len())?;
            return Ok(text.into());
        }
        if value.is_array() {
            let items = value.into_array().unwrap_or_default();
            return Ok(Dynamic::from_array(
                items.into_iter().map(|item| self.keep(item, depth + 1)).collect::<Result<Array, _>>()?,
            ));
        }
        if value.is_map() {
            let mut kept = Map::new();
            for (key, item) in value.cast::<Map>() {
                self.charge(key.len() + 2 * size_of::<Dynamic>())?;
                kept.insert(key, self.keep(item, depth + 1)?);
            }
            return Ok(Dynamic::from_map(kept));
        }
        let mut value = value;
        for pin in [
            Self::pin::<CellNode>,
            Self::pin::<MarkNode>,
            Self::pin::<PieceNode>,
            Self::pin::<CitationNode>,
            Self::pin::<ArticleNode>,
            Self::pin::<EventNode>,
            Self::pin::<EntryNode>,
        ] {
            match pin(self, value)? {
                Ok(kept) => return Ok(kept),
                Err(other) => value = other,
            }
        }
        let kind = self.engine.map_type_name(value.type_name());
        Err(fault(
            &format!("collect 只能返回数、文字、数组、映射和可以报告的位置，不能返回“{kind}”"),
            &format!("collect can return numbers, texts, arrays, maps and places to report, but no “{kind}”"),
        ))
    }

    /// Pins a handle of one type; gives the value back where it is of another.
    fn pin<N: Anchor + Clone + Send + Sync + 'static>(
        &mut self,
        value: Dynamic,
    ) -> Result<Result<Dynamic, Dynamic>, Box<EvalAltResult>> {
        let node = match value.try_cast_result::<N>() {
            Ok(node) => node,
            Err(value) => return Ok(Err(value)),
        };
        let at = node.at();
        let first = at.first(self.facts);
        let text = self.facts.source.slice(first).to_owned();
        let pin = Pin { at, first, file: self.file, path: Arc::clone(&self.path), text, values: node.values() };
        let values: usize =
            pin.values.iter().map(|(key, value)| 2 * size_of::<String>() + key.len() + value.len()).sum();
        self.charge(size_of::<Pin>() + pin.text.len() + values)?;
        Ok(Ok(Dynamic::from(PlaceNode(Arc::new(pin)))))
    }

    fn charge(&mut self, bytes: usize) -> Result<(), Box<EvalAltResult>> {
        self.weight += bytes;
        if self.weight <= MAX_OF_DOCUMENT {
            return Ok(());
        }
        let limit = MAX_OF_DOCUMENT >> 20;
        Err(fault(
            &format!("collect 对一个文件返回的数据超过 {limit} MB"),
            &format!("collect returns more than {limit} MB for one document"),
        ))
    }
}
