use similar::{ChangeTag, DiffOp, TextDiff};

/// The differing lines with a line around them: `- ` what was expected, `+ ` what came. In a line that was changed, the changed
/// characters are marked as `[-…-]` and `{+…+}`, which stays readable where the terminal breaks the line.
pub fn lines(expected: &str, found: &str) -> Vec<String> {
    let diff = TextDiff::from_lines(expected, found);
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    let mut shown = Vec::new();
    for group in diff.grouped_ops(1) {
        if !shown.is_empty() {
            shown.push("  …".to_owned());
        }
        for op in group {
            let (before, after) = (&old[op.old_range()], &new[op.new_range()]);
            match op {
                DiffOp::Equal { .. } => shown.extend(before.iter().map(|line| format!("  {line}"))),
                DiffOp::Replace { .. } if before.len() == after.len() => {
                    for (before, after) in before.iter().zip(after) {
                        let (before, after) = marked(before, after);
                        shown.extend([format!("- {before}"), format!("+ {after}")]);
                    }
                }
                _ => {
                    shown.extend(before.iter().map(|line| format!("- {line}")));
                    shown.extend(after.iter().map(|line| format!("+ {line}")));
                }
            }
        }
    }
    shown
}

/// Two lines with what differs marked in each; as they are where little is the same.
fn marked(before: &str, after: &str) -> (String, String) {
    let diff = TextDiff::from_chars(before, after);
    if diff.ratio() < 0.5 {
        return (before.to_owned(), after.to_owned());
    }
    let side = |tag: ChangeTag, open: &str, close: &str| {
        let mut text = String::new();
        let mut inside = false;
        for change in diff.iter_all_changes().filter(|change| change.tag() == tag || change.tag() == ChangeTag::Equal) {
            let differs = change.tag() == tag;
            if differs != inside {
                text.push_str(if differs { open } else { close });
                inside = differs;
            }
            text.push_str(change.value());
        }
        text + if inside { close } else { "" }
    };
    (side(ChangeTag::Delete, "[-", "-]"), side(ChangeTag::Insert, "{+", "+}"))
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn marks_what_differs_in_a_line() {
        let shown = lines("a\n没有依据\nb\nc\nd\ne\n", "a\n没有实施依据\nb\nc\nd\ne\nf\n");
        assert_eq!(shown, ["  a", "- 没有依据", "+ 没有{+实施+}依据", "  b", "  …", "  e", "+ f"]);
    }

    #[test]
    fn lines_with_little_in_common_are_shown_whole() {
        assert_eq!(lines("甲乙丙\n", "丁戊\n"), ["- 甲乙丙", "+ 丁戊"]);
        assert_eq!(lines("", "丁戊\n"), ["+ 丁戊"]);
    }
}
