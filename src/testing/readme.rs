use super::{Case, CaseKind};

/// The examples of a page: fenced blocks whose info string ends in `good` or `bad`.
pub fn examples(page: &str) -> Vec<Case> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
        let mut words = info.split_whitespace();
        let (Some(format), Some(kind)) = (words.next(), words.next()) else { continue };
        let kind = match kind {
            "good" => CaseKind::Good,
            "bad" => CaseKind::Fires,
            _ => continue,
        };
        found.push(Case {
            name: format!("README.md example {}.{format}", found.len() + 1),
            kind,
            bytes: (body.join("\n") + "\n").into_bytes(),
            settings: None,
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
        let found = examples(page);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].bytes, b"a,b\n\nc\n");
        assert_eq!(found[0].kind, CaseKind::Fires);
        assert_eq!(found[1].kind, CaseKind::Good);
    }
}
