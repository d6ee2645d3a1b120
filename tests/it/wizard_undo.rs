//! The question before an undo, and what comes of the answer, without any window.

use crate::support::driver::Driver;
use crate::support::imports::request;
use almoner::engine::model::{JobId, Mode};
use almoner::engine::store::Store;
use almoner::wizard::screen::{Page, ResultScreen, UndoScreen, screen};
use almoner::wizard::state::Nav;
use almoner::wizard::undoing::{UndoCommand, UndoList};
use almoner::wizard::{Command, Effect, update};
use std::fmt::Write as _;

fn question(driver: &Driver) -> UndoScreen {
    match screen(&driver.state).page {
        Page::Undo(question) => question,
        other => panic!("{other:?}"),
    }
}

fn result(driver: &Driver) -> ResultScreen {
    match screen(&driver.state).page {
        Page::Result(result) => result,
        other => panic!("{other:?}"),
    }
}

/// Imports with the contacts 0 to `count`, all of this last name.
fn imported(driver: &mut Driver, count: u32, name: &str) -> JobId {
    let mut text = "Constituent ID,Last Name\n".to_owned();
    (0..count).for_each(|n| writeln!(text, "C{n:04},{name}").expect("text grows"));
    let path = driver.world.file(&format!("{name}.csv"), &text);
    driver.world.import(&request(&path, Mode::AddAndUpdate)).expect("an import").job
}

#[test]
fn the_question_shows_numbers_and_lists_and_names_its_result() {
    let mut driver = Driver::new();
    imported(&mut driver, 3, "Lee");
    let job = imported(&mut driver, 4, "Li");
    imported(&mut driver, 1, "Lie");
    driver.send(Command::OpenJob(job));
    driver.send(Command::AskToUndo(job));
    let shown = question(&driver);
    assert_eq!(shown.title, "Undo the import of Li.csv?");
    let cards: Vec<_> = shown.cards.iter().map(|card| format!("{} {}", card.number, card.caption)).collect();
    let expected = ["2 values go back", "1 record removed", "0 records come back", "1 kept as it is"];
    assert_eq!(cards, expected);
    assert_eq!(shown.tabs.iter().map(|tab| &*tab.label).collect::<Vec<_>>(), ["Kept 1", "Values 2", "Removed 1"]);
    let kept = &shown.rows[0].cells;
    assert_eq!(kept, &["C0000 Lie", "Last name", "Lie", "Lee", "Changed later"]);
    assert_eq!((&*shown.confirm.label, shown.confirm.enabled), ("Undo 3 changes", true));
    driver.send(Command::Undoing(UndoCommand::Show(UndoList::Removed)));
    assert_eq!(question(&driver).rows[0].cells, ["C0003 Li"]);
    assert_eq!(driver.world.store.job(job).expect("a job").undone_by, None, "nothing happened yet");
    driver.send(question(&driver).confirm.command);
    assert_eq!(driver.world.store.job(job).expect("a job").undone_by, Some(JobId(4)));
    assert!(driver.state.undoing.is_none());
}

#[test]
fn an_undo_is_undone_from_its_own_page_and_says_redo() {
    let mut driver = Driver::new();
    let job = imported(&mut driver, 3, "Lee");
    driver.send(Command::OpenJob(job));
    driver.send(Command::AskToUndo(job));
    driver.send(question(&driver).confirm.command);
    let buttons = result(&driver).buttons;
    let redo = buttons.iter().find(|button| button.label == "Undo this undo…").expect("a way back");
    driver.send(redo.command.clone());
    let shown = question(&driver);
    assert_eq!((&*shown.title, &*shown.confirm.label), ("Take back the undo of Lee.csv?", "Redo 3 changes"));
    driver.send(shown.confirm.command);
    assert_eq!(driver.world.store.summary().expect("a summary").records[0].1, 3);
}

#[test]
fn everything_after_an_import_is_offered_only_where_there_is_something() {
    let mut driver = Driver::new();
    let first = imported(&mut driver, 3, "Lee");
    let second = imported(&mut driver, 4, "Li");
    driver.send(Command::GoTo(Nav::History));
    let history = driver.world.store.jobs(&almoner::engine::model::JobFilter { limit: 9, ..Default::default() });
    driver.send(almoner::wizard::News::History(Ok(history.expect("a list"))).command());
    let offered = |driver: &Driver| {
        let labels = result(driver).buttons.into_iter().map(|button| button.label);
        labels.filter(|label| label.starts_with("Undo")).collect::<Vec<_>>()
    };
    driver.send(Command::OpenJob(second));
    assert_eq!(offered(&driver), ["Undo this import…"]);
    driver.send(Command::OpenJob(first));
    assert_eq!(offered(&driver), ["Undo this import…", "Undo this and everything after…"]);
    driver.send(Command::Undoing(UndoCommand::AskSince(first)));
    let shown = question(&driver);
    assert_eq!(shown.title, "Undo Lee.csv and everything after it?");
    assert!(shown.text.starts_with("2 jobs are taken back, newest first: number 2, 1."), "{}", shown.text);
    driver.send(shown.confirm.command);
    assert_eq!(driver.world.store.summary().expect("a summary").records[0].1, 0);
}

#[test]
fn leaving_the_question_changes_nothing_and_stops_the_work_on_it() {
    let mut driver = Driver::new();
    let job = imported(&mut driver, 3, "Lee");
    driver.send(Command::OpenJob(job));
    let effects = update(&mut driver.state, Command::AskToUndo(job));
    let waiting = question(&driver);
    assert!(waiting.loading.is_some() && !waiting.confirm.enabled);
    assert!(update(&mut driver.state, Command::Undoing(UndoCommand::Confirm)).is_empty(), "not before it is known");
    let left = update(&mut driver.state, Command::GoTo(Nav::Settings));
    assert!(matches!(left[..], [Effect::Stop, Effect::DropPreview, Effect::LoadTelling, ..]), "{left:?}");
    // What arrives late reaches nobody.
    driver.carry_out_all(effects);
    assert!(driver.state.undoing.is_none());
    assert_eq!(driver.world.store.job(job).expect("a job").undone_by, None);
}

#[test]
fn a_job_that_cannot_be_undone_says_why_in_place_of_the_numbers() {
    let mut driver = Driver::new();
    let job = imported(&mut driver, 3, "Lee");
    driver.world.undo(job).expect("an undo");
    driver.send(Command::AskToUndo(job));
    let shown = question(&driver);
    let banner = shown.banner.expect("why");
    assert!(banner.text.contains("taken back already"), "{}", banner.text);
    assert!(!shown.confirm.enabled && shown.cards.is_empty());
    driver.send(shown.cancel.command);
    assert!(driver.state.undoing.is_none());
}

#[test]
fn a_long_list_of_what_is_kept_is_read_page_by_page() {
    let mut driver = Driver::new();
    imported(&mut driver, 1_000, "Lee");
    let job = imported(&mut driver, 1_000, "Li");
    imported(&mut driver, 1_000, "Lie");
    driver.send(Command::AskToUndo(job));
    let shown = question(&driver);
    assert_eq!((shown.total, shown.offset, shown.rows.len()), (1_000, 0, 200));
    assert!(!shown.confirm.enabled && shown.confirm.hint == "Nothing would change");
    driver.send(Command::Undoing(UndoCommand::WantKept(700)));
    let shown = question(&driver);
    assert_eq!((shown.offset, shown.rows.len()), (650, 200));
    assert_eq!(shown.rows[50].cells[0], "C0700 Lie");
    assert!(update(&mut driver.state, Command::Undoing(UndoCommand::WantKept(700))).is_empty(), "it is there");
}
