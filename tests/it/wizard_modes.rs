//! Full lists, lists of removals and plans that no longer hold, in the wizard without a window.

use crate::support::driver::Driver;
use crate::support::imports::request;
use almoner::engine::model::Mode;
use almoner::engine::store::Store;
use almoner::wizard::screen::{CheckScreen, CheckTable, Page, RemovalsScreen, screen};
use almoner::wizard::state::{CheckTab, Stage};
use almoner::wizard::{Command, update};

const HEAD: &str = "Constituent ID,First Name,Last Name,Email\n";
const KNOWN: &str = "C1,Ann,Lee,ann@x.org\nC2,Bo,Li,bo@x.org\nC3,Cy,Oz,cy@x.org\n";

/// A wizard over three contacts, with a file chosen and what it is said to be.
fn prepared(name: &str, rows: &str, mode: Mode) -> Driver {
    let mut driver = Driver::new();
    let known = driver.world.file("known.csv", &format!("{HEAD}{KNOWN}"));
    driver.world.import(&request(&known, Mode::AddAndUpdate)).expect("an import");
    let path = driver.world.file(name, &format!("{HEAD}{rows}"));
    driver.send(Command::OpenFile(path));
    driver.send(Command::SetMode(mode));
    driver
}

fn check(driver: &Driver) -> CheckScreen {
    match screen(&driver.state).page {
        Page::Check(check) => check,
        other => panic!("{other:?}"),
    }
}

fn tabs(check: &CheckScreen) -> Vec<String> {
    check.tabs.iter().map(|tab| format!("{} {}", tab.label, tab.count)).collect()
}

fn records(driver: &mut Driver) -> u64 {
    driver.world.store.summary().expect("a summary").records[0].1
}

#[test]
fn what_the_file_is_can_be_chosen() {
    let driver = prepared("full.csv", KNOWN, Mode::FullList);
    let Page::Choose(page) = screen(&driver.state).page else { panic!("still choosing") };
    let told: Vec<_> = page.modes.iter().map(|mode| (mode.label.as_str(), mode.selected, mode.warns)).collect();
    assert_eq!(
        told,
        [
            ("Add new and update existing", false, false),
            ("Only add new", false, false),
            ("Only update existing", false, false),
            ("Full list", true, false),
            ("Remove the records listed", false, false),
        ]
    );
}

#[test]
fn a_full_list_shows_who_is_missing_and_the_result_says_that_nobody_was_removed() {
    let mut driver = prepared("full.csv", "C1,Ann,Leigh,\n,Di,Fox,di@x.org\n", Mode::FullList);
    driver.send(Command::GoToMatch);
    driver.send(Command::StartCheck);
    let page = check(&driver);
    assert_eq!(tabs(&page), ["Changes 1", "New 0", "Unchanged 0", "Problems 1", "Missing 2", "Totals "]);
    let cards: Vec<_> = page.cards.iter().map(|card| format!("{} {}", card.number, card.caption)).collect();
    let expected =
        ["1 contact updated", "0 new contacts", "0 already up to date", "0 warnings", "1 rows with problems"];
    assert_eq!(cards[..5], expected);
    assert_eq!(cards[5], "2 missing from file");
    let banner = page.banner.expect("a warning");
    assert_eq!(banner.text, "1 row has no readable Constituent ID: a record missing from this file may be its.");
    assert!(page.text.ends_with("2 contacts are not in this file; they wait for your review."), "{}", page.text);
    driver.send(Command::ShowTab(CheckTab::Missing));
    let CheckTable::Missing(lines) = check(&driver).table else { panic!("what is missing") };
    let rows: Vec<_> = lines.rows.iter().map(|r| (r.title.as_str(), r.key.as_str(), r.cells[0].as_str())).collect();
    assert_eq!(rows, [("Bo Li", "C2", "known.csv"), ("Cy Oz", "C3", "known.csv")]);
    driver.send(Command::SearchPlan("cy@".into()));
    let CheckTable::Missing(lines) = check(&driver).table else { panic!("what is missing") };
    assert_eq!((lines.total, lines.rows[0].title.as_str()), (1, "Cy Oz"));

    driver.send(Command::StartImport);
    let Page::Result(result) = screen(&driver.state).page else { panic!("a result") };
    assert!(
        result.cards.iter().any(|card| (card.number.as_str(), card.caption.as_str()) == ("2", "missing from file"))
    );
    let banner = result.banner.expect("what is missing");
    assert!(
        banner.text.starts_with("2 contacts are not in this file; none of them was removed. 1 row"),
        "{}",
        banner.text
    );
    assert_eq!(records(&mut driver), 3);
}

#[test]
fn a_full_list_of_fewer_than_half_the_rows_before_is_warned_about_before_it_goes_in() {
    for (rows, warned) in [("C1,Ann,Lea,ann@x.org\n", true), ("C1,Ann,Lea,ann@x.org\nC2,Bo,Li,bo@x.org\n", false)] {
        let mut driver = prepared("full.csv", rows, Mode::FullList);
        let before = driver.world.file("before.csv", &format!("{HEAD}{KNOWN}"));
        driver.world.import(&request(&before, Mode::FullList)).expect("an import");
        driver.send(Command::GoToMatch);
        driver.send(Command::StartCheck);
        let banner = check(&driver).banner.map(|banner| banner.text).unwrap_or_default();
        assert_eq!(banner.contains("fewer than half of the 3 that before.csv had"), warned, "{banner}");
    }
}

#[test]
fn a_full_list_without_changes_can_still_note_what_is_missing() {
    let mut driver = prepared("full.csv", "C1,Ann,Lee,ann@x.org\n", Mode::FullList);
    driver.send(Command::GoToMatch);
    driver.send(Command::StartCheck);
    let page = check(&driver);
    assert_eq!((page.next.label.as_str(), page.next.enabled), ("Note what is missing", true));
    assert!(page.tabs.iter().any(|tab| tab.tab == CheckTab::Missing && tab.selected));
    let mut driver = prepared("full.csv", KNOWN, Mode::FullList);
    driver.send(Command::GoToMatch);
    driver.send(Command::StartCheck);
    assert!(!check(&driver).next.enabled, "nothing to change, nothing missing");
}

#[test]
fn what_a_file_lists_waits_for_review_and_nothing_is_removed() {
    let mut driver = prepared("gone.csv", "C1,,,\nC3,,,\nC7,,,\n", Mode::RemoveListed);
    driver.send(Command::GoToMatch);
    driver.send(Command::StartCheck);
    let page = check(&driver);
    assert_eq!(tabs(&page), ["Listed 2", "Problems 1", "Totals "]);
    assert!(page.text.ends_with("2 contacts are listed for removal; they wait for your review."), "{}", page.text);
    assert_eq!((page.next.label.as_str(), page.next.enabled), ("List 2 contacts for review", true));
    let CheckTable::Listed(lines) = &page.table else { panic!("what is listed") };
    assert_eq!((lines.rows[0].title.as_str(), lines.rows[0].cells[0].as_str()), ("Ann Lee", "1 email"));
    driver.send(Command::StartImport);
    assert_eq!(records(&mut driver), 3);
    let Page::Result(page) = screen(&driver.state).page else { panic!("a result") };
    let banner = page.banner.map(|banner| banner.text).unwrap_or_default();
    assert_eq!(banner, "2 contacts are listed for removal; none of them was removed.");
    assert_eq!((&*page.cards[0].number, &*page.cards[0].caption), ("2", "listed for removal"));
    let review = page.buttons.iter().find(|button| button.label == "Review 2 removals…").expect("a way to the review");
    driver.send(review.command.clone());
    let Page::Removals(RemovalsScreen::One(page)) = screen(&driver.state).page else { panic!("a review") };
    assert_eq!(page.title, "2 contacts are listed for removal");
    assert!(page.text.starts_with("[gone.csv] lists them for removal."), "{}", page.text);
}

#[test]
fn a_list_that_names_nobody_there_is_refused() {
    let mut driver = prepared("gone.csv", "C8,,,\nC9,,,\n", Mode::RemoveListed);
    driver.send(Command::GoToMatch);
    driver.send(Command::StartCheck);
    let next = check(&driver).next;
    assert_eq!((next.enabled, next.hint.as_str()), (false, "There is nothing to remove"));
}

#[test]
fn a_plan_whose_database_changed_is_shown_as_stale_and_checked_again() {
    let mut driver = prepared("new.csv", "C8,Fay,Ito,\n", Mode::AddAndUpdate);
    driver.send(Command::GoToMatch);
    driver.send(Command::StartCheck);
    let other = driver.world.file("other.csv", &format!("{HEAD}C9,Gus,Jay,\n"));
    driver.world.import(&request(&other, Mode::AddAndUpdate)).expect("an import in between");
    driver.send(Command::StartImport);
    let page = check(&driver);
    let banner = page.banner.expect("why it is stale");
    assert!(banner.text.starts_with("The database changed since the check"), "{}", banner.text);
    assert!(!page.next.enabled && page.next.hint == "Check again first");
    assert!(update(&mut driver.state, Command::StartImport).is_empty(), "a stale plan is not carried out");
    driver.send(banner.buttons[0].command.clone());
    assert!(check(&driver).banner.is_none());
    driver.send(Command::StartImport);
    assert_eq!(records(&mut driver), 5);
}

#[test]
fn a_plan_whose_file_changed_leads_to_reading_it_again() {
    let mut driver = prepared("new.csv", "C8,Fay,Ito,\n", Mode::FullList);
    driver.send(Command::GoToMatch);
    driver.send(Command::StartCheck);
    driver.world.file("new.csv", &format!("{HEAD}C8,Fay,Ito,fay@x.org\nC9,Gus,Jay,gus@x.org\n"));
    driver.send(Command::StartImport);
    let banner = check(&driver).banner.expect("why it is stale");
    assert!(banner.text.starts_with("The file changed since the check"), "{}", banner.text);
    assert_eq!(banner.buttons[0].label, "Read the file again");
    driver.send(banner.buttons[0].command.clone());
    assert!(matches!(&driver.state.stage, Stage::Match(draft) if draft.mode == Mode::FullList));
    let said = driver.state.notice.as_ref().map(|notice| notice.text.clone()).unwrap_or_default();
    assert!(said.starts_with("new.csv changed, so it was read again"), "{said}");
    driver.send(Command::StartCheck);
    driver.send(Command::StartImport);
    assert_eq!(records(&mut driver), 5);
}

#[test]
fn a_file_that_changed_before_the_check_is_read_again_by_itself() {
    let mut driver = prepared("new.csv", "C8,Fay,Ito,\n", Mode::AddAndUpdate);
    driver.send(Command::GoToMatch);
    driver.world.file("new.csv", &format!("{HEAD}C8,Fay,Ito,fay@x.org\nC9,Gus,Jay,gus@x.org\n"));
    driver.send(Command::StartCheck);
    assert!(matches!(driver.state.stage, Stage::Match(_)), "there is nothing to check yet");
    driver.send(Command::StartCheck);
    assert_eq!(check(&driver).next.label, "Import 2 changes");
}

#[test]
fn matches_and_modes_that_changed_are_checked_anew_before_anything_can_begin() {
    let mut driver = prepared("new.csv", "C1,Annie,Ito,\nC9,Gus,Jay,\n", Mode::AddAndUpdate);
    driver.send(Command::GoToMatch);
    driver.send(Command::StartCheck);
    assert_eq!(check(&driver).next.label, "Import 2 changes");
    // The way to either leads away from the plan.
    driver.send(Command::Back);
    driver.send(Command::Back);
    driver.send(Command::SetMode(Mode::AddOnly));
    assert!(update(&mut driver.state, Command::StartImport).is_empty());
    driver.send(Command::GoToMatch);
    driver.send(Command::UnmatchColumn(1));
    assert!(update(&mut driver.state, Command::StartImport).is_empty());
    driver.send(Command::StartCheck);
    assert_eq!(check(&driver).next.label, "Import 1 change");
}
