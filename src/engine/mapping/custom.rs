//! Fields an organisation defines itself, within a mapping.
//!
//! Such a field is an entry whose name is the same in every row; what its values are stands with the
//! match of that name, so that the column that feeds the values can come and go.

mod guess;

pub use guess::guess;

use super::suggest::Suggestion;
use super::{Feed, Mapping, Match};
use crate::engine::schema::custom::{folded_name, name_fault};
use crate::engine::schema::{CustomField, CustomType, EntryNames, Field, RecordType, Slot};

/// A field of the organisation's own that a mapping knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedCustom {
    /// Where its values go.
    pub slot: Slot,
    pub name: String,
    /// `None` where only the name is known, as in mappings of other systems.
    pub kind: Option<CustomType>,
}

/// Why a field cannot be defined, as a sentence that says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CustomError {
    #[error("{0}")]
    Name(String),
    #[error(
        "The field “{name}” holds {is} (its type is {}), so it cannot be made one of type {} now. Use its own type, or choose another name.",
        .is_kind.name(), .asked.name()
    )]
    OtherType { name: String, is: &'static str, is_kind: CustomType, asked: CustomType },
    #[error("The field “{name}” is fed twice. Leave one of its columns unmatched.")]
    Twice { name: String },
    #[error("A {record_type} has no fields of your own.")]
    None { record_type: String },
    #[error("No more than {max} fields of your own can be matched at once. Leave one of the others unmatched.")]
    Full { max: usize },
}

/// What is defined under the name of a field, where something is.
pub fn defined_as<'d>(defined: &'d [CustomField], name: &str) -> Option<&'d CustomField> {
    let wanted = folded_name(name);
    defined.iter().find(|field| folded_name(&field.name) == wanted)
}

/// Whether a field agrees with what is defined under its name.
///
/// # Errors
/// When that is of another type.
pub fn agree(defined: &CustomField, asked: CustomType) -> Result<(), CustomError> {
    if defined.kind == asked {
        return Ok(());
    }
    let is = match defined.kind {
        CustomType::Text => "text",
        CustomType::Number => "numbers",
        CustomType::Money => "amounts of money",
        CustomType::Date => "dates",
        CustomType::YesNo => "yes or no",
        CustomType::List => "lists",
    };
    Err(CustomError::OtherType { name: defined.name.clone(), is, is_kind: defined.kind, asked })
}

impl Mapping {
    /// The fields of the organisation's own that it knows, fed or not, in order.
    pub fn customs(&self, record_type: &RecordType) -> Vec<MappedCustom> {
        let Some((custom, named, value)) = record_type.custom_group() else { return Vec::new() };
        let known = |(slot, matched): (Slot, &Match)| match (slot, &matched.feed) {
            (Slot::Entry { group, position, field }, Feed::Fixed(name)) if group == custom && field == named => {
                let slot = Slot::Entry { group, position, field: value };
                Some(MappedCustom { slot, name: name.clone(), kind: matched.custom })
            }
            _ => None,
        };
        self.iter().filter_map(known).collect()
    }

    /// Those with a type whose values something feeds: what an import defines.
    pub fn fed_customs(&self, record_type: &RecordType) -> Vec<CustomField> {
        let fed = self.customs(record_type).into_iter().filter(|known| self.get(known.slot).is_some());
        fed.filter_map(|known| Some(CustomField { name: known.name, kind: known.kind? })).collect()
    }

    /// What entries are called that are known by a name.
    pub fn entry_names(&self, record_type: &RecordType) -> EntryNames {
        let mut names = EntryNames::default();
        for known in self.customs(record_type) {
            if let Slot::Entry { group, position, .. } = known.slot {
                names.insert(group, position, &known.name);
            }
        }
        names
    }

    /// The type of the values that go to a slot, where it is that of a field of the organisation's own.
    pub fn custom_kind(&self, record_type: &RecordType, slot: Slot) -> Option<CustomType> {
        let (custom, named, value) = record_type.custom_group()?;
        match slot {
            Slot::Entry { group, position, field } if group == custom && field == value => {
                self.get(Slot::Entry { group, position, field: named })?.custom
            }
            _ => None,
        }
    }

    /// The field a slot holds values of: for fields of the organisation's own, one of their type.
    pub fn field<'r>(&self, record_type: &'r RecordType, slot: Slot) -> &'r Field {
        match self.custom_kind(record_type, slot) {
            Some(kind) => kind.field(),
            None => record_type.field(slot),
        }
    }

    /// Makes room for a field of the organisation's own, or finds the one of that name; gives the slot
    /// for its values.
    ///
    /// # Errors
    /// When the name cannot be used or stands for another type here, or there is no room.
    pub fn define_custom(&mut self, record_type: &RecordType, asked: &CustomField) -> Result<Slot, CustomError> {
        if let Some(fault) = name_fault(&asked.name) {
            return Err(CustomError::Name(fault));
        }
        let none = || CustomError::None { record_type: record_type.label.to_lowercase() };
        let (group, named, value) = record_type.custom_group().ok_or_else(none)?;
        let wanted = folded_name(&asked.name);
        let known = self.customs(record_type).into_iter().find(|known| folded_name(&known.name) == wanted);
        let (position, name) = match known {
            Some(MappedCustom { slot: Slot::Entry { position, .. }, name, kind }) => {
                if let Some(kind) = kind {
                    agree(&CustomField { name: name.clone(), kind }, asked.kind)?;
                }
                (position, name)
            }
            _ => {
                let full = || CustomError::Full { max: record_type.groups[group].max };
                (self.next_position(record_type, group).ok_or_else(full)?, asked.name.trim().to_owned())
            }
        };
        let matched = Match { custom: Some(asked.kind), ..Match::new(Feed::Fixed(name)) };
        self.set(Slot::Entry { group, position, field: named }, matched);
        Ok(Slot::Entry { group, position, field: value })
    }

    /// Writes names as they are defined, so that "shirt size" is no field beside "Shirt size".
    pub fn adopt_names(&mut self, record_type: &RecordType, defined: &[CustomField]) {
        let Some((_, named, _)) = record_type.custom_group() else { return };
        for known in self.customs(record_type) {
            let Slot::Entry { group, position, .. } = known.slot else { continue };
            let Some(field) = defined_as(defined, &known.name).filter(|field| field.name != known.name) else {
                continue;
            };
            if let Some(matched) = self.get_mut(Slot::Entry { group, position, field: named }) {
                matched.feed = Feed::Fixed(field.name.clone());
            }
        }
    }

    /// Matches columns that feed nothing and are called like a defined field to it.
    pub fn match_defined(
        &mut self,
        record_type: &RecordType,
        defined: &[CustomField],
        headers: &[String],
    ) -> Vec<Suggestion> {
        let mut made = Vec::new();
        for (column, header) in headers.iter().enumerate() {
            let Some(field) = defined_as(defined, &tidy(header)).or_else(|| defined_as(defined, header)) else {
                continue;
            };
            let fed = self.slots_of_column(column).next().is_some();
            let known = self.customs(record_type).into_iter().find(|known| known.name == field.name);
            if fed || known.is_some_and(|known| self.get(known.slot).is_some()) {
                continue;
            }
            if let Ok(slot) = self.define_custom(record_type, field) {
                self.set(slot, Match::new(Feed::Column(column)));
                let reason = format!("your own field “{}” is called the same", field.name);
                made.push(Suggestion { column, slot, part: None, confidence: 1.0, reason });
            }
        }
        made
    }
}

/// A header as the name of a field: "shirt_size" is "Shirt size".
pub fn tidy(header: &str) -> String {
    let spaced: String = header.chars().map(|c| if c == '_' || c.is_control() { ' ' } else { c }).collect();
    let joined = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut: String = joined.chars().take(crate::engine::schema::custom::NAME_LIMIT).collect();
    let mut chars = cut.trim().chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::schema::Schema;

    fn contact() -> &'static RecordType {
        &Schema::built_in().record_types[0]
    }

    fn field(name: &str, kind: CustomType) -> CustomField {
        CustomField { name: name.to_owned(), kind }
    }

    #[test]
    fn a_field_is_defined_once_however_its_name_is_typed() {
        let mut mapping = Mapping::default();
        let slot = mapping.define_custom(contact(), &field(" Shirt size ", CustomType::Text)).unwrap();
        assert_eq!(mapping.define_custom(contact(), &field("shirt  SIZE", CustomType::Text)), Ok(slot));
        assert_eq!(contact().slot_path(slot), "customs.0.values");
        let other = mapping.define_custom(contact(), &field("Joined", CustomType::Date)).unwrap();
        assert_eq!(contact().slot_path(other), "customs.1.values");
        assert_eq!(mapping.entry_names(contact()).label(contact(), slot), "Shirt size");
        assert_eq!(mapping.field(contact(), other).name, "date");
        assert!(mapping.fed_customs(contact()).is_empty(), "nothing feeds them yet");
        mapping.set(other, Match::new(Feed::Column(3)));
        assert_eq!(mapping.fed_customs(contact()), [field("Joined", CustomType::Date)]);
    }

    #[test]
    fn another_type_under_the_same_name_is_refused_with_what_it_is() {
        let mut mapping = Mapping::default();
        mapping.define_custom(contact(), &field("Joined", CustomType::Date)).unwrap();
        let refused = mapping.define_custom(contact(), &field("joined", CustomType::Text)).unwrap_err().to_string();
        assert!(refused.contains("“Joined” holds dates") && refused.contains("another name"), "{refused}");
        assert!(mapping.define_custom(contact(), &field(" ", CustomType::Text)).is_err());
    }

    #[test]
    fn there_is_room_for_as_many_as_the_group_holds() {
        let (group, ..) = contact().custom_group().unwrap();
        let (mut mapping, max) = (Mapping::default(), contact().groups[group].max);
        for n in 0..max {
            mapping.define_custom(contact(), &field(&format!("Field {n}"), CustomType::Text)).unwrap();
        }
        let full = mapping.define_custom(contact(), &field("One more", CustomType::Text));
        assert_eq!(full, Err(CustomError::Full { max }));
    }

    #[test]
    fn a_column_called_like_a_defined_field_is_matched_to_it_unless_it_feeds_something() {
        let defined = [field("Shirt size", CustomType::Text), field("Joined", CustomType::Date)];
        let headers: Vec<String> = ["ID", "shirt_size", "JOINED", "Shirt Size"].map(str::to_owned).into();
        let mut mapping = Mapping::default();
        mapping.set(contact().slot("tags").unwrap(), Match::new(Feed::Column(2)));
        let made = mapping.match_defined(contact(), &defined, &headers);
        assert_eq!(made.iter().map(|s| s.column).collect::<Vec<_>>(), [1]);
        assert_eq!(mapping.fed_customs(contact()), [field("Shirt size", CustomType::Text)]);
    }

    #[test]
    fn names_are_written_as_they_are_defined() {
        let mut mapping = Mapping::default();
        mapping.define_custom(contact(), &field("shirt size", CustomType::Text)).unwrap();
        mapping.adopt_names(contact(), &[field("Shirt Size", CustomType::Text)]);
        assert_eq!(mapping.customs(contact())[0].name, "Shirt Size");
    }

    #[test]
    fn a_header_becomes_a_name() {
        for (header, name) in
            [("shirt_size", "Shirt size"), ("  T-Shirt  ", "T-Shirt"), ("a\nb", "A b"), ("", ""), ("éa", "Éa")]
        {
            assert_eq!(tidy(header), name);
        }
    }
}
