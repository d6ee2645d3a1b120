//! The Check page: tabs, tables of which only a part is in memory, problems by cause.

use almoner::engine::schema::Slot;
use almoner::engine::store::ChangeKind;
use almoner::gui::views::check;
use almoner::wizard::Command;
use almoner::wizard::expecting::{ExpectCommand, Total};
use almoner::wizard::screen::{Banner, CheckScreen, CheckTable, Kind, Lines, TableRow};
use almoner::wizard::state::CheckTab;
use egui::accesskit::Role;
use egui::{Key, Ui};
use egui_kittest::kittest::Queryable as _;

use super::work_screens as made;
use super::{Page, asked, button, open, said};

pub fn draw(ui: &mut Ui, page: &mut Page<CheckScreen>) {
    check::show(ui, &page.screen, &mut page.asked);
}

fn changes() -> CheckScreen {
    let rows = made::changes();
    made::check(CheckTab::Changes, CheckTable::Changes(made::lines(rows)))
}

/// `total` changes of which those from `offset` on are in memory.
fn part(total: u64, offset: u64, held: u64) -> CheckScreen {
    let rows = (offset..offset + held).map(|number| TableRow {
        row: number.to_string(),
        title: format!("Donor {number}"),
        key: String::new(),
        repeats: false,
        cells: vec!["City".to_owned(), "Boston".to_owned(), "Quincy".to_owned()],
    });
    made::check(CheckTab::Changes, CheckTable::Changes(Lines { total, offset, rows: rows.collect() }))
}

#[test]
fn tabs_and_buttons_do_what_they_say() {
    let mut screen = changes();
    let again = vec![button("Check again", Command::StartCheck)];
    screen.banner =
        Some(Banner { kind: Kind::Warn, text: "The database has changed since.".to_owned(), buttons: again });
    let mut harness = open(screen, draw);
    let cases = [
        ("New 1,120", Command::ShowTab(CheckTab::New)),
        ("Unchanged 129,771", Command::ShowTab(CheckTab::Unchanged)),
        ("Problems 6", Command::ShowTab(CheckTab::Problems)),
        ("Totals", Command::ShowTab(CheckTab::Totals)),
        ("Save this report…", Command::SaveReport),
        ("Check again", Command::StartCheck),
        ("Back", Command::Back),
        ("Save 4 problem rows…", Command::SaveProblemRows),
        ("Import 10,953 changes", Command::StartImport),
    ];
    for (label, command) in cases {
        harness.get_by_label(label).click();
        harness.run();
        assert_eq!(asked(&mut harness), said(&[command]), "{label}");
    }
}

#[test]
fn changes_are_narrowed_by_kind_by_field_and_by_what_is_typed() {
    let mut harness = open(changes(), draw);
    harness.get_by_label("Overwrites 9,120").click();
    harness.run();
    assert_eq!(asked(&mut harness), said(&[Command::FilterKind(Some(ChangeKind::Overwrites))]));
    harness.get_by_label("Which field").click();
    harness.run();
    harness.get_by_label("Last name, 12").click();
    harness.run();
    assert_eq!(asked(&mut harness), said(&[Command::FilterField(Some(Slot::Field(4)))]));
    harness.get_by_label("Name, ID or email").focus();
    harness.run();
    harness.get_by_label("Name, ID or email").type_text("n");
    harness.run();
    assert_eq!(asked(&mut harness), said(&[Command::SearchPlan("n".to_owned())]));
}

#[test]
fn a_record_is_named_once_and_rows_at_hand_are_not_asked_for() {
    let mut harness = open(changes(), draw);
    assert_eq!(harness.query_all_by_label("María Núñez").count(), 1);
    assert_eq!(harness.query_all_by_label("maria.nunez@example.org").count(), 1);
    assert_eq!(harness.query_all_by_label("blank").count(), 2);
    assert_eq!(asked(&mut harness), said(&[]));
}

#[test]
fn new_records_are_listed_with_what_is_known_of_them() {
    let mut rows = made::changes();
    rows.iter_mut().for_each(|row| row.cells = vec!["Email: mei@example.org · City: Boston".to_owned()]);
    let harness = open(made::check(CheckTab::New, CheckTable::New(made::lines(rows))), draw);
    assert_eq!(harness.query_all_by_label("Email: mei@example.org · City: Boston").count(), 7);
}

#[test]
fn the_first_row_in_view_that_is_missing_is_asked_for() {
    let mut harness = open(part(1_000_000, 0, 200), draw);
    assert_eq!(asked(&mut harness), said(&[]));
    harness.get_by_label("Changes").focus();
    harness.run();
    for _ in 0..25 {
        harness.key_press(Key::PageDown);
        harness.step();
    }
    harness.run();
    let asked = asked(&mut harness);
    assert_eq!(asked.first(), said(&[Command::WantRows(200)]).first());
    assert!(harness.query_all_by_label("…").count() > 0, "they are held open until they come");
}

#[test]
fn rows_above_those_at_hand_are_asked_for() {
    let mut harness = open(part(1_000_000, 500, 200), draw);
    assert_eq!(asked(&mut harness).first(), said(&[Command::WantRows(0)]).first());
}

#[test]
fn a_problem_is_chosen_and_its_rows_are_shown() {
    let mut harness = open(made::check(CheckTab::Problems, made::problems(true)), draw);
    assert_eq!(harness.query_all_by_label("31/02/2024").count(), 1);
    assert_eq!(harness.query_all_by_label("2 March 2024").count(), 1);
    harness.get_by_label("Problem: Constituent ID is blank, 1 row").click();
    harness.run();
    assert_eq!(asked(&mut harness), said(&[Command::ShowProblem(Some(made::event(2)))]));
    harness.get_by_label("Warning: Email already belongs to someone else, 2 rows").focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(asked(&mut harness), said(&[Command::ShowProblem(Some(made::event(3)))]));
}

#[test]
fn no_problem_chosen_and_an_empty_tab_say_so() {
    let harness = open(made::check(CheckTab::Problems, made::problems(false)), draw);
    assert!(harness.query_by_label("Which rows?").is_some());
    let table = CheckTable::Empty { title: "Nobody new".into(), text: "Every row belongs to a record.".into() };
    let harness = open(made::check(CheckTab::New, table), draw);
    assert!(harness.query_by_label("Nobody new").is_some());
}

#[test]
fn what_is_expected_is_typed_compared_and_waived() {
    let mut harness = open(made::check(CheckTab::Totals, CheckTable::Totals(made::totals())), draw);
    assert!(harness.query_by_label("Name, ID or email").is_none(), "there is nothing to search");
    for label in ["Rows you expect: Agrees", "Lifetime giving you expect: $150.00 less than expected", "$84,250.00"] {
        assert_eq!(harness.query_all_by_label(label).count(), 1, "{label}");
    }
    harness.get_by_role_and_label(Role::TextInput, "Rows you expect").focus();
    harness.run();
    harness.key_press(Key::End);
    harness.get_by_role_and_label(Role::TextInput, "Rows you expect").type_text("5");
    harness.run();
    let typed = ExpectCommand::Type(Total::Rows, "1,2045".to_owned());
    assert_eq!(asked(&mut harness), said(&[Command::Expect(typed)]));
    harness.get_by_label("Go on all the same…").click();
    harness.run();
    assert_eq!(asked(&mut harness), said(&[Command::Expect(ExpectCommand::AskWhy)]));
}
