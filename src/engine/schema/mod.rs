//! What records look like: record types, sections, fields, groups and choices, read from
//! `assets/schema/*.toml`.
//!
//! This module exists so that no other code names a donor field: tables, mapping targets,
//! suggestions, help texts and change previews all follow from what is declared here. It must not
//! know where values come from or where they go.

pub mod catalogue;
mod choices;
pub mod custom;
mod display;
mod fold;
mod formats;
mod formula_errors;
mod load;
mod parts;
mod rollup;
mod rules;
mod slot;
#[cfg(test)]
mod tests;
mod value;

pub use choices::{Choice, ChoiceList, PlaceNames, region_as_written};
pub use custom::{CustomField, CustomType, EntryNames};
pub use display::{column_letters, date_words, display, group_digits, money};
pub use fold::fold;
pub use formats::{DateOrder, NumberFormat};
pub use formula_errors::is_formula_error;
pub use load::{SchemaError, parse_places, parse_schema};
pub use parts::{Part, Whole};
pub use rollup::{ByYear, OneOfAll, RollUp};
pub use slot::Slot;
pub use value::{Currency, Value};

use serde::Deserialize;

/// All record types known to this program.
#[derive(Debug)]
pub struct Schema {
    pub record_types: Vec<RecordType>,
    /// Country names and codes, for [`ValueType::Country`].
    pub countries: PlaceNames,
    /// States and provinces with their codes, for [`ValueType::Region`].
    pub regions: PlaceNames,
}

/// One kind of record, such as a contact.
#[derive(Debug)]
pub struct RecordType {
    /// Canonical name, also the name of the main table: `contact`.
    pub name: String,
    /// One record, sentence case: "Contact".
    pub label: String,
    /// Several records: "Contacts".
    pub plural: String,
    /// `JobType` of the hosted import API this corresponds to: `CSV`.
    pub job_type: String,
    /// Stat type of the hosted import API: `CONTACT`.
    pub stat_type: String,
    /// The field records are recognised by: `id`, or one that is made of `key_parts`.
    pub key: FieldIndex,
    /// What people match for the key: the key itself, or the fields it is made of (a gift's ID and type).
    pub key_parts: Vec<FieldIndex>,
    /// Fields that name a record on screen, joined by a space.
    pub title: Vec<FieldIndex>,
    /// Field used when every title field is blank (an organisation's name).
    pub title_fallback: Option<FieldIndex>,
    /// In the order of the Match page.
    pub sections: Vec<Section>,
    /// Single fields, in table order.
    pub fields: Vec<Field>,
    /// Repeating sets of fields.
    pub groups: Vec<Group>,
    pub choice_lists: Vec<ChoiceList>,
    /// How its amounts are summed up, to be compared with the paper that came with a file.
    pub totals: ControlTotals,
    /// How it is summed up in the records it refers to, where it is.
    pub rollup: Option<RollUp>,
    /// How its records belong to each other, where they do.
    pub levels: Option<LevelFields>,
    /// The list whose words may protect a record from being removed.
    pub tags: Option<FieldIndex>,
    /// Says no where what is asked for is not asked for any more; an open one protects whom it is asked of.
    pub open: Option<FieldIndex>,
    /// Says yes where a record is to be removed: its row lists it for that.
    pub deleted: Option<FieldIndex>,
}

/// What the amounts of a record type are summed up by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ControlTotals {
    /// Each combination of their values is summed up by itself.
    pub by: Vec<FieldIndex>,
    /// The date whose range is told.
    pub date: Option<FieldIndex>,
}

/// How records of a type belong to each other, and to whom they are credited; counted for the statistics of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelFields {
    /// Holds the record it belongs to.
    pub parent: FieldIndex,
    /// What `parent` holds of that record.
    pub by: FieldIndex,
    /// Whom the record is about.
    pub holder: FieldIndex,
    /// The group of those it is credited to.
    pub credits: GroupIndex,
    /// The field of that group that says to whom.
    pub credited: FieldIndex,
    /// The field that tells what was promised from what was given.
    pub promise: FieldIndex,
    /// What it then holds.
    pub promise_value: String,
}

/// Index into [`RecordType::fields`], or into [`Group::fields`].
pub type FieldIndex = usize;
/// Index into [`RecordType::groups`].
pub type GroupIndex = usize;

/// A heading of the Match page. A change to any of its fields is reported as one event code.
#[derive(Debug)]
pub struct Section {
    pub name: String,
    pub label: String,
    /// Event code of a change in this section; the text is in the event catalogue.
    pub changed_code: u16,
    pub content: SectionContent,
}

/// What stands under a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SectionContent {
    Fields(Vec<FieldIndex>),
    Group(GroupIndex),
}

/// A place in a record that a column can feed.
#[derive(Debug)]
pub struct Field {
    /// Canonical name, `first_name` or `giving.lifetime_amount`.
    pub name: String,
    pub label: String,
    pub value_type: ValueType,
    /// One or two sentences for a tooltip.
    pub help: String,
    /// Other names people and systems give this field, as they write them.
    pub synonyms: Vec<String>,
    /// A mapping without this field cannot be run, and a row with it blank is left out.
    pub required: bool,
    /// Index into [`RecordType::choice_lists`], for [`ValueType::Choice`] and choice-valued lists.
    pub choices: Option<usize>,
    /// Year-only and year-and-month dates are accepted.
    pub partial_date: bool,
    /// For yes and no: words that say yes of this field ("deceased"), besides "yes" and its like.
    pub yes: Vec<String>,
    /// Words that say no of this field ("living").
    pub no: Vec<String>,
    /// What this field takes of a cell that holds a whole name or place.
    pub part: Option<Part>,
    /// Name of the record type whose key it holds, for references that have to lead somewhere. What refers
    /// to a contact may also be an email.
    pub references: Option<String>,
    /// Made of other fields of its record, so that nothing can be matched with it.
    pub derived: bool,
    /// It says what currency the amounts of its row are in that name none themselves. It is stored with
    /// those amounts and has no place of its own.
    pub sets_currency: bool,
    /// An amount of nothing is worth a look.
    pub zero_is_unusual: bool,
}

/// A repeating set of fields, such as emails.
#[derive(Debug)]
pub struct Group {
    /// Canonical name, `emails` or `giving.gift_totals`; its table is `<type>_<name>`.
    pub name: String,
    /// One entry, sentence case, shown with its number: "Email 1".
    pub label: String,
    /// Words that stand for this group in a header ("phone", "telephone", "tel").
    pub synonyms: Vec<String>,
    pub fields: Vec<Field>,
    /// The field that makes an entry itself; an entry is recognised by it at any position.
    pub identity: Option<FieldIndex>,
    /// A new identity never overwrites another entry, it is appended (external ids, customs).
    pub append: bool,
    /// What an entry holds under the name that makes it one; such entries are shown by their name, and
    /// an organisation defines them itself.
    pub value: Option<FieldIndex>,
    /// Identity values may belong to one record only (email), unless this boolean field is true.
    pub unique_unless: Option<FieldIndex>,
    /// The most entries a mapping may use.
    pub max: usize,
}

/// How a value is written, checked, stored and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueType {
    Text,
    Multiline,
    /// A key, kept exactly as text: leading zeros matter.
    Id,
    Integer,
    Decimal,
    /// Minor units and a currency.
    Money,
    Boolean,
    /// ISO text, `2024-03-04`; `2024-03` and `2024` where the field allows partial dates.
    Date,
    Year,
    Email,
    /// E.164 and what was typed.
    Phone,
    Url,
    PostalCode,
    /// ISO 3166 alpha-2 code.
    Country,
    Region,
    /// One of a list; stored as the choice's value.
    Choice,
    List,
    /// The key of another record (or a contact's email).
    Reference,
}

impl Schema {
    /// The schema built into the program.
    ///
    /// # Panics
    /// When the embedded files are malformed, which a test rules out.
    pub fn built_in() -> &'static Schema {
        static SCHEMA: std::sync::OnceLock<Schema> = std::sync::OnceLock::new();
        SCHEMA.get_or_init(|| match load::built_in() {
            Ok(schema) => schema,
            Err(error) => panic!("the built-in schema is malformed: {error}"),
        })
    }

    /// The record type of that canonical name.
    pub fn record_type(&self, name: &str) -> Option<&RecordType> {
        self.record_types.iter().find(|t| t.name == name)
    }
}

impl RecordType {
    /// The field a slot holds values of.
    pub fn field(&self, slot: Slot) -> &Field {
        match slot {
            Slot::Field(field) => &self.fields[field],
            Slot::Entry { group, field, .. } => &self.groups[group].fields[field],
        }
    }

    /// Index of the single field of that canonical name.
    pub fn field_index(&self, name: &str) -> Option<FieldIndex> {
        self.fields.iter().position(|f| f.name == name)
    }

    /// Index of the group of that canonical name.
    pub fn group_index(&self, name: &str) -> Option<GroupIndex> {
        self.groups.iter().position(|g| g.name == name)
    }

    /// Whether this is a name of the type, or of its job in the hosted import API.
    pub fn is_called(&self, name: &str) -> bool {
        [&self.name, &self.plural, &self.job_type].into_iter().any(|known| known.eq_ignore_ascii_case(name))
    }

    /// Whether records are persons or organisations: they refer to nobody, and can be written to. Only these may be
    /// recognised by their email or their name.
    pub fn is_of_persons(&self) -> bool {
        let refers = self.fields.iter().any(|field| field.value_type == ValueType::Reference);
        let mut of_groups = self.groups.iter().flat_map(|group| &group.fields);
        !refers && of_groups.any(|field| field.value_type == ValueType::Email)
    }

    /// The field that says what currency the amounts of a row are in, where there is one.
    pub fn currency_field(&self) -> Option<FieldIndex> {
        self.fields.iter().position(|field| field.sets_currency)
    }

    /// Whether a field has a place of its own in the database; the currency of amounts is kept with them.
    pub fn is_stored(&self, field: FieldIndex) -> bool {
        !self.fields[field].sets_currency
    }

    /// Whether a slot is the key, or part of it.
    pub fn is_key(&self, slot: Slot) -> bool {
        matches!(slot, Slot::Field(field) if field == self.key || self.key_parts.contains(&field))
    }

    /// Whether a slot alone makes the key.
    pub fn is_whole_key(&self, slot: Slot) -> bool {
        self.key_parts.as_slice() == [self.key] && slot == Slot::Field(self.key)
    }

    /// Where a problem with the key is told: what it is called on screen, and where it is put right.
    pub fn key_slot(&self) -> Slot {
        Slot::Field(self.key_parts[0])
    }

    /// Whether the key is made of several fields.
    pub fn has_derived_key(&self) -> bool {
        self.fields[self.key].derived
    }

    /// The choices of a field, empty where it has none.
    pub fn choices(&self, field: &Field) -> &[Choice] {
        field.choices.map_or(&[], |list| &self.choice_lists[list].choices)
    }

    /// The section a slot stands in.
    pub fn section(&self, slot: Slot) -> &Section {
        let slot = match slot {
            Slot::Field(field) if self.fields[field].derived => Slot::Field(self.key_parts[0]),
            slot => slot,
        };
        self.sections
            .iter()
            .find(|section| match (&section.content, slot) {
                (SectionContent::Fields(fields), Slot::Field(field)) => fields.contains(&field),
                (SectionContent::Group(g), Slot::Entry { group, .. }) => *g == group,
                _ => false,
            })
            .expect("every field and group belongs to a section; the loader builds them together")
    }

    /// A slot's name on screen: "Last name", "Email 1", "Email 1 · Type".
    pub fn slot_label(&self, slot: Slot) -> String {
        match slot {
            Slot::Field(field) => self.fields[field].label.clone(),
            Slot::Entry { group, position, field } => {
                let g = &self.groups[group];
                let entry = format!("{} {}", g.label, position + 1);
                if g.fields[field].label == g.label { entry } else { format!("{entry} · {}", g.fields[field].label) }
            }
        }
    }
}

impl Group {
    /// Index of the field of that name within this group.
    pub fn field_index(&self, name: &str) -> Option<FieldIndex> {
        self.fields.iter().position(|f| f.name == name)
    }
}
