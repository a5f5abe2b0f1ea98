//! Syntax errors in both languages.

use rhai::{LexError, ParseErrorType};

use crate::diagnostic::Bilingual;

/// What is wrong, for the rule's author.
pub fn describe(error: &ParseErrorType) -> Bilingual {
    Bilingual { zh: chinese(error), en: error.to_string() }
}

fn chinese(error: &ParseErrorType) -> String {
    use ParseErrorType as E;
    match error {
        E::BadInput(lex) => of_characters(lex),
        E::UnexpectedEOF => "脚本没有写完，可能缺少“}”".to_owned(),
        E::UnknownOperator(operator) => format!("没有运算符“{operator}”"),
        E::MissingToken(token, _) => format!("这里缺少“{token}”"),
        E::ExprExpected(_) => "这里缺少一个式子".to_owned(),
        E::VariableExpected => "这里要写变量名".to_owned(),
        E::PropertyExpected => "这里要写字段名".to_owned(),
        E::Reserved(word) => format!("“{word}”是保留字，不能这样用"),
        E::VariableUndefined(name) => format!("没有这个变量：{name}"),
        E::ModuleUndefined(name) => format!("没有导入“{name}”"),
        E::VariableExists(name) | E::DuplicatedVariable(name) => format!("变量“{name}”已经有了"),
        E::DuplicatedProperty(name) => format!("映射中的“{name}”写了两次"),
        E::FnDuplicatedDefinition(name, _) => format!("函数“{name}”定义了两次"),
        E::FnMissingName => "fn 后面要写函数名".to_owned(),
        E::FnMissingParams(name) => format!("函数“{name}”后面要写参数，如 (doc, ctx)"),
        E::FnMissingBody(name) => format!("函数“{name}”缺少 {{ … }}"),
        E::FnDuplicatedParam(name, parameter) => format!("函数“{name}”的参数“{parameter}”写了两次"),
        E::WrongFnDefinition => "函数只能写在最外层，不能写在别的函数或 { } 之内".to_owned(),
        E::AssignmentToConstant(name) => format!("常量“{name}”不能再赋值"),
        E::AssignmentToInvalidLHS(_) => "“=”左边不能赋值".to_owned(),
        E::MismatchedType(wanted, _) => format!("这里要的是{wanted}"),
        E::LoopBreak => "break 和 continue 只能用在循环中".to_owned(),
        E::ExprTooDeep => "式子嵌套太深，请拆成几步".to_owned(),
        E::TooManyFunctions => "函数太多".to_owned(),
        E::LiteralTooLarge(..) => "文字或数组太长".to_owned(),
        other => other.to_string(),
    }
}

fn of_characters(error: &LexError) -> String {
    match error {
        LexError::UnexpectedInput(input) if input.chars().any(|c| "，；：（）“”‘’！？《》、。".contains(c)) =>
        {
            format!("这里不能有“{input}”：请改用半角标点")
        }
        LexError::UnexpectedInput(input) => format!("这里不能有“{input}”"),
        LexError::UnterminatedString => "文字没有结束，缺少引号".to_owned(),
        LexError::MalformedNumber(number) => format!("不是数：{number}"),
        LexError::MalformedChar(_) => "单引号中只能有一个字；文字请用双引号".to_owned(),
        LexError::MalformedEscapeSequence(text) => format!("文字中的“{text}”无法识别；反斜杠请写成 \\\\"),
        LexError::ImproperSymbol(symbol, _) => format!("“{symbol}”不能这样用"),
        other => other.to_string(),
    }
}
