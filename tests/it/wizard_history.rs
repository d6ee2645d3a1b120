//! History and the page of a job as text: what is listed, looked for and told, with the real engine below.

use crate::support::driver::Driver;
use crate::support::imports::request;
use almoner::engine::model::{JobId, Keeping, Mode};
use almoner::engine::schema::catalogue::Operation;
use almoner::engine::store::{KeepsFiles, Store};
use almoner::wizard::history::{Days, HistoryQuery, Order, Outcome};
use almoner::wizard::screen::{HistoryScreen, Page, ResultScreen, screen};
use almoner::wizard::state::{JobTab, Nav};
use almoner::wizard::{Command, News};
use std::fmt::Write as _;

const HEAD: &str = "Constituent ID,First Name,Last Name,Birth Date\n";

/// A database in which much has happened.
fn busy() -> Driver {
    let mut driver = Driver::new();
    let mut import = |name: &str, rows: &str, mode| {
        let path = driver.world.file(name, &format!("{HEAD}{rows}"));
        driver.world.import(&request(&path, mode)).expect("an import").job
    };
    import("spring_gala.csv", "C1,Ann,Lee,31/12/1960\nC2,Bo,Li,\nC3,Cy,Oz,\n", Mode::AddAndUpdate);
    let problems = "C2,Bo,Lindt,\nC4,Di,Po,31/12/1960\nC5,Ed,Qi,Tuesday\n";
    import("Übersicht März.csv", problems, Mode::AddAndUpdate);
    import("alumni full 2026-11.csv", "C1,Ann,Lee,\nC2,Bo,Lindt,\n", Mode::FullList);
    let undone = import("wrong_file.csv", "C9,Xy,Zz,\n", Mode::AddOnly);
    driver.world.undo(undone).expect("an undo");
    let path = driver.world.file("checked.csv", &format!("{HEAD}C1,Ann,Lee,\n"));
    drop(driver.world.check(&request(&path, Mode::AddAndUpdate)).expect("a check"));
    let stopped = import_of(&mut driver, "gifts_q3.csv");
    let sql = format!(
        "UPDATE job SET status = 'INTERRUPTED', position_rows = 1, message = 'The computer shut down.' WHERE id = {}",
        stopped.0
    );
    rusqlite::Connection::open(driver.world.database()).expect("it opens").execute(&sql, []).expect("a statement");
    driver.send(Command::GoTo(Nav::History));
    driver
}

fn import_of(driver: &mut Driver, name: &str) -> JobId {
    let path = driver.world.file(name, &format!("{HEAD}C7,Flo,Ray,\nC8,Gus,Sol,\n"));
    driver.world.import(&request(&path, Mode::AddAndUpdate)).expect("an import").job
}

fn history(driver: &Driver) -> HistoryScreen {
    match screen(&driver.state).page {
        Page::History(history) => history,
        other => panic!("{other:?}"),
    }
}

fn job(driver: &Driver) -> ResultScreen {
    match screen(&driver.state).page {
        Page::Result(result) => result,
        other => panic!("{other:?}"),
    }
}

fn listed(driver: &Driver) -> String {
    let shown = history(driver);
    let mut text = format!("{}\n", shown.text);
    for row in &shown.rows {
        writeln!(text, "  {} | {} | {} | {} | {}", row.file, row.kind, row.did, row.result.text, row.who)
            .expect("text grows");
    }
    let on: Vec<&str> = shown.on.iter().map(|each| each.label.as_str()).collect();
    if !on.is_empty() {
        writeln!(text, "  on: {}", on.join(", ")).expect("text grows");
    }
    if let Some(empty) = &shown.empty {
        writeln!(text, "  {} {} [{}]", empty.title, empty.text, empty.button.label).expect("text grows");
    }
    text
}

fn ask(driver: &mut Driver, change: impl FnOnce(&mut HistoryQuery)) {
    let mut query = HistoryQuery::default();
    change(&mut query);
    driver.send(Command::QueryHistory(query));
}

#[test]
fn what_happened_is_listed_and_looked_for() {
    let mut driver = busy();
    let mut story = listed(&driver);
    ask(&mut driver, |query| query.outcomes = vec![Outcome::WithProblems, Outcome::Interrupted]);
    story += &listed(&driver);
    ask(&mut driver, |query| query.outcomes = vec![Outcome::CheckedOnly]);
    story += &listed(&driver);
    ask(&mut driver, |query| (query.file_name, query.full_lists) = ("alumin".into(), true));
    story += &listed(&driver);
    ask(&mut driver, |query| query.types = vec!["gift".into()]);
    story += &listed(&driver);
    insta::assert_snapshot!(story);
}

#[test]
fn what_is_on_is_taken_off_one_by_one_or_all_at_once() {
    let mut driver = busy();
    ask(&mut driver, |query| {
        query.file_name = "ubersicht".into();
        query.days = Days::Between { from: "2020-01-01".into(), to: String::new() };
        query.order = Order::Oldest;
    });
    assert_eq!(history(&driver).rows.len(), 1);
    let on = history(&driver).on;
    assert_eq!(on.iter().map(|each| each.label.as_str()).collect::<Vec<_>>(), ["“ubersicht”", "Since 1 January 2020"]);
    driver.send(on[0].command.clone());
    assert_eq!((history(&driver).rows.len(), history(&driver).on.len()), (6, 1));
    driver.send(history(&driver).clear.expect("something is on").command);
    let all = history(&driver);
    assert_eq!((all.rows.len(), all.on.len(), all.clear.is_none(), all.order), (6, 0, true, "Oldest first"));
    assert_eq!(all.rows[0].file, "spring_gala.csv");
}

#[test]
fn an_empty_history_says_how_to_begin() {
    let mut driver = Driver::new();
    driver.send(Command::GoTo(Nav::History));
    let shown = listed(&driver);
    assert!(shown.contains("Nothing has been imported yet") && shown.contains("[Choose a file…]"), "{shown}");
}

#[test]
fn the_page_of_a_job_tells_its_events_its_file_and_its_life() {
    let mut driver = busy();
    driver.send(Command::OpenJob(JobId(2)));
    let shown = job(&driver);
    let buttons: Vec<&str> = shown.buttons.iter().map(|button| button.label.as_str()).collect();
    assert_eq!(buttons, ["Original file…", "Problem rows (1)…", "Undo this import…"]);
    let operations: Vec<&str> = shown.operations.iter().map(|each| each.label.as_str()).collect();
    assert_eq!(operations, ["All", "New", "Changed", "Problems"]);
    driver.send(Command::FilterOperation(Some(Operation::Error)));
    let shown = job(&driver);
    assert_eq!(shown.events.len(), 1);
    assert_eq!((shown.samples_title.as_str(), shown.samples.len()), ("Birth date is not a date we recognise", 1));
    driver.send(Command::ShowJobTab(JobTab::File));
    let shown = job(&driver);
    let file = shown.file.expect("an import has a file");
    let names: Vec<&str> = file.facts.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["Name", "Size", "Rows", "SHA-256", "Problem rows", "Copy"]);
    assert!(file.facts[5].1.starts_with("Kept until ") && file.save.is_some());
    let statuses: Vec<&str> = shown.statuses.iter().map(|line| line.what).collect();
    let life = ["Recorded", "Waiting to write", "Begun", "Writing", "Comparing counts", "Finished with problems"];
    assert_eq!(statuses, life);
}

#[test]
fn a_file_that_is_no_longer_kept_is_said_and_an_undo_has_none() {
    let mut driver = busy();
    driver.world.store.note_gone(JobId(2)).expect("a database");
    driver.world.store.set_problem_file(JobId(2), None).expect("a database");
    driver.send(Command::OpenJob(JobId(2)));
    let shown = job(&driver);
    let file = shown.file.expect("an import has a file");
    assert!(file.gone.as_deref().is_some_and(|gone| gone.contains("no longer kept")) && file.save.is_none());
    assert!(file.facts.iter().any(|(_, fact)| fact == "1 row, no longer kept"));
    assert_eq!(shown.buttons.iter().filter(|button| button.label.contains("rows")).count(), 0);
    driver.send(Command::OpenJob(JobId(5)));
    let undo = job(&driver);
    assert!(undo.file.is_none() && undo.tabs[1].label == "Who and when", "{:?}", undo.tabs);
    driver.send(Command::OpenJob(JobId(6)));
    let checked = job(&driver).file.expect("a check has a file");
    assert_eq!(checked.gone.as_deref(), Some("No copy is kept of a file that was only checked."));
}

#[test]
fn for_how_long_files_are_kept_is_chosen_in_the_settings() {
    let mut driver = Driver::new();
    driver.send(Command::GoTo(Nav::Settings));
    let chosen = |driver: &Driver| match screen(&driver.state).page {
        Page::Settings(settings) => {
            settings.keeping.into_iter().find(|each| each.selected).map(|each| each.label).unwrap_or_default()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(chosen(&driver), "90 days");
    for (keeping, label) in
        [(Keeping::Never, "Do not keep"), (Keeping::ForEver, "For ever"), (Keeping::Days(7), "7 days")]
    {
        driver.world.store.set_keeping(keeping).expect("a database");
        let summary = driver.world.store.summary().expect("a summary");
        driver.send(News::Database(Ok(summary)).command());
        assert_eq!(chosen(&driver), label);
    }
}
