/// What short titles leave out.
pub const COUNTRY: &str = "中华人民共和国";

/// Words that mark an instrument as provisional; near titles are compared without them.
const PROVISIONAL: [&str; 4] = ["(试行)", "(暂行)", "暂行", "试行"];

/// The characters of a name as names are compared: without blanks and marks around inner titles and quotations, full-width
/// letters, digits and brackets as half-width ones.
pub fn key(name: &str) -> impl Iterator<Item = char> + '_ {
    name.chars().filter_map(|c| match c {
        '一'..='龥' => Some(c),
        '《' | '》' | '〈' | '〉' | '<' | '>' | '＜' | '＞' | '«' | '»' | '⟨' | '⟩' | '‹' | '›' => None,
        '“' | '”' | '"' | '＂' | '\u{200b}'..='\u{200d}' | '\u{feff}' => None,
        '【' | '[' | '［' | '〔' => Some('['),
        '】' | ']' | '］' | '〕' => Some(']'),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0),
        c if c.is_whitespace() => None,
        c => Some(c),
    })
}

/// The key without the country, wherever it stands.
pub fn short_key(name: &str) -> String {
    let whole: String = key(name).collect();
    whole.replace(COUNTRY, "")
}

/// Whether a key names something provisional.
pub fn provisional(key: &str) -> bool {
    PROVISIONAL.iter().any(|word| key.contains(word))
}

/// A key as near titles are compared: without the words for provisional.
pub fn near_key(key: &str) -> String {
    let mut near = key.to_owned();
    for word in PROVISIONAL {
        if near.contains(word) {
            near = near.replace(word, "");
        }
    }
    near
}

/// The hash of a key (FNV-1a over its characters).
pub fn hash(key: impl Iterator<Item = char>) -> u32 {
    let mut state = 0x811c_9dc5_u32;
    for c in key {
        state = (state ^ (c as u32 & 0xff)).wrapping_mul(0x0100_0193);
        state = (state ^ (c as u32 >> 8)).wrapping_mul(0x0100_0193);
    }
    // FNV leaves its low bits, by which slots are chosen, poorly mixed.
    state ^ (state >> 15)
}

/// One bit for each character that occurs. One edit changes at most two bits (one out, one in), which a scan over all names
/// uses to pass over those that cannot be near.
pub fn signature(key: &str) -> u64 {
    key.chars().fold(0, |bits, c| bits | 1 << ((c as u32).wrapping_mul(0x9e37_79b1) >> 26))
}

/// The hash of two characters side by side.
pub fn pair(a: char, b: char) -> u32 {
    let mixed = (a as u32).wrapping_mul(0x9e37_79b1) ^ (b as u32).wrapping_mul(0x85eb_ca6b);
    (mixed ^ mixed >> 15).wrapping_mul(0xc2b2_ae35)
}
