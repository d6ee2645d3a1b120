//! Unpacks one stream of bytes, GZIP or a member of a ZIP archive, and keeps the bounds.
//!
//! It exists so that a file made to fill memory or disk is stopped while it is read, however it is
//! packed. It must not trust what a file says about itself.

use super::super::SourceError;
use super::super::bytes::shown;
use super::Unpacked;
use super::archive::Located;
use flate2::Crc;
use flate2::bufread::{DeflateDecoder, GzDecoder};
use std::fs::File;
use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Take};
use std::path::Path;

/// Packed bytes read at a time.
const BUFFER: usize = 64 << 10;
/// Bytes a list may have when it is unpacked.
pub(super) const LARGEST: u64 = 32 << 30;
/// What may be unpacked before it is compared with what is packed.
pub(super) const UNJUDGED: u64 = 1 << 30;
/// Bytes that a byte may unpack to from there on. Lists of people pack to a tenth or so.
pub(super) const MOST_PER_BYTE: u64 = 250;

/// Whether a file is packed with GZIP, by its first bytes.
pub(in super::super) fn is_gzip(head: &[u8]) -> bool {
    head.starts_with(b"\x1F\x8B\x08")
}

type Packed = BufReader<Take<File>>;

enum Inner {
    Stored(Packed),
    Deflated(DeflateDecoder<Packed>),
    /// `first` is false once another of several members was begun. There is always a decoder; it is
    /// replaced by taking it out.
    Gzip {
        decoder: Option<GzDecoder<Packed>>,
        first: bool,
    },
}

/// Bytes being unpacked.
pub(super) struct Unpacking {
    inner: Inner,
    path: String,
    /// Bytes of the file.
    size: u64,
    /// Packed bytes of the stream.
    packed: u64,
    unpacked: u64,
    /// What a ZIP archive says about its member, and the checksum so far.
    promised: Option<(Located, Crc)>,
    ended: bool,
}

impl Unpacking {
    /// A file that is packed with GZIP, from its beginning.
    pub fn gzip(file: File, path: &Path, size: u64) -> Unpacking {
        let decoder = GzDecoder::new(BufReader::with_capacity(BUFFER, file.take(size)));
        Unpacking::new(Inner::Gzip { decoder: Some(decoder), first: true }, path, size, size, None)
    }

    /// A member of an archive; `file` is at its first byte.
    pub fn member(file: File, member: Located, path: &Path, size: u64) -> Unpacking {
        let packed = BufReader::with_capacity(BUFFER, file.take(member.packed));
        let inner = match member.deflated {
            true => Inner::Deflated(DeflateDecoder::new(packed)),
            false => Inner::Stored(packed),
        };
        Unpacking::new(inner, path, size, member.packed, Some((member, Crc::new())))
    }

    fn new(inner: Inner, path: &Path, size: u64, packed: u64, promised: Option<(Located, Crc)>) -> Unpacking {
        Unpacking { inner, path: shown(path), size, packed, unpacked: 0, promised, ended: false }
    }

    /// Packed bytes taken from the file.
    fn taken(&self) -> u64 {
        let reader = match &self.inner {
            Inner::Stored(reader) => Some(reader),
            Inner::Deflated(decoder) => Some(decoder.get_ref()),
            Inner::Gzip { decoder, .. } => decoder.as_ref().map(GzDecoder::get_ref),
        };
        self.packed - reader.map_or(0, |reader| reader.get_ref().limit())
    }

    /// Stops what unpacks to more than it can honestly hold.
    fn check_bounds(&self) -> Result<(), SourceError> {
        if self.unpacked > LARGEST {
            return Err(SourceError::UnpacksTooLarge { path: self.path.clone(), limit: "32 GB" });
        }
        let too_dense = self.unpacked > UNJUDGED && self.unpacked / MOST_PER_BYTE > self.taken();
        if too_dense {
            return Err(SourceError::Bomb { path: self.path.clone() });
        }
        if self.promised.as_ref().is_some_and(|(member, _)| self.unpacked > member.size) {
            return Err(self.damaged("there is more in it than it says"));
        }
        Ok(())
    }

    /// Compares what was unpacked with what the archive says about it.
    fn check_end(&self) -> Result<(), SourceError> {
        let Some((member, crc)) = &self.promised else { return Ok(()) };
        if self.unpacked < member.size {
            return Err(self.damaged("the end of it is missing"));
        }
        if crc.sum() != member.crc {
            return Err(self.damaged("its checksum does not fit"));
        }
        Ok(())
    }

    fn damaged(&self, reason: &str) -> SourceError {
        SourceError::Damaged { path: self.path.clone(), reason: reason.into() }
    }

    /// Errors of the unpacking in our words; errors of the disk stay what they are.
    fn explained(&self, error: Error) -> Error {
        match error.kind() {
            ErrorKind::UnexpectedEof => Error::other(self.damaged("the end of it is missing")),
            ErrorKind::InvalidData | ErrorKind::InvalidInput => {
                Error::other(self.damaged("what is packed in it makes no sense"))
            }
            _ => error,
        }
    }
}

impl Read for Unpacking {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if buffer.is_empty() || self.ended {
            return Ok(0);
        }
        let read = match &mut self.inner {
            Inner::Stored(reader) => reader.read(buffer),
            Inner::Deflated(decoder) => decoder.read(buffer),
            Inner::Gzip { decoder, first } => read_gzip(decoder, first, buffer),
        };
        let count = read.map_err(|error| self.explained(error))?;
        self.unpacked += count as u64;
        if let Some((_, crc)) = &mut self.promised {
            crc.update(&buffer[..count]);
        }
        self.check_bounds().map_err(Error::other)?;
        if count == 0 {
            self.check_end().map_err(Error::other)?;
            self.ended = true;
        }
        Ok(count)
    }
}

/// Reads on through all members, which count as one; what follows the last and is none is passed over,
/// as gzip itself does. `first` is false once another member was begun.
fn read_gzip(decoder: &mut Option<GzDecoder<Packed>>, first: &mut bool, buffer: &mut [u8]) -> std::io::Result<usize> {
    loop {
        let Some(current) = decoder else { return Err(ErrorKind::UnexpectedEof.into()) };
        match current.read(buffer) {
            Ok(0) => {}
            Err(error) if error.kind() == ErrorKind::InvalidInput && !*first && current.header().is_none() => {
                return Ok(0);
            }
            done => return done,
        }
        if current.get_mut().fill_buf()?.first() != Some(&0x1F) {
            return Ok(0);
        }
        *first = false;
        *decoder = decoder.take().map(|ended| GzDecoder::new(ended.into_inner()));
    }
}

impl Unpacked for Unpacking {
    fn consumed(&self) -> u64 {
        if self.ended {
            return self.size;
        }
        let share = u128::from(self.taken()) * u128::from(self.size) / u128::from(self.packed.max(1));
        u64::try_from(share).map_or(self.size, |consumed| consumed.min(self.size))
    }

    fn is_plain(&self) -> bool {
        false
    }
}
