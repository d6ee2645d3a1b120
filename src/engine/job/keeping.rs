//! Keeps a compressed copy of the file a job imports, on a thread of its own while the rows are written.
//!
//! It exists so that an import can be proved later, and be resumed when its file has gone. It must not
//! fail an import: where no copy can be made, the database is told why.

use super::run::Run;
use super::{ImportRequest, JobError};
use crate::engine::model::{JobId, Keeping, KeptState};
use crate::engine::source::open_private;
use crate::engine::store::{Store, StoreError};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::thread::{Builder, JoinHandle};

/// The copy, in the folder of its job.
pub(super) const COPY: &str = "original.gz";

/// The copy while it is being made; one that is found later was left by a program that died.
pub(super) const UNFINISHED: &str = "original.gz.partial";

/// How the name of a folder begins that holds an unpacked copy for as long as an import goes on from it.
pub(super) const UNPACKED: &str = "resumed";

/// Bytes read at once.
const CHUNK: usize = 256 << 10;

/// The copy that is being made of a job's file.
pub(super) struct Copying {
    job: JobId,
    path: PathBuf,
    thread: JoinHandle<Result<u64, NotKept>>,
}

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
enum NotKept {
    #[error("The file changed while it was imported, so no copy of it was kept.")]
    Changed,
    #[error("The disk has no room for a copy of the file, so none was kept.")]
    Full,
    #[error("No copy of the file was kept: {0}.")]
    Failed(String),
}

impl From<io::Error> for NotKept {
    fn from(error: io::Error) -> NotKept {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => NotKept::Full,
            _ => NotKept::Failed(error.to_string()),
        }
    }
}

/// Begins to keep the file of a job that begins to write, unless it is kept already or need not be.
pub(super) fn begin(store: &mut dyn Store, job: JobId, run: &Run<'_>) -> Option<Copying> {
    let begun = (|| {
        if store.keeping()? == Keeping::Never || kept_copy(store, job)?.is_some() {
            return Ok(None);
        }
        let sha256 = &run.request.file.sha256;
        if let Some((path, bytes)) = store.kept_copy_of(sha256)?.filter(|(path, _)| path.is_file()) {
            store.note_kept(job, &path, bytes)?;
            return Ok(None);
        }
        let (from, folder, sha256) = (run.source.path.clone(), store.job_folder(job)?, sha256.clone());
        let path = folder.join(COPY);
        let work = move || copy(&from, &folder, &sha256);
        match Builder::new().name("almoner-keep".to_owned()).spawn(work) {
            Ok(thread) => Ok(Some(Copying { job, path, thread })),
            Err(error) => store.note_not_kept(job, &NotKept::from(error).to_string()).map(|()| None),
        }
    })();
    begun.unwrap_or_else(|error: StoreError| {
        tracing::warn!(%error, "the file of an import is not kept");
        None
    })
}

/// Waits until the copy is made, and notes what came of it.
pub(super) fn end(store: &mut dyn Store, copying: Option<Copying>) {
    let Some(Copying { job, path, thread }) = copying else { return };
    let copied = thread.join().unwrap_or_else(|_| Err(NotKept::Failed("the copying broke off".to_owned())));
    let noted = match copied {
        Ok(bytes) => store.note_kept(job, &path, bytes),
        Err(why) => store.note_not_kept(job, &why.to_string()),
    };
    if let Err(error) = noted {
        tracing::warn!(%error, "what became of the file of an import is not noted");
    }
}

/// Copies a file whole, or leaves nothing; gives the bytes of the copy.
fn copy(from: &Path, folder: &Path, sha256: &str) -> Result<u64, NotKept> {
    let unfinished = folder.join(UNFINISHED);
    let copied = (|| {
        let mut options = OpenOptions::new();
        let file = open_private(&unfinished, options.write(true).create(true).truncate(true))?;
        let mut packed = GzEncoder::new(file, Compression::fast());
        let found = pass_on(&mut File::open(from)?, &mut packed)?;
        if found != sha256 {
            return Err(NotKept::Changed);
        }
        let file = packed.finish()?;
        file.sync_all()?;
        let bytes = file.metadata()?.len();
        fs::rename(&unfinished, folder.join(COPY))?;
        Ok(bytes)
    })();
    if copied.is_err() {
        // A rest that cannot be removed now is removed with other old files.
        drop(fs::remove_file(&unfinished));
    }
    copied
}

/// Passes all bytes on, and gives their SHA-256, hexadecimal.
fn pass_on(from: &mut dyn Read, to: &mut dyn Write) -> io::Result<String> {
    let (mut hash, mut chunk) = (Sha256::new(), vec![0; CHUNK]);
    loop {
        match from.read(&mut chunk) {
            Ok(0) => break,
            Ok(bytes) => {
                hash.update(&chunk[..bytes]);
                to.write_all(&chunk[..bytes])?;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let mut text = String::with_capacity(64);
    for byte in hash.finalize() {
        write!(text, "{byte:02x}").expect("text grows");
    }
    Ok(text)
}

/// The copy of a job's file that is there. One that a program made and then died before noting it counts, and is
/// noted.
fn kept_copy(store: &mut dyn Store, job: JobId) -> Result<Option<PathBuf>, StoreError> {
    match store.kept_file(job)?.map(|kept| kept.state) {
        Some(KeptState::Here { path, .. }) => Ok(Some(path).filter(|path| path.is_file())),
        Some(KeptState::Gone { .. }) => Ok(None),
        None | Some(KeptState::NotKept { .. }) => {
            let path = store.jobs_folder().join(job.0.to_string()).join(COPY);
            let Ok(found) = fs::metadata(&path) else { return Ok(None) };
            store.note_kept(job, &path, found.len())?;
            Ok(Some(path))
        }
    }
}

/// Why a kept file could not be handed out.
#[derive(Debug, thiserror::Error)]
pub enum KeptFileError {
    /// A sentence.
    #[error("{why}")]
    NotThere { why: String },
    #[error("{path} is there already. Choose another name.")]
    Exists { path: String },
    #[error("{path} could not be written: {reason}. Nothing was kept of it; choose another folder or free some space.")]
    Write { path: String, reason: String },
    #[error("The kept copy of the file is damaged. Nothing was saved.")]
    Damaged,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Saves the file of a job as it was, readable by its owner only, and gives its bytes. `replace` says whether a file
/// that is there may be written over.
///
/// # Errors
/// When no copy is kept, or it cannot be written; then what was there before is still there.
pub fn save_kept_file(store: &mut dyn Store, job: JobId, to: &Path, replace: bool) -> Result<u64, KeptFileError> {
    let recorded = store.job(job)?;
    let Some(kept) = kept_copy(store, job)? else {
        return Err(KeptFileError::NotThere { why: why_not_kept(store, job)? });
    };
    let failed = |reason: String| KeptFileError::Write { path: to.display().to_string(), reason };
    if !replace && to.exists() {
        return Err(KeptFileError::Exists { path: to.display().to_string() });
    }
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|error| failed(error.to_string()))?;
    unpack(&kept, &recorded.file_sha256, file.as_file_mut()).map_err(|error| match error.kind() {
        ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::UnexpectedEof => KeptFileError::Damaged,
        _ => failed(error.to_string()),
    })?;
    let saved = if replace { file.persist(to) } else { file.persist_noclobber(to) };
    saved.map_err(|error| match error.error.kind() {
        ErrorKind::AlreadyExists => KeptFileError::Exists { path: to.display().to_string() },
        _ => failed(error.error.to_string()),
    })?;
    Ok(recorded.file_size)
}

/// Writes a copy out as it was.
fn unpack(copy: &Path, sha256: &str, to: &mut File) -> io::Result<()> {
    let found = pass_on(&mut GzDecoder::new(File::open(copy)?), to)?;
    if found != sha256 {
        return Err(ErrorKind::InvalidData.into());
    }
    to.sync_all()
}

/// Why no copy of a job's file is there, as a sentence.
///
/// # Errors
/// When the database cannot be read.
pub fn why_not_kept(store: &mut dyn Store, job: JobId) -> Result<String, StoreError> {
    Ok(match store.kept_file(job)?.map(|kept| kept.state) {
        Some(KeptState::NotKept { why }) => why,
        Some(KeptState::Gone { .. } | KeptState::Here { .. }) => {
            format!("The file of import {} is no longer kept.", job.0)
        }
        None => format!("No copy of a file is kept with number {}: files are kept once they are imported.", job.0),
    })
}

/// The file of a job as it was, in a folder of its own that goes with this.
pub(super) struct Unpacked {
    path: PathBuf,
    _folder: tempfile::TempDir,
}

impl Unpacked {
    /// The same request, and those that go before it, for the copy.
    pub fn request(&self, of: &ImportRequest) -> ImportRequest {
        let first = of.first.iter().map(|first| self.request(first)).collect();
        ImportRequest { path: self.path.clone(), first, ..of.clone() }
    }
}

/// Unpacks the kept copy of a job's file, to go on with it; `None` where there is none.
pub(super) fn unpacked(store: &mut dyn Store, job: JobId, name: &str) -> Result<Option<Unpacked>, JobError> {
    let sha256 = store.job(job)?.file_sha256;
    let kept = match kept_copy(store, job)? {
        Some(kept) => Some(kept),
        // Another import of the same file may have kept it.
        None => store.kept_copy_of(&sha256)?.map(|(path, _)| path),
    };
    let Some(kept) = kept else { return Ok(None) };
    // Where it cannot be unpacked, it is as if there were none: the error about the file itself says what to do.
    let made = (|| {
        let folder = tempfile::Builder::new().prefix(UNPACKED).tempdir_in(store.job_folder(job).ok()?).ok()?;
        let path = folder.path().join(name);
        let mut file = open_private(&path, OpenOptions::new().write(true).create_new(true)).ok()?;
        unpack(&kept, &sha256, &mut file).ok()?;
        Some(Unpacked { path, _folder: folder })
    })();
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sha256_of(bytes: &[u8]) -> String {
        pass_on(&mut &bytes[..], &mut io::sink()).expect("nothing can fail")
    }

    #[test]
    fn a_copy_comes_back_as_it_was_and_is_its_owners_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let text = b"Constituent ID,Name\nC001,Ann\n".repeat(20_000);
        let from = folder.path().join("gala.csv");
        fs::write(&from, &text).expect("it can be written");
        let bytes = copy(&from, folder.path(), &sha256_of(&text)).expect("it is copied");
        assert!(bytes < text.len() as u64 / 10, "{bytes} bytes are not compressed");
        let (kept, to) = (folder.path().join(COPY), folder.path().join("again.csv"));
        assert!(!folder.path().join(UNFINISHED).exists());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&kept).expect("it is there").permissions().mode() & 0o777, 0o600);
        }
        unpack(&kept, &sha256_of(&text), &mut File::create(&to).expect("it can be made")).expect("it is whole");
        assert_eq!(fs::read(&to).expect("it is there"), text);
        let wrong = unpack(&kept, &sha256_of(b"other"), &mut File::create(&to).expect("it can be made"));
        assert_eq!(wrong.map_err(|error| error.kind()), Err(ErrorKind::InvalidData));
    }

    #[test]
    fn a_file_that_changed_or_is_gone_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let from = folder.path().join("gala.csv");
        assert!(matches!(copy(&from, folder.path(), ""), Err(NotKept::Failed(_))));
        fs::write(&from, "changed").expect("it can be written");
        assert!(matches!(copy(&from, folder.path(), &sha256_of(b"as it was")), Err(NotKept::Changed)));
        assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 1);
    }

    #[test]
    fn a_full_disk_is_said_in_a_sentence() {
        let why = NotKept::from(io::Error::from(ErrorKind::StorageFull)).to_string();
        assert_eq!(why, "The disk has no room for a copy of the file, so none was kept.");
    }
}
