//! Whatever the values and wherever chunks end, cells are what the records say; whatever the bytes,
//! nothing panics.

use super::*;
use crate::engine::source::RowBatch;
use crate::engine::source::bytes::Bytes;
use proptest::prelude::*;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};
use std::path::Path;

fn stream(bytes: &[u8], chunk: usize) -> Result<Stream, SourceError> {
    Stream::over(Bytes::in_memory(Path::new("contacts.json"), bytes.to_vec()), chunk)
}

/// The names and rows of some bytes.
fn read(
    bytes: &[u8],
    format: Format,
    list: Option<&str>,
    chunk: usize,
) -> Result<(Vec<String>, RowBatch), SourceError> {
    let selector = list.map(Selector::parse);
    let records = || Records::of(stream(bytes, chunk)?, format, selector.as_ref());
    let names = learn::learn(&mut records()?, &[])?.names;
    let mut rows = rows::Rows::new(records()?, selector.clone(), &names);
    let mut batch = RowBatch::default();
    while rows.next(&mut batch)? {}
    assert_eq!(rows.remarks().unknown_values.count, 0);
    assert_eq!(rows.consumed(), bytes.len() as u64);
    Ok((names, batch))
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1000i32..1000).prop_map(|quarters| Value::from(f64::from(quarters) / 4.0)),
        "\\PC{0,12}".prop_map(Value::from),
        "[\"\\\\\n\t\u{0}-\u{1f}{}\\[\\],:é😀]{0,8}".prop_map(Value::from),
    ]
}

fn record() -> impl Strategy<Value = Value> {
    let key = prop_oneof!["[abc]", "[ab.]{0,3}", " ?\\PC{0,4}", "[\"\\\\]{1,3}"];
    let object = move |value: BoxedStrategy<Value>| {
        prop::collection::vec((key.clone(), value), 0..5)
            .prop_map(|all| Value::from(all.into_iter().collect::<Map<_, _>>()))
    };
    let nested = scalar().prop_recursive(3, 24, 5, {
        let object = object.clone();
        move |inner| {
            prop_oneof![prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from), object(inner.boxed())]
        }
    });
    object(nested.boxed())
}

/// What the cells of a record should be, told plainly.
fn expected(value: &Value, name: Option<&str>, cells: &mut HashMap<String, String>) {
    let within = |part: &str| name.map_or_else(|| part.to_owned(), |name| format!("{name}.{part}"));
    let mut add = |text: &str| {
        let cell = cells.entry(name.unwrap_or_default().to_owned()).or_default();
        if !cell.is_empty() && !text.is_empty() {
            cell.push_str("; ");
        }
        cell.push_str(text);
    };
    match value {
        Value::Null => add(""),
        Value::Bool(_) | Value::Number(_) => {
            let text = value.to_string();
            add(text.strip_suffix(".0").unwrap_or(&text));
        }
        Value::String(text) => add(text),
        Value::Array(all) => {
            for (index, one) in all.iter().enumerate() {
                let nested = one.is_array() || one.is_object();
                let entry = nested.then(|| within(&(index + 1).to_string()));
                expected(one, entry.as_deref().or(name), cells);
            }
        }
        Value::Object(all) => all.iter().for_each(|(key, one)| expected(one, Some(&within(key.trim())), cells)),
    }
}

/// How some records may be written.
fn written(records: &[Value], way: usize) -> (Vec<u8>, Format, Option<&'static str>) {
    let list = Value::from(records.to_vec());
    match way {
        0 => (list.to_string().into_bytes(), Format::Json, None),
        1 => (serde_json::to_vec_pretty(&list).unwrap(), Format::Json, None),
        2 => {
            let holder = serde_json::json!({"a]": ["}\""], "data": {"other": [{}], "people": list}, "z": {"\\": 1.5}});
            (serde_json::to_vec_pretty(&holder).unwrap(), Format::Json, Some("data.people"))
        }
        3 => {
            let text = list.to_string();
            let bytes = "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_be_bytes);
            (bytes.collect(), Format::Json, None)
        }
        _ => (records.iter().flat_map(|one| format!("{one}\r\n\n").into_bytes()).collect(), Format::JsonLines, None),
    }
}

proptest! {
    #[test]
    fn cells_are_what_the_records_say(
        records in prop::collection::vec(record(), 1..6), way in 0usize..5, chunk in 1usize..80,
    ) {
        let (bytes, format, list) = written(&records, way);
        let (names, batch) = read(&bytes, format, list, chunk).unwrap();
        prop_assert_eq!(batch.len(), records.len());
        for (index, (row, record)) in batch.iter().zip(&records).enumerate() {
            let number = if format == Format::JsonLines { index as u64 * 2 + 1 } else { index as u64 + 1 };
            prop_assert_eq!(row.number, number);
            prop_assert_eq!(row.len(), names.len());
            let mut cells = HashMap::new();
            expected(record, None, &mut cells);
            for (name, cell) in names.iter().zip(row.cells()) {
                prop_assert_eq!(cell, cells.remove(name).unwrap_or_default(), "{}", name);
            }
            prop_assert!(cells.values().all(String::is_empty), "nothing is left out: {:?}", cells);
        }
    }

    #[test]
    fn the_kinds_of_a_list_are_all_its_records(
        records in prop::collection::vec((record(), prop_oneof![Just(None), scalar().prop_map(Some)]), 1..8),
        way in 0usize..5, chunk in 1usize..80,
    ) {
        let records: Vec<Value> = records.into_iter().map(|(mut record, kind)| {
            if let (Some(members), Some(kind)) = (record.as_object_mut(), kind) {
                members.insert("type".into(), kind);
            }
            record
        }).collect();
        let (bytes, format, list) = written(&records, way);
        let (names, whole) = read(&bytes, format, list, chunk).unwrap();
        let told = |record: &Value| {
            let mut cells = HashMap::new();
            // The first of two members whose names are alike but for spaces tells.
            let first = record.as_object().unwrap().iter().find(|(key, _)| key.trim() == "type");
            let plain = first.filter(|(_, value)| !value.is_array() && !value.is_object());
            plain.into_iter().for_each(|(_, value)| expected(value, Some("type"), &mut cells));
            cells.remove("type").unwrap_or_default().trim().to_owned()
        };
        let kinds: HashSet<String> = records.iter().map(told).collect();
        let mut met = 0;
        for kind in &kinds {
            let selector = Selector::kind(list.unwrap_or_default(), "type", kind).to_string();
            let (own_names, own) = read(&bytes, format, Some(&selector), chunk).unwrap();
            let same = whole.iter().zip(&records).filter(|(_, record)| told(record) == *kind);
            let expected: Vec<_> = same.collect();
            prop_assert_eq!(own.len(), expected.len(), "{}", selector);
            for (row, (same, _)) in own.iter().zip(expected) {
                prop_assert_eq!(row.number, same.number);
                for (name, cell) in own_names.iter().zip(row.cells()) {
                    // In all records together a name may have others within it, and no value.
                    let column = names.iter().position(|known| known == name);
                    prop_assert_eq!(cell, column.and_then(|column| same.cells().nth(column)).unwrap_or_default());
                }
            }
            met += own.len();
        }
        prop_assert_eq!(met, records.len());
    }

    #[test]
    fn the_kind_of_json_is_recognised(records in prop::collection::vec(record(), 1..4), way in 0usize..5) {
        let (bytes, format, _) = written(&records, way);
        let alone = format == Format::JsonLines && records.len() == 1;
        prop_assert_eq!(looks_like(&bytes), Some(if alone { Format::Json } else { format }));
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), chunk in 1usize..40) {
        survive(&bytes, chunk);
    }

    #[test]
    fn almost_json_never_panics(text in "(\\[|\\{|)[\\[\\]{}\",:\\\\ a1eu.\n-]{0,60}", chunk in 1usize..40) {
        survive(text.as_bytes(), chunk);
    }

    #[test]
    fn cut_json_never_panics_and_is_refused(record in record(), way in 0usize..3, cut in 0.0f64..1.0) {
        let (mut bytes, format, list) = written(&[record], way);
        bytes.truncate((bytes.len() as f64 * cut) as usize);
        survive(&bytes, 7);
        prop_assert!(read(&bytes, format, list, 7).is_err());
    }
}

fn survive(bytes: &[u8], chunk: usize) {
    let _ = looks_like(bytes);
    if let Ok(text) = stream(bytes, chunk) {
        let found = lists::discover(text, 3, &AtomicBool::new(false));
        let _ = parts::parts(&parts::offers(&Looked { found, root: None }));
    }
    for format in [Format::Json, Format::JsonLines] {
        for list in [None, Some("a"), Some(""), Some("[a=1]"), Some("a[type=]")] {
            let _ = read(bytes, format, list, chunk);
        }
    }
}
