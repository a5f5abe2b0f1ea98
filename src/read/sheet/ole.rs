//! OLE compound files, looked at before a crate reads them that follows their chains of sectors without counting: a chain that
//! leads back into itself would fill the memory.

use std::collections::TryReserveError;

/// A compound file whose chains of sectors end.
pub(super) struct Compound<'b> {
    bytes: &'b [u8],
    /// Bytes of a sector.
    size: usize,
    /// The sector behind each.
    table: Vec<u32>,
    /// The small sector behind each; they stand in the stream of the root.
    small: Vec<u32>,
}

/// A file that is no sound compound file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unsound;

impl<'b> Compound<'b> {
    /// Looks at every chain of sectors. `None` for what is no compound file, which has none.
    pub(super) fn new(bytes: &'b [u8]) -> Result<Option<Self>, Unsound> {
        let (Some(header), Some(shift)) = (bytes.get(..HEADER), number(bytes, 30)) else {
            return Ok(None);
        };
        let size = match shift & 0xFFFF {
            9 => 512,
            12 => 4096,
            _ => return Ok(None),
        };
        let mut file = Self { bytes, size, table: Vec::new(), small: Vec::new() };
        let most = bytes.len() / size + 1;
        // Where the sectors of the allocation table are listed: in the header, and in a chain of sectors of its own.
        let mut listed: Vec<u32> = numbers(&header[76..]).collect();
        let mut next = number(header, 68).unwrap_or(END);
        for _ in 0..=most {
            if next >= RESERVED {
                break;
            }
            listed.extend(numbers(file.sector(next)));
            next = listed.pop().unwrap_or(END);
        }
        listed.retain(|id| *id < NO_SECTOR);
        // A table that lists a sector twice is no table, and might be as long as it likes.
        if listed.len() > most {
            return Err(Unsound);
        }
        file.table = listed.into_iter().flat_map(|id| numbers(file.sector(id)).collect::<Vec<_>>()).collect();
        if leads_into_itself(&file.table).unwrap_or(true) {
            return Err(Unsound);
        }
        // The table of the small sectors stands in a chain of the large ones, which now is known to end.
        let mut small: Vec<u32> = Vec::new();
        for id in chain(&file.table, number(header, 60).unwrap_or(END)) {
            if small.len() > most * (size / 4) {
                break;
            }
            small.extend(numbers(file.sector(id)));
        }
        if leads_into_itself(&small).unwrap_or(true) {
            return Err(Unsound);
        }
        file.small = small;
        Ok(Some(file))
    }

    /// The stream of one of these names, as far as the file holds it; none of it is longer than the file.
    pub(super) fn stream(&self, names: &[&str]) -> Option<Vec<u8>> {
        let directory = self.large(number(self.bytes, 48)?);
        let entries = directory.as_chunks::<ENTRY>().0;
        let entry = entries.iter().find(|entry| names.iter().any(|name| is_named(*entry, name)))?;
        let (start, length) = (number(entry, 116)?, number(entry, 120)? as usize);
        if length >= SMALL_STREAM {
            return Some(self.large(start));
        }
        let root = self.large(number(entries.first()?, 116)?);
        let mut stream = Vec::new();
        for id in chain(&self.small, start) {
            let at = (id as usize).saturating_mul(SMALL_SECTOR).min(root.len());
            stream.extend_from_slice(&root[at..root.len().min(at + SMALL_SECTOR)]);
        }
        Some(stream)
    }

    fn large(&self, start: u32) -> Vec<u8> {
        let mut stream = Vec::new();
        chain(&self.table, start).for_each(|id| stream.extend_from_slice(self.sector(id)));
        stream
    }

    fn sector(&self, id: u32) -> &'b [u8] {
        let start = (id as usize + 1).saturating_mul(self.size).min(self.bytes.len());
        &self.bytes[start..self.bytes.len().min(start + self.size)]
    }
}

/// The sectors from `start` on. The table has to be one whose chains end.
fn chain(table: &[u32], start: u32) -> impl Iterator<Item = u32> + '_ {
    std::iter::successors(Some(start), |id| table.get(*id as usize).copied()).take_while(|id| *id < RESERVED)
}

/// Whether an entry of the directory has this name of ASCII letters.
fn is_named(entry: &[u8], name: &str) -> bool {
    let written = entry.as_chunks::<2>().0.iter().map(|two| u16::from_le_bytes(*two));
    written.take_while(|unit| *unit != 0).eq(name.encode_utf16())
}

/// Bytes of an entry of the directory.
const ENTRY: usize = 128;
/// Shorter streams stand in small sectors.
const SMALL_STREAM: usize = 4096;
const SMALL_SECTOR: usize = 64;
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

    fn is_sound(bytes: &[u8]) -> bool {
        Compound::new(bytes).is_ok()
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
