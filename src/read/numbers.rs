//! The numbers of items: as written, or counted where the conversion lost them.

use crate::model::{Entry, EntryNumber};

/// The number in a cell: `12`, `12.`, `012`, `12.0`; anything else has no value.
pub(super) fn parse(text: &str) -> EntryNumber {
    let digits = text.trim_end_matches(['.', '．', '、']);
    let digits = digits.strip_suffix(".0").unwrap_or(digits);
    let value = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok());
    EntryNumber { text: text.to_owned(), value: value.flatten(), inferred: false }
}

/// Whether the text is a number as in a column of numbers.
pub(super) fn is_number(text: &str) -> bool {
    (1..=8).contains(&text.len())
        && text.as_bytes()[0].is_ascii_digit()
        && text
            .trim_end_matches(['.', '．', '、'])
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'))
}

/// Counts the items of a table whose number was lost, if the numbers that are there agree with counting.
/// Returns how many were lost and whether they could be counted.
pub(super) fn infer(entries: &mut [Entry]) -> (usize, bool) {
    let mut items = entries.iter_mut().filter(|entry| entry.parent.is_none());
    let mut bases = Vec::new();
    let mut lost = Vec::new();
    for (position, item) in items.by_ref().enumerate() {
        let position = u32::try_from(position).unwrap_or(u32::MAX);
        match &item.number {
            Some(number) => bases.push(number.value.and_then(|value| value.checked_sub(position))),
            None => lost.push((position, item)),
        }
    }
    let count = lost.len();
    let Some(base) = bases.first().copied().flatten() else {
        return (count, false);
    };
    // One number alone is no witness, unless the list begins at 1 with it.
    if bases.iter().any(|&other| other != Some(base)) || (bases.len() < 2 && base != 1) {
        return (count, false);
    }
    for (position, item) in lost {
        let value = base.saturating_add(position);
        item.number = Some(EntryNumber { text: value.to_string(), value: Some(value), inferred: true });
    }
    (count, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_numbers_as_lists_write_them() {
        for text in ["12", "12.", "012", "12.0", "12、"] {
            assert_eq!(parse(text).value, Some(12), "{text}");
        }
        assert_eq!(parse("2,3").value, None);
        assert_eq!(parse("").value, None);
        assert!(is_number("12") && !is_number("1.立案") && !is_number(""));
    }
}
