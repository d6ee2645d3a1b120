//! Packed bytes as a file to seek in.
//!
//! It exists because workbooks are read from many places, and what is packed can only be read from the
//! beginning. It must not keep the bytes longer than somebody needs them, nor let anybody else read them.

use super::super::SourceError;
use super::super::bytes::{broken, shown};
use super::Unpacked;
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes a workbook within an archive may have.
const LARGEST: u64 = 2 << 30;
/// Bytes unpacked at a time.
const CHUNK: usize = 128 << 10;

/// A temporary file that is filled when it is first needed; removed with the last copy of this.
#[derive(Debug, Clone, Default)]
pub(super) struct Spool(Arc<Mutex<Option<Kept>>>);

/// A file without a name, which is gone even if the program is killed.
#[cfg(target_os = "linux")]
#[derive(Debug)]
struct Kept(File);

#[cfg(target_os = "linux")]
impl Kept {
    fn new() -> std::io::Result<Kept> {
        use std::os::unix::fs::PermissionsExt;
        let file = tempfile::tempfile()?;
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
        Ok(Kept(file))
    }

    fn file(&self) -> &File {
        &self.0
    }

    /// A handle with a position of its own, which a clone of the handle has not.
    fn again(&self) -> std::io::Result<File> {
        use std::os::fd::AsRawFd;
        File::open(format!("/proc/self/fd/{}", self.0.as_raw_fd()))
    }
}

/// A file with a name: there is no other way to open it again.
#[cfg(not(target_os = "linux"))]
#[derive(Debug)]
struct Kept(tempfile::NamedTempFile);

#[cfg(not(target_os = "linux"))]
impl Kept {
    fn new() -> std::io::Result<Kept> {
        tempfile::NamedTempFile::with_prefix("almoner-").map(Kept)
    }

    fn file(&self) -> &File {
        self.0.as_file()
    }

    fn again(&self) -> std::io::Result<File> {
        self.0.reopen()
    }
}

impl Spool {
    /// A handle with a position of its own; `open` is called only the first time. `path` is the file
    /// that is unpacked, for messages.
    ///
    /// # Errors
    /// When it cannot be unpacked to its end or there is no room for it.
    pub fn file(
        &self,
        path: &Path,
        open: impl FnOnce() -> Result<Box<dyn Unpacked>, SourceError>,
    ) -> Result<File, SourceError> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let no_room = |error: std::io::Error| SourceError::NoRoom { path: shown(path), reason: error.to_string() };
        let spooled = match kept.take() {
            Some(spooled) => spooled,
            None => {
                // Only its owner may read it; that is how these files are made.
                let new = Kept::new().map_err(no_room)?;
                fill(new.file(), path, open()?, LARGEST)?;
                new
            }
        };
        let handle = spooled.again().map_err(no_room)?;
        *kept = Some(spooled);
        Ok(handle)
    }
}

/// Unpacks everything into a file.
fn fill(file: &File, path: &Path, mut from: Box<dyn Unpacked>, largest: u64) -> Result<(), SourceError> {
    let no_room = |error: std::io::Error| SourceError::NoRoom { path: shown(path), reason: error.to_string() };
    let mut to = BufWriter::new(file);
    let mut buffer = vec![0; CHUNK];
    let mut total = 0;
    loop {
        let count = from.read(&mut buffer).map_err(|error| broken(path, error))?;
        if count == 0 {
            return to.flush().map_err(no_room);
        }
        total += count as u64;
        if total > largest {
            return Err(SourceError::UnpacksTooLarge { path: shown(path), limit: "2 GB" });
        }
        to.write_all(&buffer[..count]).map_err(no_room)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Seek, SeekFrom};

    struct Memory(Cursor<Vec<u8>>);

    impl Read for Memory {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            self.0.read(buffer)
        }
    }

    impl Unpacked for Memory {
        fn consumed(&self) -> u64 {
            self.0.position()
        }

        fn is_plain(&self) -> bool {
            false
        }
    }

    fn memory(text: &str) -> Box<dyn Unpacked> {
        Box::new(Memory(Cursor::new(text.as_bytes().to_vec())))
    }

    #[test]
    fn handles_have_positions_of_their_own_and_it_is_unpacked_once() {
        let spool = Spool::default();
        let path = Path::new("contacts.zip");
        let mut first = spool.file(path, || Ok(memory("0123456789"))).unwrap();
        let mut second = spool.clone().file(path, || panic!("unpacked again")).unwrap();
        first.seek(SeekFrom::Start(5)).unwrap();
        let (mut rest, mut all) = (String::new(), String::new());
        first.read_to_string(&mut rest).unwrap();
        second.read_to_string(&mut all).unwrap();
        assert_eq!((rest.as_str(), all.as_str()), ("56789", "0123456789"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_file_is_for_its_owner_only_and_nobody_finds_it() {
        use std::os::unix::fs::{MetadataExt, PermissionsExt};
        let spool = Spool::default();
        let metadata = spool.file(Path::new("contacts.zip"), || Ok(memory("0123456789"))).unwrap().metadata().unwrap();
        assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
        assert_eq!(metadata.nlink(), 0);
    }

    #[test]
    fn too_much_is_refused_and_nothing_is_kept() {
        let file = tempfile::tempfile().unwrap();
        let result = fill(&file, Path::new("contacts.zip"), memory("0123456789"), 9);
        assert!(matches!(result, Err(SourceError::UnpacksTooLarge { .. })));
        let spool = Spool::default();
        let broken = || Err(SourceError::Missing { path: "contacts.zip".into() });
        assert!(spool.file(Path::new("contacts.zip"), broken).is_err());
        assert!(spool.0.lock().unwrap().is_none());
    }
}
