//! What stands around the pages: settings that are kept, the history, the database, the way out.

use almoner::engine::schema::Schema;
use almoner::engine::store::sqlite::SqliteStore;
use egui::{Key, Theme};
use egui_kittest::kittest::Queryable as _;

use crate::support::app;

#[test]
fn settings_are_there_again_after_a_restart() {
    let mut program = app::start();
    program.click("Settings");
    program.wait_for("How values are read");
    program.picture("settings");
    program.click("Country");
    program.wait_for("Find in Country");
    program.picture("settings_country");
    program.window.get_by_label("Find in Country").type_text("united king");
    program.window.step();
    program.press(Key::Enter);
    program.click("Dark");
    program.picture("settings_dark");
    let folder = program.close();

    let mut again = app::start_in(folder, Theme::Light, [1280.0, 800.0]);
    again.click("Settings");
    again.wait_for("How values are read");
    let preferences = &again.window.state().state().preferences;
    assert_eq!(preferences.region, "GB");
    assert!(again.window.ctx.options(|options| options.theme_preference) == egui::ThemePreference::Dark);
}

#[test]
fn another_database_is_opened_and_remembered() {
    let mut program = app::start();
    let other = program.folder.path().join("Annual Fund.db");
    drop(SqliteStore::open(&other, Schema::built_in()).expect("a new database"));
    program.wait_for("0 contacts");
    program.click("Settings");
    program.answer(&other);
    program.click("Choose another database…");
    program.wait_until("the sidebar names it", |p| p.shows("Annual Fund"));
    let folder = program.close();
    let mut again = app::start_in(folder, Theme::Light, [1280.0, 800.0]);
    again.wait_for_text("Annual Fund");
}

#[test]
fn a_file_that_is_no_database_is_refused_and_the_way_out_is_named() {
    let mut program = app::start();
    let letter = program.file("letter.db", "Dear Sir or Madam, this is not a database at all.");
    program.click("Settings");
    program.answer(&letter);
    program.click("Choose another database…");
    program.click("Import");
    program.wait_for_text("is not an Almoner database");
    program.wait_for("Try again");
    program.picture("home_no_database");
    assert_eq!(
        std::fs::read_to_string(letter).expect("it is there"),
        "Dear Sir or Madam, this is not a database at all."
    );
}

#[test]
fn ctrl_and_plus_make_everything_larger_and_ctrl_0_brings_it_back() {
    let mut program = app::start();
    for (key, zoom) in [(Key::Plus, 1.1), (Key::Equals, 1.2), (Key::Minus, 1.1), (Key::Num0, 1.0)] {
        program.window.key_press_modifiers(egui::Modifiers::COMMAND, key);
        program.window.step();
        program.window.step();
        let factor = program.window.ctx.zoom_factor();
        assert!((factor - zoom).abs() < 0.01, "{key:?}: {factor}");
    }
}

#[test]
fn an_empty_history_says_what_it_is_for() {
    let mut program = app::start();
    program.click("History");
    program.wait_for("Nothing has been imported yet");
    program.picture("history_empty");
}

#[test]
fn an_import_shows_up_everywhere_and_can_be_undone() {
    let mut program = app::start();
    program.click("Try it with sample donors");
    program.wait_for_text("columns are matched already");
    program.wait_until("the whole file is known", |p| p.shows("rows · "));
    program.click("Match columns");
    program.wait_for_text("Check");
    program.click_beginning("Check ");
    program.wait_until("the check is done", |p| p.name_beginning("Import ").is_some());
    program.picture("check");
    program.click_beginning("Import ");
    program.wait_until("the import is done", |p| p.name_beginning("Undo").is_some());
    program.picture("result");
    program.click("History");
    program.wait_for("1 entry. Open one to see what it did or to undo it.");
    program.picture("history");
    program.click("spring_gala.csv");
    program.wait_for("Undo this import…");
    program.wait_for("What happened");
    // By keyboard alone: the question, away from it, to it again, and the answer.
    program.tab_to("Undo this import…");
    program.press(Key::Enter);
    program.wait_until("it is worked out", |p| p.name_beginning("Undo 1").is_some());
    program.picture("undo_preview");
    program.press(Key::Escape);
    program.wait_for("Undo this import…");
    program.tab_to("Undo this import…");
    program.press(Key::Enter);
    program.wait_until("it is worked out", |p| p.name_beginning("Undo 1").is_some());
    let answer = program.name_beginning("Undo 1").expect("it was just there");
    program.tab_to(&answer);
    program.press(Key::Enter);
    program.wait_until("the undo is done", |p| p.names().iter().any(|name| name == "0 contacts"));
    program.click("Import");
    program.wait_for("Recent imports");
    program.picture("home_after");
}

#[test]
fn closing_the_window_stops_an_import_so_that_it_can_be_resumed() {
    use std::fmt::Write as _;
    let mut program = app::start();
    let mut donors = String::from("Constituent ID,First Name,Last Name,Email\n");
    for number in 0..60_000 {
        writeln!(donors, "C{number},Maria,Nunez,maria{number}@example.org").expect("text grows");
    }
    let path = program.file("alumni.csv", donors);
    program.drop_files(&[path]);
    program.wait_for_text("60,000 rows · ");
    program.click("Match columns");
    program.click_beginning("Check ");
    program.wait_until("the check is done", |p| p.name_beginning("Import 60,000").is_some());
    program.click_beginning("Import 60,000");
    program.wait_until("rows are written", |p| p.shows("of 60,000 rows") && !p.shows("0 of 60,000 rows"));
    let folder = program.close();

    let mut again = app::start_in(folder, Theme::Light, [1280.0, 800.0]);
    again.wait_for("Interrupted");
    assert!(again.shows("Needs your attention"));
    again.picture("home_interrupted");
    again.click("Resume alumni.csv");
    again.wait_until("the rest is written", |p| p.shows("60,000 contacts"));
}
