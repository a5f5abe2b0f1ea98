use std::collections::BTreeMap;

use super::{OptionValue, Rule};
use crate::diagnostic::{RuleCode, Severity};

/// A selector of rules: a code (`B101`), the beginning of codes (`B`, `B1`), a name, or `all`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector(pub String);

impl Selector {
    /// Whether the rule is meant.
    pub fn matches(&self, rule: &Rule) -> bool {
        let text = self.0.trim();
        let code = rule.meta.code.as_str();
        text.eq_ignore_ascii_case("all")
            || text == rule.meta.name
            || (!text.is_empty() && code.get(..text.len()).is_some_and(|head| head.eq_ignore_ascii_case(text)))
    }
}

/// Why a rule runs or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why<'a> {
    /// It runs, since nothing is selected and nothing turns it off.
    Usual,
    /// It runs, by this selector.
    Selected(&'a Selector),
    /// It does not run: others are selected.
    NotSelected,
    /// It does not run, by this selector.
    Ignored(&'a Selector),
}

/// Which rules run, how severe their findings are, and with what options.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Only these run; empty for all.
    pub select: Vec<Selector>,
    /// These do not run, whatever `select` says.
    pub ignore: Vec<Selector>,
    /// Severities other than the rules' own.
    pub severity: BTreeMap<RuleCode, Severity>,
    /// Options other than the defaults, checked against the rules' own.
    pub options: BTreeMap<RuleCode, BTreeMap<String, OptionValue>>,
}

impl Selection {
    /// Whether the rule runs.
    pub fn runs(&self, rule: &Rule) -> bool {
        matches!(self.why(rule), Why::Usual | Why::Selected(_))
    }

    /// Why the rule runs or does not. The longest selector that matches wins, and among equals `ignore`.
    pub fn why(&self, rule: &Rule) -> Why<'_> {
        let best = |selectors: &'_ [Selector]| {
            let matching = selectors.iter().enumerate().filter(|(_, selector)| selector.matches(rule));
            let weighed = matching.map(|(index, selector)| {
                let length = if selector.0.eq_ignore_ascii_case("all") { 0 } else { selector.0.len() };
                (length, index)
            });
            weighed.max_by_key(|(length, _)| *length)
        };
        match (best(&self.select), best(&self.ignore)) {
            (Some((selected, index)), ignored) if ignored.is_none_or(|(ignored, _)| selected > ignored) => {
                Why::Selected(&self.select[index])
            }
            (_, Some((_, index))) => Why::Ignored(&self.ignore[index]),
            (_, None) if self.select.is_empty() => Why::Usual,
            (_, None) => Why::NotSelected,
        }
    }

    /// The severity of the rule's findings.
    pub fn severity_of(&self, rule: &Rule) -> Severity {
        self.severity.get(&rule.meta.code).copied().unwrap_or(rule.meta.severity)
    }

    /// The value of an option of the rule.
    pub fn option<'a>(&'a self, rule: &'a Rule, name: &str) -> Option<&'a OptionValue> {
        self.options
            .get(&rule.meta.code)
            .and_then(|options| options.get(name))
            .or_else(|| rule.meta.options.get(name).map(|spec| &spec.default))
    }
}
