//! Rows whose record was last read from the same are not converted again, and nothing else is any different for it.

use crate::plan_is_run::{Line, asked, line};
use crate::support::imports::{World, dump, request, request_of};
use almoner::engine::job::{ImportRequest, Report};
use almoner::engine::model::{Counts, JobId, Mode};
use almoner::engine::schema::Schema;
use proptest::prelude::*;
use rusqlite::Connection;

const FILE: &str = "ID,First name,Last name,Email,Lifetime giving\n\
    C1,Ann,Lee,ann@example.org,$10.00\nC2,Bo,Kim,bo@example.org,$20.00\nC3,Cy,Ray,,\n";

fn sql(world: &World, statement: &str) {
    let connection = Connection::open(world.database()).expect("a database");
    connection.execute_batch("PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON").expect("SQL");
    connection.execute_batch(statement).expect(statement);
}

/// How many contacts are remembered by the row they were last read from.
fn remembered(world: &World) -> i64 {
    let connection = Connection::open(world.database()).expect("a database");
    let count = connection.query_row("SELECT count(content_hash) FROM contact", [], |row| row.get(0));
    count.expect("a count")
}

fn three(world: &mut World) -> ImportRequest {
    let path = world.file("donors.csv", FILE);
    let asked = request(&path, Mode::AddAndUpdate);
    assert_eq!(world.import(&asked).expect("an import").counts.created, 3);
    assert_eq!(remembered(world), 3);
    asked
}

fn first_names(world: &World) -> String {
    let connection = Connection::open(world.database()).expect("a database");
    let names = "SELECT group_concat(first_name, ' ') FROM (SELECT first_name FROM contact ORDER BY record)";
    connection.query_row(names, [], |row| row.get(0)).expect("names")
}

/// What contacts and their emails hold.
fn contacts(world: &World) -> String {
    let connection = Connection::open(world.database()).expect("a database");
    let all = "SELECT group_concat(id || first_name || coalesce(giving_lifetime_amount, '') || coalesce(email, ''), ' ') \
               FROM contact LEFT JOIN contact_emails USING (record) ORDER BY record, position";
    connection.query_row(all, [], |row| row.get(0)).expect("contacts")
}

#[test]
fn a_row_is_not_compared_again_whose_record_was_last_read_from_the_same() {
    let mut world = World::new();
    let asked = three(&mut world);
    // Changed behind the back of what notices changes: only whoever compares finds out.
    sql(&world, "DROP TRIGGER contact_content; UPDATE contact SET first_name = 'X'");
    let again = world.import(&asked).expect("an import");
    assert_eq!((again.counts.unchanged, first_names(&world).as_str()), (3, "X X X"));
    let checked = world.check(&asked).expect("a check");
    assert_eq!(checked.report.counts.unchanged, 3);
    // Read in another way, all rows are compared.
    let mut other = asked.clone();
    other.settings.region = "DE".into();
    assert_eq!(world.import(&other).expect("an import").counts.updated, 3);
    assert_eq!(first_names(&world), "Ann Bo Cy");
}

#[test]
fn whatever_another_program_changes_is_noticed() {
    for change in [
        "UPDATE contact SET first_name = 'X' WHERE id = 'C1'",
        "UPDATE contact_emails SET email = 'x@example.org' WHERE email = 'ann@example.org'",
        "DELETE FROM contact_emails WHERE email = 'ann@example.org'",
        "UPDATE contact SET giving_lifetime_amount = 1 WHERE id = 'C1'",
    ] {
        let mut world = World::new();
        let asked = three(&mut world);
        let as_imported = contacts(&world);
        sql(&world, change);
        assert_eq!(remembered(&world), 2, "{change}");
        let checked = world.check(&asked).expect("a check");
        assert_eq!((checked.report.counts.updated, checked.report.counts.unchanged), (1, 2), "{change}");
        world.import(&asked).expect("an import");
        assert_eq!(remembered(&world), 3, "{change}");
        assert_eq!(contacts(&world), as_imported, "{change}");
    }
}

#[test]
fn records_of_an_older_database_are_remembered_once_a_row_leaves_them_as_they_are() {
    let mut world = World::new();
    let asked = three(&mut world);
    sql(&world, "UPDATE contact SET content_hash = NULL");
    world.check(&asked).expect("a check");
    assert_eq!(remembered(&world), 0, "a check writes nothing");
    assert_eq!(world.import(&asked).expect("an import").counts.unchanged, 3);
    assert_eq!(remembered(&world), 3);
}

#[test]
fn only_rows_that_speak_for_themselves_are_remembered() {
    let mut world = World::new();
    // A repeated key, an email that is somebody's, a date nobody can read, a record listed for removal.
    let path = world.file(
        "donors.csv",
        "ID,First name,Last name,Email,Birth date,Is deleted\nC1,Ann,Lee,ann@example.org,,\nC2,Bo,Kim,ann@example.org,,\n\
         C3,Cy,Ray,,,\nC3,Cyd,Ray,,,\nC4,Di,Day,,2990-01-01,\nC5,Ed,Oak,,,\n",
    );
    world.import(&request(&path, Mode::AddAndUpdate)).expect("an import");
    let connection = Connection::open(world.database()).expect("a database");
    let of = |id: &str| -> Option<bool> {
        let sql = "SELECT content_hash IS NOT NULL FROM contact WHERE id = ?1";
        connection.query_row(sql, [id], |row| row.get(0)).ok()
    };
    assert_eq!(["C1", "C2", "C3", "C5"].map(of), [Some(true), Some(false), Some(false), Some(true)]);
    let gone = world.file("gone.csv", "ID,First name,Last name,Is deleted\nC5,Ed,Oak,yes\n");
    let listed = world.import(&request(&gone, Mode::AddAndUpdate)).expect("an import");
    assert_eq!(listed.missing.map(|missing| missing.listed), Some(1));
    assert_eq!(of("C5"), Some(false), "a row that lists its record says more than what it holds");
    let again = world.import(&request(&gone, Mode::AddAndUpdate)).expect("an import");
    assert_eq!(again.missing.map(|missing| missing.listed), Some(1), "it is listed each time");
}

#[test]
fn gifts_are_known_by_what_they_hold_and_all_sums_are_as_before() {
    let mut world = World::new();
    three(&mut world);
    let gift = Schema::built_in().record_type("gift").expect("a type");
    let path = world.file(
        "gifts.csv",
        "Gift ID,Gift type,Donor ID,Gift date,Amount\nG1,Cash,C1,2026-01-02,$5.00\nG2,Cash,bo@example.org,2026-02-03,$6.00\n\
         G3,Cash,C3,2026-03-04,$7.00\n",
    );
    let asked = request_of(gift, &path, Mode::AddAndUpdate);
    let first = world.import(&asked).expect("an import");
    let again = world.import(&asked).expect("an import");
    assert_eq!((first.counts.created, again.counts.unchanged), (3, 3));
    assert_eq!(first.totals, again.totals);
    // A donor's email is another's by now: the gift goes along, as whoever reads the file would say.
    sql(&world, "UPDATE contact_emails SET email = 'former@example.org' WHERE email = 'bo@example.org'");
    sql(&world, "UPDATE contact_emails SET email = 'bo@example.org' WHERE email = 'ann@example.org'");
    let moved = world.import(&asked).expect("an import");
    assert_eq!((moved.counts.updated, moved.counts.unchanged), (1, 2));
    // And one whose donor is not there any more is told.
    sql(&world, "DELETE FROM contact WHERE id = 'C3'");
    let without = world.check(&asked).expect("a check");
    assert_eq!((without.report.counts.left_out, without.report.counts.unchanged), (1, 2));
}

/// Something that happens.
#[derive(Debug, Clone)]
enum Happening {
    Import(Vec<Line>, Mode, bool),
    /// One of the files so far comes again.
    Again(u8),
    UndoLast,
    /// Somebody changes something with another program.
    ByHand(&'static str),
}

fn happening() -> impl Strategy<Value = Happening> {
    let modes = vec![Mode::AddAndUpdate, Mode::AddAndUpdate, Mode::AddOnly, Mode::UpdateOnly, Mode::FullList];
    let import = (prop::collection::vec(line(), 1..12), prop::sample::select(modes), any::<bool>());
    let by_hand = vec![
        "UPDATE contact SET nick_name = 'Z' WHERE record % 2 = 0",
        "UPDATE contact SET nick_name = NULL WHERE record % 3 = 0",
        "DELETE FROM contact_emails WHERE record % 2 = 1",
        "UPDATE contact_emails SET email = 'hand' || record || '@x.org' WHERE record % 2 = 0",
        "INSERT OR IGNORE INTO contact_emails (record, position, email) SELECT record, 1, 'more' || record || '@x.org' FROM contact",
    ];
    prop_oneof![
        3 => import.prop_map(|(lines, mode, clears)| Happening::Import(lines, mode, clears)),
        5 => any::<u8>().prop_map(Happening::Again),
        1 => Just(Happening::UndoLast),
        1 => prop::sample::select(by_hand).prop_map(Happening::ByHand),
    ]
}

/// What an import came to, as far as people are told.
fn told(report: &Report) -> (Counts, String) {
    let problems: Vec<String> = report.problems.iter().map(|group| format!("{group:?}")).collect();
    (report.counts, format!("{:?} {:?} {problems:?}", report.missing, report.totals))
}

/// Does it, and gives what it came to.
fn happen(world: &mut World, what: &Happening, files: &mut Vec<(ImportRequest, JobId)>) -> Vec<(Counts, String)> {
    let asked = match what {
        Happening::Import(lines, mode, clears) => asked(world, &format!("{}.csv", files.len()), lines, *mode, *clears),
        Happening::Again(which) => match files.len() {
            0 => return Vec::new(),
            all => files[usize::from(*which) % all].0.clone(),
        },
        Happening::UndoLast => {
            let Some((_, job)) = files.last() else { return Vec::new() };
            let undone = world.undo(*job);
            return undone.iter().map(told).collect();
        }
        Happening::ByHand(statement) => {
            sql(world, statement);
            return Vec::new();
        }
    };
    let check = world.check(&asked).expect("a check");
    let planned = format!("{:?} {:?}", check.plan.totals(), check.plan.changed_fields());
    let done = world.import(&asked).expect("an import");
    files.push((asked, done.job));
    vec![(check.report.counts, planned), told(&done)]
}

fn with_no_disk(world: &World) {
    sql(world, "PRAGMA synchronous = OFF");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// One database forgets before every import what its records were read from, so that it compares every row.
    #[test]
    fn who_remembers_and_who_compares_everything_come_to_the_same(
        happenings in prop::collection::vec(happening(), 1..9)
    ) {
        let (mut remembering, mut forgetting) = (World::new(), World::new());
        with_no_disk(&remembering);
        let (mut files, mut same_files) = (Vec::new(), Vec::new());
        for what in &happenings {
            sql(&forgetting, "UPDATE contact SET content_hash = NULL");
            let came_to = happen(&mut remembering, what, &mut files);
            let wanted = happen(&mut forgetting, what, &mut same_files);
            prop_assert_eq!(came_to, wanted);
            prop_assert_eq!(dump(&remembering.database()), dump(&forgetting.database()));
        }
    }
}
