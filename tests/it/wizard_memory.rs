//! What was matched before in the wizard: the next file is matched by it, and the Match page says why.

use crate::support::driver::Driver;
use crate::support::imports::contact;
use almoner::wizard::Command;
use almoner::wizard::screen::{Page, screen};

fn open(driver: &mut Driver, name: &str, text: &str) {
    let path = driver.world.file(name, text);
    driver.send(Command::OpenFile(path));
    driver.send(Command::GoToMatch);
}

/// What stands at the fields that something feeds: (path, reason).
fn reasons(driver: &Driver) -> Vec<(String, String)> {
    let Page::Match(page) = screen(&driver.state).page else { panic!("the page is another") };
    let slots = page.sections.into_iter().flat_map(|section| section.slots);
    slots.filter(|s| !s.reason.is_empty()).map(|s| (s.path, s.reason)).collect()
}

fn import(driver: &mut Driver) {
    driver.send(Command::StartCheck);
    driver.send(Command::StartImport);
    assert!(driver.page_text().starts_with("Result: "), "{}", driver.page_text());
    driver.send(Command::Abandon);
}

#[test]
fn a_column_matched_by_hand_is_matched_in_the_next_file_with_the_reason() {
    let mut driver = Driver::new();
    open(&mut driver, "first.csv", "Our Ref,First Name,Surname\nR1,Ann,Lee\n");
    assert!(!reasons(&driver).iter().any(|(path, _)| path == "id"));
    let slot = contact().slot("id").expect("a slot");
    driver.send(Command::Match { column: 0, slot });
    driver.send(Command::UnmatchColumn(2));
    import(&mut driver);
    open(&mut driver, "second.csv", "Surname,our ref,First Name\nRay,R2,Bo\n");
    let pair = |path: &str, reason: &str| (path.to_owned(), reason.to_owned());
    assert_eq!(
        reasons(&driver),
        [
            pair("id", "you matched “our ref” to Constituent ID in an earlier import"),
            pair("first_name", "the header says “First Name”; you matched it so in an earlier import"),
            pair("last_name", "the header is another name for Last name; you left it unmatched in an earlier import"),
        ]
    );
}

#[test]
fn what_was_matched_before_is_forgotten_on_request_and_not_without_a_yes() {
    let mut driver = Driver::new();
    open(&mut driver, "first.csv", "Our Ref,First Name\nR1,Ann\n");
    let slot = contact().slot("id").expect("a slot");
    driver.send(Command::Match { column: 0, slot });
    import(&mut driver);
    let remembers = |driver: &mut Driver| {
        open(driver, "second.csv", "Our Ref,First Name\nR2,Bo\n");
        let found = reasons(driver).iter().any(|(path, _)| path == "id");
        driver.send(Command::Abandon);
        found
    };
    driver.send(Command::AskToForget);
    let dialog = screen(&driver.state).dialog.expect("a question");
    assert_eq!((dialog.title.as_str(), dialog.danger), ("Forget what was matched before?", true));
    driver.send(dialog.cancel.command);
    assert!(remembers(&mut driver));
    driver.send(Command::AskToForget);
    let dialog = screen(&driver.state).dialog.expect("a question");
    driver.send(dialog.confirm.command);
    let notice = screen(&driver.state).notice.expect("it says so").text;
    assert!(notice.starts_with("What was matched before is forgotten."), "{notice}");
    assert!(screen(&driver.state).dialog.is_none() && !remembers(&mut driver));
    driver.send(Command::Forget);
    assert_eq!(screen(&driver.state).notice.map(|n| n.text).as_deref(), Some("There was nothing to forget."));
}
