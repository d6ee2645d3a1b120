//! A record of the database, as far as an import touches it, and changes to it.

use super::Layout;
use crate::engine::schema::{Slot, Value};
use serde::{Deserialize, Serialize};

/// Number of a record within its type; never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RecordId(pub i64);

/// A record, laid out like a [`Layout`](super::Layout).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    pub id: RecordId,
    /// One per field of the layout.
    pub fields: Vec<Option<Value>>,
    /// One list per group of the layout, ordered by position.
    pub groups: Vec<Vec<Entry>>,
}

impl Record {
    /// Every filled slot, in the order of the layout.
    pub fn filled<'r>(&'r self, layout: &'r Layout) -> impl Iterator<Item = (Slot, &'r Value)> {
        let singles = layout.fields.iter().zip(&self.fields);
        let singles = singles.filter_map(|(field, value)| Some((Slot::Field(*field), value.as_ref()?)));
        let groups = layout.groups.iter().zip(&self.groups);
        let entries = groups.flat_map(|(group, entries)| {
            entries.iter().flat_map(move |entry| {
                let values = group.fields.iter().zip(&entry.values);
                values.filter_map(move |(field, value)| {
                    let slot = Slot::Entry { group: group.group, position: entry.position, field: *field };
                    Some((slot, value.as_ref()?))
                })
            })
        });
        singles.chain(entries)
    }

    /// The name of the entry a slot belongs to, where entries of its group are known by a name.
    pub fn entry_name(&self, layout: &Layout, slot: Slot) -> Option<&str> {
        let Slot::Entry { group, position, .. } = slot else { return None };
        let place = layout.group_place(group)?;
        let identity = layout.groups[place].identity.filter(|_| layout.groups[place].named)?;
        let entry = self.groups[place].iter().find(|entry| entry.position == position)?;
        entry.values[identity].as_ref()?.as_text()
    }
}

/// One entry of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub position: usize,
    /// One per field of the group's layout.
    pub values: Vec<Option<Value>>,
}

/// One field of one record changing.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// With the position the entry has in the database.
    pub slot: Slot,
    pub before: Option<Value>,
    pub after: Option<Value>,
}
