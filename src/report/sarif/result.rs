//! One result: one place of one finding.

use serde::Serialize;

use super::super::place;
use super::super::stream::Each;
use super::Text;
use super::location::{ArtifactLocation, Physical, Region};
use super::rules::level;
use super::run::Context;
use crate::diagnostic::{Applicability, Edit, Finding, Fix, Occurrence, Related};

/// The result of a place.
pub fn view<'a>(context: &'a Context<'a>, finding: &'a Finding, at: &'a Occurrence) -> impl Serialize + use<'a> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Outcome<'a, RelatedPlaces> {
        rule_id: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        rule_index: Option<usize>,
        level: &'static str,
        message: Text<String>,
        locations: [Location<'a>; 1],
        #[serde(skip_serializing_if = "Option::is_none")]
        related_locations: Option<RelatedPlaces>,
        partial_fingerprints: Fingerprints,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        fixes: Vec<Repair<'a>>,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Location<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        physical_location: Option<Physical<'a>>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        logical_locations: Vec<Logical<'a>>,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Fingerprints {
        #[serde(rename = "quanze/v1")]
        quanze: String,
        /// The only one that GitHub looks at. The second part is its count of equal hashes; ours are told apart already.
        primary_location_line_hash: String,
    }
    let fingerprint = format!("{:016x}", at.fingerprint);
    Outcome {
        rule_id: finding.rule.as_str(),
        rule_index: context.rules.index(finding.rule),
        level: level(finding.severity),
        message: Text { text: literal(finding.message_at(at)) },
        locations: [Location {
            physical_location: Physical::new(context, at.file, at.span),
            logical_locations: logical(context, at),
        }],
        related_locations: Each(&at.related, |place: &'a Related| related(context, place)).some(),
        partial_fingerprints: Fingerprints {
            primary_location_line_hash: format!("{fingerprint}:1"),
            quanze: fingerprint,
        },
        fixes: repairs(context, at),
    }
}

/// A text as a SARIF message: what looks like an embedded link, `[words](1)`, is none.
fn literal(text: &str) -> String {
    if text.contains("](") { text.replace('[', "\\[").replace(']', "\\]") } else { text.to_owned() }
}

/// A place as the list's author names it: the cell of an office file, and the item.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    fully_qualified_name: String,
    kind: &'static str,
}

fn logical<'a>(context: &Context<'a>, at: &'a Occurrence) -> Vec<Logical<'a>> {
    let cell = place::address(at).map(|address| Logical {
        name: None,
        fully_qualified_name: address.to_owned(),
        kind: "cell",
    });
    let item = place::item_and_column(at, context.lang);
    let name = at.entry.as_ref().and_then(|entry| entry.name.as_deref());
    let item = (!item.is_empty()).then_some(Logical { name, fully_qualified_name: item, kind: "item" });
    cell.into_iter().chain(item).collect()
}

fn related<'a>(context: &'a Context<'a>, place: &'a Related) -> impl Serialize + use<'a> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct RelatedView<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        physical_location: Option<Physical<'a>>,
        message: Text<String>,
    }
    RelatedView {
        physical_location: Physical::new(context, place.file, place.span),
        message: Text { text: literal(&place.message) },
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Repair<'a> {
    description: Text<&'a str>,
    artifact_changes: [Change<'a>; 1],
    properties: RepairProperties,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    artifact_location: ArtifactLocation<'a>,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inserted_content: Option<Text<&'a str>>,
}

#[derive(Serialize)]
struct RepairProperties {
    applicability: &'static str,
}

/// The repairs that a program can make in the file as it stands. One that is only shown is none: readers of SARIF apply a fix
/// without asking how sure it is.
fn repairs<'a>(context: &'a Context<'a>, at: &'a Occurrence) -> Vec<Repair<'a>> {
    let (Some(source), Some(_)) = (context.outcome.source(at.file), context.artifact(at.file)) else {
        return Vec::new();
    };
    let possible = |fix: &&Fix| {
        fix.applicability != Applicability::Display
            && !fix.edits.is_empty()
            && place::is_text_edit(context.outcome, at.file, fix)
    };
    let replacement = |edit: &'a Edit| Replacement {
        deleted_region: Region::new(source, edit.span),
        inserted_content: (!edit.text.is_empty()).then_some(Text { text: &*edit.text }),
    };
    let repair = |fix: &'a Fix| {
        let artifact_location = context.artifact(at.file)?;
        Some(Repair {
            description: Text { text: &fix.title },
            artifact_changes: [Change { artifact_location, replacements: fix.edits.iter().map(replacement).collect() }],
            properties: RepairProperties { applicability: fix.applicability.name() },
        })
    };
    at.fixes.iter().filter(possible).filter_map(repair).collect()
}
