//! Records in words: what they are called, and what a list tells of them.

use crate::engine::model::{Layout, Record};
use crate::engine::schema::custom::folded_name;
use crate::engine::schema::{CustomType, Field, RecordType, SectionContent, Slot, Value, ValueType, display};
use crate::engine::store::RecordPlace;
use crate::wizard::records::{OpenRecord, Referred};
use crate::wizard::state::{Database, State};

/// Fields a list tells of a record, besides its name and its key.
const TELLING: usize = 3;

/// What is needed to put values of one record type into words.
pub(in crate::wizard::screen) struct Told<'s> {
    pub record_type: &'s RecordType,
    pub layout: Layout,
    referred: &'s Referred,
    customs: Vec<(String, CustomType)>,
}

impl<'s> Told<'s> {
    pub(in crate::wizard::screen) fn new(
        state: &State,
        record_type: &'s RecordType,
        referred: &'s Referred,
    ) -> Told<'s> {
        let customs = match &state.database {
            Database::Open(summary) => summary
                .custom_fields
                .iter()
                .filter(|custom| custom.record_type == record_type.name)
                .map(|custom| (folded_name(&custom.field.name), custom.field.kind))
                .collect(),
            _ => Vec::new(),
        };
        Told { record_type, layout: Layout::whole(record_type), referred, customs }
    }

    /// The value of a slot.
    pub(in crate::wizard::screen) fn value<'r>(&self, record: &'r Record, slot: Slot) -> Option<&'r Value> {
        match slot {
            Slot::Field(field) => {
                let place = self.layout.fields.iter().position(|f| *f == field)?;
                record.fields.get(place)?.as_ref()
            }
            Slot::Entry { group, position, field } => {
                let place = self.layout.group_place(group)?;
                let within = self.layout.groups[place].fields.iter().position(|f| *f == field)?;
                let entry = record.groups.get(place)?.iter().find(|entry| entry.position == position)?;
                entry.values.get(within)?.as_ref()
            }
        }
    }

    /// A value as people read it: phones as typed, what is referred to by its name.
    pub(in crate::wizard::screen) fn shown(&self, record: &Record, slot: Slot) -> Option<String> {
        let value = self.value(record, slot)?;
        let field = self.record_type.field(slot);
        if let Some((_, name)) = self.leads_to(field, value) {
            return Some(name.clone());
        }
        Some(match value {
            Value::Phone { typed, .. } => typed.to_string(),
            _ => match self.custom(record, slot) {
                Some(kind) => kind.shown(value, self.record_type),
                None => display(value, field, self.record_type),
            },
        })
    }

    /// The type of a field of the organisation's own.
    fn custom(&self, record: &Record, slot: Slot) -> Option<CustomType> {
        let Slot::Entry { group, field, .. } = slot else { return None };
        if self.record_type.groups[group].value != Some(field) {
            return None;
        }
        let name = folded_name(record.entry_name(&self.layout, slot)?);
        self.customs.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }

    /// Where a reference leads, and what that is called.
    pub(in crate::wizard::screen) fn leads_to(
        &self,
        field: &Field,
        value: &Value,
    ) -> Option<&'s (RecordPlace, String)> {
        let to = field.references.as_ref()?;
        self.referred.get(&(to.clone(), value.as_text()?.to_owned()))
    }

    /// What a record is called; its key where nothing else names it.
    pub(in crate::wizard::screen) fn name(&self, record: &Record) -> String {
        self.name_without(record, None)
    }

    /// What a record is called where one field goes without saying.
    pub(in crate::wizard::screen) fn name_without(&self, record: &Record, known: Option<Slot>) -> String {
        let shown = |field: &usize| self.shown(record, Slot::Field(*field));
        let said = self.record_type.title.iter().filter(|field| known != Some(Slot::Field(**field)));
        let parts: Vec<String> = said.filter_map(shown).collect();
        // The parts of a person's name follow one another, anything else stands apart.
        let is_name = self.record_type.title.iter().all(|field| self.record_type.fields[*field].part.is_some());
        let title = parts.join(if is_name { " " } else { " · " });
        if !title.is_empty() {
            return title;
        }
        self.record_type.title_fallback.as_ref().and_then(shown).unwrap_or_else(|| self.key(record))
    }

    /// The key, or the fields it is made of.
    pub(in crate::wizard::screen) fn key(&self, record: &Record) -> String {
        let shown = |field: &usize| self.shown(record, Slot::Field(*field));
        self.record_type.key_parts.iter().filter_map(shown).collect::<Vec<_>>().join(" · ")
    }

    /// What a slot is called, within its record.
    pub(in crate::wizard::screen) fn label(&self, record: &Record, slot: Slot) -> String {
        self.record_type.slot_label_in(slot, record.entry_name(&self.layout, slot))
    }
}

/// The heading of the key: what its first part is called.
pub(in crate::wizard::screen) fn key_label(record_type: &RecordType) -> String {
    record_type.field(record_type.key_slot()).label.clone()
}

/// What stands in a field now, as people read it; empty for blank.
pub(in crate::wizard) fn value_now(state: &State, open: &OpenRecord, slot: Slot) -> String {
    let record_type = state.schema.record_type(&open.place.record_type);
    let shown = record_type
        .zip(open.whole.as_ref())
        .and_then(|(record_type, whole)| Told::new(state, record_type, &open.referred).shown(&whole.record, slot));
    shown.unwrap_or_default()
}

/// The slots a list tells of: what first entries are known by (an email, a phone), then references, amounts,
/// dates and short texts.
fn telling(record_type: &RecordType) -> Vec<Slot> {
    let named = |field: &usize| record_type.title.contains(field) || record_type.is_key(Slot::Field(*field));
    let identities = record_type.groups.iter().enumerate().filter(|(_, group)| {
        let identity = group.identity.map(|identity| group.fields[identity].value_type);
        matches!(identity, Some(ValueType::Email | ValueType::Phone))
    });
    let entry = |(group, declared): (usize, &crate::engine::schema::Group)| {
        Some(Slot::Entry { group, position: 0, field: declared.identity? })
    };
    let mut slots: Vec<Slot> = identities.filter_map(entry).collect();
    if slots.is_empty() {
        let is_date = |field: &usize| record_type.fields[*field].value_type == ValueType::Date;
        let dated = record_type.title.iter().any(is_date);
        let rank = |field: &Field| match field.value_type {
            _ if field.sets_currency => None,
            ValueType::Reference if field.references.is_some() => Some(0),
            ValueType::Money => Some(1),
            ValueType::Date if !dated => Some(2),
            ValueType::Choice | ValueType::Text => Some(3),
            _ => None,
        };
        let listed = record_type.sections.iter().flat_map(|section| match &section.content {
            SectionContent::Fields(fields) => fields.as_slice(),
            SectionContent::Group(_) => &[],
        });
        let mut ranked: Vec<(u8, usize)> = listed
            .filter(|field| !named(field))
            .filter_map(|field| Some((rank(&record_type.fields[*field])?, *field)))
            .collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        // One of each is enough, but for texts.
        ranked.dedup_by_key(|(rank, field)| if *rank < 3 { (*rank, 0) } else { (*rank, *field) });
        slots.extend(ranked.into_iter().map(|(_, field)| Slot::Field(field)));
    }
    slots.truncate(TELLING);
    slots
}

/// Headings of what a list tells.
pub(in crate::wizard::screen) fn heads(record_type: &RecordType) -> Vec<String> {
    telling(record_type).into_iter().map(|slot| record_type.field(slot).label.clone()).collect()
}

/// What a list tells of a record, one for each heading; of a group its first entry.
pub(in crate::wizard::screen) fn cells(told: &Told<'_>, record: &Record) -> Vec<String> {
    let first = |slot| match slot {
        Slot::Entry { group, field, .. } => {
            let place = told.layout.group_place(group)?;
            let entries = record.groups.get(place)?;
            entries.iter().find_map(|entry| told.shown(record, Slot::Entry { group, position: entry.position, field }))
        }
        Slot::Field(_) => told.shown(record, slot),
    };
    telling(told.record_type).into_iter().map(|slot| first(slot).unwrap_or_default()).collect()
}
