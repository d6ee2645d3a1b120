//! Slots: the fillable places of a record, and their written form (`emails.0.email`).

use super::{FieldIndex, GroupIndex, RecordType};
use serde::{Deserialize, Serialize};

/// One fillable place: a field, or a field of the nth entry of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
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
        self.slot_at_any_position(path).filter(|slot| match *slot {
            Slot::Field(field) => !self.fields[field].derived,
            Slot::Entry { group, position, .. } => position < self.groups[group].max,
        })
    }

    /// Reads the written form of a slot that was stored: its entry may lie beyond what the group can
    /// hold now, for an earlier schema may have allowed more. `None` where there is no such field.
    pub fn slot_at_any_position(&self, path: &str) -> Option<Slot> {
        if let Some(field) = self.field_index(path) {
            return Some(Slot::Field(field));
        }
        let (rest, field_name) = path.rsplit_once('.')?;
        let (group_name, position) = rest.rsplit_once('.')?;
        let group = self.group_index(group_name)?;
        let position: usize = position.parse().ok()?;
        let field = self.groups[group].field_index(field_name)?;
        Some(Slot::Entry { group, position, field })
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::schema::Schema;

    #[test]
    fn a_stored_path_is_read_whatever_a_group_can_hold_now() {
        let record_type = &Schema::built_in().record_types[0];
        for path in ["emails.0.email", "emails.900.email", "first_name"] {
            let slot = record_type.slot_at_any_position(path).expect(path);
            assert_eq!(record_type.slot_path(slot), path);
        }
        assert_eq!(record_type.slot("emails.900.email"), None);
        for path in ["emails.900.nothing", "nothing.0.email", "emails.x.email", "emails.-1.email", ""] {
            assert_eq!(record_type.slot_at_any_position(path), None, "{path}");
        }
    }
}
