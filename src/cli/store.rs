//! Opening the database, and saying who does.

use super::Common;
use crate::engine::job::Person;
use crate::engine::schema::Schema;
use crate::engine::store::Store;
use crate::engine::store::sqlite::SqliteStore;
use std::path::Path;

/// Opens the database, making it where there is none.
///
/// # Errors
/// When it cannot be used.
pub fn open(common: &Common) -> anyhow::Result<Box<dyn Store>> {
    open_store(&common.database()?, true)
}

/// Opens a database that must be there: nothing is made by looking.
///
/// # Errors
/// When there is none, or it cannot be used.
pub fn open_existing(common: &Common) -> anyhow::Result<Box<dyn Store>> {
    let path = common.database()?;
    // Only what is surely not there gets this sentence; the store words everything else.
    if matches!(path.try_exists(), Ok(false)) {
        anyhow::bail!(
            "There is no database {} yet. The first `almoner import FILE` makes it; --database names another.",
            path.display()
        );
    }
    open_store(&path, false)
}

fn open_store(path: &Path, create: bool) -> anyhow::Result<Box<dyn Store>> {
    let schema = Schema::built_in();
    let store = if create { SqliteStore::open(path, schema)? } else { SqliteStore::open_existing(path, schema)? };
    Ok(Box::new(store))
}

/// Who is at the keyboard, for the history and for others who wait.
pub fn person() -> Person {
    let user = whoami::username().unwrap_or_else(|_| "somebody".to_owned());
    let host = whoami::hostname().unwrap_or_else(|_| "this computer".to_owned());
    let holder = format!("{user} on {host} (Almoner command line, pid {})", std::process::id());
    Person { user, holder }
}
