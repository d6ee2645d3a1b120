//! All records of a JSON file by what they are of: for who imports the whole file, each kind of record
//! on its own.
//!
//! It exists so that a whole import misses no record. It must not decide which record type each is.

use super::kinds::Kinds;
use super::lists;
use super::parts::{Looked, Offer, offers};
use super::records::Records;
use super::stream::Stream;
use super::{check_names, look};
use crate::engine::source::bytes::shown;
use crate::engine::source::content::Content;
use crate::engine::source::detect::sample::Sample;
use crate::engine::source::{Format, ReadOptions, SourceError, format};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// Records of a JSON file that belong together: a list of them, or those of one kind in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordList {
    /// What is written in [`ReadOptions::sheet`] to read these and no others; `None` where the file
    /// holds nothing else.
    pub selector: Option<String>,
    /// As it is shown: "gift", "Other records".
    pub name: String,
    /// What the file calls them: the list's own name without what it stands in (`gifts` of
    /// `data.gifts`), or the kind (`gift`). Blank for records that tell no kind, and for a file that is
    /// one list of records of one kind.
    pub own_name: String,
    /// Whether these are the records of a list that tell no kind, while others in it do.
    pub untold: bool,
    /// Records met.
    pub records: u64,
    /// Whether those are all there are.
    pub complete: bool,
}

/// The lists and kinds of records that the beginning of a file shows, in file order; each record it shows
/// is in exactly one. Takes as long as opening the file. Empty for anything but JSON. Of `options` the
/// format and the member of an archive count.
///
/// What begins further down is missing: where a list is not `complete`, or the only one,
/// [`record_lists_throughout`] may find more.
///
/// # Errors
/// When the file cannot be read, or is no JSON though it should be.
pub fn record_lists(path: &Path, options: &ReadOptions) -> Result<Vec<RecordList>, SourceError> {
    let content = Content::open(path, options)?;
    match json_format(&content, options)? {
        None => Ok(Vec::new()),
        Some(format) => Ok(lists_of(&look(&content, format)?.1)),
    }
}

/// As [`record_lists`], over the whole file: takes a pass through it, and every record of it is in exactly
/// one list. Once `cancel` is set it ends early with what was met; the lists are not `complete` then.
///
/// # Errors
/// When the file cannot be read, is cut short, or is no JSON where it should be. What is broken within a
/// record of a named list is refused only where that list is read.
pub fn record_lists_throughout(
    path: &Path,
    options: &ReadOptions,
    cancel: &AtomicBool,
) -> Result<Vec<RecordList>, SourceError> {
    let content = Content::open(path, options)?;
    let Some(format) = json_format(&content, options)? else { return Ok(Vec::new()) };
    let (format, mut looked) = look(&content, format)?;
    if looked.root.as_ref().is_some_and(|kinds| !kinds.complete) {
        let mut kinds = Kinds::default();
        let mut records = Records::open(&content, format, None)?;
        kinds.complete = kinds.look(&mut records, u64::MAX, cancel)?;
        looked.root = Some(kinds);
    } else if looked.root.is_none() && (looked.found.cut || looked.found.lists.iter().any(|l| !l.kinds.complete)) {
        looked.found = lists::discover(Stream::open(&content)?, u64::MAX, cancel);
        check_names(&looked.found, path)?;
        if looked.found.cut && !cancel.load(Ordering::Relaxed) {
            let place = format!("line {}", looked.found.line);
            let reason = "it ends there, or what follows is no list of records".to_owned();
            return Err(SourceError::BadJson { path: shown(path), place, reason });
        }
    }
    Ok(lists_of(&looked))
}

/// Which kind of JSON a file is; `None` where it is none.
fn json_format(content: &Content, options: &ReadOptions) -> Result<Option<Format>, SourceError> {
    let format = match options.format {
        Some(format) => format,
        None => format::detect(content, &Sample::take(content)?)?,
    };
    Ok(format.is_json().then_some(format))
}

/// The lists, or their kinds where they have several.
fn lists_of(looked: &Looked) -> Vec<RecordList> {
    let Looked { found, root } = looked;
    let one = |records, complete| RecordList {
        selector: None,
        name: "All records".into(),
        own_name: String::new(),
        untold: false,
        records,
        complete,
    };
    let offers = offers(looked);
    match root {
        Some(kinds) if offers.is_empty() => return vec![one(kinds.records, kinds.complete)],
        None if found.is_record() => return vec![one(1, !found.cut)],
        _ => {}
    }
    let has_kinds = |whole: &Offer| {
        offers.iter().any(|offer| offer.selector.kind.is_some() && offer.selector.list == whole.selector.list)
    };
    let own = offers.iter().filter(|offer| offer.selector.kind.is_some() || !has_kinds(offer));
    own.map(|offer| RecordList {
        selector: Some(offer.written()),
        name: offer.name.clone(),
        own_name: offer.own_name.clone(),
        untold: offer.selector.kind.as_ref().is_some_and(|kind| kind.value.is_empty()),
        records: offer.records,
        complete: offer.complete,
    })
    .collect()
}
