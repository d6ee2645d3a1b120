//! A span of a file, read without moving the file's own position.
//!
//! It exists so that a sheet and the texts it refers to can be read side by side through one handle.

use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result, Seek, SeekFrom};
use std::sync::Arc;

/// Some bytes of a file that stand together.
pub(super) struct Span {
    file: Arc<File>,
    start: u64,
    length: u64,
    /// From the start.
    position: u64,
}

impl Span {
    pub fn new(file: Arc<File>, start: u64, length: u64) -> Span {
        Span { file, start, length, position: 0 }
    }

    /// Bytes.
    pub fn length(&self) -> u64 {
        self.length
    }
}

impl Read for Span {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let left = usize::try_from(self.length.saturating_sub(self.position)).unwrap_or(usize::MAX);
        let wanted = left.min(buffer.len());
        let count = read_at(&self.file, &mut buffer[..wanted], self.start.saturating_add(self.position))?;
        self.position += count as u64;
        Ok(count)
    }
}

impl Seek for Span {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => self.length.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = position.ok_or_else(|| Error::from(ErrorKind::InvalidInput))?;
        Ok(self.position)
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn spans_of_one_file_are_read_side_by_side() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"0123456789").unwrap();
        let file = Arc::new(file);
        let (mut one, mut two) = (Span::new(Arc::clone(&file), 2, 4), Span::new(file, 8, 100));
        let (mut first, mut second) = ([0; 2], String::new());
        one.read_exact(&mut first).unwrap();
        two.read_to_string(&mut second).unwrap();
        let mut rest = String::new();
        one.read_to_string(&mut rest).unwrap();
        assert_eq!((&first, second.as_str(), rest.as_str()), (b"23", "89", "45"));
        one.seek(SeekFrom::End(-1)).unwrap();
        rest.clear();
        one.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "5");
        assert!(one.seek(SeekFrom::Current(-9)).is_err());
    }
}
