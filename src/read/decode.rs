//! Bytes to text: UTF-8, UTF-16 with byte order mark, GB18030.

use std::sync::Arc;

use super::ReadError;
use crate::text::Encoding;

/// A decoded file.
pub(super) struct Decoded {
    /// The text without byte order mark.
    pub(super) text: Arc<str>,
    /// How it was decoded.
    pub(super) encoding: Encoding,
}

/// Decodes a file. Nothing is ever replaced: a byte that cannot be decoded is an error, not a question mark.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, ReadError> {
    let (text, encoding) = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => (utf8(rest, 3)?, Encoding::Utf8Bom),
        [0xFF, 0xFE, rest @ ..] => (utf16(rest, u16::from_le_bytes)?, Encoding::Utf16Le),
        [0xFE, 0xFF, rest @ ..] => (utf16(rest, u16::from_be_bytes)?, Encoding::Utf16Be),
        _ => match utf8(bytes, 0) {
            Ok(text) => (text, Encoding::Utf8),
            Err(not_utf8) => match declared(bytes) {
                Some(name) => return Err(ReadError::Charset { name }),
                None => (gb18030(bytes).ok_or(not_utf8)?, Encoding::Gb18030),
            },
        },
    };
    if looks_binary(&text) {
        return Err(ReadError::Binary);
    }
    Ok(Decoded { text, encoding })
}

fn utf8(bytes: &[u8], skipped: usize) -> Result<Arc<str>, ReadError> {
    match simdutf8::compat::from_utf8(bytes) {
        Ok(text) => Ok(text.into()),
        Err(_) if bytes.contains(&0) => Err(ReadError::Binary),
        Err(error) => Err(ReadError::Encoding { offset: error.valid_up_to() + skipped }),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Arc<str>, ReadError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    let mut offset = 2;
    for decoded in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
        let c = decoded.map_err(|_| ReadError::Encoding { offset })?;
        offset += 2 * c.len_utf16();
        text.push(c);
    }
    if rest.is_empty() { Ok(text.into()) } else { Err(ReadError::Encoding { offset }) }
}

/// The encoding that a page says it has, if that is known and neither Chinese nor Western: GB18030 would make garbage of it. A
/// page is often in another than it says, but not in another of these.
fn declared(bytes: &[u8]) -> Option<&'static str> {
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes).to_ascii_lowercase();
    if !head.trim_ascii_start().starts_with(b"<") {
        return None;
    }
    let marks: [&[u8]; 2] = [b"charset=", b"encoding="];
    let mark = marks.into_iter().find_map(|mark| Some(memchr::memmem::find(&head, mark)? + mark.len()))?;
    let label = head[mark..].trim_ascii_start();
    let label = label.strip_prefix(b"\"").or_else(|| label.strip_prefix(b"'")).unwrap_or(label);
    let end =
        label.iter().position(|byte| !(byte.is_ascii_alphanumeric() || b"-_:".contains(byte))).unwrap_or(label.len());
    let encoding = encoding_rs::Encoding::for_label(&label[..end])?;
    let is_fine =
        [encoding_rs::UTF_8, encoding_rs::GBK, encoding_rs::GB18030, encoding_rs::WINDOWS_1252].contains(&encoding);
    // What says so in bytes is not in UTF-16.
    let is_wide = [encoding_rs::UTF_16LE, encoding_rs::UTF_16BE].contains(&encoding);
    (!is_fine && !is_wide).then(|| encoding.name())
}

/// Where a page says what its encoding is.
const HEAD_BYTES: usize = 4096;

/// GB18030 takes almost any bytes, so the result must also look Chinese.
fn gb18030(bytes: &[u8]) -> Option<Arc<str>> {
    if bytes.contains(&0) {
        return None;
    }
    let text = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
    let (mut common, mut other) = (0_usize, 0_usize);
    for c in text.chars().filter(|c| !c.is_ascii()).take(SAMPLED_CHARS) {
        match c {
            '\u{4e00}'..='\u{9fff}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}' => common += 1,
            '\u{2010}'..='\u{2030}' | '·' | '×' | '℃' => common += 1,
            _ => other += 1,
        }
    }
    (common > other.saturating_mul(4)).then(|| text.into())
}

/// How many characters tell whether a text looks Chinese.
const SAMPLED_CHARS: usize = 20_000;

/// Texts have no NUL and hardly any control characters.
fn looks_binary(text: &str) -> bool {
    let bytes = text.as_bytes();
    if memchr::memchr(0, bytes).is_some() {
        return true;
    }
    let head = &bytes[..bytes.len().min(8192)];
    let controls =
        head.iter().filter(|&&byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x07 | 0x0B | 0x0C)).count();
    controls * 20 > head.len()
}

/// The text of bytes that are UTF-8.
pub(super) fn as_utf8(bytes: &[u8]) -> Option<&str> {
    simdutf8::basic::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (String, Encoding) {
        let decoded = decode(bytes).unwrap();
        (decoded.text.to_string(), decoded.encoding)
    }

    #[test]
    fn knows_the_encodings() {
        let text = "序号,事项名称";
        assert_eq!(decoded(text.as_bytes()), (text.into(), Encoding::Utf8));
        let bom = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        assert_eq!(decoded(&bom), (text.into(), Encoding::Utf8Bom));
        let mut wide = vec![0xFF, 0xFE];
        wide.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(decoded(&wide), (text.into(), Encoding::Utf16Le));
        let (chinese, _, _) = encoding_rs::GB18030.encode(text);
        assert_eq!(decoded(&chinese), (text.into(), Encoding::Gb18030));
    }

    #[test]
    fn believes_a_page_that_names_another_encoding() {
        let page = |label: &str, text: &[u8]| [format!("<html><meta charset=\"{label}\">").as_bytes(), text].concat();
        let (big5, _, _) = encoding_rs::BIG5.encode("園林局權責清單");
        assert_eq!(decode(&page("big5", &big5)).err(), Some(ReadError::Charset { name: "Big5" }));
        assert!(!matches!(decode(&page("nonsense", &big5)), Err(ReadError::Charset { .. })));
        assert!(decode(&page("big5", "園林局".as_bytes())).is_ok(), "UTF-8 whatever it says");
        let (gbk, _, _) = encoding_rs::GBK.encode("<?xml version='1.0' encoding='iso-8859-1'?><p>园林局权责清单</p>");
        assert_eq!(decoded(&gbk).1, Encoding::Gb18030);
    }

    #[test]
    fn refuses_what_it_cannot_decode() {
        assert_eq!(decode(b"abc\xFFdef").err(), Some(ReadError::Encoding { offset: 3 }));
        assert_eq!(decode(&[0, 159, 146, 150, 0, 1]).err(), Some(ReadError::Binary));
        assert_eq!(decode(b"\xFF\xFE\x00").err(), Some(ReadError::Encoding { offset: 2 }));
    }
}
