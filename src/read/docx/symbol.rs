//! Symbols of picture fonts (`w:sym`) as characters.

/// The character that a symbol shows; `None` where it is not known.
pub(super) fn character(font: &str, code: u32) -> Option<char> {
    // Fonts of symbols use a private area for their 256 places.
    let place = match code {
        0xF000..=0xF0FF => code - 0xF000,
        0x00..=0xFF if is_symbol_font(font) => code,
        _ => return char::from_u32(code).filter(|c| !c.is_control()),
    };
    let counted = |first: u32, from: char| char::from_u32(from as u32 + (place - first));
    match (font, place) {
        ("Wingdings", 0x81..=0x8A) => return counted(0x81, '①'),
        ("Wingdings", 0x8C..=0x95) => return counted(0x8C, '❶'),
        ("Wingdings 2", 0x6A..=0x73) => return counted(0x6A, '①'),
        ("Wingdings 2", 0x75..=0x7E) => return counted(0x75, '❶'),
        _ => {}
    }
    let table: &[(u32, char)] = match font {
        "Wingdings" => &[
            (0x6C, '●'),
            (0x6E, '■'),
            (0x6F, '□'),
            (0x71, '❑'),
            (0x75, '◆'),
            (0x76, '❖'),
            (0x9F, '•'),
            (0xA1, '○'),
            (0xA7, '▪'),
            (0xA8, '□'),
            (0xD8, '➢'),
            (0xE0, '→'),
            (0xFB, '✗'),
            (0xFC, '✓'),
            (0xFD, '☒'),
            (0xFE, '☑'),
        ],
        "Wingdings 2" => &[(0x4F, '✗'), (0x50, '✓'), (0x51, '☒'), (0x52, '☑'), (0x53, '☒'), (0xA3, '□'), (0x2A, '□')],
        "Symbol" => &[
            (0xA3, '≤'),
            (0xB0, '°'),
            (0xB1, '±'),
            (0xB3, '≥'),
            (0xB4, '×'),
            (0xB7, '•'),
            (0xB8, '÷'),
            (0xB9, '≠'),
            (0xAE, '→'),
        ],
        _ => &[],
    };
    table.iter().find(|(of, _)| *of == place).map(|&(_, c)| c)
}

fn is_symbol_font(font: &str) -> bool {
    font == "Symbol" || font.starts_with("Wingdings") || font == "Webdings"
}
