//! The pages Importing and Result.

use almoner::engine::model::JobId;
use almoner::engine::schema::catalogue::Operation;
use almoner::gui::views::{importing, result};
use almoner::wizard::Command;
use almoner::wizard::screen::{Banner, ImportingScreen, Kind, ResultScreen};
use almoner::wizard::state::{EventGroup, JobTab};
use egui::{Key, Ui};
use egui_kittest::kittest::Queryable as _;

use super::work_screens as made;
use super::{Page, asked, button, open, said};

pub fn draw_importing(ui: &mut Ui, page: &mut Page<ImportingScreen>) {
    importing::show(ui, &page.screen, &mut page.asked);
}

pub fn draw_result(ui: &mut Ui, page: &mut Page<ResultScreen>) {
    result::show(ui, &page.screen, &mut page.asked);
}

#[test]
fn an_import_is_paused_stopped_and_filtered() {
    let mut harness = open(made::importing(), draw_importing);
    let cases = [("Pause", Command::Pause(true)), ("Stop…", Command::AskToStop)];
    for (label, command) in cases {
        harness.get_by_label(label).click();
        harness.run();
        assert_eq!(asked(&mut harness), said(&[command]), "{label}");
    }
    let cases = [("Created", EventGroup::Created), ("Problems", EventGroup::Problems)];
    for (label, group) in cases {
        harness.get_by_role_and_label(egui::Role::RadioButton, label).click();
        harness.run();
        assert_eq!(asked(&mut harness), said(&[Command::FilterEvents(group)]), "{label}");
    }
}

#[test]
fn what_has_happened_is_listed_and_nothing_yet_is_said() {
    let mut screen = made::importing();
    let harness = open(made::importing(), draw_importing);
    assert_eq!(harness.query_all_by_label("Email address changed").count(), 1);
    assert_eq!(harness.query_all_by_label("Read file: done").count(), 1);
    assert_eq!(harness.query_all_by_label("Check and write records: running").count(), 1);
    assert_eq!(harness.query_all_by_label("Compare counts: to do").count(), 1);
    screen.events.clear();
    screen.share = None;
    screen.stop.enabled = false;
    screen.pause = None;
    let mut harness = open(screen, draw_importing);
    assert!(harness.query_by_label("Nothing yet").is_some());
    harness.get_by_label("Stop…").click();
    harness.run();
    assert_eq!(asked(&mut harness), said(&[]), "it is stopping already");
}

#[test]
fn the_result_offers_what_can_be_done_next() {
    let mut screen = made::result();
    let buttons = vec![button("Resume", Command::Resume(JobId(7)))];
    screen.banner = Some(Banner { kind: Kind::Danger, text: "The computer went to sleep.".to_owned(), buttons });
    let mut harness = open(screen, draw_result);
    let cases = [
        ("Problem rows (4)…", Command::SaveProblemRows),
        ("Undo this import…", Command::AskToUndo(JobId(7))),
        ("Export all…", Command::ExportEvents),
        ("Original file…", Command::SaveOriginal),
        ("File, who and when", Command::ShowJobTab(JobTab::File)),
        ("Problems", Command::FilterOperation(Some(Operation::Error))),
        ("Resume", Command::Resume(JobId(7))),
        ("Import another file", Command::Abandon),
    ];
    for (label, command) in cases {
        harness.get_by_label(label).click();
        harness.run();
        assert_eq!(asked(&mut harness), said(&[command]), "{label}");
    }
}

#[test]
fn events_are_chosen_by_mouse_and_by_keyboard() {
    let mut harness = open(made::result(), draw_result);
    let place = harness.get_by_label("New contact").rect().center();
    harness.hover_at(place);
    harness.step();
    harness.drag_at(place);
    harness.step();
    harness.drop_at(place);
    harness.run();
    assert_eq!(asked(&mut harness), said(&[Command::ShowEvent(made::event(3))]));
    harness.get_by_role_and_label(egui::Role::ListBox, "Events").focus();
    harness.run();
    harness.key_press(Key::ArrowDown);
    harness.run();
    assert_eq!(asked(&mut harness), said(&[Command::ShowEvent(made::event(2))]));
}

#[test]
fn the_file_of_a_job_is_told_with_who_did_what_when() {
    let mut screen = made::result();
    screen.tab = JobTab::File;
    let mut harness = open(screen, draw_result);
    for words in ["Kept until 19 February 2027", "Finished with problems", "30.4 MB"] {
        assert!(harness.query_by_label_contains(words).is_some(), "{words}");
    }
    harness.get_by_label("Save a copy…").click();
    harness.run();
    assert_eq!(asked(&mut harness), said(&[Command::SaveOriginal]));
}

#[test]
fn a_result_without_a_job_shows_why_it_failed() {
    let mut screen = made::result();
    screen.tabs.clear();
    (screen.file, screen.statuses) = (None, Vec::new());
    screen.events.clear();
    screen.cards.clear();
    screen.pill = None;
    screen.samples_title.clear();
    let text = "The disk is full [drive D].".to_owned();
    screen.banner = Some(Banner { kind: Kind::Danger, text, buttons: Vec::new() });
    let harness = open(screen, draw_result);
    assert!(harness.query_by_label("The disk is full (drive D).").is_some());
}
