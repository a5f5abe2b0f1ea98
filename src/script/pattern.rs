//! Regular expressions of rules: linear in the text, limited in size, compiled once per thread.
//!
//! The engine is the `regex` crate, which never backtracks: its time is bounded by the size of the pattern times the length of
//! the text. Both factors are limited, long texts to smaller patterns, so that one search is a matter of seconds at the worst
//! and of microseconds as a rule; between searches the clock of the run is looked at.

use std::cell::RefCell;

use regex::{Regex, RegexBuilder};
use rhai::EvalAltResult;
use rustc_hash::FxHashMap;

use super::failure::fault;
use super::limits;

/// The longest pattern, in bytes.
const MAX_PATTERN: usize = 4_096;
/// The largest compiled pattern, in bytes, for texts up to a length: the product bounds the time of a search.
const MAX_COMPILED: [(usize, usize); 3] = [(16 << 10, 2 << 20), (128 << 10, 256 << 10), (usize::MAX, 32 << 10)];
/// Patterns that a thread remembers.
const REMEMBERED: usize = 128;

thread_local! {
    static KNOWN: RefCell<FxHashMap<(String, usize), Regex>> = RefCell::default();
}

/// The compiled form of a pattern, for a text of this length. The error is for the rule's author.
pub fn compiled(pattern: &str, text_length: usize) -> Result<Regex, Box<EvalAltResult>> {
    let limit = MAX_COMPILED.iter().find(|(length, _)| text_length <= *length).map_or(0, |(_, limit)| *limit);
    KNOWN.with_borrow_mut(|known| {
        let key = (pattern.to_owned(), limit);
        if let Some(regex) = known.get(&key) {
            return Ok(regex.clone());
        }
        limits::in_time()?;
        let regex = compile(pattern, limit)?;
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(key, regex.clone());
        Ok(regex)
    })
}

fn compile(pattern: &str, limit: usize) -> Result<Regex, Box<EvalAltResult>> {
    if pattern.len() > MAX_PATTERN {
        return Err(fault(
            &format!("正则表达式超过 {MAX_PATTERN} 字节"),
            &format!("the pattern is longer than {MAX_PATTERN} bytes"),
        ));
    }
    let built = RegexBuilder::new(pattern).size_limit(limit).dfa_size_limit(1 << 20).nest_limit(64).build();
    built.map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => fault(
            &format!("正则表达式“{pattern}”展开后太大（例如重复次数过多）；对很长的文字上限更小"),
            &format!("the pattern “{pattern}” is too large when compiled (too many repeats?); for long texts the limit is smaller"),
        ),
        other => {
            // The last line of the message says what is wrong; those above draw the place.
            let text = other.to_string();
            let reason = text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            fault(
                &format!("正则表达式“{pattern}”有错：{}", chinese(&reason)),
                &format!("the pattern “{pattern}” is wrong: {reason}"),
            )
        }
    })
}

/// The commonest reasons in Chinese.
fn chinese(reason: &str) -> &str {
    let known = [
        ("unclosed group", "括号没有闭合"),
        ("unopened group", "多了一个右括号"),
        ("unclosed character class", "方括号没有闭合"),
        ("unclosed counted repetition", "花括号没有闭合"),
        ("repetition operator missing expression", "重复符号前面没有内容"),
        ("unrecognized escape sequence", "不认识的转义"),
        ("invalid escape sequence", "不认识的转义"),
        ("look-around", "不支持前瞻和后顾"),
        ("backreferences", "不支持反向引用"),
        ("invalid character class range", "方括号中的范围颠倒了"),
        ("invalid repetition count range", "重复次数的范围颠倒了"),
        ("Unicode property not found", "没有这个 Unicode 类别"),
    ];
    known.iter().find(|(english, _)| reason.starts_with(english)).map_or(reason, |(_, chinese)| chinese)
}

/// A pattern that finds any of these words, the longest first.
pub fn any_of(words: &[String]) -> String {
    let mut words: Vec<&String> = words.iter().filter(|word| !word.is_empty()).collect();
    words.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    let escaped: Vec<String> = words.iter().map(|word| regex::escape(word)).collect();
    escaped.join("|")
}
