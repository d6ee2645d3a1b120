//! The bytes of a file, counted, hashed where wanted, and watched for changes.
//!
//! It exists so that nothing above it touches the file system while reading. It must not know what
//! the bytes mean.

use super::SourceError;
use super::content::{Content, Unpacked};
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
        _ => SourceError::Unreadable { path: shown(path), reason: reason(error) },
    }
}

/// What the system says, in words alone: without its number, as it stands within a sentence.
pub(super) fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or_default().trim_end_matches('.');
    let mut letters = words.chars();
    match (letters.next(), letters.as_str().starts_with(char::is_lowercase)) {
        (Some(first), true) => first.to_lowercase().chain(letters).collect(),
        _ => words.to_owned(),
    }
}

/// Opens a file again that had the given stamp before.
///
/// # Errors
/// When it cannot be opened or is not the same any more.
pub(super) fn reopen(path: &Path, stamp: Stamp) -> Result<File, SourceError> {
    let (file, now) = open(path)?;
    if now != stamp {
        return Err(SourceError::Changed { path: shown(path) });
    }
    Ok(file)
}

/// Refuses a file that is not as it was.
///
/// # Errors
/// When it changed or is gone.
pub(super) fn check_unchanged(path: &Path, stamp: Stamp) -> Result<(), SourceError> {
    match std::fs::metadata(path) {
        Ok(metadata) if Stamp::of(&metadata) == stamp => Ok(()),
        _ => Err(SourceError::Changed { path: shown(path) }),
    }
}

/// SHA-256 of a file that had the given stamp before, hexadecimal.
///
/// # Errors
/// When it cannot be read to its end, or changed.
pub(super) fn sha256(path: &Path, stamp: Stamp) -> Result<String, SourceError> {
    let mut file = reopen(path, stamp)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; HASHED];
    loop {
        match file.read(&mut buffer).map_err(|error| broken(path, error))? {
            0 => break,
            count => hasher.update(&buffer[..count]),
        }
    }
    check_unchanged(path, stamp)?;
    Ok(hexadecimal(&hasher.finalize()))
}

/// Bytes hashed at a time.
const HASHED: usize = 256 << 10;

fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Why reading stopped: our own reason where one was given, else what the system says.
pub(super) fn broken(path: &Path, error: std::io::Error) -> SourceError {
    match error.downcast::<SourceError>() {
        Ok(ours) => ours,
        Err(error) => SourceError::Broken { path: shown(path), reason: reason(&error) },
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
    Content { reader: Box<dyn Unpacked>, stamp: Stamp },
    Memory(Cursor<Vec<u8>>),
}

impl Bytes {
    /// The bytes of some content, hashed on the way where asked and where they are those of the file
    /// itself.
    ///
    /// # Errors
    /// When the file cannot be opened or is not the same any more.
    pub fn of(content: &Content, hash: bool) -> Result<Bytes, SourceError> {
        let reader = content.reader()?;
        let hasher = (hash && reader.is_plain()).then(Sha256::new);
        let input = Input::Content { reader, stamp: content.stamp };
        Ok(Bytes { path: content.path.clone(), input, hasher, read: 0, ended: false })
    }

    /// Bytes already in memory, the beginning of the file at `path`.
    pub fn in_memory(path: &Path, bytes: Vec<u8>) -> Bytes {
        let input = Input::Memory(Cursor::new(bytes));
        Bytes { path: path.to_owned(), input, hasher: None, read: 0, ended: false }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Bytes of the file consumed so far, packed where it is packed.
    pub fn consumed(&self) -> u64 {
        match &self.input {
            Input::Content { reader, .. } => reader.consumed(),
            Input::Memory(_) => self.read,
        }
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
            Input::Content { reader, .. } => reader.take(most as u64).read_to_end(buffer),
            Input::Memory(bytes) => bytes.take(most as u64).read_to_end(buffer),
        };
        let count = result.map_err(|error| broken(&self.path, error))?;
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
        let Input::Content { reader, stamp } = &self.input else { return Ok(()) };
        if reader.is_plain() && self.read != stamp.size {
            return Err(SourceError::Changed { path: shown(&self.path) });
        }
        check_unchanged(&self.path, *stamp)
    }

    /// SHA-256 of all bytes, hexadecimal; `None` unless it was taken and everything was read.
    pub fn sha256(&self) -> Option<String> {
        let digest = self.hasher.as_ref().filter(|_| self.ended)?.clone().finalize();
        Some(hexadecimal(&digest))
    }
}
