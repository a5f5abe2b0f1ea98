use rhai::{Dynamic, EvalAltResult, ParseError, ParseErrorType, Position};

use super::api::{Entry, Form, Reference};
use super::whereabouts::{Known, before_break, called_at, span_of, within, words};
use super::{MAX_COLLECTED, limits, syntax};
use crate::diagnostic::Bilingual;
use crate::rule::{Rule, Scope};
use crate::text::{Span, suggest};

/// How a rule failed: what happened and where in its script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What happened.
    pub message: Bilingual,
    /// What was probably meant.
    pub help: Option<Bilingual>,
    /// The place in the script, as exactly as it is known.
    pub span: Span,
    /// How exactly that is.
    pub known: Known,
}

/// Parts Chinese from English in errors that our own functions throw at scripts.
const BOTH: char = '\u{1f}';

/// Words of the language and functions of Rhai's own, for “did you mean”.
const RHAI: &[&str] = &[
    "let",
    "const",
    "if",
    "else",
    "for",
    "while",
    "loop",
    "switch",
    "return",
    "throw",
    "import",
    "len",
    "is_empty",
    "contains",
    "starts_with",
    "ends_with",
    "index_of",
    "sub_string",
    "split",
    "trim",
    "replace",
    "to_upper",
    "to_lower",
    "chars",
    "push",
    "pop",
    "insert",
    "remove",
    "append",
    "sort",
    "filter",
    "map",
    "reduce",
    "some",
    "all",
    "find",
    "reverse",
    "extract",
    "keys",
    "values",
    "to_string",
    "type_of",
];

/// An error for a script, in both languages.
pub fn fault(zh: &str, en: &str) -> Box<EvalAltResult> {
    format!("{zh}{BOTH}{en}").into()
}

fn both(zh: impl Into<String>, en: impl Into<String>) -> Bilingual {
    Bilingual { zh: zh.into(), en: en.into() }
}

impl Failure {
    /// From a syntax error.
    pub fn of_parse(error: &ParseError, script: &str, reference: &Reference) -> Self {
        let what = syntax::describe(error.err_type());
        let help = match error.err_type() {
            ParseErrorType::VariableUndefined(name) => of_variable(name, script, reference),
            _ => None,
        };
        Self {
            message: both(format!("语法错误：{}", what.zh), format!("syntax error: {}", what.en)),
            help,
            span: match error.err_type() {
                ParseErrorType::MissingToken(..) => before_break(script, span_of(script, error.position())),
                _ => span_of(script, error.position()),
            },
            known: if error.position().is_none() { Known::Script } else { Known::Exactly },
        }
    }

    /// From a script that is too long to be read.
    pub fn of_long_script() -> Self {
        let limit = limits::MAX_SCRIPT >> 10;
        Self {
            message: both(format!("脚本超过 {limit} KB"), format!("the script is longer than {limit} KB")),
            help: None,
            span: Span::default(),
            known: Known::Script,
        }
    }

    /// From a script without a function that its scope asks for.
    pub fn of_missing_function(rule: &Rule, name: &str) -> Self {
        let script = rule.script.text();
        let scope = rule.meta.scope.name();
        let heads = script.match_indices("fn ").map(|(at, _)| at + 3);
        let named = heads.map(|at| {
            let length = script[at..].find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(script.len() - at);
            Span::of(at, at + length)
        });
        let named: Vec<Span> = named.collect();
        let names: Vec<&str> = named.iter().map(|span| span.slice(script)).collect();
        let near = suggest(name, &names).and_then(|near| named.iter().find(|span| span.slice(script) == near));
        Self {
            message: both(
                format!("范围为“{scope}”的规则要有 2 个参数的函数 {name}"),
                format!("a rule of scope “{scope}” needs a function {name} with 2 parameters"),
            ),
            help: near.filter(|span| span.slice(script) != name).map(|_| meant(name)),
            span: near.copied().unwrap_or_default(),
            known: if near.is_some() { Known::Exactly } else { Known::Script },
        }
    }

    /// From a run-time error in a function that the host called.
    pub fn of_run(error: &EvalAltResult, script: &str, reference: &Reference, function: Option<&str>) -> Self {
        let Cause { error, position, elsewhere } = cause(error);
        let (mut message, help) = explain(error, script, reference);
        if let Some(place) = elsewhere {
            message.zh.push_str(&format!("（在 {place}）"));
            message.en.push_str(&format!(" (in {place})"));
        }
        if position.is_none() {
            let (span, known) = within(script, function);
            return Self { message, help, span, known };
        }
        let span = span_of(script, position);
        // A limit that is reached in a function further down is told where that is called.
        if error.is_system_exception()
            && let Some(called) = called_at(script, span)
        {
            message.zh.push_str(&format!("（在函数“{called}”中）"));
            message.en.push_str(&format!(" (in the function “{called}”)"));
        }
        Self { message, help, span, known: Known::Exactly }
    }

    /// From a corpus rule that collected more than a run may hold.
    pub fn of_too_much_collected(rule: &Rule) -> Self {
        let limit = MAX_COLLECTED >> 20;
        let (span, known) = within(rule.script.text(), Some("collect"));
        Self {
            message: both(
                format!("collect 从所有文件收集的数据超过 {limit} MB"),
                format!("collect gathered more than {limit} MB from all files"),
            ),
            help: None,
            span,
            known,
        }
    }

    /// Of a rule that points at more places of a document than `limit`.
    pub fn of_too_many_places(rule: &Rule, limit: usize) -> Self {
        let function = if rule.meta.scope == Scope::Corpus { "check_all" } else { "check" };
        let (span, known) = within(rule.script.text(), Some(function));
        Self {
            message: both(
                format!("在一个文件中指出的地方超过 {limit} 处，其余的没有列出"),
                format!("it points at more than {limit} places of one document; the others are left out"),
            ),
            help: None,
            span,
            known,
        }
    }

    /// From a defect of the host: a function of ours that panicked.
    pub fn of_panic(script: &str, function: Option<&str>) -> Self {
        let (span, known) = within(script, function);
        Self {
            message: both(
                "运行这条规则时 quanze 自身出错，请报告",
                "a function of quanze failed while this rule ran; please report it",
            ),
            help: None,
            span,
            known,
        }
    }
}

/// What went wrong in a run, and what is probably meant.
fn explain(error: &EvalAltResult, script: &str, reference: &Reference) -> (Bilingual, Option<Bilingual>) {
    use EvalAltResult as E;
    match error {
        E::ErrorFunctionNotFound(signature, _) => of_function(signature, reference),
        E::ErrorPropertyNotFound(name, _) => {
            let message = both(format!("没有这个字段：{name}"), format!("no such field: {name}"));
            (message, did_you_mean(name, reference))
        }
        E::ErrorDotExpr(text, _) => of_field(text, reference),
        E::ErrorVariableNotFound(name, _) => {
            let message = both(format!("没有这个变量：{name}"), format!("no such variable: {name}"));
            (message, of_variable(name, script, reference))
        }
        E::ErrorModuleNotFound(name, _) => {
            (both(format!("没有导入“{name}”"), format!("nothing is imported as “{name}”")), None)
        }
        E::ErrorTooManyOperations(_) => {
            let limit = limits::MAX_OPERATIONS / 10_000;
            let message = both(
                format!("运算次数超过 {limit} 万：循环太长，或者没有尽头"),
                format!("more than {limit}0,000 operations: the rule loops too long, or without end"),
            );
            (message, None)
        }
        E::ErrorTerminated(token, _) => (of_limit(token), None),
        E::ErrorStackOverflow(_) => {
            let limit = limits::MAX_CALL_LEVELS;
            let message = both(
                format!("函数调用超过 {limit} 层：函数反复调用自己"),
                format!("calls are nested more than {limit} deep: a function calls itself again and again"),
            );
            (message, None)
        }
        E::ErrorDataTooLarge(what, _) => {
            let (zh, en) = if what.contains("string") {
                (
                    format!("文字超过 {} KB", limits::MAX_STRING >> 10),
                    format!("a text of more than {} KB", limits::MAX_STRING >> 10),
                )
            } else if what.contains("map") {
                (format!("映射超过 {} 项", limits::MAX_MAP), format!("a map of more than {} entries", limits::MAX_MAP))
            } else {
                (
                    format!("数组超过 {} 项", limits::MAX_ARRAY),
                    format!("an array of more than {} items", limits::MAX_ARRAY),
                )
            };
            (both(zh, en), None)
        }
        E::ErrorTooManyModules(_) => (
            both(
                "import 太多：请写在脚本开头，不要写在循环里",
                "too many imports: put them at the top of the script, and not into a loop",
            ),
            None,
        ),
        E::ErrorMismatchDataType(wanted, found, _) => {
            let (wanted, found) = (plain(wanted), plain(found));
            (
                both(
                    format!("这里要的是 {wanted}，却是 {found}"),
                    format!("{wanted} is wanted here, and this is {found}"),
                ),
                None,
            )
        }
        E::ErrorMismatchOutputType(wanted, found, _) => {
            let (wanted, found) = (plain(wanted), plain(found));
            (
                both(
                    format!("结果应当是 {wanted}，却是 {found}"),
                    format!("the result ought to be {wanted}, and is {found}"),
                ),
                None,
            )
        }
        E::ErrorIndexingType(text, _) => {
            let text = plain(text);
            (both(format!("不能这样用 [ ] 取值：{text}"), format!("cannot be indexed like this: {text}")), None)
        }
        E::ErrorArrayBounds(length, index, _) => {
            let message = both(
                format!("数组没有第 [{index}] 项：共 {length} 项，从 0 数起"),
                format!("the array has no [{index}]: {length} in all, counted from 0"),
            );
            (message, None)
        }
        E::ErrorStringBounds(length, index, _) => {
            let message = both(
                format!("文字没有第 [{index}] 个字：共 {length} 个，从 0 数起"),
                format!("the text has no [{index}]: {length} characters, counted from 0"),
            );
            (message, None)
        }
        E::ErrorFor(_) => (both("for 循环只能用于数组、范围和一组结果", "for needs an array, a range or a set"), None),
        E::ErrorArithmetic(text, _) => {
            let zh = if text.contains("ivision by zero") {
                "除以零".to_owned()
            } else {
                format!("算术错误：{text}")
            };
            (both(zh, text), None)
        }
        E::ErrorAssignmentToConstant(name, _) => {
            (both(format!("“{name}”不能改"), format!("“{name}” cannot be changed")), None)
        }
        E::ErrorRuntime(value, _) => {
            let text = value.to_string();
            let (zh, en) = text.split_once(BOTH).unwrap_or((&text, &text));
            (both(zh, en), None)
        }
        other => {
            let text = without_position(&other.to_string());
            (both(format!("运行出错：{text}"), text), None)
        }
    }
}

fn of_limit(token: &Dynamic) -> Bilingual {
    if token.clone().into_immutable_string().is_ok_and(|token| token == limits::OUT_OF_MEMORY) {
        return both(
            "同时保留的结果太多，超过内存上限",
            "too many results are kept at a time: the memory limit is reached",
        );
    }
    let seconds = limits::MAX_TIME.as_secs();
    both(format!("运行时间超过 {seconds} 秒"), format!("the rule ran for more than {seconds} seconds"))
}

/// `name (Type, Type)`, as Rhai tells a function that it has not found.
fn of_function(signature: &str, reference: &Reference) -> (Bilingual, Option<Bilingual>) {
    let signature = plain(signature);
    let name = signature.split([' ', '(']).next().unwrap_or_default();
    if let Some(field) = name.strip_prefix("get$").or_else(|| name.strip_prefix("set$")) {
        let message = both(format!("没有这个字段：{field}"), format!("no such field: {field}"));
        return (message, did_you_mean(field, reference));
    }
    let known: Vec<&Entry> = reference
        .entries
        .iter()
        .filter(|entry| entry.name == name && matches!(entry.form, Form::Method | Form::Function))
        .collect();
    let shown = signature.replacen(" (", "(", 1);
    if known.is_empty() {
        let field = reference.entries.iter().any(|entry| entry.name == name && entry.form == Form::Field);
        let help = if field {
            Some(both(format!("{name} 是字段，不加括号"), format!("{name} is a field and takes no brackets")))
        } else {
            did_you_mean(name, reference)
        };
        return (both(format!("没有这个函数：{shown}"), format!("no such function: {shown}")), help);
    }
    let given: Vec<&str> = shown.split(['(', ',', ')']).skip(1).map(str::trim).collect();
    if matches!(name, "report" | "related") && shown.contains(", (), ") {
        let message = both("没有可以报告的位置：这里是 ()", "there is no place to report: this is ()");
        let help = both(
            "find 等没有找到时得到 ()，请先判断：if 找到 != () { … }",
            "find and the like give () where they find nothing: ask first, if found != () { … }",
        );
        return (message, Some(help));
    }
    let arguments = |entry: &Entry| reference.arguments(entry);
    let own: Vec<&Entry> = known.iter().copied().filter(|e| arguments(e).first() == given.first()).collect();
    let fitting = if own.is_empty() { &known } else { &own };
    let list = forms(name, fitting.iter().map(|entry| (entry.form, arguments(entry))));
    let message = both(format!("参数不对：{shown}"), format!("not with these arguments: {shown}"));
    (message, Some(both(format!("可以这样用：{list}"), format!("it takes: {list}"))))
}

/// The ways in which a function can be called, those that differ in their first argument only as one.
fn forms<'a>(name: &str, all: impl Iterator<Item = (Form, Vec<&'a str>)>) -> String {
    let mut groups: Vec<(String, Vec<&str>, Vec<&str>)> = Vec::new();
    for (form, mut types) in all {
        let head = match types.first() {
            Some(receiver) if form == Form::Method => format!("{receiver}.{name}"),
            _ => name.to_owned(),
        };
        if form == Form::Method {
            types.remove(0);
        }
        let rest = types.split_off(types.len().min(1));
        match groups.iter_mut().find(|(known, _, others)| *known == head && *others == rest) {
            Some((_, firsts, _)) => firsts.extend(types),
            None => groups.push((head, types, rest)),
        }
    }
    groups.truncate(4);
    let shown = groups.into_iter().map(|(head, firsts, rest)| {
        let first = firsts.join(" | ");
        let arguments: Vec<&str> =
            std::iter::once(first.as_str()).filter(|first| !first.is_empty()).chain(rest).collect();
        format!("{head}({})", arguments.join(", "))
    });
    shown.collect::<Vec<_>>().join("; ")
}

/// `Unknown property 'name' - a getter is not registered for type 'Type'`
fn of_field(text: &str, reference: &Reference) -> (Bilingual, Option<Bilingual>) {
    let mut quoted = text.split('\'').skip(1).step_by(2);
    let (Some(name), Some(kind)) = (quoted.next(), quoted.next()) else {
        return (both(format!("不能这样取字段：{text}"), text.to_owned()), None);
    };
    let kind = plain(kind);
    if text.contains("setter") {
        let message =
            both(format!("{kind} 的字段只能读，不能改：{name}"), format!("fields of {kind} can only be read: {name}"));
        return (message, None);
    }
    let message = both(format!("{kind} 没有这个字段：{name}"), format!("{kind} has no field {name}"));
    let own = reference.entries.iter().filter(|entry| reference.arguments(entry).first() == Some(&kind.as_str()));
    if own.clone().any(|entry| entry.name == name && entry.form == Form::Method) {
        return (
            message,
            Some(both(format!("{name} 是函数，要写成 {name}(…)"), format!("{name} is a function: write {name}(…)"))),
        );
    }
    // What the type itself has comes first.
    let names: Vec<&str> = own.filter(|entry| entry.form == Form::Field).map(|entry| entry.name).collect();
    let near = suggest(name, &names).map(meant);
    (message, near.or_else(|| did_you_mean(name, reference)))
}

/// The help for a variable that is not there: it may be one of another function.
fn of_variable(name: &str, script: &str, reference: &Reference) -> Option<Bilingual> {
    let words = words(script);
    if words.iter().filter(|word| **word == name).count() > 1 && is_defined(name, script) {
        return Some(both(
            "函数和 |…| 之中看不到外面的变量：请作为参数传入，|…| 可改成 for 循环",
            "functions and |…| do not see variables outside: pass it as an argument, or make a for loop of |…|",
        ));
    }
    let others: Vec<&str> = words.into_iter().filter(|word| *word != name).collect();
    suggest(name, &others).map(meant).or_else(|| did_you_mean(name, reference))
}

/// Whether a script defines a variable of this name somewhere.
fn is_defined(name: &str, script: &str) -> bool {
    ["let ", "const ", "for ", "(", ", "].iter().any(|before| {
        let defined = format!("{before}{name}");
        script.match_indices(&defined).any(|(at, _)| {
            let after = script[at + defined.len()..].chars().next();
            after.is_some_and(|c| !c.is_alphanumeric() && c != '_' && c != '.')
        })
    })
}

/// Types by the names that the reference uses.
fn plain(text: &str) -> String {
    text.replace("&str | ImmutableString | String", "string")
        .replace("&str | ImmutableString", "string")
        .replace("ImmutableString", "string")
        .replace("i64", "int")
        .replace("f64", "float")
}

fn meant(name: &str) -> Bilingual {
    both(format!("是否指“{name}”？"), format!("did you mean “{name}”?"))
}

fn did_you_mean(wanted: &str, reference: &Reference) -> Option<Bilingual> {
    let names: Vec<&str> = reference.names().into_iter().chain(RHAI.iter().copied()).collect();
    suggest(wanted, &names).map(meant)
}

/// An error about a name that does not exist, with the nearest that does.
pub fn unknown(zh: &str, en: &str, name: &str, known: &[&str]) -> Box<EvalAltResult> {
    let hint = suggest(name, known);
    let zh_hint = hint.map_or(String::new(), |near| format!("；是否指“{near}”？"));
    let en_hint = hint.map_or(String::new(), |near| format!("; did you mean “{near}”?"));
    fault(&format!("{zh}“{name}”{zh_hint}"), &format!("{en} “{name}”{en_hint}"))
}

/// Where an error came about: the innermost one, and its place in the rule's own script.
struct Cause<'e> {
    error: &'e EvalAltResult,
    position: Position,
    /// The place in an imported script.
    elsewhere: Option<String>,
}

fn cause(error: &EvalAltResult) -> Cause<'_> {
    let own = error.position();
    let (source, inner) = match error {
        EvalAltResult::ErrorInFunctionCall(_, source, inner, _) => (source.as_str(), inner),
        EvalAltResult::ErrorInModule(source, inner, _) => (source.as_str(), inner),
        _ => return Cause { error, position: own, elsewhere: None },
    };
    let deeper = cause(inner);
    if let Some((_, file)) = source.split_once('/') {
        // In an imported script, lines are those of that script: the call is what the rule's own has.
        let line = deeper.position.line().map_or(String::new(), |line| format!(":{line}"));
        let elsewhere = deeper.elsewhere.clone().or_else(|| Some(format!("{file}{line}")));
        return Cause { position: own, elsewhere, ..deeper };
    }
    let position = if deeper.position.is_none() { own } else { deeper.position };
    Cause { position, ..deeper }
}

fn without_position(text: &str) -> String {
    text.rfind(" (line ").map_or_else(|| text.to_owned(), |at| text[..at].to_owned())
}
