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
