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

#[test]
fn what_changed_in_a_file_is_said_and_gone_on_from_in_one_click() {
    let mut program = app::start();
    let more = GALA.replace("Mail\n", "Mail,Town,State,ZIP,Country\n").replace(".org\n", ".org,Boston,MA,02134,US\n");
    let path = program.file("gala.csv", more);
    program.drop_files(&[path]);
    program.wait_for_text("columns are matched already");
    program.click("Match columns");
    program.click("Save as template");
    program.click("Save");
    program.wait_for_text("The template “gala” is saved.");
    program.click("Import");
    let text = "Cell Phone,E-mail address,Surname,First Name,Constituent ID,Country,ZIP,State\n\
                617-555-0142,c@example.org,Dee,Cy,C3,US,02134,MA\n617-555-0143,d@example.org,Eck,Di,C4,US,02134,MA\n";
    let path = program.file("next.csv", text);
    program.drop_files(&[path]);
    program.wait_for_text("Most of these headers are those of your template “gala”");
    program.click("Match columns");
    program.wait_for_text("Renamed: “Mail” is probably “E-mail address” now.");
    for said in ["Missing: “Town”, which fed Address 1 · City.", "New and not matched: “Cell Phone”."] {
        assert!(program.shows(said), "{said}: {:#?}", program.names());
    }
    program.picture("drift");
    program.click("Match 1 new column");
    program.wait_until("it is matched", |p| !p.shows("New and not matched"));
    program.click("Check 2 rows");
    program.wait_for("Here is what the import will do");
}

#[test]
fn a_file_is_opened_as_its_template_reads_it() {
    let odd = |email: &str| {
        let above = "Event,Place,Year,Guests\nGala,Boston,2026,120\nBall,Boston,2025,90\n";
        format!("{above}Constituent ID,Mail,Surname,City\nC1,{email},Lee,Boston\nC2,x{email},Ray,Salem\n")
    };
    let mut program = app::start();
    let path = program.file("odd.csv", odd("ann@example.org"));
    program.drop_files(&[path]);
    program.click("Headers");
    program.click("Headers in row 4");
    program.wait_for_text("columns are matched already");
    program.click("Match columns");
    program.click("Save as template");
    program.click("Save");
    program.wait_for_text("Files with these headers are read and matched by it.");
    program.click("Import");
    let path = program.file("next.csv", odd("bo@example.org"));
    program.drop_files(&[path]);
    program.wait_for_text("Your template “odd” knows this file: it is read and matched as that says.");
    program.click("Match columns");
    program.wait_for_text("The template “odd” is applied, also to how the file is read.");
}
