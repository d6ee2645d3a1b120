//! The parts of an ODS file, which is a ZIP archive.
//!
//! It exists so that the cells are unpacked on the fly by a reader that owns its file, and so that no
//! part can fill the memory. It must not know what the XML means.

use crate::engine::source::content::Content;
use crate::engine::source::{SourceError, bytes};
use flate2::Crc;
use flate2::read::DeflateDecoder;
use memchr::memmem;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Take};
use zip::{CompressionMethod, ZipArchive};

/// Bytes that cells may have once they are unpacked.
pub(super) const UNPACKED_LIMIT: u64 = 8 << 30;
/// How many times larger than packed a part may grow, once it is past `RATIO_FREE`.
const RATIO_LIMIT: u64 = 200;
const RATIO_FREE: u64 = 100 << 20;
/// Bytes read of the small parts beside the cells.
const SMALL_PART: u64 = 4 << 20;
/// Bytes read from the file at a time.
const CHUNK: usize = 64 << 10;

/// Why the XML could not be read on.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    #[error("it unpacks to far more than it holds")]
    Oversized,
    #[error("its checksum is wrong")]
    Checksum,
    #[error("one piece of text is too long")]
    LongText,
}

/// What is needed of an ODS file.
pub(super) struct Package {
    pub cells: Inflated,
    /// How many sheets it says that it has.
    pub sheets: Option<usize>,
}

impl Package {
    /// Opens the file and finds its cells.
    ///
    /// # Errors
    /// When it is damaged or protected by a password.
    pub fn open(content: &Content) -> Result<Package, SourceError> {
        let damaged = |reason: &str| SourceError::DamagedWorkbook {
            path: bytes::shown(&content.path),
            part: "the archive".into(),
            reason: reason.into(),
        };
        let mut archive = ZipArchive::new(BufReader::with_capacity(CHUNK, content.file()?))
            .map_err(|_| damaged("it is cut off or its list of parts cannot be read"))?;
        let manifest = small_part(&mut archive, "META-INF/manifest.xml");
        if memmem::find(&manifest, b"encryption-data").is_some()
            || archive.index_for_name("encrypted-package").is_some()
        {
            return Err(SourceError::Protected { path: bytes::shown(&content.path) });
        }
        let sheets = table_count(&small_part(&mut archive, "meta.xml"));
        let index =
            archive.index_for_name("content.xml").ok_or_else(|| damaged("the part with the cells is missing"))?;
        let part = archive.by_index_raw(index).map_err(|_| damaged("the part with the cells cannot be found"))?;
        let start = part.data_start().ok_or_else(|| damaged("the part with the cells cannot be found"))?;
        if part.encrypted() {
            return Err(SourceError::Protected { path: bytes::shown(&content.path) });
        }
        let (packed, checksum, method) = (part.compressed_size(), part.crc32(), part.compression());
        drop(part);
        let mut file = archive.into_inner().into_inner();
        file.seek(SeekFrom::Start(start)).map_err(|error| bytes::broken(&content.path, error))?;
        let bytes = BufReader::with_capacity(CHUNK, file.take(packed));
        let input = match method {
            CompressionMethod::Stored => Packed::Stored(bytes, 0),
            CompressionMethod::Deflated => Packed::Deflated(DeflateDecoder::new(bytes)),
            _ => return Err(damaged("it is packed in an unusual way")),
        };
        let cells = Inflated { input, packed, checksum, crc: Crc::new(), unpacked: 0, ended: false };
        Ok(Package { cells, sheets })
    }
}

/// The first bytes of a part, none where it is missing or damaged: nothing depends on it.
fn small_part(archive: &mut ZipArchive<BufReader<File>>, name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Ok(part) = archive.by_name(name) {
        // What was read before an error is good enough.
        let _ = part.take(SMALL_PART).read_to_end(&mut bytes);
    }
    bytes
}

/// The number of sheets in the statistics of a document.
fn table_count(meta: &[u8]) -> Option<usize> {
    const NAME: &[u8] = b"meta:table-count=\"";
    let from = memmem::find(meta, NAME)? + NAME.len();
    let length = memchr::memchr(b'"', &meta[from..])?;
    std::str::from_utf8(&meta[from..from + length]).ok()?.parse().ok()
}

/// A part being unpacked.
pub(super) struct Inflated {
    input: Packed,
    /// Bytes of the part in the archive.
    packed: u64,
    checksum: u32,
    crc: Crc,
    unpacked: u64,
    ended: bool,
}

enum Packed {
    /// With the bytes read so far.
    Stored(BufReader<Take<File>>, u64),
    Deflated(DeflateDecoder<BufReader<Take<File>>>),
}

impl Inflated {
    /// Packed bytes consumed so far.
    fn consumed(&self) -> u64 {
        match &self.input {
            Packed::Stored(_, read) => *read,
            Packed::Deflated(decoder) => decoder.total_in(),
        }
    }

    /// How far it is read, from 0 to 1.
    pub fn share(&self) -> f64 {
        self.consumed() as f64 / self.packed.max(1) as f64
    }

    /// Bytes unpacked so far.
    pub fn unpacked(&self) -> u64 {
        self.unpacked
    }
}

impl Read for Inflated {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = match &mut self.input {
            Packed::Stored(reader, read) => {
                let count = reader.read(buffer)?;
                *read += count as u64;
                count
            }
            Packed::Deflated(decoder) => decoder.read(buffer)?,
        };
        self.unpacked += count as u64;
        self.crc.update(&buffer[..count]);
        if count == 0 && !buffer.is_empty() && !self.ended {
            self.ended = true;
            if self.crc.sum() != self.checksum {
                return Err(io::Error::other(Trouble::Checksum));
            }
        }
        let ratio_broken = self.unpacked > RATIO_FREE && self.unpacked / RATIO_LIMIT > self.consumed();
        if ratio_broken || self.unpacked > UNPACKED_LIMIT {
            return Err(io::Error::other(Trouble::Oversized));
        }
        Ok(count)
    }
}
