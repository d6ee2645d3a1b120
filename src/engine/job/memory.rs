//! What columns were matched to in earlier imports: noted when an import is concluded, recalled when
//! matches are suggested.
//!
//! It stands between the store, which knows no mappings, and the suggestion of matches, which knows no
//! database. It must not decide what a memory counts for.

use super::column_facts;
use crate::engine::mapping::Mapping;
use crate::engine::mapping::suggest::{Choice, Memory, Noted, choices};
use crate::engine::schema::{Part, RecordType};
use crate::engine::source::profile::of_first_rows;
use crate::engine::source::{HeaderRow, Source};
use crate::engine::store::{NotedMatch, NotedMatches, StoreError, StoredMatch};

/// What a database remembers of imports of this record type.
///
/// # Errors
/// When the database cannot be read.
pub fn recall<S: NotedMatches + ?Sized>(store: &mut S, record_type: &RecordType) -> Result<Memory, StoreError> {
    let noted = |StoredMatch { noted, times, last_used_at }: StoredMatch| {
        let part = match noted.part.as_str() {
            "" => None,
            words => Some(Part::ALL.into_iter().find(|part| part.words() == words)?),
        };
        let path = Some(noted.path).filter(|path| !path.is_empty());
        Some(Noted { choice: Choice { header: noted.header, path, part }, times, last: last_used_at })
    };
    Ok(Memory::new(store.noted_matches(&record_type.name)?.into_iter().filter_map(noted).collect()))
}

/// Notes what became of the columns of a file that was imported. A file without headers teaches nothing.
pub(super) fn note<S: NotedMatches + ?Sized>(
    store: &mut S,
    record_type: &RecordType,
    source: &Source,
    mapping: &Mapping,
) -> Result<(), StoreError> {
    if source.reading.header == HeaderRow::None {
        return Ok(());
    }
    let facts = column_facts(source, &of_first_rows(source));
    let noted = |choice: Choice| NotedMatch {
        header: choice.header,
        path: choice.path.unwrap_or_default(),
        part: choice.part.map(Part::words).unwrap_or_default().to_owned(),
    };
    let matches: Vec<NotedMatch> = choices(record_type, &facts, mapping).into_iter().map(noted).collect();
    store.note_matches(&record_type.name, &matches)
}
