//! What rows do to records: told as small stories over a pretend database of two hash maps.

use super::*;
use crate::engine::convert::Settings;
use crate::engine::mapping::{BlankPolicy, Feed, Mapping, Match};
use crate::engine::model::{Candidate, Mode, Record, RecordId};
use crate::engine::schema::catalogue::{code, event_kind};
use crate::engine::schema::{Currency, Part, Schema, display};
use crate::engine::source::RowBatch;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Slots fed by the columns, in order.
const COLUMNS: [&str; 8] = [
    "id",
    "first_name",
    "emails.0.email",
    "emails.0.type",
    "emails.1.email",
    "addresses.0.postal_code",
    "addresses.0.country",
    "phones.0.phone",
];

struct Story {
    mapping: Mapping,
    mode: Mode,
    records: BTreeMap<String, Record>,
}

impl Story {
    fn new() -> Story {
        let contact = contact();
        let mut mapping = Mapping::default();
        for (column, path) in COLUMNS.iter().enumerate() {
            mapping.set(contact.slot(path).expect("a slot"), Match::new(Feed::Column(column)));
        }
        mapping.set(contact.slot("phones.0.type").expect("a slot"), Match::new(Feed::Fixed("mobile".into())));
        Story { mapping, mode: Mode::AddAndUpdate, records: BTreeMap::new() }
    }

    fn set(&mut self, path: &str, change: impl FnOnce(&mut Match)) {
        change(self.mapping.get_mut(contact().slot(path).expect("a slot")).expect("a matched slot"));
    }

    fn converter(&self) -> RowConverter<'static> {
        let settings = Settings { region: "US".into(), currency: Currency::USD, current_year: 2026 };
        RowConverter::new(Schema::built_in(), contact(), &self.mapping, &settings, COLUMNS.len()).expect("a mapping")
    }

    /// Imports rows as one file and says what each did: "new", "same", "out", or the fields that
    /// changed, with the problems in brackets.
    fn import(&mut self, rows: &[&[&str]]) -> Vec<String> {
        let converter = self.converter();
        let mut batch = RowBatch::default();
        for (index, cells) in rows.iter().enumerate() {
            batch.push(index as u64 + 2, cells.iter().copied());
        }
        let mut candidates: Vec<Candidate> = batch.iter().map(|row| converter.candidate(row)).collect();
        let next = RecordId(self.records.values().map(|r| r.id.0).max().unwrap_or(0) + 1);
        let layout = converter.layout().clone();
        let mut planner = Planner::new(contact(), layout, self.mode, next, SeenRecords::default());
        let found = self.find(&planner, &candidates);
        let outcomes = planner.decide(&mut candidates, found);
        let told = candidates.iter().zip(&outcomes).map(|(candidate, outcome)| tell(candidate, outcome)).collect();
        for (candidate, outcome) in candidates.into_iter().zip(outcomes) {
            if let Decision::Create(record) | Decision::Update { after: record, .. } = outcome.decision {
                self.records.insert(candidate.key.to_string(), record);
            }
        }
        told
    }

    fn find(&self, planner: &Planner<'_>, candidates: &[Candidate]) -> Found {
        let known: Vec<Option<Record>> = candidates.iter().map(|c| self.records.get(&*c.key).cloned()).collect();
        let holders = |(place, values): (usize, Vec<&str>)| {
            let holder = |value: &&str| {
                let holds = |r: &&Record| {
                    let mut entries = r.groups[place].iter();
                    entries.any(|e| e.values.iter().flatten().any(|v| v.as_text() == Some(value)))
                };
                self.records.values().find(holds).map(|r| r.id)
            };
            values.iter().filter_map(|value| Some(((*value).into(), holder(value)?))).collect::<FxHashMap<_, _>>()
        };
        let holders = planner.wanted_holders(candidates, &known).into_iter().enumerate().map(holders).collect();
        Found { known, holders, ..Found::default() }
    }
}

fn contact() -> &'static RecordType {
    Schema::built_in().record_type("contact").expect("contacts")
}

fn tell(candidate: &Candidate, outcome: &Outcome) -> String {
    let mut told = match &outcome.decision {
        Decision::Create(_) => "new".to_owned(),
        Decision::Unchanged(_) => "same".to_owned(),
        Decision::LeftOut => "out".to_owned(),
        Decision::Update { changes, .. } => {
            let shown = |slot: Slot, value: &Option<Value>| {
                value.as_ref().map_or_else(|| "blank".to_owned(), |v| display(v, contact().field(slot), contact()))
            };
            let change = |c: &crate::engine::model::Change| {
                format!("{}: {} → {}", contact().slot_path(c.slot), shown(c.slot, &c.before), shown(c.slot, &c.after))
            };
            changes.iter().map(change).collect::<Vec<_>>().join(", ")
        }
    };
    for problem in &candidate.problems {
        told.push_str(&format!(" [{}]", event_kind(problem.code).name));
    }
    told
}

#[test]
fn a_new_row_creates_and_the_same_row_changes_nothing() {
    let mut story = Story::new();
    let row: &[&str] = &["C1", "María", "m@example.org", "home", "", "02134", "US", "617-555-0142"];
    assert_eq!(story.import(&[row]), ["new"]);
    assert_eq!(story.import(&[row]), ["same"]);
}

#[test]
fn changes_are_told_field_by_field() {
    let mut story = Story::new();
    story.import(&[&["C1", "Maria", "m@example.org", "home", "", "", "", ""]]);
    assert_eq!(
        story.import(&[&["C1", "María", "m@example.org", "work", "", "", "", "(617) 555-0142"]]),
        ["first_name: Maria → María, emails.0.type: Home → Work, phones.0.phone: blank → +1 617-555-0142, \
          phones.0.type: blank → Mobile"]
    );
}

#[test]
fn a_blank_keeps_clears_or_fills_as_the_match_says() {
    let mut story = Story::new();
    story.import(&[&["C1", "María", "m@example.org", "", "", "", "", ""]]);
    assert_eq!(story.import(&[&["C1", "", "", "", "", "", "", ""]]), ["same"]);
    story.set("first_name", |m| m.blank = BlankPolicy::Use("Friend".into()));
    story.set("emails.0.email", |m| m.blank = BlankPolicy::Clear);
    assert_eq!(
        story.import(&[&["C1", "", "", "", "", "", "", ""]]),
        ["first_name: María → Friend, emails.0.email: m@example.org → blank"]
    );
    assert!(story.records["C1"].groups[0].is_empty(), "an entry without anything in it is gone");
}

#[test]
fn what_was_typed_for_a_phone_does_not_make_a_change() {
    let mut story = Story::new();
    story.import(&[&["C1", "", "", "", "", "", "", "617-555-0142"]]);
    assert_eq!(story.import(&[&["C1", "", "", "", "", "", "", "+1 (617) 555 0142"]]), ["same"]);
}

#[test]
fn a_type_without_its_email_or_phone_makes_no_entry() {
    let mut story = Story::new();
    assert_eq!(story.import(&[&["C1", "Ann", "", "home", "", "", "", ""]]), ["new"]);
    let record = &story.records["C1"];
    assert!(record.groups.iter().all(Vec::is_empty), "neither “home” alone nor the fixed “mobile” is an entry");
}

#[test]
fn an_email_the_record_holds_elsewhere_does_not_overwrite_the_first() {
    let mut story = Story::new();
    story.import(&[&["C1", "", "work@example.org", "work", "home@example.org", "", "", ""]]);
    assert_eq!(story.import(&[&["C1", "", "home@example.org", "", "", "", "", ""]]), ["same"]);
}

#[test]
fn an_email_another_record_holds_stays_there_and_the_row_goes_in() {
    let mut story = Story::new();
    story.import(&[&["C1", "Ann", "sandy@example.org", "", "", "", "", ""]]);
    assert_eq!(story.import(&[&["C2", "Bo", "sandy@example.org", "", "", "", "", ""]]), ["new [email_held]"]);
    assert_eq!(story.import(&[&["C2", "Bo", "Sandy@Example.org", "", "", "", "", ""]]), ["same [email_held]"]);
}

#[test]
fn two_rows_of_one_batch_cannot_both_take_an_email() {
    let mut story = Story::new();
    let told = story.import(&[
        &["C1", "Ann", "sandy@example.org", "", "", "", "", ""],
        &["C2", "Bo", "sandy@example.org", "", "", "", "", ""],
    ]);
    assert_eq!(told, ["new", "new [email_held]"]);
}

#[test]
fn an_email_given_up_earlier_in_the_batch_is_free() {
    let mut story = Story::new();
    story.import(&[
        &["C1", "Ann", "shared@example.org", "", "", "", "", ""],
        &["C2", "Bo", "bo@example.org", "", "", "", "", ""],
    ]);
    let told = story.import(&[
        &["C1", "Ann", "ann@example.org", "", "", "", "", ""],
        &["C2", "Bo", "shared@example.org", "", "", "", "", ""],
    ]);
    assert_eq!(
        told,
        ["emails.0.email: shared@example.org → ann@example.org", "emails.0.email: bo@example.org → shared@example.org"]
    );
}

#[test]
fn a_repeated_key_updates_what_the_earlier_row_made_and_is_told() {
    let mut story = Story::new();
    let told = story.import(&[
        &["C1", "Ann", "", "", "", "", "", ""],
        &["C1", "Anna", "", "", "", "", "", ""],
        &["C1", "Anna", "", "", "", "", "", ""],
    ]);
    assert_eq!(told, ["new", "first_name: Ann → Anna [key_repeated]", "same [key_repeated]"]);
    assert_eq!(story.records.len(), 1);
}

#[test]
fn all_problems_of_a_row_are_reported_at_once() {
    let mut story = Story::new();
    let told = story.import(&[&["", "Ann", "soren.d@example", "xx", "", "", "Atlantis", "call us"]]);
    assert_eq!(
        told,
        [
            "out [required_blank] [email_not_valid] [choice_not_recognised] [phone_not_recognised] [country_not_recognised]"
        ]
    );
}

#[test]
fn a_shifted_row_is_left_out_and_a_short_one_goes_in_with_a_warning() {
    let mut story = Story::new();
    let told = story.import(&[
        &["C1", "Ann", "", "", "", "", "", "", "left over"],
        &["C2", "Bo", "", "", "", "", "", "", " "],
        &["C3", "Eve"],
    ]);
    assert_eq!(told, ["out [row_long]", "new", "new [row_short]"]);
}

#[test]
fn a_lost_zero_is_put_back_where_the_country_allows() {
    let mut story = Story::new();
    let told = story.import(&[
        &["C1", "", "", "", "", "2134", "US", ""],
        &["C2", "", "", "", "", "2134", "Norway", ""],
        &["C3", "", "", "", "", "02134", "", ""],
    ]);
    assert_eq!(told, ["new [postal_zero_lost]", "new", "new"]);
    let postal_code = |key: &str| story.records[key].groups[2][0].values[0].clone();
    assert_eq!(postal_code("C1"), Some(Value::text("02134")));
    assert_eq!(postal_code("C2"), Some(Value::text("2134")));
}

#[test]
fn modes_leave_alone_what_they_should() {
    let mut story = Story::new();
    story.import(&[&["C1", "Ann", "", "", "", "", "", ""]]);
    story.mode = Mode::AddOnly;
    let rows: [&[&str]; 2] = [&["C1", "Anna", "", "", "", "", "", ""], &["C2", "Bo", "", "", "", "", "", ""]];
    assert_eq!(story.import(&rows), ["same [already_there]", "new"]);
    story.mode = Mode::UpdateOnly;
    let rows: [&[&str]; 2] = [&["C1", "Anna", "", "", "", "", "", ""], &["C3", "Eve", "", "", "", "", "", ""]];
    assert_eq!(story.import(&rows), ["first_name: Ann → Anna", "out [not_there]"]);
}

#[test]
fn a_mapping_without_the_key_is_refused() {
    let settings = Settings { region: "US".into(), currency: Currency::USD, current_year: 2026 };
    let refused = RowConverter::new(Schema::built_in(), contact(), &Mapping::default(), &settings, 1);
    let message = refused.map(|_| ()).expect_err("no key").to_string();
    assert!(message.starts_with("Constituent ID is not matched"), "{message}");
}

#[test]
fn an_email_that_is_held_is_a_warning() {
    assert_eq!(event_kind(code::EMAIL_HELD).operation, crate::engine::schema::catalogue::Operation::Warning);
}

#[test]
fn a_bad_row_stands_for_nothing_when_its_key_comes_again() {
    let bad: &[&str] = &["C1", "Anna", "", "", "", "", "Atlantis", ""];
    let good: &[&str] = &["C1", "Anna", "", "", "", "", "", ""];
    for mode in [Mode::AddAndUpdate, Mode::UpdateOnly] {
        let mut story = Story::new();
        story.import(&[&["C1", "Ann", "", "", "", "", "", ""]]);
        story.mode = mode;
        let told = story.import(&[bad, good]);
        assert_eq!(told, ["out [country_not_recognised]", "first_name: Ann → Anna"], "{mode:?}");
        assert_eq!(story.import(&[good, bad, good]), ["same", "out [country_not_recognised]", "same [key_repeated]"]);
    }
    let mut story = Story::new();
    story.mode = Mode::AddOnly;
    let told = story.import(&[good, bad, good]);
    assert_eq!(told, ["new", "out [country_not_recognised]", "same [already_there] [key_repeated]"]);
}

#[test]
fn a_row_that_somebody_is_told_of_carries_the_records_name() {
    let mut story = Story::new();
    let row: &[&str] = &["C1", "María", "", "", "", "", "", ""];
    story.import(&[row]);
    let converter = story.converter();
    let mut batch = RowBatch::default();
    batch.push(2, row.iter().copied());
    batch.push(3, row.iter().copied());
    let mut candidates: Vec<Candidate> = batch.iter().map(|row| converter.candidate(row)).collect();
    let layout = converter.layout().clone();
    let mut planner = Planner::new(contact(), layout, Mode::AddAndUpdate, RecordId(2), SeenRecords::default());
    let found = story.find(&planner, &candidates);
    let outcomes = planner.decide(&mut candidates, found);
    let told: Vec<_> = outcomes.iter().map(|o| (&*o.title, o.repeated)).collect();
    assert_eq!(told, [("", false), ("María", true)]);
}

/// A story in which the second column feeds last and first name by its parts, the third two emails by
/// its items, and the fourth and fifth are joined into a nickname.
fn story_of_parts() -> Story {
    let mut story = Story::new();
    story.mapping = Mapping::default();
    let mut set = |path: &str, feed: Feed| story.mapping.set(contact().slot(path).expect("a slot"), Match::new(feed));
    set("id", Feed::Column(0));
    set("first_name", Feed::Part { column: 1, part: Part::FirstName });
    set("middle_name", Feed::Part { column: 1, part: Part::MiddleName });
    set("last_name", Feed::Part { column: 1, part: Part::LastName });
    set("emails.0.email", Feed::Item { column: 2, separator: ';', item: 0 });
    set("emails.1.email", Feed::Item { column: 2, separator: ';', item: 1 });
    set("emails.0.type", Feed::Fixed("home".into()));
    set("nick_name", Feed::Join { columns: vec![3, 4], separator: " ".into() });
    story
}

#[test]
fn a_record_is_made_of_parts_items_and_joined_columns() {
    let mut story = story_of_parts();
    story.import(&[&["C1", "Smith, Ann", "a@example.org", "", "Annie", "", "", ""]]);
    assert_eq!(
        story.import(&[&["C1", "Anna van der Berg", "a@example.org; b@example.org", "Big", " Annie", "", "", ""]]),
        ["first_name: Ann → Anna, last_name: Smith → van der Berg, nick_name: Annie → Big Annie, \
          emails.1.email: blank → b@example.org"]
    );
    // A part that a name does not have is blank, and blank changes nothing.
    assert_eq!(story.import(&[&["C1", "Anna Q. van der Berg", "", "", "", "", "", ""]]), ["middle_name: blank → Q."]);
    assert_eq!(story.import(&[&["C1", "Anna van der Berg", "", "", "", "", "", ""]]), ["same"]);
    assert_eq!(story.import(&[&["C1", "", "", "", "", "", "", ""]]), ["same"]);
}

#[test]
fn a_cell_that_cannot_be_split_is_one_problem_with_the_whole_cell() {
    let mut story = story_of_parts();
    let row: &[&str] = &["C1", "Mr. & Mrs. John Smith", "", "", "", "", "", ""];
    assert_eq!(story.import(&[row]), ["out [name_of_several]"]);
    let mut batch = RowBatch::default();
    batch.push(2, row.iter().copied());
    let candidate = story.converter().candidate(batch.row(0).expect("a row"));
    let problem = &candidate.problems[0];
    assert_eq!((&*problem.value, problem.slot), (row[1], contact().slot("last_name")));
    for (name, code) in [("Acme Inc.", "name_of_organisation"), ("Madonna", "name_unclear")] {
        assert_eq!(story.import(&[&["C2", name, "", "", "", "", "", ""]]), [format!("out [{code}]")]);
    }
}

#[test]
fn a_list_with_more_items_than_fields_says_so_and_goes_in() {
    let mut story = story_of_parts();
    let emails = "a@example.org;b@example.org;c@example.org";
    assert_eq!(story.import(&[&["C1", "Ann Lee", emails, "", "", "", "", ""]]), ["new [list_longer]"]);
    assert_eq!(story.import(&[&["C1", "Ann Lee", "a@example.org; ", "", "", "", "", ""]]), ["same"]);
}

#[test]
fn an_address_fed_by_parts_gets_its_lost_zero_back() {
    let mut story = Story::new();
    story.mapping = Mapping::default();
    let mut set = |path: &str, feed: Feed| story.mapping.set(contact().slot(path).expect("a slot"), Match::new(feed));
    set("id", Feed::Column(0));
    set("addresses.0.city", Feed::Part { column: 1, part: Part::City });
    set("addresses.0.state", Feed::Part { column: 1, part: Part::State });
    set("addresses.0.postal_code", Feed::Part { column: 1, part: Part::PostalCode });
    let row = |text: &'static str| -> [&str; 8] { ["C1", text, "", "", "", "", "", ""] };
    assert_eq!(story.import(&[&row("Boston, Massachusetts 2134")]), ["new [postal_zero_lost]"]);
    assert_eq!(story.import(&[&row("Boston MA 02134")]), ["same"]);
    assert_eq!(story.import(&[&row("12 Main St, Boston MA 02134")]), ["out [place_unclear]"]);
}
