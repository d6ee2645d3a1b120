//! What a file holds besides one list of records: every list whose records are of a known type, in the order they are
//! imported together.
//!
//! It exists so that every shell takes the same lists for the same things. It must not match columns.

use super::propose_type_of;
use crate::engine::schema::{RecordType, Schema};
use crate::engine::source::{ReadOptions, RecordList, Source, SourceError, record_lists, record_lists_throughout};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// The lists of a JSON file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KnownLists {
    /// Those of a known type, in the order of the schema: what others refer to goes first.
    pub known: Vec<KnownList>,
    /// Those of which it cannot be told for sure what their records are, and those that hold none.
    pub unknown: Vec<RecordList>,
    /// Whether these are all the file holds.
    pub complete: bool,
}

/// A list of records of one type.
#[derive(Debug, Clone)]
pub struct KnownList {
    pub record_type: &'static RecordType,
    pub list: RecordList,
}

impl PartialEq for KnownList {
    fn eq(&self, other: &KnownList) -> bool {
        (&self.record_type.name, &self.list) == (&other.record_type.name, &other.list)
    }
}

impl KnownLists {
    /// Whether the file holds records of several types, which may be imported together.
    pub fn are_several(&self) -> bool {
        let types: BTreeSet<&str> = self.known.iter().map(|known| known.record_type.name.as_str()).collect();
        types.len() > 1
    }

    /// Whether another look found other lists of known types, whatever it counted in them.
    pub fn are_those_of(&self, other: &KnownLists) -> bool {
        let told = |lists: &KnownLists| -> Vec<(String, Option<String>)> {
            let told = |known: &KnownList| (known.record_type.name.clone(), known.list.selector.clone());
            lists.known.iter().map(told).collect()
        };
        told(self) == told(other)
    }
}

/// What the beginning of a file shows of its lists. Takes as long as opening the file once for each; nothing is found
/// in anything but JSON.
///
/// # Errors
/// When the file cannot be read, or is no JSON though it should be.
pub fn known_lists(schema: &'static Schema, path: &Path, options: &ReadOptions) -> Result<KnownLists, SourceError> {
    told(schema, path, options, record_lists(path, options)?)
}

/// As [`known_lists`], of the whole file: takes a pass through it. Once `cancel` is set it ends early, and what it
/// found is not complete.
///
/// # Errors
/// As [`known_lists`], and when the file is cut short.
pub fn known_lists_throughout(
    schema: &'static Schema,
    path: &Path,
    options: &ReadOptions,
    cancel: &AtomicBool,
) -> Result<KnownLists, SourceError> {
    told(schema, path, options, record_lists_throughout(path, options, cancel)?)
}

fn told(
    schema: &'static Schema,
    path: &Path,
    options: &ReadOptions,
    lists: Vec<RecordList>,
) -> Result<KnownLists, SourceError> {
    let mut found = KnownLists { complete: lists.iter().all(|list| list.complete), ..KnownLists::default() };
    for list in lists {
        match type_of(schema, path, options, &list)? {
            Some(record_type) => found.known.push(KnownList { record_type, list }),
            None => found.unknown.push(list),
        }
    }
    let place = |of: &RecordType| schema.record_types.iter().position(|known| known.name == of.name);
    found.known.sort_by_key(|known| place(known.record_type));
    Ok(found)
}

/// What the records of a list are: by what the file calls them, else by what they hold where that is clear.
fn type_of(
    schema: &'static Schema,
    path: &Path,
    options: &ReadOptions,
    list: &RecordList,
) -> Result<Option<&'static RecordType>, SourceError> {
    if list.records == 0 {
        return Ok(None);
    }
    if let Some(named) = schema.record_types.iter().find(|of| of.is_called(&list.own_name)) {
        return Ok(Some(named));
    }
    let source = Source::open(path, &ReadOptions { sheet: list.selector.clone(), ..options.clone() })?;
    let proposed = propose_type_of(&source);
    let best = proposed.best();
    Ok((proposed.other().is_none() && best.missing.is_empty()).then_some(best.record_type))
}
