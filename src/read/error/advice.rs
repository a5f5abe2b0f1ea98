//! What is said of a table whose headers are not known: what was seen, what it was taken for, and how the user can settle it.

use super::Guess;
use crate::model::Role;
use crate::vocabulary::OtherTable;

/// What was seen.
pub(super) fn unknown_headers(headers: &[Guess], other: Option<&OtherTable>) -> (String, String) {
    let list = |between: &str, mark: &str, name: &dyn Fn(Role) -> String| {
        let shown = headers.iter().take(SHOWN_HEADERS).map(|guess| match (guess.role, guess.likely) {
            (Some(role), _) => format!("{}→{}", guess.header, name(role)),
            (None, Some(role)) => format!("{}→{}{mark}", guess.header, name(role)),
            (None, None) => format!("{}→{mark}", guess.header),
        });
        let more = if headers.len() > SHOWN_HEADERS { format!("{between}……") } else { String::new() };
        format!("{}{more}", shown.collect::<Vec<_>>().join(between))
    };
    if let Some(OtherTable { zh, en }) = other {
        let seen = headers.iter().take(SHOWN_HEADERS).map(|guess| guess.header.as_str()).collect::<Vec<_>>();
        return (
            format!("这张表是{zh}，不是权责清单，没有检查。看到的表头：{}。", seen.join("、")),
            format!(
                "This table is {en}, not a list of powers, and was not checked. Headers seen: {}.",
                seen.join(", ")
            ),
        );
    }
    let missing = missing(headers);
    let zh: Vec<String> = missing.iter().map(|role| format!("“{}”", role.chinese())).collect();
    let en: Vec<&str> = missing.iter().map(|role| role.name()).collect();
    (
        format!(
            "没有认出{}列，因此不能按权责清单检查。看到的表头（→ 推测的栏目）：{}。",
            zh.join("和"),
            list("、", "？", &|role| role.chinese().to_owned())
        ),
        format!(
            "No column was found for {}, so this cannot be checked as a list. Headers seen (→ what they may be): {}.",
            en.join(" and "),
            list(", ", "?", &|role| role.name().to_owned())
        ),
    )
}

/// What to do.
pub(super) fn how_to_settle(headers: &[Guess], other: Option<&OtherTable>) -> (String, String) {
    if other.is_some() {
        return (
            "如果它确实是权责清单，请在 quanze.toml 的 [columns] 中写明各列的表头；否则不必检查这个文件。".to_owned(),
            "If it is a list after all, name its headers under [columns] in quanze.toml; otherwise leave this file out."
                .to_owned(),
        );
    }
    let lines = settling_lines(headers);
    (
        format!("如果它是权责清单，请在 quanze.toml 中写明哪个表头是哪一列（如有不符，请改引号内的表头）：\n{lines}"),
        format!(
            "If it is a list, say in quanze.toml which header means what (change the headers where they are wrong):\n{lines}"
        ),
    )
}

/// How many headers a message shows.
const SHOWN_HEADERS: usize = 16;

/// What a list cannot do without: the name of the item, and its basis or something else that only lists have.
fn missing(headers: &[Guess]) -> Vec<Role> {
    let has = |role: Role| headers.iter().any(|guess| guess.role == Some(role));
    let names_items = has(Role::Name) || has(Role::SubName);
    let mut missing = Vec::new();
    if !names_items {
        missing.push(Role::Name);
    }
    if !has(Role::Basis) {
        missing.push(Role::Basis);
    }
    missing
}

/// The lines of `quanze.toml` that would settle the matter: the headers that most likely mean what is missing, else the first
/// whose meaning is open.
fn settling_lines(headers: &[Guess]) -> String {
    // A number is no header.
    let is_open = |guess: &&Guess| guess.role.is_none() && !guess.header.bytes().all(|byte| byte.is_ascii_digit());
    let mut left: Vec<&Guess> = headers.iter().filter(is_open).collect();
    let mut lines = String::from("[columns]");
    let mut line = |role: Role, header: &str| {
        lines.push_str(&format!("\n{role} = [{}]", quoted(header)));
    };
    let missing = missing(headers);
    for &role in &missing {
        let likely = left.iter().position(|guess| guess.likely == Some(role));
        let open = || left.iter().position(|guess| guess.likely.is_none());
        let any = || left.iter().position(|guess| guess.likely.is_none_or(|likely| !missing.contains(&likely)));
        match likely.or_else(open).or_else(any) {
            Some(at) => line(role, &left.remove(at).header),
            None => line(role, "……"),
        }
    }
    // Where one is enough, another that is likely makes it surer.
    if missing.len() == 1
        && let Some((header, role)) = left.iter().find_map(|guess| Some((&guess.header, guess.likely?)))
    {
        line(role, header);
    }
    lines
}

/// A header as it is written in the configuration.
pub(in crate::read) fn quoted(header: &str) -> String {
    format!("\"{}\"", header.replace('\\', "\\\\").replace('"', "\\\""))
}
