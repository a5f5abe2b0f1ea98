//! Values of `[limits]`: whole numbers, and sizes as people write them.

use toml::de::DeValue;

use crate::diagnostic::Bilingual;
use crate::read::Limit;

/// The number that a value gives, or why it gives none.
pub(super) fn number(value: &DeValue<'_>, limit: &Limit) -> Result<usize, Bilingual> {
    let number = match value {
        DeValue::Integer(number) => i128::from_str_radix(number.as_str(), number.radix()).ok(),
        DeValue::String(text) if limit.is_bytes => size(text),
        _ => None,
    };
    let name = limit.name;
    let Some(number) = number else {
        return Err(match limit.is_bytes {
            true => Bilingual {
                zh: format!("{name} 应为字节数，或加引号的大小，如 \"200 MiB\""),
                en: format!("`{name}` takes a number of bytes or a size such as \"200 MiB\""),
            },
            false => Bilingual { zh: format!("{name} 应为整数"), en: format!("`{name}` takes a whole number") },
        });
    };
    let most = limit.most;
    usize::try_from(number).ok().filter(|number| (1..=most).contains(number)).ok_or_else(|| Bilingual {
        zh: format!("{name} 应在 1 与 {most} 之间"),
        en: format!("`{name}` takes 1 to {most}"),
    })
}

/// `200 MiB`, `64KB`, `1 GiB`: the bytes.
fn size(text: &str) -> Option<i128> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number: i128 = text[..digits].parse().ok()?;
    let unit = match text[digits..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1_000,
        "kib" => 1 << 10,
        "mb" => 1_000_000,
        "mib" => 1 << 20,
        "gb" => 1_000_000_000,
        "gib" => 1 << 30,
        _ => return None,
    };
    number.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_as_people_write_them() {
        for (text, bytes) in [("200 MiB", 200 << 20), ("64KB", 64_000), (" 1 gib ", 1 << 30), ("5", 5), ("7 b", 7)] {
            assert_eq!(size(text), Some(bytes), "{text}");
        }
        for text in ["", "MiB", "1.5 MB", "-3", "1 TB", "９"] {
            assert_eq!(size(text), None, "{text}");
        }
    }
}
