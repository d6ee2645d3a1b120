//! Opening files for writing that only their owner may read.
//!
//! It exists because every file with donors' values in it needs the same care. It must not decide
//! where files go.

use std::fs::{File, OpenOptions};
use std::path::Path;

/// Opens a file with these options, readable and writable by its owner only, also where it was there
/// before with other permissions.
///
/// # Errors
/// When the file cannot be opened or its permissions cannot be set.
#[cfg(unix)]
pub(crate) fn open_private(path: &Path, options: &mut OpenOptions) -> std::io::Result<File> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    let file = options.mode(0o600).open(path)?;
    // The file may have been there before.
    file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
    Ok(file)
}

/// Opens a file with these options; the folders it is kept in are the user's own.
///
/// # Errors
/// When the file cannot be opened.
#[cfg(not(unix))]
pub(crate) fn open_private(path: &Path, options: &mut OpenOptions) -> std::io::Result<File> {
    options.open(path)
}
