//! Whole sheets for the tests of every reader: all rows, and that the reader keeps its promises on the
//! way.

use crate::engine::source::content::Content;
use crate::engine::source::row_stream::{Remarks, RowSource};
use crate::engine::source::{RowBatch, SourceError};

/// Rows by their numbers.
pub(super) type Rows = Vec<(u64, Vec<String>)>;

/// All rows that a source gives, and what is to be said about them.
pub(super) fn drain(content: &Content, mut source: Box<dyn RowSource>) -> Result<(Rows, Remarks), SourceError> {
    let (mut batch, mut all, mut consumed) = (RowBatch::default(), Vec::new(), 0);
    while source.next(&mut batch)? {
        let row = batch.last().unwrap();
        assert_eq!(row.number, source.row());
        assert!(source.consumed() >= consumed && source.consumed() <= content.stamp.size);
        consumed = source.consumed();
        all.push((row.number, row.cells().map(str::to_owned).collect()));
        batch.clear();
    }
    assert_eq!(source.consumed(), content.stamp.size);
    assert!(!source.next(&mut batch)?, "the end stays the end");
    Ok((all, source.remarks().clone()))
}
