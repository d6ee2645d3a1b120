//! Templates in the running program: saved by keyboard, recognised, exported, brought back, deleted.

use crate::support::app;
use egui::Key;

const GALA: &str = "Constituent ID,First Name,Surname,Mail\nC1,Ann,Lee,ann@example.org\nC2,Bo,Ray,bo@example.org\n";

#[test]
fn matches_are_saved_by_keyboard_and_found_again_on_the_next_file() {
    let mut program = app::start();
    let path = program.file("gala.csv", GALA);
    program.drop_files(&[path]);
    program.wait_for_text("columns are matched already");
    program.click("Match columns");
    program.wait_for("Save as template");
    program.tab_to("Save as template");
    program.press(Key::Enter);
    program.wait_for_text("The next file with these headers");
    program.press(Key::Enter);
    program.wait_for_text("The template “gala” is saved.");
    let path = program.file("next.csv", "Surname,Mail,Constituent ID,First Name\nDee,c@example.org,C3,Cy\n");
    program.click("Import");
    program.drop_files(&[path]);
    program.wait_for_text("These headers match your template “gala”");
    program.click("Match columns");
    program.wait_for_text("The template “gala” is applied.");
    program.click("Match without it");
    program.wait_until("the banner is gone", |p| !p.shows("is applied."));
}

#[test]
fn a_template_goes_to_a_file_and_comes_back_from_it() {
    let mut program = app::start();
    let path = program.file("gala.csv", GALA);
    program.drop_files(&[path]);
    program.wait_for_text("columns are matched already");
    program.click("Match columns");
    program.wait_for("Save as template");
    program.click("Save as template");
    program.wait_for("Save");
    program.click("Save");
    program.wait_for_text("The template “gala” is saved.");
    program.click("Templates");
    program.wait_for("What to do with gala");
    let file = program.folder.path().join("gala.json");
    program.answer(&file);
    program.click("What to do with gala");
    program.click("Export…");
    program.wait_for_text("Saved to ");
    program.click("What to do with gala");
    program.click("Delete…");
    program.click("Delete");
    program.wait_for("No templates yet");
    program.answer(&file);
    program.click("Import a template…");
    program.wait_for("What to do with gala");
    let nonsense = program.file("nonsense.json", "no template");
    program.answer(nonsense);
    program.click("Import a template…");
    program.wait_for_text("This is not a template");
}
