/// A value for a placeholder of a message.
pub type Argument = (String, String);

/// A message template with `{name}` placeholders.
#[derive(Clone, Copy, Debug)]
pub struct Template<'a>(pub &'a str);

impl Template<'_> {
    /// The text with every placeholder replaced. A placeholder without a value stays as it is, so that the rule's author sees it.
    pub fn fill(self, arguments: &[Argument]) -> String {
        let mut text = String::with_capacity(self.0.len() + 32);
        let mut rest = self.0;
        while let Some(open) = rest.find('{') {
            text.push_str(&rest[..open]);
            let after = &rest[open + 1..];
            let Some(close) = after.find('}') else {
                text.push_str(&rest[open..]);
                return text;
            };
            let name = &after[..close];
            match arguments.iter().rev().find(|(key, _)| key == name) {
                // A cell's text may be broken over lines; a message is not.
                Some((_, value)) => text.extend(value.chars().filter(|c| !matches!(c, '\n' | '\r'))),
                None => {
                    text.push('{');
                    text.push_str(name);
                    text.push('}');
                }
            }
            rest = &after[close + 1..];
        }
        text.push_str(rest);
        text
    }

    /// The names of the placeholders, in order.
    pub fn placeholders(self) -> Vec<String> {
        let mut names = Vec::new();
        let mut rest = self.0;
        while let Some(open) = rest.find('{') {
            let after = &rest[open + 1..];
            let Some(close) = after.find('}') else { break };
            names.push(after[..close].to_owned());
            rest = &after[close + 1..];
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_and_keeps_unknown_placeholders() {
        let arguments = [("a".to_owned(), "甲".to_owned())];
        assert_eq!(Template("“{a}”与{b}，{").fill(&arguments), "“甲”与{b}，{");
        assert_eq!(Template("“{a}”").fill(&[("a".to_owned(), "甲\r\n乙".to_owned())]), "“甲乙”");
        assert_eq!(Template("{a}{b}").placeholders(), ["a", "b"]);
    }
}
