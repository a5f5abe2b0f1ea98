use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;
use toml::de::DeTable;

use super::case::CaseSettings;
use super::report::Reason;
use crate::config;
use crate::diagnostic::{Bilingual, Lang, Mistake};
use crate::law::texts::{LawTexts, TextStore};
use crate::law::{self, LawProblem, LawRegister};
use crate::lint::{AsOf, LinterBuilder};
use crate::rule::{OptionValue, RuleMeta, Selection, Selector};
use crate::text::{Encoding, Source, Span, suggest};
use crate::vocabulary::Roster;

/// What a case sets.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    /// The check date.
    as_of: Option<Spanned<String>>,
    /// The language of the rule's messages; expectations of English messages need it.
    lang: Option<Spanned<String>>,
    /// Options of the rule.
    #[serde(default)]
    options: BTreeMap<String, Spanned<OptionValue>>,
    /// Registers instead of the bundled one, relative to the settings' folder.
    #[serde(default)]
    laws: Vec<Spanned<String>>,
    /// A folder of law texts beside these registers, relative to the settings' folder.
    law_texts: Option<Spanned<String>>,
    /// The department's own names, as in `quanze.toml`.
    #[serde(default)]
    roster: Roster,
}

/// A linter's making with a case's settings: nothing but the rule runs. `Ok(Err(…))` where the settings are wrong.
pub fn apply(
    builder: LinterBuilder,
    meta: &RuleMeta,
    written: Option<&CaseSettings>,
) -> io::Result<Result<LinterBuilder, Reason>> {
    let mut selection = Selection { select: vec![Selector(meta.code.as_str().to_owned())], ..Selection::default() };
    let Some(written) = written else {
        return Ok(Ok(builder.selection(selection)));
    };
    let shown = written.path.display().to_string();
    let source = Arc::new(Source::identity(shown, written.text.as_str(), Encoding::Utf8));
    let at = |span: std::ops::Range<usize>, zh: String, en: String, help: Option<Bilingual>| {
        let span = Span::of(span.start, span.end);
        Reason::Place { source: Arc::clone(&source), span, message: Bilingual { zh, en }, help }
    };
    if let Err(error) = DeTable::parse(&written.text) {
        let Mistake { span, message, help } = Mistake::of_toml(&written.text, &error);
        return Ok(Err(Reason::Place { source, span, message, help }));
    }
    let settings: Settings = match toml::from_str(&written.text) {
        Ok(settings) => settings,
        Err(error) => {
            let (span, text) = (error.span().unwrap_or_default(), error.message());
            return Ok(Err(at(span, format!("用例设置有误：{text}"), format!("the case's settings: {text}"), None)));
        }
    };
    let mut options = BTreeMap::new();
    for (name, value) in settings.options {
        let span = value.span();
        let Some(spec) = meta.options.get(&name) else {
            let known: Vec<&str> = meta.options.keys().map(String::as_str).collect();
            let (zh, en) = (format!("规则没有选项“{name}”"), format!("the rule has no option “{name}”"));
            let help = suggest(&name, &known)
                .map(|near| Bilingual {
                    zh: format!("是否指“{near}”？"), en: format!("did you mean “{near}”?")
                });
            return Ok(Err(at(span, zh, en, help)));
        };
        let message = spec.wrong_type(&name, value.get_ref());
        match spec.default.accept(value.into_inner()) {
            Some(value) => options.insert(name, value),
            None => return Ok(Err(at(span, message.zh, message.en, None))),
        };
    }
    selection.options.insert(meta.code, options);
    let mut builder = builder.selection(selection);
    if let Some(date) = settings.as_of {
        let as_of = match date.get_ref().parse::<config::AsOf>() {
            Ok(config::AsOf::Today) => AsOf::Today,
            Ok(config::AsOf::Date(date)) => AsOf::Date(date),
            Err(()) => {
                let (zh, en) = ("检查基准日不是日期", "as_of is no date");
                return Ok(Err(at(date.span(), zh.to_owned(), en.to_owned(), None)));
            }
        };
        builder = builder.as_of(as_of);
    }
    if let Some(lang) = settings.lang {
        match lang.get_ref().parse::<Lang>() {
            Ok(lang) => builder = builder.lang(lang),
            Err(()) => {
                let (zh, en) = ("语言应为 zh 或 en", "lang is zh or en");
                return Ok(Err(at(lang.span(), zh.to_owned(), en.to_owned(), None)));
            }
        }
    }
    builder.vocabulary_mut().roster = settings.roster;
    if settings.laws.is_empty() {
        return Ok(Ok(builder));
    }
    // Nothing but what the files say, so that the case does not rot when the bundled register grows.
    let mut laws = LawRegister::empty();
    let beside = written.path.parent().unwrap_or(Path::new("."));
    for path in &settings.laws {
        let files = match law::load(&beside.join(path.get_ref())) {
            Ok(files) => files,
            Err(error) => {
                let (zh, en) = (format!("无法读取法规登记：{error}"), format!("cannot read the register: {error}"));
                return Ok(Err(at(path.span(), zh, en, None)));
            }
        };
        for source in files {
            laws = match laws.with_overlay(&source) {
                Ok(laws) => laws,
                Err(problems) => {
                    let Some(first) = problems.into_iter().next() else { return Ok(Ok(builder)) };
                    let LawProblem { source, span, message, help } = first;
                    return Ok(Err(Reason::Place { source, span, message, help }));
                }
            };
        }
    }
    if let Some(path) = &settings.law_texts {
        let store = TextStore::open(&beside.join(path.get_ref()))?;
        laws = laws.with_texts(LawTexts::default().with_store(store));
    }
    Ok(Ok(builder.laws(laws)))
}
