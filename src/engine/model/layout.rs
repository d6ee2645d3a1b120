//! The part of a record type one import touches, with names already resolved to indexes.

use crate::engine::schema::{FieldIndex, GroupIndex, RecordType, Slot};
use std::collections::BTreeMap;

/// Which fields and groups an import touches. Candidates, records and changes are laid out like it,
/// so that no row of an import looks anything up by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Canonical name of the record type.
    pub record_type: String,
    /// Touched single fields, in schema order; the key is always among them.
    pub fields: Vec<FieldIndex>,
    /// Place of the key in `fields`.
    pub key: usize,
    /// Places of the fields a key is made of; empty where it is a field of its own.
    pub key_parts: Vec<usize>,
    /// Touched groups, in schema order.
    pub groups: Vec<GroupLayout>,
}

/// The touched fields of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupLayout {
    pub group: GroupIndex,
    /// In schema order; the group's identity field is always among them, where it has one.
    pub fields: Vec<FieldIndex>,
    /// Place of the identity field in `fields`.
    pub identity: Option<usize>,
    /// Whether an identity value may belong to one record only.
    pub unique: bool,
    /// Place in `fields` of the boolean that lifts `unique`, where it is touched.
    pub unless: Option<usize>,
    /// The most entries a record may have.
    pub max: usize,
    /// See [`Group::append`](crate::engine::schema::Group::append).
    pub append: bool,
    /// Entries are known by their name, which is the identity.
    pub named: bool,
    /// Place in `fields` of what an entry holds under its name, where it is touched.
    pub value: Option<usize>,
}

impl Layout {
    /// The layout that holds these slots, as far as they are stored.
    pub fn of(record_type: &RecordType, slots: impl IntoIterator<Item = Slot>) -> Layout {
        let mut fields = record_type.key_parts.clone();
        fields.push(record_type.key);
        let mut groups: BTreeMap<GroupIndex, Vec<FieldIndex>> = BTreeMap::new();
        for slot in slots {
            match slot {
                Slot::Field(field) if !record_type.is_stored(field) => {}
                Slot::Field(field) => fields.push(field),
                Slot::Entry { group, field, .. } => groups.entry(group).or_default().push(field),
            }
        }
        fields.sort_unstable();
        fields.dedup();
        let place_of = |field: &FieldIndex| fields.iter().position(|f| f == field).unwrap_or(0);
        let parts: &[FieldIndex] = if record_type.has_derived_key() { &record_type.key_parts } else { &[] };
        let groups = groups.into_iter().map(|(group, fields)| GroupLayout::of(record_type, group, fields));
        Layout {
            record_type: record_type.name.clone(),
            key: place_of(&record_type.key),
            key_parts: parts.iter().map(place_of).collect(),
            groups: groups.collect(),
            fields,
        }
    }

    /// Every field and group of a record type, to read whole records.
    pub fn whole(record_type: &RecordType) -> Layout {
        let singles = (0..record_type.fields.len()).map(Slot::Field);
        let entries = record_type
            .groups
            .iter()
            .enumerate()
            .flat_map(|(group, g)| (0..g.fields.len()).map(move |field| Slot::Entry { group, position: 0, field }));
        Layout::of(record_type, singles.chain(entries))
    }

    /// Place of a group in `groups`.
    pub fn group_place(&self, group: GroupIndex) -> Option<usize> {
        self.groups.iter().position(|g| g.group == group)
    }
}

impl GroupLayout {
    fn of(record_type: &RecordType, group: GroupIndex, mut fields: Vec<FieldIndex>) -> GroupLayout {
        let declared = &record_type.groups[group];
        fields.extend(declared.identity);
        fields.sort_unstable();
        fields.dedup();
        let place = |field: Option<FieldIndex>| field.and_then(|field| fields.iter().position(|f| *f == field));
        GroupLayout {
            group,
            identity: place(declared.identity),
            unique: declared.unique_unless.is_some(),
            unless: declared.unique_unless.and_then(|f| place(Some(f))),
            append: declared.append,
            named: declared.value.is_some(),
            value: place(declared.value),
            max: declared.max,
            fields,
        }
    }
}
