//! The container of an XLS file: streams in sectors that a table chains together.
//!
//! It exists to get the one stream with cells out of it. It must not know records.

use crate::engine::source::workbook::xlsx::trouble::Trouble;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

/// Bytes that all sheets may have; Excel's own limits lie far below.
const STREAM_LIMIT: u64 = 1 << 30;
/// Sector numbers from here on are marks.
const MARKS: u32 = 0xFFFF_FFFA;
const ENTRY: usize = 128;

/// An XLS file.
pub(super) struct Container {
    file: File,
    /// Sectors in the file.
    sectors: u64,
    /// Bytes of a sector and of a small one.
    size: u64,
    small_size: u64,
    /// Streams shorter than this are in small sectors.
    cutoff: u64,
    /// The sector behind each sector.
    table: Vec<u32>,
    first_entry: u32,
    small_table: u32,
}

/// A stream or a folder of them.
struct Entry {
    name: String,
    is_root: bool,
    first: u32,
    bytes: u64,
}

fn damaged() -> Trouble {
    Trouble::damaged("it is cut off or its parts cannot be found")
}

fn broken(error: std::io::Error) -> Trouble {
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof => damaged(),
        _ => Trouble::Broken(error.to_string()),
    }
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

impl Container {
    /// Reads where everything is.
    pub fn open(mut file: File) -> Result<Container, Trouble> {
        let length = file.metadata().map_err(broken)?.len();
        let mut head = [0; 512];
        file.read_exact(&mut head).map_err(broken)?;
        let shift = |at: usize| u32::from(u16::from_le_bytes([head[at], head[at + 1]]));
        if !(7..=16).contains(&shift(30)) || !(4..=12).contains(&shift(32)) {
            return Err(damaged());
        }
        let head_u32 = |at: usize| u32_at(&head, at).unwrap_or(MARKS);
        let size = 1 << shift(30);
        let mut container = Container {
            file,
            sectors: (length / size).max(1),
            size,
            small_size: 1 << shift(32),
            cutoff: u64::from(head_u32(56)),
            table: Vec::new(),
            first_entry: head_u32(48),
            small_table: head_u32(60),
        };
        let mut places: Vec<u32> = (76..512).step_by(4).map(head_u32).collect();
        let mut more = head_u32(68);
        let mut hops = 0;
        while more < MARKS && hops <= container.sectors {
            let sector = container.sector(more)?;
            let numbers = sector.len() / 4;
            places.extend((0..numbers.saturating_sub(1)).filter_map(|index| u32_at(&sector, index * 4)));
            more = u32_at(&sector, sector.len().saturating_sub(4)).unwrap_or(MARKS);
            hops += 1;
        }
        places.retain(|place| *place < MARKS);
        if places.len() as u64 > container.sectors {
            return Err(damaged());
        }
        for place in places {
            let sector = container.sector(place)?;
            container.table.extend(sector.chunks_exact(4).filter_map(|number| u32_at(number, 0)));
        }
        Ok(container)
    }

    /// The stream of one of the names, the first that there is; `None` where there is none of them.
    pub fn stream(&mut self, names: &[&str]) -> Result<Option<Vec<u8>>, Trouble> {
        let entries = self.entries()?;
        let named = |name: &&str| entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name));
        let Some(entry) = names.iter().find_map(named) else { return Ok(None) };
        if entry.bytes > STREAM_LIMIT {
            return Err(Trouble::Oversized("its sheets are larger than 1 GB".into()));
        }
        if entry.bytes > (self.sectors + 1) * self.size {
            return Err(damaged());
        }
        let mut stream = if entry.bytes < self.cutoff {
            let root = entries.iter().find(|entry| entry.is_root).ok_or_else(damaged)?;
            self.small_stream(entry, root)?
        } else {
            self.chain(entry.first, entry.bytes)?
        };
        if (stream.len() as u64) < entry.bytes {
            return Err(damaged());
        }
        stream.truncate(entry.bytes as usize);
        Ok(Some(stream))
    }

    fn entries(&mut self) -> Result<Vec<Entry>, Trouble> {
        let bytes = self.chain(self.first_entry, STREAM_LIMIT)?;
        Ok(bytes.chunks_exact(ENTRY).map(Entry::read).collect())
    }

    /// Sectors from one on, until so many bytes are read or the chain ends.
    fn chain(&mut self, first: u32, most: u64) -> Result<Vec<u8>, Trouble> {
        let mut bytes = Vec::with_capacity(most.min(self.sectors * self.size).min(64 << 20) as usize);
        let mut next = first;
        while next < MARKS && (bytes.len() as u64) < most {
            // Sectors that follow each other are read at once.
            let (start, mut count) = (next, 1);
            loop {
                next = *self.table.get(next as usize).ok_or_else(damaged)?;
                let in_line = u64::from(next) == u64::from(start) + count;
                if !in_line || (bytes.len() as u64) + count * self.size >= most {
                    break;
                }
                count += 1;
            }
            if bytes.len() as u64 + count * self.size > (self.sectors + 1) * self.size {
                return Err(damaged());
            }
            self.read(u64::from(start), count, &mut bytes)?;
        }
        Ok(bytes)
    }

    /// A short stream: its sectors stand within a stream of their own.
    fn small_stream(&mut self, entry: &Entry, root: &Entry) -> Result<Vec<u8>, Trouble> {
        let all = self.chain(root.first, root.bytes.min(STREAM_LIMIT))?;
        let table = self.chain(self.small_table, STREAM_LIMIT)?;
        let mut bytes = Vec::new();
        let mut next = entry.first;
        while next < MARKS && (bytes.len() as u64) < entry.bytes {
            let start = next as usize * self.small_size as usize;
            bytes.extend_from_slice(all.get(start..start + self.small_size as usize).ok_or_else(damaged)?);
            next = u32_at(&table, next as usize * 4).ok_or_else(damaged)?;
        }
        Ok(bytes)
    }

    fn sector(&mut self, number: u32) -> Result<Vec<u8>, Trouble> {
        let mut bytes = Vec::new();
        self.read(u64::from(number), 1, &mut bytes)?;
        Ok(bytes)
    }

    /// Reads sectors that follow each other; the last one of a file may be cut short.
    fn read(&mut self, first: u64, count: u64, bytes: &mut Vec<u8>) -> Result<(), Trouble> {
        self.file.seek(SeekFrom::Start((first + 1) * self.size)).map_err(broken)?;
        let read = (&mut self.file).take(count * self.size).read_to_end(bytes).map_err(broken)?;
        if read == 0 { Err(damaged()) } else { Ok(()) }
    }
}

impl Entry {
    fn read(bytes: &[u8]) -> Entry {
        let length = usize::from(u16::from_le_bytes([bytes[64], bytes[65]])).clamp(2, 64) - 2;
        let units = bytes[..length].chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
        Entry {
            name: char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{FFFD}')).collect(),
            is_root: bytes[66] == 5,
            first: u32_at(bytes, 116).unwrap_or(MARKS),
            // Files of the third version have no more than 32 bits here, and rubbish behind them.
            bytes: u64::from(u32_at(bytes, 120).unwrap_or(0)),
        }
    }
}
