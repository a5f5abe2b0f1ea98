//! The zip container of office files: the only module that names the crate `zip`.
//!
//! Parts are unpacked whole, one at a time, under limits of size and ratio, so that a few bytes never become gigabytes.
//! Names are only compared with names we ask for; nothing is ever written to a path.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::Limits;

/// An open archive.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    limits: Limits,
}

/// Why a part of an archive could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartError {
    /// It is not in the archive.
    Missing,
    /// It unpacks to more than the limits allow.
    TooLarge,
    /// It is encrypted inside the archive.
    Encrypted,
    /// Its bytes are damaged or packed in an unknown way.
    Damaged,
}

impl<'a> Archive<'a> {
    /// Opens an archive; `None` where the bytes are none, or one that was cut off.
    pub(super) fn open(bytes: &'a [u8], limits: Limits) -> Option<Self> {
        let zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
        Some(Self { zip, limits })
    }

    /// Whether there is a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// The part, unpacked.
    pub(super) fn part(&mut self, name: &str) -> Result<Vec<u8>, PartError> {
        let limits = self.limits;
        let file = self.zip.by_name(name).map_err(|error| match error {
            ZipError::FileNotFound => PartError::Missing,
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => PartError::Encrypted,
            _ => PartError::Damaged,
        })?;
        // Small parts may be packed as tightly as they like: a part of blanks is not a bomb.
        let by_ratio = usize::try_from(file.compressed_size()).unwrap_or(usize::MAX).saturating_mul(limits.part_ratio);
        let allowed = limits.part_bytes.min(by_ratio.max(FREE_BYTES));
        let stated = usize::try_from(file.size()).unwrap_or(usize::MAX);
        if stated > allowed {
            return Err(PartError::TooLarge);
        }
        // The stated size is only a claim: room for it is reserved up to a measure, and reading stops at the limit.
        let mut bytes = Vec::with_capacity(stated.min(MAX_RESERVED));
        let more_than_allowed = u64::try_from(allowed).unwrap_or(u64::MAX).saturating_add(1);
        match file.take(more_than_allowed).read_to_end(&mut bytes) {
            Ok(_) if bytes.len() > allowed => Err(PartError::TooLarge),
            Ok(_) => Ok(bytes),
            Err(_) => Err(PartError::Damaged),
        }
    }
}

/// Bytes up to which the ratio of packing does not matter.
const FREE_BYTES: usize = 4 << 20;

/// Bytes that are reserved on the word of the archive alone.
const MAX_RESERVED: usize = 16 << 20;
