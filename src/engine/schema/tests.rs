//! The built-in schema keeps its promises, and malformed schemas are refused.

use super::*;
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

fn contact() -> &'static RecordType {
    Schema::built_in().record_type("contact").unwrap()
}

/// A header as matching sees it: lower-case words without accents.
fn words(text: &str) -> String {
    let (mut words, mut before) = (String::new(), ' ');
    for c in text.nfkd().filter(|c| !is_combining_mark(*c) && *c != '\'' && *c != '’') {
        if (before.is_lowercase() && c.is_uppercase()) || before.is_ascii_digit() != c.is_ascii_digit() {
            words.push(' ');
        }
        words.extend(if c.is_alphanumeric() { c } else { ' ' }.to_lowercase());
        before = c;
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn names(field: &Field) -> impl Iterator<Item = &str> {
    [field.name.as_str(), field.label.as_str()].into_iter().chain(field.synonyms.iter().map(String::as_str))
}

fn all_fields(record_type: &RecordType) -> impl Iterator<Item = &Field> {
    record_type.fields.iter().chain(record_type.groups.iter().flat_map(|g| &g.fields))
}

#[test]
fn the_built_in_schema_holds_every_field_of_a_contact() {
    let contact = contact();
    let fields: BTreeSet<&str> = contact.fields.iter().map(|f| f.name.as_str()).collect();
    let expected = "id roles prefix first_name middle_name last_name nick_name prev_last_name suffix gender birth_date \
        year is_deceased date_deceased organization_name household_id solicitation_codes tags is_deleted \
        giving.assignee giving.donor_score giving.capacity_score giving.engagement_score giving.lifetime_amount \
        giving.largest_gift_amount giving.largest_gift_date giving.largest_gift_label giving.last_gift_amount \
        giving.last_gift_date giving.last_gift_label";
    assert_eq!(fields, expected.split_whitespace().collect());
    for (group, fields) in [
        ("emails", "email type is_primary is_shared opt_in"),
        ("phones", "phone type is_primary opt_in"),
        ("addresses", "type line_1 line_2 line_3 city state postal_code country is_primary"),
        ("educations", "school degree major year"),
        ("works", "company title industry start_date end_date"),
        ("relationships", "contact type name"),
        ("giving.gift_totals", "year amount"),
        ("external_ids", "type value"),
        ("customs", "name values is_shared"),
    ] {
        let group = &contact.groups[contact.group_index(group).unwrap()];
        assert_eq!(group.fields.iter().map(|f| f.name.as_str()).collect::<Vec<_>>().join(" "), fields);
    }
    assert_eq!(contact.groups.len(), 9);
}

#[test]
fn the_key_is_the_only_field_that_is_required() {
    let required: Vec<&str> = all_fields(contact()).filter(|f| f.required).map(|f| f.name.as_str()).collect();
    assert_eq!(required, ["id"]);
    assert_eq!(contact().key, contact().field_index("id").unwrap());
}

#[test]
fn groups_know_what_makes_an_entry_itself() {
    for (name, identity, append) in [
        ("emails", Some("email"), false),
        ("phones", Some("phone"), false),
        ("addresses", None, false),
        ("educations", None, false),
        ("works", None, false),
        ("relationships", Some("contact"), true),
        ("giving.gift_totals", Some("year"), true),
        ("external_ids", Some("type"), true),
        ("customs", Some("name"), true),
    ] {
        let group = &contact().groups[contact().group_index(name).unwrap()];
        assert_eq!(group.identity.map(|i| group.fields[i].name.as_str()), identity, "{name}");
        assert_eq!(group.append, append, "{name}");
        assert_eq!(group.unique_unless.is_some(), name == "emails", "{name}");
    }
}

#[test]
fn every_slot_is_found_again_by_its_path() {
    let contact = contact();
    let mut slots: Vec<Slot> = (0..contact.fields.len()).map(Slot::Field).collect();
    for (group, g) in contact.groups.iter().enumerate() {
        for position in 0..g.max {
            slots.extend((0..g.fields.len()).map(|field| Slot::Entry { group, position, field }));
        }
    }
    for slot in slots {
        let path = contact.slot_path(slot);
        assert_eq!(contact.slot(&path), Some(slot), "{path}");
        assert!(!contact.slot_label(slot).is_empty() && !contact.section(slot).label.is_empty(), "{path}");
    }
}

#[test]
fn paths_that_name_no_slot_find_none() {
    for path in [
        "",
        "emails",
        "emails.0",
        "emails.8.email",
        "emails.-1.email",
        "emails.x.email",
        "emails.0.phone",
        "giving",
        "ID",
        "giving.gift_totals.year",
        "first_name.0",
    ] {
        assert_eq!(contact().slot(path), None, "{path}");
    }
}

#[test]
fn slots_are_labelled_as_people_say_them() {
    for (path, label) in [
        ("last_name", "Last name"),
        ("emails.0.email", "Email 1"),
        ("emails.1.type", "Email 2 · Type"),
        ("addresses.0.postal_code", "Address 1 · ZIP or postal code"),
        ("works.0.company", "Job 1 · Employer"),
    ] {
        assert_eq!(contact().slot_label(contact().slot(path).unwrap()), label);
    }
}

#[test]
fn labels_are_in_sentence_case_and_helps_are_sentences() {
    let sentence = |label: &str| {
        let mut words = label.split_whitespace();
        let abbreviation = |w: &str| w.chars().filter(|c| c.is_uppercase()).count() > 1;
        words.next().is_some_and(|first| first.starts_with(char::is_uppercase))
            && words.all(|w| abbreviation(w) || !w.contains(char::is_uppercase))
    };
    let contact = contact();
    let sections = contact.sections.iter().map(|s| &s.label);
    let groups = contact.groups.iter().map(|g| &g.label);
    let choices = contact.choice_lists.iter().flat_map(|l| &l.choices).map(|c| &c.label);
    for label in all_fields(contact).map(|f| &f.label).chain(sections).chain(groups).chain(choices) {
        assert!(sentence(label), "{label}");
    }
    for field in all_fields(contact) {
        assert!(field.help.ends_with('.') && field.help.len() > 7, "{}: {}", field.name, field.help);
        assert!(field.help.starts_with(char::is_uppercase) && !field.help.contains('!'), "{}", field.name);
    }
}

/// Everything a header may say to mean one place: single fields by any of their names, groups by
/// theirs, and fields of groups by the group's name and their own.
fn meanings(record_type: &RecordType) -> BTreeMap<String, BTreeSet<String>> {
    let mut meanings: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut add = |text: String, place: &str| meanings.entry(text).or_default().insert(place.to_owned());
    for field in &record_type.fields {
        names(field).for_each(|name| _ = add(words(name), &field.name));
    }
    for group in &record_type.groups {
        for own in [&group.name, &group.label].into_iter().chain(&group.synonyms) {
            add(words(own), &group.name);
            for field in &group.fields {
                let place = format!("{}.{}", group.name, field.name);
                names(field).for_each(|name| _ = add(words(&format!("{own} {name}")), &place));
            }
        }
    }
    meanings
}

#[test]
fn no_header_means_two_fields() {
    for (text, places) in meanings(contact()) {
        assert_eq!(places.len(), 1, "{text:?} means all of {places:?}");
        assert!(!text.is_empty(), "{places:?} has a synonym without words");
    }
}

#[test]
fn words_that_could_mean_anything_are_nobodys_synonym() {
    let vague = "name date type status number code amount value note notes comment comments description total age";
    for field in &contact().fields {
        for synonym in &field.synonyms {
            assert!(!vague.split(' ').any(|v| v == words(synonym)), "{}: {synonym}", field.name);
        }
    }
}

#[test]
fn a_field_lists_each_synonym_once() {
    for field in all_fields(contact()) {
        let mut seen = BTreeSet::new();
        for synonym in &field.synonyms {
            assert!(seen.insert(words(synonym)), "{}: {synonym}", field.name);
        }
    }
}

#[test]
fn headers_of_other_systems_name_their_field() {
    let meanings = meanings(contact());
    for (header, place) in [
        ("ConstituentID", "id"),
        ("VANID", "id"),
        ("remote_id", "id"),
        ("Vorname", "first_name"),
        ("Prénom", "first_name"),
        ("Apellidos", "last_name"),
        ("Achternaam", "last_name"),
        ("name_previous", "prev_last_name"),
        ("DOB", "birth_date"),
        ("Fecha de nacimiento", "birth_date"),
        ("constituency", "roles"),
        ("LifetimeGiving", "giving.lifetime_amount"),
        ("Email1Email", ""),
        ("E-mail Type", "emails.type"),
        ("Address City", "addresses.city"),
    ] {
        let found = meanings.get(&words(header)).and_then(|places| places.first()).map_or("", String::as_str);
        assert_eq!(found, place, "{header}");
    }
}

/// A schema that is well formed but for what a case puts in.
fn schema_with(changed: &str, with: &str) -> String {
    let whole = r#"
name = "thing"
label = "Thing"
plural = "Things"
job_type = "CSV"
stat_type = "THING"
key = "id"
title = ["id"]

[[choice_list]]
name = "size"
choices = [{ value = "big", label = "Big", aliases = ["b"] }, { value = "small", label = "Small", aliases = ["s"] }]

[[section]]
name = "identity"
label = "Identity"
changed_code = 110
field = [
  { name = "id", label = "ID", type = "id", help = "The key.", required = true },
  { name = "size", label = "Size", type = "choice", choices = "size", help = "How big." },
]

[[section]]
name = "marks"
label = "Marks"
changed_code = 111
group = { label = "Mark", identity = "mark", unique_unless = "shared", max = 3 }
field = [
  { name = "mark", label = "Mark", type = "text", help = "A mark." },
  { name = "shared", label = "Shared", type = "boolean", help = "Several have it." },
]
"#;
    assert!(whole.contains(changed), "the case changes something: {changed}");
    whole.replacen(changed, with, 1)
}

#[test]
fn the_schema_of_the_refusals_is_sound_by_itself() {
    let thing = parse_schema("thing.toml", &schema_with("", "")).unwrap();
    assert_eq!((thing.fields.len(), thing.groups.len(), thing.sections.len()), (2, 1, 2));
}

#[test]
fn a_malformed_schema_is_refused_with_the_place_named() {
    for (changed, with, place, what) in [
        ("key = \"id\"", "key = \"code\"", "thing", "no field \"code\""),
        ("title = [\"id\"]", "title = [\"name\"]", "thing", "no field \"name\""),
        ("title = [\"id\"]", "title = []", "thing", "no name on screen"),
        ("key = \"id\"", "key = \"id\"\ntotals = { by = [\"fund\"] }", "thing", "no field \"fund\""),
        ("key = \"id\"", "key = \"id\"\ntotals = { by = [\"size\", \"size\"] }", "size", "used twice"),
        ("key = \"id\"", "key = \"id\"\ntotals = { date = \"size\" }", "size", "holds dates"),
        ("name = \"thing\"", "name = \"Thing\"", "Thing", "lower-case"),
        ("label = \"Thing\"", "label = \" \"", "thing", "label is blank"),
        ("name = \"size\", label", "name = \"id\", label", "id", "used twice"),
        ("name = \"size\", label", "name = \"si ze\", label", "si ze", "lower-case"),
        ("name = \"size\", label", "name = \"size.\", label", "size.", "lower-case"),
        ("name = \"size\", label", "name = \"marks\", label", "marks", "used twice"),
        ("choices = \"size\", ", "", "size", "names its list"),
        ("choices = \"size\", ", "choices = \"colour\", ", "size", "no choice list \"colour\""),
        ("type = \"id\"", "type = \"id\", choices = \"size\"", "id", "choice and list fields"),
        ("type = \"id\"", "type = \"id\", partial_date = true", "id", "for dates"),
        ("type = \"id\"", "type = \"id\", sets_currency = true", "id", "for choices"),
        ("type = \"id\"", "type = \"id\", zero_is_unusual = true", "id", "for amounts"),
        ("choices = \"size\", ", "choices = \"size\", sets_currency = true, ", "size", "not a currency code"),
        ("type = \"id\"", "type = \"id\", synonyms = [\"\"]", "id", "synonym is blank"),
        ("label = \"Size\"", "label = \"\"", "size", "label is blank"),
        ("changed_code = 111", "changed_code = 110", "marks", "belongs to \"identity\""),
        ("changed_code = 111", "changed_code = 9", "marks", "the engine's"),
        ("name = \"marks\"", "name = \"identity\"", "identity", "used twice"),
        ("identity = \"mark\"", "identity = \"stain\"", "marks", "no field \"stain\""),
        ("identity = \"mark\", ", "", "marks", "`unique_unless` needs"),
        ("identity = \"mark\", unique_unless = \"shared\"", "append = true", "marks", "`append` needs"),
        ("unique_unless = \"shared\"", "unique_unless = \"mark\"", "marks", "boolean"),
        ("max = 3", "max = 0", "marks", "at least 1"),
        ("help = \"A mark.\"", "help = \"A mark.\", required = true", "mark", "not required"),
        ("aliases = [\"s\"]", "aliases = [\"B\"]", "size", "stands for both \"big\" and \"small\""),
        ("aliases = [\"s\"]", "aliases = [\"Big\"]", "size", "stands for both"),
        ("value = \"small\"", "value = \"big\"", "size", "two choices \"big\""),
        ("value = \"small\"", "value = \"Small\"", "size", "lower-case"),
        ("label = \"Small\"", "label = \"\"", "size", "label is blank"),
    ] {
        match parse_schema("thing.toml", &schema_with(changed, with)) {
            Err(SchemaError::Meaning { file, place: found, what: why }) => {
                assert_eq!((file.as_str(), found.as_str()), ("thing.toml", place), "{with}: {why}");
                assert!(why.contains(what), "{with}: {why}");
            }
            other => panic!("{with} should have been refused, was {other:?}"),
        }
    }
}

#[test]
fn what_is_not_of_the_shape_is_refused_with_the_line() {
    for (changed, with, part) in [
        ("plural = \"Things\"", "", "plural"),
        ("type = \"id\"", "type = \"idd\"", "idd"),
        ("max = 3", "max = -3", "-3"),
        ("required = true", "requird = true", "requird"),
        ("[[section]]", "[[section", "TOML parse error at line"),
    ] {
        let error = parse_schema("thing.toml", &schema_with(changed, with)).unwrap_err();
        assert!(matches!(error, SchemaError::Toml { .. }), "{error}");
        let text = error.to_string();
        assert!(text.starts_with("thing.toml: ") && text.contains(part), "{text}");
    }
}

#[test]
fn malformed_places_are_refused() {
    let place = |code: &str, name: &str| format!("[[place]]\ncode = \"{code}\"\nname = \"{name}\"\n");
    assert!(parse_places("p.toml", &place("AA", "Aland")).is_ok());
    for (text, part) in [
        (place("AA", "Aland") + &place("AA", "Beland"), "p.toml: AA: the code is used twice"),
        (place("", "Aland"), "a place has a code and a name"),
        (place("AA", " "), "p.toml: AA: a place has a code and a name"),
        (place("AA", "Aland") + "capital = \"A\"", "capital"),
    ] {
        let error = parse_places("p.toml", &text).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }
}
