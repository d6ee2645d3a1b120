//! The Match page with columns that are split and joined, as text.

use crate::support::driver::Driver;
use crate::support::imports::contact;
use almoner::engine::schema::{Slot, Whole};
use almoner::wizard::Command;
use almoner::wizard::screen::{Page, SlotScreen, screen};

const NAMES: &str = "\
Constituent ID,Full Name,City State ZIP,Position,Department
C001,\"Dr. María Núñez-Smith Jr.\",\"Boston, MA 02134\",Chair,Board
C002,\"van der Berg, Anna Q.\",Toronto ON M5V 2T6,,Library
C003,Mr. & Mrs. John Smith,10115 Berlin,Clerk,
";

fn at(path: &str) -> Slot {
    contact().slot(path).expect("a slot")
}

/// The Match page of a file with names and places in one column each, fed whole to one field each.
fn matching() -> Driver {
    let mut driver = Driver::new();
    let path = driver.world.file("names.csv", NAMES);
    driver.send(Command::OpenFile(path));
    driver.send(Command::GoToMatch);
    for (column, path) in [(1, "last_name"), (2, "addresses.0.city"), (3, "works.0.title")] {
        driver.send(Command::Match { column, slot: at(path) });
    }
    driver
}

fn field(driver: &Driver, path: &str) -> SlotScreen {
    let Page::Match(page) = screen(&driver.state).page else { panic!("matching") };
    page.sections.into_iter().flat_map(|section| section.slots).find(|slot| slot.path == path).expect("it is shown")
}

#[test]
fn a_column_of_names_and_one_of_places_are_split_on_offer() {
    let mut driver = matching();
    let mut story = vec![driver.page_text()];
    for path in ["last_name", "addresses.0.city"] {
        let offer = field(&driver, path).split.expect("it holds more than the field wants");
        story.push(format!("{}: {}", offer.label, offer.sample));
        driver.send(offer.command.0);
        assert!(field(&driver, path).split.is_none(), "what is split is not offered again");
    }
    driver.send(Command::JoinColumn { column: 4, slot: at("works.0.title") });
    story.push(driver.page_text());
    driver.send(Command::StartCheck);
    story.push(driver.page_text());
    insta::assert_snapshot!(story.join("\n"));
}

#[test]
fn a_split_and_a_join_are_taken_back_and_a_released_column_leaves_both() {
    let mut driver = matching();
    let before = driver.page_text();
    driver.send(Command::SplitColumn { column: 1, whole: Whole::Name });
    driver.send(Command::JoinColumn { column: 4, slot: at("works.0.title") });
    let after = driver.page_text();
    driver.send(Command::UndoMatch);
    driver.send(Command::UndoMatch);
    assert_eq!(driver.page_text(), before);
    driver.send(Command::RedoMatch);
    driver.send(Command::RedoMatch);
    assert_eq!(driver.page_text(), after);
    driver.send(Command::UnmatchColumn(1));
    driver.send(Command::UnmatchColumn(3));
    let left = driver.page_text();
    assert!(!left.contains("Full Name") && left.contains("“Department”: Board"), "{left}");
}

#[test]
fn columns_are_joined_only_where_text_goes_and_each_once() {
    let mut driver = matching();
    assert!(field(&driver, "works.0.title").join);
    driver.send(Command::Match { column: 4, slot: at("birth_date") });
    assert!(!field(&driver, "birth_date").join && !field(&driver, "gender").join);
    let title = at("works.0.title");
    for column in [3, 4, 4] {
        driver.send(Command::JoinColumn { column, slot: title });
    }
    assert!(driver.page_text().contains("(Position + Department): Chair Board"), "{}", driver.page_text());
    driver.send(Command::JoinColumn { column: 0, slot: at("nick_name") });
    assert!(!driver.page_text().contains("Nickname ←"), "there is nothing to join it with");
}

const LISTS: &str = "\
Constituent ID,Last Name,Emails,Kinds,Street
C001,Lee,lee@example.org; ann@example.com,home; work,\"12 Main St, Apt 3\"
C002,Ray,bo@example.org,,4 Elm St
C003,Orr,\"a@example.org;b@example.org;c@example.org\",home,
";

fn lists(text: &str) -> Driver {
    let mut driver = Driver::new();
    let path = driver.world.file("lists.csv", text);
    driver.send(Command::OpenFile(path));
    driver.send(Command::GoToMatch);
    driver.send(Command::Match { column: 2, slot: at("emails.0.email") });
    driver
}

#[test]
fn a_column_of_lists_is_split_over_the_entries_on_offer() {
    let mut driver = lists(LISTS);
    driver.send(Command::Match { column: 4, slot: at("addresses.0.line_1") });
    assert!(driver.page_text().contains("[several in one cell: split?]"), "{}", driver.page_text());
    let offer = field(&driver, "emails.0.email").split.expect("its cells hold several");
    assert_eq!(offer.label, "Split at “;” into Email 1 and the next 2");
    assert!(offer.sample.ends_with("lee@example.org · ann@example.com"), "{}", offer.sample);
    assert!(field(&driver, "addresses.0.line_1").split.is_none(), "a comma in a street separates nothing");
    assert!(field(&driver, "last_name").split.is_none());
    driver.send(Command::Match { column: 3, slot: at("emails.0.type") });
    let kinds = field(&driver, "emails.0.type");
    assert!(kinds.split.is_some() && kinds.pill.is_some_and(|pill| pill.text.contains("not translated")));
    driver.send(Command::Unmatch(at("emails.0.type")));
    driver.send(offer.command.0);
    let text = driver.page_text();
    for entry in 1..=3 {
        assert!(text.contains(&format!("Email {entry} ← (item {entry} of Emails)")), "{text}");
    }
    driver.send(Command::StartCheck);
    assert!(driver.page_text().contains("3 new"), "{}", driver.page_text());
}

#[test]
fn a_list_is_split_at_another_sign_and_put_together_again() {
    let text = LISTS.replace("lee@example.org; ann@example.com", "lee@example.org | ann@example.com");
    let mut driver = lists(&text.replace("a@example.org;b@example.org;c@example.org", "a@example.org"));
    let offer = field(&driver, "emails.0.email").split.expect("a bar separates");
    assert_eq!(offer.label, "Split at “|” into Email 1 and the next one");
    driver.send(offer.command.0);
    let signs = field(&driver, "emails.1.email").lists;
    let chosen: Vec<(&str, bool)> = signs.iter().map(|(name, chosen, _)| (name.as_str(), *chosen)).collect();
    assert_eq!(chosen, [("Semicolon ;", false), ("Bar |", true), ("Comma ,", false)]);
    driver.send(signs[0].2.0.clone());
    let text = driver.page_text();
    assert!(text.contains("item 1 of Emails") && !text.contains("item 2 of Emails"), "{text}");
    driver.send(Command::UndoMatch);
    driver.send(Command::UndoMatch);
    assert!(field(&driver, "emails.0.email").split.is_some() && field(&driver, "emails.0.email").lists.is_empty());
}

#[test]
fn the_order_and_what_stands_between_joined_columns_are_chosen() {
    let mut driver = matching();
    let title = at("works.0.title");
    driver.send(Command::JoinColumn { column: 4, slot: title });
    let joined = field(&driver, "works.0.title").joined.expect("two columns");
    let chosen: Vec<(&str, bool)> =
        joined.separators.iter().map(|(name, chosen, _)| (name.as_str(), *chosen)).collect();
    assert_eq!(chosen, [("A space", true), ("A comma", false)], "a line of text takes no second line");
    driver.send(joined.separators[1].2.0.clone());
    assert!(driver.page_text().contains("Chair, Board"), "{}", driver.page_text());
    let [first, second] = &field(&driver, "works.0.title").joined.expect("still two").columns[..] else {
        panic!("two")
    };
    assert!(first.earlier.is_none());
    driver.send(second.earlier.as_ref().expect("it can go first").command.clone());
    driver.send(Command::JoinWith { slot: title, separator: " / ".into() });
    let text = driver.page_text();
    assert!(text.contains("(Department + Position): Board / Chair"), "{text}");
    assert_eq!(field(&driver, "works.0.title").joined.expect("joined").typed.as_deref(), Some(" / "));
    for _ in 0..3 {
        driver.send(Command::UndoMatch);
    }
    assert!(driver.page_text().contains("(Position + Department): Chair Board"), "{}", driver.page_text());
    assert!(field(&driver, "last_name").joined.is_none());
}

/// A file with amounts, matched to the lifetime amount.
fn amounts(cells: &[&str]) -> Driver {
    let mut driver = Driver::new();
    let rows: String = cells.iter().enumerate().map(|(n, cell)| format!("C{n}\tLee\t{cell}\n")).collect();
    let path = driver.world.file("sums.tsv", &format!("Constituent ID\tLast Name\tSum\n{rows}"));
    driver.send(Command::OpenFile(path));
    driver.send(Command::GoToMatch);
    driver.send(Command::Match { column: 2, slot: at("giving.lifetime_amount") });
    driver
}

#[test]
fn how_numbers_are_written_is_proved_by_the_column_or_asked_for() {
    let chosen = |driver: &Driver| -> Option<String> {
        let formats = field(driver, "giving.lifetime_amount").number_formats;
        formats.into_iter().find(|(_, chosen, _)| *chosen).map(|(label, ..)| label)
    };
    let proved = amounts(&["1.234,56", "12,50", "1.234"]);
    assert_eq!(chosen(&proved).as_deref(), Some("1.234,56"));
    assert_eq!(field(&proved, "giving.lifetime_amount").proof, "“1.234,56” is proved by 2 cells, 1 cell fits both");
    let mut open = amounts(&["1.234", "2.500", "7"]);
    let pill = |driver: &Driver| field(driver, "giving.lifetime_amount").pill.map(|pill| pill.text);
    assert_eq!((chosen(&open), pill(&open).as_deref()), (None, Some("1,234 or 1.234? choose")));
    let comma = field(&open, "giving.lifetime_amount").number_formats[1].2.0.clone();
    open.send(comma);
    assert_eq!((chosen(&open).as_deref(), pill(&open)), (Some("1.234,56"), None));
    assert!(open.page_text().contains("1.234 → "), "{}", open.page_text());
    open.send(Command::UndoMatch);
    assert!(pill(&open).is_some());
    let each = field(&open, "giving.lifetime_amount").number_formats[2].2.0.clone();
    open.send(each);
    assert_ne!(pill(&open).as_deref(), Some("1,234 or 1.234? choose"), "that is an answer as well");
    assert!(pill(&amounts(&["1,200.00", "1,500"])).is_none(), "one cell proves it for all");
    assert!(field(&proved, "last_name").number_formats.is_empty() && field(&proved, "last_name").proof.is_empty());
}

#[test]
fn a_column_of_whole_names_or_places_that_feeds_nothing_is_offered_to_be_split() {
    let mut driver = Driver::new();
    let rows: String = (0..6).map(|n| format!("C{n},\"Núñez, María\",Spring Gala,\"Boston, MA 02134\"\n")).collect();
    let head = "Constituent ID,Full Name,Event Name,Lives In\n";
    let path = driver.world.file("whole.csv", &format!("{head}{rows}"));
    driver.send(Command::OpenFile(path));
    driver.send(Command::GoToMatch);
    let offered = |driver: &Driver| match screen(&driver.state).page {
        Page::Match(page) => page.banner.map(|banner| (banner.text, banner.buttons)),
        other => panic!("{other:?}"),
    };
    let (text, buttons) = offered(&driver).expect("an offer");
    assert_eq!(
        text,
        "“Full Name” holds whole names: Núñez, María → María · Núñez.\n\
         “Lives In” holds whole places: Boston, MA 02134 → Boston · MA · 02134."
    );
    for button in buttons {
        driver.send(button.command);
    }
    assert!(offered(&driver).is_none());
    let page = driver.page_text();
    for fed in
        ["First name ← (first name of Full Name): Núñez, María → María", "Address 1 · City ← (city of Lives In): "]
    {
        assert!(page.contains(fed), "{fed} is not in\n{page}");
    }
    driver.send(Command::UndoMatch);
    assert!(offered(&driver).is_some_and(|(text, _)| text.starts_with("“Lives In”")), "one is offered again");
}
