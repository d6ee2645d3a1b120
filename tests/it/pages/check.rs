//! The Check page: tabs, tables of which only a part is in memory, problems by cause.

use almoner::engine::model::{Pair, Verdict};
use almoner::engine::schema::Slot;
use almoner::engine::store::ChangeKind;
use almoner::gui::views::check;
use almoner::wizard::Command;
use almoner::wizard::expecting::{ExpectCommand, Total};
use almoner::wizard::recognising::RecogniseCommand;
use almoner::wizard::screen::{
    Answer, Banner, CheckScreen, CheckTable, Choice, DuplicatesScreen, Kind, Lines, PairField, PairScreen, TableRow,
};
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
        open: None,
        accept: None,
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
        ("Fix 4 problems", Command::ShowTab(CheckTab::Problems)),
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

fn pair() -> Pair {
    Pair { incoming: "email:maria@example.org".into(), key: "C00000001".into(), record: None }
}

fn answer(verdict: Verdict) -> Command {
    Command::Recognise(RecogniseCommand::Decide { pair: pair(), verdict: Some(verdict) })
}

pub fn possible_duplicates() -> CheckScreen {
    let one = |key, label: &'static str, verdict| Answer {
        label,
        hint: String::new(),
        key,
        chosen: false,
        command: answer(verdict),
    };
    let field = |label: &str, row: &str, record: &str, differs| PairField {
        label: label.to_owned(),
        row: row.to_owned(),
        record: record.to_owned(),
        differs,
    };
    let line = |number: u64, title: &str, key: &str| TableRow {
        row: number.to_string(),
        title: title.to_owned(),
        key: key.to_owned(),
        repeats: false,
        cells: vec!["Undecided".to_owned()],
        open: None,
        accept: None,
    };
    let rest = |label: &str, verdict: Option<Verdict>| Choice {
        label: label.to_owned(),
        hint: String::new(),
        selected: verdict.is_none(),
        warns: false,
        command: Command::Recognise(RecogniseCommand::Rest(verdict)),
    };
    let pairs = DuplicatesScreen {
        lines: made::lines(vec![line(18, "María Núñez", "C00000001"), line(27, "Linda Smith", "C00000004")]),
        selected: 0,
        text: "2 are undecided; their rows are left out until somebody decides.".to_owned(),
        rest: vec![rest("Decide each", None), rest("Always the same person", Some(Verdict::Same))],
        pair: Some(PairScreen {
            title: "Row 18 and C00000001 · María Núñez".to_owned(),
            why: "Same email maria@example.org".to_owned(),
            note: "The row matches 1 other record too.".to_owned(),
            fields: vec![
                field("Constituent ID", "", "C00000001", false),
                field("First name", "Mary", "María", true),
                field("Email 1", "maria@example.org", "maria@example.org", false),
            ],
            answers: vec![
                one('S', "Same person", Verdict::Same),
                one('D', "Different", Verdict::Different),
                one('L', "Leave out", Verdict::Skip),
            ],
        }),
    };
    made::check(CheckTab::Duplicates, CheckTable::Duplicates(pairs))
}

#[test]
fn a_possible_duplicate_is_answered_with_the_pointer_and_with_one_key() {
    let mut harness = open(possible_duplicates(), draw);
    for (label, key, verdict) in [
        ("Same person", Key::S, Verdict::Same),
        ("Different", Key::D, Verdict::Different),
        ("Leave out", Key::L, Verdict::Skip),
    ] {
        harness.get_by_label(label).click();
        harness.run();
        assert_eq!(asked(&mut harness), said(&[answer(verdict)]), "{label}");
        harness.key_press(key);
        harness.run();
        assert_eq!(asked(&mut harness), said(&[answer(verdict)]), "{key:?}");
    }
    harness.get_by_label("First name, differs");
    harness.get_by_label("All undecided").click();
    harness.run();
    harness.get_by_label_contains("Always the same person").click();
    harness.run();
    assert_eq!(asked(&mut harness), said(&[Command::Recognise(RecogniseCommand::Rest(Some(Verdict::Same)))]));
}

#[test]
fn letters_typed_into_the_search_decide_nothing() {
    let mut harness = open(possible_duplicates(), draw);
    harness.get_by_label("Name, ID or email").focus();
    harness.run();
    harness.key_press(Key::S);
    harness.get_by_label("Name, ID or email").type_text("s");
    harness.run();
    assert_eq!(asked(&mut harness), said(&[Command::SearchPlan("s".to_owned())]));
}

#[test]
fn the_next_pair_is_looked_at_with_the_arrow_keys() {
    let mut harness = open(possible_duplicates(), draw);
    harness.get_by_label("Possible duplicates").focus();
    harness.run();
    harness.key_press(Key::ArrowDown);
    harness.run();
    assert_eq!(asked(&mut harness), said(&[Command::Recognise(RecogniseCommand::Look(1))]));
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
