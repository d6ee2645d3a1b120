//! The Match page by mouse and by keyboard.

use almoner::engine::mapping::BlankPolicy;
use almoner::engine::schema::{DateOrder, Slot, Whole};
use almoner::gui::views::matching;
use almoner::wizard::Command;
use almoner::wizard::screen::MatchScreen;
use egui::{Key, Modifiers, Pos2, Ui};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::matching_screen::{self as made, EMPLOYER, LAST_GIFT, MOBILE, PHONE, PHONE_TYPE};
use super::{Opened, Page, asked, said};

/// Draws the page and does what the wizard does at once: hints while dragging, which card is selected, what is sought.
pub fn draw(ui: &mut Ui, page: &mut Page<MatchScreen>) {
    let before = page.asked.len();
    matching::show(ui, &page.screen, &mut page.asked);
    for command in &page.asked[before..] {
        match command {
            Command::Drag(column) => made::set_dragging(&mut page.screen, *column),
            Command::SelectColumn(column) => select(&mut page.screen, *column),
            Command::Match { .. } => select(&mut page.screen, None),
            Command::MarkColumn { column, marked } => made::set_marked(&mut page.screen, *column, *marked),
            Command::LookAtRow(place) => page.screen.record = place.map(made::record),
            Command::FindColumn(text) => page.screen.find.clone_from(text),
            _ => {}
        }
    }
}

fn select(screen: &mut MatchScreen, column: Option<usize>) {
    screen.cards.iter_mut().for_each(|card| card.selected = Some(card.column) == column);
}

fn open() -> Opened<MatchScreen> {
    super::open(made::screen(), draw)
}

fn center(harness: &Opened<MatchScreen>, label: &str) -> Pos2 {
    harness.get_by_label(label).rect().center()
}

/// Takes hold at one place and carries to another without letting go.
pub fn carry(harness: &mut Opened<MatchScreen>, from: Pos2, to: Pos2) {
    harness.hover_at(from);
    harness.step();
    harness.drag_at(from);
    harness.step();
    for share in [0.2, 0.6, 1.0] {
        harness.hover_at(from + (to - from) * share);
        harness.step();
    }
    harness.step();
}

fn let_go(harness: &mut Opened<MatchScreen>, at: Pos2) {
    harness.drop_at(at);
    harness.step();
    harness.run();
}

fn drag(harness: &mut Opened<MatchScreen>, from: Pos2, to: Pos2) {
    carry(harness, from, to);
    let_go(harness, to);
}

#[test]
fn a_card_dropped_on_a_field_matches_it_and_the_field_says_why_before() {
    let mut harness = open();
    let (from, to) = (center(&harness, "Column Mobile, not matched"), center(&harness, "Field Phone 1"));
    carry(&mut harness, from, to);
    assert_eq!(asked(&mut harness), said(&[Command::Drag(Some(MOBILE))]));
    let_go(&mut harness, to);
    let expected = [Command::Match { column: MOBILE, slot: PHONE }, Command::Drag(None)];
    assert_eq!(asked(&mut harness), said(&expected));
}

#[test]
fn a_card_can_be_dropped_where_it_hardly_fits() {
    let mut harness = open();
    let (from, to) = (center(&harness, "Column Mobile, not matched"), center(&harness, "Field Last gift date"));
    drag(&mut harness, from, to);
    let expected =
        [Command::Drag(Some(MOBILE)), Command::Match { column: MOBILE, slot: LAST_GIFT }, Command::Drag(None)];
    assert_eq!(asked(&mut harness), said(&expected));
}

#[test]
fn a_card_let_go_beside_the_fields_matches_nothing() {
    let mut harness = open();
    let (from, to) = (center(&harness, "Column Mobile, not matched"), center(&harness, "Back"));
    drag(&mut harness, from, to);
    assert_eq!(asked(&mut harness), said(&[Command::Drag(Some(MOBILE)), Command::Drag(None)]));
}

#[test]
fn escape_ends_a_drag_without_a_match() {
    let mut harness = open();
    let (from, to) = (center(&harness, "Column Mobile, not matched"), center(&harness, "Field Phone 1"));
    carry(&mut harness, from, to);
    harness.key_press(Key::Escape);
    harness.step();
    harness.step();
    let_go(&mut harness, to);
    assert_eq!(asked(&mut harness), said(&[Command::Drag(Some(MOBILE)), Command::Drag(None)]));
}

#[test]
fn a_column_dragged_out_of_a_field_onto_the_list_is_unmatched() {
    let mut harness = open();
    let from = harness.get_by_label("Field Last gift date").rect().left_center() + egui::vec2(60.0, 0.0);
    let to = center(&harness, "Column Legacy Code, not matched");
    drag(&mut harness, from, to);
    let expected = [Command::Drag(Some(6)), Command::Unmatch(LAST_GIFT), Command::Drag(None)];
    assert_eq!(asked(&mut harness), said(&expected));
}

#[test]
fn a_column_dragged_from_field_to_field_moves() {
    let mut harness = open();
    let from = harness.get_by_label("Field Last gift date").rect().left_center() + egui::vec2(60.0, 0.0);
    let to = center(&harness, "Field Phone 1");
    drag(&mut harness, from, to);
    let expected = [Command::Drag(Some(6)), Command::Match { column: 6, slot: PHONE }, Command::Drag(None)];
    assert_eq!(asked(&mut harness), said(&expected));
}

#[test]
fn a_column_dragged_onto_a_field_that_has_one_swaps_and_says_so_before() {
    let mut harness = open();
    let from = harness.get_by_label("Field Last gift date").rect().left_center() + egui::vec2(60.0, 0.0);
    let to = center(&harness, "Field Deceased");
    carry(&mut harness, from, to);
    let_go(&mut harness, to);
    let expected = [Command::Drag(Some(6)), Command::Swap(LAST_GIFT, Slot::Field(3)), Command::Drag(None)];
    assert_eq!(asked(&mut harness), said(&expected));
}

#[test]
fn columns_marked_with_ctrl_are_matched_to_a_group_together_by_enter() {
    let mut harness = open();
    for column in ["Column Mobile, not matched", "Column Legacy Code, not matched"] {
        harness.get_by_label(column).click_modifiers(Modifiers::COMMAND);
        harness.run();
    }
    let mark = |column| Command::MarkColumn { column, marked: true };
    assert_eq!(asked(&mut harness), said(&[mark(MOBILE), mark(10)]));
    harness.get_by_label("2 marked");
    let card = harness.get_by_label("Column Mobile, not matched, marked");
    card.focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    harness.get_by_label("Phone 1").click();
    harness.run();
    let expected = [Command::SelectColumn(Some(MOBILE)), Command::MatchMarked { group: 1, position: 0 }];
    assert_eq!(asked(&mut harness), said(&expected));
}

#[test]
fn what_a_change_came_to_is_said_to_those_who_do_not_see_it() {
    let mut page = made::screen();
    page.said = "Phone 1 takes “Mobile”.".to_owned();
    let harness = super::open(page, draw);
    let said = harness.get_by_label("Phone 1 takes “Mobile”.");
    assert_eq!(said.accesskit_node().live(), egui::accesskit::Live::Polite);
}

#[test]
fn rows_are_looked_at_one_by_one_by_mouse_and_by_arrow_keys() {
    let mut harness = open();
    harness.get_by_label("See a row").click();
    harness.run();
    harness.get_by_label("in the file: Dcsd");
    harness.get_by_label("Next row").click();
    harness.run();
    harness.get_by_label("Row 3 as it will be saved");
    harness.key_press(Key::ArrowLeft);
    harness.run();
    harness.get_by_label("Row 2 as it will be saved");
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label("Next row").is_none(), "Escape closes it");
    let look = |place| Command::LookAtRow(place);
    assert_eq!(asked(&mut harness), said(&[look(Some(0)), look(Some(1)), look(Some(0)), look(None)]));
}

#[test]
fn a_column_dropped_back_where_it_came_from_changes_nothing() {
    let mut harness = open();
    let rect = harness.get_by_label("Field Email 1").rect();
    drag(&mut harness, rect.left_center() + egui::vec2(60.0, 0.0), rect.center() + egui::vec2(60.0, 2.0));
    assert_eq!(asked(&mut harness), said(&[Command::Drag(Some(4)), Command::Drag(None)]));
}

#[test]
fn the_fields_scroll_while_a_card_is_held_near_their_edge() {
    let mut harness = open();
    assert!(harness.query_by_label("Field Attribute 60").is_none(), "it is far below");
    let from = center(&harness, "Column Mobile, not matched");
    let edge = Pos2::new(700.0, super::SIZE[1] - 64.0 - 22.0 - 6.0);
    carry(&mut harness, from, edge);
    for _ in 0..300 {
        harness.step();
    }
    assert!(harness.query_by_label("Field Attribute 60").is_some());
}

#[test]
fn a_column_is_matched_by_keyboard_alone() {
    let mut harness = open();
    harness.get_by_label("Column Mobile, not matched").focus();
    harness.run();
    harness.key_press(Key::ArrowDown);
    harness.run();
    assert!(harness.get_by_label("Column Legacy Code, not matched").is_focused());
    harness.key_press(Key::ArrowUp);
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(asked(&mut harness), said(&[Command::SelectColumn(Some(MOBILE))]));
    harness.get_by_label("Find a field").type_text("phone");
    harness.run();
    harness.key_press(Key::ArrowDown);
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(asked(&mut harness), said(&[Command::Match { column: MOBILE, slot: PHONE_TYPE }]));
    assert!(harness.query_by_label("Find a field").is_none(), "the list closes");
    assert!(harness.get_by_label("Column Mobile, not matched").is_focused(), "the keyboard is back on the card");
}

#[test]
fn escape_closes_the_list_of_fields_and_delete_unmatches_a_card() {
    let mut harness = open();
    harness.get_by_label("Column Status, matched, wants a look").focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(asked(&mut harness), said(&[Command::SelectColumn(Some(3)), Command::SelectColumn(None)]));
    harness.key_press(Key::Delete);
    harness.run();
    assert_eq!(asked(&mut harness), said(&[Command::UnmatchColumn(3)]));
    harness.get_by_label("Column Mobile, not matched").focus();
    harness.run();
    harness.key_press(Key::Delete);
    harness.run();
    assert_eq!(asked(&mut harness), said(&[]), "what is not matched cannot be unmatched");
}

#[test]
fn a_field_takes_a_column_from_its_menu() {
    let mut harness = open();
    harness.get_by_label("Column for Phone 1").click();
    harness.run();
    harness.get_by_label("Find a column for it").type_text("mob");
    harness.run();
    assert!(harness.query_by_label("Leave unmatched").is_none(), "nothing feeds it yet");
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(asked(&mut harness), said(&[Command::Match { column: MOBILE, slot: PHONE }]));
    assert!(harness.query_by_label("Find a column for it").is_none(), "the menu closes");
}

#[test]
fn the_menu_opened_by_key_does_not_pick_at_once() {
    let mut harness = open();
    harness.get_by_label("Column for Phone 1").focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(asked(&mut harness), said(&[]));
    assert!(harness.get_by_label("Find a column for it").is_focused());
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.get_by_label("Column for Phone 1").is_focused(), "the keyboard is back where it was");
}

#[test]
fn a_field_is_left_unmatched_by_menu_and_by_key() {
    let mut harness = open();
    harness.get_by_label("Column for Last gift date").click();
    harness.run();
    harness.get_by_label("Leave unmatched").click();
    harness.run();
    assert_eq!(asked(&mut harness), said(&[Command::Unmatch(LAST_GIFT)]));
    harness.get_by_label("Column for Last gift date").focus();
    harness.run();
    harness.key_press(Key::Delete);
    harness.run();
    assert_eq!(asked(&mut harness), said(&[Command::Unmatch(LAST_GIFT)]));
}

#[test]
fn the_menu_says_how_dates_and_blank_cells_are_read() {
    let cases = [
        ("Day first (31/12/2026)", Command::SetDateOrder { slot: LAST_GIFT, order: DateOrder::DayFirst }),
        ("Clear the field", Command::SetBlank { slot: LAST_GIFT, policy: BlankPolicy::Clear }),
    ];
    for (label, command) in cases {
        let mut harness = open();
        harness.get_by_label("Column for Last gift date").click();
        harness.run();
        harness.get_by_label(label).click();
        harness.run();
        assert_eq!(asked(&mut harness), said(&[command]));
    }
}

#[test]
fn a_column_of_names_is_split_from_the_menu_that_shows_how() {
    let mut harness = open();
    harness.get_by_label("Column for Last name").click();
    harness.run();
    assert!(harness.query_by_label("Split this name into its parts").is_none(), "it is not offered everywhere");
    harness.key_press(Key::Escape);
    harness.run();
    harness.get_by_label("Column for First name").click();
    harness.run();
    assert!(harness.query_by_label("Dr. Ann Lee → Dr. · Ann · Lee").is_some());
    harness.get_by_label("Split this name into its parts").click();
    harness.run();
    assert_eq!(asked(&mut harness), said(&[Command::SplitColumn { column: 1, whole: Whole::Name }]));
    assert!(harness.query_by_label("Split this name into its parts").is_none(), "the menu closes");
}

#[test]
fn a_further_column_is_joined_from_the_menu() {
    let mut harness = open();
    harness.get_by_label("Column for First name").click();
    harness.run();
    harness.get_by_label("Join with another column…").click();
    harness.run();
    harness.get_by_label("Find a column to join").type_text("lega");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(asked(&mut harness), said(&[Command::JoinColumn { column: 10, slot: Slot::Field(1) }]));
    // The menu begins anew the next time.
    harness.get_by_label("Column for First name").click();
    harness.run();
    assert!(harness.query_by_label("Find a column for it").is_some());
}

#[test]
fn a_fixed_value_is_typed_or_chosen() {
    let mut harness = open();
    harness.get_by_label("Field Employer").scroll_to_me();
    harness.run();
    harness.get_by_label("Column for Employer").click();
    harness.run();
    harness.get_by_label("Fixed value…").click();
    harness.run();
    harness.get_by_label("Fixed value for Employer").type_text("Acme, Inc.");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(asked(&mut harness), said(&[Command::MatchFixed { slot: EMPLOYER, text: "Acme, Inc.".into() }]));

    let mut harness = open();
    harness.get_by_label("Column for Phone 1 · Type").click();
    harness.run();
    harness.get_by_label("Fixed value…").click();
    harness.run();
    harness.get_by_label("Home").click();
    harness.run();
    assert_eq!(asked(&mut harness), said(&[Command::MatchFixed { slot: PHONE_TYPE, text: "home".into() }]));
}

#[test]
fn undo_and_redo_have_their_keys_unless_one_types() {
    let shift = Modifiers::COMMAND | Modifiers::SHIFT;
    let mut harness = open();
    for (modifiers, key, command) in [
        (Modifiers::COMMAND, Key::Z, Command::UndoMatch),
        (Modifiers::COMMAND, Key::Y, Command::RedoMatch),
        (shift, Key::Z, Command::RedoMatch),
    ] {
        harness.key_press_modifiers(modifiers, key);
        harness.run();
        assert_eq!(asked(&mut harness), said(&[command]));
    }
    harness.get_by_label("Find a column").focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    assert_eq!(asked(&mut harness), said(&[]));

    harness.state_mut().state.screen.undo.enabled = false;
    harness.get_by_label("Column Mobile, not matched").focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    assert_eq!(asked(&mut harness), said(&[]), "there is nothing to take back");
}

#[test]
fn columns_are_searched_and_buttons_do_what_they_say() {
    let mut harness = open();
    harness.get_by_label("Find a column").focus();
    harness.run();
    harness.get_by_label("Find a column").type_text("mob");
    harness.run();
    assert_eq!(asked(&mut harness), said(&[Command::FindColumn("mob".into())]));
    let cases = [
        ("Match again", Command::MatchAgain),
        ("Undo", Command::UndoMatch),
        ("Redo", Command::RedoMatch),
        ("Add another phone", Command::AddEntry(1)),
        ("Back", Command::Back),
        ("Check 140,734 rows", Command::StartCheck),
    ];
    for (label, command) in cases {
        harness.get_by_label(label).click();
        harness.run();
        assert_eq!(asked(&mut harness), said(&[command]), "{label}");
    }
    harness.state_mut().state.screen.next.enabled = false;
    harness.run();
    harness.get_by_label("Check 140,734 rows").click();
    harness.run();
    assert_eq!(asked(&mut harness), said(&[]));
}

#[test]
fn tab_goes_through_fields_that_are_out_of_view() {
    let mut harness = open();
    harness.get_by_label("Column for Last gift date").focus();
    harness.run();
    for _ in 0..20 {
        harness.key_press(Key::Tab);
        harness.run();
    }
    let reached = harness.query_by_label("Column for Attribute 48").is_some_and(|node| node.is_focused());
    assert!(reached, "twenty fields further down");
}
