//! Fields an organisation defines itself: which kinds of values they may hold, and what entries are
//! called that are known by a name.
//!
//! The values of all of them stand in one group of a record type, as text. The kind says how a cell is
//! read, and how its text was written down.

use super::display::plain_amount;
use super::{Field, GroupIndex, RecordType, Slot, Value, ValueType, display};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Characters the name of such a field may have.
pub const NAME_LIMIT: usize = 100;

/// What the values of a field of the organisation's own are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomType {
    Text,
    Number,
    Money,
    Date,
    YesNo,
    /// Several texts.
    List,
}

/// A field an organisation defined itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomField {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: CustomType,
}

impl CustomType {
    pub const ALL: [CustomType; 6] = [
        CustomType::Text,
        CustomType::Number,
        CustomType::Money,
        CustomType::Date,
        CustomType::YesNo,
        CustomType::List,
    ];

    /// As it is stored and typed: `yes_no`.
    pub fn name(self) -> &'static str {
        match self {
            CustomType::Text => "text",
            CustomType::Number => "number",
            CustomType::Money => "money",
            CustomType::Date => "date",
            CustomType::YesNo => "yes_no",
            CustomType::List => "list",
        }
    }

    /// On screen.
    pub fn label(self) -> &'static str {
        match self {
            CustomType::Text => "Text",
            CustomType::Number => "Number",
            CustomType::Money => "Amount of money",
            CustomType::Date => "Date",
            CustomType::YesNo => "Yes or no",
            CustomType::List => "List",
        }
    }

    /// The kind of that name, in any case, with a hyphen or an underscore.
    pub fn named(name: &str) -> Option<CustomType> {
        let wanted = name.trim().to_ascii_lowercase().replace('-', "_");
        CustomType::ALL.into_iter().find(|kind| kind.name() == wanted)
    }

    /// How its cells are converted.
    pub fn field(self) -> &'static Field {
        static FIELDS: OnceLock<Vec<Field>> = OnceLock::new();
        let fields = FIELDS.get_or_init(|| CustomType::ALL.into_iter().map(declared).collect());
        &fields[self as usize]
    }

    /// What is stored of a converted value: text that reads the same everywhere, in a list.
    pub fn stored(self, value: Value) -> Value {
        let text: Box<str> = match value {
            Value::List(_) => return value,
            Value::Text(text) => text,
            Value::Phone { number, .. } => number,
            Value::Integer(number) => number.to_string().into(),
            Value::Decimal(number) => number.to_string().into(),
            Value::Boolean(yes) => if yes { "yes" } else { "no" }.into(),
            Value::Money { minor, currency } => {
                format!("{} {}", plain_amount(minor, currency), currency.as_str()).into()
            }
        };
        Value::List(vec![text])
    }

    /// A stored value as people read it: "4 March 2024" of "2024-03-04".
    pub fn shown(self, stored: &Value, record_type: &RecordType) -> String {
        let Value::List(items) = stored else { return display(stored, self.field(), record_type) };
        let one = |item: &str| match self {
            CustomType::Date => display(&Value::text(item), self.field(), record_type),
            CustomType::YesNo if item == "yes" => "Yes".to_owned(),
            CustomType::YesNo if item == "no" => "No".to_owned(),
            _ => item.to_owned(),
        };
        items.iter().map(|item| one(item)).collect::<Vec<_>>().join("; ")
    }
}

fn declared(kind: CustomType) -> Field {
    let value_type = match kind {
        CustomType::Text => ValueType::Text,
        CustomType::Number => ValueType::Decimal,
        CustomType::Money => ValueType::Money,
        CustomType::Date => ValueType::Date,
        CustomType::YesNo => ValueType::Boolean,
        CustomType::List => ValueType::List,
    };
    Field {
        name: kind.name().to_owned(),
        label: kind.label().to_owned(),
        value_type,
        help: String::new(),
        synonyms: Vec::new(),
        required: false,
        choices: None,
        partial_date: true,
        yes: Vec::new(),
        no: Vec::new(),
        part: None,
        references: None,
        derived: false,
        sets_currency: false,
        zero_is_unusual: false,
    }
}

/// A name as it is compared: without regard to case and to how many spaces it has.
pub fn folded_name(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// What is wrong with a name for such a field, as a sentence; `None` where it can be used.
pub fn name_fault(name: &str) -> Option<String> {
    if name.trim().is_empty() {
        return Some("A field needs a name.".to_owned());
    }
    if name.trim().chars().count() > NAME_LIMIT {
        return Some(format!("A name has at most {NAME_LIMIT} characters."));
    }
    name.chars().any(char::is_control).then(|| "A name stands on one line.".to_owned())
}

/// What entries are called that are known by a name: the custom field "Shirt size".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntryNames(BTreeMap<(GroupIndex, usize), String>);

impl EntryNames {
    /// Calls the entry of a group at a position by a name.
    pub fn insert(&mut self, group: GroupIndex, position: usize, name: &str) {
        self.0.insert((group, position), name.to_owned());
    }

    /// The name of the entry a slot belongs to.
    pub fn of(&self, slot: Slot) -> Option<&str> {
        match slot {
            Slot::Field(_) => None,
            Slot::Entry { group, position, .. } => self.0.get(&(group, position)).map(String::as_str),
        }
    }

    /// Group, position and name of each.
    pub fn iter(&self) -> impl Iterator<Item = (GroupIndex, usize, &str)> {
        self.0.iter().map(|((group, position), name)| (*group, *position, name.as_str()))
    }

    /// A slot's name on screen, by the name of its entry where it has one.
    pub fn label(&self, record_type: &RecordType, slot: Slot) -> String {
        record_type.slot_label_in(slot, self.of(slot))
    }
}

impl RecordType {
    /// A slot's name on screen within an entry of that name: "Shirt size", "Shirt size · Shared".
    pub fn slot_label_in(&self, slot: Slot, name: Option<&str>) -> String {
        match (slot, name) {
            (Slot::Entry { group, field, .. }, Some(name)) if self.groups[group].value.is_some() => {
                let group = &self.groups[group];
                if group.value == Some(field) {
                    name.to_owned()
                } else {
                    format!("{name} · {}", group.fields[field].label)
                }
            }
            _ => self.slot_label(slot),
        }
    }

    /// The group that holds the fields an organisation defines itself: the group, the field with the
    /// name, the field with the value.
    pub fn custom_group(&self) -> Option<(GroupIndex, super::FieldIndex, super::FieldIndex)> {
        let found = |(index, group): (usize, &super::Group)| Some((index, group.identity?, group.value?));
        self.groups.iter().enumerate().find_map(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::schema::{Currency, Schema};

    #[test]
    fn a_kind_is_known_by_its_name_however_it_is_typed() {
        for kind in CustomType::ALL {
            assert_eq!(CustomType::named(kind.name()), Some(kind));
            assert_eq!(kind.field().name, kind.name());
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
        assert_eq!(CustomType::named(" Yes-No "), Some(CustomType::YesNo));
        assert_eq!(CustomType::named("colour"), None);
    }

    #[test]
    fn values_are_stored_as_text_that_reads_the_same_everywhere() {
        let usd = |minor| Value::Money { minor, currency: Currency::USD };
        let record_type = &Schema::built_in().record_types[0];
        for (kind, value, stored, shown) in [
            (CustomType::Text, Value::text("a; b"), "a; b", "a; b"),
            (CustomType::Number, Value::Decimal(3.5), "3.5", "3.5"),
            (CustomType::Number, Value::Decimal(12.0), "12", "12"),
            (CustomType::Money, usd(-123_405), "-1234.05 USD", "-1234.05 USD"),
            (CustomType::Date, Value::text("2024-03-04"), "2024-03-04", "4 March 2024"),
            (CustomType::YesNo, Value::Boolean(true), "yes", "Yes"),
        ] {
            let got = kind.stored(value);
            assert_eq!(got, Value::List(vec![stored.into()]));
            assert_eq!(kind.shown(&got, record_type), shown);
        }
        let list = Value::List(vec!["a".into(), "b".into()]);
        assert_eq!(CustomType::List.stored(list.clone()), list);
        assert_eq!(CustomType::List.shown(&list, record_type), "a; b");
    }

    #[test]
    fn an_entry_with_a_name_is_shown_by_it() {
        let contact = &Schema::built_in().record_types[0];
        let (group, ..) = contact.custom_group().unwrap();
        let mut names = EntryNames::default();
        names.insert(group, 2, "Shirt size");
        for (path, label) in [
            ("customs.2.values", "Shirt size"),
            ("customs.2.is_shared", "Shirt size · Shared"),
            ("customs.1.values", "Custom field 2 · Values"),
            ("last_name", "Last name"),
        ] {
            assert_eq!(names.label(contact, contact.slot(path).unwrap()), label);
        }
    }

    #[test]
    fn names_are_compared_without_regard_to_case_and_spaces() {
        assert_eq!(folded_name("  Shirt  SIZE "), folded_name("shirt size"));
        assert_ne!(folded_name("shirt"), folded_name("shirts"));
        assert!(name_fault("Shirt size").is_none());
        for bad in ["", "  ", "a\nb", &"x".repeat(NAME_LIMIT + 1)] {
            assert!(name_fault(bad).is_some(), "{bad:?}");
        }
    }
}
