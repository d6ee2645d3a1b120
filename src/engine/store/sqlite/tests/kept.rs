//! What a database remembers of imported files.

use super::*;
use crate::engine::model::{JobFilter, Keeping, KeptState, Status};
use crate::engine::store::KeepsFiles;
use std::path::Path;

/// Makes what is noted of a job's file, and the job's last status, this many days older.
fn age(world: &World, job: JobId, days: i64) {
    let milliseconds = days * 24 * 60 * 60 * 1000;
    for sql in [
        "UPDATE kept_file SET at = at - ?2 WHERE job = ?1",
        "UPDATE job SET status_started_at = status_started_at - ?2 WHERE id = ?1",
    ] {
        world.store.connection.execute(sql, [job.0, milliseconds]).unwrap();
    }
}

fn kept(world: &mut World, job: JobId) -> PathBuf {
    let path = world.store.jobs_folder().join(job.0.to_string()).join("original.gz");
    world.store.note_kept(job, &path, 7).unwrap();
    path
}

#[test]
fn files_are_kept_as_long_as_was_said_and_it_is_remembered() {
    let mut world = World::new();
    assert_eq!(world.store.keeping().unwrap(), Keeping::Days(90));
    for keeping in Keeping::CHOICES {
        world.store.set_keeping(keeping).unwrap();
        world.reopen();
        assert_eq!(world.store.keeping().unwrap(), keeping);
    }
}

#[test]
fn what_became_of_a_file_is_told() {
    let mut world = World::new();
    let job = world.import(vec![], vec![]);
    assert_eq!(world.store.kept_file(job).unwrap(), None);
    world.store.note_not_kept(job, "The disk has no room.").unwrap();
    let why = KeptState::NotKept { why: "The disk has no room.".into() };
    assert_eq!(world.store.kept_file(job).unwrap().unwrap().state, why);
    assert_eq!(world.store.kept_copy_of("ab").unwrap(), None);
    let path = kept(&mut world, job);
    assert_eq!(world.store.kept_file(job).unwrap().unwrap().state, KeptState::Here { path: path.clone(), bytes: 7 });
    assert_eq!(world.store.kept_copy_of("ab").unwrap(), Some((path.clone(), 7)));
    assert_eq!(world.store.kept_copy_of("cd").unwrap(), None);
    world.store.note_gone(job).unwrap();
    assert!(matches!(world.store.kept_file(job).unwrap().unwrap().state, KeptState::Gone { at } if at > 0));
    assert_eq!(world.store.kept_copy_of("ab").unwrap(), None);
    assert!(world.store.note_kept(job, Path::new("/elsewhere/file.gz"), 1).is_err());
}

#[test]
fn files_whose_time_is_over_are_named_but_not_those_that_are_needed() {
    let mut world = World::new();
    let (old, young) = (world.import(vec![], vec![]), world.import(vec![], vec![]));
    let interrupted = world.running(JobKind::Import, None);
    world.store.step(interrupted, Step::Interrupt, "test", None).unwrap();
    for job in [old, young, interrupted] {
        kept(&mut world, job);
        world.store.set_problem_file(job, Some(Path::new("/p/rows.csv"))).unwrap();
    }
    age(&world, old, 100);
    age(&world, interrupted, 100);
    let mut expired = |keeping| {
        let files: Vec<JobId> = world.store.expired_files(keeping).unwrap().iter().map(|kept| kept.job).collect();
        let rows: Vec<JobId> = world.store.expired_problem_files(keeping).unwrap().iter().map(|old| old.job).collect();
        assert_eq!(files, rows, "{keeping:?}");
        files
    };
    assert_eq!(expired(Keeping::Days(90)), [old]);
    assert_eq!(expired(Keeping::Days(365)), []);
    assert_eq!(expired(Keeping::ForEver), []);
    assert_eq!(expired(Keeping::Never), [old, young]);
}

#[test]
fn jobs_of_one_file_share_its_copy() {
    let mut world = World::new();
    let (first, second) = (world.import(vec![], vec![]), world.import(vec![], vec![]));
    let path = kept(&mut world, first);
    assert!(!world.store.kept_by_another(first, &path).unwrap());
    world.store.note_kept(second, &path, 7).unwrap();
    assert!(world.store.kept_by_another(first, &path).unwrap());
    world.store.note_gone(second).unwrap();
    assert!(!world.store.kept_by_another(first, &path).unwrap());
}

#[test]
fn lists_find_full_lists_and_file_names_despite_slips() {
    let mut world = World::new();
    let jobs: Vec<JobId> = (0..3).map(|_| world.import(vec![], vec![])).collect();
    for (job, name, mode) in [
        (jobs[0], "Spring_Gala_2026.csv", "add-and-update"),
        (jobs[1], "Übersicht März.xlsx", "full-list"),
        (jobs[2], "donations 2025.csv", "update-only"),
    ] {
        let sql = "UPDATE job SET file_name = ?2, mode = ?3 WHERE id = ?1";
        world.store.connection.execute(sql, (job.0, name, mode)).unwrap();
    }
    let all = JobFilter { limit: 100, ..JobFilter::default() };
    let mut ids = |filter: JobFilter| -> Vec<JobId> {
        world.store.jobs(&filter).unwrap().items.iter().map(|job| job.id).collect()
    };
    assert_eq!(ids(JobFilter { full_lists: true, ..all.clone() }), [jobs[1]]);
    assert_eq!(ids(JobFilter { full_lists: true, statuses: vec![Status::Failed], ..all.clone() }), []);
    for (typed, found) in [
        ("ubersicht", vec![jobs[1]]),
        ("MARZ", vec![jobs[1]]),
        ("gaal 2026", vec![jobs[0]]),
        ("gala 2025", vec![]),
        ("sprng", vec![jobs[0]]),
        ("donatoins", vec![jobs[2]]),
        ("2026", vec![jobs[0]]),
        ("  ", jobs.clone()),
    ] {
        assert_eq!(ids(JobFilter { file_name: Some(typed.into()), ..all.clone() }), found, "{typed}");
    }
}
