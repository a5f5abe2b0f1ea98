use std::collections::BTreeSet;

use crate::diagnostic::Bilingual;
use crate::lint::Outcome;
use crate::rule::{Message, RuleMeta};

/// Everything that the findings of an outcome say.
pub fn texts(outcome: &Outcome) -> BTreeSet<String> {
    let mut said = BTreeSet::new();
    for finding in &outcome.findings {
        said.insert(finding.message.clone());
        said.extend(finding.help.clone());
        said.extend(finding.notes.iter().cloned());
        for place in &finding.occurrences {
            let own = [&place.message, &place.whole_message, &place.label];
            said.extend(own.into_iter().flatten().map(|text| text.to_string()));
            said.extend(place.related.iter().map(|related| related.message.to_string()));
        }
    }
    said
}

/// The messages of a rule that none of these texts came from: parts of the rule that no case tries.
pub fn unsaid(meta: &RuleMeta, said: &BTreeSet<String>) -> Vec<String> {
    let is_said = |message: &Message| {
        let own = [message.zh.as_str(), &message.en];
        let companions = [&message.label, &message.help, &message.note, &message.many, &message.place];
        let both = |text: &'_ Bilingual| [text.zh.clone(), text.en.clone()];
        let companions: Vec<String> = companions.into_iter().flatten().flat_map(both).collect();
        let mut templates = own.into_iter().chain(companions.iter().map(String::as_str));
        templates.any(|template| said.iter().any(|text| comes_from(text, template)))
    };
    meta.messages.iter().filter(|(_, message)| !is_said(message)).map(|(id, _)| id.clone()).collect()
}

/// Whether a template with some values gives the text.
fn comes_from(text: &str, template: &str) -> bool {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((_, behind)) = after.split_once('}') else { break };
        pieces.push(before);
        rest = behind;
    }
    let Some((first, middle)) = pieces.split_first() else { return text == template };
    let Some(mut at) = text.strip_prefix(first) else { return false };
    for piece in middle {
        match at.find(piece) {
            Some(found) => at = &at[found + piece.len()..],
            None => return false,
        }
    }
    at.ends_with(rest)
}

#[cfg(test)]
mod tests {
    use super::comes_from;

    #[test]
    fn a_template_gives_its_texts_only() {
        for (text, template, due) in [
            ("没有依据", "没有依据", true),
            ("没有依据", "没有", false),
            ("用了“灯”", "用了“{word}”", true),
            ("用了“灯”", "写了“{word}”", false),
            ("“甲”与“乙”不同", "“{a}”与“{b}”不同", true),
            ("“甲”与“乙”", "“{a}”与“{b}”不同", false),
            ("随便什么", "{a}", true),
        ] {
            assert_eq!(comes_from(text, template), due, "{text} {template}");
        }
    }
}
