use super::Bilingual;
use crate::text::{Span, suggest};

/// Something wrong in a file of settings (a configuration, a rule, a pack, a register): where, what, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The exact characters; the first line where something is missing as a whole.
    pub span: Span,
    /// What is wrong.
    pub message: Bilingual,
    /// What would be right.
    pub help: Option<Bilingual>,
}

impl Mistake {
    /// A mistake at a place.
    pub fn new(span: Span, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { span, message: Bilingual { zh: zh.into(), en: en.into() }, help: None }
    }

    /// The same with what would be right.
    pub fn with_help(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.help = Some(Bilingual { zh: zh.into(), en: en.into() });
        self
    }

    /// A word that does not exist, with the nearest that does or all there are.
    pub fn unknown(span: Span, what: (&str, &str), word: &str, known: &[&str]) -> Self {
        let mistake = Self::new(span, format!("没有名为“{word}”的{}", what.0), format!("no {} named “{word}”", what.1));
        match suggest(word, known) {
            Some(near) => mistake.with_help(format!("是否指“{near}”？"), format!("did you mean “{near}”?")),
            None if known.is_empty() => mistake,
            None => {
                mistake.with_help(format!("可用的有：{}", known.join("、")), format!("known: {}", known.join(", ")))
            }
        }
    }
}
