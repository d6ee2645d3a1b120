//! Saying what values become in the window: once by mouse, once by keyboard alone; and a long list.

use almoner::wizard::screen::{Page, TranslateScreen, screen};
use egui::{Key, Modifiers, Theme};
use egui_kittest::kittest::Queryable as _;

use crate::support::app::{self, Program};

const KINDS: [(&str, usize); 7] =
    [("H", 14), ("home", 9), ("W", 6), ("Wrok", 4), ("Parish hall", 3), ("Vicarage", 2), ("", 5)];

/// The program on the Match page, with the kinds of email in a column that is matched to their type.
fn matching(kinds: impl Iterator<Item = String>) -> Program {
    let mut program = app::start();
    let mut text = "Constituent ID,First Name,Last Name,Email,Email Type\n".to_owned();
    for (number, kind) in kinds.enumerate() {
        text.push_str(&format!("C{number},Ann,Lee,lee{number}@example.org,{kind}\n"));
    }
    let file = program.file("members.csv", text);
    program.drop_files(&[file]);
    program.wait_for_text("5 of 5 columns are matched already");
    program.click_beginning("Match columns");
    program.wait_for("Match your columns to donor fields");
    program
}

fn members() -> Program {
    matching(KINDS.iter().flat_map(|(kind, rows)| std::iter::repeat_n((*kind).to_owned(), *rows)))
}

/// Presses something among the fields, which may be out of view.
fn click_field(program: &mut Program, name: &str) {
    program.tab_to("Column for Email 1 · Type");
    program.wait_for(name);
    program.click(name);
}

fn shown(program: &Program) -> TranslateScreen {
    match screen(program.window.state().state()).page {
        Page::Translate(page) => page,
        other => panic!("{other:?}"),
    }
}

fn becomes(program: &Program, value: &str) -> String {
    let page = shown(program);
    let row = page.rows.iter().find(|row| row.value == value).expect("the value is listed");
    format!("{} [{}]", row.becomes, row.pill.text)
}

fn type_text(program: &mut Program, text: &str) {
    program.window.event(egui::Event::Text(text.to_owned()));
    program.window.step();
    program.window.step();
}

fn focused(program: &Program, name: &str) -> bool {
    program.window.query_all_by_label(name).any(|node| node.is_focused())
}

#[test]
fn values_are_translated_by_mouse() {
    let mut program = members();
    click_field(&mut program, "3 values not translated");
    program.wait_for("Translate values: Email Type → Email 1 · Type");
    program.picture("translate");
    assert_eq!(becomes(&program, "Wrok"), "Work [suggested]");
    program.click("What “Vicarage” becomes");
    program.click("Home");
    assert_eq!(becomes(&program, "Vicarage"), "Home [yours]");
    program.click("Same for all remaining");
    program.click("Other");
    assert_eq!(becomes(&program, "Parish hall"), "Other [yours]");
    program.wait_for_text("Every row holds a value that is recognised");
    program.click("Undo");
    assert_eq!(becomes(&program, "Parish hall"), "Choose… [not recognised]");
    program.click("Use");
    assert_eq!(becomes(&program, "Parish hall"), "Other [anything else]");
    program.click("Clear it");
    assert_eq!(becomes(&program, "(blank)"), "— clear — [blank rule]");
    program.click("Ignore spaces");
    assert!(shown(&program).ignore_spaces);
    program.click("Done");
    program.wait_for("4 translated");
}

#[test]
fn values_are_translated_by_keyboard_alone() {
    let mut program = members();
    program.window.get_by_label("Column for Email 1 · Type").focus();
    program.window.step();
    program.press(Key::F2);
    program.wait_for("Translate values: Email Type → Email 1 · Type");
    program.tab_to("Values");
    program.press(Key::End);
    type_text(&mut program, "s");
    assert_eq!(becomes(&program, "Parish hall"), "School [yours]", "it begins at the first that is not recognised");
    program.press(Key::ArrowDown);
    type_text(&mut program, "o");
    assert_eq!(becomes(&program, "Vicarage"), "Other [yours]");
    program.press(Key::ArrowUp);
    program.press(Key::Delete);
    assert_eq!(becomes(&program, "Parish hall"), "Choose… [not recognised]");
    program.press(Key::Enter);
    program.wait_for("Find a choice");
    program.window.get_by_label("Find a choice").type_text("hom");
    program.window.step();
    program.press(Key::Enter);
    assert_eq!(becomes(&program, "Parish hall"), "Home [yours]");
    assert!(focused(&program, "Values"), "the keyboard is back in the list");
    program.press(Key::ArrowDown);
    program.press(Key::ArrowDown);
    type_text(&mut program, "c");
    assert_eq!(becomes(&program, "(blank)"), "— clear — [blank rule]");
    program.window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    program.window.step();
    program.window.step();
    assert_eq!(becomes(&program, "(blank)"), "— leave blank — [blank rule]");
    program.press(Key::Escape);
    program.wait_for("Match your columns to donor fields");
}

#[test]
fn escape_closes_an_open_list_and_not_the_page() {
    let mut program = members();
    click_field(&mut program, "3 values not translated");
    program.click("What “Vicarage” becomes");
    program.wait_for("Find a choice");
    program.press(Key::Escape);
    assert_eq!(becomes(&program, "Vicarage"), "Choose… [not recognised]");
    assert!(program.window.query_by_label("Find a choice").is_none());
    program.press(Key::Escape);
    program.wait_for("Match your columns to donor fields");
}

#[test]
fn the_menu_of_a_field_leads_to_its_values() {
    let mut program = members();
    click_field(&mut program, "Column for Email 1 · Type");
    program.click("Translate values…");
    program.wait_for("Translate values: Email Type → Email 1 · Type");
}

#[test]
fn hundreds_of_values_are_listed_and_only_those_in_view_are_drawn() {
    let codes = (0..500).flat_map(|number| std::iter::repeat_n(format!("Code {number}"), 2));
    let mut program = matching(codes);
    click_field(&mut program, "500 values not translated");
    program.wait_for("What “Code 0” becomes");
    let drawn = program.window.query_all_by_label_contains("becomes").count();
    assert!(drawn < 30, "{drawn} rows are drawn");
    program.tab_to("Values");
    for _ in 0..60 {
        program.press(Key::PageDown);
    }
    type_text(&mut program, "w");
    let page = shown(&program);
    let done: Vec<&str> = page.rows.iter().filter(|r| r.pill.text == "yours").map(|r| r.value.as_str()).collect();
    assert_eq!((page.rows.len(), done.len()), (500, 1));
    let last = format!("What “{}” becomes", page.rows[499].value);
    assert!(program.window.query_by_label(&last).is_some(), "the last row is in view");
    assert_eq!(done, [page.rows[499].value.as_str()]);
}

#[test]
fn the_page_fits_a_small_window_in_the_dark() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let mut program = app::start_in(folder, Theme::Dark, [1024.0, 700.0]);
    let mut text = "Constituent ID,First Name,Last Name,Email,Email Type\n".to_owned();
    for (number, (kind, _)) in KINDS.iter().enumerate() {
        text.push_str(&format!("C{number},Ann,Lee,lee{number}@example.org,{kind}\n"));
    }
    let file = program.file("members.csv", text);
    program.drop_files(&[file]);
    program.click_beginning("Match columns");
    click_field(&mut program, "3 values not translated");
    program.wait_for("What “Vicarage” becomes");
    let window = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1024.0, 700.0));
    for name in ["What “Vicarage” becomes", "Done", "Suggest again", "Same for all remaining", "Ignore spaces"] {
        let rect = program.window.get_by_label(name).rect();
        assert!(window.contains_rect(rect), "{name}: {rect:?}");
    }
    program.picture("translate_dark");
}
