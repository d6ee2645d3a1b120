//! What came of reviews, in the window: looked through, reported, records brought back, and a stopped removal.

use crate::support::app::{self, Program};
use crate::support::reviews::{fill, remove_ticked, stop_removing};
use almoner::engine::model::JobId;
use almoner::engine::schema::Schema;
use almoner::engine::store::sqlite::SqliteStore;
use egui::{Key, Theme};
use egui_kittest::kittest::Queryable as _;

fn start(theme: Theme, size: [f32; 2], carried: u32, before: impl FnOnce(&mut SqliteStore, JobId)) -> Program {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = SqliteStore::open(&folder.path().join("Donors.db"), Schema::built_in()).expect("a database");
    let review = fill(&mut store, folder.path(), carried);
    before(&mut store, review);
    drop(store);
    app::start_in(folder, theme, size)
}

fn removed(store: &mut SqliteStore, review: JobId) {
    remove_ticked(store, review);
}

#[test]
fn records_come_back_one_by_one_without_a_mouse_and_the_report_is_saved() {
    let mut program = start(Theme::Light, [1280.0, 800.0], 96, removed);
    program.click("Removals");
    program.wait_for("Reviewed before");
    program.picture("removals_past");
    program.tab_to("Reviewed before");
    program.press(Key::ArrowDown);
    program.press(Key::Enter);
    program.wait_for_text("3 contacts removed");
    program.wait_for("Bring back First99 Last99");
    program.picture("outcome");
    program.tab_to("Records of the review");
    for _ in 0..3 {
        program.press(Key::ArrowDown);
    }
    program.press(Key::Space);
    program.tab_to("Bring back 1 contact…");
    program.press(Key::Enter);
    program.wait_for("Bring back 1 contact?");
    program.wait_for("1 contact · 1 gift");
    program.picture("outcome_question");
    program.tab_to("Bring back 1 contact");
    program.press(Key::Enter);
    program.wait_for("See the removals");
    program.picture("outcome_done");
    program.click("See the removals");
    program.wait_for_text("3 contacts removed, 1 brought back since");
    program.wait_for_text("brought back by");
    program.picture("outcome_after");
    let report = program.folder.path().join("report.csv");
    program.answer(&report);
    program.click("Save the report…");
    program.wait_for_text("Saved to");
    let saved = std::fs::read_to_string(&report).expect("it was written");
    assert!(saved.contains("brought back") && saved.contains("First98 Last98"), "{saved}");
    let strange = program.folder.path().join("report.doc");
    program.answer(&strange);
    program.click("Save the report…");
    program.wait_for_text("was not written");
    assert!(!strange.exists());
}

#[test]
fn what_went_with_them_is_listed_where_there_is_little_room() {
    let mut program = start(Theme::Dark, [1024.0, 700.0], 60, removed);
    program.click("Removals");
    program.wait_for("Reviewed before");
    program.picture("removals_past_dark");
    program.tab_to("Reviewed before");
    program.press(Key::ArrowDown);
    program.press(Key::Enter);
    program.wait_for("Tick all listed that can come back");
    program.click("Tick all listed that can come back");
    program.wait_for("Bring back 39 contacts…");
    program.picture("outcome_dark");
    program.click("Bring back 39 contacts…");
    program.wait_for("39 contacts · 3 gifts");
    program.picture("outcome_question_dark");
    program.click("Not yet");
    program.click("Gifts 3");
    program.wait_for_text("Went with this contact");
    program.picture("outcome_gifts_dark");
}

#[test]
fn a_removal_that_was_stopped_is_taken_back_or_gone_on_with() {
    for go_on in [true, false] {
        let mut program = start(Theme::Light, [1280.0, 800.0], 60, |store, review| {
            stop_removing(store, review, 5);
        });
        program.click("Removals, 1 waiting");
        program.click("Review full.csv");
        program.wait_for_text("was begun and stopped; 5 records are gone so far");
        program.wait_for("Go on removing");
        if go_on {
            program.picture("review_stopped");
            program.click("Go on removing");
            program.wait_for("Removals of full.csv");
            program.click("See the removals");
            program.wait_for_text("39 contacts removed");
        } else {
            program.click("Bring back what was removed…");
            program.wait_for_text("Bring back what was removed after full.csv?");
            program.wait_until("what it does is known", |p| p.name_beginning("Undo 5").is_some());
            program.click_beginning("Undo 5");
            program.wait_until("it is done", |p| p.window.query_by_label("Import another file").is_some());
            // The page of the review is where it was left, and knows.
            program.click("Removals, 1 waiting");
            program.wait_for("Remove 39 contacts…");
        }
    }
}
