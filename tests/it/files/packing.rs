//! Makes archives byte by byte, so that they may lie about anything.

use flate2::{Compress, Compression, Crc, FlushCompress};
use std::io::Write;

/// A file within an archive, with all that the archive says about it.
#[derive(Clone)]
pub struct Entry {
    pub name: Vec<u8>,
    /// As it stands in the archive.
    pub data: Vec<u8>,
    /// 0 stored, 8 deflated.
    pub method: u16,
    pub crc: u32,
    /// Bytes when unpacked, as the archive says.
    pub size: u64,
    pub flags: u16,
    /// Of the file system it came from, in the upper half.
    pub attributes: u32,
    /// Whether it stands where the first entry stands, instead of in its own place.
    pub overlaps: bool,
}

impl Entry {
    pub fn stored(name: &str, data: &[u8]) -> Entry {
        let mut crc = Crc::new();
        crc.update(data);
        Entry {
            name: name.into(),
            data: data.to_vec(),
            method: 0,
            crc: crc.sum(),
            size: data.len() as u64,
            flags: 0x800,
            attributes: 0,
            overlaps: false,
        }
    }

    pub fn deflated(name: &str, data: &[u8]) -> Entry {
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(data).expect("memory");
        let packed = encoder.finish().expect("memory");
        Entry { data: packed, method: 8, ..Entry::stored(name, data) }
    }

    /// The same bytes over and over.
    pub fn run(name: &str, unit: &[u8], times: usize) -> Entry {
        Entry::run_after(name, b"", unit, times)
    }

    /// Some bytes, then the same bytes over and over.
    pub fn run_after(name: &str, before: &[u8], unit: &[u8], times: usize) -> Entry {
        let (data, crc) = deflated_run(before, unit, times);
        let size = (before.len() + unit.len() * times) as u64;
        Entry { data, method: 8, crc: crc.sum(), size, ..Entry::stored(name, b"") }
    }
}

/// A ZIP archive of entries.
pub fn zip(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for entry in entries {
        let at = if entry.overlaps { 0 } else { out.len() as u32 };
        if !entry.overlaps {
            out.extend(b"PK\x03\x04\x14\0");
            header(&mut out, entry);
            out.extend(&entry.name);
            out.extend(&entry.data);
        }
        directory.extend(b"PK\x01\x02\x14\x03\x14\0");
        header(&mut directory, entry);
        directory.extend([0; 6]);
        directory.extend(entry.attributes.to_le_bytes());
        directory.extend(at.to_le_bytes());
        directory.extend(&entry.name);
    }
    end(&mut out, &directory, entries.len() as u64);
    out
}

/// What the archive says of an entry in both places.
fn header(out: &mut Vec<u8>, entry: &Entry) {
    out.extend(entry.flags.to_le_bytes());
    out.extend(entry.method.to_le_bytes());
    // 1 January 2024, midnight.
    out.extend([0, 0, 0x21, 0x58]);
    out.extend(entry.crc.to_le_bytes());
    out.extend((entry.data.len() as u32).to_le_bytes());
    out.extend((entry.size.min(u64::from(u32::MAX)) as u32).to_le_bytes());
    out.extend((entry.name.len() as u16).to_le_bytes());
    out.extend([0, 0]);
}

/// The directory and its end; many entries need the longer form before the short one.
fn end(out: &mut Vec<u8>, directory: &[u8], count: u64) {
    let at = out.len() as u64;
    out.extend(directory);
    let short = count.min(0xFFFF) as u16;
    if count >= 0xFFFF {
        let long_end = out.len() as u64;
        out.extend(b"PK\x06\x06");
        out.extend(44u64.to_le_bytes());
        out.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        for number in [count, count, directory.len() as u64, at] {
            out.extend(number.to_le_bytes());
        }
        out.extend(b"PK\x06\x07\0\0\0\0");
        out.extend(long_end.to_le_bytes());
        out.extend(1u32.to_le_bytes());
    }
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(short.to_le_bytes());
    out.extend(short.to_le_bytes());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend((at as u32).to_le_bytes());
    out.extend([0, 0]);
}

/// Some bytes, then others over and over, deflated once: after a full flush each part stands for itself.
fn deflated_run(before: &[u8], unit: &[u8], times: usize) -> (Vec<u8>, Crc) {
    let mut compress = Compress::new(Compression::best(), false);
    let mut part = |bytes: &[u8]| {
        let mut part = Vec::with_capacity(bytes.len() + 4096);
        compress.compress_vec(bytes, &mut part, FlushCompress::Full).expect("room for all of it");
        let mut crc = Crc::new();
        crc.update(bytes);
        (part, crc)
    };
    let (mut data, mut crc) = if before.is_empty() { (Vec::new(), Crc::new()) } else { part(before) };
    let (unit, unit_crc) = part(unit);
    data.extend(unit.repeat(times));
    data.extend([3, 0]);
    for _ in 0..times {
        crc.combine(&unit_crc);
    }
    (data, crc)
}

/// A gzip file, with the name of what is in it or without.
pub fn gzip(data: &[u8], name: Option<&str>) -> Vec<u8> {
    let mut builder = flate2::GzBuilder::new();
    if let Some(name) = name {
        builder = builder.filename(name);
    }
    let mut encoder = builder.write(Vec::new(), Compression::default());
    encoder.write_all(data).expect("memory");
    encoder.finish().expect("memory")
}

/// A gzip file of some bytes, then the same bytes over and over.
pub fn gzip_run(before: &[u8], unit: &[u8], times: usize) -> Vec<u8> {
    let (data, crc) = deflated_run(before, unit, times);
    let mut out = b"\x1F\x8B\x08\0\0\0\0\0\0\xFF".to_vec();
    out.extend(data);
    out.extend(crc.sum().to_le_bytes());
    out.extend(((before.len() + unit.len() * times) as u32).to_le_bytes());
    out
}
