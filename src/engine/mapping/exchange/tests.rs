//! The examples of both systems' documents, read and written back; and mappings made here.

use super::*;
use crate::engine::mapping::{Feed, Mapping, Match, Otherwise};
use crate::engine::schema::Schema;
use proptest::prelude::*;
use serde_json::json;

const EXAMPLES: &[(&str, &str)] = &[
    ("map object", include_str!("examples/evertrue_map_object.json")),
    ("map wrapper", include_str!("examples/evertrue_map_wrapper.json")),
    ("simple contacts", include_str!("examples/ngpvan_simple_contacts.json")),
    ("repeated fields", include_str!("examples/ngpvan_repeated_fields.json")),
    ("custom fields", include_str!("examples/ngpvan_custom_fields.json")),
    ("organizing turfs", include_str!("examples/ngpvan_organizing_turfs.json")),
    ("jobs", include_str!("examples/ngpvan_jobs.json")),
    ("salutations", include_str!("examples/ngpvan_salutations.json")),
    ("relationships", include_str!("examples/ngpvan_relationships.json")),
];

fn contact() -> &'static RecordType {
    Schema::built_in().record_type("contact").unwrap()
}

fn example(name: &str) -> Value {
    let (_, text) = EXAMPLES.iter().find(|(known, _)| *known == name).unwrap();
    serde_json::from_str(text).unwrap()
}

fn brought(name: &str) -> Brought {
    read(&example(name), contact()).unwrap()
}

/// "email ← Mail", "type = home" of each match, in slot order.
fn said(mapping: &SavedMapping) -> Vec<String> {
    let mut said: Vec<String> = mapping
        .matches
        .iter()
        .map(|m| match &m.feed {
            SavedFeed::Fixed(text) => format!("{} = {text}", m.slot),
            _ => format!("{} ← {}", m.slot, m.columns().collect::<Vec<_>>().join(" + ")),
        })
        .collect();
    said.sort();
    said
}

#[test]
fn every_example_comes_back_as_it_was() {
    for (name, _) in EXAMPLES {
        let document = example(name);
        let brought = read(&document, contact()).unwrap();
        let written = write(brought.system, &brought.mapping, &brought.headers, Some(&document), contact()).unwrap();
        assert_eq!(written.document, document, "{name}");
        assert_eq!(written.left_out, [""; 0], "{name}");
    }
}

#[test]
fn every_match_of_an_example_survives_without_the_document() {
    for (name, _) in EXAMPLES {
        let before = brought(name);
        let written = write(before.system, &before.mapping, &before.headers, None, contact()).unwrap();
        assert_eq!(written.left_out, [""; 0], "{name}: {}", written.document);
        let after = read(&written.document, contact()).unwrap();
        assert_eq!(said(&after.mapping), said(&before.mapping), "{name}: {}", written.document);
    }
}

#[test]
fn a_map_wrapper_is_read_with_its_columns() {
    let brought = brought("map wrapper");
    assert_eq!((brought.system, brought.name.as_deref()), (System::EverTrue, Some("EverTrue map 1")));
    assert_eq!(brought.headers[8..10], ["CustomSports", "CustomSports (2)"]);
    let said = said(&brought.mapping);
    for one in [
        "id ← PersonID",
        "emails.1.is_shared ← Email2IsShared",
        "customs.0.name = assasinname",
        "customs.0.values ← CustomDorm1",
        "customs.1.values ← CustomSports + CustomSports (2)",
        "customs.1.is_shared ← CustomSportsIsShared",
    ] {
        assert!(said.iter().any(|s| s == one), "{one}: {said:?}");
    }
    assert_eq!(brought.without_counterpart.len(), 6, "{:?}", brought.without_counterpart);
    assert!(brought.without_counterpart.contains(&"customs.sports.list_contacts_property_id".to_owned()));
}

#[test]
fn a_map_alone_names_columns_by_letter() {
    let brought = brought("map object");
    assert_eq!((brought.headers.len(), brought.headers[22].as_str()), (23, "Column W"));
    let said = said(&brought.mapping);
    assert!(said.contains(&"giving.gift_totals.1.year = 2014".to_owned()), "{said:?}");
    assert!(said.contains(&"giving.gift_totals.1.amount ← Column W".to_owned()), "{said:?}");
}

#[test]
fn a_bulk_import_job_is_read_with_its_values() {
    let brought = brought("simple contacts");
    let said = said(&brought.mapping);
    for one in [
        "first_name ← GivenName",
        "addresses.0.line_1 ← StreetAddress",
        "addresses.1.line_2 ← mApt",
        "addresses.1.type = mailing",
        "birth_date ← Birthday",
    ] {
        assert!(said.iter().any(|s| s == one), "{one}: {said:?}");
    }
    let country = brought.mapping.matches.iter().find(|m| m.slot == "addresses.1.country").unwrap();
    assert_eq!(country.translation.as_ref().unwrap().pairs, [("America".to_owned(), Some("US".to_owned()))]);
    assert_eq!(brought.without_counterpart, ["OriginSourceCode.CodeId", "MailingAddress.MailingDisplayAsEntered"]);
    assert_eq!(brought.name.as_deref(), Some("A bulk import of new users with basic contact information"));
}

#[test]
fn repeated_mapping_types_are_several_entries() {
    assert_eq!(
        said(&brought("repeated fields").mapping),
        [
            "external_ids.0.type ← ExternalIdTypeID",
            "external_ids.0.value ← ExternalId",
            "external_ids.1.type = 1",
            "external_ids.1.value ← ID2",
            "id ← VANID"
        ]
    );
    assert_eq!(
        said(&brought("jobs").mapping),
        [
            "id ← VANID",
            "works.0.company ← Employer",
            "works.0.end_date ← TerminatedDate",
            "works.0.start_date ← StartDate"
        ]
    );
    assert_eq!(said(&brought("organizing turfs").mapping), ["id ← VANID"]);
}

#[test]
fn what_changed_here_is_changed_there_and_all_else_stays() {
    let document = example("simple contacts");
    let Brought { headers, mut mapping, .. } = brought("simple contacts");
    mapping.matches.retain(|m| m.slot != "birth_date");
    let phone = mapping.matches.iter_mut().find(|m| m.slot == "phones.0.phone").unwrap();
    phone.feed = SavedFeed::Column("CodeId".into());
    mapping.matches.push(plain("phones.1.phone".into(), SavedFeed::Column("TelephoneNumber".into())));
    mapping.matches.push(plain("phones.1.type".into(), SavedFeed::Fixed("mobile".into())));
    mapping.matches.push(plain("household_id".into(), SavedFeed::Column("CodeId".into())));
    let written = write(System::NgpVan, &mapping, &headers, Some(&document), contact()).unwrap();
    assert_eq!(written.left_out, ["household_id"]);
    let types = &written.document["actions"][0]["mappingTypes"];
    assert_eq!(types[0], document["actions"][0]["mappingTypes"][0]);
    let contact_fields = types[1]["fieldValueMappings"].as_array().unwrap();
    assert_eq!(contact_fields.len(), 9);
    assert_eq!(contact_fields[8], json!({ "fieldName": "Phone", "columnName": "CodeId" }));
    let phone = json!([
        { "fieldName": "Phone", "columnName": "TelephoneNumber" },
        { "fieldName": "PhoneTypeID", "staticValue": "C" }
    ]);
    assert_eq!(types[3], json!({ "name": "Phones", "fieldValueMappings": phone }));
}

#[test]
fn what_the_other_system_cannot_say_is_named() {
    let names: Vec<String> = ["Name", "ID", "Sex"].map(str::to_owned).to_vec();
    let mut mapping = Mapping::default();
    let at = |path: &str| contact().slot(path).unwrap();
    mapping.set(at("first_name"), Match::new(Feed::Column(0)));
    mapping.set(at("id"), Match::new(Feed::Column(1)));
    mapping.set(at("tags"), Match::new(Feed::Fixed("Gala".into())));
    let mut sex = Match::new(Feed::Column(2));
    let pairs = vec![("W".to_owned(), Some("female".to_owned()))];
    sex.translation = Some(Translation { pairs, ..Translation::new(Otherwise::Problem) });
    sex.blank = BlankPolicy::Clear;
    mapping.set(at("gender"), sex);
    let saved = SavedMapping::from_mapping(&mapping, contact(), &names);
    let left = |system| write(system, &saved, &names, None, contact()).unwrap().left_out.join("; ");
    let evertrue = left(System::EverTrue);
    assert!(evertrue.contains("tags") && evertrue.contains("gender") && !evertrue.contains("first_name"), "{evertrue}");
    let ngpvan = left(System::NgpVan);
    for said in [
        "tags",
        "id (it has to be the first column there)",
        "gender (values whatever their case)",
        "gender (what blank",
    ] {
        assert!(ngpvan.contains(said), "{said}: {ngpvan}");
    }
    let gifts = SavedMapping { record_type: "gift".into(), matches: vec![] };
    assert!(write(System::NgpVan, &gifts, &names, None, contact()).is_err());
}

#[test]
fn documents_that_do_not_hold_together_are_refused() {
    for (document, said) in [
        (json!({ "a": 1 }), "neither"),
        (json!([]), "neither"),
        (json!("x"), "neither"),
        (json!({ "src": ["A"], "map": { "first_name": 1, "last_name": null, "emails": [] } }), "not there"),
        (json!({ "src": ["A"], "map": { "first_name": "A", "last_name": null, "emails": [] } }), "not there"),
        (json!({ "src": 1, "map": { "first_name": 0, "last_name": null, "emails": [] } }), "no list"),
        (json!({ "src": ["A"], "map": { "first_name": 0, "last_name": null, "emails": {} } }), "no list"),
        (json!({ "src": ["A"], "map": { "first_name": 0, "last_name": null, "customs": { "x": 1 } } }), "no values"),
        (
            json!({ "file": { "columns": [{ "name": "A" }] }, "actions": [{ "mappingTypes": [
                { "name": "Email", "fieldValueMappings": [{ "fieldName": "Email", "columnName": "B" }] }] }] }),
            "“B”",
        ),
    ] {
        let sentence = read(&document, contact()).expect_err(said).to_string();
        assert!(sentence.contains(said), "{said}: {sentence}");
    }
}

#[test]
fn mapping_types_are_read_in_any_wrapping() {
    let one = json!({ "name": "Email", "fieldValueMappings": [{ "fieldName": "Email", "columnName": "Mail" }] });
    for document in
        [one.clone(), json!({ "mappingTypes": [one.clone()] }), json!({ "actions": [{ "mappingTypes": [one] }] })]
    {
        let brought = read(&document, contact()).unwrap();
        assert_eq!(said(&brought.mapping), ["emails.0.email ← Mail"]);
        let written = write(brought.system, &brought.mapping, &brought.headers, Some(&document), contact()).unwrap();
        assert_eq!(written.document, document);
    }
}

#[test]
fn the_type_of_a_field_of_ones_own_is_told_to_be_lost() {
    use crate::engine::schema::{CustomField, CustomType};
    let mut mapping = Mapping::default();
    for (column, (name, kind)) in [("Joined", CustomType::Date), ("Choirs", CustomType::List)].into_iter().enumerate() {
        let slot = mapping.define_custom(contact(), &CustomField { name: name.to_owned(), kind }).unwrap();
        mapping.set(slot, Match::new(Feed::Column(column)));
    }
    let headers = ["A".to_owned(), "B".to_owned()];
    let saved = SavedMapping::from_mapping(&mapping, contact(), &headers);
    let written = write(System::EverTrue, &saved, &headers, None, contact()).unwrap();
    assert_eq!(written.left_out, ["customs.0.name (its type, date)"]);
    let back = read(&written.document, contact()).unwrap();
    let mut said = said(&back.mapping);
    said.sort();
    assert!(
        said.contains(&"customs.0.name = Choirs".to_owned()) || said.contains(&"customs.0.name = Joined".to_owned())
    );
    assert_eq!(said.len(), 4, "{said:?}");
}

proptest! {
    /// Whatever a document holds, it is read or refused, and writing over it does not fail.
    #[test]
    fn no_document_is_too_odd(
        name in prop_oneof![Just("Email"), Just("MailingAddress"), Just("ApplyContactCustomFields"), Just("Odd")],
        field in prop_oneof![Just("Email"), Just("MailingCity"), Just("CF12"), Just("VanId"), Just("")],
        odd in prop_oneof![Just(json!(null)), Just(json!(7)), Just(json!("A")), Just(json!(["A"])), Just(json!({ "values": [0, 1] }))],
    ) {
        let van = json!({ "actions": [{ "mappingTypes": [
            { "name": name, "fieldValueMappings": [{ "fieldName": field, "columnName": odd, "values": odd, "staticValue": odd }] },
            { "name": name, "fieldValueMappings": odd }] }] });
        let evertrue = json!({ "src": ["A", "B"], "map": {
            "first_name": odd, "last_name": null, "emails": [odd], "customs": { "x": odd }, "giving": odd } });
        let mapping = SavedMapping { record_type: "contact".into(), matches: vec![
            plain("emails.0.email".into(), SavedFeed::Column("A".into())),
            plain("customs.0.name".into(), SavedFeed::Fixed("x".into())),
            plain("customs.0.values".into(), SavedFeed::Column("B".into())),
        ] };
        for document in [van, evertrue] {
            drop(read(&document, contact()));
            for system in [System::EverTrue, System::NgpVan] {
                prop_assert!(write(system, &mapping, &["A".into(), "B".into()], Some(&document), contact()).is_ok());
            }
        }
    }
}
