//! Whatever the values and wherever chunks end, cells are what the records say; whatever the bytes,
//! nothing panics.

use super::*;
use crate::engine::source::RowBatch;
use crate::engine::source::bytes::Bytes;
use proptest::prelude::*;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::path::Path;

/// The names and rows of some bytes.
fn read(
    bytes: &[u8],
    format: Format,
    list: Option<&str>,
    chunk: usize,
) -> Result<(Vec<String>, RowBatch), SourceError> {
    let records = || {
        let bytes = Bytes::in_memory(Path::new("contacts.json"), bytes.to_vec());
        Records::of(Stream::over(bytes, chunk)?, format, list)
    };
    let names = learn::learn(&mut records()?, &[])?.names;
    let mut rows = rows::Rows::new(records()?, &names);
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
    let _ = lists::discover(bytes);
    for format in [Format::Json, Format::JsonLines] {
        for list in [None, Some("a"), Some("")] {
            let _ = read(bytes, format, list, chunk);
        }
    }
}
