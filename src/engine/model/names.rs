//! What a person is recognised by without a key: the whole name with the postal code.
//!
//! It exists so that a row and a record are compared by the same text. Which fields are names follows
//! from the record type's title, which is a postal code from its value types.

use super::{Candidate, Cell, Layout, Record};
use crate::engine::schema::{FieldIndex, GroupIndex, RecordType, Value, ValueType, fold};

/// Where a layout keeps names and postal codes.
#[derive(Debug, Clone)]
pub struct NamePlaces {
    /// Of the title fields.
    fields: Vec<usize>,
    group: usize,
    postal_code: usize,
}

/// The group and field that hold postal codes; `None` where a record type has none.
pub fn postal_field(record_type: &RecordType) -> Option<(GroupIndex, FieldIndex)> {
    record_type.groups.iter().enumerate().find_map(|(place, group)| {
        let field = group.fields.iter().position(|field| field.value_type == ValueType::PostalCode)?;
        Some((place, field))
    })
}

impl NamePlaces {
    /// `None` where the layout lacks a part of the name or the postal code.
    pub fn of(record_type: &RecordType, layout: &Layout) -> Option<NamePlaces> {
        let place = |field: &FieldIndex| layout.fields.iter().position(|f| f == field);
        let fields = record_type.title.iter().map(place).collect::<Option<Vec<_>>>()?;
        let (group, field) = postal_field(record_type)?;
        let group = layout.group_place(group)?;
        let postal_code = layout.groups[group].fields.iter().position(|f| *f == field)?;
        Some(NamePlaces { fields, group, postal_code })
    }

    /// What a record can be recognised by, once for each of its postal codes.
    pub fn of_record(&self, record: &Record) -> Vec<Box<str>> {
        let parts: Vec<Option<&str>> =
            self.fields.iter().map(|place| record.fields[*place].as_ref().and_then(Value::as_text)).collect();
        let codes = record.groups[self.group].iter().filter_map(|entry| entry.values[self.postal_code].as_ref());
        keys(&parts, codes.filter_map(Value::as_text))
    }

    /// What a row says its person can be recognised by.
    pub fn of_candidate(&self, candidate: &Candidate) -> Vec<Box<str>> {
        let parts: Vec<Option<&str>> = self.fields.iter().map(|place| text(&candidate.fields[*place])).collect();
        keys(&parts, candidate.groups[self.group].iter().filter_map(|entry| text(&entry.cells[self.postal_code])))
    }
}

fn text(cell: &Cell) -> Option<&str> {
    match cell {
        Cell::Set(value) => value.as_text(),
        Cell::Keep | Cell::Clear => None,
    }
}

fn keys<'t>(parts: &[Option<&str>], codes: impl Iterator<Item = &'t str>) -> Vec<Box<str>> {
    let mut keys: Vec<Box<str>> = Vec::new();
    for code in codes {
        let key = name_key(parts.iter().copied(), code);
        keys.extend(key.filter(|key| !keys.contains(key)));
    }
    keys
}

/// The text two people have in common who have the same name and postal code, whatever the case and the
/// accents; of a US postal code the first five figures count. `None` where a part is blank: a blank never
/// matches anything.
pub fn name_key<'t>(parts: impl Iterator<Item = Option<&'t str>>, postal_code: &str) -> Option<Box<str>> {
    let mut key = String::new();
    for part in parts {
        let part = part.unwrap_or_default().trim();
        if part.is_empty() {
            return None;
        }
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(&fold(part));
    }
    if key.is_empty() {
        return None;
    }
    key.push(SEPARATOR);
    let before = key.len();
    key.extend(decisive(postal_code).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase));
    (key.len() > before).then(|| key.into())
}

/// Stands between the name and the postal code.
const SEPARATOR: char = '|';

/// The postal code a name key ends in, for people to read.
pub fn postal_code_of(key: &str) -> String {
    key.rsplit_once(SEPARATOR).map_or(key, |(_, code)| code).to_uppercase()
}

/// "02134-1020" is "02134".
fn decisive(postal_code: &str) -> &str {
    let figures = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match postal_code.trim().split_once('-') {
        Some((zip, four)) if zip.len() == 5 && four.len() == 4 && figures(zip) && figures(four) => zip,
        _ => postal_code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &[&str], code: &str) -> Option<Box<str>> {
        name_key(name.iter().map(|part| Some(*part)), code)
    }

    #[test]
    fn spellings_of_one_person_have_the_same_key() {
        let maria = key(&["María", "Núñez"], "02134").expect("a whole name");
        for (name, code) in
            [(["Maria", "Nunez"], "02134"), (["MARIA", "NUÑEZ "], "02134-1020"), (["maria", "nunez"], " 02134 ")]
        {
            assert_eq!(key(&name, code).as_deref(), Some(&*maria), "{name:?} {code}");
        }
        assert_eq!(key(&["Ann", "Lee"], "sw1a 1aa"), key(&["Ann", "Lee"], "SW1A1AA"));
        assert_eq!(postal_code_of(&maria), "02134");
    }

    #[test]
    fn other_people_have_another_key() {
        let maria = key(&["María", "Núñez"], "02134");
        for (name, code) in [
            (["Mario", "Nunez"], "02134"),
            (["Maria", "Nunez"], "02135"),
            (["Maria", "Nunez"], "2134"),
            (["Marianunez", "x"], "02134"),
        ] {
            assert_ne!(key(&name, code), maria, "{name:?} {code}");
        }
    }

    #[test]
    fn a_blank_matches_nothing() {
        for (name, code) in [(["", "Nunez"], "02134"), (["Maria", " "], "02134"), (["Maria", "Nunez"], " - ")] {
            assert_eq!(key(&name, code), None, "{name:?} {code}");
        }
        assert_eq!(name_key(std::iter::empty(), "02134"), None);
    }
}
