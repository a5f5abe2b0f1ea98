use std::fmt;
use std::str::FromStr;

use super::Lang;

/// How bad a finding is. Ordered: an error is greater than a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; asks a person to look.
    Info,
    /// Ought to be repaired.
    Warning,
    /// Must be repaired before submission.
    Error,
}

impl Severity {
    /// The name in JSON, configuration and `rule.toml`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }

    /// The word for people.
    pub fn word(self, lang: Lang) -> &'static str {
        match self {
            Self::Error => lang.pick("错误", "error"),
            Self::Warning => lang.pick("警告", "warning"),
            Self::Info => lang.pick("提示", "info"),
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Severity {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Error, Self::Warning, Self::Info].into_iter().find(|severity| severity.name() == text).ok_or(())
    }
}
