use rhai::{EvalAltResult, ParseError, Position};

use crate::text::Span;

/// How a rule failed: what happened and where in its script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What happened.
    pub message: String,
    /// What was probably meant.
    pub help: Option<String>,
    /// The place in the script; the name of the function where none is known.
    pub span: Span,
}

impl Failure {
    /// From a syntax error.
    pub fn of_parse(error: &ParseError, script: &str) -> Self {
        Self { message: error.err_type().to_string(), help: None, span: span_of(script, error.position()) }
    }

    /// From a run-time error. `names` are the functions and fields there are.
    pub fn of_run(error: &EvalAltResult, script: &str, names: &[&'static str]) -> Self {
        let position = innermost(error);
        let root = error.unwrap_inner();
        let (message, wanted) = match root {
            EvalAltResult::ErrorFunctionNotFound(signature, _) => {
                let wanted = signature.split([' ', '(']).next().unwrap_or_default().to_owned();
                let wanted = wanted.trim_start_matches("get$").trim_start_matches("set$").to_owned();
                (format!("no such function, or not with these arguments: {signature}"), Some(wanted))
            }
            EvalAltResult::ErrorPropertyNotFound(name, _) => (format!("no such field: {name}"), Some(name.clone())),
            EvalAltResult::ErrorVariableNotFound(name, _) => (format!("no such variable: {name}"), Some(name.clone())),
            EvalAltResult::ErrorDotExpr(text, _) => {
                let wanted = text.split('\'').nth(1).map(str::to_owned);
                (text.clone(), wanted)
            }
            EvalAltResult::ErrorTooManyOperations(_) => {
                ("the rule used up its operations: it loops too long, or without end".to_owned(), None)
            }
            EvalAltResult::ErrorTerminated(_, _) => ("the rule ran longer than its time limit".to_owned(), None),
            EvalAltResult::ErrorRuntime(value, _) => (value.to_string(), None),
            other => (without_position(&other.to_string()), None),
        };
        Self { message, help: wanted.and_then(|wanted| did_you_mean(&wanted, names)), span: span_of(script, position) }
    }

    /// From a defect of the host: a function of ours that panicked.
    pub fn of_panic(script: &str) -> Self {
        Self {
            message: "a function of quanze failed while this rule ran; please report it".to_owned(),
            help: None,
            span: span_of(script, Position::NONE),
        }
    }
}

/// The position of the innermost error that has one: where it happened, not where it was called from.
fn innermost(error: &EvalAltResult) -> Position {
    let own = error.position();
    match error {
        EvalAltResult::ErrorInFunctionCall(_, _, inner, _) | EvalAltResult::ErrorInModule(_, inner, _) => {
            let deeper = innermost(inner);
            if deeper.is_none() { own } else { deeper }
        }
        _ => own,
    }
}

fn without_position(text: &str) -> String {
    text.rfind(" (line ").map_or_else(|| text.to_owned(), |at| text[..at].to_owned())
}

fn did_you_mean(wanted: &str, names: &[&'static str]) -> Option<String> {
    crate::text::suggest(wanted, names).map(|name| format!("did you mean “{name}”?"))
}

/// The token at a position. Rhai counts lines and characters from 1, and both saturate at 65,535.
fn span_of(script: &str, position: Position) -> Span {
    let Some(line_number) = position.line() else {
        let start = script.find("fn ").unwrap_or(0);
        let end = script[start..].find('{').map_or(script.len(), |at| start + at);
        return Span::of(start, script[..end].trim_end().len().max(start));
    };
    let line_start = match line_number {
        1 => 0,
        _ => script.match_indices('\n').nth(line_number - 2).map_or(script.len(), |(at, _)| at + 1),
    };
    let line = script[line_start..].lines().next().unwrap_or("");
    let column_index = position.position().unwrap_or(1).saturating_sub(1);
    let start = line.char_indices().nth(column_index).map_or(line.len(), |(at, _)| at);
    let token: usize = line[start..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').map(char::len_utf8).sum();
    let length = if token > 0 { token } else { line[start..].chars().next().map_or(0, char::len_utf8) };
    Span::of(line_start + start, line_start + start + length)
}
