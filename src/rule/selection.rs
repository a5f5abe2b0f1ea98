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
    /// Whether the rule runs. The longest selector that matches wins, and among equals `ignore`.
    pub fn runs(&self, rule: &Rule) -> bool {
        let best = |selectors: &[Selector]| {
            selectors
                .iter()
                .filter(|selector| selector.matches(rule))
                .map(|selector| if selector.0.eq_ignore_ascii_case("all") { 0 } else { selector.0.len() })
                .max()
        };
        match (best(&self.select), best(&self.ignore)) {
            (_, None) => self.select.is_empty() || best(&self.select).is_some(),
            (Some(selected), Some(ignored)) => selected > ignored,
            (None, Some(_)) => false,
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
