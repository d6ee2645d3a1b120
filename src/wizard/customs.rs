//! Fields an organisation defines itself, on the Match page: those the database knows, and defining
//! a new one from a column.

use super::draft::Draft;
use super::moving::leave_slots;
use crate::engine::mapping::custom::{agree, defined_as, guess, tidy};
use crate::engine::mapping::suggest::Suggestion;
use crate::engine::mapping::{Feed, Mapping, Match};
use crate::engine::schema::custom::{folded_name, name_fault};
use crate::engine::schema::{CustomField, CustomType, EntryNames, Field, GroupIndex, Slot, Value, display};
use crate::engine::store::StoredCustomField;

/// What the Match page knows of fields of the organisation's own.
#[derive(Debug, Clone, Default)]
pub struct Customs {
    /// Those of the database.
    pub defined: Vec<CustomField>,
    /// Those of them that nothing is matched to yet, with a slot for each.
    pub offered: Vec<(Slot, CustomField)>,
    /// What entries are called, matched or offered.
    pub names: EntryNames,
    /// One being defined.
    pub defining: Option<Defining>,
    /// The field defined last, and how many were: each is brought into view once.
    pub made: Option<(u64, Slot)>,
}

/// A field being defined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defining {
    /// The column that feeds it, where it is made from one.
    pub column: Option<usize>,
    pub name: String,
    pub kind: CustomType,
    /// What the values suggest, and why.
    pub guessed: Option<(CustomType, String)>,
    pub problem: Option<String>,
}

/// What a person does to define a field.
#[derive(Debug, Clone)]
pub enum CustomCommand {
    /// Ask for the name and type of a field, fed by a column or by nothing yet.
    Ask(Option<usize>),
    TypeName(String),
    Choose(CustomType),
    Confirm,
    Leave,
}

impl Draft {
    /// Carries out what a person does about a field of their own.
    pub(super) fn custom(&mut self, command: CustomCommand) {
        match command {
            CustomCommand::Ask(column) => self.ask_for_custom(column),
            CustomCommand::Leave => self.customs.defining = None,
            CustomCommand::Confirm => self.define_custom(),
            CustomCommand::TypeName(name) => {
                if let Some(defining) = &mut self.customs.defining {
                    defining.name = name;
                    defining.problem = None;
                }
            }
            CustomCommand::Choose(kind) => {
                if let Some(defining) = &mut self.customs.defining {
                    defining.kind = kind;
                    defining.problem = None;
                }
            }
        }
    }

    fn ask_for_custom(&mut self, column: Option<usize>) {
        let facts = column.and_then(|column| self.facts().into_iter().nth(column));
        let guessed = facts.as_ref().map(guess);
        self.customs.defining = Some(Defining {
            column,
            name: facts.map(|facts| tidy(&facts.header)).unwrap_or_default(),
            kind: guessed.as_ref().map_or(CustomType::Text, |(kind, _)| *kind),
            guessed,
            problem: None,
        });
        self.selected = None;
    }

    /// The name and type were given: the field is there, fed by its column, or it is said what is wrong.
    fn define_custom(&mut self) {
        let Some(defining) = self.customs.defining.clone() else { return };
        match self.definable(&defining) {
            Ok((field, slot, mapping)) => {
                self.customs.defining = None;
                self.customs.made = Some((self.customs.made.map_or(0, |(made, _)| made) + 1, slot));
                self.edit(|current| *current = mapping);
                let made = format!("“{}” is a field of your own now.", field.name);
                self.said = format!("{made} {}", self.said).trim().to_owned();
            }
            Err(problem) => {
                if let Some(defining) = &mut self.customs.defining {
                    defining.problem = Some(problem);
                }
            }
        }
    }

    fn definable(&self, asked: &Defining) -> Result<(CustomField, Slot, Mapping), String> {
        if let Some(fault) = name_fault(&asked.name) {
            return Err(fault);
        }
        let mut field = CustomField { name: asked.name.trim().to_owned(), kind: asked.kind };
        if let Some(known) = defined_as(&self.customs.defined, &field.name) {
            agree(known, field.kind).map_err(|error| error.to_string())?;
            field.name.clone_from(&known.name);
        }
        let wanted = folded_name(&field.name);
        let known = self.mapping.customs(self.record_type).into_iter().find(|known| folded_name(&known.name) == wanted);
        if let Some(fed) = known.and_then(|known| self.mapping.get(known.slot)) {
            let words = fed.feed.words(&self.headers());
            return Err(format!(
                "“{}” is fed by “{words}” already. Choose another name, or drag the column onto that field.",
                field.name
            ));
        }
        let mut mapping = self.mapping.clone();
        let slot = mapping.define_custom(self.record_type, &field).map_err(|error| error.to_string())?;
        if let Some(column) = asked.column {
            // How its dates are written goes along.
            let date_order = leave_slots(&mut mapping, column).and_then(|(_, before)| before.date_order);
            mapping.set(slot, Match { date_order, ..Match::new(Feed::Column(column)) });
        }
        Ok((field, slot, mapping))
    }

    /// Takes over the fields the database knows.
    pub(super) fn know_customs(&mut self, stored: &[StoredCustomField]) {
        let of_type = stored.iter().filter(|known| known.record_type == self.record_type.name);
        self.customs.defined = of_type.map(|known| known.field.clone()).collect();
        self.mapping.adopt_names(self.record_type, &self.customs.defined);
        self.refresh();
    }

    /// Adds to suggested matches the columns that are called like a field of the organisation's own.
    pub(super) fn suggest_customs(&self, mapping: &mut Mapping, suggestions: &mut Vec<Suggestion>) {
        mapping.adopt_names(self.record_type, &self.customs.defined);
        // A template says all there is to say; nothing is guessed beyond it.
        if self.template.is_none() {
            suggestions.extend(mapping.match_defined(self.record_type, &self.customs.defined, &self.headers()));
        }
    }

    /// Works out which defined fields are still to be matched, and what entries are called.
    pub(super) fn refresh_customs(&mut self) {
        let mut with_all = self.mapping.clone();
        let known = self.mapping.entry_names(self.record_type);
        let offer = |field: &CustomField| {
            let slot = with_all.define_custom(self.record_type, field).ok()?;
            known.of(slot).is_none().then(|| (slot, field.clone()))
        };
        self.customs.offered = self.customs.defined.iter().filter_map(offer).collect();
        self.customs.names = with_all.entry_names(self.record_type);
    }

    /// The slot something is matched to. One that was offered for a defined field is made real first.
    pub(super) fn real(&self, mapping: &mut Mapping, slot: Slot) -> Slot {
        let offered = self.customs.offered.iter().find(|(offered, _)| *offered == slot);
        offered.and_then(|(_, field)| mapping.define_custom(self.record_type, field).ok()).unwrap_or(slot)
    }

    /// The type of the values of a slot, where it is a field of the organisation's own.
    pub fn custom_kind(&self, slot: Slot) -> Option<CustomType> {
        let offered = self.customs.offered.iter().find(|(offered, _)| *offered == slot);
        offered.map(|(_, field)| field.kind).or_else(|| self.mapping.custom_kind(self.record_type, slot))
    }

    /// The field a slot holds values of.
    pub fn field(&self, slot: Slot) -> &'static Field {
        self.custom_kind(slot).map_or_else(|| self.record_type.field(slot), CustomType::field)
    }

    /// A slot's name on screen; fields of the organisation's own by their name.
    pub fn label(&self, slot: Slot) -> String {
        self.customs.names.label(self.record_type, slot)
    }

    /// A value of a slot as people read it.
    pub fn shown(&self, slot: Slot, value: &Value) -> String {
        match self.custom_kind(slot) {
            Some(kind) => kind.shown(value, self.record_type),
            None => display(value, self.record_type.field(slot), self.record_type),
        }
    }

    /// Slots of the organisation's own fields, matched ones first.
    pub fn custom_slots(&self) -> Vec<Slot> {
        let known = self.mapping.customs(self.record_type).into_iter().map(|known| known.slot);
        known.chain(self.customs.offered.iter().map(|(slot, _)| *slot)).collect()
    }

    /// Positions of the entries of a group that the page shows by number: all matched ones, and at least
    /// one. Entries known by a name are shown by that.
    pub fn shown_positions(&self, group: GroupIndex) -> Vec<usize> {
        let declared = &self.record_type.groups[group];
        let shown = self.shown_entries(group);
        let Some(field) = declared.value else { return (0..shown).collect() };
        let named = |position: &usize| {
            let slot = Slot::Entry { group, position: *position, field };
            self.customs.names.of(slot).is_some()
        };
        let matched: Vec<usize> = self.mapping.entries(group).into_iter().filter(|p| !named(p)).collect();
        let last = self.custom_slots().into_iter().chain(self.mapping.iter().map(|(slot, _)| slot));
        let last = last.filter_map(|slot| match slot {
            Slot::Entry { group: g, position, .. } if g == group => Some(position + 1),
            _ => None,
        });
        let free = last.max().unwrap_or(0)..declared.max;
        let missing = shown.saturating_sub(matched.len());
        matched.iter().copied().chain(free.take(missing)).collect()
    }
}
