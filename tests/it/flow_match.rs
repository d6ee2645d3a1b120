//! Matching in the running program from a file to a template and back: once by mouse, once by keyboard alone.

use almoner::wizard::screen::{CardState, MatchScreen, Page, SlotFeed, SlotScreen, TranslateScreen, screen};
use egui::{Event, Key, Modifiers, Pos2, Rect, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::support::app::{self, Program};

const HEADERS: &str = "Constituent ID,First Name,Last Name,Email,Email Type,Street,City,State,ZIP,Legacy Code";
const KINDS: [&str; 6] = ["home", "W", "Vicarage", "Parish hall", "Vicarage", ""];

fn members() -> String {
    let rows = KINDS.iter().enumerate().map(|(n, kind)| {
        let (first, last) = if n % 2 == 0 { ("Ann", "Lee") } else { ("Bo", "Ray") };
        format!("C{n},{first},{last},m{n}@example.org,{kind},{n} Elm Street,Boston,MA,02134,L{n}\n")
    });
    format!("{HEADERS}\n{}", rows.collect::<String>())
}

fn matching(program: &Program) -> MatchScreen {
    match screen(program.window.state().state()).page {
        Page::Match(page) => page,
        other => panic!("{other:?}"),
    }
}

fn values(program: &Program) -> TranslateScreen {
    match screen(program.window.state().state()).page {
        Page::Translate(page) => page,
        other => panic!("{other:?}"),
    }
}

fn field(program: &Program, name: &str) -> SlotScreen {
    let sections = matching(program).sections.into_iter();
    sections.flat_map(|section| section.slots).find(|slot| slot.full_label == name).expect("there is such a field")
}

/// The header of the column that feeds a field; nothing where none does.
fn fed(program: &Program, name: &str) -> String {
    match field(program, name).feed {
        SlotFeed::Column { header, .. } => header,
        SlotFeed::Nothing => String::new(),
        other => format!("{other:?}"),
    }
}

fn becomes(program: &Program, value: &str) -> String {
    values(program).rows.into_iter().find(|row| row.value == value).expect("the value is listed").becomes
}

/// What was said last to those who do not see the page.
fn said(program: &Program) -> String {
    let live = |node: &egui_kittest::Node<'_>| node.accesskit_node().live() == egui::accesskit::Live::Polite;
    let nodes: Vec<_> = program.window.root().children_recursive().filter(live).collect();
    let words = nodes.iter().filter_map(|node| node.accesskit_node().label().or(node.accesskit_node().value()));
    words.collect::<Vec<_>>().join(" ")
}

// ---- by mouse ----

fn rect(program: &Program, name: &str) -> Option<Rect> {
    program.window.query_all_by_label(name).next().map(|node| node.rect())
}

fn card(program: &Program, header: &str) -> Pos2 {
    let start = format!("Column {header}, ");
    let name = program.name_beginning(&start).expect("the card is there");
    rect(program, &name).expect("it was just there").center()
}

/// The part of the window in which fields are drawn.
const FIELDS: Rect = Rect { min: Pos2 { x: 570.0, y: 170.0 }, max: Pos2 { x: 1250.0, y: 700.0 } };

/// Turns the wheel over the fields until one of them is in view; where it stands.
fn scroll_to(program: &mut Program, name: &str) -> Rect {
    let name = format!("Field {name}");
    for (down, turns) in [(400.0, 30), (-120.0, 120)] {
        for _ in 0..turns {
            if let Some(rect) = rect(program, &name).filter(|rect| FIELDS.contains_rect(*rect)) {
                return rect;
            }
            program.window.hover_at(FIELDS.center());
            program.window.event(Event::MouseWheel {
                unit: egui::MouseWheelUnit::Point,
                delta: vec2(0.0, down),
                phase: egui::TouchPhase::Move,
                source: egui::MouseWheelSource::Trackpad,
                modifiers: Modifiers::NONE,
            });
            for _ in 0..8 {
                program.window.step();
            }
        }
    }
    panic!("{name} never came into view; shown are {:#?}", program.names());
}

fn steps(program: &mut Program, many: usize) {
    for _ in 0..many {
        program.window.step();
    }
}

/// Takes hold at one place and carries to another without letting go.
fn carry(program: &mut Program, from: Pos2, to: Pos2) {
    program.window.hover_at(from);
    steps(program, 1);
    program.window.drag_at(from);
    steps(program, 1);
    for share in [0.2, 0.6, 1.0] {
        program.window.hover_at(from + (to - from) * share);
        steps(program, 1);
    }
    steps(program, 2);
}

fn drop_at(program: &mut Program, to: Pos2) {
    program.window.drop_at(to);
    steps(program, 3);
}

fn drag(program: &mut Program, from: Pos2, to: Pos2) {
    carry(program, from, to);
    drop_at(program, to);
}

/// Where a field is taken hold of.
fn grip(rect: Rect) -> Pos2 {
    rect.left_center() + vec2(60.0, 0.0)
}

#[test]
fn columns_are_matched_translated_and_kept_by_mouse() {
    let mut program = app::start();
    let file = program.file("members.csv", members());
    program.drop_files(&[file]);
    program.wait_for_text("9 of 10 columns are matched already");
    program.click("Match columns");
    program.wait_for("Match your columns to donor fields");

    // From its card onto a field; the field says first what that means.
    let (from, to) = (card(&program, "Legacy Code"), scroll_to(&mut program, "Nickname").center());
    carry(&mut program, from, to);
    let hint = field(&program, "Nickname").drop.expect("it says what dropping means");
    assert!(hint.text.contains("“Legacy Code”"), "{}", hint.text);
    program.press(Key::Escape);
    drop_at(&mut program, to);
    assert_eq!(fed(&program, "Nickname"), "", "Escape ends it");
    drag(&mut program, from, to);
    assert_eq!(fed(&program, "Nickname"), "Legacy Code");
    assert_eq!(said(&program), "Nickname takes “Legacy Code”.");

    // From field to field: the two change places.
    let (first, last) = (scroll_to(&mut program, "First name"), scroll_to(&mut program, "Last name"));
    carry(&mut program, grip(first), last.center());
    let hint = field(&program, "Last name").drop.expect("it says what dropping means");
    assert_eq!(hint.text, "Release to swap “First Name” and “Last Name”");
    drop_at(&mut program, last.center());
    assert_eq!((fed(&program, "First name"), fed(&program, "Last name")), ("Last Name".into(), "First Name".into()));
    assert_eq!(said(&program), "First name takes “Last Name”. Last name takes “First Name”.");
    program.click("Undo");
    assert_eq!(fed(&program, "First name"), "First Name");

    onto_an_address(&mut program);
    values_by_mouse(&mut program);
    kept_by_mouse(&mut program);
}

/// From a field back onto the list, four times; then all four onto one address.
fn onto_an_address(program: &mut Program) {
    let address = ["Line 1", "City", "State or province", "ZIP or postal code"].map(|f| format!("Address 1 · {f}"));
    for name in &address {
        let from = grip(scroll_to(program, name));
        let list = Pos2::new(380.0, 500.0);
        drag(program, from, list);
        assert_eq!(fed(program, name), "");
    }
    for header in ["Street", "City", "State", "ZIP"] {
        let name = program.name_beginning(&format!("Column {header}, ")).expect("the card is there");
        program.window.get_by_label(&name).click_modifiers(Modifiers::COMMAND);
        steps(program, 2);
    }
    program.wait_for("4 marked");
    let (from, single) = (card(program, "City"), scroll_to(program, "Prefix").center());
    carry(program, from, single);
    let hint = field(program, "Prefix").drop.expect("it says why not");
    assert!(hint.refused, "{}", hint.text);
    assert_eq!(hint.text, "Only one column goes here; a group such as an address takes several");
    drop_at(program, single);
    assert_eq!(fed(program, "Prefix"), "");
    let (from, group) = (card(program, "City"), scroll_to(program, &address[1]).center());
    drag(program, from, group);
    let took: Vec<String> = address.iter().map(|name| fed(program, name)).collect();
    assert_eq!(took, ["Street", "City", "State", "ZIP"]);
}

/// Values, by the pill of the field; and rows, one by one.
fn values_by_mouse(program: &mut Program) {
    scroll_to(program, "Email 1 · Type");
    program.click("2 values not translated");
    program.wait_for("What “Vicarage” becomes");
    program.click("What “Vicarage” becomes");
    program.click("Home");
    program.click("Use");
    assert_eq!((becomes(program, "Vicarage"), becomes(program, "Parish hall")), ("Home".into(), "Other".into()));
    program.click("Clear it");
    assert_eq!(becomes(program, "(blank)"), "— clear —");
    program.click("Done");
    program.wait_for("Match your columns to donor fields");

    program.click("See a row");
    program.wait_for("Row 2 as it will be saved");
    program.click("Next row");
    program.wait_for("Row 3 as it will be saved");
    program.click("Close");
    assert!(!program.shows("Row 3 as it will be saved"));
}

/// Kept, and there again for the next file.
fn kept_by_mouse(program: &mut Program) {
    program.click("Save as template");
    program.wait_for("Save");
    program.click("Save");
    program.wait_for_text("The template “members” is saved.");
    program.click("Import");
    let next = program.file("next.csv", members());
    program.drop_files(&[next]);
    program.wait_for_text("These headers match your template “members”");
    program.click("Match columns");
    program.wait_for("Template: members");
    program.wait_until("it is matched", |p| fed(p, "Nickname") == "Legacy Code");
    assert!(matching(program).cards.iter().all(|card| card.state != CardState::NotMatched));
    scroll_to(program, "Email 1 · Type");
    program.click("Column for Email 1 · Type");
    program.click("Translate values…");
    program.wait_for("What “Vicarage” becomes");
    assert_eq!((becomes(program, "Vicarage"), becomes(program, "(blank)")), ("Home".into(), "— clear —".into()));
}

#[test]
fn a_template_is_chosen_taken_back_and_updated_by_mouse() {
    let mut program = app::start();
    let file = program.file("members.csv", members());
    program.drop_files(&[file]);
    program.wait_for_text("columns are matched already");
    program.click("Match columns");
    program.wait_for("Save as template");
    program.click("Save as template");
    program.wait_for("Save");
    program.click("Save");
    program.wait_for("Template: members");
    program.click("Template: members");
    program.click("None, match by suggestion");
    program.wait_for("Template: none");
    program.click("Undo");
    program.wait_for("Template: members");
    assert!(matching(&program).template.expect("it is there").update.is_none(), "all is as it was saved");
    let (from, to) = (card(&program, "Legacy Code"), scroll_to(&mut program, "Nickname").center());
    drag(&mut program, from, to);
    program.click("Template: members");
    program.picture("template_menu");
    program.click("Update “members”");
    program.wait_for_text("The template “members” is saved.");
    assert!(matching(&program).template.expect("it is there").update.is_none());
}

#[test]
fn fields_scroll_to_the_last_one_while_a_column_is_held_at_their_edge() {
    let mut program = app::start();
    let file = program.file("members.csv", members());
    program.drop_files(&[file]);
    program.wait_for_text("columns are matched already");
    program.click("Match columns");
    program.wait_for("Match your columns to donor fields");
    let last = matching(&program).sections.last().and_then(|s| s.slots.last().cloned()).expect("there are fields");
    let name = format!("Field {}", last.full_label);
    assert!(rect(&program, &name).is_none(), "it is far below");
    let from = card(&program, "Legacy Code");
    carry(&mut program, from, Pos2::new(900.0, 708.0));
    for _ in 0..600 {
        program.window.step();
        if rect(&program, &name).is_some_and(|rect| FIELDS.contains(rect.center())) {
            break;
        }
    }
    let to = rect(&program, &name).expect("it came into view").center();
    program.window.hover_at(to);
    steps(&mut program, 2);
    drop_at(&mut program, to);
    assert_eq!(fed(&program, &last.full_label), "Legacy Code");
}

// ---- by keyboard alone ----

fn type_text(program: &mut Program, text: &str) {
    program.window.event(Event::Text(text.to_owned()));
    steps(program, 2);
}

fn chord(program: &mut Program, modifiers: Modifiers, key: Key) {
    program.window.key_press_modifiers(modifiers, key);
    steps(program, 2);
}

fn focused(program: &Program, start: &str) -> bool {
    let all = program.window.root().children_recursive();
    let named = |node: &egui_kittest::Node<'_>| {
        let node = node.accesskit_node();
        node.is_focused() && node.label().or(node.value()).is_some_and(|name| name.starts_with(start))
    };
    all.into_iter().any(|node| named(&node))
}

/// Tab, or Shift and Tab, until what has a name that begins so has the keyboard.
fn tab_to(program: &mut Program, start: &str, modifiers: Modifiers) {
    for _ in 0..80 {
        chord(program, modifiers, Key::Tab);
        if focused(program, start) {
            return;
        }
    }
    panic!("Tab never came to {start:?}; shown are {:#?}", program.names());
}

/// An arrow key until the card of a column has the keyboard.
fn arrow_to(program: &mut Program, header: &str, key: Key) {
    let start = format!("Column {header}, ");
    for _ in 0..12 {
        if focused(program, &start) {
            return;
        }
        program.press(key);
    }
    panic!("the arrow keys never came to {header:?}; shown are {:#?}", program.names());
}

#[test]
fn columns_are_matched_translated_and_kept_by_keyboard_alone() {
    let mut program = app::start();
    let file = program.file("members.csv", members());
    tab_to(&mut program, "Or type where the file is", Modifiers::NONE);
    type_text(&mut program, &file.display().to_string());
    program.press(Key::Enter);
    program.wait_for_text("9 of 10 columns are matched already");
    tab_to(&mut program, "Match columns", Modifiers::NONE);
    program.press(Key::Enter);
    program.wait_for("Match your columns to donor fields");

    // A card, the name of a field, Enter.
    tab_to(&mut program, "Column ", Modifiers::NONE);
    program.press(Key::ArrowDown);
    program.press(Key::ArrowUp);
    assert!(focused(&program, "Column Legacy Code, not matched"), "what is not matched comes first");
    program.press(Key::Enter);
    program.wait_for("Find a field");
    type_text(&mut program, "nickn");
    program.press(Key::Enter);
    assert_eq!(fed(&program, "Nickname"), "Legacy Code");
    assert_eq!(said(&program), "Nickname takes “Legacy Code”.");
    assert!(focused(&program, "Column Legacy Code, "), "the keyboard is back on the card");
    program.press(Key::Delete);
    assert_eq!((fed(&program, "Nickname").as_str(), said(&program).as_str()), ("", "Nickname takes nothing."));
    chord(&mut program, Modifiers::COMMAND, Key::Z);
    assert_eq!(said(&program), "Nickname takes “Legacy Code”.");
    chord(&mut program, Modifiers::COMMAND, Key::Z);
    assert_eq!(fed(&program, "Nickname"), "");
    chord(&mut program, Modifiers::COMMAND, Key::Y);
    assert_eq!(fed(&program, "Nickname"), "Legacy Code");

    marked_by_keyboard(&mut program);
    values_by_keyboard(&mut program);
    kept_by_keyboard(&mut program);
}

/// Two cards marked, and matched to an address together.
fn marked_by_keyboard(program: &mut Program) {
    for (header, key) in [("Street", Key::ArrowUp), ("City", Key::ArrowDown)] {
        arrow_to(program, header, key);
        program.press(Key::Delete);
    }
    for header in ["City", "Street"] {
        arrow_to(program, header, Key::ArrowUp);
        chord(program, Modifiers::COMMAND, Key::Enter);
    }
    program.wait_for("2 marked");
    program.press(Key::Enter);
    program.wait_for("Find a field");
    type_text(program, "address 1");
    program.press(Key::Enter);
    assert_eq!(
        (fed(program, "Address 1 · Line 1"), fed(program, "Address 1 · City")),
        ("Street".into(), "City".into())
    );
}

/// The values of a field: F2, a letter, all others at once, back.
fn values_by_keyboard(program: &mut Program) {
    tab_to(program, "Column for Email 1 · Type", Modifiers::NONE);
    program.press(Key::F2);
    program.wait_for("Translate values: Email Type → Email 1 · Type");
    tab_to(program, "Show only these", Modifiers::NONE);
    program.press(Key::Space);
    let shown: Vec<String> = values(program).rows.into_iter().map(|row| row.value).collect();
    assert_eq!(shown, ["Vicarage", "Parish hall"], "only what is not recognised");
    tab_to(program, "Values", Modifiers::NONE);
    type_text(program, "h");
    assert_eq!(becomes(program, "Vicarage"), "Home");
    tab_to(program, "Same for all remaining", Modifiers::SHIFT);
    program.press(Key::Enter);
    program.wait_for("Find a choice");
    type_text(program, "other");
    program.press(Key::Enter);
    assert_eq!(becomes(program, "Parish hall"), "Other");
    program.wait_for_text("Every row holds a value that is recognised");
    program.press(Key::Escape);
    program.wait_for("Match your columns to donor fields");
    assert_eq!(field(program, "Email 1 · Type").pill.map(|pill| pill.text).as_deref(), Some("3 translated"));
}

/// A template saved, left, and taken up again.
fn kept_by_keyboard(program: &mut Program) {
    tab_to(program, "Save as template", Modifiers::NONE);
    program.press(Key::Enter);
    program.wait_for_text("The next file with these headers");
    chord(program, Modifiers::COMMAND, Key::A);
    type_text(program, "By hand");
    program.press(Key::Enter);
    program.wait_for_text("The template “By hand” is saved.");

    // Another template, or none, and back.
    tab_to(program, "Template: By hand", Modifiers::NONE);
    program.press(Key::Enter);
    program.wait_for("None, match by suggestion");
    tab_to(program, "None, match by suggestion", Modifiers::NONE);
    program.press(Key::Enter);
    program.wait_for("Template: none");
    assert_eq!(fed(program, "Nickname"), "");
    chord(program, Modifiers::COMMAND, Key::Z);
    program.wait_for("Template: By hand");
    assert_eq!(fed(program, "Nickname"), "Legacy Code");
    tab_to(program, "See a row", Modifiers::SHIFT);
    program.press(Key::Enter);
    program.wait_for("Row 2 as it will be saved");
    program.press(Key::ArrowRight);
    program.wait_for("Row 3 as it will be saved");
    program.press(Key::Escape);
    assert!(!program.shows("Row 3 as it will be saved"));
}
