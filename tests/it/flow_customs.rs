//! Defining a field of the organisation's own in the window, from a column, by keyboard and by mouse.

use almoner::wizard::screen::{MatchScreen, Page, screen};
use egui::Key;
use egui_kittest::kittest::Queryable as _;

use crate::support::app::{self, Program};

const MEMBERS: &str = "\
Constituent ID,First Name,Last Name,zz_shirt_size,Choir since
C001,María,Núñez,M,2019-12-31
C002,John,Smith,L,2021-03-05
";

fn matching() -> Program {
    let mut program = app::start();
    let file = program.file("members.csv", MEMBERS);
    program.drop_files(&[file]);
    program.wait_for_text("columns are matched already");
    program.click_beginning("Match columns");
    program.wait_for("Match your columns to donor fields");
    program
}

fn shown(program: &Program) -> MatchScreen {
    match screen(program.window.state().state()).page {
        Page::Match(page) => page,
        other => panic!("{other:?}"),
    }
}

/// The custom fields of the page and the headers that feed them.
fn customs(program: &Program) -> Vec<(String, bool)> {
    let section = shown(program).sections.into_iter().find(|section| section.label == "Custom fields");
    let slots = section.expect("it is shown").slots;
    slots.into_iter().map(|slot| (slot.full_label, format!("{:?}", slot.feed).starts_with("Column"))).collect()
}

fn type_text(program: &mut Program, text: &str) {
    program.window.event(egui::Event::Text(text.to_owned()));
    program.window.step();
    program.window.step();
}

#[test]
fn a_column_becomes_a_field_from_its_card_by_keyboard() {
    let mut program = matching();
    program.window.get_by_label_contains("Choir since").focus();
    program.window.step();
    program.press(Key::Enter);
    program.wait_for("Find a field");
    type_text(&mut program, "no such field");
    program.wait_for("New custom field…");
    program.press(Key::Enter);
    program.wait_for("What it holds");
    program.wait_for_text("All its values are dates. It takes dates; anything else is reported.");
    program.picture("custom_field");
    program.press(Key::Enter);
    program.wait_for("Field Choir since");
    assert_eq!(customs(&program), [("Choir since".to_owned(), true)]);
}

#[test]
fn a_name_and_a_type_are_chosen_by_mouse() {
    let mut program = matching();
    program.click_beginning("Column zz_shirt_size");
    program.click("New custom field…");
    program.wait_for("What it holds");
    program.click("List");
    program.wait_for_text("It takes several values with semicolons between them.");
    program.click("Add the field");
    assert_eq!(customs(&program), [("Zz shirt size".to_owned(), true)]);
    program.wait_for("Field Zz shirt size");
    program.picture("custom_field_made");
    program.click("Undo");
    assert_eq!(customs(&program), []);
}
