//! What is inside a file once it is unpacked.
//!
//! It exists so that a reader of any format gets plain bytes, whether the file is packed or not, and
//! so that the bounds on packed files hold in one place. It must not know rows or cells.

pub(super) mod archive;
mod choice;
mod spool;
mod unpack;

use super::bytes::{self, Stamp, shown};
use super::{Member, Notice, Packing, ReadOptions, SourceError};
use archive::{Archive, Located};
use spool::Spool;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use unpack::Unpacking;
pub(super) use unpack::is_gzip;

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
    /// Where that member is.
    located: Option<Located>,
    spool: Spool,
}

impl Content {
    /// Opens a file and finds out how it is packed. Workbooks, which are archives themselves, are not
    /// unpacked.
    ///
    /// # Errors
    /// When the file cannot be opened, is a damaged or dangerous archive, or has no such member.
    pub fn open(path: &Path, options: &ReadOptions) -> Result<Content, SourceError> {
        let (mut file, stamp) = bytes::open(path)?;
        let mut content = Content {
            path: path.to_owned(),
            stamp,
            packing: Packing::None,
            member: None,
            members: Vec::new(),
            notices: Vec::new(),
            located: None,
            spool: Spool::default(),
        };
        let mut head = Vec::new();
        (&mut file).take(4).read_to_end(&mut head).map_err(|error| bytes::broken(path, error))?;
        if is_gzip(&head) {
            content.packing = Packing::Gzip;
        } else if archive::is_zip(&head) {
            let mut archive = Archive::open(file, path)?;
            if archive.kind == archive::Kind::Files {
                content.choose(&mut archive, options)?;
            }
        }
        Ok(content)
    }

    /// Chooses the member to read.
    fn choose(&mut self, archive: &mut Archive, options: &ReadOptions) -> Result<(), SourceError> {
        let chosen = choice::choose(archive, &shown(&self.path), options.member.as_deref())?;
        self.packing = Packing::Zip;
        self.located = Some(archive.locate(chosen.index, &self.path)?);
        self.member = Some(chosen.name);
        self.members = chosen.members;
        self.notices.extend(chosen.notice);
        Ok(())
    }

    /// The plain bytes from the first, with all bounds on packed files kept.
    ///
    /// # Errors
    /// When the file cannot be opened or is not the same any more.
    pub fn reader(&self) -> Result<Box<dyn Unpacked>, SourceError> {
        let mut file = bytes::reopen(&self.path, self.stamp)?;
        Ok(match (self.packing, self.located) {
            (Packing::None, _) => Box::new(Plain { file, consumed: 0 }),
            (Packing::Zip, Some(member)) => {
                let to_start = file.seek(SeekFrom::Start(member.start));
                to_start.map_err(|error| bytes::broken(&self.path, error))?;
                Box::new(Unpacking::member(file, member, &self.path, self.stamp.size))
            }
            (Packing::Gzip | Packing::Zip, _) => Box::new(Unpacking::gzip(file, &self.path, self.stamp.size)),
        })
    }

    /// The plain bytes as a file to seek in, with a position of its own: the file itself, or a
    /// temporary file for its owner only, which is unpacked once and goes with the last copy of this
    /// content.
    ///
    /// # Errors
    /// As [`reader`](Self::reader), and when it cannot be unpacked to its end.
    pub fn file(&self) -> Result<File, SourceError> {
        match self.packing {
            Packing::None => bytes::reopen(&self.path, self.stamp),
            Packing::Gzip | Packing::Zip => {
                bytes::check_unchanged(&self.path, self.stamp)?;
                self.spool.file(&self.path, || self.reader())
            }
        }
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
