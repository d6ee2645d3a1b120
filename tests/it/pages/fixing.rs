//! Fixing problems on the Check page: for all rows at once, and cell by cell.

use almoner::engine::model::Fix;
use almoner::wizard::Command;
use almoner::wizard::fixing::FixCommand;
use almoner::wizard::screen::CheckScreen;
use almoner::wizard::state::CheckTab;
use egui::accesskit::Role;
use egui::{Key, Modifiers};

use egui_kittest::kittest::Queryable as _;

use super::check::draw;
use super::work_screens as made;
use super::{Opened, asked, open, said};

fn fix(command: FixCommand) -> Command {
    Command::Fix(command)
}

fn rows() -> Opened<CheckScreen> {
    let screen = made::check(CheckTab::Problems, made::problems(true));
    open(CheckScreen { fixes: Some(made::fix_bar()), ..screen }, draw)
}

fn row() -> Opened<CheckScreen> {
    open(made::check(CheckTab::Problems, made::open_row()), draw)
}

fn field<'h>(harness: &'h Opened<CheckScreen>, label: &'h str) -> egui_kittest::Node<'h> {
    harness.get_by_role_and_label(Role::TextInput, label)
}

fn typed(harness: &mut Opened<CheckScreen>, label: &str, text: &str) {
    field(harness, label).focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    field(harness, label).type_text(text);
    harness.run();
}

fn set(column: usize, text: &str) -> Command {
    fix(FixCommand::SetCell { row: 9_004, column, text: text.to_owned() })
}

#[test]
fn buttons_fix_all_rows_take_back_and_check_again() {
    let mut harness = rows();
    let rule = |what| fix(FixCommand::Rule { code: 1, slot: None, fix: Some(what) });
    for (label, command) in [
        ("Use the suggestions · 1", rule(Fix::UseSuggestion)),
        ("Take them as blank · 3", rule(Fix::Blank)),
        ("Leave the field as it is · 3", rule(Fix::LeaveOut)),
        ("Show", fix(FixCommand::List(true))),
        ("Undo", fix(FixCommand::Undo)),
        ("Redo", fix(FixCommand::Redo)),
        ("Undo all", fix(FixCommand::DropAll)),
        ("Check again (3 fixes)", fix(FixCommand::Check)),
    ] {
        harness.get_by_label(label).click();
        harness.run();
        assert_eq!(asked(&mut harness), said(&[command]), "{label}");
    }
    for (modifiers, key, command) in [
        (Modifiers::COMMAND, Key::Z, FixCommand::Undo),
        (Modifiers::COMMAND, Key::Y, FixCommand::Redo),
        (Modifiers::COMMAND | Modifiers::SHIFT, Key::Z, FixCommand::Redo),
    ] {
        harness.key_press_modifiers(modifiers, key);
        harness.run();
        assert_eq!(asked(&mut harness), said(&[fix(command)]));
    }
}

#[test]
fn a_click_or_enter_opens_a_row_and_the_space_bar_takes_what_is_suggested() {
    let mut harness = rows();
    harness.get_by_label("31/02/2024").click();
    harness.run();
    assert_eq!(asked(&mut harness), said(&[fix(FixCommand::Open(Some(9_004)))]));
    harness.get_by_role_and_label(Role::ListBox, "Last gift date is not a date we recognise").focus();
    harness.run();
    for (key, expected) in [
        (Key::ArrowUp, None),
        (Key::Enter, Some(FixCommand::Open(Some(5_120)))),
        (Key::Space, None),
        (Key::ArrowDown, None),
        (Key::Space, Some(FixCommand::Accept(9_004))),
    ] {
        harness.key_press(key);
        harness.run();
        let expected: Vec<Command> = expected.into_iter().map(fix).collect();
        assert_eq!(asked(&mut harness), said(&expected), "{key:?}");
    }
}

#[test]
fn a_row_opens_at_its_problem_with_all_its_cells() {
    let harness = row();
    assert!(field(&harness, "Last gift").is_focused());
    for label in
        ["Donor no.", "First name", "Surname", "Table", "in the file: Tayler", "Left out, because of 1 problem."]
    {
        assert!(harness.query_all_by_label(label).count() > 0, "{label}");
    }
}

#[test]
fn enter_saves_a_cell_escape_leaves_it_and_tab_goes_on_to_the_next_row() {
    let mut harness = row();
    typed(&mut harness, "Last gift", "2 March 2024");
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(asked(&mut harness), said(&[set(3, "2 March 2024")]));

    typed(&mut harness, "Table", "99");
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(asked(&mut harness), said(&[]), "the row stays open, the cell as it was");
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(asked(&mut harness), said(&[fix(FixCommand::Open(None))]));

    let next = fix(FixCommand::Open(Some(88_431)));
    let previous = fix(FixCommand::Open(Some(5_120)));
    typed(&mut harness, "Last gift", "3 March 2024");
    harness.key_press(Key::Tab);
    harness.run();
    assert_eq!(asked(&mut harness), said(&[set(3, "3 March 2024"), next]));
    field(&harness, "Last gift").focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::SHIFT, Key::Tab);
    harness.run();
    assert_eq!(asked(&mut harness), said(&[previous]), "nothing was typed");
}

#[test]
fn what_is_suggested_is_taken_with_a_click_or_a_key() {
    let mut harness = row();
    harness.get_by_label("Use “2024-03-02”").click();
    harness.run();
    assert_eq!(asked(&mut harness), said(&[set(3, "2024-03-02")]));
    field(&harness, "Last gift").focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run();
    assert_eq!(asked(&mut harness), said(&[set(3, "2024-03-02")]));
}

#[test]
fn fixes_are_listed_and_taken_back_one_by_one() {
    let mut harness = open(made::check(CheckTab::Problems, made::fix_list()), draw);
    harness.get_by_label("Take back Row 9,004 Surname").click();
    harness.run();
    assert_eq!(asked(&mut harness), said(&[set(2, "Tayler")]));
    harness.get_by_label("Back to the rows").click();
    harness.run();
    assert_eq!(asked(&mut harness), said(&[fix(FixCommand::List(false))]));
}
