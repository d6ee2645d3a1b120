//! The bytes of a file, counted, hashed where wanted, and watched for changes.
//!
//! It exists so that nothing above it touches the file system while reading. It must not know what
//! the bytes mean.

use super::SourceError;
use sha2::{Digest, Sha256};
use std::fs::{File, Metadata};
use std::io::{Cursor, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What tells a file from a changed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Bytes.
    pub size: u64,
    /// `None` where the file system keeps no such time.
    pub modified: Option<SystemTime>,
}

impl Stamp {
    fn of(metadata: &Metadata) -> Stamp {
        Stamp { size: metadata.len(), modified: metadata.modified().ok() }
    }
}

/// Opens a regular file.
///
/// # Errors
/// When there is none, or it is a folder, or may not be read.
pub(super) fn open(path: &Path) -> Result<(File, Stamp), SourceError> {
    let metadata = std::fs::metadata(path).map_err(|error| cannot_open(path, &error))?;
    if metadata.is_dir() {
        return Err(SourceError::Folder { path: shown(path) });
    }
    if !metadata.is_file() {
        let reason = "it is not an ordinary file".into();
        return Err(SourceError::Unreadable { path: shown(path), reason });
    }
    let file = File::open(path).map_err(|error| cannot_open(path, &error))?;
    let stamp = Stamp::of(&file.metadata().map_err(|error| cannot_open(path, &error))?);
    Ok((file, stamp))
}

/// A path as messages show it.
pub(super) fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn cannot_open(path: &Path, error: &std::io::Error) -> SourceError {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => SourceError::Missing { path: shown(path) },
        ErrorKind::PermissionDenied => {
            SourceError::Unreadable { path: shown(path), reason: "you may not read it".into() }
        }
        _ => SourceError::Unreadable { path: shown(path), reason: error.to_string() },
    }
}

/// Bytes being read from first to last.
pub(super) struct Bytes {
    path: PathBuf,
    input: Input,
    hasher: Option<Sha256>,
    read: u64,
    ended: bool,
}

enum Input {
    File { file: File, stamp: Stamp },
    Memory(Cursor<Vec<u8>>),
}

impl Bytes {
    /// Opens a file again that had the given stamp before.
    ///
    /// # Errors
    /// When it cannot be opened or is not the same any more.
    pub fn reopen(path: &Path, stamp: Stamp, hash: bool) -> Result<Bytes, SourceError> {
        let (file, now) = open(path)?;
        if now != stamp {
            return Err(SourceError::Changed { path: shown(path) });
        }
        let hasher = hash.then(Sha256::new);
        Ok(Bytes { path: path.to_owned(), input: Input::File { file, stamp }, hasher, read: 0, ended: false })
    }

    /// Bytes already in memory, the beginning of the file at `path`.
    pub fn in_memory(path: &Path, bytes: Vec<u8>) -> Bytes {
        let input = Input::Memory(Cursor::new(bytes));
        Bytes { path: path.to_owned(), input, hasher: None, read: 0, ended: false }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Bytes read so far.
    pub fn read_so_far(&self) -> u64 {
        self.read
    }

    /// Whether all bytes have been read.
    pub fn ended(&self) -> bool {
        self.ended
    }

    /// Adds up to `most` bytes to `buffer`; sets [`ended`](Self::ended) when there are no more.
    ///
    /// # Errors
    /// When the file cannot be read any further or changed since it was opened.
    pub fn fill(&mut self, buffer: &mut Vec<u8>, most: usize) -> Result<(), SourceError> {
        let before = buffer.len();
        let result = match &mut self.input {
            Input::File { file, .. } => file.take(most as u64).read_to_end(buffer),
            Input::Memory(bytes) => bytes.take(most as u64).read_to_end(buffer),
        };
        let count =
            result.map_err(|error| SourceError::Broken { path: shown(&self.path), reason: error.to_string() })?;
        self.read += count as u64;
        if let Some(hasher) = &mut self.hasher {
            hasher.update(&buffer[before..]);
        }
        if count < most {
            self.ended = true;
            self.check_unchanged()?;
        }
        Ok(())
    }

    fn check_unchanged(&self) -> Result<(), SourceError> {
        let Input::File { file, stamp } = &self.input else { return Ok(()) };
        let now = file.metadata().map(|metadata| Stamp::of(&metadata)).ok();
        if now != Some(*stamp) || self.read != stamp.size {
            return Err(SourceError::Changed { path: shown(&self.path) });
        }
        Ok(())
    }

    /// SHA-256 of all bytes, hexadecimal; `None` unless it was asked for and everything was read.
    pub fn sha256(&self) -> Option<String> {
        let digest = self.hasher.as_ref().filter(|_| self.ended)?.clone().finalize();
        Some(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}
