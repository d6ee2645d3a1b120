//! Mappings: entries of groups, and their written form.

use super::*;
use crate::engine::schema::{Part, Schema};

fn contact() -> &'static RecordType {
    Schema::built_in().record_type("contact").unwrap()
}

fn column(column: usize) -> Match {
    Match::new(Feed::Column(column))
}

fn mapping(record_type: &RecordType, paths: &[&str]) -> Mapping {
    let mut mapping = Mapping::default();
    for (i, path) in paths.iter().enumerate() {
        mapping.set(record_type.slot(path).unwrap(), column(i));
    }
    mapping
}

#[test]
fn entries_are_the_positions_in_use() {
    let record_type = contact();
    let emails = record_type.group_index("emails").unwrap();
    let phones = record_type.group_index("phones").unwrap();
    let paths = ["first_name", "emails.2.email", "emails.0.type", "emails.0.email"];
    let mapping = mapping(record_type, &paths);
    assert_eq!(mapping.entries(emails), [0, 2]);
    assert_eq!(mapping.next_position(record_type, emails), Some(3));
    assert_eq!(mapping.entries(phones), [0; 0]);
    assert_eq!(mapping.next_position(record_type, phones), Some(0));
}

#[test]
fn a_further_entry_fills_a_gap_at_the_limit_and_is_refused_when_full() {
    let record_type = contact();
    let emails = record_type.group_index("emails").unwrap();
    let all: Vec<String> = (0..8).filter(|n| *n != 4).map(|n| format!("emails.{n}.email")).collect();
    let mut mapping = mapping(record_type, &all.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(mapping.next_position(record_type, emails), Some(4));
    mapping.set(record_type.slot("emails.4.email").unwrap(), column(9));
    assert_eq!(mapping.next_position(record_type, emails), None);
}

fn everything(record_type: &RecordType) -> Mapping {
    let mut mapping = mapping(record_type, &["id", "birth_date", "emails.0.email", "gender"]);
    mapping.set(record_type.slot("emails.0.type").unwrap(), Match::new(Feed::Fixed("home".to_owned())));
    let born = mapping.get_mut(record_type.slot("birth_date").unwrap()).unwrap();
    born.date_order = Some(DateOrder::DayFirst);
    born.blank = BlankPolicy::Clear;
    let gender = mapping.get_mut(record_type.slot("gender").unwrap()).unwrap();
    let pairs = vec![("W".to_owned(), Some("female".to_owned())), ("?".to_owned(), None)];
    gender.translation = Some(Translation { pairs, ..Translation::new(Otherwise::Use("male".to_owned())) });
    gender.blank = BlankPolicy::Use("female".to_owned());
    gender.number_format = Some(NumberFormat::Comma);
    mapping
}

fn headers(names: &[&str]) -> Vec<String> {
    names.iter().map(|n| (*n).to_owned()).collect()
}

#[test]
fn a_mapping_survives_being_written_and_read() {
    let record_type = contact();
    let mapping = everything(record_type);
    let columns = headers(&["ID", "Born", "Email", "Sex"]);
    let saved = SavedMapping::from_mapping(&mapping, record_type, &columns);
    let text = serde_json::to_string_pretty(&saved).unwrap();
    let read: SavedMapping = serde_json::from_str(&text).unwrap();
    assert_eq!(read, saved);
    assert_eq!(read.to_mapping(record_type, &columns), (mapping, vec![]));
}

#[test]
fn the_written_form_is_short_and_readable() {
    let record_type = contact();
    let mut mapping = mapping(record_type, &["id"]);
    mapping.set(record_type.slot("emails.0.type").unwrap(), Match::new(Feed::Fixed("home".to_owned())));
    let saved = SavedMapping::from_mapping(&mapping, record_type, &headers(&["ID"]));
    let expected =
        r#"{"record_type":"contact","matches":[{"slot":"id","column":"ID"},{"slot":"emails.0.type","fixed":"home"}]}"#;
    assert_eq!(serde_json::to_string(&saved).unwrap(), expected);
}

#[test]
fn moved_columns_are_found_by_their_headers() {
    let record_type = contact();
    let saved =
        SavedMapping::from_mapping(&everything(record_type), record_type, &headers(&["ID", "Born", "Email", "Sex"]));
    let (mapping, lost) = saved.to_mapping(record_type, &headers(&["Email", "New", "Sex", "Born", "ID"]));
    assert_eq!(lost, [""; 0]);
    let feed = |path: &str| mapping.get(record_type.slot(path).unwrap()).unwrap().feed.clone();
    assert_eq!(feed("id"), Feed::Column(4));
    assert_eq!(feed("emails.0.email"), Feed::Column(0));
    assert_eq!(feed("emails.0.type"), Feed::Fixed("home".to_owned()));
}

/// Columns joined, and parts and items of a column.
fn made(record_type: &RecordType) -> Mapping {
    let mut mapping = mapping(record_type, &["id"]);
    let mut set = |path: &str, feed: Feed| mapping.set(record_type.slot(path).unwrap(), Match::new(feed));
    set("nick_name", Feed::Join { columns: vec![1, 2], separator: " ".to_owned() });
    set("last_name", Feed::Part { column: 3, part: Part::LastName });
    set("emails.1.email", Feed::Item { column: 4, separator: ';', item: 1 });
    mapping
}

#[test]
fn joined_columns_and_parts_survive_being_written_and_read() {
    let record_type = contact();
    let columns = headers(&["ID", "First", "Last", "Full Name", "Emails"]);
    let saved = SavedMapping::from_mapping(&made(record_type), record_type, &columns);
    let written = serde_json::to_value(&saved).unwrap();
    let of = |path: &str| written["matches"].as_array().unwrap().iter().find(|m| m["slot"] == path).unwrap().clone();
    assert_eq!(of("nick_name")["join"], serde_json::json!({ "columns": ["First", "Last"], "separator": " " }));
    assert_eq!(of("last_name")["part"], serde_json::json!({ "column": "Full Name", "of": "last_name" }));
    let item = serde_json::json!({ "column": "Emails", "separator": ";", "number": 1 });
    assert_eq!(of("emails.1.email")["item"], item);
    let read: SavedMapping = serde_json::from_value(written).unwrap();
    assert_eq!(read.to_mapping(record_type, &columns), (made(record_type), vec![]));
}

#[test]
fn a_join_that_lost_a_column_is_named_and_left_out() {
    let record_type = contact();
    let columns = headers(&["ID", "First", "Last", "Full Name", "Emails"]);
    let saved = SavedMapping::from_mapping(&made(record_type), record_type, &columns);
    let (left, mut lost) = saved.to_mapping(record_type, &headers(&["ID", "Last", "Emails"]));
    lost.sort();
    assert_eq!(lost, ["last_name", "nick_name"]);
    let item = left.get(record_type.slot("emails.1.email").unwrap()).unwrap();
    assert_eq!(item.feed, Feed::Item { column: 2, separator: ';', item: 1 });
}

#[test]
fn a_column_feeds_by_its_parts_and_in_joins_until_it_is_released() {
    let record_type = contact();
    let mut mapping = made(record_type);
    let slots = |mapping: &Mapping, column| -> Vec<String> {
        mapping.slots_of_column(column).map(|slot| record_type.slot_path(slot)).collect()
    };
    assert_eq!(slots(&mapping, 2), ["nick_name"]);
    assert_eq!(slots(&mapping, 3), ["last_name"]);
    mapping.release(2);
    mapping.release(3);
    assert_eq!(mapping.get(record_type.slot("nick_name").unwrap()).unwrap().feed, Feed::Column(1));
    assert!(slots(&mapping, 2).is_empty() && slots(&mapping, 3).is_empty());
    mapping.release(1);
    assert_eq!(mapping.len(), 2);
}

#[test]
fn blank_cells_leave_no_separator_in_a_join() {
    let join = |separator: &str| Feed::Join { columns: vec![2, 0, 1], separator: separator.to_owned() };
    let text = |feed: Feed, cells: [&str; 3]| {
        let mut scratch = "left over".to_owned();
        feed.text(|column| cells[column], Schema::built_in(), &mut scratch).map(str::to_owned)
    };
    assert_eq!(text(join(" "), ["b", "c", " a "]), Ok("a b c".to_owned()));
    assert_eq!(text(join(", "), [" ", "c", "a"]), Ok("a, c".to_owned()));
    assert_eq!(text(join(", "), ["", " ", ""]), Ok(String::new()));
    let item = |item| Feed::Item { column: 0, separator: ',', item };
    assert_eq!(text(item(1), ["a, , b", "", ""]), Ok("b".to_owned()));
    assert_eq!(text(item(2), ["a, , b", "", ""]), Ok(String::new()));
    let last = Feed::Part { column: 1, part: Part::LastName };
    assert_eq!(text(last.clone(), ["", "Anna van der Berg", ""]), Ok("van der Berg".to_owned()));
    assert_eq!(text(last, ["", "Ann & Bo Lee", ""]), Err(split::Unsplit::SeveralPeople));
}

#[test]
fn every_part_of_a_name_and_a_place_has_its_field() {
    let record_type = contact();
    let fields = record_type.fields.iter().chain(record_type.groups.iter().flat_map(|g| &g.fields));
    let parts: Vec<&str> = fields.filter(|f| f.part.is_some()).map(|f| f.name.as_str()).collect();
    let names = ["prefix", "first_name", "middle_name", "last_name", "suffix", "nick_name"];
    assert_eq!(parts, [&names[..], &["city", "state", "postal_code", "country"]].concat());
}

#[test]
fn lost_columns_and_unknown_slots_are_named_and_left_out() {
    let record_type = contact();
    let columns = headers(&["ID", "Born", "Email", "Sex"]);
    let mut saved = SavedMapping::from_mapping(&everything(record_type), record_type, &columns);
    for unknown in ["shoe_size", "emails.99.email", "emails.x.email"] {
        let mut further = saved.matches[0].clone();
        further.slot = unknown.to_owned();
        saved.matches.push(further);
    }
    let (mapping, mut lost) = saved.to_mapping(record_type, &headers(&["ID", "Sex"]));
    lost.sort();
    assert_eq!(lost, ["birth_date", "emails.0.email", "emails.99.email", "emails.x.email", "shoe_size"]);
    assert_eq!(mapping.len(), 3);
}

#[test]
fn text_that_is_no_mapping_is_refused() {
    for text in ["{}", r#"{"record_type":"contact","matches":[{"slot":"id"}]}"#, "[]"] {
        assert!(serde_json::from_str::<SavedMapping>(text).is_err(), "{text}");
    }
}
