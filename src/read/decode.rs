//! Bytes to text: UTF-8, UTF-16 with and without byte order mark, GB18030.

use std::sync::Arc;

use super::ReadError;
use crate::text::Encoding;

/// A decoded file.
#[derive(Debug)]
pub(super) struct Decoded {
    /// The text without byte order mark.
    pub(super) text: Arc<str>,
    /// How it was decoded.
    pub(super) encoding: Encoding,
    /// Whether the file ends in the middle of a character, as one does that was not copied in full.
    pub(super) is_cut_off: bool,
}

/// Decodes a file. Nothing is ever replaced: a byte that cannot be decoded is an error, not a question mark; only the first bytes
/// of a last character may be missing their rest.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, ReadError> {
    let decoded = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest, 3).map(|found| found.into(Encoding::Utf8Bom)),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, 2, Order::Little).map(|found| found.into(Encoding::Utf16Le)),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, 2, Order::Big).map(|found| found.into(Encoding::Utf16Be)),
        _ => without_mark(bytes),
    }?;
    if looks_binary(&decoded.text) { Err(ReadError::Binary) } else { Ok(decoded) }
}

/// A text, and whether its last character is torn.
struct Found {
    text: Arc<str>,
    is_cut_off: bool,
}

impl Found {
    fn into(self, encoding: Encoding) -> Decoded {
        Decoded { text: self.text, encoding, is_cut_off: self.is_cut_off }
    }
}

fn without_mark(bytes: &[u8]) -> Result<Decoded, ReadError> {
    // What has no mark and NULs among its first bytes can only be UTF-16.
    let has_nul = memchr::memchr(0, &bytes[..bytes.len().min(HEAD_BYTES)]).is_some();
    if has_nul && let Some(order) = order_of(bytes) {
        let encoding = match order {
            Order::Little => Encoding::Utf16LeNoBom,
            Order::Big => Encoding::Utf16BeNoBom,
        };
        return utf16(bytes, 0, order).map(|found| found.into(encoding));
    }
    let not_utf8 = match utf8(bytes, 0) {
        Ok(found) => return Ok(found.into(Encoding::Utf8)),
        Err(error) => error,
    };
    if matches!(not_utf8, ReadError::Encoding { encoding: Some(_), .. }) {
        return Err(not_utf8);
    }
    let declared = declared(bytes);
    if let Some(Declared::Other(name)) = declared {
        return Err(ReadError::Charset { name });
    }
    match gb18030(bytes, declared == Some(Declared::Chinese)) {
        Ok(found) => Ok(found.into(Encoding::Gb18030)),
        Err(Some(not_gb18030)) => Err(not_gb18030),
        Err(None) => Err(not_utf8),
    }
}

fn utf8(bytes: &[u8], skipped: usize) -> Result<Found, ReadError> {
    let error = match simdutf8::compat::from_utf8(bytes) {
        Ok(text) => return Ok(Found { text: text.into(), is_cut_off: false }),
        Err(error) => error,
    };
    if bytes.contains(&0) {
        return Err(ReadError::Binary);
    }
    let good = as_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
    if error.error_len().is_none() && looks_chinese(good) {
        return Ok(Found { text: good.into(), is_cut_off: true });
    }
    // Two or three characters of GB18030 may be UTF-8 by chance, more are not.
    let is_plain = looks_chinese(good) && good.chars().filter(|&c| is_chinese(c)).take(CERTAIN).count() == CERTAIN;
    Err(broken(bytes, good.len(), skipped, is_plain.then_some("UTF-8")))
}

/// So many Chinese characters before the first bytes that are no UTF-8 make it plain that the rest should be.
const CERTAIN: usize = 8;

/// The error that bytes cannot be decoded from `at` on.
fn broken(bytes: &[u8], at: usize, skipped: usize, encoding: Option<&'static str>) -> ReadError {
    let lines = memchr::memchr_iter(b'\n', &bytes[..at.min(bytes.len())]).count();
    ReadError::Encoding { offset: at + skipped, line: u32::try_from(lines + 1).unwrap_or(u32::MAX), encoding }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Little,
    Big,
}

impl Order {
    fn unit(self, pair: [u8; 2]) -> u16 {
        match self {
            Self::Little => u16::from_le_bytes(pair),
            Self::Big => u16::from_be_bytes(pair),
        }
    }
}

fn utf16(bytes: &[u8], skipped: usize, order: Order) -> Result<Found, ReadError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    let (mut offset, mut line) = (skipped, 1_u32);
    let mut is_cut_off = !rest.is_empty();
    for decoded in char::decode_utf16(pairs.iter().map(|&pair| order.unit(pair))) {
        match decoded {
            Ok(c) => {
                offset += 2 * c.len_utf16();
                line = line.saturating_add(u32::from(c == '\n'));
                text.push(c);
            }
            // The first half of a character, and then the end.
            Err(_) if offset + 2 == skipped + 2 * pairs.len() && !text.is_empty() => is_cut_off = true,
            Err(_) => return Err(ReadError::Encoding { offset, line, encoding: Some("UTF-16") }),
        }
    }
    if text.is_empty() && is_cut_off {
        return Err(ReadError::Encoding { offset, line, encoding: None });
    }
    Ok(Found { text: text.into(), is_cut_off })
}

/// In which order the bytes of UTF-16 without mark stand, if it is that: read the other way round, hardly a character is one of
/// those that lists are written with.
fn order_of(bytes: &[u8]) -> Option<Order> {
    let (pairs, _) = bytes[..bytes.len().min(HEAD_BYTES)].as_chunks::<2>();
    let common = |order: Order| {
        let is_common = |pair: &&[u8; 2]| {
            char::from_u32(u32::from(order.unit(**pair))).is_some_and(|c| match c {
                '\t' | '\n' | '\r' | ' '..='~' => true,
                c => is_chinese(c),
            })
        };
        pairs.iter().filter(is_common).count()
    };
    let (little, big) = (common(Order::Little), common(Order::Big));
    let (order, most) = if little > big { (Order::Little, little) } else { (Order::Big, big) };
    (pairs.len() >= 2 && little != big && most * 10 >= pairs.len() * 9).then_some(order)
}

/// What a page says of its encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Declared {
    /// GB18030 or a part of it.
    Chinese,
    /// One that is not read, by name.
    Other(&'static str),
}

/// The encoding that a page says it has, if that is known and tells something. A page in UTF-8 often says otherwise, and so does
/// one in GB18030 that says it is in UTF-8 or in a Western encoding; but what says that it is in another is.
fn declared(bytes: &[u8]) -> Option<Declared> {
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
    if [encoding_rs::GBK, encoding_rs::GB18030].contains(&encoding) {
        return Some(Declared::Chinese);
    }
    // What says so in bytes is not in UTF-16.
    let says_nothing = [encoding_rs::UTF_8, encoding_rs::WINDOWS_1252, encoding_rs::UTF_16LE, encoding_rs::UTF_16BE]
        .contains(&encoding);
    (!says_nothing).then(|| Declared::Other(encoding.name()))
}

/// Where a page says what its encoding is, and where the order of bytes shows.
const HEAD_BYTES: usize = 4096;

/// Decodes GB18030. It takes almost any bytes, so the result must also look Chinese, unless a page says that it is. The error says
/// where it stops, if it was Chinese so far.
fn gb18030(bytes: &[u8], is_declared: bool) -> Result<Found, Option<ReadError>> {
    if memchr::memchr(0, bytes).is_some() {
        return Err(None);
    }
    let mut decoder = encoding_rs::GB18030.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).ok_or(None)?;
    let mut text = String::with_capacity(room);
    let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    let bad = match result {
        encoding_rs::DecoderResult::Malformed(length, after) => {
            Some(read.saturating_sub(usize::from(length) + usize::from(after)))
        }
        _ => None,
    };
    let is_chinese = looks_chinese(&text) || (is_declared && bad.is_none());
    if !is_chinese {
        return Err(None);
    }
    match bad {
        None => Ok(Found { text: text.into(), is_cut_off: false }),
        // A character has up to four bytes.
        Some(at) if read == bytes.len() && bytes.len() - at < 4 => Ok(Found { text: text.into(), is_cut_off: true }),
        Some(at) => Err(Some(broken(bytes, at, 0, Some("GB18030")))),
    }
}

fn looks_chinese(text: &str) -> bool {
    let (mut common, mut other) = (0_usize, 0_usize);
    for c in text.chars().filter(|c| !c.is_ascii()).take(SAMPLED_CHARS) {
        match is_chinese(c) {
            true => common += 1,
            false => other += 1,
        }
    }
    common > other.saturating_mul(4)
}

/// How many characters tell whether a text looks Chinese.
const SAMPLED_CHARS: usize = 20_000;

/// Whether a character is one that Chinese texts are written with.
fn is_chinese(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}' | '\u{2010}'..='\u{2030}')
        || matches!(c, '·' | '×' | '℃')
}

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

    const TEXT: &str = "序号,事项名称,实施依据\n1,对损坏花木的处罚,《花木法》第一条（2025年）\n";

    fn decoded(bytes: &[u8]) -> (String, Encoding) {
        let decoded = decode(bytes).unwrap();
        assert!(!decoded.is_cut_off);
        (decoded.text.to_string(), decoded.encoding)
    }

    fn gb18030(text: &str) -> Vec<u8> {
        encoding_rs::GB18030.encode(text).0.into_owned()
    }

    fn wide(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn knows_the_encodings() {
        let with_mark = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
        for (bytes, encoding) in [
            (TEXT.as_bytes().to_vec(), Encoding::Utf8),
            (with_mark(b"\xEF\xBB\xBF", TEXT.as_bytes().to_vec()), Encoding::Utf8Bom),
            (with_mark(b"\xFF\xFE", wide(TEXT, u16::to_le_bytes)), Encoding::Utf16Le),
            (with_mark(b"\xFE\xFF", wide(TEXT, u16::to_be_bytes)), Encoding::Utf16Be),
            (wide(TEXT, u16::to_le_bytes), Encoding::Utf16LeNoBom),
            (wide(TEXT, u16::to_be_bytes), Encoding::Utf16BeNoBom),
            (gb18030(TEXT), Encoding::Gb18030),
        ] {
            assert_eq!(decoded(&bytes), (TEXT.into(), encoding));
        }
        // Rare characters take four bytes in GB18030 and two units in UTF-16.
        let rare = format!("{TEXT}2,𬭎某,乙\n");
        assert_eq!(decoded(&gb18030(&rare)).0, rare);
        assert_eq!(decoded(&wide(&rare, u16::to_be_bytes)).0, rare);
        let page = format!("<html><body>{TEXT}</body></html>");
        assert_eq!(decoded(&wide(&page, u16::to_le_bytes)).0, page);
        assert_eq!(decoded(&gb18030(&page)).0, page);
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
        // Hardly Chinese to look at, but it says so.
        let rare = gb18030("ⅠⅡⅢ甲");
        assert!(decode(&rare).is_err());
        assert_eq!(decoded(&page("gb2312", &rare)).1, Encoding::Gb18030);
    }

    #[test]
    fn a_torn_last_character_is_told() {
        for bytes in [
            TEXT.trim_end_matches("）\n").as_bytes().to_vec(),
            gb18030(TEXT.trim_end_matches("）\n")),
            [b"\xFF\xFE".to_vec(), wide(TEXT, u16::to_le_bytes)].concat(),
            wide(TEXT, u16::to_be_bytes),
        ] {
            let whole = decode(&bytes).unwrap();
            let torn = decode(&bytes[..bytes.len() - 1]).unwrap();
            assert!(torn.is_cut_off && !whole.is_cut_off);
            assert!(whole.text.starts_with(&*torn.text) && torn.text.len() + 4 > whole.text.len());
        }
        let rare = wide(&format!("{TEXT}𬭎"), u16::to_le_bytes);
        let torn = decode(&rare[..rare.len() - 2]).unwrap();
        assert_eq!((&*torn.text, torn.is_cut_off), (TEXT, true));
    }

    #[test]
    fn says_where_it_cannot_decode() {
        let place = |bytes: &[u8]| match decode(bytes).unwrap_err() {
            ReadError::Encoding { offset, line, encoding } => (offset, line, encoding),
            error => panic!("{error}"),
        };
        assert_eq!(place(b"abc\xFFdef"), (3, 1, None));
        // A line in another encoding was pasted in.
        let mixed = [TEXT.as_bytes(), &gb18030("2,乙,《绿地办法》\n"), TEXT.as_bytes()].concat();
        assert_eq!(place(&mixed), (TEXT.len() + 2, 3, Some("UTF-8")));
        let mixed = [gb18030(TEXT), b"2,\xFF\xFF\n".to_vec(), gb18030(TEXT)].concat();
        assert_eq!(place(&mixed), (gb18030(TEXT).len() + 2, 3, Some("GB18030")));
        let half = [b"\xFF\xFE".to_vec(), wide("甲\n", u16::to_le_bytes), vec![0, 0xDC, b'1', 0, b'2', 0]].concat();
        assert_eq!(place(&half), (6, 2, Some("UTF-16")));
        assert_eq!(place(b"\xFF\xFE\x00"), (2, 1, None));
        assert_eq!(decode(&[0, 159, 146, 150, 0, 1]).err(), Some(ReadError::Binary));
        let nul = [TEXT.as_bytes(), b"\0\0"].concat();
        assert_eq!(decode(&nul).err(), Some(ReadError::Binary));
    }
}
