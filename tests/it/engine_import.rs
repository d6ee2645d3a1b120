//! Whole imports: what is counted, what is written, what is planned, what is taken back.

use crate::support::imports::{World, dump, request};
use crate::support::{donors, imports};
use almoner::engine::job::JobError;
use almoner::engine::model::{Counts, JobId, Mode, Status};
use almoner::engine::store::{NotedMatches, Store};

const ROWS: u64 = 5_000;

fn counts(rows: u64, created: u64, updated: u64, unchanged: u64, left_out: u64) -> [u64; 5] {
    [rows, created, updated, unchanged, left_out]
}

fn of(counts: &Counts) -> [u64; 5] {
    [counts.rows, counts.created, counts.updated, counts.unchanged, counts.left_out]
}

#[test]
fn the_same_file_again_changes_nothing_and_one_cell_changes_one_field() {
    let mut world = World::new();
    let path = world.folder.path().join("donors.csv");
    donors::write(&path, 1..ROWS + 1, |_, _| {});
    let first = world.import(&request(&path, Mode::AddAndUpdate)).expect("an import");
    assert_eq!(of(&first.counts), counts(ROWS, ROWS, 0, 0, 0));
    assert_eq!(first.status, Status::Ok);

    let before = dump(&world.database());
    let again = world.import(&request(&path, Mode::AddAndUpdate)).expect("an import");
    assert_eq!(of(&again.counts), counts(ROWS, 0, 0, ROWS, 0));

    donors::write(&path, 1..ROWS + 1, |number, cells| {
        if number == 4_321 {
            cells[4] = "Ångström".into();
        }
    });
    let changed = world.import(&request(&path, Mode::AddAndUpdate)).expect("an import");
    assert_eq!(of(&changed.counts), counts(ROWS, 0, 1, ROWS - 1, 0));
    assert_eq!(changed.counts.fields_changed, 1);
    let mut journal = Vec::new();
    world
        .store
        .journal(changed.job, &mut |change| {
            journal.push((change.key, change.field, change.after));
            Ok(())
        })
        .expect("a journal");
    assert_eq!(journal, [("C00004321".to_owned(), "Last name".to_owned(), "Ångström".to_owned())]);

    let undone = world.undo(changed.job).expect("an undo");
    assert_eq!(undone.status, Status::Ok);
    assert_eq!(world.store.job(changed.job).expect("the job").status, Status::Undone);
    let contacts = |dump: &str| dump.split("== ").find(|part| part.starts_with("contact\n")).map(without_jobs);
    assert_eq!(contacts(&dump(&world.database())), contacts(&before), "the old value is back");
}

/// The last job that touched a record is different after an undo; its values are not.
fn without_jobs(table: &str) -> Vec<String> {
    table.lines().map(|line| line.splitn(4, '|').nth(3).unwrap_or_default().to_owned()).collect()
}

#[test]
fn an_import_does_what_the_check_promised() {
    let mut world = World::new();
    let samples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples");
    world.import(&request(&samples.join("spring_gala.csv"), Mode::AddAndUpdate)).expect("an import");
    for mode in [Mode::UpdateOnly, Mode::AddOnly, Mode::AddAndUpdate] {
        let request = request(&samples.join("alumni_full_list.csv"), mode);
        let check = world.check(&request).expect("a check");
        assert_eq!(check.report.status, Status::FilecheckSuccess);
        assert!(check.report.counts.add_up());
        let totals = check.plan.totals();
        let promised = check.report.problems.clone();
        let report = world.import_checked(&request, &check).expect("an import");
        assert_eq!(report.counts, check.report.counts, "{mode:?}");
        assert_eq!(report.message, None, "{mode:?}");
        assert_eq!(totals.created, report.counts.created, "{mode:?}");
        assert_eq!(totals.changes, report.counts.fields_changed, "{mode:?}");
        let told = |problems: &[almoner::engine::job::ProblemSummary]| {
            problems.iter().map(|p| (p.event, p.count)).collect::<Vec<_>>()
        };
        assert_eq!(told(&report.problems), told(&promised), "{mode:?}");
        assert_eq!(report.job, check.checked.job, "the check and the import are one job");
    }
}

#[test]
fn a_check_writes_nothing_but_its_job() {
    let mut world = World::new();
    let path = world.folder.path().join("donors.csv");
    donors::write(&path, 1..201, |_, _| {});
    let revision = world.store.revision().expect("a revision");
    let check = world.check(&request(&path, Mode::AddAndUpdate)).expect("a check");
    assert_eq!(check.report.counts.created, 200);
    assert_eq!(world.store.revision().expect("a revision"), revision);
    assert_eq!(world.store.summary().expect("a summary").records[0], ("contact".to_owned(), 0));
}

#[test]
fn a_plan_is_refused_once_anything_it_rests_on_changes_and_a_new_check_works() {
    let mut world = World::new();
    let file = world.file("a.csv", "Constituent ID,First Name\nC1,Ann\nC2,Bo\n");
    let other = world.file("b.csv", "Constituent ID,First Name\nC9,Eve\n");
    let asked = request(&file, Mode::AddAndUpdate);
    let check = world.check(&asked).expect("a check");
    let mut mapping = asked.clone();
    mapping.mapping.matches.pop();
    let mut settings = asked.clone();
    settings.settings.region = "GB".into();
    let mut reading = asked.clone();
    reading.reading.keep_last_rows = true;
    for (changed, why) in [
        (mapping, "The matches changed"),
        (settings, "The settings changed"),
        (reading, "How the file is read changed"),
        (request(&file, Mode::RemoveListed), "What the import is to do changed"),
        (request(&other, Mode::AddAndUpdate), "The file changed"),
    ] {
        refused(world.import_checked(&changed, &check), why);
        assert_eq!(world.store.job(check.checked.job).expect("the job").status, Status::FilecheckSuccess, "{why}");
    }
    world.import(&request(&other, Mode::AddAndUpdate)).expect("an import in between");
    refused(world.import_checked(&asked, &check), "The database changed");

    let check = world.check(&asked).expect("checking again works");
    world.file("a.csv", "Constituent ID,First Name\nC1,Ann\nC2,Bob\n");
    refused(world.import_checked(&asked, &check), "The file changed");
    assert!(matches!(world.check(&asked), Err(JobError::PlanStale { of_file: true, .. })), "it has to be read again");
    assert_eq!(world.store.summary().expect("a summary").records[0], ("contact".to_owned(), 1));

    let again = request(&file, Mode::AddAndUpdate);
    let check = world.check(&again).expect("a check");
    assert_eq!(world.import_checked(&again, &check).expect("an import").counts.created, 2);
}

fn refused(result: Result<almoner::engine::job::Report, JobError>, why: &str) {
    match result {
        Err(error @ JobError::PlanStale { .. }) => assert!(error.to_string().starts_with(why), "{error}"),
        other => panic!("expected “{why}”, got {other:?}"),
    }
}

#[test]
fn an_undo_keeps_what_a_later_import_changed() {
    let mut world = World::new();
    let header = "Constituent ID,First Name,Last Name,Email\n";
    let base = world.file("base.csv", &format!("{header}C1,Ann,Lee,ann@example.org\nC2,Bo,Li,bo@example.org\n"));
    world.import(&request(&base, Mode::AddAndUpdate)).expect("an import");
    let second = world.file(
        "second.csv",
        &format!("{header}C1,Anna,Leigh,anna@example.org\nC2,Bo,Li,bo@example.org\nC3,Cy,Day,cy@example.org\nC4,Di,Fox,di@example.org\n"),
    );
    let second = world.import(&request(&second, Mode::AddAndUpdate)).expect("an import");
    let third = world.file("third.csv", &format!("{header}C1,Annabel,,\nC3,Cyrus,,\n"));
    world.import(&request(&third, Mode::AddAndUpdate)).expect("an import");

    let undone = world.undo(second.job).expect("an undo");
    assert_eq!(undone.status, Status::Warn, "something was kept, which should be looked at");
    let shown = |key: &str| {
        let list = world_records(&mut world.store, key);
        list.into_iter().next().unwrap_or_default()
    };
    let mut shown = shown;
    assert_eq!(shown("C1"), "C1 Annabel Lee ann@example.org", "the later first name stays, the rest returns");
    assert_eq!(shown("C2"), "C2 Bo Li bo@example.org");
    assert_eq!(shown("C3"), "C3 Cyrus Day cy@example.org", "a record used later stays");
    assert_eq!(shown("C4"), "", "a record nobody used later goes");
    let counts = undone.counts;
    assert!(counts.add_up(), "{counts:?}");
    assert_eq!((counts.deleted, counts.kept > 0), (1, true), "{counts:?}");
    assert!(matches!(world.undo(second.job), Err(JobError::NotUndoable { .. })), "nothing is undone twice");
}

fn world_records(store: &mut dyn Store, key: &str) -> Vec<String> {
    let layout = almoner::engine::model::Layout::whole(imports::contact());
    let place = |name: &str| {
        let field = imports::contact().field_index(name).expect("a field");
        layout.fields.iter().position(|f| *f == field).expect("every field is there")
    };
    let (id, first, last) = (place("id"), place("first_name"), place("last_name"));
    let emails = layout.group_place(imports::contact().group_index("emails").expect("emails")).expect("emails");
    let text =
        |value: Option<&almoner::engine::schema::Value>| value.and_then(|v| v.as_text()).unwrap_or_default().to_owned();
    let list = store.records("contact", key, 10, 0).expect("records");
    let line = |r: &almoner::engine::model::Record| {
        let email = r.groups[emails].first().and_then(|e| e.values[0].as_ref());
        let cells =
            [text(r.fields[id].as_ref()), text(r.fields[first].as_ref()), text(r.fields[last].as_ref()), text(email)];
        cells.join(" ")
    };
    list.items.iter().map(line).collect()
}

#[test]
fn problem_rows_come_back_corrected_without_duplicates() {
    let mut world = World::new();
    let file = world.file(
        "list.csv",
        "Constituent ID,First Name,Birth Date\nC1,Ann,31/12/1980\nC2,Bo,40/12/1980\n,Cy,13/01/1990\nC4,\"Di,\nDee\",14/01/1990\n",
    );
    let report = world.import(&request(&file, Mode::AddAndUpdate)).expect("an import");
    assert_eq!(of(&report.counts), counts(4, 2, 0, 0, 2));
    let problems = report.problem_file.expect("a problem file");
    let text = std::fs::read_to_string(&problems).expect("a readable file");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "Constituent ID,First Name,Birth Date,What is wrong");
    assert!(lines[1].starts_with("C2,Bo,40/12/1980,"), "{text}");
    assert!(lines[2].starts_with(",Cy,13/01/1990,Constituent ID is blank"), "{text}");
    assert_eq!(lines.len(), 3);

    let corrected = text.replace("40/12/1980", "30/12/1980").replace("\n,Cy", "\nC3,Cy");
    let corrected = world.file("corrected.csv", &corrected);
    let again = world.import(&request(&corrected, Mode::AddAndUpdate)).expect("an import");
    assert_eq!(of(&again.counts), counts(2, 2, 0, 0, 0));
    assert_eq!(world.store.summary().expect("a summary").records[0], ("contact".to_owned(), 4));
}

#[test]
fn an_import_stopped_half_way_resumes_to_the_same_database() {
    let rows = 20_000;
    let mut undisturbed = World::new();
    let path = undisturbed.folder.path().join("donors.csv");
    let spoil = |number: u64, cells: &mut [String; 27]| {
        if number.is_multiple_of(997) {
            cells[11] = "not an email".into();
        }
        if number.is_multiple_of(1_499) {
            cells[0] = donors::key(number - 1);
        }
    };
    donors::write(&path, 1..rows + 1, spoil);
    let mut asked = request(&path, Mode::AddAndUpdate);
    // Cells corrected beside the file, before and after the stop.
    for row in [998, 19_941] {
        asked.fixes.set_cell(row, 11, None, &format!("corrected{row}@example.org"));
    }
    let whole = undisturbed.import(&asked).expect("an import");

    let mut world = World::new();
    let control = almoner::engine::job::Control::default();
    let stop = |progress: &almoner::engine::job::Progress| {
        if progress.rows > 0 {
            control.cancel();
        }
    };
    let schema = almoner::engine::schema::Schema::built_in();
    let person = imports::person();
    let stopped = almoner::engine::job::import(&mut world.store, schema, &asked, None, &person, &control, &stop);
    let stopped = stopped.expect("a stopped import is no error");
    assert_eq!(stopped.status, Status::Interrupted);
    assert!(stopped.counts.rows > 0 && stopped.counts.rows < rows, "{:?}", stopped.counts);
    assert!(stopped.counts.add_up());
    assert!(world.store.noted_matches("contact").expect("a memory").is_empty(), "it is not concluded");

    let resumed = world.resume(stopped.job).expect("a resumed import");
    assert_eq!(resumed.counts, whole.counts);
    let connection = rusqlite::Connection::open(world.database()).expect("a database");
    let corrected = "SELECT count(*) FROM contact_emails WHERE email LIKE 'corrected%'";
    let corrected: i64 = connection.query_row(corrected, [], |row| row.get(0)).expect("a count");
    assert_eq!(corrected, 2);
    assert_eq!(resumed.totals, whole.totals);
    assert_eq!(dump(&world.database()), dump(&undisturbed.database()));
    let noted = |world: &mut World| {
        let all = world.store.noted_matches("contact").expect("a memory");
        all.into_iter().map(|m| (m.noted, m.times)).collect::<Vec<_>>()
    };
    assert_eq!(noted(&mut world), noted(&mut undisturbed), "what was matched is noted once, by the one that ends it");
    assert!(!noted(&mut world).is_empty());
    let text = |report: &almoner::engine::job::Report| {
        std::fs::read_to_string(report.problem_file.as_ref().expect("a problem file")).expect("a readable file")
    };
    assert_eq!(text(&resumed), text(&whole));
}

#[test]
fn only_what_is_interrupted_resumes_and_only_with_its_file() {
    let mut world = World::new();
    let file = world.file("a.csv", "Constituent ID,First Name\nC1,Ann\n");
    let done = world.import(&request(&file, Mode::AddAndUpdate)).expect("an import");
    let message = world.resume(done.job).expect_err("it is done").to_string();
    assert_eq!(message, "Import 1 cannot be resumed: it is finished. Nothing was changed.");
    assert!(matches!(world.resume(JobId(99)), Err(JobError::Store(_))));
}

#[test]
fn two_imports_at_once_wait_for_each_other_and_nothing_is_lost() {
    let mut world = World::new();
    let (first, second) = (world.folder.path().join("first.csv"), world.folder.path().join("second.csv"));
    donors::write(&first, 1..5_001, |_, _| {});
    donors::write(&second, 5_001..10_001, |_, _| {});
    let (first, second) = (request(&first, Mode::AddAndUpdate), request(&second, Mode::AddAndUpdate));
    let database = world.database();
    let other = std::thread::Builder::new().name("other".into()).spawn(move || {
        let schema = almoner::engine::schema::Schema::built_in();
        let mut store = almoner::engine::store::sqlite::SqliteStore::open(&database, schema).expect("a database");
        let control = almoner::engine::job::Control::default();
        almoner::engine::job::import(&mut store, schema, &second, None, &imports::person(), &control, &|_: &_| {})
    });
    let one = world.import(&first).expect("an import");
    let two = other.expect("a thread").join().expect("no panic").expect("an import");
    assert_eq!((one.status, two.status), (Status::Ok, Status::Ok));
    assert_eq!(world.store.summary().expect("a summary").records[0], ("contact".to_owned(), 10_000));
}

#[test]
fn an_undo_half_done_goes_on_and_nothing_else_touches_its_import() {
    let mut world = World::new();
    let path = world.folder.path().join("donors.csv");
    donors::write(&path, 1..5_001, |_, _| {});
    let imported = world.import(&request(&path, Mode::AddAndUpdate)).expect("an import");
    let control = almoner::engine::job::Control::default();
    let stop = |progress: &almoner::engine::job::Progress| {
        if progress.rows > 0 {
            control.cancel();
        }
    };
    let schema = almoner::engine::schema::Schema::built_in();
    let person = imports::person();
    let half = almoner::engine::job::undo(&mut world.store, schema, imported.job, &person, &control, &stop);
    let half = half.expect("a stopped undo is no error");
    assert_eq!(half.status, Status::Interrupted);

    let again = world.undo(imported.job).expect("it goes on");
    assert_eq!((again.job, again.status), (half.job, Status::Ok), "no second undo is begun");
    assert_eq!(world.store.summary().expect("a summary").records[0], ("contact".to_owned(), 0));
    for (job, why) in [(imported.job, "it was taken back already"), (again.job, "it is an undo itself")] {
        let message = world.undo(job).expect_err("nothing is left to undo").to_string();
        assert!(message.contains(why), "{message}");
    }
    let message = world.resume(imported.job).expect_err("nothing is left to resume").to_string();
    assert!(message.contains("it was taken back"), "{message}");
}
