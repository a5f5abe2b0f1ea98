/// The word of `known` nearest to `word`, where one is near enough: for “did you mean”.
pub fn suggest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    similar::get_close_matches(word, known, 1, 0.6).into_iter().next()
}
