//! Where in a script something failed, and how exactly that is known.

use rhai::Position;

use crate::diagnostic::Bilingual;
use crate::text::Span;

/// How exactly the place of a failure is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// It is the place shown.
    Exactly,
    /// It lies somewhere in the function whose head is shown.
    Function,
    /// It is the script as a whole.
    Script,
}

impl Known {
    /// What the place shown has to do with the failure.
    pub fn label(self) -> Bilingual {
        let (zh, en) = match self {
            Self::Exactly => ("出错之处", "here"),
            Self::Function => ("在这个函数中，具体位置不明", "somewhere in this function"),
            Self::Script => ("整个脚本", "the script as a whole"),
        };
        Bilingual { zh: zh.to_owned(), en: en.to_owned() }
    }
}

/// The identifiers of a script.
pub fn words(script: &str) -> Vec<&str> {
    script.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect()
}

/// A token that is missing before a line break is missing at the end of the line before, where people look for it.
pub fn before_break(script: &str, span: Span) -> Span {
    let before = &script[..span.start() as usize];
    let kept = before.trim_end();
    if !before[kept.len()..].contains('\n') {
        return span;
    }
    let last = kept.chars().next_back().map_or(0, char::len_utf8);
    Span::of(kept.len() - last, kept.len())
}

/// The head of a function that the host called, for what has no place but happened in it.
pub fn within(script: &str, function: Option<&str>) -> (Span, Known) {
    let head = function.and_then(|name| {
        script.match_indices("fn ").map(|(at, _)| at).find_map(|at| {
            let rest = script[at + 3..].trim_start().strip_prefix(name)?.trim_start();
            let line = script[..at].rfind('\n').map_or(0, |end| end + 1);
            let is_code = rest.starts_with('(') && !script[line..at].contains("//");
            let end = script.len() - rest.len() + rest.find('{').unwrap_or(rest.len());
            is_code.then(|| Span::of(at, script[..end].trim_end().len()))
        })
    });
    head.map_or((Span::default(), Known::Script), |span| (span, Known::Function))
}

/// The function of a script that is called at a place.
pub fn called_at(script: &str, span: Span) -> Option<&str> {
    let name = span.slice(script);
    let is_call = script[span.end() as usize..].trim_start().starts_with('(');
    let is_own = words(script).windows(2).any(|two| two == ["fn", name]);
    let is_imported = script[..span.start() as usize].trim_end().ends_with("::");
    (is_call && (is_own || is_imported)).then_some(name)
}

/// The token at a position. Rhai counts lines and characters from 1, and both saturate at 65,535.
pub fn span_of(script: &str, position: Position) -> Span {
    let Some(line_number) = position.line() else { return Span::default() };
    let line_start = match line_number {
        1 => 0,
        _ => script.match_indices('\n').nth(line_number - 2).map_or(script.len(), |(at, _)| at + 1),
    };
    let line = script[line_start..].lines().next().unwrap_or("");
    let column_index = position.position().unwrap_or(1).saturating_sub(1);
    let start = line.char_indices().nth(column_index).map_or(line.len(), |(at, _)| at);
    // Rhai points at the dot before a field or method.
    let start = if line[start..].starts_with('.') { start + 1 } else { start };
    let token: usize = line[start..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').map(char::len_utf8).sum();
    let length = if token > 0 { token } else { line[start..].chars().next().map_or(0, char::len_utf8) };
    Span::of(line_start + start, line_start + start + length)
}
