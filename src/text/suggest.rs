/// The word of `known` nearest to `word`, where one is near enough: for “did you mean”.
pub fn suggest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let near = similar::get_close_matches(word, known, 1, 0.6).into_iter().next();
    near.or_else(|| known.iter().copied().find(|other| is_one_off(word, other)))
}

/// Whether two short Chinese words differ in one character: 上线 and 上限 have half of their characters in common, and are near.
fn is_one_off(a: &str, b: &str) -> bool {
    let (length, other) = (a.chars().count(), b.chars().count());
    let same = a.chars().zip(b.chars()).filter(|(a, b)| a == b).count();
    !a.is_ascii() && length >= 2 && length == other && same == length - 1
}
