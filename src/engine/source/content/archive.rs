//! What a ZIP archive holds.
//!
//! It exists because a ZIP file is an archive of files, or one workbook, or one document. Names in an
//! archive are shown to people and never used as paths: nothing is ever written under them.

use super::super::SourceError;
use super::super::bytes::{broken, shown};
use super::unpack::{self, LARGEST, UNJUDGED};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use zip::read::ZipFileEntry;
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

/// Files an archive may hold.
const MOST_MEMBERS: usize = 10_000;
/// Bytes read to learn what an archive holds; ten times what that many files need.
const MOST_DIRECTORY: u64 = 16 << 20;
/// Characters of a name that are shown.
const NAME: usize = 200;
/// Bytes that one byte can unpack to; the packing itself allows 1,032.
const MOST_PER_BYTE: u64 = 1_100;

/// Whether it is a ZIP archive, by its first bytes.
pub(in super::super) fn is_zip(head: &[u8]) -> bool {
    [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"].iter().any(|magic| head.starts_with(*magic))
}

/// What an archive is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Kind {
    /// A workbook of Excel 2007 and later.
    Xlsx,
    /// The same in its binary form.
    Xlsb,
    /// An OpenDocument spreadsheet.
    Ods,
    /// Something that is one document, in words.
    Document(&'static str),
    /// Files.
    Files,
}

/// A file within an archive.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub index: usize,
    /// As it is shown.
    pub name: String,
    /// Bytes when unpacked, as the archive says.
    pub size: u64,
}

/// Where a member is and what the archive says about it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Located {
    /// Position of its first byte.
    pub start: u64,
    /// Bytes in the archive.
    pub packed: u64,
    /// Bytes when unpacked.
    pub size: u64,
    pub crc: u32,
    /// Packed with deflate, else stored as it is.
    pub deflated: bool,
}

/// An archive and what it holds.
pub(in super::super) struct Archive {
    zip: ZipArchive<BufReader<Bounded>>,
    pub kind: Kind,
    /// Its files, without folders and links.
    pub(super) entries: Vec<Entry>,
}

impl Archive {
    /// Reads what an archive holds.
    ///
    /// # Errors
    /// When it is damaged, or holds more than it honestly can.
    pub fn open(file: File, path: &Path) -> Result<Archive, SourceError> {
        let bounded = Bounded { file, left: MOST_DIRECTORY, path: shown(path) };
        let mut zip = ZipArchive::new(BufReader::new(bounded)).map_err(|error| explained(path, error))?;
        if zip.len() > MOST_MEMBERS {
            return Err(SourceError::TooManyMembers { path: shown(path) });
        }
        check_overlaps(&zip, path)?;
        let mut entries = Vec::new();
        for index in 0..zip.len() {
            let entry = zip.by_index_data(index).map_err(|error| explained(path, error))?;
            if entry.is_file() {
                entries.push(Entry { index, name: shown_name(&name_of(&entry)), size: entry.size() });
            }
        }
        let kind = kind(&mut zip, &entries, path);
        Ok(Archive { zip, kind, entries })
    }

    /// Where a member is.
    ///
    /// # Errors
    /// When it is packed in a way that cannot be read, needs a password, or claims what it cannot hold.
    pub(super) fn locate(&mut self, index: usize, path: &Path) -> Result<Located, SourceError> {
        let member = self.zip.by_index_raw(index).map_err(|error| explained(path, error))?;
        let path = || shown(path);
        if member.encrypted() {
            return Err(SourceError::EncryptedArchive { path: path() });
        }
        let deflated = match member.compression() {
            CompressionMethod::Stored => false,
            CompressionMethod::Deflated => true,
            other => return Err(SourceError::UnknownPacking { path: path(), method: method(other) }),
        };
        let (packed, size) = (member.compressed_size(), member.size());
        if size > LARGEST {
            return Err(SourceError::UnpacksTooLarge { path: path(), limit: "32 GB" });
        }
        // What would be stopped on the way is not begun.
        let per_byte = if size > UNJUDGED { unpack::MOST_PER_BYTE } else { MOST_PER_BYTE };
        let most = if deflated { packed.saturating_mul(per_byte) } else { packed };
        if size > most {
            return Err(SourceError::Bomb { path: path() });
        }
        let start = member.data_start().ok_or_else(|| damaged(&path(), "its list of files makes no sense"))?;
        Ok(Located { start, packed, size, crc: member.crc32(), deflated })
    }
}

/// Refuses archives whose files share bytes, by which a small archive claims to hold very much.
fn check_overlaps(zip: &ZipArchive<BufReader<Bounded>>, path: &Path) -> Result<(), SourceError> {
    /// Bytes of the header before each file, without its name.
    const HEADER: u64 = 30;
    let mut ranges = Vec::with_capacity(zip.len());
    for index in 0..zip.len() {
        let entry = zip.by_index_data(index).map_err(|error| explained(path, error))?;
        let start = entry.header_start();
        let length = HEADER + entry.name_raw().len() as u64;
        ranges.push((start, start.saturating_add(length).saturating_add(entry.compressed_size())));
    }
    ranges.sort_unstable();
    let last = ranges.last().map_or(0, |range| range.1);
    if last > zip.central_directory_start() || ranges.windows(2).any(|pair| pair[0].1 > pair[1].0) {
        return Err(SourceError::Bomb { path: shown(path) });
    }
    Ok(())
}

/// What an archive is, by the names in it.
fn kind(zip: &mut ZipArchive<BufReader<Bounded>>, entries: &[Entry], path: &Path) -> Kind {
    let has = |wanted: &str| entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(wanted));
    let within = |folder: &str| {
        let starts = |entry: &Entry| entry.name.get(..folder.len()).is_some_and(|s| s.eq_ignore_ascii_case(folder));
        entries.iter().any(starts)
    };
    if has("xl/workbook.xml") {
        return Kind::Xlsx;
    }
    if has("xl/workbook.bin") {
        return Kind::Xlsb;
    }
    if let Some(mimetype) = entries.iter().find(|entry| entry.name == "mimetype" && entry.size < 200) {
        let mut text = String::new();
        if zip.by_index(mimetype.index).is_ok_and(|member| member.take(200).read_to_string(&mut text).is_ok()) {
            return opendocument(&text);
        }
    }
    if has("[Content_Types].xml") {
        return match () {
            () if within("xl/") => Kind::Xlsx,
            () if within("word/") => Kind::Document("a Word document"),
            () if within("ppt/") => Kind::Document("a PowerPoint presentation"),
            () => Kind::Document("a document of Microsoft Office"),
        };
    }
    if within("Index/") || has("Index.zip") {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        return Kind::Document(match extension.to_ascii_lowercase().as_str() {
            "pages" => "a Pages document",
            "key" => "a Keynote presentation",
            _ if within("Index/Tables/") || extension.eq_ignore_ascii_case("numbers") => "a Numbers spreadsheet",
            _ => return Kind::Files,
        });
    }
    Kind::Files
}

fn opendocument(mimetype: &str) -> Kind {
    match mimetype.trim().strip_prefix("application/vnd.oasis.opendocument.") {
        Some(kind) if kind.starts_with("spreadsheet") => Kind::Ods,
        Some(kind) if kind.starts_with("text") => Kind::Document("a text document of LibreOffice or OpenOffice"),
        Some(_) => Kind::Document("an OpenDocument file without cells"),
        None if mimetype.trim() == "application/epub+zip" => Kind::Document("a book (EPUB)"),
        None => Kind::Files,
    }
}

fn method(method: CompressionMethod) -> String {
    match method {
        CompressionMethod::DEFLATE64 => "Deflate64".into(),
        CompressionMethod::BZIP2 => "bzip2".into(),
        CompressionMethod::LZMA => "LZMA".into(),
        CompressionMethod::ZSTD => "Zstandard".into(),
        CompressionMethod::XZ => "XZ".into(),
        CompressionMethod::PPMD => "PPMd".into(),
        CompressionMethod::AES => "AES".into(),
        other => other.to_string(),
    }
}

fn name_of(entry: &ZipFileEntry<'_>) -> String {
    match entry.name() {
        Ok(name) => name.into_owned(),
        Err(_) => String::from_utf8_lossy(entry.name_raw()).into_owned(),
    }
}

/// A name as it is shown: with `/` between folders, without anything that leads out of the archive,
/// and without characters that cannot be seen or turn the text around.
fn shown_name(name: &str) -> String {
    let turns =
        |c: char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
    let seen = |c: char| if c.is_control() || turns(c) { '\u{FFFD}' } else { c };
    let parts = name.split(['/', '\\']).filter(|part| !matches!(part.trim(), "" | "." | ".."));
    parts.collect::<Vec<_>>().join("/").chars().map(seen).take(NAME).collect()
}

fn damaged(path: &str, reason: &str) -> SourceError {
    SourceError::Damaged { path: path.into(), reason: reason.into() }
}

fn explained(path: &Path, error: ZipError) -> SourceError {
    match error {
        ZipError::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            damaged(&shown(path), "the end of it is missing")
        }
        ZipError::Io(error) => broken(path, error),
        _ => damaged(&shown(path), "its list of files, which stands at the end, is missing or makes no sense"),
    }
}

/// A file of which only so much is read.
struct Bounded {
    file: File,
    left: u64,
    path: String,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        match self.left.checked_sub(count as u64) {
            Some(left) => self.left = left,
            None => return Err(io::Error::other(SourceError::TooManyMembers { path: self.path.clone() })),
        }
        Ok(count)
    }
}

impl Seek for Bounded {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use super::shown_name;

    #[test]
    fn names_are_shown_without_what_leads_astray() {
        for (name, expected) in [
            ("contacts.csv", "contacts.csv"),
            ("2024/Spring/contacts.csv", "2024/Spring/contacts.csv"),
            ("../../etc/passwd", "etc/passwd"),
            ("/etc/passwd", "etc/passwd"),
            ("..\\..\\Windows\\win.ini", "Windows/win.ini"),
            ("C:\\Users\\ann\\contacts.csv", "C:/Users/ann/contacts.csv"),
            ("a/./b/ .. /c.csv", "a/b/c.csv"),
            ("con\ntacts\u{7}.csv", "con\u{FFFD}tacts\u{FFFD}.csv"),
            ("contacts\u{202E}vsc.exe", "contacts\u{FFFD}vsc.exe"),
            ("Spenderübersicht.csv", "Spenderübersicht.csv"),
        ] {
            assert_eq!(shown_name(name), expected, "{name:?}");
        }
        assert_eq!(shown_name(&"é".repeat(70_000)).chars().count(), 200);
    }
}
