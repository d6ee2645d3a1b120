//! Lists, joined columns and numbers on the Match page, through the real window.

use almoner::wizard::screen::{Page, SlotScreen, screen};
use egui::{Key, Theme};
use egui_kittest::kittest::Queryable as _;

use crate::support::app::{self, Program};

const FILE: &str = "\
Constituent ID\tLast Name\tEmails\tPosition\tDepartment\tLifetime Giving
C001\tLee\tlee@example.org; ann@example.com\tChair\tBoard\t1.234
C002\tRay\tbo@example.org\tM\tale\t2.500
C003\tOrr\ta@example.org;b@example.org\tM\tale\t7
";

/// The program on the Match page of that file.
fn matching(theme: Theme, size: [f32; 2]) -> Program {
    opened(FILE, theme, size)
}

fn opened(text: &str, theme: Theme, size: [f32; 2]) -> Program {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let mut program = app::start_in(folder, theme, size);
    let file = program.file("feeds.tsv", text);
    program.drop_files(&[file]);
    program.wait_for_text("rows");
    program.click_beginning("Match columns");
    program.wait_for("Match your columns to donor fields");
    program.wait_for_text("Check 3 rows");
    program
}

fn field(program: &Program, path: &str) -> SlotScreen {
    let Page::Match(page) = screen(program.window.state().state()).page else { panic!("matching") };
    page.sections.into_iter().flat_map(|section| section.slots).find(|slot| slot.path == path).expect("it is shown")
}

/// Opens the menu of a field, which may be out of view.
fn open_menu(program: &mut Program, label: &str) {
    let name = format!("Column for {label}");
    if program.window.query_by_label(&name).is_some() {
        program.window.get_by_label(&name).focus();
        program.window.step();
    } else {
        program.tab_to(&name);
    }
    // It scrolls into view.
    program.window.step();
    program.click(&name);
}

/// Feeds a field from a column by its menu.
fn feed(program: &mut Program, label: &str, column: &str) {
    open_menu(program, label);
    program.wait_for("Find a column for it");
    program.window.get_by_label("Find a column for it").type_text(column);
    program.window.step();
    program.press(Key::Enter);
}

#[test]
fn a_list_is_split_from_the_menu_of_its_field() {
    let mut program = matching(Theme::Light, [1280.0, 800.0]);
    if field(&program, "emails.0.email").split.is_none() {
        feed(&mut program, "Email 1", "Emails");
    }
    program.wait_for("several in one cell: split?");
    open_menu(&mut program, "Email 1");
    program.picture("split_list");
    program.click("Split at “;” into Email 1 and the next one");
    open_menu(&mut program, "Email 2");
    program.wait_for("The list is split at");
    program.click("Comma ,");
    assert_eq!(field(&program, "emails.0.email").lists.len(), 3);
    let Page::Match(page) = screen(program.window.state().state()).page else { panic!("matching") };
    assert!(page.sections.iter().all(|section| section.label != "Email 2"), "no cell has two items by commas");
}

#[test]
fn joined_columns_are_arranged_and_their_values_translated() {
    let mut program = matching(Theme::Light, [1024.0, 700.0]);
    feed(&mut program, "Gender", "Position");
    open_menu(&mut program, "Gender");
    program.click("Join with another column…");
    program.wait_for("Find a column to join");
    program.window.get_by_label("Find a column to join").type_text("Depart");
    program.window.step();
    program.press(Key::Enter);
    open_menu(&mut program, "Gender");
    program.click("How they are joined…");
    program.click("A comma");
    program.click("Join “Department” earlier");
    program.picture("joined");
    let typed = "Between the columns of Gender";
    program.window.get_by_label(typed).focus();
    program.window.step();
    program.window.get_by_label(typed).type_text("+");
    program.window.step();
    program.press(Key::Enter);
    program.press(Key::Escape);
    let joined = field(&program, "gender").joined.expect("two columns");
    let order: Vec<&str> = joined.columns.iter().map(|column| column.header.as_str()).collect();
    assert_eq!((order, joined.typed.as_deref()), (vec!["Department", "Position"], Some("+")));
    program.window.get_by_label("Column for Gender").focus();
    program.window.step();
    program.press(Key::F2);
    program.wait_for("Translate values: Department + Position → Gender");
    program.wait_for("What “ale+M” becomes");
    program.click("What “ale+M” becomes");
    program.click("Male");
    program.picture("translate_joined");
    program.click("Done");
    program.wait_for_text("1 value not translated: “Board+Chair”");
}

#[test]
fn how_numbers_are_written_is_asked_for_and_answered() {
    let mut program = matching(Theme::Dark, [1024.0, 700.0]);
    let label = field(&program, "giving.lifetime_amount").full_label;
    open_menu(&mut program, &label);
    program.wait_for("1,234 or 1.234? choose");
    program.wait_for("2 cells fit both");
    program.picture("numbers_dark");
    program.click("1.234,56");
    assert!(program.window.query_by_label("1,234 or 1.234? choose").is_none());
    let chosen = field(&program, "giving.lifetime_amount").number_formats;
    assert_eq!(chosen.iter().map(|(_, chosen, _)| *chosen).collect::<Vec<_>>(), [false, true, false]);
}

#[test]
fn a_country_nobody_knows_is_found_in_the_list_by_typing() {
    let text = "Constituent ID\tLast Name\tCountry\nC1\tLee\tHolland & Co\nC2\tRay\tGermny\nC3\tOrr\tUSA\n";
    let mut program = opened(text, Theme::Light, [1280.0, 800.0]);
    open_menu(&mut program, "Address 1 · Country");
    program.click("Translate values…");
    program.wait_for("Translate values: Country → Address 1 · Country");
    program.click("What “Holland & Co” becomes");
    program.wait_for("Find a choice");
    program.window.get_by_label("Find a choice").type_text("nether");
    program.window.step();
    program.picture("translate_countries");
    program.press(Key::Enter);
    program.wait_for_text("Every row holds a value that is recognised");
    let Page::Translate(page) = screen(program.window.state().state()).page else { panic!("translating") };
    let becomes: Vec<&str> = page.rows.iter().map(|row| row.becomes.as_str()).collect();
    assert_eq!(becomes, ["Netherlands", "Germany", "United States"]);
}
