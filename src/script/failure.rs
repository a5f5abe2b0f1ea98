use rhai::{EvalAltResult, ParseError, Position};

use super::MAX_COLLECTED;
use crate::diagnostic::Bilingual;
use crate::rule::Rule;
use crate::text::{Span, suggest};

/// How a rule failed: what happened and where in its script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What happened.
    pub message: Bilingual,
    /// What was probably meant.
    pub help: Option<Bilingual>,
    /// The place in the script; the head of its first function where none is known.
    pub span: Span,
}

/// Parts Chinese from English in errors that our own functions throw at scripts.
const BOTH: char = '\u{1f}';

/// An error for a script, in both languages.
pub fn fault(zh: &str, en: &str) -> Box<EvalAltResult> {
    format!("{zh}{BOTH}{en}").into()
}

fn both(zh: impl Into<String>, en: impl Into<String>) -> Bilingual {
    Bilingual { zh: zh.into(), en: en.into() }
}

impl Failure {
    /// From a syntax error.
    pub fn of_parse(error: &ParseError, script: &str) -> Self {
        let text = error.err_type().to_string();
        Self {
            message: both(format!("语法错误：{text}"), format!("syntax error: {text}")),
            help: None,
            span: span_of(script, error.position()),
        }
    }

    /// From a run-time error. `names` are the functions and fields there are.
    pub fn of_run(error: &EvalAltResult, script: &str, names: &[&'static str]) -> Self {
        let position = innermost(error);
        let (message, wanted) = match error.unwrap_inner() {
            EvalAltResult::ErrorFunctionNotFound(signature, _) => {
                let wanted = signature.split([' ', '(']).next().unwrap_or_default();
                let wanted = wanted.trim_start_matches("get$").trim_start_matches("set$").to_owned();
                let message = both(
                    format!("没有这个函数，或者参数不对：{signature}"),
                    format!("no such function, or not with these arguments: {signature}"),
                );
                (message, Some(wanted))
            }
            EvalAltResult::ErrorPropertyNotFound(name, _) => {
                (both(format!("没有这个字段：{name}"), format!("no such field: {name}")), Some(name.clone()))
            }
            EvalAltResult::ErrorVariableNotFound(name, _) => {
                (both(format!("没有这个变量：{name}"), format!("no such variable: {name}")), Some(name.clone()))
            }
            EvalAltResult::ErrorDotExpr(text, _) => {
                let wanted = text.split('\'').nth(1).map(str::to_owned);
                (both(format!("不能这样取字段：{text}"), text.clone()), wanted)
            }
            EvalAltResult::ErrorTooManyOperations(_) => (
                both(
                    "运算次数超过上限：循环太长，或者没有尽头",
                    "the rule used up its operations: it loops too long, or without end",
                ),
                None,
            ),
            EvalAltResult::ErrorTerminated(_, _) => {
                (both("运行时间超过上限", "the rule ran longer than its time limit"), None)
            }
            EvalAltResult::ErrorRuntime(value, _) => {
                let text = value.to_string();
                let (zh, en) = text.split_once(BOTH).unwrap_or((&text, &text));
                (both(zh, en), None)
            }
            other => {
                let text = without_position(&other.to_string());
                (both(format!("运行出错：{text}"), text), None)
            }
        };
        Self { message, help: wanted.and_then(|wanted| did_you_mean(&wanted, names)), span: span_of(script, position) }
    }

    /// From a corpus rule that collected more than a run may hold.
    pub fn of_too_much_collected(rule: &Rule) -> Self {
        let limit = MAX_COLLECTED >> 20;
        Self {
            message: both(
                format!("collect 从所有文件收集的数据超过 {limit} MB"),
                format!("collect gathered more than {limit} MB from all files"),
            ),
            help: None,
            span: span_of(rule.script.text(), Position::NONE),
        }
    }

    /// From a defect of the host: a function of ours that panicked.
    pub fn of_panic(script: &str) -> Self {
        Self {
            message: both(
                "运行这条规则时 quanze 自身出错，请报告",
                "a function of quanze failed while this rule ran; please report it",
            ),
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

fn did_you_mean(wanted: &str, names: &[&str]) -> Option<Bilingual> {
    suggest(wanted, names).map(|name| both(format!("是否指“{name}”？"), format!("did you mean “{name}”?")))
}

/// An error about a name that does not exist, with the nearest that does.
pub fn unknown(zh: &str, en: &str, name: &str, known: &[&str]) -> Box<EvalAltResult> {
    let hint = suggest(name, known);
    let zh_hint = hint.map_or(String::new(), |near| format!("；是否指“{near}”？"));
    let en_hint = hint.map_or(String::new(), |near| format!("; did you mean “{near}”?"));
    fault(&format!("{zh}“{name}”{zh_hint}"), &format!("{en} “{name}”{en_hint}"))
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
    // Rhai points at the dot before a field or method.
    let start = if line[start..].starts_with('.') { start + 1 } else { start };
    let token: usize = line[start..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').map(char::len_utf8).sum();
    let length = if token > 0 { token } else { line[start..].chars().next().map_or(0, char::len_utf8) };
    Span::of(line_start + start, line_start + start + length)
}
