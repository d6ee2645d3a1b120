//! Names for new files beside the database.
//!
//! It exists so that nothing that is there is written over; making the file is left to who asks.

use std::path::PathBuf;

/// `first`, or the first of the `numbered`, from 2 on, where that is taken.
pub(in crate::engine) fn free_path(first: PathBuf, numbered: impl Fn(u32) -> PathBuf) -> PathBuf {
    let mut paths = std::iter::once(first).chain((2..).map(numbered));
    paths.find(|path| !path.exists()).expect("the numbers do not end")
}
