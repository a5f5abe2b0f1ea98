//! Which of several findings about one citation is told: a version is wrong in one way only.

use std::collections::HashMap;

use crate::diagnostic::{Finding, RuleCode, Severity};

/// The order among version rules of equal severity: the first wins.
const ORDER: &[&str] = &["V202", "V206", "V205", "V207", "V204", "V208", "V201", "V203"];

/// Leaves each citation at most one V-rule: that of the highest severity, and among equals the first of [`ORDER`].
pub fn apply(findings: &mut Vec<Finding>) {
    let mut best: HashMap<(u32, (u32, u32, u32)), Rank> = HashMap::new();
    for finding in findings.iter().filter(|finding| is_version_rule(finding.rule)) {
        let rank = rank(finding);
        for occurrence in &finding.occurrences {
            let Some(citation) = occurrence.citation else {
                continue;
            };
            let known = best.entry((occurrence.file, citation)).or_insert(rank);
            *known = (*known).max(rank);
        }
    }
    for finding in findings.iter_mut().filter(|finding| is_version_rule(finding.rule)) {
        let rank = rank(finding);
        finding.occurrences.retain(|occurrence| {
            occurrence.citation.is_none_or(|citation| best.get(&(occurrence.file, citation)) == Some(&rank))
        });
    }
    findings.retain(|finding| !finding.occurrences.is_empty());
}

fn is_version_rule(code: RuleCode) -> bool {
    code.as_str().starts_with('V')
}

/// The gravest first, among equals the first of [`ORDER`].
type Rank = (Severity, std::cmp::Reverse<usize>);

fn rank(finding: &Finding) -> Rank {
    let code = finding.rule;
    let order = ORDER.iter().position(|known| *known == code.as_str()).unwrap_or(ORDER.len());
    (finding.severity, std::cmp::Reverse(order))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Occurrence;
    use crate::text::Span;

    #[test]
    fn keeps_the_gravest_then_the_first_in_order() {
        let finding = |code: &str, severity, citation| {
            let mut finding = Finding::new(code.parse().unwrap(), "x", severity, "x");
            let mut occurrence = Occurrence::new(0, Span::new(0, 1));
            occurrence.citation = Some((0, 0, citation));
            finding.occurrences.push(occurrence);
            finding
        };
        let mut findings = vec![
            finding("V203", Severity::Warning, 1),
            finding("V207", Severity::Error, 1),
            finding("V205", Severity::Error, 1),
            finding("V203", Severity::Warning, 2),
            finding("B106", Severity::Error, 1),
        ];
        apply(&mut findings);
        let left: Vec<_> = findings.iter().map(|finding| finding.rule.to_string()).collect();
        assert_eq!(left, ["V205", "V203", "B106"]);
    }
}
