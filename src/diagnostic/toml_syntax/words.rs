//! What is said of texts that are not TOML: the words of the `toml` crate and ours, and the marks of a Chinese input method.

/// What the crate says, and what we say.
pub(super) struct Known {
    /// How its message begins.
    pub said: &'static str,
    /// The same in Chinese; `{}` is the text at fault.
    pub zh: &'static str,
    /// What would be right, in Chinese and English.
    pub help: (&'static str, &'static str),
}

/// What helps where nothing more is known.
pub(super) const USUAL: (&str, &str) = (
    "每行写“键 = 值”，文字加英文引号，同一个键只写一次",
    "a line is `key = value`, texts stand in quotation marks, and a key is given once",
);

const LINE: (&str, &str) = ("每行只写一个“键 = 值”", "a line holds one `key = value`");
pub(super) const CLOSE: (&str, &str) = (
    "文字的两端各加一个英文引号，几行的文字各加三个；里面的引号用中文的，或者写成 \\\"",
    "a text has a straight quotation mark at both ends, one of several lines three; one inside is written \\\"",
);
const CONTROL: (&str, &str) = ("删去它", "take it out");
const ESCAPE: (&str, &str) = (
    "路径中的反斜杠改成 /，或者把整段文字放在英文单引号中；反斜杠本身写成 \\\\",
    "write / in paths, or put the text into single quotation marks; a backslash itself is \\\\",
);
const COMMA: (&str, &str) =
    ("每两项之间写一个英文逗号；数组用 ] 结束", "items are parted by one comma each, and ] ends the array");
const INLINE: (&str, &str) = (
    "写成 { zh = \"…\", en = \"…\" }：键、等号、值，各项之间一个英文逗号",
    "write { zh = \"…\", en = \"…\" }: key, equals sign, value, and a comma between two",
);
const HEADER: (&str, &str) = (
    "表头写成 [表名]，几个同类的表写成 [[表名]]，单独占一行",
    "a table begins with [name], one of several with [[name]], on a line of its own",
);
const NUMBER: (&str, &str) = (
    "数只写数字，如 3、0.5；编号、日期等写成文字，加英文引号",
    "a number has digits only, as 3 or 0.5; codes and dates are texts in quotation marks",
);
const KEY: (&str, &str) = (
    "键用英文字母、数字、- 和 _；中文的键加英文引号，如 \"灯具\" = …",
    "a key has letters, digits, - and _; any other stands in quotation marks, as \"灯具\" = …",
);
const DATE: (&str, &str) = ("日期写成文字，如 \"2025-12-31\"", "a date is a text here, as \"2025-12-31\"");

const fn known(said: &'static str, zh: &'static str, help: (&'static str, &'static str)) -> Known {
    Known { said, zh, help }
}

/// The messages of `toml` 1.2 and `toml_parser` 1.1, by their beginnings; the first that fits counts.
pub(super) const KNOWN: &[Known] = &[
    known(
        "duplicate key",
        "“{}”写了两次",
        ("留下一个；同名的表合在一起写", "keep one of them; what belongs to one table stands under one heading"),
    ),
    known("key with no value", "键后面没有等号和值", USUAL),
    known("extra `=`", "多了一个等号", USUAL),
    known("invalid key-value pair", "这里应为“键 = 值”", USUAL),
    known("unexpected key or value", "值后面还有别的内容，这里应当换行", LINE),
    known("unquoted keys cannot be empty", "这里应有一个键", KEY),
    known("invalid unquoted key", "键“{}”要加英文引号", KEY),
    known("keys cannot be multi-line", "键不能写成几行", KEY),
    known("invalid basic string, expected `\"`", "文字没有用英文引号 \" 结束", CLOSE),
    known("invalid literal string, expected `'`", "文字没有用英文单引号 ' 结束", CLOSE),
    known("invalid multi-line basic string, expected `\"`", "几行的文字没有用 \"\"\" 结束", CLOSE),
    known("invalid multi-line literal string, expected `'`", "几行的文字没有用 ''' 结束", CLOSE),
    known("invalid basic string", "文字中有看不见的控制字符", CONTROL),
    known("invalid literal string", "文字中有看不见的控制字符", CONTROL),
    known("invalid multi-line", "文字中有看不见的控制字符", CONTROL),
    known("missing opening quote", "英文引号没有成对", CLOSE),
    known("missing escaped value", "反斜杠 \\ 后面的写法不认识", ESCAPE),
    known("too few unicode value digits", "\\u 后面要有四位十六进制数，\\U 后面要有八位", ESCAPE),
    known("invalid value, expected unicode", "\\u 后面的数不是字符", ESCAPE),
    known("missing comma between array", "数组的两项之间没有逗号，或者数组没有用 ] 结束", COMMA),
    known("extra comma in array", "数组中多了一个逗号", COMMA),
    known("unexpected `=` in array", "数组中不能有等号", INLINE),
    known("unclosed array table", "表头没有用 ]] 结束", HEADER),
    known("unclosed array", "数组没有用 ] 结束", COMMA),
    known("unclosed table", "表头没有用 ] 结束", HEADER),
    known("missing inline table opening", "多了一个 }，前面没有 {", INLINE),
    known("missing array opening", "多了一个 ]，前面没有 [", COMMA),
    known("missing table open", "表头没有用 [ 开头", HEADER),
    known("unclosed inline table", "花括号没有用 } 结束", INLINE),
    known("missing comma between key-value", "花括号中两项之间没有逗号，或者没有用 } 结束", INLINE),
    known("extra comma in inline table", "花括号中多了一个逗号", INLINE),
    known("missing assignment between", "花括号中的键后面没有等号和值", INLINE),
    known("extra assignment between", "花括号中多了一个等号", INLINE),
    known("missing key for inline table", "花括号中的等号前面没有键", INLINE),
    known("invalid inline table element", "花括号中应为“键 = 值”", INLINE),
    known("invalid boolean", "真假只写 true 和 false", USUAL),
    known("invalid float", "这个数写得不对", NUMBER),
    known("invalid exponent", "这个数写得不对", NUMBER),
    known("invalid fraction", "这个数的小数点后面没有数字", NUMBER),
    known("invalid mantissa", "这个数写得不对", NUMBER),
    known("invalid hexadecimal", "十六进制数写得不对", NUMBER),
    known("invalid octal", "八进制数写得不对", NUMBER),
    known("invalid binary", "二进制数写得不对", NUMBER),
    known("unexpected leading zero", "数不能以 0 开头", NUMBER),
    known("redundant ", "数前面的符号多了", NUMBER),
    known("integers with a radix", "这样的数前面不能有正负号", NUMBER),
    known("radix must be lowercase", "0x、0o、0b 要小写", NUMBER),
    known("`_` may only go between", "数中的 _ 只能在两个数字之间", NUMBER),
    known("invalid date", "日期写得不对", DATE),
    known("invalid time", "时间写得不对", DATE),
    known(
        "carriage return must be",
        "回车符后面没有换行符",
        ("用文本编辑器把换行改成 Windows（CRLF）或 Unix（LF）格式", "let a text editor end lines with LF or CRLF"),
    ),
    known("invalid comment character", "注释中有看不见的控制字符", CONTROL),
    known("recursion limit", "嵌套太深", ("减少嵌套的层数", "nest less")),
    known("cannot recurse further", "括号嵌套太深", ("减少嵌套的层数", "nest less")),
];

/// A mark that a Chinese input method types, and what TOML wants.
pub(super) struct Mark {
    pub chars: &'static str,
    pub name: (&'static str, &'static str),
    /// Empty where it is to be taken out.
    pub instead: &'static str,
}

const fn mark(chars: &'static str, name: (&'static str, &'static str), instead: &'static str) -> Mark {
    Mark { chars, name, instead }
}

pub(super) const MARKS: &[Mark] = &[
    mark("“”„＂〝〞", ("中文引号", "a Chinese quotation mark"), "\""),
    mark("‘’＇", ("中文单引号", "a Chinese single quotation mark"), "'"),
    mark("＝", ("全角等号", "a full-width equals sign"), "="),
    mark("：", ("中文冒号", "a Chinese colon"), "="),
    mark("，", ("中文逗号", "a Chinese comma"), ","),
    mark("、", ("顿号", "a Chinese enumeration comma"), ","),
    mark("［【", ("中文方括号", "a Chinese bracket"), "["),
    mark("］】", ("中文方括号", "a Chinese bracket"), "]"),
    mark("｛", ("全角花括号", "a full-width brace"), "{"),
    mark("｝", ("全角花括号", "a full-width brace"), "}"),
    mark("＃", ("全角井号", "a full-width number sign"), "#"),
    mark("。．", ("中文句号", "a Chinese full stop"), "."),
    mark("－—–−", ("全角横线", "a wide dash"), "-"),
    mark("＿", ("全角下划线", "a full-width underscore"), "_"),
    mark("；", ("中文分号", "a Chinese semicolon"), ""),
    mark("\u{3000}\u{a0}", ("全角空格或不换行空格", "a full-width or no-break space"), " "),
    mark("\u{feff}\u{200b}\u{200e}\u{200f}", ("看不见的字符", "an invisible character"), ""),
];
