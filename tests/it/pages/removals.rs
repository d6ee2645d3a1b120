//! The pages of removals: what waits, one review, and what came of one.

use almoner::engine::model::{JobId, RecordId};
use almoner::gui::views::reviews;
use almoner::wizard::Command;
use almoner::wizard::removed::OutcomeCommand;
use almoner::wizard::reviews::ReviewCommand;
use almoner::wizard::screen::*;
use egui::{Theme, Ui};
use egui_kittest::kittest::Queryable as _;

use super::removals_screens as made;
use super::{Page, SIZE, asked, open, open_as, said};

/// As where the window is as small as it may be.
const NARROW: [f32; 2] = [820.0, 640.0];

fn draw(ui: &mut Ui, page: &mut Page<RemovalsScreen>) {
    reviews::show(ui, &page.screen, &mut page.asked);
}

fn picture(theme: Theme, size: [f32; 2], name: &str, screen: RemovalsScreen) {
    open_as(theme, size, screen, draw).snapshot(name);
}

#[test]
fn the_list_of_removals_looks_as_drawn() {
    picture(Theme::Light, SIZE, "page_removals", RemovalsScreen::List(made::list()));
}

#[test]
fn the_list_of_removals_looks_as_drawn_in_the_dark_where_there_is_little_room() {
    picture(Theme::Dark, NARROW, "page_removals_dark", RemovalsScreen::List(made::list()));
}

#[test]
fn a_review_looks_as_drawn() {
    picture(Theme::Light, SIZE, "page_review", RemovalsScreen::One(made::review()));
}

#[test]
fn a_review_looks_as_drawn_in_the_dark_where_there_is_little_room_beside_a_record() {
    let beside = ReviewScreen { beside: Some(made::beside()), ..made::review() };
    picture(Theme::Dark, NARROW, "page_review_dark", RemovalsScreen::One(beside));
}

#[test]
fn what_came_of_a_review_looks_as_drawn() {
    picture(Theme::Light, SIZE, "page_outcome", RemovalsScreen::Outcome(made::outcome()));
}

#[test]
fn the_question_before_records_come_back_looks_as_drawn_in_the_dark() {
    let asked = OutcomeScreen { question: Some(made::bring_back()), ..made::outcome() };
    picture(Theme::Dark, NARROW, "page_outcome_dark", RemovalsScreen::Outcome(asked));
}

#[test]
fn a_list_that_cannot_be_read_says_so_and_an_empty_one_what_it_is_for() {
    let mut harness = open(RemovalsScreen::List(made::failed()), draw);
    assert_eq!(harness.query_all_by_label_contains("disk image is malformed").count(), 1);
    harness.get_by_label("What is protected").click();
    harness.run();
    assert_eq!(asked(&mut harness).len(), 1);
    let harness = open(RemovalsScreen::List(made::nothing()), draw);
    assert_eq!(harness.query_all_by_label("Nothing to review").count(), 1);
}

#[test]
fn what_can_come_back_is_ticked_line_by_line_or_at_once() {
    let mut harness = open(RemovalsScreen::Outcome(made::outcome()), draw);
    assert!(harness.query_by_label("Bring back Grace Kim").is_none(), "she was kept");
    let outcome = |command| Command::Review(ReviewCommand::Outcome(command));
    let cases = [
        ("Bring back Harold Jensen", outcome(OutcomeCommand::Pick(RecordId(1), JobId(9), false))),
        ("Tick all listed that can come back", outcome(OutcomeCommand::PickAll(true))),
        ("Bring back 1 contact…", outcome(OutcomeCommand::AskToBringBack)),
        ("Bring everything back…", Command::AskToUndo(JobId(9))),
    ];
    for (label, command) in cases {
        harness.get_by_label(label).click();
        harness.run();
        // The page looks now and then whether anything changed, too.
        let asked = asked(&mut harness);
        assert!(asked.contains(&said(&[command])[0]), "{label}: {asked:?}");
    }
}
