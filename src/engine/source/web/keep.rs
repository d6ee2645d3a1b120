//! A fetched file on the disk.
//!
//! It exists so that nobody ever finds half a file under a whole one's name. It must not keep anything
//! that was not fetched to its end.

use super::super::{SourceError, open_private};
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Files of one name in a folder.
const MOST_NAMESAKES: usize = 1_000;

/// A file being written, removed unless it is finished.
pub struct Kept {
    /// Where it will be; empty until it is finished.
    path: PathBuf,
    /// Where it is meanwhile.
    part: PathBuf,
    file: File,
    finished: bool,
}

impl Kept {
    /// Begins a file, under another name where there is one of this name: "gifts (2).csv".
    ///
    /// # Errors
    /// When no file can be made there.
    pub fn new(folder: &Path, name: &str) -> Result<Kept, SourceError> {
        for count in 1..=MOST_NAMESAKES {
            let path = folder.join(numbered(name, count));
            // The name is taken by an empty file, so that nobody else takes it meanwhile.
            match open_private(&path, OpenOptions::new().write(true).create_new(true)) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(not_kept(folder, &error)),
                Ok(_) => return Kept::begin(folder, path),
            }
        }
        Err(SourceError::NotKept {
            folder: folder.display().to_string(),
            reason: "it is full of files of that name".into(),
        })
    }

    fn begin(folder: &Path, path: PathBuf) -> Result<Kept, SourceError> {
        let mut part = path.clone().into_os_string();
        part.push(".part");
        let part = PathBuf::from(part);
        match open_private(&part, OpenOptions::new().write(true).create(true).truncate(true)) {
            Ok(file) => Ok(Kept { path, part, file, finished: false }),
            Err(error) => {
                let _ = std::fs::remove_file(&path);
                Err(not_kept(folder, &error))
            }
        }
    }

    /// Adds bytes.
    ///
    /// # Errors
    /// When there is no room for them.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), SourceError> {
        self.file.write_all(bytes).map_err(|error| not_kept(self.folder(), &error))
    }

    /// Gives the whole file its name.
    ///
    /// # Errors
    /// When it cannot be written to its end.
    pub fn finish(mut self) -> Result<PathBuf, SourceError> {
        let done = self.file.sync_all().and_then(|()| std::fs::rename(&self.part, &self.path));
        done.map_err(|error| not_kept(self.folder(), &error))?;
        self.finished = true;
        Ok(self.path.clone())
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        if !self.finished {
            // Whatever cannot be removed was no whole file and is called so.
            let _ = std::fs::remove_file(&self.part);
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

fn not_kept(folder: &Path, error: &std::io::Error) -> SourceError {
    SourceError::NotKept { folder: folder.display().to_string(), reason: error.to_string() }
}

fn numbered(name: &str, count: usize) -> String {
    match name.rsplit_once('.') {
        _ if count == 1 => name.to_owned(),
        Some((stem, ending)) => format!("{stem} ({count}).{ending}"),
        None => format!("{name} ({count})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(folder: &Path) -> Vec<String> {
        let name = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
        let mut names: Vec<String> = std::fs::read_dir(folder).unwrap().map(name).collect();
        names.sort();
        names
    }

    #[test]
    fn files_of_one_name_are_kept_apart_and_unfinished_ones_removed() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("gifts.csv"), "old").unwrap();
        let mut first = Kept::new(folder.path(), "gifts.csv").unwrap();
        let second = Kept::new(folder.path(), "gifts.csv").unwrap();
        first.write(b"new").unwrap();
        drop(second);
        let path = first.finish().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
        assert_eq!(files(folder.path()), ["gifts (2).csv", "gifts.csv"]);
        assert_eq!(std::fs::read(folder.path().join("gifts.csv")).unwrap(), b"old");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_folder_that_is_none_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let result = Kept::new(&folder.path().join("none"), "gifts.csv");
        assert!(matches!(result.map(|_| ()), Err(SourceError::NotKept { .. })));
    }
}
