//! How a file is read better than it was.
//!
//! Opening a file looks at parts of it only; the whole of it may say otherwise. What a person asked
//! for stays, and so does what was asked for because of an earlier profile, so that reading a file
//! again settles.

use super::super::detect::encoding;
use super::super::records::COLUMN_LIMIT;
use super::super::row_stream::Remarks;
use super::super::text::Tally;
use super::super::{ReadOptions, Source};
use encoding_rs::{Encoding, UTF_8};
use std::collections::HashSet;

/// The options to open the file with, `None` where it was read as well as can be.
pub(super) fn of(source: &Source, tally: Option<&Tally>, remarks: &Remarks) -> Option<ReadOptions> {
    let mut better = source.options.clone();
    if let Some(encoding) = tally.and_then(|tally| other_encoding(source, tally)) {
        better.encoding = Some(encoding.name().into());
    }
    if better.more_columns.is_empty() {
        better.more_columns = missing_columns(source, remarks);
    }
    (better != source.options).then_some(better)
}

/// The encoding the whole file has, where it is another than the one its parts seemed to have.
fn other_encoding(source: &Source, tally: &Tally) -> Option<&'static Encoding> {
    if source.options.encoding.is_some() || source.reading.byte_order_mark {
        return None;
    }
    let now = Encoding::for_label(source.reading.encoding.as_bytes())?;
    // As on opening: a file of several sources is Unicode if most of it is.
    let whole = match (tally.unicode, tally.other) {
        (0, 0) => return None,
        (unicode, other) if unicode > other => UTF_8,
        _ if now == UTF_8 => encoding::by_letters(&tally.telling),
        _ => now,
    };
    (whole != now).then_some(whole)
}

/// Names of values that have no column yet, as many as there may be columns.
fn missing_columns(source: &Source, remarks: &Remarks) -> Vec<String> {
    let known: HashSet<&str> = source.original_headers.iter().map(String::as_str).collect();
    let room = COLUMN_LIMIT.saturating_sub(source.columns.len());
    let mut taken = HashSet::new();
    let names = remarks.unknown_names.iter().map(String::as_str);
    names.filter(|name| !known.contains(name) && taken.insert(*name)).take(room).map(str::to_owned).collect()
}
