//! A plan mended row by row equals the plan of the mended file.

use crate::support::imports::{World, person, request};
use almoner::engine::job::{self, CheckReport, Control};
use almoner::engine::model::Mode;
use almoner::engine::schema::Schema;
use almoner::engine::store::{PlanList, PlanQuery, PlanRows, Store};
use rusqlite::Connection;
use std::fmt::Write as _;

const HEAD: &str = "Constituent ID,First Name,Last Name,Email,Birth Date\n";

/// Everything a person sees of a plan, lines in file order.
fn seen(check: &mut CheckReport) -> String {
    let mut text = format!("{:?}\n{:#?}\n", check.report.counts, check.checked.totals);
    assert_eq!(check.report.totals.as_ref(), Some(&check.checked.totals));
    let mut lists =
        vec![PlanList::Changes, PlanList::Created, PlanList::Unchanged, PlanList::Listed, PlanList::Missing];
    for problem in &check.report.problems {
        writeln!(text, "{} × {} {:?}", problem.count, problem.name, problem.examples).expect("text grows");
        lists.push(PlanList::Problems(problem.event));
    }
    for list in lists {
        let page = check.plan.page(&PlanQuery::all(list), 0, 10_000).expect("a page");
        assert_eq!(page.total, page.rows.len() as u64, "{list:?}");
        let mut lines: Vec<String> = match page.rows {
            PlanRows::Changes(rows) => rows.iter().map(|row| format!("{:06} {row:?}", row.row)).collect(),
            PlanRows::Created(rows) => rows.iter().map(|row| format!("{:06} {row:?}", row.row)).collect(),
            PlanRows::Unchanged(rows) => rows.iter().map(|row| format!("{:06} {row:?}", row.row)).collect(),
            PlanRows::Duplicates(rows) => rows.iter().map(|row| format!("{row:?}")).collect(),
            PlanRows::Problems(rows) => rows.iter().map(|row| format!("{:06} {row:?}", row.row)).collect(),
            PlanRows::Listed(rows) => rows.iter().map(|row| format!("{:06} {row:?}", row.row)).collect(),
            PlanRows::Missing(rows) => rows.iter().map(|row| format!("{row:?}")).collect(),
        };
        lines.sort();
        writeln!(text, "{list:?}\n{}", lines.join("\n")).expect("text grows");
    }
    let rows = check.report.problem_file.as_ref().map(|path| std::fs::read_to_string(path).expect("problem rows"));
    text + &rows.unwrap_or_default()
}

fn mended(rows: &[(u64, &str)]) -> job::Mended {
    rows.iter().map(|(row, cells)| (*row, cells.split(',').map(str::to_owned).collect())).collect()
}

#[test]
fn a_plan_whose_rows_are_mended_is_the_plan_of_the_mended_file() {
    let mut world = World::new();
    let known = world.file("known.csv", &format!("{HEAD}C1,Ann,Li,ann@x.org,1980-05-01\nC2,Bo,Oz,bo@x.org,\n"));
    world.import(&request(&known, Mode::AddAndUpdate)).expect("an import");
    let bad = "C1,Ann,Lee,ann@x.org,1980-05-01\nC2,Bo,Oz,bo@x.org,someday\nC3,Cy,Po,cy at x.org,1970-01-02\n\
        ,Di,Ek,di@x.org,\nC5,Ed,Fu,ed@x.org,1999-09-09\nC6,Flo,Gi,flo@x.org,never\n";
    let good = bad.replace("someday", "1990-12-31").replace("cy at x.org", "cy@x.org").replace(",Di", "C4,Di");
    let file = world.file("bad.csv", &format!("{HEAD}{bad}"));
    let asked = request(&file, Mode::AddAndUpdate);
    let check = world.check(&asked).expect("a check");
    assert_eq!(check.report.counts.left_out, 4);
    let rows =
        mended(&[(3, "C2,Bo,Oz,bo@x.org,1990-12-31"), (4, "C3,Cy,Po,cy@x.org,1970-01-02"), (5, "C4,Di,Ek,di@x.org,")]);
    let before = check.checked.job;
    let plan = (&check.checked, check.plan);
    let (schema, control) = (Schema::built_in(), Control::default());
    let again = job::recheck(&mut world.store, schema, &asked, plan, &rows, &person(), &control, &|_: &_| {});
    let mut again = again.expect("a second check");
    assert_eq!(again.checked.job, before, "only the rows mended were checked");
    let kept = world.store.job(before).expect("a job");
    assert_eq!(kept.counts, again.report.counts);

    let file = world.file("good.csv", &format!("{HEAD}{good}"));
    let mut whole = world.check(&request(&file, Mode::AddAndUpdate)).expect("a check");
    assert_eq!(seen(&mut again), seen(&mut whole));
}

#[test]
fn what_is_mended_step_by_step_is_what_is_mended_at_once() {
    let mut world = World::new();
    let dates = (1..=2_000).map(|n| if n <= 500 { "someday" } else { "1990-12-31" });
    let rows: String = (1..).zip(dates).map(|(n, date)| format!("C{n},Ann,Li,a{n}@x.org,{date}\n")).collect();
    let file = world.file("bad.csv", &format!("{HEAD}{rows}"));
    let asked = request(&file, Mode::AddAndUpdate);
    let mut check = world.check(&asked).expect("a check");
    let (schema, control) = (Schema::built_in(), Control::default());
    for row in [3, 501, 250, 2] {
        let rows = vec![(row, check.plan.cells(row).expect("cells").expect("a problem row"))];
        let rows = rows.into_iter().map(|(row, mut cells)| {
            cells[4] = "1990-12-31".to_owned();
            (row, cells)
        });
        let plan = (&check.checked, check.plan);
        let mended = rows.collect();
        let again = job::recheck(&mut world.store, schema, &asked, plan, &mended, &person(), &control, &|_: &_| {});
        check = again.expect("a check");
        assert_eq!(check.plan.cells(row).expect("cells"), None, "it has no problem any more");
    }
    assert_eq!((check.report.counts.created, check.report.counts.left_out), (1_504, 496));
    let problem = check.report.problems[0].event;
    let page = check.plan.page(&PlanQuery::all(PlanList::Problems(problem)), 247, 2).expect("a page");
    let PlanRows::Problems(rows) = page.rows else { panic!("problems were asked for") };
    assert_eq!(rows.iter().map(|row| row.row).collect::<Vec<_>>(), [252, 253], "numbered densely");
}

#[test]
fn a_row_that_was_not_left_out_takes_a_whole_check() {
    let mut world = World::new();
    let file = world.file("a.csv", &format!("{HEAD}C1,Ann,Li,ann@x.org,\nC2,Bo,Oz,bo@x.org,someday\n"));
    let asked = request(&file, Mode::AddAndUpdate);
    for row in [(2, "C1,Anna,Li,ann@x.org,"), (3, "C1,Bo,Oz,bo@x.org,"), (3, "C2,Bo,Oz,ann@x.org,")] {
        let check = world.check(&asked).expect("a check");
        let job = check.checked.job;
        let plan = (&check.checked, check.plan);
        let (schema, control) = (Schema::built_in(), Control::default());
        let rows = mended(&[row]);
        let again = job::recheck(&mut world.store, schema, &asked, plan, &rows, &person(), &control, &|_: &_| {});
        assert_eq!(again.expect("a check").checked.job, job, "it stays one job");
        let connection = Connection::open(world.database()).expect("a database");
        let checks = "SELECT count(*) FROM job_status WHERE job = ?1 AND status = 'FILECHECK_RUNNING'";
        let checks: i64 = connection.query_row(checks, [job.0], |row| row.get(0)).expect("a count");
        assert_eq!(checks, 2, "{row:?}");
    }
}

#[test]
fn totals_of_a_mended_plan_are_those_of_the_mended_file() {
    let mut world = World::new();
    let head = "Constituent ID,Lifetime Giving,Largest Gift,Birth Date\n";
    let bad = "C1,$10.50,$1,1980-05-01\nC2,twelve,$2,\nC3,€7,$3,never\n,$4.00,$4,\nC5,$100,$5,1999-09-09\n";
    let good = bad.replace("twelve", "$12").replace("€7,$3,never", "€7.25,$3,").replace("\n,", "\nC4,");
    let file = world.file("bad.csv", &format!("{head}{bad}"));
    let asked = request(&file, Mode::AddAndUpdate);
    let check = world.check(&asked).expect("a check");
    assert_eq!((check.report.counts.left_out, check.checked.totals.amounts[0].unread), (3, 1));
    let before = check.checked.job;
    let rows = mended(&[(3, "C2,$12,$2,"), (4, "C3,€7.25,$3,"), (5, "C4,$4.00,$4,")]);
    let plan = (&check.checked, check.plan);
    let (schema, control) = (Schema::built_in(), Control::default());
    let again = job::recheck(&mut world.store, schema, &asked, plan, &rows, &person(), &control, &|_: &_| {});
    let mut again = again.expect("a second check");
    assert_eq!(again.checked.job, before, "only the rows mended were checked");

    let file = world.file("good.csv", &format!("{head}{good}"));
    let mut whole = world.check(&request(&file, Mode::AddAndUpdate)).expect("a check");
    assert_eq!(seen(&mut again), seen(&mut whole));
    let lifetime = &whole.checked.totals.amounts[0];
    let sums: Vec<(u64, i128)> =
        lifetime.currencies.iter().map(|c| (c.all.accepted().count, c.all.accepted().minor)).collect();
    assert_eq!((sums, lifetime.unread), (vec![(1, 725), (4, 12_650)], 0), "euros and dollars apart");
}
