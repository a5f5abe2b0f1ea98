use std::sync::Arc;

use crate::diagnostic::Bilingual;
use crate::text::{Source, Span};

/// A mistake in a configuration file.
#[derive(Clone, Debug)]
pub struct ConfigProblem {
    /// The file.
    pub source: Arc<Source>,
    /// The exact characters.
    pub span: Span,
    /// What is wrong.
    pub message: Bilingual,
    /// What would be right.
    pub help: Option<Bilingual>,
}
