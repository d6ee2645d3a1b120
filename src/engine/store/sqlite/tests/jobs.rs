//! Jobs: their life, their lists, and who may write.

use super::*;
use crate::engine::model::{JobFilter, JobSort, Status};
use crate::engine::store::StoreError;

#[test]
fn a_job_is_recorded_and_stepped_with_its_history() {
    let mut world = World::new();
    let job = world.job(JobKind::Import, None);
    let new = world.store.job(job).unwrap();
    assert_eq!((new.status, new.started_at, new.file_name.as_str()), (Status::New, None, "gala.csv"));
    for step in [Step::Queue, Step::Fork, Step::Run] {
        world.store.step(job, step, "maria", None).unwrap();
    }
    let ran = world.store.job(job).unwrap();
    assert!(ran.started_at.is_some());
    world.store.step(job, Step::Fail, "maria", Some("The disk is full.")).unwrap();
    let failed = world.store.job(job).unwrap();
    assert_eq!((failed.status, failed.message.as_deref()), (Status::Failed, Some("The disk is full.")));
    assert_eq!(failed.started_at, ran.started_at);
    let history = world.store.status_history(job).unwrap();
    let last = history.last().unwrap();
    assert_eq!(last.id, failed.current_status_id);
    assert_eq!((last.status, last.at), (Status::Failed, failed.status_started_at));
    assert_eq!(last.message.as_deref(), Some("The disk is full."));
    let statuses: Vec<Status> = history.iter().map(|change| change.status).collect();
    assert_eq!(statuses, [Status::New, Status::Queued, Status::Forked, Status::Running, Status::Failed]);
    assert!(history.iter().all(|change| change.who == "maria"));
    assert!(matches!(world.store.status_history(JobId(99)), Err(StoreError::NoSuchJob { id: 99 })));
}

#[test]
fn an_illegal_step_and_an_unknown_job_are_refused() {
    let mut world = World::new();
    let job = world.job(JobKind::Import, None);
    assert!(matches!(world.store.step(job, Step::Run, "x", None), Err(StoreError::Illegal { .. })));
    assert_eq!(world.store.job(job).unwrap().status, Status::New);
    assert_eq!(world.number("SELECT count(*) FROM job_status"), 1);
    let nobody = JobId(99);
    assert!(matches!(world.store.step(nobody, Step::Run, "x", None), Err(StoreError::NoSuchJob { id: 99 })));
    assert!(matches!(world.store.job(nobody), Err(StoreError::NoSuchJob { .. })));
    assert!(matches!(world.store.set_problem_file(nobody, None), Err(StoreError::NoSuchJob { .. })));
    assert!(matches!(world.store.event_counts(nobody), Err(StoreError::NoSuchJob { .. })));
}

#[test]
fn the_writers_place_is_held_by_one_at_a_time() {
    let mut world = World::new();
    let mut other = SqliteStore::open(&world.path(), schema()).unwrap();
    let holder = r#"{"user":"maria","program":"almoner","host":"desk","pid":12}"#;
    let guard = world.store.claim_writer(holder).unwrap();
    match other.claim_writer("someone else") {
        Err(StoreError::Busy { holder, since, seen }) => {
            assert!(seen == "just now" || seen.ends_with("ago"), "{seen}");
            assert_eq!(holder, "maria (almoner, on desk, process 12)");
            assert!(since.contains(':'), "{since}");
        }
        other => panic!("{:?}", other.err()),
    }
    drop(guard);
    assert_eq!(world.number("SELECT count(*) FROM writer"), 0);
    let guard = other.claim_writer("someone else").unwrap();
    let error = world.store.claim_writer(holder).err().unwrap();
    assert!(error.to_string().contains("someone else has been writing since"), "{error}");
    drop(guard);
}

#[test]
fn who_waits_goes_in_the_order_of_coming_and_a_silent_one_is_passed_over() {
    let mut world = World::new();
    let guard = world.store.claim_writer("holder").unwrap();
    let [first, second, third] = ["first", "second", "third"].map(|name| world.store.queue_for_writer(name).unwrap());
    drop(guard);
    let refused = |claimed: Result<Box<dyn crate::engine::store::WriterGuard>, StoreError>| match claimed.err() {
        Some(StoreError::Busy { holder, .. }) => holder,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(world.store.claim_in_turn(second, "second")), "first");
    assert_eq!(refused(world.store.claim_writer("just came")), "first");
    let guard = world.store.claim_in_turn(first, "first").unwrap();
    assert_eq!(refused(world.store.claim_in_turn(second, "second")), "first", "it has the place now");
    drop(guard);
    world.store.connection.execute("UPDATE waiting SET heartbeat = heartbeat - 20000 WHERE id = ?1", [second]).unwrap();
    drop(world.store.claim_in_turn(third, "third").unwrap());
    world.store.still_queued(second).unwrap();
    assert_eq!(refused(world.store.claim_writer("just came")), "second", "it was only slow");
    world.store.leave_queue(second).unwrap();
    assert!(world.store.claim_writer("just came").is_ok());
    assert_eq!(world.number("SELECT count(*) FROM waiting"), 0);
}

#[test]
fn whoever_waits_is_told_when_the_holder_gave_its_last_sign_of_life() {
    let mut world = World::new();
    let guard = world.store.claim_writer("maria on FRONTDESK (Almoner)").unwrap();
    world.store.connection.execute("UPDATE writer SET heartbeat = heartbeat - 3000", []).unwrap();
    let told = world.store.claim_writer("other").err().unwrap().to_string();
    assert!(
        told.contains("maria on FRONTDESK (Almoner) has been writing since") && told.contains("last seen 3 s"),
        "{told}"
    );
    // Every batch is a sign of life.
    world.import(vec![contact(1, "a", "Ann")], vec![]);
    let told = world.store.claim_writer("other").err().unwrap().to_string();
    assert!(told.contains("last seen just now") || told.contains("last seen 1 second ago"), "{told}");
    drop(guard);
}

#[test]
fn whoever_only_looks_tells_dead_jobs_but_not_those_of_somebody_who_writes() {
    let mut world = World::new();
    let running = world.running(JobKind::Import, None);
    let guard = world.store.claim_writer("it").unwrap();
    assert_eq!(world.store.tell_interrupted("maria").unwrap(), []);
    assert_eq!(world.store.job(running).unwrap().status, Status::Running);
    drop(guard);
    assert_eq!(world.store.tell_interrupted("maria").unwrap(), [running]);
    let history = world.store.status_history(running).unwrap();
    assert_eq!(history.last().map(|change| (change.status, &*change.who)), Some((Status::Interrupted, "maria")));
    assert!(world.store.claim_writer("next").is_ok(), "the place is free again");
}

#[test]
fn a_name_that_a_dead_program_left_does_not_block() {
    let mut world = World::new();
    world.store.connection.execute("INSERT INTO writer VALUES (1, 'dead', 0, 0)", []).unwrap();
    let guard = world.store.claim_writer("alive").unwrap();
    assert_eq!(world.number("SELECT holder = 'alive' FROM writer"), 1);
    drop(guard);
}

#[test]
fn a_waiting_job_is_cancelled_only_after_two_silent_minutes() {
    let mut world = World::new();
    for (silent, status) in [(0, Status::Queued), (100_000, Status::Queued), (130_000, Status::Cancelled)] {
        let job = world.job(JobKind::Import, None);
        world.store.step(job, Step::Queue, "test", None).unwrap();
        let sql = "UPDATE job SET updated_at = updated_at - ?2 WHERE id = ?1";
        world.store.connection.execute(sql, [job.0, silent]).unwrap();
        assert_eq!(world.store.mark_interrupted("maria").unwrap(), []);
        assert_eq!(world.store.job(job).unwrap().status, status, "silent for {silent} ms");
    }
}

#[test]
fn jobs_a_dead_program_left_are_interrupted() {
    let mut world = World::new();
    let running = world.running(JobKind::Import, None);
    let new = world.job(JobKind::Import, None);
    let done = world.import(vec![], vec![]);
    assert_eq!(world.store.mark_interrupted("maria").unwrap(), [running]);
    let statuses = [running, new, done].map(|job| world.store.job(job).unwrap().status);
    assert_eq!(statuses, [Status::Interrupted, Status::New, Status::Ok]);
    assert!(world.store.job(running).unwrap().message.is_some());
    assert_eq!(world.store.mark_interrupted("maria").unwrap(), []);
}

#[test]
fn lists_are_filtered_sorted_and_paged() {
    let mut world = World::new();
    let ran: Vec<JobId> = (0..5).map(|_| world.import(vec![], vec![])).collect();
    let checked = world.job(JobKind::Import, None);
    world.store.step(checked, Step::QueueCheck, "x", None).unwrap();
    let queued = world.job(JobKind::Import, None);
    world.store.step(queued, Step::Queue, "x", None).unwrap();
    let all = JobFilter { limit: 100, ..JobFilter::default() };
    let mut ids = |filter: &JobFilter| {
        let list = world.store.jobs(filter).unwrap();
        (list.total, list.items.iter().map(|job| job.id).collect::<Vec<_>>())
    };
    assert_eq!(ids(&all).0, 6, "a job that was only checked is left away, a queued one is not");
    assert_eq!(ids(&JobFilter { include_checks: true, ..all.clone() }).0, 7);
    let named = JobFilter { statuses: vec![Status::FilecheckQueued], ..all.clone() };
    assert_eq!(ids(&named), (1, vec![checked]));
    let page = JobFilter { descending: true, limit: 2, offset: 1, ..all.clone() };
    assert_eq!(ids(&page), (6, vec![ran[4], ran[3]]));
    let sorted = JobFilter { sort: JobSort::StatusUpdatedAt, ..all.clone() };
    assert_eq!(ids(&sorted).0, 6);
    for (name, count) in [("GALA", 6), ("a_a", 0), ("%", 0), ("csv", 6)] {
        assert_eq!(ids(&JobFilter { file_name: Some(name.into()), ..all.clone() }).0, count, "{name}");
    }
    assert_eq!(ids(&JobFilter { types: vec!["gift".into()], ..all.clone() }).0, 0);
    assert_eq!(ids(&JobFilter { kinds: vec![JobKind::Import], ..all.clone() }).0, 6);
    assert_eq!(ids(&JobFilter { kinds: vec![JobKind::Undo, JobKind::Removal], ..all.clone() }).0, 0);
    assert_eq!(ids(&JobFilter { reviewed: true, ..all.clone() }).0, 0, "none of them had a list to be reviewed");
    assert_eq!(ids(&JobFilter { from: Some(i64::MAX), ..all.clone() }).0, 0);
    assert_eq!(ids(&JobFilter { to: Some(0), ..all }).0, 0);
}

#[test]
fn what_a_check_came_to_and_the_problem_file_are_noted() {
    let mut world = World::new();
    let job = world.job(JobKind::Import, None);
    let counts = Counts { rows: 9, created: 4, left_out: 5, kept: 2, ..Counts::default() };
    world.store.set_checked_counts(job, &counts).unwrap();
    world.store.set_problem_file(job, Some(std::path::Path::new("/p/problems.csv"))).unwrap();
    let found = world.store.job(job).unwrap();
    assert_eq!((found.counts, found.problem_file.as_deref()), (counts, Some("/p/problems.csv")));
}
