//! Writing NGP VAN mappings: what was there first, changed where it changed, then what is new.

use super::{KEY_COLUMN, Walk, field_match, same, table, text};
use crate::engine::mapping::exchange::{Exported, Matches, as_written, lost_settings};
use crate::engine::mapping::{SavedFeed, SavedMapping, SavedMatch};
use crate::engine::schema::RecordType;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

struct Writer<'w> {
    headers: &'w [String],
    matches: Matches<'w>,
    left_out: Vec<String>,
}

pub fn write(mapping: &SavedMapping, headers: &[String], before: Option<&Value>, contact: &RecordType) -> Exported {
    let mut writer = Writer { headers, matches: Matches::new(mapping), left_out: Vec::new() };
    let mut document = before.cloned().unwrap_or_else(empty);
    if let Some(before) = before {
        writer.change(before, &mut document, contact);
    }
    let key = &contact.fields[contact.key].name;
    let mut names = as_written(headers);
    writer.key(key, &mut names);
    let added = writer.added();
    append(&mut document, added);
    if let Some(file) = document.get_mut("file").and_then(Value::as_object_mut) {
        let columns: Vec<Value> = names.iter().map(|name| json!({ "name": name })).collect();
        let changed = file.get("columns").is_none_or(|before| names_of(before) != names);
        if changed {
            file.insert("columns".to_owned(), Value::Array(columns));
        }
    }
    writer.left_out.extend(writer.matches.unsaid().into_iter().map(str::to_owned));
    Exported { document, left_out: writer.left_out }
}

fn names_of(columns: &Value) -> Vec<&str> {
    columns.as_array().into_iter().flatten().filter_map(|column| text(column, "name")).collect()
}

/// What a job needs of mappings; the rest of it is not ours to say.
fn empty() -> Value {
    json!({
        "file": { "hasHeader": true, "columns": [] },
        "actions": [{ "actionType": "loadMappedFile", "resourceType": "Contacts", "mappingTypes": [] }],
    })
}

fn append(document: &mut Value, added: Vec<Value>) {
    let alone = document.get("fieldValueMappings").is_some();
    if added.is_empty() {
        return;
    }
    if alone {
        let first = document.take();
        *document = json!({ "mappingTypes": [first] });
    }
    let place = if document.get("actions").is_some() { "/actions/0/mappingTypes" } else { "/mappingTypes" };
    if let Some(types) = document.pointer_mut(place).and_then(Value::as_array_mut) {
        types.extend(added);
    }
}

impl<'w> Writer<'w> {
    /// Brings what a document says up to date; what has no counterpart stays.
    fn change(&mut self, before: &Value, document: &mut Value, contact: &RecordType) {
        let columns = super::columns(before);
        let walk = Walk::through(before, &columns, contact);
        for (slot, value, _) in &walk.implied {
            if self.matches.fixed(slot) == Some(value) {
                self.matches.say(slot);
            }
        }
        let mut gone: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for placed in &walk.placed {
            let Some(slot) = &placed.slot else { continue };
            let matched = self.matches.get(slot);
            let Some(index) = placed.index else {
                // Taken by the column's name: true as long as that column feeds it.
                let by_name = matched.is_some_and(|m| matches!(&m.feed, SavedFeed::Column(c) if same(c, placed.field)));
                if by_name {
                    self.matches.say(slot);
                }
                continue;
            };
            let at = format!("{}/fieldValueMappings/{index}", placed.type_at);
            let written = matched.and_then(|matched| self.field(placed.field, matched));
            match (written, document.pointer_mut(&at)) {
                (Some(new), Some(old)) => {
                    if !self.means_the_same(slot, placed.field, old, matched) {
                        *old = Value::Object(new);
                    }
                }
                _ => gone.entry(&placed.type_at).or_default().push(index),
            }
        }
        for (at, indexes) in gone {
            let mappings = document.pointer_mut(&format!("{at}/fieldValueMappings")).and_then(Value::as_array_mut);
            if let Some(mappings) = mappings {
                for index in indexes.into_iter().rev() {
                    mappings.remove(index);
                }
            }
        }
    }

    /// Whether a mapping that is there says what a match says, so that it can stay as it is.
    fn means_the_same(&self, slot: &str, field: &str, old: &Value, matched: Option<&SavedMatch>) -> bool {
        let read = field_match(slot, field, old, self.headers).ok();
        matches!((read, matched), (Some(read), Some(now))
            if read.feed == now.feed && read.translation == now.translation)
    }

    /// The `fieldValueMapping` of a match; `None` where it cannot be said.
    fn field(&mut self, field: &str, matched: &SavedMatch) -> Option<Map<String, Value>> {
        let mut mapping = Map::new();
        mapping.insert("fieldName".to_owned(), json!(field));
        if let SavedFeed::Column(header) = &matched.feed {
            let column = self.headers.iter().position(|h| h == header)?;
            mapping.insert("columnName".to_owned(), json!(as_written(self.headers)[column]));
        } else if let SavedFeed::Fixed(value) = &matched.feed {
            mapping.insert("staticValue".to_owned(), json!(table::there(field, value)));
        } else {
            return None;
        }
        if let Some(translation) = &matched.translation {
            let pair = |(source, target): &(String, Option<String>)| {
                let target = table::there(field, target.as_deref().unwrap_or_default());
                json!({ "sourceValue": source, "targetValue": target })
            };
            mapping.insert("values".to_owned(), translation.pairs.iter().map(pair).collect());
        }
        self.matches.say(&matched.slot);
        self.left_out.extend(lost_settings(matched, true));
        Some(mapping)
    }

    /// The key is not mapped there: it is the first column, by its name.
    fn key(&mut self, key: &str, names: &mut [String]) {
        let Some(SavedFeed::Column(header)) = self.matches.get(key).map(|m| &m.feed) else { return };
        match self.headers.iter().position(|h| h == header) {
            Some(0) => {
                self.matches.say(key);
                if !names[0].eq_ignore_ascii_case(KEY_COLUMN) {
                    names[0] = KEY_COLUMN.to_owned();
                }
            }
            _ => {
                self.matches.say(key);
                self.left_out.push(format!("{key} (it has to be the first column there)"));
            }
        }
    }

    /// Mapping types for what is not written yet: those of single fields and of first entries in one,
    /// each further entry in one of its own.
    fn added(&mut self) -> Vec<Value> {
        let mut added = Vec::new();
        for wanted in ["CreateOrUpdateContact", "Salutations"] {
            let fields = table::of(wanted).map_or(&[][..], |t| t.fields);
            let mappings: Vec<Value> = fields
                .iter()
                .filter_map(|(field, pattern)| {
                    let slot = self.plain_slot(pattern)?;
                    let matched = self.matches.get(&slot)?;
                    self.field(field, matched).map(Value::Object)
                })
                .collect();
            if !mappings.is_empty() {
                added.push(json!({ "name": wanted, "fieldValueMappings": mappings }));
            }
        }
        for group in ["addresses", "phones", "emails", "external_ids", "relationships", "works"] {
            for position in self.matches.positions(group) {
                added.extend(self.entry(group, position));
            }
        }
        added.extend(self.customs());
        added
    }

    /// The slot of a field of a contact's own mapping type that is still to be written. Of a group, only
    /// the first entry goes there, and only where it has no type that another mapping type can say.
    fn plain_slot(&self, pattern: &str) -> Option<String> {
        let slot = pattern.replace("{n}", "0");
        let group = pattern.split_once(".{n}").map(|(group, _)| group);
        let typed = group.is_some_and(|group| match group {
            "addresses" => self.matches.fixed("addresses.0.type") == Some("mailing"),
            group => self.matches.get(&format!("{group}.0.type")).is_some(),
        });
        (!typed && self.is_open(&slot)).then_some(slot)
    }

    fn is_open(&self, slot: &str) -> bool {
        self.matches.unsaid().contains(&slot)
    }

    fn entry(&mut self, group: &str, position: usize) -> Option<Value> {
        let name = match group {
            "addresses" => "MailingAddress",
            "phones" => "Phones",
            "emails" => "Email",
            "external_ids" => "ApplyExternalID",
            "relationships" => "ApplyRelationships",
            _ => "Jobs",
        };
        let known = table::of(name)?;
        let at = |pattern: &str| pattern.replace("{n}", &position.to_string());
        // A mailing address is one; another is not to become it.
        if known.implied.iter().any(|(pattern, value)| self.matches.fixed(&at(pattern)) != Some(value)) {
            return None;
        }
        let mut mappings = Vec::new();
        for (field, pattern) in known.fields {
            let slot = at(pattern);
            if let Some(matched) = self.matches.get(&slot).filter(|_| self.is_open(&slot)) {
                mappings.extend(self.field(field, matched).map(Value::Object));
            }
        }
        if mappings.is_empty() {
            return None;
        }
        for (pattern, _) in known.implied {
            self.matches.say(&at(pattern));
        }
        Some(json!({ "name": name, "fieldValueMappings": mappings }))
    }

    /// Custom fields that are called as they are there.
    fn customs(&mut self) -> Option<Value> {
        let mut mappings = Vec::new();
        for position in self.matches.positions("customs") {
            let (name_slot, slot) = (format!("customs.{position}.name"), format!("customs.{position}.values"));
            let Some(name) = self.matches.fixed(&name_slot).filter(|name| super::is_custom(name)) else { continue };
            let Some(matched) = self.matches.get(&slot).filter(|_| self.is_open(&slot)) else { continue };
            if let Some(mapping) = self.field(name, matched) {
                mappings.push(Value::Object(mapping));
                self.matches.say(&name_slot);
                self.left_out.extend(self.matches.get(&name_slot).into_iter().flat_map(|m| lost_settings(m, false)));
            }
        }
        (!mappings.is_empty()).then(|| json!({ "name": table::CUSTOMS, "fieldValueMappings": mappings }))
    }
}
