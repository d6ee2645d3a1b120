//! Templates: their written form, recognising files, and files that changed.

use super::*;
use crate::engine::mapping::suggest::ColumnFacts;
use crate::engine::mapping::{BlankPolicy, Feed, Mapping, Match, Otherwise, SavedFeed, SavedMatch, Translation};
use crate::engine::model::{Repeats, Verdict};
use crate::engine::schema::{CustomType, DateOrder, NumberFormat, Part, RecordType, Schema, ValueType};
use crate::engine::source::{Format, HeaderRow, Separator};
use proptest::prelude::*;

fn contact() -> &'static RecordType {
    Schema::built_in().record_type("contact").unwrap()
}

fn headers(names: &[&str]) -> Vec<String> {
    names.iter().map(|n| (*n).to_owned()).collect()
}

/// A template where each header feeds the slot beside it; an empty slot means none.
fn template(columns: &[(&str, &str)]) -> Template {
    let record_type = contact();
    let names: Vec<String> = columns.iter().map(|(header, _)| (*header).to_owned()).collect();
    let mut mapping = Mapping::default();
    for (i, (_, path)) in columns.iter().enumerate().filter(|(_, (_, path))| !path.is_empty()) {
        mapping.set(record_type.slot(path).unwrap(), Match::new(Feed::Column(i)));
    }
    Template {
        name: "Spring gala".into(),
        mapping: SavedMapping::from_mapping(&mapping, record_type, &names),
        headers: names,
        read: ReadOptions::default(),
        mode: Mode::AddAndUpdate,
        list: None,
        recognise: Recognise::default(),
        settings: TemplateSettings::default(),
        origin: None,
    }
}

fn gala() -> Template {
    template(&[
        ("ID", "id"),
        ("First name", "first_name"),
        ("Surname", "last_name"),
        ("Mail", "emails.0.email"),
        ("Born", "birth_date"),
        ("Table", ""),
    ])
}

fn facts(columns: &[(&str, Option<ValueType>)]) -> (Vec<String>, Vec<ColumnFacts>) {
    let of = |(header, kind): &(&str, Option<ValueType>)| ColumnFacts {
        header: (*header).to_owned(),
        filled: 1.0,
        looks_like: kind.iter().map(|kind| (*kind, 0.98)).collect(),
        ..ColumnFacts::default()
    };
    (columns.iter().map(|(h, _)| (*h).to_owned()).collect(), columns.iter().map(of).collect())
}

fn fed(applied: &Applied, path: &str) -> Option<usize> {
    match applied.mapping.get(contact().slot(path).unwrap())?.feed {
        Feed::Column(column) => Some(column),
        _ => None,
    }
}

/// Feeds that are not a whole column.
fn made_of(header: &str) -> [SavedFeed; 3] {
    [
        SavedFeed::Join { columns: vec![header.into()], separator: ", ".into() },
        SavedFeed::Part { column: header.into(), of: Part::Suffix },
        SavedFeed::Item { column: header.into(), separator: ';', number: 1 },
    ]
}

/// Every member there is.
fn everything() -> Template {
    let mut full = gala();
    let fixed = |slot: &str, text: &str| SavedMatch {
        slot: slot.into(),
        feed: SavedFeed::Fixed(text.into()),
        translation: None,
        blank: BlankPolicy::Keep,
        date_order: None,
        number_format: None,
        custom: None,
    };
    full.mapping.matches.push(fixed("emails.0.type", "home"));
    full.mapping.matches.push(SavedMatch { custom: Some(CustomType::YesNo), ..fixed("customs.0.name", "Vegan") });
    for (slot, feed) in ["nick_name", "suffix", "emails.1.email"].into_iter().zip(made_of(&full.headers[0])) {
        full.mapping.matches.push(SavedMatch { feed, ..fixed(slot, "") });
    }
    let born = full.mapping.matches.iter_mut().find(|m| m.slot == "birth_date").unwrap();
    born.date_order = Some(DateOrder::DayFirst);
    born.number_format = Some(NumberFormat::Comma);
    born.blank = BlankPolicy::Use("1900".into());
    born.translation = Some(Translation {
        pairs: vec![("?".into(), None), ("x".into(), Some("1970".into()))],
        ignore_case: true,
        ignore_spaces: false,
        otherwise: Otherwise::Use("1980".into()),
    });
    full.read = ReadOptions {
        format: Some(Format::Delimited),
        member: Some("a/b.csv".into()),
        sheet: Some("2024".into()),
        separator: Some(Separator::TAB),
        encoding: Some("utf-8".into()),
        header: Some(HeaderRow::Rows(3, 4)),
        keep_last_rows: true,
        more_columns: vec![],
    };
    full.mode = Mode::FullList;
    full.list = Some("Alumni office".into());
    full.recognise = Recognise {
        by_email: true,
        by_name: true,
        undecided: Some(Verdict::Skip),
        new_keys: Some("W-".into()),
        repeats: Repeats::Problem,
    };
    full.origin = Some(Origin { system: "ngpvan".into(), document: serde_json::json!({ "a": [1] }) });
    full
}

#[test]
fn a_template_survives_being_written_and_read() {
    for template in [gala(), everything()] {
        let text = template.to_json();
        assert_eq!(Template::from_json(&text, Schema::built_in()), Ok(template));
        assert!(text.starts_with("{\n  \"version\": 1,\n  \"name\": \"Spring gala\",\n  \"headers\": ["), "{text}");
    }
}

#[test]
fn all_that_is_written_is_in_the_published_schema_and_in_its_order() {
    let text = everything().to_json();
    assert_eq!(valid(&serde_json::from_str(&text).unwrap()), Ok(()));
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    for (pointer, within) in [
        ("/properties", ""),
        ("/properties/recognise/properties", ""),
        ("/$defs/read/properties", ""),
        ("/$defs/match/properties", ""),
    ] {
        for member in schema.pointer(pointer).and_then(|p| p.as_object()).unwrap().keys() {
            assert!(text.contains(&format!("\"{member}\": ")), "{within}{member} is never written: {text}");
        }
    }
}

#[test]
fn minimal_templates_made_by_hand_are_read() {
    let text = r#"{"version":1,"name":" Gala ","record_type":"contact","headers":["ID"],
        "matches":[{"slot":"id","column":"ID"}]}"#;
    let template = Template::from_json(text, Schema::built_in()).unwrap();
    assert_eq!((template.name.as_str(), template.mode), ("Gala", Mode::AddAndUpdate));
    assert_eq!(template.settings, TemplateSettings::default());
}

#[test]
fn what_is_no_template_is_refused_with_the_place() {
    let good = r#"{"version":1,"name":"G","record_type":"contact","headers":["ID","B"],"read":{"separator":";"},"settings":{"region":"US","currency":"USD"},"matches":[{"slot":"id","column":"ID"},{"slot":"birth_date","column":"B"}]}"#;
    assert!(Template::from_json(good, Schema::built_in()).is_ok());
    for (from, to, said) in [
        ("{\"version\":1", "[", "not JSON (line 1"),
        ("\"version\":1", "\"version\":2", "newer Almoner (format 2"),
        ("\"version\":1,", "", "no member “version”"),
        ("\"version\":1", "\"version\":\"1\"", "version is not 1"),
        ("\"name\":\"G\"", "\"name\":\"\"", "name has fewer than 1 characters"),
        ("\"name\":\"G\"", "\"name\":\"  \"", "needs a name"),
        ("\"name\":\"G\"", "\"name\":\"G\",\"list\":\"\"", "list has fewer than 1 characters"),
        ("\"name\":\"G\"", "\"name\":\"G\",\"list\":\" \"", "a list needs a name"),
        ("\"name\":\"G\"", "\"name\":\"G\",\"list\":\"a\\nb\"", "no line ends"),
        ("\"name\":\"G\"", "\"name\":\"G\",\"list\":1", "list is not text"),
        ("\"name\":\"G\"", "\"name\":\"G\",\"colour\":1", "“colour”, which templates do not have"),
        ("\"slot\":\"id\"", "\"slot\":\"id\",\"color\":1", "matches[0] has a member “color”"),
        ("\"slot\":\"id\",\"column\":\"ID\"", "\"slot\":\"id\"", "matches[0] has no member “column”"),
        ("\"column\":\"ID\"", "\"column\":\"ID\",\"fixed\":\"x\"", "matches[0] says two things"),
        ("\"column\":\"ID\"", "\"fixed\":\"x\"", "one record of all"),
        ("\"column\":\"ID\"", "\"column\":\"Id\"", "“Id” that is not among the headers"),
        ("\"slot\":\"id\"", "\"slot\":\"shoe\"", "no field “shoe”"),
        ("\"slot\":\"id\"", "\"slot\":\"birth_date\"", "“birth_date” is matched twice"),
        ("[\"ID\",\"B\"]", "[\"ID\",\"ID\"]", "stands there twice"),
        ("[\"ID\",\"B\"]", "[\"ID\",7]", "headers[1] is not text"),
        ("\"contact\"", "\"gift card\"", "no record type “gift card”"),
        ("\"US\"", "\"ZZ\"", "no country “ZZ”"),
        ("\"USD\"", "\"ZZZ\"", "no currency “ZZZ”"),
        ("\";\"", "\"x\"", "read.separator is no sign"),
        ("\";\"", "\";;\"", "read.separator has more than 1"),
        ("\"separator\":\";\"", "\"header\":{\"rows\":[3,5]}", "not two rows below each other"),
        ("\"separator\":\";\"", "\"header\":{\"row\":0}", "read.header.row is less than 1"),
    ] {
        let text = good.replacen(from, to, 1);
        assert_ne!(text, good, "{from}");
        let sentence = Template::from_json(&text, Schema::built_in()).expect_err(to).to_string();
        assert!(sentence.contains(said) && sentence.ends_with('.'), "{to}: {sentence}");
    }
    let long = format!("{good}{}", " ".repeat(5 << 20));
    assert_eq!(Template::from_json(&long, Schema::built_in()), Err(TemplateError::TooLong));
}

#[test]
fn a_file_is_recognised_by_its_headers_whatever_their_order() {
    let (gala, other) = (gala(), template(&[("ID", "id"), ("City", "addresses.0.city")]));
    let all = [other.clone(), gala.clone()];
    let found = |names: &[&str]| recognise(&all, &headers(names)).map(|r| (r.template.headers.len(), r.exact));
    assert_eq!(found(&["Table", "born", "MAIL", "Surname", "First  name", "id", "What is wrong"]), Some((6, true)));
    assert_eq!(found(&["ID", "First name", "Surname", "Mail", "Date"]), None);
    assert_eq!(found(&["ID", "First name", "Surname", "Mail", "Born"]), Some((6, false)));
    assert_eq!(found(&["City", "ID"]), Some((2, true)));
    assert_eq!(found(&["Name", "Street"]), None);
    assert_eq!(found(&[]), None);
}

#[test]
fn a_file_in_another_order_is_matched_without_a_word() {
    let (names, facts) = facts(&[
        ("Table", None),
        ("mail", Some(ValueType::Email)),
        ("What is wrong", None),
        ("Born", Some(ValueType::Date)),
        ("Surname", None),
        ("First name", None),
        ("ID", None),
    ]);
    let applied = apply(&gala(), contact(), &names, &facts);
    assert!(applied.drift.is_empty(), "{:?}", applied.drift);
    assert_eq!((fed(&applied, "id"), fed(&applied, "emails.0.email"), applied.mapping.len()), (Some(6), Some(1), 5));
    assert!(applied.suggestions.iter().all(|s| s.reason == "template “Spring gala”"));
}

#[test]
fn added_missing_and_renamed_columns_are_told_apart() {
    let (names, facts) = facts(&[
        ("Cell phone", Some(ValueType::Phone)),
        ("ID", None),
        ("E-mail address", Some(ValueType::Email)),
        ("Surname", None),
        ("Firstname", None),
        ("Table", None),
        ("Zzz", None),
    ]);
    let applied = apply(&gala(), contact(), &names, &facts);
    let Drift { added, missing, renamed } = &applied.drift;
    let pairs: Vec<_> = renamed.iter().map(|r| (r.from.as_str(), r.to.as_str())).collect();
    assert_eq!(pairs, [("Mail", "E-mail address"), ("First name", "Firstname")]);
    assert!(renamed[0].why.contains("it holds email addresses"), "{}", renamed[0].why);
    assert_eq!(*missing, [Missing { header: "Born".into(), slots: vec!["birth_date".into()] }]);
    let phone = contact().slot("phones.0.phone");
    assert_eq!(added[0].suggestion.as_ref().map(|s| s.slot), phone);
    assert_eq!((added[1].header.as_str(), &added[1].suggestion), ("Zzz", &None));
    assert_eq!((fed(&applied, "emails.0.email"), fed(&applied, "first_name")), (Some(2), Some(4)));
    assert_eq!((fed(&applied, "birth_date"), fed(&applied, "phones.0.phone")), (None, None));
    let email = applied.suggestions.iter().find(|s| s.column == 2).unwrap();
    assert!(email.confidence < 1.0 && email.reason.contains("where it is “Mail”"), "{}", email.reason);
}

#[test]
fn a_column_is_not_taken_for_renamed_against_the_evidence() {
    let mail = |kind| facts(&[("ID", None), ("Mails", Some(kind))]);
    let own = template(&[("ID", "id"), ("Mail", "emails.0.email")]);
    let renamed =
        |(names, facts): (Vec<String>, Vec<ColumnFacts>)| apply(&own, contact(), &names, &facts).drift.renamed.len();
    assert_eq!(renamed(mail(ValueType::Email)), 1);
    assert_eq!(renamed(mail(ValueType::Date)), 0);
    // Two that could both be it.
    let twins = facts(&[("ID", None), ("Mail a", Some(ValueType::Email)), ("Mail b", Some(ValueType::Email))]);
    assert!(renamed(twins) <= 1);
    for (old, slot, new) in
        [("Email 1", "emails.0.email", "Email 3"), ("Surname", "last_name", "First name"), ("Notes", "", "Postcode")]
    {
        let own = template(&[("ID", "id"), (old, slot)]);
        let (names, facts) = facts(&[("ID", None), (new, None)]);
        let drift = apply(&own, contact(), &names, &facts).drift;
        assert!(drift.renamed.is_empty(), "{old} was taken for {new}: {drift:?}");
    }
}

#[test]
fn a_column_that_surely_is_the_same_field_is_renamed_whatever_its_name() {
    for (old, slot, new, kind) in [
        ("City", "addresses.0.city", "Town", None),
        ("Mail", "emails.0.email", "Work email", Some(ValueType::Email)),
        ("Surname", "last_name", "Last name", None),
    ] {
        let own = template(&[("ID", "id"), (old, slot)]);
        let (names, facts) = facts(&[("ID", None), ("Other", None), (new, kind)]);
        let applied = apply(&own, contact(), &names, &facts);
        assert_eq!(applied.drift.renamed.len(), 1, "{old}: {:?}", applied.drift);
        assert_eq!(fed(&applied, slot), Some(2));
    }
}

#[test]
fn joined_columns_are_found_again_and_are_lost_together() {
    let mut own = template(&[("ID", "id"), ("Street", "addresses.0.line_1"), ("No", "")]);
    own.mapping.matches[1].feed =
        SavedFeed::Join { columns: vec!["Street".into(), "No".into()], separator: " ".into() };
    let (names, known) = facts(&[("No", None), ("Street", None), ("ID", None)]);
    let applied = apply(&own, contact(), &names, &known);
    let line = applied.mapping.get(contact().slot("addresses.0.line_1").unwrap()).unwrap();
    assert_eq!(line.feed, Feed::Join { columns: vec![1, 0], separator: " ".into() });
    assert_eq!(applied.suggestions.iter().map(|s| s.column).collect::<Vec<_>>(), [0, 1, 2]);
    let (names, known) = facts(&[("Street", None), ("ID", None)]);
    let applied = apply(&own, contact(), &names, &known);
    assert_eq!(applied.drift.missing, [Missing { header: "No".into(), slots: vec!["addresses.0.line_1".into()] }]);
    assert_eq!(applied.mapping.len(), 1);
}

#[test]
fn a_mapping_of_another_system_becomes_a_template_without_its_passwords() {
    let text = r#"{ "description": "d", "file": { "sourceUrl": "sftp://me:secret@example.org/a.zip?key=hidden",
        "columns": [{ "name": "VanId" }, { "name": "Mail" }] }, "actions": [{ "mappingTypes": [
        { "name": "Email", "fieldValueMappings": [{ "fieldName": "Email", "columnName": "Mail" }] }] }] }"#;
    let (template, without) = Template::from_any_json(text, Schema::built_in()).unwrap();
    assert_eq!((template.name.as_str(), template.headers.len(), without.len()), ("d", 2, 0));
    let kept = template.to_json();
    assert!(kept.contains("example.org/a.zip") && !kept.contains("secret") && !kept.contains("hidden"), "{kept}");
    let back = template.for_system(exchange::System::NgpVan, Schema::built_in()).unwrap();
    assert_eq!(back.document["actions"][0]["mappingTypes"][0]["name"], "Email");
    assert!(Template::from_any_json("[]", Schema::built_in()).is_err());
}

#[test]
fn a_work_phone_is_not_a_home_phone_that_was_renamed() {
    let mut own = template(&[("ID", "id"), ("Home phone", "phones.0.phone")]);
    let mut fixed = own.mapping.matches[1].clone();
    (fixed.slot, fixed.feed) = ("phones.0.type".into(), SavedFeed::Fixed("home".into()));
    own.mapping.matches.push(fixed);
    let (names, facts) = facts(&[("ID", None), ("Work phone", Some(ValueType::Phone))]);
    let applied = apply(&own, contact(), &names, &facts);
    assert!(applied.drift.renamed.is_empty(), "{:?}", applied.drift);
    // Without its phone the fixed type goes too.
    assert_eq!(applied.mapping.len(), 1);
}

proptest! {
    #[test]
    fn any_template_survives_being_written_and_read(
        names in proptest::collection::hash_set("[ -~äß☃]{1,12}", 1..8),
        name in "[a-zA-Zé][ -~é]{0,30}[a-z]",
        text in ".{0,20}",
        pairs in proptest::collection::vec((".{0,8}", proptest::option::of(".{0,8}")), 0..5),
    ) {
        let names: Vec<String> = names.into_iter().collect();
        let columns: Vec<(&str, &str)> = names.iter().map(String::as_str)
            .zip(["id", "last_name", "tags", "emails.0.email", "", "", ""]).collect();
        let mut template = template(&columns);
        template.name = name;
        template.mapping.matches[0].blank = BlankPolicy::Use(text);
        template.mapping.matches[0].translation = Some(Translation { pairs, ignore_case: false, ..Translation::new(Otherwise::Keep) });
        let text = template.to_json();
        prop_assert_eq!(Template::from_json(&text, Schema::built_in()), Ok(template));
    }
}

/// When a feed is added, it belongs into the published schema and into `everything`.
#[test]
fn every_feed_is_in_the_schema() {
    let plain = [SavedFeed::Column("ID".into()), SavedFeed::Fixed("x".into())];
    for feed in plain.into_iter().chain(made_of("ID")) {
        let member = match &feed {
            SavedFeed::Column(_) => "column",
            SavedFeed::Fixed(_) => "fixed",
            SavedFeed::Join { .. } => "join",
            SavedFeed::Part { .. } => "part",
            SavedFeed::Item { .. } => "item",
        };
        assert!(SCHEMA.contains(&format!("\"{member}\": {{")), "{member}");
    }
}

#[test]
fn the_published_schema_names_every_number_format() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let formats = [NumberFormat::Point, NumberFormat::Comma, NumberFormat::EachCell];
    let written = serde_json::to_string(&formats).unwrap();
    assert!(schema.to_string().contains(&written), "{written}");
}
