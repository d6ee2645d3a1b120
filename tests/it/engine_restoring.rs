//! What came of reviews, and bringing single records back: what comes along, what stays away, what is stopped.

use crate::support::imports::{World, person, request, request_of};
use crate::support::reviews::{remove_ticked, stop_removing, world};
use almoner::engine::job::{self, Control, JobError, Progress, Report, report_words};
use almoner::engine::model::{JobFilter, JobId, JobKind, Mode, RecordId, Status};
use almoner::engine::schema::Schema;
use almoner::engine::schema::catalogue::code;
use almoner::engine::store::{
    ReportFilter, ReportLine, ReportQuery, ReportShow, ReportWhat, ReviewFilter, ReviewSort, ReviewWhich,
    ReviewsRemovals, StaysRemoved, Store, TellsRemovals,
};

fn back(world: &mut World, removal: JobId, records: &[i64]) -> Result<Report, JobError> {
    back_with(world, removal, records, &Control::default(), &|_: &Progress| {})
}

fn back_with(
    world: &mut World,
    removal: JobId,
    records: &[i64],
    control: &Control,
    observe: &(dyn Fn(&Progress) + Sync),
) -> Result<Report, JobError> {
    let records: Vec<RecordId> = records.iter().map(|record| RecordId(*record)).collect();
    job::restore_records(&mut world.store, Schema::built_in(), removal, &records, &person(), control, &observe)
}

fn filter(record_type: &str, show: ReportShow, search: &str) -> ReportFilter {
    ReportFilter { record_type: record_type.to_owned(), search: search.to_owned(), show }
}

fn lines(world: &mut World, review: JobId, filter: ReportFilter) -> Vec<ReportLine> {
    let query = ReportQuery { filter, limit: 1_000, ..ReportQuery::default() };
    let page = world.store.report_page(review, &query).expect("a page");
    assert_eq!(page.total as usize, page.lines.len());
    page.lines
}

fn keys(world: &mut World, review: JobId, filter: ReportFilter) -> Vec<String> {
    lines(world, review, filter).into_iter().map(|line| line.key).collect()
}

fn there(world: &mut World) -> Vec<u64> {
    world.store.summary().expect("a summary").records.iter().map(|(_, count)| *count).take(2).collect()
}

/// How often something happened in a job or one of its parts.
fn events(world: &mut World, job: JobId, code: u16) -> u64 {
    let parts = world.store.parts_of(job).expect("parts");
    let all = std::iter::once(job).chain(parts).flat_map(|job| world.store.event_counts(job).expect("events"));
    all.filter(|counted| counted.event.code == code).map(|counted| counted.count).sum()
}

fn import(world: &mut World, of: &str, name: &str, text: &str, mode: Mode) -> Report {
    let path = world.file(name, text);
    let request = match of {
        "contact" => request(&path, mode),
        other => request_of(Schema::built_in().record_type(other).expect("a type"), &path, mode),
    };
    world.import(&request).expect("an import")
}

/// C97 is tagged, C98 kept by hand; C99 and C100 went, and C99's gift with it.
fn decided() -> (World, JobId, JobId) {
    let (mut world, review) = world(96);
    let one = ReviewWhich::Fitting(ReviewFilter { search: "c98".to_owned(), ..ReviewFilter::default() });
    world.store.decide_review(review, &one, Some(false), "joe").expect("a decision");
    let removal = remove_ticked(&mut world.store, review);
    assert_eq!(there(&mut world), [98, 2]);
    (world, review, removal)
}

#[test]
fn what_went_and_what_stayed_is_told_page_by_page_for_ever() {
    let (mut world, review, removal) = decided();
    let facts = job::removal_facts(&mut world.store, review).expect("a review");
    assert_eq!((facts.approvals.len(), facts.approvals[0].1.id), (1, removal));
    assert_eq!(facts.ended.expect("it is over").status, Status::Ok);
    let totals = world.store.report_totals(review).expect("totals");
    let told: Vec<_> =
        totals.iter().map(|t| (t.record_type.as_str(), t.removed, t.brought_back, t.kept, t.by_hand)).collect();
    assert_eq!(told, [("contact", 2, 0, 2, 1), ("gift", 1, 0, 0, 0)]);
    for (show, search, expected) in [
        (ReportShow::All, "", vec!["C97", "C98", "C99", "C100"]),
        (ReportShow::Removed, "", vec!["C99", "C100"]),
        (ReportShow::Removed, "first100", vec!["C100"]),
        (ReportShow::BroughtBack, "", vec![]),
        (ReportShow::Kept, "", vec!["C97", "C98"]),
        (ReportShow::ByHand, "", vec!["C98"]),
        (ReportShow::ByHand, "C97", vec![]),
    ] {
        assert_eq!(keys(&mut world, review, filter("contact", show, search)), expected, "{show:?} {search:?}");
    }
    let query =
        |sort, limit, offset| ReportQuery { filter: filter("contact", ReportShow::All, ""), sort, limit, offset };
    for (sort, limit, offset, expected) in
        [(ReviewSort::Key, 2, 0, vec!["C100", "C97"]), (ReviewSort::Title, 10, 3, vec!["C99"])]
    {
        let page = world.store.report_page(review, &query(sort, limit, offset)).expect("a page");
        assert_eq!((page.total, page.lines.iter().map(|line| &*line.key).collect::<Vec<_>>()), (4, expected));
    }
    let rules = facts.approvals[0].0.rules.clone();
    let all = lines(&mut world, review, filter("contact", ReportShow::All, ""));
    let why: Vec<String> = all.iter().map(|line| report_words(line, &rules)).collect();
    assert_eq!(why, ["tagged “protected”", "kept by joe", "not in the file", "not in the file"]);
    let gift = lines(&mut world, review, filter("gift", ReportShow::All, "")).remove(0);
    assert_eq!((&*gift.with, &*gift.with_title, gift.what), ("C99", "First99 Last99", ReportWhat::Removed));
}

#[test]
fn who_brought_a_record_back_is_told_until_that_is_taken_back() {
    let (mut world, review, removal) = decided();
    let all = filter("contact", ReportShow::All, "");
    let possible = world.store.can_come_back(review, &all).expect("records");
    assert_eq!(possible, [(RecordId(99), removal), (RecordId(100), removal)]);
    assert_eq!(world.store.coming_along(review, &[RecordId(99)]).expect("counts"), [("gift".to_owned(), 1)]);
    assert_eq!(world.store.coming_along(review, &[RecordId(100)]).expect("counts"), []);
    let done = back(&mut world, removal, &[99]).expect("it comes back");
    assert_eq!((done.status, done.counts.updated, there(&mut world)), (Status::Ok, 1, vec![99, 3]));
    let line = lines(&mut world, review, filter("contact", ReportShow::BroughtBack, "")).remove(0);
    let by = line.back.expect("who brought it back");
    assert_eq!((&*line.key, &*by.who, by.job), ("C99", &*person().user, done.job));
    assert_eq!(world.store.job(done.job).expect("a job").review_of, Some(review));
    assert_eq!(world.store.removals_of(review).expect("removals"), [removal], "a restore is no removal");
    assert_eq!(world.store.can_come_back(review, &all).expect("records"), [(RecordId(100), removal)]);
    let again = back(&mut world, removal, &[99]).expect("nothing is left to do");
    assert_eq!((again.counts.updated, again.counts.unchanged), (0, 1), "it is there already");
    world.undo(done.job).expect("an undo");
    assert_eq!(keys(&mut world, review, filter("contact", ReportShow::Removed, "")), ["C99", "C100"]);
    world.undo(removal).expect("everything comes back");
    let back = lines(&mut world, review, filter("contact", ReportShow::BroughtBack, ""));
    assert!(back.iter().all(|line| line.back.is_some()) && back.len() == 2, "{back:?}");
    assert!(job::removal_facts(&mut world.store, review).expect("a review").removed_nothing());
}

#[test]
fn who_has_the_id_by_now_keeps_it_and_gifts_of_the_removed_one_do_not_become_theirs() {
    let (mut world, review, removal) = decided();
    import(&mut world, "contact", "new.csv", "ID,First name,Last name\nC99,Other,Person\n", Mode::AddAndUpdate);
    let line = lines(&mut world, review, filter("contact", ReportShow::Removed, "C99")).remove(0);
    assert_eq!(line.stays, Some(StaysRemoved::KeyTaken));
    let all = filter("contact", ReportShow::All, "");
    assert_eq!(world.store.can_come_back(review, &all).expect("records"), [(RecordId(100), removal)]);
    let done = back(&mut world, removal, &[99, 100]).expect("one of them comes back");
    assert_eq!((done.status, done.counts.updated, done.counts.kept), (Status::Warn, 1, 1));
    assert_eq!(events(&mut world, done.job, code::KEY_TAKEN), 1);
    assert_eq!(events(&mut world, done.job, code::HOLDER_GONE), 1, "the gift of the one that stays away");
    assert_eq!(there(&mut world), [100, 2]);
}

#[test]
fn a_gift_whose_contact_is_gone_stays_away_until_the_contact_is_back() {
    let (mut world, first) = world(98);
    // Gifts of C98 only: that of C99 is missing and goes; then C99 goes, too.
    let gifts =
        "Gift ID,Gift type,Donor ID,Gift date,Amount\nG1,Cash,C98,2009-05-01,25.00\nG2,Cash,C98,2010-05-01,40.00\n";
    let full = import(&mut world, "gift", "gifts_full.csv", gifts, Mode::FullList);
    let gift = remove_ticked(&mut world.store, full.job);
    assert_eq!(there(&mut world), [100, 2]);
    let contacts = remove_ticked(&mut world.store, first);
    assert_eq!(there(&mut world), [98, 2]);
    let line = lines(&mut world, full.job, filter("gift", ReportShow::All, "")).remove(0);
    assert_eq!(line.stays, Some(StaysRemoved::HolderGone));
    assert!(world.store.can_come_back(full.job, &filter("gift", ReportShow::All, "")).expect("none").is_empty());
    let refused = back(&mut world, gift, &[line.record.0]).expect("a job that says why");
    assert_eq!((refused.status, refused.counts.updated, refused.counts.kept), (Status::Warn, 0, 1));
    assert_eq!((events(&mut world, refused.job, code::HOLDER_GONE), there(&mut world)), (1, vec![98, 2]));
    back(&mut world, contacts, &[99]).expect("the contact comes back");
    assert_eq!(lines(&mut world, full.job, filter("gift", ReportShow::All, "")).remove(0).stays, None);
    back(&mut world, gift, &[line.record.0]).expect("the gift comes back");
    assert_eq!(there(&mut world), [99, 3]);
}

#[test]
fn bringing_back_reports_how_far_it_is_and_goes_on_where_it_was_stopped() {
    let (mut world, review) = world(60);
    let removal = remove_ticked(&mut world.store, review);
    assert_eq!(there(&mut world), [61, 0]);
    let (control, seen) = (Control::with_batches_of(10), std::sync::Mutex::new(Vec::new()));
    let stop = |progress: &Progress| {
        seen.lock().expect("nobody panics").push((progress.rows, progress.rows_total));
        if progress.rows >= 10 {
            control.cancel();
        }
    };
    let wanted: Vec<i64> = (61..=96).chain(98..=100).collect();
    let stopped = back_with(&mut world, removal, &wanted, &control, &stop).expect("a stopped restore");
    assert_eq!((stopped.status, stopped.counts.updated, there(&mut world)), (Status::Interrupted, 10, vec![71, 0]));
    assert_eq!(*seen.lock().expect("nobody panics"), [(0, Some(39)), (10, Some(39))]);
    let done = world.resume(stopped.job).expect("it goes on");
    assert_eq!((done.status, done.counts.rows, done.counts.updated), (Status::Ok, 39, 39));
    assert_eq!(there(&mut world), [100, 3]);
}

#[test]
fn a_list_finished_without_removing_tells_of_everybody_that_stayed() {
    let (mut world, review) = world(96);
    job::finish_review(&mut world.store, review, &person()).expect("it is over");
    let all = lines(&mut world, review, filter("contact", ReportShow::All, ""));
    let rules = world.store.removal_rules().expect("rules");
    let told: Vec<(ReportWhat, String)> = all.iter().map(|line| (line.what, report_words(line, &rules))).collect();
    let kept = |why: &str| (ReportWhat::Kept, why.to_owned());
    let without = kept("finished without removing");
    assert_eq!(told, [kept("tagged “protected”"), without.clone(), without.clone(), without]);
    let facts = job::removal_facts(&mut world.store, review).expect("a review");
    assert!(facts.removed_nothing() && facts.ended.expect("it is over").who == person().user);
}

#[test]
fn a_removal_stopped_and_taken_back_is_as_if_it_had_never_been() {
    let (mut world, review) = world(60);
    let stopped = stop_removing(&mut world.store, review, 5);
    world.undo(stopped).expect("an undo");
    job::finish_review(&mut world.store, review, &person()).expect("it is over");
    let totals = world.store.report_totals(review).expect("totals").remove(0);
    assert_eq!((totals.removed, totals.brought_back, totals.kept), (0, 0, 40));
}

#[test]
fn whatever_came_since_a_review_is_listed_as_long_as_it_waits_and_after() {
    let (mut world, review) = world(96);
    for number in 0..3 {
        let text = format!("ID,First name,Last name\nC1,First{number},Last1\n");
        let path = world.file("small.csv", &text);
        world.import(&request(&path, Mode::AddAndUpdate)).expect("an import");
    }
    let waiting = JobFilter {
        statuses: vec![Status::PruningPending],
        kinds: vec![JobKind::Import],
        limit: 1,
        ..JobFilter::default()
    };
    assert_eq!(world.store.jobs(&waiting).expect("jobs").items[0].id, review);
    assert!(job::past_reviews(&mut world.store, 1).expect("reviews").0.is_empty());
    remove_ticked(&mut world.store, review);
    let (past, total) = job::past_reviews(&mut world.store, 1).expect("reviews");
    assert_eq!((past.len(), total, past[0].job.id), (1, 1, review));
}
