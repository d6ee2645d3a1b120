//! Problems fixed in the running program, with pointer and keyboard.

use crate::support::app;
use egui::{Event, Key};

const GALA: &str = "\
Constituent ID,First Name,Last Name,E-mail,Birth Date
C1,María,Núñez,\"maria@example,org\",31/12/1960
C2,John,Smith,john@example.org,Tuesday
C3,Ann,Lee,ann@example.org,Monday
C4,Bo,Li,bo@example.org,30/11/1971
";

#[test]
fn rows_are_corrected_one_after_the_other_by_keyboard_and_the_rest_at_once() {
    let mut program = app::start();
    let path = program.file("gala.csv", GALA);
    program.drop_files(&[path]);
    program.wait_for_text("columns are matched already");
    program.click("Match columns");
    program.wait_for("Check 4 rows");
    program.click("Check 4 rows");
    program.wait_for("Fix 3 problems");
    program.click("Fix 3 problems");
    program.wait_for("Tuesday");
    program.click("Tuesday");
    program.wait_for_text("Row 3 · John Smith");
    let retype = |program: &mut app::Program, text: &str| {
        program.wait_until("the cell has the keyboard", |p| p.window.ctx.text_edit_focused());
        program.window.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
        program.window.event(Event::Text(text.to_owned()));
        program.window.run_ok();
        program.press(Key::Tab);
    };
    retype(&mut program, "01/02/1970");
    program.wait_for_text("Row 4 · Ann Lee");
    retype(&mut program, "02/02/1970");
    program.wait_for_text("2 cells fixed");
    program.wait_for("Import 3 changes");
    program.click_beginning("Problem: Email 1");
    program.wait_for("Use the suggestions · 1");
    program.click("Use the suggestions · 1");
    program.wait_for("Import 4 changes");
    program.click("Import 4 changes");
    program.wait_for("4 created");
}
