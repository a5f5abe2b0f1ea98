//! OLE compound files, looked at before a crate reads them that follows their chains of sectors without counting: a chain that
//! leads back into itself would fill the memory.

use std::collections::TryReserveError;

/// Whether every chain of sectors ends. What is no compound file has none.
pub(super) fn is_sound(bytes: &[u8]) -> bool {
    let (Some(header), Some(shift)) = (bytes.get(..HEADER), number(bytes, 30)) else {
        return true;
    };
    let size = match shift & 0xFFFF {
        9 => 512,
        12 => 4096,
        _ => return true,
    };
    let most = bytes.len() / size + 1;
    let sector = |id: u32| {
        let start = (id as usize + 1).saturating_mul(size).min(bytes.len());
        &bytes[start..bytes.len().min(start + size)]
    };
    // Where the sectors of the allocation table are listed: in the header, and in a chain of sectors of its own.
    let mut listed: Vec<u32> = numbers(&header[76..]).collect();
    let mut next = number(header, 68).unwrap_or(END);
    for _ in 0..=most {
        if next >= RESERVED {
            break;
        }
        listed.extend(numbers(sector(next)));
        next = listed.pop().unwrap_or(END);
    }
    listed.retain(|id| *id < NO_SECTOR);
    // A table that lists a sector twice is no table, and might be as long as it likes.
    if listed.len() > most {
        return false;
    }
    let table: Vec<u32> = listed.into_iter().flat_map(|id| numbers(sector(id))).collect();
    if leads_into_itself(&table).unwrap_or(true) {
        return false;
    }
    // The table of the small sectors stands in a chain of the large ones, which now is known to end.
    let mut small: Vec<u32> = Vec::new();
    let mut at = number(header, 60).unwrap_or(END);
    while at < RESERVED && small.len() <= most * (size / 4) {
        small.extend(numbers(sector(at)));
        at = table.get(at as usize).copied().unwrap_or(END);
    }
    !leads_into_itself(&small).unwrap_or(true)
}

const HEADER: usize = 512;
/// From here on numbers name no sector that could be in a chain.
const RESERVED: u32 = 0xFFFF_FFFA;
const NO_SECTOR: u32 = 0xFFFF_FFFC;
const END: u32 = 0xFFFF_FFFE;

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    numbers(bytes.get(at..)?).next()
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.as_chunks::<4>().0.iter().map(|four| u32::from_le_bytes(*four))
}

/// Whether following `next` from anywhere never ends.
fn leads_into_itself(next: &[u32]) -> Result<bool, TryReserveError> {
    // Which walk came by first, counted from 1.
    let mut walks: Vec<u32> = Vec::new();
    walks.try_reserve_exact(next.len())?;
    walks.resize(next.len(), 0);
    for (start, walk) in (0..next.len()).zip(1_u32..) {
        let mut at = start;
        while let Some(seen) = walks.get_mut(at) {
            match *seen {
                0 => *seen = walk,
                known if known == walk => return Ok(true),
                _ => break,
            }
            at = next[at] as usize;
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of a header, one sector of the allocation table and one of anything.
    fn file(table: [u32; 3], small: u32) -> Vec<u8> {
        let mut bytes = vec![0xFF; 512 * 3];
        bytes[30..32].copy_from_slice(&9_u16.to_le_bytes());
        bytes[60..64].copy_from_slice(&small.to_le_bytes());
        bytes[68..72].copy_from_slice(&END.to_le_bytes());
        bytes[76..80].copy_from_slice(&0_u32.to_le_bytes());
        for (at, next) in table.iter().enumerate() {
            bytes[512 + at * 4..516 + at * 4].copy_from_slice(&next.to_le_bytes());
        }
        bytes
    }

    #[test]
    fn chains_that_do_not_end_are_seen() {
        assert!(is_sound(&file([0xFFFF_FFFD, 2, END], END)));
        assert!(is_sound(b"no compound file"));
        assert!(!is_sound(&file([0xFFFF_FFFD, 1, END], END)), "a sector that follows itself");
        assert!(!is_sound(&file([0xFFFF_FFFD, 2, 1], END)), "two that follow each other");
        // The table of the small sectors is that of the large ones: 1 → 1.
        let mut small = file([0xFFFF_FFFD, END, END], 1);
        small[1024..1032].copy_from_slice(&[1, 0, 0, 0, 0, 0, 0, 0]);
        assert!(!is_sound(&small));
    }
}
