//! What earlier imports say, alone and against headers, values and each other.

use super::{contact, holding, matcher, named};
use crate::engine::mapping::suggest::{Choice, ColumnFacts, Matcher, Memory, Noted, choices, remembered_as};
use crate::engine::mapping::{Feed, Mapping, Match};
use crate::engine::schema::{Part, ValueType};

/// One line of a memory: a header, the path it fed (empty for none), how often, and when last.
type Line<'l> = (&'l str, &'l str, u64, i64);

fn noted(header: &str, path: &str, part: Option<Part>, times: u64, last: i64) -> Noted {
    let header = remembered_as(header).expect("a header that is remembered");
    let path = Some(path.to_owned()).filter(|path| !path.is_empty());
    Noted { choice: Choice { header, path, part }, times, last }
}

fn memory(lines: &[Line<'_>]) -> Memory {
    Memory::new(lines.iter().map(|(header, path, times, last)| noted(header, path, None, *times, *last)).collect())
}

/// One line per match: `header → slot` in column order, with what was made of the column.
fn matched(memory: &Memory, columns: &[ColumnFacts]) -> Vec<String> {
    let (mapping, suggestions) = Matcher::new(contact()).with_memory(memory).suggest(columns);
    for suggestion in &suggestions {
        assert!(mapping.get(suggestion.slot).is_some_and(|m| suggestion.is(&m.feed)), "{suggestion:?}");
    }
    let line = |s: &super::Suggestion| {
        let part = s.part.map(|part| format!(" ({})", part.words())).unwrap_or_default();
        format!("{} → {}{part}", columns[s.column].header, contact().slot_path(s.slot))
    };
    suggestions.iter().map(line).collect()
}

fn matched_of(lines: &[Line<'_>], headers: &[&str]) -> Vec<String> {
    matched(&memory(lines), &headers.iter().map(|h| named(h)).collect::<Vec<_>>())
}

/// Slot and reason of one column alone, or nothing.
fn why(lines: &[Line<'_>], facts: ColumnFacts) -> (String, String) {
    let (_, suggestions) = Matcher::new(contact()).with_memory(&memory(lines)).suggest(&[facts]);
    let told = suggestions.first().map(|s| (contact().slot_path(s.slot), s.reason.clone()));
    told.unwrap_or_default()
}

#[test]
fn what_a_header_was_matched_to_decides_by_how_often_and_how_lately() {
    let cases: &[(&str, &[Line<'_>], &str, &str)] = &[
        // No word of these is known: memory alone.
        ("Ref Zed", &[], "", ""),
        ("Ref Zed", &[("ref zed", "id", 1, 1)], "id", "you matched “Ref Zed” to Constituent ID in an earlier import"),
        ("REF_ZED ", &[("ref zed", "id", 3, 1)], "id", "you matched “REF_ZED” to Constituent ID in 3 earlier imports"),
        ("Ref Yed", &[("ref zed", "id", 3, 1)], "", ""),
        (
            "Ref Zed",
            &[("ref zed", "id", 2, 1), ("ref zed", "household_id", 1, 9)],
            "id",
            "you matched “Ref Zed” to Constituent ID in 2 of 3 earlier imports",
        ),
        (
            "Ref Zed",
            &[("ref zed", "id", 1, 1), ("ref zed", "household_id", 1, 9)],
            "household_id",
            "you matched “Ref Zed” to Household ID in 1 of 2 earlier imports, most recently",
        ),
        (
            "Ref Zed",
            &[("ref zed", "id", 2, 9), ("ref zed", "", 1, 1)],
            "id",
            "you matched “Ref Zed” to Constituent ID in 2 of 3 earlier imports",
        ),
        ("Ref Zed", &[("ref zed", "id", 1, 9), ("ref zed", "", 2, 1)], "", ""),
        ("Ref Zed", &[("ref zed", "id", 1, 1), ("ref zed", "", 1, 9)], "", ""),
        ("Ref Zed", &[("ref zed", "no_such_field", 3, 1)], "", ""),
        // The header says so too.
        (
            "Surname",
            &[("surname", "last_name", 3, 1)],
            "last_name",
            "the header is another name for Last name; you matched it so in 3 earlier imports",
        ),
        // A person knew better than the header, once or often.
        (
            "Surname",
            &[("surname", "prev_last_name", 1, 1)],
            "prev_last_name",
            "you matched “Surname” to Previous last name in an earlier import",
        ),
        // A single omission is not enough against a field's very name; several are.
        (
            "Surname",
            &[("surname", "", 1, 1)],
            "last_name",
            "the header is another name for Last name; you left it unmatched in an earlier import",
        ),
        (
            "Surname",
            &[("surname", "", 2, 1)],
            "last_name",
            "the header is another name for Last name; you left it unmatched in 2 earlier imports",
        ),
        ("Surname", &[("surname", "", 3, 1)], "", ""),
        (
            "Surname",
            &[("surname", "", 2, 1), ("surname", "last_name", 1, 9)],
            "last_name",
            "the header is another name for Last name; you left it unmatched in 2 of 3 earlier imports",
        ),
        // Weak evidence is too little from the first omission on.
        ("Mobile", &[("mobile", "", 1, 1)], "", ""),
        ("Surname data", &[("Surname data", "", 1, 1)], "", ""),
    ];
    for (header, lines, slot, reason) in cases {
        let found = why(lines, named(header));
        assert_eq!((found.0.as_str(), found.1.as_str()), (*slot, *reason), "{header} after {lines:?}");
    }
    assert_eq!(why(&[], named("Mobile")).0, "phones.0.phone", "without an omission it is matched");
    assert_ne!(why(&[], named("Surname data")).0, "", "this one too");
}

#[test]
fn the_more_often_the_surer_and_never_beyond_one() {
    let sure = |times: u64| {
        let memory = memory(&[("ref zed", "id", times, 1)]);
        Matcher::new(contact()).with_memory(&memory).suggest(&[named("Ref Zed")]).1[0].confidence
    };
    assert!(sure(1) < sure(2) && sure(2) < sure(3) && (sure(3) - sure(900)).abs() < f64::EPSILON);
    let both = memory(&[("email", "emails.0.email", 50, 1)]);
    let facts = holding("Email", &[(ValueType::Email, 1.0)]);
    assert!(Matcher::new(contact()).with_memory(&both).suggest(&[facts]).1[0].confidence <= 1.0);
}

#[test]
fn values_that_cannot_be_right_bring_a_remembered_match_down() {
    let lines = [("ref zed", "emails.0.email", 5, 1)];
    let emails = holding("Ref Zed", &[(ValueType::Email, 0.97)]);
    let reason = "you matched “Ref Zed” to Email 1 in 5 earlier imports; 97% look like email addresses";
    assert_eq!(why(&lines, emails), ("emails.0.email".to_owned(), reason.to_owned()));
    assert_eq!(why(&lines, holding("Ref Zed", &[(ValueType::Phone, 0.97)])).0, "");
    assert_eq!(why(&[("ref zed", "birth_date", 1, 1)], holding("Ref Zed", &[(ValueType::Text, 1.0)])).0, "");
    // What is in the column now is something else; the header counts again.
    let phones = [("email", "phones.0.phone", 3, 1)];
    assert_eq!(why(&phones, holding("Email", &[(ValueType::Email, 1.0)])).0, "emails.0.email");
    assert_eq!(why(&phones, holding("Email", &[(ValueType::Phone, 1.0)])).0, "phones.0.phone");
}

#[test]
fn memory_takes_part_in_the_one_assignment() {
    // Two remembered for one field: the surer has it, the other stays unmatched.
    let two = [("ref zed", "id", 3, 1), ("old ref", "id", 1, 1)];
    assert_eq!(matched_of(&two, &["Old Ref", "Ref Zed"]), ["Ref Zed → id"]);
    assert_eq!(matched_of(&two, &["Old Ref"]), ["Old Ref → id"]);
    // A header that was always something else gives up its field to others, and does not come back to it.
    let taken = [("surname", "prev_last_name", 2, 1), ("maiden", "prev_last_name", 4, 1)];
    assert_eq!(matched_of(&taken, &["Surname", "Last Name"]), ["Surname → prev_last_name", "Last Name → last_name"]);
    assert_eq!(matched_of(&taken, &["Surname", "Maiden"]).len(), 1);
}

#[test]
fn entries_are_where_they_were_and_leave_no_gaps() {
    let lines = [
        ("elektro one", "emails.0.email", 2, 1),
        ("elektro two", "emails.1.email", 2, 1),
        ("elektro three", "emails.2.email", 2, 1),
        ("where they live", "addresses.1.line_1", 2, 1),
        ("which town", "addresses.1.city", 2, 1),
    ];
    assert_eq!(
        matched_of(&lines, &["Elektro Two", "Elektro One"]),
        ["Elektro Two → emails.1.email", "Elektro One → emails.0.email"]
    );
    assert_eq!(
        matched_of(&lines, &["Elektro Three", "Elektro One"]),
        ["Elektro Three → emails.1.email", "Elektro One → emails.0.email"]
    );
    assert_eq!(matched_of(&lines, &["Elektro Three"]), ["Elektro Three → emails.0.email"]);
    assert_eq!(
        matched_of(&lines, &["Street", "Where they live", "Which town", "City"]),
        [
            "Street → addresses.0.line_1",
            "Where they live → addresses.1.line_1",
            "Which town → addresses.1.city",
            "City → addresses.0.city"
        ]
    );
}

#[test]
fn entries_a_person_exchanged_stay_exchanged_and_keep_their_kinds() {
    let lines = [("email", "emails.1.email", 2, 1), ("work email", "emails.0.email", 2, 1)];
    assert_eq!(matched_of(&[], &["Email", "Work Email"])[0], "Email → emails.0.email");
    assert_eq!(matched_of(&lines, &["Email", "Work Email"]), ["Email → emails.1.email", "Work Email → emails.0.email"]);
    let columns = [named("Email"), named("Work Email")];
    let (mapping, _) = Matcher::new(contact()).with_memory(&memory(&lines)).suggest(&columns);
    let kind = contact().slot("emails.0.type").expect("emails have types");
    assert_eq!(mapping.get(kind).map(|m| &m.feed), Some(&Feed::Fixed("work".to_owned())));
}

#[test]
fn an_odd_header_joins_the_entry_whose_other_columns_say_which_it_is() {
    let lines = [("home city", "addresses.0.city", 2, 1), ("where they live", "addresses.0.line_1", 2, 1)];
    let found = matched_of(&lines, &["Where they live", "Home City"]);
    assert_eq!(found, ["Where they live → addresses.0.line_1", "Home City → addresses.0.city"]);
    // Two that fed the same in different files are two where both stand in one.
    let lines = [
        ("home email", "emails.0.email", 2, 1),
        ("email", "emails.0.email", 2, 1),
        ("elektro", "emails.0.email", 2, 1),
    ];
    assert_eq!(matched_of(&lines, &["Home Email", "Email"]).len(), 2);
    assert_eq!(matched_of(&lines, &["Elektro", "Home Email"]).len(), 2);
    assert_eq!(matched_of(&lines, &["Email 2", "Email", "Home Email"]).len(), 3);
}

#[test]
fn what_was_told_apart_by_a_value_in_every_row_is_not_half_remembered() {
    // The name of the custom field was a fixed value, which is not kept.
    assert_eq!(matched_of(&[("sports played", "customs.0.values", 3, 1)], &["Sports played"]), [""; 0]);
}

#[test]
fn a_split_is_suggested_again_and_gives_way_to_columns_of_their_own() {
    let parts = [(Part::FirstName, "first_name"), (Part::LastName, "last_name"), (Part::Prefix, "prefix")];
    let split = |times| {
        let of = parts.iter().map(|(part, path)| noted("donor as listed", path, Some(*part), times, 1));
        Memory::new(of.collect())
    };
    let listed = || named("Donor as listed");
    let whole = [
        "Donor as listed → last_name (last name)",
        "Donor as listed → first_name (first name)",
        "Donor as listed → prefix (prefix)",
    ];
    assert_eq!(matched(&split(2), &[listed()]), whole);
    let reason = &Matcher::new(contact()).with_memory(&split(2)).suggest(&[listed()]).1[1].reason;
    assert_eq!(reason, "you split “Donor as listed” in 2 earlier imports");
    let with_title = matched(&split(9), &[listed(), named("Salutation title")]);
    assert!(with_title.contains(&whole[0].to_owned()), "{with_title:?}");
    assert_eq!(matched(&split(9), &[named("Last Name"), listed()]), ["Last Name → last_name"]);
    let emails = holding("Donor as listed", &[(ValueType::Email, 1.0)]);
    assert_eq!(matched(&split(9), &[emails]), [""; 0]);
    let town = Memory::new(vec![
        noted("town as listed", "addresses.1.city", Some(Part::City), 1, 1),
        noted("town as listed", "addresses.1.state", Some(Part::State), 1, 1),
    ]);
    assert_eq!(
        matched(&town, &[named("Town as listed"), named("Street")]),
        [
            "Town as listed → addresses.1.city (city)",
            "Town as listed → addresses.1.state (state)",
            "Street → addresses.0.line_1"
        ]
    );
}

#[test]
fn headers_that_are_one_are_remembered_as_one_and_what_is_no_header_never() {
    for header in ["E-Mail ", "email", "EMAIL", "e mail"] {
        assert_eq!(remembered_as(header).as_deref(), Some("email"), "{header:?}");
    }
    let long = "What did you think of ".repeat(10);
    for header in ["", "  ", "Column A", "Column AB", "Unnamed: 3", "#", long.as_str()] {
        assert_eq!(remembered_as(header), None, "{header:?}");
    }
}

/// What is noted of a file matched like this: (header, path) pairs.
fn noted_of(headers: &[&str], matches: &[(&str, Feed)]) -> Vec<(String, String)> {
    noted_of_columns(&headers.iter().map(|h| named(h)).collect::<Vec<_>>(), matches)
}

fn noted_of_columns(columns: &[ColumnFacts], matches: &[(&str, Feed)]) -> Vec<(String, String)> {
    let mut mapping = Mapping::default();
    for (path, feed) in matches {
        mapping.set(contact().slot(path).expect("a slot"), Match::new(feed.clone()));
    }
    let told = |choice: Choice| (choice.header, choice.path.unwrap_or_else(|| "–".to_owned()));
    choices(contact(), columns, &mapping).into_iter().map(told).collect()
}

#[test]
fn what_is_noted_is_what_columns_fed_and_what_was_left_by_choice() {
    let pairs = |of: &[(&str, &str)]| of.iter().map(|(h, p)| ((*h).to_owned(), (*p).to_owned())).collect::<Vec<_>>();
    let column = Feed::Column;
    let part = |column, part| Feed::Part { column, part };
    assert_eq!(
        noted_of(&["ID", "Fund Code", "Ref Zed"], &[("id", column(0)), ("tags", column(1))]),
        pairs(&[("id", "id"), ("fund code", "tags"), ("ref zed", "–")])
    );
    // For want of room, not by choice: another column feeds what it would.
    assert_eq!(noted_of(&["Surname", "Last Name"], &[("last_name", column(0))]), pairs(&[("surname", "last_name")]));
    assert_eq!(
        noted_of(&["Email", "Email 2"], &[("emails.0.email", column(0))]),
        pairs(&[("email", "emails.0.email"), ("email 2", "–")])
    );
    assert_eq!(
        noted_of(&["Full Name"], &[("first_name", part(0, Part::FirstName)), ("last_name", part(0, Part::LastName))]),
        pairs(&[("full name", "first_name"), ("full name", "last_name")])
    );
    // The values forbid it here; elsewhere they may not.
    assert_eq!(noted_of_columns(&[holding("Email", &[(ValueType::Phone, 1.0)])], &[]), pairs(&[]));
    assert_eq!(noted_of_columns(&[holding("Email", &[(ValueType::Email, 1.0)])], &[]), pairs(&[("email", "–")]));
    // Joined, listed and fixed values; a column for two fields; a header that stands there twice; no header.
    let joined = Feed::Join { columns: vec![0, 1], separator: " ".to_owned() };
    let listed = Feed::Item { column: 2, separator: ';', item: 0 };
    let told = noted_of(
        &["A one", "A two", "A three"],
        &[("last_name", joined), ("emails.0.email", listed), ("first_name", Feed::Fixed("X".to_owned()))],
    );
    assert_eq!(told, pairs(&[]));
    assert_eq!(noted_of(&["Login"], &[("id", column(0)), ("emails.0.email", column(0))]), pairs(&[]));
    assert_eq!(noted_of(&["Ref Zed", "ref_zed"], &[("id", column(0))]), pairs(&[]));
    assert_eq!(noted_of(&["Column A", ""], &[("id", column(0))]), pairs(&[]));
}

#[test]
fn a_very_wide_file_does_not_push_out_what_others_taught() {
    let headers: Vec<String> = (0..3_000).map(|n| format!("Question {n} of the survey")).collect();
    let all: Vec<&str> = headers.iter().map(String::as_str).collect();
    assert_eq!(noted_of(&all, &[]).len(), 500);
}

#[test]
fn nothing_remembered_changes_nothing() {
    let columns: Vec<ColumnFacts> =
        ["Title", "First Name", "Surname", "E-mail", "Home Street", "City", "Notes"].map(named).to_vec();
    let plain = matcher().suggest(&columns);
    assert_eq!(Matcher::new(contact()).with_memory(&Memory::default()).suggest(&columns), plain);
    let of_others = memory(&[("something else", "id", 9, 1)]);
    assert_eq!(Matcher::new(contact()).with_memory(&of_others).suggest(&columns), plain);
}

proptest::proptest! {
    #[test]
    fn whatever_is_remembered_no_two_columns_share_a_slot_and_entries_have_no_gaps(
        lines in proptest::collection::vec((0_usize..8, 0_usize..9, 0_u64..5, 0_i64..5), 0..12),
        headers in proptest::collection::vec(0_usize..8, 0..8),
    ) {
        const HEADERS: [&str; 8] =
            ["Email", "Email 2", "Work Email", "Ref Zed", "Elektro", "Street", "Home City", "Address 2"];
        const PATHS: [&str; 9] = [
            "", "emails.0.email", "emails.1.email", "emails.3.email", "id", "addresses.0.city", "addresses.1.line_1",
            "addresses.2.line_2", "phones.0.phone",
        ];
        let lines: Vec<Line<'_>> = lines.iter().map(|(h, p, times, last)| (HEADERS[*h], PATHS[*p], *times, *last)).collect();
        let columns: Vec<ColumnFacts> = headers.iter().map(|h| named(HEADERS[*h])).collect();
        let (mapping, suggestions) = Matcher::new(contact()).with_memory(&memory(&lines)).suggest(&columns);
        for (n, suggestion) in suggestions.iter().enumerate() {
            proptest::prop_assert!(suggestion.confidence >= crate::engine::mapping::suggest::THRESHOLD);
            proptest::prop_assert!(suggestions[..n].iter().all(|s| s.column != suggestion.column && s.slot != suggestion.slot));
        }
        for group in 0..contact().groups.len() {
            let entries = mapping.entries(group);
            proptest::prop_assert_eq!(&entries, &(0..entries.len()).collect::<Vec<_>>());
        }
    }
}
