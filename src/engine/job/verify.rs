//! Whether a file is still the one that was looked at.

use super::request::modified;
use super::{Control, FileFingerprint, JobError};
use crate::engine::source::Source;
use crate::engine::source::profile::profile;

/// Makes sure the file is the one the request was made for. Size and time of change are compared;
/// when the time differs (a copy, a restored backup) its contents are.
pub(super) fn verify(source: &Source, file: &FileFingerprint, control: &Control) -> Result<(), JobError> {
    if source.size != file.size {
        return Err(changed());
    }
    if modified(source) == file.modified {
        return Ok(());
    }
    let contents = profile(source, control.cancel_flag(), &mut |_| {})?;
    if !contents.complete {
        return Err(JobError::Stopped);
    }
    if contents.sha256 == file.sha256 { Ok(()) } else { Err(changed()) }
}

fn changed() -> JobError {
    JobError::PlanStale { what: "The file changed".to_owned(), of_file: true }
}
