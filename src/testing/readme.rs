use std::path::Path;

use super::case::{Case, CaseKind, CaseSettings};

/// The examples of a page: fenced blocks whose info string ends in `good` or `bad`. A block `toml case` before an example holds its
/// settings, a block `text expected` behind it what the rule says; where readers need not see them, they stand in comments
/// (`<!-- case`, `<!-- expected`, each ended by a line `-->`).
pub fn examples(page: &str, path: &Path) -> Vec<Case> {
    let mut found: Vec<Case> = Vec::new();
    let mut settings = None;
    let mut lines = page.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        let (info, end) = match (line.strip_prefix("```"), line.strip_prefix("<!-- ")) {
            (Some(info), _) => (info.to_owned(), "```"),
            (None, Some(word @ ("case" | "expected"))) => (format!("comment {word}"), "-->"),
            _ => continue,
        };
        let body: Vec<&str> = lines.by_ref().map(|(_, line)| line).take_while(|line| !line.starts_with(end)).collect();
        let body = body.join("\n") + "\n";
        let mut words = info.split_whitespace();
        let (Some(format), Some(kind)) = (words.next(), words.next()) else { continue };
        let kind = match kind {
            "good" => CaseKind::Good,
            "bad" => CaseKind::Fires,
            "case" => {
                // Line breaks stand for what is above, so that a mistake is told at its line in the page.
                settings =
                    Some(CaseSettings { path: path.to_path_buf(), text: "\n".repeat(index + 1) + body.as_str() });
                continue;
            }
            "expected" => {
                if let Some(last) = found.last_mut().filter(|last| last.kind == CaseKind::Fires) {
                    last.kind = CaseKind::Says(body);
                }
                continue;
            }
            _ => continue,
        };
        let name = format!("README.md example {}.{format}", found.len() + 1);
        found.push(Case {
            files: vec![(name.clone(), body.into_bytes())],
            name,
            kind,
            settings: settings.take(),
            fixed: None,
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_marked_fences_only() {
        let page = "x\n```csv bad\na,b\n\nc\n```\n```toml\nk = 1\n```\n```csv good\nd\n```\n";
        let found = examples(page, Path::new("README.md"));
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].files[0].1, b"a,b\n\nc\n");
        assert_eq!(found[0].kind, CaseKind::Fires);
        assert_eq!(found[1].kind, CaseKind::Good);
    }

    #[test]
    fn takes_settings_and_expectation() {
        let page = "x\n```toml case\nas_of = \"2025\"\n```\n```csv bad\na\n```\n```text expected\nB101 …\n```\n```csv good\nd\n```\n";
        let found = examples(page, Path::new("README.md"));
        assert_eq!(found.len(), 2);
        let settings = found[0].settings.as_ref().unwrap();
        assert_eq!(settings.text, "\n\nas_of = \"2025\"\n");
        assert_eq!(found[0].kind, CaseKind::Says("B101 …\n".to_owned()));
        assert!(found[1].settings.is_none());
    }

    #[test]
    fn comments_hold_what_readers_need_not_see() {
        let page = "<!-- case\nas_of = \"2025\"\n-->\n```csv bad\na\n```\n<!-- expected\nB101 …\n-->\n<!-- rules -->\n";
        let found = examples(page, Path::new("README.md"));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].settings.as_ref().unwrap().text, "\nas_of = \"2025\"\n");
        assert_eq!(found[0].kind, CaseKind::Says("B101 …\n".to_owned()));
    }
}
