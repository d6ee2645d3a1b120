//! Parts of a file to judge it by.

use super::super::SourceError;
use super::super::bytes::broken;
use super::super::content::Content;
use std::io::{Read, Seek, SeekFrom};

/// Bytes looked at from the beginning; a file up to this size is looked at whole.
const HEAD: u64 = 8 << 20;
/// Parts looked at in what follows, the end among them.
const PROBES: u64 = 16;
/// Bytes of each.
const PROBE: u64 = 128 << 10;
/// Bytes of text records are tried on.
const RECORDS_PART: usize = 512 << 10;

/// The beginning of a file and, of a large one, parts of the rest.
pub struct Sample {
    pub head: Vec<u8>,
    /// Evenly spread; empty when the head is the whole file.
    pub probes: Vec<Vec<u8>>,
    /// Whether the head is the whole file.
    pub whole: bool,
}

impl Sample {
    /// Of packed content only the beginning is looked at: there is no way into the middle of it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn take(content: &Content) -> Result<Sample, SourceError> {
        let mut reader = content.reader()?;
        let failed = |error| broken(&content.path, error);
        let mut head = Vec::with_capacity(content.stamp.size.min(HEAD) as usize);
        (&mut reader).take(HEAD).read_to_end(&mut head).map_err(failed)?;
        if !reader.is_plain() {
            let whole = (head.len() as u64) < HEAD;
            return Ok(Sample { head, probes: Vec::new(), whole });
        }
        let size = content.stamp.size;
        let whole = size <= HEAD;
        let mut probes = Vec::new();
        if !whole {
            let mut file = content.file()?;
            let last = size.saturating_sub(PROBE).max(HEAD);
            for index in 1..=PROBES {
                file.seek(SeekFrom::Start(HEAD + (last - HEAD) / PROBES * index)).map_err(failed)?;
                let mut probe = Vec::with_capacity(PROBE as usize);
                (&mut file).take(PROBE).read_to_end(&mut probe).map_err(failed)?;
                probes.push(probe);
            }
        }
        Ok(Sample { head, probes, whole })
    }

    /// All parts.
    pub fn parts(&self) -> impl Iterator<Item = &[u8]> {
        std::iter::once(&self.head).chain(&self.probes).map(Vec::as_slice)
    }

    /// The bytes to try records on, and whether they are the whole file.
    pub fn records_part(&self) -> (&[u8], bool) {
        (&self.head[..self.head.len().min(RECORDS_PART)], self.whole && self.head.len() <= RECORDS_PART)
    }
}
