//! How the widgets behave: to the mouse, to the keyboard and to a screen reader.

use almoner::gui::widgets::*;
use egui::{Key, Theme, Ui, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::support::window::{self, Window};

fn open<S: 'static>(state: S, draw: fn(&mut Ui, &mut S)) -> Harness<'static, Window<S>> {
    window::open(Theme::Light, [800.0, 600.0], 1.0, state, draw)
}

/// A card "Mobile" that carries the number 7, a slot that takes it and one that does not.
fn match_page(ui: &mut Ui, dropped: &mut Vec<(&'static str, usize)>) {
    let card = DragCard { name: "Mobile", sample: "617-555-0142", fact: "61%", mark: Mark::Open, chosen: false };
    card.show(ui, ui.scope_id().with("mobile"), 7_usize);
    ui.add_space(60.0);
    let phone = slot(ui, "Field Phone", SlotLook::Empty, |_: &usize| Verdict::Accept("It fits".into()), |_| (), |_| ());
    let date = slot(ui, "Field Date", SlotLook::Empty, |_: &usize| Verdict::Reject("No dates".into()), |_| (), |_| ());
    dropped.extend(phone.dropped.map(|column| ("phone", *column)));
    dropped.extend(date.dropped.map(|column| ("date", *column)));
}

fn drag(harness: &mut Harness<'_, Window<Vec<(&'static str, usize)>>>, onto: &str) {
    let from = harness.get_by_label("Column Mobile, not matched").rect().center();
    let to = harness.get_by_label(onto).rect().center();
    harness.hover_at(from);
    harness.step();
    harness.drag_at(from);
    harness.step();
    for share in [0.3, 0.7, 1.0] {
        harness.hover_at(from + (to - from) * share);
        harness.step();
    }
    harness.drop_at(to);
    harness.step();
    harness.run();
}

#[test]
fn a_column_dropped_on_a_slot_that_accepts_it_arrives_once() {
    let mut harness = open(Vec::new(), match_page);
    drag(&mut harness, "Field Phone");
    assert_eq!(harness.state().state, [("phone", 7)]);
}

#[test]
fn a_column_dropped_on_a_slot_that_rejects_it_does_not_arrive() {
    let mut harness = open(Vec::new(), match_page);
    drag(&mut harness, "Field Date");
    assert_eq!(harness.state().state, []);
}

#[test]
fn the_arrow_keys_go_through_a_table_and_stop_at_its_ends() {
    let mut harness = open(None, |ui, chosen: &mut Option<usize>| {
        let columns = [Col::rest("Row")];
        let table = Table::new("Rows", &columns).selectable(*chosen);
        if let Some(row) = table.show(ui, 1000, |row, index| row.text(&format!("row {index}"))).chosen {
            *chosen = Some(row);
        }
    });
    harness.run();
    harness.get_by_label("Rows").focus();
    harness.run();
    for (key, expected) in [(Key::ArrowDown, 0), (Key::ArrowUp, 0), (Key::PageDown, 10), (Key::ArrowDown, 11)] {
        harness.key_press(key);
        harness.run();
        assert_eq!(harness.state().state, Some(expected), "after {key:?}");
    }
    for _ in 0..100 {
        harness.key_press(Key::PageDown);
        harness.step();
    }
    harness.run();
    assert_eq!(harness.state().state, Some(999));
    assert!(harness.query_by_label("row 999").is_some(), "the chosen row is scrolled into view");
    assert!(harness.query_by_label("row 0").is_none(), "rows out of view are not drawn");
}

#[test]
fn a_row_is_chosen_by_a_click_anywhere_in_it() {
    let mut harness = open(None, |ui, chosen: &mut Option<usize>| {
        let columns = [Col::new("A", 200.0), Col::rest("B")];
        let table = Table::new("Rows", &columns).selectable(*chosen);
        let output = table.show(ui, 5, |row, index| {
            row.text(&format!("a{index}"));
            row.text("");
        });
        *chosen = output.chosen.or(*chosen);
    });
    harness.run();
    let beside = harness.get_by_label("a3").rect().center() + Vec2::new(400.0, 0.0);
    harness.hover_at(beside);
    harness.step();
    harness.drag_at(beside);
    harness.step();
    harness.drop_at(beside);
    harness.run();
    assert_eq!(harness.state().state, Some(3));
}

#[test]
fn a_drop_down_opens_and_chooses_by_keyboard() {
    let mut harness = open("Commas", |ui, chosen: &mut &'static str| {
        let choices = ["Commas", "Tabs", "Semicolons"];
        if let Some(index) = Dropdown::chip("Separated by", chosen).choose(ui, &choices) {
            *chosen = choices[index];
        }
    });
    harness.get_by_label("Separated by").focus();
    harness.run();
    harness.key_press(Key::Space);
    harness.run();
    harness.get_by_label("Tabs").focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().state, "Tabs");
    assert!(harness.query_by_label("Semicolons").is_none(), "the menu closes");
    assert!(harness.get_by_label("Separated by").is_focused(), "the keyboard is back where it was");
}

#[test]
fn only_steps_that_are_done_can_be_gone_back_to() {
    let mut harness = open(1_usize, |ui, current| {
        if let Some(step) = stepper(ui, &["Choose file", "Match columns", "Check"], *current) {
            *current = step;
        }
    });
    harness.get_by_label("Step 3: Check, to do").click();
    harness.run();
    assert_eq!(harness.state().state, 1);
    harness.get_by_label("Step 1: Choose file, done").click();
    harness.run();
    assert_eq!(harness.state().state, 0);
}

#[test]
fn a_search_can_be_typed_and_cleared() {
    let mut harness = open(String::new(), |ui, query| {
        search(ui, "Find a column", query, 200.0);
    });
    harness.get_by_label("Find a column").focus();
    harness.run();
    harness.get_by_label("Find a column").type_text("Phone");
    harness.run();
    assert_eq!(harness.state().state, "Phone");
    harness.get_by_label("Clear the search").click();
    harness.run();
    assert_eq!(harness.state().state, "");
}

#[test]
fn tab_visits_buttons_in_reading_order() {
    let mut harness = open(Vec::new(), |ui, pressed: &mut Vec<&'static str>| {
        shell::page_header(ui, "Title", "", |ui| {
            for name in ["First", "Second", "Third"] {
                if ui.add(button::secondary(name)).clicked() {
                    pressed.push(name);
                }
            }
        });
    });
    harness.run();
    for _ in 0..3 {
        harness.key_press(Key::Tab);
        harness.run();
        harness.key_press(Key::Enter);
        harness.run();
    }
    assert_eq!(harness.state().state, ["First", "Second", "Third"]);
}

#[test]
fn a_disabled_button_does_nothing() {
    let mut harness = open(0, |ui, presses: &mut i32| {
        if ui.add_enabled(false, button::primary("Import")).clicked() {
            *presses += 1;
        }
    });
    harness.get_by_label("Import").click();
    harness.run();
    assert_eq!(harness.state().state, 0);
}

#[test]
fn a_wide_table_keeps_the_widths_of_its_columns_and_scrolls_sideways() {
    let mut harness = open((), |ui, ()| {
        let names: Vec<String> = (0..27).map(|column| format!("column {column}")).collect();
        let columns: Vec<_> = names.iter().map(|name| Col::new(name, 120.0).profile("Text", 0.5)).collect();
        Table::new("Preview", &columns).wide().show(ui, 10, |row, index| {
            for name in &names {
                row.value(&format!("{name} of {index}"));
            }
        });
    });
    harness.run();
    let left = |harness: &Harness<'_, Window<()>>, label: &str| harness.get_by_label(label).rect().left();
    let apart = |harness: &Harness<'_, Window<()>>, a: &str, b: &str| left(harness, a) - left(harness, b);
    assert!((apart(&harness, "column 5 of 0", "column 4 of 0") - 120.0).abs() < 0.1);
    assert!(apart(&harness, "column 5", "column 5 of 0").abs() < 0.1, "the header stays over its column");
    let before = left(&harness, "column 5 of 0");
    harness.hover_at(egui::pos2(300.0, 200.0));
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: Vec2::new(-240.0, 0.0),
        modifiers: egui::Modifiers::NONE,
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Trackpad,
    });
    harness.run();
    assert!(left(&harness, "column 5 of 0") < before - 100.0);
    assert!(apart(&harness, "column 5", "column 5 of 0").abs() < 0.1, "the header scrolls along");
}
