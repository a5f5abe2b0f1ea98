use std::collections::{BTreeSet, HashMap};

use super::{NameKind, Register, groups, hash, key, near_key, pair, provisional, short_key, signature};

/// The first word of an index; changes with its layout.
pub const MAGIC: u32 = 0x315a_5151;
/// Words of an instrument's record.
pub const LAW_WORDS: usize = 13;
/// Words of a version's record.
pub const VERSION_WORDS: usize = 8;
/// Words of a name's record.
pub const NAME_WORDS: usize = 6;
/// Words of an organ's record.
pub const AGENCY_WORDS: usize = 11;

/// Makes the index of a register: all texts in one, and records of little-endian 32-bit words that refer to them.
///
/// Layout in words: magic and eight counts (texts, instruments, versions, list items, names, slots, organs, pairs); text ends;
/// then the records in the same order. `slots` is an open hash table of names (index + 1, 0 for empty), at most half full;
/// `pairs` has one bit for each hash of two characters that stand side by side in a name.
pub fn compile(register: &Register) -> (String, Vec<u8>) {
    let mut texts = Texts::default();
    texts.id("");
    let mut lists: Vec<u32> = Vec::new();
    let (mut laws, mut versions) = (Vec::new(), Vec::new());
    for law in &register.laws {
        let first = count(versions.len() / VERSION_WORDS);
        for (version, group) in law.versions.iter().zip(groups(&law.versions)) {
            versions.extend([
                version.date.0,
                pack(version.kind as u8, version.confidence as u8, u8::from(version.pending), group),
                texts.id(&version.issuer),
                texts.id(&version.number),
                version.effective.0,
                version.articles,
                texts.id(&version.source),
                texts.id(&version.origin),
            ]);
        }
        let names = count(lists.len());
        lists.extend(law.aliases.iter().chain(&law.former).chain(&law.misnomers).map(|name| texts.id(name)));
        laws.extend([
            texts.id(&law.title),
            pack(law.level as u8, law.status as u8, law.confidence as u8, u8::from(law.history_complete)),
            texts.id(&law.issuer),
            texts.id(&law.region),
            law.repealed_on.0,
            texts.id(&law.superseded_by),
            law.articles,
            texts.id(&law.source),
            texts.id(&law.origin),
            names,
            count(law.aliases.len()) | count(law.former.len()) << 10 | count(law.misnomers.len()) << 20,
            first,
            count(law.versions.len()),
        ]);
    }
    let mut agencies = Vec::new();
    for agency in &register.agencies {
        let short = count(lists.len());
        lists.extend(agency.short.iter().map(|name| texts.id(name)));
        let successors = count(lists.len());
        lists.extend(agency.successors.iter().map(|name| texts.id(name)));
        agencies.extend([
            texts.id(&agency.name),
            agency.from.0,
            agency.to.0,
            short,
            count(agency.short.len()),
            successors,
            count(agency.successors.len()),
            texts.id(&agency.successor_note),
            texts.id(&agency.kind) | (agency.confidence as u32) << 30,
            texts.id(&agency.note),
            texts.id(&agency.origin),
        ]);
    }
    let names = names(register, &mut texts);
    let slots = slots(&names);
    let pairs = pairs(register);
    let counts = [
        texts.ends.len(),
        register.laws.len(),
        versions.len() / VERSION_WORDS,
        lists.len(),
        names.len() / NAME_WORDS,
        slots.len(),
        register.agencies.len(),
        pairs.len(),
    ];
    let words = std::iter::once(MAGIC)
        .chain(counts.map(count))
        .chain(texts.ends)
        .chain(laws)
        .chain(versions)
        .chain(lists)
        .chain(names)
        .chain(slots)
        .chain(agencies)
        .chain(pairs);
    (texts.text, words.flat_map(u32::to_le_bytes).collect())
}

/// Name records: hash, signature (two words), key, instrument, and packed kind, length, whether it is compared for nearness.
fn names(register: &Register, texts: &mut Texts) -> Vec<u32> {
    let mut found: Vec<(String, usize, NameKind, bool)> = Vec::new();
    let mut taken: HashMap<String, ()> = HashMap::new();
    // One kind after the other, so that a title is never hidden by another instrument's short name.
    for &kind in NameKind::ALL {
        for (at, law) in register.laws.iter().enumerate() {
            let short = short_key(&law.title);
            let keys: Vec<String> = match kind {
                NameKind::Title => vec![key(&law.title).collect()],
                NameKind::Short => vec![short.clone()],
                NameKind::Alias => law.aliases.iter().map(|name| key(name).collect()).collect(),
                NameKind::Former => law.former.iter().map(|name| key(name).collect()).collect(),
                NameKind::Misnomer => law.misnomers.iter().map(|name| key(name).collect()).collect(),
            };
            for key in keys {
                if key.is_empty() || taken.insert(key.clone(), ()).is_some() {
                    continue;
                }
                // Nearness is judged without the country; a mistake is no model for others.
                let near = kind != NameKind::Misnomer && (kind != NameKind::Title || key == short);
                found.push((key, at, kind, near));
            }
        }
    }
    let mut words = Vec::with_capacity(found.len() * NAME_WORDS);
    for (key, law, kind, near) in found {
        let near_key = near_key(&key);
        let bits = signature(&near_key);
        let length = u8::try_from(near_key.chars().count()).unwrap_or(u8::MAX);
        words.extend([
            hash(key.chars()),
            (bits & 0xffff_ffff) as u32,
            (bits >> 32) as u32,
            texts.id(&key),
            count(law),
            pack(kind as u8, length, u8::from(near), u8::from(provisional(&key))),
        ]);
    }
    words
}

fn slots(names: &[u32]) -> Vec<u32> {
    let size = (names.len() / NAME_WORDS * 2).next_power_of_two().max(2);
    let mut slots = vec![0_u32; size];
    for (at, name) in names.chunks_exact(NAME_WORDS).enumerate() {
        let mut slot = name[0] as usize & (size - 1);
        while slots[slot] != 0 {
            slot = (slot + 1) & (size - 1);
        }
        slots[slot] = count(at) + 1;
    }
    slots
}

/// The pairs of characters in all names but the mistakes. With 32 bits for each pair, 3 of 100 others pass for known.
fn pairs(register: &Register) -> Vec<u32> {
    let mut found: BTreeSet<u32> = BTreeSet::new();
    for law in &register.laws {
        for name in std::iter::once(&law.title).chain(&law.aliases).chain(&law.former) {
            let chars: Vec<char> = near_key(&short_key(name)).chars().collect();
            found.extend(chars.windows(2).map(|two| pair(two[0], two[1])));
        }
    }
    let mut words = vec![0_u32; found.len().next_power_of_two()];
    for pair in found {
        let at = pair as usize & (words.len() - 1);
        words[at] |= 1 << (pair >> 27);
    }
    words
}

/// All texts one after the other, each once.
#[derive(Default)]
struct Texts {
    text: String,
    ends: Vec<u32>,
    ids: HashMap<String, u32>,
}

impl Texts {
    fn id(&mut self, text: &str) -> u32 {
        if let Some(&id) = self.ids.get(text) {
            return id;
        }
        let id = count(self.ends.len());
        self.text.push_str(text);
        self.ends.push(count(self.text.len()));
        self.ids.insert(text.to_owned(), id);
        id
    }
}

fn pack(a: u8, b: u8, c: u8, d: u8) -> u32 {
    u32::from_le_bytes([a, b, c, d])
}

/// Registers are far smaller than 4 GiB; more would be cut off by the limits of their files.
fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
