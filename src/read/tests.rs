use super::*;

fn reading(text: &str) -> Result<Reading, ReadError> {
    let vocabulary = Vocabulary::bundled();
    let options = ReadOptions {
        vocabulary: &vocabulary,
        limits: Limits::default(),
    };
    read("x.txt", text.as_bytes(), &options)
}
