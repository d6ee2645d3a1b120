//! What is in a compound file, the container of Office documents before 2007 and of protected ones
//! since.
//!
//! It exists to tell these documents apart. It must not read their contents, and believes no number
//! in them: every walk is bounded.

use std::io::{self, Read, Seek, SeekFrom};

/// The first bytes of a compound file.
pub const MAGIC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Bytes of an entry of the directory.
const ENTRY: usize = 128;
/// Sectors of the directory that are looked at: 4,096 entries and more.
const MOST_SECTORS: usize = 1_024;
/// Sectors that say where the tables of sectors are.
const MOST_TABLE_SECTORS: u32 = 4_096;
/// No entry, and no sector.
const NONE: u32 = u32::MAX;

/// The names at the top of a compound file.
///
/// # Errors
/// When it cannot be read, or points out of itself.
pub fn names(file: &mut (impl Read + Seek)) -> io::Result<Vec<String>> {
    let mut cfb = Cfb::open(file)?;
    let entries = cfb.directory()?;
    let child = |entry: &Entry| entry.child;
    let mut names = Vec::new();
    let mut seen = vec![false; entries.len()];
    let mut pending = vec![entries.first().map_or(NONE, child)];
    while let Some(index) = pending.pop() {
        let Some(entry) = entries.get(index as usize) else { continue };
        if !std::mem::replace(&mut seen[index as usize], true) {
            names.push(entry.name.clone());
            pending.extend([entry.left, entry.right]);
        }
    }
    Ok(names)
}

struct Entry {
    name: String,
    left: u32,
    right: u32,
    child: u32,
}

struct Cfb<'a, F> {
    file: &'a mut F,
    /// Bytes.
    sector: usize,
    directory: u32,
    /// The sectors that hold the table of sectors.
    tables: Vec<u32>,
}

impl<F: Read + Seek> Cfb<'_, F> {
    fn open(file: &mut F) -> io::Result<Cfb<'_, F>> {
        let mut header = [0; 512];
        file.seek(SeekFrom::Start(0))?;
        file.read_exact(&mut header)?;
        let sector = match u16::from_le_bytes([header[30], header[31]]) {
            9 => 512,
            12 => 4_096,
            _ => return Err(io::ErrorKind::InvalidData.into()),
        };
        let tables = (76..512).step_by(4).map(|at| number(&header, at)).filter(|&table| table != NONE).collect();
        let mut cfb = Cfb { file, sector, directory: number(&header, 48), tables };
        let mut next = number(&header, 68);
        let mut left = number(&header, 72).min(MOST_TABLE_SECTORS);
        while left > 0 {
            let more = cfb.read_sector(next)?;
            let last = more.len() - 4;
            cfb.tables.extend((0..last).step_by(4).map(|at| number(&more, at)).filter(|&table| table != NONE));
            next = number(&more, last);
            left -= 1;
        }
        Ok(cfb)
    }

    fn read_sector(&mut self, index: u32) -> io::Result<Vec<u8>> {
        let mut sector = vec![0; self.sector];
        self.file.seek(SeekFrom::Start((u64::from(index) + 1) * self.sector as u64))?;
        self.file.read_exact(&mut sector)?;
        Ok(sector)
    }

    /// All entries, as far as they are looked at.
    fn directory(&mut self) -> io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        let mut next = self.directory;
        for _ in 0..MOST_SECTORS {
            let sector = self.read_sector(next)?;
            entries.extend(sector.chunks_exact(ENTRY).map(entry));
            let per_table = self.sector / 4;
            let Some(&table) = self.tables.get(next as usize / per_table) else { break };
            next = number(&self.read_sector(table)?, next as usize % per_table * 4);
            // What is above means the end or a sector that is used otherwise.
            if next >= 0xFFFF_FFFA {
                break;
            }
        }
        Ok(entries)
    }
}

fn entry(bytes: &[u8]) -> Entry {
    let length = usize::from(u16::from_le_bytes([bytes[64], bytes[65]])).min(64);
    let units = bytes[..length].chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
    let name = char::decode_utf16(units.take_while(|&unit| unit != 0)).map(|c| c.unwrap_or('\u{FFFD}')).collect();
    Entry { name, left: number(bytes, 68), right: number(bytes, 72), child: number(bytes, 76) }
}

fn number(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(NONE, u32::from_le_bytes)
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Cursor;

    /// A compound file with empty streams of the given names at its top, and one `Workbook` within a
    /// folder of the first.
    pub fn compound(names: &[&str]) -> Vec<u8> {
        let mut bytes = vec![0xFF; 512];
        bytes[..8].copy_from_slice(MAGIC);
        bytes[30..32].copy_from_slice(&9u16.to_le_bytes());
        bytes[48..52].copy_from_slice(&1u32.to_le_bytes());
        bytes[68..76].copy_from_slice(&[0xFE, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]);
        bytes[76..80].copy_from_slice(&0u32.to_le_bytes());
        let count = names.len() + 2;
        let sectors = count.div_ceil(4);
        // Sector 0 is the table, the directory follows.
        let mut table = vec![0xFF; 512];
        for index in 0..sectors {
            let next = if index + 1 < sectors { index as u32 + 2 } else { 0xFFFF_FFFE };
            table[(index + 1) * 4..(index + 2) * 4].copy_from_slice(&next.to_le_bytes());
        }
        bytes.extend(table);
        let mut directory = vec![0xFF; sectors * 512];
        let all = std::iter::once("Root Entry").chain(names.iter().copied()).chain(["Workbook"]);
        for (index, (name, entry)) in all.zip(directory.chunks_exact_mut(ENTRY)).enumerate() {
            let units: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
            entry[..units.len()].copy_from_slice(&units);
            entry[64..66].copy_from_slice(&(units.len() as u16).to_le_bytes());
            let child = match index {
                0 => 1,
                1 => names.len() as u32 + 1,
                _ => NONE,
            };
            entry[76..80].copy_from_slice(&child.to_le_bytes());
            let right = if (1..names.len()).contains(&index) { index as u32 + 1 } else { NONE };
            entry[72..76].copy_from_slice(&right.to_le_bytes());
        }
        bytes.extend(directory);
        bytes
    }

    #[test]
    fn names_at_the_top_are_found_and_none_below() {
        for list in [&["WordDocument"][..], &["Workbook"], &["a", "b", "c", "d", "e", "EncryptedPackage"]] {
            let mut found = names(&mut Cursor::new(compound(list))).unwrap();
            found.sort();
            let mut expected: Vec<&str> = list.to_vec();
            expected.sort_unstable();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_directory_that_goes_in_circles_ends() {
        let mut bytes = compound(&["Workbook"]);
        // The sector of the directory follows itself, and so does the entry.
        bytes[512 + 4..512 + 8].copy_from_slice(&1u32.to_le_bytes());
        bytes[1024 + ENTRY + 72..1024 + ENTRY + 76].copy_from_slice(&1u32.to_le_bytes());
        assert_eq!(names(&mut Cursor::new(bytes)).unwrap(), ["Workbook"]);
    }

    proptest! {
        #[test]
        fn any_bytes_end_without_a_panic(cut in 0usize..2_000, changes in prop::collection::vec((0usize..2_000, any::<u8>()), 0..20)) {
            let mut bytes = compound(&["Workbook", "x", "y", "z"]);
            for (at, byte) in changes {
                if let Some(place) = bytes.get_mut(at) {
                    *place = byte;
                }
            }
            bytes.truncate(bytes.len().saturating_sub(cut));
            let _ = names(&mut Cursor::new(bytes));
        }
    }
}
