use std::fmt;
use std::str::FromStr;

/// The code of a rule: one to four capital letters and three digits, as `B101`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleCode {
    bytes: [u8; 7],
    len: u8,
}

/// A text that is no rule code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a rule code: one to four capital letters and three digits, as B101")]
pub struct InvalidRuleCode(pub String);

impl RuleCode {
    /// Q001, the code of a rule that failed.
    pub const RULE_ERROR: Self = Self { bytes: *b"Q001\0\0\0", len: 4 };

    /// The code as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.len)]).unwrap_or("")
    }
}

impl FromStr for RuleCode {
    type Err = InvalidRuleCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let raw = text.as_bytes();
        let letters = raw.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
        let well_formed =
            (1..=4).contains(&letters) && raw.len() == letters + 3 && raw[letters..].iter().all(u8::is_ascii_digit);
        if !well_formed {
            return Err(InvalidRuleCode(text.to_owned()));
        }
        let mut bytes = [0; 7];
        bytes[..raw.len()].copy_from_slice(raw);
        Ok(Self { bytes, len: u8::try_from(raw.len()).unwrap_or(0) })
    }
}

impl fmt::Display for RuleCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for RuleCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
