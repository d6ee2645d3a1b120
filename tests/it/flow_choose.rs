//! Choosing a file, from the window down to the disk and back.

use egui::{Key, Modifiers, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::support::app::{self, Program};
use crate::support::files;

const DONORS: &str = "Constituent ID,First Name,Last Name,Email\n\
    C1,María,Núñez,maria@example.org\nC2,James,O’Brien,\nC3,Zoë,Müller,zoe@example.org\n";

fn headers(program: &Program) -> Vec<String> {
    let heads = program.window.query_all_by_role(egui::Role::ColumnHeader);
    heads.filter_map(|head| head.accesskit_node().label()).collect()
}

fn begins_with(program: &Program, header: &str) -> bool {
    headers(program).first().is_some_and(|first| first == header)
}

#[test]
fn the_first_start_explains_itself_and_opens_the_sample() {
    let mut program = app::start();
    program.wait_for("How it works");
    program.picture("home_first_run");
    program.click("Try it with sample donors");
    program.wait_for("spring_gala.csv");
    program.wait_for_text("columns");
    assert!(headers(&program).len() > 3, "{:?}", headers(&program));
    program.wait_until("the whole file is known", |p| p.shows("rows · "));
    program.picture("choose_sample");
}

#[test]
fn a_dropped_file_is_opened_and_shows_its_headers_rows_and_blanks() {
    let mut program = app::start();
    let donors = program.file("donors.csv", DONORS);
    program.drop_files(&[donors]);
    program.wait_for("María");
    assert_eq!(headers(&program), ["Constituent ID", "First Name", "Last Name", "Email"]);
    assert!(program.shows("O’Brien"));
    assert_eq!(program.window.query_all_by_label("blank").count(), 1);
    program.wait_for_text("3 rows · 4 columns");
    program.wait_for_text("4 of 4 columns are matched already");
}

#[test]
fn of_several_files_dropped_the_first_is_opened_and_that_is_said() {
    let mut program = app::start();
    let (one, two) = (program.file("one.csv", DONORS), program.file("two.csv", DONORS));
    program.drop_files(&[one, two]);
    program.wait_for("one.csv");
    assert!(program.shows("Files are imported one at a time"));
    program.click("Dismiss");
    assert!(!program.shows("Files are imported one at a time"));
}

#[test]
fn a_file_that_cannot_be_read_says_why_and_what_to_do() {
    let mut program = app::start();
    let cases: [(&str, &[u8], &str); 3] = [
        ("empty.csv", b"", "is empty. Save it again"),
        ("photo.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01", "photo.csv is a picture"),
        ("quote.csv", b"a,b\n\"never closed,1\n2,3\n", "quote opens in row 2"),
    ];
    for (name, contents, sentence) in cases {
        let path = program.file(name, contents);
        program.drop_files(&[path]);
        program.wait_until(sentence, |p| p.shows(sentence));
        assert!(program.shows("Nothing was changed"), "{name}: what is safe is said");
        program.picture(&format!("refused_{name}"));
    }
    let missing = program.folder.path().join("gone.csv");
    program.drop_files(&[missing]);
    program.wait_for_text("There is no file");
    let donors = program.file("donors.csv", DONORS);
    program.answer(&donors);
    program.click("Choose another file…");
    program.wait_for("María");
}

#[test]
fn a_refused_file_that_was_mended_is_read_at_the_second_try() {
    let mut program = app::start();
    let donors = program.file("donors.csv", "");
    program.drop_files(&[donors]);
    program.wait_for("This file cannot be read as it is");
    program.file("donors.csv", DONORS);
    program.click("Try again");
    program.wait_for("María");
}

#[test]
fn a_separator_that_helps_is_chosen_where_the_file_was_refused() {
    let mut program = app::start();
    let path = program.file("heights.txt", "Name;Height\nAnn;\"5 foot\nBo;6 foot\n");
    program.drop_files(&[path]);
    program.wait_for("This file cannot be read as it is");
    program.tab_to("Cells are separated by");
    program.press(Key::Enter);
    program.click("Tabs");
    program.wait_until("it is read", |p| headers(p) == ["Name;Height"]);
}

#[test]
fn another_separator_reads_the_file_again() {
    let mut program = app::start();
    let donors = program.file("donors.csv", DONORS);
    program.drop_files(&[donors]);
    program.wait_for("María");
    program.click("Cells are separated by");
    program.click("Semicolons");
    program.wait_until("one column is left", |p| headers(p).len() == 1);
    program.click("Cells are separated by");
    program.click("Commas");
    program.wait_until("four columns are back", |p| headers(p).len() == 4);
}

#[test]
fn a_row_becomes_the_headers_by_its_number_its_menu_and_the_keyboard() {
    let mut program = app::start();
    let titled = format!("Friends of the library,,,\n\n{DONORS}");
    let path = program.file("titled.csv", titled);
    program.drop_files(&[path]);
    program.wait_for("Friends of the library");
    assert_eq!(headers(&program)[0], "Constituent ID");
    program.picture("choose_titles");
    program.click("Use row 4 as the headers");
    program.wait_until("row 4 is the header", |p| begins_with(p, "C1"));
    let row = program.window.get_by_label("zoe@example.org").rect().center();
    program.window.input_mut().events.push(egui::Event::PointerMoved(row));
    for pressed in [true, false] {
        let (button, modifiers) = (egui::PointerButton::Secondary, Modifiers::NONE);
        program.window.input_mut().events.push(egui::Event::PointerButton { pos: row, button, pressed, modifiers });
    }
    program.window.step();
    program.wait_for("There are no headers");
    program.picture("choose_row_menu");
    program.click("There are no headers");
    program.wait_until("there are no headers", |p| begins_with(p, "Column A"));
    program.tab_to("Headers");
    program.press(Key::Enter);
    program.click("Headers in row 3");
    program.wait_until("row 3 is the header", |p| begins_with(p, "Constituent ID"));
}

#[test]
fn another_sheet_is_read_at_once() {
    let mut program = app::start();
    let path = program.folder.path().join("book.ods");
    let donors: &[&[&str]] = &[&["Name"], &["Ann"], &["Bo"]];
    let gifts: &[&[&str]] = &[&["Amount"], &["12.50"], &["40.00"]];
    files::workbook(&path, &[("Donors", false, donors), ("Gifts", false, gifts), ("Old", true, donors)]);
    program.drop_files(&[path]);
    program.wait_for("book.ods › Donors");
    program.picture("choose_workbook");
    program.click("Sheet");
    program.click("Gifts");
    program.wait_for("book.ods › Gifts");
    assert_eq!(headers(&program), ["Amount"]);
}

#[test]
fn what_to_know_opens_as_a_list_and_leads_to_the_row() {
    let mut program = app::start();
    let mut rows = "Constituent ID,First Name,ZIP\n".to_owned();
    for number in 0..150 {
        let rest = if number == 120 { "Søren" } else { "Ann,02134" };
        rows.push_str(&format!("C{number},{rest}\n"));
    }
    let path = program.file("many.csv", rows);
    program.drop_files(&[path]);
    program.wait_for("What to know about this file");
    assert!(program.window.query_by_label("Søren").is_none(), "the row is further down");
    program.click("What to know about this file");
    program.wait_for("Show row 122");
    program.picture("choose_things");
    program.click("Show row 122");
    program.wait_for("Søren");
}

#[test]
fn a_column_says_all_that_is_known_of_it() {
    let mut program = app::start();
    program.click("Try it with sample donors");
    program.wait_until("the whole file is known", |p| p.shows("rows · "));
    let head = program.window.query_all_by_role(egui::Role::ColumnHeader).next().expect("a column");
    let described = egui_kittest::kittest::NodeT::accesskit_node(&head).description().unwrap_or_default();
    assert!(described.contains("Filled: 100%"), "{described}");
    let place = head.rect().center();
    program.window.hover_at(place);
    // The card shows once the pointer rests.
    program.wait_until("the card is shown", |p| p.shows("Different"));
    program.picture("choose_card");
}

#[test]
fn a_web_address_is_asked_for_and_a_wrong_one_refused() {
    let mut program = app::start();
    program.click("From a web address…");
    program.wait_for("Open a file from a web address");
    program.window.step();
    program.window.event(egui::Event::Text("http://example.org/donors.csv".into()));
    program.window.step();
    program.press(Key::Enter);
    program.wait_for_text("protected connection");
    let typing =
        program.window.query_all_by_role(egui::Role::TextInput).any(|field| field.accesskit_node().is_focused());
    assert!(typing, "the address can be mended at once");
    program.picture("web_address");
    program.press(Key::Escape);
    program.wait_until("the question is gone", |p| !p.shows("Open a file from a web address"));
    assert!(program.shows("Drop a spreadsheet here to start"));
}

#[test]
fn the_dialog_chooses_a_file_and_closing_it_changes_nothing() {
    let mut program = app::start();
    program.click("Choose a file…");
    assert!(program.shows("Drop a spreadsheet here to start"));
    let donors = program.file("donors.csv", DONORS);
    program.answer(&donors);
    program.window.key_press_modifiers(Modifiers::COMMAND, Key::O);
    program.wait_for("donors.csv");
    program.click("Cancel");
    program.wait_for("Drop a spreadsheet here to start");
}

#[test]
fn the_keyboard_alone_leads_to_matching() {
    let mut program = app::start();
    let donors = program.file("donors.csv", DONORS);
    program.answer(&donors);
    program.tab_to("Choose a file…");
    program.press(Key::Enter);
    program.wait_for("María");
    program.tab_to("Only add new");
    program.press(Key::Space);
    program.tab_to("The first rows of the file");
    for key in [Key::ArrowRight, Key::End, Key::Home] {
        program.press(key);
    }
    for next in ["Cancel", "Match columns"] {
        program.press(Key::Tab);
        let reached = program.window.get_by_label(next).accesskit_node().is_focused();
        assert!(reached, "{next} comes after the rows, as it is read");
    }
    program.press(Key::Enter);
    program.wait_for("Step 2: Match columns, current step");
}

#[test]
fn going_back_a_step_keeps_the_file() {
    let mut program = app::start();
    let donors = program.file("donors.csv", DONORS);
    program.drop_files(&[donors]);
    program.click("Match columns");
    program.click("Step 1: Choose file, done");
    program.wait_for("donors.csv");
    program.wait_for("María");
}

#[test]
fn very_many_columns_show_only_those_in_view() {
    let mut program = app::start();
    let columns = 3_000;
    let head: Vec<String> = (0..columns).map(|column| format!("H{column}")).collect();
    let line: Vec<String> = (0..columns).map(|column| format!("v{column}")).collect();
    let wide = format!("{}\n{}\n{}\n", head.join(","), line.join(","), line.join(","));
    let path = program.file("wide.csv", wide);
    program.drop_files(&[path]);
    program.wait_for("H0");
    let shown = headers(&program);
    assert!((3..20).contains(&shown.len()), "{shown:?}");
    assert!(program.window.query_by_label("H2999").is_none());
}

#[test]
fn the_pages_fit_the_smallest_window_in_light_and_dark() {
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let mut program = app::start_in(folder, theme, [1024.0, 700.0]);
        program.picture(&format!("small_home_{name}"));
        program.click("Try it with sample donors");
        program.wait_for_text("columns are matched already");
        program.picture(&format!("small_choose_{name}"));
        let window = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1024.0, 700.0));
        for label in ["Match columns", "Cancel", "Choose another file…", "Only update existing"] {
            let rect = program.window.query_all_by_label(label).next().expect(label).rect();
            assert!(window.contains_rect(rect), "{label} at {rect:?}");
        }
    }
}
