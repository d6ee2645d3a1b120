//! Whole imports of rows without a known key: whom they are found to be, and what is decided about it.

use crate::support::imports::{World, dump, person, request};
use almoner::engine::job::{self, CheckReport, Control, ImportRequest, JobError, Phase, Progress};
use almoner::engine::model::{JobId, Mode, Possible, Recognise, Repeats, Sign, Status, Verdict};
use almoner::engine::schema::Schema;
use almoner::engine::store::{Decisions, PlanDuplicate, PlanList, PlanQuery, PlanRows, ReviewsRemovals, Store};

/// Who is in the database before each story.
const KNOWN: &str = "\
ID,First name,Last name,Email,ZIP
C1,María,Núñez,maria@example.org,02134
C2,Ann,Lee,ann@example.org,02134
C3,Ann,Lee,,02134
C4,Bob,Stone,bob@example.org,10001
";

const BY_EMAIL: Recognise =
    Recognise { by_email: true, by_name: false, undecided: None, new_keys: None, repeats: Repeats::Last };

fn by_all() -> Recognise {
    Recognise { by_name: true, ..BY_EMAIL }
}

fn with_new_keys(how: Recognise) -> Recognise {
    Recognise { new_keys: Some("N-".into()), ..how }
}

fn known() -> World {
    let mut world = World::new();
    let path = world.file("known.csv", KNOWN);
    world.import(&request(&path, Mode::AddAndUpdate)).expect("an import");
    world
}

fn asked(world: &World, rows: &str, how: &Recognise) -> ImportRequest {
    let header =
        if rows.starts_with("ID,") || rows.starts_with("First") { "" } else { "ID,First name,Last name,Email,ZIP\n" };
    let path = world.file("rows.csv", &format!("{header}{rows}"));
    ImportRequest { recognise: how.clone(), ..request(&path, Mode::AddAndUpdate) }
}

fn pairs(check: &mut CheckReport) -> Vec<PlanDuplicate> {
    let page = check.plan.page(&PlanQuery::all(PlanList::Duplicates), 0, 100).expect("a page");
    assert_eq!(page.total, check.plan.totals().duplicates);
    match page.rows {
        PlanRows::Duplicates(pairs) => pairs,
        other => panic!("{other:?} are no duplicates"),
    }
}

/// "row 2 C1 (same email maria@example.org): same"
fn told(pairs: &[PlanDuplicate]) -> Vec<String> {
    let one = |pair: &PlanDuplicate| {
        let Possible { pair: about, signs, verdict, .. } = &pair.possible;
        let signs: Vec<String> = signs.iter().map(Sign::words).collect();
        let verdict = verdict.map_or("open", Verdict::as_str);
        format!("row {} {} ({}): {verdict}", pair.row, about.key, signs.join(", "))
    };
    pairs.iter().map(one).collect()
}

/// Checks, imports exactly that, and gives counts (created, updated, unchanged, left out) and the pairs.
fn run(world: &mut World, request: &ImportRequest) -> ([u64; 4], Vec<String>) {
    let mut check = world.check(request).expect("a check");
    let pairs = told(&pairs(&mut check));
    let counts = check.report.counts;
    let report = world.import_checked(request, &check).expect("an import");
    assert_eq!(report.counts, counts);
    assert_eq!(report.message, None, "the import did what the check promised");
    ([counts.created, counts.updated, counts.unchanged, counts.left_out], pairs)
}

/// What is asked, and what comes of it.
type Case = (&'static str, &'static str, Recognise, [u64; 4], &'static [&'static str]);

const MARIA: &str = "C9,María,Núñez,maria@example.org,\n";
const MARIA_BY_EMAIL: &str = "row 2 C1 (same email maria@example.org): open";
const BOTH_ANNS: &[&str] =
    &["row 2 C2 (same name and postal code 02134): open", "row 2 C3 (same name and postal code 02134): open"];

fn hold(cases: Vec<Case>) {
    for (name, rows, how, counts, pairs) in cases {
        let mut world = known();
        let request = asked(&world, rows, &how);
        let expected = pairs.iter().map(|pair| (*pair).to_owned()).collect();
        assert_eq!(run(&mut world, &request), (counts, expected), "{name}");
    }
}

#[test]
fn rows_whose_key_nobody_has_are_recognised_but_never_applied_silently() {
    hold(vec![
        ("by key alone, as ever", MARIA, Recognise::default(), [1, 0, 0, 0], &[]),
        ("an unknown key with the email of a known contact", MARIA, BY_EMAIL, [0, 0, 0, 1], &[MARIA_BY_EMAIL]),
        ("no key, one email", ",Mary,N.,MARIA@example.org,\n", BY_EMAIL, [0, 0, 0, 1], &[MARIA_BY_EMAIL]),
        ("a name and postal code that two have", ",ANN,lee,,02134-1020\n", by_all(), [0, 0, 0, 1], BOTH_ANNS),
        (
            "accents and case do not count",
            ",maria,NUNEZ,,02134\n",
            by_all(),
            [0, 0, 0, 1],
            &["row 2 C1 (same name and postal code 02134): open"],
        ),
        ("a name alone is not enough", ",Maria,Nunez,,\n", by_all(), [0, 0, 0, 1], &[]),
        ("another postal code", ",Maria,Nunez,,02135\n", with_new_keys(by_all()), [1, 0, 0, 0], &[]),
        ("nobody known, and no new IDs", ",Zoe,,zoe@example.org,\n", BY_EMAIL, [0, 0, 0, 1], &[]),
        ("nobody known", ",Zoe,,zoe@example.org,\n,Yan,,,\n", with_new_keys(BY_EMAIL), [2, 0, 0, 0], &[]),
        (
            "two rows for one person without a key are possible duplicates of each other",
            ",Zoe,,zoe@example.org,\n,Zoë,,zoe@example.org,\n",
            with_new_keys(BY_EMAIL),
            [1, 0, 0, 1],
            &["row 3 N-5 (same email zoe@example.org): open"],
        ),
        ("the key wins, the email stays", "C2,Ann,Lee,maria@example.org,\n", by_all(), [0, 0, 1, 0], &[]),
        (
            "both signs at once",
            "C9,María,Núñez,maria@example.org,02134\n",
            by_all(),
            [0, 0, 0, 1],
            &["row 2 C1 (same email maria@example.org, same name and postal code 02134): open"],
        ),
    ]);
}

#[test]
fn a_rule_decides_where_nobody_did() {
    let always = |verdict| Recognise { undecided: Some(verdict), ..by_all() };
    hold(vec![
        (
            "always the same",
            "C9,Mary,Núñez,maria@example.org,\n,Bob,Stone,,10001\n",
            always(Verdict::Same),
            [0, 1, 1, 0],
            &["row 2 C1 (same email maria@example.org): same", "row 3 C4 (same name and postal code 10001): same"],
        ),
        ("only a person can say which of two", ",Ann,Lee,,02134\n", always(Verdict::Same), [0, 0, 0, 1], BOTH_ANNS),
        (
            "always different",
            MARIA,
            always(Verdict::Different),
            [1, 0, 0, 0],
            &["row 2 C1 (same email maria@example.org): different"],
        ),
        (
            "always left out",
            MARIA,
            always(Verdict::Skip),
            [0, 0, 0, 1],
            &["row 2 C1 (same email maria@example.org): skip"],
        ),
        (
            "no column of IDs at all",
            "First name,Last name,Email\nMaria,Nunez,maria@example.org\nZoe,Lee,zoe@example.org\n",
            with_new_keys(always(Verdict::Same)),
            [1, 1, 0, 0],
            &["row 2 C1 (same email maria@example.org): same"],
        ),
    ]);
}

#[test]
fn a_row_without_a_key_is_refused_where_only_the_key_counts() {
    let world = known();
    let mut request = asked(&world, "First name,Email\nZoe,zoe@example.org\n", &BY_EMAIL);
    request.recognise = with_new_keys(Recognise::default());
    let mut world = world;
    let error = world.check(&request).map(|_| ()).expect_err("nobody can be recognised");
    assert!(error.to_string().contains("no record can be recognised"), "{error}");
}

#[test]
fn the_same_person_keeps_the_key_of_the_database() {
    let mut world = known();
    let same = Recognise { undecided: Some(Verdict::Same), ..by_all() };
    let request = asked(&world, "C9,Mary,Núñez,maria@example.org,02134\n", &same);
    run(&mut world, &request);
    let record = &world.store.records("contact", "maria@example.org", 2, 0).expect("records").items;
    let texts: Vec<&str> = record[0].fields.iter().flatten().filter_map(|v| v.as_text()).collect();
    assert!(texts.contains(&"C1") && texts.contains(&"Mary") && !texts.contains(&"C9"), "{texts:?}");
    assert_eq!(world.store.records("contact", "", 1, 0).expect("records").total, 4);
}

#[test]
fn decisions_are_remembered_and_can_be_changed() {
    let mut world = known();
    let request = asked(&world, "C9,Mary,Núñez,maria@example.org,\n,Ann,Lee,,02134\n", &by_all());
    let mut check = world.check(&request).expect("a check");
    let open = pairs(&mut check);
    assert_eq!((open.len(), check.plan.totals().undecided, check.plan.totals().duplicates_left_out), (3, 3, 2));
    let say = |world: &mut World, pair: &PlanDuplicate, verdict| {
        world.store.decide("contact", &pair.possible.pair, verdict, "maria").expect("a decision");
    };
    say(&mut world, &open[0], Some(Verdict::Same));
    say(&mut world, &open[1], Some(Verdict::Different));
    say(&mut world, &open[2], Some(Verdict::Same));
    let stale = world.import_checked(&request, &check);
    assert!(matches!(stale, Err(JobError::PlanStale { .. })), "the plan went by other decisions");

    let mut check = world.check(&request).expect("a check");
    let decided = pairs(&mut check);
    assert_eq!(told(&decided)[1], "row 3 C2 (same name and postal code 02134): different");
    assert_eq!(decided[0].possible.decided.as_ref().map(|(who, _)| &**who), Some("maria"));
    let report = world.import_checked(&request, &check).expect("an import");
    assert_eq!((report.counts.updated, report.counts.unchanged, report.counts.left_out), (1, 1, 0));

    // Next month the address is another, and C9 is C1 all the same.
    let later = asked(&world, "C9,Mary,Nunez,mary@other.example,\n", &by_all());
    let mut check = world.check(&later).expect("a check");
    assert_eq!(told(&pairs(&mut check)), ["row 2 C1 (decided earlier): same"]);
    assert_eq!(check.report.counts.updated, 1);

    say(&mut world, &decided[0], None);
    let (counts, pairs) = run(&mut world, &later);
    assert_eq!((counts, pairs.len()), ([1, 0, 0, 0], 0), "taken back, it is nobody's");
}

#[test]
fn made_ids_collide_with_none_and_are_the_same_in_check_and_import() {
    let mut world = known();
    // Record 5; the next one would get the very ID it has.
    let path = world.file("taken.csv", "ID,First name\nN-6,Kim\n");
    world.import(&request(&path, Mode::AddAndUpdate)).expect("an import");
    let how = with_new_keys(BY_EMAIL);
    let rows = ",Zoe,,zoe@example.org,\nN-8,Ida,,,\n,Yan,,yan@example.org,\n,Wes,,wes@example.org,\nN-9,Una,,,\n";
    let request = asked(&world, rows, &how);
    let mut check = world.check(&request).expect("a check");
    let planned = check.plan.page(&PlanQuery::all(PlanList::Created), 0, 10).expect("a page");
    let PlanRows::Created(created) = planned.rows else { panic!("created") };
    let keys: Vec<&str> = created.iter().map(|c| c.key.as_str()).collect();
    // N-6 is somebody's in the database, N-8 of the row above; the last row cannot mean who has just got N-9.
    assert_eq!(keys, ["N-6-2", "N-8", "N-8-2", "N-9"]);
    assert_eq!(check.report.counts.left_out, 1);
    world.import_checked(&request, &check).expect("an import");
    let listed = world.store.records("contact", "N-", 10, 0).expect("records");
    assert_eq!(listed.total, 5);
}

#[test]
fn an_id_just_made_is_not_taken_for_a_later_row() {
    let mut world = known();
    // Enough rows that the explicit ID stands in a later batch than the made one.
    let filler: String = (0..5_000).map(|n| format!("F{n},Fill,,,\n")).collect();
    let rows = format!(",Zoe,,zoe@example.org,\n{filler}N-5,Other,,,\n");
    let request = asked(&world, &rows, &with_new_keys(BY_EMAIL));
    let (counts, _) = run(&mut world, &request);
    assert_eq!(counts, [5_001, 0, 0, 1]);
}

#[test]
fn a_repeated_key_is_the_last_the_first_or_a_problem() {
    let rows = "D1,Ann,,,\nD1,Anna,,,\nD1,Anne,,,\n";
    for (repeats, counts, name) in [
        (Repeats::Last, [1, 2, 0, 0], "Anne"),
        (Repeats::First, [1, 0, 2, 0], "Ann"),
        (Repeats::Problem, [1, 0, 0, 2], "Ann"),
    ] {
        let mut world = World::new();
        let request = asked(&world, rows, &Recognise { repeats, ..Recognise::default() });
        let (got, _) = run(&mut world, &request);
        assert_eq!(got, counts, "{repeats:?}");
        let found = world.store.records("contact", "D1", 1, 0).expect("a record").items;
        assert!(found[0].fields.iter().flatten().any(|v| v.as_text() == Some(name)), "{repeats:?}");
    }
}

#[test]
fn a_row_may_be_about_somebody_an_earlier_row_changed_or_added_far_above() {
    let mut world = known();
    let filler: String = (0..5_000).map(|n| format!("F{n},Fill,Er,f{n}@example.org,9{n:04}\n")).collect();
    let rows = format!(
        "C4,Bob,Stone,robert@example.org,10002\nG1,Gus,Hill,gus@example.org,30301\n{filler}\
         ,Bob,Stone,,10002\n,Bob,Stone,robert@example.org,\n,Gus,Hill,,30301\n,Bob,Stone,bob@example.org,\nF77,Fill,Er,,\n"
    );
    let request = asked(&world, &rows, &Recognise { undecided: Some(Verdict::Same), ..by_all() });
    let (counts, pairs) = run(&mut world, &request);
    let expected = [
        "row 5004 C4 (same name and postal code 10002): same",
        "row 5005 C4 (same email robert@example.org): same",
        "row 5006 G1 (same name and postal code 30301): same",
    ];
    assert_eq!(pairs, expected, "the email bob@… was given up in the first row");
    assert_eq!(counts, [5_001, 1, 4, 1]);
}

#[test]
fn whom_rows_are_about_does_not_depend_on_how_many_are_read_at_once() {
    let rows = "\
C4,Bob,Stone,robert@example.org,10002
,Bob,Stone,,10002
,Zoe,Ng,zoe@example.org,30301
Z1,Zoe,Ng,,30301
N-6,Ida,,,
,Yan,,yan@example.org,
,Yan,,yan@example.org,
N-8,Una,,robert@example.org,
C9,Maria,Nunez,maria@example.org,
C9,Mary,Nunez,maria@example.org,
,Mary,Nunez,,02134
,Ann,Lee,,02134
C1,Marie,Nunez,marie@example.org,
,Marie,,marie@example.org,
,Maria,,maria@example.org,
";
    for undecided in [None, Some(Verdict::Same), Some(Verdict::Different)] {
        let how = Recognise { undecided, ..with_new_keys(by_all()) };
        let mut first: Option<(Vec<String>, String)> = None;
        for (size, other) in [(4_096, 1), (1, 2), (2, 5), (3, 4_096), (5, 3)] {
            let mut world = known();
            let request = asked(&world, rows, &how);
            let (schema, control) = (Schema::built_in(), Control::with_batches_of(size));
            let check = job::check(&mut world.store, schema, &request, &person(), &control, &|_: &_| {});
            let mut check = check.expect("a check");
            let told = told(&pairs(&mut check));
            let control = Control::with_batches_of(other);
            let checked = Some(&check.checked);
            let report = job::import(&mut world.store, schema, &request, checked, &person(), &control, &|_: &_| {});
            assert_eq!(report.expect("an import").message, None, "{undecided:?} {size} {other}");
            // The journal counts the batches.
            let whole = dump(&world.database());
            let records: Vec<&str> = whole.split("== ").filter(|table| table.starts_with("contact")).collect();
            let all = (told, records.concat());
            assert_eq!(first.get_or_insert_with(|| all.clone()), &all, "{undecided:?} {size} {other}");
        }
    }
}

#[test]
fn whoever_a_row_of_a_full_list_may_be_about_is_not_missing() {
    let rows = "C2,Ann,Lee,,\nC9,Mary,Núñez,maria@example.org,\n,Zoe,Ng,zoe@example.org,\n";
    let different = Recognise { undecided: Some(Verdict::Different), ..with_new_keys(by_all()) };
    for (how, missing) in [(with_new_keys(by_all()), 2), (different, 3)] {
        let mut world = known();
        let request = ImportRequest { mode: Mode::FullList, ..asked(&world, rows, &how) };
        let check = world.check(&request).expect("a check");
        let report = world.import_checked(&request, &check).expect("an import");
        assert_eq!(report.missing.map(|missing| missing.records), Some(missing), "C3 and C4, {how:?}");
        assert_eq!(report.message, None);
    }
}

#[test]
fn a_list_of_removals_goes_by_ids_alone() {
    let mut world = known();
    let same = Recognise { undecided: Some(Verdict::Same), ..with_new_keys(by_all()) };
    let request = asked(&world, "C9,María,Núñez,maria@example.org,02134\n,Ann,Lee,,02134\nC4,,,,\n", &same);
    let request = ImportRequest { mode: Mode::RemoveListed, ..request };
    let (counts, pairs) = run(&mut world, &request);
    assert_eq!((counts[3], pairs.len()), (2, 0), "nobody is listed by a name");
    assert_eq!(world.store.review_totals(JobId(2)).expect("a review").records, 1);
}

/// Imports until the first batch is written, and no further.
fn break_off(world: &mut World, request: &ImportRequest) -> JobId {
    let control = Control::default();
    let stop = |progress: &Progress| {
        if progress.phase == Phase::Writing && progress.rows > 0 {
            control.cancel();
        }
    };
    let stopped = job::import(&mut world.store, Schema::built_in(), request, None, &person(), &control, &stop);
    let stopped = stopped.expect("a stopped import is no error");
    assert_eq!(stopped.status, Status::Interrupted);
    assert!(stopped.counts.rows < request.rows_total, "{:?}", stopped.counts);
    stopped.job
}

#[test]
fn an_interrupted_import_recognises_the_same_people() {
    let rows: String = (0..12_000)
        .map(|n| match n % 3 {
            0 => format!(",Zoe,Row{n},zoe{n}@example.org,02134\n"),
            1 => format!(",Zoe,Row{},,02134\n", n - 1),
            _ => format!("K{n},Zoe,Row{n},zoe{}@example.org,\n", n - 2),
        })
        .collect();
    let how = Recognise { undecided: Some(Verdict::Same), ..with_new_keys(by_all()) };
    let (mut whole, mut halves) = (known(), known());
    let asked_whole = asked(&whole, &rows, &how);
    let report = whole.import(&asked_whole).expect("an import");
    assert_eq!(report.counts.created, 4_000);
    let asked_halves = asked(&halves, &rows, &how);
    let job = break_off(&mut halves, &asked_halves);
    halves.resume(job).expect("the rest");
    assert_eq!(dump(&halves.database()), dump(&whole.database()));
}
