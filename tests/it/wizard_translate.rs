//! Saying what values become, without any window.

use crate::support::driver::Driver;
use crate::support::imports::contact;
use almoner::engine::mapping::{BlankPolicy, Otherwise};
use almoner::engine::schema::Slot;
use almoner::engine::store::Store as _;
use almoner::wizard::Command;
use almoner::wizard::command::Becomes;
use almoner::wizard::screen::{Page, TranslateScreen, screen};

fn slot(path: &str) -> Slot {
    contact().slot(path).expect("a slot")
}

/// (email type, status, how many rows)
const VALUES: [(&str, &str, usize); 8] = [
    ("H", "Active", 9),
    ("home", "Active", 7),
    ("W", "Dcsd", 5),
    ("Wrok", "Actve", 4),
    ("Parish hall", "Active", 3),
    ("PARISH HALL", "Active", 2),
    ("n/a", "", 1),
    ("", "Inactive", 6),
];

/// A wizard on the Match page of a file with these values.
fn matching() -> Driver {
    let mut driver = Driver::new();
    let mut text = "Constituent ID,Last Name,E-mail,E-mail Type,Status\n".to_owned();
    let rows = VALUES.iter().flat_map(|(kind, status, rows)| std::iter::repeat_n((kind, status), *rows));
    for (number, (kind, status)) in rows.enumerate() {
        text.push_str(&format!("C{number},Lee,lee{number}@example.org,{kind},{status}\n"));
    }
    let path = driver.world.file("members.csv", &text);
    driver.send(Command::OpenFile(path));
    driver.send(Command::GoToMatch);
    driver.send(Command::Match { column: 3, slot: slot("emails.0.type") });
    driver.send(Command::Match { column: 4, slot: slot("is_deceased") });
    driver
}

fn open(path: &str) -> Driver {
    let mut driver = matching();
    driver.send(Command::OpenTranslate(slot(path)));
    driver
}

fn page(driver: &Driver) -> TranslateScreen {
    match screen(&driver.state).page {
        Page::Translate(page) => page,
        other => panic!("{other:?}"),
    }
}

fn translate(value: &str, becomes: &str) -> Command {
    Command::Translate { value: value.to_owned(), becomes: Becomes::Target(becomes.to_owned()) }
}

#[test]
fn fields_say_how_many_values_nobody_understands_in_the_whole_file() {
    let mut driver = matching();
    let before = driver.page_text();
    assert!(before.contains("[3 values not translated]") && !before.contains("to look at"), "{before}");
    driver.send(Command::OpenTranslate(slot("is_deceased")));
    driver.send(translate("Inactive", "no"));
    driver.send(Command::CloseTranslate);
    let after = driver.page_text();
    assert!(after.contains("Deceased ← “Status”: Active → No · Dcsd → Yes [4 translated]"), "{after}");
}

#[test]
fn the_page_lists_every_value_with_what_it_becomes_and_why() {
    insta::assert_snapshot!(open("emails.0.type").page_text());
}

#[test]
fn yes_or_no_is_translated_too_and_cannot_be_kept() {
    let driver = open("is_deceased");
    insta::assert_snapshot!(driver.page_text());
    assert!(page(&driver).otherwise.iter().all(|rule| !rule.label.starts_with("Keep")));
}

#[test]
fn every_change_can_be_taken_back_one_by_one() {
    let mut driver = open("emails.0.type");
    let changes = [
        translate("Parish hall", "other"),
        Command::Translate { value: "H".into(), becomes: Becomes::Blank },
        Command::Translate { value: "Wrok".into(), becomes: Becomes::Untranslated },
        Command::IgnoreCase(false),
        Command::IgnoreSpaces(true),
        Command::TranslateRest(Becomes::Target("school".into())),
        Command::SetOtherwise(Otherwise::Use("other".into())),
        Command::SetBlank { slot: slot("emails.0.type"), policy: BlankPolicy::Use("home".into()) },
    ];
    let mut pages = vec![format!("{:?}", page(&driver).rows)];
    let shown = |driver: &Driver| {
        let page = page(driver);
        format!("{:?} {:?} {:?} {} {}", page.rows, page.otherwise, page.blanks, page.ignore_case, page.ignore_spaces)
    };
    pages[0] = shown(&driver);
    for change in changes {
        driver.send(change.clone());
        pages.push(shown(&driver));
        assert_ne!(pages[pages.len() - 2], pages[pages.len() - 1], "{change:?}");
    }
    for before in pages.iter().rev().skip(1) {
        driver.send(Command::UndoMatch);
        assert_eq!(shown(&driver), *before);
    }
    for after in &pages[1..] {
        driver.send(Command::RedoMatch);
        assert_eq!(shown(&driver), *after);
    }
}

#[test]
fn undoing_the_match_itself_closes_the_page() {
    let mut driver = open("is_deceased");
    for _ in 0..3 {
        driver.send(Command::UndoMatch);
    }
    assert!(matches!(screen(&driver.state).page, Page::Match(_)), "{}", driver.page_text());
}

#[test]
fn case_is_ignored_only_as_long_as_that_is_wanted() {
    let mut driver = open("emails.0.type");
    driver.send(translate("Parish hall", "other"));
    assert_eq!(page(&driver).footer, "Every row holds a value that is recognised");
    driver.send(Command::IgnoreCase(false));
    assert_eq!(page(&driver).footer, "2 rows still hold a value that is not recognised");
}

#[test]
fn the_same_for_all_remaining_leaves_alone_what_is_recognised() {
    let mut driver = open("emails.0.type");
    driver.send(Command::TranslateRest(Becomes::Target("other".into())));
    let shown: Vec<(String, String)> = page(&driver).rows.into_iter().map(|row| (row.value, row.becomes)).collect();
    let becomes = |value: &str| shown.iter().find(|(v, _)| v == value).map(|(_, becomes)| becomes.as_str());
    assert_eq!(becomes("Parish hall"), Some("Other"));
    assert_eq!(becomes("PARISH HALL"), Some("Other"));
    assert_eq!((becomes("home"), becomes("Wrok")), (Some("Home"), Some("Work")));
    assert!(page(&driver).rest.is_empty());
}

#[test]
fn values_stay_listed_while_those_not_recognised_are_worked_through() {
    let mut driver = open("emails.0.type");
    let values = |driver: &Driver| -> Vec<String> { page(driver).rows.into_iter().map(|row| row.value).collect() };
    driver.send(Command::ShowUnknownOnly(true));
    assert_eq!(values(&driver), ["Parish hall", "PARISH HALL"]);
    driver.send(translate("Parish hall", "other"));
    assert_eq!(values(&driver), ["Parish hall", "PARISH HALL"]);
    driver.send(Command::ShowUnknownOnly(false));
    assert_eq!(values(&driver).len(), VALUES.len());
}

#[test]
fn suggest_again_fills_in_what_was_taken_back_and_keeps_what_a_person_said() {
    let mut driver = open("emails.0.type");
    driver.send(Command::Translate { value: "Wrok".into(), becomes: Becomes::Untranslated });
    driver.send(translate("Parish hall", "school"));
    driver.send(Command::SuggestTranslations);
    let text = driver.page_text();
    assert!(text.contains("Wrok (4) → Work [suggested]"), "{text}");
    assert!(text.contains("Parish hall (3) → School [yours]"), "{text}");
}

#[test]
fn back_leads_to_the_matches_and_a_field_without_choices_has_no_page() {
    let mut driver = open("emails.0.type");
    driver.send(Command::Back);
    assert!(matches!(screen(&driver.state).page, Page::Match(_)));
    for path in ["last_name", "gender", "emails.0.email"] {
        driver.send(Command::OpenTranslate(slot(path)));
        assert!(matches!(screen(&driver.state).page, Page::Match(_)), "{path}");
    }
}

#[test]
fn a_column_of_too_many_values_says_so_and_still_takes_rules() {
    let mut driver = Driver::new();
    let rows: String = (0..1_100).map(|number| format!("C{number},Lee,code {number}\n")).collect();
    let path = driver.world.file("many.csv", &format!("Constituent ID,Last Name,Sort\n{rows}"));
    driver.send(Command::OpenFile(path));
    driver.send(Command::GoToMatch);
    driver.send(Command::Match { column: 2, slot: slot("gender") });
    driver.send(Command::OpenTranslate(slot("gender")));
    let shown = page(&driver);
    assert!(shown.missing.contains("too many to be listed") && shown.rows.is_empty(), "{}", shown.missing);
    driver.send(Command::SetOtherwise(Otherwise::Use("unknown".into())));
    driver.send(Command::CloseTranslate);
    assert!(!driver.page_text().contains("to look at"), "{}", driver.page_text());
}

#[test]
fn what_was_translated_is_what_goes_into_the_database() {
    let mut driver = open("emails.0.type");
    driver.send(Command::TranslateRest(Becomes::Target("other".into())));
    driver.send(Command::CloseTranslate);
    driver.send(Command::OpenTranslate(slot("is_deceased")));
    driver.send(translate("Inactive", "no"));
    driver.send(Command::CloseTranslate);
    driver.send(Command::StartCheck);
    let check = driver.page_text();
    assert!(check.contains("37 new") && check.contains("0 rows with problems"), "{check}");
    driver.send(Command::StartImport);
    assert_eq!(driver.world.store.summary().expect("a summary").records, [("contact".to_owned(), 37)]);
}
