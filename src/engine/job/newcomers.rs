//! The import of new contacts that goes before the gifts of the same file.
//!
//! It exists so that a file with donors and their gifts in one table needs no second file: the columns nobody else needs
//! become the contacts that its rows refer to and that are not there yet. It must not touch records that are there.

use super::{ImportRequest, column_facts};
use crate::engine::mapping::suggest::{ColumnFacts, Matcher};
use crate::engine::mapping::{Feed, Mapping, Match};
use crate::engine::model::{Fix, Fixes, Mode, Recognise, Repeats, Verdict};
use crate::engine::schema::catalogue::code;
use crate::engine::schema::{RecordType, Schema, Slot, ValueType};
use crate::engine::source::Source;
use crate::engine::source::profile::Profile;

/// What keys begin with that are made for contacts known by an email only.
const NEW_KEYS: &str = "NEW-";

/// The request with the import of new contacts before it, where that was decided, or without one where it was not.
#[must_use]
pub fn with_newcomers(request: ImportRequest, schema: &Schema, source: &Source, profile: &Profile) -> ImportRequest {
    let mut request = request;
    request.first.retain(|first| !first.only_new);
    let wanted =
        request.fixes.rules.iter().find(|rule| rule.code == code::REFERENCE_UNKNOWN && rule.fix == Fix::Create);
    let Some(path) = wanted.and_then(|rule| rule.slot.clone()) else { return request };
    request.first.extend(newcomers(&request, &path, schema, source, profile));
    request
}

fn newcomers(
    request: &ImportRequest,
    path: &str,
    schema: &Schema,
    source: &Source,
    profile: &Profile,
) -> Option<ImportRequest> {
    let record_type = schema.record_type(&request.mapping.record_type)?;
    let slot = record_type.slot(path)?;
    let of = schema.record_type(record_type.field(slot).references.as_ref()?)?;
    let (mapping, _) = request.mapping.to_mapping(record_type, &source.headers());
    let Some(Feed::Column(column)) = mapping.get(slot).map(|matched| &matched.feed) else { return None };
    let by_email = holds_emails(profile, *column);
    let facts = free_columns(&mapping, column_facts(source, profile));
    let (mut contacts, _) = Matcher::new(of).suggest(&facts);
    let place = place_of(of, by_email)?;
    contacts.release(*column);
    if by_email {
        contacts.clear(of.key_slot());
    }
    contacts.set(place, Match::new(Feed::Column(*column)));
    let made = ImportRequest::new(source, profile, of, contacts, Mode::AddOnly, request.settings.clone());
    let recognise = Recognise {
        by_email,
        undecided: by_email.then_some(Verdict::Same),
        new_keys: by_email.then(|| NEW_KEYS.to_owned()),
        repeats: Repeats::First,
        ..Recognise::default()
    };
    // How the file is read and what was corrected in it are the same.
    Some(ImportRequest {
        recognise,
        reading: request.reading.clone(),
        fixes: Fixes { rules: Vec::new(), ..request.fixes.clone() },
        only_new: true,
        ..made
    })
}

fn holds_emails(profile: &Profile, column: usize) -> bool {
    let Some(known) = profile.columns.get(column) else { return false };
    let emails = known.looks_like.iter().find(|(kind, _)| *kind == ValueType::Email);
    emails.is_some_and(|(_, cells)| cells * 2 > known.filled)
}

/// Where the column goes that the rows refer to contacts by.
fn place_of(of: &RecordType, by_email: bool) -> Option<Slot> {
    if !by_email {
        return Some(of.key_slot());
    }
    let (group, field) = of.groups.iter().enumerate().find_map(|(index, group)| {
        let email = group.identity.filter(|field| group.fields[*field].value_type == ValueType::Email)?;
        group.unique_unless.map(|_| (index, email))
    })?;
    Some(Slot::Entry { group, position: 0, field })
}

/// The columns that nothing of the rows themselves needs; the others are left blank, so that nothing matches them.
fn free_columns(mapping: &Mapping, mut facts: Vec<ColumnFacts>) -> Vec<ColumnFacts> {
    for column in mapping.iter().flat_map(|(_, matched)| matched.feed.columns()) {
        if let Some(facts) = facts.get_mut(*column) {
            *facts = ColumnFacts::default();
        }
    }
    facts
}
