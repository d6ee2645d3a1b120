//! NGP VAN's and EveryAction's `mappingTypes` with their `fieldValueMappings`: alone, as a list, as an
//! action, or in a whole bulk import job.
//!
//! Reading and writing walk through the document in the same order and so agree on which of our
//! entries each mapping type is.

mod table;
mod write;

pub(super) use write::write;

use super::{Brought, ExchangeError, System, plain, unique};
use crate::engine::mapping::{Otherwise, SavedFeed, SavedMapping, SavedMatch, Translation};
use crate::engine::schema::RecordType;
use serde_json::Value;
use std::collections::HashMap;

/// The first column of files that update contacts, in any case.
const KEY_COLUMN: &str = "VanId";

pub(super) fn is(document: &Value) -> bool {
    let job =
        document.get("actions").is_some_and(Value::is_array) && document.get("file").is_some_and(Value::is_object);
    job || !types(document).is_empty()
}

/// The mapping types of a document with where each stands.
fn types(document: &Value) -> Vec<(String, &Value)> {
    let named = |value: &Value| value.get("name").is_some_and(Value::is_string);
    let list = |base: &str, value: &'_ Value| -> Vec<String> {
        let types = value.as_array().map(Vec::as_slice).unwrap_or_default();
        types.iter().enumerate().filter(|(_, t)| named(t)).map(|(i, _)| format!("{base}/{i}")).collect()
    };
    let mut places = Vec::new();
    if let Some(actions) = document.get("actions").and_then(Value::as_array) {
        for (i, action) in actions.iter().enumerate() {
            let of_action = action.get("mappingTypes").map(|types| list(&format!("/actions/{i}/mappingTypes"), types));
            places.extend(of_action.unwrap_or_default());
        }
    } else if let Some(types) = document.get("mappingTypes") {
        places = list("/mappingTypes", types);
    } else if document.get("fieldValueMappings").is_some() && named(document) {
        places.push(String::new());
    }
    places.into_iter().filter_map(|place| Some((place.clone(), document.pointer(&place)?))).collect()
}

fn malformed(reason: impl Into<String>) -> ExchangeError {
    ExchangeError::Malformed { system: System::NgpVan.label(), reason: reason.into() }
}

fn text<'v>(value: &'v Value, member: &str) -> Option<&'v str> {
    value.get(member).and_then(Value::as_str)
}

/// One field of one mapping type, and which of ours it is.
struct Placed<'d> {
    /// Where its mapping type stands.
    type_at: String,
    type_name: &'d str,
    /// Its number among the type's `fieldValueMappings`; `None` where columns are taken by their names.
    index: Option<usize>,
    field: &'d str,
    /// `None` where it has no counterpart.
    slot: Option<String>,
}

/// All fields of a document, and the fixed values that follow from its types.
struct Walk<'d> {
    placed: Vec<Placed<'d>>,
    /// (slot, value, where the type stands)
    implied: Vec<(String, String, String)>,
    /// Next entry of each group.
    next: HashMap<String, usize>,
}

impl<'d> Walk<'d> {
    fn through(document: &'d Value, columns: &'d [String], contact: &RecordType) -> Walk<'d> {
        let mut walk = Walk { placed: Vec::new(), implied: Vec::new(), next: HashMap::new() };
        for (at, value) in types(document) {
            let name = text(value, "name").unwrap_or_default();
            let mappings = value.get("fieldValueMappings").and_then(Value::as_array);
            let fields: Vec<(Option<usize>, &str)> = match mappings {
                Some(all) => {
                    let named = |(i, m): (usize, &'d Value)| Some((Some(i), text(m, "fieldName")?));
                    all.iter().enumerate().filter_map(named).collect()
                }
                None => columns.iter().map(|column| (None, column.as_str())).collect(),
            };
            walk.one_type(&at, name, &fields, contact);
        }
        walk
    }

    fn one_type(&mut self, at: &str, name: &'d str, fields: &[(Option<usize>, &'d str)], contact: &RecordType) {
        let mut here: HashMap<String, usize> = HashMap::new();
        for (index, field) in fields {
            let by_name = index.is_none() && field.eq_ignore_ascii_case(KEY_COLUMN);
            let slot = if by_name {
                continue;
            } else if name == table::CUSTOMS && is_custom(field) {
                let position = self.take("customs");
                self.implied.push((format!("customs.{position}.name"), (*field).to_owned(), at.to_owned()));
                Some(format!("customs.{position}.values"))
            } else {
                let known = table::of(name).and_then(|t| t.fields.iter().find(|(there, _)| same(there, field)));
                known.map(|(_, pattern)| self.numbered(pattern, &mut here))
            };
            let slot = slot.filter(|slot| contact.slot(slot).is_some());
            let slot = slot.filter(|slot| !self.placed.iter().any(|p| p.slot.as_ref() == Some(slot)));
            self.placed.push(Placed { type_at: at.to_owned(), type_name: name, index: *index, field, slot });
        }
        for (pattern, value) in table::of(name).map_or(&[][..], |t| t.implied) {
            let group = pattern.split('.').next().unwrap_or_default();
            if here.contains_key(group) {
                let slot = self.numbered(pattern, &mut here);
                self.implied.push((slot, (*value).to_owned(), at.to_owned()));
            }
        }
    }

    /// A pattern with the number of this mapping type's entry.
    fn numbered(&mut self, pattern: &str, here: &mut HashMap<String, usize>) -> String {
        let Some((group, _)) = pattern.split_once(".{n}") else { return pattern.to_owned() };
        let position = match here.get(group) {
            Some(position) => *position,
            None => {
                let position = self.take(group);
                here.insert(group.to_owned(), position);
                position
            }
        };
        pattern.replace("{n}", &position.to_string())
    }

    fn take(&mut self, group: &str) -> usize {
        let next = self.next.entry(group.to_owned()).or_insert(0);
        *next += 1;
        *next - 1
    }
}

fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// `CF389`
fn is_custom(field: &str) -> bool {
    field.strip_prefix("CF").is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// Names of the columns: of the file, else those the mappings name.
fn columns(document: &Value) -> Vec<String> {
    if let Some(columns) = document.pointer("/file/columns").and_then(Value::as_array) {
        return unique(columns.iter().map(|column| text(column, "name").unwrap_or_default().to_owned()));
    }
    let mut names: Vec<String> = Vec::new();
    for (_, value) in types(document) {
        for mapping in value.get("fieldValueMappings").and_then(Value::as_array).into_iter().flatten() {
            let column = source_column(mapping).unwrap_or_default();
            if !column.is_empty() && !names.iter().any(|name| name == column) {
                names.push(column.to_owned());
            }
        }
    }
    names
}

/// The column of a field; `None` where it has the same value in every row.
fn source_column(mapping: &Value) -> Option<&str> {
    if text(mapping, "staticValue").is_some() {
        return None;
    }
    text(mapping, "columnName").or_else(|| text(mapping, "fieldName"))
}

pub(super) fn read(document: &Value, contact: &RecordType) -> Result<Brought, ExchangeError> {
    let headers = columns(document);
    let walk = Walk::through(document, &headers, contact);
    let mut matches = Vec::new();
    let mut without = Vec::new();
    let key = &contact.fields[contact.key].name;
    if let Some(first) = headers.first().filter(|first| first.eq_ignore_ascii_case(KEY_COLUMN)) {
        matches.push(plain(key.clone(), SavedFeed::Column(first.clone())));
    }
    for placed in &walk.placed {
        let Some(slot) = &placed.slot else {
            without.push(format!("{}.{}", placed.type_name, placed.field));
            continue;
        };
        matches.push(match placed.index {
            None => plain(slot.clone(), SavedFeed::Column(placed.field.to_owned())),
            Some(index) => {
                let at = format!("{}/fieldValueMappings/{index}", placed.type_at);
                let mapping = document.pointer(&at).ok_or_else(|| malformed("a mapping is not where it was"))?;
                field_match(slot, placed.field, mapping, &headers)?
            }
        });
    }
    for (slot, value, _) in &walk.implied {
        if contact.slot(slot).is_some() && !matches.iter().any(|m| m.slot == *slot) {
            matches.push(plain(slot.clone(), SavedFeed::Fixed(value.clone())));
        }
    }
    Ok(Brought {
        system: System::NgpVan,
        name: text(document, "description").map(|name| name.trim().chars().take(100).collect()),
        headers,
        mapping: SavedMapping { record_type: contact.name.clone(), matches },
        without_counterpart: without,
    })
}

fn field_match(slot: &str, field: &str, mapping: &Value, headers: &[String]) -> Result<SavedMatch, ExchangeError> {
    let Some(column) = source_column(mapping) else {
        let value = text(mapping, "staticValue").unwrap_or_default();
        return Ok(plain(slot.to_owned(), SavedFeed::Fixed(table::here(field, value))));
    };
    let header = headers.iter().find(|header| *header == column);
    let header = header.or_else(|| headers.iter().find(|header| same(header, column)));
    let header = header.ok_or_else(|| malformed(format!("{field} names a column “{column}” that is not there")))?;
    let mut matched = plain(slot.to_owned(), SavedFeed::Column(header.clone()));
    matched.translation = translation(field, mapping);
    Ok(matched)
}

fn translation(field: &str, mapping: &Value) -> Option<Translation> {
    let values = mapping.get("values").and_then(Value::as_array).filter(|values| !values.is_empty())?;
    let pair = |value: &Value| {
        let target = text(value, "targetValue").filter(|target| !target.is_empty());
        Some((text(value, "sourceValue")?.to_owned(), target.map(|target| table::here(field, target))))
    };
    let pairs = values.iter().filter_map(pair).collect();
    Some(Translation { pairs, ignore_case: false, ..Translation::new(Otherwise::Problem) })
}
