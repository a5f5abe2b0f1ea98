//! The run: the tool, the files, what went wrong, and the results.

use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use super::super::uri;
use super::location::{ArtifactLocation, Physical};
use super::rules::{self, Rules};
use super::{Text, result};
use crate::diagnostic::{Finding, Lang, RuleCode};
use crate::lint::{FailedFile, Outcome};
use crate::text::Encoding;

/// Where the program is described. The manifest names no other home.
const HOME: &str = if env!("CARGO_PKG_REPOSITORY").is_empty() {
    "https://crates.io/crates/quanze"
} else {
    env!("CARGO_PKG_REPOSITORY")
};

/// What every part of the run needs to know.
pub struct Context<'a> {
    pub outcome: &'a Outcome,
    pub lang: Lang,
    pub rules: Rules<'a>,
    /// The URIs of the files, then of the scripts.
    pub uris: Vec<String>,
}

impl<'a> Context<'a> {
    pub fn new(outcome: &'a Outcome, lang: Lang) -> Self {
        let count = outcome.files.len() + outcome.scripts.len();
        let sources = (0u32..).map_while(|file| outcome.source(file)).take(count);
        Self {
            outcome,
            lang,
            rules: Rules::new(outcome),
            uris: sources.map(|source| uri::portable(source.path())).collect(),
        }
    }

    /// The file of an index in the way locations name it. `None` for an index that no file has.
    pub fn artifact(&self, file: u32) -> Option<ArtifactLocation<'_>> {
        self.uris.get(file as usize).map(|uri| ArtifactLocation { uri, index: Some(file) })
    }
}

/// The run.
pub fn view<'a>(context: &'a Context<'a>) -> impl Serialize + use<'a> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Run<'a, Descriptors, Invocation, Artifacts> {
        tool: Tool<Descriptors>,
        invocations: [Invocation; 1],
        artifacts: Artifacts,
        results: Results<'a>,
        column_kind: &'static str,
        language: &'static str,
        properties: Properties,
    }
    #[derive(Serialize)]
    struct Tool<Descriptors> {
        driver: Driver<Descriptors>,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Driver<Descriptors> {
        name: &'static str,
        full_name: &'static str,
        version: &'static str,
        semantic_version: &'static str,
        information_uri: &'static str,
        rules: Descriptors,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Properties {
        as_of: String,
    }
    Run {
        tool: Tool {
            driver: Driver {
                name: "quanze",
                full_name: concat!("quanze ", env!("CARGO_PKG_VERSION")),
                version: env!("CARGO_PKG_VERSION"),
                semantic_version: env!("CARGO_PKG_VERSION"),
                information_uri: HOME,
                rules: rules::descriptors(context),
            },
        },
        invocations: [invocation(context)],
        artifacts: Artifacts(context),
        results: Results(context),
        column_kind: "unicodeCodePoints",
        language: context.lang.pick("zh-CN", "en"),
        properties: Properties { as_of: context.outcome.as_of.to_string() },
    }
}

fn invocation<'a>(context: &'a Context<'a>) -> impl Serialize + use<'a> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Invocation<'a> {
        execution_successful: bool,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        tool_execution_notifications: Vec<Notification<'a>>,
    }
    let unread = context.outcome.failures.iter().map(|failure| unreadable(failure, context.lang));
    let failed = context.outcome.findings.iter().filter(|finding| finding.rule == RuleCode::RULE_ERROR);
    let notifications: Vec<_> = unread.chain(failed.map(|finding| rule_error(context, finding))).collect();
    Invocation {
        execution_successful: notifications.is_empty() && !context.outcome.rule_failed,
        tool_execution_notifications: notifications,
    }
}

#[derive(Serialize)]
struct Notification<'a> {
    descriptor: Descriptor<'a>,
    level: &'static str,
    message: Text<String>,
    locations: Vec<NotificationPlace<'a>>,
}

#[derive(Serialize)]
struct Descriptor<'a> {
    id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NotificationPlace<'a> {
    physical_location: Physical<'a>,
}

fn unreadable(failure: &FailedFile, lang: Lang) -> Notification<'static> {
    let FailedFile { path, message, help, .. } = failure;
    let text = match lang {
        Lang::Zh => format!("无法读取“{path}”：{message}。{help}"),
        Lang::En => format!("cannot read “{path}”: {message}. {help}"),
    };
    let location = Physical::file(uri::portable(path));
    Notification {
        descriptor: Descriptor { id: "unreadable-file" },
        level: "error",
        message: Text { text },
        locations: vec![NotificationPlace { physical_location: location }],
    }
}

fn rule_error<'a>(context: &'a Context<'a>, finding: &'a Finding) -> Notification<'a> {
    let places = finding.occurrences.iter().filter_map(|place| Physical::new(context, place.file, place.span));
    Notification {
        descriptor: Descriptor { id: finding.rule.as_str() },
        level: "error",
        message: Text { text: finding.message.clone() },
        locations: places.map(|physical_location| NotificationPlace { physical_location }).collect(),
    }
}

/// The files, in the order of their indices: those that were checked, then scripts of rules that failed.
struct Artifacts<'a>(&'a Context<'a>);

impl Serialize for Artifacts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Artifact<'a> {
            location: ArtifactLocation<'a>,
            roles: [&'static str; 1],
            mime_type: &'static str,
            #[serde(skip_serializing_if = "Option::is_none")]
            encoding: Option<&'static str>,
        }
        let Context { outcome, uris, .. } = self.0;
        serializer.collect_seq(uris.iter().enumerate().map(|(index, uri)| {
            let file = outcome.files.get(index);
            let mime_type = file.map_or("text/plain", |file| mime_type(file.document.format));
            let source = u32::try_from(index).ok().and_then(|index| outcome.source(index));
            let encoding = source.filter(|_| mime_type.starts_with("text/")).map(|source| match source.encoding() {
                Encoding::Utf8 | Encoding::Utf8Bom => "UTF-8",
                Encoding::Utf16Le | Encoding::Utf16LeNoBom => "UTF-16LE",
                Encoding::Utf16Be | Encoding::Utf16BeNoBom => "UTF-16BE",
                Encoding::Gb18030 => "GB18030",
            });
            Artifact {
                location: ArtifactLocation { uri, index: None },
                roles: [if file.is_some() { "analysisTarget" } else { "extension" }],
                mime_type,
                encoding,
            }
        }))
    }
}

fn mime_type(format: &str) -> &'static str {
    match format {
        "csv" => "text/csv",
        "tsv" => "text/tab-separated-values",
        "html" => "text/html",
        "markdown" | "md" => "text/markdown",
        "toml" => "application/toml",
        "json" => "application/json",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xls" => "application/vnd.ms-excel",
        "ods" => "application/vnd.oasis.opendocument.spreadsheet",
        _ => "text/plain",
    }
}

/// One result for each place of each finding.
struct Results<'a>(&'a Context<'a>);

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut sequence = serializer.serialize_seq(None)?;
        for finding in &self.0.outcome.findings {
            for place in &finding.occurrences {
                sequence.serialize_element(&result::view(self.0, finding, place))?;
            }
        }
        sequence.end()
    }
}
