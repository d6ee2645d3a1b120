//! Removals in the engine: what is missing, protected, decided, guarded, removed with what belongs to it, and brought
//! back.

use crate::support::imports::{World, contact, dump, person, request, request_of};
use almoner::engine::job::{
    self, Confirmation, Control, ImportRequest, JobError, Phase, Progress, Report, Review, UndoScope, finish_review,
    remove_reviewed, restore_records,
};
use almoner::engine::model::{Guard, JobId, Mode, Protection, RecordId, RemovalRules, Status};
use almoner::engine::schema::Schema;
use almoner::engine::store::sqlite::SqliteStore;
use almoner::engine::store::{
    ReportWhat, ReviewFilter, ReviewQuery, ReviewShow, ReviewSort, ReviewWhich, ReviewsRemovals, ShowsRecords, Store,
    TellsRemovals,
};
use rusqlite::Connection;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Mutex;

/// So many contacts.
fn contacts(numbers: impl Iterator<Item = u32>) -> String {
    let mut text = String::from("ID,First name,Last name,Email,Tags\n");
    for number in numbers {
        let tag = if number == 7 { "Protected" } else { "" };
        writeln!(text, "C{number},First{number},Last{number},c{number}@example.org,{tag}").expect("text");
    }
    text
}

fn import(world: &mut World, name: &str, text: &str, mode: Mode) -> Report {
    let path = world.file(name, text);
    world.import(&request(&path, mode)).expect("an import")
}

fn import_of(world: &mut World, record_type: &str, name: &str, text: &str) -> Report {
    let path = world.file(name, text);
    let record_type = Schema::built_in().record_type(record_type).expect("a type");
    world.import(&request_of(record_type, &path, Mode::AddAndUpdate)).expect("an import")
}

/// A hundred contacts, of whom the last ten are missing from the full list: C91 to C100.
fn world() -> (World, Review) {
    let mut world = World::new();
    import(&mut world, "all.csv", &contacts(1..=100), Mode::AddAndUpdate);
    let listed = import(&mut world, "full.csv", &contacts(1..=90), Mode::FullList);
    assert_eq!((listed.status, listed.missing.map(|m| m.records)), (Status::PruningPending, Some(10)));
    let review = reviewed(&mut world, listed.job);
    (world, review)
}

fn reviewed(world: &mut World, job: JobId) -> Review {
    job::review(&mut world.store, job, true).expect("a review")
}

fn remove(world: &mut World, review: &Review, typed: bool) -> Result<Report, JobError> {
    let confirmed = Confirmation { ticked: review.totals.ticked, typed, revision: Some(review.revision) };
    let (schema, control) = (Schema::built_in(), Control::default());
    remove_reviewed(&mut world.store, schema, review.job.id, confirmed, &person(), &control, &|_: &Progress| {})
}

fn there(world: &mut World) -> Vec<u64> {
    world.store.summary().expect("a summary").records.iter().map(|(_, count)| *count).take(2).collect()
}

/// Everything about people, without what the history alone holds.
fn records(database: &Path) -> String {
    let whole = dump(database);
    let of_people = |line: &&str| ["contact", "gift", "note", "proposal"].iter().any(|name| line.starts_with(name));
    whole.lines().filter(of_people).map(|line| format!("{line}\n")).collect()
}

fn keys(world: &mut World, job: JobId, show: ReviewShow) -> Vec<String> {
    let filter = ReviewFilter { show, ..ReviewFilter::default() };
    let query = ReviewQuery { filter, limit: 1_000, ..ReviewQuery::default() };
    let page = world.store.review_page(job, &query).expect("a page");
    assert_eq!(page.total as usize, page.rows.len());
    page.rows.into_iter().map(|row| row.key).collect()
}

#[test]
fn what_a_full_list_does_not_carry_waits_and_goes_only_when_approved() {
    let (mut world, review) = world();
    assert_eq!((review.totals.records, review.totals.ticked, review.totals.of), (10, 10, 100));
    assert_eq!((review.guard, there(&mut world)), (Guard::TypeNumber, vec![100, 0]));
    let refused = remove(&mut world, &review, false).expect_err("the number was not typed");
    assert!(matches!(refused, JobError::NumberNotTyped { ticked: 10, of: 100 }), "{refused}");
    assert_eq!(world.store.job(review.job.id).expect("a job").status, Status::PruningPending);
    let done = remove(&mut world, &review, true).expect("a removal");
    assert_eq!((done.status, done.counts.deleted, there(&mut world)), (Status::Ok, 10, vec![90, 0]));
    let history: Vec<Status> =
        world.store.status_history(review.job.id).expect("a history").iter().rev().take(6).map(|c| c.status).collect();
    let steps = ["OK", "PRUNING_RECONCILE_PENDING", "PRUNING", "PRUNING_FORKED", "PRUNING_QUEUED", "PRUNING_PENDING"];
    assert_eq!(history.iter().map(|status| status.as_str()).collect::<Vec<_>>(), steps);
    let again = remove(&mut world, &review, true).expect_err("it is over");
    assert!(matches!(again, JobError::NothingToReview { .. }), "{again}");
}

#[test]
fn a_filtered_sheet_loaded_as_a_full_list_is_refused_and_by_force_restored_to_the_last_byte() {
    let mut world = World::new();
    import(&mut world, "all.csv", &contacts(1..=200), Mode::AddAndUpdate);
    let mut gifts = String::from("Gift ID,Gift type,Donor ID,Gift date,Amount\n");
    for number in 1..=600 {
        let donor = number % 200 + 1;
        writeln!(gifts, "G{number},Gift,C{donor},2009-03-{:02},{}", number % 28 + 1, number % 90 + 1).expect("text");
    }
    import_of(&mut world, "gift", "gifts.csv", &gifts);
    let listed = import(&mut world, "filtered.csv", &contacts(1..=20), Mode::FullList);
    let before = records(&world.database());
    let review = reviewed(&mut world, listed.job);
    assert_eq!((review.totals.records, review.totals.ticked, review.guard), (180, 180, Guard::MoreThanHalf));
    assert_eq!(review.totals.dependents, [("gift".to_owned(), 540)]);
    let refused = remove(&mut world, &review, true).expect_err("more than half");
    assert!(matches!(refused, JobError::MoreThanHalf { ticked: 180, of: 200 }), "{refused}");
    assert_eq!(records(&world.database()), before);

    world.store.set_removal_rules(&RemovalRules { more_than_half: true, ..RemovalRules::default() }).expect("rules");
    let done = remove(&mut world, &review, true).expect("a removal by force");
    assert_eq!(there(&mut world), [20, 60]);
    let approval = world.store.approvals(listed.job).expect("approvals").remove(0);
    assert_eq!((approval.number, approval.of, approval.typed, &*approval.who), (180, 200, true, &*person().user));
    let scope = UndoScope::Jobs(vec![done.job]);
    let control = Control::default();
    let undone = job::undo_several(&mut world.store, Schema::built_in(), &scope, &person(), &control, &|_: &_| {});
    assert_eq!(undone.expect("an undo").len(), 2, "the contacts and their gifts");
    assert_eq!(records(&world.database()), before);
}

#[test]
fn whoever_stops_while_a_part_is_summed_up_and_takes_the_removal_back_later_leaves_nothing_half_done() {
    let mut world = World::new();
    import(&mut world, "all.csv", &contacts(1..=20), Mode::AddAndUpdate);
    let gifts = "Gift ID,Gift type,Donor ID,Gift date,Amount\nG1,Gift,C19,2009-03-04,25\nG2,Gift,C20,2009-03-04,25\n";
    import_of(&mut world, "gift", "gifts.csv", gifts);
    let listed = import(&mut world, "full.csv", &contacts(1..=18), Mode::FullList);
    let before = records(&world.database());
    let review = reviewed(&mut world, listed.job);
    let removed = remove(&mut world, &review, true).expect("a removal");
    let scope = UndoScope::Jobs(vec![removed.job]);
    let mut undo = |stops: bool| {
        let control = Control::default();
        let stop = |progress: &Progress| {
            if stops && progress.phase == Phase::RollingUp {
                control.cancel();
            }
        };
        job::undo_several(&mut world.store, Schema::built_in(), &scope, &person(), &control, &stop).expect("an undo")
    };
    let stopped = undo(true);
    assert_eq!(stopped.last().map(|report| report.status), Some(Status::Interrupted));
    let done: Vec<Status> = undo(false).iter().map(|report| report.status).collect();
    assert_eq!(done, [Status::Ok, Status::Ok]);
    let all = world.store.jobs(&almoner::engine::model::JobFilter { limit: 100, ..Default::default() }).expect("jobs");
    assert!(all.items.iter().all(|job| job.status != Status::Interrupted));
    assert_eq!(records(&world.database()), before);
}

#[test]
fn what_is_protected_is_not_ticked_and_a_person_decides_otherwise() {
    let mut world = World::new();
    import(&mut world, "all.csv", &contacts(1..=40), Mode::AddAndUpdate);
    let today = jiff::Zoned::now().date();
    let gifts = format!(
        "Gift ID,Gift type,Donor ID,Gift date,Amount,Soft credit ID\nG1,Gift,C1,{today},25,C2\nG2,Gift,C3,1999-01-02,25,C3\n"
    );
    import_of(&mut world, "gift", "gifts.csv", &gifts);
    import_of(
        &mut world,
        "proposal",
        "asks.csv",
        "Proposal ID,Constituent ID,Title,Active\nP1,C4,Roof,yes\nP2,C5,Door,no\n",
    );
    let ids = vec!["C6".to_owned()];
    world.store.set_removal_rules(&RemovalRules { ids, ..RemovalRules::default() }).expect("rules");
    let listed = import(&mut world, "full.csv", &contacts(11..=40), Mode::FullList);
    let job = listed.job;
    for (protection, expected) in [
        (Protection::GaveRecently, vec!["C1"]),
        (Protection::NamedElsewhere, vec!["C2"]),
        (Protection::OpenProposal, vec!["C4"]),
        (Protection::NeverRemoved, vec!["C6"]),
        (Protection::Tagged, vec!["C7"]),
        (Protection::SeenSince, vec![]),
    ] {
        assert_eq!(keys(&mut world, job, ReviewShow::Protected(protection)), expected, "{protection:?}");
    }
    assert_eq!(keys(&mut world, job, ReviewShow::Ticked), ["C3", "C5", "C8", "C9", "C10"]);
    // C8 came in another file since: it is not missing any more.
    import(&mut world, "gala.csv", &contacts(8..=8), Mode::AddAndUpdate);
    let review = reviewed(&mut world, job);
    assert_eq!(keys(&mut world, job, ReviewShow::Protected(Protection::SeenSince)), ["C8"]);
    let page = world.store.review_page(job, &ReviewQuery { limit: 100, ..ReviewQuery::default() }).expect("a page");
    let seen: Vec<_> = page.rows.iter().map(|row| row.seen.as_ref().map(|seen| seen.file_name.clone())).collect();
    assert_eq!((seen[0].as_deref(), seen[7].as_deref()), (Some("all.csv"), Some("gala.csv")));

    let which = |row: usize| ReviewWhich::Records(vec![page.rows[row].record]);
    let revision = review.revision;
    assert_eq!(world.store.decide_review(job, &which(0), Some(true), "maria").expect("a decision"), 1);
    assert_eq!(world.store.decide_review(job, &which(8), Some(false), "maria").expect("a decision"), 1);
    assert!(world.store.review_revision(job).expect("a number") > revision, "others see it");
    assert_eq!(keys(&mut world, job, ReviewShow::ByHand), ["C1", "C9"]);
    assert_eq!(keys(&mut world, job, ReviewShow::Ticked), ["C1", "C3", "C5", "C10"]);
    let refused = remove(&mut world, &review, true).expect_err("as many, but others");
    assert!(matches!(refused, JobError::ReviewChanged { confirmed: 4, ticked: 4 }), "{refused}");
    let again = reviewed(&mut world, job);
    assert_eq!(reviewed(&mut world, job).revision, again.revision, "looking again changes nothing");
}

#[test]
fn a_removal_confirmed_for_another_number_removes_nothing() {
    let (mut world, review) = world();
    let one = ReviewWhich::Fitting(ReviewFilter { search: "first99".to_owned(), ..ReviewFilter::default() });
    assert_eq!(world.store.decide_review(review.job.id, &one, Some(false), "maria").expect("a decision"), 1);
    let refused = remove(&mut world, &review, true).expect_err("nine are ticked by now");
    assert!(matches!(refused, JobError::ReviewChanged { confirmed: 10, ticked: 9 }), "{refused}");
    assert_eq!(there(&mut world), [100, 0]);
    let all = ReviewWhich::Fitting(ReviewFilter::default());
    world.store.decide_review(review.job.id, &all, Some(false), "maria").expect("a decision");
    let none = reviewed(&mut world, review.job.id);
    assert!(matches!(remove(&mut world, &none, true), Err(JobError::NothingTicked)));
    world.store.decide_review(review.job.id, &all, None, "maria").expect("left to the rules");
    assert_eq!(reviewed(&mut world, review.job.id).totals.ticked, 10);
}

#[test]
fn what_comes_in_a_file_while_a_removal_waits_for_its_turn_is_not_removed() {
    let (mut world, review) = world();
    let gala = world.file("gala.csv", &contacts(95..=95));
    let mut other = SqliteStore::open(&world.database(), Schema::built_in()).expect("the same database");
    let guard = other.claim_writer("somebody else").expect("the writer's place");
    let busy = Mutex::new(Some((guard, other)));
    let meanwhile = |progress: &Progress| {
        let waits = matches!(progress.phase, Phase::Waiting { .. });
        let Some((guard, mut other)) = busy.lock().expect("a lock").take_if(|_| waits) else { return };
        drop(guard);
        let (schema, control) = (Schema::built_in(), Control::default());
        let asked = request(&gala, Mode::AddAndUpdate);
        let done = job::import(&mut other, schema, &asked, None, &person(), &control, &|_: &Progress| {});
        assert_eq!(done.expect("an import").status, Status::Ok);
    };
    let confirmed = Confirmation { ticked: 10, typed: true, revision: None };
    let (schema, control) = (Schema::built_in(), Control::default());
    let job = review.job.id;
    let refused = remove_reviewed(&mut world.store, schema, job, confirmed, &person(), &control, &meanwhile);
    assert!(matches!(refused, Err(JobError::ReviewChanged { confirmed: 10, ticked: 9 })), "{refused:?}");
    assert_eq!(there(&mut world), [100, 0]);
    assert_eq!(keys(&mut world, job, ReviewShow::Protected(Protection::SeenSince)), ["C95"]);
}

#[test]
fn what_another_program_protected_is_not_removed() {
    let (mut world, review) = world();
    let other = Connection::open(world.database()).expect("a database");
    other.execute("UPDATE contact SET tags = '[\"Protected\"]' WHERE id = 'C95'", []).expect("SQL");
    let refused = remove(&mut world, &review, true);
    assert!(matches!(refused, Err(JobError::ReviewChanged { confirmed: 10, ticked: 9 })), "{refused:?}");
    assert_eq!(there(&mut world), [100, 0]);
}

#[test]
fn a_review_is_finished_without_removing_and_what_was_wrong_is_still_said() {
    let (mut world, review) = world();
    assert_eq!(finish_review(&mut world.store, review.job.id, &person()).expect("it is over"), Status::Ok);
    assert_eq!(there(&mut world), [100, 0]);
    let again = finish_review(&mut world.store, review.job.id, &person()).expect_err("it is over already");
    assert!(matches!(again, JobError::NothingToReview { .. }), "{again}");
    let mut text = contacts(1..=90);
    text.push_str(",No,Key,,\n");
    let listed = import(&mut world, "bad.csv", &text, Mode::FullList);
    assert_eq!(listed.missing.map(|missing| (missing.records, missing.unreadable)), Some((10, 1)));
    assert_eq!(finish_review(&mut world.store, listed.job, &person()).expect("it is over"), Status::Warn);
    let not = import(&mut world, "plain.csv", &contacts(1..=2), Mode::AddAndUpdate);
    assert!(matches!(job::review(&mut world.store, not.job, true), Err(JobError::NothingToReview { .. })));
}

#[test]
fn a_removal_stopped_half_way_goes_on_and_comes_to_the_same() {
    let mut undisturbed = world();
    remove(&mut undisturbed.0, &undisturbed.1, true).expect("a removal");
    let (mut world, review) = world();
    let control = Control::with_batches_of(3);
    let stop = |progress: &Progress| {
        if progress.counts.deleted >= 3 {
            control.cancel();
        }
    };
    let confirmed = Confirmation { ticked: 10, typed: true, revision: None };
    let schema = Schema::built_in();
    let stopped = remove_reviewed(&mut world.store, schema, review.job.id, confirmed, &person(), &control, &stop);
    let stopped = stopped.expect("a stopped removal");
    assert_eq!((stopped.status, stopped.counts.deleted), (Status::Interrupted, 3));
    let waiting = reviewed(&mut world, review.job.id);
    assert_eq!((waiting.job.status, waiting.begun), (Status::PruningPending, Some(stopped.job)));
    assert_eq!((waiting.totals.ticked, waiting.totals.removed, waiting.totals.of), (7, 3, 100));
    for refused in [
        remove(&mut world, &waiting, true).map(|_| ()),
        finish_review(&mut world.store, review.job.id, &person()).map(|_| ()),
    ] {
        assert!(matches!(refused, Err(JobError::RemovalBegun { .. })), "{refused:?}");
    }
    let done = world.resume(stopped.job).expect("it goes on");
    assert_eq!((done.status, done.counts.deleted, there(&mut world)), (Status::Ok, 10, vec![90, 0]));
    assert_eq!(world.store.job(review.job.id).expect("a job").status, Status::Ok);
    assert_eq!(records(&world.database()), records(&undisturbed.0.database()));
}

#[test]
fn a_removal_stopped_and_taken_back_leaves_everything_to_be_decided_again() {
    let (mut world, review) = world();
    let control = Control::with_batches_of(3);
    let stop = |progress: &Progress| {
        if progress.counts.deleted >= 3 {
            control.cancel();
        }
    };
    let confirmed = Confirmation { ticked: 10, typed: true, revision: None };
    let schema = Schema::built_in();
    let stopped = remove_reviewed(&mut world.store, schema, review.job.id, confirmed, &person(), &control, &stop);
    world.undo(stopped.expect("a stopped removal").job).expect("an undo");
    let again = reviewed(&mut world, review.job.id);
    assert_eq!((again.begun, again.totals.ticked, again.totals.removed, again.totals.of), (None, 10, 0, 100));
    assert_eq!(keys(&mut world, review.job.id, ReviewShow::All).len(), 10);
    let done = remove(&mut world, &again, true).expect("a removal");
    assert_eq!((done.counts.deleted, there(&mut world)), (10, vec![90, 0]));
}

#[test]
fn one_record_comes_back_with_its_gifts_and_the_rest_later() {
    let mut world = World::new();
    import(&mut world, "all.csv", &contacts(1..=100), Mode::AddAndUpdate);
    import_of(
        &mut world,
        "gift",
        "gifts.csv",
        "Gift ID,Gift type,Donor ID,Gift date,Amount\nG1,Gift,C99,2001-01-02,25\nG2,Gift,c100@example.org,2001-01-02,30\n",
    );
    let listed = import(&mut world, "full.csv", &contacts(1..=98), Mode::FullList);
    let before = records(&world.database());
    let review = reviewed(&mut world, listed.job);
    let largest = world.store.largest_givers(listed.job, 5).expect("givers");
    assert_eq!(largest.iter().map(|row| &*row.key).collect::<Vec<_>>(), ["C100", "C99"]);
    let gifts = world.store.review_dependents(listed.job, "gift", 10, 0).expect("gifts");
    assert_eq!(gifts.iter().map(|gift| &*gift.holder_key).collect::<Vec<_>>(), ["C99", "C100"]);
    let removal = remove(&mut world, &review, false).expect("a removal");
    assert_eq!(there(&mut world), [98, 0]);
    let restored = back(&mut world, removal.job, &[RecordId(99)]).expect("it comes back");
    assert_eq!((restored.status, restored.counts.updated, there(&mut world)), (Status::Ok, 1, vec![99, 1]));
    let mut told = Vec::new();
    let mut each = |line: almoner::engine::store::ReportLine| {
        told.push((line.key, line.title, line.with, line.what));
        Ok(())
    };
    world.store.review_report(listed.job, &mut each).expect("a report");
    use ReportWhat::{BroughtBack, Removed};
    let line = |key: &str, title: &str, with: &str, what| (key.to_owned(), title.to_owned(), with.to_owned(), what);
    assert_eq!(
        told[..2],
        [line("C99", "First99 Last99", "", BroughtBack), line("C100", "First100 Last100", "", Removed)]
    );
    assert_eq!((&*told[2].2, told[2].3, &*told[3].2, told[3].3), ("C99", BroughtBack, "C100", Removed));
    world.undo(removal.job).expect("the rest comes back");
    assert_eq!(there(&mut world), [100, 2]);
    assert_eq!(records(&world.database()), before);
    let nothing = back(&mut world, removal.job, &[RecordId(100)]).expect_err("all of it came back");
    assert!(matches!(nothing, JobError::NothingToBringBack { .. }), "{nothing}");
}

fn back(world: &mut World, removal: JobId, records: &[RecordId]) -> Result<Report, JobError> {
    let (schema, control) = (Schema::built_in(), Control::default());
    restore_records(&mut world.store, schema, removal, records, &person(), &control, &|_: &Progress| {})
}

#[test]
fn a_restored_record_that_is_removed_again_comes_back_again() {
    let (mut world, review) = world();
    let first = remove(&mut world, &review, true).expect("a removal");
    back(&mut world, first.job, &[RecordId(95)]).expect("one comes back");
    let listed = import(&mut world, "again.csv", &contacts(1..=90), Mode::FullList);
    let again = reviewed(&mut world, listed.job);
    assert_eq!((again.totals.records, again.guard), (1, Guard::Within));
    let second = remove(&mut world, &again, false).expect("a removal");
    assert_eq!(there(&mut world), [90, 0]);
    world.undo(second.job).expect("an undo");
    assert_eq!(there(&mut world), [91, 0]);
}

#[test]
fn what_came_back_one_by_one_stays_once_the_whole_removal_is_taken_back() {
    let (mut world, review) = world();
    let removal = remove(&mut world, &review, true).expect("a removal");
    let one = back(&mut world, removal.job, &[RecordId(95)]).expect("one comes back");
    world.undo(removal.job).expect("all the others come back");
    let refused = world.undo(one.job).expect_err("nothing removes it any more");
    assert!(matches!(&refused, JobError::NotUndoable { why, .. } if why.contains("came back since")), "{refused}");
    let since = UndoScope::Since(review.job.id);
    let (schema, control) = (Schema::built_in(), Control::default());
    let refused = job::undo_several(&mut world.store, schema, &since, &person(), &control, &|_: &Progress| {});
    assert!(matches!(&refused, Err(JobError::NotUndoable { why, .. }) if why.contains("nothing")), "{refused:?}");
    assert_eq!(there(&mut world), [100, 0]);
}

#[test]
fn taking_an_import_back_takes_its_removals_along() {
    let (mut world, review) = world();
    let removal = remove(&mut world, &review, true).expect("a removal");
    world.undo(review.job.id).expect("an undo");
    assert_eq!(there(&mut world), [100, 0]);
    for job in [review.job.id, removal.job] {
        assert_eq!(world.store.job(job).expect("a job").status, Status::Undone);
    }
}

#[test]
fn a_named_list_says_nothing_of_whom_others_supplied() {
    let mut world = World::new();
    let named = |world: &World, name: &str, list: &str, numbers: std::ops::RangeInclusive<u32>, mode| {
        let path = world.file(name, &contacts(numbers));
        ImportRequest { list: Some(list.to_owned()), ..request(&path, mode) }
    };
    import(&mut world, "all.csv", &contacts(1..=10), Mode::AddAndUpdate);
    let first = named(&world, "alumni.csv", "Alumni office", 5..=30, Mode::FullList);
    let first = world.import(&first).expect("an import");
    assert_eq!((first.status, first.missing.map(|m| m.records)), (Status::Ok, Some(0)), "nobody was theirs before");
    let friends = named(&world, "friends.csv", "Friends", 26..=40, Mode::AddAndUpdate);
    world.import(&friends).expect("an import");
    let second = named(&world, "alumni2.csv", "alumni OFFICE", 10..=24, Mode::FullList);
    let check = world.check(&second).expect("a check");
    assert_eq!(check.report.missing.map(|missing| missing.records), Some(6));
    let second = world.import_checked(&second, &check).expect("an import");
    assert_eq!(keys(&mut world, second.job, ReviewShow::All), ["C5", "C6", "C7", "C8", "C9", "C25"]);
    let review = reviewed(&mut world, second.job);
    assert_eq!((review.totals.of, review.guard), (21, Guard::TypeNumber), "5 to 25 were theirs");
    assert_eq!(world.store.lists(&contact().name).expect("lists").len(), 2);
    let last = world.store.last_full_list("contact", Some("Alumni office")).expect("the last");
    assert_eq!(last, Some((15, "alumni2.csv".to_owned())));
}

#[test]
fn a_review_is_searched_sorted_and_paged() {
    let (mut world, review) = world();
    let query = |search: &str, sort, descending| ReviewQuery {
        filter: ReviewFilter { search: search.to_owned(), show: ReviewShow::All },
        sort,
        descending,
        limit: 2,
        offset: 1,
    };
    for (search, sort, descending, total, expected) in [
        ("", ReviewSort::Number, false, 10, vec!["C92", "C93"]),
        ("", ReviewSort::Key, false, 10, vec!["C91", "C92"]),
        ("", ReviewSort::Title, true, 10, vec!["C98", "C97"]),
        ("LAST9", ReviewSort::Key, true, 9, vec!["C98", "C97"]),
        ("nobody", ReviewSort::Key, true, 0, vec![]),
    ] {
        let page = world.store.review_page(review.job.id, &query(search, sort, descending)).expect("a page");
        let found: Vec<_> = page.rows.iter().map(|row| &*row.key).collect();
        assert_eq!((page.total, found), (total, expected), "{search:?} {sort:?} {descending}");
    }
    let gone = world
        .store
        .whole(&almoner::engine::store::RecordPlace { record_type: "contact".to_owned(), record: RecordId(91) });
    assert!(gone.expect("a record").is_some());
}
