//! EverTrue's Map Object and Map Wrapper Object: field → number of a column, from 0.
//!
//! A Map Wrapper names the columns in `src`. A Map Object alone names none; its columns are then called
//! as those of a file without headers are.

use super::{Brought, ExchangeError, Exported, Matches, System, as_written, lost_settings, plain, unique};
use crate::engine::mapping::{SavedFeed, SavedMapping};
use crate::engine::schema::{RecordType, column_letters};
use serde_json::{Map, Value, json};

/// Fields of the map itself; they are called as ours are.
const FIELDS: &[&str] = &[
    "id",
    "roles",
    "prefix",
    "first_name",
    "nick_name",
    "middle_name",
    "last_name",
    "prev_last_name",
    "suffix",
    "year",
    "is_deceased",
    "date_deceased",
];

/// Fields of `giving`; ours are called so with `giving.` before them.
const GIVING: &[&str] = &[
    "assignee",
    "donor_score",
    "capacity_score",
    "engagement_score",
    "lifetime_amount",
    "largest_gift_amount",
    "largest_gift_date",
    "largest_gift_label",
    "last_gift_amount",
    "last_gift_date",
    "last_gift_label",
];

/// Lists of entries, and their fields: (there, here). The first of those for one of ours is written.
const GROUPS: &[(&str, &[(&str, &str)])] = &[
    (
        "addresses",
        &[
            ("type", "type"),
            ("line_1", "line_1"),
            ("address_1", "line_1"),
            ("line1", "line_1"),
            ("line_2", "line_2"),
            ("address_2", "line_2"),
            ("line2", "line_2"),
            ("line_3", "line_3"),
            ("address_3", "line_3"),
            ("line3", "line_3"),
            ("city", "city"),
            ("state", "state"),
            ("postal_code", "postal_code"),
            ("zip_code", "postal_code"),
            ("zip", "postal_code"),
            ("country", "country"),
            ("is_primary", "is_primary"),
        ],
    ),
    (
        "educations",
        &[
            ("school", "school"),
            ("school_name", "school"),
            ("degree", "degree"),
            ("degree_key", "degree"),
            ("major", "major"),
            ("year", "year"),
            ("grad_year", "year"),
        ],
    ),
    ("emails", &[("email", "email"), ("type", "type"), ("is_primary", "is_primary"), ("is_shared", "is_shared")]),
    ("phones", &[("phone", "phone"), ("type", "type"), ("is_primary", "is_primary")]),
    (
        "works",
        &[
            ("company", "company"),
            ("title", "title"),
            ("industry", "industry"),
            ("start_date", "start_date"),
            ("end_date", "end_date"),
        ],
    ),
];

/// Between values of a list.
const LIST: &str = "; ";

const TOTALS: &str = "giving.gift_totals";

pub(super) fn is(document: &Value) -> bool {
    let map = document.get("map").unwrap_or(document);
    let known = ["first_name", "last_name", "emails", "giving", "customs"];
    map.is_object() && known.iter().filter(|name| map.get(name).is_some()).count() >= 3
}

fn malformed(reason: impl Into<String>) -> ExchangeError {
    ExchangeError::Malformed { system: System::EverTrue.label(), reason: reason.into() }
}

struct Reader<'r> {
    contact: &'r RecordType,
    headers: Vec<String>,
    mapping: SavedMapping,
    without: Vec<String>,
}

pub(super) fn read(document: &Value, contact: &RecordType) -> Result<Brought, ExchangeError> {
    let map = document.get("map").unwrap_or(document).as_object().ok_or_else(|| malformed("it has no map"))?;
    let headers = match document.get("src") {
        None => (0..=highest(document)).map(|column| format!("Column {}", column_letters(column as usize))).collect(),
        Some(src) => {
            let names = src.as_array().ok_or_else(|| malformed("src is no list"))?;
            let names: Option<Vec<String>> = names.iter().map(|name| name.as_str().map(str::to_owned)).collect();
            unique(names.ok_or_else(|| malformed("src holds something that is no header"))?)
        }
    };
    let mapping = SavedMapping { record_type: contact.name.clone(), matches: Vec::new() };
    let mut reader = Reader { contact, headers, mapping, without: Vec::new() };
    for (name, value) in map {
        match name.as_str() {
            "customs" => reader.customs(value)?,
            "giving" => reader.giving(value)?,
            name => match GROUPS.iter().find(|(group, _)| *group == name) {
                Some((group, fields)) => reader.group(group, fields, value)?,
                None if FIELDS.contains(&name) => reader.column(name.to_owned(), name, value)?,
                None => reader.unknown(name, value),
            },
        }
    }
    let name = document.get("id").filter(|_| document.get("map").is_some()).and_then(Value::as_i64);
    Ok(Brought {
        system: System::EverTrue,
        name: name.map(|id| format!("EverTrue map {id}")),
        headers: reader.headers,
        mapping: reader.mapping,
        without_counterpart: reader.without,
    })
}

/// The highest number of a column that a map names.
fn highest(value: &Value) -> u64 {
    match value {
        Value::Number(number) => number.as_u64().filter(|n| *n < 16_384).unwrap_or(0),
        Value::Array(items) => items.iter().map(highest).max().unwrap_or(0),
        Value::Object(members) => {
            let columns = members.iter().filter(|(name, _)| !name.ends_with("_property_id"));
            columns.map(|(_, value)| highest(value)).max().unwrap_or(0)
        }
        _ => 0,
    }
}

impl Reader<'_> {
    /// A field fed by the column of that number; null feeds nothing.
    fn column(&mut self, slot: String, name: &str, value: &Value) -> Result<(), ExchangeError> {
        if value.is_null() {
            return Ok(());
        }
        let header = self.header(value).ok_or_else(|| malformed(format!("{name} names a column that is not there")))?;
        if self.contact.slot(&slot).is_none() {
            self.without.push(name.to_owned());
        } else if !self.mapping.matches.iter().any(|m| m.slot == slot) {
            self.mapping.matches.push(plain(slot, SavedFeed::Column(header)));
        } else {
            self.without.push(name.to_owned());
        }
        Ok(())
    }

    /// The header of a column by its number.
    fn header(&self, number: &Value) -> Option<String> {
        self.headers.get(usize::try_from(number.as_u64()?).ok()?).cloned()
    }

    /// The same text in every row, where the map has it as the name of a member.
    fn named(&mut self, slot: String, text: &str) {
        if self.contact.slot(&slot).is_some() {
            self.mapping.matches.push(plain(slot, SavedFeed::Fixed(text.to_owned())));
        }
    }

    /// Notes a field without counterpart that is not empty.
    fn unknown(&mut self, name: &str, value: &Value) {
        let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !empty {
            self.without.push(name.to_owned());
        }
    }

    fn group(&mut self, group: &str, fields: &[(&str, &str)], value: &Value) -> Result<(), ExchangeError> {
        let entries = value.as_array().ok_or_else(|| malformed(format!("{group} is no list")))?;
        for (i, entry) in entries.iter().enumerate() {
            let members = entry.as_object().ok_or_else(|| malformed(format!("{group} holds what is no entry")))?;
            for (name, value) in members {
                let shown = format!("{group}[{i}].{name}");
                match fields.iter().find(|(there, _)| there == name) {
                    Some((_, here)) => self.column(format!("{group}.{i}.{here}"), &shown, value)?,
                    None => self.unknown(&shown, value),
                }
            }
        }
        Ok(())
    }

    /// A custom field with several columns is fed by all of them, as a list.
    fn customs(&mut self, value: &Value) -> Result<(), ExchangeError> {
        let customs = value.as_object().ok_or_else(|| malformed("customs is no object"))?;
        for (position, (name, custom)) in customs.iter().enumerate() {
            let (values, shown) = (custom.get("values").and_then(Value::as_array), format!("customs.{name}.values"));
            let columns = values.ok_or_else(|| malformed(format!("customs.{name} has no values")))?;
            let slot = format!("customs.{position}.values");
            for column in columns {
                let joined = self.mapping.matches.iter().position(|m| m.slot == slot);
                match joined.zip(self.header(column)) {
                    Some((at, header)) => join(&mut self.mapping.matches[at].feed, header),
                    None => self.column(slot.clone(), &shown, column)?,
                }
            }
            if !columns.is_empty() {
                self.named(format!("customs.{position}.name"), name);
            }
            for (member, value) in custom.as_object().into_iter().flatten() {
                let shown = format!("customs.{name}.{member}");
                match member.as_str() {
                    "values" => {}
                    "is_shared" => self.column(format!("customs.{position}.is_shared"), &shown, value)?,
                    _ => self.unknown(&shown, value),
                }
            }
        }
        Ok(())
    }

    fn giving(&mut self, value: &Value) -> Result<(), ExchangeError> {
        let giving = value.as_object().ok_or_else(|| malformed("giving is no object"))?;
        for (name, value) in giving {
            let shown = format!("giving.{name}");
            if name == "gift_totals" {
                let totals = value.as_object().ok_or_else(|| malformed("giving.gift_totals is no object"))?;
                for (position, (year, column)) in totals.iter().enumerate() {
                    self.named(format!("{TOTALS}.{position}.year"), year);
                    self.column(format!("{TOTALS}.{position}.amount"), &format!("{shown}.{year}"), column)?;
                }
            } else if GIVING.contains(&name.as_str()) {
                self.column(shown.clone(), &shown, value)?;
            } else {
                self.unknown(&shown, value);
            }
        }
        Ok(())
    }
}

/// Adds a column to those that feed a list.
fn join(feed: &mut SavedFeed, header: String) {
    let mut columns = match feed {
        SavedFeed::Join { columns, .. } => std::mem::take(columns),
        SavedFeed::Column(first) => vec![std::mem::take(first)],
        _ => Vec::new(),
    };
    columns.push(header);
    *feed = SavedFeed::Join { columns, separator: LIST.to_owned() };
}

struct Writer<'w> {
    headers: &'w [String],
    matches: Matches<'w>,
    left_out: Vec<String>,
}

pub(super) fn write(
    mapping: &SavedMapping,
    headers: &[String],
    before: Option<&Value>,
    _contact: &RecordType,
) -> Exported {
    let mut writer = Writer { headers, matches: Matches::new(mapping), left_out: Vec::new() };
    let old = before.map(|before| before.get("map").unwrap_or(before));
    let mut map = old.and_then(Value::as_object).cloned().unwrap_or_default();
    for name in FIELDS {
        map.insert((*name).to_owned(), writer.number(name));
    }
    for (group, fields) in GROUPS {
        let entries = writer.entries(group, fields, map.get(*group));
        map.insert((*group).to_owned(), entries);
    }
    let customs = writer.customs(map.get("customs"));
    map.insert("customs".to_owned(), customs);
    let mut giving = map.get("giving").and_then(Value::as_object).cloned().unwrap_or_default();
    for name in GIVING {
        giving.insert((*name).to_owned(), writer.number(&format!("giving.{name}")));
    }
    giving.insert("gift_totals".to_owned(), writer.totals());
    map.insert("giving".to_owned(), Value::Object(giving));
    writer.left_out.extend(writer.matches.unsaid().into_iter().map(str::to_owned));
    let src = json!(as_written(headers));
    let document = match before {
        Some(before) if before.get("map").is_none() => Value::Object(map),
        _ => {
            let mut wrapper = before.and_then(Value::as_object).cloned().unwrap_or_default();
            if wrapper.get("src") != Some(&src) {
                // It is of the headers, and only EverTrue knows how it comes from them.
                wrapper.remove("hash");
            }
            wrapper.insert("src".to_owned(), src);
            wrapper.insert("map".to_owned(), Value::Object(map));
            Value::Object(wrapper)
        }
    };
    Exported { document, left_out: writer.left_out }
}

impl Writer<'_> {
    /// The number of the column that feeds a slot; null where none does.
    fn number(&mut self, slot: &str) -> Value {
        let Some(matched) = self.matches.get(slot) else { return Value::Null };
        let SavedFeed::Column(header) = &matched.feed else { return Value::Null };
        let Some(column) = self.headers.iter().position(|h| h == header) else { return Value::Null };
        self.matches.say(slot);
        self.left_out.extend(lost_settings(matched, false));
        json!(column)
    }

    /// The numbers of all columns that feed a slot as a list.
    fn numbers(&mut self, slot: &str) -> Vec<Value> {
        let Some(matched) = self.matches.get(slot) else { return Vec::new() };
        let SavedFeed::Join { columns, .. } = &matched.feed else {
            return Some(self.number(slot)).filter(|number| !number.is_null()).into_iter().collect();
        };
        let number = |header: &String| Some(json!(self.headers.iter().position(|h| h == header)?));
        let Some(numbers) = columns.iter().map(number).collect::<Option<Vec<Value>>>() else { return Vec::new() };
        self.matches.say(slot);
        self.left_out.extend(lost_settings(matched, false));
        numbers
    }

    fn entries(&mut self, group: &str, fields: &[(&str, &str)], before: Option<&Value>) -> Value {
        let before = before.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let positions = self.matches.positions(group);
        let count = positions.last().map_or(0, |last| last + 1);
        let mut entries = Vec::new();
        for position in 0..count {
            let mut entry = before.get(position).and_then(Value::as_object).cloned().unwrap_or_default();
            entry.entry("id").or_insert(Value::Null);
            let mut written: Vec<&str> = Vec::new();
            for (_, here) in fields {
                if written.contains(here) {
                    continue;
                }
                written.push(here);
                let names = || fields.iter().filter(|(_, h)| h == here).map(|(there, _)| *there);
                let name = names().find(|name| entry.contains_key(*name)).or_else(|| names().next());
                let number = self.number(&format!("{group}.{position}.{here}"));
                entry.insert(name.unwrap_or(here).to_owned(), number);
            }
            entries.push(Value::Object(entry));
        }
        Value::Array(entries)
    }

    fn customs(&mut self, before: Option<&Value>) -> Value {
        let mut customs: Map<String, Value> = Map::new();
        for position in self.matches.positions("customs") {
            let name_slot = format!("customs.{position}.name");
            let Some(name) = self.matches.fixed(&name_slot) else { continue };
            let values = self.numbers(&format!("customs.{position}.values"));
            let shared = self.number(&format!("customs.{position}.is_shared"));
            if values.is_empty() {
                continue;
            }
            self.matches.say(&name_slot);
            self.left_out.extend(self.matches.get(&name_slot).into_iter().flat_map(|m| lost_settings(m, false)));
            let custom = customs.entry(name).or_insert_with(|| {
                let old = before.and_then(|b| b.get(name)).filter(|old| old.is_object()).cloned();
                let mut custom = old.unwrap_or_else(|| {
                    json!({
                        "list_contacts_property_id": null,
                        "object_contacts_property_id": null,
                        "value_contacts_property_id": null,
                    })
                });
                custom["values"] = json!([]);
                custom["is_shared"] = Value::Null;
                custom
            });
            if let Some(list) = custom["values"].as_array_mut() {
                list.extend(values);
            }
            if !shared.is_null() {
                custom["is_shared"] = shared;
            }
        }
        Value::Object(customs)
    }

    fn totals(&mut self) -> Value {
        let mut totals = Map::new();
        for position in self.matches.positions(TOTALS) {
            let year_slot = format!("{TOTALS}.{position}.year");
            let Some(year) = self.matches.fixed(&year_slot) else { continue };
            let column = self.number(&format!("{TOTALS}.{position}.amount"));
            if !column.is_null() {
                self.matches.say(&year_slot);
                totals.insert(year.to_owned(), column);
            }
        }
        Value::Object(totals)
    }
}
