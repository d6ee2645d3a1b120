//! Full lists and lists of removals: what is missing, what goes, what comes back.

use crate::support::donors;
use crate::support::imports::{World, contact, dump, person, request};
use almoner::engine::job::{self, Control, Progress, Report, missing_after, missing_warning};
use almoner::engine::model::{JobId, Missing, Mode, Protection, Status};
use almoner::engine::schema::Schema;
use almoner::engine::store::{
    EventFilter, PlanList, PlanPage, PlanQuery, PlanReader, PlanRows, ReviewQuery, ReviewsRemovals, Store,
};

const HEAD: &str = "Constituent ID,First Name,Last Name,Email,Birth Date,City\n";

/// Three contacts, each with an email and an address.
fn known(world: &mut World) -> Report {
    let rows = "C1,Ann,Lee,ann@x.org,1980-05-01,Boston\nC2,Bo,Li,bo@x.org,,Austin\nC3,Cy,Oz,cy@x.org,,Denver\n";
    let file = world.file("known.csv", &format!("{HEAD}{rows}"));
    world.import(&request(&file, Mode::AddAndUpdate)).expect("an import")
}

fn keys(plan: &mut dyn PlanReader, query: &PlanQuery) -> Vec<String> {
    let PlanPage { rows, total, .. } = plan.page(query, 0, 100).expect("a page");
    assert_eq!(total, rows.len() as u64);
    match rows {
        PlanRows::Missing(rows) => rows.into_iter().map(|row| row.key).collect(),
        PlanRows::Listed(rows) => rows.into_iter().map(|row| row.key).collect(),
        other => panic!("{other:?}"),
    }
}

/// The tables with records, without which job last changed them.
fn records(world: &World) -> String {
    let text = dump(&world.database());
    let parts = text.split("== ").filter(|part| part.starts_with("contact"));
    let without_jobs = |part: &str| -> Vec<String> {
        let main = part.starts_with("contact\n");
        part.lines().map(|line| line.splitn(if main { 4 } else { 1 }, '|').last().unwrap_or_default().into()).collect()
    };
    parts.map(|part| without_jobs(part).join("\n")).collect()
}

fn missing_of(world: &World, job: JobId) -> Vec<i64> {
    let connection = rusqlite::Connection::open(world.database()).expect("a database");
    let mut statement = connection.prepare("SELECT record FROM missing WHERE job = ?1 ORDER BY record").expect("SQL");
    let records = statement.query_map([job.0], |row| row.get(0)).expect("rows");
    records.map(|record| record.expect("a number")).collect()
}

#[test]
fn a_full_list_tells_what_it_does_not_carry_and_removes_nothing() {
    let mut world = World::new();
    known(&mut world);
    // C2 fails its check and still counts as present; two rows have no readable ID.
    let rows = "C1,Ann,Lea,,1980-05-01,\nC2,Bo,Li,,1980-13-41,\n,Di,Fox,,,\n#N/A,Ed,Gar,,,\nC9,Eve,Hu,eve@x.org,1970-01-02,Miami\n";
    let file = world.file("full.csv", &format!("{HEAD}{rows}"));
    let asked = request(&file, Mode::FullList);
    let mut check = world.check(&asked).expect("a check");
    let expected = Some(Missing { records: 1, listed: 0, unreadable: 2 });
    assert_eq!((check.report.missing, check.plan.totals().missing), (expected, 1));
    let PlanRows::Missing(rows) = check.plan.page(&PlanQuery::all(PlanList::Missing), 0, 10).expect("a page").rows
    else {
        panic!("a list of what is missing")
    };
    assert_eq!(
        (rows[0].key.as_str(), rows[0].title.as_str(), rows[0].last_file.as_str()),
        ("C3", "Cy Oz", "known.csv")
    );
    let searched = |search: &str| PlanQuery { search: search.into(), ..PlanQuery::all(PlanList::Missing) };
    assert_eq!(keys(&mut *check.plan, &searched("CY@X")), ["C3"]);
    assert_eq!(keys(&mut *check.plan, &searched("Ann")), Vec::<String>::new());

    let report = world.import_checked(&asked, &check).expect("an import");
    assert_eq!((report.status, report.missing, report.message.as_deref()), (Status::PruningPending, expected, None));
    assert_eq!((report.counts.created, report.counts.updated, report.counts.left_out), (1, 1, 3));
    assert_eq!(world.store.summary().expect("a summary").records[0], ("contact".to_owned(), 4));
    assert_eq!(missing_of(&world, report.job), [3]);
    let recorded = world.store.job(report.job).expect("the job");
    assert_eq!((recorded.mode, recorded.missing), (Mode::FullList, expected));
    let missing = recorded.missing.expect("a full list");
    assert_eq!(missing_after(&missing, contact()), "1 contact is not in this file; it was not removed.");
    let warning = missing_warning(&missing, contact()).expect("a warning");
    assert!(warning.starts_with("2 rows have no readable Constituent ID"), "{warning}");
}

#[test]
fn only_a_full_list_is_asked_what_it_does_not_carry() {
    let mut world = World::new();
    known(&mut world);
    let file = world.file("some.csv", &format!("{HEAD}C1,Ann,Lee,,,\n"));
    for mode in Mode::ALL {
        let check = world.check(&request(&file, mode)).expect("a check");
        let missing = check.report.missing.map(|missing| missing.records);
        let expected = match mode {
            Mode::FullList => Some(2),
            Mode::RemoveListed => Some(1),
            _ => None,
        };
        assert_eq!(missing, expected, "{mode:?}");
    }
    let every = world.file("every.csv", &format!("{HEAD}C3,Cy,,,,\nC1,Ann,,,,\nC2,Bo,,,,\n"));
    let report = world.import(&request(&every, Mode::FullList)).expect("an import");
    assert_eq!((report.status, report.missing.map(|m| m.records)), (Status::Ok, Some(0)));
}

/// Imports until the first rows are in, then stops and goes on.
fn with_a_stop(world: &mut World, asked: &job::ImportRequest) -> Report {
    let control = Control::with_batches_of(100);
    let stop = |progress: &Progress| {
        if progress.rows > 0 {
            control.cancel();
        }
    };
    let schema = Schema::built_in();
    let stopped = job::import(&mut world.store, schema, asked, None, &person(), &control, &stop).expect("no error");
    assert_eq!((stopped.status, stopped.missing), (Status::Interrupted, None));
    assert!(stopped.counts.rows > 0 && stopped.counts.rows < asked.rows_total, "{:?}", stopped.counts);
    let control = Control::with_batches_of(70);
    job::resume(&mut world.store, schema, stopped.job, &person(), &control, &|_: &_| {}).expect("a resumed import")
}

#[test]
fn a_full_list_that_was_interrupted_finds_the_same_missing() {
    let (mut one, mut other) = (World::new(), World::new());
    for world in [&mut one, &mut other] {
        let path = world.folder.path().join("known.csv");
        donors::write(&path, 1..1_001, |_, _| {});
        world.import(&request(&path, Mode::AddAndUpdate)).expect("an import");
    }
    let spoil = |number: u64, cells: &mut [String; 27]| match number % 50 {
        // Fails, but is there; and the ID cannot be read.
        7 => cells[8] = "31/31/1931".into(),
        9 => cells[0] = "#N/A".into(),
        _ => {}
    };
    let path = one.folder.path().join("full.csv");
    donors::write(&path, 300..900, spoil);
    let asked = request(&path, Mode::FullList);
    let whole = one.import(&asked).expect("an import");
    let resumed = with_a_stop(&mut other, &asked);
    // 1 to 299, 900 to 1,000, and every fiftieth whose ID cannot be read.
    assert_eq!(whole.missing, Some(Missing { records: 299 + 101 + 12, listed: 0, unreadable: 12 }));
    assert_eq!((resumed.counts, resumed.missing), (whole.counts, whole.missing));
    assert_eq!(missing_of(&other, resumed.job), missing_of(&one, whole.job));
    assert_eq!(dump(&other.database()), dump(&one.database()));
}

#[test]
fn what_came_after_a_full_list_began_is_not_missing_from_it() {
    let mut world = World::new();
    let path = world.folder.path().join("full.csv");
    donors::write(&path, 1..301, |_, _| {});
    let asked = request(&path, Mode::FullList);
    let control = Control::with_batches_of(100);
    let stop = |progress: &Progress| {
        if progress.rows > 0 {
            control.cancel();
        }
    };
    let schema = Schema::built_in();
    let stopped = job::import(&mut world.store, schema, &asked, None, &person(), &control, &stop).expect("no error");
    known(&mut world);
    let resumed = world.resume(stopped.job).expect("a resumed import");
    assert_eq!(resumed.missing, Some(Missing::default()));
}

#[test]
fn the_listed_wait_for_review_by_key_alone_and_an_undo_of_the_removal_brings_them_back_whole() {
    let mut world = World::new();
    known(&mut world);
    let before = records(&world);
    // Nothing but the ID is read: the date that is none harms nobody.
    let rows = "C1,Somebody else,,,1980-13-41,\nC7,,,,,\nC3,,,,,\nC1,,,,,\n";
    let file = world.file("remove.csv", &format!("{HEAD}{rows}"));
    let asked = request(&file, Mode::RemoveListed);
    let mut check = world.check(&asked).expect("a check");
    assert_eq!(records(&world), before, "a check removes nothing");
    let PlanRows::Listed(list) = check.plan.page(&PlanQuery::all(PlanList::Listed), 0, 10).expect("a page").rows else {
        panic!("a list of removals")
    };
    let told: Vec<_> = list.iter().map(|r| (r.row, r.key.as_str(), r.title.as_str(), r.parts.clone())).collect();
    let parts = vec![("Email".to_owned(), 1), ("Address".to_owned(), 1)];
    assert_eq!(told, [(2, "C1", "Ann Lee", parts.clone()), (4, "C3", "Cy Oz", parts)]);
    let search = PlanQuery { search: "cy@x".into(), ..PlanQuery::all(PlanList::Listed) };
    assert_eq!(keys(&mut *check.plan, &search), ["C3"]);

    let report = world.import_checked(&asked, &check).expect("an import");
    assert_eq!((report.status, report.message.as_deref()), (Status::PruningPending, None));
    assert_eq!(report.missing, Some(Missing { records: 2, listed: 2, unreadable: 0 }));
    let counts = report.counts;
    assert_eq!((counts.rows, counts.unchanged, counts.deleted, counts.left_out, counts.duplicates), (4, 3, 0, 1, 1));
    assert!(counts.add_up() && counts == check.report.counts, "{counts:?}");
    let told: Vec<_> = report.problems.iter().map(|p| (p.name, p.examples[0].row)).collect();
    assert_eq!(told, [("nothing_to_remove", 3), ("key_repeated_ignored", 5)]);
    assert_eq!(records(&world), before, "nothing goes before somebody approves");
    let waiting =
        world.store.review_page(report.job, &ReviewQuery { limit: 10, ..ReviewQuery::default() }).expect("a page").rows;
    let waiting: Vec<_> = waiting.into_iter().map(|row| (row.row, row.key, row.title, row.ticked)).collect();
    assert_eq!(waiting, [(2, "C1".into(), "Ann Lee".into(), true), (4, "C3".into(), "Cy Oz".into(), true)]);

    let removal = world.remove_listed(contact(), &file);
    assert_eq!((removal.counts.deleted, removal.status), (2, Status::Ok));
    assert_eq!(world.store.summary().expect("a summary").records[0], ("contact".to_owned(), 1));
    let events = world.store.events(removal.job, &EventFilter { code: Some(101), ..EventFilter::default() }, 10, 0);
    let events: Vec<_> = events.expect("events").items.into_iter().map(|e| (e.row, e.key, e.title)).collect();
    assert_eq!(events, [(2, "C1".into(), "Ann Lee".into()), (4, "C3".into(), "Cy Oz".into())]);

    let undone = world.undo(removal.job).expect("an undo");
    assert_eq!((undone.status, undone.counts.updated, undone.counts.kept), (Status::Ok, 2, 0));
    assert!(undone.counts.add_up());
    assert_eq!(records(&world), before, "every record is as it was, number and all");
}

#[test]
fn a_list_of_removals_interrupted_half_way_resumes_to_the_same_database() {
    let (mut one, mut other) = (World::new(), World::new());
    for world in [&mut one, &mut other] {
        let path = world.folder.path().join("known.csv");
        donors::write(&path, 1..501, |_, _| {});
        world.import(&request(&path, Mode::AddAndUpdate)).expect("an import");
    }
    let path = one.folder.path().join("remove.csv");
    donors::write(&path, 200..600, |_, _| {});
    let asked = request(&path, Mode::RemoveListed);
    let before = records(&one);
    let whole = one.import(&asked).expect("an import");
    assert_eq!((whole.missing.map(|missing| missing.listed), whole.counts.left_out), (Some(301), 99));
    let resumed = with_a_stop(&mut other, &asked);
    assert_eq!((resumed.counts, resumed.missing), (whole.counts, whole.missing));
    assert_eq!(dump(&other.database()), dump(&one.database()));
    assert_eq!(records(&other), before);
}

#[test]
fn an_undo_of_a_removal_keeps_what_came_after_it() {
    let mut world = World::new();
    known(&mut world);
    let remove = world.file("remove.csv", &format!("{HEAD}C1,,,,,\nC2,,,,,\nC3,,,,,\n"));
    let removal = world.remove_listed(contact(), &remove);
    // C1 is made again; somebody else has taken the email of C2.
    let later = world.file("later.csv", &format!("{HEAD}C1,Anna,Leigh,anna@x.org,,\nC8,Fay,Ito,bo@x.org,,\n"));
    world.import(&request(&later, Mode::AddAndUpdate)).expect("an import");

    let undone = world.undo(removal.job).expect("an undo");
    assert_eq!(undone.status, Status::Warn, "something was kept, which should be looked at");
    let counts = undone.counts;
    assert_eq!((counts.rows, counts.updated, counts.left_out, counts.kept), (3, 2, 1, 2), "{counts:?}");
    let told: Vec<_> = undone.problems.iter().map(|problem| (problem.name, problem.count)).collect();
    assert_eq!(told, [("email_held", 1), ("key_taken", 1)]);
    assert_eq!(world.store.summary().expect("a summary").records[0], ("contact".to_owned(), 4));
    let mut emails = |key: &str| {
        let layout = almoner::engine::model::Layout::whole(contact());
        let place = layout.group_place(contact().group_index("emails").expect("emails")).expect("every group");
        let found = world.store.records("contact", key, 10, 0).expect("records").items.remove(0);
        let entries = found.groups[place].iter().filter_map(|e| Some(e.values[0].as_ref()?.as_text()?.to_owned()));
        entries.collect::<Vec<_>>()
    };
    assert_eq!(emails("C1"), ["anna@x.org"], "the one made again stays");
    assert_eq!(emails("C2"), Vec::<String>::new(), "an email belongs to one contact");
    assert_eq!((emails("C3"), emails("C8")), (vec!["cy@x.org".to_owned()], vec!["bo@x.org".to_owned()]));
}

#[test]
fn a_removed_record_whose_import_was_taken_back_stays_removed() {
    let mut world = World::new();
    let made = known(&mut world);
    let remove = world.file("remove.csv", &format!("{HEAD}C2,,,,,\n"));
    let removal = world.remove_listed(contact(), &remove);
    world.undo(made.job).expect("an undo");
    let undone = world.undo(removal.job).expect("an undo");
    assert_eq!((undone.counts.rows, undone.counts.unchanged), (1, 1));
    assert_eq!(world.store.summary().expect("a summary").records[0], ("contact".to_owned(), 0));
}

#[test]
fn what_was_taken_back_while_a_record_was_gone_is_taken_back_when_it_returns() {
    let mut world = World::new();
    known(&mut world);
    let before = records(&world);
    let file = world.file("change.csv", &format!("{HEAD}C1,Anna,Lea,anna@x.org,,\nC2,Bob,Li,,,\nC7,Gus,Jay,,,\n"));
    let changed = world.import(&request(&file, Mode::AddAndUpdate)).expect("an import");
    let remove = world.file("remove.csv", &format!("{HEAD}C1,,,,,\nC7,,,,,\n"));
    let removal = world.remove_listed(contact(), &remove);
    world.undo(changed.job).expect("an undo");
    let undone = world.undo(removal.job).expect("an undo");
    assert!(undone.counts.add_up() && undone.counts.kept == 0, "{:?}", undone.counts);
    assert_eq!(records(&world), before, "C1 is as it was before the change, C7 was never there");
}

#[test]
fn a_record_kept_by_an_earlier_undo_comes_back_from_a_removal() {
    let mut world = World::new();
    let made = known(&mut world);
    let file = world.file("change.csv", &format!("{HEAD}C1,Anna,Lee,,,\n"));
    world.import(&request(&file, Mode::AddAndUpdate)).expect("an import");
    // C1 is in use by something later and stays.
    world.undo(made.job).expect("an undo");
    let before = records(&world);
    let remove = world.file("remove.csv", &format!("{HEAD}C1,,,,,\n"));
    let removal = world.remove_listed(contact(), &remove);
    world.undo(removal.job).expect("an undo");
    assert_eq!(records(&world), before);
}

#[test]
fn a_full_list_that_broke_off_after_its_last_row_notes_what_is_missing_all_the_same() {
    let mut world = World::new();
    known(&mut world);
    let file = world.file("full.csv", &format!("{HEAD}C1,Ann,Lea,,,\n,Di,Fox,,,\n"));
    let whole = world.import(&request(&file, Mode::FullList)).expect("an import");
    let missing = missing_of(&world, whole.job);
    assert_eq!(missing, [2, 3]);
    // As a program leaves it that died between the last row and the end.
    let connection = rusqlite::Connection::open(world.database()).expect("a database");
    let broken = "DELETE FROM missing WHERE record = 3; \
        UPDATE job SET status = 'RUNNING', missing = NULL, unreadable = 0 WHERE mode = 'full-list'";
    connection.execute_batch(broken).expect("SQL");
    let resumed = world.resume(whole.job).expect("a resumed import");
    assert_eq!((resumed.counts, resumed.missing, resumed.status), (whole.counts, whole.missing, whole.status));
    assert_eq!(missing_of(&world, whole.job), missing);
}

const MARKED: &str = "Constituent ID,First Name,Deleted\n";

#[test]
fn rows_marked_as_deleted_go_in_and_their_records_wait_for_review() {
    let mut world = World::new();
    known(&mut world);
    let file = world.file("marked.csv", &format!("{MARKED}C1,Anna,yes\nC2,Bo,no\nC7,Gus,yes\nC3,Cy,\nC1,Anna,yes\n"));
    let asked = request(&file, Mode::AddAndUpdate);
    let check = world.check(&asked).expect("a check");
    let report = world.import_checked(&asked, &check).expect("an import");
    assert_eq!((report.status, report.message.as_deref()), (Status::PruningPending, None));
    assert_eq!(report.missing, Some(Missing { records: 1, listed: 1, unreadable: 0 }));
    assert_eq!((report.missing, report.counts), (check.report.missing, check.report.counts));
    let counts = report.counts;
    assert_eq!((counts.rows, counts.created, counts.left_out), (5, 0, 1), "C7 is not made to be removed");
    let told: Vec<_> = report.problems.iter().map(|p| (p.name, p.examples[0].row)).collect();
    assert_eq!(told, [("nothing_to_remove", 4), ("key_repeated", 6)]);
    let waiting =
        world.store.review_page(report.job, &ReviewQuery { limit: 10, ..ReviewQuery::default() }).expect("a page").rows;
    assert_eq!(waiting.iter().map(|row| (row.row, row.key.as_str())).collect::<Vec<_>>(), [(2, "C1")]);
    assert_eq!(world.store.summary().expect("a summary").records[0], ("contact".to_owned(), 3));
    // The same file again lists them again, although it changes nothing.
    let again = world.import(&asked).expect("an import");
    assert_eq!((again.counts.updated, again.missing), (0, report.missing));
}

#[test]
fn who_is_marked_and_then_is_not_stays_unless_somebody_ticks_it() {
    let mut world = World::new();
    known(&mut world);
    let file = world.file("marked.csv", &format!("{MARKED}C1,Ann,yes\nC2,Bo,yes\nC2,Bo,no\n"));
    let report = world.import(&request(&file, Mode::AddAndUpdate)).expect("an import");
    let review = job::review(&mut world.store, report.job, true).expect("a review");
    assert_eq!((review.totals.records, review.totals.ticked), (2, 1));
    assert_eq!(review.totals.protected, [(Protection::NotMarked, 1)]);
}

#[test]
fn a_full_list_lists_what_it_marks_beside_what_it_does_not_carry() {
    let mut world = World::new();
    known(&mut world);
    let file = world.file("full.csv", &format!("{MARKED}C1,Ann,yes\nC2,Bo,no\n"));
    let report = world.import(&request(&file, Mode::FullList)).expect("an import");
    assert_eq!(report.missing, Some(Missing { records: 2, listed: 1, unreadable: 0 }));
    assert_eq!(
        missing_after(&report.missing.unwrap_or_default(), contact()),
        "1 contact is not in this file and 1 is listed for removal; none of them was removed."
    );
    let waiting =
        world.store.review_page(report.job, &ReviewQuery { limit: 10, ..ReviewQuery::default() }).expect("a page").rows;
    assert_eq!(waiting.iter().map(|row| (row.row, row.key.as_str())).collect::<Vec<_>>(), [(2, "C1"), (0, "C3")]);
}

#[test]
fn adding_alone_lists_nobody_who_is_there() {
    let mut world = World::new();
    known(&mut world);
    let file = world.file("marked.csv", &format!("{MARKED}C1,Ann,yes\n"));
    let report = world.import(&request(&file, Mode::AddOnly)).expect("an import");
    assert_eq!((report.missing, report.counts.unchanged), (None, 1));
}

#[test]
fn who_is_on_a_list_of_removals_is_not_thereby_seen_in_a_later_file() {
    let mut world = World::new();
    known(&mut world);
    let full = world.file("full.csv", &format!("{HEAD}C1,Ann,Lee,,,\n"));
    let listed = world.import(&request(&full, Mode::FullList)).expect("an import");
    let gone = world.file("gone.csv", &format!("{HEAD}C2,,,,,\n"));
    world.import(&request(&gone, Mode::RemoveListed)).expect("an import");
    let review = job::review(&mut world.store, listed.job, true).expect("a review");
    assert_eq!((review.totals.records, review.totals.ticked), (2, 2));
}
