//! Slots: the fillable places of a record, and their written form (`emails.0.email`).

use super::{FieldIndex, GroupIndex, RecordType};

/// One fillable place: a field, or a field of the nth entry of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    Field(FieldIndex),
    Entry {
        group: GroupIndex,
        /// Zero-based number of the entry.
        position: usize,
        field: FieldIndex,
    },
}

impl RecordType {
    /// The written form of a slot, used in mappings, journals and on the command line.
    pub fn slot_path(&self, slot: Slot) -> String {
        match slot {
            Slot::Field(field) => self.fields[field].name.clone(),
            Slot::Entry { group, position, field } => {
                let group = &self.groups[group];
                format!("{}.{}.{}", group.name, position, group.fields[field].name)
            }
        }
    }

    /// Reads the written form of a slot. `None` where there is no such slot.
    pub fn slot(&self, path: &str) -> Option<Slot> {
        if let Some(field) = self.field_index(path) {
            return Some(Slot::Field(field));
        }
        let (rest, field_name) = path.rsplit_once('.')?;
        let (group_name, position) = rest.rsplit_once('.')?;
        let group = self.group_index(group_name)?;
        let position: usize = position.parse().ok()?;
        let field = self.groups[group].field_index(field_name)?;
        (position < self.groups[group].max).then_some(Slot::Entry { group, position, field })
    }
}
